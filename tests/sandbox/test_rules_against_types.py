"""The payload rules against what others publish: at least as strict as Slack's types, with slackblocks' limits.

Every kind of block is damaged in every place: a field left out, one too many, a value of another type. What the JSON
Schemas of the published types refuse then, the rules refuse, too.
"""

import copy
import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from slackblocks import _limits

from sandbox.rules.message import check_message
from sandbox.rules.view import check_view
from tests.sandbox.payloads import (
    CARD,
    CHART,
    CONFIRM,
    HOMES,
    IMAGE,
    MESSAGES,
    MODALS,
    RICH_TEXT,
    TASK,
    Block,
    modal,
    mrkdwn,
    option,
    plain,
)

SCHEMAS = Path(__file__).resolve().parents[2] / ".." / "shared" / "schemas"
CHECKS: dict[str, Callable[[Any], list[str]]] = {
    "Message": lambda payload: check_message(payload["blocks"]),
    "Modal": lambda payload: check_view(payload, "modal"),
    "Home": lambda payload: check_view(payload, "home"),
}
PAYLOADS: dict[str, list[Block]] = {
    "Message": [{"blocks": blocks} for blocks in MESSAGES],
    "Modal": MODALS,
    "Home": HOMES,
}


@cache
def schema(name: str) -> Any:
    path = SCHEMAS / f"{name}.schema.json"
    if not path.exists():
        pytest.skip("the schemas of the published types are not here")
    described = json.loads(path.read_text(encoding="utf-8"))
    # a bare Block would let any type through in views
    _named(described)
    return jsonschema_rs.Draft7Validator(described)


def _named(described: dict[str, Any]) -> None:
    known = described["definitions"].get("KnownBlock")
    if known is not None and "AnyBlock" in described["definitions"]:
        described["definitions"]["AnyBlock"] = known


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a payload, itself first."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from places(inner, (*path, key))


