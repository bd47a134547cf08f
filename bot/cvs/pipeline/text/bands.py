"""Bands: stretches of rows that a blank gutter parts, and whether their two sides are columns or cells of rows.

Sides are columns unless one only says more about the rows of the other, as dates, places, labels and values do. What
both sides have of their own (headings, addresses, periods, sentences that run on) makes them columns however well
their lines are level.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import isfinite
from statistics import median
from typing import NamedTuple

from bot.cvs.pipeline.text.fragments import Fragment, Row
from bot.taxonomy.headings import heading_kind

# Widths and distances are in font sizes.
MIN_GUTTER = 0.8
ALIGNED_GUTTER = 0.45  # where one side keeps an edge along it
KEPT_EDGE = 0.6  # share of a side's rows that stand on its edge
EDGE_WIDTH = 1.0  # points within which they do
MIN_COLUMN = 4  # rows on each side of a gutter, for both to be columns
MIN_HEADED_COLUMN = 2  # under a row of headings
LEVEL_ROWS = 0.35  # how far level baselines may lie apart
LEVEL = 0.8  # share of rows level with one of the other side, of those that have one near, for them to belong to it
CLASH = 0.9  # nearer baselines that are not level
BESIDE = 1.5  # its size: an address beside it begins no further below
LARGER = 1.3  # a name stands out by so much from the address beside it
ABOVE = 2.5  # a heading stands no further above what it heads
BLANK = 2.5  # usual distances of lines: a wider blank across the page parts bands
HEADING_SIZE = 1.14  # of the text's size
KNOWN = 0.3  # share of what looks alike that is known as a heading, for the rest to be headings too

_PERIOD = re.compile(
    r"\b(?:19|20)\d\d\s*(?:[-–—]|(?:to|bis|al?|à)\b)\s*\S|\b(?:since|seit|depuis|desde)\s[^,;]{0,12}\d{4}",
    re.IGNORECASE,
)


class Band(NamedTuple):
    """Rows from `start` to `end`, read column by column on both sides of `gutter`."""

    start: int
    end: int
    gutter: float


class Headings:
    """The headings of a page: what is known as one, and what looks like those."""

    def __init__(self, rows: Iterable[Row]) -> None:
        fragments = [one for row in rows for one in row]
        sizes = Counter[float]()
        for one in fragments:
            sizes[round(one.size)] += len(one.text)
        self._body = sizes.most_common(1)[0][0] if sizes else 0.0
        self._known = {one: bool(heading_kind(one.text)) for one in fragments}
        alike: dict[object, list[bool]] = {}
        for one, known in self._known.items():
            alike.setdefault(self._look(one), []).append(known)
        self._looks = {look for look, known in alike.items() if look and sum(known) >= KNOWN * len(known)}
        self.first = min((one.base for one in fragments if one in self), default=0.0)  # baseline of the topmost

    def __contains__(self, fragment: Fragment) -> bool:
        return self._known.get(fragment, False) or (self._look(fragment) in self._looks)

    def _look(self, one: Fragment) -> tuple[object, ...] | None:
        """None for what may as well be text."""
        stands_out = one.size > HEADING_SIZE * self._body or one.text.isupper()
        return (round(one.size), one.bold, one.color, one.text.isupper()) if stands_out else None


def first_band(rows: Sequence[Row], headings: Headings, *, leftwards: bool) -> Band | None:
    """The first stretch of rows that is read in columns."""
    usual = _usual_distance(rows)
    for start in range(len(rows) - 1):
        end = start
        gaps = [(float("-inf"), float("inf"))]
        while end < len(rows) and not (end > start and _begins_anew(rows, end, gaps, headings, usual)):
            narrowed = [cut for one in gaps for cut in _cut(one, rows[end])]
            if any(map(_is_inner, gaps)) and not any(map(_is_inner, narrowed)):
                break
            gaps, end = narrowed, end + 1
        gutter = _best_gutter(rows[start:end], gaps, headings, leftwards=leftwards)
        if gutter is not None:
            return Band(start, _trimmed(rows, start, end, gutter), gutter)
        head = sum(row[0].base < headings.first for row in rows[start:end])
        for left, right in gaps:
            if head and _stands_out(*sides_of(rows[start : start + head], (left + right) / 2)):
                return Band(start, start + head, (left + right) / 2)
    return None


def _is_inner(gap: tuple[float, float]) -> bool:
    return all(map(isfinite, gap))


def _begins_anew(
    rows: Sequence[Row], at: int, gaps: Sequence[tuple[float, float]], headings: Headings, usual: float
) -> bool:
    """Whether a new band begins here: headings side by side, or a heading over text in both columns after a blank
    across the page."""
    row, above = rows[at], rows[at - 1]
    if not all(one in headings for one in row):
        return False
    if len(row) > 1 or at + 1 == len(rows) or row[0].base - above[0].base < BLANK * usual:
        return len(row) > 1
    below = rows[at + 1]
    return any(below[0].x1 <= left and right <= below[-1].x0 for gap in gaps for left, right in _cut(gap, below))


def _usual_distance(rows: Sequence[Row]) -> float:
    distances = sorted(below[0].base - above[0].base for above, below in pairwise(rows))
    return distances[len(distances) // 2] if distances else 0.0


def sides_of(band: Sequence[Row], gutter: float) -> tuple[list[Row], list[Row]]:
    """What stands to the left and to the right of a gutter."""
    left = [[one for one in row if one.x1 <= gutter] for row in band]
    right = [[one for one in row if one.x1 > gutter] for row in band]
    return [row for row in left if row], [row for row in right if row]


def _cut(gap: tuple[float, float], row: Row) -> Iterator[tuple[float, float]]:
    """What of a blank stretch stays blank beside a row, where it is wide enough for a gutter."""
    left, right = gap
    for fragment in row:
        if fragment.x1 <= left or fragment.x0 >= right:
            continue
        if fragment.x0 - left >= ALIGNED_GUTTER * fragment.size:
            yield left, fragment.x0
        left = max(left, fragment.x1)
    if right - left >= ALIGNED_GUTTER * max(fragment.size for fragment in row):
        yield left, right


def _best_gutter(
    band: Sequence[Row], gaps: Iterable[tuple[float, float]], headings: Headings, *, leftwards: bool
) -> float | None:
    """The middle of the widest gap with a column on each side."""
    able = []
    for left, right in gaps:
        if not _is_inner((left, right)):
            continue
        middle = (left + right) / 2
        sides = sides_of(band, middle)
        size = median(one.size for row in band for one in row)
        if right - left < MIN_GUTTER * size and not _keeps_an_edge(*sides):
            continue
        first, second = sides if not leftwards else (sides[1], sides[0])
        if _are_columns(first, second, headings):
            able.append((right - left, middle))
    return max(able)[1] if able else None


def _keeps_an_edge(left: list[Row], right: list[Row]) -> bool:
    for edges in ([row[0].x0 for row in right], [row[-1].x1 for row in left]):
        usual = Counter(map(round, edges)).most_common(1)[0][0]
        if sum(abs(edge - usual) <= EDGE_WIDTH for edge in edges) >= KEPT_EDGE * len(edges):
            return True
    return False


def _are_columns(first: list[Row], second: list[Row], headings: Headings) -> bool:
    fewest = min(len(first), len(second))
    if fewest < MIN_HEADED_COLUMN:
        return False
    if _level(first[0], [second[0]]) and first[0][0] in headings and second[0][0] in headings:
        return True
    if fewest < MIN_COLUMN:
        return False
    one, other = _side_by_side(first, second)
    headed = _is_headed(one, second, headings) and _is_headed(other, first, headings)
    if all(row[0] in headings for row in first) and not any(row[0] in headings for row in second):
        return False  # headings beside what they head
    if headed or _are_headed_alike(one, other, headings) or _are_parallel(first, second):
        return True
    return not (_belongs(first, second) or _belongs(second, first))


def _side_by_side(first: list[Row], second: list[Row]) -> tuple[list[Row], list[Row]]:
    """What of each side stands where the other has something too, or little above."""
    top = max(side[0][0].base - ABOVE * side[0][0].size for side in (first, second))
    bottom = min(side[-1][0].base for side in (first, second))
    one, other = ([row for row in side if top <= row[0].base <= bottom] for side in (first, second))
    return one, other


def _is_headed(side: list[Row], other: list[Row], headings: Headings) -> bool:
    """Whether a side has a heading of its own: one that text of the other side is level with may be a label."""
    return any(row[0] in headings and not _level(row, [one for one in other if one[0] not in headings]) for row in side)


def _are_headed_alike(one: list[Row], other: list[Row], headings: Headings) -> bool:
    """Whether both sides have several headings that look the same, as labels and headings do not."""
    looks = [
        Counter((round(row[0].size), row[0].bold, row[0].text.isupper()) for row in side if row[0] in headings)
        for side in (one, other)
    ]
    return any(times > 1 and looks[1][look] > 1 for look, times in looks[0].items())


def _stands_out(one: list[Row], other: list[Row]) -> bool:
    """Whether one side is a name, and the other an address beside it."""
    if min(len(one), len(other)) < MIN_HEADED_COLUMN:
        return False
    name, address = sorted((one, other), key=_largest, reverse=True)
    size = _largest(name)
    base = next(row[0].base for row in name if _largest([row]) == size)
    return (
        size >= LARGER * _largest(address) and address[0][0].base - BESIDE * size <= base <= address[-1][0].base + size
    )


def _largest(rows: list[Row]) -> float:
    return max(part.size for row in rows for part in row)


def _are_parallel(one: list[Row], other: list[Row]) -> bool:
    """Whether both sides have what only one column of a table would: addresses, periods, text that runs on."""
    said = [[(" ".join(part.text for part in row), row) for row in side] for side in (one, other)]
    addresses = [any("@" in text for text, _row in side) for side in said]
    periods = [[row for text, row in side if _PERIOD.search(text)] for side in said]
    run_on = [sum(text[:1].islower() for text, _row in side) for side in said]
    return all(addresses) or any(_level(row, periods[1]) for row in periods[0]) or min(run_on) > 1


def _belongs(side: list[Row], other: list[Row]) -> bool:
    """Whether rows of a side that have any of the other near are level with it. Lines of two columns clash."""
    bases = [row[0].base for row in other]
    near = [min(abs(row[0].base - base) for base in bases) / max(row[0].size, 1.0) for row in side]
    level = sum(distance <= LEVEL_ROWS for distance in near)
    clashing = sum(LEVEL_ROWS < distance < CLASH for distance in near)
    return level >= LEVEL * (level + clashing) > 0


def _level(row: Row, others: Iterable[Row]) -> bool:
    return any(abs(row[0].base - other[0].base) <= LEVEL_ROWS * row[0].size for other in others)


def _trimmed(rows: Sequence[Row], start: int, end: int, gutter: float) -> int:
    """Give rows at the end that stand on one side only, far below the rest, back to the full width."""
    last = max(
        index
        for index in range(start, end)
        if len({one.x1 <= gutter for one in rows[index]}) > 1
        or index == start
        or _same_side_goes_on(rows, index, gutter)
    )
    return last + 1


def _same_side_goes_on(rows: Sequence[Row], index: int, gutter: float) -> bool:
    row, above = rows[index], rows[index - 1]
    sides = {one.x1 <= gutter for one in row}
    return bool(sides & {one.x1 <= gutter for one in above}) or row[0].base - above[0].base < 4 * row[0].size
