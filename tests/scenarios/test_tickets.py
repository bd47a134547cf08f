"""A question to support, over the wire, from the first word to the thanks: both threads, three agents."""

import asyncio
import json
from collections.abc import Mapping

import pytest

from sandbox.admin_client import Admin
from sandbox.client import SeenMessage
from sandbox.revising_client import Writer
from tests.clients.language_model import KEY, MODEL, model_server
from tests.scenarios.stage import Stage

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(400)]

TRIAGE = "hiring"  # private; the requester is not in it
PATIENCE = 60.0
DAY_AND_NIGHT = {"Working days": "sun mon tue wed thu fri sat", "Hours": "00:00-00:00"}


async def desk_of(stage: Stage, hours: Mapping[str, str] = DAY_AND_NIGHT) -> tuple[Writer, list[Writer]]:
    """A requester and three agents, and a desk in Riyadh that the admin leads."""
    admin = stage.person("admin")
    writers = [Writer(stage.workspace.url, name) for name in ("recruiter", "support", "panel1", "panel2")]
    stage.people |= {f"writer {one.handle}": one for one in writers}
    requester, *agents = writers
    await requester.leave(TRIAGE)
    await admin.invite("support", TRIAGE)
    for agent in agents:
        await admin.command(f"/nexus role <@{agent.id}> support", TRIAGE)
    refused = await requester.command("/ticket new", "general")
    assert refused.modal is not None
    await requester.fill({"Subject": "Too early"})
    assert await requester.submit() is None
    early = await requester.modal()
    assert early is not None
    assert "where tickets go" in early.shown
    await requester.close_modal(clear=True)
    await admin.command("/ticket settings", TRIAGE)
    zone = {"Time zone of the desk": "Riyadh"}
    await admin.fill({"Channel of the agents": TRIAGE, **zone, **hours, "Who hears of overdue tickets": "admin"})
    assert await admin.offered("Public holidays of", "Atlantis") == {}
    await admin.fill({"Public holidays of": None})
    assert await admin.submit() is None
    return requester, agents


async def in_thread(person: Writer, channel: str, root: SeenMessage, words: str) -> SeenMessage:
    return await person.wait_for(words, channel, thread_ts=root.thread_ts or root.ts, timeout=PATIENCE)


async def answer(agent: Writer, card: SeenMessage, words: str) -> None:
    """Reply to the requester, after a look at the preview."""
    await agent.click(card, "Reply to requester")
    await agent.fill({"Reply": words})
    assert await agent.submit() is None
    await agent.wait_modal("will see this")
    preview = await agent.modal()
    assert preview is not None
    assert words in preview.shown
    assert await agent.submit() is None


