"""Tables that a page draws: the cells between its rules, and what stands in each."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from bot.cvs.pipeline.text.glyphs import Glyph
from bot.cvs.pipeline.text.rules import Rule, Rules

# In points.
TOUCH = 3.0  # rules no further apart meet, or are one
MOST_CELLS = 3_000
MOST_PAIRS = 60_000
FEWEST_OPEN = 2  # rules that end at one place, for a side to be there
BESIDE = 1.0  # a letter stands so far from the edge of its cell
WITHIN_A_WORD = 0.25  # font sizes between letters at most
MIDDLE = 0.3  # font sizes that the middle of a letter stands above its baseline


class Cell(NamedTuple):
    """A cell with its characters; `row` and `column` are those of its upper left corner."""

    row: int
    column: int
    x0: float
    x1: float
    glyphs: tuple[Glyph, ...]


class Table(NamedTuple):
    """The cells that hold something, row by row from the left."""

    cells: tuple[Cell, ...]

    def rows(self) -> Iterator[list[Cell]]:
        together: defaultdict[int, list[Cell]] = defaultdict(list)
        for cell in self.cells:
            together[cell.row].append(cell)
        yield from (together[row] for row in sorted(together))


def tables_of(glyphs: Sequence[Glyph], rules: Rules, *, leftwards: bool = False) -> tuple[list[Table], list[Glyph]]:
    """The tables, and what stands in none; columns are counted from the side that is read first."""
    rest = list(glyphs)
    tables: list[Table] = []
    level, upright = _whole(rules.level), _whole(rules.upright)
    upright = _whole([*upright, *_ends(level, upright), *_open_sides(level, upright)])
    level = _whole([*level, *_open_sides(upright, level)])
    if len(level) * len(upright) > MOST_PAIRS:
        return [], rest
    for across, down in _networks(level, upright):
        grid = _Grid(across, _with_unshaded(across, down, rest))
        places = [grid.place(glyph) for glyph in rest]
        crossed = set(_crossed(rest, places))
        inside: dict[tuple[int, int], list[Glyph]] = {}
        for glyph, place in zip(rest, places, strict=True):
            if place is not None and place not in crossed:
                inside.setdefault(place, []).append(glyph)
        cells = [
            Cell(row, grid.last - column if leftwards else column, *grid.width(row, column), tuple(found))
            for (row, column), found in inside.items()
        ]
        table = Table(tuple(sorted(cells)))
        if sum(len(row) > 1 for row in table.rows()) > 1:
            tables.append(table)
            rest = [glyph for glyph, place in zip(rest, places, strict=True) if place is None or place in crossed]
    return tables, rest


def _crossed(glyphs: Sequence[Glyph], places: Sequence[tuple[int, int] | None]) -> Iterator[tuple[int, int]]:
    """What looks like a cell, and a word runs out of it: rules that are no table's."""
    for (one, at), (other, to) in pairwise(zip(glyphs, places, strict=True)):
        gap = max(other.x0 - one.x1, one.x0 - other.x1)
        together = not other.spaced and one.base == other.base and gap < WITHIN_A_WORD * one.size
        if together and (at is None) != (to is None):
            yield at or to or (0, 0)


def _whole(rules: Iterable[Rule]) -> list[Rule]:
    """Rules that lie on each other, or go on where another ends, put together."""
    lines: list[list[Rule]] = []
    for rule in sorted(rules):
        if lines and rule.at - lines[-1][0].at <= TOUCH:
            lines[-1].append(rule)
        else:
            lines.append([rule])
    whole: list[Rule] = []
    for line in lines:
        at = sum(rule.at for rule in line) / len(line)
        parts: list[Rule] = []
        for rule in sorted(line, key=lambda one: one.start):
            if parts and rule.start - parts[-1].end <= TOUCH:
                parts[-1] = parts[-1]._replace(end=max(parts[-1].end, rule.end))
            else:
                parts.append(rule._replace(at=at))
        whole += parts
    return whole


def _ends(level: Sequence[Rule], upright: Sequence[Rule]) -> Iterator[Rule]:
    """The open sides of rows that stand between shaded ones."""
    alike: defaultdict[tuple[int, int], list[Rule]] = defaultdict(list)
    for rule in level:
        alike[round(rule.start / TOUCH), round(rule.end / TOUCH)].append(rule)
    for rules in alike.values():
        for side in (rules[0].start, rules[0].end):
            near = [rule for rule in upright if abs(rule.at - side) <= TOUCH]
            closed = [any(_spans(rule, one.at, other.at) for rule in near) for one, other in pairwise(rules)]
            for at in range(1, len(closed) - 1):
                if closed[at - 1] and closed[at + 1] and not closed[at]:
                    yield Rule(side, rules[at].at, rules[at + 1].at)


