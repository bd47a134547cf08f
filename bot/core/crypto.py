"""Secrets at rest: sealed with the first of the keys, opened with any of them, so that keys can be rotated.

Signatures, by keys that are made of the same ones.
"""

import hashlib
import hmac
import os
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

KEY_FILE = "encryption.key"  # in the data directory


class WrongKey(Exception):
    """None of the keys opens it."""


class Crypto:
    """`keys` are Fernet's: 32 bytes in URL-safe base64. Raises ValueError for anything else."""

    def __init__(self, keys: Sequence[str]) -> None:
        fernets = [Fernet(key) for key in keys]
        self._first, self._all = fernets[0], MultiFernet(fernets)

    def seal(self, secret: str) -> bytes:
        return self._all.encrypt(secret.encode())

    def open(self, sealed: bytes) -> str:
        """Raises WrongKey."""
        try:
            return self._all.decrypt(sealed).decode()
        except InvalidToken as error:
            raise WrongKey from error

    def renewed(self, sealed: bytes) -> bytes:
        """The same secret sealed with the first key, `sealed` itself where it is. Raises WrongKey."""
        try:
            self._first.decrypt(sealed)
        except InvalidToken:
            return self.seal(self.open(sealed))
        return sealed


class Signer:
    """Signs with the first of the keys, and knows what any of them has signed."""

    def __init__(self, keys: Sequence[str]) -> None:
        # keys of their own, so that a signature tells nothing of what seals secrets
        self._keys = [hmac.digest(key.encode(), b"signatures", hashlib.sha256) for key in keys]

    def sign(self, *about: str) -> str:
        """43 letters, digits, - and _, the same for the same; the first part of `about` says what it is for."""
        return _signature(self._keys[0], about)

    def has_signed(self, signature: str, *about: str) -> bool:
        made = (_signature(key, about) for key in self._keys)
        return any(hmac.compare_digest(one.encode(), signature.encode("utf-8", "replace")) for one in made)


def _signature(key: bytes, about: Sequence[str]) -> str:
    digest = hmac.digest(key, "\0".join(about).encode("utf-8", "replace"), hashlib.sha256)
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def kept_key(data_dir: Path) -> str:
    """The key of the data directory, made at first need; processes that start together get the same one."""
    place = data_dir / KEY_FILE
    if not place.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        made = data_dir / f"{KEY_FILE}.{secrets.token_hex(4)}"
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(Fernet.generate_key().decode())
        try:
            os.link(made, place)  # fails where another process was first, and is never seen half written
        except FileExistsError:
            pass
        finally:
            made.unlink()
    return place.read_text(encoding="ascii").strip()
