"""Where lines stand in a picture, and where they would stand if the sheet lay straight."""

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from bot.cvs.pipeline.ocr.pictures import Pixels

Quad = NDArray[np.float32]  # 4 × (x, y): corners of a line in its reading direction, from the top left clockwise

_LONG = 3.0  # times its height: only lines so long tell how the sheet lies
_ENOUGH = 6  # long lines, to tell how the slope changes down the sheet
_STEEPEST = 0.6  # radians; more is no slope but a mistake
_TALL = 1.5  # times its width: a line that runs up or down the sheet


class Place(NamedTuple):
    """A line's box once the sheet lies straight, in pixels."""

    left: float
    right: float
    middle: float
    height: float


def runs_upwards(quads: Sequence[Quad]) -> bool:
    """Whether most of the text runs up or down the picture: it lies on its side."""
    upwards = along = 0.0
    for quad in quads:
        width, height = _size(quad)
        if height > _TALL * width:
            upwards += height
        elif width > _TALL * height:
            along += width
    return upwards > along


def straightened(quads: Sequence[Quad]) -> list[Place]:
    """The places of lines with the slope of the sheet taken out, which may change from its top to its foot."""
    if not quads:
        return []
    middles = [quad.mean(axis=0) for quad in quads]
    slope = _slope([_size(quad) for quad in quads], [_angle(quad) for quad in quads], [float(m[1]) for m in middles])
    centre_x = float(np.mean([middle[0] for middle in middles]))
    centre_y = float(np.mean([middle[1] for middle in middles]))
    usual = np.tan(slope(centre_y))
    places = []
    for quad, middle in zip(quads, middles, strict=True):
        width, height = _size(quad)
        x = float(middle[0] + (middle[1] - centre_y) * usual)
        y = float(middle[1] - (middle[0] - centre_x) * np.tan(slope(float(middle[1]))))
        places.append(Place(x - width / 2, x + width / 2, y, height))
    return places


def cut_out(picture: Pixels, quad: Quad) -> Pixels:
    """The line in `quad` as a picture of its own, level."""
    width, height = (max(1, round(side)) for side in _size(quad))
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(quad, corners)
    cut = cv2.warpPerspective(picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cut, np.uint8)


class _Slope:
    """The slope of lines in radians by their height in the picture: `start + change * y`."""

    def __init__(self, start: float, change: float) -> None:
        self._start, self._change = start, change

    def __call__(self, y: float) -> float:
        return self._start + self._change * y


def _slope(sizes: Sequence[tuple[float, float]], angles: Sequence[float], heights: Sequence[float]) -> _Slope:
    told = [
        (angle, y, width)
        for (width, height), angle, y in zip(sizes, angles, heights, strict=True)
        if width > _LONG * height and abs(angle) < _STEEPEST
    ]
    if not told:
        return _Slope(0.0, 0.0)
    usual = float(np.median([angle for angle, _y, _width in told]))
    near = [(angle, y, width) for angle, y, width in told if abs(angle - usual) < 0.05]
    if len(near) < _ENOUGH:
        return _Slope(usual, 0.0)
    change, start = np.polyfit([y for _a, y, _w in near], [a for a, _y, _w in near], 1, w=[w for _a, _y, w in near])
    return _Slope(float(start), float(change))


def _size(quad: Quad) -> tuple[float, float]:
    top, right, foot, left = (float(np.linalg.norm(quad[i] - quad[(i + 1) % 4])) for i in range(4))
    return (top + foot) / 2, (left + right) / 2


def _angle(quad: Quad) -> float:
    along = (quad[1] - quad[0]) + (quad[2] - quad[3])
    return float(np.arctan2(along[1], along[0]))
