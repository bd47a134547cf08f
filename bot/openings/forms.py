"""What people type about openings."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from bot.core.errors import InvalidForm
from bot.core.i18n import _
from bot.core.models import Frozen
from bot.openings.models import Need, Requirement, RequirementKind
from bot.slack.forms import chosen, file_ids, typed, validated

DROP = "drop"  # the third choice beside must and nice


class OpeningForm(Frozen):
    title: str = Field(min_length=2, max_length=255)
    description: str
    description_file: str | None


def parse_opening_form(view: Mapping[str, Any]) -> OpeningForm:
    files = file_ids(view, "description_file")
    form = validated(
        OpeningForm,
        {
            "title": typed(view, "title"),
            "description": typed(view, "description"),
            "description_file": files[0] if files else None,
        },
    )
    if not form.description and not form.description_file:
        raise InvalidForm(fields={"description": _("Paste the description here, or add it as a file below.")})
    return form


def parse_requirement_form(view: Mapping[str, Any], requirement_id: str) -> Requirement | None:
    """The requirement as edited; None where it is to be dropped."""
    if chosen(view, "need") == DROP:
        return None
    kind = RequirementKind(chosen(view, "kind"))
    years = typed(view, "min_years")
    return validated(
        Requirement,
        {
            "id": requirement_id,
            "kind": kind,
            "need": Need(chosen(view, "need")),
            "weight": int(chosen(view, "weight") or 3),
            "text": typed(view, "text"),
            "any_of": tuple(filter(None, (word.strip() for word in typed(view, "any_of").split(",")))),
            "min_years": years or None,
            "level": int(level) if (level := chosen(view, "level")) else None,
            "remote": kind is RequirementKind.LOCATION and chosen(view, "level") == "5",
        },
    )
