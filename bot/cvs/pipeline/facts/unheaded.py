"""Sections without headings, or with one that no table knows: told by what their lines say."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from bot.cvs.models import SectionKind
from bot.cvs.pipeline.document import Line
from bot.cvs.pipeline.facts.certificates import names_certificate
from bot.cvs.pipeline.facts.pieces import DatedLine, Piece, comma_pieces, dated_heads
from bot.cvs.pipeline.facts.sections import Block
from bot.cvs.pipeline.facts.telling import names
from bot.taxonomy.degrees import find_degrees, is_school
from bot.taxonomy.headings import heading_kind
from bot.taxonomy.languages import find_languages
from bot.taxonomy.skills import skill_matcher
from bot.taxonomy.titles import company_score, title_score

_HEAD_LINES = 3  # of an entry: title, employer and dates stand in them
_HEAD_WORDS = 14
_TELLING_LINES = 60  # of a section under an unknown heading
_SKILL_SHARE = 0.6  # of a line's letters that known skills cover
_MIN_SKILL_LINES = 2
_LABEL_WORDS = 2
_MIN_PARAGRAPHS = 2
_SIGN = re.compile(r"\s?[:–—-]\s")  # between dates and names
_ANYWHERE = (
    SectionKind.HEADER, SectionKind.SUMMARY, SectionKind.SKILLS, SectionKind.LANGUAGES, SectionKind.INTERESTS,
    SectionKind.VOLUNTEERING, SectionKind.AWARDS, SectionKind.OTHER,
)  # fmt: skip

_OF_A_TOP = (SectionKind.HEADER, SectionKind.SUMMARY)

Kinds = list[SectionKind | None]  # a kind per line; None stays where it was


def with_inferred(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, with header blocks cut where entries, skills or certificates begin; for kinds no heading names.

    A block under an unknown heading ("Kitchens") is about what its entries are; where no heading speaks of work, jobs
    are looked for in all blocks that would not have such entries.
    """
    known = frozenset(block.kind for block in blocks if block.heading)
    told = [_told(block, known) for block in blocks]
    headed = frozenset(block.kind for block in told)
    cut = _ANYWHERE if SectionKind.EXPERIENCE not in headed else (SectionKind.HEADER,)
    # "Before that" continues what the header began
    headed -= {SectionKind.EXPERIENCE} - known
    parts = [part for block in told for part in (_cut(block, headed) if block.kind in cut else [block])]
    if any(part.kind is SectionKind.EDUCATION for part in parts):
        return parts
    return [one for part in parts for one in (_cut_studies(part) if part.kind is SectionKind.EXPERIENCE else [part])]


def _told(block: Block, headed: frozenset[SectionKind]) -> Block:
    if block.kind is not SectionKind.OTHER or block.heading is None or heading_kind(block.heading) is not None:
        return block
    kinds = [kind for kind in _kinds(block.lines[:_TELLING_LINES]) if kind is not None]
    kind = max(kinds, key=kinds.count, default=_kind_by_form(block.lines[:_TELLING_LINES]))
    return block if kind is None or kind in headed else block._replace(kind=kind)


def _kind_by_form(lines: Sequence[Line]) -> SectionKind | None:
    """Experience, where a head of two names with its time stands over a list and nothing in it speaks of studies."""
    for one, below in pairwise(dated_heads(lines)):
        names = [part for piece in one.pieces for part in comma_pieces(piece)]
        head = one.ranged and one.date_at_edge() and not one.line.bullet and below.line.bullet
        if head and len(names) > 1 and _words(one) <= _HEAD_WORDS and not _of_studies(one.line.text):
            return SectionKind.EXPERIENCE
    return None


def _of_studies(text: str) -> bool:
    return is_school(text) or bool(find_degrees(text))


def _words(one: DatedLine) -> int:
    """How many words a line has besides its dates."""
    return sum(len(piece.text.split()) for piece in one.pieces)


