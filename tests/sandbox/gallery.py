"""What Block Kit has, in a stock Slack app: a message and a modal with every element, and listeners that remember."""

import asyncio
import re
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.sandbox.echo import plain

Json = dict[str, Any]

TOWNS = ("Riyadh", "Jeddah", "Jubail", "Dammam", "جدة")
COLOURS = ("Red", "Green", "Blue")


def options(*names: str) -> list[Json]:
    return [{"text": plain(name), "value": name.lower()} for name in names]


def option(name: str) -> Json:
    return options(name)[0]


ASK = {
    "title": plain("Sure?"),
    "text": plain("It cannot be undone"),
    "confirm": plain("Do it"),
    "deny": plain("Leave it"),
}
GROUPS = [{"label": plain("Warm"), "options": options("Red")}, {"label": plain("Cold"), "options": options("Blue")}]
CHOICES: list[Json] = [
    {"type": "static_select", "action_id": "g_one", "placeholder": plain("One colour"), "options": options(*COLOURS)},
    {"type": "static_select", "action_id": "g_group", "placeholder": plain("In groups"), "option_groups": GROUPS},
    {"type": "external_select", "action_id": "g_town", "placeholder": plain("A town"), "min_query_length": 2},
    {"type": "users_select", "action_id": "g_person", "placeholder": plain("Somebody")},
    {"type": "conversations_select", "action_id": "g_place", "placeholder": plain("A conversation")},
    {"type": "channels_select", "action_id": "g_channel", "placeholder": plain("A channel")},
    {
        "type": "multi_static_select",
        "action_id": "g_many",
        "placeholder": plain("Colours"),
        "options": options(*COLOURS),
    },
    {
        "type": "multi_external_select",
        "action_id": "g_towns",
        "placeholder": plain("Towns"),
        "min_query_length": 1,
        "max_selected_items": 2,
    },
    {"type": "multi_users_select", "action_id": "g_people", "placeholder": plain("People")},
    {"type": "multi_conversations_select", "action_id": "g_places", "placeholder": plain("Conversations")},
    {"type": "multi_channels_select", "action_id": "g_channels", "placeholder": plain("Channels")},
    {"type": "datepicker", "action_id": "g_day", "placeholder": plain("A day"), "initial_date": "2026-12-01"},
    {"type": "timepicker", "action_id": "g_time", "placeholder": plain("A time")},
    {"type": "checkboxes", "action_id": "g_boxes", "options": options("Milk", "Sugar")},
    {"type": "radio_buttons", "action_id": "g_radio", "options": options("Tea", "Coffee")},
]
ENTRIES: list[Json] = [
    {"type": "plain_text_input", "action_id": "g_text", "focus_on_load": True, "max_length": 20},
    {"type": "plain_text_input", "action_id": "g_lines", "multiline": True},
    {"type": "email_text_input", "action_id": "g_mail"},
    {"type": "url_text_input", "action_id": "g_url"},
    {"type": "number_input", "action_id": "g_number", "is_decimal_allowed": True, "min_value": "1"},
    {"type": "rich_text_input", "action_id": "g_rich"},
    {"type": "datetimepicker", "action_id": "g_moment"},
    {"type": "file_input", "action_id": "g_files", "filetypes": ["pdf", "txt"], "max_files": 3},
]
FEEDBACK = {
    "type": "feedback_buttons",
    "action_id": "g_feedback",
    "positive_button": {"text": plain("Good"), "value": "good", "accessibility_label": "A good answer"},
    "negative_button": {"text": plain("Bad"), "value": "bad", "accessibility_label": "A bad answer"},
}
BUTTONS: list[Json] = [
    {"type": "button", "action_id": "g_plain", "text": plain("Plain"), "value": "p"},
    {"type": "button", "action_id": "g_primary", "text": plain("Primary"), "style": "primary"},
    {"type": "button", "action_id": "g_danger", "text": plain("Delete"), "style": "danger", "confirm": ASK},
    {"type": "button", "action_id": "g_link", "text": plain("Open"), "url": "https://example.com/"},
]
BIN = {"type": "icon_button", "action_id": "g_bin", "icon": "trash", "text": plain("Throw away"), "value": "bin"}
NOTE = {"type": "plain_text_input", "action_id": "g_note"}
MOMENT = "<!date^1767258000^{date_long} {time}|later>"
ROWS = (("Name", "Score"), ("Layla", "71"))
LIST = {
    "type": "rich_text_list",
    "style": "bullet",
    "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "one point"}]}],
}
ROW: Json = {"type": "actions", "block_id": "buttons", "elements": BUTTONS}
SHOWN: list[Json] = [
    {"type": "header", "text": plain("Everything")},
    {
        "type": "section",
        "block_id": "section",
        "text": {"type": "mrkdwn", "text": f"Hello <@U0RECRUIT1> &amp; *all*, {MOMENT}"},
        "accessory": {"type": "overflow", "action_id": "g_more", "options": options("Rename", "Archive")},
    },
    {"type": "section", "fields": [{"type": "mrkdwn", "text": f"*{name}*\n{name}"} for name in COLOURS]},
    {"type": "divider"},
    {"type": "context", "elements": [{"type": "mrkdwn", "text": "in small print"}]},
    {"type": "rich_text", "elements": [LIST]},
    {"type": "markdown", "text": "## Markdown\n\n| a | b |\n|---|---|\n| **1** | 2 |"},
    {"type": "table", "rows": [[{"type": "raw_text", "text": one} for one in row] for row in ROWS]},
    ROW,
    {"type": "actions", "block_id": "choices", "elements": CHOICES},
    {"type": "context_actions", "block_id": "feedback", "elements": [FEEDBACK, BIN]},
    {"type": "input", "block_id": "note", "label": plain("Note"), "element": NOTE},
]


