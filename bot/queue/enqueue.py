"""Putting a task into the queue on the caller's connection, so that it exists exactly when the row it is about does."""

import json
from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Any

from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver
from pgqueuer.adapters.persistence.queries import Queries

from db.pool import Connection


class Task(StrEnum):
    """Every kind of queued work, `room.verb`; the worker refuses to start when one has no function."""

    WORK_EVENT = "slack.work_event"
    READ_OPENING = "opening.read"
    FETCH_FILE = "cv.fetch"
    READ_FILE = "cv.read"
    ASSESS_FILE = "candidate.assess"
    SETTLE_BATCH = "candidate.settle"
    PHRASE_RANKS = "candidate.phrase"
    EXPORT_BATCH = "candidate.export"
    INDEX_CANDIDATE = "candidate.index"
    FOLLOW_OPENING = "opening.follow"
    CARRY_FILE = "ticket.carry_file"
    DRAFT_ANSWER = "ticket.draft_answer"
    INDEX_TICKET = "ticket.index"
    WITHDRAW_FILES = "ticket.withdraw_files"
    REVOKE_CALENDAR = "account.revoke_calendar"
    PREPARE_QUESTIONS = "interview.prepare_questions"
    SEND_CV = "interview.send_cv"
    MAIL_INTERVIEW = "interview.mail"


LATER = -1  # the priority of work that nobody waits for


class _CodecDriver(AsyncpgDriver):
    """PgQueuer hands over its headers as JSON text; our connections encode jsonb themselves."""

    async def fetch(self, query: str, *args: object) -> list[dict[str, object]]:
        *rest, headers = args
        assert isinstance(headers, list)
        return await super().fetch(query, *rest, [json.loads(text) for text in headers])


async def enqueue(
    conn: Connection,
    task: Task,
    payload: dict[str, Any],
    *,
    priority: int = 0,
    dedupe_key: str | None = None,
    delay: timedelta = timedelta(),
) -> bool:
    """Queue `task` in the caller's transaction. While a task with the same `dedupe_key` is queued or being
    worked, this one is dropped: False."""
    [queued] = await enqueue_all(conn, task, [(payload, dedupe_key)], priority=priority, delay=delay)
    return queued


async def enqueue_all(
    conn: Connection,
    task: Task,
    payloads: Sequence[tuple[dict[str, Any], str | None]],
    *,
    priority: int = 0,
    delay: timedelta = timedelta(),
) -> list[bool]:
    """As `enqueue`, for several payloads, each with its dedupe key, at once."""
    count = len(payloads)
    job_ids = await Queries(_CodecDriver(conn)).enqueue(  # type: ignore[arg-type]  # a pool's proxy is a connection
        [task.value] * count,
        [json.dumps(payload).encode() for payload, _key in payloads],
        [priority] * count,
        [delay] * count,
        [key for _payload, key in payloads],
        on_conflict="skip",
    )
    return [job_id is not None for job_id in job_ids]
