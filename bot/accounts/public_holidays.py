"""Public holidays of countries, by the package `holidays`, which works offline; those of the moon are estimates.

The first look into it loads the calendars of all countries, some megabytes, for about 0.15 s; each after that takes a
few milliseconds at most, for a country and a year that were not looked at before.
"""

from collections.abc import Collection, Iterator
from datetime import date
from functools import cache, lru_cache

from bot.accounts.models import Holiday
from bot.core.i18n import current_language

_LANGUAGES = {
    "en": "en_US",
    "ar": "ar",
}  # where a country's calendar has it; else its names are as the package has them


@cache
def countries() -> tuple[str, ...]:
    """ISO 3166-1 codes of all whose holidays are known."""
    from holidays import list_supported_countries  # noqa: PLC0415 — as below

    return tuple(sorted(list_supported_countries(include_aliases=False)))


def load() -> None:
    """For the start of a process, so that nobody waits for it later."""
    _holidays("SA", 2026, _LANGUAGES["en"])


def holidays_between(countries: Collection[str], first: date, last: date) -> list[Holiday]:
    """By day, both ends included, with names in the language that is spoken; none for a country without a calendar."""
    language = _LANGUAGES.get(current_language(), _LANGUAGES["en"])
    return sorted(_between(countries, first, last, language), key=lambda one: (one.day, one.name))


def holiday_dates(countries: Collection[str], first: date, last: date) -> frozenset[date]:
    """Days on which one of the countries has a public holiday, both ends included."""
    return frozenset(one.day for one in _between(countries, first, last, _LANGUAGES["en"]))


def _between(countries: Collection[str], first: date, last: date, language: str) -> Iterator[Holiday]:
    for country in countries:
        for year in range(first.year, last.year + 1):
            yield from (one for one in _holidays(country, year, language) if first <= one.day <= last)


@lru_cache(maxsize=512)
def _holidays(country: str, year: int, language: str) -> tuple[Holiday, ...]:
    from holidays import country_holidays  # noqa: PLC0415 — most processes never need it

    try:
        calendar = country_holidays(country, years=year, language=language)
    except NotImplementedError:
        return ()
    return tuple(Holiday(day=day, name=name) for day, name in sorted(calendar.items()))
