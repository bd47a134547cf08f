"""Working the queue: one `Runner` a process, over connections of its own, until told to stop."""

import asyncio
import dataclasses
import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

import asyncpg
from pgqueuer import PgQueuer
from pgqueuer.core.executors import DatabaseRetryEntrypointExecutor, EntrypointExecutorParameters
from pgqueuer.domain.models import Job

from bot.core.log import logger
from bot.queue.enqueue import Task

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
    def __init__(self, database_url: str, functions: Mapping[Task, TaskFunction], *, heartbeat: timedelta) -> None:
        if missing := set(Task) - set(functions):
            raise ValueError(f"tasks without a function: {sorted(missing)}")
        self._database_url = database_url
        self._functions = functions
        self._heartbeat = heartbeat
        self._queuer: PgQueuer | None = None
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Work until `stop()`; tasks under way are finished first."""
        # A pool without our JSON codecs: PgQueuer reads and writes its own columns as text.
        async with asyncpg.create_pool(self._database_url, min_size=2, max_size=4, statement_cache_size=0) as pool:
            queuer = PgQueuer.from_asyncpg_pool(pool)
            for task, function in self._functions.items():
                queuer.entrypoint(task.value, concurrency_limit=function.at_once, executor_factory=_retrying)(
                    _entrypoint(function)
                )
            self._queuer = queuer
            if self._stopping.is_set():
                return
            await queuer.run(dequeue_timeout=POLL, batch_size=BATCH_SIZE, heartbeat_timeout=self._heartbeat)

    def stop(self) -> None:
        self._stopping.set()
        if self._queuer is not None:
            self._queuer.shutdown.set()


def _retrying(parameters: EntrypointExecutorParameters) -> DatabaseRetryEntrypointExecutor:
    return DatabaseRetryEntrypointExecutor(
        parameters=parameters, max_attempts=MAX_ATTEMPTS, initial_delay=FIRST_RETRY, max_delay=LONGEST_RETRY
    )


def _entrypoint(function: TaskFunction) -> Callable[[Job], Awaitable[None]]:
    async def work(job: Job) -> None:
        payload = json.loads(job.payload or b"{}")
        try:
            await function.work(payload)
        except Exception as error:
            _log.warning("task failed", task=job.entrypoint, attempt=job.attempts, error=repr(error))
            if job.attempts >= MAX_ATTEMPTS and function.gave_up is not None:
                await function.gave_up(payload, error)
            raise

    return work
