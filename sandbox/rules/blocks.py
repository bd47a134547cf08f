"""The blocks: which surface takes which, their fields, limits, and unique ids."""

from collections.abc import Sequence
from typing import Any

from sandbox.rules.checks import (
    Check,
    Problems,
    anything,
    array,
    boolean,
    integer,
    mapping,
    string,
    text,
    word,
)
from sandbox.rules.elements import ADDRESS, ELEMENTS, IDENTIFIER, check_element

_EVERYWHERE = {"actions", "card", "context", "divider", "header", "image", "input", "rich_text", "section", "video"}
SURFACES: dict[str, set[str]] = {
    "message": _EVERYWHERE
    | {"carousel", "container", "context_actions", "data_table", "data_visualization", "markdown", "plan"}
    | {"table", "task_card"},
    "modal": _EVERYWHERE | {"alert"},
    "home": _EVERYWHERE | {"carousel", "container", "data_table", "data_visualization", "table"},
}
_PICKS = {"datepicker", "timepicker", "overflow", "checkboxes", "radio_buttons", "button", "workflow_button"}
_SELECTS = {
    f"{multi}{kind}_select"
    for multi in ("", "multi_")
    for kind in ("static", "external", "users", "conversations", "channels")
}
_INPUTS = {"plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input"}
IN_SECTION = _PICKS | _SELECTS | {"image"}
IN_ACTIONS = _PICKS | _SELECTS | {"datetimepicker", "rich_text_input"}
IN_INPUT = (
    _INPUTS | _SELECTS | {"checkboxes", "radio_buttons", "datepicker", "timepicker", "datetimepicker", "file_input"}
)


def _block(required: dict[str, Check], optional: dict[str, Check]) -> Check:
    return mapping({"type": anything} | required, {"block_id": IDENTIFIER} | optional)


def _elements_of(allowed: set[str]) -> Check:
    def check(value: Any, pointer: str, problems: Problems) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if kind not in ELEMENTS:
            problems.add(f"{pointer}/type", f"unsupported type: {kind}")
        elif kind not in allowed:
            problems.add(f"{pointer}/type", f"{kind} is not allowed here")
        else:
            check_element(value, pointer, problems)

    return check


def _context_element(value: Any, pointer: str, problems: Problems) -> None:
    if isinstance(value, dict) and value.get("type") == "image":
        check_element(value, pointer, problems)
    else:
        text(most=3000)(value, pointer, problems)


def _cell(value: Any, pointer: str, problems: Problems) -> None:
    if not isinstance(value, dict) or value.get("type") not in {"raw_text", "raw_number", "rich_text"}:
        problems.add(f"{pointer}/type", "must be one of raw_text, raw_number, rich_text")


BUTTONS = array(_elements_of({"button"}), most=3)
BLOCKS: dict[str, Check] = {
    "section": _block(
        {},
        {
            "text": text(most=3000),
            "fields": array(text(most=2000), most=10),
            "accessory": _elements_of(IN_SECTION),
            "expand": boolean,
        },
    ),
    "header": _block({"text": text(most=150, plain=True)}, {"level": integer(least=1, most=6)}),
    "divider": _block({}, {}),
    "context": _block({"elements": array(_context_element, most=10)}, {}),
    "actions": _block({"elements": array(_elements_of(IN_ACTIONS), most=25)}, {}),
    "input": _block(
        {"label": text(most=2000, plain=True), "element": _elements_of(IN_INPUT)},
        {"hint": text(most=2000, plain=True), "optional": boolean, "dispatch_action": boolean},
    ),
    "image": _block(
        {"alt_text": string(most=2000)},
        {
            "title": text(most=2000, plain=True),
            "image_url": ADDRESS,
            "slack_file": mapping({}, {"id": IDENTIFIER, "url": ADDRESS}),
        },
    ),
    "markdown": _block({"text": string(most=12_000)}, {}),
    "rich_text": _block({"elements": array(anything, most=1000, least=0)}, {}),
    "table": _block(
        {"rows": array(array(_cell, most=20), most=100)}, {"column_settings": array(anything, most=20, least=0)}
    ),
    "data_table": _block(
        {"caption": string(most=2000), "rows": array(array(_cell, most=20), least=2, most=101)},
        {"page_size": integer(least=1, most=100), "row_header_column_index": integer(least=0, most=19)},
    ),
    "context_actions": _block({"elements": array(_elements_of({"feedback_buttons", "icon_button"}), most=5)}, {}),
    "alert": _block({"text": text(most=200)}, {"level": word("default", "info", "warning", "error", "success")}),
    "card": _block(
        {},
        {
            "title": text(most=150),
            "subtitle": text(most=150),
            "body": text(most=200),
            "subtext": text(most=200),
            "icon": anything,
            "slack_icon": anything,
            "hero_image": anything,
            "actions": BUTTONS,
        },
    ),
    "video": _block(
        {
            "title": text(most=199, plain=True),
            "alt_text": string(most=2000),
            "video_url": ADDRESS,
            "thumbnail_url": ADDRESS,
        },
        {
            "title_url": ADDRESS,
            "description": text(most=200, plain=True),
            "author_name": string(most=49),
            "provider_name": string(most=100),
            "provider_icon_url": ADDRESS,
        },
    ),
}
BLOCKS["carousel"] = _block({"elements": array(BLOCKS["card"], most=10)}, {})
# taken by their type alone: their inner rules move too fast to be held here
_OPEN = {"container", "data_visualization", "plan", "task_card"}


