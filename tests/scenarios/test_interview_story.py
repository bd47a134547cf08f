"""One interview from the card to the decision, over a change of clocks; each mail that it sends is caught and read."""

import re
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from functools import partial
from html import unescape
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from bot.core.weeks import clock_changes
from sandbox.client import Person, SeenMessage
from sandbox.people import PEOPLE
from tests.notifications.mail_server import Caught, MailCatcher, mail_catcher
from tests.scenarios.acts import (
    CHANNEL,
    PATIENCE,
    all_ended,
    card_of_rank,
    changed,
    having,
    office_hour,
    open_batch,
    open_job,
    recruiter_of,
    samples,
)
from tests.scenarios.mails import invitation_in, link_in, subject_of, words_of
from tests.scenarios.stage import Stage

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(400)]

LONDON = ZoneInfo("Europe/London")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MAILBOXES = {person.handle: person.email for person in PEOPLE}
HENRIK, YUSUF, OMAR = (MAILBOXES[handle] for handle in ("manager", "panel1", "support"))
SOLVING, EVIDENCE = "Solving problems", "What did you see or hear? (Solving problems)"
OVERALL = "Overall: would you take the next step with them?"


async def test_from_the_card_to_the_decision(stage: Stage) -> None:
    first, second = await around_a_change_of_clocks()
    stage.set_clock(first - 6 * DAY)
    async with mail_catcher() as catcher:
        stage.settings = {"SMTP_URL": catcher.url, "MAIL_FROM": "Nexus <nexus@example.com>"}
        await stage.start_server()
        await stage.start_worker()
        recruiter = await recruiter_of(stage)
        henrik, yusuf, omar = (stage.person(handle) for handle in ("manager", "panel1", "support"))
        await stage.person("admin").command(f"/nexus role <@{omar.id}> interviewer", CHANNEL)
        await open_job(recruiter)
        batch = await open_batch(recruiter, "November round")
        await recruiter.drop(CHANNEL, samples(1), thread_ts=batch.ts)
        await all_ended(recruiter, batch, 1, ranked=1)
        card = await card_of_rank(recruiter, batch, 1, 1)
        candidate = str((await stage.rows("SELECT email FROM candidates"))[0]["email"])

        # Scheduled, and everybody invited
        await recruiter.click(card, "Interview …")
        await recruiter.wait_modal("Schedule an interview")
        await recruiter.fill(
            {
                "Each of these people": ["manager", "panel1"],
                "Date and time": int(first.timestamp()),
                "Blind copy to": "hr@example.com",
            }
        )
        assert await recruiter.submit() is None
        await recruiter.wait_modal("Scheduled")
        await recruiter.close_modal()
        thread = await recruiter.wait_for("Technical interview ·", CHANNEL, thread_ts=batch.ts, timeout=PATIENCE)
        await catcher.until(lambda: len(catcher.caught) == 3)
        assert invitations(catcher) == {one: [("REQUEST", 0, first)] for one in (candidate, HENRIK, YUSUF)}
        assert f"{first.astimezone(LONDON):%H:%M}" in words_of(last(catcher, HENRIK))
        assert last(catcher, candidate).recipients == (candidate, "hr@example.com")

        # Answered: by the candidate's link, and by one of the panel
        await confirm(last(catcher, candidate))
        await changed(recruiter, thread, "The candidate has confirmed this time.")
        await henrik.click(await having(henrik, "Can you make it?", "Accept"), "Accept")
        await changed(recruiter, thread, "accepted")

        # The other declines, early enough for the seat to go to whoever interviews and is free; the owner hears of both
        await recruiter.click(thread, "Swap a seat …")
        assert "Omar Bensaid (0 that day, 0 that week)" in (await recruiter.wait_modal("Swap a seat")).shown
        await recruiter.close_modal()
        invited = await having(yusuf, "مقابلة تقنية", "اعتذار …")
        await yusuf.click(invited, "اعتذار …")
        await yusuf.fill({"السبب": "في إجازة"})
        assert await yusuf.submit() is None
        told = await having(recruiter, "في إجازة", "Swap a seat …")
        assert "Omar Bensaid" in told.shown
        await catcher.until(lambda: len(catcher.caught) == 5)
        assert invitations(catcher) == {
            candidate: [("REQUEST", 0, first)],
            HENRIK: [("REQUEST", 0, first)],
            YUSUF: [("REQUEST", 0, first), ("CANCEL", 0, first)],
            OMAR: [("REQUEST", 0, first)],
        }
        await omar.click(await having(omar, "Can you make it?", "Accept"), "Accept")
        await recruiter.wait_for(
            lambda message: message.ts == thread.ts and message.shown.count("accepted") == 2,
            CHANNEL,
            thread_ts=batch.ts,
            timeout=PATIENCE,
        )

        # Moved to the other side of the change: asked anew, by the clock that will be theirs
        await recruiter.click(thread, "Reschedule …")
        await recruiter.fill({"New date and time": int(second.timestamp()), "Reason": "The room is taken"})
        assert await recruiter.submit() is None
        moved = await changed(recruiter, thread, "The room is taken")
        assert "has confirmed" not in moved.shown
        assert "accepted" not in moved.shown
        await catcher.until(lambda: len(catcher.caught) == 8)
        for address in (candidate, HENRIK, OMAR):
            assert invitations(catcher)[address][1:] == [("REQUEST", 1, second)]
        words = words_of(last(catcher, HENRIK))
        assert f"{first.astimezone(LONDON):%H:%M}" in words
        assert f"{second.astimezone(LONDON):%H:%M}" in words
        await confirm(last(catcher, candidate))
        for person in (henrik, omar):
            await person.click(await having(person, f"{second.day} ", "Accept"), "Accept")
        await changed(recruiter, thread, "The candidate has confirmed this time.")

        # Reminded a day and an hour before, once each
        for sent, before in ((11, DAY), (14, HOUR)):
            stage.set_clock(second - before)
            await catcher.until(partial(has_caught, catcher, sent))
            reminders = catcher.caught[-3:]
            assert {one.recipients for one in reminders} == {(one,) for one in (candidate, HENRIK, OMAR)}
            assert all("Reminder" in subject_of(one) for one in reminders)
            assert not any(map(invitation_in, reminders)), "their calendars have it"

        # Over: scorecards, the debrief, the decision
        stage.set_clock(second + HOUR + timedelta(minutes=1))
        await give_card(henrik, "4 – clearly more", "4 – yes")
        await give_card(omar, "3 – what the job needs", "3 – rather yes")
        debrief = await recruiter.wait_for("Debrief:", CHANNEL, thread_ts=batch.ts, timeout=PATIENCE)
        assert "Seen by Henrik Solberg" in debrief.shown
        assert "Seen by Omar Bensaid" in debrief.shown
        await recruiter.click(debrief, "Decide …")
        await recruiter.fill({"Decision": "Offer", "Reason": "Strong where it counts"})
        assert await recruiter.submit() is None
        await changed(recruiter, debrief, "Strong where it counts")
    assert len(catcher.caught) == 14, "nothing was mailed twice, and nothing about the decision"
    assert len({mail.message_id for mail in catcher.caught}) == 14
    assert not any(b"hr@example.com" in mail.content for mail in catcher.caught), "a blind copy stays blind"
    [uid] = {found.uid for mail in catcher.caught if (found := invitation_in(mail))}
    [reminded] = await stage.rows("SELECT count(*) FROM surfaces WHERE purpose = 'interview_reminder'")
    assert reminded["count"] == 4, "two people, by direct message, twice"
    [row] = await stage.rows("SELECT status, outcome, scheduled_time FROM interviews")
    assert tuple(row) == ("ended", "offer", second.replace(tzinfo=None))
    [details] = await stage.rows("SELECT uid, sequence FROM interview_details")
    assert tuple(details) == (uid, 1)
    entries = await stage.rows("SELECT action FROM audit_log WHERE subject_type = 'interview' ORDER BY id")
    assert [entry["action"].removeprefix("interview.") for entry in entries] == [
        *("scheduled", "confirmed", "answered", "answered", "substituted", "answered"),
        *("rescheduled", "confirmed", "answered", "answered"),
        *("ended", "card_given", "card_given", "debriefed", "decided"),
    ]


