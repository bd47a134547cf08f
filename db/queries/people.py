"""`person_keys` and `person_splits`, and the CVs of `candidate_standings` that stand behind newer ones."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final, LiteralString

from db.models.ids import BatchId, CandidateId, UserId, WorkspaceId
from db.models.people import CvElsewhere, Ground, OlderCv, OlderFile, PersonCv, PersonKey, ShownCv
from db.pool import Connection

SET_CV_DATES: Final[LiteralString] = """
UPDATE candidate_standings SET received_at = $2, written_year = $3, written_month = $4 WHERE candidate_id = $1
"""

DELETE_KEYS: Final[LiteralString] = """
DELETE FROM person_keys WHERE candidate_id = $1
"""

INSERT_KEYS: Final[LiteralString] = """
INSERT INTO person_keys (candidate_id, workspace_id, ground, value)
SELECT $1, $2, ground, value FROM jsonb_to_recordset($3) AS k (ground text, value text)
"""


async def set_person(
    conn: Connection,
    candidate_id: CandidateId,
    keys: Collection[PersonKey],
    *,
    workspace_id: WorkspaceId,
    received_at: datetime,
    written: tuple[int | None, int | None],
) -> None:
    """Whose a candidate's CV is, in place of what was known; `written` is (year, month)."""
    await conn.execute(SET_CV_DATES, candidate_id, received_at, *written)
    await conn.execute(DELETE_KEYS, candidate_id)
    await conn.execute(INSERT_KEYS, candidate_id, workspace_id, [key._asdict() for key in keys])


CVS_FOR_BATCH: Final[LiteralString] = """
SELECT s.candidate_id, c.name, s.written_year, s.written_month, s.received_at,
    (SELECT jsonb_agg(jsonb_build_object('ground', k.ground, 'value', k.value))
     FROM person_keys k WHERE k.candidate_id = s.candidate_id) AS keys
FROM candidate_standings s JOIN candidates c ON c.id = s.candidate_id
WHERE s.batch_id = $1 AND s.candidate_id IN (
    SELECT unnest(array_agg(k.candidate_id))
    FROM candidate_standings o JOIN person_keys k ON k.candidate_id = o.candidate_id
    WHERE o.batch_id = $1
    GROUP BY k.ground, k.value HAVING count(*) > 1
)
"""


async def cvs_for_batch(conn: Connection, batch_id: BatchId) -> list[PersonCv]:
    """Those CVs of a batch that share a key with another of it."""
    return [PersonCv.model_validate(dict(row)) for row in await conn.fetch(CVS_FOR_BATCH, batch_id)]


SPLITS_FOR_BATCH: Final[LiteralString] = """
SELECT p.one_id, p.other_id
FROM person_splits p
    JOIN candidate_standings one ON one.candidate_id = p.one_id
    JOIN candidate_standings other ON other.candidate_id = p.other_id
WHERE one.batch_id = $1 AND other.batch_id = $1
"""


async def splits_for_batch(conn: Connection, batch_id: BatchId) -> set[frozenset[CandidateId]]:
    """Pairs of a batch's candidates that somebody told apart."""
    return {frozenset((row["one_id"], row["other_id"])) for row in await conn.fetch(SPLITS_FOR_BATCH, batch_id)}


SET_OLDER: Final[LiteralString] = """
WITH present AS (
    SELECT s.candidate_id, o.newer_id, coalesce(o.grounds, '{}') AS grounds
    FROM candidate_standings s
        LEFT JOIN jsonb_to_recordset($2) AS o (candidate_id text, newer_id text, grounds text[])
            ON o.candidate_id = s.candidate_id
    WHERE s.batch_id = $1
), unranked AS (
    UPDATE candidates c SET rank_reasoning = NULL FROM present p WHERE c.id = p.candidate_id AND p.newer_id IS NOT NULL
)
UPDATE candidate_standings s SET
    newer_id = p.newer_id, grounds = p.grounds, rank = CASE WHEN p.newer_id IS NULL THEN s.rank END
FROM present p
WHERE s.candidate_id = p.candidate_id AND (s.newer_id, s.grounds) IS DISTINCT FROM (p.newer_id, p.grounds)
"""


