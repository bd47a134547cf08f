"""Right-to-left text of a page, put from the order in which it is seen into the order in which it is read.

Producers of PDFs write Arabic words in either order, even within one line, so only the places of characters tell.
This is the inverse of the Unicode bidirectional algorithm (UAX #9) for a line without embedded levels, word by word.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from bot.cvs.pipeline.text.glyphs import Glyph

# Gaps in font sizes. Letters that do not join leave up to 0.14, and where a producer wrote a word backwards the
# content's own spaces stand at its other end, so only the gap tells a space.
SPACE = 0.17
MARK_BEHIND = 0.1
LAST_LETTER = "ة"  # ends a word, however close the next one comes
ALEFS = frozenset("اأإآ")
_LIGATURES_BACKWARDS = frozenset({"ال", "أل", "إل", "آل", "هلل", "هللا"})  # of "لا" and "الله", which read one way only
STACKED = 0.8  # share of the narrower letter that stands over the other
YEAR_AND_DASH = 2  # words
WIDE_SPACE = 1.8  # parts a line
UNLIKE = 1.6  # times the size of the smaller: parts a line too

_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_MIRRORED = str.maketrans("()[]{}", ")(][}{")
_NUMBER_BACKWARDS = re.compile(
    r"(?<!\S)((?:\d{2,5} ){1,4})(\+\d{1,4})(?!\S)|(?<!\S)((?:[1-9]\d{1,4} ){2,4})(0\d{1,3})(?!\S)"
)
_ENDING = re.compile(r"^(?!\.[A-Z]{2,4}\b)([،؛,.:؟!%٪)(\[\]]+)(?=[\w+])")
_BEGINNING = re.compile(r"(?<=\w)[()\[\]]$")
_BRACKET = re.compile(r"(?<!\S)[)\]](?=\S)|(?<=\S)[(\[](?=$|[\s،؛,.:؟!])")
_BRACKETS_INSIDE = re.compile(r"(?<!\S)(\d[\d/.]*[()] ?[-–—] ?[()]\d[\d/.]*)(?!\S)")
_YEAR = re.compile(r"(?:19|20)\d\d|[١٢][٠-٩]{3}")
_DASH = re.compile(r"[-–—]")


class Word(NamedTuple):
    """Characters from right to left, and whether a wide space stands to the right of them."""

    glyphs: list[Glyph]
    apart: bool


def is_rtl(char: str) -> bool:
    """Whether a character is of a script written from right to left."""
    return unicodedata.bidirectional(char) in _RIGHT_TO_LEFT


def reads_leftwards(text: str) -> bool:
    """Whether most letters of a text are of a right-to-left script."""
    letters = [char for char in text if char.isalpha()]
    return sum(map(is_rtl, letters)) * 2 > len(letters)


def logical(glyphs: Iterable[Glyph]) -> str:
    """The text of characters that stand on one row of a right-to-left line; two spaces where a wide gap parts it."""
    parts: list[list[Word]] = []
    for word in _words(glyphs):
        if word.apart or not parts:
            parts.append([])
        parts[-1].append(word)
    return _mended("  ".join(_part(words) for words in parts))


def _part(words: Sequence[Word]) -> str:
    kinds = _kinds(words)
    found: list[str] = []
    for kind, numbers in groupby(range(len(words)), key=lambda number: kinds[number]):
        run = [words[number] for number in numbers]
        if kind == "R":
            found += [_leftwards(word) for word in run]
        else:
            together = [run] if kind == "L" else [[word] for word in run]
            seen = [" ".join(_rightwards(word) for word in reversed(group)) for group in together]
            found += [_signs_in_order(text) for text in seen]
    return " ".join(found)


def _signs_in_order(text: str) -> str:
    """Signs that end a number or Latin text in a right-to-left line are seen to its left, a bracket that begins it
    to its right."""
    if len(re.findall(r"[()]", text)) == 2:
        return text
    ends, begins = _ENDING.match(text), _BEGINNING.search(text)
    plain = text[ends.end() if ends else 0 : begins.start() if begins else None]
    return (begins.group() if begins else "") + plain + (ends.group()[::-1] if ends else "")


def _words(glyphs: Iterable[Glyph]) -> list[Word]:
    """Words from right to left; the parts of a ligature, which stand at one place, keep their order."""
    words: list[Word] = []
    edge = 0.0
    for glyph in _from_the_right(glyphs):
        gap = (edge - glyph.x1) / max(glyph.size, 1.0)
        on_a_letter = unicodedata.category(glyph.char) == "Mn"
        ended = bool(words) and words[-1].glyphs[-1].char == LAST_LETTER and unicodedata.category(glyph.char) == "Lo"
        if not words or (gap > SPACE and not on_a_letter) or ended:
            apart = bool(words) and (gap > WIDE_SPACE or _differ(glyph, words[-1].glyphs[-1]))
            words.append(Word([], apart))
        words[-1].glyphs.append(glyph)
        edge = min(edge, glyph.x0) if on_a_letter else glyph.x0
    return words


def _differ(one: Glyph, other: Glyph) -> bool:
    """Whether two words of one row are so unlike in size that they are of two texts: a name, an address beside it."""
    return max(one.size, other.size) > UNLIKE * min(one.size, other.size)


def _from_the_right(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """By the middles of the letters; those that a font stacks ("مج") in the order in which the content runs."""
    content = list(enumerate(_ligatures_in_order(glyphs)))
    letters = [glyph for _, glyph in content if unicodedata.category(glyph.char) == "Lo"]
    steps = [_place(after) - _place(before) for before, after in pairwise(letters)]
    leftwards = sum(step > 0 for step in steps) > sum(step < 0 for step in steps)
    placed = sorted(content, key=lambda one: _place(one[1]))
    for at in range(len(placed) - 1):
        (number, one), (following, other) = placed[at : at + 2]
        if following - number == (-1 if leftwards else 1) and _stacked(one, other):
            placed[at : at + 2] = (following, other), (number, one)
    return [glyph for _, glyph in placed]


def _ligatures_in_order(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """Letters of one box are one ligature; PDFium gives them backwards in a line that it has turned.

    Which it did shows where a ligature can be read in one way only; the others of the line are like it.
    """
    boxes = [list(box) for _, box in groupby(glyphs, key=lambda glyph: (glyph.x0, glyph.x1, glyph.base))]
    seen = ["".join(glyph.char for glyph in box if unicodedata.category(glyph.char) == "Lo") for box in boxes]
    backwards = sum(text in _LIGATURES_BACKWARDS for text in seen) > sum(
        text[::-1] in _LIGATURES_BACKWARDS for text in seen
    )
    return [
        glyph
        for box, text in zip(boxes, seen, strict=True)
        for glyph in (
            box[::-1] if text in _LIGATURES_BACKWARDS or (backwards and text[::-1] not in _LIGATURES_BACKWARDS) else box
        )
    ]


def _stacked(one: Glyph, other: Glyph) -> bool:
    """Whether one of two letters stands over the other, and they are no two of one sign, such as "لا"."""
    shared = min(one.x1, other.x1) - max(one.x0, other.x0)
    narrower = min(one.x1 - one.x0, other.x1 - other.x0)
    letters = all(unicodedata.category(glyph.char) == "Lo" and glyph.char not in ALEFS for glyph in (one, other))
    return letters and shared >= STACKED * narrower and (one.x0, one.x1) != (other.x0, other.x1)


def _place(glyph: Glyph) -> float:
    """From right to left by the middle; a vowel sign behind the letter that it stands over."""
    middle = (glyph.x0 + glyph.x1) / 2
    return (MARK_BEHIND * glyph.size if unicodedata.category(glyph.char) == "Mn" else 0.0) - middle


def _kinds(words: Sequence[Word]) -> list[str]:
    """Per word: R with right-to-left letters, L in a run of Latin words, else N for numbers and signs by themselves."""
    kinds = []
    for word in words:
        text = "".join(glyph.char for glyph in word.glyphs)
        kinds.append("R" if any(map(is_rtl, text)) else "L" if any(map(str.isalpha, text)) else "N")
    for apart, numbers in groupby(range(len(words)), key=lambda number: kinds[number] != "R"):
        run = list(numbers)
        latin = [number for number in run if apart and kinds[number] == "L"]
        if latin:
            # numbers beside Latin words belong to them; signs only between them
            first, last = latin[0], latin[-1]
            for number in run:
                digits = any(glyph.char.isdigit() for glyph in words[number].glyphs)
                if first < number < last or (digits and number in (first - 1, last + 1)):
                    kinds[number] = "L"
            if _is_year_and_dash(words[run[0] : first]):
                kinds[run[0] : first] = ["L", "L"]
    return kinds


def _is_year_and_dash(words: Sequence[Word]) -> bool:
    """Whether what is seen to the right of Latin words is the year that follows them: "ACLS – 2023"."""
    return len(words) == YEAR_AND_DASH and bool(
        _YEAR.fullmatch(_rightwards(words[0])) and _DASH.fullmatch(_rightwards(words[1]))
    )


def _rightwards(word: Word) -> str:
    return "".join(glyph.char for glyph in _marks_after(sorted(word.glyphs, key=lambda glyph: glyph.x0 + glyph.x1)))


def _leftwards(word: Word) -> str:
    """A right-to-left word; digits and Latin letters inside it run to the right."""
    parts = []
    for rightward, run in groupby(
        _marks_after(word.glyphs), key=lambda glyph: glyph.char.isalnum() and not is_rtl(glyph.char)
    ):
        chars = [glyph.char for glyph in run]
        parts.append("".join(reversed(chars)) if rightward else "".join(chars))
    return "".join(parts)


def _marks_after(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """Vowel signs behind the letter they stand on."""
    found: list[Glyph] = []
    waiting: list[Glyph] = []
    for glyph in glyphs:
        if unicodedata.category(glyph.char) == "Mn" and not found:
            waiting.append(glyph)
        else:
            found += [glyph, *waiting]
            waiting = []
    return found + waiting


def _mended(text: str) -> str:
    """Brackets that open where they should close, turned; a number whose prefix comes last, from its front."""
    text = _NUMBER_BACKWARDS.sub(lambda found: " ".join(found.group().split()[::-1]), text)
    text = _BRACKETS_INSIDE.sub(lambda found: f"({re.sub('[()]', '', found[1])})", text)
    return _BRACKET.sub(lambda found: found.group().translate(_MIRRORED), text)
