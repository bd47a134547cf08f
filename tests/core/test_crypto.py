"""Secrets at rest, and keys that change."""

import asyncio
import re
import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.core.crypto import KEY_FILE, Crypto, Signer, WrongKey, kept_key

OLD, NEW, OTHER = (Fernet.generate_key().decode() for _number in range(3))
TOKEN = "xoxb-secret"


def test_a_secret_is_not_in_what_is_kept() -> None:
    crypto = Crypto([OLD])
    sealed = crypto.seal(TOKEN)
    assert TOKEN.encode() not in sealed
    assert crypto.open(sealed) == TOKEN
    assert crypto.seal(TOKEN) != sealed


def test_keys_are_rotated_without_a_moment_in_which_nothing_opens() -> None:
    sealed = Crypto([OLD]).seal(TOKEN)
    both = Crypto([NEW, OLD])
    assert both.open(sealed) == TOKEN
    renewed = both.renewed(sealed)
    assert Crypto([NEW]).open(renewed) == TOKEN
    assert both.renewed(renewed) == renewed
    with pytest.raises(WrongKey):
        Crypto([NEW]).open(sealed)
    with pytest.raises(WrongKey):
        Crypto([OTHER]).renewed(sealed)


def test_what_was_changed_is_not_opened() -> None:
    sealed = bytearray(Crypto([OLD]).seal(TOKEN))
    sealed[-20] ^= 1
    with pytest.raises(WrongKey):
        Crypto([OLD]).open(bytes(sealed))


@pytest.mark.parametrize("key", ["", "short", "x" * 44])
def test_what_is_no_key_is_said(key: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Crypto([key])


async def test_all_who_start_together_get_the_one_key(tmp_path: Path) -> None:
    home = tmp_path / "data"
    keys = await asyncio.gather(*(asyncio.to_thread(kept_key, home) for _process in range(8)))
    assert len(set(keys)) == 1
    assert Crypto(keys[:1]).open(Crypto([kept_key(home)]).seal(TOKEN)) == TOKEN
    assert stat.S_IMODE((home / KEY_FILE).stat().st_mode) == 0o600
    assert [place.name for place in home.iterdir()] == [KEY_FILE]


def test_a_signature_is_of_one_key_and_one_text() -> None:
    signed = Signer([OLD]).sign("offer", "7")
    assert re.fullmatch(r"[\w-]{43}", signed)
    assert signed == Signer([OLD]).sign("offer", "7"), "the same for the same"
    assert Signer([NEW, OLD]).has_signed(signed, "offer", "7")
    others = [("offer", "8"), ("form", "7"), ("offer7",), ("offer", "7", "")]
    assert not any(Signer([OLD]).has_signed(signed, *one) for one in others)
    assert not any(
        Signer([OLD]).has_signed(wrong, "offer", "7") for wrong in ("", signed[:-1], signed + "A", "é\ud800")
    )
    assert not Signer([OTHER]).has_signed(signed, "offer", "7")
