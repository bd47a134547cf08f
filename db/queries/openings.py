"""`jobs` and `opening_details`."""

from datetime import datetime
from typing import Any, Final, LiteralString

import asyncpg

from db.models.ids import JobId, UserId, WorkspaceId
from db.models.openings import Opening
from db.pool import Connection

INSERT_JOB: Final[LiteralString] = """
WITH job AS (
    INSERT INTO jobs (id, user_id, title, description, requirements_json, created_at)
    VALUES ($1, $3, $4, $5, $6, $7::timestamptz AT TIME ZONE 'UTC')
    RETURNING id
)
INSERT INTO opening_details (job_id, workspace_id) SELECT id, $2 FROM job
"""


async def insert_job(
    conn: Connection,
    *,
    job_id: JobId,
    workspace_id: WorkspaceId,
    user_id: UserId,
    title: str,
    description: str,
    requirements: Any,
    created_at: datetime,
) -> None:
    """`requirements` is a JSON value; `title` has at most 255 characters."""
    await conn.execute(INSERT_JOB, job_id, workspace_id, user_id, title, description, requirements, created_at)


_OPENINGS: Final[LiteralString] = """
SELECT j.id, d.workspace_id, j.user_id, j.title, j.description, j.requirements_json, d.status, d.reviewed_at,
    j.created_at AT TIME ZONE 'UTC' AS created_at
FROM jobs j JOIN opening_details d ON d.job_id = j.id
"""

JOB_BY_ID: Final[LiteralString] = _OPENINGS + "WHERE j.id = $2 AND d.workspace_id = $1"


async def job_by_id(conn: Connection, workspace_id: WorkspaceId, job_id: JobId) -> Opening | None:
    return _opening(await conn.fetchrow(JOB_BY_ID, workspace_id, job_id))


LOCK_JOB: Final[LiteralString] = (
    _OPENINGS
    + """
WHERE j.id = $2 AND d.workspace_id = $1
FOR UPDATE OF j
"""
)


async def lock_job(conn: Connection, workspace_id: WorkspaceId, job_id: JobId) -> Opening | None:
    """The job, held to the end of the transaction."""
    return _opening(await conn.fetchrow(LOCK_JOB, workspace_id, job_id))


JOBS_FOR_WORKSPACE: Final[LiteralString] = (
    _OPENINGS
    + """
WHERE d.workspace_id = $1 AND d.status = 'open'
ORDER BY j.created_at DESC, j.id
LIMIT $2 OFFSET $3
"""
)


async def jobs_for_workspace(conn: Connection, workspace_id: WorkspaceId, *, limit: int, offset: int) -> list[Opening]:
    """The open ones, newest first."""
    rows = await conn.fetch(JOBS_FOR_WORKSPACE, workspace_id, limit, offset)
    return [Opening.model_validate(dict(row)) for row in rows]


SET_REQUIREMENTS: Final[LiteralString] = """
UPDATE jobs SET requirements_json = $2 WHERE id = $1
"""


async def set_requirements(conn: Connection, job_id: JobId, requirements: Any) -> None:
    """`requirements` is a JSON value."""
    await conn.execute(SET_REQUIREMENTS, job_id, requirements)


MARK_REVIEWED: Final[LiteralString] = """
UPDATE opening_details SET reviewed_at = $2 WHERE job_id = $1
"""


async def mark_reviewed(conn: Connection, job_id: JobId, *, at: datetime) -> None:
    await conn.execute(MARK_REVIEWED, job_id, at)


CLOSE_JOB: Final[LiteralString] = """
UPDATE opening_details SET status = 'closed' WHERE workspace_id = $1 AND job_id = $2
"""


async def close_job(conn: Connection, workspace_id: WorkspaceId, job_id: JobId) -> None:
    await conn.execute(CLOSE_JOB, workspace_id, job_id)


def _opening(row: asyncpg.Record | None) -> Opening | None:
    return Opening.model_validate(dict(row)) if row else None
