"""A stock Slack app that is not ours: it echoes, and has a form."""

from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


FORM = {
    "type": "modal",
    "callback_id": "form",
    "title": plain("Form"),
    "submit": plain("Send"),
    "notify_on_close": True,
    "blocks": [
        {
            "type": "input",
            "block_id": "name",
            "label": plain("Name"),
            "element": {"type": "plain_text_input", "action_id": "name"},
        },
        {
            "type": "input",
            "block_id": "colour",
            "optional": True,
            "label": plain("Colour"),
            "element": {
                "type": "static_select",
                "action_id": "colour",
                "options": [{"text": plain(name), "value": name[0]} for name in ("Red", "Green")],
            },
        },
        {
            "type": "actions",
            "block_id": "more",
            "elements": [{"type": "button", "action_id": "more", "text": plain("More")}],
        },
    ],
}


def echo_app(token: str, secret: str, api_url: str, heard: list[dict[str, Any]]) -> AsyncApp:
    """`heard` gets every event body."""
    client = AsyncWebClient(token=token, base_url=api_url)
    app = AsyncApp(client=client, token=token, signing_secret=secret)

    @app.command("/echo")
    async def echo(ack: Any, command: Any, respond: Any) -> None:
        await ack()
        await respond(f"You said {command['text']}")

    @app.command("/form")
    async def form(ack: Any, command: Any, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(
            trigger_id=command["trigger_id"], view={**FORM, "private_metadata": command["channel_id"]}
        )

    @app.view("form")
    async def sent(ack: Any, view: Any, client: AsyncWebClient) -> None:
        name = view["state"]["values"]["name"]["name"]["value"]
        if name == "nobody":
            await ack(response_action="errors", errors={"name": "Nobody is not a name"})
            return
        await ack()
        button = {"type": "button", "action_id": "wave", "text": plain("Wave"), "value": name}
        await client.chat_postMessage(
            channel=view["private_metadata"],
            text=f"Hello {name}",
            blocks=[{"type": "section", "text": plain(f"Hello {name}"), "accessory": button}],
        )

    @app.view_closed("form")
    async def closed(ack: Any, body: Any) -> None:
        await ack()
        heard.append(body)

    @app.action("wave")
    async def wave(ack: Any, body: Any, client: AsyncWebClient) -> None:
        await ack()
        where = body["container"]
        await client.chat_update(
            channel=where["channel_id"],
            ts=where["message_ts"],
            text=f"Waved at {body['actions'][0]['value']}",
            blocks=[],
        )

    @app.action("more")
    async def more(ack: Any, body: Any, client: AsyncWebClient) -> None:
        await ack()
        longer = {**FORM, "title": plain("Longer"), "blocks": [*FORM["blocks"], {"type": "divider"}]}  # type: ignore[misc]
        await client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=longer)

    @app.shortcut("ask")
    async def ask(ack: Any, shortcut: Any, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=shortcut["trigger_id"], view=FORM)

    @app.event("app_home_opened")
    async def home(event: Any, client: AsyncWebClient) -> None:
        section = {"type": "section", "text": plain(f"Welcome {event['user']}")}
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [section]})

    for name in (
        "message",
        "file_shared",
        "app_mention",
        "agent_session_stopped",
        "member_joined_channel",
        "reaction_added",
        "reaction_removed",
        "tokens_revoked",
        "app_uninstalled",
        "user_change",
    ):

        @app.event(name)
        async def hear(body: dict[str, Any]) -> None:
            heard.append(body)

    return app
