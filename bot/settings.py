"""Settings: read once from the environment, checked, frozen. Nothing else reads the environment."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

PREFIX = "NIANGJIA_"
TELEGRAM_API = "https://api.telegram.org"
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class SettingsError(Exception):
    """Settings that cannot be used: one sentence for each, for the operator."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an operator may set. Names are NIANGJIA_ + the field in capitals; README has the table."""

    data_dir: Path = Path("data")
    database_url: str = field(default="", repr=False)
    host: str = "127.0.0.1"
    port: int = 8080
    public_url: str = ""
    telegram_token: str = field(default="", repr=False)
    telegram_api: str = TELEGRAM_API
    telegram_proxy: str = field(default="", repr=False)
    telegram_mode: Literal["polling", "webhook"] = "polling"
    telegram_rate: float = 25.0
    webhook_secret: str = field(default="", repr=False)
    staff_chat_id: str = ""
    staff_card: Literal["short", "full"] = "short"
    alert_url: str = field(default="", repr=False)
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    secret_keys: tuple[str, ...] = field(default=(), repr=False)
    log_level: str = "INFO"
    semantic: Literal["auto", "off"] = "auto"


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment (or a mapping). Raises SettingsError naming every problem at once."""
    source = os.environ if environment is None else environment
    given = {name[len(PREFIX) :].lower(): value.strip() for name, value in source.items() if name.startswith(PREFIX)}
    given.pop("test_require", None)  # read by the tests only
    problems: list[str] = []
    values: dict[str, object] = {}
    for name, text in given.items():
        if name not in _READERS:
            problems.append(f"{PREFIX}{name.upper()} is not a setting of this version.")
        elif text:
            try:
                values[name] = _READERS[name](text)
            except ValueError as error:
                problems.append(f"{PREFIX}{name.upper()}: {error}.")
    if not problems:
        problems = _together(values)
    if problems:
        raise SettingsError("\n".join(problems))
    return Settings(**values)  # type: ignore[arg-type] # every value was made by the reader of its field


def _together(values: Mapping[str, object]) -> list[str]:
    problems: list[str] = []
    if values.get("telegram_mode") == "webhook":
        if not values.get("telegram_token"):
            problems.append("NIANGJIA_TELEGRAM_MODE=webhook needs NIANGJIA_TELEGRAM_TOKEN.")
        if not values.get("webhook_secret"):
            problems.append("NIANGJIA_TELEGRAM_MODE=webhook needs NIANGJIA_WEBHOOK_SECRET (letters, digits, _ and -).")
        if not values.get("public_url"):
            problems.append(
                "NIANGJIA_TELEGRAM_MODE=webhook needs NIANGJIA_PUBLIC_URL, the https address Telegram can reach."
            )
    if values.get("staff_chat_id") and not values.get("telegram_token"):
        problems.append("NIANGJIA_STAFF_CHAT_ID needs NIANGJIA_TELEGRAM_TOKEN.")
    return problems


def _choice(*allowed: str) -> Callable[[str], object]:
    def read(text: str) -> str:
        if text not in allowed:
            raise ValueError(f"“{text}” is not one of {', '.join(allowed)}")
        return text

    return read


def _port(text: str) -> int:
    if not text.isdigit() or not 0 <= int(text) <= 65535:
        raise ValueError(f"“{text}” is not a port (0 to 65535)")
    return int(text)


def _rate(text: str) -> float:
    rate = float(text) if text.replace(".", "", 1).isdigit() else 0.0
    if not 0 < rate <= 1000:
        raise ValueError(f"“{text}” is not a number of messages a second (above 0, at most 1000)")
    return rate


def _url(*schemes: str) -> Callable[[str], object]:
    def read(text: str) -> str:
        parts = urlsplit(text)
        if parts.scheme not in schemes or not parts.hostname:
            raise ValueError(f"not an address beginning with {' or '.join(s + '://' for s in schemes)}")
        return text.rstrip("/")

    return read


def _database(text: str) -> str:
    if urlsplit(text).scheme not in {"postgresql", "postgresql+psycopg", "sqlite"}:
        raise ValueError("not an address beginning with postgresql:// or sqlite://")
    return text


def _public_url(text: str) -> str:
    address = str(_url("https", "http")(text))
    host = urlsplit(address).hostname or ""
    if address.startswith("http://") and not _is_loopback(host):
        raise ValueError("http is only for this machine itself; people's words need https")
    return address


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, OSError):
        raise ValueError(f"“{text}” is not a time zone (Asia/Shanghai is the default)") from None


def _token(text: str) -> str:
    number, colon, secret = text.partition(":")
    if not number.isdigit() or not colon or len(secret) < 5:
        raise ValueError("this is not a bot token (digits, a colon, letters)")
    return text


def _secret(text: str) -> str:
    if not text.replace("_", "").replace("-", "").isalnum() or not text.isascii() or len(text) > 256:
        raise ValueError("only letters, digits, _ and -, at most 256 of them")
    return text


def _chat_id(text: str) -> str:
    if not text.removeprefix("-").isdigit():
        raise ValueError(f"“{text}” is not a chat id (a number, for groups with a minus)")
    return text


_READERS: dict[str, Callable[[str], object]] = {
    "data_dir": lambda text: Path(text).expanduser(),
    "database_url": _database,
    "host": str,
    "port": _port,
    "public_url": _public_url,
    "telegram_token": _token,
    "telegram_api": _url("https", "http"),
    "telegram_proxy": _url("http", "https", "socks5", "socks5h"),
    "telegram_mode": _choice("polling", "webhook"),
    "telegram_rate": _rate,
    "webhook_secret": _secret,
    "staff_chat_id": _chat_id,
    "staff_card": _choice("short", "full"),
    "alert_url": _url("https", "http"),
    "timezone": _zone,
    "secret_keys": lambda text: tuple(part.strip() for part in text.split(",") if part.strip()),
    "log_level": _choice(*LEVELS),
    "semantic": _choice("auto", "off"),
}
