"""Reading order: from the characters of a page to its lines, column by column.

Characters make fragments (what stands together on one baseline), fragments make rows, and bands of rows that a blank
gutter parts are read as columns. A gutter beside which only dates or labels stand parts nothing: those belong to the
line they stand on.
"""

import itertools
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bot.cvs.pipeline.text.assembly import Draft
from bot.cvs.pipeline.text.bidi import is_rtl, logical, reads_leftwards
from bot.cvs.pipeline.text.glyphs import Color, Glyph
from bot.taxonomy.headings import heading_kind

SAME_ROW = 0.35  # of the font size: how far baselines of one row may lie apart
WORD_GAP = 0.3  # of the font size: a wider gap is a space, where the content has none
PART_GAP = 0.9  # of the font size: a wider gap parts fragments
MIN_GUTTER = 0.8  # of the font size
MIN_COLUMN = 4  # fragments on each side of a gutter, for both to be columns
SMALL_BAND = 9  # rows: a band so low whose sides stand row by row is a table
ALIGNED = 0.8  # share of a side's fragments that stand on a row of the other side
SPARSE = 1.9  # font sizes between baselines: wider apart are not lines of one text
PARAGRAPH_GAP = 1.35  # of the usual distance of lines: a wider one parts paragraphs
LEFTWARDS = 0.3  # share of right-to-left letters from which a page is read from right to left

NOTE_WORDS = 8  # a note in the margin has no more

_BULLET = re.compile(r"[•●○◦▪▫■□‣⁃∙·➢➤►▶❖✓✔◆◇★☆➔→»\uf0b7\uf0a7\uf0d8]")
_DATE_LIKE = re.compile(r"(?:19|20)\d\d|\d{1,2}\s*[/.]\s*\d{2,4}|[٠-٩۰-۹]{4}")


class Fragment(NamedTuple):
    """Words that stand together. `size` is the usual font size in it."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool
    color: Color
    spaced: bool = False  # a space stands before it in the content
    glyphs: tuple[Glyph, ...] = ()  # from which a right-to-left text is put together


class LaidLine(NamedTuple):
    """A line in reading order; `column` 0 is the full width, 1, 2 … are columns from the page's top on."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool
    color: Color
    column: int
    gap_before: bool


Row = list[Fragment]


def lay_out(glyphs: Iterable[Glyph]) -> list[LaidLine]:
    """The lines of a page in the order in which they are read."""
    seen = list(glyphs)
    rows = _rows(_fragments(seen))
    lines: list[LaidLine] = []
    letters = [glyph.char for glyph in seen if glyph.char.isalpha()]
    leftwards = sum(map(is_rtl, letters)) >= LEFTWARDS * len(letters) > 0
    _read(rows, lines, _Page(leftwards=leftwards))
    return lines


def draft(line: LaidLine, page: int) -> Draft:
    """A line as every format gives it."""
    return Draft(
        text=line.text,
        page=page,
        x0=round(line.x0, 1),
        top=round(line.base - line.size, 1),
        x1=round(line.x1, 1),
        bottom=round(line.base + 0.25 * line.size, 1),
        font_size=round(line.size, 1),
        bold=line.bold,
        color="#{:02x}{:02x}{:02x}".format(*line.color),
        column=line.column,
        gap_before=line.gap_before,
    )


class _Page:
    """Numbers columns as they are met; `leftwards` where the page reads from right to left."""

    def __init__(self, *, leftwards: bool) -> None:
        self.last = 0
        self.leftwards = leftwards

    def next(self) -> int:
        self.last += 1
        return self.last


def _fragments(glyphs: Sequence[Glyph]) -> list[Fragment]:
    """Cut the content where the next character stands elsewhere; then join what touches on one row."""
    runs: list[list[Glyph]] = []
    for glyph in glyphs:
        if runs and _adjoins(runs[-1][-1], glyph):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    found = [_fragment(run) for run in runs]
    joined: list[Fragment] = []
    for row in _rows(found):
        for fragment in row:
            before = joined[-1] if joined else None
            if before is not None and before in row and fragment.x0 - before.x1 <= PART_GAP * max(before.size, 1.0):
                joined[-1] = _joined(before, fragment)
            else:
                joined.append(fragment)
    return joined


