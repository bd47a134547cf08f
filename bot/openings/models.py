"""An opening and what it requires."""

from enum import StrEnum
from typing import Any, Literal, NamedTuple

from pydantic import Field, field_validator

from bot.core.models import Frozen
from bot.taxonomy.criteria import Criterion, Proxy
from db.models.openings import Opening, ProposalState


class RequirementKind(StrEnum):
    SKILL = "skill"
    EXPERIENCE = "experience"  # years, overall or in a field of work
    EDUCATION = "education"
    LANGUAGE = "language"
    LOCATION = "location"
    CERTIFICATE = "certificate"


class Need(StrEnum):
    MUST = "must"
    NICE = "nice"


class Requirement(Frozen):
    """One thing a job asks for. What the fields mean depends on `kind`:

    skill: `any_of` canonical skills or plain phrases, one is enough; `min_years` of shown use, where asked.
    experience: `min_years`; `any_of` names the field of work ("backend development"), empty for any work;
    `not_counted` what does not stand in for it ("payroll"); `leading` where years at the head of others count in full.
    education: `level` 1–5 as in Education.level; `any_of` fields of study, empty for any.
    language: `any_of` English language names; `level` 1–5 as in LanguageSkill.rank.
    location: `any_of` places ("Riyadh", "Saudi Arabia"); `remote` when work from elsewhere is fine.
    certificate: `any_of` certificate names.
    """

    id: str = Field(min_length=1, max_length=16)  # unique in its job, stable across edits: "r1", "r2" …
    kind: RequirementKind
    need: Need
    weight: int = Field(ge=1, le=5)
    text: str = Field(min_length=1, max_length=200)  # as the recruiter reads it
    any_of: tuple[str, ...] = ()
    not_counted: tuple[str, ...] = ()
    min_years: float | None = Field(default=None, ge=0, le=50)
    level: int | None = Field(default=None, ge=1, le=5)
    remote: bool = False
    leading: bool = False
    source: str | None = None  # the line of the description it was found in; None when added by hand

    def continues(self, other: "Requirement") -> bool:
        """The same requirement, though it may ask for more or less; a free id goes to the next one that is added."""
        shared = self.any_of == other.any_of or bool(set(self.any_of) & set(other.any_of))
        return self.id == other.id and self.kind is other.kind and shared

    def asks_as(self, other: "Requirement") -> bool:
        """Words, weight and need may change without changing what a CV has to show."""
        return all(
            getattr(self, name) == getattr(other, name)
            for name in ("kind", "any_of", "not_counted", "min_years", "level", "remote", "leading")
        )


class Question(StrEnum):
    """What a description leaves open."""

    HOW_MANY_YEARS = "how_many_years"
    WHICH_WORK = "which_work"  # in which the years were spent
    WHICH_DEGREE = "which_degree"
    ONE_OR_ALL = "one_or_all"  # of several languages
    WHAT = "what"  # a line that says nothing a CV could be held against


class Note(Frozen):
    """Something in the description that needs the recruiter's eye, until it is answered or dismissed."""

    id: str  # unique in its job: "n1", "n2" …
    about: Criterion | Proxy | Question
    line: str
    item: str | None = None  # the requirement it is about; None where none was made of it


class Requirements(Frozen):
    """`jobs.requirements_json` and `cv_batches.jd_requirements`."""

    version: Literal[1] = 1
    title: str
    items: tuple[Requirement, ...]
    notes: tuple[Note, ...] = ()

    @field_validator("notes", mode="before")
    @classmethod
    def _lines(cls, notes: Any) -> Any:
        """Rows of before notes had a subject hold bare lines."""
        return [
            {"id": f"n{number}", "about": Question.WHAT, "line": note} if isinstance(note, str) else note
            for number, note in enumerate(notes, start=1)
        ]

    def next_id(self) -> str:
        """An id that no requirement of this job has."""
        taken = {item.id for item in self.items}
        return next(f"r{number}" for number in range(1, len(taken) + 2) if f"r{number}" not in taken)


class OpenQuestion(Frozen):
    """Something that a description leaves unclear."""

    quote: str
    question: str


class Proposals(Frozen):
    """What a language model read in a description, proved by quotes; it counts once somebody takes it up."""

    items: tuple[Requirement, ...] = ()  # "p1", "p2" … are their ids
    questions: tuple[OpenQuestion, ...] = ()
    dropped: int = 0  # without a quote that stands in the description, or asking for what may not be asked


class Proposed(Frozen):
    """How far the reading of a description by a language model is, and what came of it."""

    model: str
    state: ProposalState
    proposals: Proposals


class Review(NamedTuple):
    """An opening as a recruiter reviews it."""

    opening: Opening
    requirements: Requirements
    proposed: Proposed | None  # None where no model was asked