async def set_older(
    conn: Connection, batch_id: BatchId, older: Sequence[tuple[CandidateId, CandidateId, Sequence[Ground]]]
) -> None:
    """(CV, newer CV of the same person, what says so): these have no rank; every other CV of the batch may have one."""
    rows = [
        {"candidate_id": candidate_id, "newer_id": newer_id, "grounds": list(grounds)}
        for candidate_id, newer_id, grounds in older
    ]
    await conn.execute(SET_OLDER, batch_id, rows)


INSERT_SPLIT: Final[LiteralString] = """
INSERT INTO person_splits (one_id, other_id, workspace_id, split_by, split_at)
VALUES (least($1::text, $2::text), greatest($1::text, $2::text), $3, $4, $5)
ON CONFLICT DO NOTHING
"""


async def insert_split(
    conn: Connection,
    one: CandidateId,
    other: CandidateId,
    *,
    workspace_id: WorkspaceId,
    split_by: UserId,
    at: datetime,
) -> bool:
    """Two CVs are two people's, for good; False where that was said before."""
    return await conn.execute(INSERT_SPLIT, one, other, workspace_id, split_by, at) == "INSERT 0 1"


OLDER_CVS: Final[LiteralString] = """
SELECT s.candidate_id, s.newer_id, r.filename, c.name, c.phone, s.grounds,
    d.decision, d.reason AS decision_reason, d.decided_at,
    (SELECT min(u.slack_user_id) FROM slack_users u
     WHERE u.workspace_id = s.workspace_id AND u.user_id = d.decided_by) AS decided_by_slack_id
FROM candidate_standings s
    JOIN candidates c ON c.id = s.candidate_id
    LEFT JOIN resumes_raw r ON r.id = s.resume_id
    LEFT JOIN candidate_decisions d ON d.candidate_id = s.candidate_id
WHERE s.newer_id = ANY ($1::text[])
ORDER BY s.written_year DESC NULLS LAST, s.written_month DESC NULLS LAST, s.received_at DESC, s.candidate_id
"""


async def older_cvs(conn: Connection, candidate_ids: Sequence[CandidateId]) -> list[OlderCv]:
    """The CVs that stand behind these, newest first."""
    return [OlderCv.model_validate(dict(row)) for row in await conn.fetch(OLDER_CVS, candidate_ids)]


OLDER_FILES_FOR_BATCH: Final[LiteralString] = """
SELECT f.filename, r.filename AS newer_filename, t.blind AND d.candidate_id IS NULL AS secret
FROM candidate_standings s
    JOIN batch_files f ON f.candidate_id = s.candidate_id
    JOIN batch_threads t ON t.batch_id = s.batch_id
    JOIN candidate_standings newer ON newer.candidate_id = s.newer_id
    LEFT JOIN resumes_raw r ON r.id = newer.resume_id
    LEFT JOIN candidate_decisions d ON d.candidate_id = newer.candidate_id
WHERE s.batch_id = $1 AND f.state = 'ranked'
ORDER BY f.created_at, f.member_path, f.id
"""


async def older_files_for_batch(conn: Connection, batch_id: BatchId) -> list[OlderFile]:
    """Files of a batch whose CV stands behind a newer one, in the order they came."""
    return [OlderFile.model_validate(dict(row)) for row in await conn.fetch(OLDER_FILES_FOR_BATCH, batch_id)]


