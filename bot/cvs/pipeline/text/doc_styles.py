"""How characters, paragraphs and cells of a Word 97–2003 document look: their own formatting upon their styles'.

Formatting is a list of operations (sprm): a number, whose upper bits tell the operand's length, and the operand.
"""

import struct
from collections.abc import Iterator
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from bot.cvs.pipeline.text.colors import Color

Properties = dict[int, bytes]  # operand by operation

_USUAL_HALF_POINTS = 20
_DEEPEST = 12  # styles upon each other; a broken file may have a circle
_REMEMBERED = 2048  # looks of a document; most of its runs share a few
_TITLE = 62
_ICO: tuple[Color | None, ...] = (
    None, (0, 0, 0), (0, 0, 255), (0, 255, 255), (0, 255, 0), (255, 0, 255), (255, 0, 0), (255, 255, 0),
    (255, 255, 255), (0, 0, 128), (0, 128, 128), (0, 128, 0), (128, 0, 128), (128, 0, 0), (128, 128, 0),
    (128, 128, 128), (192, 192, 192),
)  # fmt: skip


class Sprm(IntEnum):
    """The operations that matter to a reader."""

    DELETED = 0x0800
    BOLD = 0x0835
    ITALIC = 0x0836
    VANISHED = 0x083C
    RIGHT_TO_LEFT = 0x085A
    BOLD_RTL = 0x085C
    ITALIC_RTL = 0x085D
    HIGHLIGHT = 0x2A0C
    PLAIN = 0x2A33
    OLD_COLOR = 0x2A42
    SHADE_OF_CHARACTERS_OLD = 0x4866
    CHARACTER_STYLE = 0x4A30
    HALF_POINTS = 0x4A43
    HALF_POINTS_RTL = 0x4A61
    COLOR = 0x6870
    SYMBOL = 0x6A09
    SHADE_OF_CHARACTERS = 0xCA71

    IN_TABLE = 0x2416
    ENDS_ROW = 0x2417
    ENDS_INNER_CELL = 0x244B
    ENDS_INNER_ROW = 0x244C
    OUTLINE = 0x2640
    SHADE_OLD = 0x442D
    STYLE = 0x4600
    LIST = 0x460B
    MORE = 0x6646  # more operations, in the Data stream
    MORE_OLD = 0x6645
    MORE_OF_TABLE = 0x646B
    DEPTH = 0x6649
    SPACE_BEFORE = 0xA413
    SHADE = 0xC64D

    FIRST_PAGE_DIFFERS = 0x300A
    CELLS = 0xD608
    SHADES_OF_CELLS_OLD = 0xD609
    SHADES_OF_CELLS = 0xD612


_TOGGLES = (Sprm.BOLD, Sprm.ITALIC, Sprm.VANISHED, Sprm.BOLD_RTL, Sprm.ITALIC_RTL)
_REPLACED = {
    Sprm.OLD_COLOR: Sprm.COLOR,
    Sprm.SHADE_OF_CHARACTERS_OLD: Sprm.SHADE_OF_CHARACTERS,
    Sprm.SHADE_OLD: Sprm.SHADE,
}
_MORE = (Sprm.MORE, Sprm.MORE_OLD, Sprm.MORE_OF_TABLE)
_LENGTHS = (1, 1, 2, 4, 2, 2, 0, 3)


class Look(NamedTuple):
    """What a reader sees of characters; `size` in points, None for a colour that Word chooses to be read."""

    size: float
    bold: bool
    italic: bool
    color: Color | None
    background: Color | None  # their own, None where the surroundings' shows
    vanished: bool
    deleted: bool
    symbol: str | None  # shown in place of "("


class Cell(NamedTuple):
    background: Color | None
    covered: bool  # by the cell above it


class _Style(NamedTuple):
    identity: int  # sti: the same in every language
    base: int
    paragraph: bytes
    characters: bytes


