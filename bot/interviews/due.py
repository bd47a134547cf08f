"""Handing on the reminders and briefs that are due: each once, whatever dies.

A transaction claims due rows, looks at the interviews as they are now, puts the mails into the outbox or makes the
direct messages' surfaces, and notes what became of each. A kill undoes all of it, and the rows are due as before; from
the outbox and the surfaces on, others see to it that each comes once.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import asyncpg

from bot.accounts.hours import hours_that_hold, working_times
from bot.accounts.models import OwnHours
from bot.core.clock import Clock
from bot.core.log import logger
from bot.core.times import zone_of
from bot.interviews import telling
from bot.interviews.letters import reminder, reminder_text
from bot.interviews.planning import mail_order
from bot.interviews.reminding import interviews_of_day
from bot.interviews.rules import time_of
from bot.interviews.telling import MAIL_SUBJECT
from bot.interviews.timing import awake_at, brief_at, is_about
from bot.notifications import outbox
from bot.notifications.mime import compose
from bot.notifications.models import Address
from db.models.ids import InterviewId, UserId, WorkspaceId
from db.models.interviews import Interview, Panelist
from db.models.mail import InDoubt, NewMail
from db.models.notifications import Notification
from db.models.reminders import Brief, Outcome, Reminder, Settled, Way
from db.pool import Connection, Pool
from db.queries import interviews, notifications, reminders, users

AT_ONCE = 40  # reminders of one transaction: their mails go out while others are put

_log = logger(__name__)


class DueReminders:
    """`sender` None: this installation sends no mail. `mailed`: called when mails stand in the outbox, to send them."""

    def __init__(self, pool: Pool, clock: Clock, sender: Address | None, mailed: Callable[[], None]) -> None:
        self._pool = pool
        self._clock = clock
        self._sender = sender
        self._mailed = mailed
        self._handing: asyncio.Task[None] | None = None
        self._stopping = False

    def wake(self) -> None:
        """Hand on what is due, in the background; a wake-up while that is under way changes nothing."""
        if not self._stopping and (self._handing is None or self._handing.done()):
            self._handing = asyncio.create_task(self._hand_on_all())

    async def stop(self) -> None:
        """The transaction under way is finished; the rest stays due."""
        self._stopping = True
        if self._handing is not None:
            await self._handing

    async def _hand_on_all(self) -> None:
        try:
            while not self._stopping:
                if await self.hand_on_reminders():
                    self._mailed()  # who waited for the next look would lose a part of a second for nothing
                elif not await self.hand_on_brief():  # one: a morning's briefs are many, and no reminder waits for them
                    return
        except Exception:  # noqa: BLE001 — whatever it is, nothing was noted, and the next wake-up tries again
            _log.exception("reminders not handed on")

    async def hand_on_reminders(self) -> int:
        """Some of those that are due; returns how many were looked at."""
        now = self._clock.now()
        async with self._pool.acquire() as conn, conn.transaction():
            due = await reminders.claim_due_reminders(conn, now, limit=AT_ONCE)
            settled: list[Settled] = []
            for workspace_id in {one.workspace_id for one in due}:
                theirs = [one for one in due if one.workspace_id == workspace_id]
                claimed = await _Claimed.of(conn, workspace_id, theirs, self._sender, now)
                settled += filter(None, [await claimed.settle(one) for one in theirs])
                await claimed.put()
            await reminders.settle_reminders(conn, settled, at=now)
        return len(due)

    async def hand_on_brief(self) -> bool:
        """One that is due, if there is one."""
        now = self._clock.now()
        async with self._pool.acquire() as conn, conn.transaction():
            for brief in await reminders.claim_due_briefs(conn, now, limit=1):
                decided = await _brief_due(conn, brief, now)
                if isinstance(decided, datetime):
                    await reminders.postpone_brief(conn, brief, decided)
                else:
                    await reminders.settle_brief(conn, brief, decided, at=now)
                return True
        return False


class _Claimed:
    """Due reminders of one workspace, with what has to be known of them at this moment."""

    def __init__(
        self,
        conn: Connection,
        found: Mapping[InterviewId, Interview],
        hours: Mapping[UserId, OwnHours],
        sender: Address | None,
        now: datetime,
    ) -> None:
        self._conn = conn
        self._found = found
        self._hours = hours
        self._sender = sender
        self._now = now
        self._mails: list[NewMail] = []
        self._told: list[Notification] = []

    @classmethod
    async def of(
        cls, conn: Connection, workspace_id: WorkspaceId, due: Sequence[Reminder], sender: Address | None, now: datetime
    ) -> "_Claimed":
        found = await interviews.interviews_by_ids(conn, workspace_id, list({one.interview_id for one in due}))
        in_slack = {one.user_id for one in due if one.user_id is not None and one.way is Way.DM}
        hours = await hours_that_hold(conn, workspace_id, in_slack)
        return cls(conn, {one.id: one for one in found}, hours, sender, now)

    async def put(self) -> None:
        """What was handed on, in one go: each on its own would take longer than to write it."""
        await outbox.put_all(self._conn, self._mails)
        await notifications.insert_notifications(self._conn, self._told, at=self._now)

    async def settle(self, one: Reminder) -> Settled | None:
        """What became of it; None where it waits. One that cannot be put in words keeps no other from being sent."""
        try:
            return await self._hand_on(one)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
            raise  # the transaction is lost
        except Exception:  # noqa: BLE001
            _log.exception("reminder failed", reminder=one.reminder_id)
            return Settled(reminder_id=one.reminder_id, outcome=Outcome.FAILED)

    async def _hand_on(self, one: Reminder) -> Settled | None:
        interview = self._found.get(one.interview_id)
        if interview is None or not is_about(one, interview):
            return Settled(reminder_id=one.reminder_id, outcome=Outcome.OVERTAKEN)
        if one.starts_at <= self._now:
            return Settled(reminder_id=one.reminder_id, outcome=Outcome.TOO_LATE)
        if one.outdone:
            return Settled(reminder_id=one.reminder_id, outcome=Outcome.OVERTAKEN)
        panelist = None if one.user_id is None else interview.panelist(one.user_id)
        if one.way is Way.DM:
            assert panelist is not None, "a candidate is reminded by mail"
            until = self._awake_at(one, panelist)
            if until > self._now:
                await reminders.postpone_reminder(self._conn, one.reminder_id, until)
                return None
            said: str | None = await self._message(one, interview, panelist)
        else:
            said = self._mail(one, interview, panelist)
        if said is None:
            return Settled(reminder_id=one.reminder_id, outcome=Outcome.NO_WAY)
        if panelist is not None:
            self._note(one, panelist, said)
        return Settled(reminder_id=one.reminder_id, outcome=Outcome.SENT, message=said)

    def _awake_at(self, one: Reminder, panelist: Panelist) -> datetime:
        hours = self._hours.get(panelist.user_id)
        quiet = hours.hours.quiet if hours is not None else None
        return awake_at(self._now, quiet, zone_of(panelist.timezone), before=one.starts_at)

    def _mail(self, one: Reminder, interview: Interview, panelist: Panelist | None) -> str | None:
        """What it says; None where no mail can be sent."""
        if self._sender is None:
            return None
        try:
            letter = reminder(interview, panelist, self._sender, known=one.reminder_id, at=self._now)
        except ValueError:  # their address has become none
            return None
        mail = NewMail(
            workspace_id=interview.workspace_id,
            subject_type=MAIL_SUBJECT,
            subject_id=interview.id,
            order_key=mail_order(one.reminder_id, one.user_id),
            message_id=letter.message_id,
            recipients=letter.recipients,
            message=compose(letter),
            in_doubt=InDoubt.LEAVE,
        )
        self._mails.append(mail)
        return letter.text

    async def _message(self, one: Reminder, interview: Interview, panelist: Panelist) -> str:
        await telling.remind(self._conn, one.workspace_id, one.reminder_id, panelist, at=self._now)
        return reminder_text(interview, panelist)

    def _note(self, one: Reminder, panelist: Panelist, said: str) -> None:
        """Among what a user of the platform was told."""
        title, _line, message = said.partition("\n\n")
        self._told.append(
            Notification(
                user_id=panelist.user_id,
                kind="interview_reminder",
                title=title[:255],
                message=message.strip(),
                metadata={"interview": one.interview_id, "reminder": one.reminder_id, "way": one.way},
            )
        )


async def _brief_due(conn: Connection, brief: Brief, now: datetime) -> Outcome | datetime:
    """What becomes of it, or until when it waits."""
    known = await users.slack_users_for_user(conn, brief.user_id)
    person = next((one for one in known if one.workspace_id == brief.workspace_id and one.is_member), None)
    wishes = await reminders.wishes_of_people(conn, [brief.user_id])
    if person is None or not wishes[brief.user_id].dm:
        return Outcome.NO_WAY
    zone = zone_of(person.timezone)
    spans = [
        span
        for one in await interviews_of_day(conn, brief.workspace_id, brief.user_id, brief.day, zone)
        if (span := time_of(one)) is not None
    ]
    if not spans:
        return Outcome.EMPTY
    [work] = await working_times(conn, brief.workspace_id, [brief.user_id], first=brief.day, last=brief.day)
    hours = (await hours_that_hold(conn, brief.workspace_id, [brief.user_id]))[brief.user_id].hours
    first = min(span.start for span in spans)
    due_at = awake_at(brief_at(brief.day, zone, work.week, work.days_off, first), hours.quiet, zone, before=first)
    if due_at > now:
        return due_at
    if due_at < brief.created_at or max(span.end for span in spans) <= now:
        return Outcome.TOO_LATE
    await telling.brief(conn, brief.workspace_id, brief.day, person, at=now)
    return Outcome.SENT
