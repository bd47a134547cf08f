"""Skills: every mention of a known skill, and what a skills section lists beyond those."""

import re
from collections.abc import Iterator, Sequence

from bot.cvs.models import Experience, SectionKind, Skill, Span
from bot.cvs.pipeline.facts.sections import Block
from bot.taxonomy.languages import find_languages, find_level
from bot.taxonomy.skills import skill_matcher

_SEPARATOR = re.compile(r"\s*[,،;؛|•·●▪/]\s+|\s*[,،;؛|•·●▪]\s*|\s{2,}|\t+|\s+[–—-]\s+")
_LABEL = re.compile(r"[^:：,،;|]{2,40}[:：]\s*")
_MAX_WORDS, _MAX_CHARACTERS = 4, 40
_LISTED_CONFIDENCE = 0.6


def read_skills(text: str, blocks: Sequence[Block], entries: Sequence[Experience]) -> tuple[Skill, ...]:
    """Known skills wherever they stand, then others that are listed as skills, in the order of the text."""
    found = [*_known(text, blocks, entries)]
    taken = sorted((skill.span.start, skill.span.end) for skill in found)
    known = {skill.value.casefold() for skill in found}
    for block in blocks:
        if block.kind is SectionKind.SKILLS:
            found += [skill for skill in _listed(block, taken) if skill.value.casefold() not in known]
    return tuple(sorted(found, key=lambda skill: skill.span.start))


def _known(text: str, blocks: Sequence[Block], entries: Sequence[Experience]) -> Iterator[Skill]:
    for match in skill_matcher().find(text):
        kind = next((block.kind for block in blocks if block.start <= match.start < block.end), SectionKind.OTHER)
        index = next((i for i, e in enumerate(entries) if e.span.start <= match.start < e.span.end), None)
        yield Skill(
            value=match.name,
            span=Span(start=match.start, end=match.end),
            section=kind,
            experience_index=index,
            confidence=match.confidence,
        )


def _listed(block: Block, taken: Sequence[tuple[int, int]]) -> Iterator[Skill]:
    """Items of a list that no known skill overlaps: short, and neither a sentence nor a language."""
    for line in block.lines:
        label = _LABEL.match(line.text)
        at = label.end() if label else 0
        for item in _split(line.text, at):
            start, end = line.start + item.start(), line.start + item.end()
            words = item.group().split()
            if not 1 <= len(words) <= _MAX_WORDS or not 1 < end - start <= _MAX_CHARACTERS:
                continue
            if not any(char.isalpha() for char in item.group()) or item.group().endswith((".", ":")):
                continue
            if any(first < end and start < last for first, last in taken):
                continue
            if find_languages(item.group()) or find_level(item.group()):
                continue
            yield Skill(
                value=skill_matcher().canonical(item.group()) or " ".join(words),  # "react" in a list is React
                span=Span(start=start, end=end),
                section=SectionKind.SKILLS,
                experience_index=None,
                confidence=_LISTED_CONFIDENCE,
            )


def _split(text: str, at: int) -> Iterator[re.Match[str]]:
    """The items of `text` from `at` on, as matches so that their places are known."""
    whole = re.compile(r".+")
    for separator in [*_SEPARATOR.finditer(text, at), None]:
        end = separator.start() if separator else len(text)
        stretch = text[at:end]
        lead = len(stretch) - len(stretch.lstrip(" ()"))
        found = whole.match(text, at + lead, at + len(stretch.rstrip(" ().")))
        if found:
            yield found
        at = separator.end() if separator else end
