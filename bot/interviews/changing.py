"""What becomes of an interview after it was booked: another time, another person in a seat, no interview."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from bot.accounts.bookings import lets_in, project
from bot.accounts.models import RECRUITING, Reader
from bot.accounts.service import NotAMember
from bot.accounts.trail import record
from bot.core.clock import Clock
from bot.core.errors import InvalidForm, NotAllowed
from bot.core.i18n import _
from bot.interviews import telling
from bot.interviews.availability import Seat
from bot.interviews.choosing import is_ahead
from bot.interviews.errors import CalendarShut, EventSettled, NoLongerOpen, TimeChanged, UnknownInterview
from bot.interviews.feedback import look_up_owner, need_owner
from bot.interviews.models import SeatPlan
from bot.interviews.panels import Panels, question_of
from bot.interviews.repeats import Deed
from bot.interviews.rules import can_spare, following, is_open, on_panel, seats_of, slack_ids_of, time_by_hand
from bot.interviews.service import need_future, overruled, visible
from db.models.calendars import Shown
from db.models.ids import InterviewId, UserId, WorkspaceId
from db.models.interviews import ASKED, Interview, InterviewStatus, Panelist, PanelistState, SeatKind
from db.pool import Connection, Pool
from db.queries import calendar_events, calendars, interviews


@asynccontextmanager
async def open_interview(
    pool: Pool, workspace_id: WorkspaceId, known: InterviewId, now: datetime, deed: Deed | None = None
) -> AsyncIterator[tuple[Connection, Interview]]:
    """A transaction in which nobody else changes the interview. Raises UnknownInterview, NoLongerOpen, and Repeated for
    a `deed` that was just done."""
    async with pool.acquire() as conn, conn.transaction():
        await interviews.lock_interview(conn, workspace_id, known)
        interview = await interviews.interview_by_id(conn, workspace_id, known)
        if interview is None:
            raise UnknownInterview
        if deed is not None:
            await deed.need_first(conn, known)
        if interview.status is not InterviewStatus.SCHEDULED or interview.ends_at is None or interview.ends_at <= now:
            raise NoLongerOpen
        yield conn, interview


async def changed(conn: Connection, interview: Interview, follower: telling.Follower, *, at: datetime) -> Interview:
    """The interview as it is after a change; the table, all messages, the mails and the reminders follow."""
    await interviews.show_panel(conn, interview.id, at=at)
    present = await interviews.interview_by_id(conn, interview.workspace_id, interview.id)
    assert present is not None
    await telling.show(conn, present, at=at)
    await follower.follow(conn, present, at=at)
    return present


class Changes:
    """Each needs a recruiter with access to the batch's channel, and keeps who, why and what was before."""

    def __init__(self, pool: Pool, clock: Clock, panels: Panels, follower: telling.Follower) -> None:
        self._pool = pool
        self._follower = follower
        self._clock = clock
        self._panels = panels

    async def reschedule(
        self,
        actor: Reader,
        known: InterviewId,
        *,
        starts_at: datetime,
        duration: int,
        reason: str,
        seen: int | None = None,
        anyway: str = "",
    ) -> Interview:
        """The panel stays and is asked anew. `seen` is the sequence of the time that the person was shown.

        Raises InvalidForm, TimeChanged, and InTheWay where no reason `anyway` is given. These changes, when they come
        twice, raise Repeated.
        """
        now = self._clock.now()
        need_future(starts_at, now)
        wanted = {"starts_at": starts_at.astimezone(UTC).isoformat(), "duration": duration, "reason": reason}
        deed = Deed(actor, "interview.rescheduled", wanted, now)
        async with self._open(actor, known, now, deed) as (_conn, interview):
            asked = seats_of(interview)
        await self._panels.members(actor.workspace_id, slack_ids_of(interview))  # who has left is known from now on
        user_ids = [user_id for seat in asked for user_id in seat.user_ids]
        busy = await self._panels.busy(user_ids, asker=actor.user_id, times=[starts_at])
        async with self._open(actor, known, now, deed) as (conn, interview):
            if seen is not None and seen != interview.sequence:
                raise TimeChanged
            if (starts_at, duration) == (interview.starts_at, interview.duration):
                raise InvalidForm(fields={"starts_at": _("This is the time that it has now.")})
            question = question_of(interview, duration)
            obstacles = await self._panels.need_free(conn, question, busy, starts_at, anyway=anyway)
            await interviews.move_interview(conn, known, starts_at=starts_at, duration=duration, at=now)
            present = await changed(conn, interview, self._follower, at=now)
            entry = await record(
                conn,
                actor,
                "interview.rescheduled",
                subject=("interview", known),
                before=_time(interview),
                after={**_time(present), "reason": reason, **overruled(obstacles, anyway)},
                at=now,
            )
            await telling.notify(conn, present, entry, present.asked, at=now)
            return present

    async def cancel(self, actor: Reader, known: InterviewId, *, reason: str) -> Interview:
        now = self._clock.now()
        deed = Deed(actor, "interview.cancelled", {"reason": reason}, now)
        async with self._open(actor, known, now, deed) as (conn, interview):
            await interviews.cancel_interview(conn, known, at=now)
            present = await changed(conn, interview, self._follower, at=now)
            entry = await record(
                conn,
                actor,
                "interview.cancelled",
                subject=("interview", known),
                before=_time(interview),
                after={"reason": reason},
                at=now,
            )
            await telling.notify(conn, present, entry, present.asked, at=now)
            return present

    async def swap(
        self, actor: Reader, known: InterviewId, *, user_id: UserId, by: str, reason: str, anyway: str = ""
    ) -> Interview:
        """Somebody's place on the panel goes to another person, a Slack user id; raises as `reschedule`."""
        actor.need(RECRUITING)
        plan = SeatPlan(kind=SeatKind.REQUIRED, people=(by,), field="by")
        (newcomer,) = (await self._panels.seated(actor.workspace_id, [plan])).people
        starts_at = (await self.need_open(actor, known)).starts_at
        assert starts_at is not None, "an open interview has a time"
        busy = await self._panels.busy([newcomer.user_id], asker=actor.user_id, times=[starts_at])
        now = self._clock.now()
        deed = Deed(actor, "interview.swapped", {"user": newcomer.user_id, "reason": reason}, now)
        async with self._open(actor, known, now, deed) as (conn, interview):
            leaving = _leaving(interview, user_id)
            if _has_place(interview, newcomer.user_id, but=leaving.seat):
                raise InvalidForm(fields={"by": _("{name} is on the panel already.").format(name=newcomer.name)})
            assert interview.starts_at is not None
            question = question_of(interview, interview.duration)._replace(
                seats=[Seat(kind=interview.kind_of(leaving), user_ids=(newcomer.user_id,))], present=None
            )
            obstacles = await self._panels.need_free(conn, question, busy, interview.starts_at, anyway=anyway)
            await interviews.set_answer(
                conn, known, user_id, PanelistState.RELEASED, reason=reason, proposed_time=None, at=None
            )
            await interviews.invite_panelists(conn, known, [(newcomer.user_id, leaving.seat)])
            present = await changed(conn, interview, self._follower, at=now)
            entry = await record(
                conn,
                actor,
                "interview.swapped",
                subject=("interview", known),
                before={"user": user_id, "seat": leaving.seat, "state": leaving.state},
                after={"user": newcomer.user_id, "reason": reason, **overruled(obstacles, anyway)},
                at=now,
            )
            if leaving.state in ASKED:
                await telling.notify(conn, present, entry, [leaving], at=now)
            return present

    async def take_off(self, actor: Reader, known: InterviewId, *, user_id: UserId, reason: str) -> Interview:
        """Somebody leaves the panel, and nobody takes their place; whoever gave way to them is asked again.

        Raises InvalidForm where nobody who is needed would be left.
        """
        now = self._clock.now()
        deed = Deed(actor, "interview.taken_off", {"user": user_id, "reason": reason}, now)
        async with self._open(actor, known, now, deed) as (conn, interview):
            leaving = _leaving(interview, user_id)
            if not can_spare(interview, leaving):
                words = _("Somebody has to hold the interview: choose who takes the seat, or cancel it.")
                raise InvalidForm(fields={"substitute": words})
            gone = (user_id, PanelistState.RELEASED)
            for whose, state in [gone, *following(interview, *gone)]:
                why = reason if whose == user_id else None
                await interviews.set_answer(conn, known, whose, state, reason=why, proposed_time=None, at=None)
            present = await changed(conn, interview, self._follower, at=now)
            entry = await record(
                conn,
                actor,
                "interview.taken_off",
                subject=("interview", known),
                before={"seat": leaving.seat, "state": leaving.state},
                after={"user": user_id, "reason": reason},
                at=now,
            )
            if leaving.state in ASKED:
                await telling.notify(conn, present, entry, [leaving], at=now)
            return present

    async def to_hand_over(self, actor: Reader, known: InterviewId) -> Interview:
        """For the form; raises as `hand_over`."""
        await look_up_owner(self._pool, self._panels.accounts, actor, known)
        async with self._in_charge(actor, known) as (_conn, interview):
            return interview

    async def hand_over(self, actor: Reader, known: InterviewId, *, to: str) -> Interview:
        """Another recruiter, a Slack user id, is in charge from now on: mails, calendar and troubles follow.

        Its owner or an admin does it, or any recruiter once the owner has left. Raises NotTheOwner, and NoLongerOpen.
        """
        heir = await self._heir(actor, to)
        await look_up_owner(self._pool, self._panels.accounts, actor, known)
        now = self._clock.now()
        deed = Deed(actor, "interview.handed_over", {"user": heir.user_id}, now)
        async with self._in_charge(actor, known, deed) as (conn, interview):
            if interview.channel_id not in heir.channel_ids:
                raise InvalidForm(fields={"to": _("They are not in the channel of this batch.")})
            if interview.owner is not None and interview.owner.user_id == heir.user_id:
                raise InvalidForm(fields={"to": _("They are in charge already.")})
            await calendars.share_owner(conn, interview.scheduled_by)  # who connects one, is not in the middle of it
            await interviews.set_owner(conn, known, heir.user_id)
            present = await changed(conn, interview, self._follower, at=now)
            entry = await record(
                conn,
                actor,
                "interview.handed_over",
                subject=("interview", known),
                before={"user": interview.scheduled_by},
                after={"user": heir.user_id},
                at=now,
            )
            if heir.user_id != actor.user_id:
                await telling.tell_owner(conn, present, entry, at=now)
            return present

    async def _heir(self, actor: Reader, slack_user_id: str) -> Reader:
        accounts = self._panels.accounts
        try:
            heir = await accounts.reader(await accounts.actor(actor.workspace_id, slack_user_id))
            heir.need(RECRUITING)
        except (NotAMember, NotAllowed):
            raise InvalidForm(fields={"to": _("Only a recruiter can be in charge.")}) from None
        return heir

    @asynccontextmanager
    async def _in_charge(
        self, actor: Reader, known: InterviewId, deed: Deed | None = None
    ) -> AsyncIterator[tuple[Connection, Interview]]:
        """While it is to come, or its time is to be chosen."""
        async with self._pool.acquire() as conn, conn.transaction():
            await interviews.lock_interview(conn, actor.workspace_id, known)
            interview = visible(await interviews.interview_by_id(conn, actor.workspace_id, known), actor)
            if deed is not None:
                await deed.need_first(conn, known)
            need_owner(interview, actor)
            if not is_ahead(interview, self._clock.now()):
                raise NoLongerOpen
            yield conn, interview

    async def time_by_hand(self, actor: Reader, known: InterviewId, entry_id: int) -> tuple[Interview, datetime, int]:
        """The interview with the start and the minutes that somebody has given its event by hand, for a form that moves
        it. Raises EventSettled where the entry of the audit log that told of it is no longer so."""
        async with self._open(actor, known, self._clock.now()) as (conn, interview):
            shown = await _shown(conn, interview, entry_id)
        time = time_by_hand(shown)
        if time is None:
            raise EventSettled
        return interview, *time

    async def put_event_back(self, actor: Reader, known: InterviewId, entry_id: int) -> None:
        """The event gets the interview's time again; raises as `time_by_hand`, and CalendarShut."""
        now = self._clock.now()
        async with self._open(actor, known, now) as (conn, interview):
            shown = await _shown(conn, interview, entry_id)
            await project(conn, known, organiser_id=interview.scheduled_by, platform=interview.platform, changed_at=now)
            if not await lets_in(conn, interview.scheduled_by, interview.platform):
                raise CalendarShut
            await calendar_events.give_anew(conn, known)
            await record(
                conn,
                actor,
                "interview.event_put_back",
                subject=("interview", known),
                before={"shown": shown.model_dump(mode="json")},
                after=_time(interview),
                at=now,
            )
            await telling.show_event(conn, interview, at=now)

    async def need_open(self, actor: Reader, known: InterviewId) -> Interview:
        """The interview, for a form that changes it."""
        async with self._open(actor, known, self._clock.now()) as (_conn, interview):
            return interview

    @asynccontextmanager
    async def _open(
        self, actor: Reader, known: InterviewId, now: datetime, deed: Deed | None = None
    ) -> AsyncIterator[tuple[Connection, Interview]]:
        actor.need(RECRUITING)
        async with open_interview(self._pool, actor.workspace_id, known, now, deed) as (conn, interview):
            visible(interview, actor)
            actor.need_channel(interview.channel_id)
            yield conn, interview


async def _shown(conn: Connection, interview: Interview, entry_id: int) -> Shown:
    event = await calendar_events.event_of_interview(conn, interview.id)
    if event is None or event.shown is None or not is_open(event, entry_id, interview):
        raise EventSettled
    return event.shown


def _leaving(interview: Interview, user_id: UserId) -> Panelist:
    leaving = interview.panelist(user_id)
    if leaving is None or not on_panel(leaving):
        raise InvalidForm(fields={"leaving": _("They are no longer on the panel.")})
    return leaving


def _has_place(interview: Interview, user_id: UserId, *, but: int) -> bool:
    """Whether somebody is asked already, or is on the panel for another seat than `but`: nobody has two."""
    who = interview.panelist(user_id)
    return who is not None and (who.state in ASKED or (on_panel(who) and who.seat != but))


def _time(interview: Interview) -> dict[str, object]:
    return {"starts_at": interview.starts_at and interview.starts_at.isoformat(), "duration": interview.duration}
