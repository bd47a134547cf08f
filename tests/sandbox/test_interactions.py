"""Menus, overflows, options asked for, ephemeral buttons, message shortcuts: payloads as bolt understands them."""

import asyncio
from typing import Any

from sandbox.client import Person
from tests.sandbox.conftest import Running
from tests.sandbox.echo import plain

HIRING = "C0HIRING01"


def option(name: str) -> dict[str, Any]:
    return {"text": plain(name), "value": name.lower()}


async def test_menus_and_overflows_of_a_message(running: Running, recruiter: Person) -> None:
    assert running.app is not None
    chosen: list[dict[str, Any]] = []

    @running.app.action("stage")
    @running.app.action("rare")
    async def choose(ack: Any, action: dict[str, Any]) -> None:
        await ack()
        chosen.append(action)

    elements: list[dict[str, Any]] = [
        {"type": "static_select", "action_id": "stage", "placeholder": plain("Stage"), "options": [option("Screen")]},
        {"type": "overflow", "action_id": "rare", "options": [option("Archive"), option("Export")]},
    ]
    await running.client.chat_postMessage(
        channel=HIRING, text="Card", blocks=[{"type": "actions", "elements": elements}]
    )
    (card,) = await recruiter.messages("hiring")
    await recruiter.click(card, "Stage", value="Screen")
    await recruiter.click(card, "Export")
    assert [action["selected_option"]["value"] for action in chosen] == ["screen", "export"]
    assert all(action["block_id"] for action in chosen)


async def test_options_are_asked_of_the_app(running: Running, recruiter: Person) -> None:
    assert running.app is not None
    asked: list[str] = []

    @running.app.options("opening")
    async def offer(ack: Any, payload: dict[str, Any]) -> None:
        asked.append(payload["value"])
        await ack(options=[option("Data engineer")])

    element = {"type": "external_select", "action_id": "opening", "min_query_length": 1}
    block = {"type": "input", "block_id": "opening", "label": plain("Opening"), "element": element}
    view = {"type": "modal", "title": plain("T"), "submit": plain("S"), "blocks": [block]}
    trigger = running.sandbox.triggers.issue(recruiter.id)
    await running.client.views_open(trigger_id=trigger, view=view)
    filled = await recruiter.fill({"Opening": "Data engineer"})
    assert asked == ["Data engineer"]
    assert filled is not None
    assert filled.values["opening"]["opening"]["selected_option"]["value"] == "data engineer"


async def test_an_ephemeral_with_a_button_is_replaced(running: Running, recruiter: Person) -> None:
    assert running.app is not None

    @running.app.action("yes")
    async def yes(ack: Any, respond: Any, body: dict[str, Any]) -> None:
        await ack()
        assert "message" not in body  # Slack does not keep ephemerals, so it cannot send them back
        await respond("Done", replace_original=True, blocks=[])

    button = {"type": "button", "action_id": "yes", "text": plain("Yes")}
    blocks = [{"type": "actions", "elements": [button]}]
    await running.client.chat_postEphemeral(channel=HIRING, user=recruiter.id, text="Sure?", blocks=blocks)
    (asked,) = await recruiter.ephemerals("hiring")
    async with running.person("manager") as manager:
        assert await manager.ephemerals("hiring") == []
    await recruiter.click(asked, "Yes")
    await recruiter.wait_for("Done", "hiring")
    assert [message.text for message in await recruiter.ephemerals("hiring")] == ["Done"]


async def test_a_message_shortcut_carries_the_message(running: Running, recruiter: Person) -> None:
    assert running.app is not None
    repeated: list[str] = []

    @running.app.shortcut({"type": "message_action", "callback_id": "repeat"})
    async def repeat(ack: Any, shortcut: dict[str, Any], respond: Any) -> None:
        await ack()
        repeated.append(shortcut["message"]["text"])
        await respond("Repeated")

    posted = await recruiter.post("hiring", "Say it")
    await recruiter.shortcut("Repeat", message=posted)
    await recruiter.wait_for("Repeated", "hiring")
    assert repeated == ["Say it"]


async def test_a_modal_that_loads_is_waited_for(running: Running, recruiter: Person) -> None:
    assert running.app is not None
    loading = {"type": "modal", "title": plain("Loading"), "blocks": [{"type": "divider"}]}
    trigger = running.sandbox.triggers.issue(recruiter.id)
    view_id = (await running.client.views_open(trigger_id=trigger, view=loading))["view"]["id"]
    element = {"type": "plain_text_input", "action_id": "a"}
    block = {"type": "input", "block_id": "b", "label": plain("Name"), "element": element}
    ready = {"type": "modal", "title": plain("Ready"), "submit": plain("Go"), "blocks": [block]}
    filling = asyncio.create_task(recruiter.fill({"Name": "Layla"}))
    await running.client.views_update(view_id=view_id, view=ready)
    view = await filling
    assert view is not None
    assert view.values["b"]["a"]["value"] == "Layla"
