"""What stands where in a Word 97–2003 document: its header, the pieces of its text, the formatting of each character.

The names and numbers are those of Microsoft's open specification [MS-DOC]. Positions in the text (cp) count UTF-16
units from its beginning; offsets (fc) are bytes of the WordDocument stream.
"""

import struct
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from enum import IntEnum
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from bot.cvs.models import Problem, Unreadable
from bot.cvs.pipeline.limits import Limits

_WORD_97, _WORD_95 = 0xA5EC, 0xA5DC  # wIdent
_FIRST_VERSION = 106  # nFib; those before are Word 6 and 95
_TABLE_1, _ENCRYPTED = 0x0200, 0x0100
_COUNTS = 0x4C  # ccpText and the lengths of the other stories
_PARTS = 0x9A  # pairs of offset and length in the table stream
_PAGE = 512
_COMPRESSED = 0x40000000

# Changes of a fast save that fit into two bytes: their short numbers and what they stand for.
_SHORT_CHANGES = {
    0x18: 0x2416, 0x19: 0x2417, 0x41: 0x0800, 0x4D: 0x2A0C, 0x53: 0x2A33, 0x55: 0x0835, 0x56: 0x0836, 0x5C: 0x083C,
    0x62: 0x2A42,
}  # fmt: skip


class Part(IntEnum):
    """Places in the header's list of the table stream's parts."""

    STYLES = 1
    SECTIONS = 6
    HEADERS = 11
    CHARACTERS = 12
    PARAGRAPHS = 13
    PIECES = 33
    ANCHORS = 40
    HEADER_ANCHORS = 41
    DRAWINGS = 50
    BOXES = 56
    HEADER_BOXES = 58


class Story(IntEnum):
    """The texts of a document, in the order in which they follow each other."""

    BODY = 0
    FOOTNOTES = 1
    HEADERS = 2
    MACROS = 3
    COMMENTS = 4
    ENDNOTES = 5
    BOXES = 6
    HEADER_BOXES = 7


class Run(NamedTuple):
    """Characters that look the same: their own formatting, then what a fast save changed in it."""

    start: int
    text: str
    formatting: bytes
    changes: bytes


class _Piece(NamedTuple):
    start: int
    end: int
    offset: int
    width: int  # bytes of a character
    changes: bytes


