"""Payload rules: what Slack takes passes here and in the published types; each broken rule is named by its pointer."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from sandbox.rules.message import check_message
from sandbox.rules.view import check_view
from tests.sandbox.echo import FORM, plain

SCHEMAS = Path(__file__).resolve().parents[2] / ".." / "shared" / "schemas"
Block = dict[str, Any]


def mrkdwn(text: str) -> Block:
    return {"type": "mrkdwn", "text": text}


def option(name: str, value: str | None = None) -> Block:
    return {"text": plain(name), "value": value or name}


def section(**fields: Any) -> Block:
    return {"type": "section", "text": mrkdwn("x"), **fields}


def actions(*elements: Block) -> Block:
    return {"type": "actions", "elements": list(elements)}


def button(**fields: Any) -> Block:
    return {"type": "button", "text": plain("Go"), "action_id": "go", **fields}


def select(**fields: Any) -> Block:
    return {"type": "static_select", "action_id": "pick", "options": [option("A"), option("B")], **fields}


def entry(element: Block, **fields: Any) -> Block:
    return {"type": "input", "label": plain("Label"), "element": element, **fields}


def modal(*blocks: Block, **fields: Any) -> Block:
    return {"type": "modal", "title": plain("T"), "submit": plain("S"), "blocks": list(blocks), **fields}


TEXT_INPUT: Block = {"type": "plain_text_input", "action_id": "a"}
CONFIRM = {"title": plain("Sure?"), "text": mrkdwn("Really"), "confirm": plain("Yes"), "deny": plain("No")}

GOOD_MESSAGES: list[list[Block]] = [
    [{"type": "divider", "block_id": "one"}, {"type": "divider", "block_id": "two"}],
    [{"type": "header", "text": plain("x" * 150)}],
    [section(accessory=button(style="danger", confirm=CONFIRM, value="7", accessibility_label="Pass Jane"))],
    [{"type": "section", "fields": [mrkdwn("x" * 2000)] * 10}],
    [
        {
            "type": "context",
            "elements": [mrkdwn("x"), {"type": "image", "image_url": "https://x.example/i", "alt_text": "i"}],
        }
    ],
    [actions(button(url="slack://app"), select(initial_option=option("B"), placeholder=plain("Pick")))],
    [actions({"type": "overflow", "action_id": "o", "options": [option("A")]})],
    [{"type": "image", "image_url": "https://x.example/i.png", "alt_text": "i", "title": plain("t")}],
    [{"type": "markdown", "text": "**x**"}],
    [{"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]}],
    [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}]}],
]
GOOD_MODALS: list[Block] = [
    FORM,
    modal(
        entry({**TEXT_INPUT, "multiline": True, "min_length": 1, "max_length": 3000}, optional=True, hint=plain("h"))
    ),
    modal(entry({"type": "file_input", "action_id": "f", "filetypes": ["pdf"], "max_files": 10})),
    modal(entry({"type": "number_input", "action_id": "n", "is_decimal_allowed": True, "min_value": "0"})),
    modal(entry({"type": "datepicker", "action_id": "d", "initial_date": "2026-11-24"}), callback_id="c"),
    modal(entry({"type": "checkboxes", "action_id": "c", "options": [option("A")], "initial_options": [option("A")]})),
    modal(*[{"type": "divider"}] * 100, private_metadata="x" * 3000),
]

BAD_MESSAGES: dict[str, tuple[list[Any], str]] = {
    "51 blocks": ([{"type": "divider"}] * 51, "/blocks"),
    "not an object": (["x"], "/blocks/0"),
    "unknown block": ([{"type": "blink"}], "/blocks/0/type"),
    "alert in a message": ([{"type": "alert", "text": plain("x")}], "/blocks/0/type"),
    "unknown field": ([{"type": "divider", "colour": "red"}], "/blocks/0"),
    "same block_id": ([{"type": "divider", "block_id": "a"}] * 2, "/blocks/1/block_id"),
    "long block_id": ([{"type": "divider", "block_id": "a" * 256}], "/blocks/0/block_id"),
    "same action_id": ([actions(button(), button())], "/blocks/0"),
    "empty text": ([section(text=mrkdwn(""))], "/blocks/0/text/text"),
    "long text": ([section(text=mrkdwn("x" * 3001))], "/blocks/0/text/text"),
    "11 fields": ([{"type": "section", "fields": [mrkdwn("x")] * 11}], "/blocks/0/fields"),
    "long field": ([{"type": "section", "fields": [mrkdwn("x" * 2001)]}], "/blocks/0/fields/0/text"),
    "neither text nor fields": ([{"type": "section"}], "/blocks/0"),
    "mrkdwn header": ([{"type": "header", "text": mrkdwn("x")}], "/blocks/0/text/type"),
    "long header": ([{"type": "header", "text": plain("x" * 151)}], "/blocks/0/text/text"),
    "button in context": ([{"type": "context", "elements": [button()]}], "/blocks/0/elements/0/type"),
    "26 actions": ([actions(*[button(action_id=str(n)) for n in range(26)])], "/blocks/0/elements"),
    "no actions": ([actions()], "/blocks/0/elements"),
    "text input as accessory": ([section(accessory=TEXT_INPUT)], "/blocks/0/accessory/type"),
    "long button": ([actions(button(text=plain("x" * 76)))], "/blocks/0/elements/0/text/text"),
    "long value": ([actions(button(value="x" * 2001))], "/blocks/0/elements/0/value"),
    "strange style": ([actions(button(style="blue"))], "/blocks/0/elements/0/style"),
    "101 options": (
        [actions(select(options=[option(str(n)) for n in range(101)]))],
        "/blocks/0/elements/0/options",
    ),
    "long option": ([actions(select(options=[option("x" * 76)]))], "/blocks/0/elements/0/options/0/text/text"),
    "long option value": (
        [actions(select(options=[option("A", "x" * 151)]))],
        "/blocks/0/elements/0/options/0/value",
    ),
    "options twice": (
        [actions(select(option_groups=[{"label": plain("g"), "options": [option("A")]}]))],
        "/blocks/0/elements/0",
    ),
    "initial not listed": ([actions(select(initial_option=option("C")))], "/blocks/0/elements/0"),
    "6 in overflow": (
        [actions({"type": "overflow", "action_id": "o", "options": [option(str(n)) for n in range(6)]})],
        "/blocks/0/elements/0/options",
    ),
    "11 checkboxes": (
        [actions({"type": "checkboxes", "action_id": "c", "options": [option(str(n)) for n in range(11)]})],
        "/blocks/0/elements/0/options",
    ),
    "bad date": (
        [actions({"type": "datepicker", "action_id": "d", "initial_date": "24/11/2026"})],
        "/blocks/0/elements/0/initial_date",
    ),
    "no such day": (
        [actions({"type": "datepicker", "action_id": "d", "initial_date": "2026-02-30"})],
        "/blocks/0/elements/0/initial_date",
    ),
    "a day in other digits": (
        [actions({"type": "datepicker", "action_id": "d", "initial_date": "٢٠٢٦-٠١-٠١"})],
        "/blocks/0/elements/0/initial_date",
    ),
    "no such zone": (
        [actions({"type": "timepicker", "action_id": "t", "timezone": "Mars/Olympus"})],
        "/blocks/0/elements/0/timezone",
    ),
    "no address": ([actions(button(url="jobs.example/7"))], "/blocks/0/elements/0/url"),
    "a program": ([actions(button(url="javascript:alert(1)"))], "/blocks/0/elements/0/url"),
    "a picture from nowhere": ([{"type": "image", "image_url": "i.png", "alt_text": "i"}], "/blocks/0/image_url"),
    "more chosen than may be": (
        [actions(select(type="multi_static_select", max_selected_items=1, initial_options=[option("A"), option("B")]))],
        "/blocks/0/elements/0/initial_options",
    ),
    "no alt_text": ([{"type": "image", "image_url": "https://x.example/i"}], "/blocks/0"),
    "no picture": ([{"type": "image", "alt_text": "i"}], "/blocks/0"),
    "two tables": ([{"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]}] * 2, "/blocks"),
    "long markdown": ([{"type": "markdown", "text": "x" * 6001}] * 2, "/blocks"),
    "file input": ([entry({"type": "file_input", "action_id": "f"})], "/blocks/0/element/type"),
    "long confirm": (
        [actions(button(confirm={**CONFIRM, "title": plain("x" * 101)}))],
        "/blocks/0/elements/0/confirm/title/text",
    ),
}
BAD_VIEWS: dict[str, tuple[Block, str]] = {
    "long title": (modal(section(), title=plain("x" * 25)), "/view/title/text"),
    "long submit": (modal(section(), submit=plain("x" * 25)), "/view/submit/text"),
    "long close": (modal(section(), close=plain("x" * 25)), "/view/close/text"),
    "no title": ({"type": "modal", "blocks": [section()]}, "/view"),
    "no blocks": (modal(), "/view/blocks"),
    "101 blocks": (modal(*[section()] * 101), "/view/blocks"),
    "input without submit": (modal(entry(TEXT_INPUT), submit=None), "/view"),
    "long private_metadata": (modal(section(), private_metadata="x" * 3001), "/view/private_metadata"),
    "long callback_id": (modal(section(), callback_id="x" * 256), "/view/callback_id"),
    "markdown in a modal": (modal({"type": "markdown", "text": "x"}), "/view/blocks/0/type"),
    "table in a modal": (modal({"type": "table", "rows": []}), "/view/blocks/0/type"),
    "button as input": (modal(entry(button())), "/view/blocks/0/element/type"),
    "11 files": (
        modal(entry({"type": "file_input", "action_id": "f", "max_files": 11})),
        "/view/blocks/0/element/max_files",
    ),
    "min over max": (
        modal(entry({**TEXT_INPUT, "min_length": 5, "max_length": 4})),
        "/view/blocks/0/element/min_length",
    ),
    "too long at first": (
        modal(entry({**TEXT_INPUT, "max_length": 3, "initial_value": "four"})),
        "/view/blocks/0/element/initial_value",
    ),
    "no number": (
        modal(entry({"type": "number_input", "is_decimal_allowed": True, "min_value": "few"})),
        "/view/blocks/0/element/min_value",
    ),
    "least number over most": (
        modal(entry({"type": "number_input", "is_decimal_allowed": True, "min_value": "9", "max_value": "8"})),
        "/view/blocks/0/element/min_value",
    ),
    "two focused": (
        modal(*[entry({**TEXT_INPUT, "focus_on_load": True}), entry({**TEXT_INPUT, "focus_on_load": True})]),
        "/view/blocks",
    ),
    "title on a home": ({"type": "home", "title": plain("x"), "blocks": [section()]}, "/view"),
    "alert on a home": ({"type": "home", "blocks": [{"type": "alert", "text": plain("x")}]}, "/view/blocks/0/type"),
    "file input on a home": (
        {"type": "home", "blocks": [entry({"type": "file_input", "action_id": "f"})]},
        "/view/blocks/0/element/type",
    ),
    "no such view": ({"type": "window", "blocks": [section()]}, "/view/type"),
}


@cache
def schema(name: str) -> Any:
    path = SCHEMAS / f"{name}.schema.json"
    if not path.exists():
        pytest.skip("the schemas of the published types are not here")
    return jsonschema_rs.Draft7Validator(json.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("number", range(len(GOOD_MESSAGES)))
def test_good_messages_pass(number: int) -> None:
    assert check_message(GOOD_MESSAGES[number]) == []
    schema("Message").validate({"blocks": GOOD_MESSAGES[number]})


@pytest.mark.parametrize("number", range(len(GOOD_MODALS)))
def test_good_modals_pass(number: int) -> None:
    assert check_view(GOOD_MODALS[number], "modal") == []
    schema("Modal").validate(GOOD_MODALS[number])


@pytest.mark.parametrize("name", BAD_MESSAGES)
def test_bad_messages_are_refused(name: str) -> None:
    blocks, pointer = BAD_MESSAGES[name]
    assert any(message.endswith(f"[json-pointer:{pointer}]") for message in check_message(blocks)), check_message(
        blocks
    )


@pytest.mark.parametrize("name", BAD_VIEWS)
def test_bad_views_are_refused(name: str) -> None:
    view, pointer = BAD_VIEWS[name]
    problems = check_view(view, None)
    assert any(message.endswith(f"[json-pointer:{pointer}]") for message in problems), problems
