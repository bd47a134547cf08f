"""Block Kit, the parts we use: each builder keeps Slack's limits, whatever it is given.

Text from people and CVs goes through `escape` (or `isolated`, which also keeps mixed directions apart) before it stands
in mrkdwn.
"""

import dataclasses
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import accumulate
from typing import Any

from bot.core.errors import DomainError
from bot.core.i18n import _
from bot.core.text import FIRST_STRONG_ISOLATE, POP_ISOLATE, clean

Block = dict[str, Any]
Element = dict[str, Any]
View = dict[str, Any]

# Slack's limits in characters, counted after escaping
SECTION_TEXT = 3000
FIELD_TEXT = 2000
HEADER_TEXT = 150
BUTTON_TEXT = 75
LABEL_TEXT = 75  # accessibility labels
OPTION_TEXT = 75
TITLE_TEXT = 24  # of a modal
MESSAGE_TEXT = 4000
MESSAGE_BLOCKS = 50
MODAL_BLOCKS = 100
SELECT_OPTIONS = 100

_ESCAPED = {"&": len("&amp;"), "<": len("&lt;"), ">": len("&gt;")}


@dataclasses.dataclass(frozen=True)
class Message:
    """`text` is what notifications and screen readers say; it is never empty."""

    text: str
    blocks: list[Block]
    in_channel: bool = False  # said in a thread, and shown in its channel, too


def escape(text: str) -> str:
    """Outside text for mrkdwn: no mention, link or formatting of Slack's comes alive in it."""
    text = clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # A zero-width joiner breaks *bold*, _italic_, ~strike~ and `code` without changing what is seen.
    return re.sub(r"(?<!\w)([*_~`])(?=\S)", "\\1\u200d", text)


