"""`slack_inbox`: events kept before Slack hears that they arrived."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, LiteralString

from db.models.ids import WorkspaceId
from db.models.inbox import InboxEvent, NewEvent
from db.pool import Connection

# In one order, so that two servers that are told the same wait for each other and not in a circle.
KEEP_EVENTS: Final[LiteralString] = """
WITH arrived AS (
    SELECT * FROM jsonb_to_recordset($1) AS a (workspace_id text, event_id text, event_type text, dedupe_key text,
        author text, payload jsonb, received_at timestamptz)
), workspace AS (
    INSERT INTO workspaces (id, created_at) SELECT workspace_id, min(received_at) FROM arrived GROUP BY 1 ORDER BY 1
    ON CONFLICT (id) DO NOTHING
), kept AS (
    INSERT INTO slack_inbox (workspace_id, event_id, event_type, dedupe_key, payload, received_at)
    SELECT workspace_id, event_id, event_type, dedupe_key, payload, received_at FROM arrived a
    WHERE NOT EXISTS (SELECT FROM workspaces w WHERE w.id = a.workspace_id AND w.bot_user_id = a.author)
    ORDER BY workspace_id, dedupe_key
    ON CONFLICT (workspace_id, dedupe_key) DO NOTHING
    RETURNING id, workspace_id, dedupe_key
)
SELECT id, workspace_id, dedupe_key FROM kept
UNION
SELECT i.id, i.workspace_id, i.dedupe_key FROM slack_inbox i JOIN arrived USING (workspace_id, dedupe_key)
WHERE i.worked_at IS NULL
ORDER BY id
"""


async def keep_events(conn: Connection, events: Sequence[NewEvent]) -> dict[tuple[WorkspaceId, str], int]:
    """The rows of those that are not worked, new or known, by workspace and dedupe key; none for what the bot did."""
    rows = await conn.fetch(KEEP_EVENTS, [event.model_dump(mode="json") for event in events])
    return {(WorkspaceId(row["workspace_id"]), row["dedupe_key"]): row["id"] for row in rows}


UNWORKED_IN_THREAD: Final[LiteralString] = """
SELECT id, payload FROM slack_inbox
WHERE workspace_id = $1 AND payload ->> 'channel' = $2 AND worked_at IS NULL AND payload ->> 'thread_ts' = $3
    AND event_type LIKE 'message.%'
"""


async def unworked_in_thread(
    conn: Connection, workspace_id: WorkspaceId, channel_id: str, thread_ts: str
) -> dict[int, dict[str, Any]]:
    """Messages that were told of a thread, by the ids of their rows; a mention is told of twice, and not here."""
    rows = await conn.fetch(UNWORKED_IN_THREAD, workspace_id, channel_id, thread_ts)
    return {row["id"]: row["payload"] for row in rows}


EVENT_BY_ID: Final[LiteralString] = """
SELECT * FROM slack_inbox WHERE id = $1
"""


async def event_by_id(conn: Connection, row_id: int) -> InboxEvent | None:
    row = await conn.fetchrow(EVENT_BY_ID, row_id)
    return InboxEvent.model_validate(dict(row)) if row else None


# What people wrote goes: nobody needs it any more.
MARK_EVENTS_WORKED: Final[LiteralString] = """
UPDATE slack_inbox SET worked_at = $2, attempts = attempts + 1, error = NULL,
    payload = payload - '{text,blocks,attachments,message,previous_message}'::text[]
WHERE id = ANY ($1::bigint[]) AND worked_at IS NULL
"""


async def mark_events_worked(conn: Connection, row_ids: Sequence[int], *, at: datetime) -> None:
    await conn.execute(MARK_EVENTS_WORKED, list(row_ids), at)


MARK_EVENT_FAILED: Final[LiteralString] = """
UPDATE slack_inbox SET attempts = attempts + 1, error = $2 WHERE id = $1 AND worked_at IS NULL
"""


async def mark_event_failed(conn: Connection, row_id: int, *, error: str) -> None:
    """The event stays unworked."""
    await conn.execute(MARK_EVENT_FAILED, row_id, error)
