"""The blocks: which surface takes which, their fields, limits, and unique ids."""

from collections.abc import Sequence
from typing import Any

from sandbox.rules.checks import (
    Check,
    Problems,
    address,
    anything,
    array,
    boolean,
    integer,
    items,
    kind_of,
    kinds,
    mapping,
    picture,
    string,
    text,
    word,
)
from sandbox.rules.elements import ELEMENTS, IDENTIFIER, SLACK_FILE, check_element
from sandbox.rules.progress import CHART, PLAN, PLAN_MORE, TASK, TASK_MORE
from sandbox.rules.rich_text import ELEMENTS as RICH_TEXT
from sandbox.rules.rich_text import rich_text
from sandbox.rules.tables import DATA_TABLE, DATA_TABLE_MORE, TABLE, TABLE_MORE, check_data_table

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
IN_CONTAINER = {
    *("actions", "context", "divider", "header", "image", "input", "rich_text", "section", "table", "video")
}
IN_SECTION = _PICKS | _SELECTS | {"image"}
IN_ACTIONS = _PICKS | _SELECTS | {"datetimepicker", "rich_text_input"}
IN_INPUT = (
    _INPUTS | _SELECTS | {"checkboxes", "radio_buttons", "datepicker", "timepicker", "datetimepicker", "file_input"}
)


def _block(required: dict[str, Check], optional: dict[str, Check]) -> Check:
    return mapping({"type": anything} | required, {"block_id": IDENTIFIER} | optional)


def _elements_of(allowed: set[str]) -> Check:
    def check(value: Any, pointer: str, problems: Problems) -> None:
        kind = kind_of(value)
        if kind not in ELEMENTS:
            problems.add(f"{pointer}/type", f"unsupported type: {kind}")
        elif kind not in allowed:
            problems.add(f"{pointer}/type", f"{kind} is not allowed here")
        else:
            check_element(value, pointer, problems)

    return check


def _context_element(value: Any, pointer: str, problems: Problems) -> None:
    if kind_of(value) == "image":
        check_element(value, pointer, problems)
    else:
        text(most=3000)(value, pointer, problems)


def _child(value: Any, pointer: str, problems: Problems) -> None:
    """A block within a container."""
    kind = kind_of(value)
    if kind is None or kind not in IN_CONTAINER:
        problems.add(f"{pointer}/type", f"{kind} is not allowed here")
    else:
        BLOCKS[kind](value, pointer, problems)
        _more(value, kind, pointer, problems)


_PICTURE = _elements_of({"image"})
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
            "image_url": picture,
            "slack_file": SLACK_FILE,
        },
    ),
    "markdown": _block({"text": string(most=12_000)}, {}),
    "rich_text": _block({"elements": RICH_TEXT}, {}),
    "table": _block(TABLE, TABLE_MORE),
    "data_table": _block(DATA_TABLE, DATA_TABLE_MORE),
    "data_visualization": _block(CHART, {}),
    "task_card": _block(TASK, TASK_MORE),
    "plan": _block(PLAN, PLAN_MORE),
    "context_actions": _block({"elements": array(_elements_of({"feedback_buttons", "icon_button"}), most=5)}, {}),
    "alert": _block({"text": text(most=200)}, {"level": word("default", "info", "warning", "error", "success")}),
    "card": _block(
        {},
        {
            "title": text(most=150),
            "subtitle": text(most=150),
            "body": text(most=200),
            "subtext": text(most=200),
            "icon": _PICTURE,
            "slack_icon": anything,
            "hero_image": _PICTURE,
            "actions": BUTTONS,
        },
    ),
    "video": _block(
        {
            "title": text(most=199, plain=True),
            "alt_text": string(most=2000),
            "video_url": address,
            "thumbnail_url": address,
        },
        {
            "title_url": address,
            "description": text(most=200, plain=True),
            "author_name": string(most=49),
            "provider_name": string(most=100),
            "provider_icon_url": address,
        },
    ),
}
BLOCKS["carousel"] = _block({"elements": array(kinds({"card": BLOCKS["card"]}), most=10)}, {})
BLOCKS["container"] = _block(
    {"child_blocks": array(_child, most=10)},
    {
        "title": text(most=150, plain=True),
        "rich_text_title": rich_text,
        "subtitle": text(most=150),
        "icon": _PICTURE,
        "width": word("narrow", "standard", "wide", "full"),
        "is_collapsible": boolean,
        "default_collapsed": boolean,
        "has_header_divider": boolean,
    },
)


