"""Weeks of working hours, and the moments that they are: local hours stay local, whatever the clocks do.

Working time is by definition every moment at which somebody's clock on the wall stands in one of their shifts. Where a
clock jumps over an hour, that hour is missing from the day; where it strikes one twice, both count.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Annotated, Final, NamedTuple
from zoneinfo import ZoneInfo

from pydantic import Field

from bot.core.models import Frozen

DAY: Final = timedelta(days=1)
DAYS_OF_WEEK: Final = 7
WEEK: Final = DAYS_OF_WEEK * DAY
MONDAY: Final = 0
_ONE_SECOND: Final = timedelta(seconds=1)


class Span(NamedTuple):
    """From `start` until before `end`; both aware and UTC, or both naive and local."""

    start: datetime
    end: datetime

    @classmethod
    def of(cls, start: datetime, minutes: int) -> "Span":
        return cls(start, start + timedelta(minutes=minutes))


class Shift(Frozen):
    """Hours on the wall from `start` until before `end`; at or before its start, the end is on the next day."""

    start: time
    end: time

    def on(self, day: date) -> Span:
        """In local time."""
        start, end = datetime.combine(day, self.start), datetime.combine(day, self.end)
        return Span(start, end if end > start else end + DAY)


class Week(Frozen):
    """The shifts of each day, Monday first; a shift belongs to the day that it begins on."""

    days: Annotated[tuple[tuple[Shift, ...], ...], Field(min_length=DAYS_OF_WEEK, max_length=DAYS_OF_WEEK)]

    @property
    def working_days(self) -> tuple[int, ...]:
        """From the first day of the week on; 0 is Monday."""
        days = ((self.first_day + number) % DAYS_OF_WEEK for number in range(DAYS_OF_WEEK))
        return tuple(day for day in days if self.days[day])

    @property
    def first_day(self) -> int:
        """The working day after the longest run of days off: Sunday of Sunday to Thursday; else Monday."""
        working = [day for day in range(DAYS_OF_WEEK) if self.days[day]]
        before = [working[number - 1] for number in range(len(working))]
        gaps = {day: (day - last - 1) % DAYS_OF_WEEK for day, last in zip(working, before, strict=True)}
        longest = max(gaps.values(), default=0)
        return next((day for day, gap in gaps.items() if gap == longest and longest), MONDAY)

    def begin_of(self, day: date) -> date:
        """The first day of the week that a day is in."""
        return day - timedelta(days=(day.weekday() - self.first_day) % DAYS_OF_WEEK)


def same_hours(working_days: Collection[int], *shifts: Shift) -> Week:
    """A week whose working days are alike."""
    return Week(days=tuple(tuple(shifts) if day in working_days else () for day in range(DAYS_OF_WEEK)))


def days_between(first: date, last: date) -> Iterator[date]:
    """Both included."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def first_moment(day: date, zone: ZoneInfo) -> datetime:
    """Of a day in a zone, UTC; where the clocks jump over midnight, the moment of the jump."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def working_spans(
    week: Week, zone: ZoneInfo, first: date, last: date, *, days_off: Collection[date] = ()
) -> list[Span]:
    """Working time of the shifts that begin on local days from `first` to `last`, in UTC, in order, none touching."""
    shifts = [
        shift.on(day) for day in days_between(first, last) if day not in days_off for shift in week.days[day.weekday()]
    ]
    if not shifts:
        return []
    local = merged(shifts)
    # a day more on both sides is more than any zone is away from UTC
    return merged(
        span
        for start, end, offset in _offsets(zone, local[0].start - DAY, local[-1].end + DAY)
        for span in common([Span(begin - offset, stop - offset) for begin, stop in _utc(local)], [Span(start, end)])
    )


def merged(spans: Iterable[Span]) -> list[Span]:
    """In order; what overlaps or touches is one, what is empty is none."""
    whole: list[Span] = []
    for span in sorted(spans):
        if span.start >= span.end:
            continue
        if whole and span.start <= whole[-1].end:
            whole[-1] = Span(whole[-1].start, max(whole[-1].end, span.end))
        else:
            whole.append(span)
    return whole


def common(one: Sequence[Span], other: Sequence[Span]) -> list[Span]:
    """What both lists cover; each is in order and touches itself nowhere."""
    found, here, there = [], 0, 0
    while here < len(one) and there < len(other):
        start, end = max(one[here].start, other[there].start), min(one[here].end, other[there].end)
        if start < end:
            found.append(Span(start, end))
        if one[here].end <= other[there].end:
            here += 1
        else:
            there += 1
    return found


def without(spans: Sequence[Span], taken: Iterable[Span]) -> list[Span]:
    """What of spans in order is left where others, in any order, are taken."""
    left = []
    holes = merged(taken)
    for span in spans:
        start = span.start
        for hole in holes:
            if hole.end <= start:
                continue
            if hole.start >= span.end:
                break
            left.append(Span(start, hole.start))
            start = hole.end
        left.append(Span(start, span.end))
    return merged(left)


def _utc(spans: Iterable[Span]) -> Iterator[Span]:
    return (Span(start.replace(tzinfo=UTC), end.replace(tzinfo=UTC)) for start, end in spans)


def _offsets(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """The stretches of one offset between two moments, given without their zone: (from, until, offset)."""
    since = start.replace(tzinfo=UTC)
    until = end.replace(tzinfo=UTC)
    for change in (one for year in range(start.year, end.year + 1) for one in clock_changes(zone, year)):
        if since < change < until:
            yield since, change, offset_at(zone, since)
            since = change
    yield since, until, offset_at(zone, since)


@lru_cache(maxsize=4096)  # 600 zones for a few years
def clock_changes(zone: ZoneInfo, year: int) -> tuple[datetime, ...]:
    """The moments of a year, UTC, at which a zone's offset becomes another one. No zone has two within a day."""
    begin = datetime(year, 1, 1, tzinfo=UTC)
    days = (datetime(year + 1, 1, 1, tzinfo=UTC) - begin).days
    moments = [begin + timedelta(days=number) for number in range(days + 1)]
    return tuple(
        _change(zone, before, after)
        for before, after in pairwise(moments)
        if offset_at(zone, before) != offset_at(zone, after)
    )


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first moment of the later offset, to the second."""
    old = offset_at(zone, before)
    while after - before > _ONE_SECOND:
        middle = before + (after - before) // 2 // _ONE_SECOND * _ONE_SECOND
        if offset_at(zone, middle) == old:
            before = middle
        else:
            after = middle
    return after


def offset_at(zone: ZoneInfo, at: datetime) -> timedelta:
    offset = at.astimezone(zone).utcoffset()
    assert offset is not None
    return offset
