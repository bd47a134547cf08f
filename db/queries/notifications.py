"""`notifications`: what a user was told."""

from datetime import datetime
from typing import Any, Final, LiteralString

from db.models.ids import UserId
from db.pool import Connection

INSERT_NOTIFICATION: Final[LiteralString] = """
INSERT INTO notifications (user_id, type, title, message, metadata, created_at)
VALUES ($1, $2, $3, $4, $5, $6::timestamptz AT TIME ZONE 'UTC')
RETURNING id
"""


async def insert_notification(
    conn: Connection, *, user_id: UserId, kind: str, title: str, message: str, metadata: Any, at: datetime
) -> int:
    """`metadata` is a JSON value; `kind` has at most 50 characters, `title` 255."""
    return int(await conn.fetchval(INSERT_NOTIFICATION, user_id, kind, title, message, metadata, at))
