"""Openings: the `jobs` table and what we keep beside it."""

from datetime import datetime
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
