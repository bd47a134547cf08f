"""What time sets off. APScheduler only wakes up; what is due stands in tables."""

from collections.abc import Awaitable, Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler

PUBLISH_EVERY_SECONDS = 0.5


def scheduler(wake_publisher: Callable[[], None]) -> AsyncIOScheduler:
    """A scheduler, not yet started."""
    waking = AsyncIOScheduler(timezone="UTC")
    waking.add_job(_calling(wake_publisher), "interval", seconds=PUBLISH_EVERY_SECONDS, misfire_grace_time=None)
    return waking


def _calling(wake: Callable[[], None]) -> Callable[[], Awaitable[None]]:
    async def call() -> None:  # a coroutine runs on the loop; a plain function would on a thread
        wake()

    return call
