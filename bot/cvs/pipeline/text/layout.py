"""Reading order: from the characters of a page to its lines, column by column.

Characters make fragments (what stands together on one baseline), fragments make rows, and bands of rows that a blank
gutter parts are read as columns. A gutter beside which only dates or labels stand parts nothing: those belong to the
line they stand on.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bot.cvs.pipeline.text.assembly import Draft
from bot.cvs.pipeline.text.bands import Headings, first_band, sides_of
from bot.cvs.pipeline.text.bidi import is_rtl, logical, reads_leftwards
from bot.cvs.pipeline.text.cells import TABLE_CELLS, with_whole_cells
from bot.cvs.pipeline.text.colors import Color
from bot.cvs.pipeline.text.fragments import BULLETS, EDGE_ROWS, EDGE_WIDTH, Fragment, Row, fragments_of, rows_of
from bot.cvs.pipeline.text.glyphs import Glyph
from bot.taxonomy.headings import heading_kind

PARAGRAPH_GAP = 1.35  # of the usual distance of lines: a wider one parts paragraphs
FEWEST_DISTANCES = 3  # from which one is usual
LEFTWARDS = 0.3  # share of right-to-left letters from which a page is read from right to left

NOTE_WORDS = 8  # a note in the margin has no more
NOTE_GAP = 2.0  # font sizes at least between it and the text


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


def lay_out(glyphs: Iterable[Glyph]) -> list[LaidLine]:
    """The lines of a page in the order in which they are read."""
    seen = list(glyphs)
    rows = with_whole_cells(rows_of(fragments_of(seen)))
    lines: list[LaidLine] = []
    letters = [glyph.char for glyph in seen if glyph.char.isalpha()]
    leftwards = sum(map(is_rtl, letters)) >= LEFTWARDS * len(letters) > 0
    _read(rows, lines, _Page(rows, leftwards=leftwards))
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

    def __init__(self, rows: Sequence[Row], *, leftwards: bool) -> None:
        self.last = 0
        self.headings = Headings(rows)
        ends = Counter(round(one.x1) for row in rows for one in row) if leftwards else Counter[int]()
        self._ends = [x for x, times in ends.items() if times >= EDGE_ROWS]
        self.leftwards = leftwards

    def ends_a_cell(self, fragment: Fragment) -> bool:
        """Whether a column of right-to-left text begins where the fragment ends, or it is a cell put together."""
        return not fragment.glyphs or any(abs(fragment.x1 - x) <= EDGE_WIDTH for x in self._ends)

    def next(self) -> int:
        self.last += 1
        return self.last


def _read(rows: list[Row], lines: list[LaidLine], page: _Page, *, column: int = 0) -> None:
    """Append the rows' lines: what stands above the first band of columns, the columns, then the rest."""
    band = first_band(rows, page.headings, leftwards=page.leftwards)
    if band is None:
        _append(rows, lines, column, page)
        return
    _append(rows[: band.start], lines, column, page)
    sides = sides_of(rows[band.start : band.end], band.gutter)
    for side in reversed(sides) if page.leftwards else sides:
        _read(rows_of(one for row in side for one in row), lines, page, column=page.next())
    _read(rows[band.end :], lines, page, column=column)


def _append(rows: Iterable[Row], lines: list[LaidLine], column: int, page: _Page) -> None:
    previous: LaidLine | None = None
    distances: list[float] = []
    for part in (part for row in rows for part in _parted(row)):
        line = _line(part, column, page)
        if previous is None:
            line = line._replace(gap_before=bool(lines))
        else:
            distance = line.base - previous.base
            usual = sorted(distances)[len(distances) // 2] if len(distances) >= FEWEST_DISTANCES else 1.3 * line.size
            line = line._replace(gap_before=distance > PARAGRAPH_GAP * usual)
            if distance < 2 * line.size:
                distances.append(distance)
        lines.append(line)
        previous = line


def _parted(row: Row) -> list[Row]:
    """Rows that are two lines: a note set beside a list item belongs to the lines above, so it comes first; a heading
    set beside what it heads stands alone."""
    *text, note = row
    if text and text[0].text[0] in BULLETS and note.text[0] not in BULLETS and len(note.text.split()) <= NOTE_WORDS:
        if note.x0 - text[-1].x1 > NOTE_GAP * note.size:
            return [[note], text]
        return [row]
    head, *rest = row if not reads_leftwards(row[0].text) else row[::-1]
    if rest and heading_kind(head.text) and not rest[0].text.startswith(":") and not _heads_a_table(row):
        return [[head], sorted(rest, key=lambda one: one.x0)]
    return [row]


def _heads_a_table(row: Row) -> bool:
    """Whether several words that look alike stand side by side: the names of columns."""
    return len(row) >= TABLE_CELLS and len({(one.size, one.bold, one.color) for one in row}) == 1 and row[0].bold


def _cells(row: Row, page: _Page) -> list[Row]:
    """The row cut where a cell of a right-to-left table ends."""
    cells: list[Row] = []
    for one in row:
        if cells and not page.ends_a_cell(cells[-1][-1]):
            cells[-1].append(one)
        else:
            cells.append([one])
    return cells


def _leftwards(cell: Row) -> str:
    if all(one.glyphs for one in cell):
        return logical(glyph for one in cell for glyph in one.glyphs)
    return "  ".join(one.text for one in reversed(cell))


def _line(row: Row, column: int, page: _Page) -> LaidLine:
    """The parts of a row, two spaces between them."""
    text = "  ".join(one.text for one in row)
    letters = any(map(str.isalpha, text))
    if reads_leftwards(text) or (page.leftwards and (not letters or any(map(is_rtl, text)))):
        text = "  ".join(_leftwards(cell) for cell in reversed(_cells(row, page)))
    elif page.leftwards:
        text = "  ".join(one.text for one in reversed(row))
    longest = max(row, key=lambda one: len(one.text))
    return LaidLine(
        text,
        row[0].x0,
        max(one.x1 for one in row),
        row[0].base,
        longest.size,
        longest.bold,
        longest.color,
        column,
        gap_before=False,
    )
