"""Tickets are found by the words that they have now, and not by reading each of them."""

from datetime import UTC, datetime
from importlib import import_module

import pytest

from db.models.ids import TicketId, WorkspaceId
from db.models.tickets import OpenedBy, Priority
from db.pool import Connection
from db.queries import ticket_lists, tickets, workspaces
from tests.db.people import WORKSPACE

AT = datetime(2026, 11, 8, 9, tzinfo=UTC)
MANY = """
WITH ticket AS (
    INSERT INTO support_tickets (user_id, subject, description, status, priority, category, created_at)
    SELECT $2, 'Password ' || n, 'My laptop refuses it', 'open', 'medium', 'general', now()
    FROM generate_series(1, 5000) n RETURNING id, subject, description
)
INSERT INTO ticket_details (ticket_id, workspace_id, number, language, opened_by, requester_channel_id,
    triage_channel_id, last_public_at, changed_at, words)
SELECT id, $1, 1000 + id, 'en', 'command', 'C1', 'C2', now(), now(), ticket_words(subject, description, NULL)
FROM ticket
"""


@pytest.fixture
async def known(conn: Connection) -> TicketId:
    await workspaces.ensure_workspace(conn, WORKSPACE, at=AT)
    return await opened(conn, "The VPN says no", "On my laptop")


async def opened(conn: Connection, subject: str, description: str) -> TicketId:
    requester = await conn.fetchval(
        "INSERT INTO users (email, password_hash, first_name, last_name) VALUES ('a@example.com', 'x', 'A', 'B')"
        " RETURNING id"
    )
    return await tickets.insert_ticket(
        conn,
        WORKSPACE,
        requester_id=requester,
        subject=subject,
        description=description,
        priority=Priority.MEDIUM,
        category="general",
        language="en",
        opened_by=OpenedBy.COMMAND,
        source_key=None,
        requester_channel_id="C1",
        requester_thread_ts=None,
        triage_channel_id="C2",
        at=AT,
    )


async def found(conn: Connection, *words: str, workspace_id: WorkspaceId = WORKSPACE) -> list[TicketId]:
    tickets_found, _total = await ticket_lists.tickets_by_words(conn, workspace_id, words, limit=5)
    return [one.id for one in tickets_found]


async def test_by_what_it_says_now(conn: Connection, known: TicketId) -> None:
    assert await found(conn, "laptops") == await found(conn, "zebra", "vpn") == [known]
    assert await found(conn, "vpn", workspace_id=WorkspaceId("T9OTHER")) == []
    await tickets.set_description(conn, known, "على حاسوبي", at=AT)
    assert await found(conn, "laptop") == []
    assert await found(conn, "حاسوبي") == [known]
    await tickets.set_resolution(conn, known, "Reinstalled the client", at=AT)
    assert await found(conn, "reinstalling") == [known]
    await tickets.set_resolution(conn, known, None, at=None)
    assert await found(conn, "reinstalling") == []


async def test_those_from_before_are_found_as_those_of_today(conn: Connection, known: TicketId) -> None:
    await conn.execute("DROP FUNCTION ticket_words; ALTER TABLE ticket_details DROP COLUMN words")
    await conn.execute(import_module("db.migrations.versions.r0026_ticket_words").WORDS)
    assert await found(conn, "laptops") == [known]


async def test_a_rare_word_among_many_tickets_is_looked_up(conn: Connection, known: TicketId) -> None:
    requester = await conn.fetchval("SELECT user_id FROM support_tickets")
    await conn.execute(MANY, WORKSPACE, requester)
    await conn.execute("ANALYZE ticket_details, support_tickets")
    plan = await conn.fetch(f"EXPLAIN {ticket_lists.TICKET_IDS_BY_WORDS}", WORKSPACE, "vpn", None, False, 0, 5, 0)
    assert "ticket_details_words_idx" in "\n".join(row[0] for row in plan)
    assert await found(conn, "vpn") == [known]