class Styles:
    """Looks properties up: own, of the character style, of the paragraph style with what it is based on."""

    def __init__(self, sheet: bytes, data: bytes) -> None:
        self._styles = list(_styles(sheet))
        self._data = data
        self.paragraph = lru_cache(_REMEMBERED)(self._paragraph)
        self.look = lru_cache(_REMEMBERED)(self._look)

    def _paragraph(self, style: int, own: bytes, changes: bytes) -> Properties:
        """A paragraph's properties; its style's number is among them."""
        for operation, operand in self._operations(changes):
            if operation == Sprm.STYLE:
                style = number(operand)
        found: Properties = {}
        for one in self._chain(style):
            self._put(found, one.paragraph)
        self._put(found, own)
        self._put(found, changes)
        return found | {Sprm.STYLE: struct.pack("<H", style)}

    def heading_level(self, paragraph: Properties) -> int | None:
        for style in reversed(self._chain(style_of(paragraph))):
            if style.identity == _TITLE:
                return 1
            if 1 <= style.identity <= 9:
                return style.identity
        outline = number(paragraph.get(Sprm.OUTLINE, b"\x09"))
        return outline + 1 if outline < 9 else None

    def _look(self, paragraph_style: int, own: bytes, changes: bytes) -> Look:
        found: Properties = {}
        for style in self._chain(paragraph_style):
            self._put(found, style.characters)
        for operation, operand in self._operations(own + changes):
            if operation == Sprm.CHARACTER_STYLE:
                for style in self._chain(number(operand)):
                    self._put(found, style.characters)
        self._put(found, own)
        self._put(found, changes)
        leftwards = is_on(found, Sprm.RIGHT_TO_LEFT)
        half_points = found.get(Sprm.HALF_POINTS_RTL if leftwards else Sprm.HALF_POINTS) or found.get(Sprm.HALF_POINTS)
        return Look(
            size=(number(half_points) if half_points else _USUAL_HALF_POINTS) / 2,
            bold=is_on(found, Sprm.BOLD) or (leftwards and is_on(found, Sprm.BOLD_RTL)),
            italic=is_on(found, Sprm.ITALIC) or (leftwards and is_on(found, Sprm.ITALIC_RTL)),
            color=_color(found),
            background=_indexed(found.get(Sprm.HIGHLIGHT))
            or shade(found, Sprm.SHADE_OF_CHARACTERS, Sprm.SHADE_OF_CHARACTERS_OLD),
            vanished=is_on(found, Sprm.VANISHED),
            deleted=is_on(found, Sprm.DELETED),
            symbol=_symbol(found.get(Sprm.SYMBOL)),
        )

    def _chain(self, style: int) -> list[_Style]:
        """A style after those it is based on."""
        found: list[_Style] = []
        while style < len(self._styles) and len(found) < _DEEPEST:
            found.append(self._styles[style])
            style = found[-1].base
        return found[::-1]

    def _put(self, properties: Properties, formatting: bytes) -> None:
        """Formatting upon properties that hold already; a toggle may be told as the opposite of theirs."""
        found: Properties = {}
        for operation, operand in self._operations(formatting):
            if operation in _TOGGLES and operand[0] & 0x80:
                found[operation] = bytes([is_on(properties, operation) ^ operand[0] & 1])
            else:
                found[operation] = operand
        for old, new in _REPLACED.items():
            if old in found:
                properties.pop(new, None)
        properties |= found

    def _operations(self, formatting: bytes) -> Iterator[tuple[int, bytes]]:
        for operation, operand in operations(formatting):
            if operation in _MORE:
                at = number(operand)
                size = number(self._data[at : at + 2])
                yield from operations(self._data[at + 2 : at + 2 + size])
            else:
                yield operation, operand


@lru_cache(4096)
def operations(formatting: bytes) -> tuple[tuple[int, bytes], ...]:
    """Numbers and operands, each operand at least a byte; what is cut off at the end is left out."""
    found, at = list[tuple[int, bytes]](), 0
    while at + 2 < len(formatting):
        operation = number(formatting[at : at + 2])
        at += 2
        size = _LENGTHS[operation >> 13]
        if operation == Sprm.CELLS:
            size = number(formatting[at : at + 2]) - 1
            at += 2
        elif not size:
            size = formatting[at]
            at += 1
        if 0 < size <= len(formatting) - at:
            found.append((operation, formatting[at : at + size]))
        at += max(size, 0)
    return tuple(found)


