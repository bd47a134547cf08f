"""What time sets off. APScheduler only wakes up; what is due stands in tables."""

from collections.abc import Awaitable, Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler

PUBLISH_EVERY_SECONDS = 0.5


def scheduler(publish_due: Callable[[], Awaitable[int]]) -> AsyncIOScheduler:
    """A scheduler, not yet started. A wake-up that finds the last one still at work is dropped."""
    waking = AsyncIOScheduler(timezone="UTC")
    waking.add_job(
        publish_due, "interval", seconds=PUBLISH_EVERY_SECONDS, max_instances=1, coalesce=True, misfire_grace_time=None
    )
    return waking
