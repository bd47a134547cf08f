"""ActualText: what a PDF says instead of the signs it draws, for ligatures, icons and shaped letters, or to deceive.

PDFium reads it in place of the signs. Where it says other words than are drawn, or more than there is room for, the
drawn ones count.
"""

import ctypes
import unicodedata
from collections import Counter
from collections.abc import Iterator
from ctypes import addressof
from typing import NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

from bot.cvs.pipeline.text.ink import FORM_DEPTH

LETTERS_AN_EM = 4.0  # more cannot stand in the room; narrow letters of a condensed face come near it
SPARE_LETTERS = 3
_KEY = b"ActualText"
_TATWEEL = "\u0640"  # lengthens a letter, or stands after "ه" for Hijri; some fonts draw it with another sign's code


class _Said(NamedTuple):
    """A stretch of text objects that one ActualText stands for."""

    words: str
    objects: list[int]  # indexes among the page's text objects


def without_false_words(pdf: pdfium.PdfDocument, index: int, page: pdfium.PdfPage) -> list[str]:
    """Take what is false off `page` (the one of that index) before its text is read; returns those words."""
    texts = _texts(page)
    said = list(_stretches(texts))
    if not said:
        return []
    bare = pdf[index]  # the same page once more, from which all of it is taken
    bare_texts = _texts(bare)
    for text in bare_texts:
        _unmark(text)
    shown = _drawn_words(bare, bare_texts)
    false: list[str] = []
    for words, objects in said:
        if not _agrees(words, "".join(shown[one] for one in objects), sum(_ems(texts[one]) for one in objects)):
            false.append(words)
            for one in objects:
                _unmark(texts[one])
    bare.close()
    return false


def _texts(page: pdfium.PdfPage) -> list[object]:
    return [one.raw for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=FORM_DEPTH)]


def _stretches(texts: list[object]) -> Iterator[_Said]:
    last: _Said | None = None
    for index, text in enumerate(texts):
        words = next((_words(mark) for mark in _marks(text)), None)
        if last is not None and words == last.words:
            last.objects.append(index)
            continue
        if last is not None:
            yield last
        last = None if words is None else _Said(words, [index])
    if last is not None:
        yield last


def _marks(text: object) -> list[object]:
    marks = [raw.FPDFPageObj_GetMark(text, number) for number in range(raw.FPDFPageObj_CountMarks(text))]
    return [mark for mark in marks if raw.FPDFPageObjMark_GetParamValueType(mark, _KEY) == raw.FPDF_OBJECT_STRING]


def _words(mark: object) -> str:
    size = ctypes.c_ulong()
    raw.FPDFPageObjMark_GetParamBlobValue(mark, _KEY, None, 0, size)
    buffer = (ctypes.c_ubyte * size.value)()
    raw.FPDFPageObjMark_GetParamBlobValue(mark, _KEY, buffer, size.value, size)
    written = bytes(buffer)
    return written[2:].decode("utf-16-be", "replace") if written.startswith(b"\xfe\xff") else written.decode("latin-1")


def _unmark(text: object) -> None:
    for mark in _marks(text):
        raw.FPDFPageObj_RemoveMark(text, mark)


def _drawn_words(page: pdfium.PdfPage, texts: list[object]) -> list[str]:
    """What each text object shows, by the codes of its font."""
    shown: dict[int, list[str]] = {}
    text_page = page.get_textpage()
    for index in range(raw.FPDFText_CountChars(text_page)):
        owner = raw.FPDFText_GetTextObject(text_page, index)
        if owner:
            shown.setdefault(addressof(owner.contents), []).append(chr(raw.FPDFText_GetUnicode(text_page, index)))
    return ["".join(shown.get(addressof(text.contents), ())) for text in texts]  # type: ignore[attr-defined]


def _ems(text: object) -> float:
    """Width of what is drawn, in sizes of its font."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    size, matrix = ctypes.c_float(), raw.FS_MATRIX()
    raw.FPDFPageObj_GetBounds(text, left, bottom, right, top)
    raw.FPDFTextObj_GetFontSize(text, size)
    raw.FPDFPageObj_GetMatrix(text, matrix)
    scale = max(abs(matrix.a), abs(matrix.b))
    return float(max(right.value - left.value, top.value - bottom.value) / max(size.value * scale, 0.1))


def _agrees(said: str, shown: str, ems: float) -> bool:
    spoken, drawn = _letters(said), _letters(shown)
    if said == _TATWEEL:
        return len(drawn) <= 1
    if len(spoken) > LETTERS_AN_EM * ems + SPARE_LETTERS:
        return False
    return 2 * (Counter(spoken) & Counter(drawn)).total() >= len(drawn)


def _letters(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if c.isalnum())