def isolated(text: str) -> str:
    """Escaped, and set apart so that Arabic and Latin around it keep their order."""
    return f"{FIRST_STRONG_ISOLATE}{escape(text)}{POP_ISOLATE}"


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, without splitting an escape or leaving an isolate open."""
    if len(text) <= limit:
        return text
    kept = re.sub(r"&[a-z]{0,3}$", "", text[: limit - 2])
    closing = POP_ISOLATE if kept.count(FIRST_STRONG_ISOLATE) > kept.count(POP_ISOLATE) else ""
    return f"{kept}…{closing}"


def plain(text: str, limit: int) -> Element:
    """Slack escapes plain text itself, and counts what comes of that."""
    kept = clean(text)
    sizes = list(accumulate(_ESCAPED.get(letter, 1) for letter in kept))
    if sizes and sizes[-1] > limit:
        kept = cut(kept, min(bisect_right(sizes, limit - 1) + 1, len(kept) - 1))
    return {"type": "plain_text", "text": kept or " ", "emoji": True}


def mrkdwn(text: str, limit: int = SECTION_TEXT) -> Element:
    return {"type": "mrkdwn", "text": cut(text, limit) or " "}


def section(text: str, *, accessory: Element | None = None) -> Block:
    block: Block = {"type": "section", "text": mrkdwn(text), "expand": True}
    return {**block, "accessory": accessory} if accessory else block


def lined(lines: Iterable[str]) -> list[Block]:
    """Lines one below the other, in as many sections as they take; none is parted."""
    whole = list[str]()
    for line in lines:
        if whole and len(whole[-1]) + 1 + len(line) <= SECTION_TEXT:
            whole[-1] += f"\n{line}"
        else:
            whole.append(line)
    return [section(text) for text in whole]


def fields(*texts: str) -> Block:
    return {"type": "section", "fields": [mrkdwn(text, FIELD_TEXT) for text in texts]}


def labelled(label: str, text: str) -> str:
    """For a field: its name above it."""
    return f"*{label}*\n{text}"


def header(text: str) -> Block:
    return {"type": "header", "text": plain(text, HEADER_TEXT)}


def context(text: str) -> Block:
    return {"type": "context", "elements": [mrkdwn(text)]}


def divider() -> Block:
    return {"type": "divider"}


def actions(block_id: str, elements: Sequence[Element]) -> Block:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def button(
    text: str, action_id: str, value: str, *, style: str | None = None, label: str | None = None, ask: str | None = None
) -> Element:
    """`label` is what a screen reader says; `ask` makes Slack ask before it sends the click."""
    element: Element = {
        "type": "button",
        "text": plain(text, BUTTON_TEXT),
        "action_id": action_id,
        "value": value,
        "accessibility_label": cut(clean(label or text), LABEL_TEXT),
    }
    if style:
        element["style"] = style
    if ask:
        element["confirm"] = {
            "title": plain(text, 100),
            "text": plain(ask, 300),
            "confirm": plain(_("Yes"), 30),
            "deny": plain(_("No"), 30),
        }
    return element


def link_button(text: str, action_id: str, url: str, *, style: str | None = None) -> Element:
    """Opens `url` in the browser; the click is told to us too, with no value."""
    element: Element = {
        "type": "button",
        "text": plain(text, BUTTON_TEXT),
        "action_id": action_id,
        "url": url,
        "accessibility_label": cut(clean(text), LABEL_TEXT),
    }
    return {**element, "style": style} if style else element


def option(text: str, value: str) -> Element:
    return {"text": plain(text, OPTION_TEXT), "value": value}


def select(action_id: str, options: Sequence[tuple[str, str]], *, chosen: str | None, placeholder: str) -> Element:
    """`options` are (value, words); the first hundred are offered."""
    offered = [option(words, value) for value, words in options[:SELECT_OPTIONS]]
    element: Element = {
        "type": "static_select",
        "action_id": action_id,
        "options": offered,
        "placeholder": plain(placeholder, 150),
    }
    initial = next((one for one in offered if one["value"] == chosen), None)
    return {**element, "initial_option": initial} if initial else element


def multi_select(
    action_id: str, options: Sequence[tuple[str, str]], *, chosen: Sequence[str] = (), most: int, placeholder: str
) -> Element:
    """As `select`; up to `most` of the options may be taken."""
    offered = [option(words, value) for value, words in options[:SELECT_OPTIONS]]
    element: Element = {
        "type": "multi_static_select",
        "action_id": action_id,
        "options": offered,
        "max_selected_items": most,
        "placeholder": plain(placeholder, 150),
    }
    initial = [one for one in offered if one["value"] in chosen][:most]
    return {**element, "initial_options": initial} if initial else element


def grouped_multi_select(
    action_id: str,
    groups: Sequence[tuple[str, Sequence[tuple[str, str]]]],
    *,
    chosen: Sequence[str] = (),
    most: int,
    placeholder: str,
) -> Element:
    """As `multi_select`, in (name, options); the first hundred of each, and of the groups. Values are all different."""
    offered = [
        (name, [option(words, value) for value, words in options[:SELECT_OPTIONS]])
        for name, options in groups[:SELECT_OPTIONS]
        if options
    ]
    element: Element = {
        "type": "multi_static_select",
        "action_id": action_id,
        "option_groups": [{"label": plain(name, OPTION_TEXT), "options": options} for name, options in offered],
        "max_selected_items": most,
        "placeholder": plain(placeholder, 150),
    }
    initial = [one for _name, options in offered for one in options if one["value"] in chosen][:most]
    return {**element, "initial_options": initial} if initial else element


def text_input(
    action_id: str, *, initial: str | None = None, multiline: bool = False, most: int = 3000, placeholder: str = ""
) -> Element:
    element: Element = {
        "type": "plain_text_input",
        "action_id": action_id,
        "multiline": multiline,
        "max_length": min(most, 3000),
    }
    if initial:
        element["initial_value"] = initial[: element["max_length"]]
    return {**element, "placeholder": plain(placeholder, 150)} if placeholder else element


def number_input(action_id: str, *, initial: str | None, decimals: bool) -> Element:
    element: Element = {
        "type": "number_input",
        "action_id": action_id,
        "is_decimal_allowed": decimals,
        "min_value": "0",
    }
    return {**element, "initial_value": initial} if initial else element


def checkboxes(action_id: str, options: Sequence[tuple[str, str]], *, checked: Sequence[str] = ()) -> Element:
    """`options` are (value, words), up to ten."""
    offered = [option(words, value) for value, words in options]
    element: Element = {"type": "checkboxes", "action_id": action_id, "options": offered}
    initial = [one for one in offered if one["value"] in checked]
    return {**element, "initial_options": initial} if initial else element


def radio_buttons(action_id: str, options: Sequence[Element]) -> Element:
    """Up to ten options, of which one is chosen."""
    return {"type": "radio_buttons", "action_id": action_id, "options": list(options)}


def external_select(action_id: str, *, chosen: Element | None, placeholder: str) -> Element:
    """Its options are asked of us with what is typed; `chosen` is one of them."""
    element: Element = {
        "type": "external_select",
        "action_id": action_id,
        "min_query_length": 0,
        "placeholder": plain(placeholder, 150),
    }
    return {**element, "initial_option": chosen} if chosen else element


def multi_external_select(action_id: str, *, chosen: Sequence[Element], placeholder: str) -> Element:
    """As `external_select`, for several."""
    element: Element = {
        "type": "multi_external_select",
        "action_id": action_id,
        "min_query_length": 0,
        "placeholder": plain(placeholder, 150),
    }
    return {**element, "initial_options": list(chosen)} if chosen else element


def user_select(action_id: str, *, chosen: str | None = None, placeholder: str) -> Element:
    element: Element = {"type": "users_select", "action_id": action_id, "placeholder": plain(placeholder, 150)}
    return {**element, "initial_user": chosen} if chosen else element


def multi_user_select(action_id: str, *, most: int, placeholder: str, chosen: Sequence[str] = ()) -> Element:
    element: Element = {
        "type": "multi_users_select",
        "action_id": action_id,
        "max_selected_items": most,
        "placeholder": plain(placeholder, 150),
    }
    return {**element, "initial_users": list(chosen)[:most]} if chosen else element


def moment_input(action_id: str, *, initial: datetime | None = None) -> Element:
    """A day and a time, which each person sees and picks in their own zone; `initial` is aware."""
    element: Element = {"type": "datetimepicker", "action_id": action_id}
    return {**element, "initial_date_time": int(initial.timestamp())} if initial else element


def link_input(action_id: str) -> Element:
    return {"type": "url_text_input", "action_id": action_id}


def channel_select(action_id: str, *, chosen: str | None, placeholder: str) -> Element:
    """A channel of the workspace's own; no direct messages."""
    element: Element = {
        "type": "conversations_select",
        "action_id": action_id,
        "placeholder": plain(placeholder, 150),
        "filter": {"include": ["private", "public"], "exclude_external_shared_channels": True},
    }
    return {**element, "initial_conversation": chosen} if chosen else element


