"""Personal fields at rest."""

import base64
import stat
from pathlib import Path

import pytest

from bot.storage.keyring import AesKeyring, KeyringError, load_keyring

OLD, NEW = b"o" * 32, b"n" * 32


def test_what_is_sealed_opens_and_does_not_show() -> None:
    ring = AesKeyring([NEW])
    sealed = ring.encrypt("张三 13800000000".encode(), "person.name")

    assert ring.decrypt(sealed, "person.name").decode() == "张三 13800000000"
    assert "张三".encode() not in sealed
    assert ring.encrypt(b"a", "c") != ring.encrypt(b"a", "c")


def test_a_value_cannot_move_to_another_column() -> None:
    ring = AesKeyring([NEW])
    with pytest.raises(ValueError, match="does not belong here"):
        ring.decrypt(ring.encrypt(b"a", "person.name"), "person.phone")


def test_a_new_key_opens_the_old_and_the_index_stays() -> None:
    before, after = AesKeyring([OLD]), AesKeyring([NEW, OLD])

    assert after.decrypt(before.encrypt(b"a", "c"), "c") == b"a"
    assert after.index("chat", "1") == before.index("chat", "1")
    assert after.index("chat", "1") != after.index("phone", "1")
    with pytest.raises(ValueError, match="not in NIANGJIA_SECRET_KEYS"):
        before.decrypt(after.encrypt(b"a", "c"), "c")


def test_a_key_file_is_made_once_and_only_for_us(tmp_path: Path) -> None:
    ring = load_keyring(tmp_path, (), create=True)
    again = load_keyring(tmp_path, (), create=False)

    assert again.decrypt(ring.encrypt(b"a", "c"), "c") == b"a"
    assert stat.S_IMODE((tmp_path / "secret_keys").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        (("no base64!",), "NIANGJIA_SECRET_KEYS: a key is not base64."),
        (
            (base64.b64encode(b"short").decode(),),
            "NIANGJIA_SECRET_KEYS: every key must be 32 bytes in base64, newest first.",
        ),
    ],
)
def test_a_bad_key_is_told_in_a_sentence(tmp_path: Path, keys: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(KeyringError) as error:
        load_keyring(tmp_path, keys, create=True)
    assert str(error.value) == sentence


def test_missing_keys_are_not_made_by_a_reader(tmp_path: Path) -> None:
    with pytest.raises(KeyringError, match="No keys"):
        load_keyring(tmp_path, (), create=False)
