"""Experience: employer, title, dates and place of every entry."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from bot.cvs.models import Experience, SectionKind, Span
from bot.cvs.pipeline.facts.entries import ABBREVIATED, DraftEntry, split_entries
from bot.cvs.pipeline.facts.pieces import Piece, comma_pieces, joined
from bot.cvs.pipeline.facts.sections import Block
from bot.taxonomy.places import is_place, is_region
from bot.taxonomy.titles import company_score, is_internship, title_score

_AT = re.compile(r"\s+(?:at|@|bei|bei der|chez|لدى)\s+", re.IGNORECASE)
_SURE, _LIKELY = 0.8, 0.7
_NAME_WORDS = 9  # of a line that names an employer or a title with its place


class _Named(NamedTuple):
    title: Piece | None
    company: Piece | None
    place: Piece | None
    certain: bool  # both were told apart by their words, not by their order


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
        drafts = split_entries(block.lines)
        pieces = [_pieces(draft, text) for draft in drafts]
        title_first = _title_first([_name(own, text, title_first=True) for own in pieces])
        company: Piece | None = None
        grouped = False  # the employer stands on a line of its own, its roles under it
        for number, (draft, own) in enumerate(zip(drafts, pieces, strict=True)):
            named = _name(own, text, title_first=title_first, grouped=grouped)
            if named.title is None and named.company is None:
                continue
            if named.company is not None:
                company = named.company
                grouped = named.title is None or not _on_one_line(named.title, named.company, text)
                if named.title is None and _is_group(drafts, pieces, number, text):
                    continue
            entry = _entry(draft, named._replace(company=company if named.title else named.company), block)
            if block.kind is SectionKind.COURSES and not (entry.internship and entry.start and entry.company):
                continue
            if draft.period is not None and not draft.period.ranged:
                seasons.add(len(entries))
            entries.append(entry)
    return Work(tuple(entries), frozenset(seasons))


def _on_one_line(one: Piece, other: Piece, text: str) -> bool:
    first, second = sorted((one, other), key=lambda piece: piece.start)
    return "\n" not in text[first.start : second.end]


def _is_group(drafts: Sequence[DraftEntry], pieces: Sequence[list[Piece]], number: int, text: str) -> bool:
    """Whether an entry is only an employer with its whole time, whose roles follow."""
    if number + 1 >= len(drafts):
        return False
    own, following = drafts[number].period, drafts[number + 1].period
    after = _name(pieces[number + 1], text, title_first=True)
    if own is None or following is None or after.title is None or after.company is not None:
        return False
    return bool(own.since and following.since and own.since.months() <= following.since.months())


def _pieces(draft: DraftEntry, text: str) -> list[Piece]:
    """The pieces of the heads, and of the lines under them while an employer or a title may be missing."""
    pieces = [piece for head in draft.heads for piece in head.pieces]
    if any(_split_at(piece, text) for piece in pieces):
        return pieces
    for one in draft.below:
        named = [piece for piece in pieces if not is_place(piece.text)]
        if len(named) > 1 or not one.pieces:
            break
        if is_place(one.line.text) or _names(one.line.text):
            pieces += one.pieces
        else:
            break
    return pieces


def _names(text: str) -> bool:
    """Whether a line under the dates reads as an employer or a title, not as the beginning of a description."""
    words = text.split()
    ended = text.endswith((".", ":")) and not ABBREVIATED.search(text)
    if len(words) > _NAME_WORDS or ended or text[:1].islower():
        return False
    long = [word for word in words if len(word) > 3]
    told = title_score(text) >= _SURE or company_score(text) >= _LIKELY or is_place(text.rpartition(",")[2])
    return told or all(word[:1].isupper() or not word.isascii() for word in long)


def _title_first(named: Sequence[_Named]) -> bool:
    """Which comes first in this CV, where the words say; titles where they do not."""
    votes = 0
    for one in named:
        if one.certain and one.title and one.company:
            votes += 1 if one.title.start < one.company.start else -1
    return votes >= 0


def _without_place(piece: Piece, text: str) -> tuple[Piece | None, Piece | None]:
    """A piece without the place at its end, and the place."""
    if is_place(piece.text):
        return None, piece
    parts = comma_pieces(piece)
    keep = len(parts)
    while keep > 1 and (is_place(parts[keep - 1].text) or is_region(parts[keep - 1].text)):
        keep -= 1
    if keep == len(parts):
        return piece, None
    # "Evanford, IL": the town before a region or country is a place though no table has it
    if keep > 2 and is_region(parts[keep].text) and len(parts[keep - 1].text.split()) <= 3:
        keep -= 1
    return joined(parts[:keep], text), joined(parts[keep:], text)


def _name(pieces: Sequence[Piece], text: str, *, title_first: bool, grouped: bool = False) -> _Named:
    kept: list[Piece] = []
    place: Piece | None = None
    for piece in pieces[:8]:
        if len(piece.text) > 160:
            continue
        rest, found = _without_place(piece, text)
        place = place or found
        if rest is not None and re.search(r"[^\W\d_]{2}", rest.text):
            kept.append(rest)
    if not kept and place is not None:
        return _Named(None, place, None, False)
    for piece in kept:
        split = _split_at(piece, text)
        alone = all(_on_one_line(piece, other, text) for other in kept)
        if split is not None and (alone or title_score(piece.text) < _SURE):
            return _Named(*split, place, True)
    if len(kept) == 1:
        return _one(kept[0], text, place, title_first=title_first, grouped=grouped)
    if not kept:
        return _Named(None, None, place, False)
    scores = [(title_score(piece.text), company_score(piece.text)) for piece in kept]
    best = max(range(len(kept)), key=lambda i: (scores[i][0] - scores[i][1] / 2, -i))
    if scores[best][0] <= 0:
        employers = [i for i in range(len(kept)) if scores[i][1] >= _LIKELY]
        if employers:
            company = employers[0]
            title = next(i for i in range(len(kept)) if i != company)
            return _Named(kept[title], kept[company], place, False)
        title, company = (0, 1) if title_first else (1, 0)
        return _Named(kept[title], kept[company], place, False)
    others = [i for i in range(len(kept)) if i != best]
    company = max(others, key=lambda i: (scores[i][1] - scores[i][0] / 2, -abs(i - best), -i))
    return _Named(kept[best], kept[company], place, scores[best][0] >= _SURE and scores[company][0] < _SURE)


def _split_at(piece: Piece, text: str) -> tuple[Piece, Piece] | None:
    """Title and employer of "Engineer at Acme" and of "Engineer, Acme Ltd" where both are plain from their words."""
    for match in _AT.finditer(piece.text):
        left, right = piece.text[: match.start()], piece.text[match.end() :]
        if title_score(left) >= _SURE and right.strip():
            return Piece(left.rstrip(" ,"), piece.start), Piece(right.rstrip(), piece.start + match.end())
    parts = comma_pieces(piece)
    for cut in range(1, len(parts)):
        left_piece, right_piece = joined(parts[:cut], text), joined(parts[cut:], text)
        for title, company in ((left_piece, right_piece), (right_piece, left_piece)):
            if (
                title_score(title.text) >= _SURE
                and company_score(company.text) >= _LIKELY
                and title_score(company.text) < _SURE
                and company_score(title.text) < _LIKELY
            ):
                return title, company
    return None


def _one(piece: Piece, text: str, place: Piece | None, *, title_first: bool, grouped: bool) -> _Named:
    """A head of a single piece: a title, an employer, or both with a comma between."""
    parts = comma_pieces(piece)
    if len(parts) > 1:
        first, last = title_score(parts[0].text), title_score(parts[-1].text)
        if grouped and first >= _SURE and company_score(parts[-1].text) < _LIKELY:
            return _Named(piece, None, place, False)  # "Account Executive, Mid-Market" under its employer
        if first > 0 or last > 0:
            leads = first > last if first != last else title_first
            at = 1 if leads else len(parts) - 1
            left, right = joined(parts[:at], text), joined(parts[at:], text)
            title, company = (left, right) if leads else (right, left)
            return _Named(title, company, place, first != last)
        if company_score(piece.text) < _LIKELY:
            left, right = parts[0], joined(parts[1:], text)
            return _Named(*((left, right) if title_first else (right, left)), place, False)
    if title_score(piece.text) > company_score(piece.text) / 2:
        return _Named(piece, None, place, False)
    return _Named(None, piece, place, False)


def _entry(draft: DraftEntry, named: _Named, block: Block) -> Experience:
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
