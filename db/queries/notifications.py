"""`notifications`: what a user was told."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final, LiteralString

from db.models.notifications import Notification
from db.pool import Connection

INSERT_NOTIFICATION: Final[LiteralString] = """
INSERT INTO notifications (user_id, type, title, message, metadata, created_at)
VALUES ($1, $2, $3, $4, $5, $6::timestamptz AT TIME ZONE 'UTC')
"""


async def insert_notifications(conn: Connection, new: Iterable[Notification], *, at: datetime) -> None:
    await conn.executemany(
        INSERT_NOTIFICATION, [(one.user_id, one.kind, one.title, one.message, one.metadata, at) for one in new]
    )
