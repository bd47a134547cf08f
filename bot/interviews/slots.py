"""Times for an interview: the best of those there are, and what speaks against one that somebody typed.

A time is offered when everybody required is free in their working hours and for each any-of seat somebody is, nobody
on two seats. Of those who may take the any-of seats, the people with the least load do: within their caps first, then
fewer interviews in that week, then on that day. Optional people come when they are free and below their caps.

The best are picked one after the other. Each pick is the time that comes first by, in this order:

1. the candidate's hours: day (08:00–20:00), early or late (07:00–22:00), night;
2. fewer caps broken by those who come;
3. not a third time on one of the candidate's days;
4. fewer optional people missing;
5. not overlapping a time picked before; then a day with fewer of them; then a part of the day with fewer of them;
6. fewer people for whom it is the first or last half hour of their working time;
7. less load on those who come;
8. the earlier one.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum
from functools import reduce
from operator import and_, or_
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from bot.core.models import Frozen
from bot.core.times import zone_of
from bot.core.weeks import DAY, Span, first_moment, without
from bot.interviews.availability import Diary, Load, Obstacle, Wanted
from db.models.ids import UserId
from db.models.interviews import SeatKind

OFFERED: Final = 5
MOST_A_DAY: Final = 2  # of the offered times, while other days have some
EDGE: Final = timedelta(minutes=30)
COMFORT: Final = (time(8), time(20))  # where the candidate is
BEARABLE: Final = (time(7), time(22))
PARTS: Final = (time(11), time(14), time(17))  # between morning, noon, afternoon and evening
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Daytime(IntEnum):
    """How an interview lies in the candidate's day."""

    DAY = 0
    FRINGE = 1
    NIGHT = 2


class Seated(Frozen):
    """Somebody who comes, on the seat of that position in `Wanted.seats`, with what they have already.

    `obstacle` is what keeps them from coming; times that are proposed have none.
    """

    seat: int
    user_id: UserId
    name: str
    load: Load
    obstacle: Obstacle | None


class Absent(Frozen):
    """Somebody who was thought of for an any-of or optional seat and cannot come."""

    seat: int
    user_id: UserId
    name: str
    obstacle: Obstacle


class Slot(Frozen):
    """A time, who comes, and all that is imperfect about it."""

    start: datetime  # UTC
    end: datetime
    seated: tuple[Seated, ...]
    absent: tuple[Absent, ...]
    empty_seats: tuple[int, ...]  # positions of seats that nobody can take
    daytime: Daytime
    too_soon: bool  # less than the notice from now
    candidate_taken: bool  # by another interview

    @property
    def conflicts(self) -> tuple[Seated, ...]:
        return tuple(one for one in self.seated if one.obstacle is not None)

    @property
    def overloaded(self) -> tuple[Seated, ...]:
        return tuple(one for one in self.seated if one.load.over)

    @property
    def needs_reason(self) -> bool:
        """Whether it may be booked only by somebody who says why."""
        return bool(self.conflicts or self.overloaded or self.empty_seats or self.too_soon or self.candidate_taken)


def best_slots(wanted: Wanted, most: int = OFFERED) -> tuple[Slot, ...]:
    """As many of the best as there are, the best first; none only where there is none."""
    panel = Panel(wanted)
    left = list(panel.possible())
    picked: list[_Weighed] = []
    while left and len(picked) < most:
        best = min(left, key=lambda one: _rank(one, picked))
        left.remove(best)
        picked.append(best)
    return tuple(panel.slot(one.span.start) for one in picked)


def never_free(wanted: Wanted) -> tuple[UserId, ...]:
    """The people of needed seats that have no time even by themselves; none where each has some, but not together."""
    seats = (seat for seat in wanted.seats if seat.kind is not SeatKind.OPTIONAL)
    alone = ((seat, Panel(wanted.model_copy(update={"seats": (seat,)}))) for seat in seats)
    return tuple(user_id for seat, panel in alone if next(panel.possible(), None) is None for user_id in seat.user_ids)


def check(wanted: Wanted, start: datetime) -> Slot:
    """A time that somebody typed, on whatever day, and all that speaks against it."""
    day = start.astimezone(zone_of(wanted.candidate_timezone)).date()
    return Panel(wanted.model_copy(update={"first_day": day, "last_day": day})).slot(start.astimezone(UTC))


