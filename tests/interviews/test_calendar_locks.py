"""A calendar is connected in the very moment in which an interview changes: neither misses the other, none waits for
ever."""

import asyncio
from datetime import datetime
from typing import Any

from bot.interviews.models import Spoken
from bot.interviews.portal import Portal
from bot.interviews.telling import Follower
from db.models.calendars import CalendarLink, Provider
from db.models.interviews import Interview, Platform, SeatKind
from db.pool import Connection, Pool
from db.queries import calendars
from tests.interviews.desk import PLATFORMS, PROVIDERS, Desk
from tests.interviews.office import HOUR, START
from tests.interviews.test_portal import drafted, form, offered

RIYADH = Spoken(timezone="Asia/Riyadh", language="ar")


class Paused:
    """A follower that stands still when it has followed one interview, until it is let go."""

    def __init__(self, follower: Follower) -> None:
        self._follower = follower
        self.reached, self.goes_on = asyncio.Event(), asyncio.Event()

    async def follow(self, conn: Connection, interview: Interview, *, at: datetime) -> None:
        await self._follower.follow(conn, interview, at=at)
        self.reached.set()
        await self.goes_on.wait()


async def waits_or_is_done(pool: Pool, task: "asyncio.Task[Any]") -> None:
    """Until the database makes it wait for a lock of somebody else, or it needs none."""
    async with asyncio.timeout(20):
        while not task.done():
            if await pool.fetchval(
                "SELECT EXISTS (SELECT FROM pg_stat_activity "
                "WHERE datname = current_database() AND wait_event_type = 'Lock')"
            ):
                return
            await asyncio.sleep(0.01)


@PROVIDERS
async def test_an_interview_booked_while_a_calendar_is_connected_stands_in_it(desk: Desk, provider: Provider) -> None:
    office = desk.office
    interview = await drafted(office, "k", platform=PLATFORMS[provider])
    _offer, token = await offered(office, interview)
    page = await office.portal.page(token)
    paused = Paused(office.mails)
    portal = Portal(office.pool, office.clock, office.panels, office.links, paused)
    booking = asyncio.create_task(portal.book(token, form(page), {interview.id: START}, RIYADH))
    await paused.reached.wait()
    connecting = asyncio.create_task(desk.connect(provider))
    await waits_or_is_done(office.pool, connecting)
    paused.goes_on.set()
    await asyncio.gather(booking, connecting)
    await desk.synced()
    assert desk.starts(provider) == ["2026-11-10T12:00"]


async def test_a_calendar_connected_while_an_interview_is_booked_has_it(desk: Desk) -> None:
    office = desk.office
    access, refresh = desk.house.google.grant("omar@example.com")
    link = CalendarLink(
        user_id=office.owner.user_id,
        provider=Provider.GOOGLE,
        workspace_id=office.owner.workspace_id,
        slack_user_id=office.owner.slack_user_id,
        verifier="",
        expires_at=office.clock.now(),
    )
    async with office.pool.acquire() as conn, conn.transaction():
        await calendars.hold_owner(conn, office.owner.user_id)
        booked = asyncio.create_task(office.booked("k", (SeatKind.REQUIRED, ("ula",)), platform=Platform.GOOGLE))
        await waits_or_is_done(office.pool, booked)
        await calendars.upsert_connection(
            conn,
            link,
            access_token=desk.house.crypto.seal(access).decode(),
            refresh_token=desk.house.crypto.seal(refresh).decode(),
            token_expires_at=office.clock.now() + HOUR,
            address=None,
            at=office.clock.now(),
        )
    await booked
    await desk.synced()
    assert desk.starts(Provider.GOOGLE) == ["2026-11-10T12:00"]


async def test_who_connects_and_a_candidate_who_moves_several_sessions_do_not_wait_for_each_other(
    desk: Desk,
) -> None:
    office = desk.office
    await desk.connect(Provider.GOOGLE)
    first = await drafted(office, "k", platform=Platform.GOOGLE)
    second = await drafted(office, "o", platform=Platform.GOOGLE)
    assert first.id > second.id, "sessions in another order than their ids"
    times = tuple(START + number * HOUR for number in range(4))
    _offer, token = await offered(office, first, second, times=times)
    page = await office.portal.page(token)
    await office.portal.book(token, form(page), {first.id: times[0], second.id: times[1]}, RIYADH)
    await desk.synced()
    await office.pool.execute("UPDATE calendar_connections SET broken_since = connected_at")

    paused = Paused(office.mails)
    portal = Portal(office.pool, office.clock, office.panels, office.links, paused)
    page = await portal.page(token)
    moving = asyncio.create_task(portal.book(token, form(page), {first.id: times[2], second.id: times[3]}, RIYADH))
    await paused.reached.wait()
    connecting = asyncio.create_task(desk.connect(Provider.GOOGLE))
    await waits_or_is_done(office.pool, connecting)
    paused.goes_on.set()
    await asyncio.gather(moving, connecting)
    await desk.synced()
    assert sorted(desk.starts(Provider.GOOGLE)) == ["2026-11-10T14:00", "2026-11-10T15:00"]
