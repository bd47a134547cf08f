"""Public holidays of countries, by the package `holidays`, which works offline; those of the moon are estimates."""

import asyncio
from collections.abc import Collection
from datetime import date
from functools import lru_cache

from bot.accounts.models import Holiday
from bot.core.i18n import current_language

_LANGUAGES = {
    "en": "en_US",
    "ar": "ar",
}  # where a country's calendar has it; else its names are as the package has them


async def holidays_between(countries: Collection[str], first: date, last: date) -> list[Holiday]:
    """By day, both ends included, with names in the language that is spoken; none for a country without a calendar."""
    language = _LANGUAGES.get(current_language(), _LANGUAGES["en"])
    found: list[Holiday] = []
    for country in countries:
        for year in range(first.year, last.year + 1):
            # the first call loads some megabytes, which would keep everybody waiting
            found += await asyncio.to_thread(_holidays, country, year, language)
    return sorted((one for one in found if first <= one.day <= last), key=lambda one: (one.day, one.name))


def holiday_dates(countries: Collection[str], first: date, last: date) -> frozenset[date]:
    """Days on which one of the countries has a public holiday, both ends included."""
    years = range(first.year, last.year + 1)
    days = {one.day for country in countries for year in years for one in _holidays(country, year, _LANGUAGES["en"])}
    return frozenset(day for day in days if first <= day <= last)


@lru_cache(maxsize=512)
def _holidays(country: str, year: int, language: str) -> tuple[Holiday, ...]:
    from holidays import country_holidays  # noqa: PLC0415 — most processes never need it

    try:
        calendar = country_holidays(country, years=year, language=language)
    except NotImplementedError:
        return ()
    return tuple(Holiday(day=day, name=name) for day, name in sorted(calendar.items()))
