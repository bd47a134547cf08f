"""`working_hours`."""

from collections.abc import Collection
from datetime import datetime
from typing import Final, LiteralString

from db.models.ids import UserId, WorkspaceId
from db.models.working_hours import HoursOfPerson, WorkingHours
from db.pool import Connection

HOURS_FOR_PEOPLE: Final[LiteralString] = """
SELECT DISTINCT ON (u.id) u.id AS user_id, btrim(u.first_name || ' ' || u.last_name) AS name,
    s.timezone AS slack_timezone, s.is_active AND NOT s.is_guest AS is_member,
    to_jsonb(h) - 'user_id' - 'changed_at' AS hours
FROM slack_users s JOIN users u ON u.id = s.user_id LEFT JOIN working_hours h ON h.user_id = u.id
WHERE s.workspace_id = $1 AND s.user_id = ANY ($2::int[])
ORDER BY u.id, is_member DESC, s.slack_user_id
"""


async def hours_for_people(
    conn: Connection, workspace_id: WorkspaceId, user_ids: Collection[UserId]
) -> list[HoursOfPerson]:
    """By user id, without those who are not of the workspace."""
    rows = await conn.fetch(HOURS_FOR_PEOPLE, workspace_id, list(user_ids))
    return [HoursOfPerson.model_validate(dict(row)) for row in rows]


UPSERT_HOURS: Final[LiteralString] = """
INSERT INTO working_hours
    (user_id, timezone, week, countries, days_off, most_a_day, most_a_week, quiet_from, quiet_to, changed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (user_id) DO UPDATE SET
    timezone = excluded.timezone, week = excluded.week, countries = excluded.countries, days_off = excluded.days_off,
    most_a_day = excluded.most_a_day, most_a_week = excluded.most_a_week, quiet_from = excluded.quiet_from,
    quiet_to = excluded.quiet_to, changed_at = excluded.changed_at
"""


async def upsert_hours(conn: Connection, user_id: UserId, hours: WorkingHours, *, at: datetime) -> None:
    await conn.execute(
        UPSERT_HOURS,
        *(user_id, hours.timezone, hours.week, list(hours.countries), list(hours.days_off), hours.most_a_day),
        *(hours.most_a_week, hours.quiet_from, hours.quiet_to, at),
    )