def at(value: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        value = value[key]
    return value


def damaged(payload: Block) -> Iterator[tuple[str, Block]]:
    """Each with what was done to it."""
    for path in places(payload):
        found = at(payload, path)
        where = "/" + "/".join(map(str, path))
        if isinstance(found, dict) and path:
            more = copy.deepcopy(payload)
            at(more, path)["colour"] = "red"
            yield f"{where} has one field more", more
            for key in found:
                less = copy.deepcopy(payload)
                del at(less, path)[key]
                yield f"{where}/{key} is missing", less
        if path:
            for strange in (7, "strange", True, {"a": 1}, ["a"]):
                if type(strange) is not type(found) or isinstance(found, str):
                    other = copy.deepcopy(payload)
                    at(other, path[:-1])[path[-1]] = strange
                    yield f"{where} is {strange!r}", other


@pytest.mark.parametrize("surface", PAYLOADS)
def test_what_slack_takes_passes(surface: str) -> None:
    for payload in PAYLOADS[surface]:
        assert CHECKS[surface](payload) == []
        schema(surface).validate(payload)
    assert check_message([CHART]) == []


@pytest.mark.parametrize("surface", PAYLOADS)
def test_what_the_published_types_refuse_is_refused(surface: str) -> None:
    refused = 0
    laxer = []
    for payload in PAYLOADS[surface]:
        for what, bad in damaged(payload):
            if not schema(surface).is_valid(bad):
                refused += 1
                if not CHECKS[surface](bad):
                    laxer.append(f"{json.dumps(payload)[:80]}: {what}")
    assert not laxer, "\n".join(laxer)
    assert refused > 500


def button(**fields: Any) -> Block:
    return {"type": "button", "text": plain("Go"), "action_id": "go", **fields}


def actions(*elements: Block) -> list[Block]:
    return [{"type": "actions", "elements": list(elements)}]


def select(**fields: Any) -> list[Block]:
    return actions({"type": "static_select", "action_id": "s", **fields})


def options(count: int) -> list[Block]:
    return [option(str(number)) for number in range(count)]


def picks(kind: str, count: int) -> list[Block]:
    return actions({"type": kind, "action_id": "p", "options": options(count)})


def asked(**fields: Any) -> list[Block]:
    return actions(button(confirm={**CONFIRM, **fields}))


def field(element: Block, **fields: Any) -> Block:
    return modal({"type": "input", "label": plain("L"), "element": element, **fields})


def cells(rows: int, columns: int = 1) -> list[list[Block]]:
    return [[{"type": "raw_text", "text": "x"}] * columns] * rows


def task(**fields: Any) -> list[Block]:
    return [{**TASK, **fields}]


def card(**fields: Any) -> list[Block]:
    return [{**CARD, **fields}]


def container(**fields: Any) -> list[Block]:
    return [{"type": "container", "title": plain("t"), "child_blocks": [{"type": "divider"}], **fields}]


def pie(segments: int, **fields: Any) -> list[Block]:
    chart = {"type": "pie", "segments": [{"label": "a", "value": 1, **fields}] * segments}
    return [{"type": "data_visualization", "title": "t", "chart": chart}]


def feedback(**fields: Any) -> list[Block]:
    side = {"text": plain("Good"), "value": "up"}
    element = {"type": "feedback_buttons", "positive_button": {**side, **fields}, "negative_button": side}
    return [{"type": "context_actions", "elements": [element]}]


def listed(**fields: Any) -> list[Block]:
    part = {"type": "rich_text_list", "style": "bullet", "elements": [], **fields}
    return [{"type": "rich_text", "elements": [part]}]


X = "x".__mul__


def link(length: int) -> str:
    return "https://x.example/".ljust(length, "x")


# name of slackblocks' limit: a payload that has so much of it
MOST: dict[str, Callable[[int], Any]] = {
    "TEXT_MAX_LENGTH": lambda n: [{"type": "section", "text": mrkdwn(X(n))}],
    "ACTION_ID_MAX_LENGTH": lambda n: actions(button(action_id=X(n))),
    "BLOCK_ID_MAX_LENGTH": lambda n: [{"type": "divider", "block_id": X(n)}],
    "BUTTON_TEXT_MAX_LENGTH": lambda n: actions(button(text=plain(X(n)))),
    "BUTTON_URL_MAX_LENGTH": lambda n: actions(button(url=link(n))),
    "BUTTON_VALUE_MAX_LENGTH": lambda n: actions(button(value=X(n))),
    "BUTTON_ACCESSIBILITY_LABEL_MAX_LENGTH": lambda n: actions(button(accessibility_label=X(n))),
    "BUTTON_AGENT_PROMPT_MAX_LENGTH": lambda n: actions(button(agent_prompt=X(n))),
    "CONFIRMATION_TITLE_MAX_LENGTH": lambda n: asked(title=plain(X(n))),
    "CONFIRMATION_TEXT_MAX_LENGTH": lambda n: asked(text=mrkdwn(X(n))),
    "CONFIRMATION_CONFIRM_MAX_LENGTH": lambda n: asked(confirm=plain(X(n))),
    "CONFIRMATION_DENY_MAX_LENGTH": lambda n: asked(deny=plain(X(n))),
    "OPTION_TEXT_MAX_LENGTH": lambda n: select(options=[{"text": plain(X(n)), "value": "v"}]),
    "OPTION_VALUE_MAX_LENGTH": lambda n: select(options=[{"text": plain("t"), "value": X(n)}]),
    "OPTION_DESCRIPTION_MAX_LENGTH": lambda n: select(options=[{**option("A"), "description": plain(X(n))}]),
    "OPTION_GROUP_LABEL_MAX_LENGTH": lambda n: select(option_groups=[{"label": plain(X(n)), "options": options(1)}]),
    "OPTION_GROUP_OPTIONS_MAX_ITEMS": lambda n: select(option_groups=[{"label": plain("g"), "options": options(n)}]),
    "SELECT_PLACEHOLDER_MAX_LENGTH": lambda n: select(options=options(1), placeholder=plain(X(n))),
    "SELECT_OPTIONS_MAX_ITEMS": lambda n: select(options=options(n)),
    "SELECT_OPTION_GROUPS_MAX_ITEMS": lambda n: select(
        option_groups=[{"label": plain("g"), "options": options(1)}] * n
    ),
    "OVERFLOW_OPTIONS_MAX_ITEMS": lambda n: picks("overflow", n),
    "CHECKBOXES_OPTIONS_MAX_ITEMS": lambda n: picks("checkboxes", n),
    "RADIO_BUTTONS_OPTIONS_MAX_ITEMS": lambda n: picks("radio_buttons", n),
    "FILE_INPUT_MAX_FILES_MAX": lambda n: field({"type": "file_input", "action_id": "f", "max_files": n}),
    "PLAIN_TEXT_INPUT_MAX_LENGTH_MAX": lambda n: field({"type": "plain_text_input", "max_length": n}),
    "PLAIN_TEXT_INPUT_PLACEHOLDER_MAX_LENGTH": lambda n: field(
        {"type": "plain_text_input", "placeholder": plain(X(n))}
    ),
    "RICH_TEXT_INPUT_MAX_LINES_MAX": lambda n: field({"type": "rich_text_input", "max_lines": n}),
    "ACTIONS_ELEMENTS_MAX_ITEMS": lambda n: actions(*[button(action_id=str(one)) for one in range(n)]),
    "ALERT_TEXT_MAX_LENGTH": lambda n: modal({"type": "alert", "text": plain(X(n))}),
    "CARD_TITLE_MAX_LENGTH": lambda n: card(title=mrkdwn(X(n))),
    "CARD_SUBTITLE_MAX_LENGTH": lambda n: card(subtitle=mrkdwn(X(n))),
    "CARD_BODY_MAX_LENGTH": lambda n: card(body=mrkdwn(X(n))),
    "CARD_ACTIONS_MAX_ITEMS": lambda n: card(actions=[button(action_id=str(one)) for one in range(n)]),
    "CAROUSEL_ELEMENTS_MAX_ITEMS": lambda n: [
        {"type": "carousel", "elements": [{"type": "card", "title": mrkdwn("t")}] * n}
    ],
    "CONTAINER_TITLE_MAX_LENGTH": lambda n: container(title=plain(X(n))),
    "CONTAINER_SUBTITLE_MAX_LENGTH": lambda n: container(subtitle=mrkdwn(X(n))),
    "CONTAINER_CHILD_BLOCKS_MAX_ITEMS": lambda n: container(child_blocks=[{"type": "divider"}] * n),
    "CONTEXT_ELEMENTS_MAX_ITEMS": lambda n: [{"type": "context", "elements": [mrkdwn("x")] * n}],
    "CONTEXT_ACTIONS_ELEMENTS_MAX_ITEMS": lambda n: [
        {"type": "context_actions", "elements": [{"type": "icon_button", "icon": "trash", "text": plain("x")}] * n}
    ],
    "FEEDBACK_BUTTON_TEXT_MAX_LENGTH": lambda n: feedback(text=plain(X(n))),
    "FEEDBACK_BUTTON_VALUE_MAX_LENGTH": lambda n: feedback(value=X(n)),
    "FEEDBACK_BUTTON_ACCESSIBILITY_LABEL_MAX_LENGTH": lambda n: feedback(accessibility_label=X(n)),
    "TABLE_ROWS_MAX_ITEMS": lambda n: [{"type": "table", "rows": cells(n)}],
    "TABLE_COLUMNS_MAX_ITEMS": lambda n: [{"type": "table", "rows": cells(1, n)}],
    "TABLE_COLUMN_SETTINGS_MAX_ITEMS": lambda n: [
        {"type": "table", "rows": cells(1), "column_settings": [{"align": "left"}] * n}
    ],
    "DATA_TABLE_COLUMNS_MAX_ITEMS": lambda n: [{"type": "data_table", "caption": "c", "rows": cells(2, n)}],
    "DATA_TABLE_PAGE_SIZE_MAX": lambda n: [{"type": "data_table", "caption": "c", "rows": cells(2), "page_size": n}],
    "DATA_TABLE_CONTENT_MAX_LENGTH": lambda n: [
        {"type": "data_table", "caption": "c", "rows": [*cells(1), [{"type": "raw_text", "text": X(n - 1)}]]}
    ],
    "DATA_VISUALIZATION_TITLE_MAX_LENGTH": lambda n: [{**CHART, "title": X(n)}],
    "DATA_VISUALIZATION_SEGMENTS_MAX_ITEMS": pie,
    "DATA_VISUALIZATION_SEGMENT_LABEL_MAX_LENGTH": lambda n: pie(1, label=X(n)),
    "HEADER_TEXT_MAX_LENGTH": lambda n: [{"type": "header", "text": plain(X(n))}],
    "IMAGE_IMAGE_URL_MAX_LENGTH": lambda n: [{**IMAGE, "image_url": link(n)}],
    "IMAGE_ALT_TEXT_MAX_LENGTH": lambda n: [{**IMAGE, "alt_text": X(n)}],
    "IMAGE_TITLE_MAX_LENGTH": lambda n: [{**IMAGE, "title": plain(X(n))}],
    "INPUT_LABEL_MAX_LENGTH": lambda n: field({"type": "plain_text_input"}, label=plain(X(n))),
    "INPUT_HINT_MAX_LENGTH": lambda n: field({"type": "plain_text_input"}, hint=plain(X(n))),
    "MARKDOWN_TOTAL_TEXT_MAX_LENGTH": lambda n: [{"type": "markdown", "text": X(one)} for one in (n - 9, 9)],
    "PLAN_TASKS_MAX_ITEMS": lambda n: [{"type": "plan", "title": "t", "tasks": [TASK] * n}],
    "RICH_TEXT_LIST_INDENT_MAX": lambda n: listed(indent=n),
    "RICH_TEXT_LIST_BORDER_MAX": lambda n: listed(border=n),
}


@pytest.mark.parametrize("name", MOST)
def test_limits_hold_to_the_last_character(name: str) -> None:
    limit = getattr(_limits, name)

    def problems(amount: int) -> list[str]:
        payload = MOST[name](amount)
        return check_view(payload, None) if isinstance(payload, dict) else check_message(payload)

    assert problems(limit) == []
    assert problems(limit + 1)


def test_characters_count_as_slack_keeps_them() -> None:
    assert check_message([{"type": "header", "text": plain("&" * 30)}]) == []
    assert check_message([{"type": "header", "text": plain("&" * 31)}])
    assert check_message([{"type": "header", "text": plain("<" * 38)}])
    assert check_message([{"type": "section", "text": mrkdwn("&amp;" * 600)}]) == []
    assert check_message([{"type": "section", "text": mrkdwn("<" * 3000)}]) == [], "they are markup there"
    assert check_message([{"type": "header", "text": plain("é" * 150)}]) == [], "code points, not bytes"


BROKEN: dict[str, tuple[list[Block], str]] = {
    "chart over a third": ([CHART] * 3, "/blocks"),
    "no segment at all": (pie(0), "/blocks/0/chart/segments"),
    "a segment of nothing": (pie(1, value=0), "/blocks/0/chart/segments/0/value"),
    "strange chart": ([{**CHART, "chart": {"type": "radar"}}], "/blocks/0/chart/type"),
    "task that waits alone": (task(status="pending"), "/blocks/0/status"),
    "container without a title": ([{"type": "container", "child_blocks": [{"type": "divider"}]}], "/blocks/0"),
    "container in a container": (container(child_blocks=container()), "/blocks/0/child_blocks/0/type"),
    "divider that collapses": (
        container(is_collapsible=True, has_header_divider=True),
        "/blocks/0/has_header_divider",
    ),
    "same id in a container": (
        container(block_id="a", child_blocks=[{"type": "divider", "block_id": "a"}]),
        "/blocks/0/child_blocks/0/block_id",
    ),
    "file input in a container": (
        container(
            child_blocks=[{"type": "input", "label": plain("L"), "element": {"type": "file_input", "action_id": "f"}}]
        ),
        "/blocks/0/child_blocks/0/element/type",
    ),
    "card of nothing": ([{"type": "card"}], "/blocks/0"),
    "unlike rows": (
        [{"type": "data_table", "caption": "c", "rows": [*cells(1, 2), *cells(1, 1)]}],
        "/blocks/0/rows",
    ),
    "rich heading": (
        [{"type": "data_table", "caption": "c", "rows": [[RICH_TEXT], *cells(1)]}],
        "/blocks/0/rows/0/0/type",
    ),
    "file block": ([{"type": "file", "external_id": "x", "source": "remote"}], "/blocks/0/type"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_no_table_of_fields_says(name: str) -> None:
    blocks, pointer = BROKEN[name]
    assert any(one.endswith(f"[json-pointer:{pointer}]") for one in check_message(blocks)), check_message(blocks)
