"""The parts of a job description: what must be, what is welcome, what does not count, what is about other things."""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from bot.openings.parsing import degree_in, languages_in, years_in
from bot.taxonomy.job_ads import HEADINGS, Part

_HEADING_LENGTH = 60
_HEADING_WORDS = 8
_MAX_LINE = 1200
_BULLET = re.compile(
    r"(?:[^\w\s\"'’“”«»()\[\]&@$€£#]{1,2}(?=\s)|[-*•·▪●–—>►▸→✓✔○■◆➤‣⁃+]|o(?=\s)|\(?[A-Z]?\d{1,2}[.)](?=\s))\s*"
)
_MARKDOWN = re.compile(r"#{1,6}\s*")
_MARKS = re.compile("[\u0640\u064b-\u0652]")  # what Arabic letters may carry
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
    plain = _MARKS.sub("", heading)
    return next((part for part, pattern in _HEADING if pattern.search(plain)), None)


def lines_of(description: str) -> Iterator[Line]:
    """The lines without the headings. Where no part is of musts, lists under unknown headings are: those in which
    years, a degree or a language is asked for, else all of them. The others tell what the work consists of."""
    parts = [list(part) for _heading, part in groupby(_read(description), key=lambda read: read[0])]
    lines = [[line for _heading, line in part] for part in parts]
    has_musts = any(line.part is Part.MUST for part in lines for line in part)
    lists = [part for part in lines if part[0].part is Part.UNKNOWN and any(line.bullet for line in part)]
    asking = [part for part in lists if any(_asks_of_people(line.text) for line in part if line.bullet)]
    for part in lines:
        listed = Part.OTHER if has_musts else Part.MUST if part in (asking or lists) else Part.DUTIES
        for line in part:
            known = line.part is not Part.UNKNOWN
            yield line if known else line._replace(part=listed if line.bullet else Part.OTHER)


def _asks_of_people(line: str) -> bool:
    return bool(years_in(line) or degree_in(line) or languages_in(line)[0])


def _read(description: str) -> Iterator[tuple[int, Line]]:
    """Each line with the number of its heading."""
    raw = [_EMPHASIS.sub("", line).strip() for line in description.splitlines()]
    part: Part | None = None
    headings = 0
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
                headings += 1
                continue
        label = _LABEL.match(text) if not bullet else None
        announced = kind_of(label["label"]) if label else None
        if label and (announced or label["label"].casefold() in ("we", "us", "نحن")):
            yield headings, Line(label["rest"], announced or Part.OTHER, bullet=False)
            continue
        yield headings, Line(text, part, bullet is not None)


def _is_short(text: str) -> bool:
    plain = text.rstrip(":؟?： ")
    return (
        len(plain) <= _HEADING_LENGTH and len(plain.split()) <= _HEADING_WORDS and not plain.endswith((".", "،", ","))
    )
