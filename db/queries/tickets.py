"""`support_tickets`, with what stands beside them in `ticket_details` and `ticket_pauses`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, LiteralString

import asyncpg

from db.models.ids import CandidateId, InterviewId, TicketId, UserId, WorkspaceId
from db.models.tickets import OpenedBy, PauseReason, Priority, Side, Ticket, TicketStatus
from db.pool import Connection

_TICKETS: Final[LiteralString] = """
SELECT t.id, d.workspace_id, d.number, t.user_id AS requester_id, t.subject, t.description, t.status, t.priority,
    t.category, d.tags, t.assigned_to AS assignee_id, t.resolution,
    t.resolved_at AT TIME ZONE 'UTC' AS resolved_at, t.created_at AT TIME ZONE 'UTC' AS created_at,
    (SELECT min(s.slack_user_id) FROM slack_users s
     WHERE s.workspace_id = d.workspace_id AND s.user_id = t.user_id AND s.is_active) AS requester_slack_id,
    (SELECT trim(u.first_name || ' ' || u.last_name) FROM users u WHERE u.id = t.user_id) AS requester_name,
    (SELECT min(s.slack_user_id) FROM slack_users s
     WHERE s.workspace_id = d.workspace_id AND s.user_id = t.assigned_to AND s.is_active) AS assignee_slack_id,
    d.language, d.opened_by, d.requester_channel_id, d.requester_thread_ts, d.triage_channel_id, d.triage_thread_ts,
    d.candidate_id, d.interview_id, d.merged_into, d.split_from, d.follows, d.first_response_at, d.closed_at,
    d.reopened, d.last_public_at, d.nudged_at, d.csat, d.changed_at,
    (SELECT m.number FROM ticket_details m WHERE m.ticket_id = d.merged_into) AS merged_number,
    (SELECT f.number FROM ticket_details f WHERE f.ticket_id = d.follows) AS follows_number,
    (SELECT count(*) FROM ticket_messages m WHERE m.ticket_id = t.id AND m.undelivered IS NOT NULL) AS undelivered,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('started_at', p.started_at, 'ended_at', p.ended_at)
            ORDER BY p.started_at), '[]')
     FROM ticket_pauses p WHERE p.ticket_id = t.id) AS pauses
FROM support_tickets t JOIN ticket_details d ON d.ticket_id = t.id
"""

TICKETS: Final[LiteralString] = _TICKETS

# Numbers are given one after the other: whoever opens waits for whoever opens before.
LOCK_NUMBERS: Final[LiteralString] = """
SELECT id FROM workspaces WHERE id = $1 FOR NO KEY UPDATE
"""

INSERT_TICKET: Final[LiteralString] = """
WITH ticket AS (
    INSERT INTO support_tickets (user_id, subject, description, status, priority, category, created_at, updated_at)
    VALUES ($2, $3, $4, 'open', $5, $6, $13::timestamptz AT TIME ZONE 'UTC', $13::timestamptz AT TIME ZONE 'UTC')
    RETURNING id, subject, description
)
INSERT INTO ticket_details (ticket_id, workspace_id, number, language, opened_by, source_key, requester_channel_id,
    requester_thread_ts, triage_channel_id, split_from, follows, last_public_at, changed_at, words)
SELECT ticket.id, $1,
    (SELECT coalesce(max(number), 0) + 1 FROM ticket_details WHERE workspace_id = $1),
    $7, $8, $9, $10, $11, $12, $14, $15, $13, $13,
    ticket_words(ticket.subject, ticket.description, NULL)
