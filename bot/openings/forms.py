"""What people type about openings."""

import re
from collections.abc import Mapping
from typing import Any

from pydantic import Field

from bot.core.errors import InvalidForm
from bot.core.i18n import _
from bot.core.models import Frozen
from bot.openings.models import Need, Requirement, RequirementKind
from bot.slack.forms import checked, chosen, file_ids, typed, validated
from bot.taxonomy.criteria import protected_in

REMOTE = "remote"
MOST_YEARS = 50
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
    years = _years(typed(view, "min_years"))
    wrong = {name: _protected() for name in ("text", "any_of", "not_counted") if protected_in(typed(view, name))}
    if typed(view, "min_years") and years is None:
        wrong["min_years"] = _("Give a number of years from 0 to 50, such as 3 or 2.5.")
    if typed(view, "not_counted") and kind is not RequirementKind.EXPERIENCE:
        wrong["not_counted"] = _("Only experience can leave something out. Empty this, or choose that kind.")
    if wrong:
        raise InvalidForm(fields=wrong)
    return validated(
        Requirement,
        {
            "id": requirement_id,
            "kind": kind,
            "need": Need(chosen(view, "need")),
            "weight": int(chosen(view, "weight") or 3),
            "text": typed(view, "text"),
            "any_of": _listed(view, "any_of"),
            "not_counted": _listed(view, "not_counted"),
            "min_years": years or None,
            "level": int(level) if (level := chosen(view, "level")) else None,
            "remote": kind is RequirementKind.LOCATION and REMOTE in checked(view, "remote"),
        },
    )


def _protected() -> str:
    return _("Age, gender, nationality, religion, family, health and photos say nothing of the work; leave them out.")


def _years(text: str) -> float | None:
    """In the digits of any script; None for what is no number of years."""
    try:
        years = float(text.replace(",", ".").replace("٫", "."))
    except ValueError:
        return None
    return years if 0 <= years <= MOST_YEARS else None


def _listed(view: Mapping[str, Any], block_id: str) -> tuple[str, ...]:
    return tuple(filter(None, (word.strip() for word in re.split(r"[,،]", typed(view, block_id)))))