def has_caught(catcher: MailCatcher, count: int) -> bool:
    return len(catcher.caught) == count


async def around_a_change_of_clocks() -> tuple[datetime, datetime]:
    """Eleven o'clock or so in London, where clocks change between the two; everybody of the panel works at both."""
    now = datetime.now(UTC)
    change = next(
        one for year in (now.year, now.year + 1) for one in clock_changes(LONDON, year) if one > now + 30 * DAY
    )
    first, second = await office_hour(change - 20 * DAY), await office_hour(change + DAY)
    assert first.astimezone(LONDON).utcoffset() != second.astimezone(LONDON).utcoffset()
    return first, second


def invitations(catcher: MailCatcher) -> dict[str, list[tuple[object, ...]]]:
    """(method, sequence, start) of what everybody got, in order; a blind copy goes along with the candidate's."""
    found = defaultdict[str, list[tuple[object, ...]]](list)
    for mail in catcher.caught:
        if (one := invitation_in(mail)) is not None:
            found[mail.recipients[0]].append(one[:3])
    return dict(found)


def last(catcher: MailCatcher, address: str) -> Caught:
    return next(mail for mail in reversed(catcher.caught) if mail.recipients[0] == address)


async def confirm(mail: Caught) -> None:
    """As a browser does with the form of the page."""
    url = link_in(mail)
    async with aiohttp.ClientSession() as session:
        async with session.get(url) as answer:
            page = await answer.text()
        fields = {name: unescape(value) for name, value in re.findall(r'name="(seen|signature)" value="([^"]*)"', page)}
        async with session.post(f"{url}/accept", data=fields) as answer:
            assert answer.status == 200, "shown again"


async def give_card(person: Person, mark: str, overall: str) -> None:
    form: SeenMessage = await having(person, "How was it?", "Scorecard …")
    await person.click(form, "Scorecard …")
    await person.wait_modal("Scorecard")
    name = next(one.name for one in PEOPLE if one.handle == person.handle)
    await person.fill({SOLVING: mark, EVIDENCE: f"Seen by {name}", OVERALL: overall})
    assert await person.submit() is None
