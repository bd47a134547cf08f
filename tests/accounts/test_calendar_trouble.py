"""A calendar that answers with errors for long: its owner is told once, and again when it works; nothing is lost."""

import asyncio
from zoneinfo import ZoneInfo

import pytest

from bot.accounts.calendar_access import NoAccess
from bot.accounts.calendar_views import trouble_message
from bot.accounts.calendars import CALLBACKS
from bot.accounts.watching import Watch
from bot.clients.calendars import Calendar
from bot.core.i18n import speaking
from db.models.calendars import Provider
from db.queries import calendars
from tests.accounts.house import House
from tests.accounts.test_bookings import PROVIDERS, Scene, scheduled
from tests.clients.calendar_servers import SARA, browse
from tests.clients.oauth_server import status

RIYADH = ZoneInfo("Asia/Riyadh")


def watch_of(scene: Scene) -> Watch:
    return Watch(scene.house.pool, scene.house.clock, scene.house.access(), scene.interviews, seconds=300)


async def half_an_hour_later(scene: Scene) -> None:
    await scene.house.pool.execute(
        "UPDATE calendar_events SET failing_since = failing_since - interval '31 minutes', due_at = clock_timestamp()"
    )
    await watch_of(scene).tell_trouble()


async def told(scene: Scene) -> list[str]:
    """The messages to the owner, oldest first, as they stand now."""
    rows = await scene.house.pool.fetch("SELECT slot FROM surfaces WHERE purpose = 'calendar' ORDER BY slot")
    known = (scene.organiser.workspace_id, scene.organiser.user_id, scene.provider)
    async with scene.house.pool.acquire() as conn:
        connection = await calendars.connection(conn, *known)
    with speaking("en"):
        return [trouble_message(scene.provider, connection, RIYADH, number=row["slot"]).text for row in rows]


async def connect_again(scene: Scene) -> None:
    """By consent in a browser, as people do."""
    [state] = [one for one in await scene.house.calendars.states(scene.organiser) if one.provider is scene.provider]
    assert state.link is not None
    scene.server.redirect_uri = f"http://127.0.0.1:3000{CALLBACKS[scene.provider]}"
    _status, back = await browse(state.link)
    await scene.house.calendars.connect(scene.provider, state=back["state"], code=back["code"])


@PROVIDERS
@pytest.mark.parametrize("fault", [500, 503, 429, 403])
async def test_long_trouble_is_told_once_and_that_it_is_over(house: House, provider: Provider, fault: int) -> None:
    scene = await scheduled(house, provider)
    scene.server.faults = [status(fault) for _request in range(2)]
    await scene.bookings.sync_due()
    await watch_of(scene).tell_trouble()
    assert await told(scene) == [], "it may be over in a moment"
    await half_an_hour_later(scene)
    await asyncio.gather(*(watch_of(scene).tell_trouble() for _worker in range(3)))
    [message] = await told(scene)
    assert "has been answering Nexus with errors since" in message
    await scene.bookings.sync_due()
    await half_an_hour_later(scene)
    assert await told(scene) == [message], "once, however long it lasts"
    changed_at = await house.pool.fetchval("SELECT changed_at FROM surfaces WHERE purpose = 'calendar'")

    await scene.due_now()
    house.clock.at = changed_at
    await scene.bookings.sync_due()
    assert scene.starts() == ["2026-10-04T12:00"]
    await watch_of(scene).tell_trouble()
    [message] = await told(scene)
    assert "works again" in message
    assert await house.pool.fetchval("SELECT changed_at FROM surfaces WHERE purpose = 'calendar'") > changed_at

    # The next time it is another message
    await scene.interviews.change(duration=60)
    scene.server.faults = [status(fault)]
    await scene.bookings.sync_due()
    await half_an_hour_later(scene)
    assert len(await told(scene)) == 2


@PROVIDERS
async def test_trouble_and_then_refused_and_then_back(house: House, provider: Provider) -> None:
    scene = await scheduled(house, provider)
    scene.server.faults = [status(503)]
    await scene.bookings.sync_due()
    await half_an_hour_later(scene)
    scene.server.revoke_all()
    await scene.bookings.sync_due()
    await watch_of(scene).tell_trouble()
    first, second = await told(scene)
    assert "There is newer news" in first
    assert "refuses Nexus" in second
    await connect_again(scene)
    await watch_of(scene).tell_trouble()
    assert ["works again" in one for one in await told(scene)] == [True, True]
    await scene.bookings.sync_due()
    assert scene.starts() == ["2026-10-04T12:00"]


@PROVIDERS
async def test_disconnected_and_connected_the_next_trouble_is_told_anew(house: House, provider: Provider) -> None:
    scene = await scheduled(house, provider)
    scene.server.faults = [status(503)]
    await scene.bookings.sync_due()
    await half_an_hour_later(scene)
    await house.calendars.disconnect(scene.organiser, provider)
    [message] = await told(scene)
    assert "is disconnected" in message
    await connect_again(scene)
    await watch_of(scene).tell_trouble()
    assert len(await told(scene)) == 1, "what was before is forgotten"
    scene.server.revoke_all()

    async def work(calendar: Calendar, token: str) -> str | None:
        await calendar.busy(token, ["primary"], start=house.clock.at, end=house.clock.at.replace(hour=9))
        return SARA

    with pytest.raises(NoAccess):
        await house.access().call(scene.organiser.user_id, provider, work)
    first, second = await told(scene)
    assert "There is newer news" in first
    assert "refuses Nexus" in second
