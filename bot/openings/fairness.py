"""What a description asks for beyond the work, and what it leaves open: notes for the recruiter to see."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.openings.models import Note, Question, Requirement, RequirementKind
from bot.openings.parsing import years_in
from bot.taxonomy.criteria import Criterion, Proxy, protected_in, proxies_in

# A native speaker is asked for as somebody fluent.
_KEPT = frozenset({Proxy.NATIVE_SPEAKER})
_CUT = re.compile(r"[,;،؛.]\s|\s(?:and|with|&|und|et|y)\s|\s(?=و\S)", re.IGNORECASE)
_VAGUE_YEARS = re.compile(
    r"\b(?:several|some|a few|many|multiple|numerous|sufficient|a number of|mehrere|plusieurs|varios) "
    r"(?:\w+ )?(?:years|jahre|années|años)\b|(?:عدة|بضع) (?:سنوات|أعوام)|(?:سنوات|أعوام) (?:عديدة|طويلة|كافية)",
    re.IGNORECASE,
)
_BARE_DEGREE = re.compile(r"\bdegree\b|شهادة جامعية|مؤهل (?:جامعي|عال[يى]?)", re.IGNORECASE)
NAMED_DEGREE = re.compile(
    r"\b(?:bachelor|master|b\.?sc|b\.?eng|m\.?sc|mba|ph\.?d|doctora\w+|diploma)|بكالوريوس|ماجستير|دكتوراه|دبلوم",
    re.IGNORECASE,
)
_SENIOR = re.compile(r"\b(?:senior|sr|lead|principal|head of|chief)\b|(?<!\w)(?:أول|رئيس|كبير)(?!\w)", re.IGNORECASE)
_SLASH = re.compile(r"\w\s?/\s?\w|\band/or\b", re.IGNORECASE)
_WORTH_KEEPING = 4  # letters of what is left of a line


About = Criterion | Proxy | Question


class Fair(NamedTuple):
    """A line without what may not be asked, and what that was."""

    rest: str
    about: tuple[Criterion | Proxy, ...]

    @property
    def native(self) -> bool:
        return Proxy.NATIVE_SPEAKER in self.about


def fair(line: str) -> Fair:
    """The parts of a line that ask for something protected, or for what may stand in for it, are left out."""
    said = [*protected_in(line), *proxies_in(line)]
    if not said:
        return Fair(line, ())
    out = [one for one in said if one.about not in _KEPT]
    parts, start = list[str](), 0
    for joint in (*_CUT.finditer(line), None):
        end = joint.start() if joint else len(line)
        if all(one.end <= start or end <= one.start for one in out):
            parts.append(line[start:end])
        start = joint.end() if joint else end
    kept = [part.strip(" .") for part in parts if len(part.strip(" .")) >= _WORTH_KEEPING]
    return Fair(line if not out else ", ".join(kept), tuple(dict.fromkeys(one.about for one in said)))


def left_open(line: str) -> Question | None:
    """What a line's own words leave open."""
    clear = any(not years.vague for years in years_in(line))
    return Question.HOW_MANY_YEARS if _VAGUE_YEARS.search(line) and not clear else None


def asked_about(item: Requirement) -> Question | None:
    """What a requirement that was found leaves open."""
    line = item.text
    if item.kind is RequirementKind.EXPERIENCE and item.min_years and not item.any_of and not left_open(line):
        return Question.WHICH_WORK
    if item.kind is RequirementKind.EXPERIENCE and not item.min_years and _SENIOR.search(line):
        return Question.HOW_MANY_YEARS
    if item.kind is RequirementKind.EDUCATION and _BARE_DEGREE.search(line) and not NAMED_DEGREE.search(line):
        return Question.WHICH_DEGREE
    if item.kind is RequirementKind.LANGUAGE and len(item.any_of) > 1 and _SLASH.search(line):
        return Question.ONE_OR_ALL
    return None


def numbered(found: Sequence[tuple[About, str]], items: Sequence[Requirement]) -> Iterator[Note]:
    """The notes of a description: each thing once a line, and what the requirements that were found leave open."""
    told = [(about, line, _item_of(about, line, items)) for about, line in dict.fromkeys(found)]
    for item in items:
        question = asked_about(item)
        if question is not None and (question, item.id) not in [(about, known) for about, _line, known in told]:
            told.append((question, item.source or item.text, item.id))
    for number, (about, line, known) in enumerate(told, start=1):
        yield Note(id=f"n{number}", about=about, line=line, item=known)


def _item_of(about: About, line: str, items: Sequence[Requirement]) -> str | None:
    """The requirement that a line's note is about: the language of the native, the work of the unnumbered years."""
    for item in items:
        if about is Proxy.NATIVE_SPEAKER and item.kind is RequirementKind.LANGUAGE and (item.source or "\n") in line:
            return item.id
        vague = not item.min_years or (item.source or "\n") in line
        if about is Question.HOW_MANY_YEARS and item.kind is RequirementKind.EXPERIENCE and vague:
            return item.id
    return None
