"""Entries of an experience section: which lines head an entry, which describe it, and which date is whose."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from bot.cvs.pipeline.document import Line
from bot.cvs.pipeline.facts.dates import Period
from bot.cvs.pipeline.facts.paragraphs import heads_apart
from bot.cvs.pipeline.facts.pieces import DatedLine, dated_lines, label_of
from bot.cvs.pipeline.facts.telling import DEED, SHORT, is_sentence, names, tells
from bot.taxonomy.folding import fold
from bot.taxonomy.places import is_place
from bot.taxonomy.titles import company_score, title_score

_MAX_HEAD_WORDS = 16
_WRAPPED_WORDS = 8  # of a line that fills its column
_INDENT = 4, 32  # points by which a description stands further in than the head of its entry
_HEAD_REACH = 3  # lines between a date and what it dates
_LABELS = re.compile(
    r"(?:highlights?|(?:key |main |major |core |job )?"
    r"(?:(?:responsibilities|achievements|accomplishments|duties|tasks)(?:,? and |, | & |/)?)+"
    r"|technologies|tech stack|stack|tools|environment|skills|aufgaben|tatigkeiten|missions?"
    r"|realisations|environnement(?: technique)?|funciones|logros|tareas|المهام|الإنجازات|website|summary|description"
    r"|mansioni|attivita|principali mansioni|atividades|principais atividades|werkzaamheden|gorevler"
    r"|المسووليات|التقنيات|clients?|kunden|projects?|projekte?|projets?|team size)\s*(?::.*)?\Z"
)
SAYS_ROLE = re.compile(  # "Worked as engineer with Acme from 2018 to 2020."
    r"(?:(?:i|have|has|am|was|been|is|currently|presently|previously)\s+)*(?:worked|working|works|employed|served|serving|engaged)"
    r"\s+as\s+(?:an?\s+|the\s+)?|(?:عملت|اعمل|أعمل|عمل)\s+(?:حاليا\s+)?ك|(?:travaille|travaill[ée]|employ[ée])\s+comme\s+"
    r"|(?:trabaj[oéó]|trabajando)\s+como\s+",
    re.IGNORECASE,
)
AT_EMPLOYER = re.compile(r"(?:at|@|bei|beim|chez|presso|bij|لدى)\s+(?=[A-ZÀ-Þ\u0600-\u06ff])")
_FIELD = re.compile(r"[^\W\d_][^\W\d_]*(?: [^\W\d_]+){0,3}\s?[:：]\s*\S")  # "Hours per week: 40"


class DraftEntry(NamedTuple):
    """The lines that head an entry, its period with the line it stands in, and the offsets of the whole entry.

    `heads` end with the line of the period; `below` are the lines right under it that may still belong to the head.
    """

    heads: tuple[DatedLine, ...]
    below: tuple[DatedLine, ...]
    period: Period | None
    period_line: Line | None
    start: int
    end: int
    after: DatedLine | None = None  # what the description begins with, where that is no item of a list


def split_entries(lines: Sequence[Line]) -> list[DraftEntry]:
    """The entries of a section, in order; lines before the first one that heads an entry are left out."""
    read = _by_rows(heads_apart(dated_lines(lines)))
    body = _bodies(read)
    dates_lead = _dates_lead(read, body)
    entries: list[DraftEntry] = []
    waiting: list[DatedLine] = []  # heads without a date yet: an employer whose roles follow
    at = 0
    while at < len(read):
        if body[at]:
            if entries and not waiting:
                entries[-1] = entries[-1]._replace(end=max(entries[-1].end, read[at].line.end))
            at += 1
            continue
        stop = at
        while stop < len(read) and not body[stop]:
            stop += 1
        run = read[at:stop]
        described = read[stop] if stop < len(read) else None
        if entries and not waiting:
            run = run[_of_the_entry_before(run, dates_lead=dates_lead) :]
        found = _dated_run([*waiting, *run])
        if found and described is not None and (described.told or not described.line.bullet):
            found[-1] = found[-1]._replace(after=described)
        if found:
            entries += found
            waiting = []
        elif described is not None and (late := _late_date(described)):
            heads = [*waiting, *run][-_HEAD_REACH:]
            entries.append(DraftEntry(tuple(heads), (), late, described.line, heads[0].line.start, described.line.end))
            waiting = []
        elif entries and entries[-1].end and not _heads_an_entry(run):
            entries[-1] = entries[-1]._replace(end=run[-1].line.end)
        else:
            if waiting and entries:
                entries[-1] = entries[-1]._replace(end=max(entries[-1].end, waiting[-1].line.end))
            waiting = run[-_HEAD_REACH:]
        at = stop
    if not entries and waiting:
        entries = _undated(read, body)
    elif waiting and any(title_score(head.line.text) >= 0.8 for head in waiting):
        last = waiting[-1].line
        entries.append(DraftEntry(tuple(waiting), (), None, None, waiting[0].line.start, last.end))
    return entries


def _by_rows(read: Sequence[DatedLine]) -> list[DatedLine]:
    """The lines, with the dates of a table's row before what they date where they stand in a cell behind its text."""
    rows = [list(row) for _place, row in groupby(read, key=lambda one: one.line.cell and one.line.cell[:2])]
    described = {table for row in rows if (table := _table_dated_behind(row)) is not None}
    found: list[DatedLine] = []
    for row in rows:
        dates = _date_cell(row) if row[0].line.cell and row[0].line.cell[0] in described else []
        found += [*dates, *(one for one in row if one not in dates)]
    return found


