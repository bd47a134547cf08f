"""Education: school, degree, field and dates of every entry."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.cvs.models import Education, Fact, SectionKind, Span
from bot.cvs.pipeline.document import Line
from bot.cvs.pipeline.facts.certificates import is_online_course
from bot.cvs.pipeline.facts.dates import Period
from bot.cvs.pipeline.facts.pieces import DatedLine, Piece, comma_pieces, dated, sentence_pieces, trimmed
from bot.cvs.pipeline.facts.sections import Block
from bot.taxonomy.degrees import SCHOOL, Degree, find_degrees, is_school
from bot.taxonomy.folding import fold
from bot.taxonomy.places import city_of, is_place, is_region

_MAX_WORDS = 14  # of a line that can head an entry; longer ones describe
_NOTE = re.compile(
    r"(?:c?gpa|grade|note|mention|thesis|dissertation|with (?:first|distinction|honou?rs)|first class|second class|"
    r"upper second|lower second|2:[12]|cum laude|magna|summa|honou?rs\b|distinction|courses?|coursework|relevant|"
    r"minor|average|score|percentage|activities|gesamtnote|abschlussnote|promedio|المعدل|بمعدل|معدل|تقدير|"
    r"بتقدير|مرتبه|مع مرتبه)"
)
_NUMBERS = re.compile(r"[\d.,/%\s:()+-]+|.*\b\d(?:\.\d+)?\s?/\s?\d+(?:\.\d+)?.*")
_JOIN = re.compile(
    r"^[\s,:;(\-–—]*(?:(?:in|of|en|im|fach|der|des|de la|de l['’]|de|d['’]|with a major in|majoring in|"
    r"major in|major:?|"
    r"specialization in|specialising in|في|تخصص|قسم)(?![^\W\d_])[\s:'’]*)*"
)
_FROM = re.compile(r"\s+(?:from|at|an der|bei|a l['’]|من|de la|del?)\s+")


class _Entry(NamedTuple):
    lines: list[DatedLine]

    def dates(self) -> list[Period]:
        return [period for one in self.lines for period in one.periods]


def read_education(blocks: Sequence[Block]) -> tuple[Education, ...]:
    """The entries of all education sections, in the CV's order."""
    found: list[Education] = []
    for block in blocks:
        if block.kind is SectionKind.EDUCATION:
            entries = (_education(entry) for entry in _entries(block.lines))
            found += [entry for entry in entries if entry is not None]
    return tuple(found)


def _entries(lines: Sequence[Line]) -> Iterator[_Entry]:
    """Groups of lines, each about one degree."""
    entry = _Entry([])
    degree = school = False
    for line in lines:
        one = dated(line)
        described = line.bullet and not _tells(line)
        if len(line.text.split()) > _MAX_WORDS or described or _is_note(line.text) or is_online_course(line.text):
            if entry.lines:
                entry.lines.append(one)
            continue
        has_degree, has_school = bool(_degrees(line.text)), is_school(line.text)
        again = (
            (has_degree and degree)
            or (has_school and school)
            or (bool(one.periods) and bool(entry.dates()) and bool(degree or school))
        )
        apart = (line.gap_before or line.bold) and degree and school and bool(one.pieces)
        if entry.lines and (again or (apart and (bool(one.periods) or has_degree or has_school))):
            carried = _carried(entry, degree=degree, school=school)
            yield entry
            entry, degree, school = _Entry(carried), False, False
            degree = any(_degrees(c.line.text) for c in carried)
            school = any(is_school(c.line.text) for c in carried)
        entry.lines.append(one)
        degree, school = degree or has_degree, school or has_school
    if entry.lines:
        yield entry


def _tells(line: Line) -> bool:
    return bool(_degrees(line.text)) or is_school(line.text)


def _carried(entry: _Entry, *, degree: bool, school: bool) -> list[DatedLine]:
    """A bold line at the end of an entry that already has both is the head of the next one."""
    last = entry.lines[-1]
    if degree and school and len(entry.lines) > 2 and last.line.bold and not entry.lines[-2].line.bold:
        entry.lines.pop()
        return [last]
    return []


def _is_state(text: str, degree: Degree) -> bool:
    """Whether it is the "MA" of "Boston, MA"."""
    before, _comma, after = text[: degree.start].rpartition(",")
    town = re.split(r"\s{2,}|[,|(]", before)[-1].strip()
    return not after.strip() and bool(is_region(text[degree.start : degree.end]) and city_of(town))


def _degrees(text: str) -> list[Degree]:
    """Degrees of a text; a school's own words ("High School") count only where no higher degree stands."""
    found = [degree for degree in find_degrees(text) if not _is_state(text, degree)]
    higher = [degree for degree in found if degree.level > SCHOOL]
    return higher or found


