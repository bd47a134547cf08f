"""Words of dates in English, Arabic (both usages), French, German and Spanish: months, seasons, "present", "since",
and what stands before the date on which a CV was written.
"""

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

from bot.taxonomy.folding import fold

DATA = Path(__file__).with_suffix(".json")


class Calendar(NamedTuple):
    """Folded words."""

    months: dict[str, int]  # word → 1–12
    present: frozenset[str]
    since: frozenset[str]
    seasons: frozenset[str]
    written: frozenset[str]


@cache
def calendar() -> Calendar:
    """The product's words, read at the first call and kept."""
    with DATA.open(encoding="utf-8") as file:
        table = json.load(file)
    months = {fold(word): number for number, words in enumerate(table["months"], 1) for word in words}
    kinds = ("present", "since", "seasons", "written")
    return Calendar(months, *(frozenset(fold(word) for word in table[kind]) for kind in kinds))
