"""Interviews in their organisers' calendars: each a row of `calendar_events`, a projection as surfaces are of messages.

Who changes an interview calls `project` in the transaction of the change. `Bookings.sync_due` claims the rows that are
behind and brings the calendar to the present state: makes the event, changes it, deletes it. A kill at any instruction
leaves rows that are still due; an event made just before it is met again by the id that we chose for it. A row whose
calendar is broken waits until it is connected again, one that failed as long as the provider asks, or ever longer.

A time that somebody has given an event by hand, or that they have deleted it, is left as it is and told to its
organiser, unless the interview has another time since: that is what people were told.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from bot.accounts.calendar_access import CalendarAccess, NoAccess
from bot.accounts.models import Booking
from bot.clients.calendars import Calendar, CalendarFailed, Event, Made, Trouble
from bot.core.log import logger
from db.models.calendars import CalendarEvent, Connection, Provider, Shown
from db.models.ids import UserId
from db.pool import Connection as Database
from db.pool import Pool
from db.queries import calendar_events, calendars

AT_ONCE = 4  # events that one process brings up to date side by side
CLAIM_SECONDS = 120.0  # bringing one up to date takes four requests at most, and a refresh
LONGEST_WAIT_SECONDS = 600.0
_ABSENT = frozenset({Trouble.NOT_FOUND, Trouble.GONE})

_log = logger(__name__)


class Booked(Protocol):
    """Where interviews are."""

    async def booking(self, interview_id: str) -> Booking | None:
        """The present state; None where there is no such interview any more."""

    async def synced(self, conn: Database, interview_id: str, meeting_url: str | None, *, gives_link: bool) -> None:
        """Its event stands in the calendar as it should, in the transaction that notes it.

        `gives_link`: it is a calendar that gives the platform's links; another one says nothing of the link there is.
        """

    async def hold(self, conn: Database, interview_id: str) -> None:
        """Until the transaction ends nobody else changes it."""

    async def differs(
        self, conn: Database, interview_id: str, provider: Provider, *, given: Shown, shown: Shown
    ) -> int:
        """Somebody has changed its event by hand: tell the organiser; returns the entry of the audit log."""

    async def agrees(self, conn: Database, interview_id: str) -> None:
        """What was told last of a change by hand is so no longer."""


async def project(
    conn: Database, interview_id: str, *, organiser_id: UserId, platform: str, changed_at: datetime
) -> bool:
    """The interview has changed; whether its calendar will soon give the platform's link. Needs the transaction of the
    change, which has locked the interview before its event."""
    await calendars.share_owner(conn, organiser_id)
    connections = await calendars.connections_of_user(conn, organiser_id)
    provider = provider_for(platform, connections)
    calendar = None if provider is None else (organiser_id, provider)
    await calendar_events.touch_event(conn, interview_id, calendar=calendar, changed_at=changed_at)
    working = {one.provider for one in connections if one.broken_since is None}
    return provider in working and _PLATFORMS.get(platform) is provider


async def lets_in(conn: Database, organiser_id: UserId, platform: str) -> bool:
    """Whether the calendar into which such an interview of theirs belongs can be written to now, as far as is known."""
    connections = await calendars.connections_of_user(conn, organiser_id)
    provider = provider_for(platform, connections)
    return any(one.provider is provider and one.broken_since is None for one in connections)


async def project_all(conn: Database, organiser_id: UserId, *, changed_at: datetime) -> None:
    """Somebody has connected a calendar: what they organise and is to come belongs into it, or is looked at again.

    Needs the transaction in which they do, which holds them (`calendars.hold_owner`): who projects what they organise
    waits for it, or has been waited for. So it needs no lock of interviews, and no two wait for each other.
    """
    for interview_id, platform in await calendar_events.organised_to_come(conn, organiser_id, changed_at):
        await project(conn, interview_id, organiser_id=organiser_id, platform=platform, changed_at=changed_at)


def provider_for(platform: str, connections: Sequence[Connection]) -> Provider | None:
    """The one that gives the platform's link, if it is connected; else the calendar connected last."""
    connected = [one.provider for one in connections]
    wanted = _PLATFORMS.get(platform)
    return wanted if wanted in connected else next(iter(connected), None)


