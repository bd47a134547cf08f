"""Shapes of a Word 97–2003 document: in which shape each stands, and what a text box is filled with.

Drawings are records within records [MS-ODRAW]: version and instance, type, length, content.
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from bot.cvs.pipeline.text.colors import Color

_DRAWING, _GROUP, _SHAPE, _IDENTITY, _LOOK = 0xF002, 0xF003, 0xF004, 0xF00A, 0xF00B
_DEEPEST = 20  # groups within each other
_BACKGROUND = 0x400  # the shape behind all pages
_FILL_COLOR, _FILL_FLAGS = 0x0181, 0x01BF
_NOT_FILLED = 0x00100000  # the flag is given, and its value below is not
_FILLED = 0x00000010


class Shape(NamedTuple):
    outermost: int  # the group that is anchored in the text; the shape itself where it is in none
    fill: Color | None


class Shapes(NamedTuple):
    by_id: dict[int, Shape]
    background: Color | None  # of the pages


class _Record(NamedTuple):
    kind: int
    instance: int
    content: bytes


def shapes_of(drawings: bytes) -> Shapes:
    """The shapes of all drawings: a record about them all, then each behind a byte that tells whose it is."""
    found = Shapes({}, None)
    at = _length(drawings, 0)
    while at + 9 <= len(drawings):
        length = _length(drawings, at + 1)
        for record in _records(drawings[at + 1 : at + 1 + length]):
            if record.kind == _DRAWING:
                found = _drawing(record.content, found)
        at += 1 + length
    return found


def _drawing(content: bytes, found: Shapes) -> Shapes:
    for record in _records(content):
        if record.kind == _GROUP:  # the one that holds all others
            _collect(record.content, found.by_id, None, 0)
        elif record.kind == _SHAPE:
            _identity, flags, fill = _shape(record.content)
            if flags & _BACKGROUND:
                found = found._replace(background=fill)
    return found


def _collect(content: bytes, by_id: dict[int, Shape], outermost: int | None, depth: int) -> None:
    for place, record in enumerate(_records(content)):
        if record.kind == _SHAPE:
            identity, _flags, fill = _shape(record.content)
            if place == 0 and depth and outermost is None:
                outermost = identity  # a group's first shape is the group itself
            by_id[identity] = Shape(identity if outermost is None else outermost, fill)
        elif record.kind == _GROUP and depth < _DEEPEST:
            _collect(record.content, by_id, outermost, depth + 1)


def _shape(content: bytes) -> tuple[int, int, Color | None]:
    """Number, flags and fill."""
    identity = flags = 0
    color: Color | None = None
    filled = True
    for record in _records(content):
        if record.kind == _IDENTITY and len(record.content) >= 8:
            identity, flags = struct.unpack_from("<II", record.content)
        elif record.kind == _LOOK:
            for place in range(min(record.instance, len(record.content) // 6)):
                operation, value = struct.unpack_from("<HI", record.content, 6 * place)
                if operation & 0x3FFF == _FILL_COLOR and value >> 24 == 0:
                    color = (value & 255, value >> 8 & 255, value >> 16 & 255)
                elif operation & 0x3FFF == _FILL_FLAGS:
                    filled = bool(value & _FILLED) or not value & _NOT_FILLED
    return identity, flags, color if filled else None


def _length(data: bytes, at: int) -> int:
    """Bytes of the record at `at`, its head included."""
    return 8 + int.from_bytes(data[at + 4 : at + 8], "little")


def _records(content: bytes) -> Iterator[_Record]:
    at = 0
    while at + 8 <= len(content):
        head, kind, length = struct.unpack_from("<HHI", content, at)
        yield _Record(kind, head >> 4, content[at + 8 : at + 8 + length])
        at += 8 + length
