"""The people of a panel: looked up, checked, and held against what else takes their time.

Calendars are asked before a transaction and within a time limit; hours, caps and our own interviews are read in it.
"""

import asyncio
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from typing import Final, NamedTuple

from bot.accounts.availability import Availability
from bot.accounts.hours import working_times
from bot.accounts.models import Busy, Knowledge, WorkingTime
from bot.accounts.service import Accounts
from bot.core.clock import Clock
from bot.core.errors import InvalidForm
from bot.core.i18n import DEFAULT_LANGUAGE, _
from bot.core.times import zone_of
from bot.core.weeks import DAY, WEEK, Span, merged, without
from bot.interviews.availability import Member, Seat, Wanted
from bot.interviews.errors import InTheWay
from bot.interviews.models import Considered, Obstacles, SeatPlan
from bot.interviews.rules import MOST_A_DAY, MOST_A_WEEK, seats_of, time_of
from bot.interviews.slots import OFFERED, Slot, best_slots, check, never_free
from db.models.ids import CandidateId, InterviewId, UserId, WorkspaceId
from db.models.interviews import Engagement, Interview, Person
from db.models.users import SlackUser
from db.pool import Connection
from db.queries import interviews

SEARCHED: Final = 4 * WEEK  # from today on
NOTICE: Final = timedelta(hours=24)  # for the candidate, and for who prepares
PATIENCE_SECONDS: Final = 4.0  # for calendars, while somebody waits for proposals
SHORT_PATIENCE_SECONDS: Final = 1.0  # and where Slack does: it takes an answer to a form for 3 s; for Slack itself, too


class SeatedPanel:
    """`seats` with everybody who was looked up for them, in the same order."""

    def __init__(self, plans: Sequence[SeatPlan], found: Sequence[Sequence[Person]]) -> None:
        self.plans = tuple(plans)
        self.found = tuple(tuple(people) for people in found)

    @property
    def people(self) -> list[Person]:
        return [person for people in self.found for person in people]

    @property
    def user_ids(self) -> list[UserId]:
        return [person.user_id for person in self.people]

    @property
    def seats(self) -> list[Seat]:
        return [
            Seat(kind=plan.kind, user_ids=tuple(person.user_id for person in people))
            for plan, people in zip(self.plans, self.found, strict=True)
        ]


class Question(NamedTuple):
    """Whose time is asked for, and for whom."""

    workspace_id: WorkspaceId
    seats: Sequence[Seat]
    duration: int  # minutes
    candidate: tuple[CandidateId, str]  # id and e-mail
    candidate_timezone: str
    but: InterviewId | None = None  # an interview that is not in the way, since it is the one
    present: Span | None = None  # its time now, at which calendars show it

    @property
    def user_ids(self) -> list[UserId]:
        return [user_id for seat in self.seats for user_id in seat.user_ids]


def question_of(interview: Interview, duration: int | None = None) -> Question:
    """Whose time another time of the interview needs; its own length where no `duration` is given."""
    return Question(
        workspace_id=interview.workspace_id,
        seats=seats_of(interview),
        duration=interview.duration if duration is None else duration,
        candidate=(interview.candidate_id, interview.candidate_email),
        candidate_timezone=interview.candidate_timezone,
        but=interview.id,
        present=time_of(interview),
    )


class _Taken(NamedTuple):
    """What is known of everybody's time."""

    people: tuple[Member, ...]
    engagements: Sequence[Engagement]

    @property
    def candidates(self) -> tuple[Span, ...]:
        return tuple(Span(one.starts_at, one.ends_at) for one in self.engagements if one.user_id is None)


