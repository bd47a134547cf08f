"""Who is told of a promise, when, and once; what becomes of a requester's silence."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.tickets.changes import changed, resume
from bot.tickets.models import Budget, Desk
from db.models.tickets import OpenedBy, Priority, Ticket, TicketStatus
from db.pool import Pool
from db.queries import tickets
from sandbox.revising_client import Writer
from tests.tickets.house import TEAM, TRIAGE, House, event_of, opened_house

GENERAL = "general"


@pytest.fixture
async def house(pool: Pool, tmp_path: Path) -> AsyncIterator[House]:
    async with opened_house(pool, tmp_path) as opened:
        yield opened


async def asked(house: House, words: str = "The VPN says no") -> Ticket:
    root = await house.requester.post(GENERAL, words)
    ticket, _new = await house.opening.from_message(TEAM, root.channel, event_of(root), OpenedBy.REACTION)
    await house.settle()
    return ticket


async def told(house: House, ticket: Ticket) -> list[str]:
    """Alerts in the agents' thread."""
    await house.settle()
    ts = await house.pool.fetchval("SELECT triage_thread_ts FROM ticket_details WHERE ticket_id = $1", ticket.id)
    thread = await house.agent.messages(TRIAGE, thread_ts=ts)
    return [one.shown for one in thread if "At risk" in one.shown or "Overdue" in one.shown]


async def test_a_promise_at_risk_and_a_broken_one_are_told_once(house: House) -> None:
    ticket = await asked(house)  # Sunday, nine in Riyadh: a first response within four hours
    assert await house.promises.tell_due() == 0
    house.clock.at += timedelta(hours=3)
    tellers = [house.promises.tell_due() for _worker in range(4)]
    assert sum(await asyncio.gather(*tellers)) == 1
    [warning] = await told(house, ticket)
    assert "3 h of 4 h used" in warning
    assert "Nobody has taken it" in warning
    house.clock.at += timedelta(hours=1, minutes=1)
    assert await house.promises.tell_due() == 1
    assert ["Overdue" in one for one in await told(house, ticket)] == [False, True]
    channel = [one.shown for one in await house.agent.messages(TRIAGE)]
    assert [sum(words in one for one in channel) for words in ("At risk", "Overdue")] == [1, 1], (
        "not in the thread alone"
    )
    async with Writer(house.workspace.url, "admin") as admin:
        lead = [one.shown for one in await admin.messages("@bot")]
    assert len([one for one in lead if "Overdue" in one]) == 1
    assert len([one for one in lead if "At risk" in one]) == 1, "nobody works on it, so the lead hears of that, too"


async def test_an_answer_and_a_wait_stop_the_clocks(house: House) -> None:
    ticket, agent = await asked(house), await house.reader()
    house.clock.at += timedelta(hours=1)
    await house.conversing.reply(agent, ticket.id, "Have you tried?", form_id="V1", then_waits=True)
    house.clock.at += timedelta(days=2, minutes=30)
    assert await house.promises.tell_due() == 0
    assert await told(house, ticket) == []
    found, _desk = await house.tickets.ticket(agent, ticket.id)
    assert found.status is TicketStatus.PENDING
    await house.tickets.resume(agent, ticket.id)
    due = await house.pool.fetch(
        "SELECT promise, kind, due_at FROM ticket_alerts WHERE told_at IS NULL ORDER BY due_at"
    )
    assert [(one["promise"], one["kind"]) for one in due] == [("resolution", "warning"), ("resolution", "breach")]
    # One of the 24 h was used until Sunday ten; from Tuesday 10:30 on the week has 6.5, 8 and 8 left
    assert due[1]["due_at"].replace(second=0, microsecond=0) == datetime(2026, 11, 15, 6, 30, tzinfo=UTC)


async def test_other_budgets_hold_for_tickets_under_way(house: House) -> None:
    ticket = await asked(house)
    house.clock.at += timedelta(minutes=20)
    budgets = {priority: Budget(first_response=0.25, resolution=1) for priority in Priority}
    await house.set_desk(Desk(triage_channel_id=TRIAGE, budgets=budgets))
    assert await house.promises.tell_due() == 2
    assert len(await told(house, ticket)) == 2


async def test_silence_is_broken_by_a_reminder_and_then_ends_the_ticket(house: House) -> None:
    ticket, agent = await asked(house), await house.reader()
    await house.conversing.reply(agent, ticket.id, "Which one?", form_id="V1", then_waits=True)
    house.clock.at += timedelta(days=3, minutes=1)
    minders = [house.promises.mind_silence() for _worker in range(4)]
    assert sum(await asyncio.gather(*minders)) == 1
    await house.settle()
    await house.requester.wait_for("still waits for your answer", GENERAL, thread_ts=ticket.requester_thread_ts)
    assert await house.promises.mind_silence() == 0
    house.clock.at += timedelta(days=7)
    assert await house.promises.mind_silence() == 1
    await house.settle()
    await house.requester.wait_for("There was no answer", GENERAL, thread_ts=ticket.requester_thread_ts)
    closed, _desk = await house.tickets.ticket(agent, ticket.id)
    assert closed.status is TicketStatus.CLOSED
    late = await house.requester.post(GENERAL, "The blue one", thread_ts=ticket.requester_thread_ts)
    await house.tasks.heard(TEAM, event_of(late))
    opened, _desk = await house.tickets.ticket(agent, ticket.id)
    assert (opened.status, opened.reopened, opened.nudged_at) == (TicketStatus.OPEN, 1, None)


async def test_a_desk_that_changes_while_a_clock_starts_again_forgets_no_promise(house: House) -> None:
    ticket, agent = await asked(house), await house.reader()
    await house.conversing.reply(agent, ticket.id, "Have you tried?", form_id="V1", then_waits=True)
    desk = Desk(triage_channel_id=TRIAGE, nudge_days=2)
    async with house.pool.acquire() as conn, conn.transaction():
        waiting = await tickets.lock_ticket(conn, TEAM, ticket.id)
        assert waiting is not None
        changing = asyncio.create_task(house.set_desk(desk))
        done, _waits = await asyncio.wait({changing}, timeout=1)
        assert not done, "it waits for the ticket"
        await resume(conn, ticket.id, at=house.clock.now())
        await changed(conn, None, waiting, "ticket.answered", desk, at=house.clock.now())
    await changing
    due = await house.pool.fetch("SELECT kind FROM ticket_alerts WHERE told_at IS NULL ORDER BY due_at")
    assert [one["kind"] for one in due] == ["warning", "breach"]
