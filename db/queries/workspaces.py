"""Slack workspaces."""

from datetime import datetime
from typing import Final, LiteralString

from db.models.ids import WorkspaceId
from db.models.users import Workspace
from db.pool import Connection

ENSURE_WORKSPACE: Final[LiteralString] = """
INSERT INTO workspaces (id, created_at) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING
"""


async def ensure_workspace(conn: Connection, workspace_id: WorkspaceId, *, at: datetime) -> None:
    """The workspace has a row, whatever is known of it."""
    await conn.execute(ENSURE_WORKSPACE, workspace_id, at)


UPSERT_WORKSPACE: Final[LiteralString] = """
INSERT INTO workspaces (id, enterprise_id, name, bot_user_id, created_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (id) DO UPDATE SET
    enterprise_id = coalesce(excluded.enterprise_id, workspaces.enterprise_id),
    name = coalesce(excluded.name, workspaces.name),
    bot_user_id = coalesce(excluded.bot_user_id, workspaces.bot_user_id)
RETURNING *
"""


async def upsert_workspace(
    conn: Connection,
    workspace_id: WorkspaceId,
    *,
    at: datetime,
    name: str | None = None,
    bot_user_id: str | None = None,
    enterprise_id: str | None = None,
) -> Workspace:
    """What is given replaces what was known; None leaves it."""
    row = await conn.fetchrow(UPSERT_WORKSPACE, workspace_id, enterprise_id, name, bot_user_id, at)
    assert row is not None
    return Workspace.model_validate(dict(row))


WORKSPACE_BY_ID: Final[LiteralString] = """
SELECT * FROM workspaces WHERE id = $1
"""


async def workspace_by_id(conn: Connection, workspace_id: WorkspaceId) -> Workspace | None:
    row = await conn.fetchrow(WORKSPACE_BY_ID, workspace_id)
    return Workspace.model_validate(dict(row)) if row else None
