"""A raw Telegram update → what it means to us. Pure: no network, no rows, no clock of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from bot.channels.clean import clean
from bot.channels.telegram.kinds import content_of
from handlers.core.event import Blocked, Choice, Command, Content, Edited, Event, Location, Returned, Text

CHANNEL = "telegram"
UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds of update we ask Telegram for."""
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@(\w{1,64}))?(?:\s+(.*))?\s*", re.DOTALL)
_LATEST = 1 << 53  # ids above that are no Telegram ids; SQLite and JSON readers keep these whole


class BadUpdate(Exception):
    """An update of a known kind that is not built as the Bot API says. `key` is its dedupe key, if it has an id."""

    def __init__(self, key: str | None, reason: str) -> None:
        super().__init__(reason)
        self.key = key
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Arrival:
    """One update, read. `event` is None for what does not concern us; it is confirmed all the same.

    `stream` orders: arrivals of one stream are handled one after the other. `thread` is the forum topic it
    was said in; `callback` the id of a pressed button that waits for an answer; `moved` the (old, new) ids
    of a group that became a supergroup.
    """

    key: str
    stream: str
    event: Event | None = None
    thread: str | None = None
    callback: str | None = None
    moved: tuple[str, str] | None = None


def parse(update: Any, now: datetime, username: str | None = None) -> Arrival:  # noqa: ANN401 - whatever came
    """Read one update. `now` stands in where Telegram gives no time; `username` is the bot's own, if known.

    Raises BadUpdate for anything that cannot be read.
    """
    key = key_of(update)
    if key is None:
        raise BadUpdate(None, "no update_id")
    try:
        return _parse(key, update, now, username)
    except BadUpdate:
        raise
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError, RecursionError) as error:
        raise BadUpdate(key, f"not built as the Bot API says ({type(error).__name__})") from None


def key_of(update: Any) -> str | None:  # noqa: ANN401 - whatever came
    """The dedupe key "tg:<update_id>"; None when there is no usable id."""
    number = update.get("update_id") if isinstance(update, dict) else None
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= _LATEST:
        return None
    return f"tg:{number}"


def _parse(key: str, update: dict[str, Any], now: datetime, username: str | None) -> Arrival:
    if "message" in update:
        return _message(key, update["message"], username)
    if "edited_message" in update:
        return _edited(key, update["edited_message"])
    if "callback_query" in update:
        return _pressed(key, update["callback_query"], now)
    if "my_chat_member" in update:
        return _member(key, update["my_chat_member"])
    return Arrival(key, key)


def _message(key: str, message: dict[str, Any], username: str | None) -> Arrival:
    chat = _id(message["chat"]["id"])
    if "migrate_to_chat_id" in message:
        return Arrival(key, chat, moved=(chat, _id(message["migrate_to_chat_id"])))
    if "migrate_from_chat_id" in message:
        return Arrival(key, chat, moved=(_id(message["migrate_from_chat_id"]), chat))
    content = content_of(message, private=_private(message["chat"]))
    if isinstance(content, Text):
        content = _command(content, username)
    return _arrival(key, message, content)


def _command(content: Text, username: str | None) -> Content | None:
    """A slash command, if the text is one; None when it is meant for another bot."""
    found = _COMMAND.fullmatch(content.text)
    if found is None:
        return content
    name, addressee, argument = found.groups()
    if addressee and username and addressee.lower() != username.lower():
        return None
    return Command(name.lower(), (argument or "").strip())


def _edited(key: str, message: dict[str, Any]) -> Arrival:
    content: Content | None = None
    if "location" in message:
        content = content_of(message, private=_private(message["chat"]))
        if isinstance(content, Location):
            content = replace(content, live=True)
    elif "text" in message or "caption" in message:
        content = Edited(_id(message["message_id"]), clean(str(message.get("text", message.get("caption", "")))))
    return _arrival(key, message, content)


def _pressed(key: str, query: dict[str, Any], now: datetime) -> Arrival:
    """A pressed button; the message it hung on may be too old to be shown to bots (date 0), or missing."""
    callback, person = str(query["id"]), query["from"]
    message = query.get("message")
    chat = message["chat"] if message else {"id": person["id"], "type": "private"}
    if "data" not in query:
        return Arrival(key, _id(chat["id"]), callback=callback)
    source = _id(message["message_id"]) if message else None
    content = Choice(clean(str(query["data"])), source)
    event = Event(
        key, CHANNEL, _id(person["id"]), _id(chat["id"]), now, content, private=_private(chat), name=_name(person),
        language=_language(person), message=source,
    )  # fmt: skip
    return Arrival(key, event.chat, event, _thread(message or {}), callback)


def _member(key: str, change: dict[str, Any]) -> Arrival:
    """The person blocked the bot or let it in again. What happens to the bot in groups is no event."""
    chat, person = change["chat"], change["from"]
    status = change["new_chat_member"]["status"]
    if status not in {"kicked", "member"} or not _private(chat):
        return Arrival(key, _id(chat["id"]))
    content = Blocked() if status == "kicked" else Returned()
    event = Event(
        key, CHANNEL, _id(person["id"]), _id(chat["id"]), _moment(change["date"]), content, name=_name(person),
        language=_language(person),
    )  # fmt: skip
    return Arrival(key, event.chat, event)


def _arrival(key: str, message: dict[str, Any], content: Content | None) -> Arrival:
    chat = message["chat"]
    # In groups somebody may speak as the group or as a channel; `from` is then a stand-in shared by all who do.
    person = message.get("sender_chat") or message.get("from") or chat
    if content is None or message.get("is_automatic_forward"):
        return Arrival(key, _id(chat["id"]))
    event = Event(
        key, CHANNEL, _id(person["id"]), _id(chat["id"]), _moment(message["date"]), content, private=_private(chat),
        name=_name(person), language=_language(person), reply_to=_reply_to(message), message=_id(message["message_id"]),
    )  # fmt: skip
    return Arrival(key, event.chat, event, _thread(message))


def _thread(message: dict[str, Any]) -> str | None:
    """The forum topic. Outside forums a thread id names a mere thread of replies, so the flag decides."""
    if not message.get("is_topic_message"):
        return None
    return _id(message["message_thread_id"])


def _reply_to(message: dict[str, Any]) -> str | None:
    """The message answered; in a topic every message "answers" the service message that opened it."""
    answered = message.get("reply_to_message")
    if not answered or _id(answered["message_id"]) == _thread(message):
        return None
    return _id(answered["message_id"])


def _private(chat: dict[str, Any]) -> bool:
    return bool(chat["type"] == "private")


def _id(value: Any) -> str:  # noqa: ANN401 - a field of the update
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > _LATEST:
        raise ValueError("not an id")
    return str(value)


def _moment(value: Any) -> datetime:  # noqa: ANN401 - a field of the update
    return datetime.fromtimestamp(int(_id(value)), UTC)


def _name(person: dict[str, Any]) -> str:
    parts = (person.get("first_name"), person.get("last_name"), person.get("title"))
    return " ".join(clean(str(part)) for part in parts if part)[:128]


def _language(person: dict[str, Any]) -> str:
    return str(person.get("language_code") or "zh").split("-")[0].lower()[:8]
