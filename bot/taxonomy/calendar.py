"""Words of dates in English, Arabic (all usages), French, German, Spanish, Italian, Portuguese, Dutch and Turkish.

`calendar.json`: months, months of the Hijri year, "present", "since", what else leads a range ("de … à …"), what joins
one ("to", "between … and"), what leads an end alone ("until"), what makes a year vague ("mid 2019"), seasons, and
what stands before the date on which a CV was written.
"""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from bot.taxonomy.folding import fold

DATA = Path(__file__).with_suffix(".json")
_HIJRI_EPOCH = 227014  # the proleptic Gregorian ordinal of the day before 1 Muharram 1
_LEAP_DAYS_IN_30_YEARS = 11


class Calendar(NamedTuple):
    """Folded words."""

    months: dict[str, int]  # word → 1–12
    hijri_months: dict[str, int]
    present: frozenset[str]
    since: frozenset[str]
    leads: frozenset[str]  # of a range with both ends
    upto: frozenset[str]
    between: frozenset[str]  # what leads a range whose ends a word of `both` joins
    both: frozenset[str]
    until: frozenset[str]  # what stands before the end of a time whose beginning is not told
    about: frozenset[str]
    seasons: frozenset[str]
    written: frozenset[str]


@cache
def calendar() -> Calendar:
    """The product's words, read at the first call and kept."""
    with DATA.open(encoding="utf-8") as file:
        table = json.load(file)
    months, hijri = (
        {fold(word): number for number, words in enumerate(table[name], 1) for word in words}
        for name in ("months", "hijri_months")
    )
    words = (
        frozenset(fold(word) for word in table[name])
        for name in ("present", "since", "from", "upto", "between", "and", "until", "about", "seasons", "written")
    )
    return Calendar(months, hijri, *words)


def from_hijri(year: int, month: int) -> tuple[int, int]:
    """The Gregorian year and month in which the middle of a Hijri month falls, by the tabular calendar."""
    days = (year - 1) * 354 + (3 + _LEAP_DAYS_IN_30_YEARS * year) // 30 + (59 * (month - 1) + 1) // 2 + 15
    middle = date.fromordinal(_HIJRI_EPOCH + days)
    return middle.year, middle.month
