"""When a scorecard is asked for, and how often somebody is reminded of it."""

import random
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.interviews.models import Card
from bot.interviews.scoring import BETWEEN_REMINDERS, MOST_REMINDERS, attendees, next_reminder
from db.models.ids import InterviewId
from db.models.interviews import Interview, PanelistState, SeatKind
from db.pool import Pool
from tests.interviews.office import HOUR, NOW, START, Office

REQUIRED, ANY_OF, OPTIONAL = SeatKind.REQUIRED, SeatKind.ANY_OF, SeatKind.OPTIONAL
ACCEPTED, DECLINED = PanelistState.ACCEPTED, PanelistState.DECLINED
CARD = Card(marks=(), overall=3, notes="", open_questions="")
RIYADH = ZoneInfo("Asia/Riyadh")  # where they all are
PANEL = ("ula", "vic", "wes")


@pytest.fixture
async def office(pool: Pool, tmp_path: Path) -> Office:
    return await Office(pool, tmp_path).open()


@given(st.lists(st.timedeltas(timedelta(), timedelta(days=9)), max_size=40))
def test_reminders_come_a_day_apart_and_end(waits: list[timedelta]) -> None:
    """However late the clock wakes us: never two at once, and five at most."""
    now, sent, told = NOW, 0, [NOW]
    due = next_reminder(now, sent)
    for wait in waits:
        now += wait
        if due is not None and due <= now:
            sent += 1
            told.append(now)
            due = next_reminder(now, sent)
    assert sent <= MOST_REMINDERS
    assert all(later - earlier >= BETWEEN_REMINDERS for earlier, later in pairwise(told))


async def asked(office: Office) -> dict[str, int]:
    """How many messages about their scorecard each person has got, or is about to."""
    rows = await office.pool.fetch(
        "SELECT channel_id, count(*) FROM surfaces WHERE purpose = 'interview_scorecard' GROUP BY 1"
    )
    return {row["channel_id"]: row["count"] for row in rows}


async def test_who_was_there_is_asked_once_and_not_before_the_end(office: Office) -> None:
    booked = await office.booked(
        "k", (REQUIRED, ("ula",)), (ANY_OF, ("vic", "wes")), (OPTIONAL, ("xia",)), (OPTIONAL, ("yan",))
    )
    for name, state in (("vic", ACCEPTED), ("yan", ACCEPTED)):
        await office.answers.answer(await office.actor(name), booked.id, 0, state)
    office.clock.at = START + HOUR - timedelta(seconds=1)
    await office.ending.work_due()
    assert await asked(office) == {}
    office.clock.at = START + HOUR
    for _again in range(2):
        await office.ending.work_due()
    assert await asked(office) == {"ula": 1, "vic": 1, "yan": 1}
    assert await status(office, booked.id) == ("ended", None)


async def test_what_was_moved_or_cancelled_is_not_over(office: Office) -> None:
    moved = await office.booked("k", (REQUIRED, ("ula",)))
    cancelled = await office.booked("other", (REQUIRED, ("vic",)), candidate_id="omar")
    await office.changes.reschedule(office.owner, moved.id, starts_at=START + 4 * HOUR, duration=30, reason="Later")
    await office.changes.cancel(office.owner, cancelled.id, reason="Filled")
    office.clock.at = START + 2 * HOUR
    await office.ending.work_due()
    assert await asked(office) == {}
    office.clock.at = START + 6 * HOUR
    await office.ending.work_due()
    assert await asked(office) == {"ula": 1}
    assert await status(office, cancelled.id) == ("cancelled", None)


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_happens_nobody_is_asked_early_late_or_too_often(office: Office, seed: int) -> None:
    """Hours pass at random; people give cards, say that they were not there, or say nothing."""
    chance = random.Random(seed)
    booked = await office.booked("k", *((REQUIRED, (name,)) for name in PANEL))
    for name in PANEL:
        await office.answers.answer(await office.actor(name), booked.id, 0, ACCEPTED)
    told: dict[str, list[datetime]] = {name: [] for name in PANEL}
    done: dict[str, datetime] = {}
    quiet = chance.choice(PANEL)
    while office.clock.at < START + timedelta(days=16):
        office.clock.at += timedelta(hours=chance.randint(1, 30))
        await office.ending.work_due()
        for name, count in (await asked(office)).items():
            new = count - len(told[name])
            assert new <= 1, "what an outage made late does not come in a heap"
            told[name] += [office.clock.at] * new
        ready = [name for name in PANEL if told[name] and name not in done and name != quiet]
        if ready and chance.random() < 0.3:
            name = chance.choice(ready)
            await act(office, name, booked.id, excused=chance.random() < 0.3)
            done[name] = office.clock.at
    for name, moments in told.items():
        assert moments[0] >= START + HOUR
        assert len(moments) <= 1 + MOST_REMINDERS
        assert all(7 <= moment.astimezone(RIYADH).hour < 21 for moment in moments[1:]), "nobody is woken"
        assert all(later - earlier >= BETWEEN_REMINDERS for earlier, later in pairwise(moments))
        assert name not in done or moments[-1] <= done[name]
    assert len(told[quiet]) == 1 + MOST_REMINDERS or quiet in done or len(done) == len(PANEL) - 1


