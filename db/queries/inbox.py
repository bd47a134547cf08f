"""`slack_inbox`: events kept before Slack hears that they arrived."""

from datetime import datetime
from typing import Any, Final, LiteralString

from db.models.ids import WorkspaceId
from db.models.inbox import InboxEvent
from db.pool import Connection

INSERT_EVENT: Final[LiteralString] = """
INSERT INTO slack_inbox (workspace_id, event_id, event_type, dedupe_key, payload, received_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (workspace_id, dedupe_key) DO NOTHING
RETURNING id
"""


async def insert_event(
    conn: Connection,
    *,
    workspace_id: WorkspaceId,
    event_id: str,
    event_type: str,
    dedupe_key: str,
    payload: dict[str, Any],
    received_at: datetime,
) -> int | None:
    """The new row's id; None where the event is known already."""
    row_id: int | None = await conn.fetchval(
        INSERT_EVENT, workspace_id, event_id, event_type, dedupe_key, payload, received_at
    )
    return row_id


UNWORKED_EVENT: Final[LiteralString] = """
SELECT id FROM slack_inbox WHERE workspace_id = $1 AND dedupe_key = $2 AND worked_at IS NULL
"""


async def unworked_event(conn: Connection, *, workspace_id: WorkspaceId, dedupe_key: str) -> int | None:
    """The id of a known event; None where it is worked."""
    row_id: int | None = await conn.fetchval(UNWORKED_EVENT, workspace_id, dedupe_key)
    return row_id


EVENT_BY_ID: Final[LiteralString] = """
SELECT * FROM slack_inbox WHERE id = $1
"""


async def event_by_id(conn: Connection, row_id: int) -> InboxEvent | None:
    row = await conn.fetchrow(EVENT_BY_ID, row_id)
    return InboxEvent.model_validate(dict(row)) if row else None


MARK_EVENT_WORKED: Final[LiteralString] = """
UPDATE slack_inbox SET worked_at = $2, attempts = attempts + 1, error = NULL WHERE id = $1 AND worked_at IS NULL
"""


async def mark_event_worked(conn: Connection, row_id: int, *, at: datetime) -> None:
    await conn.execute(MARK_EVENT_WORKED, row_id, at)


MARK_EVENT_FAILED: Final[LiteralString] = """
UPDATE slack_inbox SET attempts = attempts + 1, error = $2 WHERE id = $1 AND worked_at IS NULL
"""


async def mark_event_failed(conn: Connection, row_id: int, *, error: str) -> None:
    """The event stays unworked."""
    await conn.execute(MARK_EVENT_FAILED, row_id, error)
