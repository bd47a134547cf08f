"""From a card to a panel: scheduled, answered, swapped, moved and cancelled, each seen by whom it concerns."""

import json
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from bot.slack.ids import Id
from sandbox.client import Person, SeenMessage
from sandbox.people import PEOPLE, TEAM_ID
from tests.scenarios.acts import (
    CHANNEL,
    PATIENCE,
    all_ended,
    card_of_rank,
    changed,
    indexed,
    open_batch,
    open_job,
    recruiter_of,
    samples,
)
from tests.scenarios.signing import signed
from tests.scenarios.stage import Stage

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(400)]

ARABIC, AMERICAN = "Yusuf Al-Nasser", "Grace Whitlock"  # of the panel: in Riyadh and in New York
NOW = datetime(2026, 12, 6, 9, tzinfo=UTC)  # a Sunday; in no country of the panel is one of the next days a holiday
HOUR = timedelta(hours=1)
TEN = NOW + timedelta(days=2) + HOUR
NEEDED, ANY, WELCOME = "Each of these people", "Any one of these people", "Asked, but not needed"


async def test_from_the_card_to_a_cancelled_interview(stage: Stage) -> None:
    stage.set_clock(NOW)
    await stage.start_server()
    await stage.start_worker()
    recruiter = await recruiter_of(stage)
    yusuf, grace, manager = (stage.person(handle) for handle in ("panel1", "panel2", "manager"))
    await open_job(recruiter)
    batch = await open_batch(recruiter, "November round")
    await recruiter.drop(CHANNEL, samples(1), thread_ts=batch.ts)
    await all_ended(recruiter, batch, 1, ranked=1)
    await indexed(stage, 1)
    card = await card_of_rank(recruiter, batch, 1, 1)
    [candidate] = await stage.rows("SELECT id, name, email FROM candidates")
    name = candidate["name"]

    # Refused: who is no recruiter, what is over, who cannot be on a panel
    await grace.click(card, "Interview …")
    await grace.wait_for("do not have the right", CHANNEL, thread_ts=batch.ts)
    await recruiter.click(card, "Interview …")
    form = await recruiter.wait_modal("Schedule an interview")
    assert name in json.dumps(form.values, ensure_ascii=False), "the form knows whose card it was"
    await recruiter.click_in_modal("Add a seat for any one of several")
    await recruiter.wait_modal(lambda view: view.labels.count(ANY) == 2)
    await recruiter.fill({"Date and time": stamp(NOW - HOUR), "Notes for the panel": "Ask about Kafka"})
    assert await recruiter.submit() == {NEEDED: "Somebody has to hold the interview: choose a person here or below."}
    await recruiter.fill(
        {
            NEEDED: ["panel1", "outsider"],
            WELCOME: ["panel1"],
            "Blind copy to": "hr@nowhere",
        }
    )
    errors = await recruiter.submit()
    assert errors is not None
    assert set(errors) == {"Blind copy to"}
    await recruiter.fill({"Blind copy to": "hr@example.com", "Copy to": "lead@example.com"})
    errors = await recruiter.submit()
    assert errors is not None
    assert "Vera Lindqvist is a guest" in errors[NEEDED]
    assert f"{ARABIC} is asked for two seats." in errors[WELCOME]
    await recruiter.fill({NEEDED: ["panel1"], WELCOME: ["manager"], "any_of_1": ["panel2", "support"]})
    assert await recruiter.submit() == {"Date and time": "This time is over. Please choose one to come."}

    # Proposed: times at which those who are needed can
    await recruiter.click_in_modal("Propose times")
    form = await recruiter.wait_modal(lambda view: "Proposed times" in view.labels)
    assert ARABIC in form.shown
    [choice] = [block for block in form.blocks if block["block_id"].startswith("slots_")]
    *offered, typed = choice["element"]["options"]
    assert len(offered) == 5
    for one in offered:
        moment = datetime.fromtimestamp(int(one["value"]), UTC)
        assert moment > NOW
        assert 9 <= moment.astimezone(ZoneInfo("Asia/Riyadh")).hour < 17
    assert typed["text"]["text"] == "Another time, typed below"

    # Scheduled at the time that is typed: the thread and each of the panel are told
    await recruiter.fill(
        {
            "Proposed times": "Another time, typed below",
            "Date and time": stamp(TEN),
            "Link or place": "https://meet.example.com/x",
        }
    )
    assert await recruiter.submit() is None
    told = await recruiter.wait_modal("Scheduled")
    assert "13:00–14:00 (Riyadh, GMT+3)" in told.shown
    await recruiter.close_modal()
    thread = await recruiter.wait_for("Technical interview ·", CHANNEL, thread_ts=batch.ts, timeout=PATIENCE)
    assert name in thread.shown
    assert thread.shown.count("no answer yet") == 4
    [row] = await stage.rows("SELECT * FROM interviews")
    known = row["id"]
    assert (row["candidate_name"], row["candidate_email"], row["status"]) == (name, candidate["email"], "scheduled")
    assert (row["scheduled_time"], row["duration"], row["platform"]) == (TEN.replace(tzinfo=None), 60, "google")
    assert (row["meeting_link"], row["notes"]) == ("https://meet.example.com/x", "Ask about Kafka")
    assert (json.loads(row["cc_emails"]), json.loads(row["bcc_emails"])) == (["lead@example.com"], ["hr@example.com"])
    assert None not in (row["cv_file_path"], row["job_title"], row["scheduled_at"])
    assert {(one["name"], one["seat"]) for one in json.loads(row["panel_members"])} == {
        *((ARABIC, 1), (AMERICAN, 2), ("Omar Bensaid", 2), ("Henrik Solberg", 3)),
    }

    invited = await yusuf.wait_for("مقابلة تقنية", "@bot", timeout=PATIENCE)
    assert name in invited.shown
    assert "من 13:00 إلى 14:00 (الرياض، غرينتش+3)" in invited.shown
    asked = await grace.wait_for("Can you make it?", "@bot", timeout=PATIENCE)
    assert "(New York, GMT-" in asked.shown
    assert "whoever accepts first" in asked.shown
    assert "hr@example.com" not in asked.shown + thread.shown

    await grace.click(asked, "View CV")
    await grace.wait_modal("The CV comes into this conversation in a moment.")
    await grace.close_modal()
    sent = await grace.wait_for(lambda message: bool(message.files), "@bot", timeout=PATIENCE)
    assert await grace.download(sent.files[0]) == samples(1)[0].read_bytes()

    # Answered: who accepts first has the seat, a proposal and a refusal come to the owner
    support = stage.person("support")
    other = await support.wait_for("Can you make it?", "@bot", timeout=PATIENCE)
    await grace.click(asked, "Accept")
    await changed(recruiter, thread, "accepted")
    await support.wait_for("Somebody else has taken this seat", "@bot", timeout=PATIENCE)
    assert (await direct(support, other)).buttons == []
    optional = await manager.wait_for("Can you make it?", "@bot", timeout=PATIENCE)
    await manager.click(optional, "Propose another time …")
    await manager.fill({"Date and time": stamp(TEN + 2 * HOUR), "Note": "Late train"})
    assert await manager.submit() is None
    await recruiter.wait_for(lambda message: "proposes" in message.shown and "15:00 (Riyadh" in message.shown, "@bot")
    await yusuf.click(invited, "اعتذار …")
    await yusuf.fill({"السبب": "في إجازة"})
    assert await yusuf.submit() is None
    await recruiter.wait_for(lambda message: "declined" in message.shown and "في إجازة" in message.shown, "@bot")
    assert await states(stage) == {
        "panel1": "declined",
        "panel2": "accepted",
        "support": "released",
        "manager": "proposed",
    }
    panel = json.loads((await stage.rows("SELECT panel_members FROM interviews"))[0]["panel_members"])
    assert {one["name"] for one in panel} == {AMERICAN, "Henrik Solberg"}

    # Another takes the seat that is free
    await recruiter.click(thread, "Swap a seat …")
    await recruiter.fill({"In place of": f"{ARABIC} (required)", "Somebody else": "panel2", "Reason": "He is away"})
    assert await recruiter.submit() == {"Somebody else": f"{AMERICAN} is on the panel already."}
    await recruiter.fill({"Somebody else": "admin"})
    assert await recruiter.submit() is None
    admin = stage.person("admin")
    swapped_in = await admin.wait_for("Can you make it?", "@bot", timeout=PATIENCE)
    assert "13:00–14:00 (Riyadh, GMT+3)" in swapped_in.shown
    await changed(recruiter, thread, "Amal Haddad")
    await yusuf.wait_for(lambda message: message.ts == invited.ts and message.buttons == [], "@bot", timeout=PATIENCE)

    # A seat that is not needed any more is taken off
    await recruiter.click(thread, "Swap a seat …")
    whose = {"In place of": "Henrik Solberg (optional)", "Who takes the seat": "Nobody: take the seat off"}
    await recruiter.fill({**whose, "Reason": "Two are enough"})
    assert await recruiter.submit() is None
    await changed(recruiter, thread, "no longer asked – \u2068Two are enough")
    await manager.wait_for("You are no longer needed for this one", "@bot", timeout=PATIENCE)
    await manager.wait_for(lambda message: message.ts == optional.ts and not message.buttons, "@bot", timeout=PATIENCE)

    # Handed over to another recruiter
    await recruiter.click(thread, "Hand over …")
    await recruiter.fill({"In charge": "panel2"})
    assert await recruiter.submit() == {"In charge": "Only a recruiter can be in charge."}
    await recruiter.fill({"In charge": "admin"})
    assert await recruiter.submit() is None
    await changed(recruiter, thread, "In charge: \u2068Amal Haddad")
    await admin.wait_for("You are in charge of this interview from now on.", "@bot", timeout=PATIENCE)

    # Another interview at the same time needs a reason
    assert await recruiter.shortcut("Interview this person", message=card) is not None
    form = await recruiter.wait_modal("Schedule an interview")
    assert name in json.dumps(form.values, ensure_ascii=False)
    await recruiter.close_modal()
    assert await recruiter.shortcut("Schedule an interview", channel=CHANNEL) is not None
    assert await recruiter.offered("Candidate", "nobody of that name") == {}
    [(offer, value)] = (await recruiter.offered("Candidate", name.split()[-1].lower())).items()
    assert (offer, value) == (f"{name} · {row['job_title']} · November round"[:75], candidate["id"])
    await recruiter.fill({"Candidate": value, NEEDED: ["panel2"], "Date and time": stamp(TEN + HOUR / 2)})
    assert await recruiter.submit() is None
    clash = await recruiter.wait_modal("Somebody is not free at that time.")
    assert f"{AMERICAN} has another interview" in clash.shown.replace("\u2068", "").replace("\u2069", "")
    assert f"{name} has another interview" in clash.shown.replace("\u2068", "").replace("\u2069", "")
    await recruiter.fill({"Do it anyway, because": "The only day that she is here"})
    assert await recruiter.submit() is None
    await recruiter.wait_modal("Scheduled")
    await recruiter.close_modal()
    [entry] = await stage.rows("SELECT after FROM audit_log WHERE action = 'interview.scheduled' AND after ? 'anyway'")
    assert json.loads(entry["after"])["anyway"] == "The only day that she is here"

    # Moved: everybody is asked anew, at the new time
    await recruiter.click(thread, "Reschedule …")
    await recruiter.fill({"New date and time": stamp(TEN + timedelta(days=1)), "Reason": "The room is taken"})
    assert await recruiter.submit() is None
    moved = await changed(recruiter, thread, "The room is taken")
    assert "accepted" not in moved.shown
    await grace.wait_for(lambda message: "Please answer anew" in message.shown, "@bot", timeout=PATIENCE)
    [details] = await stage.rows(
        "SELECT d.sequence, i.scheduled_time FROM interviews i JOIN interview_details d"
        " ON d.interview_id = i.id WHERE i.id = $1",
        known,
    )
    assert (details["sequence"], details["scheduled_time"]) == (1, (TEN + timedelta(days=1)).replace(tzinfo=None))
    assert (await states(stage))["panel2"] == "invited"
    assert "Your interviews of the next seven days" in (await grace.command("/interview week", CHANNEL)).text
    own = await grace.command("/interview list", CHANNEL)  # the new time may be more than a week away
    assert own.text.count(name) == 2
    assert "no answer yet" in own.text
    assert "There is none." in (await grace.command("/interview today", CHANNEL)).text
    listed = await recruiter.command("/interview list", CHANNEL)
    assert "2 interviews" in listed.text
    assert "schedule [name]" in (await recruiter.command("/interview help", CHANNEL)).text

    # Cancelled
    await recruiter.click(thread, "Cancel …")
    await recruiter.fill({"Reason": "The job is filled"})
    assert await recruiter.submit() is None
    assert await cancelled_by_form(stage, recruiter, known, "The job is filled") == "", "as the first: it closes"
    assert "is over or was cancelled" in await cancelled_by_form(stage, recruiter, known, "Another reason")
    ended = await changed(recruiter, thread, "The job is filled")
    assert ended.buttons == []
    over = await direct(grace, asked, "Cancelled")
    assert over.buttons == []
    await grace.wait_for(lambda message: message.ts != asked.ts and "The job is filled" in message.shown, "@bot")
    [cancelled] = await stage.rows("SELECT status FROM interviews WHERE id = $1", known)
    assert cancelled["status"] == "cancelled"
    entries = await stage.rows("SELECT action FROM audit_log WHERE subject_id = $1 ORDER BY id", known)
    assert [entry["action"].removeprefix("interview.") for entry in entries] == [
        *("scheduled", "answered", "answered", "answered", "swapped", "taken_off"),
        *("handed_over", "rescheduled", "cancelled"),
    ]


