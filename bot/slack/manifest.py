"""The app manifest for a base URL, and which scope each event and Web API method asks for.

`manifest.yml` stands at the root of a checkout; an installed package has it under `<prefix>/share/nexus-bot`.
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

# What `manifest.yml` shows in place of the bot's own address.
PLACEHOLDER = "https://example.com"
REDIRECT_PATH = "/slack/oauth_redirect"  # where Slack sends people back to who install the app

# The bot scope that Slack demands before it lets an app subscribe; None where any app may.
EVENT_SCOPES: Mapping[str, str | None] = {
    "agent_session_stopped": "assistant:write",
    "app_home_opened": None,
    "app_mention": "app_mentions:read",
    "app_uninstalled": None,
    "file_shared": "files:read",
    "member_joined_channel": "channels:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "reaction_added": "reactions:read",
    "tokens_revoked": None,
}

# Per method the scopes it may need; of several, the one for the kind of conversation it is called on.
METHOD_SCOPES: Mapping[str, frozenset[str]] = {
    "agents.sessions.setStatus": frozenset({"chat:write"}),
    "assistant.threads.setStatus": frozenset({"chat:write"}),
    "assistant.threads.setSuggestedPrompts": frozenset({"assistant:write"}),
    "auth.test": frozenset(),
    "chat.appendStream": frozenset({"chat:write"}),
    "chat.delete": frozenset({"chat:write"}),
    "chat.getPermalink": frozenset(),
    "chat.postEphemeral": frozenset({"chat:write"}),
    "chat.postMessage": frozenset({"chat:write"}),
    "chat.startStream": frozenset({"chat:write"}),
    "chat.stopStream": frozenset({"chat:write"}),
    "chat.update": frozenset({"chat:write"}),
    "conversations.history": frozenset({"channels:history", "groups:history", "im:history"}),
    "conversations.info": frozenset({"channels:read", "groups:read"}),
    "conversations.open": frozenset({"im:write"}),
    "conversations.replies": frozenset({"channels:history", "groups:history", "im:history"}),
    "files.completeUploadExternal": frozenset({"files:write"}),
    "files.delete": frozenset({"files:write"}),
    "files.getUploadURLExternal": frozenset({"files:write"}),
    "files.info": frozenset({"files:read"}),
    "files.upload.v2": frozenset({"files:write"}),  # the SDK's name for the two calls above
    "users.conversations": frozenset({"channels:read", "groups:read"}),
    # without users:read.email the answer lacks the address by which a person is matched with `users`
    "users.info": frozenset({"users:read", "users:read.email"}),
    "views.open": frozenset(),
    "views.publish": frozenset(),
    "views.push": frozenset(),
    "views.update": frozenset(),
}

# Slash commands need no method: the scope lets the app have them at all.
COMMANDS_SCOPE = "commands"


def manifest_path() -> Path:
    """Raises FileNotFoundError naming both places when the manifest is in neither."""
    places = (
        Path(__file__).resolve().parents[2] / "manifest.yml",
        Path(sys.prefix) / "share" / "nexus-bot" / "manifest.yml",
    )
    for place in places:
        if place.is_file():
            return place
    raise FileNotFoundError(f"The app manifest is in neither {places[0]} nor {places[1]}: install nexus-bot again.")


def manifest(base_url: str | None, *, socket_mode: bool) -> dict[str, Any]:
    """The manifest as Slack takes it, with `base_url` (no path) in every address.

    Socket Mode needs no address, so its manifest carries none, whatever `base_url` says; without Socket Mode and
    without `base_url` the placeholder stays.
    """
    loaded: dict[str, Any] = yaml.safe_load(manifest_path().read_text(encoding="utf-8"))
    loaded["settings"]["socket_mode_enabled"] = socket_mode
    base = None if socket_mode else (base_url or PLACEHOLDER).rstrip("/")
    return {key: _addressed(value, base) for key, value in loaded.items()}


def _addressed(part: Any, base_url: str | None) -> Any:
    """`part` with the placeholder replaced; with no `base_url` the entries that are addresses are left out."""
    match part:
        case dict():
            kept = {key: value for key, value in part.items() if base_url is not None or not _is_address(value)}
            return {key: _addressed(value, base_url) for key, value in kept.items()}
        case list():
            return [_addressed(value, base_url) for value in part if base_url is not None or not _is_address(value)]
        case str() if base_url is not None and _is_address(part):
            return base_url + part.removeprefix(PLACEHOLDER)
        case _:
            return part


def _is_address(value: object) -> bool:
    return isinstance(value, str) and value.startswith(PLACEHOLDER + "/")
