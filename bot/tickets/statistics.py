"""How support does, counted, and all tickets as a table."""

import csv
import io

from bot.accounts.models import Reader
from bot.core.clock import Clock
from bot.slack.words import as_plain
from bot.tickets.desk import desk_for, need_agent
from bot.tickets.models import Desk
from db.models.tickets import Ticket, TicketNumbers
from db.pool import Pool
from db.queries import ticket_lists

COLUMNS = (
    "number subject status priority category tags requester opened first_response closed reopened csat resolution "
    "description"
).split()
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what spreadsheets take for a formula


class Statistics:
    def __init__(self, pool: Pool, clock: Clock) -> None:
        self._pool = pool
        self._clock = clock

    async def numbers(self, agent: Reader) -> TicketNumbers:
        """Of the last 90 days. Raises NotAnAgent."""
        async with self._pool.acquire() as conn:
            need_agent(agent, await desk_for(conn, agent.workspace_id))
            return await ticket_lists.ticket_numbers(conn, agent.workspace_id, now=self._clock.now())

    async def export(self, agent: Reader) -> tuple[bytes, Desk]:
        """All tickets as CSV, for the agents' channel. Raises NotAnAgent."""
        async with self._pool.acquire() as conn:
            desk = await desk_for(conn, agent.workspace_id)
            need_agent(agent, desk)
            return to_csv(await ticket_lists.all_tickets(conn, agent.workspace_id)), desk


def to_csv(tickets: list[Ticket]) -> bytes:
    """UTF-8 with a mark, as spreadsheets want it; nothing in it is taken for a formula."""
    table = io.StringIO()
    rows = csv.writer(table)
    rows.writerow(COLUMNS)
    for ticket in tickets:
        rows.writerow(map(_cell, _row(ticket)))
    return table.getvalue().encode("utf-8-sig")


def _row(ticket: Ticket) -> list[object]:
    return [
        *(ticket.number, ticket.subject, ticket.status.value, ticket.priority.value, ticket.category),
        *(", ".join(ticket.tags), ticket.requester_name, ticket.created_at.isoformat()),
        *(ticket.first_response_at and ticket.first_response_at.isoformat(),),
        *(ticket.closed_at and ticket.closed_at.isoformat(), ticket.reopened, ticket.csat),
        *(ticket.resolution, as_plain(ticket.description)),
    ]


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
