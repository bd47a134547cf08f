"""What stands on a PDF page: each character with its place and look, and whether a reader can see it."""

import ctypes
import math
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

from bot.cvs.models import Hiding
from bot.cvs.pipeline.text.colors import BLACK, Color
from bot.cvs.pipeline.text.ink import Mark, without_ink
from bot.cvs.pipeline.text.safety import MIN_VISIBLE_POINTS

INVISIBLE_MODES = frozenset({3, 7})  # neither filled nor stroked; clip only
FAINTEST_ALPHA = 8  # of 255
BOLD_WEIGHT = 600
BOLD_NAMES = ("bold", "black", "heavy", "semibold", "demi")
ICON_NAMES = (
    "fontawesome", "awesome5", "awesome6", "marvosym", "icomoon", "fontello", "glyphicon", "ionicon", "entypo",
    "typicon", "materialicon", "material-icon", "materialsymbol", "bootstrap-icon", "academicon", "iconfont",
    "webdings",
)  # fmt: skip
ICON_OF_LISTS = "{"  # as Marvosym codes its open bullet
LIST_SIGN_NAMES = ("wingdings", "zapfdingbats")
LINE_END_HYPHEN = "\x02"  # as PDFium gives the hyphen at the end of a line
MAX_GLYPHS = 60_000  # a page; more than any CV's, less than what would keep a process busy


class Glyph(NamedTuple):
    """A visible character. Points from the top left of the page as its line stands upright; `base` is its baseline.

    `spaced`: a space stands before it, in the content or by PDFium's reckoning.
    """

    char: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool
    color: Color
    spaced: bool
    turn: int = 0  # quarters of a circle, anticlockwise, that its line is turned on the page as the file has it


class Hidden(NamedTuple):
    """A character that a reader cannot see, and why."""

    char: str
    reason: Hiding


class _Look(NamedTuple):
    bold: bool
    color: Color | None  # None: not filled with one colour
    alpha: int
    mode: int
    font: int  # tells one from another of the same name
    font_name: str
    embedded: bool  # the font comes with the file
    icons: bool  # its characters are pictures, whatever letters they are coded as
    list_signs: bool


class _Sign(NamedTuple):
    char: str
    x: float  # of its origin on the baseline
    y: float
    turn: int  # as `Glyph` has it
    size: float
    least: float  # of its height and width as a size: letters pressed flat cannot be read either
    look: _Look
    mark: Mark
    spaced: bool
    unmapped: bool  # the file does not say what it is, and PDFium takes the glyph's number for a character's

    def unseen(self, crop: tuple[float, float, float, float]) -> Hiding | None:
        """Why its own look or place keep it from being seen."""
        if self.look.mode in INVISIBLE_MODES or self.look.alpha < FAINTEST_ALPHA:
            return Hiding.INVISIBLE
        if 0 < self.least < MIN_VISIBLE_POINTS:
            return Hiding.TINY
        middle_x, middle_y = (self.mark.left + self.mark.right) / 2, (self.mark.bottom + self.mark.top) / 2
        if not (crop[0] <= middle_x <= crop[2] and crop[1] <= middle_y <= crop[3]):
            return Hiding.OFF_PAGE
        return None

    def glyph(self, crop: tuple[float, float, float, float]) -> Glyph:
        left, bottom, right, top = crop
        mark = self.mark
        match self.turn:
            case 0:
                x0, x1, base = mark.left, mark.right, top - self.y
            case 1:
                x0, x1, base = mark.bottom - bottom, mark.top - bottom, self.x - left
            case 2:
                x0, x1, base = right - mark.right, right - mark.left, self.y - bottom
            case _:
                x0, x1, base = top - mark.top, top - mark.bottom, right - self.x
        return Glyph(
            self.char, x0, x1, base, self.size, self.look.bold, self.look.color or BLACK, self.spaced, self.turn
        )


def read_glyphs(page: pdfium.PdfPage, false_letters: Mapping[str, frozenset[str]]) -> Iterator[Glyph | Hidden]:
    """The page's characters in the order of its content; spaces are left out, places tell them.

    `false_letters`: of fonts, by name, the letters that their text claims and they do not draw.
    """
    crop = page.get_bbox()
    signs = list(_mapped(list(_signs(page))))
    reasons = {index: reason for index, sign in enumerate(signs) if (reason := sign.unseen(crop))}
    judged = [index for index in range(len(signs)) if index not in reasons]
    without = without_ink(page, [signs[index].mark for index in judged])
    reasons |= {judged[number]: reason for number, reason in without.items()}
    reasons |= dict.fromkeys(_false(signs, false_letters), Hiding.FALSE_LETTERS)
    before: Hiding | None = None
    for index, sign in enumerate(signs):
        if before is not None and sign.spaced:
            yield Hidden(" ", before)  # what is hidden keeps its words apart
        before = reasons.get(index)
        if before is not None:
            yield Hidden(sign.char, before)
        else:
            yield sign.glyph(crop)


