"""OpenDocument text (ODT): paragraphs, lists, tables and page headers in reading order."""

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
from bot.cvs.pipeline.text.colors import near
from bot.cvs.pipeline.text.safety import MIN_VISIBLE_POINTS
from bot.cvs.pipeline.text.tables import lines_of_row

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
GAP_POINTS = 6.0  # above a paragraph that set it apart

_SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
}
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 28.35, "mm": 2.835, "px": 0.75}
_LENGTH = re.compile(r"(-?[\d.]+)(pt|in|cm|mm|px)")
_WHITE = (255, 255, 255)


def _q(name: str) -> str:
    prefix, _colon, local = name.partition(":")
    return f"{{{_SPACES[prefix]}}}{local}"


_SKIPPED = frozenset(map(_q, ("text:tracked-changes", "office:annotation", "text:note", "office:forms")))
_BLOCKS = frozenset(map(_q, ("text:p", "text:h", "text:list", "table:table", "text:section", "draw:text-box")))


class _Piece(NamedTuple):
    text: str
    style: dict[str, str]


def read_odt(data: bytes, limits: Limits) -> Document:
    """Raises Unreadable: DAMAGED, and what `assemble` raises. The package was checked for size and declarations."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = [
                _parsed(unpack(package, package.getinfo(name), limits.max_unpacked_bytes))
                for name in ("styles.xml", "content.xml")
                if name in package.namelist()
            ]
        reader = _Reader(parts)
        drafts = list(reader.drafts())
    except (XMLSyntaxError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise Unreadable(Problem.DAMAGED, "ODT") from error
    return assemble(MEDIA_TYPE, drafts, limits=limits, hidden=reader.hidden)


def _parsed(data: bytes) -> _Element:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))


class _Reader:
    def __init__(self, parts: list[_Element]) -> None:
        self._parts = parts
        self._styles = {str(one.get(_q("style:name"))): one for part in parts for one in part.iter(_q("style:style"))}
        self._tables = 0
        self.hidden: list[HiddenText] = []

    def drafts(self) -> Iterator[Draft]:
        for part in self._parts:
            for place in ("style:header", "office:text", "style:footer"):
                for body in part.iter(_q(place)):
                    yield from self._blocks(body, bullet=False)

    def _blocks(self, parent: _Element, *, bullet: bool) -> Iterator[Draft]:
        for child in parent:
            if child.tag in (_q("text:p"), _q("text:h")):
                yield from self._paragraph(child, bullet=bullet)
            elif child.tag == _q("table:table"):
                yield from self._table(child)
            elif child.tag == _q("text:list-item"):
                yield from self._blocks(child, bullet=True)
            elif child.tag not in _SKIPPED and isinstance(child.tag, str):
                yield from self._blocks(child, bullet=bullet)

    def _table(self, table: _Element) -> Iterator[Draft]:
        self._tables += 1
        number = self._tables
        for place, line in enumerate(table.iter(_q("table:table-row"))):
            cells = [list(self._blocks(cell, bullet=False)) for cell in line.iter(_q("table:table-cell"))]
            for at, cell in enumerate(cells):
                for draft in cell:
                    draft.cell = draft.cell or (number, place, at)
            yield from lines_of_row([cell for cell in cells if cell])

    def _paragraph(self, paragraph: _Element, *, bullet: bool) -> Iterator[Draft]:
        own = self._style(paragraph, {})
        links: list[str] = []
        boxes: list[_Element] = []
        seen: list[_Piece] = []
        for piece in self._pieces(paragraph, own, links, boxes):
            reason = _unseen(piece.style)
            if reason and piece.text.strip():
                self.hidden.append(HiddenText(reason=reason, words=piece.text.strip(), page=None))
            elif not reason:
                seen.append(piece)
        level = paragraph.get(_q("text:outline-level"))
        words = [piece for piece in seen if piece.text.strip()]
        sizes = Counter(size for piece in words if (size := _points(piece.style.get("font-size"))))
        for number, text in enumerate("".join(piece.text for piece in seen).split("\n")):
            yield Draft(
                text=text,
                font_size=sizes.most_common(1)[0][0] if sizes else None,
                bold=bool(words) and all(piece.style.get("font-weight") == "bold" for piece in words),
                gap_before=number == 0 and (_points(own.get("margin-top")) or 0) >= GAP_POINTS,
                bullet=bullet,
                heading_level=int(level) if level and level.isdigit() else None,
                links=links if number == 0 else [],
            )
        for box in boxes:
            yield from self._blocks(box, bullet=False)

    def _pieces(
        self, element: _Element, style: dict[str, str], links: list[str], boxes: list[_Element]
    ) -> Iterator[_Piece]:
        if element.text:
            yield _Piece(re.sub(r"\s+", " ", element.text), style)
        for child in element:
            if child.tag == _q("text:s"):
                yield _Piece(" " * min(int(child.get(_q("text:c")) or 1), 40), style)
            elif child.tag == _q("text:tab"):
                yield _Piece("  ", style)
            elif child.tag == _q("text:line-break"):
                yield _Piece("\n", style)
            elif child.tag == _q("draw:text-box"):
                boxes.append(child)
            elif child.tag not in _SKIPPED and isinstance(child.tag, str):
                if child.tag == _q("text:a"):
                    links.append(str(child.get(_q("xlink:href"))))
                yield from self._pieces(child, self._style(child, style), links, boxes)
            if child.tail:
                yield _Piece(re.sub(r"\s+", " ", child.tail), style)

    def _style(self, element: _Element, around: dict[str, str]) -> dict[str, str]:
        """The properties that hold in an element, by their local names."""
        found = dict(around)
        chain: list[_Element] = []
        name = element.get(_q("text:style-name"))
        while name in self._styles and len(chain) < 20:  # a damaged file may have a circle
            chain.append(self._styles[name])
            name = chain[-1].get(_q("style:parent-style-name"))
        for style in reversed(chain):
            for properties in style:
                if properties.tag in (_q("style:text-properties"), _q("style:paragraph-properties")):
                    found |= {str(key).rpartition("}")[2]: str(value) for key, value in properties.items()}
        return found


def _points(length: str | None) -> float | None:
    found = _LENGTH.fullmatch(length or "")
    return float(found[1]) * _POINTS[found[2]] if found else None


def _color(value: str | None) -> tuple[int, int, int] | None:
    found = re.fullmatch(r"#([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})", value or "")
    return (int(found[1], 16), int(found[2], 16), int(found[3], 16)) if found else None


def _unseen(style: dict[str, str]) -> Hiding | None:
    if style.get("display") == "none":
        return Hiding.VANISH
    size, color = _points(style.get("font-size")), _color(style.get("color"))
    if size is not None and size < MIN_VISIBLE_POINTS:
        return Hiding.TINY
    return Hiding.WHITE if color and near(color, _color(style.get("background-color")) or _WHITE) else None
