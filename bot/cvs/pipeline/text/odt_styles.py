"""How a piece of an OpenDocument text looks, and whether a reader sees it."""

import re
from collections.abc import Iterator, Sequence

from lxml.etree import _Element

from bot.cvs.models import Hiding
from bot.cvs.pipeline.text.bidi import is_rtl
from bot.cvs.pipeline.text.colors import WHITE, Color, from_hex, near
from bot.cvs.pipeline.text.room import Room
from bot.cvs.pipeline.text.safety import MIN_VISIBLE_POINTS

USUAL_SIZE = 12.0
FARTHEST = 1300.0  # points from the page's edge; further than the length of a large page
NARROWEST = 10.0  # per cent of its width that a letter may be pressed to
CLOSEST = -0.6  # of the font size, between letters: nearer, they lie over each other
FAINTEST = 95.0  # per cent of transparency

_SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
}
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 28.35, "mm": 2.835, "px": 0.75}
_LENGTH = re.compile(r"(-?[\d.]+)(pt|in|cm|mm|px)")
_PERCENT = re.compile(r"(-?[\d.]+)%")

Look = dict[str, str]  # properties by their local names


def q(name: str) -> str:
    """ "text:p" with its namespace."""
    prefix, _colon, local = name.partition(":")
    return f"{{{_SPACES[prefix]}}}{local}"


_FAMILIES = {
    q("text:p"): "paragraph", q("text:h"): "paragraph", q("text:span"): "text", q("text:a"): "text",
    q("text:section"): "section", q("table:table"): "table", q("table:table-row"): "table-row",
    q("table:table-cell"): "table-cell",
}  # fmt: skip


class Styles:
    def __init__(self, parts: Sequence[_Element]) -> None:
        self._parts = parts
        self._named: dict[tuple[str, str, str], _Element] = {}  # by place, family and name
        for number, part in enumerate(parts):
            for style in part.iter(q("style:style"), q("style:default-style")):
                automatic = next(style.iterancestors(q("office:automatic-styles")), None) is not None
                family, name = style.get(q("style:family")) or "", style.get(q("style:name")) or ""
                self._named[str(number) if automatic else "", family, name] = style

    def of(self, element: _Element, around: Look) -> Look:
        """The properties that hold in an element; a colour to be seen through changes nothing."""
        look = dict(around)
        for style in reversed(list(self._chain(element))):
            for properties in style:
                found = {str(key).rpartition("}")[2]: str(value) for key, value in properties.items()}
                size = _percent(found.get("font-size"))
                if size is not None:
                    found["font-size"] = f"{(points(look.get('font-size')) or USUAL_SIZE) * size / 100}pt"
                look |= {
                    key: value for key, value in found.items() if (key, value) != ("background-color", "transparent")
                }
        return look

    def page(self) -> Look:
        """What holds on the page before anything is written on it."""
        for part in self._parts:
            layouts = {one.get(q("style:name")): one for one in part.iter(q("style:page-layout"))}
            for page in part.iter(q("style:master-page")):
                layout = layouts.get(page.get(q("style:page-layout-name")))
                for properties in layout if layout is not None else ():
                    color = next(
                        (value for key, value in properties.items() if str(key).endswith("}background-color")), ""
                    )
                    if from_hex(str(color)):
                        return {"background-color": str(color)}
                return {}
        return {}

    def room(self) -> Room:
        """What coloured shapes without text leave for text."""
        shapes = (
            one for part in self._parts for one in part.iter(q("draw:custom-shape"), q("draw:rect"), q("draw:frame"))
        )
        area = 0.0
        for shape in shapes:
            look = self.of(shape, {})
            picture = shape.find(q("draw:image")) is not None and shape.get(q("text:anchor-type")) != "as-char"
            fill = from_hex(look.get("fill-color")) if look.get("fill") == "solid" else None
            written = any(str(text).strip() for text in shape.itertext())
            if picture or (fill is not None and not near(fill, WHITE) and not written):
                area += (points(shape.get(q("svg:width"))) or 0) * (points(shape.get(q("svg:height"))) or 0)
        return Room(area)

    def _chain(self, element: _Element) -> Iterator[_Element]:
        """Its style, those that it is based on, and the default, nearest first."""
        drawn = str(element.tag).startswith(q("draw:"))
        family = "graphic" if drawn else _FAMILIES.get(str(element.tag), "")
        name = next((value for key, value in element.items() if str(key).endswith("}style-name")), None)
        root = element.getroottree().getroot()
        place = str(next((number for number, part in enumerate(self._parts) if part is root), ""))
        for _depth in range(20):  # a damaged file may have a circle
            keys = [(at, family, str(name or "")) for at in (place, "")]
            style = next((self._named[key] for key in keys if key in self._named), None)
            if style is None:
                break
            yield style
            name = style.get(q("style:parent-style-name")) or ""
            if not name:
                break
        default = self._named.get(("", family, "")) if family == "paragraph" else None
        if default is not None:
            yield default


