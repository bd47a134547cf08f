"""What a reader of the page cannot see, or sees as something else: found, taken out of the text, and kept apart."""

import re
import unicodedata
from typing import NamedTuple

MIN_VISIBLE_POINTS = 3.0
MIN_CONTRAST = 24  # summed difference of red, green and blue below which text cannot be told from its background

_TAGS = range(0xE0000, 0xE0080)
_JOINERS = "\u200c\u200d"  # Arabic and Indic scripts and emoji need them; between other letters they only hide
_LINE_SIGNS = re.compile(r"[\t\n\r\v\f\x1c-\x1f\x85\u2028\u2029]")
_WORD = re.compile(r"\w+")
_WIDE_SPACE = re.compile(r" {3,}")
# What is said to a screening program and to nobody else. Only told to the recruiter, never acted upon, so that a
# prompt engineer's own words cost nothing.
_ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget|override)\s(?:\w+\s){0,3}(?:previous|prior|above|earlier|other|all|your)\s"
    r"(?:\w+\s){0,2}(?:instructions?|prompts?|rules|guidelines|criteria|candidates)\b"
    r"|\b(?:note|attention|message|instructions?)\s(?:to|for)\s(?:the\s|any\s|all\s)?(?:\w+\s)?"
    r"(?:ai|llms?|language models?|chatgpt|gpt|bots?|ats|(?:screening|recruiting)\s(?:system|software|tool)s?)\b"
    r"|\b(?:rank|rate|score|place|put|recommend)\s(?:this|the)\s(?:candidate|applicant|cv|resume|person)\s"
    r"(?:\w+\s){0,3}(?:first|highest|top|best|strong(?:ly)?|hire|100|10/10)\b"
    r"|\b(?:you are|act as)\s(?:now\s)?(?:an?\s)?(?:ai|language model|assistant|recruiter)\b"
    r".{0,80}\b(?:candidate|cv|resume)\b"
    r"|تجاهل\s(?:جميع\s|كل\s)?(?:ال)?(?:تعليمات|أوامر|توجيهات)",
    re.IGNORECASE,
)

# Cyrillic and Greek letters that look the same as a Latin one in most typefaces.
_LOOK_ALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТУХԚԜаеѕіјорсухԛԝһԁΑΒΕΖΗΙΚΜΝΟΡΤΥΧονι",
    "ABESIJKMHOPCTYXQWaesijopcyxqwhdABEZHIKMNOPTYXovi",
)


class Cleaned(NamedTuple):
    text: str
    hidden: list[tuple[str, str]]  # reason, words


def clean(text: str) -> Cleaned:
    """One line of visible text in NFKC, and what was taken out of it or mapped.

    Ligatures and presentation forms become letters, private-use signs and controls go, bidirectional marks go
    (text is in logical order), tag characters and zero-width signs inside words go and are told.
    """
    if text.isascii() and text.isprintable():
        return Cleaned(_WIDE_SPACE.sub("  ", text), [])
    hidden: list[tuple[str, str]] = []
    tags = "".join(chr(ord(c) - 0xE0000) for c in text if ord(c) in _TAGS)
    if tags:
        hidden.append(("invisible", "".join(c for c in tags if c.isprintable()) or "tag characters"))
    plain = unicodedata.normalize("NFKC", _LINE_SIGNS.sub(" ", text))
    kept: list[str] = []
    zero_width = False
    for index, c in enumerate(plain):
        category = unicodedata.category(c)
        if c in _JOINERS and _needs_joiner(plain, index):
            kept.append(c)
        elif category == "Cf":
            zero_width |= c in "\u200b\u200c\u200d\u2060\u2062\u2063\u2064\ufeff" and 0 < index < len(plain) - 1
        elif category in ("Zs", "Zl", "Zp"):
            kept.append(" ")
        elif category[0] == "C":
            if category == "Co":
                kept.append(" ")  # an icon font's glyph
        else:
            kept.append(c)
    visible = "".join(kept)
    if zero_width:
        hidden.append(("zero_width", visible.strip()))
    mapped, look_alikes = without_look_alikes(visible)
    if look_alikes:
        hidden.append(("homoglyph", " ".join(look_alikes)))
    return Cleaned(_WIDE_SPACE.sub("  ", mapped), hidden)


def without_look_alikes(text: str) -> tuple[str, list[str]]:
    """Words that mix Latin with look-alikes, in Latin; and those words as they should be read."""
    found: list[str] = []

    def mend(match: re.Match[str]) -> str:
        word = match.group()
        if word.isascii() or not any(c.isascii() and c.isalpha() for c in word):
            return word
        mended = word.translate(_LOOK_ALIKES)
        if mended != word:
            found.append(mended)
        return mended

    return _WORD.sub(mend, text), found


def near(color: tuple[int, int, int], background: tuple[int, int, int]) -> bool:
    """Whether text of this colour cannot be read on this background (red, green, blue, 0–255)."""
    return sum(abs(a - b) for a, b in zip(color, background, strict=True)) < MIN_CONTRAST


def _needs_joiner(text: str, index: int) -> bool:
    around = text[max(0, index - 1) : index] + text[index + 1 : index + 2]
    return any(ord(c) >= 0x600 and not c.isspace() and unicodedata.category(c)[0] in "LMS" for c in around)


def speaks_to_software(text: str) -> bool:
    """Whether a line tries to give orders to whatever screens CVs, in plain sight."""
    return _ORDERS.search(text) is not None
