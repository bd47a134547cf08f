"""Interviews by mail: each is invited once and hears of changes in order; what fails is told and sent again."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.notifications.mail_server import mail_catcher
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
from tests.scenarios.mails import invitation_in
from tests.scenarios.stage import Stage

pytestmark = pytest.mark.scenario

NOW = datetime(2026, 12, 6, 9, tzinfo=UTC)  # a Sunday; nobody of the panel has a holiday on the next days
DAY = timedelta(days=1)
TEN = NOW + 2 * DAY + timedelta(hours=1)
PANELIST = "yusuf.alnasser@palmharbour.example"


async def test_from_the_invitation_to_the_cancellation(stage: Stage) -> None:
    async with mail_catcher() as catcher:
        stage.set_clock(NOW)
        stage.settings = {"SMTP_URL": catcher.url, "MAIL_FROM": "Nexus <nexus@example.com>"}
        await stage.start_server()
        await stage.start_worker()
        recruiter = await recruiter_of(stage)
        await open_job(recruiter)
        batch = await open_batch(recruiter, "November round")
        await recruiter.drop(CHANNEL, samples(1), thread_ts=batch.ts)
        await all_ended(recruiter, batch, 1, ranked=1)
        card = await card_of_rank(recruiter, batch, 1, 1)
        candidate = str((await stage.rows("SELECT email FROM candidates"))[0]["email"])

        # Invited; the candidate's server refuses, the recruiter hears of it and sends again
        catcher.on_recipient = lambda address: f"550 <{address}> moved" if address == candidate else "250 ok"
        await recruiter.click(card, "Interview …")
        await recruiter.wait_modal("Schedule an interview")
        await recruiter.fill({"Each of these people": ["panel1"], "Date and time": int(TEN.timestamp())})
        assert await recruiter.submit() is None
        await recruiter.wait_modal("Scheduled")
        await recruiter.close_modal()
        thread = await recruiter.wait_for("Technical interview ·", CHANNEL, thread_ts=batch.ts, timeout=PATIENCE)
        told = await recruiter.wait_for("was not taken", "@bot", timeout=PATIENCE)
        assert "550 <…> moved" in told.shown
        assert candidate not in told.shown
        catcher.on_recipient = lambda _address: "250 ok"
        await recruiter.click(told, "Send again")
        await recruiter.wait_for("on its way again", "@bot", timeout=PATIENCE)
        await catcher.until(lambda: len(catcher.caught) == 2)

        # Moved and cancelled: one order for each
        await recruiter.click(thread, "Reschedule …")
        await recruiter.fill({"New date and time": int((TEN + DAY).timestamp()), "Reason": "No room"})
        assert await recruiter.submit() is None
        await recruiter.click(thread, "Cancel …")
        await recruiter.fill({"Reason": "The job is filled"})
        assert await recruiter.submit() is None
        await catcher.until(lambda: len(catcher.caught) == 6)
    for address in (candidate, PANELIST):
        theirs = [invitation_in(mail) for mail in catcher.caught if mail.recipients == (address,)]
        assert [one and one[:3] for one in theirs] == [
            *(("REQUEST", 0, TEN), ("REQUEST", 1, TEN + DAY), ("CANCEL", 2, TEN + DAY)),
        ]
    assert len({mail.message_id for mail in catcher.caught}) == 6
