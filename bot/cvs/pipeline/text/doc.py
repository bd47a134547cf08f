"""Word documents of 1997 to 2003 (DOC): what docx.py reads of their successor, in the same order."""

import struct
from collections import defaultdict
from collections.abc import Iterator
from itertools import compress
from operator import not_
from typing import NamedTuple

from bot.cvs.models import HiddenText, Hiding, Problem, Unreadable
from bot.cvs.pipeline.document import Document
from bot.cvs.pipeline.limits import Limits
from bot.cvs.pipeline.text.assembly import Draft, assemble
from bot.cvs.pipeline.text.colors import BLACK, WHITE, Color, near
from bot.cvs.pipeline.text.doc_file import Part, Plc, Story, WordFile
from bot.cvs.pipeline.text.doc_shapes import shapes_of
from bot.cvs.pipeline.text.doc_story import Paragraph, Row, blocks, fields_of, spans
from bot.cvs.pipeline.text.doc_styles import (
    Look,
    Properties,
    Sprm,
    Styles,
    cells,
    is_on,
    number,
    operations,
    shade,
    style_of,
)
from bot.cvs.pipeline.text.ole import kept_apart, word_streams
from bot.cvs.pipeline.text.safety import MIN_VISIBLE_POINTS
from bot.cvs.pipeline.text.tables import lines_of_row

MEDIA_TYPE = "application/msword"
SPACE_OF_A_GAP = 120  # twentieths of a point before a paragraph that set it apart

_SIGNS = dict.fromkeys(range(32)) | str.maketrans({"\t": "  ", "\x0b": "\n", "\x0c": "\n", "\x0e": "\n", "\x1e": "-"})
# Headers and footers of the first section in the headers' story; six stretches before them belong to footnotes.
_USUAL_HEADER, _USUAL_FOOTER, _FIRST_HEADER, _FIRST_FOOTER = 7, 9, 10, 11
_BOX, _ANCHOR = 22, 26  # bytes of their entries


class _Piece(NamedTuple):
    text: str
    look: Look


class _Box(NamedTuple):
    start: int
    end: int
    fill: Color | None


class _Surroundings(NamedTuple):
    """What a paragraph stands on: colour, table cell and column."""

    background: Color = WHITE
    cell: tuple[int, int, int] | None = None
    column: int = 0


def read_doc(data: bytes, limits: Limits) -> Document:
    """Raises Unreadable: DAMAGED, ENCRYPTED, UNSUPPORTED with the kind of file, TOO_LONG, what `assemble` raises."""
    streams = word_streams(data)
    try:
        reader = _Reader(WordFile(streams, limits))
        drafts = list(reader.drafts())
    except (struct.error, LookupError, ValueError) as error:
        raise Unreadable(Problem.DAMAGED, "DOC") from error
    return assemble(MEDIA_TYPE, drafts, limits=limits, hidden=[*reader.hidden, *kept_apart(data)])


