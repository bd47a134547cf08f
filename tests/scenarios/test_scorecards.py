"""After an interview: forms when the clock has passed its end, cards that are blind until given, debrief, decision."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from icalendar import Calendar

from sandbox.client import Person, SeenMessage
from tests.scenarios.acts import (
    CHANNEL,
    PATIENCE,
    all_ended,
    card_of_rank,
    changed,
    having,
    indexed,
    office_hour,
    open_batch,
    open_job,
    recruiter_of,
    samples,
)
from tests.scenarios.stage import Stage

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(400)]

NOW = datetime(2026, 12, 6, 9, tzinfo=UTC)  # a Sunday
HEARD, SEEN = "Drew the queue before the code", "خمّن ولم يقس"
SOLVING, EVIDENCE = "Solving problems", "What did you see or hear? (Solving problems)"
OVERALL = "Overall: would you take the next step with them?"


async def test_from_the_end_to_the_decision(stage: Stage, tmp_path: Path) -> None:
    stage.set_clock(NOW)
    await stage.start_server()
    await stage.start_worker()
    recruiter = await recruiter_of(stage)
    ten = await office_hour(NOW + timedelta(days=3))
    grace, yusuf = stage.person("panel2"), stage.person("panel1")
    await open_job(recruiter)
    batch = await open_batch(recruiter, "November round")
    await recruiter.drop(CHANNEL, samples(1), thread_ts=batch.ts)
    await all_ended(recruiter, batch, 1, ranked=1)
    await indexed(stage, 1)
    card = await card_of_rank(recruiter, batch, 1, 1)
    await recruiter.click(card, "Interview …")
    await recruiter.fill({"Each of these people": ["panel2", "panel1"], "Date and time": int(ten.timestamp())})
    assert await recruiter.submit() is None
    early = await recruiter.wait_modal("Somebody is not free at that time.")
    assert "outside working hours" in early.shown, "it is night in New York"
    await recruiter.fill({"Do it anyway, because": "She asked for it"})
    assert await recruiter.submit() is None
    await recruiter.wait_modal("Scheduled")
    await recruiter.close_modal()

    # Questions: each sees those of their own seat, in their language, and may rewrite them
    invited = await having(grace, "Can you make it?", "Questions")
    arabic = await having(yusuf, "مقابلة تقنية", "الأسئلة")
    await grace.click(invited, "Questions")
    hers = await grace.wait_modal("A good answer:")
    assert "Seat 1" in hers.shown
    assert "Seat 2" not in hers.shown
    await yusuf.click(arabic, "الأسئلة")
    his = await yusuf.wait_modal("ما يدل على إجابة جيدة")
    asked = set(re.findall(r"\d\. (.+)\*", hers.shown)) & set(re.findall(r"\d\. (.+)\*", his.shown))
    assert asked == set()
    await yusuf.close_modal(clear=True)
    await grace.click_in_modal("Edit …")
    await grace.fill({"Question 1": "What would you measure first?"})
    assert await grace.submit() is None
    await grace.wait_modal("What would you measure first?")
    await grace.close_modal(clear=True)
    await recruiter.wait_for(lambda message: "Questions" in message.buttons, CHANNEL, thread_ts=batch.ts)
    [row] = await stage.rows("SELECT generated_questions FROM interviews")
    kits = json.loads(row["generated_questions"])["kits"]
    assert [(kit["language"], kit["written_by"], kit["revision"]) for kit in kits] == [
        *(("en", "bank", 1), ("ar", "bank", 0)),
    ]

    # Nothing is asked before the end, whatever the clock says
    await grace.click(invited, "Accept")
    await yusuf.click(arabic, "قبول")
    await recruiter.wait_for(
        lambda message: message.shown.count("accepted") == 2, CHANNEL, thread_ts=batch.ts, timeout=PATIENCE
    )
    feed = await feed_of(grace)
    async with aiohttp.ClientSession() as session, session.get(feed) as answer:
        assert (answer.status, answer.content_type) == (200, "text/calendar")
        [event] = Calendar.from_ical(await answer.read()).walk("VEVENT")
    assert str(event["uid"]) == (await stage.rows("SELECT uid FROM interview_details"))[0]["uid"]
    assert await stage.rows("SELECT 1 FROM scorecards") == []

    # The end: forms, then blind
    stage.set_clock(ten + timedelta(minutes=61))
    form = await having(grace, "How was it?", "Scorecard …")
    asked_arabic = await having(yusuf, "كيف كانت المقابلة؟", "بطاقة التقييم …")
    progress = await recruiter.wait_for("0 of 2 scorecards are in", CHANNEL, thread_ts=batch.ts, timeout=PATIENCE)
    await grace.click(form, "Scorecard …")
    await grace.fill({SOLVING: "4 – clearly more", OVERALL: "4 – yes"})
    assert await grace.submit() == {EVIDENCE: "A mark needs what you saw or heard."}
    await grace.fill({EVIDENCE: HEARD, "What is still open?": "Notice period"})
    assert await grace.submit() is None
    given = await having(grace, "Your scorecard is in. 1 of 2 are in.", "See the scorecards")
    await changed(recruiter, progress, "1 of 2 scorecards are in")
    await grace.click(given, "See the scorecards")
    assert HEARD in (await grace.wait_modal("Grace Whitlock")).shown
    await grace.close_modal()
    await yusuf.click(asked_arabic, "بطاقة التقييم …")
    await yusuf.wait_modal("بطاقة التقييم")
    assert HEARD not in await all_read_by(yusuf, batch), "blind until his own is in"
    assert HEARD not in await all_read_by(recruiter, batch), "the thread tells who, and nothing of what"

    # A day later: whose card is missing is reminded, once; whose is in is not
    stage.set_clock(ten + timedelta(hours=26))
    reminder = await having(yusuf, "بطاقة تقييمك ما زالت ناقصة", "بطاقة التقييم …")
    assert reminder.ts != asked_arabic.ts
    [sent] = await stage.rows("SELECT count(*) FROM surfaces WHERE purpose = 'interview_scorecard'")
    assert sent["count"] == 3
    await yusuf.fill(
        {
            "حل المشكلات": "2 – دون ذلك",
            "ماذا رأيت أو سمعت؟ (حل المشكلات)": SEEN,
            "في المجمل: هل تمضي معه إلى الخطوة التالية؟": "2 – أميل إلى لا",
        }
    )
    assert await yusuf.submit() is None

    # All in: the debrief, for everybody in the thread, and a decision of the owner alone
    debrief = await recruiter.wait_for("Debrief:", CHANNEL, thread_ts=batch.ts, timeout=PATIENCE)
    for words in (HEARD, SEEN, "Notice period", "the marks lie far apart", "Nexus recommends nothing"):
        assert words in debrief.shown
    await recruiter.wait_for("All scorecards are in.", "@bot", timeout=PATIENCE)
    await changed(recruiter, progress, "2 of 2 scorecards are in")
    await grace.click(debrief, "Decide …")
    await grace.wait_for("do not have the right", CHANNEL, thread_ts=batch.ts)
    await recruiter.click(debrief, "See the scorecards")
    whole = await recruiter.wait_modal("Scorecards")
    assert HEARD in whole.shown
    assert SEEN in whole.shown
    await recruiter.close_modal()
    await recruiter.click(debrief, "Decide …")
    await recruiter.fill({"Decision": "Next step", "Reason": "Strong where it counts"})
    assert await recruiter.submit() is None
    decided = await changed(recruiter, debrief, "Strong where it counts")
    assert "Next step" in decided.shown
    [row] = await stage.rows("SELECT status, outcome FROM interviews")
    assert (row["status"], row["outcome"]) == ("ended", "advance")
    entries = await stage.rows("SELECT action FROM audit_log WHERE subject_type = 'interview' ORDER BY id")
    assert [entry["action"].removeprefix("interview.") for entry in entries] == [
        *("scheduled", "questions_edited", "answered", "answered", "ended"),
        *("card_given", "card_given", "debriefed", "decided"),
    ]
    load = await recruiter.command("/interview load", CHANNEL)
    assert "Grace Whitlock" in load.text
    assert "do not have the right" in (await grace.command("/interview load", CHANNEL)).text

    # Nobody came: the owner hears why, and books it again with the same panel
    later = await office_hour(ten + timedelta(days=2), 15)
    await recruiter.click(card, "Interview …")
    await recruiter.fill({"Each of these people": ["panel2"], "Date and time": int(later.timestamp())})
    assert await recruiter.submit() is None
    await recruiter.wait_modal("Scheduled")
    await recruiter.close_modal()
    stage.set_clock(later + timedelta(minutes=61))
    second = await grace.wait_for(
        lambda message: message.ts > form.ts and "It did not take place …" in message.buttons, "@bot", timeout=PATIENCE
    )
    await grace.click(second, "It did not take place …")
    await grace.fill(
        {"What happened?": "The candidate did not come", "What do you know about it?": "No answer by phone"}
    )
    assert await grace.submit() is None
    told = await having(recruiter, "No answer by phone", "Book again …")
    await recruiter.click(told, "Book again …")
    assert "U0PANEL" in json.dumps((await recruiter.wait_modal("Schedule an interview")).values)
    again = await office_hour(later + timedelta(days=2), 15)
    await recruiter.fill({"Date and time": int(again.timestamp())})
    assert await recruiter.submit() is None
    await recruiter.wait_modal("Scheduled")
    rows = await stage.rows("SELECT status, outcome FROM interviews ORDER BY scheduled_time")
    assert [tuple(row) for row in rows] == [("ended", "advance"), ("no_show", "no_show"), ("scheduled", None)]

    # The link is revoked
    await grace.command("/interview feed", CHANNEL)
    asked_again = await grace.wait_for(lambda message: "Revoke it" in message.buttons, CHANNEL)
    await grace.click(asked_again, "Revoke it")
    await grace.wait_for("The link is revoked", CHANNEL)
    async with aiohttp.ClientSession() as session, session.get(feed) as answer:
        assert answer.status == 404


async def all_read_by(person: Person, batch: SeenMessage) -> str:
    """Everything that somebody has before them: direct messages, the thread, and the window on top."""
    view = await person.modal()
    messages = [*await person.messages("@bot"), *await person.messages(CHANNEL, batch.ts)]
    return "\n".join([*(one.shown for one in messages), view.shown if view is not None else ""])


async def feed_of(person: Person) -> str:
    await person.command("/interview feed", CHANNEL)
    offered = await person.wait_for(lambda message: "Make a link" in message.buttons, CHANNEL)
    await person.click(offered, "Make a link")
    told = await person.wait_for("/portal/feed/", "@bot", timeout=PATIENCE)
    found = re.search(r"https?://\S+\.ics", told.shown)
    assert found is not None
    return found.group()
