"""Experience: employer, title, dates and place of every entry."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.cvs.models import Experience, SectionKind, Span
from bot.cvs.pipeline.facts.dates import Period
from bot.cvs.pipeline.facts.entries import DraftEntry, split_entries
from bot.cvs.pipeline.facts.labelled import read_forms
from bot.cvs.pipeline.facts.naming import Named, head_of, name_all
from bot.cvs.pipeline.facts.pieces import Piece
from bot.cvs.pipeline.facts.sections import Block
from bot.taxonomy.titles import company_score, is_break, is_internship, title_score

_ROLE, _EMPLOYER = 0.8, 0.7  # scores from which words show a title, an employer


class Work(NamedTuple):
    """All entries, and the indices of those whose whole time is one season or one year."""

    entries: tuple[Experience, ...]
    seasons: frozenset[int]


def read_experience(blocks: Sequence[Block], text: str) -> Work:
    """The entries of all experience sections, in the CV's order."""
    entries: list[Experience] = []
    seasons: set[int] = set()
    for block in blocks:
        if block.kind not in (SectionKind.EXPERIENCE, SectionKind.COURSES):
            continue
        if forms := read_forms(block.lines):
            drafts, named = [form.draft for form in forms], [form.named for form in forms]
        else:
            drafts = split_entries(block.lines)
            named = name_all([head_of(draft, text) for draft in drafts], text)
        spanning, named = _with_groups(drafts, named)
        company: Piece | None = None
        for number, (draft, own) in enumerate(zip(drafts, named, strict=True)):
            names = [piece.text for piece in (own.title, own.company) if piece]
            if not names or any(is_break(name) for name in names):
                continue
            if own.company is not None:
                company = own.company
                if number in spanning or (own.title is None and _is_group(drafts, named, number)):
                    continue
            entry = _entry(draft, own._replace(company=company if own.title else own.company), block)
            named_so = own.title is not None and is_internship(own.title.text)
            if block.kind is SectionKind.COURSES and not (named_so and entry.start and entry.company):
                continue
            if draft.period is not None and not draft.period.ranged:
                seasons.add(len(entries))
            entries.append(entry)
    return Work(tuple(entries), frozenset(seasons))


def _with_groups(drafts: Sequence[DraftEntry], named: Sequence[Named]) -> tuple[frozenset[int], list[Named]]:
    """Which entries are employers of those under them, and the names of all.

    Where a line whose words show no role spans the time of roles under it: it is their employer.

    "2013 – 2022: Alba Care, Oslo" over "Buyer, hair and skin   2017 – 2022": what follows the comma is of the title.
    """
    group: Period | None = None
    spanning, found = set[int](), list[Named]()
    for number, (draft, own) in enumerate(zip(drafts, named, strict=True)):
        following = drafts[number + 1].period if number + 1 < len(drafts) else None
        if group is not None and (draft.period is None or not _spans(group, draft.period)):
            group = None
        spans = draft.period is not None and following is not None and _spans(draft.period, following)
        if spans and _shows_no_role(own) and _role(named[number + 1]):
            group = draft.period
            spanning.add(number)
            found.append(own._replace(title=None, company=_employer(own)))
        else:
            found.append(_with_unit(own) if group else own)
    return frozenset(spanning), found


def _with_unit(own: Named) -> Named:
    """A role under its employer, with what follows its comma where that is no employer's name."""
    title, unit = own.title, own.company
    if title and unit and _role(own) and company_score(unit.text) < _EMPLOYER and _beside(title, unit):
        return own._replace(title=Piece(f"{title.text}, {unit.text}", title.start), company=None)
    return own


def _beside(title: Piece, unit: Piece) -> bool:
    """Whether two pieces are parts of one line, with no more than a comma between them."""
    return unit.start - title.end == len(", ")


def _role(named: Named) -> bool:
    return named.title is not None and title_score(named.title.text.split(",")[0]) >= _ROLE


def _shows_no_role(named: Named) -> bool:
    return all(title_score(piece.text) < _ROLE for piece in (named.title, named.company) if piece)


def _employer(named: Named) -> Piece | None:
    pieces = [piece for piece in (named.title, named.company) if piece]
    return max(pieces, key=lambda piece: company_score(piece.text), default=None)


def _spans(whole: Period, part: Period) -> bool:
    """Whether a time of more than one date holds another one."""
    if whole.since is None or part.since is None or not whole.ranged or whole.since.year > part.since.year:
        return False
    if whole.current or whole.until is None:
        return True
    return not part.current and part.until is not None and part.until.year <= whole.until.year


def _is_group(drafts: Sequence[DraftEntry], named: Sequence[Named], number: int) -> bool:
    """Whether an entry is only an employer with its whole time, whose roles follow."""
    if number + 1 >= len(drafts):
        return False
    own, following, after = drafts[number].period, drafts[number + 1].period, named[number + 1]
    if own is None or following is None or after.title is None or after.company is not None:
        return False
    return bool(own.since and following.since and own.since.months() <= following.since.months())


def _entry(draft: DraftEntry, named: Named, block: Block) -> Experience:
    period, line = draft.period, draft.period_line
    title = named.title.fact(0.9 if named.certain else 0.7) if named.title else None
    company = named.company.fact(0.9 if named.certain else 0.7) if named.company else None
    words = " ".join(fact.value for fact in (title, company) if fact)
    return Experience(
        company=company,
        title=title,
        start=period.since if period else None,
        end=period.until if period and not period.current else None,
        current=bool(period and period.current),
        dates_span=Span(start=line.start + period.start, end=line.start + period.end) if period and line else None,
        location=" ".join(named.place.text.split()) if named.place else None,
        internship=is_internship(words) or is_internship(block.heading or ""),
        span=Span(start=draft.start, end=max(draft.end, draft.start + 1)),
    )
