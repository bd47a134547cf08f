"""The SLA clock, held against another way to count: minute by minute on the wall, with pauses and clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import pytest
from holidays import country_holidays as uncached
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.weeks import Shift, Week, same_hours
from bot.tickets.sla import WARNED_AT, BusinessCalendar, Level, Pause, SlaClock

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
RIYADH = BusinessCalendar(timezone="Asia/Riyadh", week=same_hours({6, 0, 1, 2, 3}, Shift(start=time(9), end=time(17))))
SUNDAY = datetime(2026, 11, 8, 6, tzinfo=UTC)  # nine in Riyadh


def at(hours: float) -> datetime:
    return SUNDAY + timedelta(hours=hours)


def clock(calendar: BusinessCalendar = RIYADH, **more: object) -> SlaClock:
    return SlaClock.model_validate({"calendar": calendar, "budget": 8 * HOUR, "started_at": SUNDAY, **more})


def test_only_business_time_counts() -> None:
    assert clock().reading(at(5)).used == 5 * HOUR
    assert clock().reading(at(8)).used == 8 * HOUR
    assert clock().reading(at(23)).used == 8 * HOUR, "the night is free"
    assert clock().reading(at(25)).used == 9 * HOUR
    opened_on_friday = clock(started_at=datetime(2026, 11, 6, 8, tzinfo=UTC))
    assert opened_on_friday.reading(at(1)).used == HOUR, "Friday and Saturday are the weekend"
    closed = RIYADH.model_copy(update={"days_off": frozenset({date(2026, 11, 9)})})
    assert clock(closed).reading(at(30)).used == 8 * HOUR
    assert clock(closed).reading(at(49)).used == 9 * HOUR


def test_public_holidays_do_not_count() -> None:
    spring = RIYADH.model_copy(update={"countries": ("SA", "GB")})
    eve = datetime(2027, 2, 21, 6, tzinfo=UTC)  # a Sunday; Monday is Founding Day
    assert clock(spring, started_at=eve).reading(eve + 33 * HOUR).used == 8 * HOUR
    assert clock(spring, started_at=eve).reading(eve + 49 * HOUR).used == 9 * HOUR
    assert clock(spring, started_at=eve, budget=9 * HOUR).reading(eve).due_at == eve + 49 * HOUR
    assert clock(started_at=eve).reading(eve + 33 * HOUR).used == 16 * HOUR, "without them it is a day as any other"


def test_it_warns_and_breaches_when_it_says_it_will() -> None:
    begin = clock().reading(SUNDAY)
    assert (begin.warn_at, begin.due_at) == (at(6), at(8))
    assert clock(budget=10 * HOUR).reading(at(1)).due_at == at(26), "two hours of the next day"
    assert [clock().reading(at(hours)).level for hours in (5, 6, 8, 24.5)] == [
        Level.ON_TIME,
        Level.AT_RISK,
        Level.AT_RISK,
        Level.BREACHED,
    ]
    assert clock().reading(at(30)).due_at == at(8), "when it was"
    assert clock().reading(at(24.5)).left == -HOUR / 2


def test_a_pause_stops_it_exactly() -> None:
    waiting = clock(pauses=(Pause(start=at(2)),)).reading(at(100))
    assert (waiting.used, waiting.paused_since, waiting.due_at) == (2 * HOUR, at(2), None)
    waited = clock(pauses=(Pause(start=at(2), end=at(5)),)).reading(at(6))
    assert (waited.used, waited.paused_since, waited.due_at) == (3 * HOUR, None, at(27))
    overlapping = clock(pauses=(Pause(start=at(3), end=at(5)), Pause(start=at(2), end=at(4)), Pause(start=at(5))))
    assert overlapping.reading(at(6)).paused_since == at(2)
    over_night = clock(pauses=(Pause(start=at(7), end=at(25)),)).reading(at(26))
    assert over_night.used == 8 * HOUR


def test_an_end_stops_it_for_good_and_an_old_look_knows_nothing_of_it() -> None:
    ended = clock(ended_at=at(3))
    assert (ended.reading(at(200)).used, ended.reading(at(200)).ended_at) == (3 * HOUR, at(3))
    assert ended.reading(at(2)).ended_at is None
    assert ended.reading(at(2)).due_at == at(8)
    assert ended.reading(at(200)).due_at is None


def test_a_desk_that_is_never_open_owes_nothing() -> None:
    never = BusinessCalendar(timezone="UTC", week=same_hours(set()))
    assert clock(never).reading(at(1000)).used == timedelta()
    assert clock(never).reading(at(1)).due_at is None


def test_a_pause_runs_forward() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        Pause(start=at(2), end=at(1))


# Against another way to count: each minute asks the wall clock whether the desk is open and whether it waits.

ZONES = ("Asia/Riyadh", "America/New_York", "Europe/London", "Pacific/Apia", "Australia/Lord_Howe", "Asia/Kathmandu")
CHANGES = tuple(  # of clocks, and Christmas
    datetime(year, month, day, tzinfo=UTC)
    for year, month, day in ((2026, 3, 8), (2026, 3, 29), (2026, 10, 25), (2026, 11, 1), (2026, 12, 25), (2027, 4, 4))
)
quarters = st.integers(0, 95).map(lambda number: time(number // 4, number % 4 * 15))
shifts = st.builds(Shift, start=quarters, end=quarters)
weeks = st.lists(st.lists(shifts, max_size=2).map(tuple), min_size=7, max_size=7).map(
    lambda days: Week(days=tuple(days))
)


@st.composite
def histories(draw: st.DrawFn) -> tuple[SlaClock, datetime]:
    begin = draw(st.sampled_from(CHANGES)) - timedelta(days=1)
    minutes = st.integers(0, 4 * 24 * 60).map(lambda number: begin + number * MINUTE)
    started, now = draw(minutes), draw(minutes)
    pauses = [
        Pause(start=min(pair), end=None if draw(st.booleans()) and index == 0 else max(pair))
        for index, pair in enumerate(draw(st.lists(st.tuples(minutes, minutes), max_size=3)))
    ]
    days_off = draw(st.sets(st.integers(0, 5).map(lambda number: (begin + timedelta(days=number)).date()), max_size=2))
    calendar = BusinessCalendar(
        timezone=draw(st.sampled_from(ZONES)),
        week=draw(weeks),
        days_off=frozenset(days_off),
        countries=tuple(draw(st.sets(st.sampled_from(("SA", "GB", "US", "AU")), max_size=2))),
    )
    return (
        SlaClock(
            calendar=calendar,
            budget=draw(st.integers(1, 48)) * 30 * MINUTE,
            started_at=started,
            ended_at=draw(st.none() | minutes),
            pauses=tuple(pauses),
        ),
        now,
    )


country_holidays = lru_cache(uncached)


def is_open(calendar: BusinessCalendar, moment: datetime) -> bool:
    wall = moment.astimezone(ZoneInfo(calendar.timezone)).replace(tzinfo=None)
    for day in (wall.date(), wall.date() - timedelta(days=1)):
        if day in calendar.days_off or any(day in country_holidays(one, years=day.year) for one in calendar.countries):
            continue
        for shift in calendar.week.days[day.weekday()]:
            start, end = datetime.combine(day, shift.start), datetime.combine(day, shift.end)
            if start <= wall < (end if end > start else end + timedelta(days=1)):
                return True
    return False


def runs(one: SlaClock, moment: datetime) -> bool:
    waits = any(pause.start <= moment and (pause.end is None or moment < pause.end) for pause in one.pauses)
    ended = one.ended_at is not None and one.ended_at <= moment
    return one.started_at <= moment and not ended and not waits and is_open(one.calendar, moment)


def counted(one: SlaClock, now: datetime) -> int:
    """Minutes."""
    minutes = (now - one.started_at) // MINUTE
    return sum(runs(one, one.started_at + number * MINUTE) for number in range(minutes))


@settings(max_examples=60, deadline=None)
@given(histories())
def test_it_counts_as_the_clock_on_the_wall_does(history: tuple[SlaClock, datetime]) -> None:
    one, now = history
    assert one.reading(now).used == counted(one, now) * MINUTE


@settings(max_examples=60, deadline=None)
@given(histories())
def test_what_it_foretells_comes_true(history: tuple[SlaClock, datetime]) -> None:
    one, now = history
    known = one.model_copy(
        update={
            "ended_at": one.ended_at if one.ended_at and one.ended_at <= now else None,
            "pauses": tuple(
                Pause(start=pause.start, end=pause.end if pause.end and pause.end <= now else None)
                for pause in one.pauses
                if pause.start <= now
            ),
        }
    )
    told = known.reading(now)
    for moment, amount in ((told.warn_at, one.budget * WARNED_AT), (told.due_at, one.budget)):
        if moment is None:
            assert told.paused_since or told.ended_at or not any(one.calendar.week.days)
        else:
            assert known.reading(moment).used == amount
            assert known.reading(moment - timedelta(seconds=1)).used == amount - timedelta(seconds=1)