FROM ticket
RETURNING ticket_id
"""


async def insert_ticket(
    conn: Connection,
    workspace_id: WorkspaceId,
    *,
    requester_id: UserId,
    subject: str,
    description: str,
    priority: Priority,
    category: str,
    language: str,
    opened_by: OpenedBy,
    source_key: str | None,
    requester_channel_id: str,
    requester_thread_ts: str | None,
    triage_channel_id: str,
    split_from: TicketId | None = None,
    follows: TicketId | None = None,
    at: datetime,
) -> TicketId:
    """`subject` has at most 255 characters, `category` 50. Lock its source first: see `lock_numbers`."""
    return TicketId(
        await conn.fetchval(
            INSERT_TICKET,
            *(workspace_id, requester_id, subject, description, priority.value, category, language, opened_by.value),
            *(source_key, requester_channel_id, requester_thread_ts, triage_channel_id, at, split_from, follows),
        )
    )


async def lock_numbers(conn: Connection, workspace_id: WorkspaceId) -> None:
    """To the end of the transaction nobody else opens a ticket here; look for one of the same source after this."""
    await conn.fetchval(LOCK_NUMBERS, workspace_id)


TICKET_BY_ID: Final[LiteralString] = _TICKETS + "WHERE d.workspace_id = $1 AND t.id = $2"


async def ticket_by_id(conn: Connection, workspace_id: WorkspaceId, ticket_id: TicketId) -> Ticket | None:
    return ticket_of(await conn.fetchrow(TICKET_BY_ID, workspace_id, ticket_id))


TICKET_BY_NUMBER: Final[LiteralString] = _TICKETS + "WHERE d.workspace_id = $1 AND d.number = $2"


async def ticket_by_number(conn: Connection, workspace_id: WorkspaceId, number: int) -> Ticket | None:
    return ticket_of(await conn.fetchrow(TICKET_BY_NUMBER, workspace_id, number))


TICKET_BY_SOURCE: Final[LiteralString] = _TICKETS + "WHERE d.workspace_id = $1 AND d.source_key = $2"


async def ticket_by_source(conn: Connection, workspace_id: WorkspaceId, source_key: str) -> Ticket | None:
    """`source_key`: "channel:ts" of the message that it was opened from."""
    return ticket_of(await conn.fetchrow(TICKET_BY_SOURCE, workspace_id, source_key))


# Of several the latest: a late reply opens a further ticket in the same thread.
THREAD_OF_TICKET: Final[LiteralString] = """
SELECT ticket_id, side FROM (
    SELECT ticket_id, 'requester' AS side FROM ticket_details
    WHERE workspace_id = $1 AND requester_channel_id = $2 AND requester_thread_ts = $3
    UNION ALL
    SELECT ticket_id, 'agents' FROM ticket_details
    WHERE workspace_id = $1 AND triage_channel_id = $2 AND triage_thread_ts = $3
) AS threads
ORDER BY side DESC, ticket_id DESC
LIMIT 1
"""


async def thread_of_ticket(
    conn: Connection, workspace_id: WorkspaceId, channel_id: str, thread_ts: str
) -> tuple[TicketId, Side] | None:
    """The ticket that a thread belongs to, and whose thread it is."""
    row = await conn.fetchrow(THREAD_OF_TICKET, workspace_id, channel_id, thread_ts)
    return (TicketId(row["ticket_id"]), Side(row["side"])) if row else None


SET_TRIAGE_THREAD: Final[LiteralString] = """
UPDATE ticket_details SET triage_thread_ts = $2 WHERE ticket_id = $1
"""


async def set_triage_thread(conn: Connection, ticket_id: TicketId, *, thread_ts: str | None) -> None:
    await conn.execute(SET_TRIAGE_THREAD, ticket_id, thread_ts)


SET_REQUESTER_THREAD: Final[LiteralString] = """
UPDATE ticket_details SET requester_channel_id = $2, requester_thread_ts = $3 WHERE ticket_id = $1
"""


async def set_requester_thread(
    conn: Connection, ticket_id: TicketId, *, channel_id: str, thread_ts: str | None
) -> None:
    await conn.execute(SET_REQUESTER_THREAD, ticket_id, channel_id, thread_ts)


SET_DESCRIPTION: Final[LiteralString] = """
WITH ticket AS (
    UPDATE support_tickets SET description = $2, updated_at = $3::timestamptz AT TIME ZONE 'UTC'
    WHERE id = $1 AND description <> $2
    RETURNING id, subject, description, resolution
)
UPDATE ticket_details d SET words = ticket_words(t.subject, t.description, t.resolution)
FROM ticket t WHERE d.ticket_id = t.id
RETURNING d.ticket_id
"""


async def set_description(conn: Connection, ticket_id: TicketId, description: str, *, at: datetime) -> bool:
    """False where it is that already."""
    return await conn.fetchval(SET_DESCRIPTION, ticket_id, description, at) is not None


LOCK_TICKET: Final[LiteralString] = """
SELECT id FROM support_tickets WHERE id = $1 FOR NO KEY UPDATE
"""


async def lock_ticket(conn: Connection, workspace_id: WorkspaceId, ticket_id: TicketId) -> Ticket | None:
    """The ticket, held to the end of the transaction; whatever changes it or adds to it takes this first."""
    await conn.fetchval(LOCK_TICKET, ticket_id)
    return await ticket_by_id(conn, workspace_id, ticket_id)  # read after the wait, so nothing is older than the lock


SET_ASSIGNEE: Final[LiteralString] = """
UPDATE support_tickets SET assigned_to = $2, updated_at = $3::timestamptz AT TIME ZONE 'UTC' WHERE id = $1
"""


async def set_assignee(conn: Connection, ticket_id: TicketId, user_id: UserId | None, *, at: datetime) -> None:
    await conn.execute(SET_ASSIGNEE, ticket_id, user_id, at)


SET_TRIAGE: Final[LiteralString] = """
WITH ticket AS (
    UPDATE support_tickets SET priority = $2, category = $3, updated_at = $5::timestamptz AT TIME ZONE 'UTC'
    WHERE id = $1
)
UPDATE ticket_details SET tags = $4, changed_at = $5 WHERE ticket_id = $1
"""


async def set_triage(
    conn: Connection, ticket_id: TicketId, *, priority: Priority, category: str, tags: Sequence[str], at: datetime
) -> None:
    """How pressing it is and what it is about."""
    await conn.execute(SET_TRIAGE, ticket_id, priority.value, category, list(tags), at)


SET_STATUS: Final[LiteralString] = """
WITH ticket AS (
    UPDATE support_tickets SET status = $2, updated_at = $3::timestamptz AT TIME ZONE 'UTC' WHERE id = $1
)
UPDATE ticket_details SET closed_at = CASE WHEN $2 = 'closed' THEN $3 END, changed_at = $3 WHERE ticket_id = $1
"""


async def set_status(conn: Connection, ticket_id: TicketId, status: TicketStatus, *, at: datetime) -> None:
    await conn.execute(SET_STATUS, ticket_id, status.value, at)


SET_RESOLUTION: Final[LiteralString] = """
WITH ticket AS (
    UPDATE support_tickets SET resolution = $2, resolved_at = $3::timestamptz AT TIME ZONE 'UTC' WHERE id = $1
    RETURNING id, subject, description, resolution
)
UPDATE ticket_details d SET words = ticket_words(t.subject, t.description, t.resolution)
FROM ticket t WHERE d.ticket_id = t.id
"""


async def set_resolution(conn: Connection, ticket_id: TicketId, resolution: str | None, *, at: datetime | None) -> None:
    """None for both: it is not resolved any more."""
    await conn.execute(SET_RESOLUTION, ticket_id, resolution, at)


COUNT_REOPENING: Final[LiteralString] = """
UPDATE ticket_details SET reopened = reopened + 1 WHERE ticket_id = $1
"""


async def count_reopening(conn: Connection, ticket_id: TicketId) -> None:
    await conn.execute(COUNT_REOPENING, ticket_id)


BEGIN_PAUSE: Final[LiteralString] = """
INSERT INTO ticket_pauses (ticket_id, started_at, why) VALUES ($1, $2, $3)
ON CONFLICT (ticket_id) WHERE ended_at IS NULL DO UPDATE SET why = excluded.why
"""


async def begin_pause(conn: Connection, ticket_id: TicketId, why: PauseReason, *, at: datetime) -> None:
    """From now on no promise counts; a pause that lasts goes on under its new reason."""
    await conn.execute(BEGIN_PAUSE, ticket_id, at, why.value)


END_PAUSE: Final[LiteralString] = """
UPDATE ticket_pauses SET ended_at = greatest($2, started_at) WHERE ticket_id = $1 AND ended_at IS NULL
"""


async def end_pause(conn: Connection, ticket_id: TicketId, *, at: datetime) -> None:
    await conn.execute(END_PAUSE, ticket_id, at)


NOTE_FIRST_RESPONSE: Final[LiteralString] = """
UPDATE ticket_details SET first_response_at = coalesce(first_response_at, $2) WHERE ticket_id = $1
"""


async def note_first_response(conn: Connection, ticket_id: TicketId, *, at: datetime) -> None:
    """The first of them stays."""
    await conn.execute(NOTE_FIRST_RESPONSE, ticket_id, at)


NOTE_PUBLIC: Final[LiteralString] = """
UPDATE ticket_details SET last_public_at = $2, nudged_at = NULL, silence_at = $3 WHERE ticket_id = $1
"""


async def note_public(conn: Connection, ticket_id: TicketId, *, at: datetime, silence_at: datetime | None) -> None:
    """Somebody said something that both sides read: silence begins anew, and is minded from `silence_at` on."""
    await conn.execute(NOTE_PUBLIC, ticket_id, at, silence_at)


NOTE_NUDGE: Final[LiteralString] = """
UPDATE ticket_details SET nudged_at = $2, silence_at = $3 WHERE ticket_id = $1
"""


async def note_nudge(conn: Connection, ticket_id: TicketId, *, at: datetime, close_at: datetime) -> None:
    await conn.execute(NOTE_NUDGE, ticket_id, at, close_at)


SET_SILENCE: Final[LiteralString] = """
UPDATE ticket_details SET
    silence_at = CASE WHEN $2::timestamptz IS NOT NULL THEN coalesce(silence_at, $2) END,
    nudged_at = CASE WHEN $2::timestamptz IS NOT NULL THEN nudged_at END
