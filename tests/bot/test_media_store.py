"""Files at rest: EXIF position read and stripped, the same bytes stored once, hostile pictures refused."""

import io
from pathlib import Path

import pytest
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from bot.channels.base import Permanent
from bot.media_store import MediaStore, clean_picture
from bot.sniff import sniff


def jpeg(*, gps: bool, orientation: int = 1) -> bytes:
    picture = Image.new("RGB", (40, 20), "red")
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SecretPhoneMaker"
    if gps:
        exif[0x8825] = {
            1: "N",
            2: (IFDRational(32), IFDRational(12), IFDRational(18)),
            3: "E",
            4: (IFDRational(119), IFDRational(27), IFDRational(0)),
        }
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_the_position_is_read_and_nothing_of_exif_stays(tmp_path: Path) -> None:
    store = MediaStore(tmp_path)
    stored = store.keep(jpeg(gps=True), "photo")
    kept = store.path(stored.sha256).read_bytes()

    assert stored.position == {"latitude": 32.205, "longitude": 119.45}
    assert (stored.mime, stored.size) == ("image/jpeg", len(kept))
    assert b"SecretPhoneMaker" not in kept
    assert not Image.open(io.BytesIO(kept)).getexif()


def test_a_picture_taken_sideways_is_turned_upright() -> None:
    data, position = clean_picture(jpeg(gps=False, orientation=6))

    assert Image.open(io.BytesIO(data)).size == (20, 40)
    assert position is None


def test_the_same_file_twice_is_one_file(tmp_path: Path) -> None:
    store = MediaStore(tmp_path)
    first, second = store.keep(b"OggS voice", "voice"), store.keep(b"OggS voice", "voice")

    assert first == second
    assert first.mime == "audio/ogg"
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [first.sha256]


@pytest.mark.parametrize("data", [b"", b"<svg onload=alert(1)>", b"\xff\xd8\xff\xe0 broken", b"GIF89a"])
def test_what_is_no_picture_is_refused(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(Permanent, match="not a picture we can read"):
        MediaStore(tmp_path).keep(data, "photo")


def test_a_decompression_bomb_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")
    with pytest.raises(Permanent):
        MediaStore(tmp_path).keep(out.getvalue(), "photo")


def test_unknown_bytes_are_a_download() -> None:
    assert sniff(b"MZ\x90") == "application/octet-stream"
