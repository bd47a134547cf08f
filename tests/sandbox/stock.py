"""A stock Slack app of somebody else's, in one file: `python stock.py [PORT]`, by Socket Mode without a port.

It knows nothing of this house; its settings are Slack's usual ones, in the environment.
"""

import os
import sys
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

FORM = {
    "type": "modal",
    "callback_id": "form",
    "title": {"type": "plain_text", "text": "Form"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [
        {
            "type": "input",
            "block_id": "name",
            "label": {"type": "plain_text", "text": "Name"},
            "element": {"type": "plain_text_input", "action_id": "name"},
        }
    ],
}

client = WebClient(token=os.environ.get("SLACK_BOT_TOKEN"), base_url=os.environ.get("SLACK_API_URL", ""))
app = App(client=client, signing_secret=os.environ.get("SLACK_SIGNING_SECRET", ""), token_verification_enabled=False)


@app.command("/echo")
def on_echo(ack: Any, respond: Any, command: Any) -> None:
    ack()
    respond(f"You said {command['text']}")


@app.command("/form")
def on_form(ack: Any, command: Any, client: WebClient) -> None:
    ack()
    client.views_open(trigger_id=command["trigger_id"], view={**FORM, "private_metadata": command["channel_id"]})


@app.view("form")
def on_sent(ack: Any, view: Any, client: WebClient) -> None:
    name = view["state"]["values"]["name"]["name"]["value"]
    if name == "nobody":
        ack(response_action="errors", errors={"name": "Nobody is not a name"})
        return
    ack()
    client.chat_postMessage(channel=view["private_metadata"], text=f"Hello {name}")


@app.message("knock")
def on_knock(message: Any, say: Any) -> None:
    say(text=f"<@{message['user']}> knocked", thread_ts=message["ts"])


if __name__ == "__main__":
    if sys.argv[1:]:
        app.start(int(sys.argv[1]))
    else:
        SocketModeHandler(app, os.environ["SLACK_APP_TOKEN"]).start()  # type: ignore[no-untyped-call]
