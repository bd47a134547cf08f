"""The durable inbox: an event is a row before Slack hears "ok", so that no kill can lose it.

Slack says the same thing more than once (retries, and one file under several event ids): the dedupe key of a
`file_shared` is its file and channel, that of all else its event id. A retry finds the row; where that is not worked
and no task for it is left in the queue, the retry puts one there.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.core.clock import Clock
from bot.queue.enqueue import Task, enqueue_all
from db.models.ids import WorkspaceId
from db.models.inbox import NewEvent
from db.pool import Pool
from db.queries import inbox

# Subtypes of messages: what is done to one later, and with that all that is kept.
_LATER = frozenset({"message_changed", "message_deleted"})
_TOLD = _LATER | {None, "file_share", "thread_broadcast"}
_NAMES = {"channel": "message.channels", "group": "message.groups", "im": "message.im"}

EventFunction = Callable[[WorkspaceId, dict[str, Any]], Awaitable[None]]
FailureFunction = Callable[[WorkspaceId, dict[str, Any], Exception], Awaitable[None]]


class Inbox:
    def __init__(self, pool: Pool, clock: Clock) -> None:
        self._pool = pool
        self._clock = clock
        self._arrived: list[_Arrival] = []
        self._storing = asyncio.Lock()

    async def keep(self, envelope: Mapping[str, Any]) -> bool:
        """Store an `event_callback` and queue its work. False where it is known and worked or about to be, or the
        bot's own doing.

        What arrives while others are being stored is stored with the next of them, all in one transaction.
        """
        if _is_noise(envelope["event"]):
            return False
        arrival = _Arrival(_new_event(envelope, at=self._clock.now()))
        self._arrived.append(arrival)
        async with self._storing:
            if arrival in self._arrived:
                await self._store_arrived(arrival)
        return arrival.queued

    async def _store_arrived(self, own: "_Arrival") -> None:
        """All that has arrived; where one of them cannot be stored, this one, and the others each by itself."""
        together = list(self._arrived)
        try:
            await self._store(together)
        except Exception:
            self._arrived.remove(own)
            if len(together) == 1:
                raise
            await self._store([own])
        else:
            del self._arrived[: len(together)]

    async def _store(self, arrivals: Sequence["_Arrival"]) -> None:
        async with self._pool.acquire() as conn, conn.transaction():
            rows = await inbox.keep_events(conn, [arrival.event for arrival in arrivals])
            keys = [({"inbox": row_id}, f"inbox:{row_id}") for row_id in rows.values()]
            queued = dict(zip(rows, await enqueue_all(conn, Task.WORK_EVENT, keys), strict=True)) if keys else {}
        for arrival in arrivals:
            arrival.queued = queued.pop((arrival.event.workspace_id, arrival.event.dedupe_key), False)

    async def unworked_in_thread(
        self, workspace_id: WorkspaceId, channel_id: str, thread_ts: str
    ) -> dict[int, dict[str, Any]]:
        """What was told of a thread and is not worked yet: events by the ids of their rows."""
        async with self._pool.acquire() as conn:
            return await inbox.unworked_in_thread(conn, workspace_id, channel_id, thread_ts)

    async def worked(self, row_ids: Sequence[int]) -> None:
        """Events that were worked along with another one; their own tasks find nothing to do."""
        async with self._pool.acquire() as conn:
            await inbox.mark_events_worked(conn, row_ids, at=self._clock.now())

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
            await inbox.mark_events_worked(conn, [row_id], at=self._clock.now())

    async def give_up(self, row_id: int, functions: Mapping[str, FailureFunction], error: Exception) -> None:
        """An event that failed time and again stays unworked; who is told is a matter of its type."""
        async with self._pool.acquire() as conn:
            row = await inbox.event_by_id(conn, row_id)
            await inbox.mark_event_failed(conn, row_id, error=repr(error)[:500])
        function = functions.get(row.event_type) if row is not None else None
        if row is not None and function is not None:
            await function(row.workspace_id, row.payload, error)


class _Arrival:
    """An event on its way into the database, and then whether its work was queued."""

    def __init__(self, event: NewEvent) -> None:
        self.event = event
        self.queued = False


def _new_event(envelope: Mapping[str, Any], *, at: datetime) -> NewEvent:
    event = envelope["event"]
    author = event.get("user") or event.get("user_id")
    by_anybody = event["type"] == "member_joined_channel"  # by the bot, too: what waits for that is done
    return NewEvent(
        workspace_id=WorkspaceId(str(envelope["team_id"])),
        event_id=str(envelope["event_id"]),
        event_type=_event_name(event),
        dedupe_key=_dedupe_key(envelope),
        author=None if by_anybody or not isinstance(author, str) else author,
        payload=dict(event),
        received_at=at,
    )


def _is_noise(event: Mapping[str, Any]) -> bool:
    """Messages that no room works: of apps and so our own, of joins and the like, and outside threads in channels."""
    if event["type"] != "message":
        return False
    subtype = event.get("subtype")
    message = event.get("message") or event.get("previous_message") or event
    if message.get("bot_id") or subtype not in _TOLD:
        return True
    in_channel = event.get("channel_type") in {"channel", "group"}
    return in_channel and subtype not in _LATER and message.get("thread_ts") is None


def _event_name(event: Mapping[str, Any]) -> str:
    """As in the app manifest: `file_shared`, `message.im`."""
    kind = str(event["type"])
    return _NAMES.get(str(event.get("channel_type")), kind) if kind == "message" else kind


def _dedupe_key(envelope: Mapping[str, Any]) -> str:
    event = envelope["event"]
    if event["type"] == "file_shared":
        return f"file:{event['file_id']}:{event['channel_id']}"
    return f"event:{envelope['event_id']}"
