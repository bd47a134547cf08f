"""`candidates` with their standings, evidence and decisions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, LiteralString

from db.models.candidates import AssessedCandidate, Candidate, CandidateRow, Decision, EvidenceRow, Place
from db.models.ids import BatchId, CandidateId, ResumeId, UserId, WorkspaceId
from db.pool import Connection

UPSERT_CANDIDATE: Final[LiteralString] = """
WITH candidate AS (
    INSERT INTO candidates
        (id, batch_id, name, email, phone, location, profile_json, overall_score, professional_assessment, experience,
         education, recommendation_level, matched_skills, missing_skills, additional_skills, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $20::timestamptz AT TIME ZONE 'UTC')
    ON CONFLICT (id) DO UPDATE SET
        name = excluded.name, email = excluded.email, phone = excluded.phone, location = excluded.location,
        profile_json = excluded.profile_json, overall_score = excluded.overall_score,
        professional_assessment = excluded.professional_assessment, experience = excluded.experience,
        education = excluded.education, recommendation_level = excluded.recommendation_level,
        matched_skills = excluded.matched_skills, missing_skills = excluded.missing_skills,
        additional_skills = excluded.additional_skills
    RETURNING id, batch_id
)
INSERT INTO candidate_standings (candidate_id, workspace_id, batch_id, resume_id, score, insufficient, assessor,
    assessed_at, model, dropped, written_by, scale)
SELECT id, $16, batch_id, $17, $18::int, $18 IS NULL, $19, $20, $21, $22, $23, $24 FROM candidate
ON CONFLICT (candidate_id) DO UPDATE SET
    resume_id = excluded.resume_id, score = excluded.score, insufficient = excluded.insufficient,
    assessor = excluded.assessor, assessed_at = excluded.assessed_at, model = excluded.model,
    dropped = excluded.dropped, written_by = excluded.written_by, scale = excluded.scale
"""


async def upsert_candidate(
    conn: Connection,
    row: CandidateRow,
    *,
    workspace_id: WorkspaceId,
    resume_id: ResumeId | None,
    score: int | None,
    assessor: str,
    scale: dict[str, Any],
    at: datetime,
    model: str | None = None,
    dropped: int = 0,
    written_by: str | None = None,
) -> None:
    """A candidate as assessed now; `score` None means not enough information. Rank and decision stay as they are.

    `model` is the language model that was heard, if any, `dropped` what of its words could not be quoted, and
    `written_by` whose words the assessment is.
    """
    await conn.execute(
        UPSERT_CANDIDATE,
        *(row.id, row.batch_id, row.name, row.email, row.phone, row.location, row.profile_json, row.overall_score),
        *(row.professional_assessment, row.experience, row.education, row.recommendation_level),
        *(row.matched_skills, row.missing_skills, row.additional_skills),
        *(workspace_id, resume_id, score, assessor, at, model, dropped, written_by, scale),
    )


DELETE_EVIDENCE: Final[LiteralString] = """
DELETE FROM candidate_evidence WHERE candidate_id = $1
"""

INSERT_EVIDENCE: Final[LiteralString] = """
INSERT INTO candidate_evidence
    (candidate_id, requirement_id, position, requirement, verdict, credit, years, evidence)
SELECT $1, requirement_id, position, requirement, verdict, credit, years, evidence
FROM jsonb_to_recordset($2) AS e (requirement_id text, position int, requirement jsonb, verdict text,
    credit float8, years float8, evidence jsonb)