def check_blocks(blocks: Sequence[Any], surface: str, pointer: str, problems: Problems) -> None:
    """Each block by its own rules, then what holds across blocks: unique ids and one focus."""
    block_ids: set[str] = set()
    focused = 0
    for number, block in enumerate(blocks):
        here = f"{pointer}/{number}"
        if not isinstance(block, dict):
            problems.add(here, "must be an object")
            continue
        kind = block.get("type")
        if kind not in BLOCKS and kind not in _OPEN:
            problems.add(f"{here}/type", f"unsupported type: {kind}")
            continue
        if kind not in SURFACES[surface]:
            problems.add(f"{here}/type", f"{kind} is not allowed in a {surface}")
            continue
        if kind in BLOCKS:
            BLOCKS[kind](block, here, problems)
        _more(block, str(kind), surface, here, problems)
        block_id = block.get("block_id")
        if isinstance(block_id, str):
            if block_id in block_ids:
                problems.add(f"{here}/block_id", f"`block_id` {block_id} already exists")
            block_ids.add(block_id)
        elements = elements_in(block)
        _unique_actions(elements, here, problems)
        focused += sum(element.get("focus_on_load") is True for element in elements)
    if focused > 1:
        problems.add(pointer, "only one element may have focus_on_load")


def elements_in(block: dict[str, Any]) -> list[dict[str, Any]]:
    """The interactive elements of a block, wherever its kind keeps them."""
    found = [block.get("accessory"), block.get("element")]
    for name in ("elements", "actions"):
        listed = block.get(name)
        found += listed if isinstance(listed, list) else []
    if block.get("type") in {"rich_text", "context"}:
        return []
    if block.get("type") == "carousel":
        cards = [card for card in found if isinstance(card, dict)]
        return [element for card in cards for element in elements_in(card | {"type": "card"})]
    return [element for element in found if isinstance(element, dict)]


def _more(block: dict[str, Any], kind: str, surface: str, here: str, problems: Problems) -> None:
    if kind == "section" and block.get("text") is None and block.get("fields") is None:
        problems.add(here, "must have text or fields")
    if kind == "image" and (block.get("image_url") is None) == (block.get("slack_file") is None):
        problems.add(here, "must have exactly one of image_url and slack_file")
    if kind == "card" and not any(block.get(name) for name in ("hero_image", "title", "actions", "body")):
        problems.add(here, "must have a hero_image, title, actions or body")
    element = block.get("element")
    if kind == "input" and isinstance(element, dict) and element.get("type") == "file_input" and surface != "modal":
        problems.add(f"{here}/element/type", f"file_input is not allowed in a {surface}")
    if kind == "data_table" and isinstance(block.get("rows"), list):
        widths = {len(row) for row in block["rows"] if isinstance(row, list)}
        if len(widths) > 1:
            problems.add(f"{here}/rows", "rows must have the same number of cells")


def _unique_actions(elements: Sequence[dict[str, Any]], here: str, problems: Problems) -> None:
    seen: set[str] = set()
    for element in elements:
        action_id = element.get("action_id")
        if isinstance(action_id, str):
            if action_id in seen:
                problems.add(here, f"`action_id` {action_id} already exists")
            seen.add(action_id)
