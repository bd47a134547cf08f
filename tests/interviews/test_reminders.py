"""Reminders and day briefs: made with the interview, moved with it, handed on once to whoever may still come."""

import asyncio
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.accounts.hours import HoursOfWork
from bot.accounts.models import Hours
from bot.accounts.rules import standard_hours
from bot.core.errors import InvalidForm, NotAllowed, NotInChannel
from bot.core.weeks import Shift, same_hours
from bot.interviews.due import DueReminders
from bot.interviews.models import ReminderSettings
from bot.interviews.reminding import RemindedJustNow
from bot.interviews.timing import awake_at, brief_at, kind_of, still_ahead
from db.models.interviews import Interview, PanelistState, SeatKind
from db.models.mail import Mail
from db.models.reminders import Wishes
from db.models.users import Role
from db.pool import Pool
from db.queries import mail as mails
from tests.db.people import WORKSPACE
from tests.interviews.office import BOT, HOUR, NOW, START, Office

RIYADH, NEW_YORK = ZoneInfo("Asia/Riyadh"), ZoneInfo("America/New_York")
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
LIRA, ZAID = (SeatKind.REQUIRED, ("lira",)), (SeatKind.OPTIONAL, ("zaid",))
NIGHT = Shift(start=time(21), end=time(7))

pytestmark = pytest.mark.asyncio


@pytest.fixture
async def office(pool: Pool, tmp_path: Path) -> Office:
    return await Office(pool, tmp_path).open()


async def rows(office: Office, interview: Interview) -> Counter[tuple[str, str, str, str]]:
    """(type, address, way, outcome) of its reminders."""
    found = await office.pool.fetch(
        """SELECT i.reminder_type, i.recipient_email, r.way, coalesce(r.outcome, 'due') AS outcome
        FROM interview_reminders i JOIN reminder_details r ON r.reminder_id = i.id WHERE i.interview_id = $1""",
        interview.id,
    )
    return Counter(tuple(row) for row in found)


def expected(
    *kinds: str, people: tuple[str, ...] = ("lira",), outcome: str = "due"
) -> Counter[tuple[str, str, str, str]]:
    """The candidate by mail, each of the panel by both ways."""
    to = [("dana@example.org", "mail"), *((f"{one}@example.com", way) for one in people for way in ("mail", "dm"))]
    return Counter((kind, *one, outcome) for kind in kinds for one in to)


async def hand_on(office: Office, at: datetime) -> None:
    office.clock.at = at
    while await office.due.hand_on_reminders():
        pass
    while await office.due.hand_on_brief():
        pass


async def mails_of(office: Office, interview: Interview) -> list[Mail]:
    async with office.pool.acquire() as conn:
        return await mails.mails_for_subject(conn, WORKSPACE, "interview", interview.id)


async def reminder_mails(office: Office, interview: Interview) -> list[Mail]:
    return [one for one in await mails_of(office, interview) if not one.order_key.startswith(interview.uid)]


async def direct_messages(office: Office, purpose: str = "interview_reminder") -> list[str]:
    found = await office.pool.fetch("SELECT channel_id FROM surfaces WHERE purpose = $1 ORDER BY id", purpose)
    return [row["channel_id"] for row in found]


async def test_a_booking_gets_the_reminders_that_are_still_ahead(office: Office) -> None:
    early = await office.booked("a", LIRA, ZAID)
    assert await rows(office, early) == expected("24h", "1h", people=("lira", "zaid"))
    [row] = await office.pool.fetch(
        "SELECT * FROM interview_reminders WHERE reminder_type = '1h' AND recipient_email = 'dana@example.org'"
    )
    assert (row["send_at"], row["sent"], row["sent_at"]) == ((START - HOUR).replace(tzinfo=None), False, None)
    assert "This is a reminder of your interview" in row["message"]
    late = await office.booked("b", LIRA, starts_at=NOW + 2 * HOUR)
    assert await rows(office, late) == expected("1h")
    latest = await office.booked("c", LIRA, starts_at=NOW + 30 * MINUTE, duration=15)
    assert await rows(office, latest) == Counter()


