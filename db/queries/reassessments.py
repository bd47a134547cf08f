"""`reassessments` and `reassessed_candidates`: the batch is locked while they are written."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, LiteralString

from db.models.ids import BatchId, CandidateId, UserId, WorkspaceId
from db.models.reassessments import MovedCandidate, Outcome, Reassessment, Snapshot
from db.pool import Connection

UNFINISHED_NUMBER: Final[LiteralString] = """
SELECT number FROM reassessments WHERE batch_id = $1 AND ended_at IS NULL
"""


async def unfinished_number(conn: Connection, batch_id: BatchId) -> int | None:
    """The number of the one that is under way, if any is."""
    number: int | None = await conn.fetchval(UNFINISHED_NUMBER, batch_id)
    return number


INSERT_REASSESSMENT: Final[LiteralString] = """
INSERT INTO reassessments (batch_id, number, workspace_id, asked_by, asked_at, before, after,
    scale_before, scale_after)
SELECT $1::varchar, coalesce(max(number), 0) + 1, $2, $3, $4, $5, $6, $7, $8 FROM reassessments WHERE batch_id = $1
RETURNING number
"""

INSERT_SNAPSHOTS: Final[LiteralString] = """
INSERT INTO reassessed_candidates (batch_id, number, candidate_id, score, rank, level, findings)
SELECT $1, $2, s.candidate_id, o.score, s.rank, o.level, o.findings
FROM jsonb_to_recordset($3) AS o (candidate_id text, score int, level text, findings jsonb)
    JOIN candidate_standings s ON s.candidate_id = o.candidate_id
"""


async def insert_reassessment(
    conn: Connection,
    batch_id: BatchId,
    people: Sequence[Snapshot],
    *,
    workspace_id: WorkspaceId,
    asked_by: UserId,
    before: Any,
    after: Any,
    scales: tuple[Any, Any],
    at: datetime,
) -> int:
    """Its number; fails where one of this batch is under way. `before` and `after` are JSON values, as
    are the scales of before and after; ranks are kept.
    """
    row = (batch_id, workspace_id, asked_by, at, before, after, *scales)
    number = int(await conn.fetchval(INSERT_REASSESSMENT, *row))
    await conn.execute(INSERT_SNAPSHOTS, batch_id, number, [one.model_dump() for one in people])
    return number


SNAPSHOTS: Final[LiteralString] = """
SELECT candidate_id, score, level, findings FROM reassessed_candidates WHERE batch_id = $1 AND number = $2
"""


async def snapshots(conn: Connection, batch_id: BatchId, number: int) -> list[Snapshot]:
    """How everybody was judged before, in no order."""
    return [Snapshot.model_validate(dict(row)) for row in await conn.fetch(SNAPSHOTS, batch_id, number)]


FAILED_AGAIN: Final[LiteralString] = """
SELECT f.candidate_id FROM batch_files f
WHERE f.batch_id = $1 AND f.candidate_id IS NOT NULL
GROUP BY f.candidate_id HAVING bool_and(f.state = 'failed')
ORDER BY f.candidate_id
"""


async def failed_again(conn: Connection, batch_id: BatchId) -> list[CandidateId]:
    """Those of a batch who could not be assessed again, and stand on what was found before."""
    return [CandidateId(row["candidate_id"]) for row in await conn.fetch(FAILED_AGAIN, batch_id)]


SET_OUTCOMES: Final[LiteralString] = """
UPDATE reassessed_candidates r SET score_after = s.score, rank_after = s.rank, level_after = o.level,
    shifts = o.shifts, failed = o.failed
FROM jsonb_to_recordset($3) AS o (candidate_id text, level text, shifts jsonb, failed boolean)
    JOIN candidate_standings s ON s.candidate_id = o.candidate_id
WHERE r.batch_id = $1 AND r.number = $2 AND r.candidate_id = o.candidate_id
"""

END_REASSESSMENT: Final[LiteralString] = """
UPDATE reassessments SET ended_at = $3 WHERE batch_id = $1 AND number = $2 AND ended_at IS NULL
"""


async def end_reassessment(
    conn: Connection, batch_id: BatchId, number: int, outcomes: Sequence[Outcome], *, at: datetime
) -> None:
    """Everybody's present score and rank, with what moved them."""
    await conn.execute(SET_OUTCOMES, batch_id, number, [one.model_dump() for one in outcomes])
    await conn.execute(END_REASSESSMENT, batch_id, number, at)


REASSESSMENT_BY_NUMBER: Final[LiteralString] = """
SELECT a.batch_id, b.name AS batch_name, a.number, a.workspace_id, a.asked_at, a.before, a.after, a.scale_before,
    a.scale_after, a.ended_at,
    (SELECT min(u.slack_user_id) FROM slack_users u
     WHERE u.workspace_id = a.workspace_id AND u.user_id = a.asked_by) AS asked_by
FROM reassessments a JOIN cv_batches b ON b.id = a.batch_id
WHERE a.workspace_id = $1 AND a.batch_id = $2 AND a.number = $3
"""


async def reassessment_by_number(
    conn: Connection, workspace_id: WorkspaceId, batch_id: BatchId, number: int
) -> Reassessment | None:
    row = await conn.fetchrow(REASSESSMENT_BY_NUMBER, workspace_id, batch_id, number)
    return Reassessment.model_validate(dict(row)) if row else None


MOVED_CANDIDATES: Final[LiteralString] = """
SELECT m.candidate_id, c.name, r.filename, t.blind AND d.candidate_id IS NULL AS secret,
    m.score, m.rank, m.score_after, m.rank_after, m.level, m.level_after, m.shifts, m.failed
FROM reassessed_candidates m
    JOIN candidates c ON c.id = m.candidate_id
    JOIN candidate_standings s ON s.candidate_id = m.candidate_id
    JOIN batch_threads t ON t.batch_id = m.batch_id
    LEFT JOIN resumes_raw r ON r.id = s.resume_id
    LEFT JOIN candidate_decisions d ON d.candidate_id = m.candidate_id
WHERE t.workspace_id = $1 AND m.batch_id = $2 AND m.number = $3
ORDER BY m.rank_after NULLS LAST, m.candidate_id
"""


async def moved_candidates(
    conn: Connection, workspace_id: WorkspaceId, batch_id: BatchId, number: int
) -> list[MovedCandidate]:
    """Everybody who was assessed again, in the order of where they stand since."""
    rows = await conn.fetch(MOVED_CANDIDATES, workspace_id, batch_id, number)
    return [MovedCandidate.model_validate(dict(row)) for row in rows]
