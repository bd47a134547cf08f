"""Numbers in Arabic-Indic digits (٠١٢٣٤٥٦٧٨٩), which neither engine can read.

These digits never join, so each is a patch of ink of its own. A small net (bench/digits.py teaches it) tells which
digit a patch is, or which sign, or that it is something else: a letter, a Western digit. It sees the patch and what is
around it.
"""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from bot.cvs.pipeline.ocr.pictures import Pixels

DIGITS: Final = "٠١٢٣٤٥٦٧٨٩"
SIGNS: Final = "/-."
ERAS: Final = "مه"  # the letter behind a year, of our era or the Hijra's
KINDS: Final = DIGITS + SIGNS + ERAS
WESTERN, OTHER = len(KINDS), len(KINDS) + 1  # further kinds of patches
WEIGHTS: Final = Path(__file__).with_name("digits.npz")

HEIGHT: Final = 48  # pixels to which a line is brought
THIN: Final = 0.2  # of the way from the threshold to the blackest: neighbours that blur into one come apart
SPECK: Final = 8  # pixels of ink at that height; less is dirt
MOST_PATCHES: Final = 400  # in a line; more is a picture's pattern
ABOVE: Final = 0.5  # of the narrower patch's width that it shares with another's, to stand above it: they are one
BESIDE: Final = 0.3  # of the lower patch's height that it shares with another's, not to stand above it
WIDE: Final = 0.24  # of the line's height: as wide as any digit is taken to be, so narrow ones stand in wide gaps
CLOSE: Final = 0.22  # of the line's height: the widest gap within a number
SURE: Final = 0.8  # of a number's digits

# a zero is a dot as a point is; what would be a year of this century is one
_ROUND_POINT = re.compile(r"(?<![٠-٩.])٢\.(?=[٠-٢][٠-٩](?![٠-٩.]))")
_PATCH, _AROUND = 16, (18, 12)  # pixels of what the net sees: the patch squared, and columns × rows around it
_REACH = 36  # columns to either side that count as around

Ink = NDArray[np.uint8]  # rows × columns, 1 where there is ink
Floats = NDArray[np.float32]


class Patch(NamedTuple):
    """A connected piece of ink with what stands above and below it, in columns and rows of the levelled line."""

    left: int
    right: int
    top: int
    bottom: int


class Number(NamedTuple):
    """Digits and signs, perhaps with an era's letter behind; `left` and `right` are fractions of the line's width."""

    text: str
    left: float
    right: float
    sure: float


def read_numbers(line: Pixels) -> list[Number]:
    """The numbers of a line from left to right. A dash ends a number, a stroke or a point does not."""
    ink = ink_of(line)
    patches = patches_of(ink)
    if not patches:
        return []
    chances = _net()(seen(ink, patches))
    kinds = chances.argmax(axis=1)
    numbers = []
    for run in _runs(patches, kinds):
        sure = float(np.mean([chances[i].max() for i in run]))
        if sure >= SURE:
            text = "".join(sorted((KINDS[kinds[i]] for i in run), key=ERAS.__contains__))
            text = _ROUND_POINT.sub("٢٠", text)
            numbers.append(
                Number(text, patches[run[0]].left / ink.shape[1], patches[run[-1]].right / ink.shape[1], sure)
            )
    return numbers


