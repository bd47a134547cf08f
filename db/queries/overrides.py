"""`candidate_overrides`: verdicts and recommendations that people gave in place of ours."""

from datetime import datetime
from typing import Any, Final, LiteralString

from db.models.ids import CandidateId, UserId, WorkspaceId
from db.pool import Connection

UPSERT_OVERRIDE: Final[LiteralString] = """
INSERT INTO candidate_overrides
    (candidate_id, requirement_id, workspace_id, requirement, value, reason, overridden_by, overridden_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (candidate_id, requirement_id) DO UPDATE SET
    requirement = excluded.requirement, value = excluded.value, reason = excluded.reason,
    overridden_by = excluded.overridden_by, overridden_at = excluded.overridden_at
"""


async def upsert_override(
    conn: Connection,
    candidate_id: CandidateId,
    requirement_id: str,
    *,
    workspace_id: WorkspaceId,
    requirement: Any,
    value: str,
    reason: str,
    overridden_by: UserId,
    at: datetime,
) -> None:
    """`requirement_id` is empty, and `requirement` None, for the recommendation."""
    await conn.execute(
        UPSERT_OVERRIDE, candidate_id, requirement_id, workspace_id, requirement, value, reason, overridden_by, at
    )


DELETE_OVERRIDE: Final[LiteralString] = """
DELETE FROM candidate_overrides WHERE candidate_id = $1 AND requirement_id = $2 AND workspace_id = $3
"""


async def delete_override(
    conn: Connection, candidate_id: CandidateId, requirement_id: str, *, workspace_id: WorkspaceId
) -> None:
    await conn.execute(DELETE_OVERRIDE, candidate_id, requirement_id, workspace_id)
