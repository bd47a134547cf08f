"""What cannot be delivered is kept, marked where the agents see it, and arrives once it can."""

import csv
import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.errors import InvalidForm
from bot.queue.enqueue import Task
from bot.slack.inbox import Inbox
from bot.tickets.carrying import Parcel
from bot.tickets.changes import Origin, Place
from bot.tickets.desk import NotAnAgent
from bot.tickets.models import Wanted
from bot.tickets.opening import NoMessage
from bot.tickets.service import CannotTake, UnknownTicket
from bot.tickets.statistics import Statistics
from db.models.tickets import OpenedBy, Ticket
from db.pool import Pool
from db.queries import surfaces
from sandbox.admin_client import Admin
from sandbox.client import SeenMessage
from sandbox.revising_client import Writer
from tests.tickets.house import TEAM, TRIAGE, House, deletion_of, edit_of, event_of, opened_house

GENERAL = "general"


@pytest.fixture
async def house(pool: Pool, tmp_path: Path) -> AsyncIterator[House]:
    async with opened_house(pool, tmp_path) as opened:
        yield opened


async def asked(house: House) -> tuple[Ticket, SeenMessage]:
    root = await house.requester.post(GENERAL, "The VPN says no")
    ticket, new = await house.opening.from_message(TEAM, root.channel, event_of(root), OpenedBy.REACTION)
    assert new
    await house.settle()
    return ticket, root


async def card(house: House, words: str) -> SeenMessage:
    return await house.agent.wait_for(lambda one: "#1 " in one.text and words in one.shown, TRIAGE)


async def test_a_reply_into_an_archived_channel_waits_and_arrives(house: House) -> None:
    ticket, root = await asked(house)
    agent = await house.reader()
    async with Admin(house.workspace.url, "admin") as admin:
        await admin.archive(GENERAL)
        await house.conversing.reply(agent, ticket.id, "Try again", form_id="V1")
        for _heartbeat in range(3):  # whichever of its messages is refused first
            await house.publisher().publish_due()
            await house.carrying.mark_undelivered()
        await house.publisher().publish_due()
        await card(house, "Not delivered yet: 1")
        await admin.unarchive(GENERAL)
    await house.settle()
    await house.requester.wait_for("Try again", GENERAL, thread_ts=root.ts)
    await card(house, "Status:")
    shown, _desk = await house.tickets.ticket(agent, ticket.id)
    assert shown.undelivered == 0


async def test_what_nobody_may_is_told_apart(house: House) -> None:
    ticket, root = await asked(house)
    agent = await house.reader()
    requester = await house.accounts.reader(await house.accounts.actor(TEAM, house.requester.id))
    stranger = await house.accounts.reader(await house.accounts.actor(TEAM, "U0MANAGER1"))
    with pytest.raises(UnknownTicket):
        await house.tickets.ticket(stranger, ticket.id)
    with pytest.raises(UnknownTicket):
        await house.tickets.numbered(agent, 99)
    for nobody in (stranger, requester):
        with pytest.raises(NotAnAgent):
            await house.conversing.reply(nobody, ticket.id, "I know", form_id="V2")
    with pytest.raises(CannotTake):
        await house.tickets.assign(agent, ticket.id, stranger)
    with pytest.raises(InvalidForm):
        await house.merging.merge(agent, ticket.id, ticket.number)
    with pytest.raises(NoMessage):
        await house.opening.from_message(TEAM, root.channel, None, OpenedBy.MESSAGE)
    again, new = await house.opening.from_message(TEAM, root.channel, event_of(root), OpenedBy.MESSAGE)
    assert (again.id, new) == (ticket.id, False)


async def test_tickets_of_two_people_are_not_merged(house: House) -> None:
    ticket, _root = await asked(house)
    async with Writer(house.workspace.url, "manager") as other:
        message = await other.post(GENERAL, "Mine")
    second, _new = await house.opening.from_message(TEAM, message.channel, event_of(message), OpenedBy.MESSAGE)
    with pytest.raises(InvalidForm, match="invalid_form"):
        await house.merging.merge(await house.reader(), second.id, ticket.number)


