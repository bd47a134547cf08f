"""Time comes from a clock that is passed in, so that tests and re-runs decide what "now" is."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The present moment, aware, UTC."""
        ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


def naive_utc(moment: datetime) -> datetime:
    """For the `timestamp` columns, which hold UTC without a zone."""
    return moment.astimezone(UTC).replace(tzinfo=None)
