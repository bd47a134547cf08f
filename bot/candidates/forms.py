"""What people type about candidates."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, ValidationError

from bot.candidates.models import Recommendation, Verdict
from bot.candidates.overruling import AS_FOUND
from bot.candidates.views.comparison import LEAST_COMPARED, MOST_COMPARED
from bot.core.errors import InvalidForm
from bot.core.i18n import _
from bot.core.models import Frozen
from bot.slack.forms import chosen, chosen_in_order, typed, validated


class PassForm(Frozen):
    reason: str = Field(min_length=3, max_length=1000)


class CompareForm(Frozen):
    candidates: tuple[str, ...] = Field(min_length=LEAST_COMPARED, max_length=MOST_COMPARED)


def parse_compare_form(view: Mapping[str, Any]) -> CompareForm:
    """In the order of the list that was chosen from."""
    try:
        return CompareForm(candidates=chosen_in_order(view, "candidates"))
    except ValidationError as error:
        raise InvalidForm(fields={"candidates": _("Choose two to four.")}) from error


class ExportForm(Frozen):
    batch: str  # words of its name; empty: the newest
    form: Literal["csv", "xlsx"] = "xlsx"


def parse_export_words(words: str) -> ExportForm:
    """`[words of a batch's name] [csv]`; "excel" and "xlsx" at the end may be said, too."""
    rest, _space, last = words.rpartition(" ")
    match last.casefold():
        case "csv":
            return ExportForm(batch=rest, form="csv")
        case "xlsx" | "excel":
            return ExportForm(batch=rest)
        case _:
            return ExportForm(batch=words)


class OverruleForm(Frozen):
    value: Verdict | Recommendation | None  # None: as it was found
    reason: str = Field(min_length=3, max_length=1000)


def parse_overrule_form(view: Mapping[str, Any]) -> OverruleForm:
    value = chosen(view, "value")
    return validated(OverruleForm, {"value": None if value == AS_FOUND else value, "reason": typed(view, "reason")})


def parse_pass_form(view: Mapping[str, Any]) -> PassForm:
    return validated(PassForm, {"reason": typed(view, "reason")})
