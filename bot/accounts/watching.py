"""What people make of events by hand, in the calendar itself; and calendars that answer with errors for long.

Events of interviews to come are looked at every some minutes, a claim each, so that any number of workers look once. An
event that stands otherwise than we gave it is told to its organiser, once for each change, and left as it is.
"""

import asyncio
from datetime import timedelta
from typing import Final

from bot.accounts.bookings import AT_ONCE, Booked, told_by_hand
from bot.accounts.calendar_access import CalendarAccess, NoAccess, show_trouble, tell_of_trouble
from bot.clients.calendars import Calendar, CalendarFailed
from bot.core.clock import Clock
from bot.core.log import logger
from db.models.calendars import CalendarEvent, Shown
from db.pool import Pool
from db.queries import calendar_events, calendars

SOON: Final = timedelta(hours=3)  # before an interview its event is looked at more often
SOONER: Final = 5  # times as often
PATIENCE_SECONDS: Final = 30 * 60.0  # with errors, until the owner of a calendar is told

_log = logger(__name__)


class Watch:
    """`seconds` from one look at an event to the next."""

    def __init__(self, pool: Pool, clock: Clock, access: CalendarAccess, booked: Booked, *, seconds: float) -> None:
        self._pool = pool
        self._clock = clock
        self._access = access
        self._booked = booked
        self._seconds = seconds
        self._looking: asyncio.Task[None] | None = None
        self._stopping = False

    def wake(self) -> None:
        """Look at what is due, in the background; a wake-up while that is under way changes nothing."""
        if not self._stopping and (self._looking is None or self._looking.done()):
            self._looking = asyncio.create_task(self.look_due())

    async def stop(self) -> None:
        """What is under way is finished and noted; the rest stays due."""
        self._stopping = True
        if self._looking is not None:
            await self._looking

    async def look_due(self) -> None:
        while not self._stopping:
            async with self._pool.acquire() as conn:
                due = await calendar_events.claim_looks(
                    conn,
                    self._clock.now(),
                    limit=AT_ONCE,
                    seconds=self._seconds,
                    soon_seconds=self._seconds / SOONER,
                    soon=SOON.total_seconds(),
                )
            if not due:
                return
            await asyncio.gather(*(self._look(row) for row in due if row.look_at and row.given and _is_synced(row)))

    async def _look(self, row: CalendarEvent) -> None:
        try:
            shown = await self._shown(row)
            await self._note(row, shown if shown != row.given else None)
        except NoAccess:
            return  # its owner is told, and it is looked at again in its time
        except CalendarFailed as error:
            _log.info("event not looked at", interview=row.interview_id, error=str(error))
            async with self._pool.acquire() as conn:
                await calendar_events.mark_look_failed(conn, row, seconds=error.retry_after or 0.0)
        except Exception:  # noqa: BLE001 — whatever it is, the others go on and this one is looked at again
            _log.exception("event not looked at", interview=row.interview_id)

    async def _shown(self, row: CalendarEvent) -> Shown:
        booking, event_id = await self._booked.booking(row.interview_id), row.event_id
        assert booking is not None, "an event is of an interview with a time"
        assert event_id is not None, "nothing else is looked at"

        async def read(calendar: Calendar, token: str) -> Shown:
            return await calendar.shown(token, event_id, booking.uid)

        return await self._access.call(row.user_id, row.provider, read)

    async def _note(self, row: CalendarEvent, by_hand: Shown | None) -> None:
        if by_hand == row.shown and row.failing_since is None:
            return
        async with self._pool.acquire() as conn, conn.transaction():
            await self._booked.hold(conn, row.interview_id)
            if await calendar_events.is_as_seen(conn, row):
                told_id = await told_by_hand(conn, self._booked, row, by_hand)
                await calendar_events.mark_looked(conn, row, shown=by_hand, told_id=told_id)

    async def tell_trouble(self) -> None:
        """Tell the owners of calendars that have long answered with errors, once; and again when they work."""
        async with self._pool.acquire() as conn, conn.transaction():
            for one in await calendars.failing_connections(conn, seconds=PATIENCE_SECONDS):
                await tell_of_trouble(conn, one, "calendar.failing", at=self._clock.now())
            for one in await calendars.recovered_connections(conn):
                await show_trouble(conn, one.workspace_id, one.user_id, one.provider, at=self._clock.now())


def _is_synced(row: CalendarEvent) -> bool:
    return row.synced_at is not None and row.synced_at >= row.changed_at
