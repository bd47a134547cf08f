"""Folding of case, accents and Arabic spelling that keeps every offset, and words to look up."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

_MARKS = "\u0640\u064b-\u0652\u0670"
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}])*(?:\+\+|#)?")
_MARK = re.compile(f"[{_MARKS}]")
_PREFIXES = ("وال", "بال", "فال", "كال", "ولل", "لل", "ال", "وب", "ول", "و", "ب", "ل")
ARABIC_START, _ARABIC_END = "\u0600", "\u06ff"
_ARABIC_LETTERS = str.maketrans("أإآٱىةؤئ", "اااايهوي")


@cache
def _table() -> dict[int, str]:
    table: dict[int, str] = {}
    for code in (*range(0x41, 0x5B), *range(0xC0, 0x180), *range(0x600, 0x700), *range(0x1E00, 0x1F00)):
        char = chr(code)
        plain = unicodedata.normalize("NFD", char)[:1].casefold()[:1]
        folded = char.translate(_ARABIC_LETTERS) if ARABIC_START <= char <= _ARABIC_END else plain
        if folded and folded != char:
            table[code] = folded
    return table


def fold(text: str) -> str:
    """`text` in one case, without accents, with one form of alef, ya and ta marbuta; same length as `text`."""
    return text.translate(_table())


class Token(NamedTuple):
    """A word of a folded text. `keys` are its forms for look-ups: as it stands, then without Arabic prefixes."""

    keys: tuple[str, ...]
    start: int
    end: int

    @property
    def key(self) -> str:
        """The form under which a dictionary keeps the word: singular, without the Arabic article."""
        return dictionary_form(self.keys)


def dictionary_form(keys: tuple[str, ...]) -> str:
    """Of a word's forms, the one without the Arabic article; its first where it has none."""
    return next((key for key in keys[1:] if keys[0] == "ال" + key), keys[0])


@lru_cache(maxsize=16384)  # most words of a text, and of the next one, are the same few
def _keys(word: str) -> tuple[str, ...]:
    if word[0] < ARABIC_START:
        plural = len(word) > 3 and word[-1] == "s" and word[-2] not in "sui"
        return (word[:-1],) if plural else (word,)
    if word[0] > _ARABIC_END:
        return (word,)
    word = _MARK.sub("", word)
    stripped = [word[len(p) :] for p in _PREFIXES if word.startswith(p) and len(word) - len(p) >= 3]
    return tuple(dict.fromkeys((word, *sorted(stripped, key=len, reverse=True))))


def tokens(folded: str) -> list[Token]:
    """The words of a text that `fold` has folded; "c++" and "c#" are words."""
    return [Token(_keys(found.group()), found.start(), found.end()) for found in _WORD.finditer(folded)]
