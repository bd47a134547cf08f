"""The lines of a rich text, from plain text with marks of looks and tables in it."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from bot.cvs.pipeline.text.assembly import Draft
from bot.cvs.pipeline.text.colors import Color
from bot.cvs.pipeline.text.tables import lines_of_row

# Characters for private use that no symbol font is known by; a document that holds them only changes its own looks.
FIRST_LOOK: Final = 0xE000
MOST_LOOKS: Final = 0x3F0
LIST_ITEM: Final = "\ue3f0"
_ROW, _CELL, _END = "\ue3f1", "\ue3f2", "\ue3f3"
TABLE_MARKS: Final = {"trowd": _ROW, "cell": _CELL, "nestcell": _CELL, "row": _END}
_TOKEN = re.compile("[\ue000-\ue3f3\n]|[^\ue000-\ue3f3\n]+")


class LineLook(NamedTuple):
    bold: bool
    size: float  # points
    color: Color | None


def drafts_of(text: str, looks: Sequence[LineLook]) -> Iterator[Draft]:
    """A draft a paragraph; the rows of tables as `tables` reads them."""
    lines = _Lines(looks)
    for token in _TOKEN.findall(text):
        yield from lines.take(token)
    yield from lines.end()


class _Lines:
    def __init__(self, looks: Sequence[LineLook]) -> None:
        self._looks = looks
        self._look: LineLook | None = None
        self._parts: list[tuple[str, LineLook | None]] = []  # of the line that is being read
        self._row: list[list[Draft]] | None = None  # cells so far, where in a table
        self._gap = self._item = False

    def take(self, token: str) -> Iterator[Draft]:
        match token:
            case "\n":
                yield from self._line(blank_is_gap=self._row is None)
            case str() if token == LIST_ITEM:
                self._item = True
            case str() if token == _ROW:
                if self._row is None:  # some programs tell a row both before and after its cells
                    yield from self._line(blank_is_gap=False)
                    self._row = [[]]
            case str() if token == _CELL:
                yield from self._line(blank_is_gap=False)
                if self._row is not None:
                    self._row.append([])
            case str() if token == _END:
                yield from self.end()
            case str() if len(token) == 1 and FIRST_LOOK <= ord(token) < FIRST_LOOK + len(self._looks):
                self._look = self._looks[ord(token) - FIRST_LOOK]
            case _:
                self._parts.append((token, self._look))

    def end(self) -> Iterator[Draft]:
        """What is left of a line and of a row."""
        yield from self._line(blank_is_gap=False)
        row, self._row = self._row, None
        if row is not None:
            yield from lines_of_row([cell for cell in row if cell])

    def _line(self, *, blank_is_gap: bool) -> Iterator[Draft]:
        parts, self._parts = self._parts, []
        text = "".join(part for part, _look in parts)
        if not text.strip():
            self._gap = self._gap or blank_is_gap
            return
        look = max(parts, key=lambda part: len(part[0].strip()))[1]
        letters = [(part, own) for part, own in parts if part.strip()]
        draft = Draft(
            text=text.replace("\t", "  ").strip(),
            bold=all(own is not None and own.bold for _part, own in letters),
            font_size=look.size if look else None,
            color="#{:02x}{:02x}{:02x}".format(*look.color) if look and look.color else None,
            gap_before=self._gap,
            bullet=self._item,
        )
        self._gap = self._item = False
        if self._row is not None:
            self._row[-1].append(draft)
        else:
            yield draft