def _table_dated_behind(row: Sequence[DatedLine]) -> int | None:
    """The table of a row whose dates come after a cell with more than one line."""
    dates, cell = _date_cell(row), row[0].line.cell
    if not dates or cell is None or dates[0] is row[0]:
        return None
    before = Counter(one.line.cell for one in row[: row.index(dates[0])])
    return cell[0] if max(before.values()) > 1 else None


def _date_cell(row: Sequence[DatedLine]) -> list[DatedLine]:
    """The lines of the first cell that has dates and nothing but them and places."""
    for _cell, lines in groupby(row, key=lambda one: one.line.cell):
        own = list(lines)
        if any(one.ranged for one in own) and all(
            one.date_only or all(is_place(piece.text) for piece in one.pieces) for one in own
        ):
            return own
    return []


def _dates_lead(read: Sequence[DatedLine], body: Sequence[bool]) -> bool:
    """Whether most entries of a section begin with their dates."""
    leading = following = 0
    for index, one in enumerate(read):
        if one.ranged and not body[index] and one.date_at_edge():
            leads = (index == 0 or body[index - 1]) and one.starts_with_date()
            leading, following = leading + leads, following + (not leads)
    return leading > following


def _of_the_entry_before(run: Sequence[DatedLine], *, dates_lead: bool) -> int:
    """How many lines of a run still belong to the entry before it: up to a gap, or to the dates that lead."""
    anchors = _anchors(run)
    if not anchors:
        return 0
    first = anchors[0][0]
    gap = next((index for index in range(1, first + 1) if run[index].line.gap_before), 0)
    if gap and not run[0].line.gap_before and not _heads_an_entry(run[:gap]):
        return gap
    return first if dates_lead and run[first].starts_with_date() and not _heads_an_entry(run[:first]) else 0


def _indented(read: Sequence[DatedLine]) -> list[bool]:
    """Which lines stand a little further in than others of the section, as descriptions do whose bullets are drawn."""
    rtl = sum(one.line.text > "\u0600" for one in read) * 2 > len(read)
    edges = [None if (x := one.line.x1 if rtl else one.line.x0) is None else -x if rtl else x for one in read]
    levels = Counter(
        (one.line.page, one.line.column, round(edge))
        for one, edge in zip(read, edges, strict=True)
        if edge is not None and not one.line.bullet
    )
    bases = [level for level, count in levels.items() if count > 1]
    return [
        edge is not None
        and not one.line.bold
        and any(
            (page, column) == (one.line.page, one.line.column) and _INDENT[0] <= edge - base <= _INDENT[1]
            for page, column, base in bases
        )
        for one, edge in zip(read, edges, strict=True)
    ]


