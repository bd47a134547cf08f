"""PDFs, through PDFium; pages that are pictures are read by OCR."""

import ctypes
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

from bot.cvs.models import HiddenText, Hiding, Problem, Unreadable
from bot.cvs.pipeline.document import Document
from bot.cvs.pipeline.limits import Limits
from bot.cvs.pipeline.ocr.pictures import LONGEST_SIDE
from bot.cvs.pipeline.ocr.reading import ReadPage, read_page
from bot.cvs.pipeline.text.annotations import read_annotations, with_annotations
from bot.cvs.pipeline.text.assembly import assemble
from bot.cvs.pipeline.text.breaks import without_breaks
from bot.cvs.pipeline.text.glyphs import Glyph, Hidden, read_glyphs
from bot.cvs.pipeline.text.laid import LaidLine, draft
from bot.cvs.pipeline.text.layout import lay_out
from bot.cvs.pipeline.text.pdf_objects import Objects, read_objects
from bot.cvs.pipeline.text.rules import NO_RULES, read_rules
from bot.cvs.pipeline.text.scan import LAYERS, layer_agrees, needs_ocr
from bot.cvs.pipeline.text.spoken import without_false_words

MEDIA_TYPE = "application/pdf"
MARGIN = 0.09  # of the page's height: where headers and footers stand
MAX_LINKS = 200
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
    objects = read_objects(data, max_pages=limits.max_pages)
    try:
        with suppress(pdfium.PdfiumError):
            pdf.init_forms()  # so that fields are drawn that the file only has the values of
        total = len(pdf)
        pages = _pages(pdf, min(total, limits.max_pages), limits, objects)
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
        hidden=[
            *(HiddenText(reason=Hiding.METADATA, words=words, page=None) for words in objects.properties),
            *(hidden for page in pages for hidden in page.hidden),
        ],
        ocr_confidence=min((page.ocr_confidence for page in pages if page.ocr_confidence is not None), default=None),
    )


def _pages(pdf: pdfium.PdfDocument, count: int, limits: Limits, objects: Objects) -> list[_Page]:
    """The pages up to `count`, and up to the limit of pages that are pictures."""
    pages: list[_Page] = []
    for number in range(count):
        pages.append(_page(pdf, number, objects))
        if sum(page.ocr_confidence is not None for page in pages) >= limits.max_ocr_pages:
            break
    return pages


def _page(pdf: pdfium.PdfDocument, index: int, objects: Objects) -> _Page:
    page = pdf[index]
    links = list(_links(pdf, page))
    annotations = read_annotations(page)
    if annotations.on_page:
        page = with_annotations(pdf, index, page)
    spoken = without_false_words(pdf, index, page)
    glyphs: list[Glyph] = []
    unseen: dict[Hiding, list[str]] = {}
    for found in read_glyphs(page, objects.false_letters):
        if isinstance(found, Hidden):
            unseen.setdefault(found.reason, []).append(found.char)
        else:
            glyphs.append(found)
    scan = _read_scan(page) if needs_ocr(page, glyphs) else None
    turns = Counter(glyph.turn for glyph in glyphs).most_common()
    if scan and scan.glyphs:
        lines, height = lay_out(scan.glyphs), page.get_height()
    else:
        # what is written along a side is read after the page
        rules = read_rules(page)
        lines = [
            line
            for turn, _ in turns
            for line in lay_out((one for one in glyphs if one.turn == turn), NO_RULES if turn else rules)
        ]
        left, bottom, right, top = page.get_bbox()
        height = right - left if turns and turns[0][0] % 2 else top - bottom
    if scan and layer_agrees(_layer(unseen), " ".join(line.text for line in lines)):
        for reason in LAYERS:
            unseen.pop(reason, None)
    hidden = [
        *((reason, "".join(chars)) for reason, chars in unseen.items()),
        *((Hiding.COMMENT, words) for words in annotations.notes),
        (Hiding.ALT_TEXT, " ".join(spoken)),
    ]
    return _Page(
        index + 1,
        height,
        lines,
        [
            HiddenText(reason=reason, words=words.strip(), page=index + 1)
            for reason, words in hidden
            if len(words.strip()) > 2
        ],
        links,
        scan.sure if scan else None,
    )


def _layer(unseen: dict[Hiding, list[str]]) -> str:
    return " ".join("".join(unseen.get(reason, ())) for reason in LAYERS)


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