async def test_an_edit_of_the_message_it_was_opened_from_is_the_tickets(house: House) -> None:
    ticket, root = await asked(house)
    later = f"{float(root.ts) + 1:.6f}"
    assert await house.tasks.heard(TEAM, edit_of(root, "The VPN says maybe", later))
    await house.settle()
    await card(house, "The VPN says maybe")
    comments = await house.pool.fetchval("SELECT count(*) FROM ticket_comments WHERE ticket_id = $1", ticket.id)
    assert comments == 0


async def test_whoever_has_left_is_told_of_on_the_card(house: House) -> None:
    ticket, _root = await asked(house)
    agent = await house.reader()
    await house.tickets.take(agent, ticket.id)
    async with house.pool.acquire() as conn:
        await conn.execute("UPDATE slack_users SET is_active = false WHERE slack_user_id = $1", house.agent.id)
    again, _desk = await house.promises.told(TEAM, ticket.id) or (None, None)
    assert again is not None
    assert (again.assignee_id, again.assignee_slack_id) == (agent.user_id, None)
    await house.conversing.reply(agent, ticket.id, "One last word", form_id="V9")
    await house.settle()
    await card(house, "The assignee has left the workspace")


async def test_what_was_told_of_a_thread_is_heard_together_in_its_order(house: House) -> None:
    ticket, root = await asked(house)
    inbox = Inbox(house.pool, house.clock)
    said = [await house.requester.post(GENERAL, f"word {number}", thread_ts=root.ts) for number in range(4)]
    for message in reversed(said):
        await inbox.keep({"team_id": TEAM, "event_id": f"Ev{message.ts}", "event": event_of(message)})
    first_told = await house.pool.fetchval("SELECT min(id) FROM slack_inbox")
    await inbox.work(first_told, {"message.channels": house.tasks.on_message})
    heard = await house.pool.fetch("SELECT comment FROM ticket_comments WHERE ticket_id = $1 ORDER BY id", ticket.id)
    assert [row["comment"] for row in heard] == [message.text for message in said]
    assert await house.pool.fetchval("SELECT count(*) FROM slack_inbox WHERE worked_at IS NULL") == 0


async def test_a_mention_told_of_in_a_thread_is_left_to_whoever_answers_mentions(house: House) -> None:
    _ticket, root = await asked(house)
    inbox = Inbox(house.pool, house.clock)
    said = event_of(await house.requester.post(GENERAL, "<@U0NEXUS> who is first?", thread_ts=root.ts))
    for number, event in enumerate([{**said, "type": "app_mention"}, said]):
        await inbox.keep({"team_id": TEAM, "event_id": f"Ev{number}", "event": event})
    told = await house.pool.fetchval("SELECT id FROM slack_inbox WHERE event_type = 'message.channels'")
    await inbox.work(told, {"message.channels": house.tasks.on_message})
    left = await house.pool.fetch("SELECT event_type FROM slack_inbox WHERE worked_at IS NULL")
    assert [row["event_type"] for row in left] == ["app_mention"]


async def test_what_is_told_late_is_carried_before_what_was_said_later_and_waits(house: House) -> None:
    ticket, root = await asked(house)
    said = [await house.requester.post(GENERAL, f"word {number}", thread_ts=root.ts) for number in range(5)]
    await house.tasks.heard(TEAM, event_of(said[1]))
    await house.settle()
    for told in (4, 2, 0, 3):
        await house.tasks.heard(TEAM, event_of(said[told]))
    await house.tickets.take(await house.reader(), ticket.id)
    await house.settle()
    thread = await house.agent.messages(TRIAGE, thread_ts=(await card(house, "Status:")).ts)
    read = [one.text.rpartition("says: ")[2] for one in thread[1:]]
    assert read[:-1] == [f"word {number}" for number in (1, 0, 2, 3, 4)], "what is posted stays where it is"
    assert "gave this to" in read[-1]


