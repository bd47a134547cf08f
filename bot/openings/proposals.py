"""What a language model reads in a job description, and what is left of it once held against the description.

The rules' requirements stay. A model may add what they missed and say what is unclear; a person takes it up or not.
"""

import json
from collections.abc import Iterator, Sequence

from pydantic import BaseModel, Field

from bot.llm.quotes import Quotable
from bot.openings.barred import barred_in
from bot.openings.models import Need, OpenQuestion, Proposals, Requirement, RequirementKind, Requirements
from bot.openings.parsing import degree_in, places_in, years_in
from bot.taxonomy.criteria import protected_in
from bot.taxonomy.job_ads import CERTIFICATES
from bot.taxonomy.languages import find_languages, find_level
from bot.taxonomy.occupations import occupations
from bot.taxonomy.skills import skill_matcher

MOST_TEXT = 20_000  # characters of a description that are sent
MOST_ITEMS = 40  # of an answer that are looked at
MOST_QUESTIONS = 3
LONGEST_TEXT = 200  # characters of a requirement and of a question
_LONGEST_NAME = 60  # characters of a skill, a field or a place
_LEVELS = (1, 5)
_MOST_YEARS = 50
_SKILLS = (RequirementKind.SKILL, RequirementKind.CERTIFICATE)


class Read(BaseModel):
    quote: str = Field(description="words of the description, copied exactly")
    kind: RequirementKind
    need: Need
    text: str = Field(description="the requirement in a few words")
    any_of: list[str] = Field(description="what satisfies it, any one being enough")
    min_years: float | None
    level: int | None
    remote: bool


class Unclear(BaseModel):
    quote: str = Field(description="words of the description, copied exactly")
    question: str = Field(description="one sentence")


class JobReading(BaseModel):
    """The form of a model's answer."""

    requirements: list[Read]
    questions: list[Unclear]


def asked(title: str, description: str) -> str:
    return json.dumps({"title": title, "description": description[:MOST_TEXT]}, ensure_ascii=False)


def proposals(reading: JobReading, title: str, description: str) -> Proposals:
    """What of a reading stands in the description and may be asked for, in our form; "p1", "p2" are its ids."""
    text = Quotable(f"{title}\n{description}")
    found = list[Requirement]()
    dropped = 0
    for read in reading.requirements[:MOST_ITEMS]:
        item = _requirement(read) if _may_stand(text, read.quote, read.text, *read.any_of) else None
        if item is None:
            dropped += 1
        elif not any(_covers(known, item) for known in found):
            found.append(item)
    questions = [
        OpenQuestion(quote=_words(one.quote), question=_words(one.question))
        for one in reading.questions
        if _may_stand(text, one.quote, one.question)
    ]
    return Proposals(
        items=tuple(item.model_copy(update={"id": f"p{place}"}) for place, item in enumerate(found, start=1)),
        questions=tuple(questions[:MOST_QUESTIONS]),
        dropped=dropped + len(reading.questions) - len(questions),
    )


def missing_from(requirements: Requirements, proposed: Sequence[Requirement]) -> tuple[Requirement, ...]:
    """What was proposed and no requirement of the job covers."""
    return tuple(one for one in proposed if not any(_covers(item, one) for item in requirements.items))


def taken_up(requirements: Requirements, proposed: Requirement) -> Requirements:
    """The requirements with one more; work that does not count elsewhere does not count for it either."""
    barred = next((item.not_counted for item in requirements.items if item.kind is RequirementKind.EXPERIENCE), ())
    item = proposed.model_copy(
        update={
            "id": requirements.next_id(),
            "not_counted": barred if proposed.kind is RequirementKind.EXPERIENCE else (),
        }
    )
    return requirements.model_copy(update={"items": (*requirements.items, item)})


def _may_stand(text: Quotable, quote: str, *words: str) -> bool:
    """Whether a quote stands in the description, and nothing of it is what may not be asked or does not count."""
    return text.find(quote) is not None and not barred_in(quote) and not any(map(protected_in, (quote, *words)))


