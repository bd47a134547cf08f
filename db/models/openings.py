"""Openings: the `jobs` table and what we keep beside it."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from db.models.frozen import Frozen
from db.models.ids import JobId, UserId, WorkspaceId


class Opening(Frozen):
    id: JobId
    workspace_id: WorkspaceId
    user_id: UserId
    title: str
    description: str
    requirements_json: Any  # as decoded from jsonb
    status: Literal["open", "closed"]
    reviewed_at: datetime | None  # when a recruiter confirmed the requirements
    created_at: datetime


class ProposalState(StrEnum):
    ASKED = "asked"
    ANSWERED = "answered"
    UNANSWERED = "unanswered"  # no answer, for good


class OpeningProposals(Frozen):
    """What a language model proposes for a job, as far as nobody has taken it up."""

    job_id: JobId
    model: str
    state: ProposalState
    items: Any  # as decoded from jsonb
    questions: Any
    dropped: int