def ink_of(line: Pixels) -> Ink:
    """The ink of a line brought to HEIGHT; ink is what there is less of, be it dark or light."""
    grey = cv2.cvtColor(line, cv2.COLOR_RGB2GRAY)
    scale = HEIGHT / line.shape[0]
    size = (max(1, round(line.shape[1] * scale)), HEIGHT)
    level = cv2.resize(grey, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    if np.median(level) < (float(level.min()) + float(level.max())) / 2:
        level = 255 - level
    threshold, _dark = cv2.threshold(level, 0, 1, cv2.THRESH_OTSU)
    return np.asarray(level < threshold - THIN * (threshold - float(level.min())), np.uint8)


def patches_of(ink: Ink) -> list[Patch]:
    """From left to right; none where there are too many."""
    _count, _labels, stats, _centres = cv2.connectedComponentsWithStats(ink, connectivity=8)
    boxes = sorted(
        Patch(int(x), int(x + width), int(y), int(y + height))
        for x, y, width, height, area in stats[1:]
        if area >= SPECK
    )
    if len(boxes) > MOST_PATCHES:
        return []
    patches: list[Patch] = []
    for box in boxes:
        whole = box
        while patches and _are_above(patches[-1], whole):
            whole = _together(patches.pop(), whole)
        patches.append(whole)
    return patches


def seen(ink: Ink, patches: Sequence[Patch]) -> Floats:
    """What the net sees of each patch: itself, what is around it, its place and size. Patches × numbers."""
    padded = np.pad(ink, ((0, 0), (_REACH, _REACH))).astype(np.float32)
    rows = []
    for patch in patches:
        middle = (patch.left + patch.right) // 2
        around = cv2.resize(padded[:, middle : middle + 2 * _REACH], _AROUND, interpolation=cv2.INTER_AREA)
        own = _squared(ink[patch.top : patch.bottom, patch.left : patch.right])
        box = np.array([patch.right - patch.left, patch.bottom - patch.top, patch.top, patch.bottom], np.float32)
        rows.append(np.concatenate((own.ravel(), np.asarray(around).ravel(), box / HEIGHT)))
    return np.asarray(rows, np.float32)


def _are_above(one: Patch, other: Patch) -> bool:
    columns = min(one.right, other.right) - max(one.left, other.left)
    rows = min(one.bottom, other.bottom) - max(one.top, other.top)
    return columns > ABOVE * min(one.right - one.left, other.right - other.left) and rows < BESIDE * min(
        one.bottom - one.top, other.bottom - other.top
    )


def _together(one: Patch, other: Patch) -> Patch:
    return Patch(
        min(one.left, other.left),
        max(one.right, other.right),
        min(one.top, other.top),
        max(one.bottom, other.bottom),
    )


def _squared(ink: Ink) -> Floats:
    height, width = ink.shape
    side = max(height, width)
    square = np.zeros((side, side), np.float32)
    top, left = (side - height) // 2, (side - width) // 2
    square[top : top + height, left : left + width] = ink
    return np.asarray(cv2.resize(square, (_PATCH, _PATCH), interpolation=cv2.INTER_AREA), np.float32)


def _runs(patches: Sequence[Patch], kinds: NDArray[np.intp]) -> list[list[int]]:
    """The patches of each number: perhaps an era's letter, then digits side by side, a stroke or point between two."""
    runs: list[list[int]] = [[]]
    for i, kind in enumerate(kinds):
        sign = KINDS[kind] if kind < WESTERN else "-"
        if runs[-1] and (sign in ERAS or _gap(patches[i - 1], patches[i]) > CLOSE * HEIGHT):
            runs.append([])
        if sign != "-":
            runs[-1].append(i)
        elif runs[-1]:
            runs.append([])
    return [trimmed for run in runs if (trimmed := _trimmed(run, kinds))]


def _gap(one: Patch, other: Patch) -> float:
    widths = (max(patch.right - patch.left, WIDE * HEIGHT) for patch in (one, other))
    return (other.left + other.right - one.left - one.right - sum(widths)) / 2


def _trimmed(run: Sequence[int], kinds: NDArray[np.intp]) -> list[int]:
    """From the first digit, or the era's letter next to it, to the last digit."""
    digits = [at for at, i in enumerate(run) if kinds[i] < len(DIGITS)]
    if not digits:
        return []
    start = 0 if digits[0] == 1 and KINDS[kinds[run[0]]] in ERAS else digits[0]
    return list(run[start : digits[-1] + 1])


class _Net:
    """One hidden layer: what is seen of patches → the chance of each kind."""

    def __init__(self, weights: dict[str, Floats]) -> None:
        self._weights = weights

    def __call__(self, inputs: Floats) -> Floats:
        hidden = np.maximum(inputs @ self._weights["inner"] + self._weights["inner_bias"], 0)
        outer = hidden @ self._weights["outer"] + self._weights["outer_bias"]
        chances = np.exp(outer - outer.max(axis=1, keepdims=True))
        return np.asarray(chances / chances.sum(axis=1, keepdims=True), np.float32)


@cache
def _net() -> _Net:
    with np.load(WEIGHTS) as weights:
        return _Net({name: weights[name].astype(np.float32) for name in weights.files})
