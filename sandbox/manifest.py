"""What a Slack app manifest allows its app: commands, shortcuts, scopes, events and addresses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True, kw_only=True)
class Command:
    """One slash command; `name` starts with a slash."""

    name: str
    url: str | None
    should_escape: bool


@dataclass(frozen=True, kw_only=True)
class Shortcut:
    """`kind` is "global" or "message"."""

    name: str
    callback_id: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class AppManifest:
    """The part of a manifest that decides what Slack does for the app."""

    name: str
    scopes: frozenset[str]
    events: frozenset[str]
    commands: Mapping[str, Command]
    shortcuts: tuple[Shortcut, ...]
    events_url: str | None
    interactivity_url: str | None
    interactivity: bool
    options_url: str | None
    socket_mode: bool
    home_tab: bool
    raw: Mapping[str, Any] = field(repr=False)


def parse_manifest(raw: Mapping[str, Any]) -> AppManifest:
    """Unset parts of the manifest count as switched off. Raises KeyError when a command or shortcut lacks its name."""
    features, settings = raw.get("features", {}), raw.get("settings", {})
    scopes = raw.get("oauth_config", {}).get("scopes", {})
    subscriptions, interactivity = settings.get("event_subscriptions", {}), settings.get("interactivity", {})
    commands = [
        Command(name=one["command"], url=one.get("url"), should_escape=bool(one.get("should_escape")))
        for one in features.get("slash_commands", [])
    ]
    shortcuts = [
        Shortcut(name=one["name"], callback_id=one["callback_id"], kind=one["type"])
        for one in features.get("shortcuts", [])
    ]
    return AppManifest(
        name=features.get("bot_user", {}).get("display_name") or raw.get("display_information", {}).get("name", "app"),
        scopes=frozenset([*scopes.get("bot", []), *scopes.get("bot_optional", [])]),
        events=frozenset(subscriptions.get("bot_events", [])),
        commands={command.name: command for command in commands},
        shortcuts=tuple(shortcuts),
        events_url=subscriptions.get("request_url"),
        interactivity_url=interactivity.get("request_url"),
        interactivity=bool(interactivity.get("is_enabled")),
        options_url=interactivity.get("message_menu_options_url"),
        socket_mode=bool(settings.get("socket_mode_enabled")),
        home_tab=bool(features.get("app_home", {}).get("home_tab_enabled")),
        raw=raw,
    )


def read_manifest(path: Path) -> dict[str, Any]:
    """Read a manifest from a YAML (or JSON) file. Raises ValueError when it does not hold a mapping."""
    loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(loaded, dict):
        raise ValueError(f"{path} does not hold a manifest")
    return loaded
