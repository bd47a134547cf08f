"""Rich text (RTF). striprtf turns it into plain text, in which marks keep how it looked and where its tables stood.

Before that, what its reader would not see is taken out, and what striprtf would leave out though it is seen (headers,
notes, text boxes) is put where it is read.
"""

import re
from typing import NamedTuple

from striprtf.striprtf import rtf_to_text

from bot.cvs.models import HiddenText, Hiding, Problem, Unreadable
from bot.cvs.pipeline.text.assembly import Draft
from bot.cvs.pipeline.text.colors import BLACK, WHITE, Color, mixed, near
from bot.cvs.pipeline.text.rtf_lines import FIRST_LOOK, LIST_ITEM, MOST_LOOKS, TABLE_MARKS, LineLook, drafts_of
from bot.cvs.pipeline.text.safety import MIN_VISIBLE_POINTS

MEDIA_TYPE = "application/rtf"
TWIPS = 20  # in a point
FARTHEST = 11_000  # twips that text may be moved aside: about the width of a page
FARTHEST_RAISED = 400  # half-points that it may be raised or lowered
NARROWEST = 10  # per cent of its width that a letter may be pressed to
CLOSEST = -0.6  # of the font size, between letters: nearer, they lie over each other

_TOKEN = re.compile(
    r"\\(?P<word>[a-z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<hex>[0-9a-f]{2})|(?P<sign>\\[^a-z])|[{}]|[^\\{}]+",
    re.IGNORECASE,
)
_COLORS = re.compile(r"\{\\colortbl(?P<colors>[^{}]*)\}")
_COLOR = re.compile(r"\\red(\d+)\\green(\d+)\\blue(\d+)")
_CODE_PAGE = re.compile(r"\\ansicpg\d{1,5}")
_DEEPEST = 500  # groups within each other
_USUAL_HALF_POINTS = 24
_WHOLE = 10_000  # share of a pattern that covers all
# Lines in place of dots, over about the half: of letters, cells and paragraphs.
_HATCHED = re.compile(r"(?:ch|cl)?bg(?:dk)?(?:horiz|vert|fdiag|bdiag|cross|dcross)")

_EDGES = ("shpleft", "shptop", "shpright", "shpbottom")
# Groups that are no text of the document; those of them that are shown; those whose words may be for somebody.
_SILENT = frozenset(
    "colortbl fonttbl stylesheet listtable listoverridetable rsidtbl pict object objdata themedata datastore generator"
    " xmlnstbl latentstyles colorschememapping shp shpinst shprslt shpgrp do background sp sn sv nonshppict"
    " pntext".split()
)
_LIST_SIGNS = frozenset({"pntext", "listtext"})
_SHOWN = frozenset("header headerf headerl headerr footer footerf footerl footerr footnote shptxt dptxbxtext".split())
_APART = {
    **dict.fromkeys("title subject author keywords comment doccomm category manager company".split(), Hiding.METADATA),
    **dict.fromkeys("annotation fldinst xe tc docvar".split(), Hiding.COMMENT),
    **dict.fromkeys("staticval propname".split(), Hiding.METADATA),
}


class _Look(NamedTuple):
    """What the control words so far say; from `fill` on, of paragraphs rather than letters."""

    bold: bool = False
    vanished: bool = False
    deleted: bool = False
    half_points: int = _USUAL_HALF_POINTS
    color: int = 0  # index in the colour table
    ground: int = 0
    ground_lines: int = 0  # colour of a pattern on it
    ground_share: int = 0  # hundredths of a per cent that the pattern covers
    pressed: int = 100  # per cent
    apart: int = 0  # twips between letters
    raised: int = 0  # half-points
    fill: int = 0
    fill_lines: int = 0
    fill_share: int = 0
    line: int = 0  # twips; less than none for an exact height
    left: int = 0  # twips
    in_table: bool = False


_OF_PARAGRAPHS = _Look._fields[_Look._fields.index("fill") :]


class _Shade(NamedTuple):
    """A ground with a pattern on it: colours, and the pattern's share in hundredths of a per cent."""

    fill: int = 0
    lines: int = 0
    share: int = 0


class _Group(NamedTuple):
    look: _Look
    word: str = ""  # what the group is, where it is no text
    silent: bool = False
    told: Hiding | None = None
    shown: bool = False  # though it is, or lies in, a silent one


class Visible(NamedTuple):
    drafts: list[Draft]
    hidden: list[HiddenText]


def read(data: bytes) -> Visible:
    """The visible lines with their looks, and what is not seen. Raises Unreadable: DAMAGED."""
    sieve = _Sieve(data.decode("latin-1"))
    hidden = [
        HiddenText(reason=reason, words=_plain(sieve.head + "".join(source) + "}"), page=None)
        for reason, source in sieve.hidden.items()
    ]
    return Visible(list(drafts_of(_plain("".join(sieve.kept)), sieve.looks)), hidden)


