"""Interviews in the calendars of whoever organises them, as these come, go and refuse, against the stand-in servers."""

from collections.abc import AsyncIterator
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from bot.accounts.bookings import Bookings
from bot.accounts.calendars import CALLBACKS
from db.models.calendars import Provider
from db.models.interviews import Interview, Platform, SeatKind
from db.pool import Pool
from db.queries import mail as mails
from tests.accounts.house import House, opened
from tests.clients.calendar_servers import OMAR, browse
from tests.clients.oauth_server import OAuthServer
from tests.db.people import WORKSPACE
from tests.interviews.office import HOUR, NOW, START, Office

REQUIRED = SeatKind.REQUIRED
PROVIDERS = pytest.mark.parametrize("provider", list(Provider))
PLATFORMS = {Provider.GOOGLE: Platform.GOOGLE, Provider.OUTLOOK: Platform.TEAMS}


class Desk:
    """The recruiter's: their office, and their account at both providers."""

    def __init__(self, office: Office, house: House) -> None:
        self.office, self.house = office, house
        self.bookings = Bookings(house.pool, house.access(), office.booked_interviews)

    def server(self, provider: Provider) -> OAuthServer:
        return self.house.google if provider is Provider.GOOGLE else self.house.outlook

    async def connect(self, provider: Provider) -> None:
        """By consent in a browser, as people do."""
        server = self.server(provider)
        server.redirect_uri = f"http://127.0.0.1:3000{CALLBACKS[provider]}"
        [state] = [one for one in await self.house.calendars.states(self.office.owner) if one.provider is provider]
        assert state.link is not None
        _status, back = await browse(state.link)
        await self.house.calendars.connect(provider, state=back["state"], code=back["code"])

    async def synced(self) -> None:
        """What is due, and what waited for a while."""
        await self.house.pool.execute("UPDATE calendar_events SET due_at = clock_timestamp(), claimed_until = NULL")
        await self.bookings.sync_due()

    def events(self, provider: Provider) -> list[dict[str, Any]]:
        if provider is Provider.GOOGLE:
            return self.house.google.shown(OMAR)
        return list(self.house.outlook.events[OMAR].values())

    def starts(self, provider: Provider) -> list[str]:
        """On the clock of Riyadh, where the recruiter is."""
        return [event["start"]["dateTime"][:16] for event in self.events(provider)]

    async def move(self, interview: Interview, to: datetime) -> None:
        office = self.office
        await office.changes.reschedule(office.owner, interview.id, starts_at=to, duration=60, reason="No room")

    async def now(self, interview: Interview) -> Interview:
        return await self.office.interviews.interview(self.office.owner, interview.id)

    async def subjects(self, interview: Interview) -> list[str]:
        """First words of the subjects of what was mailed to the candidate."""
        async with self.office.pool.acquire() as conn:
            sent = await mails.mails_for_subject(conn, WORKSPACE, "interview", interview.id)
        theirs = [one for one in sent if one.recipients == ("dana@example.org",)]
        parsed = [message_from_bytes(one.message or b"", policy=policy.default) for one in theirs]
        return [str(one["Subject"]).split(":")[0].split(" ")[0] for one in parsed]


@pytest.fixture
async def desk(pool: Pool, tmp_path: Path) -> AsyncIterator[Desk]:
    office = await Office(pool, tmp_path).open()
    await pool.execute("UPDATE users SET email = $2 WHERE id = $1", office.owner.user_id, OMAR)
    async with opened(pool) as house:
        house.clock.at = NOW
        yield Desk(office, house)


@PROVIDERS
async def test_what_was_booked_before_stands_in_a_calendar_that_is_connected(desk: Desk, provider: Provider) -> None:
    booked = await desk.office.booked("k", (REQUIRED, ("ula",)), platform=PLATFORMS[provider])
    over = await desk.office.booked("o", (REQUIRED, ("vic",)), platform=PLATFORMS[provider], candidate_id="omar")
    await desk.office.changes.cancel(desk.office.owner, over.id, reason="Filled")
    assert await desk.subjects(booked) == ["Invitation"], "it does not wait for a calendar that is not there"
    await desk.connect(provider)
    await desk.synced()
    assert desk.starts(provider) == ["2026-11-10T12:00"]
    assert (await desk.now(booked)).meeting_link is not None
    assert await desk.subjects(booked) == ["Invitation", "Changed"], "the link follows"


@PROVIDERS
async def test_what_a_calendar_missed_while_it_refused_is_made_up(desk: Desk, provider: Provider) -> None:
    await desk.connect(provider)
    booked = await desk.office.booked("k", (REQUIRED, ("ula",)), platform=PLATFORMS[provider])
    await desk.synced()
    [before] = desk.events(provider)
    desk.server(provider).revoke_all()
    desk.house.pass_time(2 * HOUR)
    await desk.move(booked, START + HOUR)
    cancelled = await desk.office.booked("o", (REQUIRED, ("vic",)), platform=PLATFORMS[provider], candidate_id="omar")
    await desk.synced()
    assert desk.starts(provider) == ["2026-11-10T12:00"]
    told = await desk.office.pool.fetch("SELECT channel_id FROM surfaces WHERE purpose = 'calendar'")
    assert [row["channel_id"] for row in told] == ["rana"], "once, whoever organises"
    await desk.office.changes.cancel(desk.office.owner, cancelled.id, reason="Filled")
    await desk.connect(provider)
    await desk.synced()
    assert desk.starts(provider) == ["2026-11-10T13:00"]
    assert desk.events(provider)[0]["id"] == before["id"]
    assert await desk.subjects(booked) == ["Invitation", "New"]


@PROVIDERS
async def test_disconnected_and_connected_again_it_is_the_same_event(desk: Desk, provider: Provider) -> None:
    await desk.connect(provider)
    booked = await desk.office.booked("k", (REQUIRED, ("ula",)), platform=PLATFORMS[provider])
    await desk.synced()
    [before], link = desk.events(provider), (await desk.now(booked)).meeting_link
    await desk.house.calendars.disconnect(desk.office.owner, provider)
    await desk.move(booked, START + HOUR)
    await desk.synced()
    assert desk.starts(provider) == ["2026-11-10T12:00"], "we are not let in"
    await desk.connect(provider)
    await desk.synced()
    assert desk.starts(provider) == ["2026-11-10T13:00"]
    assert desk.events(provider)[0]["id"] == before["id"]
    assert (await desk.now(booked)).meeting_link == link
    assert await desk.subjects(booked) == ["Invitation", "New"]


async def test_from_one_calendar_to_another_the_link_stays(desk: Desk) -> None:
    await desk.connect(Provider.GOOGLE)
    booked = await desk.office.booked("k", (REQUIRED, ("ula",)), platform=Platform.GOOGLE)
    await desk.synced()
    link = (await desk.now(booked)).meeting_link
    assert link is not None
    await desk.house.calendars.disconnect(desk.office.owner, Provider.GOOGLE)
    await desk.connect(Provider.OUTLOOK)
    await desk.synced()
    assert desk.starts(Provider.OUTLOOK) == ["2026-11-10T12:00"]
    assert (await desk.now(booked)).meeting_link == link, "people have it, and it works"
    assert await desk.subjects(booked) == ["Invitation"]
    await desk.connect(Provider.GOOGLE)
    await desk.synced()
    assert (len(desk.events(Provider.GOOGLE)), desk.events(Provider.OUTLOOK)) == (1, []), "in one calendar"
    assert await desk.subjects(booked) == ["Invitation"]
