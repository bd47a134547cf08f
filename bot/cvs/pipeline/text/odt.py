"""OpenDocument text (ODT): paragraphs, lists, tables, notes and page headers in reading order."""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree
from lxml.etree import XMLSyntaxError, _Element

from bot.cvs.models import HiddenText, Hiding, Problem, Unreadable
from bot.cvs.pipeline.document import Document
from bot.cvs.pipeline.limits import Limits
from bot.cvs.pipeline.text.archive import unpack
from bot.cvs.pipeline.text.assembly import Draft, assemble
from bot.cvs.pipeline.text.colors import from_hex
from bot.cvs.pipeline.text.odt_styles import Look, Styles, gone, points, q, unseen
from bot.cvs.pipeline.text.tables import lines_of_row

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
GAP_POINTS = 6.0  # above a paragraph that set it apart

_APART = {
    q("office:annotation"): Hiding.COMMENT,
    q("text:tracked-changes"): Hiding.DELETED,
    q("svg:title"): Hiding.ALT_TEXT,
    q("svg:desc"): Hiding.ALT_TEXT,
}
_SKIPPED = frozenset((*_APART, q("text:note-citation"), q("office:forms")))
_MACROS = ("Basic/", "Scripts/")


class _Piece(NamedTuple):
    text: str
    look: Look
    gone: Hiding | None
    link: str | None = None


class _Around(NamedTuple):
    """What holds where a paragraph stands."""

    look: Look
    bullet: bool = False
    gone: Hiding | None = None


