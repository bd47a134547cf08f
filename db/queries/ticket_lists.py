"""Tickets in lists: somebody's own, the queue, those found by words, those that are due for something."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, LiteralString

import asyncpg

from db.models.ids import TicketId, UserId, WorkspaceId
from db.models.tickets import Ticket, TicketNumbers
from db.pool import Connection
from db.queries.tickets import TICKETS as _TICKETS
from db.queries.tickets import tickets_of

TICKETS_BY_IDS: Final[LiteralString] = (
    _TICKETS
    + """
WHERE d.workspace_id = $1 AND t.id = ANY ($2::int[])
ORDER BY array_position($2::int[], t.id)
"""
)


async def _counted(
    conn: Connection, workspace_id: WorkspaceId, rows: Sequence[asyncpg.Record]
) -> tuple[list[Ticket], int]:
    """With how many there are in all, as far as there are some on this page."""
    found = await conn.fetch(TICKETS_BY_IDS, workspace_id, [row["id"] for row in rows])
    return tickets_of(found), rows[0]["total"] if rows else 0


TICKET_IDS_FOR_REQUESTER: Final[LiteralString] = """
SELECT t.id, count(*) OVER () AS total FROM support_tickets t JOIN ticket_details d ON d.ticket_id = t.id
WHERE d.workspace_id = $1 AND t.user_id = $2
ORDER BY t.status = 'closed', t.id DESC
LIMIT $3 OFFSET $4
"""


async def tickets_for_requester(
    conn: Connection, workspace_id: WorkspaceId, user_id: UserId, *, limit: int, offset: int
) -> tuple[list[Ticket], int]:
    """Those under way first, then the newest."""
    rows = await conn.fetch(TICKET_IDS_FOR_REQUESTER, workspace_id, user_id, limit, offset)
    return await _counted(conn, workspace_id, rows)


TICKET_IDS_FOR_ASSIGNEE: Final[LiteralString] = """
SELECT t.id, count(*) OVER () AS total FROM support_tickets t JOIN ticket_details d ON d.ticket_id = t.id
WHERE d.workspace_id = $1 AND t.assigned_to = $2 AND t.status <> 'closed'
ORDER BY array_position('{urgent,high,medium,low}', t.priority::text), t.id
LIMIT $3 OFFSET $4
"""


async def tickets_for_assignee(
    conn: Connection, workspace_id: WorkspaceId, user_id: UserId, *, limit: int, offset: int
) -> tuple[list[Ticket], int]:
    """Those under way, most urgent first, then the oldest."""
    rows = await conn.fetch(TICKET_IDS_FOR_ASSIGNEE, workspace_id, user_id, limit, offset)
    return await _counted(conn, workspace_id, rows)


TICKET_IDS_UNDER_WAY: Final[LiteralString] = """
SELECT t.id, count(*) OVER () AS total FROM support_tickets t JOIN ticket_details d ON d.ticket_id = t.id
WHERE d.workspace_id = $1 AND t.status <> 'closed'
ORDER BY t.assigned_to IS NOT NULL, array_position('{urgent,high,medium,low}', t.priority::text), t.id
LIMIT $2 OFFSET $3
"""


async def tickets_under_way(
    conn: Connection, workspace_id: WorkspaceId, *, limit: int | None, offset: int
) -> tuple[list[Ticket], int]:
    """The queue: those that nobody took first, most urgent first, then the oldest."""
    return await _counted(conn, workspace_id, await conn.fetch(TICKET_IDS_UNDER_WAY, workspace_id, limit, offset))


TICKET_IDS_BY_WORDS: Final[LiteralString] = """
SELECT t.id, count(*) OVER () AS total
FROM (
    SELECT f.ticket_id, f.merged_into, ts_rank(f.words, q.query) AS rank
    FROM ticket_details f, (SELECT to_tsquery('english', $2) || to_tsquery('simple', $2) AS query) q
    WHERE f.workspace_id = $1 AND f.words @@ q.query
) found JOIN support_tickets t ON t.id = found.ticket_id
WHERE ($3::int IS NULL OR t.user_id = $3) AND (NOT $4 OR t.resolution IS NOT NULL) AND t.id <> $5
    AND found.merged_into IS NULL
