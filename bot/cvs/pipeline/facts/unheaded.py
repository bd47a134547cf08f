"""Sections without headings, or with one that no table knows: told by what their lines say."""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from bot.cvs.models import SectionKind
from bot.cvs.pipeline.document import Line
from bot.cvs.pipeline.facts.certificates import names_certificate
from bot.cvs.pipeline.facts.pieces import DatedLine, comma_pieces, dated
from bot.cvs.pipeline.facts.sections import Block
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
_ANYWHERE = (
    SectionKind.HEADER, SectionKind.SUMMARY, SectionKind.SKILLS, SectionKind.LANGUAGES, SectionKind.INTERESTS,
    SectionKind.VOLUNTEERING, SectionKind.AWARDS, SectionKind.OTHER,
)  # fmt: skip

Kinds = list[SectionKind | None]  # a kind per line; None stays where it was


def with_inferred(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, with header blocks cut where entries, skills or certificates begin; for kinds no heading names.

    A block under an unknown heading ("Kitchens") is about what its entries are; where no heading speaks of work, jobs
    are looked for in all blocks that would not have such entries.
    """
    headed = frozenset(block.kind for block in blocks)
    told = [_told(block, headed) for block in blocks]
    headed = frozenset(block.kind for block in told)
    cut = _ANYWHERE if SectionKind.EXPERIENCE not in headed else (SectionKind.HEADER,)
    return [part for block in told for part in (_cut(block, headed) if block.kind in cut else [block])]


def _told(block: Block, headed: frozenset[SectionKind]) -> Block:
    if block.kind is not SectionKind.OTHER or block.heading is None or heading_kind(block.heading) is not None:
        return block
    kinds = [kind for kind in _kinds(block.lines[:_TELLING_LINES]) if kind is not None]
    kind = max(kinds, key=kinds.count, default=None)
    return block if kind is None or kind in headed else block._replace(kind=kind)


def _cut(block: Block, headed: frozenset[SectionKind]) -> Iterator[Block]:
    kinds = _kinds(block.lines)
    wanted = [block.kind if kind is None or kind in headed else kind for kind in kinds]
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


def _kinds(lines: Sequence[Line]) -> Kinds:
    kinds: Kinds = [None] * len(lines)
    read = [dated(line) for line in lines]
    starts = [start for start in (_entry_start(read, index) for index in range(len(read))) if start is not None]
    for start, following in pairwise([*dict.fromkeys(starts), len(lines)]):
        kind = _kind_of_entry(_head(lines[start : start + _HEAD_LINES]))
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


def _entry_start(read: Sequence[DatedLine], index: int) -> int | None:
    """The first line of the entry that line `index` dates; None where it dates none."""
    one = read[index]
    if not one.ranged or not one.date_at_edge() or len(one.line.text.split()) > _HEAD_WORDS or one.line.bullet:
        return None
    start = index
    if one.date_only:
        while start > 0 and index - start < 2 and _heads(read[start - 1]) and not read[start].line.gap_before:
            if start < index and _names_both(read[start]) and not _is_told(read[start - 1].line.text):
                break  # what stands over it is its heading
            start -= 1
    elif start > 0 and _heads(read[start - 1]) and company_score(read[start - 1].line.text) >= 0.7:
        start -= 1
    return start if _kind_of_entry(_head([each.line for each in read[start : start + _HEAD_LINES]])) else None


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


def _head(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines up to the first description or gap."""
    ends = (number for number, line in enumerate(lines) if number and (line.bullet or line.gap_before))
    return lines[: next(ends, len(lines))]


def _heads(one: DatedLine) -> bool:
    text = one.line.text
    return not one.periods and len(text.split()) <= _HEAD_WORDS and not text.endswith(".") and not one.line.bullet


def _kind_of_entry(heads: Sequence[Line]) -> SectionKind | None:
    texts = [line.text for line in heads if len(line.text.split()) <= _HEAD_WORDS]
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
