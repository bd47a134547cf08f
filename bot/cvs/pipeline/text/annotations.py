"""What lies on a PDF page beside its content: filled form fields, stamps, notes."""

import ctypes
from collections.abc import Iterator
from typing import NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

MAX_ANNOTATIONS = 1000  # of a page
MOST_WORDS = 4000  # characters of one
_SHOWN = frozenset((raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_STAMP))


class Annotations(NamedTuple):
    on_page: bool  # some are drawn as part of the page: fields, stamps, typed text
    notes: tuple[str, ...]  # what opens only when asked for, and hidden fields


def read_annotations(page: pdfium.PdfPage) -> Annotations:
    on_page, notes = False, list[str]()
    for number in range(min(raw.FPDFPage_GetAnnotCount(page), MAX_ANNOTATIONS)):
        annotation = raw.FPDFPage_GetAnnot(page, number)
        if not annotation:
            continue
        drawn = raw.FPDFAnnot_GetSubtype(annotation) in _SHOWN
        hidden = raw.FPDFAnnot_GetFlags(annotation) & (raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW)
        on_page |= drawn and not hidden
        if hidden or not drawn:
            notes += _words(annotation)
        raw.FPDFPage_CloseAnnot(annotation)
    return Annotations(on_page, tuple(dict.fromkeys(notes)))


def with_annotations(pdf: pdfium.PdfDocument, index: int, page: pdfium.PdfPage) -> pdfium.PdfPage:
    """The page with what is drawn of its annotations become part of its content."""
    raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
    page.close()
    return pdf[index]


def _words(annotation: object) -> Iterator[str]:
    for key in (b"Contents", b"V", b"TU"):
        size = min(raw.FPDFAnnot_GetStringValue(annotation, key, None, 0), 2 * MOST_WORDS)
        buffer = ctypes.create_string_buffer(max(size, 2))
        raw.FPDFAnnot_GetStringValue(annotation, key, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
        words = buffer.raw.decode("utf-16-le", "replace").strip("\0 \r\n")
        if words:
            yield words