async def test_a_question_and_its_answer_live_in_two_threads(stage: Stage) -> None:
    await stage.start_server("--worker")
    requester, (omar, yusuf, grace) = await desk_of(stage)

    # A message in a public channel becomes a ticket by an emoji, once, of whoever wrote it.
    asked = await requester.post("general", "The VPN says no\nIt worked yesterday")
    await yusuf.react(asked, "ticket")
    await omar.react(asked, "ticket")
    card = await omar.wait_for("#1 The VPN says no", TRIAGE, timeout=PATIENCE)
    status = await in_thread(requester, "general", asked, "Ticket #1")
    assert status.thread_ts == asked.ts

    # What agents write in their thread stays there; what the requester adds comes across, with its edits.
    note = await omar.post(TRIAGE, "SECRET she always forgets her password", thread_ts=card.ts)
    more = await requester.post("general", "Also on my phone", thread_ts=asked.ts)
    carried = await in_thread(omar, TRIAGE, card, "Also on my phone")
    assert "Rana Qadiri" in carried.shown
    await requester.edit(more, "Also on my tablet")
    await in_thread(omar, TRIAGE, card, "Also on my tablet")
    wrong = await requester.post("general", "pasted by mistake", thread_ts=asked.ts)
    await in_thread(omar, TRIAGE, card, "pasted by mistake")
    await requester.delete(wrong)
    await in_thread(omar, TRIAGE, card, "This message was deleted")
    await omar.edit(note, "SECRET edited")

    # Files come across, both ways.
    await requester.drop("general", [("screen.png", b"\x89PNG picture")], thread_ts=asked.ts, text="See this")
    await omar.wait_for(
        lambda one: any(file.name == "screen.png" for file in one.files) and one.user == "U0BOT00001",
        TRIAGE,
        thread_ts=card.ts,
        timeout=PATIENCE,
    )

    [shared] = [one for one in await requester.messages("general", thread_ts=asked.ts) if one.text == "See this"]

    # Taken, handed over, answered, waited for.
    await omar.click(card, "Take")
    await in_thread(omar, TRIAGE, card, f"gave this to <@{omar.id}>")
    await omar.click(card, "Assign")
    await omar.fill({"Who works on it?": "panel1"})
    assert await omar.submit() is None
    await in_thread(omar, TRIAGE, card, f"gave this to <@{yusuf.id}>")
    await answer(grace, card, "Please try *again* now")
    reply = await in_thread(requester, "general", asked, "Please try *again* now")
    assert "Grace Whitlock" in reply.shown
    await in_thread(omar, TRIAGE, card, "→ requester")
    await grace.click(card, "Wait for requester")
    await in_thread(requester, "general", asked, "Support waits for your answer")

    # An answer of the help pages begins a reply; nothing is sent before it was looked at.
    await grace.click(card, "Help")
    help_ = await grace.wait_modal("Use this answer")
    assert "Help page" in help_.shown
    await grace.click_in_modal("Use this answer")
    await grace.wait_modal("reads this, in their own thread")
    await grace.fill({"Reply": "From the help pages: ask your admin"})
    assert await grace.submit() is None
    await grace.wait_modal("will see this")
    assert await grace.submit() is None
    await in_thread(requester, "general", asked, "From the help pages")

    # An answer ends the wait; resolved, thanks, and a further question opens it again.
    await requester.post("general", "Still no", thread_ts=asked.ts)
    await in_thread(omar, TRIAGE, card, "The requester has answered")
    await grace.click(card, "Resolve")
    await grace.fill({"How was it solved?": "New certificate"})
    assert await grace.submit() is None
    closed = await in_thread(requester, "general", asked, "New certificate")
    await requester.post("general", "thanks a lot!", thread_ts=asked.ts)
    await in_thread(omar, TRIAGE, card, "thanks a lot!")
    [row] = await stage.rows("SELECT status, resolution FROM support_tickets")
    assert (row["status"], row["resolution"]) == ("closed", "New certificate")
    await requester.click(closed, "1 is bad, 5 is very good", value="5 of 5")
    await in_thread(requester, "general", asked, "You rated this 5 of 5")
    await requester.post("general", "It is broken again, what now?", thread_ts=asked.ts)
    await in_thread(omar, TRIAGE, card, "opened this again")
    await in_thread(omar, TRIAGE, card, "broken again")

    # Who deletes a message takes its file back, too.
    await requester.delete(shared)
    async with asyncio.timeout(PATIENCE):
        while [one for one in await omar.messages(TRIAGE, thread_ts=card.ts) if one.files]:
            await stage.workspace.settled()

    # Nothing of the agents' own words is on the requester's side, and all public words are there once, in order.
    thread = await requester.messages("general", thread_ts=asked.ts)
    assert not [one.shown for one in thread if "SECRET" in one.shown]
    public = ["Also on my tablet", "Please try", "Still no", "thanks a lot!", "broken again"]
    said = [words for one in await omar.messages(TRIAGE, thread_ts=card.ts) for words in public if words in one.text]
    assert said == public
    comments = await stage.rows("SELECT comment, is_internal FROM ticket_comments ORDER BY id")
    assert [one["comment"] for one in comments if one["is_internal"]] == ["SECRET edited"]
    assert len(comments) == 9

    # Others see nothing of it.
    assert "no ticket with this number" in (await grace.command("/ticket show 9", TRIAGE)).text
    assert "Only the support team" in (await requester.command("/ticket queue", "general")).text
    assert "#1" in (await requester.command("/ticket list", "general")).text
    assert "Tickets of the last 90 days" in (await grace.command("/ticket stats", TRIAGE)).text
    assert "#1" in (await grace.command("/ticket search vpn", TRIAGE)).text
    assert "Only the support team" in (await requester.command("/ticket export", "general")).text
    await grace.command("/ticket export", TRIAGE)
    exported = await grace.wait_for(lambda one: any(file.name == "tickets.csv" for file in one.files), TRIAGE)
    assert "The VPN says no" in (await grace.download(exported.files[0])).decode("utf-8-sig")

    # A promise of seconds is broken in front of everybody: in the thread, and to whoever leads.
    admin = stage.person("admin")
    await admin.command("/ticket settings", TRIAGE)
    await admin.fill({"urgent": "0.0005 / 0.001"})
    assert await admin.submit() is None
    await admin.close_modal(clear=True)
    await requester.command("/ticket new", "general")
    await requester.fill({"Subject": "Fire", "Priority": "urgent"})
    assert await requester.submit() is None
    await requester.close_modal(clear=True)
    fire = await omar.wait_for("#2 Fire", TRIAGE, timeout=PATIENCE)
    overdue = await in_thread(omar, TRIAGE, fire, "Overdue")
    assert "Nobody has taken it" in overdue.shown
    assert "overdue by" in overdue.shown
    await admin.wait_for("Overdue", "@bot", timeout=PATIENCE)

    # Whoever lost the role acts no more.
    await admin.command(f"/nexus role <@{grace.id}> interviewer", TRIAGE)
    await grace.wait_for(lambda one: one.ts == card.ts and "Resolve" in one.buttons, TRIAGE, timeout=PATIENCE)
    await grace.click(card, "Resolve")
    await grace.wait_for("Only the support team", TRIAGE, timeout=PATIENCE)


