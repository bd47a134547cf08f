"""Labels of forms: what stands before, over or left of the facts of a job ("Employer:", "Zeitraum", "جهة العمل").

`labels.json`: kind of fact (title, company, dates, start, end, place, other) → its labels.
"""

from functools import cache
from pathlib import Path

from bot.taxonomy.phrases import kinds_of, words_of

DATA = Path(__file__).with_suffix(".json")
_LONGEST = 60  # characters of a label


def _key(text: str) -> str:
    return " ".join(words_of(text))


@cache
def _kinds() -> dict[str, str]:
    return kinds_of(DATA, _key)


def label_kind(text: str) -> str | None:
    """The kind of fact that a text is, as a whole, the label of; None for other texts."""
    return _kinds().get(_key(text)) if len(text) <= _LONGEST else None