@given(
    lead=st.integers(1, 60 * 24 * 40),
    offsets=st.lists(st.integers(5, 60 * 24 * 28), unique=True, max_size=6),
)
async def test_whatever_is_booked_when(lead: int, offsets: list[int]) -> None:
    starts_at = NOW + lead * MINUTE
    ahead = still_ahead(starts_at, [one * MINUTE for one in offsets], NOW)
    assert {starts_at - due for _kind, due in ahead} == {one * MINUTE for one in offsets if one < lead}
    assert len({kind for kind, _due in ahead}) == len(ahead), "no two are called the same"


async def test_names_of_reminders() -> None:
    assert [kind_of(one * MINUTE) for one in (1440, 60, 30, 90, 2880)] == ["24h", "1h", "30m", "90m", "48h"]


async def test_handed_on_once_however_many_look(office: Office) -> None:
    interview = await office.booked("a", LIRA)
    await hand_on(office, START - DAY - MINUTE)
    assert await rows(office, interview) == expected("24h", "1h")
    office.clock.at = START - DAY
    others = [DueReminders(office.pool, office.clock, BOT, lambda: None) for _ in range(4)]
    while sum(await asyncio.gather(*(one.hand_on_reminders() for one in others))):
        pass
    assert await rows(office, interview) == expected("24h", outcome="sent") + expected("1h")
    sent = await reminder_mails(office, interview)
    assert sorted(mail.recipients for mail in sent) == [("dana@example.org",), ("lira@example.com",)]
    assert {mail.in_doubt for mail in sent} == {"leave"}
    assert await direct_messages(office) == ["lira"]
    [row] = await office.pool.fetch(
        """SELECT i.* FROM interview_reminders i JOIN reminder_details r ON r.reminder_id = i.id
        WHERE reminder_type = '24h' AND r.way = 'dm'"""
    )
    assert (row["sent"], row["sent_at"]) == (True, (START - DAY).replace(tzinfo=None))
    told = await office.pool.fetch("SELECT type, metadata ->> 'way' AS way FROM notifications ORDER BY 2")
    assert [tuple(row) for row in told] == [("interview_reminder", "dm"), ("interview_reminder", "mail")]
    await hand_on(office, START - HOUR)
    await hand_on(office, START + HOUR)
    assert await rows(office, interview) == expected("24h", "1h", outcome="sent")
    assert len(await reminder_mails(office, interview)) == 4


async def test_a_move_over_a_clock_change_takes_the_reminders_along(office: Office) -> None:
    """Clocks in New York go back on 1 November 2026: a day before is 24 hours before, whatever they show."""
    office.clock.at = datetime(2026, 10, 28, 9, tzinfo=UTC)
    before = datetime(2026, 10, 31, 10, tzinfo=NEW_YORK).astimezone(UTC)
    after = datetime(2026, 11, 1, 10, tzinfo=NEW_YORK).astimezone(UTC)
    interview = await office.booked("a", LIRA, starts_at=before, anyway="A weekend suits her")
    await hand_on(office, before - DAY)
    for starts_at in (after, before):
        moved = await office.changes.reschedule(
            office.owner, interview.id, starts_at=starts_at, duration=60, reason="ill", anyway="Weekend"
        )
    assert await rows(office, moved) == expected("24h", outcome="sent") + expected("1h"), "told of this start before"
    moved = await office.changes.reschedule(
        office.owner, interview.id, starts_at=after, duration=60, reason="ill", anyway="Weekend"
    )
    assert await rows(office, moved) == expected("24h", outcome="sent") + expected("24h", "1h")
    due = await office.pool.fetch("SELECT DISTINCT send_at FROM interview_reminders WHERE NOT sent ORDER BY 1")
    assert [row["send_at"].replace(tzinfo=UTC) for row in due] == [after - DAY, after - HOUR]
    await hand_on(office, after - DAY)
    [mail] = [one for one in (await reminder_mails(office, moved))[2:] if one.recipients == ("lira@example.com",)]
    assert mail.message is not None
    assert b"18:00" in mail.message, "in Riyadh"