def picture(url: str) -> Json:
    return {"type": "image", "alt_text": "A square", "image_url": url, "title": plain("Picture")}


def field(element: Json, *, dispatch: bool = False) -> Json:
    """An input block named after its element, "One colour" or "Text"."""
    label = element.get("placeholder", {}).get("text") or element["action_id"].removeprefix("g_").capitalize()
    element = {name: value for name, value in element.items() if name != "placeholder"}
    block = {"type": "input", "block_id": element["action_id"].removeprefix("g_"), "label": plain(label)}
    return block | {"element": element, "optional": True} | ({"dispatch_action": True} if dispatch else {})


LISTENING = {"type": "plain_text_input", "dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]}}
STEPS: Json = {
    "type": "actions",
    "block_id": "steps",
    "elements": [{"type": "button", "action_id": "g_deeper", "text": plain("Deeper")}],
}
MODAL: Json = {
    "type": "modal",
    "callback_id": "gallery",
    "title": plain("Gallery"),
    "submit": plain("Send"),
    "notify_on_close": True,
    "blocks": [
        *(field(one) for one in [*ENTRIES, *CHOICES]),
        field({"type": "plain_text_input", "action_id": "g_enter"}, dispatch=True),
        field({**LISTENING, "action_id": "g_keys"}, dispatch=True),
        STEPS,
    ],
}


def deeper(level: int) -> Json:
    return {
        "type": "modal",
        "callback_id": "deeper",
        "title": plain(f"Level {level}"),
        "submit": plain("Take"),
        "private_metadata": str(level),
        "notify_on_close": True,
        "blocks": [field({"type": "plain_text_input", "action_id": f"g_word{level}"}), STEPS],
    }


class Gallery:
    """`heard` gets every interaction; a submission is answered once `answer` is set, which it is at first."""

    def __init__(self, app: AsyncApp) -> None:
        self.heard: list[Json] = []
        self.answer = asyncio.Event()
        self.answer.set()
        app.command("/gallery")(self.open)
        app.action(re.compile("^g_(?!deeper)"))(self.hear)
        app.action("g_deeper")(self.deepen)
        app.options(re.compile("^g_town"))(self.suggest)
        app.view("gallery")(self.sent)
        app.view("deeper")(self.sent)
        app.view_closed(re.compile("gallery|deeper"))(self.hear)
        app.shortcut("repeat")(self.repeat)

    def actions(self) -> list[Json]:
        return [action for body in self.heard for action in body.get("actions", [])]

    def chosen(self, action_id: str) -> list[Json]:
        """The actions of one element, oldest first, without their time."""
        found = [one for one in self.actions() if one["action_id"] == action_id]
        return [{name: value for name, value in one.items() if name != "action_ts"} for one in found]

    async def open(self, ack: Any, command: Any, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=command["trigger_id"], view=MODAL)

    async def hear(self, ack: Any, body: Any) -> None:
        await ack()
        self.heard.append(body)

    async def deepen(self, ack: Any, body: Any, client: AsyncWebClient) -> None:
        await ack()
        self.heard.append(body)
        level = int(body["view"]["private_metadata"] or 1) + 1
        await client.views_push(trigger_id=body["trigger_id"], view=deeper(level))

    async def suggest(self, ack: Any, body: Any) -> None:
        self.heard.append(body)
        await ack(options=options(*(town for town in TOWNS if body["value"].lower() in town.lower())))

    async def sent(self, ack: Any, body: Any) -> None:
        self.heard.append(body)
        await self.answer.wait()
        typed = body["view"]["state"]["values"]
        if typed.get("text", {}).get("g_text", {}).get("value") == "wrong":
            await ack(response_action="errors", errors={"text": "Not that word", "files": "Nor these files"})
        else:
            await ack()

    async def repeat(self, ack: Any, shortcut: Any, client: AsyncWebClient) -> None:
        await ack()
        self.heard.append(shortcut)
        said = shortcut["message"]
        await client.chat_postMessage(
            channel=shortcut["channel"]["id"], thread_ts=said["ts"], text=f"Again: {said['text']}"
        )