def _covers(item: Requirement, other: Requirement) -> bool:
    """Whether who shows `item` has been asked for `other` already."""
    alike = item.kind is other.kind or (item.kind in _SKILLS and other.kind in _SKILLS)
    folded = {name.casefold() for name in item.any_of}
    return alike and (item.any_of == other.any_of or any(name.casefold() in folded for name in other.any_of))


def _requirement(read: Read) -> Requirement | None:
    """In our vocabulary; None where nothing is left that a CV could be held against."""
    kind, any_of = _named(read)
    remote = read.remote and kind is RequirementKind.LOCATION
    years = _years(read) if kind in (*_SKILLS, RequirementKind.EXPERIENCE) else None
    level = _level(kind, read)
    if not (any_of or remote or years or (kind is RequirementKind.EDUCATION and level)):
        return None
    return Requirement(
        id="p0",
        kind=kind,
        need=read.need,
        weight=_weight(kind, read.need, any_of),
        text=_words(read.text) or _words(read.quote),
        any_of=any_of,
        min_years=years,
        level=level,
        remote=remote,
        source=_words(read.quote),
    )


def _named(read: Read) -> tuple[RequirementKind, tuple[str, ...]]:
    """The kind, and names of our tables: known skills, fields of work, languages, places; else the model's words."""
    kind, names = read.kind, dict[str, None]()
    for phrase in (_words(one)[:_LONGEST_NAME] for one in read.any_of):
        names.update(dict.fromkeys(_known(kind, phrase)))
    if kind is RequirementKind.SKILL and names.keys() & CERTIFICATES:
        kind = RequirementKind.CERTIFICATE
    return kind, tuple(names)


def _known(kind: RequirementKind, phrase: str) -> Iterator[str]:
    match kind:
        case RequirementKind.LANGUAGE:
            yield from (one.name for one in find_languages(phrase))
        case RequirementKind.LOCATION:
            yield from places_in(phrase)
        case RequirementKind.EXPERIENCE:
            yield from [field.name for field in occupations().named(phrase)] or _plain(phrase)
        case RequirementKind.EDUCATION:
            yield from _plain(phrase)
        case _:
            yield from [match.name for match in skill_matcher().find(phrase)] or _plain(phrase)


def _plain(phrase: str) -> list[str]:
    return [phrase] if any(map(str.isalnum, phrase)) else []


def _years(read: Read) -> float | None:
    """Years that the quote itself names: the model's where it is one of them, else the first."""
    told = [one.years for one in years_in(read.quote) if one.years <= _MOST_YEARS]
    return read.min_years if read.min_years in told else next(iter(told), None)


def _level(kind: RequirementKind, read: Read) -> int | None:
    """The level by the quote's own words, else the model's."""
    told = None
    if kind is RequirementKind.EDUCATION and (degree := degree_in(read.quote)):
        told = degree[0]
    elif kind is RequirementKind.LANGUAGE and (spoken := find_level(read.quote)):
        told = spoken.rank
    if kind not in (RequirementKind.EDUCATION, RequirementKind.LANGUAGE):
        return None
    least, most = _LEVELS
    return told or (read.level if read.level is not None and least <= read.level <= most else None)


def _weight(kind: RequirementKind, need: Need, any_of: Sequence[str]) -> int:
    """As docs/scoring.md weighs what the rules find."""
    must = need is Need.MUST
    match kind:
        case RequirementKind.EXPERIENCE:
            return 5 if must else 2
        case RequirementKind.EDUCATION | RequirementKind.LANGUAGE:
            return 2 if must else 1
        case RequirementKind.LOCATION:
            return 1
        case _:
            known = any(skill_matcher().family(name) is not None for name in any_of)
            return (3 if known else 2) if must else 1


def _words(text: str) -> str:
    return " ".join(text.split())[:LONGEST_TEXT]
