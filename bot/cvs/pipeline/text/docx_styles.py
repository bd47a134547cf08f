"""How a run of a Word document looks: what the run, its styles and the document's defaults say together."""

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from lxml.etree import _Element

Color = tuple[int, int, int]
WHITE: Color = (255, 255, 255)
BLACK: Color = (0, 0, 0)

_HIGHLIGHTS = {
    "black": BLACK, "blue": (0, 0, 255), "darkBlue": (0, 0, 128), "darkCyan": (0, 128, 128),
    "darkGray": (128, 128, 128),
    "darkGreen": (0, 128, 0), "darkMagenta": (128, 0, 128), "darkRed": (128, 0, 0), "darkYellow": (128, 128, 0),
    "green": (0, 255, 0), "cyan": (0, 255, 255), "magenta": (255, 0, 255), "red": (255, 0, 0), "yellow": (255, 255, 0),
    "lightGray": (192, 192, 192), "white": WHITE,
}  # fmt: skip
_LIGHT_THEME_COLORS = ("background1", "light1", "bg1", "lt1")
_OFF = ("0", "false", "off", "none")


class Look(NamedTuple):
    """What a reader sees of a run; `size` in points."""

    size: float | None
    bold: bool
    italic: bool
    color: Color
    background: Color | None  # its own, None where the surroundings' shows
    vanished: bool


class Styles:
    """Looks properties up: run, character style, paragraph style with what it is based on, defaults."""

    def __init__(self, document: WordDocument) -> None:
        self._root: _Element = document.styles.element
        self._document = document

    @cached_property
    def _by_id(self) -> dict[str, _Element]:
        return {str(style.get(qn("w:styleId"))): style for style in self._root.iterfind(qn("w:style"))}

    @cached_property
    def _default_paragraph(self) -> str | None:
        for identity, style in self._by_id.items():
            if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in ("1", "true", "on"):
                return identity
        return None

    @cached_property
    def _default_run(self) -> _Element | None:
        return self._root.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")

    def _chain(self, identity: str | None) -> Iterator[_Element]:
        for _depth in range(12):  # a style may be based on itself in a broken file
            style = self._by_id.get(identity or "")
            if style is None:
                return
            yield style
            identity = value(style.find(qn("w:basedOn")))

    def paragraph_chain(self, paragraph: _Element) -> list[_Element]:
        """The paragraph's own properties, then its styles', nearest first."""
        own = paragraph.find(qn("w:pPr"))
        identity = value(own.find(qn("w:pStyle"))) if own is not None else None
        styles = [style.find(qn("w:pPr")) for style in self._chain(identity or self._default_paragraph)]
        return [properties for properties in (own, *styles) if properties is not None]

    def style_names(self, paragraph: _Element) -> list[str]:
        """Names of the paragraph's style and those it is based on, lower case."""
        own = paragraph.find(qn("w:pPr"))
        identity = value(own.find(qn("w:pStyle"))) if own is not None else None
        return [(value(style.find(qn("w:name"))) or "").lower() for style in self._chain(identity)]

    def look(self, run: _Element, paragraph: _Element) -> Look:
        """How the run looks in its paragraph."""
        own = run.find(qn("w:rPr"))
        character = value(own.find(qn("w:rStyle"))) if own is not None else None
        paragraph_own = paragraph.find(qn("w:pPr"))
        of_paragraph = value(paragraph_own.find(qn("w:pStyle"))) if paragraph_own is not None else None
        styles = [
            style.find(qn("w:rPr"))
            for identity in (character, of_paragraph or self._default_paragraph)
            for style in self._chain(identity)
        ]
        chain = [properties for properties in (own, *styles, self._default_run) if properties is not None]
        size = value(_first(chain, "w:sz"))
        return Look(
            size=int(size) / 2 if size and size.isdigit() else None,
            bold=_on(_first(chain, "w:b")),
            italic=_on(_first(chain, "w:i")),
            color=_color(_first(chain, "w:color")),
            background=_background(chain),
            vanished=_on(_first(chain, "w:vanish")) or _on(_first(chain, "w:webHidden")),
        )


def value(element: _Element | None) -> str | None:
    """The `w:val` of an element."""
    return None if element is None else element.get(qn("w:val"))


def shading(properties: _Element | None) -> Color | None:
    """The fill of a cell's, paragraph's or run's properties."""
    shade = properties.find(qn("w:shd")) if properties is not None else None
    return rgb(shade.get(qn("w:fill"))) if shade is not None else None


def rgb(text: str | None) -> Color | None:
    """ "1F4E79" as three numbers; None for "auto" and nonsense."""
    try:
        return (int(text[0:2], 16), int(text[2:4], 16), int(text[4:6], 16)) if text and len(text) == 6 else None
    except ValueError:
        return None


def _first(chain: list[_Element], tag: str) -> _Element | None:
    return next((found for properties in chain if (found := properties.find(qn(tag))) is not None), None)


def _on(element: _Element | None) -> bool:
    return element is not None and (value(element) or "true").lower() not in _OFF


def _color(element: _Element | None) -> Color:
    if element is None:
        return BLACK
    theme = element.get(qn("w:themeColor"))
    if theme in _LIGHT_THEME_COLORS and element.get(qn("w:themeShade")) is None:
        return WHITE
    return rgb(value(element)) or BLACK


def _background(chain: list[_Element]) -> Color | None:
    highlight = value(_first(chain[:1], "w:highlight"))
    return _HIGHLIGHTS.get(highlight or "") or next((fill for one in chain if (fill := shading(one))), None)
