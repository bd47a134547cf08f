"""Cells that are written on two lines: periods and labels in a margin, put together on the line they begin on."""

import re
from collections.abc import Iterable, Mapping
from itertools import chain

from bot.cvs.pipeline.text.bidi import reads_leftwards
from bot.cvs.pipeline.text.fragments import BULLETS, Fragment, Row
from bot.taxonomy.calendar import calendar
from bot.taxonomy.folding import fold

# Distances are in font sizes, or in points where nothing is said.
TIGHT = 2.0  # baselines of one cell's lines lie no further apart
ALIGNED = 0.3  # within which lines of one cell begin, end or are centred
SAME_SIZE = 0.1
INDENTED = 1.5  # a line set to the right begins so much further in than the next
CELL_GAP = 1.5  # between cells and what is too wide for one
TABLE_CELLS = 3  # in a row of a table at least
LABEL_WORDS = 3
MORE_LABEL_WORDS = 2

_WORDS = r"[^\W\d_]{2,10}\.?(?: [^\W\d_]{3,10})?"  # a month, or what stands for today
_DAY = rf"(?:{_WORDS} )?(?:\d{{1,2}}[./-]){{0,2}}\d{{4}}"
_TO = r"(?:to|till|until|bis|à|au|al?|إلى|الى|حتى|لغاية)"
_DASH = rf"\s?(?:[-–—]|\b{_TO}\b)\s?"
_OPEN = re.compile(rf"{_DAY}{_DASH}(?P<word>{_WORDS})?", re.IGNORECASE)
_FROM = re.compile(_DAY)
_CUT_BEFORE = re.compile(rf"\d{{4}}{_DASH}(?:{_DAY}|{_WORDS})?|(?:[-–—]\s?|{_TO}\s)(?:{_DAY}|{_WORDS})", re.IGNORECASE)
_END = re.compile(rf"{_DAY}|{_WORDS}", re.IGNORECASE)


def with_whole_cells(rows: Iterable[Row]) -> list[Row]:
    """The rows, the further lines of a cell put to the end of its first."""
    found: list[Row] = []
    ends: dict[Fragment, Fragment] = {}  # a cell → its last line
    for row in rows:
        above = found[-1] if found else []
        begun = {part: one for part in row for one in above if _goes_on(ends.get(one, one), part)}
        in_a_table = _is_rest_of_cells(above, row, begun, ends)
        rest = []
        for part in row:
            cell = begun.get(part)
            if cell in above and (
                in_a_table or _is_period(cell.text, part.text) or (len(row) == 1 < len(above) and _is_label(cell, part))
            ):
                whole = _put_together(cell, part)
                above[above.index(cell)] = whole
                ends[whole] = part
            else:
                rest.append(part)
        if rest:
            found.append(rest)
    return found


def _is_rest_of_cells(
    above: Row, row: Row, begun: Mapping[Fragment, Fragment], ends: Mapping[Fragment, Fragment]
) -> bool:
    """Whether a row only goes on with inner cells of the row of a table above it, in which it had no more room."""
    if not (TABLE_CELLS <= len(above) > len(row) == len(begun)):
        return False
    for part, one in begun.items():
        place, last = above.index(one), ends.get(one, one)
        if place in (0, len(above) - 1) or part.text[0] in BULLETS or part.bold != one.bold:
            return False
        word = (part.x1 - part.x0) * len(part.text.split()[0]) / len(part.text)
        before, after = above[place - 1], above[place + 1]
        room = last.x0 - before.x1 if reads_leftwards(one.text) else after.x0 - last.x1
        if word + CELL_GAP * one.size < room:
            return False
    return True


def _is_period(above: str, below: str) -> bool:
    """Whether a period that is left open goes on: "03/2021 –" and "present", "May 2019 – June" and "2020", "May" and
    "2019 – 2020", "May 2019" and "– June 2020"."""
    known = calendar()
    if _CUT_BEFORE.fullmatch(below.strip()):
        if below.strip()[0].isdigit():
            return fold(above).strip(".") in known.months
        if _FROM.fullmatch(above.strip()):
            return True
    begun, rest = _OPEN.fullmatch(above.strip()), _END.fullmatch(below.strip())
    if begun is None or rest is None:
        return False
    if begun["word"] is None:
        return any(c.isdigit() for c in below) or fold(below) in known.present
    if fold(begun["word"]).strip(".") in known.months:
        return below.strip().isdigit()
    return fold(f"{begun['word']} {below}") in known.present


def _is_label(above: Fragment, below: Fragment) -> bool:
    """Whether a label goes on in small letters: few words, or set to the right."""
    if not below.text[0].islower() or "@" in above.text:
        return False
    if abs(above.x1 - below.x1) <= ALIGNED * above.size and below.x0 - above.x0 > INDENTED * above.size:
        return True
    words = above.text.split(), below.text.split()
    return (
        len(words[0]) <= LABEL_WORDS
        and len(words[1]) <= MORE_LABEL_WORDS
        and all(word.strip(":.,/").isalpha() for word in chain(*words))
    )


def _goes_on(above: Fragment, below: Fragment) -> bool:
    """Whether a fragment may be the next line of a cell."""
    lined_up = min(
        abs(above.x0 - below.x0), abs(above.x1 - below.x1), abs(above.x0 + above.x1 - below.x0 - below.x1) / 2
    )
    return (
        lined_up <= ALIGNED * above.size
        and 0 < below.base - above.base <= TIGHT * above.size
        and abs(above.size - below.size) <= SAME_SIZE * above.size
    )


def _put_together(above: Fragment, below: Fragment) -> Fragment:
    """One fragment on the line of the upper one."""
    return above._replace(
        text=f"{above.text} {below.text}", x0=min(above.x0, below.x0), x1=max(above.x1, below.x1), glyphs=()
    )
