"""Interviews in calendars: made, moved and taken away once, whatever goes wrong on the way."""

import asyncio
import os
import signal
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.accounts.bookings import Bookings
from bot.accounts.calendars import CALLBACKS
from bot.accounts.models import Actor
from db.models.calendars import Provider
from tests.accounts.house import KEY, House
from tests.accounts.interviews import Interviews
from tests.accounts.killed_sync import main
from tests.clients.calendar_servers import OMAR, SARA, browse, google_settings, microsoft_settings
from tests.clients.oauth_server import OAuthServer, status
from tests.scenarios.nursery import Child

PROVIDERS = pytest.mark.parametrize("provider", list(Provider))
PLATFORMS = {Provider.GOOGLE: "google", Provider.OUTLOOK: "teams"}


class Scene:
    """One person's calendar, and one interview that they organise."""

    def __init__(self, house: House, provider: Provider, organiser: Actor) -> None:
        self.house, self.provider, self.organiser = house, provider, organiser
        self.server: OAuthServer = house.google if provider is Provider.GOOGLE else house.outlook
        self.interviews = Interviews(house.pool)
        self.bookings = Bookings(house.pool, house.access(), self.interviews)

    def shown(self, account: str = SARA) -> list[dict[str, Any]]:
        if self.provider is Provider.GOOGLE:
            return self.house.google.shown(account)
        return list(self.house.outlook.events[account].values())

    def starts(self) -> list[str]:
        return [event["start"]["dateTime"][:16] for event in self.shown()]

    async def row(self) -> Any:
        return await self.house.pool.fetchrow("SELECT * FROM calendar_events WHERE interview_id = 'i1' AND wanted")

    async def due_now(self) -> None:
        """What waits for a while has waited."""
        await self.house.pool.execute("UPDATE calendar_events SET due_at = clock_timestamp(), claimed_until = NULL")


async def scheduled(house: House, provider: Provider) -> Scene:
    organiser = await house.person("U1", SARA)
    await house.connect(organiser, provider, SARA)
    scene = Scene(house, provider, organiser)
    assert await scene.interviews.schedule(organiser, platform=PLATFORMS[provider])
    return scene


@PROVIDERS
async def test_an_interview_is_made_moved_and_taken_away(house: House, provider: Provider) -> None:
    scene = await scheduled(house, provider)
    await scene.bookings.sync_due()
    assert scene.starts() == ["2026-10-04T12:00"]
    interview = await house.pool.fetchrow("SELECT * FROM interviews")
    assert interview is not None
    assert interview["meeting_link"].startswith("https://")
    kept = {"google_event_id": None, "teams_meeting_id": None}
    kept["google_event_id" if provider is Provider.GOOGLE else "teams_meeting_id"] = (await scene.row())["event_id"]
    assert {name: interview[name] for name in kept} == kept

    await scene.interviews.change(scheduled_time=datetime(2026, 10, 5, 7, 30))  # noqa: DTZ001 — as the column has it
    await scene.bookings.sync_due()
    assert scene.starts() == ["2026-10-05T10:30"]
    assert (await scene.row())["meeting_url"] == interview["meeting_link"], "the link stays"

    requests = len(scene.server.requests)
    await scene.bookings.sync_due()
    assert len(scene.server.requests) == requests, "nothing is due"

    await scene.interviews.change(status="cancelled")
    await scene.bookings.sync_due()
    assert scene.shown() == []
    await scene.interviews.change(status="scheduled")
    await scene.bookings.sync_due()
    assert scene.starts() == ["2026-10-05T10:30"]


