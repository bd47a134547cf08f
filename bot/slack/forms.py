"""What was typed and chosen in a modal, by block id; each of our blocks holds one element."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from bot.core.errors import InvalidForm
from bot.core.i18n import _

Form = TypeVar("Form", bound=BaseModel)


def typed(view: Mapping[str, Any], block_id: str) -> str:
    return str(_element(view, block_id).get("value") or "").strip()


def chosen(view: Mapping[str, Any], block_id: str) -> str:
    return str((_element(view, block_id).get("selected_option") or {}).get("value", ""))


def picked(view: Mapping[str, Any], block_id: str) -> str | None:
    """The id of the person or the channel that was chosen."""
    element = _element(view, block_id)
    return element.get("selected_user") or element.get("selected_conversation")


def checked(view: Mapping[str, Any], block_id: str) -> frozenset[str]:
    return frozenset(option["value"] for option in _element(view, block_id).get("selected_options") or ())


def chosen_in_order(view: Mapping[str, Any], block_id: str) -> tuple[str, ...]:
    """Of a multi-select."""
    return tuple(option["value"] for option in _element(view, block_id).get("selected_options") or ())


def chosen_users(view: Mapping[str, Any], block_id: str) -> tuple[str, ...]:
    """Slack user ids, of a select of one person or of several."""
    element = _element(view, block_id)
    return tuple(filter(None, (*(element.get("selected_users") or ()), element.get("selected_user"))))


def chosen_moment(view: Mapping[str, Any], block_id: str) -> datetime | None:
    """Aware, UTC."""
    seconds = _element(view, block_id).get("selected_date_time")
    return datetime.fromtimestamp(int(seconds), UTC) if seconds else None


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