def number(operand: bytes) -> int:
    return int.from_bytes(operand, "little")


def style_of(paragraph: Properties) -> int:
    return number(paragraph[Sprm.STYLE])


def is_on(properties: Properties, operation: int) -> bool:
    return properties.get(operation, b"\0")[0] & 1 == 1


def shade(properties: Properties, operation: int, old: int) -> Color | None:
    """What a paragraph or characters are shaded with."""
    if operation in properties:
        return _shade(properties[operation])
    return _old_shade(properties[old]) if old in properties else None


def cells(row: Properties) -> list[Cell]:
    """The cells of a row, from the properties of the mark that ends it."""
    definition = row.get(Sprm.CELLS, b"\0")
    count = definition[0]
    first = 1 + 2 * (count + 1)
    flags = [number(definition[first + 20 * place : first + 20 * place + 2]) for place in range(count)]
    new, old = row.get(Sprm.SHADES_OF_CELLS), row.get(Sprm.SHADES_OF_CELLS_OLD, b"")
    shades = (
        [_shade(new[at : at + 10]) for at in range(0, len(new) - 9, 10)]
        if new is not None
        else [_old_shade(old[at : at + 2]) for at in range(0, len(old) - 1, 2)]
    )
    return [
        Cell(shades[place] if place < len(shades) else None, covered=flag & 0x60 == 0x20)
        for place, flag in enumerate(flags)
    ]


def _color(properties: Properties) -> Color | None:
    if Sprm.COLOR in properties:
        return _reference(properties[Sprm.COLOR])
    return _indexed(properties.get(Sprm.OLD_COLOR))


def _indexed(operand: bytes | None) -> Color | None:
    return _ICO[operand[0]] if operand and operand[0] < len(_ICO) else None


def _reference(operand: bytes) -> Color | None:
    """Red, green, blue; None where a fourth byte says that the program chooses."""
    return (operand[0], operand[1], operand[2]) if len(operand) > 3 and operand[3] == 0 else None


def _shade(operand: bytes) -> Color | None:
    """Front, back and pattern; pattern 1 is all front."""
    return _reference(operand[:4] if operand[8:10] == b"\x01\0" else operand[4:8])


def _old_shade(operand: bytes) -> Color | None:
    value = number(operand)
    index = value & 31 if value >> 10 == 1 else value >> 5 & 31
    return _ICO[index] if index < len(_ICO) else None


def _symbol(operand: bytes | None) -> str | None:
    """A character of a symbol font, in the private area where such fonts have theirs."""
    char = number(operand[2:4]) if operand else 0
    return chr(char | 0xF000 if char < 0x100 else char) if char else None


def _styles(sheet: bytes) -> Iterator[_Style]:
    """The styles of a sheet in its order; places without one give a style that says nothing."""
    nothing = _Style(identity=0x0FFF, base=0x0FFF, paragraph=b"", characters=b"")
    if len(sheet) < 6:
        return
    size, count, fixed = struct.unpack_from("<HHH", sheet)
    at = 2 + size
    for _place in range(count):
        if at + 2 > len(sheet):
            return
        length = number(sheet[at : at + 2])
        style = sheet[at + 2 : at + 2 + length]
        at += 2 + length + length % 2
        yield _style(style, fixed) if len(style) > fixed >= 10 else nothing


def _style(style: bytes, fixed: int) -> _Style:
    identity, kind, parts = struct.unpack_from("<HHH", style)
    at = fixed + 2 + 2 * number(style[fixed : fixed + 2]) + 2
    found = list[bytes]()
    for _part in range(parts & 15):
        length = number(style[at : at + 2])
        found.append(style[at + 2 : at + 2 + length])
        at += 2 + length + length % 2
    of_paragraph = kind & 15 == 1
    return _Style(
        identity=identity & 0x0FFF,
        base=kind >> 4,
        paragraph=found[0][2:] if of_paragraph and found else b"",
        characters=found[-1] if kind & 15 in (1, 2) and found else b"",
    )
