"""One message, modal and home of every kind of block and element, as Slack takes them."""

from typing import Any

Block = dict[str, Any]


def plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Block:
    return {"type": "mrkdwn", "text": text}


def option(name: str) -> Block:
    return {"text": plain(name), "value": name}


CONFIRM = {"title": plain("Sure?"), "text": mrkdwn("Really"), "confirm": plain("Yes"), "deny": plain("No")}
IMAGE: Block = {"type": "image", "image_url": "https://x.example/i.png", "alt_text": "A chart"}
BUTTON: Block = {
    "type": "button",
    "text": plain("Pass"),
    "action_id": "pass",
    "value": "7",
    "style": "danger",
    "confirm": CONFIRM,
    "accessibility_label": "Pass Jane Doe",
}
OPTIONS = [option("A"), option("B")]
RICH_TEXT: Block = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "Hello ", "style": {"bold": True}},
                {"type": "user", "user_id": "U1"},
                {"type": "link", "url": "https://x.example", "text": "here"},
                {"type": "emoji", "name": "wave"},
                {"type": "broadcast", "range": "here"},
                {"type": "date", "timestamp": 1_764_000_000, "format": "{date_short}"},
            ],
        },
        {
            "type": "rich_text_list",
            "style": "bullet",
            "indent": 1,
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "one"}]}],
        },
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "said"}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "x = 1"}], "border": 1},
    ],
}
CELLS: list[list[Block]] = [
    [{"type": "raw_text", "text": "Name"}, {"type": "raw_text", "text": "Years"}],
    [{"type": "raw_text", "text": "Jane"}, {"type": "raw_number", "value": 5, "text": "5"}],
]
TASK: Block = {
    "type": "task_card",
    "task_id": "1",
    "title": "Read",
    "status": "complete",
    "details": RICH_TEXT,
    "sources": [{"type": "url", "url": "https://x.example", "text": "CV"}],
}
CARD: Block = {
    "type": "card",
    "title": mrkdwn("Jane"),
    "subtitle": mrkdwn("Engineer"),
    "body": mrkdwn("Five years"),
    "hero_image": IMAGE,
    "actions": [BUTTON],
}

