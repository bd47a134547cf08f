"""An interview at a proposed time, in its organiser's calendar, one mail with its link to each, moved and cancelled."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.accounts.calendars import CALLBACKS
from bot.core.weeks import clock_changes
from db.models.calendars import Provider
from sandbox.client import Person, SeenMessage
from sandbox.people import PEOPLE
from tests.clients.calendar_servers import google_settings, microsoft_settings
from tests.clients.google_calendar import GoogleServer, google_server
from tests.clients.microsoft_graph import graph_server
from tests.notifications.mail_server import Caught, MailCatcher, mail_catcher
from tests.scenarios.acts import (
    CHANNEL,
    PATIENCE,
    all_ended,
    card_of_rank,
    office_hour,
    open_batch,
    open_job,
    recruiter_of,
    samples,
    until,
)
from tests.scenarios.mails import Invitation, invitation_in, words_of
from tests.scenarios.stage import Stage
from tests.scenarios.test_calendars import link, visit

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(400)]

NOW = datetime(2026, 12, 6, 9, tzinfo=UTC)  # winter: while it is summer in New York, Grace is up when Yusuf still works
NEW_YORK, RIYADH = ZoneInfo("America/New_York"), ZoneInfo("Asia/Riyadh")
NEEDED, WELCOME = "Each of these people", "Asked, but not needed"
MAILBOXES = {person.handle: person.email for person in PEOPLE}
OWNER, YUSUF, GRACE = (MAILBOXES[handle] for handle in ("recruiter", "panel1", "panel2"))


async def test_an_interview_lives_in_its_organisers_calendar(stage: Stage) -> None:
    async with (
        google_server(*MAILBOXES.values()) as google,
        graph_server(*MAILBOXES.values()) as graph,
        mail_catcher() as catcher,
    ):
        stage.settings |= {**google_settings(google), **microsoft_settings(graph)}
        stage.settings |= {"SMTP_URL": catcher.url, "MAIL_FROM": "Nexus <nexus@example.com>"}
        for server, provider in ((google, Provider.GOOGLE), (graph, Provider.OUTLOOK)):
            server.redirect_uri = f"http://127.0.0.1:{stage.port}{CALLBACKS[provider]}"
        stage.set_clock(NOW)
        await stage.start_server()
        await stage.start_worker()
        recruiter = await recruiter_of(stage)
        card = await _card(recruiter)
        await _connect(recruiter, "Connect Google Calendar")
        candidate = str((await stage.rows("SELECT email FROM candidates"))[0]["email"])

        starts_at = await _scheduled(stage, recruiter, card, google)
        await until(lambda: bool(google.shown(OWNER)))
        [event] = google.shown(OWNER)
        url = f"https://meet.google.com/{event['id'][:10]}"
        await catcher.until(lambda: len(catcher.caught) == 3)
        for address in (candidate, YUSUF, GRACE):
            assert _mails(catcher, address, url) == [("REQUEST", 0, starts_at)]
        thread = await recruiter.wait_for(url, CHANNEL, thread_ts=card.thread_ts, timeout=PATIENCE)
        [uid] = {_invitation(mail).uid for mail in catcher.caught}
        [row] = await stage.rows("SELECT meeting_link, google_event_id, teams_meeting_id FROM interviews")
        assert dict(row) == {"meeting_link": url, "google_event_id": event["id"], "teams_meeting_id": None}
        await stage.person("panel1").wait_for(url, "@bot", timeout=PATIENCE)

        # Over a change of clocks
        changes = [one for year in (NOW.year, NOW.year + 1) for one in clock_changes(NEW_YORK, year)]
        summer = await office_hour(next(one for one in changes if one > starts_at) + timedelta(days=1), 13)
        await _move(recruiter, thread, summer)
        await catcher.until(lambda: len(catcher.caught) == 6)
        await until(lambda: _start(google) == summer)
        assert summer.astimezone(NEW_YORK).utcoffset() != starts_at.astimezone(NEW_YORK).utcoffset()
        [told] = [mail for mail in catcher.caught[3:] if mail.recipients == (GRACE,)]
        assert f"{summer.astimezone(NEW_YORK):%H:%M}" in words_of(told)

        # While the calendar refuses: the owner is told, mails go, and the event follows later
        google.revoke_all()
        later = summer - timedelta(minutes=30)
        await _move(recruiter, thread, later)
        refused = await recruiter.wait_for("Google Calendar refuses Nexus", "@bot", timeout=PATIENCE)
        await catcher.until(lambda: len(catcher.caught) == 9)
        assert _start(google) == summer
        await recruiter.click(refused, "Connect again")
        again = await recruiter.wait_for(
            lambda message: "Connect Google Calendar again" in message.buttons, "@bot", timeout=PATIENCE
        )
        status, _page, _url = await visit(link(again, "Connect Google Calendar again"))
        assert status == 200
        await until(lambda: _start(google) == later)
        [patched] = google.shown(OWNER)
        assert patched["id"] == event["id"]
        for address in (candidate, YUSUF, GRACE):
            assert _mails(catcher, address, url) == [
                *(("REQUEST", 0, starts_at), ("REQUEST", 1, summer), ("REQUEST", 2, later)),
            ]
        assert {_invitation(mail).uid for mail in catcher.caught} == {uid}

        # Teams alike, with the owner on the panel: the event is theirs already, and their mail has none
        await _connect(recruiter, "Connect Outlook")
        await recruiter.click(card, "Interview …")
        await recruiter.wait_modal("Schedule an interview")
        tuesday = await office_hour(NOW + timedelta(days=20))
        await recruiter.fill(
            {NEEDED: ["panel1", "recruiter"], "Where": "Microsoft Teams", "Date and time": int(tuesday.timestamp())}
        )
        await _submit(recruiter, "Scheduled")
        await recruiter.close_modal()
        await catcher.until(lambda: len(catcher.caught) == 12)
        [teams] = graph.events[OWNER].values()
        join = teams["onlineMeeting"]["joinUrl"]
        assert teams["isOnlineMeeting"] is True
        sent = {mail.recipients: mail for mail in catcher.caught[9:]}
        assert {(candidate,), (YUSUF,), (OWNER,)} == set(sent)
        assert all(join in words_of(mail) for mail in sent.values())
        assert [bool(invitation_in(sent[(one,)])) for one in (candidate, YUSUF, OWNER)] == [True, True, False]
        told_of = await recruiter.wait_for(join, CHANNEL, thread_ts=card.thread_ts, timeout=PATIENCE)
        await recruiter.click(told_of, "Cancel …")
        await recruiter.fill({"Reason": "The job is filled"})
        assert await recruiter.submit() is None
        await until(lambda: not graph.events[OWNER])
        await catcher.until(lambda: len(catcher.caught) == 15)
        assert [one[0] for one in _mails(catcher, candidate, "")][-1] == "CANCEL"


async def _card(recruiter: Person) -> SeenMessage:
    await open_job(recruiter)
    batch = await open_batch(recruiter, "November round")
    await recruiter.drop(CHANNEL, samples(1), thread_ts=batch.ts)
    await all_ended(recruiter, batch, 1, ranked=1)
    return await card_of_rank(recruiter, batch, 1, 1)


async def _connect(recruiter: Person, words: str) -> None:
    [message] = (await recruiter.command("/nexus calendar", CHANNEL)).ephemerals
    status, _page, _url = await visit(link(message, words))
    assert status == 200


async def _scheduled(stage: Stage, recruiter: Person, card: SeenMessage, google: GoogleServer) -> datetime:
    """At the first of the proposed times, which keep clear of what Yusuf's calendar says."""
    free_from = NOW + timedelta(days=7)
    google.busy[YUSUF].append((NOW, free_from))
    google.hidden.add(GRACE)
    await recruiter.click(card, "Interview …")
    await recruiter.wait_modal("Schedule an interview")
    await recruiter.click_in_modal("Propose times")
    await recruiter.wait_modal("Somebody has to hold the interview")
    await recruiter.fill({NEEDED: ["panel1"], WELCOME: ["panel2"], "Notes for the panel": "Ask about Kafka"})
    await recruiter.click_in_modal("Propose times")
    form = await recruiter.wait_modal(lambda view: "Proposed times" in view.labels)
    assert "Ask about Kafka" in str(form.values), "what was typed stays"
    shown = form.shown.replace("\u2068", "").replace("\u2069", "")
    assert "Without Grace Whitlock: outside working hours" in shown
    assert "No calendar is connected of: Grace Whitlock." in shown
    [choice] = [block for block in form.blocks if block["block_id"].startswith("slots_")]
    offered = {one["text"]["text"]: one["value"] for one in choice["element"]["options"][:-1]}
    assert len(offered) == 5
    for value in offered.values():
        at = datetime.fromtimestamp(int(value), UTC)
        assert at >= free_from
        assert 9 <= at.astimezone(RIYADH).hour < 17
    words, value = next(iter(offered.items()))
    assert re.search(r"\(Riyadh, GMT\+3\)$", words)
    await recruiter.fill({"Proposed times": words})
    assert await recruiter.submit() is None
    await recruiter.wait_modal("Scheduled")
    await recruiter.close_modal()
    assert not await stage.rows("SELECT FROM audit_log WHERE action = 'interview.scheduled' AND after ? 'anyway'")
    return datetime.fromtimestamp(int(value), UTC)


async def _move(recruiter: Person, thread: SeenMessage, to: datetime) -> None:
    await recruiter.click(thread, "Reschedule …")
    await recruiter.wait_modal("Reschedule")
    await recruiter.fill({"New date and time": int(to.timestamp()), "Reason": "No room"})
    assert await recruiter.submit() is None
    assert await recruiter.modal() is None, "nothing is in the way"


async def _submit(recruiter: Person, title: str) -> None:
    assert await recruiter.submit() is None
    await recruiter.wait_modal(title)


def _start(google: GoogleServer) -> datetime:
    [event] = google.shown(OWNER)
    assert ZoneInfo(event["start"]["timeZone"]) == RIYADH
    return datetime.fromisoformat(event["start"]["dateTime"])


def _mails(catcher: MailCatcher, address: str, url: str) -> list[tuple[object, ...]]:
    """(method, sequence, start) of what somebody got of the first interview; each has the link."""
    theirs = [mail for mail in catcher.caught if mail.recipients == (address,)]
    assert all(url in words_of(mail) for mail in theirs)
    return [_invitation(mail)[:3] for mail in theirs]


def _invitation(mail: Caught) -> Invitation:
    found = invitation_in(mail)
    assert found is not None
    return found
