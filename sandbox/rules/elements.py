"""The interactive elements: their fields and limits."""

import math
import re
from typing import Any

from sandbox.rules.checks import (
    Check,
    Problems,
    address,
    anything,
    array,
    boolean,
    date,
    integer,
    items,
    mapping,
    matching,
    picture,
    string,
    text,
    word,
    zone,
)
from sandbox.rules.rich_text import rich_text

IDENTIFIER = string(most=255)


def _one_of(*names: str) -> Check:
    """An object with exactly one of these, each a string."""
    fields = mapping({}, dict.fromkeys(names, string(most=3000)))

    def check(value: Any, pointer: str, problems: Problems) -> None:
        fields(value, pointer, problems)
        if isinstance(value, dict) and sum(value.get(name) is not None for name in names) != 1:
            problems.add(pointer, f"must have exactly one of {' and '.join(names)}")

    return check


SLACK_FILE = _one_of("id", "url")
CONFIRM = mapping(
    {
        "title": text(most=100, plain=True),
        "text": text(most=300),
        "confirm": text(most=30, plain=True),
        "deny": text(most=30, plain=True),
    },
    {"style": word("primary", "danger")},
)
TIME = matching(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]", "a time as HH:mm")
PLACEHOLDER = text(most=150, plain=True)


def option(*, mrkdwn: bool = False, url: bool = False) -> Check:
    optional: dict[str, Check] = {"description": text(most=75, plain=not mrkdwn)}
    if url:
        optional["url"] = address
    return mapping({"text": text(most=75, plain=not mrkdwn), "value": string(most=150)}, optional)


