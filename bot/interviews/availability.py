"""When people of a panel can meet: what is asked for, and one person's diary."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from operator import attrgetter
from typing import Annotated, Final, NamedTuple, Self

from pydantic import AwareDatetime, Field, model_validator

from bot.core.models import Frozen
from bot.core.times import zone_of
from bot.core.weeks import DAY, WEEK, Span, Week, days_between, first_moment, without, working_spans
from db.models.ids import UserId
from db.models.interviews import SeatKind

STEP: Final = timedelta(minutes=15)
MOST_SEARCHED: Final = timedelta(days=92)  # a quarter


class Seat(Frozen):
    """A place on the panel and who may take it: of "any of" one of those named, else each of them."""

    kind: SeatKind
    user_ids: Annotated[tuple[UserId, ...], Field(min_length=1)]


class Member(Frozen):
    """Somebody who may be asked: their working time and what is already in it.

    `busy` is what calendars say; `interviews` are ours, which are busy time too, and count for the caps: each on the
    day, and in the week, in which it begins where the person is.
    """

    user_id: UserId
    name: str
    is_member: bool = True  # of the workspace; else there is no time at which they can
    timezone: str  # IANA name
    week: Week
    days_off: frozenset[date] = frozenset()
    busy: tuple[Span, ...] = ()
    interviews: tuple[Span, ...] = ()
    most_a_day: Annotated[int, Field(ge=0)] | None = None
    most_a_week: Annotated[int, Field(ge=0)] | None = None


class Wanted(Frozen):
    """An interview that looks for its time: on one of the days from `first_day` to `last_day` of the candidate's zone,
    not before `now + notice`, beginning at a whole number of steps of UTC's clock."""

    people: tuple[Member, ...]
    seats: tuple[Seat, ...]
    duration: Annotated[timedelta, Field(gt=timedelta(0), le=DAY)]
    first_day: date
    last_day: date
    candidate_timezone: str  # IANA name
    candidate_taken: tuple[Span, ...] = ()  # their other interviews
    now: AwareDatetime
    notice: Annotated[timedelta, Field(ge=timedelta(0))] = timedelta(0)
    step: Annotated[timedelta, Field(gt=timedelta(0), le=DAY)] = STEP

    @model_validator(mode="after")
    def _searchable(self) -> Self:
        known = {person.user_id for person in self.people}
        if unknown := {user_id for seat in self.seats for user_id in seat.user_ids} - known:
            raise ValueError(f"nothing is known of when {sorted(unknown)} work")
        if self.last_day - self.first_day > MOST_SEARCHED:
            raise ValueError(f"more than {MOST_SEARCHED.days} days at once")
        return self


class Obstacle(StrEnum):
    """Why somebody cannot come."""

    GONE = "gone"  # from the workspace
    BUSY = "busy"
    OFF_HOURS = "off_hours"
    DAY_OFF = "day_off"
    FULL = "full"  # a cap is reached; it keeps only optional people away


class Period(StrEnum):
    DAY = "day"
    WEEK = "week"


class Load(NamedTuple):
    """What somebody has on a day and in its week, without the interview in question."""

    a_day: int
    a_week: int
    over: tuple[Period, ...]  # caps that one more would break


class Diary:
    """One person's time from `first` to `last`, days of the person's own zone."""

    def __init__(self, person: Member, first: date, last: date) -> None:
        self.person = person
        self.zone = zone_of(person.timezone)
        # a shift of the day before may run into the first day
        working = working_spans(person.week, self.zone, first - DAY, last, days_off=person.days_off)
        self._working = working if person.is_member else []
        self.free = without(self._working, (*person.busy, *person.interviews))
        self._by_day = Counter(one.start.astimezone(self.zone).date() for one in person.interviews)
        days = list(days_between(first - DAY, last + DAY))
        self._midnights = [first_moment(day, self.zone) for day in days]
        self._loads = [self._load(day) for day in days]

    def obstacle(self, span: Span) -> Obstacle | None:
        """What keeps the person from being there all of the time; caps do not."""
        if not self.person.is_member:
            return Obstacle.GONE
        if _around(span, self.free) is not None:
            return None
        if _around(span, self._working) is not None:
            return Obstacle.BUSY
        local = {moment.astimezone(self.zone).date() for moment in (span.start, span.end - timedelta.resolution)}
        return Obstacle.DAY_OFF if local & self.person.days_off else Obstacle.OFF_HOURS

    def at_edge(self, span: Span, margin: timedelta) -> bool:
        """Whether it is close to the beginning or the end of a stretch of working time."""
        shift = _around(span, self._working)
        return shift is not None and (span.start - shift.start < margin or shift.end - span.end < margin)

    def load(self, at: datetime) -> Load:
        """On the day, and in the week, in which a moment falls where the person is."""
        return self._loads[bisect_right(self._midnights, at) - 1]

    def _load(self, day: date) -> Load:
        begin = self.person.week.begin_of(day)
        a_day = self._by_day[day]
        a_week = sum(self._by_day[one] for one in days_between(begin, begin + WEEK - DAY))
        caps = ((Period.DAY, a_day, self.person.most_a_day), (Period.WEEK, a_week, self.person.most_a_week))
        over = tuple(period for period, count, most in caps if most is not None and count >= most)
        return Load(a_day=a_day, a_week=a_week, over=over)


def _around(span: Span, spans: Sequence[Span]) -> Span | None:
    """The one of `spans`, in order, that covers all of a span."""
    index = bisect_right(spans, span.start, key=attrgetter("start")) - 1
    return spans[index] if index >= 0 and span.end <= spans[index].end else None
