"""What a requester's message does to a ticket."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.tickets.rules import Outcome, only_thanks, outcome_of
from db.models.tickets import Ticket, TicketStatus
from tests.tickets.people import a_ticket

NOW = datetime(2026, 11, 10, 9, tzinfo=UTC)
WEEK = timedelta(days=7)


@pytest.mark.parametrize(
    "words",
    [
        "thanks",
        "Thank you so much!",
        "Thanks a lot, that worked 🙏",
        "perfect, ty",
        ":tada: :+1:",
        "👍",
        "It works now, thanks for the quick help!",
        "شكراً جزيلاً",
        "يعطيكم العافية، تم الحل",
        "تمام شكرا",
    ],
)
def test_thanks_in_words_and_signs(words: str) -> None:
    assert only_thanks(words)


@pytest.mark.parametrize(
    "words",
    [
        "thanks, but it is broken again",
        "Thanks! Can you also reset my VPN?",
        "thank you, one more thing: the printer",
        "it is not fixed",
        "Thanks, my number is 4711",
        "is this fixed?",
        "has this worked for everyone",
        "شكرا لكن المشكلة رجعت",
        "هل تم الحل؟",
        "no",
        "a b c",
    ],
)
def test_what_is_more_than_thanks(words: str) -> None:
    assert not only_thanks(words)


def closed(ago: timedelta) -> Ticket:
    return a_ticket(status=TicketStatus.CLOSED, closed_at=NOW - ago)


def said(ticket: Ticket, words: str = "it broke again", *, with_files: bool = False) -> Outcome:
    return outcome_of(ticket, words, with_files=with_files, now=NOW, reopen_within=WEEK)


def test_what_was_waited_for_resumes_it_thanks_or_not() -> None:
    pending = a_ticket(status=TicketStatus.PENDING)
    assert said(pending) is Outcome.RESUME
    assert said(pending, "thanks") is Outcome.RESUME
    assert said(a_ticket(status=TicketStatus.OPEN)) is Outcome.NOTHING


def test_a_reply_reopens_thanks_do_not_and_a_late_one_goes_on_in_a_new_ticket() -> None:
    assert said(closed(timedelta(days=6))) is Outcome.REOPEN
    assert said(closed(WEEK)) is Outcome.REOPEN
    assert said(closed(WEEK + timedelta(seconds=1))) is Outcome.FOLLOW
    assert said(closed(timedelta(days=1)), "thanks!") is Outcome.NOTHING
    assert said(closed(timedelta(days=100)), "thanks!") is Outcome.NOTHING
    assert said(closed(timedelta(days=1)), "thanks!", with_files=True) is Outcome.REOPEN