OPTION, RICH_OPTION = option(), option(mrkdwn=True)
GROUP = mapping({"label": text(most=75, plain=True), "options": array(OPTION, most=100)}, {})
FILTER = mapping(
    {},
    {
        "include": array(word("im", "mpim", "private", "public"), most=4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)
DISPATCH = mapping({}, {"trigger_actions_on": array(word("on_enter_pressed", "on_character_entered"), most=2)})
_COMMON: dict[str, Check] = {"type": anything}
_ACTION: dict[str, Check] = {"action_id": IDENTIFIER}
_SELECT: dict[str, Check] = {**_ACTION, "placeholder": PLACEHOLDER, "confirm": CONFIRM, "focus_on_load": boolean}
_MULTI: dict[str, Check] = {**_SELECT, "max_selected_items": integer(least=1, most=1000)}
_TYPED: dict[str, Check] = {
    **_ACTION,
    "placeholder": PLACEHOLDER,
    "focus_on_load": boolean,
    "dispatch_action_config": DISPATCH,
    "initial_value": string(most=3000, least=0),
}
_OPTIONS: dict[str, Check] = {"options": array(OPTION, most=100), "option_groups": array(GROUP, most=100)}
_FEEDBACK = mapping(
    {"text": text(most=75, plain=True), "value": string(most=2000)}, {"accessibility_label": string(most=75)}
)
_IDS = array(IDENTIFIER, most=1000)


def _element(required: dict[str, Check], optional: dict[str, Check]) -> Check:
    return mapping(_COMMON | required, optional)


ELEMENTS: dict[str, Check] = {
    "button": _element(
        {"text": text(most=75, plain=True)},
        {
            **_ACTION,
            "url": address,
            "value": string(most=2000),
            "style": word("primary", "danger"),
            "confirm": CONFIRM,
            "accessibility_label": string(most=75),
            "agent_prompt": string(most=4000),
            "agent_prompt_display": anything,
        },
    ),
    "workflow_button": _element(
        {"text": text(most=75, plain=True), "workflow": anything},
        {**_ACTION, "confirm": CONFIRM, "style": word("primary", "danger"), "accessibility_label": string(most=75)},
    ),
    "static_select": _element({}, _SELECT | _OPTIONS | {"initial_option": OPTION}),
    "external_select": _element(
        {}, _SELECT | {"initial_option": OPTION, "min_query_length": integer(least=0, most=1000)}
    ),
    "users_select": _element({}, _SELECT | {"initial_user": IDENTIFIER}),
    "conversations_select": _element(
        {},
        _SELECT
        | {
            "initial_conversation": IDENTIFIER,
            "default_to_current_conversation": boolean,
            "response_url_enabled": boolean,
            "filter": FILTER,
        },
    ),
    "channels_select": _element({}, _SELECT | {"initial_channel": IDENTIFIER, "response_url_enabled": boolean}),
    "multi_static_select": _element({}, _MULTI | _OPTIONS | {"initial_options": array(OPTION, most=100)}),
    "multi_external_select": _element(
        {},
        _MULTI | {"initial_options": array(OPTION, most=100), "min_query_length": integer(least=0, most=1000)},
    ),
    "multi_users_select": _element({}, _MULTI | {"initial_users": _IDS}),
    "multi_conversations_select": _element(
        {},
        _MULTI | {"initial_conversations": _IDS, "default_to_current_conversation": boolean, "filter": FILTER},
    ),
    "multi_channels_select": _element({}, _MULTI | {"initial_channels": _IDS}),
    "overflow": _element({"options": array(option(url=True), most=5)}, {**_ACTION, "confirm": CONFIRM}),
    "checkboxes": _element(
        {"options": array(RICH_OPTION, most=10)},
        {**_ACTION, "initial_options": array(RICH_OPTION, most=10), "confirm": CONFIRM, "focus_on_load": boolean},
    ),
    "radio_buttons": _element(
        {"options": array(RICH_OPTION, most=10)},
        {**_ACTION, "initial_option": RICH_OPTION, "confirm": CONFIRM, "focus_on_load": boolean},
    ),
    "datepicker": _element({}, _SELECT | {"initial_date": date}),
    "timepicker": _element({}, _SELECT | {"initial_time": TIME, "timezone": zone}),
    "datetimepicker": _element(
        {},
        {
            **_ACTION,
            "initial_date_time": integer(least=1_000_000_000, most=9_999_999_999),
            "confirm": CONFIRM,
            "focus_on_load": boolean,
        },
    ),
    "plain_text_input": _element(
        {},
        _TYPED
        | {
            "multiline": boolean,
            "min_length": integer(least=0, most=3000),
            "max_length": integer(least=1, most=3000),
        },
    ),
    "email_text_input": _element({}, _TYPED),
    "url_text_input": _element({}, _TYPED),
    "number_input": _element(
        {"is_decimal_allowed": boolean},
        _TYPED | {"min_value": string(most=50), "max_value": string(most=50)},
    ),
    "rich_text_input": _element(
        {},
        {
            **_ACTION,
            "placeholder": PLACEHOLDER,
            "focus_on_load": boolean,
            "dispatch_action_config": DISPATCH,
            "initial_value": rich_text,
            "min_lines": integer(least=1, most=100),
            "max_lines": integer(least=1, most=100),
        },
    ),
    "file_input": _element(
        {}, {**_ACTION, "filetypes": array(string(most=50), most=100), "max_files": integer(least=1, most=10)}
    ),
    "feedback_buttons": _element({"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}, _ACTION),
    "icon_button": _element(
        {"icon": word("trash"), "text": text(most=75, plain=True)},
        {
            **_ACTION,
            "value": string(most=2000),
            "confirm": CONFIRM,
            "accessibility_label": string(most=75),
            "visible_to_user_ids": array(IDENTIFIER, most=10),
        },
    ),
    "image": _element(
        {"alt_text": string(most=2000)},
        {"image_url": picture, "slack_file": SLACK_FILE},
    ),
}


def check_element(element: dict[str, Any], pointer: str, problems: Problems) -> None:
    """Fields, limits, and that what is chosen at first is among the options."""
    kind = str(element.get("type"))
    ELEMENTS[kind](element, pointer, problems)
    if kind in {"static_select", "multi_static_select"}:
        given = [name for name in ("options", "option_groups") if element.get(name) is not None]
        if len(given) != 1:
            problems.add(pointer, "must have exactly one of options and option_groups")
    if kind == "image" and (element.get("image_url") is None) == (element.get("slack_file") is None):
        problems.add(pointer, "must have exactly one of image_url and slack_file")
    _check_bounds(kind, element, pointer, problems)
    listed = options_of(element)
    if kind in {"external_select", "multi_external_select"} or not listed:
        return
    values = [one.get("value") for one in listed]
    if len(set(map(str, values))) != len(values) and kind in {"checkboxes", "radio_buttons"}:
        problems.add(f"{pointer}/options", "values must be unique")
    first = [element["initial_option"]] if element.get("initial_option") else []
    for one in [*items(element.get("initial_options")), *first]:
        if one not in listed:
            problems.add(pointer, "initial options must be among the options")


def _check_bounds(kind: str, element: dict[str, Any], pointer: str, problems: Problems) -> None:
    """The least is at most the most, and what stands there at first is between them."""
    least, most, first = element.get("min_length"), element.get("max_length"), element.get("initial_value")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        problems.add(f"{pointer}/min_length", "must not exceed max_length")
    if isinstance(first, str) and isinstance(most, int) and len(first) > most:
        problems.add(f"{pointer}/initial_value", "must not be longer than max_length")
    chosen, most = items(element.get("initial_options")), element.get("max_selected_items")
    if isinstance(most, int) and len(chosen) > most:
        problems.add(f"{pointer}/initial_options", "must not be more than max_selected_items")
    if kind == "number_input":
        given = {name: element.get(name) for name in ("min_value", "max_value", "initial_value")}
        numbers = {name: float(one) for name, one in given.items() if isinstance(one, str) and looks_like_number(one)}
        for name in (name for name, one in given.items() if one and name not in numbers):
            problems.add(f"{pointer}/{name}", "must be a number")
        if numbers.get("min_value", -math.inf) > numbers.get("max_value", math.inf):
            problems.add(f"{pointer}/min_value", "must not exceed max_value")


def options_of(element: dict[str, Any]) -> list[dict[str, Any]]:
    """All options of an element, groups taken together; what is malformed is left out."""
    lists = [element.get("options")]
    lists += [group.get("options") for group in items(element.get("option_groups")) if isinstance(group, dict)]
    return [one for options in lists for one in items(options) if isinstance(one, dict)]


def looks_like_number(value: str) -> bool:
    """As number inputs take them: sign, digits, one point."""
    return re.fullmatch(r"[+-]?\d{1,20}(\.\d{1,20})?", value) is not None
