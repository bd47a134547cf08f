"""From the characters of a page to fragments, words that stand together on one baseline, and to rows of fragments."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from bot.cvs.pipeline.text.bidi import is_rtl, logical
from bot.cvs.pipeline.text.colors import Color
from bot.cvs.pipeline.text.glyphs import Glyph
from bot.cvs.pipeline.text.grids import Cell

# Gaps and distances are in font sizes.
SAME_ROW = 0.45  # how far baselines of one row may lie apart
WORD_GAP = 0.3  # a wider gap is a space, where the content has none
PART_GAP = 0.9  # a wider gap parts fragments
ALIGNED_GAP = 0.45  # so does one that a column's edge follows
LETTER_SPACING = 0.09  # letters usually further apart are spaced out
FEWEST_SPREAD = 3  # gaps that tell
SPACED_WORD_GAP = 0.2  # what a space adds to the spacing of letters

OTHER_SIZE = 1.5  # times as large: letters of two lines, and the smaller ones tell how wide a gap is

BULLET_GAP = 3.0  # a list sign stands no further from its text

EDGE_ROWS = 3  # that begin at one place, and make it a column's edge
EDGE_WIDTH = 1.0  # points within which they do

BULLETS = "•●○◦▪▫■□‣⁃∙·➢➤►▶◄◀❖✓✔◆◇★☆➔→»\uf0b7\uf0a7\uf0d8"


class Fragment(NamedTuple):
    """Words that stand together. `size` is the usual font size in it."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool
    color: Color
    glyphs: tuple[Glyph, ...]  # none where it is put together from two lines
    table: int = 0  # number on its page, where it stands for a row of a drawn table
    cells: tuple[Cell, ...] = ()  # of that row


Row = list[Fragment]


def fragments_of(glyphs: Sequence[Glyph]) -> list[Fragment]:
    """Cut the content where the next character stands elsewhere; then join what touches on one row."""
    runs: list[list[Glyph]] = []
    for glyph in glyphs:
        if runs and _adjoins(runs[-1][-1], glyph):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    rows = rows_of(_fragment(run) for run in runs)
    edges = _edges(rows)
    return [fragment for row in rows for part in _joined(row, edges) for fragment in _cut(part, edges)]


def rows_of(fragments: Iterable[Fragment]) -> list[Row]:
    """Fragments by baseline from the top, each row from the left."""
    rows: list[Row] = []
    for fragment in sorted(fragments, key=lambda one: (one.base, one.x0)):
        if rows and abs(rows[-1][0].base - fragment.base) <= SAME_ROW * _size_of_both(rows[-1][0], fragment):
            rows[-1].append(fragment)
        else:
            rows.append([fragment])
    return [sorted(row, key=lambda one: one.x0) for row in rows]


def _size_of_both(one: Fragment, other: Fragment) -> float:
    """The smaller size; a list sign's own says nothing."""
    sizes = [part.size for part in (one, other) if part.text not in BULLETS]
    return max(min(sizes, default=one.size), 1.0)


def _adjoins(one: Glyph, other: Glyph) -> bool:
    size = max(one.size, other.size, 1.0)
    if abs(one.base - other.base) > SAME_ROW * size:
        return False
    gap = _gap(one, other)
    if not -size < gap <= PART_GAP * _shared_size(one.size, other.size):
        return False
    return other.x0 >= one.x0 or is_rtl(other.char) or is_rtl(one.char)


def _shared_size(one: float, other: float) -> float:
    """The font size in which a gap between two is measured."""
    smaller, larger = sorted((max(one, 1.0), max(other, 1.0)))
    return smaller if larger >= OTHER_SIZE * smaller else larger


def _gap(one: Glyph, other: Glyph) -> float:
    return max(other.x0 - one.x1, one.x0 - other.x1)  # to the right, or to the left of it in Arabic


