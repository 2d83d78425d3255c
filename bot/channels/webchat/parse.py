"""What a page sent → an event's content. Pure; refuses whatever is not exactly right, with a sentence the person can use."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from typing import Any

from bot.channels.clean import LIMIT, clean
from bot.problem import Problem
from handlers.core.event import Choice, Command, Content, Document, FileRef, Location, Photo, Text, Voice

CLIENT_ID = re.compile(r"[A-Za-z0-9._~-]{1,64}")  # no colon, no hash: these divide the parts of event and reply keys
_COMMAND = re.compile(r"/([A-Za-z][A-Za-z0-9_]{0,31})(?:@\w+)?(?:\s+(.{0,64}))?")
_FIELDS = {"client_id", "text", "choice", "location", "language"}
_CONTENTS = ("text", "choice", "location")
CHOICE_BYTES = 64
PICTURES = {"image/jpeg", "image/png", "image/gif", "image/webp"}


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message of a page, checked."""

    client_id: str
    content: Content
    language: str = "zh"


def invalid(detail: str) -> Problem:
    """422 with a sentence."""
    return Problem(422, "invalid", detail)


def read_json(body: bytes) -> Any:  # noqa: ANN401 - any JSON value
    """The JSON value of a body. Raises Problem 400 for what is not JSON (NaN and endless nesting are not)."""
    try:
        return json.loads(body.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Problem(400, "bad_json", "请求的内容不是正确的JSON，没有收下。") from None


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


def parse_message(data: object) -> Incoming:
    """A JSON message: client_id and exactly one of text, choice, location."""
    if not isinstance(data, dict):
        raise invalid("请求的内容要是一个JSON对象。")
    if strange := sorted(str(clean(name)) for name in data.keys() - _FIELDS):
        raise invalid(f"不认识的字段：{'、'.join(strange)[:100]}。")
    given = [name for name in _CONTENTS if name in data]
    if len(given) != 1:
        raise invalid("text、choice、location 三样要有一样，也只能有一样。")
    content = _READERS[given[0]](data[given[0]])
    return Incoming(client_id(data.get("client_id")), content, language(data.get("language", "zh")))


def client_id(value: object) -> str:
    """The page's own id of a message: it makes sending again harmless."""
    if not isinstance(value, str) or not CLIENT_ID.fullmatch(value):
        raise invalid("client_id 要是1到64个字母、数字或 . _ ~ -。")
    return value


def language(value: object) -> str:
    """zh or en."""
    if not isinstance(value, str) or value not in {"zh", "en"}:
        raise invalid("language 只能是 zh 或 en。")
    return value


def _text(value: object) -> Content:
    if not isinstance(value, str):
        raise invalid("text 要是文字。")
    if len(value) > LIMIT:
        raise Problem(413, "text_too_long", f"这段话太长了。一次最多{LIMIT}字，请分成几段发。")
    text = clean(value).strip()
    if not text:
        raise invalid("没有看到文字。请写一句话再发。")
    command = _COMMAND.fullmatch(text)
    if command:
        return Command(command[1].lower(), (command[2] or "").strip())
    return Text(text)


def _choice(value: object) -> Content:
    if not isinstance(value, str) or not value or clean(value) != value or len(value.encode()) > CHOICE_BYTES:
        raise invalid(f"choice 要是按钮的数据，最多{CHOICE_BYTES}字节。")
    return Choice(value)


def _location(value: object) -> Content:
    if not isinstance(value, dict) or not {"latitude", "longitude"} <= value.keys() <= {
        "latitude",
        "longitude",
        "accuracy",
    }:
        raise invalid("location 要有 latitude 和 longitude，可以有 accuracy，不能有别的。")
    latitude = _number(value["latitude"], -90, 90, "纬度")
    longitude = _number(value["longitude"], -180, 180, "经度")
    accuracy = value.get("accuracy")
    # A phone without a fix says 40,000 km; more than half the globe is no accuracy.
    metres = None if accuracy is None else _number(accuracy, 0, 20_040_000, "误差（米）")
    return Location(latitude, longitude, metres)


def _number(value: object, low: float, high: float, name: str) -> float:
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not low <= value <= high
        or not math.isfinite(value)
    ):
        raise invalid(f"{name}不对，要在{low}到{high}之间。请重新定位，或用文字说在哪里。")
    return float(value)


_READERS = {"text": _text, "choice": _choice, "location": _location}


def caption(value: str) -> str:
    """The words sent along with a file."""
    if len(value) > LIMIT:
        raise Problem(413, "text_too_long", f"这段话太长了。一次最多{LIMIT}字，请分成几段发。")
    return clean(value).strip()


def kind_of(sniffed: str, declared: str) -> str:
    """photo, voice or document. The bytes decide; the browser is believed only where a sound and a film begin alike."""
    if sniffed in PICTURES:
        return "photo"
    if sniffed.startswith("audio/") and not declared.startswith("video/"):
        return "voice"
    if declared.startswith("audio/") and sniffed in {"video/mp4", "application/octet-stream"}:
        return "voice"
    return "document"


def file_content(kind: str, file: FileRef, words: str, album: str | None) -> Content:
    """The content of an upload."""
    if kind == "photo":
        return Photo(file, words, album)
    if kind == "voice":
        return Voice(file)
    return Document(file, words)


def file_name(value: str | None) -> str | None:
    """The name a browser gave, without folders, at most 120 characters."""
    name = clean(value or "").replace("\\", "/").rsplit("/", 1)[-1].strip()
    return name[-120:] or None