def read_odt(data: bytes, limits: Limits) -> Document:
    """Raises Unreadable: DAMAGED, and what `assemble` raises. The package was checked for size and declarations."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = package.namelist()
            parsed = {
                name: _parsed(unpack(package, package.getinfo(name), limits.max_unpacked_bytes))
                for name in ("styles.xml", "content.xml", "meta.xml")
                if name in names
            }
        reader = _Reader([parsed[name] for name in ("styles.xml", "content.xml") if name in parsed])
        drafts = list(reader.drafts())
    except (XMLSyntaxError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise Unreadable(Problem.DAMAGED, "ODT") from error
    hidden = [*reader.hidden, *reader.kept_apart()]
    if "meta.xml" in parsed:
        hidden.append(HiddenText(reason=Hiding.METADATA, words=" ".join(_properties(parsed["meta.xml"])), page=None))
    if any(name.startswith(_MACROS) and not name.endswith("/") for name in names):
        hidden.append(HiddenText(reason=Hiding.MACRO, words="", page=None))
    return assemble(MEDIA_TYPE, drafts, limits=limits, hidden=hidden)


def _parsed(data: bytes) -> _Element:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))


def _properties(meta: _Element) -> Iterator[str]:
    for element in meta.iter():
        if isinstance(element.tag, str) and element.text and any(c.isalpha() for c in element.text):
            yield element.text


class _Reader:
    def __init__(self, parts: list[_Element]) -> None:
        self._parts = parts
        self._styles = Styles(parts)
        self._page = self._styles.page()
        self._room = self._styles.room()
        self._tables = 0
        self.hidden: list[HiddenText] = []

    def drafts(self) -> Iterator[Draft]:
        for part in self._parts:
            for place in ("style:header", "office:text", "style:footer"):
                for body in part.iter(q(place)):
                    yield from self._blocks(body, _Around(self._page))

    def kept_apart(self) -> Iterator[HiddenText]:
        """Comments, deletions, descriptions of pictures."""
        for part in self._parts:
            for element in part.iter(*_APART):
                words = " ".join(" ".join(map(str, element.itertext())).split())
                yield HiddenText(reason=_APART[str(element.tag)], words=words, page=None)

    def _within(self, element: _Element, around: _Around) -> _Around:
        look = self._styles.of(element, around.look)
        return around._replace(look=look, gone=around.gone or gone(element, look))

    def _blocks(self, parent: _Element, around: _Around) -> Iterator[Draft]:
        for child in parent:
            if child.tag in (q("text:p"), q("text:h")):
                yield from self._paragraph(child, around)
            elif child.tag == q("table:table"):
                yield from self._table(child, around)
            elif child.tag == q("text:list-item"):
                yield from self._blocks(child, around._replace(bullet=True))
            elif child.tag not in _SKIPPED and isinstance(child.tag, str):
                yield from self._blocks(child, self._within(child, around))

    def _table(self, table: _Element, around: _Around) -> Iterator[Draft]:
        self._tables += 1
        number = self._tables
        whole = self._within(table, around)._replace(bullet=False)
        for place, line in enumerate(table.iter(q("table:table-row"))):
            row = self._within(line, whole)
            cells = [list(self._blocks(cell, self._within(cell, row))) for cell in line.iter(q("table:table-cell"))]
            for at, cell in enumerate(cells):
                for draft in cell:
                    draft.cell = draft.cell or (number, place, at)
            yield from lines_of_row([cell for cell in cells if cell])

    def _paragraph(self, paragraph: _Element, around: _Around) -> Iterator[Draft]:
        own = self._within(paragraph, around)
        if any(one.get(q("text:is-hidden")) != "false" for one in paragraph.iter(q("text:hidden-paragraph"))):
            own = own._replace(gone=Hiding.VANISH)
        links: list[str] = []
        boxes: list[tuple[_Element, _Around]] = []
        seen: list[_Piece] = []
        hidden: dict[Hiding, list[str]] = {}
        for piece in self._pieces(paragraph, own, links, boxes):
            reason = (
                piece.gone or unseen(piece.text, piece.look, self._page, self._room) if piece.text.strip() else None
            )
            if reason is None:
                seen.append(piece)
            else:
                hidden.setdefault(reason, []).append(piece.text)
        self.hidden += [
            HiddenText(reason=reason, words="".join(words).strip(), page=None) for reason, words in hidden.items()
        ]
        links += dict.fromkeys(piece.link for piece in seen if piece.link)
        level = paragraph.get(q("text:outline-level"))
        words = [piece for piece in seen if piece.text.strip()]
        sizes = Counter(size for piece in words if (size := points(piece.look.get("font-size"))))
        for number, text in enumerate("".join(piece.text for piece in seen).split("\n")):
            yield Draft(
                text=text,
                font_size=sizes.most_common(1)[0][0] if sizes else None,
                bold=bool(words) and all(piece.look.get("font-weight") == "bold" for piece in words),
                gap_before=number == 0 and (points(own.look.get("margin-top")) or 0) >= GAP_POINTS,
                bullet=around.bullet,
                heading_level=int(level) if level and level.isdigit() else None,
                links=links if number == 0 else [],
            )
        for box, inside in boxes:
            yield from self._blocks(box, inside)

    def _pieces(
        self, element: _Element, around: _Around, links: list[str], boxes: list[tuple[_Element, _Around]]
    ) -> Iterator[_Piece]:
        if element.text:
            yield _Piece(re.sub(r"\s+", " ", element.text), around.look, around.gone)
        for child in element:
            if child.tag == q("text:s"):
                yield _Piece(" " * min(int(child.get(q("text:c")) or 1), 40), around.look, None)
            elif child.tag == q("text:tab"):
                yield _Piece("  ", around.look, None)
            elif child.tag == q("text:line-break"):
                yield _Piece("\n", around.look, None)
            elif child.tag in (q("draw:text-box"), q("text:note-body")):
                boxes.append((child, around._replace(bullet=False)))
            elif child.tag == q("text:hidden-text") and child.get(q("text:is-hidden")) != "false":
                words = child.get(q("text:string-value")) or "".join(map(str, child.itertext()))
                yield _Piece(words, around.look, Hiding.VANISH)
            elif child.tag not in _SKIPPED and isinstance(child.tag, str):
                pieces = list(self._pieces(child, self._filled(child, around), links, boxes))
                target = str(child.get(q("xlink:href"))) if child.tag == q("text:a") else None
                if target and not any(piece.text.strip() for piece in pieces):
                    links.append(target)  # of a picture
                yield from (piece._replace(link=target) for piece in pieces) if target else pieces
            if child.tail:
                yield _Piece(re.sub(r"\s+", " ", child.tail), around.look, around.gone)

    def _filled(self, element: _Element, around: _Around) -> _Around:
        """What holds within an element; the fill of a frame is what its text stands on."""
        inside = self._within(element, around)
        fill = inside.look.get("fill-color") if inside.look.get("fill") == "solid" else None
        if str(element.tag).startswith(q("draw:")) and from_hex(fill):
            return inside._replace(look=inside.look | {"background-color": str(fill), "fill": "none"})
        return inside
