"""What telegram.Bot raises → the ways a send can end (bot.channels.base). The one place that reads Telegram's words."""

from __future__ import annotations

import re

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, TelegramError, TimedOut

from bot.channels.base import Migrated, Permanent, SendError, Temporary, TopicGone, Uncertain
from bot.channels.telegram.request import Flood, NotDone, NotSent, Unanswered

FLOOD_OVERLAP_SECONDS = 5.0
_UNREACHABLE = (
    "blocked by the user", "user is deactivated", "can't initiate conversation", "chat not found", "user not found",
    "peer_id_invalid", "input_user_deactivated", "user_is_blocked", "can't send messages to bots",
)  # fmt: skip
_TOPIC_GONE = ("message thread not found", "topic_id_invalid", "topic_deleted", "thread_not_found", "topic not found")
_UNCHANGED = ("message is not modified", "topic_not_modified")
_BUTTONS = ("button", "keyboard", "reply markup", "reply_markup", "can be requested in private chats only")
_FILE = (
    "wrong file identifier", "wrong remote file", "wrong file_id", "can't use file of type", "file_reference",
    "photo_invalid_dimensions", "image_process_failed", "photo_ext_invalid", "wrong type of the web page content",
    "failed to get http url content",
)  # fmt: skip
# What Telegram quotes back may be a person's words, and long numbers are ids.
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'|“[^”]*”|-?\d{5,}|[^\x20-\x7e]+")


def says(error: TelegramError, phrases: tuple[str, ...]) -> bool:
    """Whether Telegram's description has one of `phrases` (lower case)."""
    text = error.message.lower()
    return any(phrase in text for phrase in phrases)


def is_unchanged(error: TelegramError) -> bool:
    """An edit that changes nothing: what was wanted is there."""
    return says(error, _UNCHANGED)


def is_entities(error: TelegramError) -> bool:
    """Telegram could not read our HTML."""
    return says(error, ("can't parse entities", "can't parse message text", "entity_bounds_invalid"))


def is_buttons(error: TelegramError) -> bool:
    """Something about the keyboard was refused."""
    return says(error, _BUTTONS) and not is_unchanged(error)


def is_file(error: TelegramError) -> bool:
    """The file as named or shaped was refused; another way of sending it may do."""
    return says(error, _FILE)


def is_no_text(error: TelegramError) -> bool:
    """The message to edit has a caption instead of a text."""
    return says(error, ("there is no text in the message to edit",))


def reason(error: TelegramError) -> str:
    """Telegram's words for the record, without what they quote."""
    return " ".join(_QUOTED.sub("…", error.message).split())[:120] or type(error).__name__


class Translator:
    """Turns errors into ours. Remembers recent floods: Telegram does not say whether it means a chat or the bot."""

    def __init__(self) -> None:
        self._floods: dict[str, float] = {}

    def translate(self, error: TelegramError, chat: str, now: float) -> SendError:
        """`now`: monotonic seconds."""
        match error:
            case ChatMigrated():
                return Migrated(str(error.new_chat_id))
            case Flood():
                return Temporary("flood control", error.seconds, everywhere=self._everywhere(chat, now))
            case Forbidden():
                return Permanent(reason(error), unreachable=says(error, _UNREACHABLE))
            case InvalidToken():
                return Temporary("the token was refused", everywhere=True)
            case BadRequest():
                if says(error, _TOPIC_GONE):
                    return TopicGone("the topic is gone")
                return Permanent(reason(error), unreachable=says(error, _UNREACHABLE))
            case NotSent() | NotDone():
                return Temporary(error.message)
            case TimedOut() | Unanswered():
                return Uncertain(error.message)
            case NetworkError():
                return Uncertain(f"network: {reason(error)}")
            case _:
                return Uncertain(reason(error))

    def _everywhere(self, chat: str, now: float) -> bool:
        """Two people's chats flooded at the same time: that is the whole bot. A group has limits of its own."""
        if chat.startswith("-"):
            return False
        self._floods = {other: at for other, at in self._floods.items() if now - at < FLOOD_OVERLAP_SECONDS}
        self._floods[chat] = now
        return len(self._floods) > 1
