"""How an element of a web page looks, and whether a reader sees its text."""

import re
from typing import NamedTuple

from lxml.etree import _Element

from bot.cvs.models import Hiding
from bot.cvs.pipeline.text.colors import BLACK, WHITE, Color, from_css, mixed, near
from bot.cvs.pipeline.text.css import Declarations, StyleSheet
from bot.cvs.pipeline.text.safety import MIN_VISIBLE_POINTS

USUAL_SIZE = 16.0  # pixels
POINTS_A_PIXEL = 0.75
FAR_OFF = 500.0  # pixels to the left or above, from where nothing is seen
FAR_ASIDE = 2500.0  # pixels to the right or below; nobody scrolls there
FAINTEST = 0.05  # opacity
CLOSEST = -0.6  # of the font size, between letters: nearer, they lie over each other
MOST_VARIABLES = 8  # that stand for each other
LONGEST_VALUE = 2000  # characters of a value with variables

_BOLD = frozenset("b strong h1 h2 h3 h4 h5 h6 th".split())
_ITALIC = frozenset("i em cite".split())
# What stands in these is for programs that cannot show what the element is there for.
_STAND_INS = frozenset(
    "audio canvas clippath datalist defs marker mask noembed noframes pattern rp symbol video".split()
)
_DRAWN = ("text", "tspan", "textpath")  # letters of a drawing, which attributes tell of
_SHAPES = frozenset("rect path circle ellipse polygon image use".split())
_UNITS = {
    "px": 1.0,
    "pt": 4 / 3,
    "pc": 16.0,
    "in": 96.0,
    "cm": 37.8,
    "mm": 3.78,
    "rem": USUAL_SIZE,
    "vw": 10.0,
    "vh": 8.0,
}
_SIZES = {"xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0, "x-large": 24.0}
_LENGTH = re.compile(r"(-?(?:\d{1,9}\.?\d{0,9}|\.\d{1,9}))(px|pt|pc|in|cm|mm|rem|em|ex|vw|vh|%)?")
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*))?\)")
_COLOR = re.compile(r"#[0-9a-f]{3,8}\b|(?:rgba?|hsla?|hwb|oklab|oklch|color)\([^()]*\)|\b[a-z]+\b")
_SHIFTED = re.compile(r"translate(?:x|y|3d)?\(([^()]*)\)")
_NOTHING = re.compile(r"scale(?:x|y|3d)?\((?:[^(),]*,)?\s*(?:0+|0?\.0\d*)\s*[,)]")  # less than a tenth
_FAINT = re.compile(r"opacity\(\s*(?:0?\.0[0-4]?\d*|0+|[0-4](?:\.\d*)?%)\s*\)")
_CUT = re.compile(r"rect\((?:\s*[01](?:px)?[\s,]*){4}\)|inset\(\s*(?:50|100)%|(?:circle|ellipse)\(\s*0")


class Look(NamedTuple):
    """What holds in an element. `color` and `grounds` are empty where no colour can be told."""

    bold: bool = False
    italic: bool = False
    size: float = USUAL_SIZE  # pixels
    color: Color | None = BLACK
    opacity: float = 1.0  # of the text's colour
    grounds: tuple[Color, ...] = (WHITE,)  # colours that the text stands on
    gone: Hiding | None = None  # with all that is within
    unseen: bool = False  # what is within may be seen again
    unsure: bool = False  # something that is not known may lie under the text
    turned: bool = False  # written from right to left by an override
    variables: Declarations = {}  # noqa: RUF012 - never changed

    @property
    def hidden(self) -> Hiding | None:
        """Why the element's own text is not seen."""
        if self.gone is not None:
            return self.gone
        if self.unseen or self.opacity < FAINTEST:
            return Hiding.INVISIBLE
        if self.size * POINTS_A_PIXEL < MIN_VISIBLE_POINTS:
            return Hiding.TINY
        if self.color is None or not self.grounds or self.unsure:
            return None
        color = self.color
        alike = all(near(mixed(color, ground, self.opacity), ground) for ground in self.grounds)
        return Hiding.WHITE if alike else None