class _Reader:
    def __init__(self, file: WordFile) -> None:
        self._file = file
        self._styles = Styles(file.part(Part.STYLES), file.data)
        self._fields = fields_of(file.text)
        self._shapes = shapes_of(file.part(Part.DRAWINGS))
        self._boxes: dict[int, list[_Box]] = defaultdict(list)  # by the position of their anchor
        self._tables = 0
        self.hidden: list[HiddenText] = []

    def drafts(self) -> Iterator[Draft]:
        """The first page's header, the body, the footer; text boxes where they are anchored."""
        page = _Surroundings(self._shapes.background or WHITE)
        self._place_boxes(Story.BODY, Part.ANCHORS, Story.BOXES, Part.BOXES)
        self._place_boxes(Story.HEADERS, Part.HEADER_ANCHORS, Story.HEADER_BOXES, Part.HEADER_BOXES)
        first = self._first_page_differs()
        yield from self._blocks(*self._margin(_FIRST_HEADER if first else _USUAL_HEADER), page)
        yield from self._blocks(*self._file.story(Story.BODY), page)
        yield from self._blocks(*self._margin(_FIRST_FOOTER if first else _USUAL_FOOTER), page)

    def _margin(self, place: int) -> tuple[int, int]:
        start, end = self._file.story(Story.HEADERS)
        edges = Plc(self._file.part(Part.HEADERS), 0).positions
        if place + 1 >= len(edges):
            return start, start
        return min(start + edges[place], end), min(start + edges[place + 1], end)

    def _first_page_differs(self) -> bool:
        for _start, _end, section in Plc(self._file.part(Part.SECTIONS), 12):
            at = struct.unpack_from("<I", section, 2)[0]
            size = number(self._file.main[at : at + 2])
            properties = dict(operations(self._file.main[at + 2 : at + 2 + size]))
            return is_on(properties, Sprm.FIRST_PAGE_DIFFERS)
        return False

    def _place_boxes(self, story: Story, anchors: Part, boxes: Story, part: Part) -> None:
        """Note the text boxes of a story; those whose anchor is not told stand at its end."""
        start, end = self._file.story(story)
        first, last = self._file.story(boxes)
        places = {
            number(anchor[:4]): min(start + at, end - 1) for at, _next, anchor in Plc(self._file.part(anchors), _ANCHOR)
        }
        found = list(Plc(self._file.part(part), _BOX))
        taken = 0
        for begin, stop, box in found[:-1]:  # the last only ends the list
            if not taken <= begin <= stop:
                continue
            taken = stop
            identity = number(box[14:18])
            shape = self._shapes.by_id.get(identity)
            place = places.get(shape.outermost if shape else identity, end - 1)
            self._boxes[place].append(
                _Box(min(first + begin, last), min(first + stop, last), shape.fill if shape else None)
            )

    def _blocks(self, start: int, end: int, around: _Surroundings) -> Iterator[Draft]:
        paragraphs = (
            Paragraph(begin, stop, self._styles.paragraph(*self._file.paragraph(stop - 1)))
            for begin, stop in spans(self._file.text, start, end)
        )
        yield from self._in_order(blocks(self._file.text, paragraphs), around)

    def _in_order(self, found: list[Paragraph | Row], around: _Surroundings) -> Iterator[Draft]:
        gap = False
        rows = 0
        for block in found:
            if isinstance(block, Row):
                self._tables += not rows
                yield from self._row(block, rows, around)
                rows += 1
                continue
            rows = 0
            drafts = list(self._paragraph(block, around))
            for draft in drafts:
                draft.gap_before = draft.gap_before or gap
                yield draft
                gap = False
            gap = gap or not drafts

    def _row(self, row: Row, place: int, around: _Surroundings) -> Iterator[Draft]:
        """A row of short cells is one line; other rows are read cell by cell. Merged cells are read once."""
        table = self._tables
        looks = cells(row.properties)
        read: list[list[Draft]] = []
        for column, content in enumerate(row.cells):
            look = looks[column] if column < len(looks) else None
            if look and look.covered:
                continue
            background = (look.background if look else None) or around.background
            drafts = list(self._in_order(content, _Surroundings(background, (table, place, column), around.column)))
            if drafts:
                read.append(drafts)
        yield from lines_of_row(read)

    def _paragraph(self, paragraph: Paragraph, around: _Surroundings) -> Iterator[Draft]:
        properties = paragraph.properties
        ground = shade(properties, Sprm.SHADE, Sprm.SHADE_OLD) or around.background
        seen: list[_Piece] = []
        for piece in self._pieces(paragraph):
            if piece.text.strip() and (reason := _unseen(piece.look, ground)):
                self.hidden.append(HiddenText(reason=reason, words=piece.text.strip(), page=None))
            else:
                seen.append(piece)
        positions = range(paragraph.start, paragraph.end)
        links = [link for at in positions if (link := self._fields.links.get(at))]
        yield from self._lines(properties, seen, links, around)
        for box in [box for at in positions if at in self._boxes for box in self._boxes.pop(at)]:
            yield from self._blocks(box.start, box.end, around._replace(background=box.fill or around.background))

    def _pieces(self, paragraph: Paragraph) -> Iterator[_Piece]:
        """The text that a reader could see, with its look."""
        style = style_of(paragraph.properties)
        for run in self._file.runs(paragraph.start, paragraph.end):
            look = self._styles.look(style, run.formatting, run.changes)
            code = self._fields.code[run.start : run.start + len(run.text)]
            text = "".join(compress(run.text, map(not_, code)))
            text = (text.replace("(", look.symbol) if look.symbol else text).translate(_SIGNS)
            if text:
                yield _Piece(text, look)

    def _lines(
        self, properties: Properties, pieces: list[_Piece], links: list[str], around: _Surroundings
    ) -> Iterator[Draft]:
        looks = [(len(piece.text.strip()), piece.look) for piece in pieces if piece.text.strip()]
        if not looks:
            return
        look = max(looks, key=lambda one: one[0])[1]
        bold = sum(size for size, one in looks if one.bold) * 2 > sum(size for size, _ in looks)
        heading = self._styles.heading_level(properties)
        space = number(properties.get(Sprm.SPACE_BEFORE, b"\0"))
        for place, text in enumerate(_joined(pieces).split("\n")):
            if text.strip():
                yield Draft(
                    text=text.strip(),
                    font_size=look.size,
                    bold=bold,
                    italic=look.italic,
                    color="#{:02x}{:02x}{:02x}".format(*(look.color or BLACK)),
                    column=around.column,
                    gap_before=place == 0 and space >= SPACE_OF_A_GAP,
                    bullet=place == 0 and heading is None and number(properties.get(Sprm.LIST, b"\0")) != 0,
                    cell=around.cell,
                    heading_level=heading,
                    links=links if place == 0 else [],
                )


def _joined(pieces: list[_Piece]) -> str:
    """The text of pieces; a character beyond the first 65,536 is two units there, which may stand in two pieces."""
    units = "".join(piece.text for piece in pieces)
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _unseen(look: Look, ground: Color) -> Hiding | None:
    if look.deleted:
        return Hiding.DELETED
    if look.vanished:
        return Hiding.VANISH
    if look.size < MIN_VISIBLE_POINTS:
        return Hiding.TINY
    return Hiding.WHITE if look.color and near(look.color, look.background or ground) else None
