"""Tables that a page draws: each cell's lines together, row after row."""

import io
from collections.abc import Sequence

from reportlab.lib.colors import lightgrey
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

from bot.cvs.pipeline.document import Line
from bot.cvs.pipeline.limits import Limits
from bot.cvs.pipeline.text.extract import extract

STYLE = ParagraphStyle("cell", fontName="Helvetica", fontSize=10, leading=12)
HEAD = ("Employer", "Position", "From - To", "Duties")
POSTS = (
    (
        "Blue Harbour Logistics Company LLC",
        "Senior Supply Chain Coordinator",
        "March 2019 - Present",
        "Plans inbound freight for the warehouses of the south and agrees on rates with carriers of three countries",
    ),
    (
        "Northern Star Trading Establishment",
        "Head of Purchasing and Contracts",
        "January 2015 - February 2019",
        "Issued purchase orders, followed up deliveries with suppliers and kept the stock of nine branches",
    ),
)
GRID = [("GRID", (0, 0), (-1, -1), 0.5, "black")]


def table(rows: Sequence[Sequence[str]], looks: Sequence[tuple[object, ...]]) -> list[Line]:
    """The lines of a table whose cells wrap."""
    out = io.BytesIO()
    cells = [[Paragraph(cell, STYLE) for cell in row] for row in rows]
    drawn = Table(
        cells, colWidths=[110] * len(rows[0]), style=TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *looks])
    )
    SimpleDocTemplate(out).build([drawn])
    return list(extract(out.getvalue(), filename="cv.pdf", limits=Limits()).lines)


def cells(lines: Sequence[Line]) -> list[str]:
    return [part for line in lines for part in line.text.split("  ")]


def test_cells_between_rules_are_read_one_after_another() -> None:
    lines = table((HEAD, *POSTS), GRID)
    assert cells(lines) == [*HEAD, *POSTS[0], *POSTS[1]]
    assert {line.cell[1:] for line in lines if line.cell} >= {(1, 0), (1, 1), (1, 2), (1, 3), (2, 3)}
    assert len({line.column for line in lines if line.cell and line.cell[1:] in ((1, 3), (2, 3))}) == 1


def test_rows_between_shaded_ones_have_cells_too() -> None:
    shaded = [("BACKGROUND", (0, row), (-1, row), lightgrey) for row in (0, 2)]
    inner = [("LINEAFTER", (0, row), (-2, row), 0.5, "black") for row in (0, 2)]
    rows = (HEAD, POSTS[0], POSTS[1])
    assert cells(table(rows, [*shaded, *inner])) == [*HEAD, *POSTS[0], *POSTS[1]]


def test_a_merged_head_is_one_cell() -> None:
    rows = (("EMPLOYMENT RECORD", "", "", ""), HEAD, *POSTS)
    lines = table(rows, [*GRID, ("SPAN", (0, 0), (-1, 0))])
    assert cells(lines) == ["EMPLOYMENT RECORD", *HEAD, *POSTS[0], *POSTS[1]]


def test_a_table_without_outer_rules_is_one() -> None:
    lines = table((HEAD, *POSTS), [("INNERGRID", (0, 0), (-1, -1), 0.5, "black")])
    assert cells(lines) == [*HEAD, *POSTS[0], *POSTS[1]]


def test_what_a_line_had_room_for_stays_a_line_of_its_own() -> None:
    rows = (HEAD, ("Blue Harbour<br/>Amman", "Clerk", "2019 - 2021", "Filing<br/>Post"), POSTS[1])
    lines = [line.text for line in table(rows, GRID) if line.cell and line.cell[1] == 1]
    assert lines == ["Blue Harbour", "Amman", "Clerk", "2019 - 2021", "Filing", "Post"]


def test_one_frame_beside_another_is_no_table() -> None:
    frames = [("BOX", (0, 0), (0, -1), 0.5, "black"), ("BOX", (1, 0), (1, -1), 0.5, "black")]
    assert not any(line.cell for line in table((HEAD[:2], POSTS[0][:2], POSTS[1][:2]), frames))
