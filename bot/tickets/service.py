"""Tickets: opened once, taken, sorted, waited for, resolved, opened again."""

from collections.abc import Sequence
from typing import Final

from bot.accounts.models import Actor, Reader
from bot.core.clock import Clock
from bot.core.errors import DomainError
from bot.core.i18n import _
from bot.core.pages import pages_of
from bot.queue.enqueue import LATER, Task, enqueue
from bot.tickets.changes import Origin, changed, close, opened, reopen, resume, said
from bot.tickets.desk import desk_for, is_agent, need_agent
from bot.tickets.models import PAGE, Desk, Listing, TicketPage, Wanted
from db.models.ids import TicketId, WorkspaceId
from db.models.tickets import PauseReason, Priority, Ticket, TicketFile, TicketStatus
from db.pool import Connection, Pool
from db.queries import surfaces, ticket_lists, tickets

OFFER_SURFACE: Final = "ticket_offer"  # below an answer to a direct message; its subject is the message


class UnknownTicket(DomainError):
    """There is none of that number, or it is not theirs: who asks is not told which."""

    code = "unknown_ticket"

    @property
    def what(self) -> str:
        return _("You have no ticket with this number.")

    @property
    def remedy(self) -> str:
        return _("`/ticket list` shows yours.")


class TicketClosed(DomainError):
    code = "ticket_closed"

    @property
    def what(self) -> str:
        return _("This ticket is closed.")

    @property
    def remedy(self) -> str:
        return _("Open it again first, or open a new one.")


class CannotTake(DomainError):
    """Whom a ticket would be given to is no agent."""

    code = "cannot_take"

    @property
    def what(self) -> str:
        return _("This person cannot work on tickets.")

    @property
    def remedy(self) -> str:
        return _("Choose a member of the support channel who has the role “support”.")