class Looks:
    def __init__(self, root: _Element) -> None:
        self._sheet = StyleSheet("".join(map(str, sheet.itertext())) for sheet in root.iter("style"))
        self.first = Look(unsure=self._is_unsure(root))

    def _is_unsure(self, root: _Element) -> bool:
        """Whether text may stand on what its own elements do not tell: a box placed under it, a rule among others.

        A style sheet that would be fetched says nothing: whoever opens the file alone sees the page without it.
        """
        if any(map(_paints, self._sheet.unplaced)):
            return True
        elements = (element for element in root.iter() if isinstance(element.tag, str))
        return any(
            rules.get("position") in ("absolute", "fixed") and _paints(rules)
            for rules in map(self._sheet.declarations, elements)
        )

    def of(self, element: _Element, around: Look) -> Look:
        declared = self._sheet.declarations(element)
        if element.tag in _DRAWN:
            declared = _as_rules(element) | declared
        own = {name: value for name, value in declared.items() if name[:2] == "--"}
        variables = around.variables | own if own else around.variables
        rules = {name: _resolved(value, variables) for name, value in declared.items()}
        color, opacity = _text_color(element, rules, around)
        weight = rules.get("font-weight", "")
        return Look(
            bold=weight in ("bold", "bolder", "600", "700", "800", "900")
            or (weight not in ("normal", "lighter", "400", "300") and (around.bold or element.tag in _BOLD)),
            italic=around.italic or element.tag in _ITALIC or rules.get("font-style") == "italic",
            size=_size(rules, around.size),
            color=color,
            opacity=opacity,
            grounds=_grounds(element, rules, around.grounds),
            gone=around.gone or _gone(element, rules, around.size, appears=self._appears(rules)),
            unseen=_unseen(rules, unseen=around.unseen),
            unsure=around.unsure or (element.tag == "svg" and any(part.tag in _SHAPES for part in element.iter())),
            turned=around.turned
            or (rules.get("unicode-bidi") == "bidi-override" and rules.get("direction") == "rtl")
            or (element.tag == "bdo" and str(element.get("dir")).lower() == "rtl"),
            variables=variables,
        )

    def _appears(self, rules: Declarations) -> bool:
        """Whether what is faint at first is faded in."""
        changes = " ".join(rules.get(name, "") for name in ("transition", "transition-property")).split()
        if not {"all", "opacity"}.isdisjoint(word.strip(",") for word in changes):
            return True
        names = " ".join(rules.get(name, "") for name in ("animation", "animation-name")).replace(",", " ").split()
        states = (state for name in names for state in self._sheet.keyframes.get(name, ()))
        return any("opacity" in state and not _is_faint(state) for state in states)


def _as_rules(element: _Element) -> Declarations:
    """What the attributes of letters in a drawing say, as a style sheet would."""
    said = {name: str(element.get(name)).lower() for name in ("display", "visibility", "opacity", "font-size", "fill")}
    rules = {name: value for name, value in said.items() if element.get(name) is not None}
    for edge, name in (("left", "x"), ("top", "y")):
        rules |= {"position": "relative", edge: str(element.get(name))} if element.get(name) is not None else {}
    return rules


def _paints(rules: Declarations) -> bool:
    """Whether an element has a ground of its own that is not white."""
    return any(not near(ground, WHITE) for ground in _painted(rules, "", (WHITE,)) or (BLACK,))


def _resolved(value: str, variables: Declarations) -> str:
    """A value with what its variables stand for, which may be variables again."""
    for _depth in range(MOST_VARIABLES):
        if "var(" not in value or len(value) > LONGEST_VALUE:
            break
        value = _VARIABLE.sub(lambda use: variables.get(use[1], use[2] or ""), value)
    return value.strip()


def _text_color(element: _Element, rules: Declarations, around: Look) -> tuple[Color | None, float]:
    if "text" in (rules.get("background-clip"), rules.get("-webkit-background-clip")):
        return None, 1.0  # letters cut out of a picture or gradient
    attribute = element.get("text") if element.tag == "body" else element.get("color")
    fill = rules.get("fill") if element.tag in _DRAWN else None
    if fill in ("none", "transparent"):
        return around.color, 0.0
    written = fill or rules.get("-webkit-text-fill-color") or rules.get("color") or str(attribute or "").lower()
    found = from_css(written) or from_css(f"#{attribute}".lower())
    if found is None and "(" in written:
        return None, 1.0
    return found if found is not None else (around.color, around.opacity)


def _grounds(element: _Element, rules: Declarations, around: tuple[Color, ...]) -> tuple[Color, ...]:
    return _painted(rules, str(element.get("bgcolor") or "").lower(), around)


