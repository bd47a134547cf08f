"""What a link leads to, which times can be chosen by it, and when times overlap: pure rules."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.weeks import Span
from bot.interviews.choosing import CHANGE_UNTIL, SHORTEST_NOTICE, can_be_chosen, may_move, overlap, seen, stage_of
from bot.interviews.errors import TooManyRequests
from bot.interviews.limiting import KEPT, Limiter
from bot.interviews.models import LinkStage
from bot.interviews.rules import home_zone
from db.models.ids import CandidateId, InterviewId
from db.models.interviews import Interview, InterviewStatus
from db.models.offers import Offer, OfferState, Session
from tests.slack.test_interview_views import START, WORKSPACE, interview

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


def offer(state: OfferState, *, slots: tuple[datetime, ...] = (), expires_at: datetime | None = None) -> Offer:
    session = Session(interview_id=InterviewId("i"), position=1, accepted_sequence=None, slots=slots)
    return Offer(
        id="o",
        workspace_id=WORKSPACE,
        workspace_name=None,
        candidate_id=CandidateId("c"),
        state=state,
        expires_at=expires_at,
        sessions=(session,),
    )


def one(status: InterviewStatus) -> Interview:
    return interview("x", status=status)


def test_what_a_link_leads_to() -> None:
    scheduled, cancelled = one(InterviewStatus.SCHEDULED), one(InterviewStatus.CANCELLED)
    for state, stage in (
        (OfferState.DRAFT, LinkStage.WITHDRAWN),
        (OfferState.WITHDRAWN, LinkStage.WITHDRAWN),
        (OfferState.DECLINED, LinkStage.DECLINED),
    ):
        assert stage_of(offer(state), [scheduled], START - HOUR) is stage
    opened = offer(OfferState.OPEN, expires_at=START)
    assert stage_of(opened, [one(InterviewStatus.OFFERED)], START - SECOND) is LinkStage.CHOOSING
    assert stage_of(opened, [one(InterviewStatus.OFFERED)], START) is LinkStage.EXPIRED
    booked, end = offer(OfferState.BOOKED), START + timedelta(minutes=scheduled.duration)
    assert stage_of(booked, [scheduled, cancelled], end - SECOND) is LinkStage.BOOKED
    assert stage_of(booked, [scheduled, cancelled], end) is LinkStage.OVER
    assert stage_of(booked, [cancelled, cancelled], START) is LinkStage.CANCELLED


def test_times_are_chosen_with_notice_and_moved_a_day_before() -> None:
    slots = (START - HOUR, START, START + HOUR)
    session = offer(OfferState.OPEN, slots=slots).sessions[0]
    offered, scheduled = one(InterviewStatus.OFFERED), one(InterviewStatus.SCHEDULED)
    assert can_be_chosen(session, offered, START - SHORTEST_NOTICE) == slots[1:]
    assert can_be_chosen(session, offered, START - SHORTEST_NOTICE + SECOND) == slots[2:]
    assert can_be_chosen(session, scheduled, START - 100 * HOUR) == (slots[0], slots[2]), "not the one that it has"
    assert may_move(offered, START)
    assert may_move(scheduled, START - CHANGE_UNTIL)
    assert not may_move(scheduled, START - CHANGE_UNTIL + SECOND)
    assert not may_move(one(InterviewStatus.CANCELLED), START - 100 * HOUR)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 6)), max_size=6))
def test_overlaps_are_those_of_every_pair(hours: list[tuple[int, int]]) -> None:
    spans = [Span.of(START + begin * HOUR, length * 60) for begin, length in hours]
    pairs = [(a, b) for at, a in enumerate(spans) for b in spans[at + 1 :]]
    assert overlap(spans) == any(a.start < b.end and b.start < a.end for a, b in pairs)


@pytest.mark.parametrize(
    ("phone", "zone"),
    [
        ("+966501234567", "Asia/Riyadh"),
        ("+201001234567", "Africa/Cairo"),
        ("+18005550123", None),
        ("0501234567", None),
        ("call me", None),
        ("", None),
        (None, None),
    ],
)
def test_where_a_candidate_is_by_their_phone(phone: str | None, zone: str | None) -> None:
    assert home_zone(phone) == zone


def test_a_form_is_of_what_it_showed() -> None:
    found = [one(InterviewStatus.OFFERED)]
    signs = {
        seen(offer(OfferState.OPEN, slots=(START,)), found),
        seen(offer(OfferState.OPEN, slots=(START, START + HOUR)), found),
        seen(offer(OfferState.BOOKED, slots=(START,)), found),
        seen(offer(OfferState.OPEN, slots=(START,)), [one(InterviewStatus.SCHEDULED)]),
    }
    assert len(signs) == 4
    assert seen(offer(OfferState.OPEN), found) == seen(offer(OfferState.OPEN), found)


def test_a_limit_for_each_key_that_holds_no_more_than_it_may() -> None:
    limiter = Limiter(most=2, span=HOUR)
    for _time in range(2):
        limiter.count("a", START)
    with pytest.raises(TooManyRequests):
        limiter.count("a", START + HOUR - SECOND)
    limiter.count("a", START + HOUR)
    for number in range(KEPT + 1):
        limiter.count(f"other {number}", START)
    for _time in range(2):
        limiter.count("a", START)  # forgotten, for want of room