async def cancelled_by_form(stage: Stage, person: Person, known: str, reason: str) -> str:
    """What the bot answers to the form when it comes as Slack sends it, though none is open."""
    typed = {"reason": {"reason": {"type": "plain_text_input", "value": reason}}}
    form = {"type": "modal", "id": "V0AGAIN", "callback_id": Id.INTERVIEW_CANCEL_SUBMIT, "private_metadata": known}
    payload = {
        "type": "view_submission",
        "team": {"id": TEAM_ID},
        "user": {"id": person.id},
        "view": {**form, "state": {"values": typed}},
    }
    body = urlencode({"payload": json.dumps(payload)}).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded", **signed(stage.secret, body, time.time())}
    url = f"http://127.0.0.1:{stage.port}/slack/events"
    async with aiohttp.ClientSession() as session, session.post(url, data=body, headers=headers) as response:
        assert response.status == 200
        return await response.text()


def stamp(at: datetime) -> int:
    return int(at.timestamp())


async def direct(person: Person, invitation: SeenMessage, words: str = "") -> SeenMessage:
    """The invitation as it is now."""
    return await person.wait_for(
        lambda message: message.ts == invitation.ts and words in message.shown, "@bot", timeout=PATIENCE
    )


async def states(stage: Stage) -> dict[str, str]:
    """What became of everybody asked for the interview of the thread, by handle."""
    rows = await stage.rows(
        "SELECT s.slack_user_id, p.state FROM interview_panelists p JOIN slack_users s USING (user_id)"
        " JOIN interviews i ON i.id = p.interview_id WHERE i.notes = 'Ask about Kafka'"
    )
    handles = {person.id: person.handle for person in PEOPLE}
    return {handles[row["slack_user_id"]]: row["state"] for row in rows}
