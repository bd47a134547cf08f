"""The worker: takes tasks from the queue and keeps the surfaces up to date."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Any

from bot.accounts.tasks import AccountTasks
from bot.candidates.surfaces import candidate_renderers
from bot.candidates.tasks import CandidateTasks
from bot.core.log import logger
from bot.cvs.surfaces import batch_renderers
from bot.cvs.tasks import FileTasks
from bot.queue.enqueue import Task
from bot.queue.runner import Runner, TaskFunction
from bot.schedules import scheduler
from bot.slack.inbox import EventFunction
from bot.slack.surfaces import Publisher
from bot.wiring import Services
from handlers.register import EVENTS

_log = logger(__name__)


@asynccontextmanager
async def working(services: Services, database_url: str) -> AsyncIterator[asyncio.Task[None]]:
    """Work until left; gives the running task, which ends early only when the queue cannot be reached.

    `database_url` may be a direct one where the services' own is a pooler.
    """
    file_tasks = FileTasks(services.intake, services.accounts, services.slack_files, services.delivery, services.limits)
    candidate_tasks = CandidateTasks(services.candidates, services.search, services.intake, services.delivery)
    events: dict[str, EventFunction] = {
        "file_shared": file_tasks.on_file_shared,
        "message.im": AccountTasks(services.accounts, services.delivery).on_direct_message,
    }
    if set(events) != EVENTS:
        raise ValueError("the events that are subscribed and those that are worked differ")

    async def work_event(payload: dict[str, Any]) -> None:
        await services.inbox.work(int(payload["inbox"]), events)

    runner = Runner(
        database_url,
        {Task.WORK_EVENT: TaskFunction(work=work_event), **file_tasks.functions(), **candidate_tasks.functions()},
        heartbeat=timedelta(seconds=services.settings.heartbeat_seconds),
    )
    publisher = Publisher(
        services.pool,
        services.slack,
        {
            **batch_renderers(services.batches, services.intake),
            **candidate_renderers(services.candidates, services.reassessments),
        },
        claim_seconds=2 * services.settings.heartbeat_seconds,
    )
    waking = scheduler(publisher.wake)
    running = asyncio.create_task(runner.run())
    waking.start()
    _log.info("working")
    try:
        yield running
    finally:
        waking.shutdown(wait=False)
        runner.stop()
        await publisher.stop()
        with suppress(asyncio.CancelledError):
            await running
