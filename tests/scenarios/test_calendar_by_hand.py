"""Somebody moves and deletes an interview's event in the calendar itself: its organiser is told, and answers."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.accounts.calendars import CALLBACKS
from db.models.calendars import Provider
from sandbox.client import Person, SeenMessage
from tests.clients.calendar_servers import google_settings, microsoft_settings
from tests.clients.google_calendar import google_server
from tests.clients.microsoft_graph import graph_server
from tests.clients.oauth_server import status
from tests.notifications.mail_server import mail_catcher
from tests.scenarios.acts import PATIENCE, having, office_hour, recruiter_of, until
from tests.scenarios.stage import Stage
from tests.scenarios.test_calendar_interviews import MAILBOXES, NEEDED, OWNER, _card, _connect, _submit

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(300)]

RIYADH = ZoneInfo("Asia/Riyadh")
CALENDARS = {Provider.GOOGLE: ("Google Calendar", "Google Meet"), Provider.OUTLOOK: ("Outlook", "Microsoft Teams")}


@pytest.mark.parametrize("provider", list(Provider))
async def test_an_event_moved_and_deleted_by_hand(stage: Stage, provider: Provider) -> None:
    calendar, platform = CALENDARS[provider]
    async with (
        google_server(*MAILBOXES.values()) as google,
        graph_server(*MAILBOXES.values()) as graph,
        mail_catcher() as catcher,
    ):
        server: Any = google if provider is Provider.GOOGLE else graph
        server.redirect_uri = f"http://127.0.0.1:{stage.port}{CALLBACKS[provider]}"
        stage.settings |= {**google_settings(google), **microsoft_settings(graph)}
        stage.settings |= {"SMTP_URL": catcher.url, "MAIL_FROM": "Nexus <nexus@example.com>"}
        stage.settings |= {"NEXUS_CALENDAR_LOOK_SECONDS": "0.5"}
        await stage.start_server()
        worker = await stage.start_worker()
        recruiter = await recruiter_of(stage)
        card = await _card(recruiter)
        await _connect(recruiter, f"Connect {calendar}")
        starts_at = await office_hour(datetime.now(UTC) + timedelta(days=14))
        await _booked(recruiter, card, platform, starts_at)
        await catcher.until(lambda: len(catcher.caught) == 2)
        await until(lambda: _starts(server) == [starts_at])

        # Moved by hand: asked about, and nobody is told another time
        later = starts_at + timedelta(hours=1)
        server.move(OWNER, later, minutes=90)
        told = await having(recruiter, _clock(later), "Put the event back")
        assert f"Somebody has moved its event in {calendar}" in told.shown
        assert f"still at {_day(starts_at)}" in told.shown.replace("\u2068", "").replace("\u2069", "")
        looks = len(server.requests)
        await until(lambda: len(server.requests) > looks + 2)
        assert len(await _messages(stage)) == 1, "one message, however often it is looked at"
        assert len(catcher.caught) == 2

        # The interview follows, by the form that moves any
        [move, _back] = told.buttons
        assert move.startswith("Move the interview to ")
        await recruiter.click(told, move)
        form = await recruiter.wait_modal("Reschedule")
        assert "90" in str(form.values)
        await recruiter.fill({"Reason": "As in my calendar"})
        assert await recruiter.submit() is None
        assert await recruiter.modal() is None, "nothing is in the way"
        await catcher.until(lambda: len(catcher.caught) == 4)
        closed = await _same(recruiter, told, "and its event follows")
        assert closed.buttons == []
        assert _starts(server) == [later]
        [row] = await stage.rows("SELECT duration FROM interviews")
        assert row["duration"] == 90

        # Deleted by hand, and put back; a second click has nothing to do any more
        server.remove(OWNER)
        gone = await having(recruiter, "is no longer there", "Put the event back")
        assert gone.buttons == ["Put the event back", "Cancel …"]
        await stage.end(worker)  # so that the message stands as it was
        await recruiter.click(gone, "Put the event back")
        await recruiter.click(gone, "Put the event back")
        await recruiter.wait_for("This is settled already", "@bot", timeout=PATIENCE)
        await stage.start_worker()
        await _same(recruiter, gone, "Settled: the event has the interview's time")
        await until(lambda: _starts(server) == [later])
        await stage.rows_once(bool, "SELECT FROM calendar_events WHERE synced_at >= changed_at")
        mails = 4 if provider is Provider.GOOGLE else 6  # Outlook's comes with another link, of which mails tell
        assert len(await stage.rows("SELECT FROM mail_outbox")) == mails
        assert len(await _messages(stage)) == 2

        # It answers with errors for long
        server.faults = [status(503) for _request in range(500)]
        await stage.rows_once(bool, "SELECT FROM calendar_events WHERE failing_since IS NOT NULL")
        await stage.rows("UPDATE calendar_events SET failing_since = failing_since - interval '31 minutes'")
        trouble = await recruiter.wait_for(f"{calendar} has been answering Nexus with errors", "@bot", timeout=PATIENCE)
        server.faults.clear()
        await _same(recruiter, trouble, f"{calendar} works again")


async def _booked(recruiter: Person, card: SeenMessage, platform: str, starts_at: datetime) -> None:
    await recruiter.click(card, "Interview …")
    await recruiter.wait_modal("Schedule an interview")
    await recruiter.fill({NEEDED: ["panel1"], "Where": platform, "Date and time": int(starts_at.timestamp())})
    await _submit(recruiter, "Scheduled")
    await recruiter.close_modal()


async def _messages(stage: Stage) -> list[Any]:
    return list(await stage.rows("SELECT FROM surfaces WHERE purpose = 'interview_event'"))


async def _same(person: Person, told: SeenMessage, words: str) -> SeenMessage:
    """The same message, once it shows the words."""
    return await person.wait_for(
        lambda message: message.ts == told.ts and words in message.shown, "@bot", timeout=PATIENCE
    )


def _starts(server: Any) -> list[datetime]:
    """Of the events in the organiser's calendar."""
    shown = server.shown(OWNER) if hasattr(server, "shown") else list(server.events[OWNER].values())
    found = []
    for event in shown:
        moment = datetime.fromisoformat(event["start"]["dateTime"])
        found.append(moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(event["start"]["timeZone"])))
    return found


def _clock(at: datetime) -> str:
    return f"{at.astimezone(RIYADH):%H:%M}"


def _day(at: datetime) -> str:
    local = at.astimezone(RIYADH)
    return f"{local:%a} {local.day} {local:%b %Y}"
