"""`audit_log`: rows are added and read, never changed."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final, LiteralString

from db.models.audit import AuditEntry
from db.models.ids import UserId, WorkspaceId
from db.pool import Connection

INSERT_AUDIT: Final[LiteralString] = """
INSERT INTO audit_log (workspace_id, actor_id, action, subject_type, subject_id, before, after, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
RETURNING id
"""


async def insert_audit(
    conn: Connection,
    *,
    workspace_id: WorkspaceId,
    actor_id: UserId | None,
    action: str,
    subject_type: str,
    subject_id: str,
    before: Any,
    after: Any,
    at: datetime,
) -> int:
    """`before` and `after` are JSON values, None for nothing; `actor_id` None is the bot itself. Returns its id."""
    return int(
        await conn.fetchval(INSERT_AUDIT, workspace_id, actor_id, action, subject_type, subject_id, before, after, at)
    )


AUDIT_BY_ID: Final[LiteralString] = """
SELECT * FROM audit_log WHERE workspace_id = $1 AND id = $2
"""


async def audit_by_id(conn: Connection, workspace_id: WorkspaceId, audit_id: int) -> AuditEntry | None:
    row = await conn.fetchrow(AUDIT_BY_ID, workspace_id, audit_id)
    return AuditEntry.model_validate(dict(row)) if row else None


AUDIT_FOR_SUBJECT: Final[LiteralString] = """
SELECT * FROM audit_log WHERE workspace_id = $1 AND subject_type = $2 AND subject_id = $3
ORDER BY id DESC LIMIT $4 OFFSET $5
"""


async def audit_for_subject(
    conn: Connection, workspace_id: WorkspaceId, subject_type: str, subject_id: str, *, limit: int, offset: int
) -> list[AuditEntry]:
    """Newest first."""
    rows = await conn.fetch(AUDIT_FOR_SUBJECT, workspace_id, subject_type, subject_id, limit, offset)
    return [AuditEntry.model_validate(dict(row)) for row in rows]


LAST_AUDIT: Final[LiteralString] = """
SELECT * FROM audit_log WHERE workspace_id = $1 AND subject_type = $2 AND subject_id = $3 AND action = ANY ($4::text[])
ORDER BY id DESC LIMIT 1
"""


async def last_audit(
    conn: Connection, workspace_id: WorkspaceId, subject_type: str, subject_id: str, actions: Collection[str]
) -> AuditEntry | None:
    """The newest of these actions."""
    row = await conn.fetchrow(LAST_AUDIT, workspace_id, subject_type, subject_id, list(actions))
    return AuditEntry.model_validate(dict(row)) if row else None


COUNT_AUDIT: Final[LiteralString] = """
SELECT count(*) FROM audit_log WHERE workspace_id = $1 AND subject_type = $2 AND subject_id = $3 AND action = $4
"""


async def count_audit(
    conn: Connection, workspace_id: WorkspaceId, subject_type: str, subject_id: str, action: str
) -> int:
    return int(await conn.fetchval(COUNT_AUDIT, workspace_id, subject_type, subject_id, action))


AUDIT_FOR_WORKSPACE: Final[LiteralString] = """
SELECT * FROM audit_log WHERE workspace_id = $1 ORDER BY id DESC LIMIT $2 OFFSET $3
"""


async def audit_for_workspace(
    conn: Connection, workspace_id: WorkspaceId, *, limit: int, offset: int
) -> list[AuditEntry]:
    """Newest first."""
    rows = await conn.fetch(AUDIT_FOR_WORKSPACE, workspace_id, limit, offset)
    return [AuditEntry.model_validate(dict(row)) for row in rows]
