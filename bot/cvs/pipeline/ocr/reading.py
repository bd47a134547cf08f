"""A picture of a page → its characters with places, as a text PDF gives them, and how sure the reading is.

Lines are found first. Each is read as Latin; where that leaves much of the line unread, it is read as Arabic, numbers
in it by a reader of their own, and what is doubtful in it (an address, a Latin term) again as Latin. Every stretch is
taken from whoever is surer.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

import numpy as np

from bot.cvs.models import Problem, Unreadable
from bot.cvs.pipeline.ocr.digits import DIGITS, Number, read_numbers
from bot.cvs.pipeline.ocr.engines import Read, Word, find_lines, mean_sure, read_arabic, read_latin, reads_arabic
from bot.cvs.pipeline.ocr.geometry import Place, Quad, cut_out, runs_upwards, straightened
from bot.cvs.pipeline.ocr.pictures import Pixels
from bot.cvs.pipeline.text.bidi import is_rtl
from bot.cvs.pipeline.text.glyphs import Glyph
from bot.taxonomy.arabic import APART, is_known

SURE: Final = 0.93  # of a line read as Latin, from which it is taken as it is
DOUBTFUL: Final = 0.75  # of an Arabic word, under which its stretch is read again as Latin
ACCEPTED: Final = 0.85  # of that second reading
LEAST: Final = 0.5  # of a line, under which it is not text but a picture's pattern
ADVANCE: Final = 0.35  # of a line's height: about the width of a letter
COVERED: Final = 0.6  # share of a line's width that its letters must fill, else some were not read
COVERED_BY_NUMBERS: Final = 0.8  # the same of digits, which are all of one width
UNDERSTOOD: Final = 0.8  # of a sheet's longest lines, from which it is the right way up
TRIED_LINES: Final = 6  # the longest, by which it is told whether a sheet stands on its head
BETTER: Final = 0.1  # by which they must read surer turned than not
TEXT_HEIGHT: Final = 0.78  # of a found line's height: its font size
BASELINE: Final = 0.22  # of a found line's height below its middle
SPACE_WIDTH: Final = 0.4  # of the font size
BODY: Final = (0.75, 1.25)  # of the usual height of lines: all of the usual size
STEP: Final = 1.3  # times the smallest of one larger or smaller size, up to which others are of it

_AROUND_AT = re.compile(r"(?<=\w) ?@ ?(?=\w)")
_REMNANT = 2  # letters; so short an unknown word is the end of another
_BESIDE_NUMBERS = " .,:;|-–"  # what is seen of a number's neighbours
_SIGNS = ".,:؛،()"
_STROKES = ("|", "1", "ا", "١")
_DATE = r"(?:\d{1,2}/)?(?:19|20)\d\d(?:/\d{1,2})?"
_BETWEEN_DATES = re.compile(rf"(?<![\d/-])({_DATE})([-–—])(?={_DATE}(?![\d/]))")
_AFTER_COMMA = re.compile(r",(?=[^\W\d_])")


class ReadPage(NamedTuple):
    glyphs: list[Glyph]
    sure: float  # 0–1, over all characters; 0 where there are none


class _Line(NamedTuple):
    place: Place
    words: list[Word]


def read_page(picture: Pixels, points_per_pixel: float) -> ReadPage:
    """Raises Unreadable(NO_ARABIC) where most of the page seems to be Arabic and no engine for it is there."""
    picture, quads = _upright(picture)
    lines = _read(picture, quads)
    sizes = _sizes([line.place.height for line in lines])
    glyphs = [glyph for line, size in zip(lines, sizes, strict=True) for glyph in _glyphs(line, points_per_pixel, size)]
    letters = [(len(word.text), word.sure) for line in lines for word in line.words]
    total = sum(count for count, _sure in letters)
    return ReadPage(glyphs, sum(count * sure for count, sure in letters) / total if total else 0.0)


def _upright(picture: Pixels) -> tuple[Pixels, list[Quad]]:
    """The picture the way up in which its text reads, with the lines found in it."""
    quads = find_lines(picture)
    if runs_upwards(quads):
        picture = np.ascontiguousarray(np.rot90(picture))
        quads = find_lines(picture)
    longest = sorted(quads, key=lambda quad: -float(np.linalg.norm(quad[1] - quad[0])))[:TRIED_LINES]
    if _stands_on_its_head([cut_out(picture, quad) for quad in longest]):
        picture = np.ascontiguousarray(picture[::-1, ::-1])
        quads = find_lines(picture)
    return picture, quads


def _stands_on_its_head(cuts: Sequence[Pixels]) -> bool:
    so = _sure_as_latin(cuts)
    if so >= UNDERSTOOD or not cuts:
        return False
    turned = [np.ascontiguousarray(cut[::-1, ::-1]) for cut in cuts]
    other = _sure_as_latin(turned)
    if other < UNDERSTOOD and reads_arabic():
        so, other = max(so, _sure_as_arabic(cuts)), max(other, _sure_as_arabic(turned))
    return other > so + BETTER


def _sure_as_arabic(cuts: Sequence[Pixels]) -> float:
    return sum(mean_sure(read_arabic(cut, attempts=1)) for cut in cuts) / len(cuts)


def _sure_as_latin(cuts: Sequence[Pixels]) -> float:
    sure = [read.sure * _coverage(read.text, cut) for read, cut in zip(read_latin(cuts), cuts, strict=True)]
    return sum(sure) / max(len(sure), 1)


class _Readings(NamedTuple):
    """What a line was read as; `better` where that is Arabic, and surer."""

    place: Place
    latin: Word
    arabic: list[Word]
    better: bool


def _read(picture: Pixels, quads: Sequence[Quad]) -> list[_Line]:
    cuts = [cut_out(picture, quad) for quad in quads]
    read: list[_Readings] = []
    unread = 0.0
    for place, cut, latin in zip(straightened(quads), cuts, read_latin(cuts), strict=True):
        covered = _coverage(latin.text, cut)
        arabic: list[Word] = []
        if latin.sure < SURE or covered < 1:
            if reads_arabic():
                arabic = _arabic(cut)
            elif covered < 1:
                unread += place.right - place.left
        better = _signs(arabic) > 1 and mean_sure(arabic) > latin.sure * covered
        read.append(_Readings(place, Word(spaced(latin.text.strip()), 0.0, 1.0, latin.sure), arabic, better))
    if unread * 2 > sum(float(np.linalg.norm(quad[1] - quad[0])) for quad in quads):
        raise Unreadable(Problem.NO_ARABIC)
    # a number alone may look like another in other digits; there are such only on pages with Arabic words
    is_arabic = any(line.better and _letters(line.arabic) > 1 for line in read)
    lines = [_Line(one.place, one.arabic if one.better and is_arabic else [one.latin]) for one in read]
    return [line for line in lines if _is_text(line.words)]


def _is_text(words: Sequence[Word]) -> bool:
    text = "".join(word.text for word in words)
    return mean_sure(words) >= LEAST and (len(text) > 1 or text.isdecimal())


def spaced(text: str) -> str:
    """Spaces where they belong: none about a wide "@", one after a comma, and on both sides of a dash between dates."""
    return _BETWEEN_DATES.sub(r"\1 \2 ", _AFTER_COMMA.sub(", ", _AROUND_AT.sub("@", text)))


def _coverage(text: str, cut: Pixels) -> float:
    """Up to 1: the share of a line's width that the letters read in it account for, of what they must."""
    height, width = cut.shape[:2]
    letters = len(text.replace(" ", ""))
    must = COVERED if any(map(str.isalpha, text)) else COVERED_BY_NUMBERS
    return min(1.0, float(letters * ADVANCE * height / (must * max(width - 0.4 * height, 1.0))))


