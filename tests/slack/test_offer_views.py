"""What Slack shows of offers is what it takes, whatever people write into it."""

from datetime import timedelta

import pytest
from hypothesis import given, settings

from bot.interviews.models import Proposal
from bot.interviews.slots import Daytime, Slot
from bot.interviews.views import messages, offers
from db.models.ids import CandidateId, InterviewId
from db.models.interviews import InterviewStatus
from db.models.offers import Offer, OfferState, Session
from sandbox.client import buttons
from tests.slack.hostile import words
from tests.slack.rules import accept_message, accept_modal
from tests.slack.test_interview_views import RIYADH, START, WORKSPACE, entry, interview, owner

BY_CANDIDATE = {"by": "candidate"}


def slot(number: int) -> Slot:
    start = START + number * timedelta(hours=1)
    return Slot(
        start=start,
        end=start + timedelta(minutes=55),
        seated=(),
        absent=(),
        empty_seats=(),
        daytime=Daytime.DAY,
        too_soon=False,
        candidate_taken=False,
    )


def offer(state: OfferState, times: int, text: str = "x", others: int = 0) -> Offer:
    one = interview("x")
    sessions = tuple(
        Session(
            interview_id=InterviewId(f"other {number}") if number else one.id,
            position=number + 1,
            accepted_sequence=3,
            slots=tuple(START + at * timedelta(hours=1) for at in range(times)),
        )
        for number in range(others + 1)
    )
    return Offer(
        id="o",
        workspace_id=WORKSPACE,
        workspace_name=text,
        candidate_id=CandidateId("c"),
        state=state,
        expires_at=START if state is OfferState.OPEN else None,
        sessions=sessions,
    )


@given(words)
@settings(max_examples=25, deadline=None)
def test_forms_and_messages(text: str) -> None:
    offered = interview(text, status=InterviewStatus.OFFERED)
    for state in OfferState:
        standing = offer(state, 10, text, others=2)
        for slots in ((), tuple(slot(number) for number in range(12))):
            proposal = Proposal(interview=offered, offer=standing, slots=slots, unread=(text, text))
            accept_modal(offers.offer_form(proposal, RIYADH))
        accept_modal(offers.withdraw_form(offered, standing))
        accept_modal(offers.offered(offered, standing, RIYADH))
        for status in (InterviewStatus.OFFERED, InterviewStatus.SCHEDULED):
            accept_message(messages.interview_message(interview(text, status=status), None, standing))
    accept_modal(offers.looking())


@given(words)
@settings(max_examples=25, deadline=None)
def test_what_the_candidate_did(text: str) -> None:
    for action in ("booked", "rescheduled", "cancelled", "other_times_asked"):
        change = entry(action, text, words=text, **BY_CANDIDATE)
        for status in InterviewStatus:
            accept_message(messages.notice(interview(text, status=status), change, owner(text)))
        accept_message(messages.interview_message(interview(text), change, offer(OfferState.BOOKED, 1)))


@pytest.mark.parametrize(
    ("state", "there"),
    [
        (OfferState.DRAFT, ["Choose times …", "Withdraw offer …", "Hand over …"]),
        (OfferState.OPEN, ["Offer other times …", "Send link again", "Withdraw offer …", "Hand over …"]),
    ],
)
def test_buttons_of_an_offer(state: OfferState, there: list[str]) -> None:
    message = messages.interview_message(interview("x", status=InterviewStatus.OFFERED), None, offer(state, 2))
    assert buttons(message.blocks) == there
