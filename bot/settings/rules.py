"""What differs between two scales."""

from bot.core.models import Frozen
from bot.settings.models import Scale


class Difference(Frozen):
    """A number of a scale that is another one; `name` is its field."""

    name: str
    before: float
    after: float


def differences(before: Scale, after: Scale) -> tuple[Difference, ...]:
    """In the order of the fields."""
    return tuple(
        Difference(name=name, before=getattr(before, name), after=getattr(after, name))
        for name in Scale.model_fields
        if getattr(before, name) != getattr(after, name)
    )
