"""Picture files as documents: a frame is a page."""

from bot.cvs.models import Problem, Unreadable
from bot.cvs.pipeline.document import Document
from bot.cvs.pipeline.limits import Limits
from bot.cvs.pipeline.ocr.pictures import pictures
from bot.cvs.pipeline.ocr.reading import read_page
from bot.cvs.pipeline.text.assembly import assemble
from bot.cvs.pipeline.text.laid import draft
from bot.cvs.pipeline.text.layout import lay_out

SHEET_WIDTH = 595.0  # points of A4, as which a picture is taken


def read_picture(data: bytes, media_type: str, limits: Limits) -> Document:
    """Raises Unreadable: DAMAGED, TOO_LARGE, NO_ARABIC, and what `assemble` raises."""
    frames, total = pictures(data, limits)
    if not frames:
        raise Unreadable(Problem.DAMAGED, "picture")
    frames = frames[: limits.max_ocr_pages]
    pages = [read_page(frame, SHEET_WIDTH / frame.shape[1]) for frame in frames]
    return assemble(
        media_type,
        [draft(line, number) for number, page in enumerate(pages, 1) for line in lay_out(page.glyphs)],
        limits=limits,
        pages=len(pages),
        pages_total=total,
        ocr_confidence=min(page.sure for page in pages),
    )