@PROVIDERS
@pytest.mark.parametrize("deed", ["made", "moved", "cancelled"])
async def test_an_answer_that_is_lost_doubles_and_loses_nothing(house: House, provider: Provider, deed: str) -> None:
    scene = await scheduled(house, provider)
    if deed != "made":
        await scene.bookings.sync_due()
        if deed == "moved":
            await scene.interviews.change(scheduled_time=datetime(2026, 10, 5, 7, 30))  # noqa: DTZ001
        else:
            await scene.interviews.change(status="cancelled")
    scene.server.lost_answers = 1
    await scene.bookings.sync_due()
    assert (await scene.row())["error"].startswith("server")
    await scene.due_now()
    await scene.bookings.sync_due()
    assert scene.starts() == {"made": ["2026-10-04T12:00"], "moved": ["2026-10-05T10:30"], "cancelled": []}[deed]
    row = await scene.row()
    assert (row["error"], row["synced_at"]) == (None, row["changed_at"])


@PROVIDERS
async def test_moved_after_an_event_was_made_of_which_no_answer_came(house: House, provider: Provider) -> None:
    scene = await scheduled(house, provider)
    scene.server.lost_answers = 1
    await scene.bookings.sync_due()
    await scene.interviews.change(scheduled_time=datetime(2026, 10, 5, 7, 30))  # noqa: DTZ001
    await scene.due_now()
    await scene.bookings.sync_due()
    assert scene.starts() == ["2026-10-05T10:30"]


@PROVIDERS
async def test_cancelled_after_an_event_was_made_of_which_no_answer_came(house: House, provider: Provider) -> None:
    scene = await scheduled(house, provider)
    scene.server.lost_answers = 1
    await scene.bookings.sync_due()
    await scene.interviews.change(status="cancelled")
    await scene.due_now()
    await scene.bookings.sync_due()
    assert scene.shown() == []


@PROVIDERS
@pytest.mark.parametrize(("fault", "words"), [(429, "limited"), (503, "server")])
async def test_it_waits_as_long_as_it_is_asked_to(house: House, provider: Provider, fault: int, words: str) -> None:
    scene = await scheduled(house, provider)
    scene.server.faults = [status(fault, headers={"Retry-After": "300"})]
    await scene.bookings.sync_due()
    await scene.bookings.sync_due()
    assert len(scene.server.requests) == 1, "it is not asked again before"
    waits = await house.pool.fetchval("SELECT due_at - clock_timestamp() FROM calendar_events")
    assert timedelta(seconds=290) < waits <= timedelta(seconds=300)
    assert (await scene.row())["error"].startswith(words)
    await scene.due_now()
    await scene.bookings.sync_due()
    assert scene.starts() == ["2026-10-04T12:00"]


@PROVIDERS
async def test_what_a_broken_calendar_missed_is_made_up_when_it_is_back(house: House, provider: Provider) -> None:
    scene = await scheduled(house, provider)
    scene.server.revoke_all()
    house.pass_time(timedelta(hours=2))
    await scene.bookings.sync_due()
    await scene.interviews.change(scheduled_time=datetime(2026, 10, 5, 7, 30))  # noqa: DTZ001
    await scene.bookings.sync_due()
    assert scene.shown() == []
    assert await house.pool.fetchval("SELECT count(*) FROM surfaces WHERE purpose = 'calendar'") == 1
    [state] = [one for one in await house.calendars.states(scene.organiser) if one.provider is provider]
    assert state.link is not None
    scene.server.redirect_uri = f"http://127.0.0.1:3000{CALLBACKS[provider]}"
    _status, back = await browse(state.link)
    await house.calendars.connect(provider, state=back["state"], code=back["code"])
    await scene.bookings.sync_due()
    assert scene.starts() == ["2026-10-05T10:30"]


@PROVIDERS
async def test_an_event_that_somebody_deleted_comes_back_with_the_next_change(house: House, provider: Provider) -> None:
    scene = await scheduled(house, provider)
    await scene.bookings.sync_due()
    if provider is Provider.GOOGLE:
        scene.shown()[0]["status"] = "cancelled"
    else:
        house.outlook.events[SARA].clear()
    await scene.interviews.change(duration=60)
    await scene.bookings.sync_due()
    await scene.due_now()
    await scene.bookings.sync_due()
    assert scene.starts() == ["2026-10-04T12:00"]


