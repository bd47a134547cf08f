"""An opening and what it requires."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from bot.core.models import Frozen


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
    `not_counted` what does not stand in for it ("payroll").
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
    source: str | None = None  # the line of the description it was found in; None when added by hand

    def continues(self, other: "Requirement") -> bool:
        """The same requirement, though it may ask for more or less; a free id goes to the next one that is added."""
        shared = self.any_of == other.any_of or bool(set(self.any_of) & set(other.any_of))
        return self.id == other.id and self.kind is other.kind and shared

    def asks_as(self, other: "Requirement") -> bool:
        """Words, weight and need may change without changing what a CV has to show."""
        return all(
            getattr(self, name) == getattr(other, name) for name in ("kind", "any_of", "min_years", "level", "remote")
        )


class Requirements(Frozen):
    """`jobs.requirements_json` and `cv_batches.jd_requirements`."""

    version: Literal[1] = 1
    title: str
    items: tuple[Requirement, ...]
    notes: tuple[str, ...] = ()  # lines that were unclear and need the recruiter's eye

    def next_id(self) -> str:
        """An id that no requirement of this job has."""
        taken = {item.id for item in self.items}
        return next(f"r{number}" for number in range(1, len(taken) + 2) if f"r{number}" not in taken)
