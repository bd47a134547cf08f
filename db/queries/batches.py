"""`cv_batches` and `batch_threads`."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final, LiteralString

import asyncpg

from db.models.batches import Batch
from db.models.ids import BatchId, JobId, UserId, WorkspaceId
from db.pool import Connection

INSERT_BATCH: Final[LiteralString] = """
WITH batch AS (
    INSERT INTO cv_batches (id, user_id, name, jd_requirements, created_at, updated_at)
    VALUES ($1, $3, $5, $6, $9::timestamptz AT TIME ZONE 'UTC', $9::timestamptz AT TIME ZONE 'UTC')
    RETURNING id
)
INSERT INTO batch_threads (batch_id, workspace_id, job_id, channel_id, blind, blind_schools, language, scale)
SELECT id, $2, $4, $7, $8, $10, $11, $12 FROM batch
"""


async def insert_batch(
    conn: Connection,
    *,
    batch_id: BatchId,
    workspace_id: WorkspaceId,
    user_id: UserId,
    job_id: JobId,
    name: str,
    jd_requirements: str,
    channel_id: str,
    blind: bool,
    blind_schools: bool = False,
    language: str,
    scale: dict[str, Any],
    created_at: datetime,
) -> None:
    """`jd_requirements` is JSON text; `name` has at most 255 characters."""
    await conn.execute(
        INSERT_BATCH,
        *(batch_id, workspace_id, user_id, job_id, name, jd_requirements, channel_id, blind, created_at, blind_schools),
        language,
        scale,
    )


_BATCHES: Final[LiteralString] = """
SELECT b.id, t.workspace_id, b.user_id, t.job_id, j.title AS job_title, b.name, b.status, b.total_resumes,
    b.processed_resumes, b.jd_requirements, t.channel_id, t.thread_ts, t.blind, t.blind_schools, t.closed_at,
    t.settled_at, t.language, j.requirements_json AS job_requirements, t.scale, g.value AS workspace_scale,
    b.created_at AT TIME ZONE 'UTC' AS created_at, b.updated_at AT TIME ZONE 'UTC' AS updated_at
FROM batch_threads t JOIN cv_batches b ON b.id = t.batch_id JOIN jobs j ON j.id = t.job_id
    LEFT JOIN system_settings g ON g.key = t.workspace_id || ':scoring.scale'
"""

BATCH_BY_ID: Final[LiteralString] = _BATCHES + "WHERE b.id = $2 AND t.workspace_id = $1"


async def batch_by_id(conn: Connection, workspace_id: WorkspaceId, batch_id: BatchId) -> Batch | None:
    return _batch(await conn.fetchrow(BATCH_BY_ID, workspace_id, batch_id))


BATCH_BY_THREAD: Final[LiteralString] = (
    _BATCHES + "WHERE t.workspace_id = $1 AND t.channel_id = $2 AND t.thread_ts = $3"
)


async def batch_by_thread(conn: Connection, workspace_id: WorkspaceId, channel_id: str, thread_ts: str) -> Batch | None:
    return _batch(await conn.fetchrow(BATCH_BY_THREAD, workspace_id, channel_id, thread_ts))


# Not FOR UPDATE: that would wait for every transaction that adds a file, and they for each other.
LOCK_BATCH: Final[LiteralString] = """
SELECT t.workspace_id
FROM cv_batches b JOIN batch_threads t ON t.batch_id = b.id
WHERE b.id = $1
FOR NO KEY UPDATE OF b
"""


async def lock_batch(conn: Connection, batch_id: BatchId) -> Batch | None:
    """The batch, held to the end of the transaction; what changes its files, counts or ranks takes this first."""
    workspace_id = await conn.fetchval(LOCK_BATCH, batch_id)
    # Read after the wait, so that nothing is older than the lock.
    return await batch_by_id(conn, workspace_id, batch_id) if workspace_id is not None else None


UNPOSTED_IN_CHANNEL: Final[LiteralString] = """
SELECT EXISTS (
    SELECT FROM batch_threads t JOIN cv_batches b ON b.id = t.batch_id
    WHERE t.workspace_id = $1 AND t.channel_id = $2 AND t.thread_ts IS NULL
        AND b.created_at > clock_timestamp() AT TIME ZONE 'UTC' - interval '10 minutes'
)
"""


async def unposted_in_channel(conn: Connection, workspace_id: WorkspaceId, channel_id: str) -> bool:
    """Whether a young batch of this channel has no thread yet that we know of."""
    return bool(await conn.fetchval(UNPOSTED_IN_CHANNEL, workspace_id, channel_id))


BATCHES_FOR_CHANNELS: Final[LiteralString] = (
    _BATCHES
    + """
WHERE t.workspace_id = $1 AND t.channel_id = ANY ($2::text[])
ORDER BY b.created_at DESC, b.id
LIMIT $3 OFFSET $4
"""
)


async def batches_for_channels(
    conn: Connection, workspace_id: WorkspaceId, channel_ids: Collection[str], *, limit: int, offset: int
) -> list[Batch]:
    """Those that live in these channels, newest first."""
    rows = await conn.fetch(BATCHES_FOR_CHANNELS, workspace_id, list(channel_ids), limit, offset)
    return [Batch.model_validate(dict(row)) for row in rows]


SET_BATCH_THREAD: Final[LiteralString] = """
UPDATE batch_threads SET thread_ts = $3 WHERE workspace_id = $1 AND batch_id = $2
"""


async def set_batch_thread(conn: Connection, workspace_id: WorkspaceId, batch_id: BatchId, thread_ts: str) -> None:
    """A batch's message is its thread."""
    await conn.execute(SET_BATCH_THREAD, workspace_id, batch_id, thread_ts)