"""


async def replace_evidence(conn: Connection, candidate_id: CandidateId, rows: Sequence[EvidenceRow]) -> None:
    """All verdicts on a candidate, in place of those there were."""
    await conn.execute(DELETE_EVIDENCE, candidate_id)
    await conn.execute(INSERT_EVIDENCE, candidate_id, [row.model_dump() for row in rows])


ASSESSED_FOR_BATCH: Final[LiteralString] = """
SELECT s.candidate_id, s.score, s.insufficient, c.recommendation_level, c.matched_skills, c.missing_skills,
    c.additional_skills, c.professional_assessment, s.assessor, s.written_by, s.scale,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('requirement_id', o.requirement_id, 'requirement', o.requirement,
            'value', o.value, 'reason', o.reason, 'overridden_at', o.overridden_at, 'overridden_by',
            (SELECT min(u.slack_user_id) FROM slack_users u
             WHERE u.workspace_id = o.workspace_id AND u.user_id = o.overridden_by))), '[]')
     FROM candidate_overrides o WHERE o.candidate_id = s.candidate_id) AS overrides,
    (SELECT coalesce(jsonb_agg(to_jsonb(e) - 'candidate_id' ORDER BY e.position), '[]')
     FROM candidate_evidence e WHERE e.candidate_id = s.candidate_id) AS findings
FROM candidate_standings s JOIN candidates c ON c.id = s.candidate_id
WHERE s.batch_id = $1 AND s.newer_id IS NULL
ORDER BY s.candidate_id
"""


async def assessed_for_batch(conn: Connection, batch_id: BatchId) -> list[AssessedCandidate]:
    """Every assessment of a batch that is to be ranked, in no order of merit."""
    return [AssessedCandidate.model_validate(dict(row)) for row in await conn.fetch(ASSESSED_FOR_BATCH, batch_id)]


SET_PLACES: Final[LiteralString] = """
WITH places AS (
    SELECT * FROM jsonb_to_recordset($1)
        AS p (candidate_id text, rank int, score int, recommendation text, reasoning text)
), ranked AS (
    UPDATE candidate_standings s SET rank = p.rank, score = p.score FROM places p WHERE s.candidate_id = p.candidate_id
)
UPDATE candidates c SET rank_reasoning = p.reasoning, overall_score = coalesce(p.score, 0),
    recommendation_level = p.recommendation
FROM places p WHERE c.id = p.candidate_id
"""


async def set_places(conn: Connection, places: Sequence[Place]) -> None:
    """Where everybody of a batch stands."""
    await conn.execute(SET_PLACES, [place.model_dump() for place in places])


COUNT_FOR_BATCH: Final[LiteralString] = """
SELECT count(*) FROM candidate_standings WHERE batch_id = $1 AND newer_id IS NULL
"""


async def count_for_batch(conn: Connection, batch_id: BatchId) -> int:
    """People in a batch; a CV behind a newer one of the same person does not count."""
    return int(await conn.fetchval(COUNT_FOR_BATCH, batch_id))


_CANDIDATES: Final[LiteralString] = """
SELECT s.candidate_id, s.workspace_id, s.batch_id, b.name AS batch_name, t.channel_id, t.blind, t.blind_schools,
    s.scale, g.value AS workspace_scale, s.resume_id, r.filename, c.name, c.email, c.phone, c.location, c.profile_json,
    c.experience, c.education,
    s.score, s.insufficient, s.rank, c.rank_reasoning, s.assessor, s.written_by, s.assessed_at,
    c.recommendation_level, c.matched_skills, c.missing_skills, c.additional_skills, c.professional_assessment,
    coalesce((SELECT bool_and(f.state = 'failed') FROM batch_files f WHERE f.candidate_id = s.candidate_id), false)
        AS stale,
    rr.reading -> 'hidden' AS hidden,
    (rr.reading ->> 'pages_total')::int - (rr.reading ->> 'pages')::int AS pages_left,
    (rr.reading ->> 'ocr_confidence')::float8 AS ocr_confidence,
    d.decision, d.reason AS decision_reason, d.decided_by, d.decided_at,
    (SELECT min(u.slack_user_id) FROM slack_users u
     WHERE u.workspace_id = s.workspace_id AND u.user_id = d.decided_by) AS decided_by_slack_id,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('requirement_id', o.requirement_id, 'requirement', o.requirement,
            'value', o.value, 'reason', o.reason, 'overridden_at', o.overridden_at, 'overridden_by',
            (SELECT min(u.slack_user_id) FROM slack_users u
             WHERE u.workspace_id = o.workspace_id AND u.user_id = o.overridden_by))), '[]')
     FROM candidate_overrides o WHERE o.candidate_id = s.candidate_id) AS overrides,
    (SELECT coalesce(jsonb_agg(to_jsonb(e) - 'candidate_id' ORDER BY e.position), '[]')
     FROM candidate_evidence e WHERE e.candidate_id = s.candidate_id) AS findings
