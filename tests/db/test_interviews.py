"""Interviews in the tables: whose time they take, who is asked, and what a change does to answers and counts."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from db.models.ids import CandidateId, InterviewId, UserId
from db.models.interviews import (
    InterviewRow,
    InterviewStatus,
    InterviewType,
    PanelistState,
    Platform,
    Seat,
    SeatKind,
)
from db.pool import Connection
from db.queries import interviewees, interviews
from tests.db.people import ELSEWHERE, NOW, WORKSPACE, assessed_candidate, opened_batch, slack_user

START = NOW + timedelta(days=2)
HOUR = timedelta(hours=1)


class Diary:
    """A recruiter, two interviewers and a candidate with whom interviews are booked."""

    def __init__(self, conn: Connection) -> None:
        self.conn = conn

    async def open(self) -> "Diary":
        self.batch_id = await opened_batch(self.conn)
        self.owner = (await slack_user(self.conn)).user_id
        self.omar = (await slack_user(self.conn, "U2", email="omar@example.com")).user_id
        self.lina = (await slack_user(self.conn, "U3", email="lina@example.com")).user_id
        await assessed_candidate(self.conn, self.batch_id, "dana", 40)
        return self

    async def book(self, known: str, starts_at: datetime, *panel: UserId, email: str = "dana@example.org") -> Any:
        row = InterviewRow(
            id=InterviewId(known),
            workspace_id=WORKSPACE,
            batch_id=self.batch_id,
            candidate_id=CandidateId("dana"),
            candidate_name="Dana",
            candidate_email=email,
            job_title="Engineer",
            interview_type=InterviewType.TECHNICAL,
            status=InterviewStatus.SCHEDULED,
            starts_at=starts_at,
            scheduled_at=NOW,
            duration=60,
            location=None,
            meeting_link="https://meet.example.org/x",
            calendly_link=None,
            google_form_link=None,
            notes=None,
            platform=Platform.GOOGLE,
            scheduled_by=self.owner,
            cv_file_path="cv/1",
            cc_emails=("cc@example.org",),
            bcc_emails=(),
            uid=f"uid-{known}",
            candidate_timezone="Asia/Riyadh",
            candidate_language="en",
            wants_questions=True,
        )
        inserted = await interviews.insert_interview(self.conn, row)
        if inserted:
            seats = [
                Seat(position=1, kind=SeatKind.REQUIRED, name="Lead"),
                Seat(position=2, kind=SeatKind.ANY_OF, name=""),
            ]
            await interviews.insert_seats(self.conn, row.id, seats)
            await interviews.invite_panelists(self.conn, row.id, [(one, at + 1) for at, one in enumerate(panel)])
            await interviews.show_panel(self.conn, row.id, at=NOW)
        return inserted

    async def engaged(self, start: datetime, end: datetime, **but: Any) -> list[tuple[UserId | None, str]]:
        found = await interviews.engagements(
            self.conn,
            WORKSPACE,
            candidate=(CandidateId("someone"), "DANA@example.org"),
            user_ids=[self.omar, self.lina],
            start=start,
            end=end,
            **but,
        )
        return [(one.user_id, one.interview_id) for one in found]


@pytest.fixture
async def diary(conn: Connection) -> Diary:
    return await Diary(conn).open()


async def test_an_interview_comes_back_as_it_went_in(diary: Diary) -> None:
    assert await diary.book("i1", START, diary.omar, diary.lina)
    assert not await diary.book("i1", START + HOUR, diary.omar), "the same booking twice is one"
    found = await interviews.interview_by_id(diary.conn, WORKSPACE, InterviewId("i1"))
    assert found is not None
    assert (found.starts_at, found.ends_at, found.scheduled_at) == (START, START + HOUR, NOW)
    assert (found.cc_emails, found.bcc_emails, found.sequence) == (("cc@example.org",), (), 0)
    assert (found.channel_id, found.owner and found.owner.slack_user_id, found.seats[0].name) == ("C1", "U1", "Lead")
    assert [(one.slack_user_id, one.seat, one.state) for one in found.panelists] == [
        ("U2", 1, PanelistState.INVITED),
        ("U3", 2, PanelistState.INVITED),
    ]
    assert (found.panelists[0].timezone, found.panelists[0].language) == ("Asia/Riyadh", "ar")
    assert await interviews.interview_by_id(diary.conn, ELSEWHERE, found.id) is None
    await diary.conn.execute(
        "INSERT INTO working_hours (user_id, timezone, week, changed_at) VALUES ($1, 'Europe/London', '{}', $2)",
        diary.omar,
        NOW,
    )
    moved = await interviews.interview_by_id(diary.conn, WORKSPACE, found.id)
    assert moved is not None
    assert moved.panelists[0].timezone == "Europe/London", "their own zone goes before Slack's"
    columns = await diary.conn.fetchrow("SELECT scheduled_time, panel_members, cc_emails FROM interviews")
    assert columns is not None
    assert columns["scheduled_time"] == START.replace(tzinfo=None)
    assert json.loads(columns["cc_emails"]) == ["cc@example.org"]
    assert [one["email"] for one in json.loads(columns["panel_members"])] == ["omar@example.com", "lina@example.com"]


async def test_time_is_taken_of_whoever_is_asked_and_of_the_candidate(diary: Diary) -> None:
    await diary.book("i1", START, diary.omar, diary.lina)
    both = [(diary.omar, "i1"), (diary.lina, "i1"), (None, "i1")]
    assert await diary.engaged(START + HOUR / 2, START + HOUR) == both
    assert await diary.engaged(START + HOUR, START + 2 * HOUR) == [], "one may follow the other"
    assert await diary.engaged(START - HOUR, START) == []
    assert await diary.engaged(START, START + HOUR, but=InterviewId("i1")) == []
    await interviews.set_answer(
        diary.conn, InterviewId("i1"), diary.omar, PanelistState.DECLINED, reason="away", proposed_time=None, at=NOW
    )
    await interviews.show_panel(diary.conn, InterviewId("i1"), at=NOW)
    assert await diary.engaged(START, START + HOUR) == both[1:]
    assert "omar" not in await diary.conn.fetchval("SELECT panel_members FROM interviews")
    await interviews.cancel_interview(diary.conn, InterviewId("i1"), at=NOW)
    assert await diary.engaged(START, START + HOUR) == []


async def test_a_move_asks_everybody_again_but_who_was_swapped_out(diary: Diary) -> None:
    await diary.book("i1", START, diary.omar, diary.lina)
    known = InterviewId("i1")
    for person, reason in ((diary.omar, "swapped"), (diary.lina, None)):
        await interviews.set_answer(
            diary.conn, known, person, PanelistState.RELEASED, reason=reason, proposed_time=None, at=None
        )
    await interviews.move_interview(diary.conn, known, starts_at=START + 3 * HOUR, duration=90, at=NOW)
    found = await interviews.interview_by_id(diary.conn, WORKSPACE, known)
    assert found is not None
    assert (found.sequence, found.starts_at, found.duration) == (1, START + 3 * HOUR, 90)
    assert [one.state for one in found.panelists] == [PanelistState.RELEASED, PanelistState.INVITED]
    assert [one.user_id for one in found.asked] == [diary.lina]
    assert await diary.engaged(START + 4 * HOUR, START + 5 * HOUR) == [(diary.lina, "i1"), (None, "i1")]


async def test_lists(diary: Diary) -> None:
    await diary.book("late", START + 5 * HOUR, diary.omar)
    await diary.book("early", START, diary.omar, diary.lina)
    await diary.book("next", START + timedelta(days=3), diary.omar)
    day, week = (START - HOUR, START + 12 * HOUR), (START - HOUR, START + timedelta(days=6))

    async def ids(user_id: UserId, start: datetime, end: datetime) -> list[str]:
        found, total = await interviews.interviews_for_person(
            diary.conn, WORKSPACE, user_id, start=start, end=end, limit=9
        )
        assert total == len(found)
        return [one.id for one in found]

    assert await ids(diary.omar, *day) == ["early", "late"]
    assert await ids(diary.owner, *week) == ["early", "late", "next"], "who scheduled them sees them, too"
    assert await ids(diary.lina, START + HOUR, START + timedelta(days=9)) == []
    for user_id, channels, wanted in (
        (diary.lina, [], ["early"]),
        (diary.lina, ["C1"], ["early", "late", "next"]),
        (diary.owner, [], ["early", "late", "next"]),
    ):
        listed, total = await interviews.interviews_to_come(
            diary.conn, WORKSPACE, user_id, channels, now=NOW, limit=2, offset=0
        )
        assert [one.id for one in listed] == wanted[:2]
        assert total == len(wanted)
    of_dana = await interviews.interviews_for_candidate(diary.conn, WORKSPACE, CandidateId("dana"))
    assert [one.id for one in of_dana] == ["early", "late", "next"]


async def test_who_can_be_interviewed_is_found_by_name(conn: Connection) -> None:
    batch_id = await opened_batch(conn)
    for known, name in (("a", "Dana Kassem"), ("b", "Dana Haddad")):
        await assessed_candidate(conn, batch_id, known, 40, name=name)
        await conn.execute(
            "INSERT INTO candidate_search (candidate_id, workspace_id, batch_id, document, name, skills, places,"
            " languages) VALUES ($1, $2, $3, '', $4, '{}', '{}', '{}')",
            known,
            WORKSPACE,
            batch_id,
            name.lower(),
        )

    async def found(*words: str, channel: str = "C1") -> list[str]:
        listed = await interviewees.interviewees_by_name(conn, WORKSPACE, [channel], words, limit=9)
        return [one.id for one in listed]

    assert await found("dana") == [], "the batch is blind"
    await conn.execute("UPDATE batch_threads SET blind = false")
    assert await found("dana", "kass") == ["a"]
    assert sorted(await found()) == ["a", "b"]
    assert await found("dana", channel="C2") == []
    one = await interviewees.interviewee_by_id(conn, WORKSPACE, CandidateId("a"))
    assert one is not None
    assert (one.name, one.job_title, one.channel_id, one.hidden) == ("Dana Kassem", "Engineer", "C1", False)
