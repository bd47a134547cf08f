"""What a panelist says to an invitation: they themself, and nobody for them."""

from datetime import datetime

from bot.accounts.models import Actor
from bot.accounts.trail import record
from bot.core.clock import Clock
from bot.interviews import telling
from bot.interviews.changing import changed, open_interview
from bot.interviews.errors import NotYourSeat, SeatTaken, TimeChanged
from bot.interviews.rules import following, gave_way, on_panel, was_relieved
from bot.interviews.service import need_future
from bot.interviews.substituting import SUBSTITUTED, Reserve, Substitutes
from db.models.ids import InterviewId, UserId
from db.models.interviews import Interview, Panelist, PanelistState
from db.pool import Connection, Pool
from db.queries import audit, interviews


class Answers:
    def __init__(self, pool: Pool, clock: Clock, substitutes: Substitutes, follower: telling.Follower) -> None:
        self._pool = pool
        self._substitutes = substitutes
        self._follower = follower
        self._clock = clock

    async def asked(self, actor: Actor, known: InterviewId, sequence: int) -> Interview:
        """An interview that somebody may answer to now; raises as `answer`."""
        async with open_interview(self._pool, actor.workspace_id, known, self._clock.now()) as (_conn, interview):
            _need_seat(interview, actor, sequence)
            return interview

    async def answer(
        self,
        actor: Actor,
        known: InterviewId,
        sequence: int,
        state: PanelistState,
        *,
        reason: str | None = None,
        proposed_time: datetime | None = None,
    ) -> Interview:
        """Accept, decline, or propose another time. `sequence` is that of the time which the person was shown.

        The owner hears of it; the same answer again changes nothing, also where somebody else has the seat since. Where
        a needed seat becomes empty long before the interview, somebody else is asked for it. Raises NotYourSeat,
        SeatTaken, TimeChanged, NoLongerOpen, and InvalidForm for a time that is over.
        """
        now = self._clock.now()
        if proposed_time is not None:
            need_future(proposed_time, now)
        reserve = await self._reserve(actor, known) if state is PanelistState.DECLINED else Reserve()
        async with open_interview(self._pool, actor.workspace_id, known, now) as (conn, interview):
            if _said(interview.panelist(actor.user_id)) == (state, reason, proposed_time):
                return interview
            who = _need_seat(interview, actor, sequence)
            others = list(following(interview, who.user_id, state))
            await interviews.set_answer(
                conn, known, who.user_id, state, reason=reason, proposed_time=proposed_time, at=now
            )
            for user_id, other in others:
                await interviews.set_answer(conn, known, user_id, other, reason=None, proposed_time=None, at=None)
            substitute = await self._substitutes.seat(conn, interview, who, reserve, reason=reason or "")
            present = await changed(conn, interview, self._follower, at=now)
            entry = await record(
                conn,
                actor,
                "interview.answered",
                subject=("interview", known),
                before={"state": who.state},
                after={
                    "state": state,
                    "reason": reason,
                    "proposed_time": proposed_time and proposed_time.isoformat(),
                },
                at=now,
            )
            if substitute is not None:
                entry = await _note_substitute(conn, present, who, substitute.user_id, reason, at=now)
            if substitute is not None or interview.scheduled_by != actor.user_id:
                await telling.tell_owner(conn, present, entry, at=now)
            return present

    async def _reserve(self, actor: Actor, known: InterviewId) -> Reserve:
        async with open_interview(self._pool, actor.workspace_id, known, self._clock.now()) as (_conn, interview):
            who = interview.panelist(actor.user_id)
        return Reserve() if who is None or not on_panel(who) else await self._substitutes.if_declined(interview, who)


async def _note_substitute(
    conn: Connection, interview: Interview, leaving: Panelist, user_id: UserId, reason: str | None, *, at: datetime
) -> int:
    return await audit.insert_audit(
        conn,
        workspace_id=interview.workspace_id,
        actor_id=None,
        action=SUBSTITUTED,
        subject_type="interview",
        subject_id=interview.id,
        before={"user": leaving.user_id, "seat": leaving.seat},
        after={"user": user_id, "reason": reason},
        at=at,
    )


def _said(who: Panelist | None) -> tuple[PanelistState, str | None, datetime | None] | None:
    """State, reason and time of somebody's last answer; None for a stranger."""
    if who is None:
        return None
    return PanelistState.DECLINED if was_relieved(who) else who.state, who.reason, who.proposed_time


def _need_seat(interview: Interview, actor: Actor, sequence: int) -> Panelist:
    who = interview.panelist(actor.user_id)
    if who is None or not on_panel(who):
        raise NotYourSeat
    if gave_way(who):
        for other in interview.panelists:
            if other.seat == who.seat and other.state is PanelistState.ACCEPTED:
                raise SeatTaken(other.slack_user_id)
    if interview.sequence != sequence:
        raise TimeChanged
    return who
