"""What is mailed when an interview is booked, moved, swapped, answered and cancelled: to whom, and how it reads."""

from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from bot.core.errors import InvalidForm
from bot.core.text import FIRST_STRONG_ISOLATE, POP_ISOLATE
from bot.interviews.models import Spoken
from bot.notifications.outbox import CannotSendAgain
from db.models.interviews import Interview, PanelistState, Platform, SeatKind, Told
from db.models.mail import Mail, MailState
from db.pool import Pool
from db.queries import audit
from db.queries import mail as mails
from tests.db.people import WORKSPACE
from tests.interviews.meetings import event_of
from tests.interviews.office import HOUR, START, Office
from tests.interviews.test_portal import TIMES, drafted, form, offered

CANDIDATE, SARA, HADI, NOUR = "dana@example.org", "sara@example.com", "hadi@example.com", "nour@example.com"
REASON = "The room is taken"


@pytest.fixture
async def office(pool: Pool, tmp_path: Path) -> Office:
    return await Office(pool, tmp_path).open()


class Read:
    """A mail as a mail program reads it."""

    def __init__(self, mail: Mail) -> None:
        assert mail.message is not None
        parsed = message_from_bytes(mail.message, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        self.message = parsed
        self.envelope = mail.recipients
        self.order_key = mail.order_key
        plain, html = parsed.get_body(("plain",)), parsed.get_body(("html",))
        assert isinstance(plain, EmailMessage)
        assert isinstance(html, EmailMessage)
        self.text, self.html = plain.get_content(), html.get_content()
        [calendar] = [part for part in parsed.walk() if part.get_content_type() == "text/calendar"]
        self.method = str(calendar["content-type"].params["method"])
        data = calendar.get_payload(decode=True)
        assert isinstance(data, bytes)
        self.event = event_of(data)

    @property
    def told(self) -> tuple[str, str, int]:
        """(to whom, method, sequence)"""
        return str(self.message["To"].addresses[0].addr_spec), self.method, int(self.event["sequence"])


async def mailed(office: Office, interview: Interview) -> list[Mail]:
    async with office.pool.acquire() as conn:
        return await mails.mails_for_subject(conn, WORKSPACE, "interview", interview.id)


async def read(office: Office, interview: Interview) -> list[Read]:
    return [Read(mail) for mail in await mailed(office, interview)]


async def booked(office: Office, **other: Any) -> Interview:
    return await office.booked("k", (SeatKind.REQUIRED, ("sara",)), (SeatKind.OPTIONAL, ("hadi",)), **other)


async def test_an_invitation_for_each(office: Office) -> None:
    interview = await booked(
        office,
        platform=Platform.GOOGLE,
        meeting_link="https://meet.example/abc",
        form_link="https://forms.example/1",
        notes="Ask about the gap",
        cc=("coordinator@example.com",),
        bcc=("hidden@example.net",),
    )
    invited = await read(office, interview)
    assert {one.told for one in invited} == {(CANDIDATE, "REQUEST", 0), (SARA, "REQUEST", 0), (HADI, "REQUEST", 0)}
    candidate, *panel = sorted(invited, key=lambda one: one.told[0] != CANDIDATE)
    assert candidate.envelope == (CANDIDATE, "coordinator@example.com", "hidden@example.net")
    assert str(candidate.message["Cc"]) == "coordinator@example.com"
    assert "hidden" not in str(candidate.message)
    assert {one.event["uid"] for one in invited} == {interview.uid}
    assert {one.event.start for one in invited} == {START}
    for words in ("Technical interview · Engineer", "Google Meet", "https://meet.example/abc", "https://forms.example/1",
                  "Riyadh", "Hadi Q"):  # fmt: skip
        assert words in candidate.text
        assert words in candidate.html
    for one in invited:
        assert "gap" not in one.text, "notes are for the team, and mails leave the house"
        assert str(one.message["Reply-To"].addresses[0].addr_spec) == "rana@example.com"
    assert str(candidate.event["attendee"]) == f"mailto:{CANDIDATE}", "nobody's address is shown to the candidate"
    for one in panel:
        assert CANDIDATE not in str(one.message) + str(one.event)
        assert [str(person) for person in one.event["attendee"]] == [f"mailto:{SARA}", f"mailto:{HADI}"]
        assert [person.params["ROLE"] for person in one.event["attendee"]] == ["REQ-PARTICIPANT", "OPT-PARTICIPANT"]
        assert f"{FIRST_STRONG_ISOLATE}Dana{POP_ISOLATE}" in one.text
        language, asked = ("ar", "يُطلب منك مقابلة") if one.told[0] == SARA else ("en", "You are asked to interview")
        assert (str(one.message["Content-Language"]), asked in one.text) == (language, True)


async def test_a_move_raises_the_sequence_and_a_cancellation_follows_it(office: Office) -> None:
    """calich#201: only a change of time and the cancellation do; what one gets leaves in one order."""
    interview = await booked(office)
    await office.changes.reschedule(office.owner, interview.id, starts_at=START + 2 * HOUR, duration=60, reason=REASON)
    await office.changes.cancel(office.owner, interview.id, reason=REASON)
    found = await read(office, interview)
    for who in (CANDIDATE, SARA, HADI):
        theirs = [one for one in found if one.told[0] == who]
        assert [one.told[1:] for one in theirs] == [("REQUEST", 0), ("REQUEST", 1), ("CANCEL", 2)]
        assert len({one.order_key for one in theirs}) == 1
        assert len({str(one.message["References"]) for one in theirs}) == 1
        assert len({str(one.message["Message-ID"]) for one in theirs}) == 3
        invited, moved, cancelled = theirs
        assert (invited.event.start, moved.event.start, cancelled.event.start) == (
            START,
            START + 2 * HOUR,
            START + 2 * HOUR,
        )
        assert [str(one.event["status"]) for one in theirs] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
        if who == HADI:
            assert "Until now: Tue 10 Nov 2026, 12:00–13:00 (Riyadh, GMT+3)" in moved.text
            assert "When: Tue 10 Nov 2026, 14:00–15:00 (Riyadh, GMT+3)" in moved.text
        assert all(REASON not in one.text for one in theirs), "reasons stay in the house"
    assert len({one.order_key for one in found}) == 3


async def test_a_swapped_seat_leaves_one_calendar_and_comes_to_another(office: Office) -> None:
    interview = await booked(office)
    await office.changes.swap(office.owner, interview.id, user_id=await office.id_of("sara"), by="nour", reason=REASON)
    later = (await read(office, interview))[3:]
    assert sorted(one.told for one in later) == [(NOUR, "REQUEST", 0), (SARA, "CANCEL", 0)]
    released = next(one for one in later if one.method == "CANCEL")
    assert str(released.event["attendee"]) == f"mailto:{SARA}"
    assert released.event["dtstamp"].dt >= START - timedelta(days=2)


async def test_a_seat_that_is_taken_off_leaves_one_calendar(office: Office) -> None:
    interview = await booked(office)
    hadi = await office.id_of("hadi")
    await office.changes.take_off(office.owner, interview.id, user_id=hadi, reason=REASON)
    assert [one.told for one in (await read(office, interview))[3:]] == [(HADI, "CANCEL", 0)]


async def test_whoever_declines_loses_the_entry_and_gets_it_back(office: Office) -> None:
    interview = await booked(office)
    sara = await office.actor("sara")
    for state in (PanelistState.DECLINED, PanelistState.ACCEPTED):
        office.clock.at += timedelta(minutes=1)
        await office.answers.answer(sara, interview.id, 0, state)
    assert [one.told for one in (await read(office, interview))[3:]] == [(SARA, "CANCEL", 0), (SARA, "REQUEST", 0)]


async def test_an_acceptance_mails_nobody(office: Office) -> None:
    interview = await booked(office)
    await office.answers.answer(await office.actor("sara"), interview.id, 0, PanelistState.ACCEPTED)
    assert len(await mailed(office, interview)) == 3


async def test_an_upgrade_knows_what_mails_have_said(office: Office) -> None:
    """Mails from before the table was there are not said again, and what they have said is cancelled."""
    interview = await booked(office, platform=Platform.GOOGLE, meeting_link="https://meet.example/abc")
    present = await office.pool.fetch("SELECT interview_id, told FROM interview_mailings")
    unmailed = await office.booked("o", (SeatKind.REQUIRED, ("nour",)), starts_at=None, candidate_id="omar")
    await office.pool.execute("DELETE FROM interview_mailings")
    await office.pool.execute(import_module("db.migrations.versions.r0023_interview_mailings").TOLD_BEFORE)
    found = await office.pool.fetch("SELECT interview_id, told FROM interview_mailings")
    before = [Told.model_validate(row["told"]).model_copy(update={"organiser": None}) for row in present]
    assert [Told.model_validate(row["told"]) for row in found] == before
    assert unmailed.id not in {row["interview_id"] for row in found}
    await office.answers.answer(await office.actor("sara"), interview.id, 0, PanelistState.ACCEPTED)
    assert len(await mailed(office, interview)) == 3
    await office.changes.cancel(office.owner, interview.id, reason=REASON)
    cancelled = {one.told for one in (await read(office, interview))[3:]}
    assert cancelled == {(CANDIDATE, "CANCEL", 1), (SARA, "CANCEL", 1), (HADI, "CANCEL", 1)}


async def test_the_same_form_sent_twice_mails_once(office: Office) -> None:
    await booked(office)
    assert len(await mailed(office, await booked(office))) == 3


async def test_whoever_has_no_mailbox_has_the_message_in_slack(office: Office) -> None:
    await office.id_of("sara")
    await office.pool.execute("UPDATE users SET email = 'u@t1.slack.invalid' WHERE email = $1", SARA)
    interview = await booked(office)
    assert {one.told[0] for one in await read(office, interview)} == {CANDIDATE, HADI}


async def test_an_address_that_takes_no_mail_is_said_in_the_form(office: Office) -> None:
    with pytest.raises(InvalidForm) as raised:
        await booked(office, candidate_email="dana@localhost", bcc=("x@y",))
    assert raised.value.fields == {
        "candidate_email": "No mail can be sent to dana@localhost.",
        "bcc": "No mail can be sent to x@y.",
    }


async def test_in_arabic(office: Office) -> None:
    await office.pool.execute("UPDATE candidates SET name = 'دانة حداد'")
    interview = await booked(office)
    await office.pool.execute("UPDATE interview_details SET candidate_language = 'ar'")
    await office.changes.reschedule(office.owner, interview.id, starts_at=START + 24 * HOUR, duration=90, reason=REASON)
    moved = next(one for one in (await read(office, interview))[3:] if one.told[0] == CANDIDATE)
    assert str(moved.message["Content-Language"]) == "ar"
    assert 'lang="ar" dir="rtl"' in moved.html
    assert f"مرحبًا {FIRST_STRONG_ISOLATE}دانة حداد{POP_ISOLATE}،" in moved.text
    assert "الأربعاء 11 نوفمبر 2026" in moved.text
    assert "الرياض" in moved.html
    assert str(moved.message["Subject"]).startswith("موعد جديد: مقابلة تقنية")


async def test_the_owner_hears_of_a_mail_that_failed_and_sends_it_again(office: Office) -> None:
    interview = await booked(office)
    mail = next(one for one in await mailed(office, interview) if one.recipients == (CANDIDATE,))
    async with office.pool.acquire() as conn, conn.transaction():
        await conn.execute(
            "UPDATE mail_outbox SET state = 'failed', error = $2 WHERE id = $1",
            mail.id,
            f"550 <{CANDIDATE}> unknown",
        )
        [failed] = [one for one in await mails.mails_for_subject(conn, WORKSPACE, "interview", interview.id)
                    if one.state is MailState.FAILED]  # fmt: skip
        await office.mails.troubled(conn, failed)
        [entry, *_] = await audit.audit_for_subject(conn, WORKSPACE, "interview", interview.id, limit=1, offset=0)
        notices = await conn.fetch("SELECT channel_id FROM surfaces WHERE purpose = 'interview_notice'")
    assert entry.after == {"mail": mail.id, "to": None, "reply": "550 <…> unknown"}
    assert [notice["channel_id"] for notice in notices] == ["rana"]
    await office.interviews.send_mail_again(office.owner, interview.id, mail.id)
    with pytest.raises(CannotSendAgain):
        await office.interviews.send_mail_again(office.owner, interview.id, mail.id)


async def test_whoever_chose_the_time_is_not_asked_to_confirm_it(office: Office) -> None:
    interview = await drafted(office, "k")
    _offer, token = await offered(office, interview)
    page = await office.portal.page(token)
    await office.portal.book(token, form(page), {interview.id: TIMES[1]}, Spoken(timezone="UTC", language="en"))
    invited = Read((await mailed(office, interview))[1])
    assert invited.told == ("dana@example.org", "REQUEST", 0)
    assert "You have confirmed this time. By the link below you can still" in invited.text
    assert invited.event["attendee"].params["PARTSTAT"] == "ACCEPTED"

    await office.changes.reschedule(office.owner, interview.id, starts_at=TIMES[2], duration=60, reason="No room")
    [moved] = [one for one in map(Read, (await mailed(office, interview))[2:]) if one.told[0] == "dana@example.org"]
    assert "Please confirm by the link below." in moved.text
    assert moved.event["attendee"].params["PARTSTAT"] == "NEEDS-ACTION"
