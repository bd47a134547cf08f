"""A batch as tables, for spreadsheets: nothing in them can run as a formula.

A CSV file holds the candidates; a workbook also holds the proof, a row for each line that speaks for a verdict.
"""

import csv
import io
from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from bot.core.i18n import _
from bot.core.models import Frozen

FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")  # the wide ones count in East Asian editions
WIDEST = 60  # characters
ROOM = 4  # characters beside the longest: the arrow of the filter
LONGEST_CELL = 32_000  # Excel's own limit is 32,767


class ExportRow(Frozen):
    rank: int
    name: str
    email: str
    phone: str
    location: str
    title: str
    score: int | None
    recommendation: str
    overruled: str
    decision: str
    decided_at: str
    reason: str
    matched: str
    missing: str
    additional: str
    assessment: str
    scale: str
    file: str
    older: str
    seen: str


class ProofRow(Frozen):
    """A line of a CV that speaks for a verdict; without one, the verdict alone."""

    rank: int
    name: str
    requirement: str
    need: str
    weight: int
    verdict: str
    credit: int  # percent of the weight
    reason: str
    found: str  # the verdict that a person's word stands in place of
    overruled: str
    quote: str
    grade: str
    page: int | None
    start: int | None  # of the quote in the CV's text, in characters
    end: int | None


def _proof_headings() -> dict[str, str]:
    return {
        "rank": _("Rank"),
        "name": _("Name"),
        "requirement": _("Requirement"),
        "need": _("Need"),
        "weight": _("Weight"),
        "verdict": _("Verdict"),
        "credit": _("Earned (%)"),
        "reason": _("Reason"),
        "found": _("Found before it was overruled"),
        "overruled": _("Overruled because"),
        "quote": _("Line of the CV"),
        "grade": _("Shown in"),
        "page": _("Page"),
        "start": _("From character"),
        "end": _("To character"),
    }


def _headings() -> dict[str, str]:
    return {
        "rank": _("Rank"),
        "name": _("Name"),
        "email": _("E-mail"),
        "phone": _("Phone"),
        "location": _("Location"),
        "title": _("Title"),
        "score": _("Score"),
        "recommendation": _("Recommendation"),
        "overruled": _("Overruled because"),
        "decision": _("Decision"),
        "decided_at": _("Decided at (UTC)"),
        "reason": _("Reason"),
        "matched": _("Matched skills"),
        "missing": _("Missing skills"),
        "additional": _("Additional skills"),
        "assessment": _("Assessment"),
        "scale": _("Scored with settings"),
        "file": _("File"),
        "older": _("Older CVs of the same person"),
        "seen": _("Seen before in"),
    }


def to_csv(rows: Sequence[ExportRow]) -> bytes:
    """UTF-8 with a byte order mark, so that spreadsheets read Arabic right."""
    out = io.StringIO()
    csv.writer(out).writerows(_cells(_headings(), rows))
    return out.getvalue().encode("utf-8-sig")


def to_xlsx(rows: Sequence[ExportRow], proof: Sequence[ProofRow]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = _("Candidates")
    _fill(sheet, _cells(_headings(), rows))
    _fill(book.create_sheet(_("Evidence")), _cells(_proof_headings(), proof))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cells(headings: Mapping[str, str], rows: Sequence[Frozen]) -> list[list[str | int]]:
    """The headings and then the rows, safe to be written."""
    return [list(headings.values()), *([_safe(getattr(row, name)) for name in headings] for row in rows)]


def _fill(sheet: Worksheet, cells: Sequence[Sequence[str | int]]) -> None:
    """Cells keep the direction of their own words: spreadsheets turn Arabic to the right by themselves."""
    for row in cells:
        sheet.append(list(row))
    for number, column in enumerate(sheet.iter_cols(), start=1):
        longest = max(len(line) for cell in column for line in str(cell.value or "").split("\n"))
        sheet.column_dimensions[get_column_letter(number)].width = min(longest + ROOM, WIDEST)
        for cell in column:
            cell.alignment = Alignment(vertical="top", wrap_text=longest > WIDEST)
        column[0].font = Font(bold=True)
    sheet.freeze_panes = "C2"  # the headings, and who it is
    sheet.auto_filter.ref = sheet.dimensions


def _safe(value: str | int | None) -> str | int:
    if value is None:
        return ""
    if isinstance(value, int):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_CELL]
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
