"""Labels of forms: what stands before, over or left of the facts of a job ("Employer:", "Zeitraum", "جهة العمل").

`labels.json`: kind of fact (title, company, dates, start, end, place, other) → its labels.
"""

import json
import re
from functools import cache
from pathlib import Path

from bot.taxonomy.folding import fold

DATA = Path(__file__).with_suffix(".json")
_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile("[\u0640\u064b-\u0652]")  # stretched letters and vowels
_LONGEST = 60  # characters of a label


def _key(text: str) -> str:
    return " ".join(_WORD.findall(_MARKS.sub("", fold(text))))


@cache
def _kinds() -> dict[str, str]:
    with DATA.open(encoding="utf-8") as file:
        table: dict[str, list[str]] = json.load(file)
    kinds: dict[str, str] = {}
    for kind, labels in table.items():
        for label in labels:
            kinds.setdefault(_key(label), kind)
    return kinds


def label_kind(text: str) -> str | None:
    """The kind of fact that a text is, as a whole, the label of; None for other texts."""
    return _kinds().get(_key(text)) if len(text) <= _LONGEST else None
