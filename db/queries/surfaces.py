"""`surfaces`: messages that follow the database.

All moments of delivery are the database's own, so that the clocks of several machines need not agree. `rendered_at`
holds the `changed_at` that the message shows, and `changed_at` only ever grows: a row is due exactly while it has
changed since it was rendered.
"""

from datetime import datetime
from typing import Any, Final, LiteralString

import asyncpg

from db.models.ids import JobId, SurfaceId, WorkspaceId
from db.models.surfaces import Surface
from db.pool import Connection

ENSURE_SURFACE: Final[LiteralString] = """
INSERT INTO surfaces (workspace_id, purpose, subject_id, slot, channel_id, thread_ts, changed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (workspace_id, purpose, subject_id, slot) DO NOTHING
"""


async def ensure_surface(
    conn: Connection,
    *,
    workspace_id: WorkspaceId,
    purpose: str,
    subject_id: str,
    slot: int,
    channel_id: str,
    thread_ts: str | None,
    changed_at: datetime,
) -> None:
    """There is such a message, or will be; one that is there already stays as it is."""
    await conn.execute(ENSURE_SURFACE, workspace_id, purpose, subject_id, slot, channel_id, thread_ts, changed_at)


TOUCH_SURFACE: Final[LiteralString] = """
UPDATE surfaces SET changed_at = greatest($4, changed_at + interval '1 microsecond')
WHERE workspace_id = $1 AND purpose = $2 AND subject_id = $3
"""


async def touch_surface(
    conn: Connection, workspace_id: WorkspaceId, purpose: str, subject_id: str, *, changed_at: datetime
) -> None:
    """What these messages show has changed, in every slot."""
    await conn.execute(TOUCH_SURFACE, workspace_id, purpose, subject_id, changed_at)


TOUCH_BATCHES_OF_JOB: Final[LiteralString] = """
UPDATE surfaces s SET changed_at = greatest($3, s.changed_at + interval '1 microsecond')
FROM batch_threads t
WHERE t.workspace_id = $1 AND t.job_id = $2
    AND s.workspace_id = t.workspace_id AND s.purpose = 'batch' AND s.subject_id = t.batch_id
"""


async def touch_batches_of_job(
    conn: Connection, workspace_id: WorkspaceId, job_id: JobId, *, changed_at: datetime
) -> None:
    """The messages of a job's batches show what has changed about it."""
    await conn.execute(TOUCH_BATCHES_OF_JOB, workspace_id, job_id, changed_at)


SET_SURFACE_STATE: Final[LiteralString] = """
UPDATE surfaces SET state = state || $4, changed_at = greatest($5, changed_at + interval '1 microsecond')
WHERE workspace_id = $1 AND purpose = $2 AND subject_id = $3
"""


async def set_surface_state(
    conn: Connection,
    workspace_id: WorkspaceId,
    purpose: str,
    subject_id: str,
    *,
    state: dict[str, Any],
    changed_at: datetime,
) -> None:
    """Put `state` over the state of these messages."""
    await conn.execute(SET_SURFACE_STATE, workspace_id, purpose, subject_id, state, changed_at)


CLAIM_DUE_SURFACES: Final[LiteralString] = """
WITH due AS (
    SELECT id FROM surfaces
    WHERE (rendered_at IS NULL OR changed_at > rendered_at)
        AND (claimed_until IS NULL OR claimed_until <= clock_timestamp())
        AND (edited_at IS NULL OR edited_at <= clock_timestamp() - make_interval(secs => $3))
    ORDER BY changed_at, id
    LIMIT $1
    FOR UPDATE SKIP LOCKED
), claimed AS (
    UPDATE surfaces s SET claimed_until = clock_timestamp() + make_interval(secs => $2), attempts = attempts + 1
    FROM due WHERE s.id = due.id
    RETURNING s.*
)
SELECT * FROM claimed ORDER BY changed_at, id
"""


async def claim_due_surfaces(
    conn: Connection, *, limit: int, claim_seconds: float, edit_every_seconds: float
) -> list[Surface]:
    """Take what is due for delivery, oldest change first; nobody else gets it for `claim_seconds`.

    A message edited less than `edit_every_seconds` ago waits.
    """
    rows = await conn.fetch(CLAIM_DUE_SURFACES, limit, claim_seconds, edit_every_seconds)
    return [Surface.model_validate(dict(row)) for row in rows]


# A batch's message is its thread: both are known in the same instant, or neither.
MARK_SURFACE_RENDERED: Final[LiteralString] = """
WITH rendered AS (
    UPDATE surfaces SET
        rendered_at = greatest($2, rendered_at),
        message_ts = coalesce($3, message_ts),
        edited_at = CASE WHEN content_hash IS DISTINCT FROM $4 THEN clock_timestamp() ELSE edited_at END,
        content_hash = $4, claimed_until = NULL, attempts = 0, error = NULL
    WHERE id = $1
    RETURNING purpose, subject_id, workspace_id, message_ts
)
UPDATE batch_threads t SET thread_ts = rendered.message_ts
FROM rendered
WHERE rendered.purpose = 'batch' AND t.batch_id = rendered.subject_id AND t.workspace_id = rendered.workspace_id
    AND t.thread_ts IS DISTINCT FROM rendered.message_ts
"""


async def mark_surface_rendered(
    conn: Connection,
    surface_id: SurfaceId,
    *,
    seen_changed_at: datetime,
    message_ts: str | None,
    content_hash: str | None,
) -> None:
    """The message shows the state of `seen_changed_at`; changed since then, it is due again."""
    await conn.execute(MARK_SURFACE_RENDERED, surface_id, seen_changed_at, message_ts, content_hash)


MARK_SURFACE_FAILED: Final[LiteralString] = """
UPDATE surfaces SET
    error = $2,
    rendered_at = CASE WHEN $3 THEN changed_at ELSE rendered_at END,
    attempts = CASE WHEN $3 THEN 0 ELSE attempts END,
    claimed_until = CASE
        WHEN $3 THEN NULL ELSE clock_timestamp() + make_interval(secs => least(60, power(2, attempts - 1)))
    END
WHERE id = $1
"""


async def mark_surface_failed(conn: Connection, surface_id: SurfaceId, *, error: str, give_up: bool) -> None:
    """Not delivered: it is due again after 1, 2, 4 … 60 s, or with `give_up` only once it changes again."""
    await conn.execute(MARK_SURFACE_FAILED, surface_id, error, give_up)


SURFACE_BY_SUBJECT: Final[LiteralString] = """
SELECT * FROM surfaces WHERE workspace_id = $1 AND purpose = $2 AND subject_id = $3 AND slot = $4
"""


async def surface_by_subject(
    conn: Connection, workspace_id: WorkspaceId, purpose: str, subject_id: str, *, slot: int = 0
) -> Surface | None:
    return _surface(await conn.fetchrow(SURFACE_BY_SUBJECT, workspace_id, purpose, subject_id, slot))


def _surface(row: asyncpg.Record | None) -> Surface | None:
    return Surface.model_validate(dict(row)) if row else None
