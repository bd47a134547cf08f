"""What may help: answers that were given before or stand in the help pages, and tickets found by words."""

import re
from typing import Final

from bot.accounts.models import Actor, Reader
from bot.clients.embedding import Embedder
from bot.core.errors import DomainError
from bot.core.i18n import _
from bot.core.pages import pages_of
from bot.slack.words import as_plain
from bot.tickets.desk import desk_for, need_agent
from bot.tickets.models import PAGE, Desk, Listing, Suggestion, TicketPage
from bot.tickets.pages import Section, nearness_of, section_named, sections_in, words_in_common
from bot.tickets.rules import fused
from bot.tickets.service import UnknownTicket
from db.models.ids import TicketId, WorkspaceId
from db.models.tickets import Ticket
from db.pool import Connection, Pool
from db.queries import ticket_lists, ticket_points, tickets

SUGGESTED: Final = 4  # answers that an agent is shown
CONSIDERED: Final = 8  # of each ranking
NEAR: Final = 0.81  # below which a question and an answer have nothing to do with each other: see bench/pages.py
READ: Final = 2000  # characters whose meaning is looked at
ALIKE: Final = 3  # tickets that are shown as alike
SEARCHED: Final = 500  # characters that are looked for; the buttons that turn the pages hold them
MOST_WORDS: Final = 24  # of a text that are looked for
_WORD: Final = re.compile(r"[^\W_]{3,}")


class NoSuchAnswer(DomainError):
    code = "no_such_answer"

    @property
    def what(self) -> str:
        return _("This answer is not there any more.")

    @property
    def remedy(self) -> str:
        return _("The ticket may have been opened again. “Help” shows what there is now.")


class Helping:
    def __init__(self, pool: Pool, embedder: Embedder) -> None:
        self._pool = pool
        self._embedder = embedder

    async def suggested(self, agent: Reader, ticket_id: TicketId) -> tuple[Ticket, list[Suggestion]]:
        """Answers that may help, best first: resolved tickets and help pages, by words and by meaning.

        Raises NotAnAgent, UnknownTicket.
        """
        async with self._pool.acquire() as conn:
            ticket, _desk = await self._seen(conn, agent, ticket_id)
        asked = question_of(ticket)
        point = await self._embedder.of_search(asked)
        async with self._pool.acquire() as conn:
            alike, _total = await ticket_lists.tickets_by_words(
                conn, agent.workspace_id, words_of(asked), resolved=True, besides=ticket_id, limit=CONSIDERED
            )
            near = await ticket_points.nearest_resolved(
                conn, agent.workspace_id, point, besides=ticket_id, limit=CONSIDERED
            )
        pages = sections_in(ticket.language)
        in_common = sorted(zip(words_in_common(pages, asked), pages, strict=True), key=lambda pair: -pair[0])
        meant = [(nearness, _of_ticket(one)) for one, nearness in near]
        meant += [(nearness_of(one, point), _of_page(one)) for one in pages]
        rankings = [
            [_of_ticket(one) for one in alike],
            [_of_page(one) for shared, one in in_common if shared][:CONSIDERED],
            [one for near_, one in sorted(meant, key=lambda pair: -pair[0]) if near_ >= NEAR][:CONSIDERED],
        ]
        answers = {one.key: one for ranking in rankings for one in ranking}
        best = fused([[one.key for one in ranking] for ranking in rankings])
        return ticket, [answers[key] for key in best[:SUGGESTED]]

    async def desk(self, agent: Reader) -> Desk:
        async with self._pool.acquire() as conn:
            return await desk_for(conn, agent.workspace_id)

    async def answer(self, agent: Reader, ticket_id: TicketId, key: str) -> tuple[Ticket, Desk, str]:
        """The words of a suggestion, to begin a reply with. Raises NoSuchAnswer, NotAnAgent, UnknownTicket."""
        kind, _colon, name = key.partition(":")
        async with self._pool.acquire() as conn:
            ticket, desk = await self._seen(conn, agent, ticket_id)
            if kind == "page":
                section = section_named(name, ticket.language)
                words = section.answer if section else None
            else:
                resolved = await tickets.ticket_by_id(conn, agent.workspace_id, TicketId(int(name)))
                words = resolved.resolution if resolved else None
        if not words:
            raise NoSuchAnswer
        return ticket, desk, words

    async def index(self, workspace_id: WorkspaceId, ticket_id: TicketId) -> None:
        """Have a resolved ticket found by its meaning from now on. Work that can be done again."""
        async with self._pool.acquire() as conn:
            ticket = await tickets.ticket_by_id(conn, workspace_id, ticket_id)
        if ticket is None or not ticket.resolution:
            return
        point = await self._embedder.of_passage(f"{question_of(ticket)}\n{ticket.resolution}"[:READ])
        async with self._pool.acquire() as conn:
            await ticket_points.upsert_point(conn, workspace_id, ticket_id, point)

    async def asked_before(self, requester: Actor, ticket: Ticket) -> list[Ticket]:
        """Tickets of theirs that may be about the same."""
        async with self._pool.acquire() as conn:
            found, _total = await ticket_lists.tickets_by_words(
                conn,
                requester.workspace_id,
                words_of(ticket.subject),
                of=requester.user_id,
                besides=ticket.id,
                limit=ALIKE,
            )
            return found

    async def search(self, agent: Reader, text: str, page: int) -> tuple[list[Ticket], TicketPage]:
        """A page of what is found, best first. Raises NotAnAgent."""
        text = text[:SEARCHED]
        async with self._pool.acquire() as conn:
            need_agent(agent, await desk_for(conn, agent.workspace_id))
            found, total = await ticket_lists.tickets_by_words(
                conn, agent.workspace_id, words_of(text), limit=PAGE, offset=(page - 1) * PAGE
            )
        pages = pages_of(total, size=PAGE, page=page)
        return found, TicketPage(listing=Listing.FOUND, words=text, page=page, pages=pages, total=total)

    async def _seen(self, conn: Connection, agent: Reader, ticket_id: TicketId) -> tuple[Ticket, Desk]:
        desk = await desk_for(conn, agent.workspace_id)
        need_agent(agent, desk)
        ticket = await tickets.ticket_by_id(conn, agent.workspace_id, ticket_id)
        if ticket is None:
            raise UnknownTicket
        return ticket, desk


def question_of(ticket: Ticket) -> str:
    return f"{ticket.subject}\n{as_plain(ticket.description)}"[:READ]


def words_of(text: str) -> list[str]:
    return list(dict.fromkeys(word.casefold() for word in _WORD.findall(text)))[:MOST_WORDS]


def _of_ticket(ticket: Ticket) -> Suggestion:
    return Suggestion(key=f"ticket:{ticket.id}", words=ticket.resolution or "", ticket=ticket)


def _of_page(section: Section) -> Suggestion:
    return Suggestion(key=f"page:{section.key}", words=section.answer, page=section.page, question=section.question)
