"""Skills: every mention of a known skill, and what lists of skills name beyond those."""

import re
from collections.abc import Iterator, Sequence

from bot.cvs.models import Experience, SectionKind, Skill, Span
from bot.cvs.pipeline.facts.listed import list_items, skill_lists
from bot.cvs.pipeline.facts.pieces import Piece
from bot.cvs.pipeline.facts.sections import Block
from bot.taxonomy.skills import Match, Naming, skill_matcher

_LISTED_CONFIDENCE = 0.6
_ADDRESS = re.compile(
    r"(?<!\S)\S{0,200}?(?:@|://|www\.)\S*"
    r"|(?<![\w.-])[\w.-]{1,100}\.(?:com|org|net|io|dev|me|co|app|ai|info|eu|uk|fr|de|es|it|pt|ch|at|sa|ae|eg)/\S*"
)
_CODE_HOSTS = frozenset(("GitHub", "GitLab", "Bitbucket"))  # in a header they are where the person is to be found
_PLAIN = re.compile(  # words beside a skill that make no other skill of it
    r"\d+(?:\.\d+)*|[23]d|skills?|knowledge|programming|language|software|systems?|suite|tools?|basic|advanced|standards?"
    r"|microsoft|adobe|google|apache|and|with|of|in|the|using|et|en|und|mit|y|e|logiciels?|v",
    re.IGNORECASE,
)
_TATWEEL = "\u0640"
_WORD = re.compile(r"\w+(?:\.\d+)*")


def read_skills(
    text: str, blocks: Sequence[Block], entries: Sequence[Experience], named: Sequence[Span]
) -> tuple[Skill, ...]:
    """Known skills wherever they stand, then others that are listed as skills, in the order of the text.

    Not in addresses and headings, nor in `named`, the places of people, employers and schools: a bank's name says
    nothing of banking.
    """
    lists = [[*lines] for lines in skill_lists(blocks)]
    listed = [(line.start, line.end) for lines in lists for line in lines]
    taken = [found.span() for found in _ADDRESS.finditer(text)]
    taken += [(block.start, block.start + len(block.heading)) for block in blocks if block.heading]
    taken += [(span.start, span.end) for span in named]
    matches = [match for match in skill_matcher().find(text) if not _overlap(taken, match.start, match.end)]
    found = [*_known(text, blocks, entries, [m for m in matches if _counts(m, text, listed)])]
    for lines in lists:
        for item in list_items(lines):
            inside = [match for match in matches if match.start < item.end and item.start < match.end]
            if _adds(item, text, inside):
                found.append(_skill(item))
    return tuple(sorted(found, key=lambda skill: (skill.span.start, skill.span.end)))


def _overlap(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    return any(first < end and start < last for first, last in spans)


def _counts(match: Match, text: str, listed: Sequence[tuple[int, int]]) -> bool:
    """Whether the words are a skill by themselves. In a list everything is; in a sentence neither what only hints at a
    skill ("supplier invoices") nor one plain word of another language ("ventes", "صيانة").
    """
    if match.naming is Naming.SAME or _overlap(listed, match.start, match.end):
        return True
    return match.naming is Naming.TRANSLATED and len(text[match.start : match.end].split()) > 1


def _known(
    text: str, blocks: Sequence[Block], entries: Sequence[Experience], matches: Sequence[Match]
) -> Iterator[Skill]:
    for match in matches:
        kind = next((block.kind for block in blocks if block.start <= match.start < block.end), SectionKind.OTHER)
        if kind is SectionKind.HEADER and match.name in _CODE_HOSTS:
            continue
        index = next((i for i, e in enumerate(entries) if e.span.start <= match.start < e.span.end), None)
        yield Skill(
            value=match.name if match.naming is Naming.SAME else _as_written(text, match),
            span=Span(start=match.start, end=match.end),
            section=kind,
            experience_index=index,
            confidence=match.confidence,
        )


def _as_written(text: str, match: Match) -> str:
    """The words of the mention, without what only joins them to the sentence and without stretched letters."""
    return " ".join(text[match.start + match.lead : match.end].replace(_TATWEEL, "").split())


def _adds(item: Piece, text: str, inside: Sequence[Match]) -> bool:
    """Whether an item of a list says more than the known skills in it: "Kenyan labour law" does, "Excel 2016" not."""
    if not inside:
        return True
    if len(inside) > 1 or inside[0].start < item.start or inside[0].end > item.end:
        return False
    match = inside[0]
    rest = f"{text[item.start : match.start]} {text[match.end : item.end]}"
    return any(_PLAIN.fullmatch(word) is None for word in _WORD.findall(rest))


def _skill(item: Piece) -> Skill:
    return Skill(
        value=skill_matcher().canonical(item.text) or " ".join(item.text.split()),  # "react" in a list is React
        span=Span(start=item.start, end=item.end),
        section=SectionKind.SKILLS,
        experience_index=None,
        confidence=_LISTED_CONFIDENCE,
    )
