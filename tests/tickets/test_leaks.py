"""Whatever happens, a requester reads no internal word, and public words are in the other thread once, in order."""

import dataclasses
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.tickets.service import TicketClosed
from db.models.ids import TicketId
from db.models.tickets import OpenedBy, TicketStatus
from db.pool import Pool
from sandbox.client import SeenMessage
from tests.tickets.house import TEAM, TRIAGE, House, deletion_of, edit_of, event_of, opened_house

SECRET = "INTERNAL"
GENERAL = "general"
_numbers = count(1)

KINDS = (
    *("say", "say", "say", "note", "note", "reply", "reply"),
    *("edit", "edit", "delete", "again", "late edit", "wait", "resolve", "reopen", "merge", "split"),
    *("publish", "killed", "killed"),
)
steps = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 1), st.integers(0, 7)), min_size=4, max_size=16)


@dataclasses.dataclass
class Spoken:
    """A message, its present words (None: deleted), and the ticket whose agents hear it; None for a note."""

    message: SeenMessage | None
    words: str | None
    ticket: TicketId | None


class Story:
    """Two tickets of one requester in two threads of a public channel, and what was said in them."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.roots: list[SeenMessage] = []
        self.ids: list[TicketId] = []
        self.said: list[Spoken] = []
        self.merged = False

    async def open(self) -> None:
        for subject in ("First", "Second"):
            root = await self.house.requester.post(GENERAL, f"{subject} question {next(_numbers)}")
            ticket, _new = await self.house.opening.from_message(TEAM, root.channel, event_of(root), OpenedBy.REACTION)
            self.roots.append(root)
            self.ids.append(ticket.id)
        await self.house.settle()

    def target(self, which: int) -> TicketId:
        return self.ids[1] if self.merged else self.ids[which]

    async def card_ts(self, ticket_id: TicketId) -> str:
        ts: str = await self.house.pool.fetchval(
            "SELECT triage_thread_ts FROM ticket_details WHERE ticket_id = $1", ticket_id
        )
        return ts

    async def step(self, kind: str, which: int, pick: int) -> None:
        house, word = self.house, f"word{next(_numbers):05d}"
        spoken = [one for one in self.said if one.message is not None]
        chosen = spoken[pick % len(spoken)] if spoken else None
        match kind:
            case "say":
                message = await house.requester.post(GENERAL, word, thread_ts=self.roots[which].ts)
                assert await house.tasks.heard(TEAM, event_of(message))
                self.said.append(Spoken(message, word, self.target(which)))
            case "note":
                words = f"{SECRET} {word}"
                message = await house.agent.post(TRIAGE, words, thread_ts=await self.card_ts(self.ids[which]))
                assert await house.tasks.heard(TEAM, event_of(message))
                self.said.append(Spoken(message, words, None))
            case "late edit":  # the edit is told of before the message itself
                message = await house.requester.post(GENERAL, f"old{word}", thread_ts=self.roots[which].ts)
                await house.tasks.heard(TEAM, edit_of(message, word, message.ts))
                await house.tasks.heard(TEAM, event_of(message))
                self.said.append(Spoken(message, word, self.target(which)))
            case "reply":
                agent = await house.reader()
                try:
                    for _twice in range(2):
                        await house.conversing.reply(agent, self.ids[which], word, form_id=word)
                except TicketClosed:
                    assert self.merged
                    assert which == 0
                else:
                    self.said.append(Spoken(None, word, self.ids[which]))
            case "edit" if chosen is not None and chosen.message is not None:
                words = f"{SECRET} {word}" if chosen.ticket is None else word
                ts = f"{float(chosen.message.ts) + next(_numbers):.6f}"
                await house.tasks.heard(TEAM, edit_of(chosen.message, words, ts))
                chosen.words = words if chosen.words is not None else None
            case "delete" if chosen is not None and chosen.message is not None:
                await house.tasks.heard(TEAM, deletion_of(chosen.message, chosen.message.ts))
                chosen.words = None
            case "again" if chosen is not None and chosen.message is not None:
                await house.tasks.heard(TEAM, event_of(chosen.message))
            case "wait" | "resolve" | "reopen" | "merge" | "split":
                await self.work(kind, which)
            case "publish":
                await house.settle()
            case "killed":
                await house.publish_and_be_killed()
            case _:
                pass

    async def work(self, kind: str, which: int) -> None:
        agent, ticket_id = await self.house.reader(), self.ids[which]
        ticket, _desk = await self.house.tickets.ticket(agent, ticket_id)
        if kind == "reopen":
            if ticket.merged_into is None:
                await self.house.tickets.reopen(agent, ticket_id)
            return
        if ticket.status is TicketStatus.CLOSED:
            return
        if kind == "wait":
            await self.house.tickets.wait(agent, ticket_id)
        elif kind == "resolve":
            await self.house.tickets.resolve(agent, ticket_id, "Solved")
        elif kind == "merge" and which == 0:
            other, _desk = await self.house.tickets.ticket(agent, self.ids[1])
            if other.status is not TicketStatus.CLOSED:
                await self.house.merging.merge(agent, ticket_id, other.number)
                self.merged = True
        elif kind == "split":
            _ticket, movable = await self.house.merging.movable(agent, ticket_id)
            if movable:
                requester = await self.house.accounts.actor(TEAM, self.house.requester.id)
                await self.house.merging.split(agent, ticket_id, requester, [movable[0].comment_id], "Another matter")

    async def nothing_leaks(self) -> None:
        places = [(GENERAL, root.ts) for root in self.roots]
        for channel, thread_ts in [*places, ("@bot", None)]:
            shown = [one.shown for one in await self.house.requester.messages(channel, thread_ts)]
            assert not [words for words in shown if SECRET in words]

    async def all_is_there_in_order(self) -> None:
        """In both threads; what was deleted has left a line in its place."""
        for ticket_id in self.ids:
            thread = await self.house.agent.messages(TRIAGE, thread_ts=await self.card_ts(ticket_id))
            heard = [one.text for one in thread if " says:" in one.text or "→ requester:" in one.text]
            due = [one.words for one in self.said if one.ticket == ticket_id]
            assert len(heard) == len(due), (heard, due)
            for text, words in zip(heard, due, strict=True):
                assert (words or "This message was deleted") in text, (heard, due)
        for ticket_id, root in zip(self.ids, self.roots, strict=True):
            thread = await self.house.requester.messages(GENERAL, thread_ts=root.ts)
            read = [one.text.split()[-1] for one in thread if ", support:" in one.text]
            assert read == [one.words for one in self.said if one.message is None and one.ticket == ticket_id]


@pytest.fixture
async def house(pool: Pool, tmp_path: Path) -> AsyncIterator[House]:
    async with opened_house(pool, tmp_path) as opened:
        yield opened


@given(steps)
@settings(
    max_examples=12,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # each step is a second's work: shrinking would take hours
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@pytest.mark.timeout(400)
async def test_nothing_internal_reaches_a_requester_and_nothing_public_is_lost(
    house: House, chosen: list[tuple[str, int, int]]
) -> None:
    story = Story(house)
    await story.open()
    for kind, which, pick in chosen:
        await story.step(kind, which, pick)
        await story.nothing_leaks()
    await house.settle()
    await story.nothing_leaks()
    await story.all_is_there_in_order()


async def test_a_late_reply_goes_on_in_a_new_ticket_and_what_comes_late_is_put_in_order(house: House) -> None:
    story = Story(house)
    await story.open()
    agent = await house.reader()
    await house.tickets.resolve(agent, story.ids[0], "Solved")
    house.clock.at += timedelta(days=8)
    message = await house.requester.post(GENERAL, "It is back", thread_ts=story.roots[0].ts)
    assert await house.tasks.heard(TEAM, event_of(message))
    await house.settle()
    status = await house.requester.wait_for("It goes on from #1", GENERAL, thread_ts=story.roots[0].ts)
    assert "Ticket #3" in status.shown
    old, _desk = await house.tickets.ticket(agent, story.ids[0])
    assert old.status is TicketStatus.CLOSED
