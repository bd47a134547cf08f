"""PDFs, through PDFium; pages that are pictures are read by OCR."""

import ctypes
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

from bot.cvs.models import HiddenText, Hiding, Problem, Unreadable
from bot.cvs.pipeline.document import Document
from bot.cvs.pipeline.limits import Limits
from bot.cvs.pipeline.ocr.pictures import LONGEST_SIDE
from bot.cvs.pipeline.ocr.reading import ReadPage, read_page
from bot.cvs.pipeline.text.assembly import assemble
from bot.cvs.pipeline.text.breaks import without_breaks
from bot.cvs.pipeline.text.glyphs import FORM_DEPTH, Glyph, Hidden, read_glyphs
from bot.cvs.pipeline.text.layout import LaidLine, draft, lay_out

MEDIA_TYPE = "application/pdf"
MARGIN = 0.09  # of the page's height: where headers and footers stand
MAX_LINKS = 200
FEW_GLYPHS = 40  # a page with a picture and no more text than a stamp or a page number is a scan
MUCH_OF_A_PAGE = 0.5  # of its area that pictures cover
SCAN_DPI = 220

_NUMBER = r"\d{1,3}\s*(?:(?:of|/|de|von|sur|di|من)\s*\d{1,3})?"
_PAGE = r"(?:page|seite|página|pagina|الصفحة|صفحة)"
# "3", "- 3 -", "3 | Page", "Layla Haddad – Curriculum Vitae – Page 3 of 4"
_PAGE_NUMBER = re.compile(
    rf"[-–|\s]*(?:{_PAGE}|p\.)?\s*{_NUMBER}[-–|\s]*{_PAGE}?|[^@\d]{{0,60}}\b{_PAGE}\s*{_NUMBER}[^@\d]{{0,40}}",
    re.IGNORECASE,
)


class _Page(NamedTuple):
    number: int  # 1-based
    height: float
    lines: list[LaidLine]
    hidden: list[HiddenText]
    links: list[str]
    ocr_confidence: float | None = None


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
        pages = _pages(pdf, min(total, limits.max_pages), limits)
    except pdfium.PdfiumError as error:
        raise Unreadable(Problem.DAMAGED, "PDF") from error
    finally:
        pdf.close()
    repeated = _repeated(pages)
    return assemble(
        MEDIA_TYPE,
        without_breaks(
            draft(line, page.number) for page in pages for line in page.lines if not _is_furniture(page, line, repeated)
        ),
        limits=limits,
        pages=len(pages),
        pages_total=total,
        links=list(dict.fromkeys(link for page in pages for link in page.links)),
        hidden=[hidden for page in pages for hidden in page.hidden],
        ocr_confidence=min((page.ocr_confidence for page in pages if page.ocr_confidence is not None), default=None),
    )


def _pages(pdf: pdfium.PdfDocument, count: int, limits: Limits) -> list[_Page]:
    """The pages up to `count`, and up to the limit of pages that are pictures."""
    pages: list[_Page] = []
    for number in range(count):
        pages.append(_page(pdf, number))
        if sum(page.ocr_confidence is not None for page in pages) >= limits.max_ocr_pages:
            break
    return pages


def _page(pdf: pdfium.PdfDocument, index: int) -> _Page:
    page = pdf[index]
    glyphs: list[Glyph] = []
    hidden: dict[Hiding, list[str]] = {}
    for found in read_glyphs(page):
        if isinstance(found, Hidden):
            hidden.setdefault(found.reason, []).append(found.char)
        else:
            glyphs.append(found)
    scan = _read_scan(page) if len(glyphs) < FEW_GLYPHS and _is_picture(page) else None
    return _Page(
        index + 1,
        page.get_height(),
        lay_out(scan.glyphs if scan and scan.glyphs else glyphs),
        [
            HiddenText(reason=reason, words="".join(chars).strip(), page=index + 1)
            for reason, chars in hidden.items()
            if len("".join(chars).strip()) > 2
        ],
        list(_links(pdf, page)),
        scan.sure if scan else None,
    )


def _is_picture(page: pdfium.PdfPage) -> bool:
    width, height = page.get_size()
    covered = 0.0
    for picture in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=FORM_DEPTH):
        left, bottom, right, top = picture.get_bounds()
        covered += max(0.0, min(right, width) - max(left, 0)) * max(0.0, min(top, height) - max(bottom, 0))
    return bool(covered >= MUCH_OF_A_PAGE * width * height)


def _read_scan(page: pdfium.PdfPage) -> ReadPage:
    scale = min(SCAN_DPI / 72, LONGEST_SIDE / max(page.get_size()))
    return read_page(page.render(scale=scale, rev_byteorder=True).to_numpy()[:, :, :3], 1 / scale)


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
