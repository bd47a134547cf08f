"""What a workspace sets for itself: the numbers that candidates are scored by."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Final

from pydantic import ConfigDict, Field, ValidationError, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from bot.core.models import Frozen

Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Points = Annotated[int, Field(ge=0, le=100)]
Threshold = Annotated[int, Field(ge=1, le=100)]
Weight = Annotated[int, Field(ge=1, le=5)]  # as a requirement's

# A number → those that it must not be above; it is declared after them.
AT_MOST: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "project": ("dated_work",),
        "practised": ("dated_work",),
        "listed": ("project", "practised"),
        "course": ("listed",),
        "exposure": ("course",),
        "met": ("dated_work",),
    }
)
BELOW: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(  # nor the same
    {"partial": ("met",), "hire": ("strong_hire",), "maybe": ("hire",)}
)


class Scale(Frozen):
    """The numbers that an assessment is made with; docs/scoring.md says what each does.

    All CVs of a batch are held against one scale, which the batch keeps.
    """

    model_config = ConfigDict(validate_default=True)  # a default may not fit a number that is given

    # Credit for a skill, by the strongest line that shows it
    dated_work: Share = 1.0
    practised: Share = 0.7  # listed by somebody whose dated work is in a field that uses it
    project: Share = 0.6
    listed: Share = 0.4
    course: Share = 0.2
    exposure: Share = 0.15
    # What counts in part
    neighbour: Annotated[float, Field(ge=0, le=0.5, allow_inf_nan=False)] = 0.25  # work in another field of the sector
    internship: Share = 0.5  # its months
    long_ago: Share = 0.5  # months of work that ended more than five years ago
    unknown: Share = 0.5  # a CV's silence on a language or a place is no evidence either way
    # Verdicts: from which credit on
    met: Share = 0.69
    partial: Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)] = 0.15
    # One number
    must_share: Threshold = 80  # points that musts make together; nice-to-haves make the rest
    cap_floor: Points = 10  # most that somebody without any of the required experience can reach
    # Recommendations: from which score on
    strong_hire: Threshold = 80
    hire: Threshold = 65
    maybe: Threshold = 45

    @field_validator(*AT_MOST, *BELOW)
    @classmethod
    def _in_order(cls, value: float, info: ValidationInfo) -> float:
        name = info.field_name or ""
        for other in AT_MOST.get(name, ()):
            if value > info.data.get(other, value):
                raise PydanticCustomError("at_most", "more than {other}", {"other": other})
        for other in BELOW.get(name, ()):
            if value >= info.data.get(other, value + 1):
                raise PydanticCustomError("below", "not less than {other}", {"other": other})
        return value


class Weights(Frozen):
    """What a must weighs when it is found in a job's description; a person may change it there."""

    years: Weight = 5  # of experience; a second number of years in the same line weighs one less
    skill: Weight = 3
    phrase: Weight = 2  # a skill that no list knows
    education: Weight = 2
    language: Weight = 2
    plain: Weight = 1  # what most people say of themselves

    @property
    def further_years(self) -> int:
        return max(1, self.years - 1)


class Scoring(Frozen):
    """All that `/nexus settings` offers."""

    scale: Scale = Scale()
    weights: Weights = Weights()


STANDARD: Final = Scale()
STANDARD_WEIGHTS: Final = Weights()


def scale_of(stored: str | None) -> Scale:
    """A scale from its JSON. Without one, and for one that cannot be used, the product's own."""
    try:
        return Scale.model_validate_json(stored) if stored is not None else STANDARD
    except ValidationError:
        return STANDARD


def weights_of(stored: str | None) -> Weights:
    """As `scale_of`."""
    try:
        return Weights.model_validate_json(stored) if stored is not None else STANDARD_WEIGHTS
    except ValidationError:
        return STANDARD_WEIGHTS
