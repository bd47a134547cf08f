"""Working time is what a clock on the wall says, minute by minute, whatever the clocks do."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.times import zone_of
from bot.core.weeks import (
    DAY,
    DAYS_OF_WEEK,
    Shift,
    Span,
    Week,
    common,
    first_moment,
    merged,
    same_hours,
    without,
    working_spans,
)

TICK = timedelta(minutes=5)
# Days on which clocks jump: forward and back, by an hour and by half, at night, at midnight, in the date line's reach
JUMPS = [
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2027, 10, 3)),
    ("Africa/Cairo", date(2026, 4, 24)),
    ("Africa/Cairo", date(2026, 10, 30)),
    ("Africa/Casablanca", date(2026, 2, 15)),
    ("America/Havana", date(2028, 11, 5)),
    ("Pacific/Chatham", date(2026, 9, 27)),
    ("Pacific/Apia", date(2026, 12, 31)),
    ("Asia/Riyadh", date(2026, 6, 1)),
    ("Asia/Kathmandu", date(2027, 1, 1)),
]
NINE_TO_FIVE = Shift(start=time(9), end=time(17))

times = st.integers(0, 24 * 12 - 1).map(lambda tick: time(tick // 12, tick % 12 * 5))
shifts = st.builds(Shift, start=times, end=times)
weeks = st.lists(st.lists(shifts, max_size=2).map(tuple), min_size=DAYS_OF_WEEK, max_size=DAYS_OF_WEEK).map(
    lambda days: Week(days=tuple(days))
)


def on_the_wall(week: Week, days_off: frozenset[date], first: date, last: date, local: datetime) -> bool:
    """Whether a local time, without its zone, is in a shift of its own day or one that began the day before."""
    today, yesterday = local.date(), local.date() - DAY
    for shift in week.days[today.weekday()] if today not in days_off and first <= today <= last else ():
        if local.time() >= shift.start and (shift.end <= shift.start or local.time() < shift.end):
            return True
    for shift in week.days[yesterday.weekday()] if yesterday not in days_off and first <= yesterday <= last else ():
        if shift.end <= shift.start and local.time() < shift.end:
            return True
    return False


@settings(deadline=None, max_examples=150)
@given(week=weeks, jump=st.sampled_from(JUMPS), days_off=st.frozensets(st.integers(-2, 2), max_size=2))
def test_local_hours_stay_local(week: Week, jump: tuple[str, date], days_off: frozenset[int]) -> None:
    zone, day = zone_of(jump[0]), jump[1]
    off = frozenset(day + number * DAY for number in days_off)
    spans = working_spans(week, zone, day - DAY, day + DAY, days_off=off)
    assert spans == merged(spans)
    ticks = [datetime.combine(day - 3 * DAY, time(), UTC) + number * TICK for number in range(7 * 24 * 12)]
    assert spans[:1] == [] or (ticks[0] < spans[0].start and spans[-1].end < ticks[-1])
    expected = [
        tick
        for tick in ticks
        if on_the_wall(week, off, day - DAY, day + DAY, tick.astimezone(zone).replace(tzinfo=None))
    ]
    assert [tick for tick in ticks if any(span.start <= tick < span.end for span in spans)] == expected


def test_a_working_night_on_which_the_clock_jumps() -> None:
    night = same_hours(range(7), Shift(start=time(22), end=time(6)))
    zone = zone_of("Europe/London")
    hours = {
        day: sum((span.end - span.start for span in working_spans(night, zone, day, day)), timedelta(0))
        for day in (date(2026, 3, 27), date(2026, 3, 28), date(2026, 10, 24))
    }
    assert hours == {
        date(2026, 3, 27): timedelta(hours=8),
        date(2026, 3, 28): timedelta(hours=7),
        date(2026, 10, 24): timedelta(hours=9),
    }


def test_what_begins_at_a_time_that_does_not_exist_begins_with_the_jump() -> None:
    early = same_hours(range(7), Shift(start=time(2, 30), end=time(4)))
    [span] = working_spans(early, zone_of("America/New_York"), date(2026, 3, 8), date(2026, 3, 8))
    assert span == Span(datetime(2026, 3, 8, 7, tzinfo=UTC), datetime(2026, 3, 8, 8, tzinfo=UTC))
    assert first_moment(date(2026, 4, 24), zone_of("Africa/Cairo")) == datetime(2026, 4, 23, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("working", "first", "order"),
    [
        ({6, 0, 1, 2, 3}, 6, (6, 0, 1, 2, 3)),
        (range(5), 0, (0, 1, 2, 3, 4)),
        ({5, 6, 0, 1, 2}, 5, (5, 6, 0, 1, 2)),
        ({0, 1, 3, 4}, 0, (0, 1, 3, 4)),
        ({2}, 2, (2,)),
        (range(7), 0, tuple(range(7))),
        ((), 0, ()),
    ],
)
def test_a_week_begins_after_its_days_off(working: Sequence[int], first: int, order: tuple[int, ...]) -> None:
    week = same_hours(working, NINE_TO_FIVE)
    assert (week.first_day, week.working_days) == (first, order)
    for number in range(DAYS_OF_WEEK):
        day = date(2026, 11, 9) + number * DAY
        begin = week.begin_of(day)
        assert begin.weekday() == first
        assert timedelta(0) <= day - begin < timedelta(days=7)


numbers = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=8)


@settings(deadline=None)
@given(numbers, numbers)
def test_spans_as_sets_of_minutes(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> None:
    base = datetime(2026, 1, 1, tzinfo=UTC)

    def spans(pairs: list[tuple[int, int]]) -> list[Span]:
        return [Span(base + start * TICK, base + end * TICK) for start, end in pairs]

    def minutes(found: Sequence[Span]) -> set[int]:
        return {number for number in range(41) for span in found if span.start <= base + number * TICK < span.end}

    here, there = spans(one), spans(other)
    for found, expected in (
        (merged(here), minutes(here)),
        (without(merged(here), there), minutes(here) - minutes(there)),
        (common(merged(here), merged(there)), minutes(here) & minutes(there)),
    ):
        assert minutes(found) == expected
        assert found == merged(found)