async def test_a_ticket_that_begins_with_the_bot_lives_in_a_direct_message(stage: Stage) -> None:
    await stage.start_server("--worker")
    requester, (omar, _yusuf, grace) = await desk_of(stage)

    # The command: its thread begins in the requester's direct message, and files go along.
    await requester.command("/ticket new", "general")
    await requester.fill({"Subject": "Laptop", "What is it about?": "a < b", "Files": [("log.txt", b"lines")]})
    assert await requester.submit() is None
    await requester.wait_modal("#1 is open")
    await requester.close_modal(clear=True)
    card = await omar.wait_for("#1 Laptop", TRIAGE, timeout=PATIENCE)
    status = await requester.wait_for("Ticket #1", "@bot", timeout=PATIENCE)
    assert "a < b" in card.shown
    await omar.wait_for(
        lambda one: any(file.name == "log.txt" for file in one.files), TRIAGE, thread_ts=card.ts, timeout=PATIENCE
    )

    # What is written in that thread is the ticket's, not a question about candidates; a reply brings a file.
    await requester.post("@bot", "It is the black one", thread_ts=status.ts)
    await in_thread(omar, TRIAGE, card, "It is the black one")
    await omar.click(card, "Reply to requester")
    await omar.fill(
        {
            "Reply": "Read this",
            "Files": [("guide.txt", b"steps")],
            "Afterwards": ["Wait for the requester's answer"],
        }
    )
    assert await omar.submit() is None
    await omar.wait_modal("Files: 1")
    assert await omar.submit() is None
    await requester.wait_for("Read this", "@bot", thread_ts=status.ts, timeout=PATIENCE)
    await requester.wait_for(
        lambda one: any(file.name == "guide.txt" for file in one.files), "@bot", thread_ts=status.ts, timeout=PATIENCE
    )
    await in_thread(requester, "@bot", status, "Support waits for your answer")
    said = [one.shown for one in await requester.messages("@bot", thread_ts=status.ts) if one.user != requester.id]
    assert len(said) == 3, said

    # From a message's menu, and below the bot's answer to a direct message.
    asked = await requester.post("general", "Where is the laptop bag?")
    await grace.shortcut("Open a ticket", message=asked)
    await grace.wait_modal("Open a ticket")
    assert await grace.submit() is None
    await grace.close_modal(clear=True)
    second = await omar.wait_for("#2 Where is the laptop bag?", TRIAGE, timeout=PATIENCE)
    assert requester.id in second.shown
    question = await requester.post("@bot", "Who can repair laptops?")
    offer = await requester.wait_for("Support can help", "@bot", thread_ts=question.ts, timeout=PATIENCE)
    await requester.click(offer, "Open a ticket")
    await requester.wait_modal("Open a ticket")
    assert await requester.submit() is None
    await requester.wait_modal("You may have asked this before")
    await requester.close_modal(clear=True)
    third = await omar.wait_for("#3 Who can repair laptops?", TRIAGE, timeout=PATIENCE)

    # One matter after all.
    await omar.click(third, "Merge, split, link")
    await omar.fill({"Merge into ticket number": "1"})
    assert await omar.submit() is None
    await in_thread(omar, TRIAGE, card, "merged another ticket into this one")
    await requester.post("@bot", "Any news?", thread_ts=question.ts)
    await in_thread(omar, TRIAGE, card, "Any news?")
    states = await stage.rows("SELECT status, assigned_to IS NOT NULL AS taken FROM support_tickets ORDER BY id")
    assert [one["status"] for one in states] == ["open", "open", "closed"]

    # Whoever is deactivated reads nothing any more; whoever writes to them is told before.
    async with Admin(stage.workspace.url, "admin") as admin:
        await admin.deactivate(requester.handle)
    await omar.click(card, "Reply to requester")
    await omar.wait_modal("has left the workspace")
    await omar.fill({"Reply": "It is at the desk"})
    assert await omar.submit() is None
    await omar.wait_modal("will see this")
    assert await omar.submit() is None
    await omar.wait_for(lambda one: one.ts == card.ts and "has left the workspace" in one.shown, TRIAGE)
    await in_thread(omar, TRIAGE, card, "It is at the desk")
    help_ = await omar.command("/ticket", TRIAGE)
    assert "/ticket new" in help_.text
    assert "Did you mean" in (await omar.command("/ticket nwe", TRIAGE)).text


