"""Word documents (DOCX): paragraphs, tables, text boxes, headers and footers in reading order."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from docx.document import Document as WordDocument
from docx.opc.part import Part
from docx.oxml.ns import qn
from lxml.etree import XMLSyntaxError, _Element

from bot.cvs.models import HiddenText, Hiding, Problem, Unreadable
from bot.cvs.pipeline.document import Document
from bot.cvs.pipeline.limits import Limits
from bot.cvs.pipeline.text.assembly import Draft, assemble
from bot.cvs.pipeline.text.colors import BLACK, WHITE, Color, from_hex, near
from bot.cvs.pipeline.text.docx_package import kept_apart, notes, open_document
from bot.cvs.pipeline.text.docx_shapes import Shapes
from bot.cvs.pipeline.text.docx_styles import TWIPS, Look, Styles, integer, misplaced, on, value
from bot.cvs.pipeline.text.safety import MIN_VISIBLE_POINTS
from bot.cvs.pipeline.text.tables import lines_of_row

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DIGITS_OF_A_PHONE = 7
SPACE_OF_A_GAP = 120  # twentieths of a point before a paragraph that set it apart

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_ALTERNATIVES = (f"{_MC}AlternateContent", f"{_MC}Choice", f"{_MC}Fallback")
_SKIPPED = frozenset((qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:rPr"), qn("w:commentReference")))
_PLACEHOLDER = re.compile(r"\[[^\]]*\]\Z|(?:click|tap|type|enter)\b.{0,40}\b(?:here|text|date)\b", re.IGNORECASE)
# Paragraphs and tables, and what only stands around those.
_BLOCKS = (
    *(qn(f"w:{name}") for name in "p tbl sdt ins moveTo customXml smartTag dir bdo".split()), *_ALTERNATIVES,
)  # fmt: skip
# Namespaces by their last part, of what Word draws itself; of a choice that needs others it shows the fallback.
_KNOWN = frozenset(
    "wordprocessingShape wordprocessingGroup wordprocessingCanvas wordprocessingInk wordprocessingDrawing wordml"
    " chartex ink model3d".split()
)
_TURN, _TURN_BACK = "\u202e", "\u202c"  # right-to-left override and its end
_USUAL_SIZE = 11.0


class _Piece(NamedTuple):
    text: str
    look: Look | None
    link: str | None = None


class _Surroundings(NamedTuple):
    """What a paragraph stands on: colour (None: of no single one), table cell and column; why it is not seen."""

    background: Color | None = WHITE
    cell: tuple[int, int, int] | None = None
    column: int = 0
    gone: Hiding | None = None
    margin: bool = False  # a page's header or footer


def read_docx(data: bytes, limits: Limits) -> Document:
    """Raises Unreadable: DAMAGED, and what `assemble` raises."""
    document = open_document(data)
    try:
        reader = _Reader(document)
        drafts = list(reader.drafts())
        hidden = [*reader.hidden, *kept_apart(data, document, reader.roots)]
    except (XMLSyntaxError, KeyError, ValueError, AttributeError) as error:
        raise Unreadable(Problem.DAMAGED, "DOCX") from error
    return assemble(MEDIA_TYPE, drafts, limits=limits, hidden=hidden)


class _Reader:
    def __init__(self, document: WordDocument) -> None:
        self._document = document
        self._styles = Styles(document)
        margins = list(self._margins())
        first = next((margin for margin in margins if margin[0] == 0), None)
        body = [(document.element.body, document.part), *notes(document)]
        self._places = [
            *([(*first[1:], True)] if first is not None else []),
            *((*place, False) for place in body),
            *((*margin[1:], True) for margin in margins if margin is not first),
        ]
        self.roots = [element for element, _part, _margin in self._places]
        self._shapes = Shapes(self._styles.theme, self.roots)
        self._page_color = self._background()
        self._tables = 0
        self.hidden: list[HiddenText] = []

    def drafts(self) -> Iterator[Draft]:
        """The first page's header, the body, its notes, footers and what other headers have of their own; text boxes
        where they are anchored.
        """
        said: set[str] = set()  # in headers and footers, which other pages repeat
        for element, part, margin in self._places:
            for draft in self._blocks(element, part, _Surroundings(background=self._page_color, margin=margin)):
                if not (margin and draft.text in said):
                    yield draft
                if margin:
                    said.add(draft.text)

    def _background(self) -> Color:
        """The page's colour, if it is shown at all."""
        background = self._document.element.find(qn("w:background"))
        if background is None or not on(self._document.settings.element.find(qn("w:displayBackgroundShape"))):
            return WHITE
        return from_hex(background.get(qn("w:color"))) or WHITE

    def _margins(self) -> Iterator[tuple[int, _Element, Part]]:
        """Headers (0) and footers (1) that are shown, section by section, a first page's before the others'."""
        even = self._document.settings.odd_and_even_pages_header_footer
        for section in self._document.sections:
            first = section.different_first_page_header_footer
            for shown, header, footer in (
                (first, section.first_page_header, section.first_page_footer),
                (True, section.header, section.footer),
                (even, section.even_page_header, section.even_page_footer),
            ):
                for side, margin in enumerate((header, footer)) if shown else ():
                    if not margin.is_linked_to_previous:
                        yield side, margin._element, margin.part  # noqa: SLF001 - python-docx gives it no other way

    def _blocks(self, parent: _Element, part: Part, around: _Surroundings) -> Iterator[Draft]:
        gap = False
        for child in self._shown(parent):
            if child.tag not in _BLOCKS:
                continue
            if around.margin and _is_page_number(child):
                continue
            if child.tag == qn("w:p"):
                drafts = list(self._paragraph(child, part, around))
                for draft in drafts:
                    draft.gap_before = draft.gap_before or gap
                    yield draft
                    gap = False
                gap = gap or not drafts
            elif child.tag == qn("w:tbl"):
                yield from self._table(child, part, around)
            elif not _is_unfilled(child):
                content = child.find(qn("w:sdtContent"))
                yield from self._blocks(child if content is None else content, part, around)

    def _table(self, table: _Element, part: Part, around: _Surroundings) -> Iterator[Draft]:
        """A row of short cells is one line; other rows are read cell by cell. Merged cells are read once."""
        self._tables += 1
        number = self._tables
        whole = table.find(qn("w:tblPr"))
        ground = self._styles.shading(whole) or around.background
        if whole is not None and self._styles.shades_tables(value(whole.find(qn("w:tblStyle")))):
            ground = None
        for row_number, row in enumerate(_own(table, "w:tbl", "w:tr")):
            own = row.find(qn("w:trPr"))
            if own is not None and own.find(qn("w:del")) is not None:
                continue
            gone = around.gone or misplaced([one for one in (own, whole) if one is not None])
            if own is not None and on(own.find(qn("w:hidden"))):
                gone = Hiding.VANISH
            cells: list[list[Draft]] = []
            for column, cell in enumerate(_own(row, "w:tr", "w:tc")):
                properties = cell.find(qn("w:tcPr"))
                merge = properties.find(qn("w:vMerge")) if properties is not None else None
                if merge is not None and value(merge) != "restart":
                    continue
                fill = self._styles.shading(properties) or ground
                inside = around._replace(background=fill, cell=(number, row_number, column), gone=gone)
                drafts = list(self._blocks(cell, part, inside))
                if drafts:
                    cells.append(drafts)
            yield from lines_of_row(cells)

    def _paragraph(self, paragraph: _Element, part: Part, around: _Surroundings) -> Iterator[Draft]:
        boxes: list[_Element] = []
        pieces: list[_Piece] = []
        links: list[str] = []
        chain = self._styles.paragraph_chain(paragraph)
        ground = next((fill for one in chain if (fill := self._styles.shading(one))), None) or around.background
        gone = around.gone or misplaced(chain)
        hidden: dict[Hiding, list[str]] = {}
        for item in self._inside(paragraph, paragraph, part, boxes, links):
            reason = self._unseen(item, ground, gone) if item.look is not None and item.text.strip() else None
            if reason is None:
                pieces.append(item)
            else:
                hidden.setdefault(reason, []).append(item.text)
        self.hidden += [
            HiddenText(reason=reason, words="".join(words).strip(), page=None) for reason, words in hidden.items()
        ]
        links += dict.fromkeys(piece.link for piece in pieces if piece.link)
        yield from self._lines(paragraph, pieces, links, chain, around)
        for box in boxes:
            look = self._shapes.box(box, around.background)
            inside = around._replace(background=look.ground, gone=around.gone or look.gone)
            yield from self._blocks(box, part, inside)

    def _unseen(self, piece: _Piece, ground: Color | None, gone: Hiding | None) -> Hiding | None:
        look = piece.look
        if look is None or gone is not None:
            return gone
        if look.hidden is not None:
            return look.hidden
        if look.size is not None and look.size < MIN_VISIBLE_POINTS:
            return Hiding.TINY
        below = look.background or ground
        if below is None or look.color is None or not near(look.color, below):
            return None
        if below == self._page_color and self._shapes.room.takes(piece.text, look.size or _USUAL_SIZE):
            return None
        return Hiding.WHITE

    def _lines(
        self, paragraph: _Element, pieces: list[_Piece], links: list[str], chain: list[_Element], around: _Surroundings
    ) -> Iterator[Draft]:
        looks = [(len(piece.text.strip()), piece.look) for piece in pieces if piece.look and piece.text.strip()]
        look = max(looks, key=lambda one: one[0])[1] if looks else None
        bold = sum(size for size, one in looks if one and one.bold) * 2 > sum(size for size, _ in looks)
        heading = self._heading_level(paragraph, chain)
        before = next((one.find(qn("w:spacing")) for one in chain if one.find(qn("w:spacing")) is not None), None)
        space = before.get(qn("w:before")) if before is not None else None
        for number, text in enumerate("".join(piece.text for piece in pieces).split("\n")):
            if text.strip():
                yield Draft(
                    text=text.strip(),
                    font_size=look.size if look else None,
                    bold=bold,
                    italic=bool(look and look.italic),
                    color="#{:02x}{:02x}{:02x}".format(*(look.color or BLACK)) if look else None,
                    column=around.column,
                    gap_before=number == 0 and integer(space, TWIPS) >= SPACE_OF_A_GAP,
                    bullet=number == 0 and heading is None and _is_list_item(chain),
                    cell=around.cell,
                    heading_level=heading,
                    links=links if number == 0 else [],
                )

    def _heading_level(self, paragraph: _Element, chain: list[_Element]) -> int | None:
        for name in self._styles.style_names(paragraph):
            if name == "title":
                return 1
            if name.startswith("heading ") and name[8:].isdigit():
                return int(name[8:])
        level = next((value(found) for one in chain if (found := one.find(qn("w:outlineLvl"))) is not None), None)
        return int(level) + 1 if level and level.isdigit() and int(level) < 9 else None

    def _inside(
        self, element: _Element, paragraph: _Element, part: Part, boxes: list[_Element], links: list[str]
    ) -> Iterator[_Piece]:
        """The text in an element with its look; text boxes go to `boxes`, link targets to `links`."""
        for child in self._shown(element):
            tag = child.tag
            if not isinstance(tag, str) or tag in _SKIPPED or _is_unfilled(child):
                continue
            if tag in (qn("w:r"), f"{_MATH}r"):
                yield from self._run(child, paragraph, part, boxes, links)
            elif tag == qn("w:txbxContent"):
                boxes.append(child)
            else:
                relation = part.rels.get(child.get(qn("r:id")) or "") if tag == qn("w:hyperlink") else None
                target = relation.target_ref if relation is not None and relation.is_external else None
                pieces = list(self._inside(child, paragraph, part, boxes, links))
                if target and not any(piece.text.strip() for piece in pieces):
                    links.append(target)  # of a picture
                if tag == qn("w:bdo") and value(child) == "rtl":
                    pieces = [_Piece(_TURN, None), *pieces, _Piece(_TURN_BACK, None)]
                yield from (piece._replace(link=target) for piece in pieces) if target else pieces

    def _shown(self, element: _Element) -> Iterator[_Element]:
        """What is shown of an element: all of it, or of alternatives the first that Word knows how to draw."""
        if element.tag != _ALTERNATIVES[0]:
            yield from element.iterchildren()
            return
        for choice in element.iterchildren(*_ALTERNATIVES[1:]):
            names = [str(choice.nsmap.get(name)) for name in (choice.get("Requires") or "").split()]
            if all(name.rpartition("/")[2] in _KNOWN for name in names):
                yield choice
                return
            words = " ".join(map(str, choice.itertext(qn("w:t"))))
            self.hidden.append(HiddenText(reason=Hiding.INVISIBLE, words=words, page=None))

    def _run(
        self, run: _Element, paragraph: _Element, part: Part, boxes: list[_Element], links: list[str]
    ) -> Iterator[_Piece]:
        look = self._styles.look(run, paragraph)
        shown = [run]
        while shown:
            child = shown.pop(0)
            if child is run or child.tag in _ALTERNATIVES:
                shown[:0] = self._shown(child)
            elif child.tag in (qn("w:t"), f"{_MATH}t"):
                yield _Piece((child.text or "").replace("\n", " "), look)
            elif child.tag in (qn("w:tab"), qn("w:ptab")):
                yield _Piece("  ", None)
            elif child.tag in (qn("w:br"), qn("w:cr")):
                yield _Piece("\n", None)
            elif child.tag == qn("w:noBreakHyphen"):
                yield _Piece("-", None)
            elif child.tag == qn("w:ruby"):
                yield from self._ruby(child, paragraph, part, boxes, links)
            elif child.tag not in _SKIPPED and isinstance(child.tag, str):
                yield from self._inside(child, paragraph, part, boxes, links)

    def _ruby(
        self, ruby: _Element, paragraph: _Element, part: Part, boxes: list[_Element], links: list[str]
    ) -> Iterator[_Piece]:
        """The words, and in brackets after them how they are said, which stands above."""
        for name, before, after in (("w:rubyBase", "", ""), ("w:rt", " (", ")")):
            for content in ruby.iterchildren(qn(name)):
                yield from (
                    _Piece(before, None), *self._inside(content, paragraph, part, boxes, links), _Piece(after, None)
                )  # fmt: skip


