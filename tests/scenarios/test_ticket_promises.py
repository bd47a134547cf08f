"""What support promised, over the wire and by a clock that the test moves: from the first pause to the last rating."""

from datetime import UTC, datetime, timedelta

import pytest

from sandbox.client import SeenMessage
from sandbox.revising_client import Writer
from tests.scenarios.stage import Stage
from tests.scenarios.test_tickets import PATIENCE, TRIAGE, answer, desk_of, in_thread

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(400)]

OFFICE = {"Working days": "sun mon tue wed thu", "Hours": "09:00-17:00"}
SUNDAY = datetime(2026, 11, 8, 6, tzinfo=UTC)  # nine in Riyadh, where the desk opens
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MONDAY, TUESDAY = SUNDAY + DAY, SUNDAY + 2 * DAY

ALERTS = """
SELECT a.promise, a.kind, a.due_at, a.told_at FROM ticket_alerts a JOIN ticket_details d USING (ticket_id)
WHERE d.number = $1 ORDER BY a.due_at
"""
TOLD = (
    "SELECT subject_id FROM surfaces WHERE purpose = 'ticket_warned' AND subject_id LIKE $1 AND message_ts IS NOT NULL"
)


async def test_a_promise_waits_with_the_requester_breaks_in_front_of_all_and_is_judged(stage: Stage) -> None:
    stage.set_clock(SUNDAY)
    await stage.start_server()
    for _worker in range(2):
        await stage.start_worker()
    admin = stage.person("admin")
    requester, (omar, yusuf, grace) = await desk_of(stage, OFFICE)
    asked = await requester.post("general", "The badge reader is dead")
    await grace.shortcut("Open a ticket", message=asked)
    await grace.wait_modal("Open a ticket")
    await grace.fill({"Priority": "high"})  # 2 hours to a first answer, 8 to the end
    assert await grace.submit() is None
    await grace.close_modal(clear=True)
    card = await omar.wait_for("#1 The badge reader is dead", TRIAGE, timeout=PATIENCE)
    await in_thread(requester, "general", asked, "Ticket #1")
    assert await _alerts(stage, 1) == [
        ("first_response", "warning", SUNDAY + 1.5 * HOUR),
        ("first_response", "breach", SUNDAY + 2 * HOUR),
        ("resolution", "warning", SUNDAY + 6 * HOUR),
        ("resolution", "breach", SUNDAY + 8 * HOUR),
    ]

    # While the requester is waited for, nothing counts: after an hour of work, a day goes by.
    stage.set_clock(SUNDAY + HOUR)
    await omar.click(card, "Take")
    await in_thread(omar, TRIAGE, card, f"gave this to <@{omar.id}>")
    await answer(grace, card, "Which door is it?")
    await in_thread(requester, "general", asked, "Which door is it?")
    await yusuf.click(card, "Wait for requester")
    await in_thread(omar, TRIAGE, card, "the clocks stand still")
    await _card_shows(omar, card, "Resolution: 1 h of 8 h used, paused since")
    assert await _alerts(stage, 1) == [], "nothing is about to be late"
    stage.set_clock(MONDAY)
    await requester.post("general", "The one of the garage", thread_ts=asked.ts)
    await in_thread(omar, TRIAGE, card, "the clocks run again")
    await in_thread(omar, TRIAGE, card, "The one of the garage")
    shown = await _card_shows(omar, card, "Resolution: 1 h of 8 h used, due")
    assert "First response: 1 h of 2 h used, done" in shown.shown
    assert await _alerts(stage, 1) == [
        ("resolution", "warning", MONDAY + 5 * HOUR),
        ("resolution", "breach", MONDAY + 7 * HOUR),
    ]

    # At risk: whoever works on it hears of it, and the channel. Broken: whoever leads, too. Each is told once.
    stage.set_clock(MONDAY + 5 * HOUR)
    await omar.wait_for("*At risk:* #1", "@bot", timeout=PATIENCE)
    at_risk = await in_thread(omar, TRIAGE, card, "*At risk:* #1")
    assert "Resolution: 6 h of 8 h used" in at_risk.shown
    stage.set_clock(MONDAY + 7 * HOUR)
    for told in (omar, admin):
        overdue = await told.wait_for("*Overdue:* #1", "@bot", timeout=PATIENCE)
        assert f"<@{omar.id}>" in overdue.shown
    await in_thread(grace, TRIAGE, card, "*Overdue:* #1")
    thread = await grace.messages(TRIAGE, thread_ts=card.ts)
    in_channel = [one.text for one in thread if one.raw.get("subtype") == "thread_broadcast"]
    assert [text.partition(":")[0].strip("*") for text in in_channel] == ["At risk", "Overdue"]
    assert await _told(stage, 1) == [
        f"1:resolution:breach:{admin.id}",
        f"1:resolution:breach:{omar.id}",
        f"1:resolution:warning:{omar.id}",
    ]

    # What nobody takes is overdue on the next morning: the night does not count.
    stage.set_clock(MONDAY + 7.75 * HOUR)
    await requester.command("/ticket new", "general")
    await requester.fill({"Subject": "Fire", "Priority": "urgent"})
    assert await requester.submit() is None
    await requester.close_modal(clear=True)
    fire = await yusuf.wait_for("#2 Fire", TRIAGE, timeout=PATIENCE)
    stage.set_clock(TUESDAY + 0.25 * HOUR)
    overdue = await in_thread(yusuf, TRIAGE, fire, "*Overdue:* #2")
    assert "Nobody has taken it" in overdue.shown
    await stage.rows_once(lambda rows: len(rows) == 2, TOLD, "2:%")
    assert await _told(stage, 2) == [f"2:first_response:breach:{admin.id}", f"2:first_response:warning:{admin.id}"]

    # Resolved and judged; a further question opens it again, with the clock that it had.
    stage.set_clock(TUESDAY + HOUR)
    await omar.click(card, "Assign")
    await omar.fill({"Who works on it?": "panel2"})
    assert await omar.submit() is None
    await in_thread(omar, TRIAGE, card, f"gave this to <@{grace.id}>")
    await _resolve(grace, card, "A new reader")
    closed = await in_thread(requester, "general", asked, "A new reader")
    await requester.click(closed, "1 is bad, 5 is very good", value="2 of 5")
    await in_thread(requester, "general", asked, "You rated this 2 of 5")
    await in_thread(omar, TRIAGE, card, "The requester said how it was")
    stage.set_clock(TUESDAY + 2 * DAY)
    await requester.post("general", "It is dead again, what now?", thread_ts=asked.ts)
    await in_thread(omar, TRIAGE, card, f"<@{requester.id}> opened this again")
    await _card_shows(omar, card, "Resolution: 10 h of 8 h used, overdue by 2 h")
    assert len(await _told(stage, 1)) == 3, "a promise breaks once"
    await in_thread(requester, "general", asked, "works on it")

    # Closed for longer than a week, it is another ticket, which says so; the numbers know of all this.
    await _resolve(grace, card, "Another reader")
    again = await in_thread(requester, "general", asked, "Another reader")
    await requester.click(again, "1 is bad, 5 is very good", value="4 of 5")
    await in_thread(requester, "general", asked, "You rated this 4 of 5")
    stage.set_clock(TUESDAY + 11 * DAY)
    await requester.post("general", "And once more", thread_ts=asked.ts)
    assert "It goes on from #1" in (await in_thread(requester, "general", asked, "Ticket #3")).shown
    await omar.wait_for("#3 The badge reader is dead", TRIAGE, timeout=PATIENCE)
    await omar.command("/ticket stats", TRIAGE)
    await omar.wait_for("Overdue: 2 · opened again: 1 · rated 4.0 of 5 by 1", TRIAGE, timeout=PATIENCE)


async def _alerts(stage: Stage, number: int) -> list[tuple[str, str, datetime]]:
    """What is still to be told of a ticket's promises, and when."""
    rows = await stage.rows(ALERTS, number)
    return [(row["promise"], row["kind"], row["due_at"]) for row in rows if row["told_at"] is None]


async def _told(stage: Stage, number: int) -> list[str]:
    """Direct messages about a ticket's promises that were posted."""
    return sorted(row["subject_id"] for row in await stage.rows(TOLD, f"{number}:%"))


async def _card_shows(agent: Writer, card: SeenMessage, words: str) -> SeenMessage:
    return await agent.wait_for(lambda one: one.ts == card.ts and words in one.shown, TRIAGE, timeout=PATIENCE)


async def _resolve(agent: Writer, card: SeenMessage, words: str) -> None:
    await agent.click(card, "Resolve")
    await agent.fill({"How was it solved?": words})
    assert await agent.submit() is None
