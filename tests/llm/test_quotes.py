"""Quotes are found whatever became of their spaces and signs, and nothing else is."""

import pytest

from bot.llm.quotes import Quotable

TEXT = (
    "Senior developer at “Masar”, 2019 – 2024\n"
    "Built the settlement   service\nthat pays 40,000 merchants; on-call for it.\n"
    "مهندس برمجيات أول في شركة المدى، قاد فريقاً من خمسة\n"
    "JavaScript, SQL"
)
VEIL = "▇▇▇"


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("the settlement service that pays 40,000", "the settlement   service\nthat pays 40,000"),
        ('senior DEVELOPER at "Masar", 2019 - 2024', "Senior developer at “Masar”, 2019 – 2024"),
        ("“on-call for it.”", "on-call for it"),
        ("مهندس برمجيات اول في شركة المدى، قاد فريقا", "مهندس برمجيات أول في شركة المدى، قاد فريقاً"),
        ("JavaScript", "JavaScript"),
        ("Java", None),
        ("Script, SQL", None),
        ("Built the settlement service and the ledger", None),
        ("of", None),
        ("", None),
        ("▇▇▇", None),
    ],
)  # fmt: skip
def test_a_quote_is_found_or_is_none(quote: str, found: str | None) -> None:
    place = Quotable(TEXT, veil=VEIL).find(quote)
    assert (place and TEXT[place[0] : place[1]]) == found


def test_of_a_quote_with_a_veil_in_it_the_longest_stretch_is_found() -> None:
    quote = f"{VEIL} at Masar, pays 40,000 merchants {VEIL}"
    assert Quotable("Dana pays 40,000 merchants", veil=VEIL).find(quote.replace(" at Masar,", "")) == (5, 26)
    assert Quotable("Dana pays 40,000 merchants").find(f"{VEIL} pays 40,000 merchants") is None