ORDER BY found.rank DESC, t.id DESC
LIMIT $6 OFFSET $7
"""


async def tickets_by_words(
    conn: Connection,
    workspace_id: WorkspaceId,
    words: Sequence[str],
    *,
    of: UserId | None = None,
    resolved: bool = False,
    besides: TicketId | None = None,
    limit: int,
    offset: int = 0,
) -> tuple[list[Ticket], int]:
    """Those with any of the words, best first; `words` hold letters and digits only."""
    if not words:
        return [], 0
    wanted = (" | ".join(words), of, resolved, besides or 0, limit, offset)
    return await _counted(conn, workspace_id, await conn.fetch(TICKET_IDS_BY_WORDS, workspace_id, *wanted))


# Both rows held: only what is locked is looked at again where another worker minded it before our lock.
SILENT_TICKET: Final[LiteralString] = """
SELECT d.workspace_id, d.ticket_id FROM ticket_details d JOIN support_tickets t ON t.id = d.ticket_id
WHERE d.silence_at <= $1
ORDER BY d.silence_at
LIMIT 1
FOR NO KEY UPDATE OF t, d SKIP LOCKED
"""


async def silent_ticket(conn: Connection, *, now: datetime) -> tuple[WorkspaceId, TicketId] | None:
    """One whose requester has been silent for long enough, locked."""
    row = await conn.fetchrow(SILENT_TICKET, now)
    return (WorkspaceId(row["workspace_id"]), TicketId(row["ticket_id"])) if row else None


NUMBERS: Final[LiteralString] = """
SELECT count(*) FILTER (WHERE t.status = 'open') AS open, count(*) FILTER (WHERE t.status = 'pending') AS pending,
    count(*) FILTER (WHERE t.status = 'closed') AS closed,
    count(*) FILTER (WHERE t.status <> 'closed' AND t.assigned_to IS NULL) AS unassigned,
    count(*) FILTER (WHERE t.status <> 'closed' AND d.age < interval '1 day') AS fresh,
    count(*) FILTER (WHERE t.status <> 'closed' AND d.age >= interval '1 day' AND d.age < interval '3 days') AS days,
    count(*) FILTER (WHERE t.status <> 'closed' AND d.age >= interval '3 days' AND d.age < interval '7 days') AS week,
    count(*) FILTER (WHERE t.status <> 'closed' AND d.age >= interval '7 days') AS older,
    extract(epoch FROM percentile_cont(0.5) WITHIN GROUP (ORDER BY d.first_response_at - d.at))::float
        AS first_response_seconds,
    extract(epoch FROM percentile_cont(0.5) WITHIN GROUP (ORDER BY d.closed_at - d.at))::float AS resolution_seconds,
    count(*) FILTER (WHERE EXISTS (SELECT FROM ticket_alerts a
        WHERE a.ticket_id = t.id AND a.kind = 'breach' AND a.told_at IS NOT NULL)) AS breached,
    avg(d.csat)::float AS csat, count(d.csat) AS rated, coalesce(sum(d.reopened), 0) AS reopened
FROM support_tickets t
    JOIN (SELECT d.*, t.created_at AT TIME ZONE 'UTC' AS at, $2 - t.created_at AT TIME ZONE 'UTC' AS age
          FROM ticket_details d JOIN support_tickets t ON t.id = d.ticket_id) d ON d.ticket_id = t.id
WHERE d.workspace_id = $1 AND d.merged_into IS NULL AND d.age < interval '90 days'
"""


async def ticket_numbers(conn: Connection, workspace_id: WorkspaceId, *, now: datetime) -> TicketNumbers:
    """Of tickets of the last 90 days."""
    row = await conn.fetchrow(NUMBERS, workspace_id, now)
    assert row is not None
    return TicketNumbers.model_validate(dict(row))


ALL_TICKETS: Final[LiteralString] = _TICKETS + "WHERE d.workspace_id = $1 ORDER BY d.number"


async def all_tickets(conn: Connection, workspace_id: WorkspaceId) -> list[Ticket]:
    """For the export."""
    return tickets_of(await conn.fetch(ALL_TICKETS, workspace_id))
