"""Words of dates: months, seasons, "present" and "since" in English, Arabic (both usages), French, German and Spanish."""

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


@cache
def calendar() -> Calendar:
    """The product's words, read at the first call and kept."""
    with DATA.open(encoding="utf-8") as file:
        table = json.load(file)
    months = {fold(word): number for number, words in enumerate(table["months"], 1) for word in words}
    present, since, seasons = (frozenset(fold(w) for w in table[name]) for name in ("present", "since", "seasons"))
    return Calendar(months, present, since, seasons)
