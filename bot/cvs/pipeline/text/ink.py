"""Whether what is written on a PDF page leaves ink: the page is drawn with its words and without, and compared.

This finds whatever keeps words from being seen, by whatever means of the format: a picture or shape over them, a clip,
a mask, no opacity, a layer that is off, a font of empty signs, a colour like that of what they stand on.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from ctypes import addressof
from typing import NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

from bot.cvs.models import Hiding
from bot.cvs.pipeline.text.colors import WHITE, Color, mixed, near

MOST_PIXELS = 1200  # of the page's longer side; on smaller pages a point is a pixel
FAINTEST = 6  # of 255: the least change of a channel that counts as ink
MOST_OBJECTS = 20_000  # of a page that is drawn; one with more is taken for white paper
MOST_LAYERS = 4  # of words over words that are drawn one by one
FORM_DEPTH = 20  # forms within forms that are looked into
CELL = 2  # points; words lie over each other where the middles of their boxes share a cell
_SHAPES = (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING)


class Mark(NamedTuple):
    """A character as it is drawn; points from the page's bottom left."""

    owner: object  # PDFium's text object
    name: int  # of the text object
    left: float
    bottom: float
    right: float
    top: float
    color: Color | None  # None: it is not simply filled with one colour
    alpha: int  # 0–255
    certain: bool  # it is drawn here as anywhere; else, in a font that the file does not hold, only its colour tells


class _Picture(NamedTuple):
    pixels: bytes  # blue, green, red
    stride: int
    width: int
    height: int
    left: float
    top: float
    scale: float

    def rows(self, mark: Mark) -> Iterator[slice]:
        """Where the mark's box is in `pixels`, with a pixel around it."""
        first = max(0, int((mark.left - self.left) * self.scale) - 1)
        last = min(self.width, int((mark.right - self.left) * self.scale) + 2)
        top = max(0, int((self.top - mark.top) * self.scale) - 1)
        bottom = min(self.height, int((self.top - mark.bottom) * self.scale) + 2)
        for row in range(top, bottom if last > first else top):
            yield slice(row * self.stride + 3 * first, row * self.stride + 3 * last)


def without_ink(page: pdfium.PdfPage, marks: Sequence[Mark]) -> dict[int, Hiding]:
    """Indexes of marks that cannot be seen, and why: WHITE, COVERED, CLIPPED or INVISIBLE."""
    if not marks:
        return {}
    if raw.FPDFPage_CountObjects(page) <= MOST_OBJECTS:
        with suppress(pdfium.PdfiumError, ValueError):  # of a size that cannot be drawn
            return _without_ink(page, marks)
    return {index: Hiding.WHITE for index, mark in enumerate(marks) if mark.color and near(mark.color, WHITE)}


def _without_ink(page: pdfium.PdfPage, marks: Sequence[Mark]) -> dict[int, Hiding]:
    texts = {addressof(one.raw.contents): one.raw for one in _objects(page, raw.FPDF_PAGEOBJ_TEXT)}
    texts |= {mark.name: mark.owner for mark in marks}
    # PDFium tells a text drawn twice at one place once; what is drawn again is as good as what it tells
    again = texts.keys() - {mark.name for mark in marks}
    found: dict[int, Hiding] = {}
    with _left_out(texts.values()):
        paper = _drawn(page)
    for layer in _layers(marks):
        shown = again | {marks[index].name for index in layer}
        with _left_out(text for name, text in texts.items() if name not in shown):
            picture = _drawn(page)
        for index in layer:
            reason = _unseen(marks[index], picture, paper)
            if reason is not None:
                found[index] = reason
    lost = [index for index, reason in found.items() if reason is Hiding.INVISIBLE]
    return found | _hindrances(page, marks, lost, texts) if lost else found


def _objects(page: pdfium.PdfPage, *kinds: int) -> Iterator[pdfium.PdfObject]:
    yield from page.get_objects(filter=kinds, max_depth=FORM_DEPTH)


