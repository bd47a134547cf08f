"""Lines as they are laid on a page."""

from typing import NamedTuple

from bot.cvs.pipeline.text.assembly import Draft
from bot.cvs.pipeline.text.colors import Color

MOST_TABLES = 1_000  # on a page, for their numbers in the document to differ


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
    cell: tuple[int, int, int] | None = None  # table on its page, row, column


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
        cell=line.cell and (MOST_TABLES * page + line.cell[0], *line.cell[1:]),
    )