class WordFile:
    """The text and its formatting, from the streams of a document.

    Raises Unreadable: ENCRYPTED, UNSUPPORTED (Word 95), TOO_LONG; struct.error, LookupError or ValueError if damaged.
    """

    def __init__(self, streams: dict[str, bytes], limits: Limits) -> None:
        self.main = streams["WordDocument"]
        identity, version = struct.unpack_from("<HH", self.main)
        flags = struct.unpack_from("<H", self.main, 10)[0]
        if identity == _WORD_95 or (identity == _WORD_97 and version < _FIRST_VERSION):
            raise Unreadable(Problem.UNSUPPORTED, "Word 95")
        if identity != _WORD_97:
            raise ValueError(identity)
        if flags & _ENCRYPTED:
            raise Unreadable(Problem.ENCRYPTED, "DOC")
        self.table = streams["1Table" if flags & _TABLE_1 else "0Table"]
        self.data = streams.get("Data", b"")
        lengths = struct.unpack_from("<8i", self.main, _COUNTS)
        if min(lengths) < 0 or sum(lengths) > len(self.main):
            raise ValueError(lengths)
        self._starts = list(accumulate(lengths, initial=0))
        if self._starts[-1] > limits.max_characters:
            raise Unreadable(Problem.TOO_LONG, f"more than {limits.max_characters} characters")
        self._pieces = list(_pieces(self.part(Part.PIECES), self._starts[-1]))
        self._piece_starts = [piece.start for piece in self._pieces]
        self.text = "".join(self._decoded(piece) for piece in self._pieces)
        self._characters = _Formatting(self.main, self.part(Part.CHARACTERS), 1)
        self._paragraphs = _Formatting(self.main, self.part(Part.PARAGRAPHS), 13)

    def part(self, part: Part) -> bytes:
        """A part of the table stream; empty where the document has none."""
        offset, length = struct.unpack_from("<II", self.main, _PARTS + 8 * part)
        return self.table[offset : offset + length]

    def story(self, story: Story) -> tuple[int, int]:
        """Where a story begins and ends in the text."""
        return self._starts[story], self._starts[story + 1]

    def runs(self, start: int, end: int) -> Iterator[Run]:
        while start < end:
            piece, offset = self._place(start)
            limit, formatting = self._characters.at(offset)
            stop = min(end, piece.end, start + max(1, (limit - offset) // piece.width))
            yield Run(start, self.text[start:stop], formatting, piece.changes)
            start = stop

    def paragraph(self, mark: int) -> tuple[int, bytes, bytes]:
        """The style's number, own formatting and the changes of the paragraph that the character at `mark` ends."""
        piece, offset = self._place(mark)
        _limit, found = self._paragraphs.at(offset)
        style = struct.unpack_from("<H", found)[0] if len(found) > 1 else 0
        return style, found[2:], piece.changes

    def _place(self, position: int) -> tuple[_Piece, int]:
        piece = self._pieces[bisect_right(self._piece_starts, position) - 1]
        return piece, piece.offset + (position - piece.start) * piece.width

    def _decoded(self, piece: _Piece) -> str:
        """The characters of a piece, one for each UTF-16 unit."""
        size = (piece.end - piece.start) * piece.width
        found = self.main[piece.offset : piece.offset + size]
        if len(found) < size:
            raise ValueError(piece)
        return found.decode("cp1252", "replace") if piece.width == 1 else "".join(map(chr, array("H", found)))


def _pieces(clx: bytes, end: int) -> Iterator[_Piece]:
    """The pieces of the text up to `end`."""
    at, changes = 0, list[bytes]()
    while clx[at] == 1:
        size = struct.unpack_from("<H", clx, at + 1)[0]
        changes.append(clx[at + 3 : at + 3 + size])
        at += 3 + size
    plc = Plc(clx[at + 5 : at + 5 + struct.unpack_from("<I", clx, at + 1)[0]], 8)
    expected = 0
    for start, stop, entry in plc:
        if start != expected or stop < start:
            raise ValueError(start)
        if start >= end:
            return
        expected = stop
        offset, change = struct.unpack_from("<IH", entry, 2)
        if offset & _COMPRESSED:
            yield _Piece(start, min(stop, end), (offset & ~_COMPRESSED) // 2, 1, _changes(change, changes))
        else:
            yield _Piece(start, min(stop, end), offset, 2, _changes(change, changes))
    if expected < end:
        raise ValueError(expected)


def _changes(change: int, long: list[bytes]) -> bytes:
    if change & 1:
        return long[change >> 1]
    operation = _SHORT_CHANGES.get(change >> 1 & 0x7F)
    return struct.pack("<HB", operation, change >> 8) if operation else b""


class Plc:
    """Stretches of positions, each with an entry of `size` bytes."""

    def __init__(self, data: bytes, size: int) -> None:
        self._count = max(0, (len(data) - 4) // (4 + size))
        self.positions = struct.unpack_from(f"<{self._count + 1}I", data) if len(data) >= 4 else ()
        self._data = data
        self._size = size

    def __len__(self) -> int:
        return self._count

    def entry(self, number: int) -> bytes:
        at = 4 * (self._count + 1) + number * self._size
        return self._data[at : at + self._size]

    def __iter__(self) -> Iterator[tuple[int, int, bytes]]:
        for number in range(self._count):
            yield self.positions[number], self.positions[number + 1], self.entry(number)


class _Formatting:
    """Pages of 512 bytes that give the formatting at each offset: of characters (`size` 1) or paragraphs (13)."""

    def __init__(self, main: bytes, part: bytes, size: int) -> None:
        self._main = main
        self._pages = Plc(part, 4)
        self._size = size
        self._page = lru_cache(64)(self._read_page)

    def at(self, offset: int) -> tuple[int, bytes]:
        """Where the formatting that holds at `offset` ends, and what it is; none holds for one character."""
        number = bisect_right(self._pages.positions, offset) - 1
        if not 0 <= number < len(self._pages):
            return offset, b""
        offsets, found = self._page(struct.unpack("<I", self._pages.entry(number))[0])
        place = bisect_right(offsets, offset) - 1
        return (offsets[place + 1], found[place]) if 0 <= place < len(found) else (offset, b"")

    def _read_page(self, number: int) -> tuple[tuple[int, ...], list[bytes]]:
        page = self._main[number * _PAGE : (number + 1) * _PAGE]
        count = page[_PAGE - 1]
        offsets = struct.unpack_from(f"<{count + 1}I", page)
        starts = [2 * page[4 * (count + 1) + place * self._size] for place in range(count)]
        return offsets, [self._entry(page, start) if start else b"" for start in starts]

    def _entry(self, page: bytes, at: int) -> bytes:
        if self._size == 1:
            return page[at + 1 : at + 1 + page[at]]
        return page[at + 1 : at + 2 * page[at]] if page[at] else page[at + 2 : at + 2 + 2 * page[at + 1]]
