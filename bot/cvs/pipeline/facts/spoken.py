"""The languages a person speaks, and how well."""

import re
from collections.abc import Iterator, Sequence

from bot.cvs.models import LanguageSkill, SectionKind, Span
from bot.cvs.pipeline.document import Line
from bot.cvs.pipeline.facts.sections import Block
from bot.taxonomy.headings import heading_kind
from bot.taxonomy.languages import Named, find_languages, find_level

_PLAIN = " \t,،;:|–—-·•()[]/.<>="
_WIDE = re.compile(r"\s{2,}|\t+|\s*[|•·,،;]\s*")
_OWN_SECTIONS = (SectionKind.LANGUAGES,)
_LOOSE_SECTIONS = (SectionKind.HEADER, SectionKind.SKILLS, SectionKind.OTHER, SectionKind.SUMMARY)
_LABEL = re.compile(r"(?P<label>[^:：]{3,30}?)(?:\s*[:：]|\s{2,}|\t)")
_WRAPPED = re.compile(r"\((?P<level>[^()]{2,30})\)")  # on the line after "…, Niederländisch": "(Grundkenntnisse)"
_STRANGE_WORDS = 1  # words of a line outside a languages section that may be neither a language nor a level


def read_languages(blocks: Sequence[Block]) -> tuple[LanguageSkill, ...]:
    """Each language once, as its own section has it; else from lines that say nothing but languages and levels."""
    found = [one for block in blocks if block.kind in _OWN_SECTIONS for one in _section(block.lines)]
    if not found:
        found = [one for block in blocks for line in block.lines if _is_labelled(line) for one in _section([line])]
    if not found:
        found = [one for block in blocks if block.kind in _LOOSE_SECTIONS for one in _loose(block.lines)]
    if not found:
        found = [one for block in blocks if block.kind not in _LOOSE_SECTIONS for one in _loose(block.lines)]
    unique: dict[str, LanguageSkill] = {}
    for skill in found:
        known = unique.get(skill.language)
        if known is None or (known.level is None and skill.level is not None):
            unique[skill.language] = skill
    return tuple(unique.values())


def _is_labelled(line: Line) -> bool:
    """Whether a line is its own section: "Languages: Norwegian, English"."""
    label = _LABEL.match(line.text)
    return label is not None and heading_kind(label["label"]) == SectionKind.LANGUAGES


def _section(lines: Sequence[Line]) -> Iterator[LanguageSkill]:
    for index, line in enumerate(lines):
        names = find_languages(line.text)
        following = lines[index + 1] if index + 1 < len(lines) else None
        beneath = None
        if following is not None and not find_languages(following.text):
            # names beside each other, their levels under them in the same order
            cells = [(cell.group(), cell.start()) for cell in re.finditer(r"\S+(?:\s\S+)*", following.text)]
            levels = [cell for cell in cells if find_level(cell[0])]
            if names and len(levels) == len(names) and not find_level(line.text):
                beneath = [(text, following.start + at) for text, at in levels]
        found = [_skill(line, names, number, beneath[number] if beneath else None) for number in range(len(names))]
        if found and found[-1].level is None and following is not None:
            level = _WRAPPED.match(following.text)
            if level and find_level(level["level"]):
                found[-1] = _skill(line, names, len(names) - 1, (level["level"], following.start + 1))
        yield from found


def _loose(lines: Sequence[Line]) -> Iterator[LanguageSkill]:
    for line in lines:
        names = find_languages(line.text)
        label = re.match(r"[^:]{2,24}:\s*", line.text)
        if not names or len(line.text) > 160:
            continue
        skills = [_skill(line, names, number, None) for number in range(len(names))]
        said = sum(len((skill.level or "").split()) for skill in skills) + sum(
            len(line.text[name.start : name.end].split()) for name in names
        )
        words = len(line.text.split()) - (
            len(label.group().split()) if label and not find_languages(label.group()) else 0
        )
        if all(skill.rank is not None for skill in skills) and words - said <= _STRANGE_WORDS:
            yield from skills


def _skill(line: Line, names: Sequence[Named], number: int, beneath: tuple[str, int] | None) -> LanguageSkill:
    name = names[number]
    start, end = line.start + name.start, line.start + name.end
    if beneath is not None:
        level = find_level(beneath[0])
        return LanguageSkill(
            language=name.name, level=beneath[0].strip(_PLAIN), rank=level.rank if level else None,
            span=Span(start=start, end=end),
        )  # fmt: skip
    stop = names[number + 1].start if number + 1 < len(names) else len(line.text)
    after = line.text[name.end : stop]
    before = line.text[(names[number - 1].end if number else 0) : name.start]
    # "Native Arabic" has its level before the name; only the first name's own words are looked at
    cells = [cell for cell in _WIDE.split(after) if cell.strip(_PLAIN)]
    written = next((cell for cell in cells if find_level(cell)), "")
    if not written and number == 0 and find_level(before):
        written = before
    text = written.strip(_PLAIN)
    if text and text.count("(") > text.count(")") and f"{text})" in written:
        text += ")"  # "C1 (TOEIC 935)"
    level = find_level(text) if text else None
    if level is not None and text and text in after:
        end = line.start + name.end + after.index(text) + len(text)
    return LanguageSkill(
        language=name.name, level=text or None, rank=level.rank if level else None, span=Span(start=start, end=end)
    )
