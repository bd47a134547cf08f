"""What people make of an interview's event in the calendar itself: told once, and left until somebody answers."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest

from bot.accounts.watching import Watch
from bot.core.errors import NotInChannel
from bot.core.i18n import speaking
from bot.interviews.errors import CalendarShut, EventSettled
from bot.interviews.views.events import event_by_hand
from bot.slack.blocks import Message
from db.models.calendars import Provider
from db.models.interviews import Interview, PanelistState, SeatKind
from db.models.users import Role
from tests.clients.calendar_servers import OMAR
from tests.clients.oauth_server import status
from tests.interviews.desk import PLATFORMS, PROVIDERS, Desk
from tests.interviews.office import HOUR, START

REQUIRED = SeatKind.REQUIRED


class Scene:
    """One interview of the desk, with its event; what somebody does to it, and what its organiser is told."""

    def __init__(self, desk: Desk, provider: Provider, interview: Interview) -> None:
        self.desk, self.provider, self.interview = desk, provider, interview
        self.server: Any = desk.server(provider)
        self.watch = self.another_watch()

    def another_watch(self) -> Watch:
        """As another worker has it."""
        house, office = self.desk.house, self.desk.office
        return Watch(house.pool, office.clock, house.access(), office.booked_interviews, seconds=300)

    async def looked(self) -> None:
        """As many minutes later."""
        await self.desk.house.pool.execute("UPDATE calendar_events SET look_at = clock_timestamp()")
        await self.watch.look_due()

    async def told(self, language: str = "en") -> list[Message]:
        """Oldest first, as they stand now."""
        office = self.desk.office
        rows = await office.pool.fetch("SELECT * FROM surfaces WHERE purpose = 'interview_event' ORDER BY slot")
        found = []
        for row in rows:
            assert row["channel_id"] == "rana"
            known = (row["workspace_id"], self.interview.id, row["state"]["entry"])
            with speaking(language):
                found.append(event_by_hand(*await office.booked_interviews.told(*known)))
        return found

    def starts(self) -> list[str]:
        return self.desk.starts(self.provider)

    async def entry(self) -> int:
        return int(await self.desk.office.pool.fetchval("SELECT max(id) FROM audit_log WHERE action = $1", DIFFERS))


DIFFERS = "interview.event_differs"


async def scene_of(desk: Desk, provider: Provider) -> Scene:
    await desk.connect(provider)
    interview = await desk.office.booked("k", (REQUIRED, ("ula",)), platform=PLATFORMS[provider])
    await desk.synced()
    return Scene(desk, provider, await desk.now(interview))


def text_of(message: Message) -> str:
    return str(message.blocks[0]["text"]["text"]).replace("\u2068", "").replace("\u2069", "")


def buttons_of(message: Message) -> list[str]:
    return [one["text"]["text"] for block in message.blocks for one in block.get("elements", ())]


@PROVIDERS
async def test_a_moved_event_is_told_once_and_left_as_it_is(desk: Desk, provider: Provider) -> None:
    scene = await scene_of(desk, provider)
    await scene.looked()
    assert await scene.told() == []
    scene.server.move(OMAR, START + 2 * HOUR)
    for _poll in range(3):
        await scene.looked()
    [message] = await scene.told()
    assert "to Tue 10 Nov 2026, 14:00–15:00 (Riyadh, GMT+3)" in text_of(message)
    assert "The interview itself is still at Tue 10 Nov 2026, 12:00–13:00 (Riyadh, GMT+3)" in text_of(message)
    move = "Move the interview to Tue 10 Nov 2026, 14:00 (Riyadh, GMT+3) …"
    assert buttons_of(message) == [move, "Put the event back"]
    [arabic] = await scene.told("ar")
    assert "نقل أحدهم حدثها" in text_of(arabic)
    assert "من 14:00 إلى 15:00 (الرياض" in text_of(arabic)

    # Whatever else is changed, its time is not; the title is ours
    ula = await desk.office.actor("ula")
    await desk.office.answers.answer(ula, scene.interview.id, 0, PanelistState.ACCEPTED)
    await desk.synced()
    moved = (START + 2 * HOUR).strftime("%Y-%m-%dT%H:%M")
    assert scene.starts() == [moved]
    assert len(await scene.told()) == 1
    assert (await desk.now(scene.interview)).meeting_link == scene.interview.meeting_link

    # Once more elsewhere: another message, and the first is closed
    scene.server.move(OMAR, START + 3 * HOUR, minutes=90)
    await scene.looked()
    first, second = await scene.told()
    assert "It has changed once more since" in text_of(first)
    assert buttons_of(first) == []
    assert "15:00–16:30" in text_of(second)


@PROVIDERS
async def test_put_back_it_has_our_time_again(desk: Desk, provider: Provider) -> None:
    scene = await scene_of(desk, provider)
    scene.server.move(OMAR, START + 2 * HOUR)
    await scene.looked()
    entry, changes = await scene.entry(), desk.office.changes
    await changes.put_event_back(desk.office.owner, scene.interview.id, entry)
    [message] = await scene.told()
    assert "Settled: the event has the interview's time, Tue 10 Nov 2026, 12:00–13:00" in text_of(message)
    assert buttons_of(message) == []
    with pytest.raises(EventSettled):
        await changes.put_event_back(desk.office.owner, scene.interview.id, entry)
    await desk.synced()
    assert scene.starts() == ["2026-11-10T12:00"]
    await scene.looked()
    assert len(await scene.told()) == 1
    assert await desk.subjects(scene.interview) == ["Invitation"], "nobody was told another time"


@PROVIDERS
async def test_the_interview_follows_its_event(desk: Desk, provider: Provider) -> None:
    scene = await scene_of(desk, provider)
    scene.server.move(OMAR, START, minutes=90)  # only longer
    await scene.looked()
    office, entry = desk.office, await scene.entry()
    interview, starts_at, duration = await office.changes.time_by_hand(office.owner, scene.interview.id, entry)
    assert (interview.id, starts_at, duration) == (scene.interview.id, START, 90)
    await office.changes.reschedule(
        office.owner, interview.id, starts_at=starts_at, duration=duration, reason="As in the calendar"
    )
    [message] = await scene.told()
    assert "The interview is at Tue 10 Nov 2026, 12:00–13:30 (Riyadh, GMT+3) now" in text_of(message)
    with pytest.raises(EventSettled):
        await office.changes.time_by_hand(office.owner, scene.interview.id, entry)
    await desk.synced()
    await scene.looked()
    assert len(await scene.told()) == 1
    assert await desk.subjects(scene.interview) == ["Invitation", "New"]
    assert (await desk.now(interview)).duration == 90


@PROVIDERS
async def test_a_deleted_event_is_told_and_can_be_put_back(desk: Desk, provider: Provider) -> None:
    scene = await scene_of(desk, provider)
    scene.server.remove(OMAR)
    await scene.looked()
    await scene.looked()
    [message] = await scene.told()
    assert "is no longer there in" in text_of(message)
    assert buttons_of(message) == ["Put the event back", "Cancel …"]
    with pytest.raises(EventSettled):
        await desk.office.changes.time_by_hand(desk.office.owner, scene.interview.id, await scene.entry())

    ula = await desk.office.actor("ula")
    await desk.office.answers.answer(ula, scene.interview.id, 0, PanelistState.ACCEPTED)
    await desk.synced()
    assert scene.starts() == [], "it does not come back by itself"
    assert (await desk.now(scene.interview)).meeting_link == scene.interview.meeting_link
    await desk.office.changes.put_event_back(desk.office.owner, scene.interview.id, await scene.entry())
    await desk.synced()
    assert scene.starts() == ["2026-11-10T12:00"]
    await scene.looked()
    assert len(await scene.told()) == 1


@PROVIDERS
async def test_deleted_by_hand_and_cancelled_nothing_is_left_to_do(desk: Desk, provider: Provider) -> None:
    scene = await scene_of(desk, provider)
    scene.server.remove(OMAR)
    await scene.looked()
    await desk.office.changes.cancel(desk.office.owner, scene.interview.id, reason="Filled")
    [message] = await scene.told()
    assert "The interview is cancelled." in text_of(message)
    await desk.synced()
    row = await desk.office.pool.fetchrow("SELECT * FROM calendar_events")
    assert row is not None
    assert (row["error"], row["synced_at"], row["told_id"]) == (None, row["changed_at"], None)
    assert scene.starts() == []


@PROVIDERS
@pytest.mark.parametrize(("days", "words"), [(1, "the whole day of Thu 12 Nov 2026"), (3, "to Sat 14 Nov 2026")])
async def test_whole_days_are_told_and_put_back(desk: Desk, provider: Provider, days: int, words: str) -> None:
    scene = await scene_of(desk, provider)
    scene.server.take_days(OMAR, date(2026, 11, 12), days)
    await scene.looked()
    [message] = await scene.told()
    assert words in text_of(message)
    assert buttons_of(message) == ["Put the event back"]
    await desk.office.changes.put_event_back(desk.office.owner, scene.interview.id, await scene.entry())
    await desk.synced()
    assert scene.starts() == ["2026-11-10T12:00"]


@PROVIDERS
async def test_what_cannot_be_put_back_is_said_and_stays_asked(desk: Desk, provider: Provider) -> None:
    scene = await scene_of(desk, provider)
    office, calendars, owner = desk.office, desk.house.calendars, desk.office.owner
    scene.server.move(OMAR, START + 2 * HOUR)
    await scene.looked()
    entry = await scene.entry()
    await office.pool.execute("UPDATE calendar_connections SET broken_since = now()")
    with pytest.raises(CalendarShut):
        await office.changes.put_event_back(owner, scene.interview.id, entry)
    await calendars.disconnect(owner, provider)
    await office.answers.answer(await office.actor("ula"), scene.interview.id, 0, PanelistState.ACCEPTED)
    for _time in range(2):
        with pytest.raises(CalendarShut):
            await office.changes.put_event_back(owner, scene.interview.id, entry)
    [message] = await scene.told()
    assert "What shall hold?" in text_of(message)
    assert "Put the event back" in buttons_of(message)
    assert scene.starts() == [(START + 2 * HOUR).strftime("%Y-%m-%dT%H:%M")]
    await desk.connect(provider)
    await office.changes.put_event_back(owner, scene.interview.id, entry)
    await desk.synced()
    assert scene.starts() == ["2026-11-10T12:00"]
    [message] = await scene.told()
    assert "Settled: the event has the interview's time" in text_of(message)


@PROVIDERS
async def test_a_calendar_that_was_disconnected_follows_no_more_and_that_is_said(
    desk: Desk, provider: Provider
) -> None:
    scene = await scene_of(desk, provider)
    scene.server.move(OMAR, START + 2 * HOUR)
    await scene.looked()
    await desk.house.calendars.disconnect(desk.office.owner, provider)
    await desk.move(scene.interview, START + HOUR)
    [message] = await scene.told()
    assert "Nexus is not let into that calendar any more: the event there stays as it is." in text_of(message)
    assert buttons_of(message) == []


async def test_once_the_organiser_has_left_the_thread_is_asked(desk: Desk) -> None:
    scene = await scene_of(desk, Provider.GOOGLE)
    await desk.office.pool.execute("UPDATE slack_users SET is_active = false WHERE slack_user_id = 'rana'")
    scene.server.move(OMAR, START + 2 * HOUR)
    await scene.looked()
    [row] = await desk.office.pool.fetch("SELECT * FROM surfaces WHERE purpose = 'interview_event'")
    assert (row["channel_id"], row["thread_ts"], row["state"]["entry"]) == ("C1", "1.1", await scene.entry())


@PROVIDERS
async def test_moved_back_by_hand_the_message_is_closed(desk: Desk, provider: Provider) -> None:
    scene = await scene_of(desk, provider)
    scene.server.move(OMAR, START + 2 * HOUR)
    await scene.looked()
    scene.server.move(OMAR, START)
    await scene.looked()
    [message] = await scene.told()
    assert "Settled: the event has the interview's time" in text_of(message)
    touched = await desk.office.pool.fetchval("SELECT changed_at FROM surfaces WHERE purpose = 'interview_event'")
    await scene.looked()
    again = await desk.office.pool.fetchval("SELECT changed_at FROM surfaces WHERE purpose = 'interview_event'")
    assert touched == again, "nothing is drawn anew where nothing has changed"


@PROVIDERS
async def test_a_change_by_hand_that_nobody_looked_at_is_not_written_over(desk: Desk, provider: Provider) -> None:
    scene = await scene_of(desk, provider)
    scene.server.move(OMAR, START + 2 * HOUR)
    ula = await desk.office.actor("ula")
    await desk.office.answers.answer(ula, scene.interview.id, 0, PanelistState.ACCEPTED)
    await desk.synced()
    assert scene.starts() == [(START + 2 * HOUR).strftime("%Y-%m-%dT%H:%M")]
    [message] = await scene.told()
    assert "14:00–15:00" in text_of(message)


@PROVIDERS
async def test_moved_with_us_too_the_later_decision_holds_and_is_told(desk: Desk, provider: Provider) -> None:
    scene = await scene_of(desk, provider)
    scene.server.move(OMAR, START + 2 * HOUR)
    await desk.move(scene.interview, START + HOUR)
    await desk.synced()
    assert scene.starts() == ["2026-11-10T13:00"], "what everybody was told"
    [message] = await scene.told()
    assert "Somebody has moved its event" in text_of(message)
    assert "The interview is at Tue 10 Nov 2026, 13:00–14:00 (Riyadh, GMT+3) now" in text_of(message)
    assert buttons_of(message) == []


@PROVIDERS
@pytest.mark.parametrize("then", [timedelta(), 2 * HOUR], ids=["back", "on"])
@pytest.mark.parametrize("killed", [False, True])
async def test_a_time_of_ours_of_which_no_answer_came_is_nobodys_change(
    desk: Desk, provider: Provider, killed: bool, then: timedelta
) -> None:
    scene = await scene_of(desk, provider)
    await desk.move(scene.interview, START + HOUR)
    await desk.house.pool.execute("UPDATE calendar_events SET due_at = clock_timestamp()")
    scene.server.lost_answers = 1
    await desk.bookings.sync_due()
    if killed:
        await desk.house.pool.execute("UPDATE calendar_events SET error = NULL")  # whoever is dead notes none
    await desk.move(scene.interview, START + then)
    await desk.synced()
    assert scene.starts() == [(START + HOUR * 3 + then).strftime("%Y-%m-%dT%H:%M")]
    assert await scene.told() == []


@PROVIDERS
async def test_what_was_made_of_it_while_the_calendar_gave_errors_is_told(desk: Desk, provider: Provider) -> None:
    scene = await scene_of(desk, provider)
    scene.server.move(OMAR, START + 2 * HOUR)
    await desk.move(scene.interview, START + HOUR)
    scene.server.faults.append(status(503))
    await desk.synced()
    await desk.synced()
    assert scene.starts() == ["2026-11-10T13:00"]
    [message] = await scene.told()
    assert "Somebody has moved its event" in text_of(message)


async def test_who_may_not_move_an_interview_may_not_answer_for_its_event(desk: Desk) -> None:
    scene = await scene_of(desk, Provider.GOOGLE)
    scene.server.move(OMAR, START + 2 * HOUR)
    await scene.looked()
    stranger = await desk.office.reader("zoe", Role.RECRUITER, "C2")
    for work in (desk.office.changes.put_event_back, desk.office.changes.time_by_hand):
        with pytest.raises(NotInChannel):
            await work(stranger, scene.interview.id, await scene.entry())
    await desk.synced()
    assert scene.starts() == ["2026-11-10T11:00"]


async def test_workers_side_by_side_look_once_and_tell_once(desk: Desk) -> None:
    scene = await scene_of(desk, Provider.GOOGLE)
    scene.server.move(OMAR, START + 2 * HOUR)
    await desk.house.pool.execute("UPDATE calendar_events SET look_at = clock_timestamp()")
    before = len(scene.server.requests)
    await asyncio.gather(*(scene.another_watch().look_due() for _worker in range(4)))
    assert len(scene.server.requests) == before + 1
    assert len(await scene.told()) == 1


async def test_an_event_is_looked_at_in_its_time_sooner_before_the_interview_and_no_more_after_it(desk: Desk) -> None:
    scene = await scene_of(desk, Provider.GOOGLE)
    office = desk.office

    async def next_look() -> timedelta | None:
        await scene.looked()
        found: timedelta | None = await office.pool.fetchval("SELECT look_at - clock_timestamp() FROM calendar_events")
        return found

    early = await next_look()
    assert early is not None
    assert timedelta(seconds=280) < early <= timedelta(seconds=300)
    requests = len(scene.server.requests)
    await scene.watch.look_due()
    assert len(scene.server.requests) == requests, "it is not its time"
    office.clock.at = START - 2 * HOUR
    soon = await next_look()
    assert soon is not None
    assert timedelta(seconds=40) < soon <= timedelta(seconds=60)
    office.clock.at = START + 2 * HOUR
    scene.server.move(OMAR, START + 4 * HOUR)
    assert await next_look() is None
    assert await scene.told() == []


@PROVIDERS
async def test_a_calendar_that_does_not_say_is_looked_at_later(desk: Desk, provider: Provider) -> None:
    scene = await scene_of(desk, provider)
    scene.server.move(OMAR, START + 2 * HOUR)
    scene.server.faults = [status(503, headers={"Retry-After": "900"})]
    await scene.looked()
    waits = await desk.office.pool.fetchval("SELECT look_at - clock_timestamp() FROM calendar_events")
    assert timedelta(seconds=880) < waits <= timedelta(seconds=900)
    assert await scene.told() == []
    await desk.office.pool.execute("UPDATE calendar_events SET failing_since = failing_since - interval '31 minutes'")
    await scene.watch.tell_trouble()
    connection = await desk.office.pool.fetchrow("SELECT * FROM calendar_connections")
    assert connection is not None
    assert (connection["failing_since"] is None, connection["breaks"]) == (False, 1), "its owner is told"
    await scene.looked()
    await scene.watch.tell_trouble()
    assert len(await scene.told()) == 1
    assert await desk.office.pool.fetchval("SELECT failing_since FROM calendar_connections") is None
