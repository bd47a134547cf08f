"""What a ticket was promised, and how much of that is used: business time, less every pause.

A clock is no counter that somebody has to keep running. It is worked out from what happened (when it began, when it
waited, when it ended), so the same history gives the same answer in every process and at every look.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Final, Self

from pydantic import AwareDatetime, Field, model_validator

from bot.accounts.public_holidays import holiday_dates
from bot.core.models import Frozen
from bot.core.times import zone_of
from bot.core.weeks import DAY, Span, Week, common, merged, without, working_spans

WARNED_AT: Final = 0.75  # of the budget: early enough to still do something
_LOOKED_AHEAD: Final = timedelta(days=28)  # of business time at once
_MOST_LOOKED_AHEAD: Final = timedelta(days=3 * 366)  # a calendar that is never open keeps no promise
_FOREVER: Final = datetime.max.replace(tzinfo=UTC)


class BusinessCalendar(Frozen):
    """When a desk works: a week of hours in a zone, less whole days off, its own and those of countries."""

    timezone: str  # IANA name
    week: Week
    days_off: frozenset[date] = frozenset()
    countries: tuple[str, ...] = ()  # ISO 3166-1; their public holidays are days off

    def open_spans(self, start: datetime, end: datetime) -> list[Span]:
        """Business time between two moments, in UTC, in order."""
        zone = zone_of(self.timezone)
        # a shift of the day before may still run at `start`
        first, last = start.astimezone(zone).date() - DAY, end.astimezone(zone).date()
        asked = Span(start.astimezone(UTC), end.astimezone(UTC))
        if asked.start >= asked.end:
            return []
        days_off = self.days_off | holiday_dates(self.countries, first, last)
        return common(working_spans(self.week, zone, first, last, days_off=days_off), [asked])


class Pause(Frozen):
    """A wait that does not count, for the requester or for others; `end` is None while it lasts."""

    start: AwareDatetime
    end: AwareDatetime | None = None

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.end is not None and self.end < self.start:
            raise ValueError("a pause cannot end before it begins")
        return self


class Level(StrEnum):
    """How a promise stands."""

    ON_TIME = "on_time"
    AT_RISK = "at_risk"  # `WARNED_AT` of the budget is used
    BREACHED = "breached"


class Reading(Frozen):
    """A clock at one moment.

    `warn_at` and `due_at` are when so much of the budget was used, or will be if nothing comes between; None where it
    was not used and the clock does not run, and where the desk is not open for years.
    """

    used: timedelta
    budget: timedelta
    paused_since: AwareDatetime | None
    ended_at: AwareDatetime | None
    warn_at: AwareDatetime | None
    due_at: AwareDatetime | None

    @property
    def left(self) -> timedelta:
        """Negative by as much as the promise is overdue."""
        return self.budget - self.used

    @property
    def level(self) -> Level:
        if self.used > self.budget:
            return Level.BREACHED
        return Level.AT_RISK if self.used >= self.budget * WARNED_AT else Level.ON_TIME


class SlaClock(Frozen):
    """One promise to one ticket: `budget` of business time from `started_at` to `ended_at`, pauses not counted.

    A ticket that is opened again has no end any more; the time that it was closed is a pause.
    """

    calendar: BusinessCalendar
    budget: Annotated[timedelta, Field(gt=timedelta(0))]
    started_at: AwareDatetime
    ended_at: AwareDatetime | None = None
    pauses: tuple[Pause, ...] = ()

    def reading(self, now: datetime) -> Reading:
        """How the promise stands at `now`, by what had happened until then."""
        ended = self.ended_at if self.ended_at is not None and self.ended_at <= now else None
        paused = None if ended else next((span.start for span in self._waits() if span.start <= now < span.end), None)
        ran = without(self.calendar.open_spans(self.started_at, ended or now), self._waits())
        used = sum((span.end - span.start for span in ran), timedelta())

        def reached(amount: timedelta) -> datetime | None:
            if amount <= used:
                return _moment(ran, amount)
            return self._ahead(max(now, self.started_at), amount - used) if not ended and not paused else None

        return Reading(
            used=used,
            budget=self.budget,
            paused_since=paused,
            ended_at=ended,
            warn_at=reached(self.budget * WARNED_AT),
            due_at=reached(self.budget),
        )

    def _waits(self) -> list[Span]:
        """The pauses, in order; those that overlap or touch are one."""
        return merged(
            Span(pause.start.astimezone(UTC), pause.end.astimezone(UTC) if pause.end else _FOREVER)
            for pause in self.pauses
        )

    def _ahead(self, start: datetime, amount: timedelta) -> datetime | None:
        """When so much more business time will have passed."""
        for number in range(_MOST_LOOKED_AHEAD // _LOOKED_AHEAD):
            begin = start + number * _LOOKED_AHEAD
            spans = self.calendar.open_spans(begin, begin + _LOOKED_AHEAD)
            moment = _moment(spans, amount)
            if moment is not None:
                return moment
            amount -= sum((span.end - span.start for span in spans), timedelta())
        return None


def _moment(spans: Sequence[Span], amount: timedelta) -> datetime | None:
    """When so much of the spans has passed; None where they are shorter."""
    for span in spans:
        if span.end - span.start >= amount:
            return span.start + amount
        amount -= span.end - span.start
    return None