async def test_what_waits_behind_a_message_that_is_not_taken_is_marked_by_its_place(house: House) -> None:
    _ticket, root = await asked(house)
    said = [await house.requester.post(GENERAL, f"word {number}", thread_ts=root.ts) for number in range(3)]
    await house.tasks.heard(TEAM, event_of(said[1]))
    await house.pool.execute("UPDATE surfaces SET error = 'is_archived' WHERE place = $1", said[1].ts)
    for told in (2, 0):
        await house.tasks.heard(TEAM, event_of(said[told]))
    await house.carrying.mark_undelivered()
    marked = await house.pool.fetch("SELECT source_ts FROM ticket_messages WHERE undelivered = 'is_archived'")
    assert {row["source_ts"] for row in marked} == {said[1].ts, said[2].ts}


async def direct(house: House, words: str) -> SeenMessage:
    return await house.requester.wait_for(words, "@bot")


async def test_a_thread_whose_first_message_was_deleted_goes_on_in_direct_messages(house: House) -> None:
    ticket, root = await asked(house)
    agent = await house.reader()
    await house.requester.delete(root)
    for _told in range(2):  # by a worker that was killed before it had noted that it was worked, and by the next
        assert await house.tasks.heard(TEAM, deletion_of(root, root.ts))
    await house.conversing.reply(agent, ticket.id, "Try again", form_id="V1")
    await house.settle()
    for _look in range(2):
        await house.carrying.mark_undelivered()
        await house.settle()
    status = await direct(house, "Ticket #1")
    assert "Try again" in (await house.requester.wait_for("Try again", "@bot", thread_ts=status.ts)).shown
    thread = await house.agent.messages(TRIAGE, thread_ts=(await card(house, "The VPN says no")).ts)
    assert len([one for one in thread if "has been deleted" in one.text]) == 1
    shown, _desk = await house.tickets.ticket(agent, ticket.id)
    assert (shown.requester_thread_ts, shown.undelivered) == (status.ts, 0)
    answer = await house.requester.post("@bot", "It works", thread_ts=status.ts)
    assert await house.tasks.heard(TEAM, event_of(answer))


async def test_a_thread_of_another_room_that_is_gone_is_left_alone(house: House) -> None:
    """Its message is no ticket's, and keeps nobody from looking after tickets."""
    ticket, root = await asked(house)
    async with house.pool.acquire() as conn:
        await surfaces.ensure_surface(
            conn,
            workspace_id=TEAM,
            purpose="card",
            subject_id="b1",
            slot=1,
            channel_id=TRIAGE,
            thread_ts="1.1",
            language="en",
            changed_at=house.clock.now(),
            queue="batch:b1",
        )
    await house.pool.execute(
        "UPDATE surfaces SET error = 'thread_not_found', rendered_at = changed_at WHERE queue = 'batch:b1'"
    )
    await house.requester.delete(root)
    await house.conversing.reply(await house.reader(), ticket.id, "Try again", form_id="V1")
    await house.settle()
    await house.carrying.mark_undelivered()
    await house.settle()
    await direct(house, "Ticket #1")
    left = await house.pool.fetchrow("SELECT thread_ts, error FROM surfaces WHERE queue = 'batch:b1'")
    assert tuple(left or ()) == ("1.1", "thread_not_found")


async def test_a_message_deleted_before_its_ticket_stands_is_answered_directly(house: House) -> None:
    root = await house.requester.post(GENERAL, "Never mind")
    ticket, _new = await house.opening.from_message(TEAM, root.channel, event_of(root), OpenedBy.REACTION)
    await house.requester.delete(root)
    await house.publisher().publish_due()
    await house.carrying.mark_undelivered()
    await house.settle()
    await direct(house, "Ticket #1")
    await card(house, "Never mind")
    assert await house.pool.fetchval("SELECT count(*) FROM surfaces WHERE purpose = 'ticket_status'") == 1
    assert ticket.requester_channel_id == root.channel


async def test_a_card_that_was_deleted_is_posted_again_with_what_waits(house: House) -> None:
    ticket, root = await asked(house)
    before = await card(house, "Status:")
    await (await house._clients.of(TEAM)).chat_delete(channel=before.channel, ts=before.ts)
    said = await house.requester.post(GENERAL, "Hello?", thread_ts=root.ts)
    await house.tasks.heard(TEAM, event_of(said))
    await house.settle()
    await house.carrying.mark_undelivered()
    await house.settle()
    again = await card(house, "Status:")
    assert again.ts != before.ts
    await house.agent.wait_for("Hello?", TRIAGE, thread_ts=again.ts)
    note = await house.agent.post(TRIAGE, "a note", thread_ts=again.ts)
    assert await house.tasks.heard(TEAM, event_of(note))
    assert (await house.tickets.ticket(await house.reader(), ticket.id))[0].triage_thread_ts == again.ts