def points(length: str | None) -> float | None:
    found = _LENGTH.fullmatch(length or "")
    return float(found[1]) * _POINTS[found[2]] if found else None


def color_of(look: Look) -> Color | None:
    """The colour of the letters; None where it follows from what they stand on."""
    return None if look.get("use-window-font-color") == "true" else from_hex(look.get("color"))


def unseen(text: str, look: Look, page: Look, room: Room) -> Hiding | None:
    """Why text of this look is not seen, wherever it stands."""
    if look.get("display") == "none":
        return Hiding.VANISH
    if (_percent(look.get("char-transparency")) or 0) > FAINTEST:
        return Hiding.INVISIBLE
    size = points(look.get("font-size-complex" if any(map(is_rtl, text)) else "font-size")) or USUAL_SIZE
    small = _percent((look.get("text-position") or "").rpartition(" ")[2])
    size *= 1.0 if small is None or " " not in (look.get("text-position") or "") else small / 100
    pressed = _percent(look.get("text-scale"))
    close = points(look.get("letter-spacing")) or 0.0
    if size < MIN_VISIBLE_POINTS or (pressed is not None and pressed < NARROWEST) or close < CLOSEST * size:
        return Hiding.TINY
    line = points(look.get("line-height"))
    if line is not None and line < MIN_VISIBLE_POINTS:
        return Hiding.CLIPPED
    if any(abs(points(look.get(name)) or 0) > FARTHEST / 2 for name in ("margin-left", "text-indent")):
        return Hiding.OFF_PAGE
    color, ground = color_of(look), from_hex(look.get("background-color"))
    if color is None or not near(color, ground or WHITE):
        return None
    on_page = ground == from_hex(page.get("background-color"))
    return None if on_page and room.takes(text, size) else Hiding.WHITE


def gone(element: _Element, look: Look) -> Hiding | None:
    """Why a section, row, frame or field is not seen, with all that is in it."""
    if element.get(q("text:display")) in ("none", "condition") or element.get(q("text:is-hidden")) == "true":
        return Hiding.VANISH
    if element.get(q("table:visibility")) in ("collapse", "filter") or element.get(q("draw:display")) == "none":
        return Hiding.VANISH
    if str(element.tag).startswith(q("draw:")):
        return _frame_gone(element, look)
    height = points(look.get("row-height")) if element.tag == q("table:table-row") else None
    return Hiding.CLIPPED if height is not None and height < MIN_VISIBLE_POINTS else None


def _frame_gone(frame: _Element, look: Look) -> Hiding | None:
    if look.get("visible") == "false":
        return Hiding.VANISH
    sides = [points(frame.get(q(f"svg:{side}"))) for side in ("width", "height")]
    if any(side is not None and side < MIN_VISIBLE_POINTS for side in sides):
        return Hiding.CLIPPED
    places = [points(frame.get(q(f"svg:{side}"))) or 0 for side in ("x", "y")]
    return Hiding.OFF_PAGE if any(not -FARTHEST / 2 < place < FARTHEST for place in places) else None


def _percent(written: str | None) -> float | None:
    found = _PERCENT.fullmatch(written or "")
    return float(found[1]) if found else None
