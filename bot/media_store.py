"""Files at rest: by content hash, pictures upright and without EXIF, their position read first."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from bot.channels.base import Permanent
from bot.sniff import sniff

LIMIT_PIXELS = 60_000_000


@dataclass(frozen=True, slots=True)
class Stored:
    """A file at rest: its hash, kind and, for a picture, the WGS-84 position it was taken at."""

    sha256: str
    mime: str
    size: int
    position: dict[str, float] | None = None


class MediaStore:
    """The folder of files by content hash."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, digest: str) -> Path:
        """Where a file is."""
        return self._folder / digest[:2] / digest

    def files(self) -> Iterator[Path]:
        """Every stored file."""
        return (path for path in self._folder.glob("??/*") if path.is_file())

    def keep(self, data: bytes, kind: str) -> Stored:
        """Store bytes durably. Raises Permanent for a picture that is none, or is absurdly large."""
        mime = sniff(data)
        position = None
        if kind == "photo":
            data, position = clean_picture(data)
            mime = sniff(data)
        digest = sha256(data).hexdigest()
        target = self.path(digest)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            part = target.with_suffix(f".{os.getpid()}.part")
            with part.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
        return Stored(digest, mime, len(data), position)


def clean_picture(data: bytes) -> tuple[bytes, dict[str, float] | None]:
    """(the picture without EXIF, its position or None). Turned upright first, as EXIF said."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            if picture.width * picture.height > LIMIT_PIXELS:
                raise Permanent("the picture has too many pixels")
            position = _position(picture)
            kind = picture.format if picture.format in {"JPEG", "PNG", "WEBP"} else "JPEG"
            upright = ImageOps.exif_transpose(picture)
            if kind == "JPEG" and upright.mode not in {"RGB", "L"}:
                upright = upright.convert("RGB")
            upright.info.pop("exif", None)
            out = io.BytesIO()
            upright.save(out, kind, quality=88)
            return out.getvalue(), position
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise Permanent("not a picture we can read") from None


def _position(picture: Image.Image) -> dict[str, float] | None:
    gps = picture.getexif().get_ifd(ExifTags.IFD.GPSInfo)
    try:
        latitude = _degrees(gps[ExifTags.GPS.GPSLatitude], gps.get(ExifTags.GPS.GPSLatitudeRef, "N"))
        longitude = _degrees(gps[ExifTags.GPS.GPSLongitude], gps.get(ExifTags.GPS.GPSLongitudeRef, "E"))
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    return {"latitude": latitude, "longitude": longitude}


def _degrees(parts: Any, side: str) -> float:  # noqa: ANN401 - EXIF rationals
    degrees, minutes, seconds = (float(part) for part in parts)
    value = round(degrees + minutes / 60 + seconds / 3600, 6)
    return -value if side in {"S", "W"} else value