async def test_a_reply_to_somebody_deactivated_is_marked_in_words(house: House) -> None:
    requester = await house.accounts.actor(TEAM, house.requester.id)
    place = Place(channel_id=house.requester.id, thread_ts=None)
    origin = Origin(opened_by=OpenedBy.COMMAND, place=place, form_id="V0")
    ticket, _new = await house.tickets.open(requester, Wanted(subject="Laptop"), origin)
    async with Admin(house.workspace.url, "admin") as admin:
        await admin.deactivate("recruiter")
    await house.conversing.reply(await house.reader(), ticket.id, "Come by", form_id="V1")
    await house.publisher().publish_due()
    await house.carrying.mark_undelivered()
    await house.publisher().publish_due()
    thread = await house.agent.messages(TRIAGE, thread_ts=(await card(house, "Not delivered yet: 1")).ts)
    assert [one.shown for one in thread if "Come by" in one.text and "account is deactivated" in one.shown]
    assert not await house.accounts.is_active(TEAM, house.requester.id)

    # Back again, they read it with whatever comes next.
    async with Admin(house.workspace.url, "admin") as admin:
        await admin.reactivate("recruiter")
    assert await house.accounts.is_active(TEAM, house.requester.id)
    await house.tickets.take(await house.reader(), ticket.id)
    await house.settle()
    await house.requester.wait_for("Come by", "@bot", thread_ts=(await direct(house, "Ticket #1")).ts)


async def test_files_of_internal_notes_go_nowhere(house: House) -> None:
    _ticket, root = await asked(house)
    before = await card(house, "Status:")
    secret = [("secret.txt", b"INTERNAL")]
    await house.agent.drop(TRIAGE, secret, thread_ts=before.ts, text="INTERNAL note")
    [note] = [one for one in await house.agent.messages(TRIAGE, thread_ts=before.ts) if one.files]
    assert await house.tasks.heard(TEAM, event_of(note))
    await house.settle()
    [comment_id] = [row["id"] for row in await house.pool.fetch("SELECT id FROM ticket_comments WHERE is_internal")]
    assert await house.pool.fetchval("SELECT count(*) FROM pgqueuer WHERE entrypoint = $1", Task.CARRY_FILE) == 0
    place = (root.channel, root.ts)
    parcel = Parcel(
        workspace_id=TEAM,
        comment_id=comment_id,
        slack_file_id=note.files[0].id,
        channel_id=place[0],
        thread_ts=place[1],
    )
    assert await house.carrying.waiting(parcel) is None, "not even where a task asks for it"
    await house.tasks.carry(parcel.model_dump(mode="json"))
    assert [one for one in await house.requester.messages(GENERAL, thread_ts=root.ts) if one.files] == []


async def test_an_export_holds_all_tickets_and_nothing_that_runs(house: House) -> None:
    first, _root = await asked(house)
    second = await house.requester.post(GENERAL, '=HYPERLINK("https://evil.example")')
    await house.opening.from_message(TEAM, second.channel, event_of(second), OpenedBy.REACTION)
    agent = await house.reader()
    await house.tickets.resolve(agent, first.id, '+1 restart, then\n"wait"')
    table, desk = await Statistics(house.pool, house.clock).export(agent)
    assert desk.triage_channel_id == TRIAGE
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline="")))
    assert [(row["number"], row["subject"], row["status"]) for row in rows] == [
        ("1", "The VPN says no", "closed"),
        ("2", '\'=HYPERLINK("https://evil.example")', "open"),
    ]
    assert rows[0]["resolution"] == '\'+1 restart, then\n"wait"'
    assert rows[0]["requester"] == "Rana Qadiri"
    stranger = await house.accounts.reader(await house.accounts.actor(TEAM, house.requester.id))
    with pytest.raises(NotAnAgent):
        await Statistics(house.pool, house.clock).export(stranger)
