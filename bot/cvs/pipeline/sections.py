"""Sections: which lines of a document belong together, and what they are about."""

from typing import NamedTuple

from bot.cvs.models import Section, SectionKind, Span
from bot.cvs.pipeline.document import Document, Line
from bot.taxonomy.headings import heading_kind

_MAX_HEADING_WORDS = 5


class Block(NamedTuple):
    """A heading and the lines under it; the first block of a document has no heading."""

    kind: SectionKind
    heading: str | None
    lines: tuple[Line, ...]  # without the heading
    start: int
    end: int

    def section(self) -> Section:
        return Section(kind=self.kind, heading=self.heading, span=Span(start=self.start, end=self.end))


def split_blocks(document: Document) -> list[Block]:
    """The document cut at its headings, in reading order. Every line with text is in one block or is a heading."""
    blocks: list[Block] = []
    kind, heading, start, lines = SectionKind.HEADER, None, 0, list[Line]()

    def close(end: int) -> None:
        if end > start:
            blocks.append(Block(kind, heading, tuple(lines), start, end))

    heading_look = _heading_look(document)
    previous: Line | None = None
    for line in document.lines:
        found = _heading(line, heading_look, previous)
        if found is not None:
            close(previous.end if previous else 0)
            (kind, heading, rest), start, lines = found, line.start, []
            if rest is not None:
                lines.append(rest)
        elif line.text.strip():
            lines.append(line)
        previous = line
    close(previous.end if previous else 0)
    return blocks


def _look(line: Line) -> tuple[float | None, bool, str | None, bool]:
    return (round(line.font_size, 1) if line.font_size else None, line.bold, line.color, line.text.isupper())


def _heading_look(document: Document) -> tuple[float | None, bool, str | None, bool] | None:
    """The look that most recognised headings share, where it is not the look of plain text."""
    looks = [_look(line) for line in document.lines if heading_kind(line.text) and not line.bullet]
    if len(looks) < 2:
        return None
    common = max(looks, key=lambda look: (looks.count(look), -looks.index(look)))
    same = [line for line in document.lines if _look(line) == common]
    return common if looks.count(common) >= 2 and len(same) <= 3 * looks.count(common) else None


def _heading(
    line: Line, look: tuple[float | None, bool, str | None, bool] | None, previous: Line | None
) -> tuple[SectionKind, str, Line | None] | None:
    text = line.text.strip()
    if not text or line.bullet or len(text) > 200:
        return None
    kind = heading_kind(text)
    if kind is not None:
        return SectionKind(kind), text, None
    # a heading with its content on the same line, as in `LANGUAGES: Arabic, English`
    label, colon, rest = text.partition(":")
    if colon and label.isupper() and rest.strip() and (kind := heading_kind(label)):
        offset = line.text.index(":") + 1
        return SectionKind(kind), label, rest_of(line, offset)
    if (
        look is not None
        and _look(line) == look
        and previous is not None
        and (line.gap_before or look[3])
        and len(text.split()) <= _MAX_HEADING_WORDS
        and not any(char.isdigit() or char in ",@|:" for char in text)
        and look[:3] != (None, False, None)
    ):
        return SectionKind.OTHER, text, None
    return None


def rest_of(line: Line, offset: int) -> Line:
    """`line` from `offset` on, without leading blanks."""
    cut = line.text[offset:]
    skipped = len(cut) - len(cut.lstrip())
    return line.model_copy(update={"text": cut.lstrip(), "start": line.start + offset + skipped})
