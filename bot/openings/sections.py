"""The parts of a job description: what must be, what is welcome, what does not count, what is about other things."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.taxonomy.job_ads import HEADINGS, Part

_HEADING_LENGTH = 60
_HEADING_WORDS = 8
_MAX_LINE = 1200
_BULLET = re.compile(r"(?:[-*•·▪●–—>►▸→✓✔○■◆➤‣⁃+]|o(?=\s)|\(?\d{1,2}[.)](?=\s))\s*")
_MARKDOWN = re.compile(r"#{1,6}\s*")
_EMPHASIS = re.compile(r"\*\*|__")
_LABEL = re.compile(r"(?P<label>[^:：\d]{2,40})[:：]\s*(?P<rest>\S.*)")
_HEADING = tuple((part, re.compile(pattern, re.IGNORECASE)) for part, pattern in HEADINGS)


class Line(NamedTuple):
    """A line of the description, without its bullet, and the part it stands in; None before any heading."""

    text: str
    part: Part | None
    bullet: bool


def kind_of(heading: str) -> Part | None:
    """What a heading announces."""
    return next((part for part, pattern in _HEADING if pattern.search(heading)), None)


def lines_of(description: str) -> Iterator[Line]:
    """The lines without the headings. A list under an unknown heading is of musts, if no other part is."""
    lines = list(_read(description))
    has_musts = any(line.part is Part.MUST for line in lines)
    unknown = Part.OTHER if has_musts else Part.MUST
    for line in lines:
        yield line._replace(part=unknown if line.bullet else Part.OTHER) if line.part is Part.UNKNOWN else line


def _read(description: str) -> Iterator[Line]:
    raw = [_EMPHASIS.sub("", line).strip() for line in description.splitlines()]
    part: Part | None = None
    for at, written in enumerate(raw):
        titled = _MARKDOWN.match(written)
        bullet = _BULLET.match(written)
        lead = titled or bullet
        text = written[lead.end() :] if lead else written
        text = text[:_MAX_LINE].strip()
        if not text:
            continue
        if not bullet and _is_short(text):
            announced = kind_of(text)
            following = next((line for line in raw[at + 1 :] if line), "")
            if announced or titled or text.endswith((":", "؟", "?")) or text.isupper() or _BULLET.match(following):
                part = announced or Part.UNKNOWN
                continue
        label = _LABEL.match(text) if not bullet else None
        announced = kind_of(label["label"]) if label else None
        if label and (announced or label["label"].casefold() in ("we", "us", "نحن")):
            yield Line(label["rest"], announced or Part.OTHER, bullet=False)
            continue
        yield Line(text, part, bullet is not None)


def _is_short(text: str) -> bool:
    plain = text.rstrip(":؟?： ")
    return (
        len(plain) <= _HEADING_LENGTH and len(plain.split()) <= _HEADING_WORDS and not plain.endswith((".", "،", ","))
    )
