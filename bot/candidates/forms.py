"""What people type about candidates."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from bot.candidates.models import Recommendation, Verdict
from bot.core.models import Frozen
from bot.slack.forms import chosen, typed, validated


class PassForm(Frozen):
    reason: str = Field(min_length=3, max_length=1000)


class OverruleForm(Frozen):
    value: Verdict | Recommendation | Literal["as found"]
    reason: str = Field(min_length=3, max_length=1000)


def parse_overrule_form(view: Mapping[str, Any]) -> OverruleForm:
    return validated(OverruleForm, {"value": chosen(view, "value"), "reason": typed(view, "reason")})


def parse_pass_form(view: Mapping[str, Any]) -> PassForm:
    return validated(PassForm, {"reason": typed(view, "reason")})
