"""Who interviews how much, by week."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, LiteralString

from db.models.ids import WorkspaceId
from db.models.interviews import WeeksLoad
from db.pool import Connection

# Refusals are told by the audit log: whoever declines is often swapped out, and then no longer on the panel.
WEEKS_LOADS: Final[LiteralString] = """
WITH weeks AS (
    SELECT number::int, start AT TIME ZONE 'UTC' AS start, until AT TIME ZONE 'UTC' AS until
    FROM unnest($2::timestamptz[], $3::timestamptz[]) WITH ORDINALITY AS w (start, until, number)
), near AS (
    SELECT i.id, w.number FROM interviews i
        JOIN interview_details d ON d.interview_id = i.id AND d.workspace_id = $1
        JOIN weeks w ON i.scheduled_time >= w.start AND i.scheduled_time < w.until
    WHERE i.status IN ('scheduled', 'ended', 'no_show')
), held AS (
    SELECT p.user_id, n.number, count(*) AS interviews, 0 AS declined
    FROM near n JOIN interview_panelists p ON p.interview_id = n.id
    WHERE p.state IN ('invited', 'accepted', 'proposed')
    GROUP BY p.user_id, n.number
), refused AS (
    SELECT a.actor_id AS user_id, n.number, 0 AS interviews, count(DISTINCT n.id) AS declined
    FROM near n JOIN audit_log a ON a.workspace_id = $1 AND a.subject_type = 'interview' AND a.subject_id = n.id
    WHERE a.action = 'interview.answered' AND a.after ->> 'state' = 'declined'
    GROUP BY a.actor_id, n.number
), both_of AS (
    SELECT * FROM held UNION ALL SELECT * FROM refused
), loads AS (
    SELECT user_id, number, sum(interviews)::int AS interviews, sum(declined)::int AS declined
    FROM both_of GROUP BY user_id, number
)
SELECT l.user_id, btrim(u.first_name || ' ' || u.last_name) AS name, sum(l.declined)::int AS declined,
    jsonb_object_agg(l.number::text, l.interviews) AS weeks
FROM loads l JOIN users u ON u.id = l.user_id
GROUP BY l.user_id, u.first_name, u.last_name
ORDER BY sum(l.interviews) DESC, name, l.user_id
LIMIT $4
"""


async def weeks_loads(
    conn: Connection, workspace_id: WorkspaceId, weeks: Sequence[tuple[datetime, datetime]], *, limit: int
) -> list[WeeksLoad]:
    """Of everybody who has been asked to an interview in one of the weeks (start, end), most interviews first."""
    starts, ends = [start for start, _end in weeks], [end for _start, end in weeks]
    rows = await conn.fetch(WEEKS_LOADS, workspace_id, starts, ends, limit)
    return [
        WeeksLoad(
            user_id=row["user_id"],
            name=row["name"],
            declined=row["declined"],
            weeks=tuple(row["weeks"].get(str(number), 0) for number in range(1, len(weeks) + 1)),
        )
        for row in rows
    ]
