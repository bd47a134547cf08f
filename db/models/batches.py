"""Batches: the `cv_batches` table and the thread each lives in."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from db.models.frozen import Frozen
from db.models.ids import BatchId, JobId, UserId, WorkspaceId


class BatchStatus(StrEnum):
    """`cv_batches.status`; follows from the states of the batch's files."""

    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"  # files came, none became a candidate


class Batch(Frozen):
    id: BatchId
    workspace_id: WorkspaceId
    user_id: UserId  # who opened it
    job_id: JobId
    job_title: str
    name: str
    status: BatchStatus
    total_resumes: int
    processed_resumes: int
    job_requirements: Any  # the job's present ones, as decoded from jsonb
    jd_requirements: str | None  # JSON text: the requirements that its CVs are held against
    channel_id: str
    thread_ts: str | None  # None until the batch message is posted
    language: str  # of who opened it; its cards and assessments speak it
    blind: bool
    blind_schools: bool  # hides where people studied, too
    closed_at: datetime | None
    settled_at: datetime | None  # when all files had ended and the ranks were set; None while any is under way
    scale: dict[str, Any]  # the numbers that its CVs are scored by
    workspace_scale: str | None  # JSON text: those that the workspace has set by now; None where it has set none
    created_at: datetime
    updated_at: datetime
