"""The keys of personal fields: AES-256-GCM with a key id and a bound context, and an HMAC look-up index.

Keys come from NIANGJIA_SECRET_KEYS (base64, 32 bytes each, newest first) or from a file made in DATA_DIR.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_FILE = "secret_keys"
_VERSION = b"\x01"


class KeyringError(Exception):
    """The keys cannot be used; the message is a sentence for the operator."""


class AesKeyring:
    """Seals with the newest key, opens with any. Sealed: version, key id (4 bytes), nonce (12), ciphertext and tag."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        if not keys or any(len(key) != 32 for key in keys):
            raise KeyringError("NIANGJIA_SECRET_KEYS: every key must be 32 bytes in base64, newest first.")
        self._ciphers = {_key_id(key): AESGCM(key) for key in keys}
        self._newest = _key_id(keys[0])
        # The index must survive a rotation, so it hangs on the oldest key until rows are indexed anew.
        self._index_key = hmac.digest(keys[-1], b"niangjia index", hashlib.sha256)

    def encrypt(self, plain: bytes, context: str) -> bytes:
        """Seal with the newest key."""
        nonce = os.urandom(12)
        head = _VERSION + self._newest
        return head + nonce + self._ciphers[self._newest].encrypt(nonce, plain, head + context.encode())

    def decrypt(self, sealed: bytes, context: str) -> bytes:
        """Open with the key the value names. Raises ValueError when that key is missing or the value does not fit."""
        head, nonce, body = sealed[:5], sealed[5:17], sealed[17:]
        cipher = self._ciphers.get(head[1:])
        if cipher is None or head[:1] != _VERSION:
            raise ValueError(f"{context}: sealed with a key that is not in NIANGJIA_SECRET_KEYS")
        try:
            return cipher.decrypt(nonce, body, head + context.encode())
        except InvalidTag:
            raise ValueError(f"{context}: the sealed value does not belong here or is damaged") from None

    def index(self, purpose: str, value: str) -> str:
        """64 hex digits; equal for equal (purpose, value)."""
        return hmac.new(self._index_key, f"{purpose}\0{value}".encode(), hashlib.sha256).hexdigest()


def load_keyring(data_dir: Path, configured: Sequence[str], *, create: bool) -> AesKeyring:
    """The keyring from settings, else from the key file, else (if `create`) from a new key file (0600)."""
    if configured:
        return AesKeyring([_decode(text) for text in configured])
    path = data_dir / KEY_FILE
    if not path.exists():
        if not create:
            raise KeyringError(f"No keys: neither NIANGJIA_SECRET_KEYS nor {path} is there.")
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(base64.b64encode(secrets.token_bytes(32)).decode() + "\n")
            file.flush()
            os.fsync(file.fileno())
    return AesKeyring([_decode(line) for line in path.read_text().split()])


def _key_id(key: bytes) -> bytes:
    return hashlib.sha256(b"key id" + key).digest()[:4]


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise KeyringError("NIANGJIA_SECRET_KEYS: a key is not base64.") from None
