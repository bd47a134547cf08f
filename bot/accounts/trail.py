"""The audit log: who did what to what, before and after; written in the transaction of the deed."""

from datetime import datetime
from typing import Any

from bot.accounts.models import Actor
from db.pool import Connection
from db.queries import audit


async def record(
    conn: Connection,
    actor: Actor,
    action: str,
    *,
    subject: tuple[str, str],
    at: datetime,
    before: Any = None,
    after: Any = None,
) -> int:
    """`subject` is (type, id); `before` and `after` are JSON values. Returns the entry's id."""
    return await audit.insert_audit(
        conn,
        workspace_id=actor.workspace_id,
        actor_id=actor.user_id,
        action=action,
        subject_type=subject[0],
        subject_id=subject[1],
        before=before,
        after=after,
        at=at,
    )
