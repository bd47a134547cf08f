"""`surfaces`: messages that follow the database.

All moments of delivery are the database's own, so that the clocks of several machines need not agree. `rendered_at`
holds the `changed_at` that the message shows, and `changed_at` only ever grows: a row is due exactly while it has
changed since it was rendered.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final, LiteralString

import asyncpg

from db.models.ids import JobId, SurfaceId, WorkspaceId
from db.models.surfaces import Surface
from db.pool import Connection

ENSURE_SURFACE: Final[LiteralString] = """
INSERT INTO surfaces
    (workspace_id, purpose, subject_id, slot, channel_id, thread_ts, language, changed_at, state, queue, place)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, coalesce($11, (
    SELECT max(place) FROM surfaces WHERE workspace_id = $1 AND queue = $10 AND message_ts IS NULL
), ''))
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
    language: str,
    changed_at: datetime,
    state: dict[str, Any] | None = None,
    queue: str | None = None,
    place: str | None = None,
) -> None:
    """There is such a message, or will be; one that is there already stays as it is.

    Messages of one `queue` are posted in the order in which they were ensured. Where their thread begins with the
    first of them, `thread_ts` is None for all: see `enter_thread`. One that carries a message of somebody has the ts
    of that for its `place`: told late, it is posted before what was said later and waits. It is never the first.
    """
    await conn.execute(
        ENSURE_SURFACE,
        *(workspace_id, purpose, subject_id, slot, channel_id, thread_ts, language, changed_at, state or {}, queue),
        place,
    )


ENTER_THREAD: Final[LiteralString] = """
UPDATE surfaces SET channel_id = $3, thread_ts = $4
WHERE workspace_id = $1 AND queue = $2 AND message_ts IS NULL AND thread_ts IS NULL
"""


async def enter_thread(
    conn: Connection, workspace_id: WorkspaceId, queue: str, *, channel_id: str, thread_ts: str
) -> None:
    """The first message of a queue is posted: those that wait behind it belong into its thread."""
    await conn.execute(ENTER_THREAD, workspace_id, queue, channel_id, thread_ts)


BEGIN_ANEW: Final[LiteralString] = """
UPDATE surfaces SET channel_id = $4, thread_ts = NULL, message_ts = NULL, content_hash = NULL, rendered_at = NULL,
    edited_at = NULL, claimed_until = NULL, attempts = 0, error = NULL
WHERE workspace_id = $1 AND queue = $2 AND (message_ts IS NULL OR purpose = $3) AND EXISTS (
    SELECT FROM surfaces WHERE workspace_id = $1 AND queue = $2 AND message_ts IS NULL AND error = 'thread_not_found'
)
RETURNING id
"""


async def begin_anew(conn: Connection, workspace_id: WorkspaceId, queue: str, *, first: str, channel_id: str) -> bool:
    """The thread of a queue is gone: its first message, by its purpose, is posted again, and what waits follows.

    False where its thread is there. Lock what the queue is of first.
    """
    return bool(await conn.fetch(BEGIN_ANEW, workspace_id, queue, first, channel_id))


GONE_THREADS: Final[LiteralString] = """
SELECT DISTINCT workspace_id, queue FROM surfaces
WHERE queue ^@ $1 AND message_ts IS NULL AND error = 'thread_not_found'
ORDER BY workspace_id, queue
"""


async def gone_threads(conn: Connection, *, beginning: str) -> list[tuple[WorkspaceId, str]]:
    """Queues with messages that Slack did not take because the first of their thread was deleted; those of one room,
    by how its queues begin."""
    rows = await conn.fetch(GONE_THREADS, beginning)
    return [(WorkspaceId(row["workspace_id"]), row["queue"]) for row in rows]


# Somebody's direct message is known by their own id until it is opened.
THREAD_BEGINS: Final[LiteralString] = """
SELECT EXISTS (
    SELECT FROM surfaces
    WHERE workspace_id = $1 AND (channel_id = $2 OR ($2 LIKE 'D%' AND channel_id LIKE ANY ('{U%,W%}')))
        AND queue IS NOT NULL AND thread_ts IS NULL AND message_ts IS NULL AND attempts > 0 AND error IS NULL
)
"""


async def thread_begins(conn: Connection, workspace_id: WorkspaceId, channel_id: str) -> bool:
    """Whether a first message of a queue is being posted there now, so that its thread is not known yet."""
    begins: bool = await conn.fetchval(THREAD_BEGINS, workspace_id, channel_id)
    return begins


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


# Locked in the order in which others touch the messages of a batch, so that nobody waits for each other.
TOUCH_OPEN_BATCHES: Final[LiteralString] = """
WITH shown AS (
    SELECT s.id
    FROM surfaces s JOIN batch_threads t ON t.batch_id = s.subject_id AND t.workspace_id = s.workspace_id
    WHERE s.workspace_id = $1 AND s.purpose IN ('batch', 'leaderboard') AND t.closed_at IS NULL
    ORDER BY s.subject_id, s.purpose
    FOR NO KEY UPDATE OF s
)
UPDATE surfaces s SET changed_at = greatest($2, s.changed_at + interval '1 microsecond')
FROM shown WHERE s.id = shown.id
"""


async def touch_open_batches(conn: Connection, workspace_id: WorkspaceId, *, changed_at: datetime) -> None:
    """The messages of batches that still take files show what the workspace has set."""
    await conn.execute(TOUCH_OPEN_BATCHES, workspace_id, changed_at)


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


