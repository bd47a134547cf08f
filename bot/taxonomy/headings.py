"""The headings of CVs in English, Arabic, French, German and Spanish, and the kind of section each opens.

`headings.json`: kind of section → its headings, without accents or in Arabic script.
"""

import json
import re
from functools import cache
from pathlib import Path

from bot.taxonomy.folding import fold

DATA = Path(__file__).with_suffix(".json")

_LONGEST = 60  # characters of a heading; longer lines are text
_WORD = re.compile(r"[^\W_]+")
_FILLERS = frozenset({"and", "the", "my", "of", "et", "de", "des", "und", "y", "e", "a", "i", "les", "mes", "la", "el"})
_SPACED = re.compile(r"(?:[^\W\d_] ){3,}[^\W\d_]")  # "E X P E R I E N C E"


def _key(text: str) -> str:
    words = (word.removeprefix("و") if word > "\u0600" else word for word in _WORD.findall(fold(text)))
    return " ".join(word for word in words if word not in _FILLERS)


@cache
def _kinds() -> dict[str, str]:
    with DATA.open(encoding="utf-8") as file:
        table: dict[str, list[str]] = json.load(file)
    kinds: dict[str, str] = {}
    for kind, phrases in table.items():
        for phrase in phrases:
            kinds.setdefault(_key(phrase), kind)
    return kinds


def heading_kind(text: str) -> str | None:
    """The `SectionKind` value of a text that is, as a whole, a known heading ("WORK EXPERIENCE:"); None for others."""
    if not text or len(text) > _LONGEST:
        return None
    text = text.strip(" \t:：-–—=_*#•|·.")
    if _SPACED.fullmatch(text):
        text = text.replace(" ", "")
    kinds = _kinds()
    key = _key(text)
    if key in kinds:
        return kinds[key]
    # "Skills & Interests", "Education / Certifications": two headings in one; the first names the section
    first, joined, rest = _cut(text)
    if joined and _key(rest) in kinds:
        return kinds.get(_key(first))
    return None


def _cut(text: str) -> tuple[str, str, str]:
    parts = re.split(r"\s*(?:&|/|,|\+|\band\b|\bund\b|\bet\b|\by\b)\s*", text, maxsplit=1, flags=re.IGNORECASE)
    return (parts[0], "&", parts[1]) if len(parts) == 2 else (text, "", "")
