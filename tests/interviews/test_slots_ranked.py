"""The order in which times are proposed, rule by rule, and what is said against them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bot.core.weeks import DAY, Shift, Span, same_hours
from bot.interviews.availability import Load, Member, Obstacle, Period, Seat, Wanted
from bot.interviews.slots import Daytime, Slot, best_slots, check
from db.models.ids import UserId
from db.models.interviews import SeatKind

HOUR = timedelta(hours=1)
SUNDAY = date(2026, 11, 8)
SUNDAY_TO_THURSDAY = same_hours({6, 0, 1, 2, 3}, Shift(start=time(9), end=time(17)))
SARA, OMAR, LINA = UserId(1), UserId(2), UserId(3)
NAMES = {SARA: "Sara", OMAR: "Omar", LINA: "Lina"}


def at(day: int, hour: int, minute: int = 0, *, hours: float = 1) -> Span:
    """On a day of November 2026, in Riyadh."""
    start = datetime(2026, 11, day, hour, minute, tzinfo=UTC) - 3 * HOUR
    return Span(start=start, end=start + hours * HOUR)


def person(user_id: UserId, **values: Any) -> Member:
    defaults = {"name": NAMES[user_id], "timezone": "Asia/Riyadh", "week": SUNDAY_TO_THURSDAY}
    return Member(user_id=user_id, **defaults | values)


def wanted(people: Sequence[Member], seats: Sequence[tuple[SeatKind, Sequence[UserId]]], **values: Any) -> Wanted:
    defaults = {
        "duration": HOUR,
        "first_day": SUNDAY,
        "last_day": SUNDAY + 4 * DAY,
        "candidate_timezone": "Asia/Riyadh",
        "now": datetime(2026, 11, 1, tzinfo=UTC),
    }
    asked = tuple(Seat(kind=kind, user_ids=tuple(user_ids)) for kind, user_ids in seats)
    return Wanted(people=tuple(people), seats=asked, **defaults | values)


def local(slots: Sequence[Slot]) -> list[str]:
    return [(slot.start + 3 * HOUR).strftime("%d %H:%M") for slot in slots]


def test_days_and_parts_of_the_day_differ_and_edges_are_left_alone() -> None:
    slots = best_slots(wanted([person(SARA)], [(SeatKind.REQUIRED, [SARA])]))
    assert local(slots) == ["08 09:30", "09 11:00", "10 14:00", "11 09:30", "12 11:00"]


def test_a_short_week_has_two_times_a_day_that_do_not_overlap() -> None:
    slots = best_slots(wanted([person(SARA)], [(SeatKind.REQUIRED, [SARA])], last_day=SUNDAY + DAY))
    assert local(slots) == ["08 09:30", "09 11:00", "08 14:00", "09 09:30", "08 11:00"]
    free_for_75_minutes = person(SARA, busy=(at(8, 10, 15, hours=10),))
    overlapping = best_slots(wanted([free_for_75_minutes], [(SeatKind.REQUIRED, [SARA])], last_day=SUNDAY))
    assert local(overlapping) == ["08 09:00", "08 09:15"], "better than nothing"


def test_the_candidates_own_day_comes_first() -> None:
    """Somebody in Los Angeles, eleven hours behind: a panel that works late meets them in their morning."""
    late = same_hours({6, 0, 1, 2, 3}, Shift(start=time(9), end=time(20)))
    slots = best_slots(
        wanted([person(SARA, week=late)], [(SeatKind.REQUIRED, [SARA])], candidate_timezone="America/Los_Angeles")
    )
    assert {slot.daytime for slot in slots} == {Daytime.DAY}
    assert all((slot.start - 8 * HOUR).hour == 8 for slot in slots)
    nine_to_five = wanted([person(SARA)], [(SeatKind.REQUIRED, [SARA])], candidate_timezone="America/Los_Angeles")
    assert {slot.daytime for slot in best_slots(nine_to_five)} == {Daytime.NIGHT}, "there is no other"


def test_caps_are_broken_last_and_told_with_the_name() -> None:
    full_sunday = person(SARA, interviews=(at(8, 9), at(8, 10)), most_a_day=2, most_a_week=3)
    slots = best_slots(wanted([full_sunday], [(SeatKind.REQUIRED, [SARA])]))
    assert [slot.start.day for slot in slots] == [9, 10, 11, 12, 9]
    assert all(not slot.needs_reason for slot in slots)
    [slot] = best_slots(wanted([full_sunday], [(SeatKind.REQUIRED, [SARA])], last_day=SUNDAY), most=1)
    assert slot.needs_reason
    assert [(one.name, one.load) for one in slot.overloaded] == [("Sara", Load(2, 2, (Period.DAY,)))]
    full_week = full_sunday.model_copy(update={"most_a_week": 2})
    monday = check(wanted([full_week], [(SeatKind.REQUIRED, [SARA])]), at(9, 12).start)
    assert [one.load for one in monday.overloaded] == [Load(0, 2, (Period.WEEK,))]
    saturday_before = full_week.model_copy(update={"interviews": (at(7, 9), at(7, 10))})
    assert not check(wanted([saturday_before], [(SeatKind.REQUIRED, [SARA])]), at(9, 12).start).overloaded, (
        "a week from Sunday to Thursday begins on Sunday"
    )


def test_of_a_group_the_least_loaded_comes() -> None:
    people = [person(SARA, interviews=(at(11, 9), at(11, 10))), person(OMAR, interviews=(at(12, 9),))]
    group = [(SeatKind.ANY_OF, [SARA, OMAR])]
    [slot] = best_slots(wanted(people, group), most=1)
    assert [one.name for one in slot.seated] == ["Omar"]
    assert slot.absent == (), "whoever is free and not needed is not missing"
    people[1] = person(OMAR, interviews=(at(12, 9),), most_a_week=1)
    [slot] = best_slots(wanted(people, group), most=1)
    assert [one.name for one in slot.seated] == ["Sara"], "a cap weighs more than a number"
    people[0] = person(SARA, busy=(at(8, 9, hours=200),))
    [slot] = best_slots(wanted(people, group), most=1)
    assert [(one.name, one.load.over) for one in slot.seated] == [("Omar", (Period.WEEK,))]
    assert [(one.name, one.obstacle) for one in slot.absent] == [("Sara", Obstacle.BUSY)]


def test_groups_that_overlap_are_filled_when_they_can_be() -> None:
    """Omar has less to do, but is the only one for the second seat."""
    people = [person(SARA, interviews=(at(11, 9),)), person(OMAR)]
    seats = [(SeatKind.ANY_OF, [OMAR, SARA]), (SeatKind.ANY_OF, [OMAR])]
    [slot] = best_slots(wanted(people, seats), most=1)
    assert [(one.seat, one.name) for one in slot.seated] == [(0, "Sara"), (1, "Omar")]
    alone = wanted(people[1:], [(SeatKind.ANY_OF, [OMAR]), (SeatKind.ANY_OF, [OMAR])])
    assert best_slots(alone) == ()
    assert check(alone, at(9, 12).start).empty_seats == (1,)


def test_optional_people_count_but_do_not_crowd_a_day() -> None:
    """Lina can only come on Monday: two times are there, and the others on other days without her."""
    sunday_and_later = (at(8, 0, hours=24), at(10, 0, hours=24 * 5))
    people = [person(SARA), person(LINA, busy=sunday_and_later)]
    slots = best_slots(wanted(people, [(SeatKind.REQUIRED, [SARA]), (SeatKind.OPTIONAL, [LINA])]))
    assert [slot.start.day for slot in slots] == [9, 9, 8, 10, 11]
    assert [[one.name for one in slot.absent] for slot in slots] == [[], [], ["Lina"], ["Lina"], ["Lina"]]
    full = [person(SARA), person(LINA, interviews=(at(9, 9),), most_a_day=1)]
    slot = check(wanted(full, [(SeatKind.REQUIRED, [SARA]), (SeatKind.OPTIONAL, [LINA])]), at(9, 12).start)
    assert [one.obstacle for one in slot.absent] == [Obstacle.FULL]
    assert not slot.needs_reason, "nobody has to say why somebody optional is missing"


def test_notice_and_the_candidates_other_interviews() -> None:
    values = {"now": at(8, 12).start, "notice": timedelta(hours=24), "candidate_taken": (at(9, 12, hours=4),)}
    search = wanted([person(SARA)], [(SeatKind.REQUIRED, [SARA])], last_day=SUNDAY + DAY, **values)
    assert local(best_slots(search)) == ["09 16:00"]
    assert check(search, at(9, 11).start).too_soon
    taken = check(search, at(9, 15, 30).start)
    assert (taken.candidate_taken, taken.too_soon, taken.needs_reason) == (True, False, True)


def test_a_time_typed_by_hand_tells_who_cannot_and_why() -> None:
    people = [
        person(SARA, busy=(at(8, 10),)),
        person(OMAR, timezone="Europe/London"),
        person(LINA, days_off=frozenset({SUNDAY})),
    ]
    slot = check(wanted(people, [(SeatKind.REQUIRED, [SARA, OMAR]), (SeatKind.ANY_OF, [LINA])]), at(8, 10, 30).start)
    assert [(one.name, one.obstacle) for one in slot.conflicts] == [
        ("Sara", Obstacle.BUSY),
        ("Omar", Obstacle.OFF_HOURS),
        ("Lina", Obstacle.DAY_OFF),
    ]
    assert slot.needs_reason
    long_after = check(wanted(people, [(SeatKind.REQUIRED, [SARA])]), datetime(2027, 3, 9, 9, tzinfo=UTC))
    assert not long_after.needs_reason, "days beyond those searched are judged as well"


def test_days_off_and_friday_are_nobodys() -> None:
    resting = person(SARA, days_off=frozenset({SUNDAY, SUNDAY + DAY}))
    slots = best_slots(wanted([resting], [(SeatKind.REQUIRED, [SARA])], last_day=SUNDAY + 6 * DAY))
    assert sorted({slot.start.day for slot in slots}) == [10, 11, 12]
