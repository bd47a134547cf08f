"""Tickets put together, taken apart, and linked to what they are about."""

from collections.abc import Sequence
from typing import Final

from bot.accounts.models import Actor, Reader
from bot.accounts.service import Accounts
from bot.core.clock import Clock
from bot.core.errors import InvalidForm
from bot.core.i18n import _
from bot.tickets.changes import Origin, Place, changed, close, opened
from bot.tickets.desk import desk_for, need_agent
from bot.tickets.models import DESCRIPTION, Desk, Joining, Wanted
from bot.tickets.service import TicketClosed, UnknownTicket
from db.models.ids import CandidateId, CommentId, InterviewId, TicketId
from db.models.tickets import OpenedBy, Side, Ticket, TicketMessage, TicketStatus
from db.pool import Connection, Pool
from db.queries import interviews, ticket_messages, tickets

MOVABLE: Final = 10  # messages that a form offers


class Merging:
    def __init__(self, pool: Pool, clock: Clock, accounts: Accounts) -> None:
        self._pool = pool
        self._clock = clock
        self._accounts = accounts

    async def merge(self, agent: Reader, ticket_id: TicketId, into: int) -> Ticket:
        """Close a ticket and go on in another of the same requester, so that nobody reads of somebody else's.

        What is said in the threads of the closed one goes on there. Raises InvalidForm, UnknownTicket, NotAnAgent,
        TicketClosed.
        """
        now = self._clock.now()
        async with self._pool.acquire() as conn, conn.transaction():
            target = await tickets.ticket_by_number(conn, agent.workspace_id, into)
            if target is None or target.id == ticket_id:
                raise InvalidForm(fields={"into": _("There is no other ticket with this number.")})
            for one in sorted((ticket_id, target.id)):
                await tickets.lock_ticket(conn, agent.workspace_id, one)
            ticket, desk = await self._worked(conn, agent, ticket_id)
            target, _desk = await self._worked(conn, agent, target.id)
            if target.requester_id != ticket.requester_id:
                raise InvalidForm(fields={"into": _("That ticket is somebody else's; only one person's are merged.")})
            moved = await ticket_messages.messages_for_ticket(conn, ticket_id)
            await ticket_messages.move_messages(conn, [message.comment_id for message in moved], target.id)
            await tickets.set_merged(conn, ticket_id, target.id, at=now)
            await close(conn, ticket_id, None, at=now)
            await changed(conn, agent, ticket, "ticket.merged", desk, at=now)
            return await changed(conn, agent, target, "ticket.received", desk, at=now)

    async def movable(self, agent: Reader, ticket_id: TicketId) -> tuple[Ticket, list[TicketMessage]]:
        """The requester's latest messages. Raises as `merge`."""
        async with self._pool.acquire() as conn:
            ticket, _desk = await self._worked(conn, agent, ticket_id)
            return ticket, await self._movable(conn, ticket_id)

    async def split(
        self, agent: Reader, ticket_id: TicketId, requester: Actor, comments: Sequence[CommentId], subject: str
    ) -> Ticket:
        """Move messages of the requester into a new ticket of theirs, which begins in their direct messages."""
        now = self._clock.now()
        async with self._pool.acquire() as conn, conn.transaction():
            ticket, desk = await self._worked(conn, agent, ticket_id)
            moved = [one for one in await self._movable(conn, ticket_id) if one.comment_id in comments]
            if not moved or requester.user_id != ticket.requester_id:
                raise UnknownTicket
            words = "\n\n".join(message.words for message in moved)
            wanted = Wanted(
                subject=subject, description=words[:DESCRIPTION], category=ticket.category, priority=ticket.priority
            )
            origin = Origin(
                opened_by=OpenedBy.SPLIT,
                place=Place(channel_id=requester.slack_user_id, thread_ts=None),
                split_from=ticket.id,
            )
            new, _new = await opened(conn, requester, wanted, origin, desk, at=now)
            await ticket_messages.move_messages(conn, [message.comment_id for message in moved], new.id)
            await changed(conn, agent, ticket, "ticket.split", desk, at=now)
            return new

    async def link(
        self,
        agent: Reader,
        ticket_id: TicketId,
        *,
        candidate_id: CandidateId | None,
        interview_id: InterviewId | None,
    ) -> Ticket:
        """To what it is about; None for both: to nothing. Raises InvalidForm where there is no such thing here."""
        now = self._clock.now()
        async with self._pool.acquire() as conn, conn.transaction():
            ticket, desk = await self._worked(conn, agent, ticket_id)
            if (candidate_id, interview_id) == (ticket.candidate_id, ticket.interview_id):
                return ticket
            if candidate_id and not await tickets.has_candidate(conn, agent.workspace_id, candidate_id):
                raise InvalidForm(fields={"candidate": _("There is no such candidate.")})
            if interview_id and not await interviews.interview_by_id(conn, agent.workspace_id, interview_id):
                raise InvalidForm(fields={"interview": _("There is no such interview.")})
            await tickets.set_links(conn, ticket_id, candidate_id=candidate_id, interview_id=interview_id, at=now)
            return await changed(conn, agent, ticket, "ticket.linked", desk, at=now)

    async def join(self, agent: Reader, ticket_id: TicketId, joining: Joining) -> None:
        """What the form asks for: links first, then what moves, then what is merged."""
        ticket = await self.link(agent, ticket_id, candidate_id=joining.candidate_id, interview_id=joining.interview_id)
        if joining.moved and ticket.requester_slack_id:
            requester = await self._accounts.actor(agent.workspace_id, ticket.requester_slack_id)
            await self.split(agent, ticket_id, requester, joining.moved, joining.subject)
        if joining.into is not None:
            await self.merge(agent, ticket_id, joining.into)

    async def _movable(self, conn: Connection, ticket_id: TicketId) -> list[TicketMessage]:
        said = await ticket_messages.messages_for_ticket(conn, ticket_id)
        return [one for one in said if one.side is Side.REQUESTER and one.deleted_at is None and one.words][-MOVABLE:]

    async def _worked(self, conn: Connection, agent: Reader, ticket_id: TicketId) -> tuple[Ticket, Desk]:
        desk = await desk_for(conn, agent.workspace_id)
        need_agent(agent, desk)
        ticket = await tickets.lock_ticket(conn, agent.workspace_id, ticket_id)
        if ticket is None:
            raise UnknownTicket
        if ticket.status is TicketStatus.CLOSED:
            raise TicketClosed
        return ticket, desk
