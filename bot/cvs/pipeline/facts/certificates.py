"""Certificates and licences."""

import re
from collections.abc import Iterator, Sequence

from bot.cvs.models import Fact, SectionKind
from bot.cvs.pipeline.document import Line
from bot.cvs.pipeline.facts.pieces import Piece
from bot.cvs.pipeline.facts.sections import Block
from bot.taxonomy.folding import fold

_MAX_CHARACTERS = 200
_PLATFORMS = r"udemy|coursera|edx|linkedin learning|datacamp|pluralsight|udacity|simplilearn|nanodegree"
_FROM_A_PLATFORM = re.compile(rf"(?<!\w)(?:{_PLATFORMS})(?!\w)")
_NAMES_ONE = re.compile(
    rf"(?<!\w)(?:certified|certification|certificate|certificat|licen[cs]ed?|zertifikat|zertifiziert\w*|certificado|"
    rf"شهاده|رخصه|زماله|{_PLATFORMS})(?!\w)"
)
_LINK_ONLY = re.compile(r"(?:https?://|www\.)\S+")


def read_certificates(blocks: Sequence[Block]) -> tuple[Fact, ...]:
    """A fact per certificate; a certificate written over two lines is one."""
    return tuple(
        Fact(value=" ".join(piece.text.split()), span=piece.fact(1).span, confidence=0.9)
        for block in blocks
        if block.kind is SectionKind.CERTIFICATIONS
        for piece in _items(block.lines)
        if 2 < len(piece.text) <= _MAX_CHARACTERS and not _LINK_ONLY.fullmatch(piece.text)
    )


def names_certificate(text: str) -> bool:
    """Whether a short line outside a section of certificates can only be one."""
    return len(text) <= _MAX_CHARACTERS and bool(_NAMES_ONE.search(fold(text)))


def is_online_course(text: str) -> bool:
    """Whether a line names a platform of online courses; what it gives is no degree."""
    return bool(_FROM_A_PLATFORM.search(fold(text)))


def _items(lines: Sequence[Line]) -> Iterator[Piece]:
    """A bullet with the lines under it that have none; where no line has a bullet, a line."""
    bulleted = any(line.bullet for line in lines)
    open_lines: list[Line] = []
    for line in lines:
        if open_lines and bulleted and not line.bullet and not line.gap_before and open_lines[0].bullet:
            open_lines.append(line)
            continue
        if open_lines:
            yield _item(open_lines)
        open_lines = [line]
    if open_lines:
        yield _item(open_lines)


def _item(lines: Sequence[Line]) -> Piece:
    return Piece("\n".join(line.text for line in lines), lines[0].start)
