"""What time sets off. APScheduler only wakes up; what is due stands in tables."""

from collections.abc import Awaitable, Callable, Sequence

from apscheduler.schedulers.asyncio import AsyncIOScheduler

DELIVER_EVERY_SECONDS = 0.5  # messages and events that changed, mails and reminders that are due
LOOK_EVERY_SECONDS = 5.0  # for what is due by the clock; who is told of it minds minutes, not seconds

Look = Callable[[], Awaitable[object]]


def scheduler(*deliveries: Callable[[], None], looks: Sequence[Look] = ()) -> AsyncIOScheduler:
    """A scheduler, not yet started, of what delivers: each is woken, and looks for itself what is due.

    `looks` each do what is due in their tables; any number of workers may look.
    """
    waking = AsyncIOScheduler(timezone="UTC")
    for wake in deliveries:
        waking.add_job(_calling(wake), "interval", seconds=DELIVER_EVERY_SECONDS, misfire_grace_time=None)
    for look in looks:
        waking.add_job(_looking(look), "interval", seconds=LOOK_EVERY_SECONDS, misfire_grace_time=None)
    return waking


def _calling(wake: Callable[[], None]) -> Callable[[], Awaitable[None]]:
    async def call() -> None:  # a coroutine runs on the loop; a plain function would on a thread
        wake()

    return call


def _looking(look: Look) -> Callable[[], Awaitable[None]]:
    async def call() -> None:
        await look()

    return call
