"""Word documents of 1997 to 2003 made for a test, byte by byte: as a fast save leaves them, the last words first.

Names and numbers are those of [MS-CFB] and [MS-DOC].
"""

import struct
from collections.abc import Sequence
from typing import NamedTuple

SECTOR = 512
STREAM = 4096  # bytes; smaller streams would stand elsewhere
FREE, END, TABLE_SECTOR, NOBODY = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF

VANISHED = b"\x3c\x08\x01"
DELETED = b"\x00\x08\x01"
BOLD = b"\x35\x08\x01"
WHITE_INK = b"\x70\x68\xff\xff\xff\x00"
ONE_POINT = b"\x43\x4a\x02\x00"
LONG_CHANGE = 1  # the change that `long_change` tells


class Run(NamedTuple):
    """Text, its formatting (sprm), and what a fast save changed in it (Prm)."""

    text: str
    formatting: bytes = b""
    change: int = 0


def ole(streams: dict[str, bytes]) -> bytes:
    """A compound file with these streams."""
    contents = {name: data.ljust(STREAM, b"\0") for name, data in streams.items()}
    contents = {name: data + bytes(-len(data) % SECTOR) for name, data in contents.items()}
    names = sorted(contents, key=lambda name: (len(name), name.upper()))
    table = [TABLE_SECTOR]
    entries = [_entry("Root Entry", 5, child=1)]
    body = b""
    for number, name in enumerate(names, 1):
        size = len(contents[name])
        after = number + 1 if number < len(names) else NOBODY
        entries.append(_entry(name, 2, after=after, start=len(table), size=size))
        table += [*range(len(table) + 1, len(table) + size // SECTOR), END]
        body += contents[name]
    directory = b"".join(entries)
    directory += bytes(-len(directory) % SECTOR)
    first, count = len(table), len(directory) // SECTOR
    table += [*range(first + 1, first + count), END]
    assert len(table) <= SECTOR // 4
    table += [FREE] * (SECTOR // 4 - len(table))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIIII", 0, 1, first, 0, STREAM, END, 0, END, 0, 0) + struct.pack("<I", FREE) * 108
    return head + struct.pack("<128I", *table) + body + directory


def _entry(name: str, kind: int, *, after: int = NOBODY, child: int = NOBODY, start: int = END, size: int = 0) -> bytes:
    wide = (name + "\0").encode("utf-16-le")
    head = wide.ljust(64, b"\0") + struct.pack("<HBBIII", len(wide), kind, 1, NOBODY, after, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)


def short_change(number: int, value: int) -> int:
    """A change told in two bytes."""
    return number << 1 | value << 8


def word97(
    paragraphs: Sequence[Sequence[Run]],
    *,
    long_change: bytes = b"",
    identity: tuple[int, int] = (0xA5EC, 0xC1),
    flags: int = 0,
    beside: dict[str, bytes] | None = None,
) -> bytes:
    """Paragraphs of runs, each a piece: 8-bit where code page 1252 has its letters, else UTF-16.

    `identity` is the program and its version, `beside` are further streams.
    """
    runs = [run for paragraph in paragraphs for run in _with_mark(paragraph)]
    main = bytearray(2048)
    places: list[tuple[int, int]] = [(0, 0)] * len(runs)
    for number in reversed(range(len(runs))):
        main += bytes(len(main) % 2)
        places[number] = (len(main), _width(runs[number].text))
        main += runs[number].text.encode("cp1252" if places[number][1] == 1 else "utf-16-le")
    end = len(main)
    main += bytes(-len(main) % SECTOR)

    edges = [start for start, _width_of in reversed(places)] + [end]
    characters, paragraph_marks = (bytearray(struct.pack(f"<{len(edges)}I", *edges)) for _ in range(2))
    for number, run in enumerate(reversed(runs)):
        of_characters = bytes([len(run.formatting)]) + run.formatting
        for pages, properties in ((characters, of_characters), (paragraph_marks, b"\0\1\0\0")):
            pages.extend(struct.pack("<I", len(main) // SECTOR))
            page = bytearray(SECTOR)
            struct.pack_into("<II", page, 0, edges[number], edges[number + 1])
            page[8], page[-1] = 128, 1
            page[256 : 256 + len(properties)] = properties
            main += page

    lengths = [len(run.text.encode("utf-16-le")) // 2 for run in runs]
    starts = [sum(lengths[:number]) for number in range(len(runs) + 1)]
    pieces = struct.pack(f"<{len(starts)}I", *starts)
    for run, (start, width) in zip(runs, places, strict=True):
        pieces += struct.pack("<HIH", 0, start * 2 | 0x40000000 if width == 1 else start, run.change)
    clx = struct.pack("<BH", 1, len(long_change)) + long_change if long_change else b""
    clx += struct.pack("<BI", 2, len(pieces)) + pieces

    struct.pack_into("<HH", main, 0, *identity)
    struct.pack_into("<H", main, 10, flags)
    struct.pack_into("<H", main, 0x20, 14)
    struct.pack_into("<H", main, 0x3E, 22)
    struct.pack_into("<H", main, 0x98, 93)
    struct.pack_into("<i", main, 0x4C, starts[-1])
    table = b""
    for place, part in ((12, characters), (13, paragraph_marks), (33, clx)):
        struct.pack_into("<II", main, 0x9A + 8 * place, len(table), len(part))
        table += part
    return ole({"WordDocument": bytes(main), "0Table": table} | (beside or {}))


def word97_of(text: str) -> bytes:
    """A document with a paragraph for each line."""
    return word97([[Run(line)] for line in text.splitlines()])


def _with_mark(paragraph: Sequence[Run]) -> list[Run]:
    last = paragraph[-1]
    return [*paragraph[:-1], last._replace(text=last.text + "\r")]


def _width(text: str) -> int:
    """Bytes of a character."""
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return 2
    return 1
