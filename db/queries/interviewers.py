"""Who interviews in a workspace, by their role or because they have lately."""

from collections.abc import Collection
from datetime import datetime
from typing import Final, LiteralString

from db.models.ids import InterviewId, UserId, WorkspaceId
from db.pool import Connection

SUBSTITUTES: Final[LiteralString] = """
WITH held AS (
    SELECT p.user_id, count(*) AS interviews
    FROM interview_panelists p
        JOIN interview_details d ON d.interview_id = p.interview_id AND d.workspace_id = $1
        JOIN interviews i ON i.id = d.interview_id
    WHERE p.state = 'accepted' AND i.status IN ('scheduled', 'ended')
        AND i.scheduled_time >= $3::timestamptz AT TIME ZONE 'UTC'
    GROUP BY p.user_id
)
SELECT s.user_id FROM slack_users s LEFT JOIN held h ON h.user_id = s.user_id
WHERE s.workspace_id = $1 AND s.is_active AND NOT s.is_guest AND (s.role = 'interviewer' OR h.user_id IS NOT NULL)
    AND NOT EXISTS (SELECT FROM interview_panelists p WHERE p.interview_id = $2 AND p.user_id = s.user_id)
ORDER BY h.interviews DESC NULLS LAST, s.user_id
LIMIT $4
"""


async def substitutes(
    conn: Connection, workspace_id: WorkspaceId, interview_id: InterviewId, *, since: datetime, limit: int
) -> list[UserId]:
    """Interviewers, and whoever has accepted an interview `since` then, who were never asked to this one; the most
    practised first."""
    rows = await conn.fetch(SUBSTITUTES, workspace_id, interview_id, since, limit)
    return [UserId(row["user_id"]) for row in rows]


SLACK_IDS: Final[LiteralString] = """
SELECT user_id, min(slack_user_id) AS slack_user_id FROM slack_users
WHERE workspace_id = $1 AND user_id = ANY ($2::int[]) AND is_active
GROUP BY user_id
"""


async def slack_ids(conn: Connection, workspace_id: WorkspaceId, user_ids: Collection[UserId]) -> dict[UserId, str]:
    rows = await conn.fetch(SLACK_IDS, workspace_id, list(user_ids))
    return {UserId(row["user_id"]): str(row["slack_user_id"]) for row in rows}
