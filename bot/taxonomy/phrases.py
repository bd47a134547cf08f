"""Tables of phrases by kind, as `headings.json` and `labels.json` hold them."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.taxonomy.folding import fold

_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile("[\u0640\u064b-\u0652]")  # stretched letters and vowels


def words_of(text: str) -> Iterator[str]:
    """The words of a phrase, folded, without what Arabic letters may carry."""
    yield from _WORD.findall(_MARKS.sub("", fold(text)))


def kinds_of(table: Path, key: Callable[[str], str]) -> dict[str, str]:
    """The kind of every phrase in a file of kind → phrases, by the phrase's `key`; the first kind of two."""
    with table.open(encoding="utf-8") as file:
        read: dict[str, list[str]] = json.load(file)
    kinds: dict[str, str] = {}
    for kind, phrases in read.items():
        for phrase in phrases:
            kinds.setdefault(key(phrase), kind)
    return kinds