_PLATFORMS = {"google": Provider.GOOGLE, "teams": Provider.OUTLOOK}


class _Standing(NamedTuple):
    """How an event stands in the calendar: `made` None for one that does not."""

    made: Made | None
    generation: int
    gives_link: bool = False
    by_hand: Shown | None = None  # what somebody has made of it, or had
    given: Shown | None = None  # the time that it has from us now; None where `by_hand` is left


class Bookings:
    """`claim_seconds`: after which another worker may take over a row that was claimed and not brought up to date."""

    def __init__(
        self, pool: Pool, access: CalendarAccess, booked: Booked, *, claim_seconds: float = CLAIM_SECONDS
    ) -> None:
        self._pool = pool
        self._access = access
        self._booked = booked
        self._claim_seconds = claim_seconds
        self._syncing: asyncio.Task[None] | None = None
        self._stopping = False

    def wake(self) -> None:
        """Bring up to date what is due, in the background; a wake-up while that is under way changes nothing."""
        if not self._stopping and (self._syncing is None or self._syncing.done()):
            self._syncing = asyncio.create_task(self.sync_due())

    async def stop(self) -> None:
        """What is under way is finished and noted; the rest stays due."""
        self._stopping = True
        if self._syncing is not None:
            await self._syncing

    async def sync_due(self) -> None:
        while not self._stopping:
            async with self._pool.acquire() as conn:
                due = await calendar_events.claim_due_events(conn, limit=AT_ONCE, claim_seconds=self._claim_seconds)
            if not due:
                return
            await asyncio.gather(*(self._sync(row) for row in due))

    async def _sync(self, row: CalendarEvent) -> None:
        try:
            standing = await self._brought_up(row)
        except NoAccess:
            await self._wait(row, error="no_access")  # until it is connected again
        except CalendarFailed as error:
            generation, absent = row.generation, error.trouble in _ABSENT
            if absent:  # deleted for good, where a change was to be made
                row, generation = row.model_copy(update={"event_id": None}), generation + 1
            await self._wait(
                row, error=str(error), seconds=error.retry_after, generation=generation, failing=not absent
            )
        except Exception as error:  # noqa: BLE001 — whatever it is, the others go on and this one stays due
            _log.exception("booking not synced", interview=row.interview_id)
            await self._wait(row, error=type(error).__name__, failing=True)
        else:
            await self._note(row, standing)

    async def _brought_up(self, row: CalendarEvent) -> _Standing:
        booking = await self._booked.booking(row.interview_id)
        if booking is None and row.event_id is None:
            return _Standing(None, row.generation)
        event = None if booking is None else _event(row, booking)

        async def giving() -> None:
            async with self._pool.acquire() as conn:
                await calendar_events.give_anew(conn, row.interview_id)

        async def bring(calendar: Calendar, token: str) -> _Standing:
            if event is None or booking is None or booking.cancelled or not row.wanted:
                await _removed(calendar, token, row, event)
                return _Standing(None, row.generation + 1)  # where it comes back, it is another event
            standing = await _placed(calendar, token, row, event, giving)
            return standing._replace(gives_link=_gives_link(row, booking))

        return await self._access.call(row.user_id, row.provider, bring)

    async def _note(self, row: CalendarEvent, standing: _Standing) -> None:
        made = standing.made
        if made is not None and made.pending:
            await self._wait(row.model_copy(update={"event_id": made.event_id}), error="meeting_pending")
            return
        meeting_url = made.meeting_url if made is not None else None
        async with self._pool.acquire() as conn, conn.transaction():
            if row.wanted:  # first, since whoever changes an interview locks it before its event
                await self._booked.synced(conn, row.interview_id, meeting_url, gives_link=standing.gives_link)
            told_id = await told_by_hand(conn, self._booked, row, standing.by_hand)
            await calendar_events.mark_event_synced(
                conn,
                row,
                event_id=made.event_id if made is not None else None,
                meeting_url=meeting_url,
                generation=standing.generation,
                given=standing.given,
                left=standing.by_hand if standing.given is None else None,
                told_id=told_id if standing.given is None else None,
            )

    async def _wait(
        self,
        row: CalendarEvent,
        *,
        error: str,
        seconds: float | None = None,
        generation: int | None = None,
        failing: bool = False,
    ) -> None:
        """`seconds` None: 2, 4, 8 … as it goes on; `failing`: since the calendar does not do what it is asked to."""
        if seconds is None:
            seconds = min(2.0**row.attempts, LONGEST_WAIT_SECONDS)
        _log.info("booking waits", interview=row.interview_id, error=error, seconds=seconds)
        async with self._pool.acquire() as conn:
            await calendar_events.mark_event_waiting(
                conn,
                row,
                event_id=row.event_id,
                generation=row.generation if generation is None else generation,
                error=error,
                seconds=seconds,
                failing=failing,
            )


