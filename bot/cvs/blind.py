"""Taking the person out of a CV's own words, for batches in which nobody may know who it is before a decision."""

import re
from collections.abc import Iterator, Sequence

from bot.cvs.traits import Place, traits
from bot.taxonomy.folding import fold

VEIL = "▇▇▇"

_ADDRESS = re.compile(
    r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://|www\.)\S+|\b(?:[\w-]+\.)+[a-z]{2,}/\S*", re.IGNORECASE
)
_NUMBER = re.compile(r"\+?\(?\d[\d ().\-/]{5,}\d")
_TAIL = 7  # last digits that two spellings of one phone number share
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_LEAST = 3  # letters; shorter parts of a name are words like any other
_SCHOOLS = 20  # of a CV
_SCHOOL = 150  # characters of a school's name


def veiled(
    text: str, *, name: str | None, phone: str | None, language: str | None = None, schools: Sequence[str] = ()
) -> str:
    """`text` without the person's name, phone number, e-mail and web addresses, age, gender, family and origin.

    A profile's handle beside them ("dana-kassem") counts as the name too. `language` is the CV's; `schools` are
    names that are hidden, too.
    """
    places = [
        *(found.span() for found in _ADDRESS.finditer(text)),
        *_numbers(text, phone or ""),
        *_names(text, name or ""),
        *_schools(text, schools),
        *traits(text, language=language),
    ]
    shown, at = "", 0
    for start, end in sorted(places):
        if start >= at:
            shown += text[at:start] + VEIL
        at = max(at, end)
    return shown + text[at:]


def _numbers(text: str, phone: str) -> Iterator[Place]:
    tail = re.sub(r"\D", "", phone)[-_TAIL:]
    if len(tail) == _TAIL:
        for found in _NUMBER.finditer(text):
            if re.sub(r"\D", "", found[0]).endswith(tail):
                yield found.span()


def _names(text: str, name: str) -> Iterator[Place]:
    parts = {fold(part) for part in _WORD.findall(name) if len(part) >= _LEAST}
    for found in _WORD.finditer(text):
        word = fold(found[0])
        if word in parts or parts.intersection(re.split(r"['’-]", word)):
            yield found.span()


def _schools(text: str, schools: Sequence[str]) -> Iterator[Place]:
    folded = fold(text)
    for school in schools[:_SCHOOLS]:
        words = _WORD.findall(fold(school[:_SCHOOL]))
        if words:
            for found in re.finditer(r"(?<!\w)" + r"\W{1,4}".join(map(re.escape, words)) + r"(?!\w)", folded):
                yield found.span()
