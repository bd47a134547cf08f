"""What was typed and chosen in a modal, by block id; each of our blocks holds one element."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from bot.core.errors import InvalidForm
from bot.core.i18n import _

Form = TypeVar("Form", bound=BaseModel)


def typed(view: Mapping[str, Any], block_id: str) -> str:
    return str(_element(view, block_id).get("value") or "").strip()


def chosen(view: Mapping[str, Any], block_id: str) -> str:
    return str((_element(view, block_id).get("selected_option") or {}).get("value", ""))


def checked(view: Mapping[str, Any], block_id: str) -> frozenset[str]:
    return frozenset(option["value"] for option in _element(view, block_id).get("selected_options") or ())


def chosen_in_order(view: Mapping[str, Any], block_id: str) -> tuple[str, ...]:
    """Of a multi-select."""
    return tuple(option["value"] for option in _element(view, block_id).get("selected_options") or ())


def file_ids(view: Mapping[str, Any], block_id: str) -> tuple[str, ...]:
    return tuple(file["id"] for file in _element(view, block_id).get("files") or ())


def validated(form: type[Form], values: Mapping[str, object]) -> Form:
    """The form's fields are named as its blocks. Raises InvalidForm with a message beside each wrong one."""
    try:
        return form.model_validate(values)
    except ValidationError as error:
        wrong = {str(problem["loc"][0]) for problem in error.errors()}
        raise InvalidForm(fields={name: _("Please check this.") for name in sorted(wrong)}) from error


def _element(view: Mapping[str, Any], block_id: str) -> dict[str, Any]:
    block = view["state"]["values"].get(block_id) or {}
    return next(iter(block.values()), {})