async def told_by_hand(conn: Database, booked: Booked, row: CalendarEvent, by_hand: Shown | None) -> int | None:
    """Tell what somebody has made of an event by hand, once; or that it is so no longer. The entry that tells of it.

    Needs a transaction that holds the interview.
    """
    if by_hand == row.shown:
        return row.told_id
    if by_hand is None:
        await booked.agrees(conn, row.interview_id)
        return None
    assert row.given is not None, "else it is nobody's change"
    return await booked.differs(conn, row.interview_id, row.provider, given=row.given, shown=by_hand)


async def _placed(
    calendar: Calendar, token: str, row: CalendarEvent, event: Event, giving: Callable[[], Awaitable[None]]
) -> _Standing:
    """The event as it should be. Raises CalendarFailed; NOT_FOUND or GONE where it has to be made anew.

    `giving` notes that it is about to get another time: where no answer comes, nobody can tell which one it has.
    """
    if row.event_id is None:
        return _Standing(await _made(calendar, token, event), row.generation, given=event.time)
    shown = await calendar.shown(token, row.event_id, event.uid)
    by_hand = shown if row.given is not None and shown not in (row.given, event.time) else None
    if by_hand is not None and event.time == row.given:
        there = Made(event_id=row.event_id, meeting_url=row.meeting_url)
        made = there if shown.gone else await calendar.patch(token, row.event_id, event, timed=False)
        return _Standing(made, row.generation, by_hand=by_hand)
    if event.time != row.given:
        await giving()
    if shown.gone and not calendar.restores:
        generation = row.generation + 1
        anew = event.model_copy(update={"key": _key(event.uid, generation)})
        return _Standing(await _made(calendar, token, anew), generation, by_hand=by_hand, given=event.time)
    made = await calendar.patch(token, row.event_id, event)
    return _Standing(made, row.generation, by_hand=by_hand, given=event.time)


async def _made(calendar: Calendar, token: str, event: Event) -> Made:
    """One that was not there, as far as we know."""
    try:
        return await calendar.insert(token, event)
    except CalendarFailed as error:
        if error.trouble is not Trouble.CONFLICT:
            raise
    found = await calendar.find(token, event)
    if found is None:
        raise CalendarFailed(Trouble.GONE, "made once, and gone")
    return await calendar.patch(token, found.event_id, event)


async def _removed(calendar: Calendar, token: str, row: CalendarEvent, event: Event | None) -> None:
    """No event stands there any more, be it one of whose making no answer came."""
    event_id = row.event_id
    if event_id is None and event is not None:
        found = await calendar.find(token, event)
        event_id = found.event_id if found is not None else None
    if event_id is None:
        return
    try:
        await calendar.delete(token, event_id)
    except CalendarFailed as error:
        if error.trouble not in _ABSENT:
            raise


def _key(uid: str, generation: int) -> str:
    return f"{uid}:{generation}"


def _event(row: CalendarEvent, booking: Booking) -> Event:
    start = booking.starts_at.replace(microsecond=0)  # calendars keep seconds
    return Event(
        key=_key(booking.uid, row.generation),
        uid=booking.uid,
        title=booking.title,
        description=booking.description,
        location=booking.location or booking.link,
        start=start,
        end=start + booking.duration,
        zone=booking.timezone,
        meeting=booking.link is None and _gives_link(row, booking),
    )


def _gives_link(row: CalendarEvent, booking: Booking) -> bool:
    return _PLATFORMS.get(booking.platform) is row.provider
