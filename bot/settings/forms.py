"""What an admin types into the form of the settings; its blocks are named as the numbers."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.core.errors import InvalidForm
from bot.core.i18n import _
from bot.settings.models import Scale, Scoring, Weights
from bot.settings.wording import label_of
from bot.slack.forms import typed

Numbers = TypeVar("Numbers", bound=BaseModel)


def parse_scoring_form(view: Mapping[str, Any]) -> Scoring:
    """Raises InvalidForm with words beside each number that cannot be."""
    wrong: dict[str, str] = {}
    scale, weights = _numbers(Scale, view, wrong), _numbers(Weights, view, wrong)
    if scale is None or weights is None:
        raise InvalidForm(fields=wrong)
    return Scoring(scale=scale, weights=weights)


def _numbers(form: type[Numbers], view: Mapping[str, Any], wrong: dict[str, str]) -> Numbers | None:
    try:
        return form.model_validate({name: typed(view, name) for name in form.model_fields})
    except ValidationError as error:
        wrong.update({str(problem["loc"][0]): _complaint(problem) for problem in error.errors()})
        return None


def _complaint(problem: ErrorDetails) -> str:
    limits = problem.get("ctx", {})
    match problem["type"]:
        case "at_most":
            return _("It cannot be more than “{other}”.").format(other=label_of(limits["other"]))
        case "below":
            return _("It has to be less than “{other}”.").format(other=label_of(limits["other"]))
        case "less_than_equal":
            return _("At most {most:g}.").format(most=limits["le"])
        case "greater_than_equal":
            return _("At least {least:g}.").format(least=limits["ge"])
        case "greater_than":
            return _("More than {least:g}.").format(least=limits["gt"])
        case "int_parsing" | "int_from_float":
            return _("A whole number, please.")
        case _other:
            return _("A number, please.")