def _cut(block: Block, headed: frozenset[SectionKind]) -> Iterator[Block]:
    kinds = _kinds(block.lines, by_form=block.kind in _OF_A_TOP)
    return _cut_by(block, [block.kind if kind is None or kind in headed else kind for kind in kinds])


def _cut_studies(block: Block) -> Iterator[Block]:
    """Jobs and the studies told among them, where these have no section."""
    wanted: list[SectionKind] = []
    for studied, numbers in groupby(enumerate(_kinds(block.lines)), key=lambda one: one[1] is SectionKind.EDUCATION):
        lines = [block.lines[number] for number, _ in numbers]
        role = any(title_score(line.text) >= 0.8 for line in lines[:_HEAD_LINES])
        wanted += [SectionKind.EDUCATION if studied and not role else block.kind] * len(lines)
    return _cut_by(block, wanted)


def _cut_by(block: Block, wanted: Sequence[SectionKind]) -> Iterator[Block]:
    """The block as one for each run of lines of one kind."""
    if all(kind is block.kind for kind in wanted):
        yield block
        return
    numbered = groupby(range(len(wanted)), key=lambda number: wanted[number])
    runs = [(kind, list(numbers)) for kind, numbers in numbered]
    starts = [block.start, *(block.lines[numbers[0]].start for _, numbers in runs[1:])]
    ends = [*starts[1:], block.end]
    for (kind, numbers), start, end in zip(runs, starts, ends, strict=True):
        heading = block.heading if start == block.start else None
        yield Block(kind, heading, tuple(block.lines[number] for number in numbers), start, end)


def _kinds(lines: Sequence[Line], *, by_form: bool = False) -> Kinds:
    """A kind for each line; `by_form`: jobs may be told by the form of their paragraphs alone."""
    kinds: Kinds = [None] * len(lines)
    read = dated_heads(lines)
    paragraphs = _paragraphs(read, by_form=by_form)
    found = (index if index in paragraphs else _entry_start(read, index) for index in range(len(read)))
    starts = [start for start in found if start is not None]
    starts = [start - 1 if start and _is_employer_with_time(read[start - 1]) else start for start in starts]
    for start, following in pairwise([*dict.fromkeys(starts), len(lines)]):
        group = _is_employer_with_time(read[start]) and _entry_start(read, start) is None
        told = _kind_of_entry(_head(read[start : start + _HEAD_LINES]))
        named = start in paragraphs and told is None and not _of_studies(read[start].line.text)
        kind = SectionKind.EXPERIENCE if group or named else told
        column = lines[start].column, lines[start].page
        certified = False
        for index in range(start, following):
            line = lines[index]
            if (line.column, line.page) != column and kind is not SectionKind.EXPERIENCE:
                break
            if kind is SectionKind.EXPERIENCE and index > start and line.gap_before and _studies(read[index]):
                kind = SectionKind.EDUCATION
            beyond_head = index >= start + 2 and (line.gap_before or certified)
            certified = (beyond_head and names_certificate(line.text)) or (certified and not line.gap_before)
            kinds[index] = SectionKind.CERTIFICATIONS if certified else kind
    for index in _skill_lines(lines):
        if kinds[index] is None:
            kinds[index] = SectionKind.SKILLS
    return kinds


def _paragraphs(read: Sequence[DatedLine], *, by_form: bool) -> frozenset[int]:
    """The lines whose dates lead the paragraph of an entry, where there are several."""
    found = [index for index, one in enumerate(read) if _leads_paragraph(one)]
    told = by_form or any(_kind_of_entry([read[index]]) for index in found)
    return frozenset(found) if told and len(found) >= _MIN_PARAGRAPHS else frozenset()


def _leads_paragraph(one: DatedLine) -> bool:
    """Whether a line begins with dates, a sign and names: "2015 to 2019 — Delta Yard, Cairo"."""
    lead = next((period for period in one.periods if period.ranged), None)
    if lead is None or lead.start > 0 or one.line.bullet or _words(one) > _HEAD_WORDS or not one.pieces:
        return False
    return _SIGN.match(one.line.text, lead.end) is not None and names(comma_pieces(one.pieces[0])[0].text)


