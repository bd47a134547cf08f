"""Remarks on what does not count: "Payroll alone does not count", "لا نحتسب بيع العقار"."""

import re
from collections.abc import Iterator

from bot.taxonomy.job_ads import BARRED_ALONE, BARRED_BEFORE, BARRED_COUNTS, BARRED_FILLER, BARRED_ONLY

_MOST_WORDS = 5
_VOWELS = re.compile(r"[\u064b-\u0652]")  # which Arabic writes or leaves out
_CLAUSE = re.compile(r"\b(?:when|if|you)\b", re.IGNORECASE)  # "you find your way in R when SQL is not enough"
_PARTS = re.compile(r",|;|/|،|؛|\b(?:and|or|nor|und|oder|et|ou|y|o)\b|\sولا\s|\sأو\s|\sو(?=\S)", re.IGNORECASE)


def barred_in(sentence: str) -> tuple[str, ...]:
    """What a sentence says does not count; empty where it says nothing of the kind."""
    sentence = _VOWELS.sub("", sentence)
    for pattern in (BARRED_ONLY, BARRED_BEFORE, BARRED_ALONE, BARRED_COUNTS):
        found = pattern.search(sentence)
        if found and not _CLAUSE.search(found["what"]) and (what := tuple(listed(found["what"]))):
            return what
    return ()


def listed(text: str) -> Iterator[str]:
    """The things a list names, without the words that every job shares."""
    for part in _PARTS.split(re.sub(r"[().]", ",", text)):
        words = BARRED_FILLER.sub(" ", part).split()
        if 0 < len(words) <= _MOST_WORDS:
            yield " ".join(words).strip("- ")
