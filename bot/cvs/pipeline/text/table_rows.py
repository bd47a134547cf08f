"""Rows of drawn tables: one fragment in the reading of the page, then the lines of each cell."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.cvs.pipeline.text.fragments import BULLETS, Fragment, fragments_of
from bot.cvs.pipeline.text.grids import Cell, Table
from bot.cvs.pipeline.text.laid import LaidLine
from bot.cvs.pipeline.text.tables import ROW_CHARACTERS
from bot.taxonomy.headings import heading_kind

# In font sizes.
ALIGNED = 0.3  # within which lines begin or end at one place
SPACE = 0.3  # a blank before the word that had no more room, and what its width is not sure of
SAME_SIZE = 0.05
TIGHT = 2.0  # baselines of one paragraph's lines lie no further apart


def row_fragments(number: int, table: Table) -> Iterator[Fragment]:
    """Each row as if it were one line, the width of the table."""
    x0, x1 = min(cell.x0 for cell in table.cells), max(cell.x1 for cell in table.cells)
    for cells in table.rows():
        parts = [part for cell in cells for part in fragments_of(cell.glyphs)]
        size = Counter(part.size for part in parts).most_common(1)[0][0]
        yield Fragment(
            "  ".join(part.text for part in parts),
            x0,
            x1,
            min(part.base for part in parts),
            size,
            all(part.bold for part in parts),
            parts[0].color,
            (),
            number,
            tuple(cells),
        )


def without_wraps(lines: Sequence[LaidLine], cell: Cell, *, leftwards: bool) -> list[LaidLine]:
    """The lines of a cell, each with what had no more room on it."""
    if not lines:
        return []
    margin = max(0.0, min(min(line.x0 - cell.x0, cell.x1 - line.x1) for line in lines))
    kept = [lines[0]]
    for above, line in pairwise(lines):
        word = (line.x1 - line.x0) * len(line.text.split()[0]) / len(line.text)
        if (
            line.base - above.base <= TIGHT * line.size
            and abs(above.size - line.size) <= SAME_SIZE * line.size
            and (above.column, above.bold, above.color) == (line.column, line.bold, line.color)
            and line.text[0] not in BULLETS
            and _room(above, line, cell, margin, leftwards=leftwards) < word + SPACE * line.size
        ):
            kept[-1] = kept[-1]._replace(
                text=f"{kept[-1].text} {line.text}", x0=min(kept[-1].x0, line.x0), x1=max(kept[-1].x1, line.x1)
            )
        else:
            kept.append(line)
    return kept


def _room(above: LaidLine, line: LaidLine, cell: Cell, margin: float, *, leftwards: bool) -> float:
    """What is blank on a line: behind it, or on both sides where it is centred."""
    before, behind = above.x0 - cell.x0 - margin, cell.x1 - margin - above.x1
    edges = (above.x1, line.x1) if leftwards else (above.x0, line.x0)
    if abs(edges[0] - edges[1]) <= ALIGNED * line.size or above.text[0] in BULLETS:
        return before if leftwards else behind
    return before + behind


def row_lines(cells: Sequence[Sequence[LaidLine]], column: int) -> list[LaidLine]:
    """A short row of single lines as one line; else cell by cell, as a heading and what stands beside it."""
    flat = [line for cell in cells for line in cell]
    heads = len(cells) == 2 and bool(heading_kind(flat[0].text))
    if len(flat) == len(cells) > 1 and not heads and sum(len(line.text) for line in flat) <= ROW_CHARACTERS:
        whole = "  ".join(line.text for line in flat)
        x0, x1 = min(line.x0 for line in flat), max(line.x1 for line in flat)
        return [flat[0]._replace(text=whole, x0=x0, x1=x1, column=column)]
    return flat