async def test_an_event_that_google_has_forgotten_is_made_anew(house: House) -> None:
    scene = await scheduled(house, Provider.GOOGLE)
    await scene.bookings.sync_due()
    house.google.events[SARA].clear()
    await scene.interviews.change(duration=60)
    await scene.bookings.sync_due()
    await scene.due_now()
    await scene.bookings.sync_due()
    assert scene.starts() == ["2026-10-04T12:00"]


async def test_a_link_that_takes_its_time_is_waited_for(house: House) -> None:
    scene = await scheduled(house, Provider.GOOGLE)
    house.google.slow_meetings = True
    await scene.bookings.sync_due()
    row = await scene.row()
    assert (row["error"], row["synced_at"]) == ("meeting_pending", None)
    await scene.due_now()
    await scene.bookings.sync_due()
    assert await house.pool.fetchval("SELECT meeting_link FROM interviews") == (await scene.row())["meeting_url"]
    assert len(scene.shown()) == 1


async def test_from_meet_to_teams_the_event_changes_calendars(house: House) -> None:
    scene = await scheduled(house, Provider.GOOGLE)
    await scene.bookings.sync_due()
    await house.connect(scene.organiser, Provider.OUTLOOK, SARA)
    await scene.interviews.change(platform="teams")
    await scene.bookings.sync_due()
    assert house.google.shown(SARA) == []
    assert len(house.outlook.events[SARA]) == 1
    assert "teams" in await house.pool.fetchval("SELECT meeting_link FROM interviews")
    assert await house.pool.fetchval("SELECT google_event_id FROM interviews") is None


async def test_on_site_it_stands_in_whichever_calendar_there_is_without_a_link(house: House) -> None:
    omar = await house.person("U2", OMAR)
    interviews = Interviews(house.pool)
    assert not await interviews.schedule(omar, "i0", platform="google"), "there is no calendar"
    await house.connect(omar, Provider.OUTLOOK, OMAR)
    assert not await interviews.schedule(omar, platform="onsite"), "no link comes"
    await Bookings(house.pool, house.access(), interviews).sync_due()
    [event] = house.outlook.events[OMAR].values()
    assert "onlineMeeting" not in event
    assert await house.pool.fetchval("SELECT meeting_link FROM interviews WHERE id = 'i1'") is None


async def test_workers_side_by_side_make_each_event_once(house: House) -> None:
    scene = await scheduled(house, Provider.GOOGLE)
    for number in range(2, 21):
        await scene.interviews.schedule(scene.organiser, f"i{number}")
    workers = [Bookings(house.pool, house.access(), scene.interviews) for _number in range(3)]
    await asyncio.gather(*(worker.sync_due() for worker in workers))
    assert len(scene.shown()) == 20
    assert sum(request.startswith("POST") for request in scene.server.requests) == 20


@pytest.mark.kill
@PROVIDERS
@pytest.mark.parametrize(
    "point",
    [
        "bot.accounts.bookings:_placed:before",
        "bot.accounts.bookings:_placed:after",
        "db.queries.calendar_events:mark_event_synced:before",
        "tests.accounts.interviews:Interviews.synced:after",
    ],
)
async def test_a_kill_loses_and_doubles_nothing(
    house: House, database_url: str, tmp_path: Path, provider: Provider, point: str
) -> None:
    scene = await scheduled(house, provider)

    async def run() -> int:
        arguments = [point, str(tmp_path / "marker"), database_url, KEY]
        settings = {**google_settings(house.google), **microsoft_settings(house.outlook)}
        return await Child(main, arguments, {**os.environ, **settings}, tmp_path / "log").wait()

    assert await run() == -signal.SIGKILL
    async with asyncio.timeout(90):  # until the claim of the dead has run out
        while not scene.shown() or (await scene.row())["synced_at"] is None:
            assert await run() == 0
    assert scene.starts() == ["2026-10-04T12:00"]
    assert len(scene.server.events[SARA]) == 1  # type: ignore[attr-defined]
    assert (await scene.row())["error"] is None
