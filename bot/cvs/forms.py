"""What people type about batches."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from bot.core.models import Frozen
from bot.slack.forms import checked, chosen, typed, validated

BLIND = "blind"
SCHOOLS = "schools"  # blind to where people studied, too


class BatchForm(Frozen):
    job_id: str = Field(min_length=36, max_length=36)
    name: str = Field(max_length=255)
    blind: bool
    blind_schools: bool


def parse_batch_form(view: Mapping[str, Any]) -> BatchForm:
    hidden = checked(view, "blind")
    return validated(
        BatchForm,
        {
            "job_id": chosen(view, "job_id"),
            "name": typed(view, "name"),
            "blind": BLIND in hidden or SCHOOLS in hidden,
            "blind_schools": SCHOOLS in hidden,
        },
    )
