"""Candidates: the `candidates` table, their proof, place and decision."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from db.models.frozen import Frozen
from db.models.ids import BatchId, CandidateId, ResumeId, UserId, WorkspaceId


class Decision(StrEnum):
    """What a person decided: `candidate_decisions.decision`."""

    SHORTLISTED = "shortlisted"
    PASSED = "passed"


class CandidateRow(Frozen):
    """The columns of `candidates` that an assessment writes; the skill columns hold JSON arrays as text."""

    id: CandidateId
    batch_id: BatchId
    name: str | None
    email: str | None
    phone: str | None
    location: str | None
    profile_json: str
    overall_score: int
    professional_assessment: str
    experience: list[dict[str, Any]]
    education: list[dict[str, Any]]
    recommendation_level: str | None
    matched_skills: str
    missing_skills: str
    additional_skills: str


class EvidenceRow(Frozen):
    """One requirement judged, with its proof."""

    requirement_id: str
    position: int
    requirement: dict[str, Any]
    verdict: str
    credit: float  # 0–1
    years: float | None
    evidence: list[dict[str, Any]]


class Override(Frozen):
    """A person's verdict on a requirement, or their recommendation: `candidate_overrides`."""

    requirement_id: str  # empty: the recommendation
    requirement: dict[str, Any] | None  # as it was judged
    value: str
    reason: str
    overridden_by: str | None  # Slack user id
    overridden_at: datetime


class AssessedCandidate(Frozen):
    """An assessment as it was stored; `findings` in the order of the requirements."""

    candidate_id: CandidateId
    score: int | None
    insufficient: bool  # the CV says too little for a score
    recommendation_level: str | None
    matched_skills: str | None
    missing_skills: str | None
    additional_skills: str | None
    professional_assessment: str | None
    assessor: str
    written_by: str | None  # whose words the assessment is
    findings: tuple[EvidenceRow, ...]
    overrides: tuple[Override, ...]
    scale: dict[str, Any]  # the numbers that it was made with


class Place(Frozen):
    """Where a candidate stands once all are known; rank 1 is best."""

    candidate_id: CandidateId
    rank: int
    score: int | None
    recommendation: str | None
    reasoning: str


class Candidate(AssessedCandidate):
    """A candidate in a batch, with everything a card shows."""

    workspace_id: WorkspaceId
    batch_id: BatchId
    batch_name: str
    channel_id: str  # where its batch lives
    blind: bool
    blind_schools: bool  # as blind, and without where they studied
    workspace_scale: str | None  # as Batch.workspace_scale
    resume_id: ResumeId | None
    filename: str | None
    name: str | None
    email: str | None
    phone: str | None
    location: str | None
    profile_json: str | None
    experience: Any
    education: Any
    hidden: list[dict[str, Any]] | None  # words of the file that are meant for software
    pages_left: int | None  # pages of the file beyond the limit, not read
    ocr_confidence: float | None  # 0–1 where its pages were pictures
    rank: int | None  # 1 is best; None before the batch is settled
    rank_reasoning: str | None
    assessed_at: datetime
    stale: bool  # assessing the file again failed: score and findings are by the requirements before
    decision: Decision | None
    decision_reason: str | None
    decided_by: UserId | None
    decided_by_slack_id: str | None  # of the decider in the candidate's workspace
    decided_at: datetime | None

    @property
    def id(self) -> CandidateId:
        return self.candidate_id
