"""How a run of a Word document looks: what the run, its styles and the document's defaults say together."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from lxml.etree import _Element

from bot.cvs.models import Hiding
from bot.cvs.pipeline.text.colors import BLACK, WHITE, Color, from_hex, mixed
from bot.cvs.pipeline.text.docx_theme import Theme
from bot.cvs.pipeline.text.safety import MIN_VISIBLE_POINTS

TWIPS, HALVES = 20, 2  # of a point, in which lengths and sizes are written
FARTHEST = 11_000  # twentieths of a point that text may be moved aside: about the width of a page
FARTHEST_DOWN = 26_000  # and down: more than the length of a large page
FARTHEST_RAISED = 400  # half-points that it may be raised or lowered
NARROWEST = 10  # per cent of its width that a letter may be pressed to
CLOSEST = -0.6  # of the font size, between letters: nearer, they lie over each other

# Attributes that move text aside.
_ASIDE = {"w:ind": ("left", "start", "firstLine", "hanging"), "w:tblInd": ("w",)}
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"

_HIGHLIGHTS = {
    "black": BLACK, "blue": (0, 0, 255), "darkBlue": (0, 0, 128), "darkCyan": (0, 128, 128),
    "darkGray": (128, 128, 128),
    "darkGreen": (0, 128, 0), "darkMagenta": (128, 0, 128), "darkRed": (128, 0, 0), "darkYellow": (128, 128, 0),
    "green": (0, 255, 0), "cyan": (0, 255, 255), "magenta": (255, 0, 255), "red": (255, 0, 0), "yellow": (255, 255, 0),
    "lightGray": (192, 192, 192), "white": WHITE,
}  # fmt: skip
_NUMBER = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,12})?")
_OFF = ("0", "false", "off", "none")


class Look(NamedTuple):
    """What a reader sees of a run; `size` in points."""

    size: float | None
    bold: bool
    italic: bool
    color: Color | None  # None: Word chooses black or white, whichever stands out
    background: Color | None  # its own, None where the surroundings' shows
    hidden: Hiding | None  # whatever it stands on


class Styles:
    """Looks properties up: run, character style, paragraph style with what it is based on, defaults."""

    def __init__(self, document: WordDocument) -> None:
        self._root: _Element = document.styles.element
        self.theme = Theme(document)

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
        # right-to-left text has sizes and weights of its own
        side = "Cs" if on(_first(chain, "w:rtl")) or on(_first(chain, "w:cs")) else ""
        written = value(_first(chain, f"w:sz{side}")) or ""
        size = integer(written, HALVES) / 2 if written[:1].isdigit() else None
        highlight = _HIGHLIGHTS.get(value(_first(chain[:1], "w:highlight")) or "")
        return Look(
            size=size,
            bold=on(_first(chain, f"w:b{side}")),
            italic=on(_first(chain, f"w:i{side}")),
            color=self._color(chain) or (BLACK if highlight else None),  # a highlighter changes no letters
            background=highlight or next((fill for one in chain if (fill := self.shading(one))), None),
            hidden=_hidden(chain, size),
        )

    def _color(self, chain: list[_Element]) -> Color | None:
        fill = _first(chain, f"{_W14}textFill")  # of the letters, over their colour
        for one in fill.iter(f"{_W14}srgbClr", f"{_W14}schemeClr") if fill is not None else ():
            name = one.get(f"{_W14}val")
            if (color := from_hex(name) or self.theme.named(name or "")) is not None:
                return color
        color_element = _first(chain, "w:color")
        return self.theme.of_word(color_element) if color_element is not None else None

    def shading(self, properties: _Element | None) -> Color | None:
        """The fill of a table's, cell's, paragraph's or run's properties."""
        shade = properties.find(qn("w:shd")) if properties is not None else None
        if shade is None:
            return None
        fill, pattern = self.theme.of_word(shade, fill=True), value(shade) or ""
        dots = integer(pattern.removeprefix("pct")) / 100 if pattern != "solid" else 1.0
        return mixed(self.theme.of_word(shade) or BLACK, fill or WHITE, min(dots, 1.0)) if dots > 0 else fill

    def shades_tables(self, identity: str | None) -> bool:
        """Whether a table style fills some of its cells; which ones, only laying it out tells."""
        shades = (shade for style in self._chain(identity) for shade in style.iter(qn("w:shd")))
        return any(self.theme.of_word(shade, fill=True) is not None for shade in shades)


def misplaced(properties: Sequence[_Element]) -> Hiding | None:
    """Why text with these properties of its paragraph, row or table, nearest first, cannot be seen."""
    for one in properties:
        for name, sides in _ASIDE.items():
            moved = one.find(qn(name))
            if moved is not None and any(abs(_twips(moved, side)) > FARTHEST for side in sides):
                return Hiding.OFF_PAGE
        for name, across, down in (("w:framePr", "x", "y"), ("w:tblpPr", "tblpX", "tblpY")):
            frame = one.find(qn(name))
            if frame is None:
                continue
            left, top = _twips(frame, across), _twips(frame, down)
            width = _twips(frame, "w") or FARTHEST // 2
            if not -FARTHEST // 4 - width < left < FARTHEST or not -FARTHEST < top < FARTHEST_DOWN:
                return Hiding.OFF_PAGE
    for name, height, rule in (("w:spacing", "w:line", "w:lineRule"), ("w:trHeight", "w:val", "w:hRule")):
        low = next((found for one in properties if (found := one.find(qn(name))) is not None), None)
        if low is None or low.get(qn(rule)) != "exact":
            continue
        if integer(low.get(qn(height)), TWIPS) < TWIPS * MIN_VISIBLE_POINTS:
            return Hiding.CLIPPED
    return None


def _twips(element: _Element, name: str) -> int:
    return integer(element.get(qn(f"w:{name}")), TWIPS)


def value(element: _Element | None) -> str | None:
    """The `w:val` of an element."""
    return None if element is None else element.get(qn("w:val"))


def _first(chain: list[_Element], tag: str) -> _Element | None:
    name = tag if tag.startswith("{") else qn(tag)
    return next((found for properties in chain if (found := properties.find(name)) is not None), None)


def on(element: _Element | None) -> bool:
    """Whether a switch is set."""
    return element is not None and (value(element) or "true").lower() not in _OFF


def _hidden(chain: list[_Element], size: float | None) -> Hiding | None:
    if on(_first(chain, "w:vanish")):  # `w:webHidden` text is on the page; only the web layout leaves it out
        return Hiding.VANISH
    fill = _first(chain, f"{_W14}textFill")
    if fill is not None and _is_clear(fill):
        return Hiding.INVISIBLE
    close = integer(value(_first(chain, "w:spacing")), TWIPS) / TWIPS
    if 0 < integer(value(_first(chain, "w:w"))) < NARROWEST or close < CLOSEST * (size or 11):
        return Hiding.TINY
    return Hiding.OFF_PAGE if abs(integer(value(_first(chain, "w:position")), HALVES)) > FARTHEST_RAISED else None


def _is_clear(fill: _Element) -> bool:
    """Whether nothing fills the letters; 100000 is wholly transparent."""
    clear = [integer(alpha.get(f"{_W14}val")) for alpha in fill.iter(f"{_W14}alpha")]
    return fill.find(f"{_W14}noFill") is not None or (bool(clear) and min(clear) > 95_000)


def integer(written: str | None, unit: int = 1) -> int:
    """A whole number; a length in points, as strict documents write it, in its `unit`s to a point."""
    number = (written or "").removesuffix("%")
    if number.endswith("pt") and _NUMBER.fullmatch(number[:-2]):
        return round(float(number[:-2]) * unit)
    return int(number) if _NUMBER.fullmatch(number) and "." not in number else 0
