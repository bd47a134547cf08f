"""What became of a job's requirements between two moments."""

from bot.core.models import Frozen
from bot.openings.models import Requirement, Requirements


class Changes(Frozen):
    """Requirements in the recruiter's words."""

    added: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.dropped or self.changed)


def changes(before: Requirements, after: Requirements) -> Changes:
    """The order of requirements, the job's title and notes, and where a requirement was found do not count."""
    old, new = _judging(before), _judging(after)
    kept = {known for known, item in new.items() if known in old and item.continues(old[known])}
    return Changes(
        added=tuple(item.text for known, item in new.items() if known not in kept),
        dropped=tuple(item.text for known, item in old.items() if known not in kept),
        changed=tuple(item.text for known, item in new.items() if known in kept and item != old[known]),
    )


def _judging(requirements: Requirements) -> dict[str, Requirement]:
    return {item.id: item.model_copy(update={"source": None}) for item in requirements.items}