EVERYWHERE: list[Block] = [
    {"type": "section", "text": mrkdwn("x"), "accessory": BUTTON, "block_id": "first", "expand": True},
    {"type": "section", "fields": [mrkdwn("a"), plain("b")]},
    {"type": "section", "text": plain("x"), "accessory": IMAGE},
    {"type": "header", "text": plain("Ranked")},
    {"type": "divider"},
    {"type": "context", "elements": [mrkdwn("by the rules"), IMAGE]},
    {"type": "image", "image_url": "https://x.example/i.png", "alt_text": "i", "title": plain("t")},
    {"type": "image", "slack_file": {"id": "F1"}, "alt_text": "i"},
    RICH_TEXT,
    CARD,
    {
        "type": "actions",
        "elements": [
            BUTTON,
            {"type": "static_select", "action_id": "s", "options": OPTIONS, "initial_option": OPTIONS[1]},
            {
                "type": "static_select",
                "action_id": "g",
                "option_groups": [{"label": plain("Some"), "options": OPTIONS}],
                "placeholder": plain("Pick"),
            },
            {"type": "overflow", "action_id": "o", "options": OPTIONS},
            {"type": "users_select", "action_id": "u", "initial_user": "U1"},
            {"type": "conversations_select", "action_id": "v", "filter": {"include": ["im"]}},
            {"type": "channels_select", "action_id": "c"},
            {"type": "external_select", "action_id": "e", "min_query_length": 2},
            {"type": "datepicker", "action_id": "d", "initial_date": "2026-11-24"},
            {"type": "timepicker", "action_id": "t", "initial_time": "09:30", "timezone": "Asia/Riyadh"},
            {"type": "datetimepicker", "action_id": "dt", "initial_date_time": 1_764_000_000},
            {"type": "checkboxes", "action_id": "cb", "options": [{**option("A"), "description": plain("more")}]},
            {"type": "radio_buttons", "action_id": "r", "options": OPTIONS, "initial_option": OPTIONS[0]},
        ],
    },
    {
        "type": "video",
        "title": plain("Tour"),
        "alt_text": "A tour",
        "video_url": "https://x.example/v",
        "thumbnail_url": "https://x.example/t.png",
        "author_name": "Jane",
    },
]
INPUTS: list[Block] = [
    {"type": "plain_text_input", "action_id": "p", "multiline": True, "min_length": 1, "max_length": 30},
    {"type": "email_text_input", "action_id": "m", "placeholder": plain("you@x.example")},
    {"type": "url_text_input", "action_id": "w", "focus_on_load": True},
    {"type": "number_input", "action_id": "n", "is_decimal_allowed": False, "min_value": "0", "max_value": "9"},
    {"type": "rich_text_input", "action_id": "rt", "initial_value": RICH_TEXT},
    {"type": "multi_static_select", "action_id": "ms", "options": OPTIONS, "initial_options": OPTIONS},
    {"type": "multi_users_select", "action_id": "mu", "max_selected_items": 3, "initial_users": ["U1"]},
    {"type": "multi_external_select", "action_id": "me", "min_query_length": 1},
    {"type": "multi_conversations_select", "action_id": "mv", "default_to_current_conversation": True},
    {"type": "multi_channels_select", "action_id": "mc", "initial_channels": ["C1"]},
    {"type": "checkboxes", "action_id": "cb", "options": OPTIONS, "initial_options": OPTIONS[:1]},
]
FIELDS: list[Block] = [
    {"type": "input", "label": plain("Label"), "element": element, "hint": plain("Hint"), "optional": True}
    for element in INPUTS
]
MESSAGE_ONLY: list[Block] = [
    {"type": "markdown", "text": "**x**"},
    {"type": "table", "rows": CELLS, "column_settings": [{"align": "left", "is_wrapped": True}]},
    {"type": "data_table", "caption": "Ranked", "rows": CELLS, "page_size": 5, "row_header_column_index": 0},
    {"type": "carousel", "elements": [CARD]},
    {"type": "plan", "title": "Reading", "tasks": [{**TASK, "status": "pending"}]},
    TASK,
    {
        "type": "container",
        "title": plain("Details"),
        "subtitle": mrkdwn("of the CV"),
        "width": "wide",
        "child_blocks": [{"type": "divider"}, {"type": "section", "text": mrkdwn("x")}],
    },
    {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "f",
                "positive_button": {"text": plain("Good"), "value": "up"},
                "negative_button": {"text": plain("Bad"), "value": "down", "accessibility_label": "Bad answer"},
            },
            {"type": "icon_button", "icon": "trash", "text": plain("Delete"), "value": "1"},
        ],
    },
]
MODAL_ONLY: list[Block] = [
    {"type": "alert", "text": mrkdwn("Careful"), "level": "warning"},
    {
        "type": "input",
        "label": plain("CV"),
        "element": {"type": "file_input", "action_id": "cv", "filetypes": ["pdf"], "max_files": 3},
    },
]
# the published types do not know it yet
CHART: Block = {
    "type": "data_visualization",
    "title": "Scores",
    "chart": {
        "type": "bar",
        "series": [{"name": "all", "data": [{"label": "A", "value": 3}]}],
        "axis_config": {"categories": ["A"], "x_label": "Rank"},
    },
}
MESSAGES: list[list[Block]] = [[block] for block in [*EVERYWHERE, *MESSAGE_ONLY]]


def modal(*blocks: Block, **fields: Any) -> Block:
    return {"type": "modal", "title": plain("T"), "submit": plain("S"), "blocks": list(blocks), **fields}


MODALS: list[Block] = [
    *(modal(block) for block in [*EVERYWHERE, *FIELDS, *MODAL_ONLY]),
    modal({"type": "divider"}, close=plain("No"), private_metadata="x", callback_id="c", notify_on_close=True),
]
HOMES: list[Block] = [{"type": "home", "blocks": [block]} for block in EVERYWHERE]
