"""The methods of the Bot API that the bot uses, with what each of them refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.fake_telegram_people import DATE
from tests.fake_telegram_rules import Refused, bad, check_markup, check_text

if TYPE_CHECKING:
    from tests.fake_telegram import Chat, FakeTelegram

GIVEN_OUT = 20 * 1024 * 1024
P = dict[str, Any]


def get_me(fake: FakeTelegram, _p: P) -> P:
    return {"id": int(fake.token.split(":")[0]), "is_bot": True, "first_name": "娘家人", "username": fake.username}


async def get_updates(fake: FakeTelegram, p: P) -> Any:
    return await fake.updates.poll(p)


def set_webhook(fake: FakeTelegram, p: P) -> bool:
    fake.updates.set_webhook(p.get("url", ""), p.get("secret_token", ""), json.loads(p.get("allowed_updates", "[]")))
    return True


def delete_webhook(fake: FakeTelegram, p: P) -> bool:
    fake.updates.set_webhook("", "", [])
    if p.get("drop_pending_updates") in {"true", "True", True}:
        fake.updates.waiting.clear()
    return True


def get_webhook_info(fake: FakeTelegram, _p: P) -> P:
    return {"url": fake.updates.url, "has_custom_certificate": False, "pending_update_count": len(fake.updates.waiting)}


def set_my_commands(fake: FakeTelegram, p: P) -> bool:
    commands = json.loads(p["commands"])
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not (
            command["command"].islower()
            and command["command"].replace("_", "").isalnum()
            and 1 <= len(command["command"]) <= 32
        ):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    fake.commands[p.get("language_code", "")] = commands
    return True


def send_message(fake: FakeTelegram, p: P) -> P:
    chat = _target(fake, p)
    plain, entities = check_text(p.get("text"), p.get("parse_mode"))
    content: P = {"text": plain}
    if entities:
        content["entities"] = entities
    return _said(fake, chat, p, content)


def _send_file(kind: str) -> Callable[[FakeTelegram, P], P]:
    def send(fake: FakeTelegram, p: P) -> P:
        chat = _target(fake, p)
        given = p.get(kind)
        uploaded = next((value for value in p.values() if isinstance(value, bytes)), None)
        if uploaded is not None:
            if kind == "photo" and len(uploaded) > 10 * 1024 * 1024:
                raise bad("file must be non-empty and at most 10 MB: PHOTO_INVALID_DIMENSIONS")
            number = fake.keep(uploaded)
            fake.kinds[number] = kind
        elif given in fake.files:
            number = str(given)
            if fake.kinds.get(number, kind) != kind:
                raise bad(f"can't use file of type {fake.kinds[number].title()} as {kind.title()}")
        else:
            raise bad("wrong file identifier/HTTP URL specified")
        caption, entities = check_text(p.get("caption"), p.get("parse_mode"), limit=1024, what="caption")
        one = {
            "file_id": number,
            "file_unique_id": number,
            "file_size": len(fake.files[number]),
            "width": 100,
            "height": 100,
            "duration": 1,
        }
        content: P = {kind: [one] if kind == "photo" else one}
        if caption:
            content |= {"caption": caption, "caption_entities": entities}
        return _said(fake, chat, p, content)

    return send


def edit_message_text(fake: FakeTelegram, p: P) -> P:
    return _edited(fake, p, "text", *check_text(p.get("text"), p.get("parse_mode")))


def edit_message_caption(fake: FakeTelegram, p: P) -> P:
    return _edited(fake, p, "caption", *check_text(p.get("caption"), p.get("parse_mode"), limit=1024, what="caption"))


def _edited(fake: FakeTelegram, p: P, part: str, words: str, entities: list[P]) -> P:
    chat = _target(fake, p, thread=False)
    message = chat.messages.get(int(p["message_id"]))
    if message is None:
        raise bad("message to edit not found")
    if not message["from"]["is_bot"]:
        raise bad("message can't be edited")
    if part == "text" and "text" not in message:
        raise bad("there is no text in the message to edit")
    markup = check_markup(p.get("reply_markup"), private=chat.type == "private")
    if markup is not None and "inline_keyboard" not in markup:
        raise bad("inline keyboard expected")
    if message.get(part) == words and message.get("reply_markup") == markup:
        raise bad(
            "message is not modified: specified new message content and reply markup are exactly the same as a current content"
        )
    message |= {part: words, "edit_date": DATE + 1}
    message["entities" if part == "text" else "caption_entities"] = entities
    message.pop("reply_markup", None)
    if markup is not None:
        message["reply_markup"] = markup
    return message


def answer_callback_query(fake: FakeTelegram, p: P) -> bool:
    if p["callback_query_id"] in fake.answered:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    fake.answered.append(p["callback_query_id"])
    return True


def send_chat_action(fake: FakeTelegram, p: P) -> bool:
    _target(fake, p)
    return True


def create_forum_topic(fake: FakeTelegram, p: P) -> P:
    chat = _forum(fake, p)
    name = p.get("name", "").strip()
    if not 1 <= len(name) <= 128:
        raise bad("TOPIC_NAME_INVALID")
    message = _put(fake, chat, {"forum_topic_created": {"name": name, "icon_color": 1}})
    thread = message["message_id"]
    chat.topics[thread] = {"name": name, "closed": False}
    return {"message_thread_id": thread, "name": name, "icon_color": 1}


def edit_forum_topic(fake: FakeTelegram, p: P) -> bool:
    topic = _topic(_forum(fake, p), p)
    if topic["name"] == p.get("name"):
        raise bad("TOPIC_NOT_MODIFIED")
    topic["name"] = p["name"]
    return True


def close_forum_topic(fake: FakeTelegram, p: P) -> bool:
    topic = _topic(_forum(fake, p), p)
    if topic["closed"]:
        raise bad("TOPIC_NOT_MODIFIED")
    topic["closed"] = True
    return True


def get_file(fake: FakeTelegram, p: P) -> P:
    data = fake.files.get(p.get("file_id", ""))
    if data is None:
        raise bad("wrong file_id or the file is temporarily unavailable")
    if len(data) > GIVEN_OUT:
        raise bad("file is too big")
    return {
        "file_id": p["file_id"],
        "file_unique_id": p["file_id"],
        "file_size": len(data),
        "file_path": f"files/{p['file_id']}",
    }


def _target(fake: FakeTelegram, p: P, *, thread: bool = True) -> Chat:
    """The chat of a call, if the bot may speak there now."""
    number = int(p["chat_id"])
    chat = fake.chats.get(number)
    if chat is None:
        raise bad("chat not found")
    if chat.migrated_to is not None:
        raise Refused(
            400, "Bad Request: group chat was upgraded to a supergroup chat", {"migrate_to_chat_id": chat.migrated_to}
        )
    if chat.deactivated:
        raise Refused(403, "Forbidden: user is deactivated")
    if chat.blocked:
        raise Refused(403, "Forbidden: bot was blocked by the user")
    if not chat.started:
        raise Refused(403, "Forbidden: bot can't initiate conversation with a user")
    if not chat.member:
        raise Refused(403, "Forbidden: bot was kicked from the supergroup chat")
    if thread and "message_thread_id" in p and chat.forum and int(p["message_thread_id"]) not in chat.topics:
        raise bad("message thread not found")
    if fake.rates is not None:
        fake.rates.take(number)
    return chat


def _forum(fake: FakeTelegram, p: P) -> Chat:
    chat = _target(fake, p, thread=False)
    if not chat.forum:
        raise bad("the chat is not a forum")
    if not chat.may_manage_topics:
        raise bad("not enough rights to create a topic")
    return chat


def _topic(chat: Chat, p: P) -> P:
    found: P | None = chat.topics.get(int(p["message_thread_id"]))
    if found is None:
        raise bad("TOPIC_ID_INVALID")
    return found


def _said(fake: FakeTelegram, chat: Chat, p: P, content: P) -> P:
    markup = check_markup(p.get("reply_markup"), private=chat.type == "private")
    if markup is not None:
        content["reply_markup"] = markup
    if chat.forum and "message_thread_id" in p:
        content |= {"message_thread_id": int(p["message_thread_id"]), "is_topic_message": True}
    message = _put(fake, chat, content)
    if markup is not None and "inline_keyboard" not in markup:
        return {name: value for name, value in message.items() if name != "reply_markup"}
    return message


def _put(fake: FakeTelegram, chat: Chat, content: P) -> P:
    number = chat.next_message
    chat.next_message += 1
    message = {"message_id": number, "date": DATE, "chat": fake.chat_json(chat.id), "from": get_me(fake, {}), **content}
    chat.messages[number] = message
    return message


METHODS: dict[str, Callable[[FakeTelegram, P], Any]] = {
    "getMe": get_me, "getUpdates": get_updates, "setWebhook": set_webhook, "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info, "setMyCommands": set_my_commands, "sendMessage": send_message,
    "sendPhoto": _send_file("photo"), "sendVoice": _send_file("voice"), "sendAudio": _send_file("audio"),
    "sendDocument": _send_file("document"), "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption, "answerCallbackQuery": answer_callback_query,
    "sendChatAction": send_chat_action, "createForumTopic": create_forum_topic, "editForumTopic": edit_forum_topic,
    "closeForumTopic": close_forum_topic, "getFile": get_file,
}  # fmt: skip
