"""The words of Arabic headings: most are a noun with adjectives, and more pairs of them are in use than a list holds.

`heading_words.json`, without articles: `nouns` say what a section is about, and those of `later` do behind another
word ("سجل العمل", but "العمل الجماعي" is a skill). `plain` ones ("سجل", "مسيرة") leave it to an adjective of `tellers`.
`retold`: with such an adjective a noun of the first kind means the second ("الشهادات الجامعية"). `others` and `fields`
tell nothing; `fields` are trades, which the names of subjects and departments have too ("الدراسات الهندسية").
"""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from bot.taxonomy.folding import ARABIC_START
from bot.taxonomy.phrases import words_of

DATA = Path(__file__).with_suffix(".json")

_MOST_WORDS = 7
_OF_TRADES = frozenset(("experience", "skills", "certifications", "courses"))  # headings that name a trade

_WEAK = None, "other"  # kinds that give way to any

Kinds = dict[str, str]  # word → kind of section


class _Words(NamedTuple):
    nouns: Kinds
    later: Kinds
    tellers: Kinds
    retold: Kinds  # kind and adjective → kind
    plain: frozenset[str]
    others: frozenset[str]
    fields: frozenset[str]


@cache
def _words() -> _Words:
    with DATA.open(encoding="utf-8") as file:
        table = json.load(file)
    nouns, later, tellers = (
        {word: kind for kind, words in table[name].items() for word in words_of(words)}
        for name in ("nouns", "later", "tellers")
    )
    retold: Kinds = {}
    for kinds, words in table["retold"].items():
        first, second = kinds.split()
        retold |= {f"{first} {word}": second for word in words_of(words)}
    return _Words(
        nouns, later, tellers, retold, *(frozenset(words_of(table[name])) for name in ("plain", "others", "fields"))
    )


def kind_by_words(text: str) -> str | None:
    """The kind of section that a text of nothing but such words heads, if they are two or more."""
    words = list(words_of(text))
    if not 1 < len(words) <= _MOST_WORDS or any(word < ARABIC_START for word in words):
        return None
    known, kind, telling = _words(), None, None
    for place, word in enumerate(words):
        forms = list(_forms(word))
        noun = _first(known.nouns, forms) or (_first(known.later, forms) if place else None)
        if noun is not None:
            # "التدريب والعمل": jobs beside courses are the more to be told
            joined = word.startswith("و") and word not in known.nouns
            kind = noun if kind in _WEAK or (joined and [kind, noun] == ["courses", "experience"]) else kind
        elif place and kind and (other := _first(known.retold, [f"{kind} {form}" for form in forms])):
            kind = other
        elif place and (teller := _first(known.tellers, forms)):
            telling = telling or teller
        elif not ({*forms} & (known.plain if not place else known.plain | known.others)) and not (
            kind in _OF_TRADES and {*forms} & known.fields
        ):
            return None
    return kind or telling


def _first(kinds: Kinds, forms: list[str]) -> str | None:
    return next((kinds[form] for form in forms if form in kinds), None)


def _forms(word: str) -> Iterator[str]:
    """A word as it stands, without "and", the article, "my" and the ending of adjectives beside plurals."""
    for lead in ("", "و", "ال", "وال", "لل"):
        if word.startswith(lead):
            bare = word[len(lead) :]
            yield bare
            if len(bare) > 3 and bare[-1] in "هي":
                yield bare[:-1]
