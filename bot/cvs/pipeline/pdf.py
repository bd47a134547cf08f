"""Text PDFs, through PDFium."""

import pypdfium2 as pdfium

from bot.cvs.models import Problem, Unreadable
from bot.cvs.pipeline.assembly import Draft, assemble
from bot.cvs.pipeline.document import Document
from bot.cvs.pipeline.limits import Limits

MEDIA_TYPE = "application/pdf"


def read_pdf(data: bytes, limits: Limits) -> Document:
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "assword" in str(error):
            raise Unreadable(Problem.ENCRYPTED, "PDF") from error
        raise Unreadable(Problem.DAMAGED, "PDF") from error
    drafts = []
    total = len(pdf)
    pages = min(total, limits.max_pages)
    for number in range(pages):
        text = pdf[number].get_textpage().get_text_range()
        drafts += [Draft(text=line, page=number + 1) for line in text.splitlines()]
    return assemble(MEDIA_TYPE, drafts, limits=limits, pages=pages, pages_total=total)
