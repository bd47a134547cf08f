"""Work that cannot be done while the app is not in a workspace or channel: put aside, and queued again afterwards."""

from typing import Any

from bot.core.clock import Clock
from bot.queue.enqueue import Task, enqueue
from db.models.ids import WorkspaceId
from db.pool import Connection, Pool
from db.queries import installations


class Postponed(Exception):
    """Raised by a task that needs a workspace's token, or the bot in a channel; nothing of it is lost."""

    def __init__(self, workspace_id: WorkspaceId, channel_id: str | None = None) -> None:
        super().__init__(workspace_id, channel_id)
        self.workspace_id = workspace_id
        self.channel_id = channel_id


class WaitingRoom:
    def __init__(self, pool: Pool, clock: Clock) -> None:
        self._pool = pool
        self._clock = clock

    async def put_aside(self, reason: Postponed, task: Task, payload: dict[str, Any]) -> bool:
        """False where the app is installed by now, so that the task can go on at once."""
        async with self._pool.acquire() as conn, conn.transaction():
            return await installations.insert_waiting_task(
                conn,
                reason.workspace_id,
                channel_id=reason.channel_id,
                task=task.value,
                payload=payload,
                at=self._clock.now(),
            )


async def resume(conn: Connection, workspace_id: WorkspaceId, *, channel_id: str | None = None) -> int:
    """Queue again what waits for the workspace, or for one channel of it; how much it was."""
    waiting = await installations.take_waiting_tasks(conn, workspace_id, channel_id=channel_id)
    for one in waiting:
        await enqueue(conn, Task(one.task), one.payload)
    return len(waiting)