def _entry_start(read: Sequence[DatedLine], index: int) -> int | None:
    """The first line of the entry that line `index` dates; None where it dates none."""
    one = read[index]
    if not one.ranged or not one.date_at_edge() or _words(one) > _HEAD_WORDS:
        return None
    if one.line.bullet and not (any(_begins_with_title(piece.text) for piece in one.pieces[:1])):
        return None
    start = index
    if one.date_only:
        while start > 0 and index - start < 2 and _heads(read[start - 1]) and not read[start].line.gap_before:
            if start < index and _names_both(read[start]) and not _is_told(read[start - 1].line.text):
                break  # what stands over it is its heading
            start -= 1
    elif start > 0 and _heads(read[start - 1]) and company_score(read[start - 1].line.text) >= 0.7:
        start -= 1
    return start if _kind_of_entry(_head(read[start : start + _HEAD_LINES])) else None


def _begins_with_title(text: str) -> bool:
    return title_score(comma_pieces(Piece(text, 0))[0].text) >= 0.8


def _is_employer_with_time(one: DatedLine) -> bool:
    """Whether a line can be an employer with the whole time there, whose roles follow: "Acme, 2015 - present"."""
    dates_end = one.ranged and one.ends_with_date() and bool(one.pieces) and not one.line.bullet
    return dates_end and _words(one) <= _HEAD_WORDS and not _of_studies(one.line.text)


def _studies(one: DatedLine) -> bool:
    """Whether a line alone tells of studies: a degree with its school or date."""
    text = one.line.text
    told = find_degrees(text) and len(text.split()) <= _HEAD_WORDS and title_score(text) < 0.8
    return bool(told) and (is_school(text) or bool(one.periods))


def _names_both(one: DatedLine) -> bool:
    """Whether a line can have both title and employer in it."""
    return title_score(one.line.text) >= 0.8 and sum(len(comma_pieces(piece)) for piece in one.pieces) > 1


def _is_told(text: str) -> bool:
    """Whether words of a line are those of a title or an employer."""
    return title_score(text) >= 0.8 or company_score(text) >= 0.7


def _head(read: Sequence[DatedLine]) -> Sequence[DatedLine]:
    """The lines up to the first description or gap."""
    ends = (number for number, one in enumerate(read) if number and (one.line.bullet or one.line.gap_before))
    return read[: next(ends, len(read))]


def _heads(one: DatedLine) -> bool:
    text = one.line.text
    return not one.periods and len(text.split()) <= _HEAD_WORDS and not text.endswith(".") and not one.line.bullet


def _kind_of_entry(heads: Sequence[DatedLine]) -> SectionKind | None:
    texts = [one.line.text for one in heads if _words(one) <= _HEAD_WORDS]
    if any(is_school(text) for text in texts) and any(find_degrees(text) for text in texts):
        return SectionKind.EDUCATION
    if any(map(_is_told, texts)):
        return SectionKind.EXPERIENCE
    return SectionKind.EDUCATION if any(find_degrees(text) for text in texts) else None


def _skill_lines(lines: Sequence[Line]) -> list[int]:
    """Lines that are lists of skills, with the short labels between them."""
    listed = [_is_skill_list(line.text) for line in lines]
    found: list[int] = []
    for index, line in enumerate(lines):
        short = len(line.text.split()) <= _LABEL_WORDS and not find_languages(line.text)
        label = short and index + 1 < len(lines) and listed[index + 1] and line.column == lines[index + 1].column
        if listed[index] or (label and not any(char in line.text for char in "@+.0123456789")):
            found.append(index)
    return found if sum(listed) >= _MIN_SKILL_LINES else []


def _is_skill_list(text: str) -> bool:
    letters = sum(char.isalnum() for char in text)
    covered = sum(char.isalnum() for match in skill_matcher().find(text) for char in text[match.start : match.end])
    return letters > 0 and covered >= _SKILL_SHARE * letters and title_score(text) < 0.8