def _fragment(run: Sequence[Glyph]) -> Fragment:
    sizes = sorted(glyph.size for glyph in run)
    bold = sum(glyph.bold for glyph in run) * 2 > len(run)
    leftwards = any(is_rtl(glyph.char) for glyph in run)
    return Fragment(
        logical(run) if leftwards else "".join(_spelt(run)),
        min(glyph.x0 for glyph in run),
        max(glyph.x1 for glyph in run),
        run[0].base,
        sizes[len(sizes) // 2],
        bold,
        run[0].color,
        tuple(run),
    )


def _spelt(run: Sequence[Glyph]) -> Iterator[str]:
    """The characters with the spaces between them. Where letters are spaced out, only a wider gap is a space,
    whatever spaces the content has."""
    before: Glyph | None = None
    for _look, group in groupby(run, key=lambda glyph: (glyph.size, glyph.bold, glyph.color)):
        letters = list(group)
        size = max(letters[0].size, 1.0)
        spread = _letter_spacing(letters)
        for glyph in letters:
            if before is not None:
                gap = _gap(before, glyph)
                if gap > spread + SPACED_WORD_GAP * size if spread else glyph.spaced or gap > WORD_GAP * size:
                    yield " "
            yield glyph.char
            before = glyph


def _letter_spacing(letters: Sequence[Glyph]) -> float:
    """Points between letters that are spaced out; 0 for others."""
    gaps = sorted(_gap(one, other) for one, other in pairwise(letters))
    usual = gaps[len(gaps) // 4] if len(gaps) >= FEWEST_SPREAD else 0.0
    return usual if usual > LETTER_SPACING * max(letters[0].size, 1.0) else 0.0


def _joined(row: Row, edges: Sequence[float]) -> Row:
    joined: Row = []
    for fragment in row:
        before = joined[-1] if joined else None
        if before is not None and not _parts(before, fragment, edges):
            glyphs = before.glyphs + fragment.glyphs
            if fragment.x1 < before.x1 and not any(is_rtl(glyph.char) for glyph in glyphs):
                glyphs = tuple(_from_the_left(glyphs))
            wider = before if len(before.text) >= len(fragment.text) else fragment
            joined[-1] = _fragment(glyphs)._replace(size=wider.size, bold=wider.bold, color=wider.color)
        else:
            joined.append(fragment)
    return joined


def _from_the_left(glyphs: Iterable[Glyph]) -> Iterator[Glyph]:
    """Letters that the content writes out of turn, by their places; what spaces it has tells nothing then."""
    before: Glyph | None = None
    for glyph in sorted(glyphs, key=lambda one: one.x0):
        yield glyph._replace(spaced=before is not None and _gap(before, glyph) > SPACED_WORD_GAP * glyph.size)
        before = glyph


def _parts(one: Fragment, other: Fragment, edges: Sequence[float]) -> bool:
    size, gap = max(one.size, 1.0), other.x0 - one.x1
    if size >= OTHER_SIZE * max(other.size, 1.0):
        size = max(other.size, 1.0)
    if one.text in BULLETS:
        return gap > BULLET_GAP * size
    if PART_GAP * size < gap <= 2 * PART_GAP * size:
        return gap > PART_GAP * size + 2 * max(_letter_spacing(one.glyphs), _letter_spacing(other.glyphs))
    return gap > PART_GAP * size or (gap > ALIGNED_GAP * size and _on_edge(other.x0, edges))


def _edges(rows: Iterable[Row]) -> list[float]:
    """Places where several rows begin, or go on after a gap that the content does not write across: the left edges
    of columns. `rows` are not joined yet."""
    starts: Counter[int] = Counter()
    for row in rows:
        starts.update(
            {
                round(one.x0)
                for before, one in zip([None, *row], row, strict=False)
                if before is None or one.x0 - before.x1 > ALIGNED_GAP * max(before.size, 1.0)
            }
        )
    return sorted(float(place) for place, times in starts.items() if times >= EDGE_ROWS)


def _on_edge(x: float, edges: Sequence[float]) -> bool:
    return any(abs(x - edge) <= EDGE_WIDTH for edge in edges)


def _cut(fragment: Fragment, edges: Sequence[float]) -> Iterator[Fragment]:
    """The fragment cut where a wide space meets a column's edge. Right-to-left text stays whole."""
    glyphs = fragment.glyphs
    if any(is_rtl(glyph.char) for glyph in glyphs):
        yield fragment
        return
    start = 0
    for at, (one, other) in enumerate(pairwise(glyphs), 1):
        wide = other.x0 - one.x1 > ALIGNED_GAP * max(one.size, 1.0)
        if wide and _on_edge(other.x0, edges) and one.char not in BULLETS:
            yield _fragment(glyphs[start:at])
            start = at
    yield fragment if start == 0 else _fragment(glyphs[start:])