class Tickets:
    def __init__(self, pool: Pool, clock: Clock) -> None:
        self._pool = pool
        self._clock = clock

    # Opened

    async def open(
        self, requester: Actor, wanted: Wanted, origin: Origin, *, files: Sequence[TicketFile] = ()
    ) -> tuple[Ticket, bool]:
        """The ticket, and whether it is new. Raises NoDesk."""
        now = self._clock.now()
        async with self._pool.acquire() as conn, conn.transaction():
            desk = await desk_for(conn, requester.workspace_id)
            ticket, new = await opened(conn, requester, wanted, origin, desk, at=now)
            if new and files:
                await said(conn, requester, ticket, desk, files, at=now)
            return ticket, new

    async def offer(self, asker: Actor, channel_id: str, ts: str, thread_ts: str | None) -> None:
        """Below the answer to a direct message: a ticket may be opened from it, where there is a desk."""
        async with self._pool.acquire() as conn, conn.transaction():
            if (await desk_for(conn, asker.workspace_id)).triage_channel_id is None:
                return
            await surfaces.ensure_surface(
                conn,
                workspace_id=asker.workspace_id,
                purpose=OFFER_SURFACE,
                subject_id=f"{channel_id}:{ts}",
                slot=0,
                channel_id=channel_id,
                thread_ts=thread_ts or ts,
                language=asker.language,
                changed_at=self._clock.now(),
            )

    # Worked

    async def take(self, agent: Reader, ticket_id: TicketId) -> Ticket:
        """Raises UnknownTicket, NotAnAgent, TicketClosed; so do all others."""
        return await self._assign(agent, ticket_id, agent)

    async def assign(self, agent: Reader, ticket_id: TicketId, to: Reader | None) -> Ticket:
        """Give it to somebody, or back to the queue. Raises CannotTake, too."""
        return await self._assign(agent, ticket_id, to)

    async def sort(
        self, agent: Reader, ticket_id: TicketId, *, priority: Priority, category: str, tags: Sequence[str]
    ) -> Ticket:
        now = self._clock.now()
        async with self._pool.acquire() as conn, conn.transaction():
            before, desk = await self._worked(conn, agent, ticket_id)
            await tickets.set_triage(conn, ticket_id, priority=priority, category=category, tags=tags, at=now)
            return await changed(conn, agent, before, "ticket.sorted", desk, at=now)

    async def wait(self, agent: Reader, ticket_id: TicketId) -> Ticket:
        """For the requester: no promise counts until they answer."""
        now = self._clock.now()
        async with self._pool.acquire() as conn, conn.transaction():
            before, desk = await self._worked(conn, agent, ticket_id)
            await tickets.set_status(conn, ticket_id, TicketStatus.PENDING, at=now)
            await tickets.begin_pause(conn, ticket_id, PauseReason.REQUESTER, at=now)
            return await changed(conn, agent, before, "ticket.waits", desk, at=now)

    async def resume(self, agent: Reader, ticket_id: TicketId) -> Ticket:
        """It waits for nobody any more."""
        now = self._clock.now()
        async with self._pool.acquire() as conn, conn.transaction():
            before, desk = await self._worked(conn, agent, ticket_id)
            await resume(conn, ticket_id, at=now)
            return await changed(conn, agent, before, "ticket.resumed", desk, at=now)

    async def resolve(self, agent: Reader, ticket_id: TicketId, resolution: str) -> Ticket:
        now = self._clock.now()
        async with self._pool.acquire() as conn, conn.transaction():
            before, desk = await self._worked(conn, agent, ticket_id)
            await close(conn, ticket_id, resolution, at=now)
            resolved = {"workspace": agent.workspace_id, "ticket": ticket_id}
            await enqueue(conn, Task.INDEX_TICKET, resolved, priority=LATER)
            return await changed(conn, agent, before, "ticket.resolved", desk, at=now)

    async def reopen(self, actor: Reader, ticket_id: TicketId) -> Ticket:
        """By an agent, or by whoever opened it."""
        now = self._clock.now()
        async with self._pool.acquire() as conn, conn.transaction():
            before, desk = await self._seen(conn, actor, ticket_id)
            if before.status is not TicketStatus.CLOSED:
                return before
            await reopen(conn, ticket_id, at=now)
            return await changed(conn, actor, before, "ticket.reopened", desk, at=now)

    async def rate(self, requester: Actor, ticket_id: TicketId, stars: int) -> Ticket:
        """How it was, from 1 to 5, of a closed ticket of theirs. Raises UnknownTicket."""
        now = self._clock.now()
        async with self._pool.acquire() as conn, conn.transaction():
            before = await tickets.lock_ticket(conn, requester.workspace_id, ticket_id)
            if before is None or before.requester_id != requester.user_id or before.status is not TicketStatus.CLOSED:
                raise UnknownTicket
            await tickets.set_csat(conn, ticket_id, stars, at=now)
            desk = await desk_for(conn, requester.workspace_id)
            return await changed(conn, requester, before, "ticket.rated", desk, at=now)

    # Seen

    async def ticket(self, actor: Reader, ticket_id: TicketId) -> tuple[Ticket, Desk]:
        """For agents, and for whoever opened it. Raises UnknownTicket."""
        async with self._pool.acquire() as conn:
            return await self._seen(conn, actor, ticket_id)

    async def for_agent(self, agent: Reader, ticket_id: TicketId) -> tuple[Ticket, Desk]:
        """For the forms of agents. Raises UnknownTicket, NotAnAgent."""
        async with self._pool.acquire() as conn:
            return await self._agents_own(conn, agent, ticket_id)

    async def numbered(self, actor: Reader, number: int) -> tuple[Ticket, Desk]:
        """By the number that people call it by. Raises UnknownTicket."""
        async with self._pool.acquire() as conn:
            found = await tickets.ticket_by_number(conn, actor.workspace_id, number)
            if found is None:
                raise UnknownTicket
            return await self._seen(conn, actor, found.id)

    async def listed(self, actor: Reader, listing: Listing, page: int) -> tuple[list[Ticket], TicketPage]:
        """A page of one's own tickets, those under way first; or of what an agent has to do, or of all under way, those
        that nobody took first. Raises NotAnAgent."""
        part = {"limit": PAGE, "offset": (page - 1) * PAGE}
        async with self._pool.acquire() as conn:
            if listing is Listing.OWN:
                found, total = await ticket_lists.tickets_for_requester(conn, actor.workspace_id, actor.user_id, **part)
            else:
                need_agent(actor, await desk_for(conn, actor.workspace_id))
                if listing is Listing.MINE:
                    found, total = await ticket_lists.tickets_for_assignee(
                        conn, actor.workspace_id, actor.user_id, **part
                    )
                else:
                    found, total = await ticket_lists.tickets_under_way(conn, actor.workspace_id, **part)
        return found, TicketPage(listing=listing, page=page, pages=pages_of(total, size=PAGE, page=page), total=total)

    async def shown(self, workspace_id: WorkspaceId, ticket_id: TicketId) -> tuple[Ticket, Desk] | None:
        """For the messages that show it where it belongs."""
        async with self._pool.acquire() as conn:
            found = await tickets.ticket_by_id(conn, workspace_id, ticket_id)
            return (found, await desk_for(conn, workspace_id)) if found else None

    # Within

    async def _assign(self, agent: Reader, ticket_id: TicketId, to: Reader | None) -> Ticket:
        now = self._clock.now()
        async with self._pool.acquire() as conn, conn.transaction():
            before, desk = await self._worked(conn, agent, ticket_id)
            if to is not None and not is_agent(to, desk):
                raise CannotTake
            await tickets.set_assignee(conn, ticket_id, to.user_id if to else None, at=now)
            return await changed(conn, agent, before, "ticket.assigned", desk, at=now)

    async def _seen(self, conn: Connection, actor: Reader, ticket_id: TicketId) -> tuple[Ticket, Desk]:
        desk = await desk_for(conn, actor.workspace_id)
        found = await tickets.lock_ticket(conn, actor.workspace_id, ticket_id)
        if found is None or not (is_agent(actor, desk) or found.requester_id == actor.user_id):
            raise UnknownTicket
        return found, desk

    async def _worked(self, conn: Connection, agent: Reader, ticket_id: TicketId) -> tuple[Ticket, Desk]:
        """For deeds of agents on a ticket under way."""
        found, desk = await self._agents_own(conn, agent, ticket_id)
        if found.status is TicketStatus.CLOSED:
            raise TicketClosed
        return found, desk

    async def _agents_own(self, conn: Connection, agent: Reader, ticket_id: TicketId) -> tuple[Ticket, Desk]:
        desk = await desk_for(conn, agent.workspace_id)
        need_agent(agent, desk)
        found = await tickets.lock_ticket(conn, agent.workspace_id, ticket_id)
        if found is None:
            raise UnknownTicket
        return found, desk
