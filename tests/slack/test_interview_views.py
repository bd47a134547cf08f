"""Every message and modal about an interview is one that Slack takes, whatever people write into it."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.i18n import speaking
from bot.core.weeks import Shift, same_hours
from bot.interviews import errors
from bot.interviews.availability import Load, Member, Obstacle, Period
from bot.interviews.forms import parse_page_value
from bot.interviews.models import Considered, Listing, ListPage, Obstacles, Substitute
from bot.interviews.reminding import MOST_IN_A_DAY
from bot.interviews.slots import Absent, Daytime, Seated, Slot
from bot.interviews.views import forms, lists, messages, times
from bot.slack.blocks import View, refusal
from db.models.audit import AuditEntry
from db.models.candidates import Decision
from db.models.ids import BatchId, CandidateId, InterviewId, UserId, WorkspaceId
from db.models.interviews import (
    Engagement,
    Interview,
    Interviewee,
    InterviewStatus,
    InterviewType,
    Panelist,
    PanelistState,
    Person,
    Platform,
    Seat,
    SeatKind,
)
from sandbox.client import buttons, texts
from tests.slack.hostile import words
from tests.slack.rules import accept_message, accept_modal

RIYADH = ZoneInfo("Asia/Riyadh")
START = datetime(2026, 11, 8, 11, tzinfo=UTC)
WORKSPACE = WorkspaceId("T1")
STATES = list(PanelistState)


def owner(text: str) -> Person:
    return Person(user_id=UserId(1), slack_user_id="U1", name=text, email=text, timezone="Asia/Riyadh", language="en")


def panelist(text: str, number: int, state: PanelistState) -> Panelist:
    return Panelist(
        **{**owner(text).model_dump(), "user_id": UserId(number)},
        seat=number % 20 + 1,
        state=state,
        reason=text[:500] if state in {PanelistState.DECLINED, PanelistState.PROPOSED} else None,
        proposed_time=START if state is PanelistState.PROPOSED else None,
        answered_at=START,
    )


def interview(
    text: str,
    *,
    status: InterviewStatus = InterviewStatus.SCHEDULED,
    kind: InterviewType = InterviewType.TECHNICAL,
    platform: Platform = Platform.ONSITE,
) -> Interview:
    link = f"https://meet.example.org/{text}" if platform in {Platform.GOOGLE, Platform.TEAMS} else None
    return Interview(
        id=InterviewId("5d0f3b0e-93c5-4f0b-8f0a-5a0d7f5f4a12"),
        workspace_id=WORKSPACE,
        batch_id=BatchId("b1"),
        candidate_id=CandidateId("7b0f3a52-0000-5000-8000-000000000001"),
        candidate_name=text,
        candidate_email="dana@example.org",
        job_title=text,
        interview_type=kind,
        status=status,
        starts_at=None if status is InterviewStatus.OFFERED else START,
        scheduled_at=START,
        duration=55,
        location=text[:255],
        meeting_link=link,
        calendly_link=None,
        google_form_link="https://forms.example.org/x",
        notes=text,
        platform=platform,
        scheduled_by=UserId(1),
        cv_file_path="key",
        cc_emails=("lead@example.org",),
        bcc_emails=("hidden@example.org",),
        uid="u",
        candidate_timezone="UTC",
        candidate_language="en",
        wants_questions=True,
        google_event_id=None,
        teams_meeting_id=None,
        generated_questions=None,
        outcome=None,
        sequence=3,
        changed_at=START,
        batch_name=text,
        channel_id="C1",
        thread_ts="1.1",
        batch_language="en",
        owner=owner(text),
        cv_filename=text,
        seats=tuple(
            Seat(position=at + 1, kind=list(SeatKind)[at % 3], name=text if at % 2 else "") for at in range(20)
        ),
        panelists=tuple(panelist(text, number, STATES[number % len(STATES)]) for number in range(40)),
    )


def candidate(text: str) -> Interviewee:
    return Interviewee(
        id=CandidateId("7b0f3a52-0000-5000-8000-000000000001"),
        workspace_id=WORKSPACE,
        batch_id=BatchId("b1"),
        batch_name=text,
        channel_id="C1",
        thread_ts="1.1",
        batch_language="en",
        blind=True,
        decision=Decision.SHORTLISTED,
        name=text,
        filename=text,
        email=None,
        phone=None,
        job_title=text,
        language="ar",
        rank=3,
        score=71,
        title=text,
        location=text,
        workspace_timezone=None,
        sha256=None,
    )


def slot(text: str, number: int = 0) -> Slot:
    """With everything that may be imperfect about one."""
    load = Load(a_day=4, a_week=15, over=(Period.DAY, Period.WEEK))
    obstacles = [*Obstacle, None]
    return Slot(
        start=START + number * timedelta(hours=1),
        end=START + (number + 1) * timedelta(hours=1),
        seated=tuple(
            Seated(seat=at, user_id=UserId(1), name=text, load=load, obstacle=obstacles[at % 5]) for at in range(10)
        ),
        absent=tuple(
            Absent(seat=at, user_id=UserId(1), name=text, obstacle=obstacles[at % 4] or Obstacle.BUSY)
            for at in range(10)
        ),
        empty_seats=(3,),
        daytime=Daytime.NIGHT,
        too_soon=False,
        candidate_taken=True,
    )


def considered(text: str) -> Considered:
    week = same_hours(range(5), Shift(start=time(9), end=time(17)))
    member = Member(user_id=UserId(1), name=text, timezone="America/New_York", week=week, most_a_day=4, most_a_week=15)
    return Considered(
        slots=tuple(slot(text, number) for number in range(5)),
        people=(member,),
        candidate_timezone="Asia/Karachi",
        unknown=(text,),
        unconnected=(text,) * 20,
    )


def entry(action: str, text: str, **after: object) -> AuditEntry:
    time = {"starts_at": START.isoformat(), "duration": 60}
    return AuditEntry(
        id=7,
        workspace_id=WORKSPACE,
        actor_id=UserId(4),
        action=f"interview.{action}",
        subject_type="interview",
        subject_id="5d0f",
        before=time,
        after={**time, "reason": text, **after},
        at=START,
    )


@given(words, st.sampled_from(InterviewStatus), st.sampled_from(InterviewType), st.sampled_from(Platform))
@settings(max_examples=60, deadline=None)
@pytest.mark.usefixtures("language")
def test_messages(text: str, status: InterviewStatus, kind: InterviewType, platform: Platform) -> None:
    one = interview(text, status=status, kind=kind, platform=platform)
    for change in (None, entry("cancelled", text), entry("rescheduled", text)):
        accept_message(messages.interview_message(one, change, None))
        for person in one.panelists[:9]:
            accept_message(messages.invitation(one, candidate(text), person, change))
    for state in PanelistState:
        proposed = START.isoformat() if state is PanelistState.PROPOSED else None
        accept_message(
            messages.notice(one, entry("answered", text, state=state.value, proposed_time=proposed), owner(text))
        )
    for action in ("swapped", "cancelled", "rescheduled"):
        accept_message(messages.notice(one, entry(action, text), owner(text)))
    accept_message(messages.notice(one, entry("handed_over", text), owner(text)))
    left = one.model_copy(update={"owner": None})
    accept_message(messages.interview_message(left, None, None))
    said = entry("answered", text, state="declined", proposed_time=None)
    accept_message(messages.notice(left, said, None))
    leaving, other, *_rest = one.panelists
    substituted = entry("substituted", text, user=other.user_id).model_copy(
        update={"before": {"user": leaving.user_id}}
    )
    accept_message(messages.notice(one, substituted, owner(text)))


def substitute(name: str, slack_user_id: str) -> Substitute:
    return Substitute(slack_user_id=slack_user_id, name=name, load=Load(a_day=1, a_week=9, over=()))


@given(words)
@settings(max_examples=40, deadline=None)
@pytest.mark.usefixtures("language")
def test_modals_and_lists(text: str) -> None:
    one = interview(text)
    empty = forms.schedule_form(None)
    clash = Engagement(
        user_id=None, interview_id=one.id, name=text, starts_at=START, ends_at=START + timedelta(hours=1)
    )
    obstacles = Obstacles(slot=slot(text), considered=considered(text), engagements=(clash,) * 12)
    asked = named(empty)
    for view in (
        empty,
        forms.schedule_form(candidate(text)),
        forms.scheduled(one, RIYADH),
        forms.move_form(one, RIYADH),
        forms.cancel_form(one, RIYADH),
        forms.swap_form(one, (), RIYADH),
        forms.swap_form(one, [substitute(text, known) for known in ("U1", "U2", "U3")], RIYADH),
        forms.hand_over_form(one, "U1", RIYADH),
        forms.hand_over_form(one.model_copy(update={"owner": None}), "U1", RIYADH),
        forms.decline_form(one, RIYADH),
        forms.propose_form(one, RIYADH),
        forms.cv_coming(one),
        times.with_obstacles(named(forms.move_form(one, RIYADH)), obstacles, RIYADH),
        times.with_note(asked, [text]),
        times.with_proposals(asked, considered(text), RIYADH),
        times.with_proposals(named(times.with_proposals(asked, considered(text), RIYADH)), considered(text), RIYADH),
        times.with_proposals(asked, considered(text).model_copy(update={"slots": ()}), RIYADH),
        grown(named(empty)),
    ):
        accept_modal(view)
    for listing in Listing:
        for number in (1, 2, 3):
            page = ListPage(listing=listing, page=number, pages=3, total=25)
            accept_message(lists.list_page([one] * 10, page, UserId(2), RIYADH))
        nothing = ListPage(listing=listing, page=1, pages=1, total=0)
        accept_message(lists.list_page([], nothing, UserId(2), RIYADH))
    accept_message(lists.day_brief([one] * MOST_IN_A_DAY, UserId(2), RIYADH))
    accept_message(lists.interviews_help())
    for error in (
        errors.UnknownInterview(),
        errors.NoLongerOpen(),
        errors.InTheWay(obstacles),
        errors.NotYourSeat(),
        errors.SeatTaken("U1"),
        errors.TimeChanged(),
    ):
        accept_message(refusal(error, "ABCD1234"))


def named(view: View) -> View:
    """As Slack gives it back: every block has an id."""
    return {**view, "blocks": [{"block_id": f"b{at}", **block} for at, block in enumerate(view["blocks"])]}


def grown(view: View) -> View:
    for number in range(2, forms.MOST_POOLS + 1):
        view = named(forms.with_seat_added(view, number))
    assert "seats" not in {block["block_id"] for block in view["blocks"]}
    return view


@pytest.mark.usefixtures("english")
def test_a_hidden_copy_is_shown_to_nobody() -> None:
    one = interview("Dana")
    shown = [messages.interview_message(one, None, None)]
    shown += [messages.invitation(one, candidate("Dana"), person, None) for person in one.panelists]
    assert "hidden@example.org" not in str(shown)


@pytest.mark.usefixtures("english")
def test_each_reads_the_time_in_their_own_zone() -> None:
    one = interview("Dana")
    person = one.panelists[0].model_copy(update={"timezone": "America/New_York"})
    assert "Sun 8 Nov 2026, 06:00–06:55 (New York, GMT-5)" in "\n".join(
        texts(messages.invitation(one, candidate("Dana"), person, None).blocks)
    )
    thread = "\n".join(texts(messages.interview_message(one, None, None).blocks))
    assert "14:00–14:55 (Riyadh, GMT+3)" in thread
    assert f"<!date^{int(START.timestamp())}^" in thread


@pytest.mark.usefixtures("english")
def test_only_what_can_be_done_has_a_button() -> None:
    one = interview("Dana")
    by_state = {
        person.state: buttons(messages.invitation(one, candidate("Dana"), person, None).blocks)
        for person in one.panelists
    }
    rest = ["Propose another time …", "View CV"]
    assert by_state == {
        PanelistState.INVITED: ["Accept", "Decline …", *rest],
        PanelistState.ACCEPTED: ["Decline …", *rest],
        PanelistState.DECLINED: ["Accept", *rest],
        PanelistState.PROPOSED: ["Accept", "Decline …", *rest],
        PanelistState.RELEASED: [],
    }
    cancelled = interview("Dana", status=InterviewStatus.CANCELLED)
    for person in cancelled.panelists:
        assert buttons(messages.invitation(cancelled, candidate("Dana"), person, None).blocks) == []
    assert buttons(messages.interview_message(cancelled, None, None).blocks) == []


@pytest.mark.parametrize("listing", list(Listing))
@pytest.mark.parametrize(("number", "turns"), [(1, [2]), (2, [1, 3]), (3, [2])])
def test_pages_of_a_list_turn_to_their_neighbours(listing: Listing, number: int, turns: list[int]) -> None:
    page = ListPage(listing=listing, page=number, pages=3, total=25)
    with speaking("en"):
        *_rows, told, below = lists.list_page([], page, UserId(2), RIYADH).blocks
    assert f"25 interviews · page {number} of 3" in str(told)
    assert [parse_page_value(one["value"]) for one in below["elements"]] == [(listing, one) for one in turns]
