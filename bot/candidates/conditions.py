"""What the words of a search say of decisions and years, in English and Arabic; and what they deny. Pure rules."""

import re
from collections.abc import Mapping
from typing import Generic, NamedTuple, TypeVar

from bot.openings.parsing import years_in
from bot.taxonomy.folding import fold
from db.models.candidates import Decision

W = TypeVar("W")


class Condition(NamedTuple, Generic[W]):
    """`text[start:end]` says what is `wanted`; None where it says what no filter can hold, as "not" or "at most"."""

    wanted: W | None
    start: int
    end: int


# Patterns meet folded text, so they are folded, too.
_DECISIONS: Mapping[Decision, re.Pattern[str]] = {
    Decision.SHORTLISTED: re.compile(
        fold(
            r"\b(?:short-?listed|short list)\b|(?:ال)?قائمة (?:ال)?(?:مختصرة|قصيرة|نهائية)"
            r"|(?:ال)?مرشح(?:ين|ون) (?:ال)?(?:نهائي|مختار)(?:ين|ون)"
        )
    ),
    Decision.PASSED: re.compile(
        fold(r"\b(?:passed(?: on)?|rejected|declined|turned down)\b|(?:ال)?(?:مرفوض|مستبعد)(?:ين|ون)?(?!\w)")
    ),
}
_DENIED = re.compile(
    fold(r"(?:\b(?:not|never|un|non)|n't)(?: (?:been|yet|on|in|the))*[ -]?$|(?<!\w)(?:غير|ليس(?:وا)?(?: في)?|لم يتم) $")
)
_AT_MOST = re.compile(
    fold(
        r"\b(?:(?<!no )(?<!not )(?:less|fewer) than|under|below|up to|at most|max(?:imum)?(?: of)?) $"
        r"|\b(?:no|not) (?:more than|over) $"
        r"|(?<!\w)(?:(?<!ليس )(?<!لا )أقل من|لا [يت]زيد (?:عن|على)|لا [يت]تجاوز|حتى|[بك]حد أقصى) $"
    )
)
_FROM = re.compile(
    fold(r"(?:\b(?:between|from)|(?<!\w)(?:بين|من)) (\d{1,2}) ?(?:and|to|-|–|إلى|و) ?$")  # the lower end of a range
)


def decisions_in(folded: str) -> list[Condition[Decision]]:
    found = []
    for decision, pattern in _DECISIONS.items():
        for match in pattern.finditer(folded):
            denied = _DENIED.search(folded[: match.start()])
            start = denied.start() if denied else match.start()
            found.append(Condition(None if denied else decision, start, match.end()))
    return found


def years_wanted(text: str, folded: str) -> list[Condition[float]]:
    """At least so many years."""
    found = []
    for years in years_in(text):
        before = folded[: years.start]
        most, least = _AT_MOST.search(before), _FROM.search(before)
        start = min([years.start, *(match.start() for match in (most, least) if match)])
        wanted = None if most else float(least[1]) if least else years.years
        found.append(Condition(wanted, start, years.end))
    return found
