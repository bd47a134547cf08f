"""What a person has typed into a view: the state Slack keeps, filling by label, and the checks Slack makes itself."""

import copy
import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from gettext import NullTranslations
from typing import Any

from sandbox.rules.blocks import elements_in
from sandbox.rules.elements import looks_like_number, options_of
from sandbox.words import ENGLISH
from sandbox.workspace import Json, Workspace

NOT_INTERACTIVE = {None, "image", "mrkdwn", "plain_text", "card"}

# element type: field of the state, field of the element that fills it at first, whether it holds several
_STATE: dict[str, tuple[str, str, bool]] = {
    "plain_text_input": ("value", "initial_value", False),
    "email_text_input": ("value", "initial_value", False),
    "url_text_input": ("value", "initial_value", False),
    "number_input": ("value", "initial_value", False),
    "rich_text_input": ("rich_text_value", "initial_value", False),
    "static_select": ("selected_option", "initial_option", False),
    "external_select": ("selected_option", "initial_option", False),
    "radio_buttons": ("selected_option", "initial_option", False),
    "users_select": ("selected_user", "initial_user", False),
    "conversations_select": ("selected_conversation", "initial_conversation", False),
    "channels_select": ("selected_channel", "initial_channel", False),
    "multi_static_select": ("selected_options", "initial_options", True),
    "multi_external_select": ("selected_options", "initial_options", True),
    "checkboxes": ("selected_options", "initial_options", True),
    "multi_users_select": ("selected_users", "initial_users", True),
    "multi_conversations_select": ("selected_conversations", "initial_conversations", True),
    "multi_channels_select": ("selected_channels", "initial_channels", True),
    "datepicker": ("selected_date", "initial_date", False),
    "timepicker": ("selected_time", "initial_time", False),
    "datetimepicker": ("selected_date_time", "initial_date_time", False),
    "file_input": ("files", "", True),
}


def identified(blocks: Sequence[Json]) -> list[Json]:
    """A copy in which every block and interactive element has an id, as Slack gives them."""
    copied: list[Json] = copy.deepcopy(list(blocks))
    for block in _with_children(copied):
        block["block_id"] = block.get("block_id") or secrets.token_urlsafe(4)  # null is as good as left out
        for element in elements_in(block):
            if element.get("type") not in NOT_INTERACTIVE:
                element["action_id"] = element.get("action_id") or secrets.token_urlsafe(4)
    return copied


def identified_within(attachments: Sequence[Json]) -> list[Json]:
    """A copy of attachments, the blocks in which have ids, too."""
    return [one | {"blocks": identified(one["blocks"])} if one.get("blocks") else dict(one) for one in attachments]


def state_part(action: Json) -> Json | None:
    """The part of an action that the state of its message or view keeps; None for buttons and the like."""
    kept = _STATE.get(action["type"])
    return None if kept is None else {"type": action["type"], kept[0]: action[kept[0]]}


def described(element: Json) -> Json:
    """What an action tells of its element beside what was chosen."""
    initial = _STATE.get(element["type"], ("", "", False))[1]
    return {name: element[name] for name in ("placeholder", initial, "confirm") if name in element}


class NoSuchField(Exception):
    """No field, option, person or button of that name; the message lists those there are."""


@dataclass(frozen=True, kw_only=True)
class Field:
    """An element as a person meets it; `label` is what stands beside it."""

    block: Json
    element: Json
    label: str


def fields(blocks: Sequence[Json]) -> Iterator[Field]:
    """Every interactive element, in the order shown."""
    for block in _with_children(blocks):
        for element in elements_in(block):
            if element.get("type") not in NOT_INTERACTIVE:
                yield Field(block=block, element=element, label=_label(block, element))


def _with_children(blocks: Sequence[Json]) -> Iterator[Json]:
    """Blocks and those within containers, in the order shown."""
    for block in blocks:
        yield block
        yield from block.get("child_blocks") or []


def carry_values(payload: Json, old: dict[str, dict[str, Json]]) -> dict[str, dict[str, Json]]:
    """The state of a view: what was typed where ids and type are the same, else what the view sets at first."""
    values: dict[str, dict[str, Json]] = {}
    for field in fields(payload["blocks"]):
        kind = field.element["type"]
        if kind not in _STATE:
            continue
        name, initial, several = _STATE[kind]
        block_id, action_id = field.block["block_id"], field.element["action_id"]
        before = old.get(block_id, {}).get(action_id)
        if before is None or before["type"] != kind:
            before = {"type": kind, name: field.element.get(initial) or ([] if several else None)}
        values.setdefault(block_id, {})[action_id] = before
    return values


def address(block: Json, element: Json) -> str:
    """What names an element even where its label or action_id stands more than once."""
    return f"{block['block_id']}/{element['action_id']}"


def find(blocks: Sequence[Json], wanted: str) -> Field:
    """By address, label or action_id. Raises NoSuchField."""
    there = list(fields(blocks))
    names: tuple[Callable[[Field], str | None], ...] = (
        lambda one: address(one.block, one.element),
        lambda one: one.element.get("action_id"),
        lambda one: one.label,
        lambda one: one.element.get("accessibility_label"),
    )
    for name in names:
        for field in there:
            if name(field) == wanted:
                return field
    for field in there:
        if field.label.casefold() == wanted.casefold():
            return field
    raise NoSuchField(f"{wanted!r} is not there; there are: {', '.join(repr(one.label) for one in there) or 'none'}")


