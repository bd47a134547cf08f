"""Countries whose public holidays are known, found by what somebody types."""

from functools import cache
from typing import Final

from babel import Locale

from bot.accounts.public_holidays import countries
from bot.core.times import country_words
from bot.taxonomy.folding import fold
from bot.taxonomy.places import country_of

LANGUAGES: Final = ("en", "ar")  # in which names are understood, whichever is spoken
MOST_OFFERED: Final = 100  # options that Slack takes


def countries_like(typed: str) -> list[str]:
    """ISO 3166-1 codes: first the one that is meant by another name or its code, then by where in a name the text
    stands; in the order of their names in the language that is spoken. All of them, as far as Slack takes them, for no
    text."""
    wanted = fold(typed.strip())
    meant = country_of(typed.strip()) or typed.strip().upper()
    placed = [(_place(wanted, meant, code), fold(country_words(code)), code) for code in countries()]
    return [code for place, _name, code in sorted(placed) if place <= _WITHIN][:MOST_OFFERED]


_MEANT, _BEGINNING, _WORD, _WITHIN, _NOWHERE = range(5)


def _place(wanted: str, meant: str, code: str) -> int:
    if code == meant:
        return _MEANT
    names = _names()[code]
    if any(name.startswith(wanted) for name in names):
        return _BEGINNING
    if any(f" {wanted}" in name for name in names):
        return _WORD
    return _WITHIN if any(wanted in name for name in names) else _NOWHERE


@cache
def _names() -> dict[str, tuple[str, ...]]:
    known = [Locale(language).territories for language in LANGUAGES]
    return {code: tuple(fold(str(names.get(code, code))) for names in known) for code in countries()}
