"""One conversation in two places: what is said in each thread, and what of it the other one hears.

What a requester says is public, and the agents hear it. What an agent says in the agents' thread is an internal note,
whatever it looks like, and nobody else hears it. A requester hears what `reply` was given, and nothing else.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, assert_never

from bot.accounts.models import Actor, Reader
from bot.core.clock import Clock
from bot.core.models import Frozen
from bot.queue.enqueue import Task, enqueue
from bot.tickets.changes import SAID_SURFACE, Origin, Place, changed, opened, post, reopen, resume, silence_at
from bot.tickets.desk import desk_for, need_agent
from bot.tickets.models import DESCRIPTION, SUBJECT, Desk, Wanted
from bot.tickets.rules import Outcome, outcome_of
from bot.tickets.service import TicketClosed, UnknownTicket
from db.models.ids import CommentId, TicketId, WorkspaceId
from db.models.tickets import Draft, OpenedBy, PauseReason, Side, Ticket, TicketFile, TicketMessage, TicketStatus
from db.pool import Connection, Pool
from db.queries import audit, surfaces, ticket_drafts, ticket_messages, tickets

REPLY_SURFACE: Final = "ticket_reply"  # an agent's reply, in the requester's thread
SENT_SURFACE: Final = "ticket_sent"  # the same reply, in the agents' thread
CARRIED: Final = (SAID_SURFACE, REPLY_SURFACE, SENT_SURFACE)
ROOT_DELETED: Final = "ticket.root_deleted"  # a deed of nobody's: the message that it was opened from is gone


class NotYet(Exception):
    """The thread may be of a ticket whose first message is posted and not noted yet: worth another try."""


class Said(Frozen):
    """A message that Slack told of. Words are Slack's mrkdwn."""

    author: Actor
    channel_id: str
    thread_ts: str
    ts: str
    words: str
    files: tuple[TicketFile, ...] = ()