async def test_a_desk_has_tags_for_its_categories(stage: Stage) -> None:
    await stage.start_server("--worker")
    requester, (omar, _yusuf, _grace) = await desk_of(stage)
    admin = stage.person("admin")
    await admin.command("/ticket settings", TRIAGE)
    await admin.fill({"Tags of the categories": "VPN, password"})
    refused = await admin.submit()
    assert refused == {
        "Tags of the categories": "Give a category, a colon and its tags, such as: access and accounts: VPN"
    }
    await admin.fill({"Tags of the categories": "Devices: laptop\naccess: VPN, password, vpn\n"})
    assert await admin.submit() is None
    await admin.close_modal(clear=True)
    await admin.command("/ticket settings", TRIAGE)
    kept = (await admin.wait_modal("Tags of the categories")).values["tags"]["tags"]["value"]
    assert kept == "devices: laptop\naccess and accounts: VPN, password"

    asked = await requester.post("general", "My laptop is slow")
    await omar.react(asked, "ticket")
    card = await omar.wait_for("#1 My laptop is slow", TRIAGE, timeout=PATIENCE)
    await omar.click(card, "Sort")
    await omar.fill({"Category": "devices", "Tags": ["laptop", "VPN"], "Other tags": "floor 3, Laptop"})
    assert await omar.submit() is None
    sorted_ = await in_thread(omar, TRIAGE, card, "sorted this")
    assert "devices, laptop, VPN, floor 3" in sorted_.shown
    await omar.click(card, "Sort")
    await omar.fill({"Tags": ["VPN"]})
    assert await omar.submit() is None
    [row] = await stage.rows_once(lambda rows: len(rows[0]["tags"]) == 2, "SELECT tags FROM ticket_details")
    assert row["tags"] == ["VPN", "floor 3"]


async def test_lists_turn_their_pages_for_whoever_may_see_them(stage: Stage) -> None:
    await stage.start_server("--worker")
    requester, (omar, _yusuf, grace) = await desk_of(stage)
    for number in range(21):
        asked = await requester.post("general", f"Question {number}")
        await omar.react(asked, "ticket")
    await stage.rows_once(lambda rows: rows[0]["count"] == 21, "SELECT count(*) FROM ticket_details")
    for command, person in (("list", requester), ("queue", omar), ("search question: which?", grace)):
        where = "general" if person is requester else TRIAGE
        await person.command(f"/ticket {command}", where)
        first = await person.wait_for("21 tickets · page 1 of 2", where, timeout=PATIENCE)
        assert first.buttons == ["Next"]
        await person.click(first, "Next")
        second = await person.wait_for("21 tickets · page 2 of 2", where, timeout=PATIENCE)
        assert (second.ts, second.buttons) == (first.ts, ["Previous"]), "in its place"
    await stage.person("admin").command(f"/nexus role <@{grace.id}> interviewer", TRIAGE)
    await grace.click(second, "Previous")
    await grace.wait_for("Only the support team", TRIAGE, timeout=PATIENCE)


async def test_a_language_model_drafts_from_the_help_pages(stage: Stage) -> None:
    async with model_server() as model:
        model.answer = lambda _instructions, data: json.dumps(
            {
                "sentences": [
                    {"text": f"Dear asker: {one['text'][-60:]}", "source": one["id"], "quote": one["text"][-60:]}
                    for one in json.loads(data)["sources"][:1]
                ]
            }
        )
        stage.settings = {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": model.url, "NEXUS_LLM_MODEL": MODEL}
        await stage.start_server("--worker")
        requester, (omar, _yusuf, _grace) = await desk_of(stage)
        asked = await requester.post("general", "It says a batch cannot live here")
        await omar.react(asked, "ticket")
        card = await omar.wait_for("#1 It says a batch", TRIAGE, timeout=PATIENCE)
        await omar.click(card, "Help")
        drafted = await omar.wait_modal("Drafted by a language model", timeout=PATIENCE)
        assert "Dear asker" in drafted.shown
        assert "Help page" in drafted.shown
        await omar.click_in_modal("Use this answer")
        form = await omar.wait_modal("reads this, in their own thread")
        assert "Dear asker" in str(form)
        assert await omar.submit() is None
        await omar.wait_modal("will see this")
        assert await omar.submit() is None
        await in_thread(requester, "general", asked, "Dear asker")
