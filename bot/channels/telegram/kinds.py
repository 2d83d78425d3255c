"""What a Telegram message holds: text, files, positions, and the many kinds we cannot read."""

from __future__ import annotations

import math
from typing import Any

from bot.channels.clean import clean
from handlers.core.event import Contact, Content, Document, FileRef, Location, Photo, Text, Unsupported, Voice

DOWNLOAD_LIMIT = 20 * 1024 * 1024  # what getFile of the official server gives out
TOO_BIG = Unsupported("太大的文件（超过20MB）")
UNKNOWN = Unsupported("这种消息")
UNSUPPORTED = {
    "animation": "动图",  # also carries "document", so it is looked for before that
    "sticker": "贴纸",
    "video_note": "视频留言",
    "video": "视频",
    "poll": "投票",
    "dice": "骰子",
    "live_photo": "实况照片",
    "game": "游戏",
    "story": "动态",
    "paid_media": "付费内容",
    "invoice": "账单",
    "checklist": "清单",
    "giveaway": "抽奖",
    "giveaway_winners": "抽奖",
}
# Messages that Telegram writes about the chat; a message with neither these nor a known content is news to us.
_SERVICE = {
    "new_chat_members", "left_chat_member", "new_chat_title", "new_chat_photo", "delete_chat_photo", "group_chat_created",
    "supergroup_chat_created", "channel_chat_created", "message_auto_delete_timer_changed", "pinned_message",
    "successful_payment", "refunded_payment", "users_shared", "chat_shared", "connected_website", "write_access_allowed",
    "passport_data", "proximity_alert_triggered", "boost_added", "chat_background_set", "forum_topic_created",
    "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened", "general_forum_topic_hidden",
    "general_forum_topic_unhidden", "giveaway_created", "giveaway_completed", "video_chat_scheduled",
    "video_chat_started", "video_chat_ended", "video_chat_participants_invited", "web_app_data", "gift", "unique_gift",
    "paid_message_price_changed", "direct_message_price_changed", "checklist_tasks_done", "checklist_tasks_added",
    "chat_owner_left", "chat_owner_changed", "gift_upgrade_sent", "managed_bot_created", "poll_option_added",
    "poll_option_deleted", "suggested_post_approved", "suggested_post_approval_failed", "suggested_post_declined",
    "suggested_post_paid", "suggested_post_refunded",
}  # fmt: skip


def content_of(message: dict[str, Any], *, private: bool) -> Content | None:
    """The content of a message; None for a service message. What we do not know is Unsupported in a private chat."""
    if "text" in message:
        return Text(clean(_text(message["text"])))
    if "photo" in message:
        return _photo(message)
    if "voice" in message or "audio" in message:
        return _voice(message.get("voice") or message["audio"])
    for kind, name in UNSUPPORTED.items():
        if kind in message:
            return Unsupported(name)
    if "document" in message:
        return _document(message)
    if "location" in message:
        return _location(message)
    if "contact" in message:
        return _contact(message["contact"])
    if not private or any(kind in message for kind in _SERVICE):
        return None
    return UNKNOWN


def _photo(message: dict[str, Any]) -> Content:
    """The largest size we may download: Telegram lists several, and gives their bytes only sometimes."""
    sizes = [size for size in message["photo"] if (size.get("file_size") or 0) <= DOWNLOAD_LIMIT]
    if not sizes:
        return TOO_BIG
    largest = max(sizes, key=lambda size: (size["width"] * size["height"], size.get("file_size") or 0))
    album = message.get("media_group_id")
    file = FileRef(_text(largest["file_id"]), largest.get("file_size"), "image/jpeg")
    return Photo(file, _caption(message), None if album is None else str(album)[:64])


def _voice(voice: dict[str, Any]) -> Content:
    file = _file(voice)
    seconds = voice.get("duration")
    return TOO_BIG if file is None else Voice(file, int(seconds) if seconds is not None else None)


def _document(message: dict[str, Any]) -> Content:
    file = _file(message["document"])
    return TOO_BIG if file is None else Document(file, _caption(message))


def _file(found: dict[str, Any]) -> FileRef | None:
    """The file, or None when it is too big to be fetched."""
    size = found.get("file_size")
    if size is not None and int(size) > DOWNLOAD_LIMIT:
        return None
    mime, name = found.get("mime_type"), found.get("file_name")
    return FileRef(
        _text(found["file_id"]),
        None if size is None else int(size),
        None if mime is None else clean(str(mime))[:80],
        None if name is None else clean(str(name))[:200],
    )


def _location(message: dict[str, Any]) -> Content:
    """A position; a venue is a position with a name and an address."""
    found = message["location"]
    latitude, longitude = float(found["latitude"]), float(found["longitude"])
    if not (math.isfinite(latitude) and math.isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180):
        return Unsupported("超出范围的位置")
    accuracy = found.get("horizontal_accuracy")
    venue = message.get("venue") or {}
    label = " ".join(clean(str(venue[part])) for part in ("title", "address") if venue.get(part))[:300]
    return Location(latitude, longitude, None if accuracy is None else float(accuracy), "live_period" in found, label)


def _contact(found: dict[str, Any]) -> Content:
    name = " ".join(clean(str(found[part])) for part in ("first_name", "last_name") if found.get(part))
    return Contact(clean(_text(found["phone_number"]))[:32], name[:128])


def _caption(message: dict[str, Any]) -> str:
    return clean(_text(message.get("caption", "")))


def _text(value: Any) -> str:  # noqa: ANN401 - a field of the update
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value
