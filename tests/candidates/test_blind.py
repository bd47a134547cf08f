"""A CV's own words without the person."""

import pytest

from bot.candidates.blind import VEIL, veiled


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Dana Kassem, Amman | dana@example.org", f"{VEIL} {VEIL}, Amman | {VEIL}"),
        ("Amman +962 7 9012 3456 dana-kassem-dev", f"Amman {VEIL} {VEIL}"),
        ("079 0123456 · linkedin.com/in/dk", f"{VEIL} · {VEIL}"),
        ("Led 2018 - 2021 the ledger of 1 000 000 rows", "Led 2018 - 2021 the ledger of 1 000 000 rows"),
        ("Built ASP.NET and Node.js services", "Built ASP.NET and Node.js services"),
    ],
)
def test_the_person_is_taken_out(text: str, shown: str) -> None:
    assert veiled(text, name="Dana al Kassem", phone="+962790123456") == shown


def test_arabic_names() -> None:
    assert veiled("دانة قاسم، عمّان", name="دانة قاسم", phone=None) == f"{VEIL} {VEIL}، عمّان"


def test_nothing_known_changes_nothing_but_addresses() -> None:
    assert veiled("Sara, sara@example.org", name=None, phone=None) == f"Sara, {VEIL}"