def _is_note(text: str) -> bool:
    bare = text.strip(" \t()•-–|")
    return bool(_NOTE.match(fold(bare)) or _NUMBERS.fullmatch(bare))


def _education(entry: _Entry) -> Education | None:
    pieces = [
        part
        for one in entry.lines
        if len(one.line.text.split()) <= _MAX_WORDS + 6
        for piece in one.pieces
        for part in _parts(piece)
        if not _is_note(part.text)
    ]
    degree, level, degree_piece, rest = _degree(pieces)
    others = [piece for piece in pieces if piece is not degree_piece]
    if rest is not None and is_school(rest.text):
        others.insert(0, rest)
        rest = None
    school = next((piece for piece in others if is_school(piece.text)), None)
    remaining = [piece for piece in others if piece is not school and not is_place(piece.text)]
    short = [piece for piece in remaining if len(piece.text.split()) <= 8]
    if school is None and degree is not None and short:
        # an employer-like name beside the degree: before it or after it
        field_taken = rest is not None
        school = (
            short[0] if field_taken or len(short) == 1 else short[-1] if short[0].start > degree.span.end else short[0]
        )
        short = [piece for piece in short if piece is not school]
    field = rest.text if rest is not None else _field(short, degree_piece, school)
    if degree is None and school is None:
        return None
    period = _period(entry)
    lines = [one.line for one in entry.lines]
    return Education(
        institution=school.fact(0.9 if is_school(school.text) else 0.6) if school else None,
        degree=degree,
        field=" ".join(field.split()) if field else None,
        level=level,
        start=period.since if period and period.ranged else None,
        end=period.until if period and not period.current else None,
        span=Span(start=lines[0].start, end=lines[-1].end),
    )


def _parts(piece: Piece) -> list[Piece]:
    """Pieces at commas and full stops; and at "from" and "at" before a school."""
    parts: list[Piece] = []
    for part in (part for sentence in sentence_pieces(piece) for part in _comma_parts(sentence)):
        cuts = (cut for cut in _FROM.finditer(fold(part.text)) if is_school(part.text[cut.end() :]))
        cut = next((cut for cut in cuts if _degrees(part.text[: cut.start()])), None)
        if cut is None:
            parts.append(part)
        else:
            parts.append(trimmed(part.text[: cut.start()], part.start))
            parts.append(trimmed(part.text[cut.end() :], part.start + cut.end()))
    return parts


def _comma_parts(sentence: Piece) -> list[Piece]:
    """Pieces at commas, but for the one in "Boston, MA", which is no degree."""
    parts: list[Piece] = []
    for part in comma_pieces(sentence):
        if parts and is_region(part.text) and city_of(parts[-1].text):
            town = parts.pop()
            part = Piece(sentence.text[town.start - sentence.start : part.end - sentence.start], town.start)  # noqa: PLW2901
        parts.append(part)
    return parts


def _degree(pieces: Sequence[Piece]) -> tuple[Fact | None, int | None, Piece | None, Piece | None]:
    """The highest degree among the pieces: as written, its level, its piece, and what follows it there (its field)."""
    best: tuple[int, int, Piece, Degree] | None = None
    for number, piece in enumerate(pieces):
        for degree in _degrees(piece.text):
            if degree.level == SCHOOL and is_school(piece.text) and degree.start > 0:
                continue
            rank = (degree.level, -number)
            if best is None or rank > (best[0], best[1]):
                best = (degree.level, -number, piece, degree)
    if best is None:
        return None, None, None, None
    level, _, piece, degree = best
    written = Piece(piece.text[degree.start : degree.end].strip(), piece.start + degree.start)
    after = piece.text[degree.end :]
    join = _JOIN.match(fold(after))
    skipped = join.end() if join else 0
    rest = trimmed(after[skipped:], piece.start + degree.end + skipped)
    if rest.text and rest.text.startswith("(") is False and "(" not in rest.text:
        rest = Piece(rest.text.rstrip(") "), rest.start)
    has_rest = len(rest.text) > 2 and not _is_note(rest.text)
    before = trimmed(re.sub(r"\s*\($", "", piece.text[: degree.start]), piece.start)
    if not has_rest and len(before.text) > 3:
        rest, has_rest = before, not is_school(before.text)
    return written.fact(0.9), level, piece, rest if has_rest else None


def _field(short: Sequence[Piece], degree: Piece | None, school: Piece | None) -> str | None:
    """A piece that can only be what was studied: beside the degree first, then beside the school."""
    if not short or degree is None:
        return short[0].text if short and school is not None else None
    return min(short, key=lambda piece: abs(piece.start - degree.end)).text


def _period(entry: _Entry) -> Period | None:
    dates = entry.dates()
    return next((period for period in dates if period.ranged), dates[-1] if dates else None)