SHOWN_CVS: Final[LiteralString] = """
SELECT coalesce(s.newer_id, s.candidate_id) AS shown_id, s.candidate_id, c.name, s.written_year, s.written_month,
    s.received_at,
    (SELECT jsonb_agg(jsonb_build_object('ground', k.ground, 'value', k.value))
     FROM person_keys k WHERE k.candidate_id = s.candidate_id) AS keys
FROM candidate_standings s JOIN candidates c ON c.id = s.candidate_id
WHERE s.workspace_id = $1 AND (s.candidate_id = ANY ($2::text[]) OR s.newer_id = ANY ($2::text[]))
    AND EXISTS (SELECT FROM person_keys k WHERE k.candidate_id = s.candidate_id)
"""


async def shown_cvs(conn: Connection, workspace_id: WorkspaceId, candidate_ids: Sequence[CandidateId]) -> list[ShownCv]:
    """The CVs on the cards of these candidates: their own and those behind them."""
    rows = await conn.fetch(SHOWN_CVS, workspace_id, candidate_ids)
    return [ShownCv.model_validate(dict(row)) for row in rows]


EARLIER_ELSEWHERE: Final[LiteralString] = """
WITH found AS (
    SELECT DISTINCT own.candidate_id AS own_id, other.candidate_id
    FROM candidate_standings own
        JOIN person_keys k ON k.candidate_id = own.candidate_id
        JOIN person_keys same ON same.workspace_id = k.workspace_id AND same.ground = k.ground AND same.value = k.value
        JOIN candidate_standings other ON other.candidate_id = same.candidate_id
    WHERE own.workspace_id = $1 AND own.candidate_id = ANY ($2::text[])
        AND other.batch_id <> own.batch_id AND other.received_at < own.received_at
)
SELECT found.own_id, s.candidate_id, c.name, s.written_year, s.written_month, s.received_at,
    (SELECT jsonb_agg(jsonb_build_object('ground', k.ground, 'value', k.value))
     FROM person_keys k WHERE k.candidate_id = s.candidate_id) AS keys,
    s.batch_id, b.name AS batch_name, t.channel_id,
    t.blind AND NOT EXISTS (
        SELECT FROM candidate_decisions d WHERE d.candidate_id IN (s.candidate_id, s.newer_id)
    ) AS secret
FROM found
    JOIN candidate_standings s ON s.candidate_id = found.candidate_id
    JOIN candidates c ON c.id = s.candidate_id
    JOIN cv_batches b ON b.id = s.batch_id
    JOIN batch_threads t ON t.batch_id = s.batch_id
WHERE NOT EXISTS (
    SELECT FROM person_splits p
    WHERE p.one_id = least(found.own_id, found.candidate_id) AND p.other_id = greatest(found.own_id, found.candidate_id)
)
ORDER BY s.received_at DESC, s.candidate_id
"""


async def earlier_elsewhere(
    conn: Connection, workspace_id: WorkspaceId, candidate_ids: Sequence[CandidateId]
) -> list[CvElsewhere]:
    """Earlier CVs in other batches that share a key with one of these and were not told apart from it, newest first."""
    rows = await conn.fetch(EARLIER_ELSEWHERE, workspace_id, candidate_ids)
    return [CvElsewhere.model_validate(dict(row)) for row in rows]


LATER_BATCHES: Final[LiteralString] = """
SELECT DISTINCT other.batch_id
FROM candidate_standings own
    JOIN person_keys k ON k.candidate_id = own.candidate_id
    JOIN person_keys same ON same.workspace_id = k.workspace_id AND same.ground = k.ground AND same.value = k.value
    JOIN candidate_standings other ON other.candidate_id = same.candidate_id
WHERE own.batch_id = $1 AND other.batch_id <> $1 AND other.received_at > own.received_at
ORDER BY other.batch_id
"""


async def later_batches(conn: Connection, batch_id: BatchId) -> list[BatchId]:
    """Other batches that got a CV with a key of this one's after it: their cards may tell of this one."""
    return [row["batch_id"] for row in await conn.fetch(LATER_BATCHES, batch_id)]