class Panel:
    """The people of an interview with their diaries open."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._zone = zone_of(wanted.candidate_timezone)
        # a candidate's day is up to a day away from anybody else's, and an interview may end on the next
        first, last = wanted.first_day - DAY, wanted.last_day + 2 * DAY
        self._diaries = {person.user_id: Diary(person, first, last) for person in wanted.people}
        self._any_of = {
            position: seat.user_ids for position, seat in enumerate(wanted.seats) if seat.kind is SeatKind.ANY_OF
        }
        self._candidate_taken = wanted.candidate_taken
        self._casts: dict[tuple[_Standing, ...], _Cast] = {}

    def possible(self) -> Iterator["_Weighed"]:
        """Every time that may be proposed, in order."""
        wanted = self._wanted
        earliest = max(first_moment(wanted.first_day, self._zone), wanted.now.astimezone(UTC) + wanted.notice)
        steps = range(self._step_from(earliest), self._step_from(first_moment(wanted.last_day + DAY, self._zone)))
        for number in _bits(self._free_steps(steps)):
            span = self._span(self._start_of(steps.start + number))
            cast = self._cast(span)
            if cast.seated and not any(one.obstacle for one in cast.seated) and not cast.empty_seats:
                yield self._weighed(span, cast)

    def _weighed(self, span: Span, cast: "_Cast") -> "_Weighed":
        local = span.start.astimezone(self._zone)
        return _Weighed(
            span=span,
            daytime=_daytime(span, self._zone),
            cast=cast,
            edges=sum(self._diaries[one.user_id].at_edge(span, EDGE) for one in cast.seated),
            day=local.date(),
            part=bisect_right(PARTS, local.time()),
        )

    def slot(self, start: datetime) -> Slot:
        """Who comes at a time, UTC, and what is imperfect about it."""
        span = self._span(start)
        cast = self._cast(span)
        return Slot(
            start=span.start,
            end=span.end,
            seated=cast.seated,
            absent=cast.absent,
            empty_seats=cast.empty_seats,
            daytime=_daytime(span, self._zone),
            too_soon=start < self._wanted.now + self._wanted.notice,
            candidate_taken=without([span], self._candidate_taken) != [span],
        )

    def _span(self, start: datetime) -> Span:
        return Span(start, start + self._wanted.duration)

    def _free_steps(self, steps: range) -> int:
        """The steps at which everybody required, and somebody of each group, is free: a bit each, the first lowest."""
        free = {user_id: self._steps_in(diary.free, steps) for user_id, diary in self._diaries.items()}
        all_day = Span(self._start_of(steps.start), self._start_of(steps.stop) + self._wanted.duration)
        found = self._steps_in(without([all_day], self._candidate_taken), steps)
        for seat in self._wanted.seats:
            match seat.kind:
                case SeatKind.REQUIRED:
                    found = reduce(and_, (free[user_id] for user_id in seat.user_ids), found)
                case SeatKind.ANY_OF:
                    found &= reduce(or_, (free[user_id] for user_id in seat.user_ids))
                case SeatKind.OPTIONAL:
                    pass
        return found

    def _steps_in(self, spans: Sequence[Span], steps: range) -> int:
        """Those at which an interview lies within one of the spans."""
        found = 0
        for span in spans:
            first = max(self._step_from(span.start), steps.start)
            after = min((span.end - self._wanted.duration - _EPOCH) // self._wanted.step + 1, steps.stop)
            if first < after:
                found |= ((1 << (after - first)) - 1) << (first - steps.start)
        return found

    def _start_of(self, step: int) -> datetime:
        return _EPOCH + step * self._wanted.step

    def _step_from(self, moment: datetime) -> int:
        """The first step that is not before a moment."""
        return -((_EPOCH - moment) // self._wanted.step)

    def _cast(self, span: Span) -> "_Cast":
        standings = tuple(_Standing(diary.obstacle(span), diary.load(span.start)) for diary in self._diaries.values())
        if standings not in self._casts:  # it stays the same from one step to the next, mostly
            self._casts[standings] = self._newly_cast(dict(zip(self._diaries, standings, strict=True)))
        return self._casts[standings]

    def _newly_cast(self, standings: Mapping[UserId, "_Standing"]) -> "_Cast":
        seats = self._seats(standings)
        seated = tuple(
            Seated(
                seat=position,
                user_id=user_id,
                name=self._diaries[user_id].person.name,
                load=standings[user_id].load,
                obstacle=standings[user_id].obstacle,
            )
            for position, user_ids in enumerate(seats)
            for user_id in user_ids
        )
        absent = tuple(self._absent(standings, {one.user_id for one in seated}))
        return _Cast(
            seated=seated,
            absent=absent,
            empty_seats=tuple(position for position in self._any_of if not seats[position]),
            broken=sum(len(one.load.over) for one in seated),
            missing=sum(self._wanted.seats[one.seat].kind is SeatKind.OPTIONAL for one in absent),
            load=sum(one.load.a_week for one in seated),
        )

    def _seats(self, standings: Mapping[UserId, "_Standing"]) -> list[tuple[UserId, ...]]:
        """Who takes each seat, nobody two."""
        seats: list[tuple[UserId, ...]] = [() for _seat in self._wanted.seats]
        coming: set[UserId] = set()

        def take(position: int, user_ids: Iterable[UserId]) -> None:
            seats[position] = tuple(dict.fromkeys(one for one in user_ids if one not in coming))
            coming.update(seats[position])

        for position, seat in enumerate(self._wanted.seats):
            if seat.kind is SeatKind.REQUIRED:
                take(position, seat.user_ids)
        for position, user_id in self._least_loaded(standings, coming).items():
            take(position, [user_id])
        for position, seat in enumerate(self._wanted.seats):
            if seat.kind is SeatKind.OPTIONAL:
                take(position, [one for one in seat.user_ids if standings[one].optional_obstacle is None])
        return seats

    def _least_loaded(self, standings: Mapping[UserId, "_Standing"], coming: set[UserId]) -> dict[int, UserId]:
        """Position of each any-of seat → who takes it. People are tried from the one who should rather come to the one
        who rather should not, and keep a place once they have one, though not always the same: so no other choice fills
        as many seats with people who come before these."""
        positions: dict[UserId, list[int]] = {}
        for position, user_ids in self._any_of.items():
            for user_id in dict.fromkeys(user_ids):
                if user_id not in coming:
                    positions.setdefault(user_id, []).append(position)
        holders: dict[int, UserId] = {}

        def find_place(user_id: UserId, tried: set[int]) -> bool:
            for position in positions[user_id]:
                if position not in tried:
                    tried.add(position)
                    if position not in holders or find_place(holders[position], tried):
                        holders[position] = user_id
                        return True
            return False

        for user_id in sorted(positions, key=lambda one: standings[one].reluctance):
            if len(holders) == len(self._any_of):
                break
            find_place(user_id, set())
        return holders

    def _absent(self, standings: Mapping[UserId, "_Standing"], coming: set[UserId]) -> Iterator[Absent]:
        for position, seat in enumerate(self._wanted.seats):
            for user_id in dict.fromkeys(seat.user_ids):
                standing, optional = standings[user_id], seat.kind is SeatKind.OPTIONAL
                obstacle = standing.optional_obstacle if optional else standing.obstacle
                if obstacle is not None and user_id not in coming:
                    name = self._diaries[user_id].person.name
                    yield Absent(seat=position, user_id=user_id, name=name, obstacle=obstacle)


class _Standing(NamedTuple):
    """How somebody stands to a time."""

    obstacle: Obstacle | None
    load: Load

    @property
    def optional_obstacle(self) -> Obstacle | None:
        return self.obstacle or (Obstacle.FULL if self.load.over else None)

    @property
    def reluctance(self) -> tuple[bool, bool, int, int]:
        """Who comes rather than others has less of it; of the same, whoever is named first comes."""
        return self.obstacle is not None, bool(self.load.over), self.load.a_week, self.load.a_day


class _Cast(NamedTuple):
    """Who comes when people stand to a time in a certain way."""

    seated: tuple[Seated, ...]
    absent: tuple[Absent, ...]
    empty_seats: tuple[int, ...]
    broken: int  # caps
    missing: int  # optional people
    load: int  # interviews in that week of all who come


class _Weighed(NamedTuple):
    """A time with what it is ranked by."""

    span: Span
    daytime: Daytime
    cast: _Cast
    edges: int  # people at the beginning or end of their hours
    day: date  # the candidate's
    part: int  # of that day


def _rank(one: _Weighed, picked: Sequence[_Weighed]) -> tuple[object, ...]:
    """Lowest first, in the order that the module tells."""
    same_day = sum(other.day == one.day for other in picked)
    return (
        one.daytime,
        one.cast.broken,
        same_day >= MOST_A_DAY,
        one.cast.missing,
        any(other.span.start < one.span.end and one.span.start < other.span.end for other in picked),
        same_day,
        sum(other.part == one.part for other in picked),
        one.edges,
        one.cast.load,
        one.span.start,
    )


def _daytime(span: Span, zone: ZoneInfo) -> Daytime:
    first, last = span.start.astimezone(zone), (span.end - timedelta.resolution).astimezone(zone)
    for hours, daytime in ((COMFORT, Daytime.DAY), (BEARABLE, Daytime.FRINGE)):
        if first.date() == last.date() and hours[0] <= first.time() and last.time() < hours[1]:
            return daytime
    return Daytime.NIGHT


def _bits(number: int) -> Iterator[int]:
    """Positions of the ones, lowest first."""
    for position, bit in enumerate(reversed(f"{number:b}")):
        if bit == "1":
            yield position
