"""Events heard from Slack."""

from datetime import datetime
from typing import Any

from db.models.frozen import Frozen
from db.models.ids import WorkspaceId


class InboxEvent(Frozen):
    id: int
    workspace_id: WorkspaceId
    event_id: str
    event_type: str
    dedupe_key: str
    payload: dict[str, Any]
    received_at: datetime
    worked_at: datetime | None
    attempts: int
    error: str | None