def _arabic(cut: Pixels) -> list[Word]:
    """A line of Arabic with its numbers, its doubtful stretches read again as Latin."""
    words = read_arabic(cut)
    if any(map(_is_doubtful, words)):
        words = _with_numbers(words, read_numbers(cut))
    words = _with_bullet(words)
    stretches = [list(run) for doubtful, run in groupby(words, key=_is_doubtful) if doubtful]
    parts = [_stretch(cut, stretch, words) for stretch in stretches]
    for stretch, part, read in zip(stretches, parts, read_latin(parts), strict=True):
        if _is_better(read, part, stretch):
            at = words.index(stretch[0])
            text = read.text.strip(_BESIDE_NUMBERS) if _is_number(stretch) else read.text.strip()
            words[at : at + len(stretch)] = [stretch[0]._replace(text=spaced(text), sure=read.sure)]
    return _spread(_whole(words))


def _with_numbers(words: Sequence[Word], numbers: Sequence[Number]) -> list[Word]:
    """Numbers in Arabic-Indic digits instead of what was made of them."""
    found = list(words)
    for number in numbers:
        covered = [word for word in words if _is_covered(word, number)]
        # one digit may be a stroke or a dot, but where a digit was seen
        alone = len(number.text) == 1 and not (len(covered) == 1 and covered[0].text.strip(_SIGNS).isdecimal())
        if alone or number.text == DIGITS[0] or not all(map(_is_doubtful, covered)):
            continue
        found = [word for word in found if word not in covered]
        middle = number.left + number.right
        at = next((i for i, word in enumerate(found) if word.left + word.right < middle), len(found))
        found.insert(at, Word(number.text, number.left, number.right, number.sure, settled=True))
    return _numbers_in_order(found)


