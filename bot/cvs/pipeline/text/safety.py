"""What stands in a line of text and is not what its reader sees: taken out or set right, and kept apart."""

import re
import unicodedata
from typing import NamedTuple

from bot.cvs.models import Hiding
from bot.cvs.pipeline.text.look_alikes import undressed, without_look_alikes

MIN_VISIBLE_POINTS = 3.0

_TAGS = range(0xE0000, 0xE0080)
_JOINERS = "\u200c\u200d"  # Arabic and Indic scripts and emoji need them; between other letters they only hide
_LINE_SIGNS = re.compile(r"[\t\n\r\v\f\x1c-\x1f\x85\u2028\u2029]")
_WIDE_SPACE = re.compile(r" {3,}")
# Signs without a shape of their own that are no format characters: joiners of marks, fillers, variation selectors.
_SHAPELESS = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
_BLANK = "\u2800"  # a pattern without dots
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]{4,}")  # one chooses a shape; a row of them is a message
_ZERO_WIDTH = "\u200b\u200c\u200d\u2060\u2062\u2063\u2064\ufeff"
_BROKEN_WORD = re.compile(rf"[^\W\d_][{_ZERO_WIDTH}]+(?=[^\W\d_])")
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_FLOOD = re.compile(f"[{_MARKS}]{{4,}}")  # no language puts so many on a letter
_ANY_MARK = re.compile(f"[{_MARKS}]")
_TURNED = re.compile("\u202e([^\u202c\u2066-\u2069]*)\u202c?")  # right-to-left override


class Cleaned(NamedTuple):
    text: str
    hidden: list[tuple[Hiding, str]]  # how, and the words


def clean(text: str) -> Cleaned:
    """One line of visible text in NFKC, and what was taken out of it or set right.

    Ligatures and presentation forms become letters, private-use signs and controls go, bidirectional marks go
    (text is in logical order), what an override turns round is read as it is shown, floods of marks and signs without
    a shape go, and look-alikes of Latin letters within Latin words become those.
    """
    if text.isascii() and text.isprintable():
        return Cleaned(_WIDE_SPACE.sub("  ", text), [])
    hidden: list[tuple[Hiding, str]] = []
    smuggled = _smuggled(text)
    if smuggled is not None:
        hidden.append((Hiding.INVISIBLE, smuggled))
    line = _LINE_SIGNS.sub(" ", text)
    shown = _TURNED.sub(_as_shown, line)
    if shown != _TURNED.sub(r"\1", line):
        hidden.append((Hiding.TURNED, _with_shape(shown).strip()))
    broken = [_with_shape(word) for word in shown.split() if _is_broken(word)]
    if broken:
        hidden.append((Hiding.ZERO_WIDTH, " ".join(broken)))
    visible = _with_shape(shown)
    if _ANY_MARK.search(visible):
        decomposed = unicodedata.normalize("NFKD", visible)
        visible = _FLOOD.sub("", decomposed)
        if visible != decomposed:
            hidden.append((Hiding.MARKS, unicodedata.normalize("NFKC", visible).strip()))
    mended, look_alikes = without_look_alikes(undressed(unicodedata.normalize("NFKC", visible)))
    if look_alikes:
        hidden.append((Hiding.HOMOGLYPH, " ".join(look_alikes)))
    return Cleaned(_WIDE_SPACE.sub("  ", unicodedata.normalize("NFKC", mended)), hidden)


def _smuggled(text: str) -> str | None:
    """The message in signs that are never shown: tag characters, or rows of variation selectors, each a byte."""
    tags = "".join(chr(ord(c) - 0xE0000) for c in text if ord(c) in _TAGS)
    if tags:
        return "".join(c for c in tags if c.isprintable()) or "tag characters"
    rows = _SELECTORS.findall(text)
    if not rows:
        return None
    codes = bytes((ord(c) - 0xFE00 if ord(c) < 0xE0100 else ord(c) - 0xE0100 + 16) & 0xFF for c in "".join(rows))
    words = "".join(c for c in codes.decode("utf-8", "ignore") if c.isprintable())
    return words or "variation selectors"


def _as_shown(match: re.Match[str]) -> str:
    """What a right-to-left override turns round; words that are written so in any case stay."""
    inside = match.group(1)
    rightwards = any(unicodedata.bidirectional(c) == "L" for c in inside)
    return inside[::-1] if rightwards else inside


def _with_shape(text: str) -> str:
    """The text without signs that have no shape."""
    kept: list[str] = []
    for index, c in enumerate(text):
        category = unicodedata.category(c)
        if c in _JOINERS and _needs_joiner(text, index):
            kept.append(c)
        elif category in ("Zs", "Zl", "Zp", "Co") or c == _BLANK:
            kept.append(" ")  # Co: an icon font's sign
        elif category[0] != "C" and not _SHAPELESS.match(c):
            kept.append(c)
    return "".join(kept)


def _is_broken(word: str) -> bool:
    return any(ord(found.group()[0]) < 0x600 for found in _BROKEN_WORD.finditer(word))


def _needs_joiner(text: str, index: int) -> bool:
    around = text[max(0, index - 1) : index] + text[index + 1 : index + 2]
    return any(
        ord(c) >= 0x600 and unicodedata.category(c)[0] in "LMS" and not _ANY_MARK.match(c) and not _SHAPELESS.match(c)
        for c in around
    )