def _painted(rules: Declarations, attribute: str, around: tuple[Color, ...]) -> tuple[Color, ...]:
    painted = " ".join(rules.get(name, "") for name in ("background", "background-image", "background-color"))
    if "url(" in painted:
        return ()
    written = painted.strip() or attribute
    found = [
        color for name in _COLOR.findall(written) if (color := from_css(name)) is not None and color[1] >= FAINTEST
    ]
    if not found:
        return () if "(" in written else around  # a colour or gradient in a notation that is not known
    return tuple(mixed(color, ground, opacity) for color, opacity in found for ground in (around or (WHITE,))[:4])[:8]


def _unseen(rules: Declarations, *, unseen: bool) -> bool:
    visibility = rules.get("visibility")
    return visibility in ("hidden", "collapse") if visibility in ("hidden", "collapse", "visible") else unseen


def _is_faint(rules: Declarations) -> bool:
    opacity = _LENGTH.fullmatch(rules.get("opacity", "1"))
    return opacity is not None and float(opacity[1]) < FAINTEST * (100 if opacity[2] else 1)


def _gone(element: _Element, rules: Declarations, size: float, *, appears: bool) -> Hiding | None:
    """What takes an element and all within it from the page."""
    if rules.get("display", "none" if _is_closed(element) else "") == "none":
        return Hiding.INVISIBLE
    faint = _is_faint(rules) and not appears
    if faint or _FAINT.search(rules.get("filter", "")) or rules.get("content-visibility") == "hidden":
        return Hiding.INVISIBLE
    own = (f"{name}({','.join(rules[name].split())})" for name in ("scale", "translate") if name in rules)
    transform = " ".join((rules.get("transform", ""), f"scale({rules.get('zoom', '1')})", *own))
    if _NOTHING.search(transform) or (_pixels(rules.get("letter-spacing", ""), size) or 0) < CLOSEST * size:
        return Hiding.TINY
    shifts = [length for shift in _SHIFTED.findall(transform) for length in shift.split(",")]
    edges = [rules.get("text-indent", ""), rules.get("margin-left", ""), rules.get("margin-top", "")]
    edges += rules.get("margin", "").split()
    cut = _CUT.search(rules.get("clip-path", ""))
    if rules.get("position") in ("absolute", "fixed", "relative"):
        if cut or _CUT.search(rules.get("clip", "")):
            return Hiding.ALT_TEXT  # the way of words that are meant for those who listen to a page
        edges += [rules.get("left", ""), rules.get("top", ""), *rules.get("inset", "").split()]
        edges += [f"-{rules[name]}".replace("--", "") for name in ("right", "bottom") if name in rules]
    if any(not -FAR_OFF < (_pixels(edge, size) or 0) < FAR_ASIDE for edge in (*edges, *shifts)):
        return Hiding.OFF_PAGE
    sides = [_pixels(rules.get(name, ""), size) for name in ("width", "height", "max-width", "max-height")]
    overflow = " ".join(rules.get(name, "") for name in ("overflow", "overflow-x", "overflow-y")).split()
    boxed = not {"hidden", "clip"}.isdisjoint(overflow) and any(side is not None and side <= 1 for side in sides)
    return Hiding.CLIPPED if cut or boxed else None


def _is_closed(element: _Element) -> bool:
    """Whether an element is not shown unless the style sheet says so."""
    return (
        element.tag in _STAND_INS
        or element.get("hidden") is not None
        or element.get("popover") is not None
        or (element.tag == "dialog" and element.get("open") is None)
    )


def _size(rules: Declarations, around: float) -> float:
    # of the lengths in "font: 700 12px/1.4 Lato", the last is the size
    lengths = [word.partition("/")[0] for word in rules.get("font", "").split() if _LENGTH.match(word)]
    written = rules.get("font-size") or "".join(lengths[-1:])
    pixels = _SIZES.get(written, _pixels(written, around))
    return around if pixels is None else pixels


def _pixels(written: str, size: float) -> float | None:
    """A length in pixels; `size` is that of the font, which a part is a part of."""
    found = _LENGTH.fullmatch(written.strip())
    if found is None:
        return None
    value, unit = float(found[1]), found[2] or "px"
    if unit in ("em", "ex", "%"):
        return value * size * {"em": 1.0, "ex": 0.5, "%": 0.01}[unit]
    return value * _UNITS[unit]
