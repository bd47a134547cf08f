"""Working the queue: one `Runner` a process, over connections of its own, until told to stop."""

import asyncio
import dataclasses
import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

from pgqueuer import PgQueuer
from pgqueuer.core.executors import DatabaseRetryEntrypointExecutor, EntrypointExecutorParameters
from pgqueuer.domain.models import Job

from bot.core.log import logger
from bot.queue.enqueue import Task
from bot.queue.waiting import Postponed
from db.pool import open_pool

MAX_ATTEMPTS = 5  # then the task's own `gave_up` has the last word
FIRST_RETRY = timedelta(seconds=1)  # doubled each time
LONGEST_RETRY = timedelta(seconds=60)
POLL = timedelta(milliseconds=500)  # also the wait where LISTEN is lost silently, behind a pooler
BATCH_SIZE = 10

_log = logger(__name__)


@dataclasses.dataclass(frozen=True, kw_only=True)
class TaskFunction:
    """How a task is done. `work` may run twice for the same payload and must not mind.

    `gave_up` is told when the last attempt failed, so that what it was about ends in a state people can see.
    """

    work: Callable[[dict[str, Any]], Awaitable[None]]
    gave_up: Callable[[dict[str, Any], Exception], Awaitable[None]] | None = None
    at_once: int = 0  # how many in the whole installation; 0 = as many as there are hands


class Runner:
    """`put_aside` keeps a task that cannot be done where the app is not; False where it can go on at once."""

    def __init__(
        self,
        database_url: str,
        functions: Mapping[Task, TaskFunction],
        *,
        put_aside: Callable[[Postponed, Task, dict[str, Any]], Awaitable[bool]],
        heartbeat: timedelta,
        prepared: bool = False,
    ) -> None:
        if missing := set(Task) - set(functions):
            raise ValueError(f"tasks without a function: {sorted(missing)}")
        self._database_url = database_url
        self._functions = functions
        self._put_aside = put_aside
        self._heartbeat = heartbeat
        self._prepared = prepared
        self._queuer: PgQueuer | None = None
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Work until `stop()`; tasks under way are finished first."""
        # PgQueuer reads and writes its own JSON columns as text.
        async with await open_pool(
            self._database_url, min_size=2, max_size=4, prepared=self._prepared, json_as_text=True
        ) as pool:
            queuer = PgQueuer.from_asyncpg_pool(pool)
            for task, function in self._functions.items():
                queuer.entrypoint(task.value, concurrency_limit=function.at_once, executor_factory=_retrying)(
                    self._entrypoint(task, function)
                )
            self._queuer = queuer
            if self._stopping.is_set():
                return
            await queuer.run(dequeue_timeout=POLL, batch_size=BATCH_SIZE, heartbeat_timeout=self._heartbeat)

    def _entrypoint(self, task: Task, function: TaskFunction) -> Callable[[Job], Awaitable[None]]:
        async def work(job: Job) -> None:
            payload = json.loads(job.payload or b"{}")
            try:
                await function.work(payload)
            except Exception as error:
                if isinstance(error, Postponed) and await self._put_aside(error, task, payload):
                    _log.info("task waits", task=task.value, workspace=error.workspace_id)
                    return
                _log.warning("task failed", task=task.value, attempt=job.attempts, error=repr(error))
                if job.attempts >= MAX_ATTEMPTS and function.gave_up is not None:
                    await function.gave_up(payload, error)
                raise

        return work

    def stop(self) -> None:
        self._stopping.set()
        if self._queuer is not None:
            self._queuer.shutdown.set()


def _retrying(parameters: EntrypointExecutorParameters) -> DatabaseRetryEntrypointExecutor:
    return DatabaseRetryEntrypointExecutor(
        parameters=parameters, max_attempts=MAX_ATTEMPTS, initial_delay=FIRST_RETRY, max_delay=LONGEST_RETRY
    )