def _bodies(read: Sequence[DatedLine]) -> list[bool]:
    bodies: list[bool] = []
    indented = _indented(read)
    listed = _listed_heads(read)
    heads_have_bullets = not any(one.ranged and one.date_at_edge() and not one.line.bullet for one in read)
    for index, one in enumerate(read):
        line, text = one.line, one.line.text.strip()
        previous = read[index - 1] if index else None
        following = read[index + 1] if index + 1 < len(read) else None
        words = sum(len(piece.text.split()) for piece in one.pieces)
        heading_date = one.ranged and one.date_at_edge() and not (is_sentence(text, words) and not one.ends_with_date())
        heading_date = heading_date and not DEED.match(text)
        ends_body = previous is not None and bodies[-1] and _ends_sentence(previous.line.text, text)
        if (words == 0 and one.periods) or (one.ranged and _says_role(text)) or index in listed:
            is_body = False
        elif line.bullet:
            dated = heading_date or (one.date_at_edge() and any(period.season for period in one.periods))
            is_body = not (heads_have_bullets and dated and words <= 12 and not text.endswith("."))
        elif indented[index] and not (heading_date and one.date_stands_apart()):
            is_body = previous is None or bodies[-1] or title_score(text) < 0.8 or tells(text)
        elif heading_date and words <= _MAX_HEAD_WORDS:
            is_body = False
        elif words > _MAX_HEAD_WORDS or _reads_on(text, words) or _wraps(one, following) or ends_body:
            is_body = True
        elif previous is not None and bodies[-1] and not line.gap_before and not line.bold:
            # a bullet's second line, unless it looks like the head of the next entry
            next_dated = following is not None and bool(following.periods) and following.date_at_edge()
            is_body = not (
                next_dated
                or previous.line.text.rstrip().endswith((".", "!", "؟", "。"))
                or (previous.line.bullet and _outdented(line, previous.line))
                or title_score(text) >= 1.0
                or company_score(text) >= 1.0
                or (":" in previous.line.text and _LABELS.match(fold(previous.line.text)) is not None)
            )
            is_body = is_body or text[:1].islower() or is_sentence(text, 5)
        else:
            is_body = False
        bodies.append(is_body)
    return bodies


def _listed_heads(read: Sequence[DatedLine]) -> frozenset[int]:
    """The lines of heads that are items of a list with their dates under them, where a section begins with such."""
    found: set[int] = set()
    for index, one in enumerate(read):
        if not one.line.bullet or one.periods:
            continue
        for below in range(index + 1, min(index + _HEAD_REACH, len(read))):
            if read[below].line.bullet:
                break
            if read[below].ranged and read[below].date_at_edge():
                found.update(range(index, below + 1))
                break
    return frozenset(found) if 0 in found else frozenset()


def _outdented(line: Line, bullet: Line) -> bool:
    """Whether a line cannot go on with the text of a bullet: a paragraph of its own, or one left of the bullet."""
    if line.x0 is None or bullet.x0 is None:
        return line.font_size is not None
    return line.text < "\u0600" and line.x0 < bullet.x0 - 2 and line.column == bullet.column


def _ends_sentence(before: str, text: str) -> bool:
    """Whether a line ends the sentence that the line before it left open."""
    return not before.rstrip().endswith((".", ":", "!", "؟", "。")) and is_sentence(text, SHORT + 1)


def _wraps(one: DatedLine, following: DatedLine | None) -> bool:
    """Whether a long line goes on in the next one, as a sentence does and a head does not."""
    if following is None or following.line.gap_before or following.line.bullet or following.line.bold != one.line.bold:
        return False
    text = following.line.text.strip()
    long = len(one.line.text.split()) >= _WRAPPED_WORDS and not one.periods
    return long and not following.periods and (text[:1].islower() or is_sentence(text, SHORT + 1))


def _reads_on(text: str, words: int) -> bool:
    """Whether a line is a label or a sentence rather than the head of an entry."""
    if _LABELS.match(fold(text)) or text.endswith(":"):
        return True
    if DEED.match(text) and tells(text):
        return True
    lower = text[:1].islower() and not AT_EMPLOYER.match(text)
    return is_sentence(text, words) or (lower and title_score(text) < 0.8)


def _says_role(text: str) -> bool:
    said = SAYS_ROLE.match(text)
    return said is not None and title_score(" ".join(text[said.end() :].split()[:_WRAPPED_WORDS])) >= 0.8