async def test_cancelled_declined_swapped_released(office: Office) -> None:
    pool = (SeatKind.ANY_OF, ("ali", "mona"))
    interview = await office.booked("a", LIRA, pool)
    assert await rows(office, interview) == expected("24h", "1h", people=("lira", "ali", "mona"))
    for person, state, left in (
        ("ali", PanelistState.ACCEPTED, ("lira", "ali")),
        ("ali", PanelistState.DECLINED, ("lira", "mona")),
        ("lira", PanelistState.PROPOSED, ("lira", "mona")),
    ):
        proposed = START + DAY if state is PanelistState.PROPOSED else None
        reason = None if state is PanelistState.ACCEPTED else "busy"
        await office.answers.answer(
            await office.actor(person), interview.id, 0, state, reason=reason, proposed_time=proposed
        )
        assert await rows(office, interview) == expected("24h", "1h", people=left)
    await office.changes.swap(office.owner, interview.id, user_id=await office.id_of("lira"), by="zaid", reason="away")
    assert await rows(office, interview) == expected("24h", "1h", people=("zaid", "mona"))
    await hand_on(office, START - DAY)
    await office.changes.cancel(office.owner, interview.id, reason="filled")
    assert await rows(office, interview) == expected("24h", people=("zaid", "mona"), outcome="sent")
    await hand_on(office, START - HOUR)
    assert len(await reminder_mails(office, interview)) == 3


async def test_what_was_changed_behind_its_back_is_not_told(office: Office) -> None:
    interview = await office.booked("a", LIRA)
    await office.pool.execute("UPDATE interview_panelists SET state = 'declined'")
    await hand_on(office, START - DAY)
    assert (await rows(office, interview))[("24h", "lira@example.com", "dm", "overtaken")] == 1
    await office.pool.execute("UPDATE interviews SET status = 'cancelled'")
    await hand_on(office, START - HOUR)
    assert [mail.recipients for mail in await reminder_mails(office, interview)] == [("dana@example.org",)]


async def test_after_the_start_nobody_is_reminded(office: Office) -> None:
    interview = await office.booked("a", LIRA)
    await hand_on(office, START)
    assert await rows(office, interview) == expected("24h", "1h", outcome="too_late")
    assert await reminder_mails(office, interview) == []


async def test_an_interview_that_is_being_changed_is_passed_over(office: Office) -> None:
    interview = await office.booked("a", LIRA)
    office.clock.at = START - DAY
    async with office.pool.acquire() as conn, conn.transaction():
        await conn.execute("SELECT 1 FROM interview_details WHERE interview_id = $1 FOR NO KEY UPDATE", interview.id)
        assert await office.due.hand_on_reminders() == 0
    assert await office.due.hand_on_reminders() == 3


async def test_direct_messages_wait_for_the_end_of_quiet_hours(office: Office) -> None:
    eight = datetime(2026, 11, 10, 8, tzinfo=RIYADH).astimezone(UTC)  # a Tuesday
    office.clock.at = eight - 10 * HOUR
    interview = await office.booked("a", LIRA, starts_at=eight - 30 * MINUTE, anyway="Before her day")
    await office.booked("b", ZAID, LIRA, starts_at=eight - HOUR, candidate_id="omar", duration=30, anyway="Too")
    await hand_on(office, eight - 90 * MINUTE)
    outcomes = await rows(office, interview)
    assert outcomes[("1h", "lira@example.com", "mail", "sent")] == 1, "a mail does not wait"
    assert outcomes[("1h", "lira@example.com", "dm", "due")] == 1
    assert sorted(await direct_messages(office)) == ["lira", "zaid"], (
        "the night ends as that interview begins: no use in waiting"
    )
    await hand_on(office, eight - HOUR)
    assert sorted(await direct_messages(office)) == ["lira", "lira", "zaid"]


