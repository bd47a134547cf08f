"""Text PDFs, through PDFium."""

import ctypes
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

from bot.cvs.models import HiddenText, Problem, Unreadable
from bot.cvs.pipeline.document import Document
from bot.cvs.pipeline.limits import Limits
from bot.cvs.pipeline.text.assembly import Draft, assemble
from bot.cvs.pipeline.text.glyphs import Glyph, Hidden, read_glyphs
from bot.cvs.pipeline.text.layout import LaidLine, lay_out

MEDIA_TYPE = "application/pdf"
MARGIN = 0.09  # of the page's height: where headers and footers stand
MAX_LINKS = 200

_PAGE_NUMBER = re.compile(
    r"(?:page|seite|página|صفحة)?\s*\d{1,3}\s*(?:(?:of|/|de|von|sur|من)\s*\d{1,3})?", re.IGNORECASE
)


class _Page(NamedTuple):
    number: int  # 1-based
    height: float
    lines: list[LaidLine]
    hidden: list[HiddenText]
    links: list[str]


def read_pdf(data: bytes, limits: Limits) -> Document:
    """Raises Unreadable: ENCRYPTED, DAMAGED, and what `assemble` raises."""
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "assword" in str(error):
            raise Unreadable(Problem.ENCRYPTED, "PDF") from error
        raise Unreadable(Problem.DAMAGED, "PDF") from error
    try:
        total = len(pdf)
        pages = [_page(pdf, number) for number in range(min(total, limits.max_pages))]
    except pdfium.PdfiumError as error:
        raise Unreadable(Problem.DAMAGED, "PDF") from error
    finally:
        pdf.close()
    repeated = _repeated(pages)
    return assemble(
        MEDIA_TYPE,
        [_draft(page, line) for page in pages for line in page.lines if not _is_furniture(page, line, repeated)],
        limits=limits,
        pages=len(pages),
        pages_total=total,
        links=list(dict.fromkeys(link for page in pages for link in page.links)),
        hidden=[hidden for page in pages for hidden in page.hidden],
    )


def _page(pdf: pdfium.PdfDocument, index: int) -> _Page:
    page = pdf[index]
    glyphs: list[Glyph] = []
    hidden: dict[str, list[str]] = {}
    for found in read_glyphs(page):
        if isinstance(found, Hidden):
            hidden.setdefault(found.reason, []).append(found.char)
        else:
            glyphs.append(found)
    return _Page(
        index + 1,
        page.get_height(),
        lay_out(glyphs),
        [
            HiddenText(reason=reason, words="".join(chars).strip()[:300], page=index + 1)
            for reason, chars in hidden.items()
            if len("".join(chars).strip()) > 2
        ],
        list(_links(pdf, page)),
    )


def _links(pdf: pdfium.PdfDocument, page: pdfium.PdfPage) -> Iterator[str]:
    position, link = ctypes.c_int(0), raw.FPDF_LINK()
    for _number in range(MAX_LINKS):
        if not raw.FPDFLink_Enumerate(page.raw, position, link):
            return
        action = raw.FPDFLink_GetAction(link)
        length = raw.FPDFAction_GetURIPath(pdf.raw, action, None, 0) if action else 0
        if 1 < length < 2000:
            target = ctypes.create_string_buffer(length)
            raw.FPDFAction_GetURIPath(pdf.raw, action, target, length)
            yield target.value.decode("utf-8", "replace")


def _repeated(pages: list[_Page]) -> frozenset[str]:
    """Texts in the margins of two pages or more: headers and footers. Numbers in them may differ."""
    seen = Counter(key for page in pages for key in {_key(line) for line in page.lines if _in_margin(page, line)})
    return frozenset(key for key, times in seen.items() if times > 1)


def _is_furniture(page: _Page, line: LaidLine, repeated: frozenset[str]) -> bool:
    if not _in_margin(page, line):
        return False
    if _PAGE_NUMBER.fullmatch(line.text.strip()):
        return True
    return page.number > 1 and _key(line) in repeated


def _in_margin(page: _Page, line: LaidLine) -> bool:
    return not MARGIN * page.height < line.base < (1 - MARGIN) * page.height


def _key(line: LaidLine) -> str:
    return re.sub(r"\d+", "0", line.text.casefold())


def _draft(page: _Page, line: LaidLine) -> Draft:
    return Draft(
        text=line.text,
        page=page.number,
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
