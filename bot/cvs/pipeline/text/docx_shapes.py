"""Text boxes and shapes of a Word document: what their text stands on, and whether they can be seen."""

from collections.abc import Iterable
from typing import NamedTuple

from docx.oxml.ns import qn
from lxml.etree import _Element

from bot.cvs.models import Hiding
from bot.cvs.pipeline.text.colors import WHITE, Color, from_css, from_hex, near
from bot.cvs.pipeline.text.css import read_declarations
from bot.cvs.pipeline.text.docx_theme import DRAWING, Theme
from bot.cvs.pipeline.text.room import Room

EMU_A_POINT = 12_700
LEAST_SIDE = 3 * EMU_A_POINT  # of a box whose text can be read
FARTHEST = 1_300 * EMU_A_POINT  # from the page's edge; further than the length of a large page

_SHAPE = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
_PLACED = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_VML = "{urn:schemas-microsoft-com:vml}"
_VML_SHAPES = tuple(f"{_VML}{name}" for name in ("shape", "rect", "roundrect", "oval"))
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_OPEN = ("gradFill", "pattFill", "blipFill", "grpFill")  # fills of no single colour


class Box(NamedTuple):
    """What is known of a text box. `ground`: its colour, None for a fill of no single one."""

    ground: Color | None
    gone: Hiding | None


class Shapes:
    def __init__(self, theme: Theme, roots: Iterable[_Element]) -> None:
        self._theme = theme
        drawings = (one for root in roots for one in root.iter(qn("w:drawing"), qn("w:pict")))
        self.room = Room(sum(map(self._area, drawings)))

    def box(self, content: _Element, around: Color | None) -> Box:
        """Of a text box by its content."""
        shape = next(content.iterancestors(f"{_SHAPE}wsp", *_VML_SHAPES), None)
        if shape is None:
            return Box(around, None)
        if shape.tag in _VML_SHAPES:
            return self._vml_box(shape, around)
        frame = next(shape.iterancestors(f"{_PLACED}anchor", f"{_PLACED}inline"), None)
        return Box(self._fill(shape, around), _gone(shape, frame))

    def _fill(self, shape: _Element, around: Color | None) -> Color | None:
        properties = shape.find(f"{_SHAPE}spPr")
        for fill in properties if properties is not None else ():
            local = str(fill.tag).rpartition("}")[2]
            if local == "noFill":
                return around
            if local == "solidFill":
                return self._theme.of_drawing(fill) or around
            if local in _OPEN:
                return None
        reference = shape.find(f"{_SHAPE}style/{DRAWING}fillRef")
        if reference is None or reference.get("idx") == "0":
            return around
        return self._theme.of_drawing(reference)

    def _vml_box(self, shape: _Element, around: Color | None) -> Box:
        style = read_declarations(shape.get("style") or "")
        unseen = style.get("visibility") == "hidden" or style.get("display") == "none"
        return Box(_vml_fill(shape, around), Hiding.VANISH if unseen else None)

    def _area(self, drawing: _Element) -> float:
        """Square points of the shapes in a drawing that text may stand on: coloured, without text, and not in line."""
        area = 0.0
        for anchor in drawing.iterchildren(f"{_PLACED}anchor"):
            for shape in anchor.iter(f"{_SHAPE}wsp", f"{_PICTURE}pic"):
                filled = shape.tag == f"{_PICTURE}pic" or _stands_out(self._fill(shape, WHITE))
                extent = next(shape.iter(f"{DRAWING}ext"), None)
                if filled and extent is not None and shape.find(f"{_SHAPE}txbx") is None:
                    area += _number(extent.get("cx")) * _number(extent.get("cy")) / EMU_A_POINT**2
        fallback = next(drawing.iterancestors(_FALLBACK), None)  # draws a second time what is a drawing already
        for shape in drawing.iterchildren(*_VML_SHAPES) if fallback is None else ():
            style = read_declarations(shape.get("style") or "")
            if style.get("position") == "absolute" and _stands_out(_vml_fill(shape, WHITE)):
                area += _points(style.get("width")) * _points(style.get("height"))
        return area


def _stands_out(fill: Color | None) -> bool:
    return fill is None or not near(fill, WHITE)


def _vml_fill(shape: _Element, around: Color | None) -> Color | None:
    if shape.get("filled") in ("f", "false", "0"):
        return around
    written = (shape.get("fillcolor") or "").split(" ")[0].lower()
    color = from_css(written)
    return from_hex(written) or (color[0] if color is not None else around)


def _gone(shape: _Element, frame: _Element | None) -> Hiding | None:
    if frame is None:
        return None
    properties, extent = frame.find(f"{_PLACED}docPr"), frame.find(f"{_PLACED}extent")
    if properties is not None and properties.get("hidden") in ("1", "true"):
        return Hiding.VANISH
    width, height = (_number(extent.get(side)) if extent is not None else FARTHEST for side in ("cx", "cy"))
    if min(width, height) < LEAST_SIDE and next(shape.iter(f"{DRAWING}spAutoFit"), None) is None:
        return Hiding.CLIPPED
    for axis, side in (("positionH", width), ("positionV", height)):
        offset = _number(frame.findtext(f"{_PLACED}{axis}/{_PLACED}posOffset"))
        if offset > FARTHEST or offset + side < -FARTHEST / 4:
            return Hiding.OFF_PAGE
    return None


def _number(written: str | None) -> float:
    return float(written) if written and written.lstrip("-").isdigit() else 0.0


def _points(length: str | None) -> float:
    number = (length or "").removesuffix("pt")
    return float(number) if number.replace(".", "", 1).isdigit() else 0.0
