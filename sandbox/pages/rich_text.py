"""Slack's rich_text blocks as HTML."""

from typing import Any

from markupsafe import Markup

from sandbox.pages.emoji import sign
from sandbox.pages.mrkdwn import Entity
from sandbox.workspace import Json

_STYLES = {"bold": "b", "italic": "i", "strike": "s", "underline": "u", "code": "code"}
_ENTITIES = {"user": ("@", "user_id"), "channel": ("#", "channel_id"), "broadcast": ("!", "range")}


def html_of_rich_text(block: Json, entity: Entity) -> Markup:
    """`entity` as for mrkdwn."""
    return Markup().join(_part(part, entity) for part in block.get("elements") or [])


def _part(part: Json, entity: Entity) -> Markup:
    kind = part.get("type")
    if kind == "rich_text_list":
        tag = Markup("ol") if part.get("style") == "ordered" else Markup("ul")
        items = [Markup('<li dir="auto">{}</li>').format(_inline(one, entity)) for one in part.get("elements") or []]
        indent = Markup("indent-{}").format(min(int(part.get("indent") or 0), 4))
        return Markup('<{} class="{}">{}</{}>').format(tag, indent, Markup().join(items), tag)
    if kind == "rich_text_preformatted":
        return Markup('<pre dir="auto">{}</pre>').format(_inline(part, entity))
    if kind == "rich_text_quote":
        return Markup('<blockquote><p dir="auto">{}</p></blockquote>').format(_inline(part, entity))
    return Markup('<p dir="auto">{}</p>').format(_inline(part, entity))


def _inline(part: Json, entity: Entity) -> Markup:
    return Markup().join(_element(one, entity) for one in part.get("elements") or [])


def _element(element: Json, entity: Entity) -> Markup:
    kind = str(element.get("type"))
    shown: Any = str(element.get("text", ""))
    if kind in _ENTITIES:
        mark, name = _ENTITIES[kind]
        shown = entity(f"{mark}{element.get(name, '')}", "")
    elif kind == "link":
        shown = entity(str(element.get("url", "")), shown)
    elif kind == "emoji":
        shown = sign(str(element.get("name", "")))
    elif kind == "date":
        shown = entity(f"!date^{element.get('timestamp', 0)}^{element.get('format', '{date}')}", "")
    elif kind == "color":
        shown = str(element.get("value", ""))
    elif shown:
        shown = Markup("<br>").join(shown.split("\n"))
    html = Markup("{}").format(shown)
    for style, tag in _STYLES.items():
        if (element.get("style") or {}).get(style):
            html = Markup("<{}>{}</{}>").format(Markup(tag), html, Markup(tag))  # noqa: S704 - of our own table
    return html
