"""Tables and data tables."""

from typing import Any

from sandbox.rules.checks import (
    Check,
    Problems,
    anything,
    array,
    boolean,
    integer,
    items,
    kinds,
    mapping,
    number,
    string,
    word,
)
from sandbox.rules.rich_text import rich_text

MOST_CELL_TEXT = 20_000  # characters over all data tables of a message
_TEXT: Check = string(most=MOST_CELL_TEXT)
_RAW = {
    "raw_text": mapping({"type": anything, "text": string(most=MOST_CELL_TEXT, least=0)}, {}),
    "raw_number": mapping({"type": anything, "value": number, "text": _TEXT}, {}),
}
_CELL = kinds(_RAW | {"rich_text": rich_text})
_COLUMN = mapping({}, {"align": word("left", "center", "right"), "is_wrapped": boolean})
TABLE = {"rows": array(array(_CELL, most=20), most=100)}
TABLE_MORE = {"column_settings": array(_COLUMN, most=20, least=0)}
DATA_TABLE = {"caption": string(most=2000), "rows": array(array(_CELL, most=20), least=2, most=101)}
DATA_TABLE_MORE = {"page_size": integer(least=1, most=100), "row_header_column_index": integer(least=0, most=19)}


def check_data_table(block: dict[str, Any], pointer: str, problems: Problems) -> None:
    """What holds over its rows: as many cells in each, and a first row of plain headings."""
    rows = [row for row in items(block.get("rows")) if isinstance(row, list)]
    if len({len(row) for row in rows}) > 1:
        problems.add(f"{pointer}/rows", "rows must have the same number of cells")
    for number_, cell in enumerate(rows[0] if rows else []):
        if isinstance(cell, dict) and cell.get("type") == "rich_text":
            problems.add(f"{pointer}/rows/0/{number_}/type", "rich_text is not allowed in the header row")


def cell_characters(block: dict[str, Any]) -> int:
    """Characters in all cells of a data table."""
    rows = [row for row in items(block.get("rows")) if isinstance(row, list)]
    return sum(_characters(cell) for row in rows for cell in row)


def _characters(value: Any) -> int:
    if isinstance(value, dict):
        return len(str(value.get("text", ""))) + sum(map(_characters, items(value.get("elements"))))
    return 0
