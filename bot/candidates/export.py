"""A batch as a table, for spreadsheets: nothing in it can run as a formula."""

import csv
import io

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from bot.core.i18n import _
from bot.core.models import Frozen

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
WIDEST = 60  # characters
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
    decision: str
    decided_at: str
    reason: str
    matched: str
    missing: str
    additional: str
    assessment: str
    file: str
    older: str
    seen: str


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
        "decision": _("Decision"),
        "decided_at": _("Decided at (UTC)"),
        "reason": _("Reason"),
        "matched": _("Matched skills"),
        "missing": _("Missing skills"),
        "additional": _("Additional skills"),
        "assessment": _("Assessment"),
        "file": _("File"),
        "older": _("Older CVs of the same person"),
        "seen": _("Seen before in"),
    }


def to_csv(rows: list[ExportRow]) -> bytes:
    """UTF-8 with a byte order mark, so that spreadsheets read Arabic right."""
    out = io.StringIO()
    writer = csv.writer(out)
    headings = _headings()
    writer.writerow(headings.values())
    for row in rows:
        writer.writerow([_safe(getattr(row, name)) for name in headings])
    return out.getvalue().encode("utf-8-sig")


def to_xlsx(rows: list[ExportRow]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    headings = _headings()
    sheet.append(list(headings.values()))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in rows:
        sheet.append([_safe(getattr(row, name)) for name in headings])
    for number, column in enumerate(sheet.iter_cols(), start=1):
        longest = max(len(str(cell.value or "")) for cell in column)
        sheet.column_dimensions[get_column_letter(number)].width = min(longest + 2, WIDEST)
    sheet.freeze_panes = "B2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _safe(value: str | int | None) -> str | int:
    if value is None:
        return ""
    if isinstance(value, int):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_CELL]
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
