"""Who did what to what."""

from datetime import datetime
from typing import Any

from db.models.frozen import Frozen
from db.models.ids import UserId, WorkspaceId


class AuditEntry(Frozen):
    id: int
    workspace_id: WorkspaceId
    actor_id: UserId | None  # None: the bot itself
    action: str
    subject_type: str
    subject_id: str
    before: Any
    after: Any
    at: datetime
