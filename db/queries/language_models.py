"""`model_answers`, `model_calls` and `agent_usage_stats`: what language models said, and what it cost."""

from datetime import datetime
from typing import Any, Final, LiteralString

from db.models.ids import BatchId, JobId, UserId, WorkspaceId
from db.models.language_models import Heard, Spent
from db.pool import Connection

ANSWER_BY_KEY: Final[LiteralString] = """
SELECT answer FROM model_answers WHERE workspace_id = $1 AND key = $2
"""


async def answer_by_key(conn: Connection, workspace_id: WorkspaceId, key: str) -> Any:
    """The JSON value that was kept; None where there is none."""
    return await conn.fetchval(ANSWER_BY_KEY, workspace_id, key)


INSERT_ANSWER: Final[LiteralString] = """
INSERT INTO model_answers (workspace_id, key, answer, answered_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (workspace_id, key) DO NOTHING
"""


async def insert_answer(conn: Connection, workspace_id: WorkspaceId, key: str, answer: Any, *, at: datetime) -> None:
    """The first answer stays: whoever was asked twice at once gave the second in vain."""
    await conn.execute(INSERT_ANSWER, workspace_id, key, answer, at)


INSERT_CALL: Final[LiteralString] = """
INSERT INTO model_calls
    (workspace_id, batch_id, model, prompt, tokens_read, tokens_written, trouble, seconds, asked_at, job_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
"""


async def insert_call(
    conn: Connection,
    workspace_id: WorkspaceId,
    *,
    batch_id: BatchId | None,
    model: str,
    prompt: str,
    tokens_read: int,
    tokens_written: int,
    trouble: str | None,
    seconds: float,
    at: datetime,
    job_id: JobId | None = None,
) -> None:
    """`batch_id` or `job_id` says what the asking was for, and whose budget it used."""
    await conn.execute(
        INSERT_CALL, workspace_id, batch_id, model, prompt, tokens_read, tokens_written, trouble, seconds, at, job_id
    )


SPENT_ON_BATCH: Final[LiteralString] = """
SELECT count(*) AS calls, coalesce(sum(tokens_read), 0) AS tokens_read,
    coalesce(sum(tokens_written), 0) AS tokens_written, count(trouble) AS unanswered
FROM model_calls WHERE batch_id = $1
"""


async def spent_on_batch(conn: Connection, batch_id: BatchId) -> Spent:
    return Spent.model_validate(dict(await conn.fetchrow(SPENT_ON_BATCH, batch_id) or {}))


SPENT_ON_JOB: Final[LiteralString] = """
SELECT count(*) AS calls, coalesce(sum(tokens_read), 0) AS tokens_read,
    coalesce(sum(tokens_written), 0) AS tokens_written, count(trouble) AS unanswered
FROM model_calls WHERE job_id = $1
"""


async def spent_on_job(conn: Connection, job_id: JobId) -> Spent:
    return Spent.model_validate(dict(await conn.fetchrow(SPENT_ON_JOB, job_id) or {}))


HEARD_ON_BATCH: Final[LiteralString] = """
SELECT count(*) AS assessed, count(model) AS heard, coalesce(sum(dropped), 0) AS dropped,
    coalesce(array_agg(DISTINCT model) FILTER (WHERE model IS NOT NULL), '{}') AS models
FROM candidate_standings WHERE batch_id = $1
"""


async def heard_on_batch(conn: Connection, batch_id: BatchId) -> Heard:
    return Heard.model_validate(dict(await conn.fetchrow(HEARD_ON_BATCH, batch_id) or {}))


SPENT_WITHOUT_BATCH: Final[LiteralString] = """
SELECT count(*) AS calls, coalesce(sum(tokens_read), 0) AS tokens_read,
    coalesce(sum(tokens_written), 0) AS tokens_written, count(trouble) AS unanswered
FROM model_calls WHERE workspace_id = $1 AND batch_id IS NULL AND asked_at >= $2
"""


async def spent_without_batch(conn: Connection, workspace_id: WorkspaceId, *, since: datetime) -> Spent:
    """What was asked about several batches at once."""
    return Spent.model_validate(dict(await conn.fetchrow(SPENT_WITHOUT_BATCH, workspace_id, since) or {}))


ADD_USAGE: Final[LiteralString] = """
INSERT INTO agent_usage_stats (user_id, agent_id, usage_count, total_time_spent, date, created_at, updated_at)
VALUES ($1, $2, 1, $3::int, ($4::timestamptz AT TIME ZONE 'UTC')::date,
    $4::timestamptz AT TIME ZONE 'UTC', $4::timestamptz AT TIME ZONE 'UTC')
ON CONFLICT (user_id, agent_id, date) DO UPDATE SET
    usage_count = coalesce(agent_usage_stats.usage_count, 0) + 1,
    total_time_spent = coalesce(agent_usage_stats.total_time_spent, 0) + excluded.total_time_spent,
    updated_at = excluded.updated_at
"""


async def add_usage(conn: Connection, user_id: UserId, agent_id: str, *, seconds: float, at: datetime) -> None:
    """`agent_id` worked for this user once more; its time is kept in whole seconds."""
    await conn.execute(ADD_USAGE, user_id, agent_id, round(seconds), at)