@given(
    minute=st.integers(0, 60 * 24 * 800),
    start=st.times(),
    end=st.times(),
    zone=st.sampled_from([RIYADH, NEW_YORK, ZoneInfo("Pacific/Apia"), ZoneInfo("Australia/Lord_Howe")]),
    lead=st.integers(1, 3000),
)
async def test_nobody_is_woken_and_nothing_waits_in_vain(
    minute: int, start: time, end: time, zone: ZoneInfo, lead: int
) -> None:
    start, end = start.replace(microsecond=0, second=0), end.replace(microsecond=0, second=0)
    at = datetime(2026, 1, 1, tzinfo=UTC) + minute * MINUTE
    quiet = Shift(start=start, end=end)
    before = at + lead * MINUTE

    def is_quiet(moment: datetime) -> bool:
        local = moment.astimezone(zone).time()
        return start <= local < end if start < end else local >= start or local < end

    until = awake_at(at, quiet, zone, before=before)
    assert at <= until < before
    if start != end:
        asleep = [at + one * MINUTE for one in range((until - at) // MINUTE)]
        assert all(map(is_quiet, asleep)), "it waits in quiet hours alone"
        assert until == at or not is_quiet(until)
        if is_quiet(at) and until == at:
            assert all(is_quiet(at + one * MINUTE) for one in range(lead)), "else it could have waited"


async def test_people_choose_by_which_ways(office: Office) -> None:
    interview = await office.booked("a", LIRA, ZAID)
    lira, zaid = await office.actor("lira"), await office.actor("zaid")
    await office.reminders.set(lira, ReminderSettings(wishes=Wishes(mail=False, dm=True), minutes=None))
    await office.reminders.set(zaid, ReminderSettings(wishes=Wishes(mail=True, dm=False), minutes=None))
    found = await rows(office, interview)
    assert found == Counter(
        (kind, *one, "due")
        for kind in ("24h", "1h")
        for one in (("dana@example.org", "mail"), ("lira@example.com", "dm"), ("zaid@example.com", "mail"))
    )
    [kept] = await office.pool.fetch("SELECT * FROM user_preferences WHERE user_id = $1", lira.user_id)
    assert (kept["notifications_email"], kept["notifications_browser"], kept["timezone"]) == (
        False,
        True,
        "Asia/Riyadh",
    )
    await office.reminders.set(lira, ReminderSettings(wishes=Wishes(mail=False, dm=False), minutes=None))
    assert not [one for one in await rows(office, interview) if one[1] == "lira@example.com"]
    with pytest.raises(NotAllowed):
        await office.reminders.set(lira, ReminderSettings(wishes=Wishes(), minutes=(30,)))


async def test_an_admin_sets_when(office: Office) -> None:
    boss = await office.reader("boss", Role.ADMIN)
    assert (await office.reminders.settings(boss)).minutes == (1440, 60)
    assert (await office.reminders.settings(await office.actor("lira"))).minutes is None
    await office.reminders.set(boss, ReminderSettings(wishes=Wishes(), minutes=(2880, 30)))
    interview = await office.booked("a", LIRA, starts_at=START + DAY)
    assert await rows(office, interview) == expected("48h", "30m")
    await office.reminders.set(boss, ReminderSettings(wishes=Wishes(), minutes=()))
    await office.answers.answer(await office.actor("lira"), interview.id, 0, PanelistState.ACCEPTED)
    assert await rows(office, interview) == Counter()


async def test_reminded_at_once_by_hand(office: Office) -> None:
    interview = await office.booked("a", LIRA, ZAID)
    await office.answers.answer(await office.actor("zaid"), interview.id, 0, PanelistState.ACCEPTED)
    with pytest.raises(NotAllowed):
        await office.reminders.remind(await office.reader("lira"), interview.id, everybody=True)
    with pytest.raises(NotInChannel):
        await office.reminders.remind(await office.reader("rana", Role.RECRUITER, "C2"), interview.id, everybody=True)
    assert await office.reminders.remind(office.owner, interview.id, everybody=False) == 1
    await hand_on(office, NOW)
    assert [mail.recipients for mail in await reminder_mails(office, interview)] == [("lira@example.com",)]
    assert await direct_messages(office) == ["lira"]
    office.clock.at = NOW + 59 * timedelta(seconds=1)
    with pytest.raises(RemindedJustNow):
        await office.reminders.remind(office.owner, interview.id, everybody=True)
    office.clock.at = NOW + MINUTE
    assert await office.reminders.remind(office.owner, interview.id, everybody=True) == 3
    await hand_on(office, NOW + MINUTE)
    assert len(await reminder_mails(office, interview)) == 4
    found = await rows(office, interview)
    assert found[("now", "lira@example.com", "dm", "sent")] == 2
    entries = await office.pool.fetch("SELECT after FROM audit_log WHERE action = 'interview.reminded' ORDER BY id")
    assert [(len(one["after"]["panel"]), one["after"]["candidate"]) for one in entries] == [(1, False), (2, True)]
    await office.answers.answer(await office.actor("lira"), interview.id, 0, PanelistState.ACCEPTED)
    office.clock.at = NOW + HOUR
    with pytest.raises(InvalidForm):
        await office.reminders.remind(office.owner, interview.id, everybody=False)


# The brief of a day


async def briefs(office: Office) -> list[tuple[date, str]]:
    found = await office.pool.fetch("SELECT day, coalesce(outcome, 'due') FROM day_briefs ORDER BY day, user_id")
    return [tuple(row) for row in found]


async def test_who_sends_mail_is_woken_once_reminders_stand_in_the_outbox(office: Office) -> None:
    interview = await office.booked("a", LIRA)
    office.clock.at = START - DAY
    mailed = asyncio.Event()
    due = DueReminders(office.pool, office.clock, BOT, mailed.set)
    due.wake()
    await mailed.wait()
    sent = await reminder_mails(office, interview)  # by another connection, which sees what is committed
    assert sorted(mail.recipients for mail in sent) == [("dana@example.org",), ("lira@example.com",)]
    await due.stop()


async def test_a_brief_comes_as_the_working_day_begins_and_once(office: Office) -> None:
    first = await office.booked("a", LIRA)
    await office.booked("b", LIRA, candidate_id="omar", starts_at=START + 2 * HOUR)
    day = START.astimezone(RIYADH).date()
    nine = datetime.combine(day, time(9), RIYADH).astimezone(UTC)
    for at, told in ((nine - 9 * HOUR, 0), (nine - MINUTE, 0), (nine, 1), (nine + HOUR, 1)):
        await hand_on(office, at)
        assert len(await direct_messages(office, "interview_brief")) == told, at
    others = [DueReminders(office.pool, office.clock, None, lambda: None) for _ in range(3)]
    assert await asyncio.gather(*(one.hand_on_brief() for one in others)) == [False] * 3
    assert await briefs(office) == [(day, "sent")]
    found, zone = await office.reminders.day(WORKSPACE, await office.id_of("lira"), day)
    assert (found[0].id, len(found), zone) == (first.id, 2, RIYADH)


async def test_no_brief_on_an_empty_day_nor_for_what_is_booked_after_it(office: Office) -> None:
    interview = await office.booked("a", LIRA)
    day = START.astimezone(RIYADH).date()
    await office.changes.cancel(office.owner, interview.id, reason="filled")
    await hand_on(office, START - HOUR)
    assert await briefs(office) == [(day, "empty")]
    office.clock.at = START + HOUR
    await office.booked("b", ZAID, starts_at=START + 3 * HOUR)
    await hand_on(office, START + HOUR)
    assert await direct_messages(office, "interview_brief") == []
    assert [outcome for _day, outcome in await briefs(office)] == ["empty", "too_late"]


async def test_a_brief_keeps_the_hours_that_somebody_set(office: Office) -> None:
    lira = await office.actor("lira")
    hours: Hours = standard_hours("Asia/Riyadh").model_copy(
        update={"timezone": "America/New_York", "week": same_hours(range(7), Shift(start=time(11), end=time(19)))}
    )
    await HoursOfWork(office.pool, office.clock).set(lira, hours)
    starts_at = datetime(2026, 11, 10, 15, tzinfo=NEW_YORK).astimezone(UTC)
    await office.booked("a", LIRA, starts_at=starts_at)
    eleven = starts_at - 4 * HOUR
    await hand_on(office, eleven - MINUTE)
    assert await direct_messages(office, "interview_brief") == []
    await hand_on(office, eleven)
    assert await direct_messages(office, "interview_brief") == ["lira"]


@given(
    day=st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    zone=st.sampled_from([RIYADH, NEW_YORK, ZoneInfo("Pacific/Apia"), ZoneInfo("Africa/Cairo")]),
    hour=st.integers(0, 23),
    works=st.booleans(),
)
async def test_a_brief_is_of_its_day_and_before_the_first_interview(
    day: date, zone: ZoneInfo, hour: int, works: bool
) -> None:
    first = datetime.combine(day, time(hour, 30), zone).astimezone(UTC)
    week = same_hours(range(7) if works else (), Shift(start=time(9), end=time(17)))
    at = brief_at(day, zone, week, (), first)
    assert at.astimezone(zone).date() == day
    assert at <= first
    if works and hour >= 10:
        assert at.astimezone(zone).time() == time(9)
