"""What calendars answer, as Gmail and Outlook write it, and what only looks like an answer."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.interviews.invitations import Answer, request
from bot.interviews.replies import MOST_BYTES, Reply, reply_in
from bot.notifications.mime import compose
from tests.interviews.meetings import AT, meeting
from tests.notifications.test_mime import letter

ANSWER = """\
BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
METHOD:REPLY
BEGIN:VEVENT
DTSTART:20260407T110000Z
DTEND:20260407T120000Z
DTSTAMP:20260402T081500Z
ORGANIZER;CN=Rana:mailto:rana@palm.example.com
UID:5f0c9c1e-1
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=Dana:MAILTO:Dana@Example.org
COMMENT:See you\\, then
SEQUENCE:2
END:VEVENT
END:VCALENDAR
"""


def mail_with(calendar: str | bytes, kind: str = 'text/calendar; method="REPLY"; charset="utf-8"') -> bytes:
    data = calendar if isinstance(calendar, bytes) else calendar.replace("\n", "\r\n").encode()
    head = "From: dana@example.org\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    text = "--b\r\nContent-Type: text/plain\r\n\r\nYes\r\n"
    return head.encode() + text.encode() + f"--b\r\nContent-Type: {kind}\r\n\r\n".encode() + data + b"\r\n--b--\r\n"


def test_an_answer() -> None:
    assert reply_in(mail_with(ANSWER)) == Reply(
        uid="5f0c9c1e-1",
        sequence=2,
        email="dana@example.org",
        answer=Answer.ACCEPTED,
        comment="See you, then",
        at=datetime(2026, 4, 2, 8, 15, tzinfo=UTC),
    )


@pytest.mark.parametrize(("written", "answer"), [("TENTATIVE", Answer.TENTATIVE), ("declined", Answer.DECLINED)])
def test_answers(written: str, answer: Answer) -> None:
    reply = reply_in(mail_with(ANSWER.replace("ACCEPTED", written)))
    assert reply is not None
    assert reply.answer is answer


@pytest.mark.parametrize(
    "calendar",
    [
        "",
        "hello",
        ANSWER.replace("METHOD:REPLY", "METHOD:REQUEST"),
        ANSWER.replace("METHOD:REPLY\n", ""),
        ANSWER.replace("PARTSTAT=ACCEPTED", "PARTSTAT=MAYBE"),
        ANSWER.replace("UID:5f0c9c1e-1\n", ""),
        ANSWER.replace("MAILTO:", "tel:"),
        ANSWER.replace("SEQUENCE:2", "SEQUENCE:two"),
        ANSWER.replace("END:VEVENT\n", "END:VEVENT\nBEGIN:VEVENT\nUID:x\nEND:VEVENT\n"),
        ANSWER.replace("COMMENT:", "ATTENDEE;PARTSTAT=DECLINED:mailto:omar@example.org\nCOMMENT:"),
        ANSWER.replace("See you", "x" * MOST_BYTES),
    ],
    ids=range(11),
)
def test_what_is_no_answer(calendar: str) -> None:
    assert reply_in(mail_with(calendar)) is None


def test_an_answer_in_another_kind_of_part_is_none() -> None:
    assert reply_in(mail_with(ANSWER, "text/plain")) is None


def test_our_own_invitation_is_no_answer() -> None:
    assert reply_in(compose(letter(calendar=request(meeting(), at=AT)))) is None


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.integers(0, len(ANSWER)), st.integers(0, 60))
def test_nothing_that_is_sent_breaks_the_reader(noise: bytes, at: int, cut: int) -> None:
    data = ANSWER.encode()
    reply_in(noise)
    reply_in(mail_with(data[:at] + noise + data[at + cut :]))
