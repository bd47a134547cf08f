"""Who interviews how much; and a calendar that reads one person's interviews by a link."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from bot.core.errors import NotAllowed
from bot.interviews.feeds import Feeds, UnknownFeed
from bot.interviews.loads import WEEKS_BACK, Loads
from db.models.interviews import PanelistState, SeatKind
from db.models.users import Role
from db.pool import Pool
from tests.interviews.office import HOUR, START, Office

REQUIRED = SeatKind.REQUIRED
BASE = "https://nexus.example"


@pytest.fixture
async def office(pool: Pool, tmp_path: Path) -> Office:
    return await Office(pool, tmp_path).open()


async def test_load_counts_weeks_and_refusals_that_were_swapped_away(office: Office) -> None:
    first = await office.booked("k", (REQUIRED, ("ula",)), (REQUIRED, ("vic",)))
    await office.booked("next", (REQUIRED, ("vic",)), starts_at=START + timedelta(weeks=1))
    gone = await office.booked("gone", (REQUIRED, ("vic",)), starts_at=START + 3 * HOUR)
    await office.changes.cancel(office.owner, gone.id, reason="Filled")
    await office.answers.answer(await office.actor("ula"), first.id, 0, PanelistState.DECLINED, reason="Away")
    await office.changes.swap(office.owner, first.id, user_id=await office.id_of("ula"), by="wes", reason="She is away")
    loads = Loads(office.pool, office.clock)
    report = await loads.report(office.owner)
    found = {one.name: (one.weeks, one.declined) for one in report.people}
    before = (0,) * WEEKS_BACK  # the owner's week begins on Sunday
    assert found == {
        "Vic Q": ((*before, 1, 1, 0), 0),
        "Wes Q": ((*before, 1, 0, 0), 0),
        "Ula Q": ((*before, 0, 0, 0), 1),
    }
    with pytest.raises(NotAllowed):
        await loads.report(await office.actor("ula"))


async def test_a_feed_is_of_one_person_and_of_the_newest_link(office: Office) -> None:
    feeds = Feeds(office.pool, office.clock, office.accounts, base_url=BASE)
    ula = await office.actor("ula")
    mine = await office.booked("k", (REQUIRED, ("ula",)), meeting_link="https://meet.example/x")
    await office.booked("other", (REQUIRED, ("vic",)), starts_at=START + 4 * HOUR)
    away = await office.booked("away", (REQUIRED, ("ula",)), starts_at=START + 2 * HOUR)
    await office.answers.answer(ula, away.id, 0, PanelistState.DECLINED, reason="Away")
    assert await feeds.known(ula) is None
    old, new = [token_of(await feeds.make(ula)) for _twice in range(2)]
    stored = await office.pool.fetch("SELECT * FROM interview_feeds")
    assert len(stored) == 1
    assert new not in str(dict(stored[0]))
    with pytest.raises(UnknownFeed):
        await feeds.read(old)
    calendar, event = await only_event(feeds, new)
    assert str(calendar["method"]) == "PUBLISH"
    assert (str(event["uid"]), event["dtstart"].dt, str(event["url"])) == (mine.uid, START, "https://meet.example/x")
    assert "attendee" not in event
    assert "organizer" not in event
    moved = await office.changes.reschedule(
        office.owner, mine.id, starts_at=START + HOUR, duration=30, reason="The room"
    )
    _calendar, event = await only_event(feeds, new)
    assert (event["dtstart"].dt, int(event["sequence"])) == (START + HOUR, moved.sequence)
    await feeds.revoke(ula)
    with pytest.raises(UnknownFeed):
        await feeds.read(new)


async def test_who_has_left_is_read_by_nobody(office: Office) -> None:
    feeds = Feeds(office.pool, office.clock, office.accounts, base_url=BASE)
    token = token_of(await feeds.make(await office.reader("ula", Role.USER)))
    assert b"VCALENDAR" in await feeds.read(token)
    await office.pool.execute("UPDATE slack_users SET is_active = false WHERE slack_user_id = 'ula'")
    with pytest.raises(UnknownFeed):
        await feeds.read(token)


async def only_event(feeds: Feeds, token: str) -> tuple[Any, Any]:
    calendar = Calendar.from_ical(await feeds.read(token))
    [event] = calendar.walk("VEVENT")
    return calendar, event


def token_of(link: str) -> str:
    found = re.fullmatch(rf"{BASE}/portal/feed/([\w-]+)\.ics", link)
    assert found is not None
    return found.group(1)
