"""Whether Slack would take it: the local workspace's rules, Slack's models, the JSON Schemas where at hand."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema_rs import Draft7Validator
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.slack.blocks import Message
from sandbox.rules.message import check_message
from sandbox.rules.view import check_view

SCHEMAS = Path(__file__).resolve().parents[3] / "shared" / "schemas"


def accept_message(message: Message) -> None:
    assert message.text.strip()
    assert check_message(message.blocks) == []
    for block in message.blocks:
        parsed = Block.parse(block)
        assert parsed is not None
        parsed.validate_json()
    _schema_accepts("Message", {"blocks": message.blocks})


def accept_modal(view: dict[str, Any]) -> None:
    assert check_view(view, "modal") == []
    View(**view).validate_json()
    _schema_accepts("Modal", view)


def _schema_accepts(name: str, payload: dict[str, Any]) -> None:
    validator = _validator(name)
    if validator is not None:
        assert [error.message for error in validator.iter_errors(payload)] == []


@cache
def _validator(name: str) -> Draft7Validator | None:
    path = SCHEMAS / f"{name}.schema.json"
    return Draft7Validator(json.loads(path.read_text())) if path.exists() else None
