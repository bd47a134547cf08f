"""Reminders as people live with them: how they want them, when they come, asked for by hand, and a day's brief."""

from datetime import UTC, datetime, timedelta

import pytest

from sandbox.client import Person, SeenMessage
from tests.notifications.mail_server import Caught, mail_catcher
from tests.scenarios.acts import (
    CHANNEL,
    PATIENCE,
    all_ended,
    card_of_rank,
    open_batch,
    open_job,
    recruiter_of,
    samples,
)
from tests.scenarios.mails import subject_of
from tests.scenarios.stage import Stage

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(400)]

TEN = datetime(2026, 12, 9, 7, tzinfo=UTC)  # a Wednesday on which everybody works, at ten in Riyadh
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
YUSUF = "yusuf.alnasser@palmharbour.example"


async def test_from_the_wish_to_the_brief(stage: Stage) -> None:
    stage.set_clock(TEN - 3 * DAY)
    async with mail_catcher() as catcher:
        stage.settings = {"SMTP_URL": catcher.url, "MAIL_FROM": "Nexus <nexus@example.com>"}
        await stage.start_server()
        await stage.start_worker()
        recruiter = await recruiter_of(stage)
        yusuf, grace, admin = (stage.person(handle) for handle in ("panel1", "panel2", "admin"))
        await open_job(recruiter)
        batch = await open_batch(recruiter, "November round")
        await recruiter.drop(CHANNEL, samples(1), thread_ts=batch.ts)
        await all_ended(recruiter, batch, 1, ranked=1)
        card = await card_of_rank(recruiter, batch, 1, 1)
        candidate = str((await stage.rows("SELECT email FROM candidates"))[0]["email"])
        await recruiter.click(card, "Interview …")
        await recruiter.wait_modal("Schedule an interview")
        await recruiter.fill({"Each of these people": ["panel1", "panel2"], "Date and time": int(TEN.timestamp())})
        assert await recruiter.submit() is None
        await recruiter.wait_modal("outside working hours")  # it is night in New York
        await recruiter.fill({"Do it anyway, because": "She asked for it"})
        assert await recruiter.submit() is None
        await recruiter.wait_modal("Scheduled")
        await recruiter.close_modal()
        thread = await recruiter.wait_for("Technical interview ·", CHANNEL, thread_ts=batch.ts, timeout=PATIENCE)
        await catcher.until(lambda: len(catcher.caught) == 3)

        # As each wishes; only an admin is asked when everybody is reminded
        await grace.command("/nexus reminders", CHANNEL)
        form = await grace.wait_modal("Reminders")
        assert "When everybody in this workspace is reminded" not in form.labels
        await grace.fill({"How you are reminded": ["By mail"]})
        assert await grace.submit() is None
        assert "You are reminded: by mail." in (await grace.wait_modal("Reminders")).shown
        await grace.close_modal()
        await admin.command("/nexus reminders", CHANNEL)
        await admin.wait_modal("Reminders")
        await admin.fill({"When everybody in this workspace is reminded": ["1 day before", "2 hours before"]})
        assert await admin.submit() is None
        assert "1 day before, 2 hours before" in (await admin.wait_modal("Reminders")).shown
        await admin.close_modal()

        # By hand, once a minute
        await _remind(recruiter, thread, "Everybody, the candidate too")
        assert "3 people are reminded." in (await recruiter.wait_modal("Remind people")).shown
        await recruiter.close_modal()
        await catcher.until(lambda: len(catcher.caught) == 6)
        told = await yusuf.wait_for("تذكير: مقابلة تقنية", "@bot", timeout=PATIENCE)
        await _remind(recruiter, thread, "Who has not answered")
        await recruiter.wait_modal("less than a minute ago")
        await recruiter.close_modal()

        # The answer takes the new hours along; then a day before, and in the morning
        await yusuf.click(told, "قبول")
        await recruiter.wait_for("accepted", CHANNEL, thread_ts=batch.ts, timeout=PATIENCE)
        stage.set_clock(TEN - DAY)
        await catcher.until(lambda: len([one for one in catcher.caught if _reminds(one)]) == 6)
        stage.set_clock(TEN - HOUR)  # nine in Riyadh, where Yusuf's day begins
        brief = await yusuf.wait_for("صباح الخير! مقابلاتك اليوم", "@bot", timeout=PATIENCE)
        assert "من 10:00 إلى 11:00 (الرياض، غرينتش+3)" in brief.shown
        await catcher.until(lambda: len([one for one in catcher.caught if _reminds(one)]) == 9)
    subjects = [(one.recipients[0], subject_of(one)) for one in catcher.caught if _reminds(one)]
    assert sorted({to for to, _subject in subjects}) == sorted([candidate, YUSUF, "grace.whitlock@palmharbour.example"])
    assert all(subjects.count(one) == 3 for one in subjects), "by hand, a day before, two hours before"
    assert [row["channel_id"][0] for row in await stage.rows(_REMINDED)] == ["D", "D", "D"], "Yusuf alone, thrice"
    assert len(await stage.rows("SELECT 1 FROM surfaces WHERE purpose = 'interview_brief'")) == 1


_REMINDED = "SELECT channel_id FROM surfaces WHERE purpose = 'interview_reminder' AND message_ts IS NOT NULL"


async def _remind(recruiter: Person, thread: SeenMessage, whom: str) -> None:
    await recruiter.click(thread, "Remind …")
    await recruiter.wait_modal("Remind people")
    await recruiter.fill({"Whom": whom})
    assert await recruiter.submit() is None


def _reminds(mail: Caught) -> bool:
    return subject_of(mail).startswith(("Reminder:", "تذكير:"))
