"""What a desk promises: how it is set, who is told when a promise is at risk, and what becomes of silence."""

from datetime import timedelta
from typing import Final

from bot.accounts.models import Actor
from bot.accounts.trail import record
from bot.core.clock import Clock
from bot.core.errors import NotAllowed
from bot.tickets.changes import changed, close, post, set_alerts
from bot.tickets.desk import desk_for, desk_key
from bot.tickets.models import Desk
from db.models.ids import TicketId, WorkspaceId
from db.models.tickets import Alert, AlertKind, Promise, Side, Ticket, TicketStatus
from db.models.users import Role
from db.pool import Connection, Pool
from db.queries import settings, surfaces, ticket_alerts, ticket_lists, tickets

ALERT_SURFACE: Final = "ticket_alert"  # in the agents' thread
WARNED_SURFACE: Final = "ticket_warned"  # the same, by direct message to lead and assignee
NUDGE_SURFACE: Final = "ticket_nudge"  # in the requester's thread
DESCRIPTION: Final = "Nexus: how support works: its channel, hours, promises and answers"


class Promises:
    def __init__(self, pool: Pool, clock: Clock) -> None:
        self._pool = pool
        self._clock = clock

    async def desk(self, workspace_id: WorkspaceId) -> Desk:
        async with self._pool.acquire() as conn:
            return await desk_for(conn, workspace_id)

    async def answerable(self, workspace_id: WorkspaceId, channel_id: str) -> list[tuple[str, str]]:
        """Who is told that the agents' channel takes nothing, with their language; nobody for other channels."""
        desk = await self.desk(workspace_id)
        if desk.triage_channel_id != channel_id or desk.lead_slack_id is None:
            return []
        return [(desk.lead_slack_id, desk.language)]

    async def desk_to_set(self, actor: Actor) -> Desk:
        """Raises NotAllowed."""
        if actor.role is not Role.ADMIN:
            raise NotAllowed(Role.ADMIN.value)
        return await self.desk(actor.workspace_id)

    async def set_desk(self, actor: Actor, desk: Desk) -> None:
        """Tickets under way follow: their alerts are set anew. Raises NotAllowed."""
        if actor.role is not Role.ADMIN:
            raise NotAllowed(Role.ADMIN.value)
        now = self._clock.now()
        async with self._pool.acquire() as conn, conn.transaction():
            before = await desk_for(conn, actor.workspace_id)
            key = desk_key(actor.workspace_id)
            await settings.upsert_setting(conn, key, desk.model_dump_json(), description=DESCRIPTION, at=now)
            under_way, _total = await ticket_lists.tickets_under_way(conn, actor.workspace_id, limit=None, offset=0)
            for known in under_way:
                ticket = await tickets.lock_ticket(conn, actor.workspace_id, known.id)
                assert ticket is not None
                await set_alerts(conn, ticket, desk, now=now)
                await surfaces.touch_surface(conn, actor.workspace_id, "ticket", str(ticket.id), changed_at=now)
            await record(
                conn,
                actor,
                "settings.desk",
                subject=("workspace", actor.workspace_id),
                before=before.model_dump(mode="json"),
                after=desk.model_dump(mode="json"),
                at=now,
            )

    async def tell_due(self) -> int:
        """Tell of every promise that is at risk or broken by now; how many were. Each is told once, by one worker."""
        told = 0
        while await self._tell_one():
            told += 1
        return told

    async def mind_silence(self) -> int:
        """Remind requesters who have not answered, and close what stays silent; how many that were."""
        minded = 0
        while await self._mind_one():
            minded += 1
        return minded

    async def told(self, workspace_id: WorkspaceId, ticket_id: TicketId) -> tuple[Ticket, Desk] | None:
        async with self._pool.acquire() as conn:
            ticket = await tickets.ticket_by_id(conn, workspace_id, ticket_id)
            return (ticket, await desk_for(conn, workspace_id)) if ticket else None

    async def _tell_one(self) -> bool:
        now = self._clock.now()
        async with self._pool.acquire() as conn, conn.transaction():
            alert = await ticket_alerts.due_alert(conn, now=now)
            if alert is None:
                return False
            ticket = await tickets.ticket_by_id(conn, alert.workspace_id, alert.ticket_id)
            assert ticket is not None
            desk = await desk_for(conn, alert.workspace_id)
            await ticket_alerts.mark_told(conn, alert, at=now)
            if _holds(ticket, alert):
                await post(conn, ticket, ALERT_SURFACE, _subject(alert), to=Side.AGENTS, desk=desk, at=now)
                await self._tell_people(conn, ticket, desk, alert)
                await surfaces.touch_surface(conn, ticket.workspace_id, "ticket", str(ticket.id), changed_at=now)
            return True

    async def _tell_people(self, conn: Connection, ticket: Ticket, desk: Desk, alert: Alert) -> None:
        """By direct message: who works on it, and the lead once it is overdue or where nobody works on it."""
        lead = desk.lead_slack_id if alert.kind is AlertKind.BREACH or ticket.assignee_slack_id is None else None
        for person in dict.fromkeys(filter(None, (ticket.assignee_slack_id, lead))):
            await surfaces.ensure_surface(
                conn,
                workspace_id=ticket.workspace_id,
                purpose=WARNED_SURFACE,
                subject_id=f"{_subject(alert)}:{person}",
                slot=0,
                channel_id=person,
                thread_ts=None,
                language=desk.language,
                changed_at=self._clock.now(),
            )

    async def _mind_one(self) -> bool:
        now = self._clock.now()
        async with self._pool.acquire() as conn, conn.transaction():
            found = await ticket_lists.silent_ticket(conn, now=now)
            if found is None:
                return False
            workspace_id, ticket_id = found
            ticket = await tickets.lock_ticket(conn, workspace_id, ticket_id)
            assert ticket is not None
            desk = await desk_for(conn, workspace_id)
            await self._mind(conn, ticket, desk)
            return True

    async def _mind(self, conn: Connection, ticket: Ticket, desk: Desk) -> None:
        now = self._clock.now()
        if ticket.nudged_at is None:
            await tickets.note_nudge(conn, ticket.id, at=now, close_at=now + timedelta(days=desk.close_days))
            deed = "ticket.nudged"
        else:
            await close(conn, ticket.id, None, at=now)
            deed = "ticket.closed_silently"
        subject = f"{ticket.id}:{int(now.timestamp())}"
        state = {"deed": deed}
        await post(conn, ticket, NUDGE_SURFACE, subject, to=Side.REQUESTER, desk=desk, at=now, state=state)
        await changed(conn, None, ticket, deed, desk, at=now)


def _subject(alert: Alert) -> str:
    return f"{alert.ticket_id}:{alert.promise}:{alert.kind}"


def _holds(ticket: Ticket, alert: Alert) -> bool:
    """Looked at in the moment of telling: the ticket may have been answered, or wait, by now."""
    if ticket.status is not TicketStatus.OPEN:
        return False
    return alert.promise is Promise.RESOLUTION or ticket.first_response_at is None
