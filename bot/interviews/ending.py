"""What the clock sets off when an interview is over: each who was there is asked for a scorecard, and reminded of it.

One that was moved is not over; of one that was cancelled nothing is asked; a card that is in has no reminder. In
somebody's quiet hours no reminder comes: it waits for their end. The first asking does not, since they are awake.
Each interview and each reminder is one transaction, so that any number of workers ask once.
"""

import asyncio
from datetime import datetime
from typing import Final

from bot.accounts.hours import hours_that_hold
from bot.core.clock import Clock
from bot.core.log import logger
from bot.core.times import zone_of
from bot.interviews import telling
from bot.interviews.feedback import FORM_SURFACE, PROGRESS_SURFACE, feedback_on, form_subject
from bot.interviews.planning import plan
from bot.interviews.scoring import attendees, next_reminder
from bot.interviews.timing import awake_at
from db.models.ids import InterviewId, WorkspaceId
from db.models.interviews import Interview, InterviewStatus, Person
from db.pool import Connection, Pool
from db.queries import audit, interviews, scorecards, surfaces

_log: Final = logger(__name__)


class Ending:
    def __init__(self, pool: Pool, clock: Clock) -> None:
        self._pool = pool
        self._clock = clock
        self._working: asyncio.Task[None] | None = None
        self._stopping = False

    def wake(self) -> None:
        """Do what is due, in the background; a wake-up while that is under way changes nothing."""
        if not self._stopping and (self._working is None or self._working.done()):
            self._working = asyncio.create_task(self.work_due())

    async def stop(self) -> None:
        """What is under way is finished; the rest stays due."""
        self._stopping = True
        if self._working is not None:
            await self._working

    async def work_due(self) -> None:
        try:
            while not self._stopping and (await self._end_one() or await self._remind_one()):
                pass
        except Exception:  # noqa: BLE001 — whatever it is, the row stays due for the next wake-up
            _log.exception("ended interviews not worked")

    async def _end_one(self) -> bool:
        now = self._clock.now()
        async with self._pool.acquire() as conn, conn.transaction():
            over = await scorecards.lock_over(conn, now)
            if over is None:
                return False
            workspace_id, known = over
            await scorecards.note_worked(conn, known, at=now)
            interview = await interviews.interview_by_id(conn, workspace_id, known)
            assert interview is not None, "it is locked"
            if interview.status is InterviewStatus.SCHEDULED:
                await self._ask_all(conn, interview, now)
        return True

    async def _ask_all(self, conn: Connection, interview: Interview, now: datetime) -> None:
        workspace_id, known = interview.workspace_id, interview.id
        await scorecards.set_result(conn, known, InterviewStatus.ENDED, None, at=now)
        await plan(conn, interview.model_copy(update={"status": InterviewStatus.ENDED}), at=now)  # no reminders
        people = attendees(interview)
        first = next_reminder(now, 0)
        assert first is not None, "there are reminders"
        await scorecards.ask_scorecards(conn, known, [one.user_id for one in people], at=now, due_at=first)
        await audit.insert_audit(
            conn,
            workspace_id=workspace_id,
            actor_id=None,
            action="interview.ended",
            subject_type="interview",
            subject_id=known,
            before=None,
            after={"asked": [one.user_id for one in people]},
            at=now,
        )
        await telling.show(conn, interview, at=now)
        await telling.show_in_thread(conn, interview, PROGRESS_SURFACE, at=now)
        for person in people:
            await self._ask(conn, workspace_id, known, person, slot=0)

    async def _remind_one(self) -> bool:
        now = self._clock.now()
        async with self._pool.acquire() as conn, conn.transaction():
            due = await scorecards.lock_due_reminder(conn, now)
            if due is None:
                return False
            feedback = await feedback_on(conn, due.workspace_id, due.interview_id)
            person = feedback.interview.panelist(due.user_id)
            assert person is not None, "cards are asked of panelists"
            until = await _awake_at(conn, due.workspace_id, person, now)
            if until > now:
                await scorecards.postpone_reminder(conn, due, until)
                return True
            await scorecards.note_reminder(conn, due, due_at=next_reminder(now, due.number))
            await self._ask(conn, due.workspace_id, due.interview_id, person, slot=due.number)
        return True

    async def _ask(
        self, conn: Connection, workspace_id: WorkspaceId, known: InterviewId, person: Person, *, slot: int
    ) -> None:
        await surfaces.ensure_surface(
            conn,
            workspace_id=workspace_id,
            purpose=FORM_SURFACE,
            subject_id=form_subject(known, person.user_id),
            slot=slot,
            channel_id=person.slack_user_id,
            thread_ts=None,
            language=person.language,
            changed_at=self._clock.now(),
        )


async def _awake_at(conn: Connection, workspace_id: WorkspaceId, person: Person, now: datetime) -> datetime:
    hours = (await hours_that_hold(conn, workspace_id, [person.user_id])).get(person.user_id)
    quiet = hours.hours.quiet if hours is not None else None
    return awake_at(now, quiet, zone_of(person.timezone))
