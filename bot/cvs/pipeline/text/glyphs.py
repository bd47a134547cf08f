"""What stands on a PDF page: each character with its place and look, and whether a reader can see it."""

import ctypes
import math
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

from bot.cvs.models import Hiding
from bot.cvs.pipeline.text.colors import near
from bot.cvs.pipeline.text.safety import MIN_VISIBLE_POINTS

Color = tuple[int, int, int]

WHITE: Color = (255, 255, 255)
INVISIBLE_MODES = frozenset({3, 7})  # neither filled nor stroked; clip only
BOLD_WEIGHT = 600
BOLD_NAMES = ("bold", "black", "heavy", "semibold", "demi")
ICON_NAMES = (
    "fontawesome", "awesome5", "awesome6", "marvosym", "icomoon", "fontello", "glyphicon", "ionicon", "entypo",
    "typicon", "materialicon", "material-icon", "materialsymbol", "bootstrap-icon", "academicon", "iconfont",
    "webdings",
)  # fmt: skip
ICON_OF_LISTS = "{"  # as Marvosym codes its open bullet
LIST_SIGN_NAMES = ("wingdings", "zapfdingbats")
MIN_BACKGROUND = 8.0  # points; smaller filled shapes are rules, bullets and icons, not something text stands on
FORM_DEPTH = 6  # forms within forms that are looked into for backgrounds
LINE_END_HYPHEN = "\x02"  # as PDFium gives the hyphen at the end of a line
MAX_GLYPHS = 60_000  # a page; more than any CV's, less than what would keep a process busy


class Glyph(NamedTuple):
    """A visible character. Points from the page's top left; `base` is its baseline.

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


class Hidden(NamedTuple):
    """A character that a reader cannot see, and why."""

    char: str
    reason: Hiding


class _Look(NamedTuple):
    bold: bool
    color: Color
    alpha: int
    mode: int
    icons: bool  # its characters are pictures, whatever letters they are coded as
    list_signs: bool


class _Background(NamedTuple):
    left: float
    bottom: float
    right: float
    top: float
    color: Color | None  # None: a picture, on which any colour may be seen


def read_glyphs(page: pdfium.PdfPage) -> Iterator[Glyph | Hidden]:
    """The page's characters in the order of its content; spaces are left out, places tell them."""
    text_page = page.get_textpage()
    crop = page.get_bbox()
    backgrounds: list[_Background] | None = None
    looks: dict[int, _Look] = {}
    x, y = ctypes.c_double(), ctypes.c_double()
    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    reason: Hiding | None = None
    spaced = False
    for index in range(min(raw.FPDFText_CountChars(text_page), MAX_GLYPHS)):
        char = chr(raw.FPDFText_GetUnicode(text_page, index) or 32).replace(LINE_END_HYPHEN, "-")
        owner = raw.FPDFText_GetTextObject(text_page, index)
        if char.isspace() or not owner or raw.FPDFText_IsGenerated(text_page, index) == 1:
            spaced = True
            if reason is not None:
                yield Hidden(" ", reason)  # what is hidden keeps its words apart
            continue
        raw.FPDFText_GetLooseCharBox(text_page, index, box)
        raw.FPDFText_GetCharOrigin(text_page, index, x, y)
        raw.FPDFText_GetMatrix(text_page, index, matrix)
        address = ctypes.addressof(owner.contents)
        look = looks.get(address) or looks.setdefault(address, _look(owner))
        size = raw.FPDFText_GetFontSize(text_page, index) * math.hypot(matrix.c, matrix.d)
        if look.icons and char != ICON_OF_LISTS:
            spaced = True
            continue
        char = "•" if look.icons or (look.list_signs and char.isascii()) else char
        reason = _unseen(look, size, box, crop)
        if reason is None and _pale(look.color):
            if backgrounds is None:
                backgrounds = list(_backgrounds(page))
            reason = None if _stands_out(look.color, box, backgrounds) else Hiding.WHITE
        if reason is not None:
            yield Hidden(char, reason)
        else:
            yield Glyph(char, box.left, box.right, crop[3] - y.value, size, look.bold, look.color, spaced)
        spaced = False


def _look(owner: object) -> _Look:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    filled = raw.FPDFPageObj_GetFillColor(owner, red, green, blue, alpha)
    font = raw.FPDFTextObj_GetFont(owner)
    name = ctypes.create_string_buffer(128)
    raw.FPDFFont_GetBaseFontName(font, name, 128)
    plain = name.value.decode("latin-1").partition("+")[2] or name.value.decode("latin-1")
    bold = any(word in plain.lower() for word in BOLD_NAMES) or (
        raw.FPDFFont_GetWeight(font) >= BOLD_WEIGHT and "regular" not in plain.lower()
    )
    color = (red.value, green.value, blue.value) if filled else (0, 0, 0)
    return _Look(
        bold,
        color,
        alpha.value if filled else 255,
        raw.FPDFTextObj_GetTextRenderMode(owner),
        *_signs(plain.lower()),
    )


@lru_cache(maxsize=256)  # font names are the files'
def _signs(font: str) -> tuple[bool, bool]:
    """Whether a font holds icons, and whether it holds list signs."""
    return any(word in font for word in ICON_NAMES), any(word in font for word in LIST_SIGN_NAMES)


def _unseen(look: _Look, size: float, box: raw.FS_RECTF, crop: tuple[float, float, float, float]) -> Hiding | None:
    if look.mode in INVISIBLE_MODES or look.alpha < 8:
        return Hiding.INVISIBLE
    if 0 < size < MIN_VISIBLE_POINTS:
        return Hiding.TINY
    middle_x, middle_y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    if not (crop[0] <= middle_x <= crop[2] and crop[1] <= middle_y <= crop[3]):
        return Hiding.OFF_PAGE
    return None


def _pale(color: Color) -> bool:
    """Whether it may vanish on paper; only then is it worth looking what it stands on."""
    return sum(color) > 3 * 255 - 48


def _stands_out(color: Color, box: raw.FS_RECTF, backgrounds: list[_Background]) -> bool:
    """Whether what lies under the character, the last painted first, differs from its colour."""
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    for under in reversed(backgrounds):
        if under.left <= x <= under.right and under.bottom <= y <= under.top:
            return under.color is None or not near(color, under.color)
    return not near(color, WHITE)


def _backgrounds(page: pdfium.PdfPage) -> Iterator[_Background]:
    kinds = (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING)
    for painted in page.get_objects(filter=kinds, max_depth=FORM_DEPTH):
        left, bottom, right, top = painted.get_bounds()
        if right - left < MIN_BACKGROUND or top - bottom < MIN_BACKGROUND:
            continue
        if painted.type != raw.FPDF_PAGEOBJ_PATH:
            yield _Background(left, bottom, right, top, None)
            continue
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        if raw.FPDFPageObj_GetFillColor(painted.raw, red, green, blue, alpha) and alpha.value >= 128:
            mode, stroked = ctypes.c_int(), ctypes.c_int()
            raw.FPDFPath_GetDrawMode(painted.raw, mode, stroked)
            if mode.value:
                yield _Background(left, bottom, right, top, (red.value, green.value, blue.value))