def _late_date(one: DatedLine) -> Period | None:
    """The period at the end of a description's first line: dates in a column of their own, merged by extraction."""
    for period in one.periods:
        if period.ranged and not one.line.text[period.end :].strip(" ."):
            return period
    return None


def _heads_an_entry(run: Sequence[DatedLine]) -> bool:
    return any(one.line.bold or title_score(one.line.text) >= 0.8 or company_score(one.line.text) >= 0.7 for one in run)


def _anchors(run: Sequence[DatedLine]) -> list[tuple[int, Period]]:
    """Which lines of a run date an entry."""
    found: list[tuple[int, Period]] = []
    for index, one in enumerate(run):
        ranged = [period for period in one.periods if period.ranged]
        if ranged:
            found.append((index, ranged[0]))
        elif one.periods and one.date_at_edge():
            found.append((index, one.periods[-1]))
    if any(period.ranged for _, period in found):
        found = [(i, p) for i, p in found if p.ranged or p.season or run[i].date_only or _dates_a_title(run[i], p)]
    return found


def _dates_a_title(one: DatedLine, period: Period) -> bool:
    """Whether a year alone, set off by a wide blank, dates the title beside it: "Sales Trainee    2013"."""
    text = one.line.text
    wide = re.search(r"\s{2}\Z|\t\Z", text[: period.start]) or re.match(r"\s{2}|\t", text[period.end :])
    return wide is not None and any(title_score(piece.text.split(",")[0]) >= 0.8 for piece in one.pieces)


def _dated_run(run: Sequence[DatedLine]) -> list[DraftEntry]:
    anchors = _anchors(run)
    if not anchors:
        return []
    first = anchors[0][0]
    before = min(first, _HEAD_REACH)
    starts = [first - before]
    for (at, _), (following, _) in pairwise(anchors):
        starts.append(_boundary(run, at, following, before))
    entries = []
    for number, (at, period) in enumerate(anchors):
        stop = starts[number + 1] if number + 1 < len(anchors) else len(run)
        heads = run[starts[number] : at + 1]
        starting, ending = zip(*((one.line.start, one.line.end) for one in run[starts[number] : stop]), strict=True)
        below = [one for one in run[at + 1 : stop] if not _is_field(one.line.text)][:_HEAD_REACH]
        entries.append(DraftEntry(tuple(heads), tuple(below), period, run[at].line, min(starting), max(ending)))
    return entries


def _is_field(text: str) -> bool:
    """Whether a line gives, after its label, what names neither role nor employer ("Hours per week: 40")."""
    label = label_of(text)
    return _FIELD.match(text) is not None and (
        title_score(text.partition(":")[0]) < 0.8 if label is None else label[0] == "other"
    )


def _boundary(run: Sequence[DatedLine], at: int, following: int, before: int) -> int:
    """The first line of the entry whose date is in line `following`, after the one dated in line `at`."""
    between = range(at + 1, following)
    for index in between if before else ():
        if run[index].line.gap_before:
            return index
    split = max(following - before, at + 1)
    while split < following and is_place(run[split].line.text):
        split += 1
    # what only describes is of the entry before, and what follows it of the next one
    described = [index for index in between if not (run[index].line.bold or names(run[index].line.text))]
    if described and (described[-1] + 1 < following or run[following].pieces):
        return described[-1] + 1
    return split


def _undated(read: Sequence[DatedLine], body: Sequence[bool]) -> list[DraftEntry]:
    """Entries of a section in which nothing has a date: each run of heads that names a role or an employer."""
    entries: list[DraftEntry] = []
    heads: list[DatedLine] = []
    for one, is_body in zip((*read, None), (*body, True), strict=True):
        if one is not None and not is_body:
            heads.append(one)
            continue
        if heads and any(title_score(h.line.text) >= 0.8 for h in heads[:_HEAD_REACH]):
            entries.append(
                DraftEntry(tuple(heads[:_HEAD_REACH]), (), None, None, heads[0].line.start, heads[-1].line.end)
            )
        elif entries and heads:
            entries[-1] = entries[-1]._replace(end=heads[-1].line.end)
        heads = []
        if one is not None and entries:
            entries[-1] = entries[-1]._replace(end=one.line.end)
    return entries
