"""The page at `/`: what is in the workspace, in one server-rendered document."""

import json
from html import escape
from pathlib import Path
from string import Template
from time import gmtime, strftime
from typing import Any

from aiohttp import web

from sandbox.client import buttons, texts
from sandbox.context import Context
from sandbox.mrkdwn import html_of
from sandbox.workspace import Channel, Message, View, Workspace

TEMPLATE = Path(__file__).with_name("page.html")
SHOWN_REQUESTS = 60
LONGEST_PAYLOAD = 4000


def page(context: Context) -> web.Response:
    """Channels with their threads, modals and homes of each person, and the last requests both ways."""
    workspace = context.workspace
    channels = [_channel(context, channel) for channel in workspace.channels.values()]
    views = [_view(workspace, view, "Modal") for stack in workspace.modals.values() for view in stack]
    views += [_view(workspace, view, "Home") for view in workspace.homes.values()]
    filled = Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        team=escape(workspace.team_name),
        app=escape(workspace.bot_name),
        channels="\n".join(channels),
        views="\n".join(views) or "<p>None is open.</p>",
        requests=_requests(context),
    )
    headers = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
    return web.Response(text=filled, content_type="text/html", headers=headers)


def _channel(context: Context, channel: Channel) -> str:
    workspace = context.workspace
    if channel.im_user is None:
        name = ("🔒 " if channel.is_private else "# ") + channel.name
    else:
        name = f"{workspace.bot_name} ↔ {workspace.users[channel.im_user].name}"
    if channel.is_ext_shared:
        name += " (shared with another company)"
    lines = []
    for message in channel.messages.values():
        if message.thread_ts is None or message.thread_ts not in channel.messages:
            replies = [one for one in channel.messages.values() if one.thread_ts == message.ts]
            thread = "".join(_message(context, one) for one in replies)
            thread = f'<div class="thread">{thread}</div>' if replies else ""
            lines.append(_message(context, message) + thread)
    lines += [_message(context, message) for message in channel.ephemerals]
    return f"<section><h2>{escape(name)}</h2>{''.join(lines) or '<p>Nothing yet.</p>'}</section>"


def _message(context: Context, message: Message) -> str:
    workspace = context.workspace
    known = workspace.users.get(message.user)
    who = known.name if known is not None else "Slackbot"
    notes = [strftime("%H:%M:%S", gmtime(float(message.ts)))]
    if message.edited_ts is not None:
        notes.append("edited")
    if message.seen_only_by is not None:
        notes.append(f"only visible to {workspace.users[message.seen_only_by].name}")
    names = [workspace.files[one].name for one in message.files]
    files = "".join(f'<li class="file">📄 <bdi>{escape(name)}</bdi></li>' for name in names)
    reactions = " ".join(f":{name}: {len(users)}" for name, users in message.reactions.items())
    return (
        f"<article><header><b>{escape(who)}</b> <small>{escape(' · '.join(notes))}</small></header>"
        f"{_content(workspace, message.blocks, message.text)}"
        + (f"<ul>{files}</ul>" if files else "")
        + (f"<small>{escape(reactions)}</small>" if reactions else "")
        + "</article>"
    )


def _content(workspace: Workspace, blocks: list[dict[str, Any]], text: str = "") -> str:
    if not blocks:
        return f'<p dir="auto">{escape(text)}</p>'
    return "".join(_block(workspace, block) for block in blocks)


def _block(workspace: Workspace, block: dict[str, Any]) -> str:
    kind = str(block.get("type"))
    pressed = "".join(f'<span class="button">{escape(label)}</span> ' for label in buttons(block))
    if kind == "divider":
        return "<hr>"
    if kind == "section":
        parts = [_words(workspace, one) for one in (block.get("text"), *block.get("fields", ())) if one]
        grid = " fields" if block.get("fields") else ""
        return f'<div class="section"><div class="words{grid}">{"".join(parts)}</div>{pressed}</div>'
    if kind == "context":
        words = [_words(workspace, one) for one in block["elements"] if "text" in one]
        return f'<div class="context">{"".join(words)}</div>'
    labels = buttons(block)
    lines = [line for line in texts(block) if line not in labels]
    if kind == "image":
        lines.append(str(block.get("alt_text", "")))
    tag = "h3" if kind == "header" else "p"
    return "".join(f'<{tag} dir="auto">{escape(line)}</{tag}>' for line in lines) + pressed


def _words(workspace: Workspace, text: dict[str, Any]) -> str:
    """A text object; only its own type decides whether it has styles."""
    names = {user.id: user.name for user in workspace.users.values()}
    shown = html_of(text["text"], names) if text["type"] == "mrkdwn" else escape(text["text"])
    return f'<p dir="auto">{shown}</p>'


def _view(workspace: Workspace, view: View, kind: str) -> str:
    title = view.payload.get("title") or {}
    name = f"{kind} of {workspace.users[view.owner].name}: {title.get('text', '')}"
    submit = view.payload.get("submit")
    button = f'<span class="button">{escape(submit["text"])}</span>' if submit else ""
    errors = "".join(f'<p class="error">{escape(error)}</p>' for error in view.errors.values())
    return f"<article><h3>{escape(name)}</h3>{_content(workspace, view.payload['blocks'])}{errors}{button}</article>"


def _requests(context: Context) -> str:
    rows = []
    for entry in list(context.journal.entries)[-SHOWN_REQUESTS:][::-1]:
        payload = json.dumps(entry.payload, ensure_ascii=False, indent=1, default=str)[:LONGEST_PAYLOAD]
        cells = (
            strftime("%H:%M:%S", gmtime(entry.at)),
            entry.direction,
            entry.what,
            entry.verdict,
            f"{entry.seconds * 1000:.0f} ms",
        )
        row = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
        row += f"<td><details><summary>payload</summary><pre>{escape(payload)}</pre></details></td>"
        rows.append(f"<tr>{row}</tr>")
    return "".join(rows)
