"""Word documents (DOCX): paragraphs, tables, text boxes, headers and footers in reading order."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import NamedTuple

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.part import Part
from docx.oxml.ns import qn
from lxml.etree import XMLSyntaxError, _Element

from bot.cvs.models import HiddenText, Hiding, Problem, Unreadable
from bot.cvs.pipeline.document import Document
from bot.cvs.pipeline.limits import Limits
from bot.cvs.pipeline.text.assembly import Draft, assemble
from bot.cvs.pipeline.text.colors import near
from bot.cvs.pipeline.text.docx_styles import WHITE, Color, Look, Styles, rgb, shading, value
from bot.cvs.pipeline.text.safety import MIN_VISIBLE_POINTS
from bot.cvs.pipeline.text.tables import lines_of_row

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DIGITS_OF_A_PHONE = 7
SPACE_OF_A_GAP = 120  # twentieths of a point before a paragraph that set it apart

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SKIPPED = frozenset(
    (qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:rPr"), f"{_MC}Fallback", qn("w:commentReference"))
)
_PLACEHOLDER = re.compile(r"\[[^\]]*\]\Z|(?:click|tap|type|enter)\b.{0,40}\b(?:here|text|date)\b", re.IGNORECASE)
_BLOCKS = (qn("w:p"), qn("w:tbl"), qn("w:sdt"))


class _Piece(NamedTuple):
    text: str
    look: Look | None


class _Surroundings(NamedTuple):
    """What a paragraph stands on: colour, table cell and column."""

    background: Color = WHITE
    cell: tuple[int, int, int] | None = None
    column: int = 0
    margin: bool = False  # a page's header or footer


def read_docx(data: bytes, limits: Limits) -> Document:
    """Raises Unreadable: DAMAGED, and what `assemble` raises."""
    try:
        document = docx.Document(io.BytesIO(data))
        reader = _Reader(document)
        drafts = list(reader.drafts())
    except (PackageNotFoundError, XMLSyntaxError, zipfile.BadZipFile, KeyError, ValueError, AttributeError) as error:
        raise Unreadable(Problem.DAMAGED, "DOCX") from error
    return assemble(MEDIA_TYPE, drafts, limits=limits, hidden=reader.hidden)


class _Reader:
    def __init__(self, document: WordDocument) -> None:
        self._document = document
        self._styles = Styles(document)
        self._tables = 0
        self.hidden: list[HiddenText] = []

    def drafts(self) -> Iterator[Draft]:
        """The first page's header, the body, the footer; text boxes where they are anchored."""
        page = _Surroundings(background=self._page_color())
        headers, footers = self._margins()
        for element, part in headers:
            yield from self._blocks(element, part, page._replace(margin=True))
        yield from self._blocks(self._document.element.body, self._document.part, page)
        for element, part in footers:
            yield from self._blocks(element, part, page._replace(margin=True))

    def _page_color(self) -> Color:
        background = self._document.element.find(qn("w:background"))
        return (rgb(background.get(qn("w:color"))) if background is not None else None) or WHITE

    def _margins(self) -> tuple[list[tuple[_Element, Part]], list[tuple[_Element, Part]]]:
        """Headers and footers of the first section: the first page's where it has its own, and the others'."""
        found: tuple[list[tuple[_Element, Part]], list[tuple[_Element, Part]]] = ([], [])
        for section in list(self._document.sections)[:1]:
            first = section.different_first_page_header_footer
            sides = (
                (0, section.first_page_header if first else section.header),
                (1, section.first_page_footer if first else section.footer),
            )
            for side, margin in sides:
                if not margin.is_linked_to_previous:
                    found[side].append((margin._element, margin.part))  # noqa: SLF001 - python-docx gives it no other way
        return found

    def _blocks(self, parent: _Element, part: Part, around: _Surroundings) -> Iterator[Draft]:
        gap = False
        for child in parent.iterchildren(*_BLOCKS, qn("w:ins"), qn("w:customXml")):
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
        for row_number, row in enumerate(_own(table, "w:tbl", "w:tr")):
            if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None:
                continue
            cells: list[list[Draft]] = []
            for column, cell in enumerate(_own(row, "w:tr", "w:tc")):
                properties = cell.find(qn("w:tcPr"))
                merge = properties.find(qn("w:vMerge")) if properties is not None else None
                if merge is not None and value(merge) != "restart":
                    continue
                inside = around._replace(
                    background=shading(properties) or around.background, cell=(number, row_number, column)
                )
                drafts = list(self._blocks(cell, part, inside))
                if drafts:
                    cells.append(drafts)
            yield from lines_of_row(cells)

    def _paragraph(self, paragraph: _Element, part: Part, around: _Surroundings) -> Iterator[Draft]:
        boxes: list[_Element] = []
        pieces: list[_Piece] = []
        links: list[str] = []
        chain = self._styles.paragraph_chain(paragraph)
        ground = next((fill for one in chain if (fill := shading(one))), None) or around.background
        for item in self._inside(paragraph, paragraph, part, boxes, links):
            if item.look is not None and item.text.strip() and (reason := _unseen(item.look, ground)):
                self.hidden.append(HiddenText(reason=reason, words=item.text.strip(), page=1))
            else:
                pieces.append(item)
        yield from self._lines(paragraph, pieces, links, chain, around)
        for box in boxes:
            yield from self._blocks(box, part, around)

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
                    color="#{:02x}{:02x}{:02x}".format(*look.color) if look else None,
                    column=around.column,
                    gap_before=number == 0 and bool(space and space.isdigit() and int(space) >= SPACE_OF_A_GAP),
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
        for child in element.iterchildren():
            tag = child.tag
            if not isinstance(tag, str) or tag in _SKIPPED or _is_unfilled(child):
                continue
            if tag == qn("w:r"):
                yield from self._run(child, paragraph, part, boxes, links)
            elif tag == qn("w:txbxContent"):
                boxes.append(child)
            else:
                relation = part.rels.get(child.get(qn("r:id")) or "") if tag == qn("w:hyperlink") else None
                if relation is not None and relation.is_external:
                    links.append(relation.target_ref)
                yield from self._inside(child, paragraph, part, boxes, links)

    def _run(
        self, run: _Element, paragraph: _Element, part: Part, boxes: list[_Element], links: list[str]
    ) -> Iterator[_Piece]:
        look = self._styles.look(run, paragraph)
        for child in run.iterchildren():
            if child.tag == qn("w:t"):
                yield _Piece((child.text or "").replace("\n", " "), look)
            elif child.tag in (qn("w:tab"), qn("w:ptab")):
                yield _Piece("  ", None)
            elif child.tag in (qn("w:br"), qn("w:cr")):
                yield _Piece("\n", None)
            elif child.tag == qn("w:noBreakHyphen"):
                yield _Piece("-", None)
            elif child.tag not in _SKIPPED and isinstance(child.tag, str):
                yield from self._inside(child, paragraph, part, boxes, links)


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


def _unseen(look: Look, ground: Color) -> Hiding | None:
    if look.vanished:
        return Hiding.VANISH
    if look.size is not None and look.size < MIN_VISIBLE_POINTS:
        return Hiding.TINY
    return Hiding.WHITE if near(look.color, look.background or ground) else None


def _is_list_item(chain: list[_Element]) -> bool:
    numbering = next((found for one in chain if (found := one.find(qn("w:numPr"))) is not None), None)
    return numbering is not None and value(numbering.find(qn("w:numId"))) not in (None, "0")
