"""What people do: they write, press, send pictures, block the bot; groups move, topics are deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.fake_telegram import Chat, FakeTelegram

DATE = 1_795_400_000


class People:
    """Mixed into FakeTelegram. Chats come into being when somebody speaks there."""

    def chat(self: FakeTelegram, number: int, **facts: Any) -> Chat:
        """The chat, made if need be: a private one for positive numbers, a supergroup otherwise."""
        from tests.fake_telegram import Chat

        if number not in self.chats:
            kind = {"type": "private"} if number > 0 else {"type": "supergroup", "title": "值班群"}
            self.chats[number] = Chat(number, **{**kind, **facts})
        return self.chats[number]

    def group(self: FakeTelegram, number: int, *, forum: bool = True, **facts: Any) -> Chat:
        """A group with the bot in it."""
        return self.chat(number, forum=forum, next_message=2, **facts)  # 1 is the General topic

    def say(self: FakeTelegram, chat: int, text: str, **more: Any) -> dict[str, Any]:
        """Somebody writes. `user`, `thread`, `reply_to` may be given."""
        return self.message(chat, {"text": text}, **more)

    def photo(
        self: FakeTelegram, chat: int, caption: str = "", data: bytes = b"\xff\xd8 picture", **more: Any
    ) -> dict[str, Any]:
        """A picture in two sizes. `album` may be given."""
        small, large = (self.keep(part) for part in (data[:10], data))
        sizes = [
            {"file_id": small, "file_unique_id": small, "width": 90, "height": 67, "file_size": len(data[:10])},
            {"file_id": large, "file_unique_id": large, "width": 1280, "height": 960, "file_size": len(data)},
        ]
        content: dict[str, Any] = {"photo": sizes}
        if caption:
            content["caption"] = caption
        if "album" in more:
            content["media_group_id"] = more.pop("album")
        return self.message(chat, content, **more)

    def file(
        self: FakeTelegram, chat: int, kind: str, data: bytes = b"data", caption: str = "", **facts: Any
    ) -> dict[str, Any]:
        """A voice message, audio, document, video, sticker …"""
        number = self.keep(data)
        content: dict[str, Any] = {kind: {"file_id": number, "file_unique_id": number, "file_size": len(data), **facts}}
        if caption:
            content["caption"] = caption
        return self.message(chat, content)

    def message(self: FakeTelegram, chat: int, content: dict[str, Any], **more: Any) -> dict[str, Any]:
        """Any message."""
        found = self.chat(chat)
        found.started = True
        number = found.next_message
        found.next_message += 1
        message = {
            "message_id": number, "date": DATE, "chat": self.chat_json(chat), "from": self.user_json(more.pop("user", None) or abs(chat)),
            **content,
        }  # fmt: skip
        if thread := more.pop("thread", None):
            message |= {
                "message_thread_id": thread,
                "is_topic_message": True,
                "reply_to_message": {"message_id": thread, "date": DATE, "chat": self.chat_json(chat)},
            }
        if reply_to := more.pop("reply_to", None):
            message["reply_to_message"] = {"message_id": reply_to, "date": DATE, "chat": self.chat_json(chat)}
        message |= more
        found.messages[number] = message
        return self.updates.put({"message": message})

    def edit(self: FakeTelegram, chat: int, number: int, text: str) -> dict[str, Any]:
        """Somebody changes an earlier message."""
        message = self.chats[chat].messages[number]
        message |= {"text": text, "edit_date": DATE + 60}
        return self.updates.put({"edited_message": message})

    def press(
        self: FakeTelegram, chat: int, button: str, *, user: int | None = None, message: int | None = None
    ) -> dict[str, Any]:
        """Somebody presses the newest button with these words (or this data); KeyError if there is none."""
        for number in sorted(self.chats[chat].messages, reverse=True):
            found = self.chats[chat].messages[number]
            if message not in (None, number):
                continue
            for row in (found.get("reply_markup") or {}).get("inline_keyboard", []):
                for one in row:
                    if "callback_data" in one and button in (one["text"], one["callback_data"]):
                        return self.pressed(chat, one["callback_data"], found, user)
        raise KeyError(button)

    def pressed(
        self: FakeTelegram, chat: int, data: str, message: dict[str, Any] | None, user: int | None = None
    ) -> dict[str, Any]:
        """A callback query as it comes."""
        query: dict[str, Any] = {
            "id": str(next(self.numbers)),
            "from": self.user_json(user or abs(chat)),
            "chat_instance": "1",
            "data": data,
        }
        if message is not None:
            query["message"] = message
        return self.updates.put({"callback_query": query})

    def block(self: FakeTelegram, chat: int) -> dict[str, Any]:
        """The person stops the bot."""
        self.chat(chat).blocked = True
        return self.member(chat, "kicked")

    def unblock(self: FakeTelegram, chat: int) -> dict[str, Any]:
        """And lets it in again."""
        self.chat(chat).blocked = False
        return self.member(chat, "member")

    def member(self: FakeTelegram, chat: int, status: str) -> dict[str, Any]:
        """my_chat_member."""
        user = {"id": int(self.token.split(":")[0]), "is_bot": True, "first_name": "bot"}
        change = {
            "chat": self.chat_json(chat), "from": self.user_json(abs(chat)), "date": DATE,
            "old_chat_member": {"user": user, "status": "member"}, "new_chat_member": {"user": user, "status": status},
        }  # fmt: skip
        return self.updates.put({"my_chat_member": change})

    def migrate(self: FakeTelegram, old: int, new: int) -> None:
        """A group becomes a supergroup: its old id is of no use, both say so."""
        found = self.chats[old]
        self.chats[new] = type(found)(**{**found.__dict__, "id": new, "messages": {}, "migrated_to": None})
        found.migrated_to = new
        self.message(old, {"migrate_to_chat_id": new})
        self.message(new, {"migrate_from_chat_id": old})

    def delete_topic(self: FakeTelegram, chat: int, thread: int) -> None:
        """Somebody deletes a topic."""
        del self.chats[chat].topics[thread]

    def sent(self: FakeTelegram, chat: int) -> list[dict[str, Any]]:
        """What the bot said in a chat, as it stands now, oldest first."""
        found = self.chats.get(chat)
        messages = found.messages if found else {}
        return [message for _, message in sorted(messages.items()) if message["from"].get("is_bot")]

    def texts(self: FakeTelegram, chat: int) -> list[str]:
        """The words of these messages."""
        return [
            message.get("text", message.get("caption", ""))
            for message in self.sent(chat)
            if "forum_topic_created" not in message
        ]

    def keep(self: FakeTelegram, data: bytes) -> str:
        """A file at Telegram; its file_id."""
        number = f"file{next(self.numbers)}"
        self.files[number] = data
        return number

    def chat_json(self: FakeTelegram, number: int) -> dict[str, Any]:
        found = self.chat(number)
        if found.type == "private":
            return {"id": number, "type": "private", "first_name": found.first_name}
        return {"id": number, "type": found.type, "title": found.title, "is_forum": found.forum}

    def user_json(self: FakeTelegram, number: int) -> dict[str, Any]:
        return {
            "id": number,
            "is_bot": False,
            "first_name": "测试",
            "last_name": str(number),
            "language_code": "zh-hans",
        }
