"""Colours of a Word document: written out, or by their place in its theme, lighter or darker."""

import colorsys
from functools import cached_property

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from lxml import etree
from lxml.etree import _Element

from bot.cvs.pipeline.text.colors import BLACK, WHITE, Color, from_hex

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PLACES = {
    "text1": "dk1", "dark1": "dk1", "tx1": "dk1", "background1": "lt1", "light1": "lt1", "bg1": "lt1",
    "text2": "dk2", "dark2": "dk2", "tx2": "dk2", "background2": "lt2", "light2": "lt2", "bg2": "lt2",
    "hyperlink": "hlink", "followedHyperlink": "folHlink",
}  # fmt: skip
_MAPPED = {"text1": "t1", "tx1": "t1", "background1": "bg1", "bg1": "bg1", "text2": "t2", "tx2": "t2",
           "background2": "bg2", "bg2": "bg2"}  # fmt: skip


class Theme:
    def __init__(self, document: WordDocument) -> None:
        self._document = document

    @cached_property
    def _palette(self) -> dict[str, Color]:
        palette = {"dk1": BLACK, "lt1": WHITE}
        for relation in self._document.part.rels.values():
            if relation.reltype == RELATIONSHIP_TYPE.THEME and not relation.is_external:
                parser = etree.XMLParser(resolve_entities=False, no_network=True)
                scheme = etree.fromstring(relation.target_part.blob, parser).find(f".//{DRAWING}clrScheme")
                for entry in scheme if scheme is not None else ():
                    color = next((from_hex(one.get("lastClr") or one.get("val")) for one in entry), None)
                    if color is not None:
                        palette[str(entry.tag).rpartition("}")[2]] = color
        return palette

    @cached_property
    def _mapping(self) -> _Element | None:
        found: _Element | None = self._document.settings.element.find(qn("w:clrSchemeMapping"))
        return found

    def named(self, name: str) -> Color | None:
        """A colour by its place in the theme, as "accent1" or "background1"."""
        mapped = self._mapping.get(qn(f"w:{_MAPPED[name]}")) if self._mapping is not None and name in _MAPPED else None
        place = mapped or name
        return self._palette.get(_PLACES.get(place, place))

    def of_word(self, element: _Element, *, fill: bool = False) -> Color | None:
        """Of `w:color`, or the fill of `w:shd`; None for none and "auto"."""
        theme = "themeFill" if fill else "theme"
        color = self.named(element.get(qn("w:themeFill" if fill else "w:themeColor")) or "")
        if color is None:
            return from_hex(
                element.get(qn("w:fill" if fill else ("w:color" if element.tag == qn("w:shd") else "w:val")))
            )
        for change in ("Tint", "Shade"):
            share = _share(element.get(qn(f"w:{theme}{change}")))
            if share is not None:
                color = _lightened(color, share, 1 - share if change == "Tint" else 0.0)
        return color

    def of_drawing(self, holder: _Element) -> Color | None:
        """Of what holds a colour in a drawing, as `a:solidFill`; None where it names none or one to be seen through."""
        for element in holder:
            local = str(element.tag).rpartition("}")[2]
            color = from_hex(element.get("lastClr") or element.get("val"))
            if local == "schemeClr":
                color = self.named(element.get("val") or "")
            if color is None:
                continue
            parts = {str(one.tag).rpartition("}")[2]: _percent(one.get("val")) for one in element}
            if parts.get("alpha", 1.0) < 0.5:
                return None
            return _lightened(color, parts.get("lumMod", 1.0), parts.get("lumOff", 0.0))
        return None


def _lightened(color: Color, times: float, plus: float) -> Color:
    """With its lightness multiplied and added to, as themes do."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*(channel / 255 for channel in color))
    changed = colorsys.hls_to_rgb(hue, min(1.0, max(0.0, lightness * times + plus)), saturation)
    red, green, blue = (round(255 * channel) for channel in changed)
    return (red, green, blue)


def _share(written: str | None) -> float | None:
    try:
        return int(written, 16) / 255 if written else None
    except ValueError:
        return None


def _percent(written: str | None) -> float:
    """Of hundred thousand parts."""
    return int(written) / 100_000 if written and written.lstrip("-").isdigit() else 1.0