def _mapped(signs: Sequence[_Sign]) -> Iterator[_Sign]:
    """The signs without those that an Arabic font draws as parts of letters, such as a hamza over its alef."""
    arabic = {sign.look.font for sign in signs if unicodedata.bidirectional(sign.char) == "AL" and not sign.unmapped}
    return (sign for sign in signs if not (sign.unmapped and sign.look.font in arabic))


def _false(signs: Sequence[_Sign], false_letters: Mapping[str, frozenset[str]]) -> Iterator[int]:
    """Indexes of the signs in lying fonts: those that write nothing but the letters which such a font claims."""
    written: dict[int, list[int]] = {}
    for index, sign in enumerate(signs):
        if sign.look.font_name in false_letters:
            written.setdefault(sign.look.font, []).append(index)
    for indexes in written.values():
        claims = false_letters[signs[indexes[0]].look.font_name]
        if all(signs[index].char in claims for index in indexes):
            yield from indexes


def _signs(page: pdfium.PdfPage) -> Iterator[_Sign]:
    text_page = page.get_textpage()
    looks: dict[int, _Look] = {}
    x, y = ctypes.c_double(), ctypes.c_double()
    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    spaced = False
    for index in range(min(raw.FPDFText_CountChars(text_page), MAX_GLYPHS)):
        char = chr(raw.FPDFText_GetUnicode(text_page, index) or 32).replace(LINE_END_HYPHEN, "-")
        owner = raw.FPDFText_GetTextObject(text_page, index)
        if char.isspace() or not owner or raw.FPDFText_IsGenerated(text_page, index) == 1:
            spaced = True
            continue
        raw.FPDFText_GetLooseCharBox(text_page, index, box)
        raw.FPDFText_GetCharOrigin(text_page, index, x, y)
        raw.FPDFText_GetMatrix(text_page, index, matrix)
        address = ctypes.addressof(owner.contents)
        look = looks.get(address) or looks.setdefault(address, _look(owner))
        if look.icons and char != ICON_OF_LISTS:
            spaced = True
            continue
        char = "•" if look.icons or (look.list_signs and char.isascii()) else char
        width, height = (
            raw.FPDFText_GetFontSize(text_page, index) * math.hypot(*side)
            for side in ((matrix.a, matrix.b), (matrix.c, matrix.d))
        )
        certain = look.embedded or char.isascii()
        mark = Mark(owner, address, box.left, box.bottom, box.right, box.top, look.color, look.alpha, certain)
        turn = round(math.atan2(matrix.b, matrix.a) / (math.pi / 2)) % 4
        unmapped = raw.FPDFText_HasUnicodeMapError(text_page, index) == 1
        yield _Sign(char, x.value, y.value, turn, height, min(width, height), look, mark, spaced, unmapped)
        spaced = False


def _look(owner: object) -> _Look:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    filled = raw.FPDFPageObj_GetFillColor(owner, red, green, blue, alpha)
    font = raw.FPDFTextObj_GetFont(owner)
    buffer = ctypes.create_string_buffer(128)
    raw.FPDFFont_GetBaseFontName(font, buffer, 128)
    name = buffer.value.decode("latin-1")
    plain = (name.partition("+")[2] or name).lower()
    bold = any(word in plain for word in BOLD_NAMES) or (
        raw.FPDFFont_GetWeight(font) >= BOLD_WEIGHT and "regular" not in plain
    )
    mode = raw.FPDFTextObj_GetTextRenderMode(owner)
    return _Look(
        bold,
        (red.value, green.value, blue.value) if filled and mode == raw.FPDF_TEXTRENDERMODE_FILL else None,
        alpha.value if filled else 255,
        mode,
        ctypes.addressof(font.contents) if font else 0,
        name,
        raw.FPDFFont_GetIsEmbedded(font) == 1,
        *_holds(plain),
    )


@lru_cache(maxsize=256)  # font names are the files'
def _holds(font: str) -> tuple[bool, bool]:
    """Whether a font holds icons, and whether it holds list signs."""
    return any(word in font for word in ICON_NAMES), any(word in font for word in LIST_SIGN_NAMES)
