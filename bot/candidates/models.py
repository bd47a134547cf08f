"""A profile held against a job: verdicts with proof, and the number that rules make of them."""

from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from pydantic import Field

from bot.core.models import Frozen
from bot.cvs.models import Span
from bot.openings.models import Requirement
from db.models.candidates import Decision
from db.models.ids import BatchId, CandidateId
from db.models.people import Ground, OlderCv
from db.models.search import FoundCandidate


class Verdict(StrEnum):
    MET = "met"
    PARTIAL = "partial"
    MISSING = "missing"
    UNKNOWN = "unknown"  # the CV does not say, and its silence is no evidence (a location, a language level)


class Grade(StrEnum):
    """How strongly a piece of evidence proves a skill, strongest first."""

    DATED_WORK = "dated_work"
    PROJECT = "project"
    LISTED = "listed"
    COURSE = "course"
    EXPOSURE = "exposure"


class Evidence(Frozen):
    """A line of the CV that speaks for a verdict. `quote` is `raw_text[span.start:span.end]`."""

    quote: str
    span: Span
    page: int
    grade: Grade | None = None
    years: float | None = None


class Overruled(Frozen):
    """That a person's word stands in place of what was found, and why."""

    found: str  # the value that it stands in place of
    reason: str
    by: str | None  # Slack user id
    at: datetime


class Finding(Frozen):
    """One requirement judged."""

    requirement: Requirement
    verdict: Verdict
    credit: float = Field(ge=0, le=1)  # share of the weight earned
    evidence: tuple[Evidence, ...] = ()  # best first, at most three
    years: float | None = None  # of dated work behind it, where years say anything
    overruled: Overruled | None = None


class Pointer(Frozen):
    """A line that a language model pointed at, found in the CV."""

    requirement_id: str
    span: Span
    whole: bool  # the model took the requirement for met, not for partly met


class Witness(Frozen):
    """What a language model said of a CV and proved by quotes."""

    name: str  # the model and its prompt; empty where none was asked or none answered
    model: str | None = None  # None with an empty name
    pointers: tuple[Pointer, ...] = ()
    assessment: str = ""
    dropped: int = 0  # claims and sentences without a quote that stands in the CV


class Recommendation(StrEnum):
    """The values of `candidates.recommendation_level`."""

    STRONG_HIRE = "Strong Hire"
    HIRE = "Hire"
    MAYBE = "Maybe"
    PASS = "Pass"  # noqa: S105 — a recommendation, not a secret


class Assessment(Frozen):
    """What the card shows. The number follows from `findings` by the rules of docs/scoring.md and nothing else."""

    score: int | None = Field(ge=0, le=100)  # None: not enough information
    recommendation: Recommendation | None  # None with the score
    findings: tuple[Finding, ...]
    matched_skills: tuple[str, ...]
    missing_skills: tuple[str, ...]
    additional_skills: tuple[str, ...]
    summary: str  # professional_assessment, two to four sentences
    assessor: str  # which assessor spoke and its version: "rules-4"
    written_by: str | None = None  # whose words the summary is; None for assessments of before that was kept
    overruled: Overruled | None = None  # of the recommendation


class Step(Frozen):
    """What stands between a candidate and the one above, in plain words that name nobody; weightiest first."""

    points: int  # that the candidate has less
    behind: tuple[str, ...]
    ahead: tuple[str, ...]


class SeenBefore(Frozen):
    """An earlier CV of the same person in another batch."""

    candidate_id: CandidateId
    batch_id: BatchId
    batch_name: str
    channel_id: str
    grounds: tuple[Ground, ...]


class Relatives(Frozen):
    """What else there is of a candidate: older CVs in the batch, newest first, and other batches, newest first."""

    older: tuple[OlderCv, ...] = ()
    seen: tuple[SeenBefore, ...] = ()


class Term(NamedTuple):
    """Words of a search that belong together: their stems, and fields of work or a skill that stand for all of them."""

    stems: tuple[str, ...]
    fields: tuple[str, ...] = ()
    skill: str | None = None


class Asked(Frozen):
    """What the words of a search ask for."""

    words: str  # as typed
    skills: tuple[str, ...] = ()
    years: float | None = None  # at least
    places: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    decision: Decision | None = None
    terms: tuple[Term, ...] = ()  # words that are nothing of the above
    skill_terms: tuple[Term, ...] = ()  # the words of the skills
    refused: tuple[str, ...] = ()  # words that ask for what is protected; nobody is looked for by them
    names: tuple[str, str] | None = None  # as `searching.name_row` writes them: in the script typed, in the other

    def meant(self) -> str:
        """The words without those that are refused."""
        words = self.words
        for one in self.refused:
            words = words.replace(one, " ")
        return " ".join(words.split())

    def only_refused(self) -> bool:
        return bool(self.refused) and not (self.terms or self.decision or any(self.filters().values()))

    def filters(self) -> dict[str, Any]:
        """Those of `Filters` that the words give."""
        return self.model_dump(include={"skills", "years", "places", "languages", "decision"})


class Found(Frozen):
    """Somebody who was found, and the line of their CV that shows most of what was asked."""

    candidate: FoundCandidate
    line: str


class FoundPage(Frozen):
    """A page of a search."""

    search_id: UUID
    asked: Asked
    found: tuple[Found, ...]
    page: int  # from 1
    pages: int
    total: int
