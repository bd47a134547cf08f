"""`user_analytics`: what people did with the bot."""

from datetime import datetime
from typing import Any, Final, LiteralString

from db.models.ids import UserId
from db.pool import Connection

INSERT_ACTION: Final[LiteralString] = """
INSERT INTO user_analytics (user_id, action, agent_id, metadata, created_at)
VALUES ($1, $2, $3, $4, $5::timestamptz AT TIME ZONE 'UTC')
"""


async def insert_action(
    conn: Connection, *, user_id: UserId | None, action: str, agent_id: str | None, metadata: Any, at: datetime
) -> None:
    """`metadata` is a JSON value; `action` and `agent_id` have at most 100 characters; no user: anonymous."""
    await conn.execute(INSERT_ACTION, user_id, action, agent_id, metadata, at)