class Panels:
    def __init__(self, accounts: Accounts, availability: Availability, clock: Clock) -> None:
        self.accounts = accounts
        self._availability = availability
        self._clock = clock

    async def seated(self, workspace_id: WorkspaceId, plans: Sequence[SeatPlan]) -> SeatedPanel:
        """Everybody, as Slack knows them. Raises InvalidForm for who cannot be on a panel, or is on it twice."""
        found = await asyncio.gather(
            *(asyncio.gather(*(self.accounts.person(workspace_id, one) for one in plan.people)) for plan in plans)
        )
        wrong: dict[str, str] = {}
        known = set()
        for plan, people in zip(plans, found, strict=True):
            for person in people:
                if not person.is_member:
                    wrong[plan.field] = _("{name} is a guest, a bot or no longer here, and cannot interview.").format(
                        name=person.name
                    )
                elif person.user_id in known:
                    wrong[plan.field] = _("{name} is asked for two seats.").format(name=person.name)
                known.add(person.user_id)
        if wrong:
            raise InvalidForm(fields=wrong)
        return SeatedPanel(plans, [[_person(one) for one in people] for people in found])

    async def members(self, workspace_id: WorkspaceId, slack_user_ids: Iterable[str]) -> list[UserId]:
        """Those of them of whom Slack tells within a time limit that they are full members of the workspace still."""
        asked = [asyncio.create_task(self.accounts.person(workspace_id, one)) for one in slack_user_ids]
        if not asked:
            return []
        _told, late = await asyncio.wait(asked, timeout=SHORT_PATIENCE_SECONDS)
        for task in late:
            task.cancel()
        found = [task.result() for task in asked if task not in late and task.exception() is None]
        return [one.user_id for one in found if one.is_member]

    async def busy(
        self,
        user_ids: Collection[UserId],
        *,
        asker: UserId,
        times: Collection[datetime] = (),
        seconds: float = SHORT_PATIENCE_SECONDS,
    ) -> list[Busy]:
        """What connected calendars say of the weeks in which times are looked for, or of the days around `times`."""
        first = self._clock.now().astimezone(UTC).date()
        searched = (first, first + SEARCHED)
        stretches = {_stretch(at, searched) for at in times} or {searched}
        answers = await asyncio.gather(
            *(
                self._availability.busy(
                    user_ids, start=_midnight(begin), end=_midnight(end + DAY), asker=asker, seconds=seconds
                )
                for begin, end in sorted(stretches)
            )
        )
        return _joined(chain.from_iterable(answers))

    async def proposed(
        self, conn: Connection, question: Question, busy: Sequence[Busy], *, most: int = OFFERED
    ) -> Considered:
        """The best times of the coming weeks."""
        now = self._clock.now()
        first = now.astimezone(zone_of(question.candidate_timezone)).date()
        last = first + SEARCHED - DAY
        taken = await _taken(conn, question, busy, first, last)
        wanted = self._wanted(question, taken, first, last).model_copy(update={"notice": NOTICE})
        slots = await asyncio.to_thread(best_slots, wanted, most)
        never = () if slots else await asyncio.to_thread(never_free, wanted)
        return _considered(question, slots, taken, busy).model_copy(update={"never": never})

    async def need_free(
        self, conn: Connection, question: Question, busy: Sequence[Busy], starts_at: datetime, *, anyway: str
    ) -> Obstacles:
        """What is in the way, and was accepted with the reason `anyway`. Raises InTheWay where there is none.

        Until the transaction ends nobody else books these people.
        """
        await interviews.lock_people(conn, question.candidate[0], question.user_ids)
        obstacles = await self.obstacles(conn, question, busy, starts_at)
        if obstacles and not anyway:
            raise InTheWay(obstacles)
        return obstacles

    async def obstacles(
        self, conn: Connection, question: Question, busy: Sequence[Busy], starts_at: datetime
    ) -> Obstacles:
        """What speaks against a time now."""
        day = starts_at.astimezone(zone_of(question.candidate_timezone)).date()
        taken = await _taken(conn, question, busy, day, day)
        slot = check(self._wanted(question, taken, day, day), starts_at)
        considered = _considered(question, [slot], taken, busy)
        return Obstacles(slot=slot, considered=considered, engagements=tuple(taken.engagements))

    def _wanted(self, question: Question, taken: _Taken, first: date, last: date) -> Wanted:
        return Wanted(
            people=taken.people,
            seats=tuple(question.seats),
            duration=timedelta(minutes=question.duration),
            first_day=first,
            last_day=last,
            candidate_timezone=question.candidate_timezone,
            candidate_taken=taken.candidates,
            now=self._clock.now(),
        )


def _person(known: SlackUser) -> Person:
    return Person(
        user_id=known.user_id,
        slack_user_id=known.slack_user_id,
        name=known.name,
        email=known.email,
        timezone=known.timezone or "UTC",
        language=known.language or DEFAULT_LANGUAGE,
    )


async def _taken(conn: Connection, question: Question, busy: Sequence[Busy], first: date, last: date) -> _Taken:
    """On the days from `first` to `last`, and in the weeks that these are in."""
    first, last = first - WEEK - DAY, last + WEEK + DAY
    engagements = await interviews.engagements(
        conn,
        question.workspace_id,
        candidate=question.candidate,
        user_ids=question.user_ids,
        start=_midnight(first),
        end=_midnight(last + DAY),
        but=question.but,
    )
    present = [question.present] if question.present else []
    spans = {one.user_id: one.spans for one in busy}
    people = []
    for known in await working_times(conn, question.workspace_id, question.user_ids, first=first, last=last):
        theirs = tuple(without(spans.get(known.user_id, ()), present))
        ours = tuple(Span(one.starts_at, one.ends_at) for one in engagements if one.user_id == known.user_id)
        people.append(_member(known, theirs, ours))
    return _Taken(tuple(people), engagements)


def _member(known: WorkingTime, busy: tuple[Span, ...], ours: tuple[Span, ...]) -> Member:
    return Member(
        user_id=known.user_id,
        name=known.name,
        is_member=known.is_member,
        timezone=known.timezone,
        week=known.week,
        days_off=known.days_off,
        busy=busy,
        interviews=ours,
        most_a_day=MOST_A_DAY if known.most_a_day is None else known.most_a_day,
        most_a_week=MOST_A_WEEK if known.most_a_week is None else known.most_a_week,
    )


def _considered(question: Question, slots: Sequence[Slot], taken: _Taken, busy: Sequence[Busy]) -> Considered:
    names = {knowledge: tuple(one.name for one in busy if one.knowledge is knowledge) for knowledge in Knowledge}
    return Considered(
        slots=tuple(slots),
        people=taken.people,
        candidate_timezone=question.candidate_timezone,
        unknown=names[Knowledge.UNKNOWN],
        unconnected=names[Knowledge.UNCONNECTED],
    )


def _stretch(at: datetime, searched: tuple[date, date]) -> tuple[date, date]:
    """The days around a moment: those that are searched where it lies in them, since an answer of just now is used
    again."""
    day = at.astimezone(UTC).date()
    first, last = searched
    return searched if first + DAY < day < last - DAY else (day - DAY, day + 2 * DAY)


def _joined(found: Iterable[Busy]) -> list[Busy]:
    """One for each person, of what was found of several stretches of time."""
    people: dict[UserId, Busy] = {}
    for one in found:
        other = people.get(one.user_id, one)
        unknown = Knowledge.UNKNOWN in {one.knowledge, other.knowledge}
        people[one.user_id] = one.model_copy(
            update={
                "knowledge": Knowledge.UNKNOWN if unknown else other.knowledge,
                "spans": tuple(merged((*other.spans, *one.spans))),
            }
        )
    return list(people.values())


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