def _layers(marks: Sequence[Mark]) -> list[list[int]]:
    """Indexes of the marks so that within a layer no text lies over another, as far as layers go."""
    cells: list[set[tuple[int, int]]] = []
    layers: list[list[int]] = []
    texts: dict[int, list[int]] = {}
    for index, mark in enumerate(marks):
        texts.setdefault(mark.name, []).append(index)
    for indexes in texts.values():
        own = {cell for index in indexes for cell in _cells(marks[index])}
        at = next((number for number, taken in enumerate(cells) if not taken & own), len(cells))
        if at == len(cells) < MOST_LAYERS:
            cells.append(set())
            layers.append([])
        at = min(at, MOST_LAYERS - 1)
        cells[at] |= own
        layers[at] += indexes
    return layers


def _cells(mark: Mark) -> Iterator[tuple[int, int]]:
    edge = (mark.top - mark.bottom) / 5  # boxes of neighbouring lines touch
    first, last = int(mark.left // CELL) + 1, int(mark.right // CELL)
    low, high = int((mark.bottom + edge) // CELL), int((mark.top - edge) // CELL)
    for row in range(low, min(high, low + 200) + 1):
        for column in range(first, max(first + 1, min(last, first + 200))):
            yield row, column


@contextmanager
def _left_out(objects: Iterable[object]) -> Iterator[None]:
    """The page without these objects."""
    those = list(objects)
    for one in those:
        raw.FPDFPageObj_SetIsActive(one, False)
    yield
    for one in those:
        raw.FPDFPageObj_SetIsActive(one, True)


def _drawn(page: pdfium.PdfPage) -> _Picture:
    left, bottom, right, top = page.get_bbox()
    scale = min(1.0, MOST_PIXELS / max(right - left, top - bottom, 1.0))
    bitmap = page.render(scale=scale, rotation=-page.get_rotation() % 360, may_draw_forms=False)
    picture = _Picture(bytes(bitmap.buffer), bitmap.stride, bitmap.width, bitmap.height, left, top, scale)
    bitmap.close()
    return picture


def _unseen(mark: Mark, picture: _Picture, paper: _Picture) -> Hiding | None:
    """Why the mark is not seen. It is where a pixel has changed that its colour stands out against."""
    if not mark.certain:
        grounds = [_color(paper.pixels[row]) for row in paper.rows(mark)]
        alike = mark.color is not None and bool(grounds) and all(near(mark.color, ground) for ground in grounds)
        return Hiding.WHITE if alike else None
    faint = False
    under: Color | None = None
    for row in paper.rows(mark):
        before, after = paper.pixels[row], picture.pixels[row]
        under = under or _color(before)
        if before == after:
            continue
        for at in range(0, len(before), 3):
            below, shown = _color(before, at), _color(after, at)
            if max(abs(a - b) for a, b in zip(shown, below, strict=True)) < FAINTEST:
                continue
            if not near(shown if mark.color is None else mixed(mark.color, below, mark.alpha / 255), below):
                return None
            faint = True
    if faint or (under and mark.color and near(mark.color, under)):
        return Hiding.WHITE
    return Hiding.INVISIBLE


def _color(pixels: bytes, at: int = 0) -> Color:
    return pixels[at + 2], pixels[at + 1], pixels[at]


def _hindrances(
    page: pdfium.PdfPage, marks: Sequence[Mark], lost: Sequence[int], texts: Mapping[int, object]
) -> dict[int, Hiding]:
    """What keeps these marks from being seen: a shape over them, a clip, or else nothing that can be named."""
    shapes = [one.raw for one in _objects(page, *_SHAPES)]
    own = {marks[index].name: marks[index].owner for index in lost}
    with _left_out([*shapes, *(text for name, text in texts.items() if name not in own)]):
        alone = _drawn(page)
        with _left_out(own.values()):
            paper = _drawn(page)
    found: dict[int, Hiding] = {}
    for index in lost:
        if _unseen(marks[index], alone, paper) is None:
            found[index] = Hiding.COVERED
        elif raw.FPDFClipPath_CountPaths(raw.FPDFPageObj_GetClipPath(marks[index].owner)) > 0:
            found[index] = Hiding.CLIPPED
    return found
