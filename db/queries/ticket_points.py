"""`ticket_points`: where resolved tickets stand in meaning."""

from collections.abc import Sequence
from typing import Final, LiteralString

from db.models.ids import TicketId, WorkspaceId
from db.models.tickets import Ticket
from db.pool import Connection
from db.queries.search import vector
from db.queries.tickets import TICKETS as _TICKETS
from db.queries.tickets import tickets_of

UPSERT_POINT: Final[LiteralString] = """
INSERT INTO ticket_points (ticket_id, workspace_id, point) VALUES ($2, $1, $3::text::vector)
ON CONFLICT (ticket_id) DO UPDATE SET point = excluded.point
"""


async def upsert_point(
    conn: Connection, workspace_id: WorkspaceId, ticket_id: TicketId, point: Sequence[float]
) -> None:
    """In place of the one that is there."""
    await conn.execute(UPSERT_POINT, workspace_id, ticket_id, vector(point))


# Read one by one: what one workspace has resolved is thousands, not millions.
NEAREST: Final[LiteralString] = """
SELECT p.ticket_id, 1 - (p.point <=> $2::text::vector) AS nearness
FROM ticket_points p JOIN support_tickets t ON t.id = p.ticket_id
WHERE p.workspace_id = $1 AND p.ticket_id <> $3 AND t.resolution IS NOT NULL
ORDER BY nearness DESC, p.ticket_id DESC
LIMIT $4
"""

TICKETS_BY_IDS: Final[LiteralString] = _TICKETS + "WHERE d.workspace_id = $1 AND t.id = ANY ($2::int[])"


async def nearest_resolved(
    conn: Connection, workspace_id: WorkspaceId, point: Sequence[float], *, besides: TicketId, limit: int
) -> list[tuple[Ticket, float]]:
    """Resolved tickets nearest in meaning, each with how near: 1 for the same."""
    rows = await conn.fetch(NEAREST, workspace_id, vector(point), besides, limit)
    near = {row["ticket_id"]: float(row["nearness"]) for row in rows}
    found = tickets_of(await conn.fetch(TICKETS_BY_IDS, workspace_id, list(near)))
    return sorted(((ticket, near[ticket.id]) for ticket in found), key=lambda pair: -pair[1])
