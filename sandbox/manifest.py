"""What a Slack app manifest allows its app: commands, shortcuts, scopes, events and addresses."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

COMMAND = re.compile(r"/\S{1,31}")
SHORTCUT = {"name": "name", "callback_id": "callback_id", "kind": "type"}


@dataclass(frozen=True, kw_only=True)
class Command:
    """One slash command; `name` starts with a slash."""

    name: str
    url: str | None
    should_escape: bool
    description: str
    usage_hint: str


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
    messages_tab: bool
    redirect_urls: tuple[str, ...]
    token_rotation: bool
    raw: Mapping[str, Any] = field(repr=False)


def parse_manifest(raw: Mapping[str, Any]) -> AppManifest:
    """Unset and empty parts of the manifest count as switched off. Raises ValueError where it cannot be one."""
    features, settings, oauth = _section(raw, "features"), _section(raw, "settings"), _section(raw, "oauth_config")
    scopes, home = _section(oauth, "scopes"), _section(features, "app_home")
    subscriptions, interactivity = _section(settings, "event_subscriptions"), _section(settings, "interactivity")
    display_name = _section(features, "bot_user").get("display_name")
    commands = [
        Command(
            name=_word(one, "command", "a slash command"),
            url=one.get("url"),
            should_escape=bool(one.get("should_escape")),
            description=one.get("description") or "",
            usage_hint=one.get("usage_hint") or "",
        )
        for one in _list(features, "slash_commands")
    ]
    shortcuts = [
        Shortcut(**{field: _word(one, name, "a shortcut") for field, name in SHORTCUT.items()})
        for one in _list(features, "shortcuts")
    ]
    strange = next((one.name for one in commands if not COMMAND.fullmatch(one.name)), None)
    if strange is not None:
        raise ValueError(f"the command {strange!r} must be a slash and one word, 2 to 32 characters in all")
    return AppManifest(
        name=display_name or _section(raw, "display_information").get("name", "app"),
        scopes=frozenset([*_list(scopes, "bot"), *_list(scopes, "bot_optional")]),
        events=frozenset(_list(subscriptions, "bot_events")),
        commands={command.name: command for command in commands},
        shortcuts=tuple(shortcuts),
        events_url=subscriptions.get("request_url"),
        interactivity_url=interactivity.get("request_url"),
        interactivity=bool(interactivity.get("is_enabled")),
        options_url=interactivity.get("message_menu_options_url"),
        socket_mode=bool(settings.get("socket_mode_enabled")),
        home_tab=bool(home.get("home_tab_enabled")),
        messages_tab=bool(home.get("messages_tab_enabled")),
        redirect_urls=tuple(_list(oauth, "redirect_urls")),
        token_rotation=bool(settings.get("token_rotation_enabled")),
        raw=raw,
    )


def read_manifest(path: Path) -> dict[str, Any]:
    """Read a manifest from a YAML (or JSON) file. Raises ValueError with its name when it does not hold one."""
    try:
        loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
        if not isinstance(loaded, dict):
            raise ValueError("it does not hold a manifest")
        parse_manifest(loaded)
    except (yaml.YAMLError, ValueError) as error:
        raise ValueError(f"{path}: {error}") from error
    return loaded


def _section(raw: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = raw.get(name)
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise ValueError(f"{name} must be a mapping")
    return found


def _list(raw: Mapping[str, Any], name: str) -> list[Any]:
    found = raw.get(name)
    if found is None:
        return []
    if not isinstance(found, list):
        raise ValueError(f"{name} must be a list")
    return found


def _word(raw: Any, name: str, what: str) -> str:
    found = raw.get(name) if isinstance(raw, dict) else None
    if not isinstance(found, str) or not found:
        raise ValueError(f"{what} needs its {name}")
    return found
