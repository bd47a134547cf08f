"""What people type about candidates."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from bot.core.models import Frozen
from bot.slack.forms import typed, validated


class PassForm(Frozen):
    reason: str = Field(min_length=3, max_length=1000)


def parse_pass_form(view: Mapping[str, Any]) -> PassForm:
    return validated(PassForm, {"reason": typed(view, "reason")})