def file_input(action_id: str, *, most: int) -> Element:
    return {"type": "file_input", "action_id": action_id, "max_files": most}


def field(block_id: str, label: str, element: Element, *, optional: bool = False, hint: str = "") -> Block:
    """A labelled input of a modal; its errors are keyed by `block_id`."""
    block: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain(label, 2000),
        "element": element,
        "optional": optional,
    }
    return {**block, "hint": plain(hint, 2000)} if hint else block


def modal(
    title: str,
    blocks: Sequence[Block],
    *,
    callback_id: str = "",
    submit: str | None = None,
    close: str | None = None,
    private_metadata: str = "",
) -> View:
    view: View = {
        "type": "modal",
        "title": plain(title, TITLE_TEXT),
        "close": plain(close or _("Close"), TITLE_TEXT),
        "blocks": list(blocks)[:MODAL_BLOCKS],
        "private_metadata": private_metadata,
    }
    if submit:
        view["submit"] = plain(submit, TITLE_TEXT)
    return {**view, "callback_id": callback_id} if callback_id else view


def text_message(text: str) -> Message:
    return message(text, [section(text)])


def message(text: str, blocks: Sequence[Block]) -> Message:
    return Message(text=cut(text, MESSAGE_TEXT), blocks=list(blocks)[:MESSAGE_BLOCKS])


def refusal(error: DomainError, reference: str) -> Message:
    """What happened, what to do, and the code that is in the log."""
    text = f"{error.what} {error.remedy}"
    return message(text, [section(text), context(_("Reference: {code}").format(code=reference))])


def channel_refused(error: DomainError, channel_id: str, reference: str) -> Message:
    """That a channel takes nothing of what is to stand in it, why, and what becomes of it."""
    text = _("Something is to be posted in <#{channel}>, and Slack does not take it. {what} {remedy}").format(
        channel=channel_id, what=error.what, remedy=error.remedy
    )
    waits = _("Nothing is lost: what is missing there is posted within ten minutes after that.")
    return message(text, [section(f"{text}\n{waits}"), context(_("Reference: {code}").format(code=reference))])


def refusal_view(error: DomainError, reference: str) -> View:
    return modal(
        _("Not done"),
        [section(f"{error.what}\n{error.remedy}"), context(_("Reference: {code}").format(code=reference))],
        close=_("Back"),
    )
