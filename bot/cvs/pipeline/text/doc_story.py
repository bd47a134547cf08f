"""The order of a Word 97–2003 text: its paragraphs, the rows of its tables, the fields within it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from bot.cvs.pipeline.text.doc_styles import Properties, Sprm, is_on, number

_DEEPEST = 20  # tables within each other
_PARAGRAPH = re.compile(r"[^\r\x07\x0c]*(?:[\r\x07\x0c]|\Z)")
_FIELD_SIGNS = re.compile(r"[\x13-\x15]")
_BEGINS, _PARTS = "\x13", "\x14"
_LINK = re.compile(r'\s*HYPERLINK\s+(?:"([^"]{1,2000})"|([^\s"\\]\S{0,1999}))')


class Fields(NamedTuple):
    """What a text shows of its fields: where it shows nothing, and where which link's text begins."""

    code: list[bool]
    links: dict[int, str]


def fields_of(text: str) -> Fields:
    """A field is a code, then what it last gave; signs that make no pair are no field."""
    edges = [0] * (len(text) + 1)  # codes that begin at a position less those that end
    links: dict[int, str] = {}
    within: list[tuple[int, int | None]] = []  # beginning and parting of the fields around
    for sign in _FIELD_SIGNS.finditer(text):
        at = sign.start()
        if sign.group() == _BEGINS:
            within.append((at, None))
        elif not within:
            continue
        elif sign.group() == _PARTS:
            within[-1] = (within[-1][0], at)
        else:
            begin, parting = within.pop()
            shown = at if parting is None else parting
            edges[begin] += 1
            edges[shown] -= 1
            link = _LINK.match(text, begin + 1, shown)
            if link:
                links[shown] = link[1] or link[2]
    return Fields([depth > 0 for depth in accumulate(edges)], links)


class Paragraph(NamedTuple):
    """Positions in the text, the mark at its end included."""

    start: int
    end: int
    properties: Properties


@dataclass
class Row:
    """Cells of paragraphs and of rows of the tables within them; `properties` are those of its end."""

    cells: list[list["Paragraph | Row"]] = field(default_factory=lambda: [[]])
    properties: Properties = field(default_factory=dict)


def spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the paragraphs between two positions begin and end."""
    while start < end:
        found = _PARAGRAPH.match(text, start, end)
        stop = found.end() if found else end
        yield start, stop
        start = stop


def blocks(text: str, paragraphs: Iterable[Paragraph]) -> list[Paragraph | Row]:
    """Paragraphs that follow each other, those of tables gathered into rows."""
    top: list[Paragraph | Row] = []
    unfinished: list[Row] = []  # a row, then the row within its last cell …

    def finish() -> None:
        row = unfinished.pop()
        (unfinished[-1].cells[-1] if unfinished else top).append(row)

    for paragraph in paragraphs:
        depth = _depth(paragraph.properties)
        while len(unfinished) > depth:
            finish()
        while len(unfinished) < depth:
            unfinished.append(Row())
        if not unfinished:
            top.append(paragraph)
        elif is_on(paragraph.properties, Sprm.ENDS_ROW if depth == 1 else Sprm.ENDS_INNER_ROW):
            unfinished[-1].properties = paragraph.properties
            finish()
        else:
            unfinished[-1].cells[-1].append(paragraph)
            ends_inner = is_on(paragraph.properties, Sprm.ENDS_INNER_CELL)
            if text[paragraph.end - 1] == "\x07" if depth == 1 else ends_inner:
                unfinished[-1].cells.append([])
    while unfinished:
        finish()
    return top


def _depth(properties: Properties) -> int:
    if Sprm.DEPTH in properties:
        return min(number(properties[Sprm.DEPTH]), _DEEPEST)
    return int(is_on(properties, Sprm.IN_TABLE))