# A surface under way has no error: with one, and a claim, it waits for its channel to take messages again, and the
# others of that channel wait with it. What is not posted waits for what is due before it in its queue, and for its
# thread where that has yet to begin.
CLAIM_DUE_SURFACES: Final[LiteralString] = """
WITH held AS (
    SELECT DISTINCT workspace_id, channel_id FROM surfaces
    WHERE (rendered_at IS NULL OR changed_at > rendered_at)
        AND error = ANY ($4::text[]) AND claimed_until > clock_timestamp()
), due AS (
    SELECT id, error FROM surfaces s
    WHERE (rendered_at IS NULL OR changed_at > rendered_at)
        AND (claimed_until IS NULL OR claimed_until <= clock_timestamp())
        AND (edited_at IS NULL OR edited_at <= clock_timestamp() - make_interval(secs => $3))
        AND (workspace_id, channel_id) NOT IN (SELECT workspace_id, channel_id FROM held)
        AND NOT EXISTS (SELECT FROM installations i WHERE i.workspace_id = s.workspace_id AND i.gone_at IS NOT NULL)
        AND (queue IS NULL OR message_ts IS NOT NULL OR NOT EXISTS (
            SELECT FROM surfaces e
            WHERE e.workspace_id = s.workspace_id AND e.queue = s.queue AND e.message_ts IS NULL
                AND (e.place, e.id) < (s.place, s.id)
                AND (s.thread_ts IS NULL OR e.rendered_at IS NULL OR e.changed_at > e.rendered_at)))
    ORDER BY changed_at, id
    LIMIT $1
    FOR UPDATE SKIP LOCKED
), claimed AS (
    UPDATE surfaces s SET
        claimed_until = clock_timestamp() + make_interval(secs => $2), attempts = attempts + 1, error = NULL
    FROM due WHERE s.id = due.id
    RETURNING s.*, due.error AS held_for
)
SELECT * FROM claimed ORDER BY changed_at, id
"""


async def claim_due_surfaces(
    conn: Connection, *, limit: int, claim_seconds: float, edit_every_seconds: float, holding: Collection[str] = ()
) -> list[Surface]:
    """Take what is due for delivery, oldest change first; nobody else gets it for `claim_seconds`.

    A message edited less than `edit_every_seconds` ago waits, and so do all of a workspace that the app is gone from,
    and all of a channel while one of them that failed with an error of `holding` does, and one that is not posted while
    an earlier one of its queue is not.
    """
    rows = await conn.fetch(CLAIM_DUE_SURFACES, limit, claim_seconds, edit_every_seconds, list(holding))
    return [Surface.model_validate(dict(row)) for row in rows]


MARK_SURFACE_RENDERED: Final[LiteralString] = """
UPDATE surfaces SET
    rendered_at = greatest($2, rendered_at),
    message_ts = coalesce($3, message_ts),
    channel_id = $5,
    edited_at = CASE WHEN content_hash IS DISTINCT FROM $4 THEN clock_timestamp() ELSE edited_at END,
    content_hash = $4, claimed_until = NULL, attempts = 0, error = NULL
WHERE id = $1
"""


async def mark_surface_rendered(
    conn: Connection,
    surface_id: SurfaceId,
    *,
    seen_changed_at: datetime,
    channel_id: str,
    message_ts: str | None,
    content_hash: str | None,
) -> None:
    """The message shows the state of `seen_changed_at`; changed since then, it is due again.

    `channel_id` is where it stands: what was meant for a person is in their direct message.
    """
    await conn.execute(MARK_SURFACE_RENDERED, surface_id, seen_changed_at, message_ts, content_hash, channel_id)


MARK_SURFACE_FAILED: Final[LiteralString] = """
UPDATE surfaces SET
    error = $2,
    rendered_at = CASE WHEN $3 THEN changed_at ELSE rendered_at END,
    attempts = CASE WHEN $3 THEN 0 ELSE attempts END,
    claimed_until = CASE
        WHEN $3 THEN NULL ELSE clock_timestamp() + make_interval(secs => least($4, power(2, least(attempts, 30) - 1)))
    END
WHERE id = $1
"""


async def mark_surface_failed(
    conn: Connection, surface_id: SurfaceId, *, error: str, give_up: bool, longest_seconds: float
) -> None:
    """Not delivered: due again after 1, 2, 4 … `longest_seconds`, or with `give_up` only once it changes again."""
    await conn.execute(MARK_SURFACE_FAILED, surface_id, error, give_up, longest_seconds)


RELEASE_CHANNEL: Final[LiteralString] = """
WITH told AS (
    DELETE FROM surfaces WHERE workspace_id = $1 AND purpose = $3 AND starts_with(subject_id, $2 || ':')
)
UPDATE surfaces SET claimed_until = NULL, rendered_at = NULL
WHERE workspace_id = $1 AND channel_id = $2 AND error IS NOT NULL
"""


async def release_channel(conn: Connection, workspace_id: WorkspaceId, channel_id: str, *, purpose: str) -> None:
    """A channel takes messages again.

    What waited for that, and what was given up, is due now; what told of it (`purpose`) is forgotten.
    """
    await conn.execute(RELEASE_CHANNEL, workspace_id, channel_id, purpose)


SURFACE_BY_SUBJECT: Final[LiteralString] = """
SELECT * FROM surfaces WHERE workspace_id = $1 AND purpose = $2 AND subject_id = $3 AND slot = $4
"""


async def surface_by_subject(
    conn: Connection, workspace_id: WorkspaceId, purpose: str, subject_id: str, *, slot: int = 0
) -> Surface | None:
    return _surface(await conn.fetchrow(SURFACE_BY_SUBJECT, workspace_id, purpose, subject_id, slot))


def _surface(row: asyncpg.Record | None) -> Surface | None:
    return Surface.model_validate(dict(row)) if row else None