def _numbers_in_order(words: Sequence[Word]) -> list[Word]:
    """Words with such numbers side by side, and signs between them, put from right to left."""
    found: list[Word] = []
    for lettered, run in groupby(words, key=lambda word: any(map(str.isalpha, word.text)) and not word.settled):
        part = list(run)
        leftwards = not lettered and any(word.settled for word in part)
        found += sorted(part, key=lambda word: -word.left - word.right) if leftwards else part
    return found


def _is_covered(word: Word, number: Number) -> bool:
    shared = min(word.right, number.right) - max(word.left, number.left)
    return shared * 2 > min(word.right - word.left, number.right - number.left)


def _with_bullet(words: Sequence[Word]) -> list[Word]:
    """The dot of a list is read as a zero or some other sign; a bar beside a heading as a stroke, which is nothing."""
    if len(words) > 1 and words[0].text in _STROKES and words[0].sure < SURE and not words[0].settled:
        return list(words[1:])
    if len(words) > 1 and not any(char.isalnum() and char != DIGITS[0] for char in words[0].text):
        return [words[0]._replace(text="•", sure=1.0), *words[1:]]
    return list(words)


def _whole(words: Sequence[Word]) -> list[Word]:
    """Words without the gaps that a typeface leaves inside them: such a gap is as wide as a space, so only the
    vocabulary tells."""
    found: list[Word] = []
    for word in words:
        before = found[-1] if found else None
        torn = not is_known(word.text) and (len(word.text) <= _REMNANT or (before and not is_known(before.text)))
        if before is not None and before.text[-1] in APART and torn:
            joined = before.text + word.text
            if is_known(joined.strip(_SIGNS)):
                found[-1] = before._replace(text=joined, left=word.left, sure=min(before.sure, word.sure))
                continue
        found.append(word)
    return found


def _is_doubtful(word: Word) -> bool:
    """Whether a word may be Latin; the engine for Arabic is sure of numbers even where it drops digits."""
    return not word.settled and (word.sure < DOUBTFUL or (not _letters([word]) and any(map(str.isalnum, word.text))))


def _spread(words: Sequence[Word]) -> list[Word]:
    """Words from right to left in their order, each as wide as it has letters: the order is surer than the boxes."""
    if not words:
        return []
    left, right = min(word.left for word in words), max(word.right for word in words)
    share = (right - left) / (sum(len(word.text) + 1 for word in words) - 1)
    spread = []
    for word in words:
        spread.append(word._replace(left=right - share * len(word.text), right=right))
        right -= share * (len(word.text) + 1)
    return spread


