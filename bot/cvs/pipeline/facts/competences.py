"""Skills: every mention of a known skill, and what lists of skills name beyond those."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

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
    r"\d+(?:\.\d+)*|[23]d|skills?|knowledge|programming|language|software|systems?|suite|tools?|apis?|services?|basics?|advanced|some|sound|solid|standards?"
    r"|microsoft|adobe|google|apache|and|with|of|in|the|using|et|en|und|mit|y|e|logiciels?|v",
    re.IGNORECASE,
)
_TATWEEL = "\u0640"
_WORD = re.compile(r"\w+(?:\.\d+)*")


class _Stretches:
    """Stretches of a text, to be asked often."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(end, self._ends[-1])
            else:
                self._starts.append(start)
                self._ends.append(end)

    def meet(self, start: int, end: int) -> bool:
        """Whether one of them shares a character with `text[start:end]`."""
        after = bisect_right(self._ends, start)
        return after < len(self._starts) and self._starts[after] < end


def read_skills(
    text: str, blocks: Sequence[Block], entries: Sequence[Experience], named: Sequence[Span]
) -> tuple[Skill, ...]:
    """Known skills wherever they stand, then others that are listed as skills, in the order of the text.

    Not in addresses and headings, nor in `named`, the places of people, employers and schools: a bank's name says
    nothing of banking.
    """
    lists = [[*lines] for lines in skill_lists(blocks)]
    listed = _Stretches((line.start, line.end) for lines in lists for line in lines)
    taken = _Stretches(
        (
            *(found.span() for found in _ADDRESS.finditer(text)),
            *((block.start, block.start + len(block.heading)) for block in blocks if block.heading),
            *((span.start, span.end) for span in named),
        )
    )
    matches = [match for match in skill_matcher().find(text) if not taken.meet(match.start, match.end)]
    starts, ends = [match.start for match in matches], [match.end for match in matches]
    added = [
        item
        for lines in lists
        for item in list_items(lines)
        if _adds(item, text, matches[bisect_right(ends, item.start) : bisect_left(starts, item.end)])
    ]
    wholes = _Stretches((item.start, item.end) for item in added)
    known = [match for match in matches if _counts(match, text, listed, wholes)]
    found = [*_known(text, blocks, entries, known), *map(_skill, added)]
    return tuple(sorted(found, key=lambda skill: (skill.span.start, skill.span.end)))


def _counts(match: Match, text: str, listed: _Stretches, wholes: _Stretches) -> bool:
    """Whether the words are a skill by themselves. In a list everything is that is no part of a longer item; in a
    sentence neither what only hints at a skill ("supplier invoices") nor one plain word of another language ("ventes").
    """
    if match.naming is Naming.SAME:
        return True
    if listed.meet(match.start, match.end):
        return not wholes.meet(match.start, match.end)
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
