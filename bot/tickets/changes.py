"""What changes a ticket, within a transaction of others: each change is on record, and whatever shows it is due."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from bot.accounts.models import Actor
from bot.core.models import Frozen
from bot.tickets.desk import NoDesk
from bot.tickets.models import Desk, Wanted
from db.models.ids import TicketId, WorkspaceId
from db.models.tickets import Alert, AlertKind, OpenedBy, PauseReason, Promise, Side, Ticket, TicketFile, TicketStatus
from db.pool import Connection
from db.queries import audit, surfaces, ticket_alerts, ticket_messages, tickets

QUEUES: Final = "ticket:"  # how the queues of all threads of tickets begin
CARD_SURFACE: Final = "ticket"  # in the triage channel: the root of the agents' thread
STATUS_SURFACE: Final = "ticket_status"  # in the requester's thread
SAID_SURFACE: Final = "ticket_said"  # a requester's message, in the agents' thread
DEED_SURFACE: Final = "ticket_deed"  # in the agents' thread: one for each entry of the audit log
UNTOLD: Final = frozenset({"ticket.opened", "ticket.replied"})  # deeds that the threads show in another way


class Place(Frozen):
    """Where a requester reads of their ticket. `thread_ts` is None where a thread begins with the ticket."""

    channel_id: str  # or the person's own id: their direct messages
    thread_ts: str | None


class Origin(Frozen):
    """How a ticket comes to be. A message, which `source` names as (channel, ts), opens one ticket."""

    opened_by: OpenedBy
    place: Place
    source: tuple[str, str] | None = None
    follows: TicketId | None = None
    split_from: TicketId | None = None
    form_id: str | None = None  # of the form that it was typed into: that opens one ticket, too


async def opened(
    conn: Connection, requester: Actor, wanted: Wanted, origin: Origin, desk: Desk, *, at: datetime
) -> tuple[Ticket, bool]:
    """The ticket, and whether it is new. Raises NoDesk."""
    if desk.triage_channel_id is None:
        raise NoDesk
    source_key = ":".join(origin.source) if origin.source else origin.form_id
    await tickets.lock_numbers(conn, requester.workspace_id)
    known = await tickets.ticket_by_source(conn, requester.workspace_id, source_key) if source_key else None
    if known is not None:
        return known, False
    ticket_id = await tickets.insert_ticket(
        conn,
        requester.workspace_id,
        requester_id=requester.user_id,
        subject=wanted.subject,
        description=wanted.description,
        priority=wanted.priority,
        category=wanted.category,
        language=requester.language,
        opened_by=origin.opened_by,
        source_key=source_key,
        requester_channel_id=origin.place.channel_id,
        requester_thread_ts=origin.place.thread_ts,
        triage_channel_id=desk.triage_channel_id,
        follows=origin.follows,
        split_from=origin.split_from,
        at=at,
    )
    new = await tickets.lock_ticket(conn, requester.workspace_id, ticket_id)
    assert new is not None
    ticket = await changed(conn, requester, new, "ticket.opened", desk, at=at)
    await post(conn, ticket, CARD_SURFACE, str(ticket_id), to=Side.AGENTS, desk=desk, at=at)
    await post(conn, ticket, STATUS_SURFACE, str(ticket_id), to=Side.REQUESTER, desk=desk, at=at)
    return ticket, True


async def post(
    conn: Connection,
    ticket: Ticket,
    purpose: str,
    subject_id: str,
    *,
    to: Side,
    desk: Desk,
    at: datetime,
    state: dict[str, Any] | None = None,
    place: str | None = None,
) -> None:
    """Another message in one of a ticket's threads, behind all that waits there; or before what was said after `place`,
    the ts of the message that it carries."""
    requester = to is Side.REQUESTER
    await surfaces.ensure_surface(
        conn,
        workspace_id=ticket.workspace_id,
        purpose=purpose,
        subject_id=subject_id,
        slot=0,
        channel_id=ticket.requester_channel_id if requester else ticket.triage_channel_id,
        thread_ts=ticket.requester_thread_ts if requester else ticket.triage_thread_ts,
        language=ticket.language if requester else desk.language,
        changed_at=at,
        state=state,
        queue=queue_of(ticket.id, to),
        place=place,
    )


async def said(
    conn: Connection, requester: Actor, ticket: Ticket, desk: Desk, files: Sequence[TicketFile], *, at: datetime
) -> None:
    """The files that a ticket was opened with; the first thing that its requester says."""
    comment_id = await ticket_messages.insert_message(
        conn,
        ticket.workspace_id,
        ticket.id,
        author_id=requester.user_id,
        author_slack_id=requester.slack_user_id,
        side=Side.REQUESTER,
        internal=False,
        words="",
        source=None,
        files=files,
        at=at,
    )
    assert comment_id is not None
    await post(conn, ticket, SAID_SURFACE, str(comment_id), to=Side.AGENTS, desk=desk, at=at)


async def begun(conn: Connection, ticket_id: TicketId, side: Side, place: tuple[WorkspaceId, str, str]) -> None:
    """The first message of one of a ticket's threads is posted at (workspace, channel, ts): what waits follows."""
    workspace_id, channel_id, ts = place
    ticket = await tickets.lock_ticket(conn, workspace_id, ticket_id)
    assert ticket is not None
    if side is Side.AGENTS:
        await tickets.set_triage_thread(conn, ticket_id, thread_ts=ts)
    elif ticket.requester_thread_ts is None:
        await tickets.set_requester_thread(conn, ticket_id, channel_id=channel_id, thread_ts=ts)
    else:
        return
    await surfaces.enter_thread(conn, workspace_id, queue_of(ticket_id, side), channel_id=channel_id, thread_ts=ts)


