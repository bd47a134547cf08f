"""Events heard from Slack."""

from datetime import datetime
from typing import Any

from db.models.frozen import Frozen
from db.models.ids import WorkspaceId


class NewEvent(Frozen):
    workspace_id: WorkspaceId
    event_id: str
    event_type: str
    dedupe_key: str
    author: str | None  # who caused it; None where that may be the bot itself
    payload: dict[str, Any]
    received_at: datetime


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
