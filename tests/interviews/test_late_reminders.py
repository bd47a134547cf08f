"""Reminders after an outage, of a server or of the bot: none of what is no longer so, and none twice."""

import asyncio
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from bot.accounts.hours import HoursOfWork
from bot.accounts.rules import standard_hours
from bot.core.weeks import Shift
from bot.interviews.due import DueReminders
from bot.interviews.models import ReminderSettings
from bot.notifications.outbox import CannotSendAgain
from db.models.interviews import SeatKind
from db.models.reminders import Wishes
from db.models.users import Role
from db.pool import Pool
from db.queries import mail as mails
from tests.db.people import WORKSPACE
from tests.interviews.office import BOT, HOUR, START, Office, SetClock
from tests.interviews.test_reminders import DAY, LIRA, MINUTE, direct_messages, hand_on, mails_of, reminder_mails

pytestmark = pytest.mark.asyncio


@pytest.fixture
async def office(pool: Pool, tmp_path: Path) -> Office:
    return await Office(pool, tmp_path).open()


async def test_a_mail_that_waits_for_its_server_goes_only_while_it_is_so(office: Office) -> None:
    """The server does not answer while the interview is moved, given to another person, cancelled, held."""
    interview = await office.booked("a", LIRA)
    await hand_on(office, START - DAY)
    candidates, liras = sorted(await reminder_mails(office, interview), key=lambda mail: mail.recipients)
    await office.changes.swap(office.owner, interview.id, user_id=await office.id_of("lira"), by="zaid", reason="away")
    assert {mail.id: mail.state for mail in await reminder_mails(office, interview)} == {
        candidates.id: "queued",
        liras.id: "failed",
    }
    await office.pool.execute("UPDATE mail_outbox SET state = 'failed', error = '550' WHERE id = $1", candidates.id)
    await office.changes.reschedule(
        office.owner, interview.id, starts_at=START + 7 * DAY, duration=60, reason="ill", anyway="He can"
    )
    for mail in (candidates, liras):
        with pytest.raises(CannotSendAgain):
            await office.interviews.send_mail_again(office.owner, interview.id, mail.id)

    await hand_on(office, START + 6 * DAY)
    assert [mail.state for mail in (await reminder_mails(office, interview))[2:]] == ["queued", "queued"]
    async with office.pool.acquire() as conn:
        taken = await mails.claim_due_mails(conn, limit=99, claim_seconds=60)
    claimed = taken[[mail.id for mail in taken].index((await reminder_mails(office, interview))[-1].id)]
    await office.changes.cancel(office.owner, interview.id, reason="filled")
    assert [mail.state for mail in (await reminder_mails(office, interview))[2:]] == ["failed", "failed"]
    assert {mail.state for mail in await mails_of(office, interview) if mail.order_key.startswith(interview.uid)} == {
        "queued"
    }, "invitations and what follows them keep their order"
    async with office.pool.acquire() as conn:
        assert not await mails.mark_mail_handing_over(conn, claimed, answer_seconds=60)

    held = await office.booked("b", LIRA, starts_at=START + 14 * DAY, anyway="He can")
    await hand_on(office, START + 14 * DAY - HOUR)
    office.clock.at = START + 15 * DAY
    await office.ending.work_due()
    assert [mail.state for mail in await reminder_mails(office, held)] == ["failed", "failed"]


async def test_after_an_outage_or_a_night_one_comes_for_all_that_were_due(office: Office) -> None:
    admin = await office.reader("sami", Role.ADMIN)
    await office.reminders.set(admin, ReminderSettings(wishes=Wishes(), minutes=(1440, 120, 90, 30)))
    hours = standard_hours("Asia/Riyadh").model_copy(
        update={"timezone": "UTC", "quiet": Shift(start=time(21), end=time(7))}
    )
    await HoursOfWork(office.pool, office.clock).set(await office.actor("lira"), hours)
    interview = await office.booked("a", LIRA, starts_at=datetime(2026, 11, 10, 8, tzinfo=UTC), anyway="She can")
    assert interview.starts_at is not None
    await hand_on(office, interview.starts_at - 2 * HOUR)
    assert len(await reminder_mails(office, interview)) == 2, "of two kinds"
    assert await direct_messages(office) == [], "she sleeps"
    await hand_on(office, interview.starts_at - HOUR)
    assert await direct_messages(office) == ["lira"]
    assert len(await reminder_mails(office, interview)) == 4
    await hand_on(office, interview.starts_at - 30 * MINUTE)
    assert await direct_messages(office) == ["lira", "lira"]
    assert len(await reminder_mails(office, interview)) == 6


async def test_a_message_that_slack_takes_after_the_start_is_posted_no_more(office: Office) -> None:
    interview = await office.booked("a", LIRA)
    await hand_on(office, START - HOUR)
    known = await office.pool.fetchval("SELECT subject_id FROM surfaces WHERE purpose = 'interview_reminder'")
    for at, is_shown in ((START - MINUTE, (True, True)), (START, (False, True))):
        office.clock.at = at
        found = [await office.reminders.shown(WORKSPACE, known, posted=posted) for posted in (False, True)]
        assert tuple(one is not None for one in found) == is_shown
    await office.changes.cancel(office.owner, interview.id, reason="filled")
    assert await office.reminders.shown(WORKSPACE, known, posted=True) is None


class Ticking(SetClock):
    """A minute on with every look."""

    def now(self) -> datetime:
        self.at += MINUTE
        return self.at


async def test_no_reminder_waits_for_a_morning_of_briefs(office: Office) -> None:
    people = ("lira", "zaid", "mona", "ali")
    interview = await office.booked("a", *((SeatKind.REQUIRED, (one,)) for one in people))
    await office.pool.execute("UPDATE day_briefs SET due_at = $1", START - 2 * DAY)
    due = DueReminders(office.pool, Ticking(START - DAY - 3 * MINUTE), BOT, lambda: None)
    due.wake()
    while True:
        if not await office.pool.fetchval("SELECT count(*) FROM day_briefs WHERE due_at < $1", START - DAY):
            break
        await asyncio.sleep(0.01)
    await due.stop()
    assert len(await reminder_mails(office, interview)) == 1 + len(people)


async def test_a_day_that_had_become_empty_is_told_of_what_is_booked_before_it_begins(office: Office) -> None:
    first = await office.booked("a", LIRA)
    await office.changes.cancel(office.owner, first.id, reason="filled")
    midnight = datetime(2026, 11, 9, 21, tzinfo=UTC)  # in Riyadh, where her day begins at nine
    await hand_on(office, midnight)
    assert await office.pool.fetchval("SELECT outcome FROM day_briefs") == "empty"
    office.clock.at = midnight + 7 * HOUR
    await office.booked("b", LIRA, starts_at=START + 2 * HOUR, anyway="She can")
    await hand_on(office, midnight + 7 * HOUR)
    assert await direct_messages(office, "interview_brief") == []
    await hand_on(office, midnight + 9 * HOUR)
    assert await direct_messages(office, "interview_brief") == ["lira"]
    await office.booked("c", LIRA, starts_at=START + 4 * HOUR, candidate_id="omar", anyway="She can")
    await hand_on(office, midnight + 10 * HOUR)
    assert await direct_messages(office, "interview_brief") == ["lira"], "once a day"
