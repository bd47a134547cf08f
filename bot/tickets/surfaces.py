"""How the messages in a ticket's two threads follow from the database."""

from bot.core.clock import Clock
from bot.slack.blocks import Message
from bot.slack.surfaces import Posted, Renderer
from bot.tickets.carrying import Carrying
from bot.tickets.changes import CARD_SURFACE, DEED_SURFACE, SAID_SURFACE, STATUS_SURFACE, begun
from bot.tickets.conversing import REPLY_SURFACE, SENT_SURFACE, Conversing
from bot.tickets.promises import ALERT_SURFACE, NUDGE_SURFACE, WARNED_SURFACE, Promises
from bot.tickets.service import OFFER_SURFACE, Tickets
from bot.tickets.views import cards, messages
from db.models.ids import CommentId, TicketId
from db.models.surfaces import Surface
from db.models.tickets import Alert, AlertKind, Promise, Side
from db.pool import Connection


def ticket_renderers(tickets: Tickets, conversing: Conversing, promises: Promises, clock: Clock) -> dict[str, Renderer]:
    async def card(surface: Surface) -> Message | None:
        shown = await tickets.shown(surface.workspace_id, _ticket_id(surface))
        return cards.card(*shown, now=clock.now()) if shown else None

    async def status(surface: Surface) -> Message | None:
        shown = await tickets.shown(surface.workspace_id, _ticket_id(surface))
        return cards.status_message(shown[0]) if shown else None

    async def deed(surface: Surface) -> Message:
        return messages.deed(surface.state)

    async def said(surface: Surface) -> Message | None:
        comment = await conversing.said(surface.workspace_id, CommentId(int(surface.subject_id)))
        return messages.said(comment) if comment else None

    async def sent(surface: Surface) -> Message | None:
        comment = await conversing.reply_to_requester(surface.workspace_id, CommentId(int(surface.subject_id)))
        return messages.sent(comment) if comment else None

    async def reply(surface: Surface) -> Message | None:
        comment = await conversing.reply_to_requester(surface.workspace_id, CommentId(int(surface.subject_id)))
        return messages.reply(comment) if comment else None

    async def alert(surface: Surface) -> Message | None:
        if surface.message_ts is not None:
            return None  # it tells how things stood
        ticket_id, promise, kind, *_person = surface.subject_id.split(":")
        shown = await promises.told(surface.workspace_id, TicketId(int(ticket_id)))
        if shown is None:
            return None
        ticket, desk = shown
        told = Alert(
            workspace_id=surface.workspace_id,
            ticket_id=ticket.id,
            promise=Promise(promise),
            kind=AlertKind(kind),
            due_at=surface.changed_at,
        )
        return messages.alert(ticket, desk, told, desk.clock(ticket, told.promise).reading(surface.changed_at))

    async def nudge(surface: Surface) -> Message | None:
        shown = await promises.told(surface.workspace_id, _ticket_id(surface))
        return messages.nudge(*shown, closed=surface.state["deed"] == "ticket.closed_silently") if shown else None

    async def offer(surface: Surface) -> Message:
        return messages.offer(surface.subject_id)

    return {
        CARD_SURFACE: card,
        STATUS_SURFACE: status,
        DEED_SURFACE: deed,
        SAID_SURFACE: said,
        SENT_SURFACE: sent,
        REPLY_SURFACE: reply,
        ALERT_SURFACE: alert,
        WARNED_SURFACE: alert,
        NUDGE_SURFACE: nudge,
        OFFER_SURFACE: offer,
    }


def ticket_threads(carrying: Carrying) -> dict[str, Posted]:
    async def triage_begun(conn: Connection, surface: Surface, channel_id: str, ts: str) -> None:
        await begun(conn, _ticket_id(surface), Side.AGENTS, (surface.workspace_id, channel_id, ts))

    async def requester_begun(conn: Connection, surface: Surface, channel_id: str, ts: str) -> None:
        await begun(conn, _ticket_id(surface), Side.REQUESTER, (surface.workspace_id, channel_id, ts))

    async def carried(conn: Connection, surface: Surface, channel_id: str, _ts: str) -> None:
        place = (channel_id, surface.thread_ts)
        await carrying.follow(conn, surface.workspace_id, CommentId(int(surface.subject_id)), place)

    return {
        CARD_SURFACE: triage_begun,
        STATUS_SURFACE: requester_begun,
        SAID_SURFACE: carried,
        REPLY_SURFACE: carried,
    }


def _ticket_id(surface: Surface) -> TicketId:
    return TicketId(int(surface.subject_id.partition(":")[0]))
