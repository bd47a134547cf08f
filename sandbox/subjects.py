"""Names of what passes over the wire that stay the same from run to run: ids made up on the way are not in them."""

from collections.abc import Mapping
from typing import Any

from sandbox.workspace import Json, Workspace

LONGEST = 160  # characters
FIXED = ("channel", "channel_id", "user", "user_id", "text", "reaction", "tab", "command", "callback_id", "name")


def event_subject(workspace: Workspace, event: Json) -> str:
    """An event by its type, place, person and words, and its files by their names."""
    described = dict(event)
    item = event.get("item") or event.get("message") or {}
    described |= {name: item[name] for name in ("channel", "text") if name in item and name not in event}
    return _name(workspace, str(event["type"]), described)


def call_subject(workspace: Workspace, method: str, arguments: Mapping[str, Any]) -> str:
    """A call of the app by its method, place, person and words."""
    return _name(workspace, method, arguments)


def act_subject(workspace: Workspace, kind: str, body: Json) -> str:
    """What a person did: the command with its words, or the element or form that was used."""
    if kind == "event":
        return event_subject(workspace, body["event"])
    actions = " ".join(str(one.get("action_id")) for one in body.get("actions") or ())
    described = dict(body) | {"user_id": body.get("user_id") or (body.get("user") or {}).get("id")}
    described |= {
        "callback_id": body.get("callback_id") or (body.get("view") or {}).get("callback_id"),
        "name": actions,
    }
    described["channel"] = body.get("channel_id") or (body.get("channel") or {}).get("id")
    return _name(workspace, str(body.get("type") or kind), described)


def file_name(workspace: Workspace, file_id: str) -> str:
    file = workspace.files.get(file_id)
    return file.name if file is not None else "an unknown file"


def _name(workspace: Workspace, what: str, described: Mapping[str, Any]) -> str:
    words = [_known(workspace, described[name]) for name in FIXED if isinstance(described.get(name), str)]
    files = described.get("files") or ()
    ids = [str(described.get("file_id") or described.get("file") or "")]
    ids += [str(one.get("id")) for one in files if isinstance(one, dict)] if isinstance(files, (list, tuple)) else []
    names = [file_name(workspace, one) for one in ids if one in workspace.files]
    return " ".join([what, *(one for one in dict.fromkeys([*words, *names]) if one)])[:LONGEST]


def _known(workspace: Workspace, value: str) -> str:
    """A channel's or person's name for its id."""
    if value in workspace.channels:
        channel = workspace.channels[value]
        return f"#{channel.name}" if channel.im_user is None else f"DM of {_known(workspace, channel.im_user)}"
    return f"@{workspace.users[value].handle}" if value in workspace.users else value
