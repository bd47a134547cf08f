"""Which encoding bytes of plain text are in: by their marks, their zeros, and by what makes words of a language."""

import codecs
import re
import unicodedata
from collections.abc import Iterator

from charset_normalizer import from_bytes

from bot.cvs.models import Problem, Unreadable

SAMPLE = 64 * 1024  # bytes that decide
ZEROS = 0.04  # share of zero bytes from which text is UTF-16: its spaces and digits have one each
ON_ONE_SIDE = 0.95  # of them stand on even places, or on odd ones
SPOILT = 0.02  # share of characters that may be broken in text that is UTF-8 all the same
SENSIBLE = 0.5  # share of signs that must make sense, for a single-byte encoding to be believed
ALONE = 0.2  # what a letter by itself counts

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Of equals the first wins.
_SINGLE_BYTE = (
    "cp1252", "cp1256", "iso8859-15", "mac_roman", "cp1250", "iso8859-2", "cp1254", "iso8859-6", "mac_arabic", "cp850",
    "cp720", "cp1251", "cp1253",
)  # fmt: skip
_WESTERN = frozenset("àâäáãåæçéèêëíìîïñóòôöõøœßúùûüÿ")
_EASTERN = frozenset("ąćęłńóśźżčďěňřšťůžőűăâîșțşţğıđ")
_SIGNS = frozenset("–—‘’“”„«»•·…€£°©®™ºª¿¡ \u00a0×²³½،؛؟٪")


def decoded(data: bytes) -> str:
    """Raises Unreadable(UNKNOWN_TYPE) for bytes that are no text."""
    text = next((data.decode(name, "replace") for mark, name in _MARKS if data.startswith(mark)), None)
    if text is None:
        text = _wide(data) or _utf8(data) or _single_byte(data)
    controls = sum(ord(c) < 32 and c not in "\t\n\r\f\v\x1b" for c in text[:SAMPLE])
    if controls > len(text[:SAMPLE]) // 100:
        raise Unreadable(Problem.UNKNOWN_TYPE)
    return text.replace("\0", "")


def _wide(data: bytes) -> str | None:
    sample = data[:SAMPLE]
    zeros = sample.count(0)
    if zeros <= ZEROS * len(sample):
        return None
    odd = sample[1::2].count(0)
    if max(odd, zeros - odd) < ON_ONE_SIDE * zeros:
        return None
    return data.decode("utf-16-le" if odd * 2 > zeros else "utf-16-be", "replace")


def _utf8(data: bytes) -> str | None:
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(c > "\x7f" for c in text) - broken
    return text if broken <= min(SPOILT * len(text), whole // 2) else None


def _single_byte(data: bytes) -> str:
    sample = data[:SAMPLE]
    if b"\0" in sample:
        raise Unreadable(Problem.UNKNOWN_TYPE)
    scored = [(_sense(text), -place, name) for place, (name, text) in enumerate(_readings(sample))]
    sense, _place, name = max(scored, default=(0.0, 0, ""))
    if sense < SENSIBLE:
        best = from_bytes(sample).best()
        if best is None:
            raise Unreadable(Problem.UNKNOWN_TYPE)
        name = best.encoding
    return data.decode(name, "replace")


def _readings(sample: bytes) -> Iterator[tuple[str, str]]:
    for name in _SINGLE_BYTE:
        try:
            yield name, sample.decode(name)
        except UnicodeDecodeError:
            continue


def _sense(text: str) -> float:
    """How much of what is not ASCII makes sense where it stands, 0 to 1 and below 0 for nonsense."""
    points, signs = 0.0, 0
    for found in re.finditer(r"[^\x00-\x7f]", text):
        at, char = found.start(), found.group()
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        signs += 1
        points += _points(char, before, after)
    return points / signs if signs else 1.0


def _points(char: str, before: str, after: str) -> float:
    beside = [c for c in (before, after) if c.isalpha()]
    if char in _SIGNS:
        return -0.5 if len(beside) == 2 and char not in "’·" else 1.0
    if "\u0621" <= char <= "\u0652" or "\u0400" <= char <= "\u04ff" or "\u0386" <= char <= "\u03ce":
        script = unicodedata.name(char)[:5]
        if not beside:
            return ALONE
        return 1.0 if all(unicodedata.name(c, "")[:5] == script for c in beside) else -1.0
    low = char.lower()
    if low not in _WESTERN | _EASTERN:
        return -1.0
    if char != low and before.islower():  # a capital inside a word
        return -1.0
    if not beside:
        return ALONE
    return 1.0 if low in _WESTERN else 0.9
