"""Pages that are pictures: whether a page must be read from its picture, and whether its text layer may be believed.

A scanned page is one big picture, often with the words of an earlier recognition laid invisibly over or under it. Those
words are never read as the page's text, since anything could be written there; the picture is. What OCR sees in it
tells whether the layer was honest.
"""

import re
from collections import Counter
from collections.abc import Sequence

import pypdfium2 as pdfium
from pypdfium2 import raw

from bot.cvs.models import Hiding
from bot.cvs.pipeline.text.glyphs import Glyph
from bot.cvs.pipeline.text.ink import FORM_DEPTH

LAYERS = (Hiding.INVISIBLE, Hiding.COVERED, Hiding.WHITE)  # how the words are laid over or under the picture
FEW_LETTERS = 40  # that can be read: a scanner's name, a page number, a line of a stamp
MOST_OF_A_PAGE = 0.5  # of its area
MANY_SHAPES = 200  # a page of words drawn as outlines has some hundreds of them
HONEST_SHARE = 0.5  # of a layer's words that OCR finds too; both read badly at times
_GRID = 24  # points of the page's area that are looked at, each way
_WORD = re.compile(r"[^\W\d_]{3,}")


def needs_ocr(page: pdfium.PdfPage, glyphs: Sequence[Glyph]) -> bool:
    """Whether hardly a letter of the page can be seen as text while pictures or outlines fill it."""
    if sum(glyph.char.isalpha() for glyph in glyphs) >= FEW_LETTERS:
        return False
    shapes = page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=FORM_DEPTH)
    return _pictured(page) >= MOST_OF_A_PAGE or sum(1 for _shape in shapes) >= MANY_SHAPES


def layer_agrees(layer: str, seen: str) -> bool:
    """Whether the words of a page's invisible layer are those that OCR saw in its picture."""
    said, shown = (Counter(_WORD.findall(text.casefold())) for text in (layer, seen))
    return (said & shown).total() >= HONEST_SHARE * said.total()


def _pictured(page: pdfium.PdfPage) -> float:
    """Share of the page's area that pictures cover."""
    left, bottom, right, top = page.get_bbox()
    boxes = [_box(picture) for picture in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=FORM_DEPTH)]
    covered = 0
    for column in range(_GRID):
        x = left + (right - left) * (column + 0.5) / _GRID
        beside = [box for box in boxes if box[0] <= x <= box[2]]
        for row in range(_GRID if beside else 0):
            y = bottom + (top - bottom) * (row + 0.5) / _GRID
            covered += any(box[1] <= y <= box[3] for box in beside)
    return covered / _GRID**2


def _box(picture: pdfium.PdfObject) -> tuple[float, float, float, float]:
    """Where a picture stands on the page: its unit square through the matrices of all that holds it."""
    matrix, holder = picture.get_matrix(), picture.container
    while holder is not None:
        matrix, holder = matrix.multiply(holder.get_matrix()), holder.container
    corners = [matrix.on_point(x, y) for x in (0, 1) for y in (0, 1)]
    across, up = zip(*corners, strict=True)
    return min(across), min(up), max(across), max(up)
