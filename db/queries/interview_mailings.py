"""`interview_mailings`: what the mails about an interview have said last. Whoever asks holds the interview's lock."""

from typing import Final, LiteralString

from db.models.ids import InterviewId
from db.models.interviews import Told
from db.pool import Connection

TOLD: Final[LiteralString] = """
SELECT told FROM interview_mailings WHERE interview_id = $1
"""


async def told(conn: Connection, interview_id: InterviewId) -> Told | None:
    """None where nothing was mailed yet."""
    found = await conn.fetchval(TOLD, interview_id)
    return None if found is None else Told.model_validate(found)


SET_TOLD: Final[LiteralString] = """
INSERT INTO interview_mailings (interview_id, told) VALUES ($1, $2)
ON CONFLICT (interview_id) DO UPDATE SET told = excluded.told
"""


async def set_told(conn: Connection, interview_id: InterviewId, now: Told) -> None:
    await conn.execute(SET_TOLD, interview_id, now.model_dump(mode="json"))
