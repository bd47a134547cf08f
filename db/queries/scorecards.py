"""`scorecards` and `interview_debriefs`; and what ends an interview: `interviews.status` and `interviews.outcome`."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final, LiteralString

from db.models.ids import InterviewId, UserId, WorkspaceId
from db.models.interviews import InterviewStatus
from db.models.scorecards import Debrief, DueReminder, Mark, Outcome, Scorecard
from db.pool import Connection

# Locked against whoever moves or cancels it: they wait, or have gone first and this one is not over.
LOCK_OVER: Final[LiteralString] = """
SELECT workspace_id, interview_id
FROM interview_details
WHERE ends_at <= $1 AND worked_at IS NULL
ORDER BY ends_at
LIMIT 1
FOR NO KEY UPDATE SKIP LOCKED
"""


async def lock_over(conn: Connection, now: datetime) -> tuple[WorkspaceId, InterviewId] | None:
    """One whose scheduled end has passed, cancelled ones too; until the transaction ends nobody else takes it."""
    row = await conn.fetchrow(LOCK_OVER, now)
    return (row["workspace_id"], row["interview_id"]) if row else None


NOTE_WORKED: Final[LiteralString] = """
UPDATE interview_details SET worked_at = $2 WHERE interview_id = $1
"""


async def note_worked(conn: Connection, interview_id: InterviewId, *, at: datetime) -> None:
    """What follows the end of an interview is done."""
    await conn.execute(NOTE_WORKED, interview_id, at)


SET_RESULT: Final[LiteralString] = """
UPDATE interviews SET status = $2, outcome = $3, updated_at = $4::timestamptz AT TIME ZONE 'UTC' WHERE id = $1
"""


async def set_result(
    conn: Connection, interview_id: InterviewId, status: InterviewStatus, outcome: Outcome | None, *, at: datetime
) -> None:
    await conn.execute(SET_RESULT, interview_id, status.value, outcome and outcome.value, at)


ASK_SCORECARDS: Final[LiteralString] = """
INSERT INTO scorecards (interview_id, user_id, asked_at, due_at)
SELECT $1, user_id, $3, $4 FROM unnest($2::int[]) AS p (user_id)
ON CONFLICT DO NOTHING
"""


async def ask_scorecards(
    conn: Connection, interview_id: InterviewId, user_ids: Collection[UserId], *, at: datetime, due_at: datetime
) -> None:
    """`due_at` is when they are reminded for the first time."""
    await conn.execute(ASK_SCORECARDS, interview_id, list(user_ids), at, due_at)


SCORECARDS_FOR_INTERVIEW: Final[LiteralString] = """
SELECT * FROM scorecards WHERE interview_id = $1 ORDER BY asked_at, user_id
"""


async def scorecards_for_interview(conn: Connection, interview_id: InterviewId) -> list[Scorecard]:
    rows = await conn.fetch(SCORECARDS_FOR_INTERVIEW, interview_id)
    return [Scorecard.model_validate(dict(row)) for row in rows]


SUBMIT_SCORECARD: Final[LiteralString] = """
UPDATE scorecards SET marks = $3, overall = $4, notes = $5, open_questions = $6, submitted_at = $7, due_at = NULL
WHERE interview_id = $1 AND user_id = $2 AND submitted_at IS NULL
"""


async def submit_scorecard(
    conn: Connection,
    interview_id: InterviewId,
    user_id: UserId,
    *,
    marks: Sequence[Mark],
    overall: int,
    notes: str,
    open_questions: str,
    at: datetime,
) -> None:
    given = [mark.model_dump(mode="json") for mark in marks]
    await conn.execute(SUBMIT_SCORECARD, interview_id, user_id, given, overall, notes, open_questions, at)


EXCUSE_SCORECARD: Final[LiteralString] = """
UPDATE scorecards SET excused_at = $3, due_at = NULL
WHERE interview_id = $1 AND user_id = $2 AND submitted_at IS NULL
"""


async def excuse_scorecard(conn: Connection, interview_id: InterviewId, user_id: UserId, *, at: datetime) -> None:
    await conn.execute(EXCUSE_SCORECARD, interview_id, user_id, at)


STOP_REMINDING: Final[LiteralString] = """
UPDATE scorecards SET due_at = NULL WHERE interview_id = $1
"""


async def stop_reminding(conn: Connection, interview_id: InterviewId) -> None:
    await conn.execute(STOP_REMINDING, interview_id)


LOCK_DUE_REMINDER: Final[LiteralString] = """
SELECT d.workspace_id, s.interview_id, s.user_id, s.reminders + 1 AS number
FROM scorecards s
    JOIN interviews i ON i.id = s.interview_id
    JOIN interview_details d ON d.interview_id = s.interview_id
WHERE s.due_at <= $1 AND s.submitted_at IS NULL AND s.excused_at IS NULL AND i.status = 'ended'
ORDER BY s.due_at
LIMIT 1
FOR NO KEY UPDATE OF s SKIP LOCKED
"""


async def lock_due_reminder(conn: Connection, now: datetime) -> DueReminder | None:
    """One that nobody else sends meanwhile. Needs a transaction."""
    row = await conn.fetchrow(LOCK_DUE_REMINDER, now)
    return DueReminder(**dict(row)) if row else None


NOTE_REMINDER: Final[LiteralString] = """
UPDATE scorecards SET reminders = $3, due_at = $4 WHERE interview_id = $1 AND user_id = $2
"""


async def note_reminder(conn: Connection, sent: DueReminder, *, due_at: datetime | None) -> None:
    """`due_at`: of the next one; None where this was the last."""
    await conn.execute(NOTE_REMINDER, sent.interview_id, sent.user_id, sent.number, due_at)


POSTPONE_REMINDER: Final[LiteralString] = """
UPDATE scorecards SET due_at = $3 WHERE interview_id = $1 AND user_id = $2
"""


async def postpone_reminder(conn: Connection, due: DueReminder, until: datetime) -> None:
    """It comes then, and counts as not sent."""
    await conn.execute(POSTPONE_REMINDER, due.interview_id, due.user_id, until)


OPEN_DEBRIEF: Final[LiteralString] = """
INSERT INTO interview_debriefs (interview_id, opened_at, opened_by) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING
"""


async def open_debrief(conn: Connection, interview_id: InterviewId, *, by: UserId | None, at: datetime) -> None:
    await conn.execute(OPEN_DEBRIEF, interview_id, at, by)


DEBRIEF_BY_INTERVIEW: Final[LiteralString] = """
SELECT opened_at, opened_by FROM interview_debriefs WHERE interview_id = $1
"""


async def debrief_by_interview(conn: Connection, interview_id: InterviewId) -> Debrief | None:
    """None while the cards are not shown together."""
    row = await conn.fetchrow(DEBRIEF_BY_INTERVIEW, interview_id)
    return Debrief.model_validate(dict(row)) if row else None