def _plain(source: str) -> str:
    try:
        text: str = rtf_to_text(source, encoding="cp1252", errors="replace")  # type: ignore[no-untyped-call]
    except (ValueError, TypeError, OverflowError, LookupError) as error:
        raise Unreadable(Problem.DAMAGED, "RTF") from error
    return text.replace("\u00a0", " ")


class _Sieve:
    """Parts a source into what is `kept` and, by how it is kept from the reader, what is `hidden`."""

    def __init__(self, source: str) -> None:
        code_page = _CODE_PAGE.search(source)
        self.head = "{\\rtf1\\ansi" + (code_page.group() if code_page else "") + " "
        self.kept: list[str] = []
        self.hidden: dict[Hiding, list[str]] = {}
        table = _COLORS.search(source)
        self._colors = [_rgb(one) for one in table["colors"].split(";")] if table else []
        self._group = _Group(_Look())
        self._stack: list[_Group] = []
        self._raised: list[str] = []  # what is shown of a silent group, until that ends
        self._shape: dict[str, str] = {}  # properties of the shape that is being read
        self._property = ""
        self._cells: list[_Shade] = []  # of the row
        self._shade = _Shade()  # of the cell that is being told of
        self._cell, self._height = 0, 0
        self.looks: list[LineLook] = []  # that text was kept in, by the number of their marks
        self._marked: LineLook | None = None
        for token in _TOKEN.finditer(source):
            self._take(token)

    def _take(self, token: re.Match[str]) -> None:
        written = token.group()
        if written == "{":
            self._keep(written)
            self._stack.append(self._group)
            if len(self._stack) > _DEEPEST:
                raise Unreadable(Problem.DAMAGED, "RTF")
        elif written == "}":
            self._close()
        elif token["word"]:
            self._control(token["word"].lower(), token["number"], written)
        else:
            if token["sign"] == "\\*":
                self._group = self._group._replace(silent=True)
            self._say(written, is_text=not token["sign"])

    def _close(self) -> None:
        silent = self._group.silent
        if self._group.told is not None:
            self.hidden.setdefault(self._group.told, []).append(" ")
        self._group = self._stack.pop() if self._stack else self._group
        self._keep("}")
        if silent and not self._group.silent:
            gone = _shape_gone(self._shape)
            if self._raised and gone is not None:
                self.hidden.setdefault(gone, []).extend(self._raised)
            elif self._raised:
                self.kept += ["{\\par ", *self._raised, "\\par }"]
            self._raised, self._shape = [], {}

    def _control(self, word: str, number: str | None, written: str) -> None:
        if word in _SHOWN:
            self._group = self._group._replace(word=word, silent=True, told=None, shown=True)
            return
        if word in _SILENT or word in _APART:
            told = _APART.get(word)
            if word == "sv" and self._property == "wzDescription":
                told = Hiding.ALT_TEXT
            self._group = self._group._replace(word=word, silent=True, told=told)
        if word in _LIST_SIGNS and self._at()[-1:] == ["{"]:
            self._at().insert(-1, _spelt(LIST_ITEM))  # before the group, whose own text is dropped
        if _HATCHED.fullmatch(word):
            word, number = _SHARES[word[: word.index("bg")]], str(_WHOLE // 2)
        if word in _EDGES:
            self._shape[word] = number or "0"
        self._place(word, int(number) if number else 0)
        look = _changed(self._group.look, word, int(number) if number else None)
        self._group = self._group._replace(look=look)
        if word in TABLE_MARKS and not self._group.silent:
            written = _spelt(TABLE_MARKS[word]) + ("" if word != "trowd" else written)
        self._say(written, is_text=word == "u")

    def _place(self, word: str, value: int) -> None:
        """Where in a table the text stands: rows tell the fills of their cells first."""
        if word == "trowd":
            self._cells, self._shade, self._cell, self._height = [], _Shade(), 0, 0
        elif word == "clcbpat":
            self._shade = self._shade._replace(fill=value)
        elif word == "clcfpat":
            self._shade = self._shade._replace(lines=value)
        elif word == "clshdng":
            self._shade = self._shade._replace(share=value)
        elif word == "cellx":
            self._cells.append(self._shade)
            self._shade = _Shade()
        elif word == "cell":
            self._cell += 1
        elif word == "row":
            self._cell = 0
        elif word == "trrh":
            self._height = value

    def _say(self, written: str, *, is_text: bool) -> None:
        group = self._group
        if group.word == "sn" and is_text:
            self._property = written.strip()
        elif group.word == "sv" and is_text:
            self._shape[self._property] = written.strip()
        if group.silent and not group.shown:
            if group.told is not None and (is_text or written[:1] != "\\"):
                self.hidden.setdefault(group.told, []).append(written)
            self._keep(written)
            return
        reason = self._unseen() if is_text and written.strip("\r\n") else None
        if reason is not None:
            self.hidden.setdefault(reason, []).append(written)
        else:
            if is_text:
                self._mark()
            self._keep(written)

    def _mark(self) -> None:
        """Note in what is kept how the text from here on looks, where that changes."""
        look = self._group.look
        own = LineLook(look.bold, look.half_points / 2, self._color(look.color))
        if own != self._marked and len(self.looks) < MOST_LOOKS:
            self._marked = own
            self._keep(_spelt(chr(FIRST_LOOK + len(self.looks))))
            self.looks.append(own)

    def _keep(self, written: str) -> None:
        self._at().append(written)

    def _at(self) -> list[str]:
        return self._raised if self._group.shown else self.kept

    def _unseen(self) -> Hiding | None:
        look = self._group.look
        if look.vanished:
            return Hiding.VANISH
        if look.deleted:
            return Hiding.DELETED
        size = look.half_points / 2
        if size < MIN_VISIBLE_POINTS or look.pressed < NARROWEST or look.apart / TWIPS < CLOSEST * size:
            return Hiding.TINY
        if abs(look.left) > FARTHEST or abs(look.raised) > FARTHEST_RAISED:
            return Hiding.OFF_PAGE
        lowest = TWIPS * MIN_VISIBLE_POINTS
        if -lowest < look.line < 0 or (look.in_table and -lowest < self._height < 0):
            return Hiding.CLIPPED
        color = self._color(look.color)
        return Hiding.WHITE if color is not None and near(color, self._ground(look)) else None

    def _ground(self, look: _Look) -> Color:
        cell = self._cells[self._cell] if look.in_table and self._cell < len(self._cells) else _Shade()
        shades = (
            _Shade(look.ground, look.ground_lines, look.ground_share),
            _Shade(look.fill, look.fill_lines, look.fill_share),
            cell,
        )
        grounds = map(self._shaded, shades)
        return next((color for color in (*grounds, _shape_fill(self._shape)) if color is not None), WHITE)

    def _shaded(self, shade: _Shade) -> Color | None:
        fill = self._color(shade.fill)
        if shade.share <= 0:
            return fill
        return mixed(self._color(shade.lines) or BLACK, fill or WHITE, min(shade.share / _WHOLE, 1.0))

    def _color(self, index: int) -> Color | None:
        return self._colors[index] if 0 <= index < len(self._colors) else None


def _changed(look: _Look, word: str, value: int | None) -> _Look:
    match word:
        case "plain":
            return _Look(**{name: getattr(look, name) for name in _OF_PARAGRAPHS})
        case "pard":
            return look._replace(**{name: getattr(_Look(), name) for name in _OF_PARAGRAPHS})
        case "b":
            return look._replace(bold=value != 0)
        case "v":
            return look._replace(vanished=value != 0)
        case "deleted":
            return look._replace(deleted=value != 0)
        case "intbl":
            return look._replace(in_table=True)
        case "up":
            return look._replace(raised=6 if value is None else value)
        case "dn":
            return look._replace(raised=-(6 if value is None else value))
        case "fs":
            return look._replace(half_points=_USUAL_HALF_POINTS if value is None else value)
    name = _NUMBERS.get(word)
    return _Look(**(look._asdict() | {name: value or 0})) if name is not None else look


def _shape_gone(shape: dict[str, str]) -> Hiding | None:
    """Why a shape of these properties and edges, in twips, is not seen."""
    if shape.get("fHidden") == "1":
        return Hiding.VANISH
    left, top, right, bottom = (int(shape.get(edge, "0")) for edge in _EDGES)
    if all(edge in shape for edge in _EDGES) and min(right - left, bottom - top) < TWIPS * MIN_VISIBLE_POINTS:
        return Hiding.CLIPPED
    return Hiding.OFF_PAGE if max(abs(left), abs(top)) > 2 * FARTHEST else None


def _shape_fill(shape: dict[str, str]) -> Color | None:
    """The colour of a shape's ground, which is written as a number: blue, green, red."""
    written = shape.get("fillColor", "")
    if not written.isdigit() or shape.get("fFilled") == "0":
        return None
    number = int(written)
    return number & 255, number >> 8 & 255, number >> 16 & 255


def _spelt(mark: str) -> str:
    """A mark as RTF writes a character, whatever the document says of what stands in for those."""
    return f"{{\\uc1\\u{ord(mark)}?}}"


_SHARES = {"ch": "chshdng", "cl": "clshdng", "": "shading"}
_NUMBERS = {
    "cf": "color", "highlight": "ground", "chcbpat": "ground", "cb": "ground", "cbpat": "fill",
    "chcfpat": "ground_lines", "chshdng": "ground_share", "cfpat": "fill_lines", "shading": "fill_share",
    "charscalex": "pressed", "expndtw": "apart", "sl": "line", "li": "left", "lin": "left",
}  # fmt: skip


def _rgb(text: str) -> Color | None:
    found = _COLOR.search(text)
    return (int(found[1]), int(found[2]), int(found[3])) if found else None