def find_choice(blocks: Sequence[Json], wanted: str) -> tuple[Field, Json | None]:
    """A button or other element, or an option of an overflow menu, by label or action_id. Raises NoSuchField."""
    try:
        return find(blocks, wanted), None
    except NoSuchField:
        for field in fields(blocks):
            for one in options_of(field.element):
                if one["text"]["text"].casefold() == wanted.casefold():
                    return field, one
        raise


def state_of(field: Field, value: Any, workspace: Workspace, found: Sequence[Json] = ()) -> Json:
    """The state entry for what a person enters. `value`: text; option text(s); person or channel name(s); file ids.

    `found` are the options an external select got from the app. None empties the field. Raises NoSuchField.
    """
    kind = field.element["type"]
    if kind not in _STATE:
        raise NoSuchField(f"{field.label!r} is a {kind}, which cannot be filled")
    name, _initial, several = _STATE[kind]
    if value is None:
        return {"type": kind, name: [] if several else None}
    many = list(value) if several and not isinstance(value, str) else [value]
    if "option" in name:
        chosen: list[Any] = [_option(field, str(one), found) for one in many]
    elif "user" in name:
        chosen = [_person(workspace, str(one)) for one in many]
    elif "conversation" in name or "channel" in name:
        chosen = [_conversation(workspace, str(one)) for one in many]
    elif kind == "datetimepicker":
        chosen = [int(value)]
    elif kind == "rich_text_input":
        section = {"type": "rich_text_section", "elements": [{"type": "text", "text": str(value)}]}
        chosen = [{"type": "rich_text", "elements": [section]}]
    elif kind == "file_input":
        chosen = [{"id": str(one)} for one in many]
    else:
        chosen = [str(one) for one in many]
    return {"type": kind, name: chosen if several else chosen[0]}


def refused(
    blocks: Sequence[Json], values: dict[str, dict[str, Json]], words: NullTranslations = ENGLISH
) -> dict[str, str]:
    """What Slack itself refuses before the app is asked, by block_id."""
    errors: dict[str, str] = {}
    for field in fields(blocks):
        if field.block["type"] != "input":
            continue
        kind = field.element["type"]
        given = values[field.block["block_id"]][field.element["action_id"]][_STATE[kind][0]]
        if given in (None, "", []):
            wrong = None if field.block.get("optional") else words.gettext("Please complete this required field.")
        else:
            wrong = _wrong(field.element, given, words)
        if wrong:
            errors[field.block["block_id"]] = wrong
    return errors


def _wrong(element: Json, given: Any, words: NullTranslations) -> str | None:
    if isinstance(given, str):
        return _wrong_text(element, given, words)
    if isinstance(given, list):
        most = element.get("max_files", 10) if element["type"] == "file_input" else element.get("max_selected_items")
        if most is not None and len(given) > most:
            return words.gettext("Please choose at most {count}.").format(count=most)
    return None


def _wrong_text(element: Json, given: str, words: NullTranslations) -> str | None:
    kind, least, most = element["type"], element.get("min_length", 0), element.get("max_length", 3000)
    wrong: str | None = None
    if len(given) < least:
        wrong = words.gettext("Please enter at least {count} characters.").format(count=least)
    elif len(given) > most:
        wrong = words.gettext("Please enter at most {count} characters.").format(count=most)
    elif kind == "email_text_input" and not re.fullmatch(r"[^\s@]{1,200}@[^\s@]{1,200}", given):
        wrong = words.gettext("Please enter a valid email address.")
    elif kind == "url_text_input" and not re.match(r"https?://\S", given):
        wrong = words.gettext("Please enter a valid URL.")
    elif kind == "number_input":
        wrong = _wrong_number(element, given, words)
    return wrong


def _wrong_number(element: Json, given: str, words: NullTranslations) -> str | None:
    if not looks_like_number(given) or ("." in given and not element.get("is_decimal_allowed")):
        return words.gettext("Please enter a valid number.")
    low, high = element.get("min_value"), element.get("max_value")
    if low is not None and float(given) < float(low):
        return words.gettext("Please enter a number of at least {number}.").format(number=low)
    if high is not None and float(given) > float(high):
        return words.gettext("Please enter a number of at most {number}.").format(number=high)
    return None


def _label(block: Json, element: Json) -> str:
    if block["type"] == "input":
        return str(block["label"]["text"])
    shown = element.get("text") or element.get("placeholder")
    if isinstance(shown, dict):
        return str(shown["text"])
    beside = block.get("text") if block["type"] == "section" else None
    return str(beside["text"]) if isinstance(beside, dict) else str(element.get("action_id", ""))


def _option(field: Field, wanted: str, found: Sequence[Json]) -> Json:
    there = [*options_of(field.element), *found]
    for one in there:
        if wanted in (one["text"]["text"], one.get("value")):
            return one
    for one in there:
        if wanted.casefold() == one["text"]["text"].casefold():
            return one
    raise NoSuchField(f"{field.label!r} offers {[one['text']['text'] for one in there]}, not {wanted!r}")


def _person(workspace: Workspace, wanted: str) -> str:
    user = workspace.user(wanted)
    if user is None:
        raise NoSuchField(f"there is no person {wanted!r}")
    return user.id


def _conversation(workspace: Workspace, wanted: str) -> str:
    channel = workspace.channel(wanted)
    if channel is None:
        raise NoSuchField(f"there is no channel {wanted!r}")
    return channel.id