async def act(office: Office, name: str, known: InterviewId, *, excused: bool) -> None:
    actor = await office.actor(name)
    if excused:
        await office.scorecards.excuse(actor, known)
    else:
        await office.scorecards.submit(actor, known, CARD)


async def test_a_day_of_silence_is_five_days_of_reminders(office: Office) -> None:
    booked = await office.booked("k", (REQUIRED, ("ula",)))
    office.clock.at = START + HOUR
    for _day in range(10):
        await office.ending.work_due()
        office.clock.at += BETWEEN_REMINDERS
    assert await asked(office) == {"ula": 1 + MOST_REMINDERS}
    await office.scorecards.submit(await office.actor("ula"), booked.id, CARD)


async def test_a_reminder_waits_for_the_end_of_quiet_hours(office: Office) -> None:
    await office.booked("k", (REQUIRED, ("ula",)))
    office.clock.at = START + HOUR
    await office.ending.work_due()
    seven = (START + timedelta(days=2)).astimezone(RIYADH).replace(hour=7)
    for moment, told in (
        (seven - 10 * HOUR - timedelta(minutes=1), 2),  # a minute before nine in the evening
        (seven + 14 * HOUR, 2),  # the next one is due now, at nine
        (seven + 24 * HOUR - timedelta(minutes=1), 2),
        (seven + 24 * HOUR, 3),
        (seven + 48 * HOUR - timedelta(minutes=1), 3),
        (seven + 48 * HOUR, 4),
    ):
        office.clock.at = moment.astimezone(UTC)
        await office.ending.work_due()
        assert await asked(office) == {"ula": told}, moment


async def test_workers_side_by_side_ask_once(office: Office) -> None:
    for number, name in enumerate(("ula", "vic", "wes")):
        await office.booked(name, (REQUIRED, (name,)), starts_at=START + number * 2 * HOUR)
    office.clock.at = START + 9 * HOUR
    others = [type(office.ending)(office.pool, office.clock) for _worker in range(3)]
    for one in others:
        one.wake()
    for one in others:
        await one.stop()
    await office.ending.work_due()
    assert await asked(office) == {"ula": 1, "vic": 1, "wes": 1}
    ended = await office.pool.fetch("SELECT id FROM audit_log WHERE action = 'interview.ended'")
    assert len(ended) == 3


def test_who_was_there(booked: Interview) -> None:
    names = {one.slack_user_id for one in attendees(booked)}
    assert names == {"accepted", "silent", "proposing"}


@pytest.fixture
def booked() -> Interview:
    from tests.slack.test_interview_views import interview, panelist  # noqa: PLC0415 — a fixture of that room

    seats = [(1, REQUIRED), (2, REQUIRED), (3, OPTIONAL), (4, ANY_OF)]
    states = [
        ("accepted", 1, ACCEPTED),
        ("declined", 2, DECLINED),
        ("welcome", 3, PanelistState.INVITED),
        ("silent", 4, PanelistState.INVITED),
        ("proposing", 4, PanelistState.PROPOSED),
        ("released", 4, PanelistState.RELEASED),
    ]
    one = interview("Dana")
    people = [
        panelist(name, number, state).model_copy(update={"seat": seat, "slack_user_id": name})
        for number, (name, seat, state) in enumerate(states)
    ]
    kinds = [one.seats[0].model_copy(update={"position": at, "kind": kind}) for at, kind in seats]
    return one.model_copy(update={"seats": tuple(kinds), "panelists": tuple(people)})


async def status(office: Office, known: InterviewId) -> tuple[str, str | None]:
    [row] = await office.pool.fetch("SELECT status, outcome FROM interviews WHERE id = $1", known)
    return row["status"], row["outcome"]
