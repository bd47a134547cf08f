"""Arabic words that CVs are made of, to mend what recognition of a picture has torn apart."""

import re
from functools import cache
from pathlib import Path
from typing import Final

from bot.taxonomy.folding import fold

# Letters that do not join the next one: only behind them can a word seem to end.
APART: Final = frozenset("اأإآٱدذرزوؤىة")
_DATA: Final = Path(__file__).parent
_WORD = re.compile(r"[\u0621-\u064a]{2,}")
_ARTICLE = "ال"


def is_known(word: str) -> bool:
    """Whether a word stands in the product's vocabularies or among usual names, with or without its article."""
    folded = fold(word)
    return folded in words() or folded.removeprefix(_ARTICLE) in words()


@cache
def words() -> frozenset[str]:
    """All Arabic words of the vocabularies beside this file, folded."""
    found: set[str] = set()
    for path in sorted(_DATA.glob("*.*")):
        if path.suffix in (".json", ".csv", ".txt"):
            found.update(fold(word) for word in _WORD.findall(path.read_text(encoding="utf-8")))
    return frozenset(found)