WHERE ticket_id = $1
"""


async def set_silence(conn: Connection, ticket_id: TicketId, until: datetime | None) -> None:
    """When the requester's silence has lasted long enough for something; one that is set stays. None: nobody waits."""
    await conn.execute(SET_SILENCE, ticket_id, until)


SET_LINKS: Final[LiteralString] = """
UPDATE ticket_details SET candidate_id = $2, interview_id = $3, changed_at = $4 WHERE ticket_id = $1
"""


async def set_links(
    conn: Connection,
    ticket_id: TicketId,
    *,
    candidate_id: CandidateId | None,
    interview_id: InterviewId | None,
    at: datetime,
) -> None:
    await conn.execute(SET_LINKS, ticket_id, candidate_id, interview_id, at)


HAS_CANDIDATE: Final[LiteralString] = """
SELECT EXISTS (
    SELECT FROM candidates c JOIN batch_threads t ON t.batch_id = c.batch_id WHERE t.workspace_id = $1 AND c.id = $2
)
"""


async def has_candidate(conn: Connection, workspace_id: WorkspaceId, candidate_id: CandidateId) -> bool:
    found: bool = await conn.fetchval(HAS_CANDIDATE, workspace_id, candidate_id)
    return found


SET_MERGED: Final[LiteralString] = """
UPDATE ticket_details SET merged_into = $2, changed_at = $3 WHERE ticket_id = $1
"""


async def set_merged(conn: Connection, ticket_id: TicketId, into: TicketId, *, at: datetime) -> None:
    await conn.execute(SET_MERGED, ticket_id, into, at)


SET_CSAT: Final[LiteralString] = """
UPDATE ticket_details SET csat = $2, changed_at = $3 WHERE ticket_id = $1
"""


async def set_csat(conn: Connection, ticket_id: TicketId, csat: int, *, at: datetime) -> None:
    """`csat`: 1 to 5."""
    await conn.execute(SET_CSAT, ticket_id, csat, at)


def ticket_of(row: asyncpg.Record | None) -> Ticket | None:
    return Ticket.model_validate(dict(row)) if row else None


def tickets_of(rows: Sequence[asyncpg.Record]) -> list[Ticket]:
    return [Ticket.model_validate(dict(row)) for row in rows]