def check_blocks(blocks: Sequence[Any], surface: str, pointer: str, problems: Problems) -> None:
    """Each block by its own rules, then what holds across blocks: unique ids and one focus."""
    block_ids: set[str] = set()
    focused = 0
    for number, block in enumerate(blocks):
        here = f"{pointer}/{number}"
        if not isinstance(block, dict):
            problems.add(here, "must be an object")
            continue
        kind = kind_of(block)
        if kind is None or kind not in BLOCKS:
            problems.add(f"{here}/type", f"unsupported type: {kind}")
            continue
        if kind not in SURFACES[surface]:
            problems.add(f"{here}/type", f"{kind} is not allowed in a {surface}")
            continue
        BLOCKS[kind](block, here, problems)
        _more(block, kind, here, problems)
        for place, one in _with_children(block, here):
            _placed(one, surface, place, problems)
            block_id = one.get("block_id")
            if isinstance(block_id, str):
                if block_id in block_ids:
                    problems.add(f"{place}/block_id", f"`block_id` {block_id} already exists")
                block_ids.add(block_id)
            elements = elements_in(one)
            _unique_actions(elements, place, problems)
            focused += sum(element.get("focus_on_load") is True for element in elements)
    if focused > 1:
        problems.add(pointer, "only one element may have focus_on_load")


def elements_in(block: dict[str, Any]) -> list[dict[str, Any]]:
    """The interactive elements of a block, wherever its kind keeps them."""
    found = [block.get("accessory"), block.get("element")]
    for name in ("elements", "actions"):
        found += items(block.get(name))
    if kind_of(block) in {"rich_text", "context"}:
        return []
    if block.get("type") == "carousel":
        cards = [card for card in found if isinstance(card, dict)]
        return [element for card in cards for element in elements_in(card | {"type": "card"})]
    return [element for element in found if isinstance(element, dict)]


def _with_children(block: dict[str, Any], here: str) -> list[tuple[str, dict[str, Any]]]:
    """A block and those within it, each with its pointer."""
    children = enumerate(items(block.get("child_blocks")))
    within = [(f"{here}/child_blocks/{number}", one) for number, one in children]
    return [(here, block), *((place, one) for place, one in within if isinstance(one, dict))]


def _placed(block: dict[str, Any], surface: str, here: str, problems: Problems) -> None:
    """What depends on the surface."""
    element = block.get("element")
    if isinstance(element, dict) and element.get("type") == "file_input" and surface != "modal":
        problems.add(f"{here}/element/type", f"file_input is not allowed in a {surface}")
    if block.get("type") == "task_card" and block.get("status") == "pending":
        problems.add(f"{here}/status", "only a task of a plan may be pending")


def _more(block: dict[str, Any], kind: str, here: str, problems: Problems) -> None:
    """What holds between the fields of a block."""
    if kind == "section" and block.get("text") is None and block.get("fields") is None:
        problems.add(here, "must have text or fields")
    if kind == "image" and (block.get("image_url") is None) == (block.get("slack_file") is None):
        problems.add(here, "must have exactly one of image_url and slack_file")
    if kind == "card" and not any(block.get(name) for name in ("hero_image", "title", "actions", "body")):
        problems.add(here, "must have a hero_image, title, actions or body")
    if kind == "container" and (block.get("title") is None) == (block.get("rich_text_title") is None):
        problems.add(here, "must have exactly one of title and rich_text_title")
    if kind == "container" and block.get("is_collapsible") and block.get("has_header_divider"):
        problems.add(f"{here}/has_header_divider", "is not allowed where the container is collapsible")
    if kind == "data_table" and isinstance(block.get("rows"), list):
        check_data_table(block, here, problems)


def _unique_actions(elements: Sequence[dict[str, Any]], here: str, problems: Problems) -> None:
    seen: set[str] = set()
    for element in elements:
        action_id = element.get("action_id")
        if isinstance(action_id, str):
            if action_id in seen:
                problems.add(here, f"`action_id` {action_id} already exists")
            seen.add(action_id)
