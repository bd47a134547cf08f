"""The search offers all times there are and no other, against an oracle that goes through them minute by minute."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.weeks import DAY, DAYS_OF_WEEK, Shift, Span, Week
from bot.interviews.availability import Member, Seat, Wanted
from bot.interviews.slots import OFFERED, Panel, Slot, best_slots, check
from db.models.ids import UserId
from db.models.interviews import SeatKind
from tests.core.test_weeks import JUMPS
from tests.interviews.oracle import castings, interviews_on_day_and_in_week, is_free, over_caps, possible_starts

SLOW = settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])
# half a day apart, a quarter of an hour off, both sides of the date line; those of JUMPS on the very days searched
ZONES = sorted(
    {name for name, _day in JUMPS} | {"Pacific/Kiritimati", "Pacific/Pago_Pago", "America/Los_Angeles", "UTC"}
)
PEOPLE = tuple(UserId(number) for number in range(1, 5))

ticks = st.integers(0, 24 * 12 - 1)
times = ticks.map(lambda tick: time(tick // 12, tick % 12 * 5))
office = st.builds(Shift, start=st.just(time(9)), end=st.just(time(17)))
always = st.builds(Shift, start=st.just(time(0)), end=st.just(time(0)))
odd = st.builds(Shift, start=times, end=times)
weeks = st.lists(
    st.one_of(always, always, office, odd, st.none()).map(lambda shift: (shift,) if shift else ()),
    min_size=DAYS_OF_WEEK,
    max_size=DAYS_OF_WEEK,
).map(lambda days: Week(days=tuple(days)))


def appointments(day: date, most: int) -> st.SearchStrategy[tuple[Span, ...]]:
    begin = datetime.combine(day - 2 * DAY, time(), UTC)
    starts, lengths = st.integers(0, 5 * 24 * 12), st.integers(1, 4 * 12)
    one = st.builds(
        lambda start, length: Span(
            start=begin + timedelta(minutes=5 * start), end=begin + timedelta(minutes=5 * (start + length))
        ),
        starts,
        lengths,
    )
    return st.lists(one, max_size=most).map(tuple)


@st.composite
def wanted(draw: st.DrawFn) -> Wanted:
    zone, day = draw(st.sampled_from(JUMPS))
    caps = st.one_of(st.none(), st.integers(0, 2))
    # mostly groups, whose people overlap
    kinds = st.sampled_from([SeatKind.REQUIRED, SeatKind.ANY_OF, SeatKind.ANY_OF, SeatKind.ANY_OF, SeatKind.OPTIONAL])
    people = [
        Member(
            user_id=user_id,
            name=f"Person {user_id}",
            timezone=draw(st.one_of(st.just(zone), st.just(zone), st.sampled_from(ZONES))),
            week=draw(weeks),
            days_off=frozenset(day + number * DAY for number in draw(st.sets(st.integers(-1, 1), max_size=1))),
            busy=draw(appointments(day, 2)),
            interviews=draw(appointments(day, 3)),
            most_a_day=draw(caps),
            most_a_week=draw(caps),
        )
        for user_id in PEOPLE[: draw(st.integers(2, len(PEOPLE)))]
    ]
    ids = st.sampled_from([person.user_id for person in people])
    seat = st.builds(Seat, kind=kinds, user_ids=st.lists(ids, min_size=1, max_size=3, unique=True).map(tuple))
    return Wanted(
        people=tuple(people),
        seats=tuple(draw(st.lists(seat, min_size=1, max_size=3))),
        duration=timedelta(minutes=draw(st.sampled_from([15, 30, 45, 60, 90]))),
        first_day=day - DAY * draw(st.integers(0, 1)),
        last_day=day + DAY * draw(st.integers(0, 1)),
        candidate_timezone=draw(st.one_of(st.just(zone), st.sampled_from(ZONES))),
        candidate_taken=draw(appointments(day, 1)),
        now=datetime.combine(day - 3 * DAY, draw(times), UTC),
        notice=timedelta(hours=draw(st.integers(0, 80))),
        step=timedelta(minutes=draw(st.sampled_from([15, 20, 30]))),
    )


@SLOW
@given(wanted())
def test_all_times_there_are_and_no_other(wanted: Wanted) -> None:
    expected = possible_starts(wanted)
    assert [one.span.start for one in Panel(wanted).possible()] == expected
    best = best_slots(wanted)
    assert len(best) == min(OFFERED, len(expected)), "never empty when there is one"
    assert len({slot.start for slot in best}) == len(best)
    for slot in best:
        assert slot.start in expected
        _is_as_told(wanted, slot)
        assert check(wanted, slot.start) == slot, "what is proposed is judged the same when it is typed"
        assert (slot.conflicts, slot.empty_seats, slot.too_soon, slot.candidate_taken) == ((), (), False, False)


def _is_as_told(wanted: Wanted, slot: Slot) -> None:
    """Seats, loads and imperfections of a time that is possible, against the oracle."""
    people = {person.user_id: person for person in wanted.people}
    seated = [one.user_id for one in slot.seated]
    assert len(set(seated)) == len(seated), "nobody sits on two seats"
    for one in slot.seated:
        person = people[one.user_id]
        assert one.user_id in wanted.seats[one.seat].user_ids
        assert is_free(person, slot.start, wanted.duration)
        assert (one.load.a_day, one.load.a_week) == interviews_on_day_and_in_week(person, slot.start)
        assert len(one.load.over) == over_caps(person, slot.start)
    for absent in slot.absent:
        assert absent.user_id not in seated
        assert not is_free(people[absent.user_id], slot.start, wanted.duration) or over_caps(
            people[absent.user_id], slot.start
        )

    def reluctance(user_id: UserId) -> tuple[bool, int, int]:
        a_day, a_week = interviews_on_day_and_in_week(people[user_id], slot.start)
        return over_caps(people[user_id], slot.start) > 0, a_week, a_day

    chosen = tuple(one.user_id for one in slot.seated if wanted.seats[one.seat].kind is SeatKind.ANY_OF)
    choices = list(castings(wanted, slot.start))
    assert chosen in choices
    # the least loaded: taken from the most eager on, nobody is replaceable by somebody with less
    assert sorted(map(reluctance, chosen)) == min(sorted(map(reluctance, choice)) for choice in choices)
    for position, seat in enumerate(wanted.seats):
        here = {one.user_id for one in slot.seated if one.seat == position}
        match seat.kind:
            case SeatKind.REQUIRED:
                assert set(seat.user_ids) <= set(seated)
            case SeatKind.ANY_OF:
                assert len(here) == 1
            case SeatKind.OPTIONAL:
                missing = {one.user_id for one in slot.absent if one.seat == position}
                assert missing == set(seat.user_ids) - set(seated), "whoever of the optional does not come is named"


@SLOW
@given(wanted(), st.integers(0, 5 * 24 * 12))
def test_a_time_typed_by_hand_tells_exactly_what_speaks_against_it(wanted: Wanted, number: int) -> None:
    begin = datetime.combine(wanted.first_day - 2 * DAY, time(), UTC)
    start = begin + timedelta(minutes=5 * number)
    slot = check(wanted, start)
    assert (slot.start, slot.end) == (start, start + wanted.duration)
    people = {person.user_id: person for person in wanted.people}
    for one in slot.seated:
        free = is_free(people[one.user_id], start, wanted.duration)
        assert (one.obstacle is None) == free
        assert len(one.load.over) == over_caps(people[one.user_id], start)
        assert free or wanted.seats[one.seat].kind is not SeatKind.OPTIONAL, "optional people are not made to come"
    required = {user_id for seat in wanted.seats if seat.kind is SeatKind.REQUIRED for user_id in seat.user_ids}
    assert required <= {one.user_id for one in slot.seated}
    free_choice = next(castings(wanted, start), None)
    has_seats = any(seat.kind is not SeatKind.OPTIONAL for seat in wanted.seats)
    if has_seats:
        assert (not slot.conflicts and not slot.empty_seats) == (free_choice is not None)


def test_half_a_day_apart_with_an_hour_in_common() -> None:
    """Riyadh until 17:00 and New York from 09:00: an hour by summer time, none a week later."""
    office_hours = Week(days=((Shift(start=time(9), end=time(17)),),) * 7)
    people = tuple(
        Member(user_id=user_id, name=zone, timezone=zone, week=office_hours)
        for user_id, zone in zip(PEOPLE, ("Asia/Riyadh", "America/New_York"), strict=False)
    )

    def starts(first: date, last: date, minutes: int) -> list[str]:
        wanted = Wanted(
            people=people,
            seats=(Seat(kind=SeatKind.REQUIRED, user_ids=PEOPLE[:2]),),
            duration=timedelta(minutes=minutes),
            first_day=first,
            last_day=last,
            candidate_timezone="Asia/Riyadh",
            now=datetime(2026, 10, 1, tzinfo=UTC),
        )
        return sorted(slot.start.strftime("%d %H:%M") for slot in best_slots(wanted))

    assert starts(date(2026, 10, 30), date(2026, 11, 2), 60) == ["30 13:00", "31 13:00"]
    assert starts(date(2026, 10, 30), date(2026, 11, 2), 75) == []
    assert starts(date(2026, 11, 1), date(2026, 11, 30), 15) == []


def test_a_night_shift_is_offered_on_both_sides_of_midnight() -> None:
    night = Week(days=((Shift(start=time(23, 30), end=time(0, 30)),), *((),) * 6))  # of Monday
    wanted = Wanted(
        people=(Member(user_id=PEOPLE[0], name="Noor", timezone="Asia/Riyadh", week=night),),
        seats=(Seat(kind=SeatKind.REQUIRED, user_ids=PEOPLE[:1]),),
        duration=timedelta(minutes=30),
        first_day=date(2026, 11, 9),
        last_day=date(2026, 11, 10),
        candidate_timezone="Asia/Riyadh",
        now=datetime(2026, 11, 1, tzinfo=UTC),
    )
    assert [one.span.start.strftime("%d %H:%M") for one in Panel(wanted).possible()] == [
        "09 20:30",
        "09 20:45",
        "09 21:00",
    ]
    tuesday = wanted.model_copy(update={"first_day": date(2026, 11, 10)})
    assert [one.span.start.strftime("%d %H:%M") for one in Panel(tuesday).possible()] == ["09 21:00"]


@pytest.mark.parametrize("update", [{"people": ()}, {"last_day": date(2027, 11, 9)}])
def test_what_cannot_be_searched_is_refused(update: dict[str, object]) -> None:
    values = {
        "people": (Member(user_id=PEOPLE[0], name="Noor", timezone="UTC", week=Week(days=((),) * 7)),),
        "seats": (Seat(kind=SeatKind.REQUIRED, user_ids=PEOPLE[:1]),),
        "duration": timedelta(minutes=30),
        "first_day": date(2026, 11, 9),
        "last_day": date(2026, 11, 10),
        "candidate_timezone": "UTC",
        "now": datetime(2026, 11, 1, tzinfo=UTC),
    }
    assert best_slots(Wanted.model_validate(values)) == ()
    with pytest.raises(ValueError, match=r"nothing is known|more than"):
        Wanted.model_validate(values | update)
