"""Entries written as forms: a label beside or over each fact, or a table with labels at the head of its columns."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.cvs.pipeline.document import Line
from bot.cvs.pipeline.facts.dates import Period, find_periods
from bot.cvs.pipeline.facts.entries import DraftEntry
from bot.cvs.pipeline.facts.naming import Named
from bot.cvs.pipeline.facts.pieces import Piece, label_of, strong_pieces, trimmed
from bot.taxonomy.calendar import calendar
from bot.taxonomy.folding import fold
from bot.taxonomy.labels import label_kind

_NAMES = frozenset(("title", "company"))
_TIMES = frozenset(("dates", "start"))
_HEAD_WORDS = 9


class _Fact(NamedTuple):
    kind: str  # a label's kind, or "text" for lines that no label names
    value: Piece | None
    line: Line


class Filled(NamedTuple):
    """An entry of a form, with its name and employer as the labels tell them."""

    draft: DraftEntry
    named: Named


def read_forms(lines: Sequence[Line]) -> list[Filled]:
    """The entries, where a section is written as forms or as a table with a head; none where it is not."""
    facts = list(_of_table(lines) or _of_labels(lines))
    kinds = {fact.kind for fact in facts if fact.value is not None}
    if not (kinds & _NAMES and kinds & _TIMES) or len(kinds & (_NAMES | _TIMES)) < 2:
        return []
    unnamed = next(iter(_NAMES - kinds), None)
    records: list[list[_Fact]] = []
    seen: set[str] = set()
    before: _Fact | None = None
    for fact in facts:
        opens = fact.kind in _NAMES | _TIMES and fact.value is not None
        if opens and (fact.kind in seen or not records):
            records.append([])
            seen = set()
            if unnamed and before is not None and _heads(before):
                value = trimmed(before.line.text, before.line.start)
                records[-1].append(_Fact(unnamed, value, before.line))
        if opens:
            seen.add(fact.kind)
        if records:
            records[-1].append(fact)
        before = fact
    return _filled(records)


def _heads(fact: _Fact) -> bool:
    """Whether a line without a label can name what no label of its form names."""
    line = fact.line
    return fact.kind == "text" and not line.bullet and len(line.text.split()) <= _HEAD_WORDS


def _filled(records: Sequence[Sequence[_Fact]]) -> list[Filled]:
    found: list[Filled] = []
    company: Piece | None = None
    for record in records:
        values = {fact.kind: fact for fact in reversed(record) if fact.value is not None}
        title = values["title"].value if "title" in values else None
        company = values["company"].value if "company" in values else company
        place = values["place"].value if "place" in values else None
        timed = values.get("dates") or values.get("start")
        period = _period(timed, values.get("end")) if timed else None
        start, end = record[0].line.start, record[-1].line.end
        draft = DraftEntry((), (), period, timed.line if timed and period else None, start, end)
        found.append(Filled(draft, Named(title, company, place, True)))
    return found


def _period(first: _Fact, last: _Fact | None) -> Period | None:
    """The time between two labelled dates, or the one that a single label has."""
    at = first.value.start - first.line.start if first.value else 0
    periods = [period for period in find_periods(first.line.text) if period.end > at]
    if not periods:
        return None
    one = periods[0]
    if last is None or last.value is None or (one.ranged and not one.current):
        return one
    until = find_periods(last.value.text)
    if until:
        return one._replace(until=until[-1].until, current=False, ranged=True)
    words = fold(last.value.text).strip(" .()")
    current = words in calendar().present
    return one._replace(until=None, current=True, ranged=True) if current else one


def _of_labels(lines: Sequence[Line]) -> Iterator[_Fact]:
    """What each label names; a label alone names the line under it."""
    waiting: str | None = None
    for line in lines:
        kind, value = _labelled(line)
        if kind is not None:
            waiting = kind if value is None else None
            yield _Fact(kind, value, line)
        elif waiting is not None:
            yield _Fact(waiting, trimmed(line.text, line.start), line)
            waiting = None
        else:
            yield _Fact("text", None, line)


def _labelled(line: Line) -> tuple[str | None, Piece | None]:
    found = label_of(line.text)
    if found is None:
        return None, None
    kind, at = found
    value = trimmed(line.text[at:], line.start + at)
    return kind, value if value.text else None


def _of_table(lines: Sequence[Line]) -> list[_Fact]:
    """The facts of a table whose first row is labels, row by row; none without such a row."""
    rows = list(_rows(lines))
    heads = [[label_kind(piece.text) for piece in pieces] for _lines, pieces in rows]
    head = next(
        (
            n
            for n, kinds in enumerate(heads)
            if len({*kinds} & (_NAMES | _TIMES)) > 1 and 3 * kinds.count(None) <= len(kinds)
        ),
        None,
    )
    if head is None:
        return []
    kinds = heads[head]
    if "company" not in kinds:  # "Job, Place, Time": the place of work is the employer
        kinds = ["company" if kind == "place" else kind for kind in kinds]
    facts: list[_Fact] = []
    for own, pieces in rows[head + 1 :]:
        if len(pieces) == len(kinds):
            line_of = {piece.start: line for line in own for piece in pieces if line.start <= piece.start <= line.end}
            facts += [
                _Fact(kind or "other", piece, line_of[piece.start]) for kind, piece in zip(kinds, pieces, strict=True)
            ]
        else:
            facts += [_Fact("text", None, line) for line in own]
    return facts


def _rows(lines: Sequence[Line]) -> Iterator[tuple[list[Line], list[Piece]]]:
    """Rows of a table, with the first piece of each cell; outside tables each line with its pieces."""
    own: list[Line] = []
    for line in lines:
        if own and (line.cell is None or own[0].cell is None or line.cell[:2] != own[0].cell[:2]):
            yield own, _cells(own)
            own = []
        own.append(line)
    if own:
        yield own, _cells(own)


def _cells(own: Sequence[Line]) -> list[Piece]:
    if len(own) == 1:
        return _columns(own[0])
    first = {line.cell[2]: line for line in reversed(own) if line.cell}
    return [Piece(line.text, line.start) for _column, line in sorted(first.items())]


def _columns(line: Line) -> list[Piece]:
    """A row's cells, between wide blanks or bars; a range of dates stays whole."""
    parts: list[Piece] = []
    at = 0
    for found in re.finditer(r"\s{2,}|\t+|\s*\|\s*", line.text):
        parts.append(Piece(line.text[at : found.start()], line.start + at))
        at = found.end()
    parts.append(Piece(line.text[at:], line.start + at))
    kept = [part for part in parts if part.text.strip()]
    return kept if len(kept) > 1 else strong_pieces(Piece(line.text, line.start))
