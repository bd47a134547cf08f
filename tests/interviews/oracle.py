"""Which times there are for an interview, found out the slow way: minute by minute, choice by choice.

It shares no line with the search: no spans, no bits, no matching; only clocks on walls.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

from bot.core.weeks import DAY, Span
from bot.interviews.availability import Member, Wanted
from db.models.ids import UserId
from db.models.interviews import SeatKind

TICK = timedelta(minutes=5)  # all that the tests make begins and ends on one
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def possible_starts(wanted: Wanted) -> list[datetime]:
    zone = ZoneInfo(wanted.candidate_timezone)
    found = []
    at = datetime.combine(wanted.first_day - 2 * DAY, time(), UTC)
    while at < datetime.combine(wanted.last_day + 3 * DAY, time(), UTC):
        if (
            (at - EPOCH) % wanted.step == timedelta(0)
            and wanted.first_day <= at.astimezone(zone).date() <= wanted.last_day
            and at >= wanted.now + wanted.notice
            and not any(taken(minute, wanted.candidate_taken) for minute in ticks(at, wanted.duration))
            and next(castings(wanted, at), None) is not None
        ):
            found.append(at)
        at += TICK
    return found


def castings(wanted: Wanted, at: datetime) -> Iterator[tuple[UserId, ...]]:
    """Every way to fill the any-of seats, in order, with people who are free; none where somebody required is not."""
    people = {person.user_id: person for person in wanted.people}
    free = {user_id for user_id, person in people.items() if is_free(person, at, wanted.duration)}
    required = {user_id for seat in wanted.seats if seat.kind is SeatKind.REQUIRED for user_id in seat.user_ids}
    optional = {user_id for seat in wanted.seats if seat.kind is SeatKind.OPTIONAL for user_id in seat.user_ids}
    groups = [seat.user_ids for seat in wanted.seats if seat.kind is SeatKind.ANY_OF]
    if not required <= free:
        return
    for choice in product(*groups):
        if len(set(choice)) < len(choice) or set(choice) & required or not set(choice) <= free:
            continue
        willing = {user_id for user_id in optional & free if not over_caps(people[user_id], at)}
        if required or choice or willing:
            yield choice


def is_free(person: Member, at: datetime, duration: timedelta) -> bool:
    return all(
        at_work(person, minute) and not taken(minute, (*person.busy, *person.interviews))
        for minute in ticks(at, duration)
    )


def at_work(person: Member, at: datetime) -> bool:
    local = at.astimezone(ZoneInfo(person.timezone))
    today, yesterday = local.date(), local.date() - DAY
    begun = () if today in person.days_off else person.week.days[today.weekday()]
    carried = () if yesterday in person.days_off else person.week.days[yesterday.weekday()]
    return any(
        local.time() >= shift.start and (local.time() < shift.end or shift.end <= shift.start) for shift in begun
    ) or any(shift.end <= shift.start and local.time() < shift.end for shift in carried)


def interviews_on_day_and_in_week(person: Member, at: datetime) -> tuple[int, int]:
    """Where the person is; the week is the seven days from its first day on."""
    zone = ZoneInfo(person.timezone)
    day = at.astimezone(zone).date()
    begin = day
    while begin.weekday() != person.week.first_day:
        begin -= DAY
    days = [interview.start.astimezone(zone).date() for interview in person.interviews]
    return days.count(day), sum(begin <= one < begin + 7 * DAY for one in days)


def over_caps(person: Member, at: datetime) -> int:
    """How many caps one more interview would break."""
    caps = (person.most_a_day, person.most_a_week)
    counts = interviews_on_day_and_in_week(person, at)
    return sum(most is not None and count + 1 > most for count, most in zip(counts, caps, strict=True))


def taken(minute: datetime, appointments: tuple[Span, ...]) -> bool:
    return any(one.start <= minute < one.end for one in appointments)


def ticks(at: datetime, duration: timedelta) -> Iterator[datetime]:
    for number in range(duration // TICK):
        yield at + number * TICK