def _own(parent: _Element, parents: str, children: str) -> Iterator[_Element]:
    """A table's rows or a row's cells, also in content controls and insertions, without those of tables within."""
    for child in parent.iter(qn(children)):
        if next(child.iterancestors(qn(parents)), None) is parent:
            yield child


def _is_unfilled(element: _Element) -> bool:
    """Whether a content control still shows what it asks for. What programs fill in may keep the control's sign that it
    does; then the words are not set as a placeholder's are.
    """
    if element.tag != qn("w:sdt") or element.find(f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}") is None:
        return False
    runs = [run for run in element.iter(qn("w:r")) if run.find(qn("w:t")) is not None]
    text = "".join(piece.text or "" for run in runs for piece in run.iterchildren(qn("w:t"))).strip()
    styles = [run.find(f"{qn('w:rPr')}/{qn('w:rStyle')}") for run in runs]
    styled = all("placeholder" in (value(style) or "").lower() for style in styles)
    return styled or bool(_PLACEHOLDER.match(text))


def _is_page_number(paragraph: _Element) -> bool:
    """Whether a header's or footer's paragraph counts pages, and says nothing that is to be read."""
    fields = [field.text or "" for field in paragraph.iter(qn("w:instrText"))]
    fields += [field.get(qn("w:instr")) or "" for field in paragraph.iter(qn("w:fldSimple"))]
    if not any(field.strip().startswith(("PAGE", "NUMPAGES")) for field in fields):
        return False
    text = "".join(piece.text or "" for piece in paragraph.iter(qn("w:t")))
    return "@" not in text and sum(map(str.isdigit, text)) < DIGITS_OF_A_PHONE


def _is_list_item(chain: list[_Element]) -> bool:
    numbering = next((found for one in chain if (found := one.find(qn("w:numPr"))) is not None), None)
    return numbering is not None and value(numbering.find(qn("w:numId"))) not in (None, "0")