async def begin_anew(conn: Connection, workspace_id: WorkspaceId, queue: str) -> None:
    """The first message of one of a ticket's threads was deleted: the agents get another card, the requester goes on in
    their direct messages, if they are still there."""
    _name, number, side = queue.split(":")
    ticket = await tickets.lock_ticket(conn, workspace_id, TicketId(int(number)))
    assert ticket is not None
    if side == Side.AGENTS:
        first, channel_id = CARD_SURFACE, ticket.triage_channel_id
    elif ticket.requester_slack_id is not None:
        first, channel_id = STATUS_SURFACE, ticket.requester_slack_id
    else:
        return
    if not await surfaces.begin_anew(conn, workspace_id, queue, first=first, channel_id=channel_id):
        return
    if side == Side.AGENTS:
        await tickets.set_triage_thread(conn, ticket.id, thread_ts=None)
    else:
        await tickets.set_requester_thread(conn, ticket.id, channel_id=channel_id, thread_ts=None)


def queue_of(ticket_id: TicketId, side: Side) -> str:
    return f"{QUEUES}{ticket_id}:{side}"


async def close(conn: Connection, ticket_id: TicketId, resolution: str | None, *, at: datetime) -> None:
    await tickets.set_resolution(conn, ticket_id, resolution, at=at)
    await tickets.set_status(conn, ticket_id, TicketStatus.CLOSED, at=at)
    await tickets.begin_pause(conn, ticket_id, PauseReason.CLOSED, at=at)


async def resume(conn: Connection, ticket_id: TicketId, *, at: datetime) -> None:
    await tickets.set_status(conn, ticket_id, TicketStatus.OPEN, at=at)
    await tickets.end_pause(conn, ticket_id, at=at)


async def reopen(conn: Connection, ticket_id: TicketId, *, at: datetime) -> None:
    await resume(conn, ticket_id, at=at)
    await tickets.set_resolution(conn, ticket_id, None, at=None)
    await tickets.count_reopening(conn, ticket_id)


async def changed(
    conn: Connection, actor: Actor | None, before: Ticket, deed: str, desk: Desk, *, at: datetime
) -> Ticket:
    """The ticket as it is now, after a deed is on record, its alerts are set and what shows it is due.

    `actor` None: the bot itself.
    """
    ticket = await tickets.ticket_by_id(conn, before.workspace_id, before.id)
    assert ticket is not None
    await set_alerts(conn, ticket, desk, now=at)
    await tickets.set_silence(conn, ticket.id, silence_at(ticket, desk, at=at))
    for purpose in (CARD_SURFACE, STATUS_SURFACE):
        await surfaces.touch_surface(conn, ticket.workspace_id, purpose, str(ticket.id), changed_at=at)
    entry = await audit.insert_audit(
        conn,
        workspace_id=ticket.workspace_id,
        actor_id=actor.user_id if actor else None,
        action=deed,
        subject_type="ticket",
        subject_id=str(ticket.id),
        before=_recorded(before),
        after=_recorded(ticket),
        at=at,
    )
    if deed not in UNTOLD:
        told = {
            "deed": deed,
            "who": actor.slack_user_id if actor else None,
            "after": _recorded(ticket),
        }
        await post(conn, ticket, DEED_SURFACE, f"{ticket.id}:{entry}", to=Side.AGENTS, desk=desk, at=at, state=told)
    return ticket


def silence_at(ticket: Ticket, desk: Desk, *, at: datetime) -> datetime | None:
    """When a requester who is waited for since `at` has been silent for too long; None where nobody waits."""
    return at + timedelta(days=desk.nudge_days) if ticket.status is TicketStatus.PENDING else None


async def set_alerts(conn: Connection, ticket: Ticket, desk: Desk, *, now: datetime) -> None:
    """What is still to be told of its promises."""
    await ticket_alerts.replace_alerts(conn, ticket.id, _alerts(ticket, desk, now=now))


def _alerts(ticket: Ticket, desk: Desk, *, now: datetime) -> list[Alert]:
    """What is still to be told of its promises, as things stand. Whoever waited for the ticket's lock may bring a `now`
    from before a pause ended."""
    if ticket.status is not TicketStatus.OPEN:
        return []
    now = max([now, *(pause.ended_at for pause in ticket.pauses if pause.ended_at is not None)])
    found = []
    for promise in Promise:
        clock = desk.clock(ticket, promise).reading(now)
        if clock.ended_at is None:
            moments = ((AlertKind.WARNING, clock.warn_at), (AlertKind.BREACH, clock.due_at))
            found += [
                Alert(workspace_id=ticket.workspace_id, ticket_id=ticket.id, promise=promise, kind=kind, due_at=due_at)
                for kind, due_at in moments
                if due_at is not None
            ]
    return found


def _recorded(ticket: Ticket) -> dict[str, Any]:
    """What of a ticket deeds change; not its words."""
    kept = {
        *("status", "priority", "category", "tags", "assignee_id", "assignee_slack_id", "merged_into", "follows"),
        *("split_from", "candidate_id", "interview_id", "csat"),
    }
    return ticket.model_dump(mode="json", include=kept)