def _open_sides(rules: Sequence[Rule], across: Sequence[Rule]) -> Iterator[Rule]:
    """The side of a table that its rules run out to and none closes: an open one, or the page's end."""
    for last in (False, True):
        together: defaultdict[int, list[Rule]] = defaultdict(list)
        for rule in rules:
            if any(_meet(rule, one) and rule.start + TOUCH < one.at < rule.end - TOUCH for one in across):
                together[round((rule.end if last else rule.start) / TOUCH)].append(rule)
        for alike in together.values():
            end = alike[0].end if last else alike[0].start
            closed = any(abs(one.at - end) <= TOUCH and _meet(alike[0], one) for one in across)
            if len(alike) >= FEWEST_OPEN and not closed:
                met = [one for one in across if any(_meet(rule, one) for rule in alike)]
                yield Rule(end, min(one.start for one in met), max(one.end for one in met))


def _spans(rule: Rule, start: float, end: float) -> bool:
    return rule.start - TOUCH <= start and end <= rule.end + TOUCH


def _with_unshaded(level: Sequence[Rule], upright: Sequence[Rule], glyphs: Sequence[Glyph]) -> list[Rule]:
    """The upright rules, and those of other rows in rows that have none within, if no letter is in their way."""
    ys, places = sorted({rule.at for rule in level}), sorted({rule.at for rule in upright})[1:-1]
    more: list[Rule] = []
    for start, end in pairwise(ys):
        if any(rule.at in places and _spans(rule, start, end) for rule in upright):
            continue
        own = [one for one in glyphs if start <= one.base - MIDDLE * one.size < end]
        if not any(one.x0 - BESIDE < x < one.x1 + BESIDE for one in own for x in places):
            more += [Rule(x, start, end) for x in places]
    return [*upright, *more]


def _networks(level: Sequence[Rule], upright: Sequence[Rule]) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """Rules that meet, directly or through others."""
    unmet = set(range(len(upright)))
    left = set(range(len(level)))
    while left:
        across, down = [left.pop()], list[int]()
        for one in across:
            for other in [at for at in unmet if _meet(level[one], upright[at])]:
                unmet.discard(other)
                down.append(other)
                more = [at for at in left if _meet(level[at], upright[other])]
                left.difference_update(more)
                across += more
        if len(across) > 2 and len(down) > 2 and len(across) * len(down) <= MOST_CELLS:
            yield [level[at] for at in across], [upright[at] for at in down]


def _meet(level: Rule, upright: Rule) -> bool:
    return (
        level.start - TOUCH <= upright.at <= level.end + TOUCH
        and upright.start - TOUCH <= level.at <= upright.end + TOUCH
    )


class _Grid:
    """The cells between rules: fields that no rule parts are one cell, and those open to the page are none."""

    def __init__(self, level: Sequence[Rule], upright: Sequence[Rule]) -> None:
        self._ys = sorted({rule.at for rule in level})
        self._xs = sorted({rule.at for rule in upright})
        self._level, self._upright = level, upright
        self.last = len(self._xs) - 2  # column
        self._cells: dict[tuple[int, int], tuple[int, int] | None] = {}
        self._ends: dict[tuple[int, int], int] = {}
        for row in range(len(self._ys) - 1):
            for column in range(len(self._xs) - 1):
                if (row, column) not in self._cells:
                    self._fill(row, column)

    def place(self, glyph: Glyph) -> tuple[int, int] | None:
        """Row and column of the cell that a character stands in."""
        row = bisect_right(self._ys, glyph.base - MIDDLE * glyph.size) - 1
        column = bisect_right(self._xs, (glyph.x0 + glyph.x1) / 2) - 1
        return self._cells.get((row, column))

    def width(self, row: int, column: int) -> tuple[float, float]:
        return self._xs[column], self._xs[self._ends[row, column] + 1]

    def _fill(self, row: int, column: int) -> None:
        found, closed = [(row, column)], True
        seen = {(row, column)}
        for place in found:
            for beside, parted in self._around(*place):
                if parted or beside in seen:
                    continue
                if 0 <= beside[0] < len(self._ys) - 1 and 0 <= beside[1] < len(self._xs) - 1:
                    seen.add(beside)
                    found.append(beside)
                else:
                    closed = False
        cell = (min(one for one, _ in found), min(one for _, one in found)) if closed else None
        self._cells.update(dict.fromkeys(found, cell))
        if cell:
            self._ends[cell] = max(one for _, one in found)

    def _around(self, row: int, column: int) -> Iterator[tuple[tuple[int, int], bool]]:
        """The four fields beside one, and whether a rule parts them from it."""
        x, y = (sum(axis[at : at + 2]) / 2 for axis, at in ((self._xs, column), (self._ys, row)))
        for step in (0, 1):
            beside = 2 * step - 1
            yield (row, column + beside), _drawn(self._upright, self._xs[column + step], y)
            yield (row + beside, column), _drawn(self._level, self._ys[row + step], x)


def _drawn(rules: Iterable[Rule], at: float, along: float) -> bool:
    return any(rule.at == at and rule.start - TOUCH <= along <= rule.end + TOUCH for rule in rules)
