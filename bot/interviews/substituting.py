"""Who takes a seat that somebody gives back: of those who interview, whoever is free then and has the least to do."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final, NamedTuple

from bot.accounts.models import Busy, Knowledge
from bot.core.clock import Clock
from bot.interviews.availability import Seat
from bot.interviews.models import Substitute
from bot.interviews.panels import Panels, question_of
from bot.interviews.rules import leaves_empty
from bot.interviews.slots import Seated
from db.models.ids import UserId
from db.models.interviews import Interview, Panelist, PanelistState, SeatKind
from db.pool import Connection, Pool
from db.queries import audit, interviewers, interviews

MOST_OFFERED: Final = 3  # people
MOST_UNASKED: Final = 3  # times for one interview; whom nobody wants to hold it with is for a person to find out
NOTICE: Final = timedelta(hours=48)  # later than that before an interview, a person finds a substitute
PRACTISED: Final = timedelta(days=180)  # whoever has held an interview since then may be asked
MOST_LOOKED_AT: Final = 30  # people: their calendars are asked
SUBSTITUTED: Final = "interview.substituted"


class Reserve(NamedTuple):
    """Who may be looked at, and what their calendars say; without those whose calendars do not answer."""

    user_ids: Sequence[UserId] = ()
    busy: Sequence[Busy] = ()

    def without(self, interview: Interview) -> "Reserve":
        """Less whoever has come onto its panel since."""
        there = {one.user_id for one in interview.panelists}
        return self._replace(user_ids=[one for one in self.user_ids if one not in there])


class Substitutes:
    def __init__(self, pool: Pool, clock: Clock, panels: Panels) -> None:
        self._pool = pool
        self._clock = clock
        self._panels = panels

    async def offered(self, interview: Interview) -> list[Substitute]:
        """Whom a recruiter may ask instead of somebody, the least loaded first."""
        reserve = await self._reserve(interview)
        async with self._pool.acquire() as conn:
            found = (await self._free(conn, interview, reserve))[:MOST_OFFERED]
            known = await interviewers.slack_ids(conn, interview.workspace_id, [one.user_id for one in found])
        return [Substitute(slack_user_id=known[one.user_id], name=one.name, load=one.load) for one in found]

    async def if_declined(self, interview: Interview, leaving: Panelist) -> Reserve:
        """Whom to look at if `leaving` declines; nobody where a person has to. Over the network, so before any
        transaction: in it the last two of an "any of" seat may both have declined, so all of its people are asked."""
        is_needed = interview.kind_of(leaving) is not SeatKind.OPTIONAL
        is_far = interview.starts_at is not None and interview.starts_at - self._clock.now() > NOTICE
        return await self._reserve(interview) if is_needed and is_far else Reserve()

    async def seat(
        self, conn: Connection, interview: Interview, leaving: Panelist, reserve: Reserve, *, reason: str
    ) -> Seated | None:
        """Ask the best of them for the seat, if it is left empty and there is one; until the transaction ends nobody
        else books them.

        Whoever leaves a seat of their own is off the panel then, and is not asked again when the interview is moved. Of
        an "any of" seat they have declined a time: at another one they share it with the substitute."""
        about = ("interview", interview.id, SUBSTITUTED)
        reserve = reserve.without(interview)
        if not reserve.user_ids or not leaves_empty(interview, leaving):
            return None
        if await audit.count_audit(conn, interview.workspace_id, *about) >= MOST_UNASKED:
            return None
        await interviews.lock_people(conn, interview.candidate_id, reserve.user_ids)
        found = next(iter(await self._free(conn, interview, reserve)), None)
        if found is not None:
            if interview.kind_of(leaving) is SeatKind.REQUIRED:
                await interviews.set_answer(
                    conn,
                    interview.id,
                    leaving.user_id,
                    PanelistState.RELEASED,
                    reason=reason,
                    proposed_time=None,
                    at=self._clock.now(),
                )
            await interviews.invite_panelists(conn, interview.id, [(found.user_id, leaving.seat)])
        return found

    async def _reserve(self, interview: Interview) -> Reserve:
        since = self._clock.now() - PRACTISED
        async with self._pool.acquire() as conn:
            user_ids = await interviewers.substitutes(
                conn, interview.workspace_id, interview.id, since=since, limit=MOST_LOOKED_AT
            )
            known = await interviewers.slack_ids(conn, interview.workspace_id, user_ids)
        user_ids = await self._panels.members(interview.workspace_id, known.values())
        if not user_ids or interview.starts_at is None:
            return Reserve()
        busy = await self._panels.busy(user_ids, asker=interview.scheduled_by, times=[interview.starts_at])
        return Reserve([one.user_id for one in busy if one.knowledge is not Knowledge.UNKNOWN], busy)

    async def _free(self, conn: Connection, interview: Interview, reserve: Reserve) -> tuple[Seated, ...]:
        """In their hours, without another interview, below their caps."""
        if not reserve.user_ids or interview.starts_at is None:
            return ()
        seat = Seat(kind=SeatKind.OPTIONAL, user_ids=tuple(reserve.user_ids))
        question = question_of(interview)._replace(seats=[seat], present=None)
        slot = (await self._panels.obstacles(conn, question, reserve.busy, interview.starts_at)).slot
        return tuple(sorted(slot.seated, key=lambda one: (one.load.a_week, one.load.a_day)))
