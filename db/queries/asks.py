"""`asks`, and what an answer is made of: who can be asked about, their CVs' words, and where their cards are."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, LiteralString
from uuid import UUID

from db.models.asks import AskRow, CvText, KnownPerson, PostedAt
from db.models.ids import BatchId, CandidateId, UserId, WorkspaceId
from db.pool import Connection

BEGIN_ASK: Final[LiteralString] = """
INSERT INTO asks (workspace_id, channel_id, thread_ts, question_ts, asked_by, asked_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (workspace_id, channel_id, question_ts) DO UPDATE SET attempts = asks.attempts + 1
RETURNING *
"""


async def begin_ask(
    conn: Connection,
    workspace_id: WorkspaceId,
    *,
    channel_id: str,
    thread_ts: str,
    question_ts: str,
    asked_by: UserId,
    at: datetime,
) -> AskRow:
    """The question's row; one attempt more where it is there."""
    row = await conn.fetchrow(BEGIN_ASK, workspace_id, channel_id, thread_ts, question_ts, asked_by, at)
    assert row is not None
    return AskRow.model_validate(dict(row))


NOTE_ANSWER: Final[LiteralString] = """
UPDATE asks SET message_ts = $2 WHERE id = $1
"""


async def note_answer(conn: Connection, ask_id: UUID, message_ts: str) -> None:
    """The answer stands, or begins, in this message."""
    await conn.execute(NOTE_ANSWER, ask_id, message_ts)


END_ASK: Final[LiteralString] = """
UPDATE asks SET ended_at = $2 WHERE id = $1
"""


async def end_ask(conn: Connection, ask_id: UUID, *, at: datetime) -> None:
    await conn.execute(END_ASK, ask_id, at)


STOP_ASKS: Final[LiteralString] = """
UPDATE asks SET stopped_at = $4
WHERE workspace_id = $1 AND channel_id = $2 AND thread_ts = $3 AND ended_at IS NULL AND stopped_at IS NULL
"""


async def stop_asks(
    conn: Connection, workspace_id: WorkspaceId, *, channel_id: str, thread_ts: str, at: datetime
) -> None:
    """Whoever works on a question of this thread is to leave off."""
    await conn.execute(STOP_ASKS, workspace_id, channel_id, thread_ts, at)


IS_STOPPED: Final[LiteralString] = """
SELECT stopped_at IS NOT NULL FROM asks WHERE id = $1
"""


async def is_stopped(conn: Connection, ask_id: UUID) -> bool:
    return bool(await conn.fetchval(IS_STOPPED, ask_id))


OTHER_ANSWERS: Final[LiteralString] = """
SELECT message_ts FROM asks
WHERE workspace_id = $1 AND channel_id = $2 AND thread_ts = $3 AND id <> $4 AND message_ts IS NOT NULL
"""


async def other_answers(conn: Connection, ask: AskRow) -> frozenset[str]:
    """The messages that answer other questions of its thread."""
    rows = await conn.fetch(OTHER_ANSWERS, ask.workspace_id, ask.channel_id, ask.thread_ts, ask.id)
    return frozenset(row["message_ts"] for row in rows)


KNOWN_PEOPLE: Final[LiteralString] = """
SELECT s.candidate_id, s.batch_id, b.name AS batch_name, s.rank,
    CASE WHEN t.blind AND d.candidate_id IS NULL THEN NULL ELSE coalesce(c.name, r.filename) END AS name
FROM candidate_standings s
    JOIN candidates c ON c.id = s.candidate_id
    JOIN cv_batches b ON b.id = s.batch_id
    JOIN batch_threads t ON t.batch_id = s.batch_id
    LEFT JOIN resumes_raw r ON r.id = s.resume_id
    LEFT JOIN candidate_decisions d ON d.candidate_id = s.candidate_id
WHERE s.workspace_id = $1 AND s.batch_id = ANY ($2::text[]) AND s.newer_id IS NULL
ORDER BY b.created_at DESC, s.batch_id, s.rank NULLS LAST, s.candidate_id
LIMIT $3
"""


async def known_people(
    conn: Connection, workspace_id: WorkspaceId, batch_ids: Sequence[BatchId], *, limit: int
) -> list[KnownPerson]:
    """The people of these batches, the newest batch first, each in rank order."""
    rows = await conn.fetch(KNOWN_PEOPLE, workspace_id, batch_ids, limit)
    return [KnownPerson.model_validate(dict(row)) for row in rows]


CV_TEXTS: Final[LiteralString] = """
SELECT s.candidate_id, coalesce(r.raw_text, '') AS raw_text, t.blind AND d.candidate_id IS NULL AS hidden,
    c.name, c.phone, c.profile_json::jsonb ->> 'language' AS language,
    CASE WHEN t.blind_schools AND c.profile_json IS NOT NULL
        THEN jsonb_path_query_array(c.profile_json::jsonb, '$.education[*].institution.value') ELSE '[]' END AS schools
FROM candidate_standings s
    JOIN candidates c ON c.id = s.candidate_id
    JOIN batch_threads t ON t.batch_id = s.batch_id
    JOIN resumes_raw r ON r.id = s.resume_id
    LEFT JOIN candidate_decisions d ON d.candidate_id = s.candidate_id
WHERE s.workspace_id = $1 AND s.candidate_id = ANY ($2::text[])
ORDER BY array_position($2::text[], s.candidate_id::text)
"""


async def cv_texts(conn: Connection, workspace_id: WorkspaceId, candidate_ids: Sequence[CandidateId]) -> list[CvText]:
    """In the order of `candidate_ids`."""
    rows = await conn.fetch(CV_TEXTS, workspace_id, candidate_ids)
    return [CvText.model_validate(dict(row)) for row in rows]


DECIDED_ON: Final[LiteralString] = """
SELECT candidate_id FROM candidate_decisions
WHERE workspace_id = $1 AND candidate_id = ANY ($2::text[]) AND decision = $3
"""


async def decided_on(
    conn: Connection, workspace_id: WorkspaceId, candidate_ids: Sequence[CandidateId], decision: str
) -> frozenset[CandidateId]:
    """Those of them on whom this was decided."""
    rows = await conn.fetch(DECIDED_ON, workspace_id, candidate_ids, decision)
    return frozenset(CandidateId(row["candidate_id"]) for row in rows)


POSTED_AT: Final[LiteralString] = """
SELECT DISTINCT ON (s.candidate_id) s.candidate_id, p.channel_id, p.message_ts
FROM candidate_standings s
    JOIN surfaces p ON p.workspace_id = s.workspace_id AND p.subject_id = s.batch_id AND p.message_ts IS NOT NULL
        AND (p.purpose = 'leaderboard' OR (p.purpose = 'card' AND p.slot = s.rank))
WHERE s.workspace_id = $1 AND s.candidate_id = ANY ($2::text[])
ORDER BY s.candidate_id, p.purpose
"""


async def posted_at(
    conn: Connection, workspace_id: WorkspaceId, candidate_ids: Sequence[CandidateId]
) -> list[PostedAt]:
    """Where each of them is shown, in no order: by a card, else by the leaderboard."""
    rows = await conn.fetch(POSTED_AT, workspace_id, candidate_ids)
    return [PostedAt.model_validate(dict(row)) for row in rows]
