"""`ticket_alerts`: when somebody is told of a promise."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, LiteralString

from db.models.ids import TicketId
from db.models.tickets import Alert
from db.pool import Connection

DELETE_UNTOLD: Final[LiteralString] = """
DELETE FROM ticket_alerts WHERE ticket_id = $1 AND told_at IS NULL
"""

INSERT_ALERTS: Final[LiteralString] = """
INSERT INTO ticket_alerts (ticket_id, promise, kind, due_at)
SELECT * FROM jsonb_to_recordset($1) AS a (ticket_id int, promise text, kind text, due_at timestamptz)
ON CONFLICT (ticket_id, promise, kind) DO NOTHING
"""


async def replace_alerts(conn: Connection, ticket_id: TicketId, alerts: Sequence[Alert]) -> None:
    """Those that were told stay, and are not told again; all others are these."""
    await conn.execute(DELETE_UNTOLD, ticket_id)
    await conn.execute(INSERT_ALERTS, [alert.model_dump(mode="json", exclude={"workspace_id"}) for alert in alerts])


# With its ticket held to the end of the transaction that tells it: who is killed while telling leaves it due. The alert
# is held, too: only what is locked is looked at again where another worker told it between our snapshot and our lock.
DUE_ALERT: Final[LiteralString] = """
SELECT a.ticket_id, a.promise, a.kind, a.due_at, d.workspace_id
FROM ticket_alerts a JOIN ticket_details d ON d.ticket_id = a.ticket_id JOIN support_tickets t ON t.id = a.ticket_id
WHERE a.told_at IS NULL AND a.due_at <= $1
ORDER BY a.due_at
LIMIT 1
FOR NO KEY UPDATE OF t, a SKIP LOCKED
"""


async def due_alert(conn: Connection, *, now: datetime) -> Alert | None:
    """The longest due, for this transaction alone."""
    row = await conn.fetchrow(DUE_ALERT, now)
    return Alert.model_validate(dict(row)) if row else None


MARK_TOLD: Final[LiteralString] = """
UPDATE ticket_alerts SET told_at = $4 WHERE ticket_id = $1 AND promise = $2 AND kind = $3
"""


async def mark_told(conn: Connection, alert: Alert, *, at: datetime) -> None:
    await conn.execute(MARK_TOLD, alert.ticket_id, alert.promise.value, alert.kind.value, at)