OPENERS_IN_CHANNEL: Final[LiteralString] = """
SELECT DISTINCT s.slack_user_id, coalesce(s.language, t.language) AS language
FROM batch_threads t JOIN cv_batches b ON b.id = t.batch_id
    JOIN slack_users s ON s.workspace_id = t.workspace_id AND s.user_id = b.user_id
WHERE t.workspace_id = $1 AND t.channel_id = $2 AND t.closed_at IS NULL AND s.is_active
ORDER BY 1
"""


async def openers_in_channel(conn: Connection, workspace_id: WorkspaceId, channel_id: str) -> list[tuple[str, str]]:
    """Slack ids, each with a language, of those who opened a batch there that still takes files."""
    rows = await conn.fetch(OPENERS_IN_CHANNEL, workspace_id, channel_id)
    return [(row["slack_user_id"], row["language"]) for row in rows]


BATCHES_FOR_JOB: Final[LiteralString] = (
    _BATCHES
    + """
WHERE t.workspace_id = $1 AND t.job_id = $2 AND t.channel_id = ANY ($3::text[])
ORDER BY b.created_at DESC, b.id
LIMIT $4 OFFSET $5
"""
)


async def batches_for_job(
    conn: Connection,
    workspace_id: WorkspaceId,
    job_id: JobId,
    channel_ids: Collection[str],
    *,
    limit: int,
    offset: int,
) -> list[Batch]:
    """Those of a job that live in these channels, newest first."""
    rows = await conn.fetch(BATCHES_FOR_JOB, workspace_id, job_id, list(channel_ids), limit, offset)
    return [Batch.model_validate(dict(row)) for row in rows]


SET_BATCH_REQUIREMENTS: Final[LiteralString] = """
UPDATE cv_batches SET jd_requirements = $2, updated_at = $3::timestamptz AT TIME ZONE 'UTC' WHERE id = $1
"""


async def set_batch_requirements(conn: Connection, batch_id: BatchId, jd_requirements: str, *, at: datetime) -> None:
    """`jd_requirements` is JSON text."""
    await conn.execute(SET_BATCH_REQUIREMENTS, batch_id, jd_requirements, at)


SET_BATCH_SCALE: Final[LiteralString] = """
UPDATE batch_threads SET scale = $2 WHERE batch_id = $1
"""


async def set_batch_scale(conn: Connection, batch_id: BatchId, scale: dict[str, Any]) -> None:
    """What its CVs are scored by from now on."""
    await conn.execute(SET_BATCH_SCALE, batch_id, scale)


COUNT_SCORED_OTHERWISE: Final[LiteralString] = """
SELECT count(*) FROM batch_threads WHERE workspace_id = $1 AND closed_at IS NULL AND scale <> $2
"""


async def count_scored_otherwise(conn: Connection, workspace_id: WorkspaceId, scale: dict[str, Any]) -> int:
    """Batches that still take files and are scored by other numbers than `scale`."""
    return int(await conn.fetchval(COUNT_SCORED_OTHERWISE, workspace_id, scale))


CLOSE_BATCH: Final[LiteralString] = """
UPDATE batch_threads SET closed_at = $2 WHERE batch_id = $1 AND closed_at IS NULL
"""


async def close_batch(conn: Connection, batch_id: BatchId, *, at: datetime) -> None:
    """No more files; a batch closed before stays closed since then."""
    await conn.execute(CLOSE_BATCH, batch_id, at)


SETTLE_BATCH: Final[LiteralString] = """
UPDATE batch_threads SET settled_at = $2 WHERE batch_id = $1
"""


async def settle_batch(conn: Connection, batch_id: BatchId, *, at: datetime) -> None:
    """All its files have ended and its ranks are set."""
    await conn.execute(SETTLE_BATCH, batch_id, at)


# An archive is not a CV: its members are counted, it is not.
RECOUNT_BATCH: Final[LiteralString] = """
WITH counts AS (
    SELECT count(*) FILTER (WHERE state <> 'unpacked') AS total,
        count(*) FILTER (WHERE state = 'ranked') AS ranked,
        count(*) FILTER (WHERE state IN ('received', 'stored', 'read')) AS under_way
    FROM batch_files WHERE batch_id = $1
), unsettled AS (
    UPDATE batch_threads SET settled_at = NULL
    FROM counts WHERE batch_id = $1 AND settled_at IS NOT NULL AND under_way > 0
)
UPDATE cv_batches SET
    total_resumes = total,
    processed_resumes = ranked,
    status = CASE WHEN under_way > 0 OR total = 0 THEN 'processing' WHEN ranked > 0 THEN 'completed' ELSE 'failed' END,
    updated_at = $2::timestamptz AT TIME ZONE 'UTC'
FROM counts WHERE id = $1
"""


async def recount_batch(conn: Connection, batch_id: BatchId, *, at: datetime) -> None:
    """Make `total_resumes`, `processed_resumes`, `status` and `settled_at` follow from the states of the files.

    Needs a transaction, to whose end the batch is locked: a count taken while others wait to add would be old.
    """
    await conn.fetchval(LOCK_BATCH, batch_id)
    await conn.execute(RECOUNT_BATCH, batch_id, at)


def _batch(row: asyncpg.Record | None) -> Batch | None:
    return Batch.model_validate(dict(row)) if row else None
