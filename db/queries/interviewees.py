"""Candidates as interviews need to know them."""

from collections.abc import Collection, Sequence
from typing import Final, LiteralString

from db.models.ids import CandidateId, WorkspaceId
from db.models.interviews import FoundRequirement, Interviewee
from db.pool import Connection

INTERVIEWEES_BY_IDS: Final[LiteralString] = """
SELECT c.id, s.workspace_id, s.batch_id, b.name AS batch_name, t.channel_id, t.thread_ts,
    t.language AS batch_language, t.blind, d.decision, c.name, f.filename, c.email, c.phone,
    j.title AS job_title, c.profile_json::jsonb ->> 'language' AS language, s.rank, s.score,
    c.profile_json::jsonb #>> '{headline,value}' AS title, c.location, f.sha256,
    (SELECT mode() WITHIN GROUP (ORDER BY x.timezone) FROM slack_users x
     WHERE x.workspace_id = s.workspace_id AND x.is_active AND NOT x.is_guest) AS workspace_timezone
FROM candidate_standings s
    JOIN candidates c ON c.id = s.candidate_id
    JOIN cv_batches b ON b.id = s.batch_id
    JOIN batch_threads t ON t.batch_id = s.batch_id
    JOIN jobs j ON j.id = t.job_id
    LEFT JOIN candidate_decisions d ON d.candidate_id = s.candidate_id
    LEFT JOIN LATERAL (SELECT * FROM batch_files x WHERE x.candidate_id = c.id ORDER BY x.created_at, x.id LIMIT 1) f
        ON true
WHERE s.workspace_id = $1 AND s.candidate_id = ANY ($2::text[])
ORDER BY array_position($2::text[], s.candidate_id::text)
"""


async def interviewees_by_ids(
    conn: Connection, workspace_id: WorkspaceId, candidate_ids: Sequence[CandidateId]
) -> list[Interviewee]:
    """In the order of `candidate_ids`, without those that are not there."""
    rows = await conn.fetch(INTERVIEWEES_BY_IDS, workspace_id, candidate_ids)
    return [Interviewee.model_validate(dict(row)) for row in rows]


async def interviewee_by_id(
    conn: Connection, workspace_id: WorkspaceId, candidate_id: CandidateId
) -> Interviewee | None:
    return next(iter(await interviewees_by_ids(conn, workspace_id, [candidate_id])), None)


# Somebody whom a blind batch hides has no name to be found by; whoever is passed over is not interviewed.
INTERVIEWEE_IDS_BY_NAME: Final[LiteralString] = """
SELECT s.candidate_id
FROM candidate_standings s
    JOIN candidate_search c ON c.candidate_id = s.candidate_id
    JOIN batch_threads t ON t.batch_id = s.batch_id
    LEFT JOIN candidate_decisions d ON d.candidate_id = s.candidate_id
WHERE s.workspace_id = $1 AND t.channel_id = ANY ($2::text[]) AND s.newer_id IS NULL
    AND (d.decision = 'shortlisted' OR d.decision IS NULL AND NOT t.blind)
    AND c.name LIKE ALL ($3::text[])
ORDER BY d.decision NULLS LAST, s.assessed_at DESC, s.candidate_id
LIMIT $4
"""


async def interviewees_by_name(
    conn: Connection, workspace_id: WorkspaceId, channel_ids: Collection[str], words: Sequence[str], *, limit: int
) -> list[Interviewee]:
    """Candidates of these channels whose name has all of the folded `words`; the shortlisted first, then the newest."""
    wanted = [f"%{word}%" for word in words]
    rows = await conn.fetch(INTERVIEWEE_IDS_BY_NAME, workspace_id, list(channel_ids), wanted, limit)
    return await interviewees_by_ids(conn, workspace_id, [row["candidate_id"] for row in rows])


# A person's verdict holds while the job asks for what it was given on.
FOUND_REQUIREMENTS: Final[LiteralString] = """
SELECT e.requirement, coalesce(o.value, e.verdict) AS verdict, e.evidence
FROM candidate_evidence e
    JOIN candidate_standings s ON s.candidate_id = e.candidate_id AND s.workspace_id = $1
    LEFT JOIN candidate_overrides o ON o.candidate_id = e.candidate_id AND o.requirement_id = e.requirement_id
        AND o.requirement = e.requirement
WHERE e.candidate_id = $2
ORDER BY e.position
"""


async def found_requirements(
    conn: Connection, workspace_id: WorkspaceId, candidate_id: CandidateId
) -> list[FoundRequirement]:
    """What the job asks for, in its order, with what the CV shows of it."""
    rows = await conn.fetch(FOUND_REQUIREMENTS, workspace_id, candidate_id)
    return [FoundRequirement.model_validate(dict(row)) for row in rows]
