"""Reading order: from the characters of a page to its lines, column by column.

Characters make fragments (what stands together on one baseline), fragments make rows, and bands of rows that a blank
gutter parts are read as columns. A gutter beside which only dates or labels stand parts nothing: those belong to the
line they stand on.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain

from bot.cvs.pipeline.text.bands import Headings, first_band, sides_of
from bot.cvs.pipeline.text.bidi import is_rtl, logical, reads_leftwards
from bot.cvs.pipeline.text.cells import TABLE_CELLS, with_whole_cells
from bot.cvs.pipeline.text.fragments import BULLETS, EDGE_ROWS, EDGE_WIDTH, Fragment, Row, fragments_of, rows_of
from bot.cvs.pipeline.text.glyphs import Glyph
from bot.cvs.pipeline.text.grids import tables_of
from bot.cvs.pipeline.text.laid import LaidLine
from bot.cvs.pipeline.text.rules import NO_RULES, Rules
from bot.cvs.pipeline.text.table_rows import row_fragments, row_lines, without_wraps
from bot.taxonomy.headings import heading_kind

PARAGRAPH_GAP = 1.35  # of the usual distance of lines: a wider one parts paragraphs
FEWEST_DISTANCES = 3  # from which one is usual
LEFTWARDS = 0.3  # share of right-to-left letters from which a page is read from right to left

NOTE_WORDS = 8  # a note in the margin has no more
NOTE_GAP = 2.0  # font sizes at least between it and the text


def lay_out(glyphs: Iterable[Glyph], rules: Rules = NO_RULES) -> list[LaidLine]:
    """The lines of a page in the order in which they are read."""
    seen = list(glyphs)
    letters = [glyph.char for glyph in seen if glyph.char.isalpha()]
    leftwards = sum(map(is_rtl, letters)) >= LEFTWARDS * len(letters) > 0
    tables, rest = tables_of(seen, rules, leftwards=leftwards)
    rows = with_whole_cells(rows_of(fragments_of(rest)))
    if tables:
        rows = rows_of(chain(*rows, *(row_fragments(number, table) for number, table in enumerate(tables))))
    lines: list[LaidLine] = []
    _read(rows, lines, _Page(rows, leftwards=leftwards))
    return lines


class _Page:
    """Numbers columns as they are met; `leftwards` where the page reads from right to left."""

    def __init__(self, rows: Sequence[Row], *, leftwards: bool) -> None:
        self.last = 0
        self._columns: dict[tuple[int, int], int] = {}  # of tables
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

    def column_of(self, table: int, column: int) -> int:
        """The number of a table's column, one in all of its rows."""
        place = table, column
        if place not in self._columns:
            self._columns[place] = self.next()
        return self._columns[place]


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
        if part[0].cells:
            lines += _read_table_row(part[0], column, page)
            previous = None
            continue
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


def _read_table_row(row: Fragment, column: int, page: _Page) -> list[LaidLine]:
    """The lines of a row of a table, cell by cell."""
    read: list[list[LaidLine]] = []
    for cell in row.cells:
        lines: list[LaidLine] = []
        place = page.column_of(row.table, cell.column) if len(row.cells) > 1 else column
        _read(with_whole_cells(rows_of(fragments_of(cell.glyphs))), lines, page, column=place)
        at = (row.table, cell.row, cell.column)
        read.append([line._replace(cell=at) for line in without_wraps(lines, cell, leftwards=page.leftwards)])
    return row_lines(read, column)


def _parted(row: Row) -> list[Row]:
    """Rows that are two lines: a note set beside a list item belongs to the lines above, so it comes first; a heading
    set beside what it heads stands alone."""
    tabled = [one for one in row if one.cells]
    if tabled:
        beside = [one for one in row if not one.cells]
        return [*(_parted(beside) if beside else []), *([one] for one in tabled)]
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
