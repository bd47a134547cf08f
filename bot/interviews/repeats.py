"""What comes twice: Slack delivers a form again that was not answered in time, and people press a button twice."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from bot.accounts.models import Actor
from bot.core.errors import Repeated
from db.models.audit import AuditEntry
from db.models.ids import InterviewId
from db.pool import Connection
from db.queries import audit

A_MOMENT: Final = timedelta(minutes=1)  # within which the same again is the same


class Deed(NamedTuple):
    """What somebody does to an interview, as its entry in the audit log will tell; `after` is a part of that."""

    actor: Actor
    action: str
    after: Mapping[str, object]
    at: datetime

    async def repeated(self, conn: Connection, known: InterviewId) -> AuditEntry | None:
        """The entry of the first time, if that is the last that was done to the interview, and a moment ago."""
        workspace_id = self.actor.workspace_id
        entries = await audit.audit_for_subject(conn, workspace_id, "interview", known, limit=1, offset=0)
        return next((one for one in entries if self._is(one)), None)

    def _is(self, entry: AuditEntry) -> bool:
        return (
            (entry.action, entry.actor_id) == (self.action, self.actor.user_id)
            and self.at - entry.at <= A_MOMENT
            and all(entry.after.get(name) == value for name, value in self.after.items())
        )

    async def need_first(self, conn: Connection, known: InterviewId) -> None:
        """Raises Repeated."""
        if await self.repeated(conn, known) is not None:
            raise Repeated
