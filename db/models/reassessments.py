"""A batch assessed again after its job changed, and what that moved."""

from datetime import datetime
from typing import Any

from db.models.frozen import Frozen
from db.models.ids import BatchId, CandidateId, WorkspaceId


class Reassessment(Frozen):
    batch_id: BatchId
    batch_name: str
    number: int  # from 1 in each batch
    workspace_id: WorkspaceId
    asked_by: str | None  # Slack user id
    asked_at: datetime
    before: dict[str, Any]  # the requirements that the batch had until then
    after: dict[str, Any]
    scale_before: dict[str, Any] | None  # as Batch.scale until then; None where none was kept
    scale_after: dict[str, Any] | None
    ended_at: datetime | None  # None until the batch is settled again


class Snapshot(Frozen):
    """How somebody was judged before."""

    candidate_id: CandidateId
    score: int | None
    level: str | None  # the recommendation
    findings: list[dict[str, Any]]


class Outcome(Frozen):
    """What somebody is recommended as now, and what moved their score."""

    candidate_id: CandidateId
    level: str | None  # the recommendation
    shifts: list[dict[str, Any]]
    failed: bool = False  # they could not be assessed again


class MovedCandidate(Frozen):
    """Where somebody stood, and stands."""

    candidate_id: CandidateId
    name: str | None
    filename: str | None
    secret: bool  # the batch is blind, and nobody has decided on this person
    score: int | None
    rank: int | None
    score_after: int | None
    rank_after: int | None  # None for somebody who is no longer ranked
    level: str | None
    level_after: str | None
    shifts: list[dict[str, Any]]
    failed: bool  # could not be assessed again, and stands on what was found before