class Conversing:
    def __init__(self, pool: Pool, clock: Clock) -> None:
        self._pool = pool
        self._clock = clock

    async def has_thread(self, workspace_id: WorkspaceId, channel_id: str, thread_ts: str) -> bool:
        """Whether it is a ticket's. Raises NotYet where that cannot be told now."""
        async with self._pool.acquire() as conn:
            if await tickets.thread_of_ticket(conn, workspace_id, channel_id, thread_ts) is not None:
                return True
            if await surfaces.thread_begins(conn, workspace_id, channel_id):
                raise NotYet
            return False

    async def heard(self, workspace_id: WorkspaceId, channel_id: str, thread_ts: str, spoken: Sequence[Said]) -> None:
        """Keep what was said in a ticket's thread, in this order, and let the other side hear what is for it.

        What is known already is passed over, and all where the thread is no ticket's.
        """
        now = self._clock.now()
        async with self._pool.acquire() as conn, conn.transaction():
            found = await self._thread(conn, workspace_id, channel_id, thread_ts)
            if found is None:
                return
            ticket, side = found
            known = await ticket_messages.known_sources(conn, workspace_id, channel_id, [one.ts for one in spoken])
            desk = await desk_for(conn, workspace_id)
            for said in spoken:
                if said.ts not in known:
                    ticket = await self._hear(conn, ticket, side, said, desk, at=now)

    async def edited(
        self, workspace_id: WorkspaceId, channel_id: str, ts: str, words: str, *, edited_at: datetime
    ) -> bool:
        """Whether it was a ticket's message; who heard it hears the new words, who did not does not.

        `edited_at` as Slack has it: of two edits the later one holds, whichever comes first.
        """
        now = self._clock.now()
        async with self._pool.acquire() as conn, conn.transaction():
            message = await ticket_messages.message_by_source(conn, workspace_id, channel_id, ts)
            if message is None:
                return await self._described(conn, workspace_id, f"{channel_id}:{ts}", words, now)
            await tickets.lock_ticket(conn, workspace_id, message.ticket_id)
            if await ticket_messages.edit_message(conn, message.comment_id, words, at=edited_at):
                await self._heard_anew(conn, message, now)
            return True

    async def deleted(self, workspace_id: WorkspaceId, channel_id: str, ts: str) -> bool:
        """As `edited`. A ticket outlives the message that it was opened from."""
        now = self._clock.now()
        async with self._pool.acquire() as conn, conn.transaction():
            message = await ticket_messages.message_by_source(conn, workspace_id, channel_id, ts)
            if message is None:
                return await self._root_deleted(conn, workspace_id, f"{channel_id}:{ts}", now)
            await tickets.lock_ticket(conn, workspace_id, message.ticket_id)
            if await ticket_messages.delete_message(conn, message.comment_id, at=now):
                await self._heard_anew(conn, message, now)
                if message.files:
                    deleted = {"workspace": workspace_id, "comment": message.comment_id}
                    await enqueue(conn, Task.WITHDRAW_FILES, deleted)
            return True

    # Replies: written, looked at, sent

    async def draft(self, agent: Reader, draft: Draft) -> Ticket:
        """Keep a reply until its preview is confirmed. Raises UnknownTicket, NotAnAgent, TicketClosed."""
        async with self._pool.acquire() as conn, conn.transaction():
            ticket, _desk = await self._replied(conn, agent, draft.ticket_id)
            await ticket_drafts.put_draft(conn, agent.workspace_id, draft, at=self._clock.now())
            return ticket

    async def send(self, agent: Reader, form_id: str) -> Ticket | None:
        """Send a draft of theirs; once, however often it is confirmed: None where it has been sent."""
        async with self._pool.acquire() as conn:
            draft = await ticket_drafts.draft_by_form(conn, agent.workspace_id, form_id)
        if draft is None or draft.author_id != agent.user_id:
            return None
        return await self.reply(
            agent,
            draft.ticket_id,
            draft.words,
            form_id=form_id,
            file_ids=draft.file_ids,
            then_waits=draft.then_waits,
        )

    async def reply(
        self,
        agent: Reader,
        ticket_id: TicketId,
        words: str,
        *,
        form_id: str,
        file_ids: tuple[str, ...] = (),
        then_waits: bool = False,
    ) -> Ticket:
        """Tell the requester something; words are Slack's mrkdwn. A form is sent once, however often it is submitted.

        Raises UnknownTicket, NotAnAgent, TicketClosed (for one that was merged).
        """
        now = self._clock.now()
        async with self._pool.acquire() as conn, conn.transaction():
            ticket, desk = await self._replied(conn, agent, ticket_id)
            comment_id = await ticket_messages.insert_message(
                conn,
                agent.workspace_id,
                ticket_id,
                author_id=agent.user_id,
                author_slack_id=agent.slack_user_id,
                side=Side.AGENTS,
                internal=False,
                words=words,
                source=("form", form_id),
                files=[TicketFile(slack_file_id=file_id, name=file_id) for file_id in file_ids],
                at=now,
            )
            await ticket_drafts.delete_draft(conn, agent.workspace_id, form_id)
            if comment_id is None:
                return ticket
            await tickets.note_first_response(conn, ticket_id, at=now)
            await tickets.note_public(conn, ticket_id, at=now, silence_at=silence_at(ticket, desk, at=now))
            if ticket.assignee_id is None:
                await tickets.set_assignee(conn, ticket_id, agent.user_id, at=now)
            if then_waits and ticket.status is TicketStatus.OPEN:
                await tickets.set_status(conn, ticket_id, TicketStatus.PENDING, at=now)
                await tickets.begin_pause(conn, ticket_id, PauseReason.REQUESTER, at=now)
            await post(conn, ticket, REPLY_SURFACE, str(comment_id), to=Side.REQUESTER, desk=desk, at=now)
            await post(conn, ticket, SENT_SURFACE, str(comment_id), to=Side.AGENTS, desk=desk, at=now)
            return await changed(conn, agent, ticket, "ticket.replied", desk, at=now)

    # For the messages that carry it

    async def said(self, workspace_id: WorkspaceId, comment_id: CommentId) -> TicketMessage | None:
        """For the agents."""
        async with self._pool.acquire() as conn:
            return await ticket_messages.message_by_comment(conn, workspace_id, comment_id)

    async def reply_to_requester(self, workspace_id: WorkspaceId, comment_id: CommentId) -> TicketMessage | None:
        """For the requester; None for whatever is not an agent's public reply."""
        async with self._pool.acquire() as conn:
            return await ticket_messages.reply_by_comment(conn, workspace_id, comment_id)

    # Within

    async def _hear(
        self, conn: Connection, ticket: Ticket, side: Side, said: Said, desk: Desk, *, at: datetime
    ) -> Ticket:
        """The ticket that it belongs to, as it stands after it."""
        if side is Side.REQUESTER and said.author.user_id == ticket.requester_id:
            ticket = await self._answered(conn, ticket, said, desk)
        comment_id = await ticket_messages.insert_message(
            conn,
            ticket.workspace_id,
            ticket.id,
            author_id=said.author.user_id,
            author_slack_id=said.author.slack_user_id,
            side=side,
            internal=side is Side.AGENTS,
            words=said.words,
            source=(said.channel_id, said.ts),
            files=said.files,
            at=at,
        )
        if side is Side.REQUESTER and comment_id is not None:
            await tickets.note_public(conn, ticket.id, at=at, silence_at=silence_at(ticket, desk, at=at))
            subject = str(comment_id)
            await post(conn, ticket, SAID_SURFACE, subject, to=Side.AGENTS, desk=desk, at=at, place=said.ts)
        return ticket

    async def _thread(
        self, conn: Connection, workspace_id: WorkspaceId, channel_id: str, thread_ts: str
    ) -> tuple[Ticket, Side] | None:
        """The ticket of a thread, locked, and whose thread it is; one that was merged goes on in the other."""
        found = await tickets.thread_of_ticket(conn, workspace_id, channel_id, thread_ts)
        if found is None:
            return None
        ticket_id, side = found
        while True:
            locked = await tickets.lock_ticket(conn, workspace_id, ticket_id)
            assert locked is not None
            if locked.merged_into is None:
                return locked, side
            ticket_id = locked.merged_into

    async def _replied(self, conn: Connection, agent: Reader, ticket_id: TicketId) -> tuple[Ticket, Desk]:
        desk = await desk_for(conn, agent.workspace_id)
        ticket = await tickets.lock_ticket(conn, agent.workspace_id, ticket_id)
        if ticket is None:
            raise UnknownTicket
        need_agent(agent, desk)
        if ticket.merged_into is not None:
            raise TicketClosed
        return ticket, desk

    async def _answered(self, conn: Connection, ticket: Ticket, said: Said, desk: Desk) -> Ticket:
        """The ticket that a requester's message belongs to, as it stands after it."""
        now = self._clock.now()
        outcome = outcome_of(ticket, said.words, with_files=bool(said.files), now=now, reopen_within=desk.reopen_within)
        match outcome:
            case Outcome.NOTHING:
                return ticket
            case Outcome.RESUME:
                await resume(conn, ticket.id, at=now)
                deed = "ticket.answered"
            case Outcome.REOPEN:
                await reopen(conn, ticket.id, at=now)
                deed = "ticket.reopened"
            case Outcome.FOLLOW:
                return (await opened(conn, said.author, *_going_on(ticket, said), desk, at=now))[0]
            case _:
                assert_never(outcome)
        return await changed(conn, said.author, ticket, deed, desk, at=now)

    async def _described(
        self, conn: Connection, workspace_id: WorkspaceId, source_key: str, words: str, now: datetime
    ) -> bool:
        """The message that a ticket was opened from has other words now."""
        ticket = await tickets.ticket_by_source(conn, workspace_id, source_key)
        if ticket is None:
            return False
        await tickets.lock_ticket(conn, workspace_id, ticket.id)
        if await tickets.set_description(conn, ticket.id, words[:DESCRIPTION], at=now):
            desk = await desk_for(conn, workspace_id)
            await changed(conn, None, ticket, "ticket.described", desk, at=now)
        return True

    async def _root_deleted(self, conn: Connection, workspace_id: WorkspaceId, source_key: str, now: datetime) -> bool:
        ticket = await tickets.ticket_by_source(conn, workspace_id, source_key)
        if ticket is None:
            return False
        await tickets.lock_ticket(conn, workspace_id, ticket.id)
        if not await audit.count_audit(conn, workspace_id, "ticket", str(ticket.id), ROOT_DELETED):
            await changed(conn, None, ticket, ROOT_DELETED, await desk_for(conn, workspace_id), at=now)
        return True

    async def _heard_anew(self, conn: Connection, message: TicketMessage, now: datetime) -> None:
        for purpose in CARRIED:
            await surfaces.touch_surface(conn, message.workspace_id, purpose, str(message.comment_id), changed_at=now)


def _going_on(ticket: Ticket, said: Said) -> tuple[Wanted, Origin]:
    """A new ticket in the thread of one that was closed too long ago."""
    wanted = Wanted(
        subject=ticket.subject[:SUBJECT],
        description=said.words[:DESCRIPTION],
        category=ticket.category,
        priority=ticket.priority,
    )
    origin = Origin(
        opened_by=OpenedBy.LATE_REPLY,
        place=Place(channel_id=said.channel_id, thread_ts=said.thread_ts),
        source=(said.channel_id, said.ts),
        follows=ticket.id,
    )
    return wanted, origin
