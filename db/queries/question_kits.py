"""`interviews.generated_questions`: JSON as text."""

from datetime import datetime
from typing import Any, Final, LiteralString

from db.models.ids import InterviewId
from db.pool import Connection

SET_QUESTIONS: Final[LiteralString] = """
UPDATE interviews SET generated_questions = $2::jsonb::text, updated_at = $3::timestamptz AT TIME ZONE 'UTC'
WHERE id = $1
"""


async def set_questions(conn: Connection, interview_id: InterviewId, questions: Any, *, at: datetime) -> None:
    await conn.execute(SET_QUESTIONS, interview_id, questions, at)
