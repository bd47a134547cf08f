"""Whether words of a line name an employer or a title, or tell what somebody did."""

import re

from bot.taxonomy.places import is_place
from bot.taxonomy.titles import company_score, title_score

NAME_WORDS = 9  # of a line that names an employer or a title with its place
SHORT = 4  # words; a full stop after more ends a sentence
_SHORT_TITLE, _LEAD = 3, 2  # words: a longer title is told by its first ones
_MINOR = 3  # letters of words that names write small
ABBREVIATED = re.compile(
    r"(?:\b(?:inc|ltd|co|corp|llc|pvt|st|dept|sr|jr|ph\.?d|e\.?v|s\.?[al]|[a-z])|,\s[a-z]{1,4})\.\Z", re.IGNORECASE
)
# "Trained 20 agents", "Led the team", "Ran a shop": what somebody did
DEED = re.compile(
    r"(?:[A-Z][a-z]{2,}ed|Led|Ran|Built|Wrote|Grew|Taught|Won|Sold|Kept|Set|Made|Took|Drove|Brought|Cut|Oversaw|Held|Gave|"
    r"Spoke|Rebuilt|Rewrote|Put|Sat|Bought|Found|Dealt|Saw|Did|Got|Went|Began|Became|Spent|Paid|Hired)"
    r"(?:\s(?:up|out|over|off|on|back))?,?\s(?=[a-z\d£$€])"
)
_COUNT = re.compile(r"(?<![^\s(])\d[\d.,]*\s[^\W\d_]{3}")  # "24 nurses"


def is_sentence(text: str, words: int) -> bool:
    return text.endswith(".") and words > SHORT and not ABBREVIATED.search(text)


def names(text: str) -> bool:
    """Whether a line reads as an employer or a title, not as the beginning of a description."""
    bare = re.sub(r"\([^()]*\)", " ", text)
    words = re.findall(r"[^\W\d_][\w'’.&-]*", bare)
    ended = text.endswith((".", ":")) and not ABBREVIATED.search(text)
    if len(words) > NAME_WORDS or ended or text[:1].islower() or tells(text):
        return False
    told = title_score(text) >= 0.8 or company_score(text) >= 0.7 or is_place(text.rpartition(",")[2])
    return told or all(word[:1].isupper() or not word.isascii() for word in words if len(word) > _MINOR)


def begins_with_title(text: str) -> bool:
    """Whether the first words of a text are a title: "Welder in the big hall", unlike "I plan the work of welders"."""
    words = text.split()
    lead = " ".join(words if len(words) <= _SHORT_TITLE else words[:_LEAD])
    return len(words) <= NAME_WORDS and not DEED.match(text) and title_score(lead) >= 0.8


def tells(text: str) -> bool:
    """Whether a line tells what somebody did, or how many there were."""
    if title_score(text) >= 1.0:
        return False
    return DEED.match(text) is not None or (_COUNT.search(text) is not None and company_score(text) < 0.7)
