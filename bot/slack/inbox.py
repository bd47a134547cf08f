"""The durable inbox: an event is a row before Slack hears "ok", so that no kill can lose it.

Slack says the same thing more than once (retries, and one file under several event ids): the dedupe key of a
`file_shared` is its file and channel, that of all else its event id. A retry finds the row; where that is not worked
and no task for it is left in the queue, the retry puts one there.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.core.clock import Clock
from bot.queue.enqueue import Task, enqueue
from db.models.ids import WorkspaceId
from db.pool import Pool
from db.queries import inbox, workspaces

EventFunction = Callable[[WorkspaceId, dict[str, Any]], Awaitable[None]]


class Inbox:
    def __init__(self, pool: Pool, clock: Clock) -> None:
        self._pool = pool
        self._clock = clock

    async def keep(self, envelope: Mapping[str, Any]) -> bool:
        """Store an `event_callback` and queue its work. False where it is known and worked or about to be."""
        event = envelope["event"]
        workspace_id = WorkspaceId(str(envelope["team_id"]))
        dedupe_key = _dedupe_key(envelope)
        async with self._pool.acquire() as conn, conn.transaction():
            await workspaces.ensure_workspace(conn, workspace_id, at=self._clock.now())
            row_id = await inbox.insert_event(
                conn,
                workspace_id=workspace_id,
                event_id=str(envelope["event_id"]),
                event_type=_event_name(event),
                dedupe_key=dedupe_key,
                payload=dict(event),
                received_at=self._clock.now(),
            )
            if row_id is None:
                row_id = await inbox.unworked_event(conn, workspace_id=workspace_id, dedupe_key=dedupe_key)
            if row_id is None:
                return False
            return await enqueue(conn, Task.WORK_EVENT, {"inbox": row_id}, dedupe_key=f"inbox:{row_id}")

    async def work(self, row_id: int, functions: Mapping[str, EventFunction]) -> None:
        """Give a kept event to the function of its type, once."""
        async with self._pool.acquire() as conn:
            row = await inbox.event_by_id(conn, row_id)
        if row is None or row.worked_at is not None:
            return
        function = functions.get(row.event_type)
        if function is not None:
            await function(row.workspace_id, row.payload)
        async with self._pool.acquire() as conn:
            await inbox.mark_event_worked(conn, row_id, at=self._clock.now())


def _event_name(event: Mapping[str, Any]) -> str:
    """As in the app manifest: `file_shared`, `message.im`."""
    kind = str(event["type"])
    return f"{kind}.{event.get('channel_type')}" if kind == "message" else kind


def _dedupe_key(envelope: Mapping[str, Any]) -> str:
    event = envelope["event"]
    if event["type"] == "file_shared":
        return f"file:{event['file_id']}:{event['channel_id']}"
    return f"event:{envelope['event_id']}"
