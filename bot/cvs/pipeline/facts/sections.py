"""Sections: which lines of a document belong together, and what they are about."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from bot.cvs.models import Section, SectionKind, Span
from bot.cvs.pipeline.document import Document, Line
from bot.cvs.pipeline.facts.dates import find_periods
from bot.taxonomy.degrees import find_degrees, is_school
from bot.taxonomy.headings import heading_kind, likely_heading_kind
from bot.taxonomy.languages import find_languages
from bot.taxonomy.titles import company_score, title_score

_MAX_HEADING_WORDS = 5
_SMALLER = 0.9  # of the headings' size: below it a heading's word is a label inside an entry
_KINDS_OF_LABELS = frozenset(("summary", "awards", "skills", "projects", "other", "courses"))
_OF_A_TOP = frozenset((None, "header", "summary"))
_FEWEST_LISTED = 2  # kinds of headings that are list items
_ENOUGH = 2  # recognised headings that tell how headings look
_MOST_ALIKE = 3  # lines of one look for each recognised heading of it
_FEW = 4  # lines of one look among which one recognised heading is enough
_LARGER = 1.15  # times the size of plain text
_SAME_HEIGHT = 2.0  # points between lines that stand beside each other
_A_TITLE = 0.8  # score from which a text is a job title
_MARGIN = re.compile(r"(?P<label>\S+(?:\s\S+){0,3})(?:\s{2,}|\t+)")
_OF_NO_JOB = frozenset((SectionKind.EDUCATION, SectionKind.LANGUAGES, SectionKind.CERTIFICATIONS))
_AN_EMPLOYER = 0.7
_CONTACT = re.compile(r"\S@\S+\.\w|^\W*\+?\d[\d ()-]{7,}\d$|https?://|www\.|linkedin\.com")

Look = tuple[float | None, bool, str | None, bool, int | None]  # size, bold, colour, all capitals, level


class Block(NamedTuple):
    """A heading and the lines under it; the first block of a document has no heading."""

    kind: SectionKind
    heading: str | None
    lines: tuple[Line, ...]  # without the heading
    start: int
    end: int

    def section(self) -> Section:
        return Section(kind=self.kind, heading=self.heading, span=Span(start=self.start, end=self.end))


def split_blocks(document: Document) -> list[Block]:
    """The document cut at its headings, in reading order. Every line with text is in one block or is a heading."""
    blocks: list[Block] = []
    kind, heading, start, lines = SectionKind.HEADER, None, 0, list[Line]()

    def close(end: int) -> None:
        if end > start:
            blocks.append(Block(kind, heading, tuple(lines), start, end))

    looks = _heading_looks(document)
    listed = _have_bullets(document)
    labels = _labels(document, looks)
    largest = max((line.font_size or 0 for line in document.lines if line.page == 1), default=0)
    columns: dict[int, tuple[SectionKind, str | None]] = {}  # column → what it was about when it was left
    begun: list[tuple[Line, SectionKind, str | None]] = []  # the first line under each heading
    previous: Line | None = None
    for line in document.lines:
        found = _heading(_without_bullet(line) if listed else line, looks, labels, previous)
        if found is None and not lines and heading is not None:
            begun.append((line, kind, heading))
        if found is not None and found[1] is None and kind is SectionKind.EXPERIENCE:
            found = None  # one more employer with its time
        if found is not None:
            close(previous.end if previous else 0)
            (kind, heading, rest), start, lines = found, line.start, []
            if rest is not None:
                lines.append(rest)
        else:
            if previous is not None and line.column != previous.column:
                columns[previous.column] = kind, heading
                resumed = _resumed(line, previous, columns, largest) or _beside(line, previous, begun)
                if resumed is not None and resumed != (kind, heading):
                    close(previous.end)
                    (kind, heading), start, lines = resumed, line.start, []
            lines.append(line)
        previous = line
    close(previous.end if previous else 0)
    return blocks


def _resumed(
    line: Line, previous: Line, columns: dict[int, tuple[SectionKind, str | None]], largest: float
) -> tuple[SectionKind, str | None] | None:
    """What a column that begins without a heading is about, where it is not what came before it.

    The name opens a column of its own beside a sidebar, contacts open the sidebar; a column goes on from one page to
    the next.
    """
    if line.page == 1 and line.column:
        larger = line.font_size and line.font_size == largest and line.font_size > (previous.font_size or 0)
        if larger or (_CONTACT.search(line.text) and not find_periods(line.text)):
            return SectionKind.HEADER, None
    return columns.get(line.column) if line.page > previous.page and line.x0 is not None else None


def _beside(
    line: Line, previous: Line, begun: Sequence[tuple[Line, SectionKind, str | None]]
) -> tuple[SectionKind, str | None] | None:
    """What a column is about whose first line stands beside the first one under a heading of the column before."""
    for first, kind, heading in begun:
        same = (first.page, first.column) == (line.page, previous.column)
        if same and abs((first.top or 0.0) - (line.top or 0.0)) <= _SAME_HEIGHT and line.top:
            return kind, heading
    return None


def _look(line: Line) -> Look:
    size = round(line.font_size, 1) if line.font_size else None
    return size, line.bold, line.color, line.text.isupper(), line.heading_level


def _heading_looks(document: Document) -> list[Look]:
    """The looks of recognised headings, that of most first, where they are not the look of plain text.

    A look that the format or its size sets apart is one of headings though only one heading of it is recognised.
    """
    texts: dict[Look, set[str]] = {}
    for line in document.lines:
        if heading_kind(line.text) and not line.bullet:
            texts.setdefault(_look(line), set()).add(line.text.casefold())
    lines, letters = Counter(map(_look, document.lines)), Counter[float]()
    for line in document.lines:
        letters[line.font_size or 0.0] += len(line.text)
    plain = letters.most_common(1)[0][0] if letters else 0.0
    return [
        look
        for look in sorted(texts, key=lambda look: -len(texts[look]))
        if (len(texts[look]) >= _ENOUGH or look[4] is not None or (look[0] or 0.0) > _LARGER * plain > 0)
        and lines[look] <= max(_MOST_ALIKE * len(texts[look]), _FEW)
    ]


def _have_bullets(document: Document) -> bool:
    """Whether the headings of a document are those of its list items that stand apart."""
    kinds = {kind for line in document.lines if not line.bullet and (kind := heading_kind(line.text)) not in _OF_A_TOP}
    listed = {heading_kind(line.text) for line in document.lines if line.bullet and _stands_apart(line)}
    return not kinds and len(listed - {None}) >= _FEWEST_LISTED


def _stands_apart(line: Line) -> bool:
    return line.gap_before or line.text.rstrip().endswith((":", "："))


def _without_bullet(line: Line) -> Line:
    return line.model_copy(update={"bullet": False}) if line.bullet and _stands_apart(line) else line


def _labels(document: Document, looks: Sequence[Look]) -> frozenset[str]:
    """Known headings that stand inside entries: repeated ones, and those smaller than the others."""
    times = Counter(
        line.text.casefold().strip(" :") for line in document.lines if heading_kind(line.text) in _KINDS_OF_LABELS
    )
    size = min((look[0] or 0.0 for look in looks), default=0.0)
    small = {
        line.text.casefold().strip(" :")
        for line in document.lines
        if line.font_size and line.font_size < _SMALLER * size
    }
    return frozenset(text for text, count in times.items() if count > 1 or text in small)


def _heading(
    line: Line, looks: Sequence[Look], labels: frozenset[str], previous: Line | None
) -> tuple[SectionKind, str | None, Line | None] | None:
    text = line.text.strip()
    stands_out = line.bold or text.isupper() or line.heading_level is not None
    if not text or (line.bullet and not stands_out) or len(text) > 200 or text.casefold().strip(" :") in labels:
        return None
    kind = heading_kind(text)
    if kind is not None:
        return SectionKind(kind), text, None
    # a heading with its content on the same line, as in `LANGUAGES: Arabic, English`
    label, colon, rest = text.partition(":")
    if colon and label.isupper() and rest.strip() and (kind := heading_kind(label)):
        offset = line.text.index(":") + 1
        return SectionKind(kind), label, rest_of(line, offset)
    if (inline := _labelled(line)) is not None:
        return inline
    look = _look(line)
    if look in looks and line.gap_before and _is_dated_work(text):
        return SectionKind.EXPERIENCE, None, line
    if (
        look in looks
        and previous is not None
        and (line.gap_before or look[3] or look[4] is not None or (look[0] or 0.0) > (previous.font_size or 0.0) > 0)
        and len(text.split()) <= _MAX_HEADING_WORDS
        and not any(char.isdigit() or char in ",@|:" for char in text.rstrip(" :"))
        and (look[:3] != (None, False, None) or look[4] is not None or _names_section(text))
    ):
        return SectionKind(likely_heading_kind(text) or SectionKind.OTHER), text, None
    return None


def _is_dated_work(text: str) -> bool:
    """Whether a line in the look of headings is an employer or own business with its time: "Freelance (2022 - now)"."""
    ranged = [period for period in find_periods(text) if period.ranged]
    if len(ranged) != 1 or text[ranged[0].end :].strip(" ).:") or find_degrees(text) or is_school(text):
        return False
    rest = text[: ranged[0].start].strip(" (,–-")
    return title_score(rest) >= _A_TITLE or company_score(rest) >= _AN_EMPLOYER


def _labelled(line: Line) -> tuple[SectionKind, str, Line] | None:
    """A heading in the margin ("EDUCATION   B.Com., 2017"), or a label that opens a paragraph of its own.

    "Education: BA Economics, 2014"; of labels only those that no job has in it.
    """
    margin = _MARGIN.match(line.text)
    if (
        margin
        and margin["label"].isupper()
        and (kind := heading_kind(margin["label"]))
        and margin.end() < len(line.text)
    ):
        if heading_kind(line.text[margin.end() :]) is None and line.cell is None:
            return SectionKind(kind), margin["label"], rest_of(line, margin.end())
        return None
    label, colon, rest = line.text.partition(":")
    if not colon or not rest.strip() or line.bullet or not line.gap_before or len(label.split()) > _MAX_HEADING_WORDS:
        return None
    kind = heading_kind(label)
    if kind in _OF_NO_JOB and (kind != SectionKind.LANGUAGES or find_languages(rest)):
        return SectionKind(kind), label, rest_of(line, len(label) + 1)
    return None


def _names_section(text: str) -> bool:
    """Whether capitals alone make a heading of a text: "LEGAL EXPERIENCE", but not "DIRECTOR OF STUDIES"."""
    return text.isupper() and likely_heading_kind(text) is not None and title_score(text) < _A_TITLE


def rest_of(line: Line, offset: int) -> Line:
    """`line` from `offset` on, without leading blanks."""
    cut = line.text[offset:]
    skipped = len(cut) - len(cut.lstrip())
    return line.model_copy(update={"text": cut.lstrip(), "start": line.start + offset + skipped})
