"""The app manifest, Slack's schema and the code say the same."""

import ast
import json
import re
from typing import Any

import jsonschema_rs
import pytest
import yaml

from bot.slack.manifest import COMMANDS_SCOPE, EVENT_SCOPES, METHOD_SCOPES, PLACEHOLDER, manifest
from handlers.register import COMMANDS, EVENTS, SHORTCUTS
from tests.house.source import ROOT, python_files, tree

SCHEMA = ROOT.parent / "shared" / "schemas" / "manifest2.json"
METHOD = re.compile(r"(agents|assistant|auth|bots|chat|conversations|files|reactions|team|users|views)_\w+")


def scopes() -> set[str]:
    return set(manifest(None, socket_mode=False)["oauth_config"]["scopes"]["bot"])


def commands() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = manifest(None, socket_mode=False)["features"]["slash_commands"]
    return found


def methods_used() -> set[str]:
    """Web API methods that the code names on a client, e.g. `client.chat_postMessage`."""
    return {
        node.attr.replace("_", ".")
        for path in python_files("bot", "handlers")
        if path.relative_to(ROOT).parts[:2] != ("bot", "demo")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and METHOD.fullmatch(node.attr) and _is_client(node.value)
    }


def _is_client(value: ast.expr) -> bool:
    match value:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name.lower().endswith("client")
        case _:
            return False


@pytest.mark.parametrize(("base_url", "socket_mode"), [(None, False), ("https://bot.example.org", False), (None, True)])
def test_manifest_is_valid_for_slack(base_url: str | None, socket_mode: bool) -> None:
    if not SCHEMA.is_file():
        pytest.skip("Slack's manifest schema is not beside this checkout")
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema_rs.Draft7Validator(schema).validate(manifest(base_url, socket_mode=socket_mode))


def test_addresses_follow_the_base_url() -> None:
    text = yaml.safe_dump(manifest("https://bot.example.org/", socket_mode=False))
    assert PLACEHOLDER not in text
    assert text.count("https://bot.example.org/slack/events") == len(commands()) + 3


def test_socket_mode_carries_no_address() -> None:
    printed = manifest("https://bot.example.org", socket_mode=True)
    assert "https://" not in yaml.safe_dump(printed)
    assert printed["settings"]["socket_mode_enabled"] is True
    assert printed["settings"]["interactivity"]["is_enabled"] is True
    assert [one["command"] for one in printed["features"]["slash_commands"]] == [one["command"] for one in commands()]


def test_commands_are_those_of_the_code() -> None:
    assert {one["command"] for one in commands()} == set(COMMANDS)


def test_shortcuts_are_those_of_the_code() -> None:
    shortcuts = manifest(None, socket_mode=False)["features"]["shortcuts"]
    assert {one["callback_id"] for one in shortcuts} == set(SHORTCUTS)
    assert {one["type"] for one in shortcuts} == {"global", "message"}


def test_commands_resolve_mentions_and_tell_how_they_are_used() -> None:
    assert [one["command"] for one in commands() if not one["should_escape"]] == []
    assert [one["command"] for one in commands() if "help" not in one["usage_hint"]] == []


def test_events_are_those_of_the_code() -> None:
    assert set(manifest(None, socket_mode=False)["settings"]["event_subscriptions"]["bot_events"]) == set(EVENTS)


def test_each_event_has_its_scope() -> None:
    assert {event for event in EVENTS if EVENT_SCOPES[event] not in {None, *scopes()}} == set()


def test_each_method_used_has_its_scopes() -> None:
    used = methods_used()
    assert {"chat.postMessage", "views.open"} <= used, "the search for methods finds nothing"
    assert used - set(METHOD_SCOPES) == set(), "say in bot/slack/manifest.py which scopes these need"
    assert {method: METHOD_SCOPES[method] - scopes() for method in used if METHOD_SCOPES[method] - scopes()} == {}


def test_each_scope_is_needed() -> None:
    needed = {COMMANDS_SCOPE, *(EVENT_SCOPES[event] for event in EVENTS)}
    needed.update(*(METHOD_SCOPES[method] for method in methods_used()))
    assert scopes() - needed == set()


def test_direct_messages_can_be_written() -> None:
    home = manifest(None, socket_mode=False)["features"]["app_home"]
    assert home["messages_tab_enabled"]
    assert not home["messages_tab_read_only_enabled"]
