"""The straight lines that a PDF page draws, level and upright: rules, borders, edges of shaded boxes."""

import ctypes
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

from bot.cvs.pipeline.text.colors import WHITE

MOST_OBJECTS = 8_000  # of a page; one with more is a drawing
MOST_SEGMENTS = 400  # of a path
MOST_RULES = 1_500
# In points.
THIN = 3.0  # a box no higher is a line
SHORTEST = 7.0
STRAIGHT = 0.2

Point = tuple[float, float]


class Rule(NamedTuple):
    """A line from `start` to `end`, at `at` across its direction; points from the top left of the page."""

    at: float
    start: float
    end: float


class Rules(NamedTuple):
    level: tuple[Rule, ...] = ()
    upright: tuple[Rule, ...] = ()


NO_RULES = Rules()


def read_rules(page: pdfium.PdfPage) -> Rules:
    """No rules where the page is a drawing rather than a text."""
    count = raw.FPDFPage_CountObjects(page)
    left, _bottom, _right, top = page.get_bbox()
    level: list[Rule] = []
    upright: list[Rule] = []
    for index in range(count if count <= MOST_OBJECTS else 0):
        one = raw.FPDFPage_GetObject(page, index)
        if raw.FPDFPageObj_GetType(one) != raw.FPDF_PAGEOBJ_PATH or not _is_drawn(one):
            continue
        for (x0, y0), (x1, y1) in _strokes(one):
            if x1 - x0 >= SHORTEST > THIN >= y1 - y0:
                level.append(Rule(top - (y0 + y1) / 2, x0 - left, x1 - left))
            elif y1 - y0 >= SHORTEST > THIN >= x1 - x0:
                upright.append(Rule((x0 + x1) / 2 - left, top - y1, top - y0))
        if len(level) + len(upright) > MOST_RULES:
            return NO_RULES
    return Rules(tuple(level), tuple(upright))


def _is_drawn(path: object) -> bool:
    """Whether the path is stroked, or filled with something other than the paper's white."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(path, fill, stroke):
        return False
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if fill.value and raw.FPDFPageObj_GetFillColor(path, red, green, blue, alpha) and alpha.value:
        return bool(stroke.value) or (red.value, green.value, blue.value) != WHITE
    return bool(stroke.value)


def _strokes(path: object) -> Iterator[tuple[Point, Point]]:
    """Boxes, lower left and upper right, of a path's lines; a box that is no line gives its four edges."""
    x0, y0, x1, y1 = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(path, x0, y0, x1, y1):
        return
    if min(x1.value - x0.value, y1.value - y0.value) <= THIN:
        yield (x0.value, y0.value), (x1.value, y1.value)
        return
    for points in _shapes(path):
        xs, ys = [x for x, _ in points], [y for _, y in points]
        low, high = (min(xs), min(ys)), (max(xs), max(ys))
        if min(high[0] - low[0], high[1] - low[1]) <= THIN:
            yield low, high
            continue
        for one, other in pairwise(points):
            if min(abs(one[0] - other[0]), abs(one[1] - other[1])) <= STRAIGHT:
                yield (min(one[0], other[0]), min(one[1], other[1])), (max(one[0], other[0]), max(one[1], other[1]))


def _shapes(path: object) -> Iterator[list[Point]]:
    """The corners of each part of a path, the first again at the end of a closed one. A path with curves has none."""
    count = raw.FPDFPath_CountSegments(path)
    matrix, x, y = raw.FS_MATRIX(), ctypes.c_float(), ctypes.c_float()
    if count > MOST_SEGMENTS or not raw.FPDFPageObj_GetMatrix(path, matrix):
        return
    shapes: list[list[Point]] = []
    for index in range(count):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_BEZIERTO or not raw.FPDFPathSegment_GetPoint(segment, x, y):
            return
        point = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        if kind == raw.FPDF_SEGMENT_MOVETO or not shapes:
            shapes.append([])
        shapes[-1].append(point)
        if raw.FPDFPathSegment_GetClose(segment) and shapes[-1][0] != point:
            shapes[-1].append(shapes[-1][0])
    yield from (shape for shape in shapes if len(shape) > 1)