def _stretch(cut: Pixels, words: Sequence[Word], line: Sequence[Word]) -> Pixels:
    """The part of a line in which words stand. Boxes of numbers are the least sure; theirs reach to the neighbours."""
    height, width = cut.shape[:2]
    left, right = min(word.left for word in words), max(word.right for word in words)
    if _is_number(words):
        left = max((_edge(one, one.right) for one in line if one.right <= left), default=0.0)
        right = min((_edge(one, one.left) for one in line if one.left >= right), default=1.0)
    start = max(0, int(left * width - 0.15 * height))
    return cut[:, start : max(min(width, int(right * width + 0.15 * height)), start + 1)]


def _edge(word: Word, side: float) -> float:
    """How far a number may reach towards a word: to its side, but to the middle of a dash or another sign."""
    return side if any(map(str.isalnum, word.text)) else (word.left + word.right) / 2


def _is_number(words: Sequence[Word]) -> bool:
    return not any(char.isalpha() for word in words for char in word.text)


def _is_better(read: Read, cut: Pixels, instead_of: Sequence[Word]) -> bool:
    """Whether a stretch is Latin, as the second reading has it, or a number of no digit less."""
    if read.sure < ACCEPTED:
        return False
    text = "".join(word.text for word in instead_of)
    if any(char.isascii() and char.isalpha() for char in read.text):
        return 2 * len(read.text) >= len(text) and _coverage(read.text, cut) >= 1
    digits = sum(map(str.isdecimal, read.text))
    return _is_number(instead_of) and digits >= max(1, sum(map(str.isdecimal, text)))


def _letters(words: Sequence[Word]) -> int:
    """How many right-to-left letters there are."""
    return sum(is_rtl(char) for word in words for char in word.text)


def _signs(words: Sequence[Word]) -> int:
    """How many signs there are that only Arabic has: letters, and digits that its own reader has read."""
    return _letters(words) + sum(char in DIGITS for word in words if word.settled for char in word.text)


def _sizes(heights: Sequence[float]) -> list[float]:
    """What heights of lines come to, in few sizes: they vary with the letters in a line, not only with the font.

    Those near the usual height are of one size; of the others, those that are near each other.
    """
    usual = sorted(heights)[len(heights) // 2] if heights else 1.0
    alike: list[list[float]] = []
    for height in sorted(height for height in heights if not BODY[0] < height / usual < BODY[1]):
        if not alike or height > STEP * alike[-1][0]:
            alike.append([])
        alike[-1].append(height)
    means = {height: sum(group) / len(group) for group in alike for height in group}
    return [means.get(height, usual) for height in heights]


def _glyphs(line: _Line, scale: float, height: float) -> Iterator[Glyph]:
    """A glyph per letter, evenly over its word; `height` is that of lines of its size."""
    place = line.place
    size = TEXT_HEIGHT * height * scale
    base = (place.middle + BASELINE * place.height) * scale
    width = place.right - place.left
    for word in line.words:
        left, right = ((place.left + edge * width) * scale for edge in (word.left, word.right))
        gap = min(SPACE_WIDTH * size, (right - left) / len(word.text))
        spaces = word.text.count(" ")
        advance = (right - left - gap * spaces) / max(len(word.text) - spaces, 1)
        spaced = True
        for char in _seen(word.text):
            if char == " ":
                left += gap
                spaced = True
            else:
                yield Glyph(char, left, left + advance, base, size, bold=False, color=(0, 0, 0), spaced=spaced)
                left += advance
                spaced = False


def _seen(text: str) -> str:
    """A word as it is seen from left to right."""
    if not any(map(is_rtl, text)):
        return text
    runs = [(kind, "".join(run)) for kind, run in groupby(text, key=lambda char: char.isalnum() and not is_rtl(char))]
    return "".join(run if rightwards else run[::-1] for rightwards, run in reversed(runs))