def _adjoins(one: Glyph, other: Glyph) -> bool:
    size = max(one.size, other.size, 1.0)
    if abs(one.base - other.base) > SAME_ROW * size:
        return False
    gap = max(other.x0 - one.x1, one.x0 - other.x1)  # to the right, or to the left of it in Arabic
    return -size < gap <= PART_GAP * size and (other.x0 >= one.x0 or is_rtl(other.char) or is_rtl(one.char))


def _fragment(run: Sequence[Glyph]) -> Fragment:
    text = [run[0].char]
    for one, other in itertools.pairwise(run):
        gap = max(other.x0 - one.x1, one.x0 - other.x1)
        text.append((" " if other.spaced or gap > WORD_GAP * max(one.size, 1.0) else "") + other.char)
    sizes = sorted(glyph.size for glyph in run)
    bold = sum(glyph.bold for glyph in run) * 2 > len(run)
    leftwards = any(is_rtl(glyph.char) for glyph in run)
    return Fragment(
        logical(run) if leftwards else "".join(text),
        min(glyph.x0 for glyph in run),
        max(glyph.x1 for glyph in run),
        run[0].base,
        sizes[len(sizes) // 2],
        bold,
        run[0].color,
        run[0].spaced,
        tuple(run),
    )


def _joined(left: Fragment, right: Fragment) -> Fragment:
    gap = right.x0 - left.x1
    space = " " if right.spaced or gap > WORD_GAP * max(left.size, 1.0) else ""
    glyphs = left.glyphs + right.glyphs
    leftwards = any(map(is_rtl, left.text + right.text))
    text = logical(glyphs) if leftwards else space.join((left.text, right.text))
    wider = left if len(left.text) >= len(right.text) else right
    return Fragment(text, left.x0, right.x1, left.base, wider.size, wider.bold, wider.color, left.spaced, glyphs)


def _rows(fragments: Iterable[Fragment]) -> list[Row]:
    """Fragments by baseline from the top, each row from the left."""
    rows: list[Row] = []
    for fragment in sorted(fragments, key=lambda one: (one.base, one.x0)):
        reach = SAME_ROW * max(fragment.size, 1.0)
        if rows and abs(rows[-1][0].base - fragment.base) <= reach:
            rows[-1].append(fragment)
        else:
            rows.append([fragment])
    return [sorted(row, key=lambda one: one.x0) for row in rows]


def _read(rows: list[Row], lines: list[LaidLine], page: _Page, *, column: int = 0) -> None:
    """Append the rows' lines: what stands above the first band of columns, the columns, then the rest."""
    start, end, gutter = _band(rows)
    if gutter is None:
        _append(rows, lines, column, page)
        return
    _append(rows[:start], lines, column, page)
    sides = _sides(rows[start:end], gutter)
    if page.leftwards:
        sides = (sides[1], sides[0])
    for side in sides:
        _read(_rows(one for row in side for one in row), lines, page, column=page.next())
    _read(rows[end:], lines, page, column=column)


def _band(rows: Sequence[Row]) -> tuple[int, int, float | None]:
    """The first stretch of rows that a gutter parts into columns: (start, end, x of the gutter)."""
    for start in range(len(rows) - MIN_COLUMN + 1):
        end, gap = start, (float("-inf"), float("inf"))
        gaps = [gap]
        while end < len(rows):
            narrowed = [cut for one in gaps for cut in _cut(one, rows[end])]
            if end > start and not narrowed:
                break
            gaps, end = narrowed or gaps, end + 1
        best = _best_gutter(rows[start:end], gaps)
        if best is not None:
            return start, _trimmed(rows, start, end, best), best
    return 0, 0, None


def _cut(gap: tuple[float, float], row: Row) -> list[tuple[float, float]]:
    """What of a blank stretch stays blank beside a row, where it is wide enough for a gutter."""
    left, right = gap
    cuts = []
    for fragment in row:
        if fragment.x1 <= left or fragment.x0 >= right:
            continue
        if fragment.x0 - left >= MIN_GUTTER * fragment.size:
            cuts.append((left, fragment.x0))
        left = max(left, fragment.x1)
    least = MIN_GUTTER * max(fragment.size for fragment in row)
    if right - left >= least:
        cuts.append((left, right))
    return cuts


def _best_gutter(band: Sequence[Row], gaps: Iterable[tuple[float, float]]) -> float | None:
    """The middle of the widest gap with a column on each side."""
    able = []
    for left, right in gaps:
        if left == float("-inf") or right == float("inf"):
            continue
        middle = (left + right) / 2
        if _are_columns(*_sides(band, middle)):
            able.append((right - left, middle))
    return max(able)[1] if able else None


def _sides(band: Sequence[Row], gutter: float) -> tuple[list[Row], list[Row]]:
    left = [[one for one in row if one.x1 <= gutter] for row in band]
    right = [[one for one in row if one.x1 > gutter] for row in band]
    return [row for row in left if row], [row for row in right if row]


def _are_columns(left: list[Row], right: list[Row]) -> bool:
    if min(len(left), len(right)) < MIN_COLUMN:
        return False
    return not _belongs(left, right) and not _belongs(right, left)


def _belongs(side: list[Row], other: list[Row]) -> bool:
    """Whether a side only says more about the rows of the other: dates, places, labels."""
    bases = [row[0].base for row in other]
    aligned = sum(any(abs(row[0].base - base) <= SAME_ROW * row[0].size for base in bases) for row in side)
    if aligned < ALIGNED * len(side):
        return False
    dated = sum(bool(_DATE_LIKE.search(one.text)) for row in side for one in row)
    if dated * 2 > len(side) or len(side) + len(other) - aligned <= SMALL_BAND:
        return True
    apart = sum(below[0].base - above[0].base > SPARSE * above[0].size for above, below in itertools.pairwise(side))
    return apart * 2 > len(side)


def _trimmed(rows: Sequence[Row], start: int, end: int, gutter: float) -> int:
    """Give rows at the end that stand on one side only, far below the rest, back to the full width."""
    last = max(
        index
        for index in range(start, end)
        if len({one.x1 <= gutter for one in rows[index]}) > 1
        or index == start
        or _same_side_goes_on(rows, index, gutter)
    )
    return last + 1


def _same_side_goes_on(rows: Sequence[Row], index: int, gutter: float) -> bool:
    row, above = rows[index], rows[index - 1]
    sides = {one.x1 <= gutter for one in row}
    return bool(sides & {one.x1 <= gutter for one in above}) or row[0].base - above[0].base < 4 * row[0].size


def _append(rows: Iterable[Row], lines: list[LaidLine], column: int, page: _Page) -> None:
    previous: LaidLine | None = None
    distances: list[float] = []
    for part in (part for row in rows for part in _parted(row)):
        line = _line(part, column, page)
        if previous is not None:
            distance = line.base - previous.base
            usual = sorted(distances)[len(distances) // 2] if distances else 1.3 * line.size
            line = line._replace(gap_before=distance > PARAGRAPH_GAP * usual)
            if distance < 2 * line.size:
                distances.append(distance)
        lines.append(line)
        previous = line


def _parted(row: Row) -> list[Row]:
    """Rows that are two lines: a note set beside a list item belongs to the lines above, so it comes first; a heading
    set beside what it heads stands alone."""
    *text, note = row
    if text and _BULLET.match(text[0].text) and len(note.text.split()) <= NOTE_WORDS:
        return [[note], text]
    head, *rest = row if not reads_leftwards(row[0].text) else row[::-1]
    if rest and heading_kind(head.text):
        return [[head], sorted(rest, key=lambda one: one.x0)]
    return [row]


def _line(row: Row, column: int, page: _Page) -> LaidLine:
    """The parts of a row, two spaces between them."""
    text = "  ".join(one.text for one in row)
    letters = any(map(str.isalpha, text))
    leftwards = reads_leftwards(text) or (page.leftwards and (not letters or any(map(is_rtl, text))))
    longest = max(row, key=lambda one: len(one.text))
    return LaidLine(
        logical(glyph for one in row for glyph in one.glyphs) if leftwards else text,
        row[0].x0,
        max(one.x1 for one in row),
        row[0].base,
        longest.size,
        longest.bold,
        longest.color,
        column,
        gap_before=False,
    )
