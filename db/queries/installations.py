"""`installations`, `install_states`, `waiting_tasks`: the app in its workspaces, and what waits where it is gone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, LiteralString

from db.models.ids import WorkspaceId
from db.models.installations import Installation, WaitingTask
from db.pool import Connection

UPSERT_INSTALLATION: Final[LiteralString] = """
INSERT INTO installations (workspace_id, bot_token, scopes, installed_by, installed_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (workspace_id) DO UPDATE SET
    bot_token = excluded.bot_token,
    scopes = excluded.scopes,
    installed_by = coalesce(excluded.installed_by, installations.installed_by),
    installed_at = excluded.installed_at,
    gone_at = NULL
"""


async def upsert_installation(
    conn: Connection,
    workspace_id: WorkspaceId,
    *,
    bot_token: bytes | None,
    scopes: Sequence[str],
    installed_by: str | None,
    at: datetime,
) -> None:
    """The app is there, with this token, whatever was before."""
    await conn.execute(UPSERT_INSTALLATION, workspace_id, bot_token, list(scopes), installed_by, at)


INSTALLATION_BY_WORKSPACE: Final[LiteralString] = """
SELECT i.*, w.bot_user_id FROM installations i JOIN workspaces w ON w.id = i.workspace_id WHERE i.workspace_id = $1
"""


async def installation_by_workspace(conn: Connection, workspace_id: WorkspaceId) -> Installation | None:
    row = await conn.fetchrow(INSTALLATION_BY_WORKSPACE, workspace_id)
    return Installation.model_validate(dict(row)) if row else None


INSTALLATIONS: Final[LiteralString] = """
SELECT i.*, w.bot_user_id FROM installations i JOIN workspaces w ON w.id = i.workspace_id ORDER BY i.installed_at
"""


async def installations(conn: Connection) -> list[Installation]:
    """All there ever were, those that are gone too."""
    return [Installation.model_validate(dict(row)) for row in await conn.fetch(INSTALLATIONS)]


RESEAL: Final[LiteralString] = """
UPDATE installations SET bot_token = $3 WHERE workspace_id = $1 AND bot_token = $2
"""


async def reseal(conn: Connection, workspace_id: WorkspaceId, *, old: bytes, new: bytes) -> None:
    """The same token, encrypted anew; nothing where another has come meanwhile."""
    await conn.execute(RESEAL, workspace_id, old, new)


MARK_INSTALLATION_GONE: Final[LiteralString] = """
UPDATE installations SET gone_at = $3 WHERE workspace_id = $1 AND installed_at = $2 AND gone_at IS NULL
"""


async def mark_installation_gone(
    conn: Connection, workspace_id: WorkspaceId, *, installed_at: datetime, at: datetime
) -> None:
    """The installation of that moment is gone; one that came after it is not."""
    await conn.execute(MARK_INSTALLATION_GONE, workspace_id, installed_at, at)


INSERT_STATE: Final[LiteralString] = """
WITH swept AS (DELETE FROM install_states WHERE expires_at <= $3)
INSERT INTO install_states (state_sha256, expires_at) VALUES ($1, $2)
"""


async def insert_state(conn: Connection, state_sha256: str, *, expires_at: datetime, at: datetime) -> None:
    """Those that have expired go."""
    await conn.execute(INSERT_STATE, state_sha256, expires_at, at)


TAKE_STATE: Final[LiteralString] = """
DELETE FROM install_states WHERE state_sha256 = $1 RETURNING expires_at > $2
"""


async def take_state(conn: Connection, state_sha256: str, *, at: datetime) -> bool:
    """Whether it was there and not expired; it is not there afterwards."""
    return bool(await conn.fetchval(TAKE_STATE, state_sha256, at))


# Locked, so that whoever installs the app again either sees this row or lets it not come about. Of a channel nobody
# knows for sure; what waits for one is queued again by an installation, too.
INSERT_WAITING_TASK: Final[LiteralString] = """
WITH gone AS (
    SELECT workspace_id FROM installations WHERE workspace_id = $1 AND (gone_at IS NOT NULL OR $5::text IS NOT NULL)
    FOR SHARE
), kept AS (
    INSERT INTO waiting_tasks (workspace_id, task, payload, waiting_since, channel_id)
    SELECT workspace_id, $2, $3, $4, $5 FROM gone
    ON CONFLICT (workspace_id, task, payload) DO NOTHING
)
SELECT EXISTS (SELECT FROM gone)
"""


async def insert_waiting_task(
    conn: Connection,
    workspace_id: WorkspaceId,
    *,
    channel_id: str | None,
    task: str,
    payload: dict[str, Any],
    at: datetime,
) -> bool:
    """False, and nothing waits, where no channel is waited for and the app is installed by now."""
    return bool(await conn.fetchval(INSERT_WAITING_TASK, workspace_id, task, payload, at, channel_id))


TAKE_WAITING_TASKS: Final[LiteralString] = """
WITH taken AS (
    DELETE FROM waiting_tasks WHERE workspace_id = $1 AND ($2::text IS NULL OR channel_id = $2)
    RETURNING id, task, payload
)
SELECT task, payload FROM taken ORDER BY id
"""


async def take_waiting_tasks(
    conn: Connection, workspace_id: WorkspaceId, *, channel_id: str | None = None
) -> list[WaitingTask]:
    """In the order in which they came to wait, of all or of one channel; they wait no more."""
    rows = await conn.fetch(TAKE_WAITING_TASKS, workspace_id, channel_id)
    return [WaitingTask.model_validate(dict(row)) for row in rows]