FROM candidate_standings s
    JOIN candidates c ON c.id = s.candidate_id
    JOIN cv_batches b ON b.id = s.batch_id
    JOIN batch_threads t ON t.batch_id = s.batch_id
    LEFT JOIN resumes_raw r ON r.id = s.resume_id
    LEFT JOIN resume_readings rr ON rr.resume_id = s.resume_id
    LEFT JOIN candidate_decisions d ON d.candidate_id = s.candidate_id
    LEFT JOIN system_settings g ON g.key = s.workspace_id || ':scoring.scale'
"""

CANDIDATES_FOR_BATCH: Final[LiteralString] = (
    _CANDIDATES
    + """
WHERE s.workspace_id = $1 AND s.batch_id = $2 AND s.newer_id IS NULL
ORDER BY s.rank NULLS LAST, s.score DESC NULLS LAST, s.candidate_id
LIMIT $3 OFFSET $4
"""
)


async def candidates_for_batch(
    conn: Connection, workspace_id: WorkspaceId, batch_id: BatchId, *, limit: int, offset: int
) -> list[Candidate]:
    """In rank order; those without a rank yet come last, by score. CVs behind newer ones are left out."""
    rows = await conn.fetch(CANDIDATES_FOR_BATCH, workspace_id, batch_id, limit, offset)
    return [Candidate.model_validate(dict(row)) for row in rows]


CANDIDATES_BY_IDS: Final[LiteralString] = (
    _CANDIDATES
    + """
WHERE s.workspace_id = $1 AND s.candidate_id = ANY ($2::text[])
ORDER BY array_position($2::text[], s.candidate_id::text)
"""
)


async def candidates_by_ids(
    conn: Connection, workspace_id: WorkspaceId, candidate_ids: Sequence[CandidateId]
) -> list[Candidate]:
    """In the order of `candidate_ids`, without those that are not there."""
    rows = await conn.fetch(CANDIDATES_BY_IDS, workspace_id, candidate_ids)
    return [Candidate.model_validate(dict(row)) for row in rows]


async def candidate_by_id(conn: Connection, workspace_id: WorkspaceId, candidate_id: CandidateId) -> Candidate | None:
    return next(iter(await candidates_by_ids(conn, workspace_id, [candidate_id])), None)


UPSERT_DECISION: Final[LiteralString] = """
INSERT INTO candidate_decisions (candidate_id, workspace_id, decision, reason, decided_by, decided_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (candidate_id) DO UPDATE SET
    decision = excluded.decision, reason = excluded.reason, decided_by = excluded.decided_by,
    decided_at = excluded.decided_at
"""

DELETE_DECISION: Final[LiteralString] = """
DELETE FROM candidate_decisions WHERE candidate_id = $1 AND workspace_id = $2
"""


async def set_decision(
    conn: Connection,
    candidate_id: CandidateId,
    *,
    workspace_id: WorkspaceId,
    decision: Decision | None,
    reason: str,
    decided_by: UserId,
    at: datetime,
) -> None:
    """None takes an earlier decision back."""
    if decision is None:
        await conn.execute(DELETE_DECISION, candidate_id, workspace_id)
    else:
        await conn.execute(UPSERT_DECISION, candidate_id, workspace_id, decision.value, reason, decided_by, at)
