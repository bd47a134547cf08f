"""Rows of tables as lines."""

from collections.abc import Iterator

from bot.cvs.pipeline.text.assembly import Draft

ROW_CHARACTERS = 160  # of a table row that is read as one line


def lines_of_row(cells: list[list[Draft]]) -> Iterator[Draft]:
    """A short row of single lines as one line; else cell by cell, each a column of its own."""
    flat = [draft for cell in cells for draft in cell]
    short = len(cells) > 1 and all(len(cell) == 1 for cell in cells)
    if short and sum(len(draft.text) for draft in flat) <= ROW_CHARACTERS:
        flat[0].text = "  ".join(draft.text for draft in flat)
        flat[0].links = [link for draft in flat for link in draft.links]
        yield flat[0]
        return
    for number, cell in enumerate(cells, 1):
        for draft in cell:
            if len(cells) > 1 and not draft.column:
                draft.column = number
            yield draft
