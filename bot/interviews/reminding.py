"""Reminders as people ask for them: at once, by which ways, how long before; and what their messages show."""

from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.accounts.models import RECRUITING, Actor, Reader
from bot.accounts.trail import record
from bot.core.clock import Clock
from bot.core.errors import DomainError, InvalidForm, NotAllowed
from bot.core.i18n import _
from bot.core.times import zone_of
from bot.core.weeks import DAY, first_moment
from bot.interviews.changing import open_interview
from bot.interviews.models import ReminderSettings
from bot.interviews.planning import asked_now, plan, put
from bot.interviews.repeats import Deed
from bot.interviews.service import visible
from bot.interviews.timing import is_about, recipients
from bot.settings.reminders import keep_offsets, offsets_of
from db.models.ids import InterviewId, UserId, WorkspaceId
from db.models.interviews import Interview, InterviewStatus, Panelist, PanelistState
from db.models.users import Role
from db.pool import Connection, Pool
from db.queries import interviews, reminders, users

AT_MOST_EVERY: Final = timedelta(minutes=1)  # that people are reminded at once
MOST_IN_A_DAY: Final = 40  # interviews of which a brief tells
_MINUTE: Final = timedelta(minutes=1)


class RemindedJustNow(DomainError):
    code = "reminded_just_now"

    @property
    def what(self) -> str:
        return _("People were reminded of this interview less than a minute ago.")

    @property
    def remedy(self) -> str:
        return _("Give them a moment; after a minute they can be reminded again.")


class Reminders:
    def __init__(self, pool: Pool, clock: Clock) -> None:
        self._pool = pool
        self._clock = clock

    # At once

    async def need_remindable(self, actor: Reader, known: InterviewId) -> Interview:
        """The interview, for the form; raises as `remind`."""
        async with open_interview(self._pool, actor.workspace_id, known, self._clock.now()) as (_conn, interview):
            return _remindable(interview, actor)

    async def remind(self, actor: Reader, known: InterviewId, *, everybody: bool) -> int:
        """Remind everybody, the candidate too, or whoever of the panel has not answered; returns how many people.

        For its owner and recruiters who can read the channel. The same again at once reminds nobody, and is answered as
        the first. Raises RemindedJustNow, NoLongerOpen, and InvalidForm where there is nobody to remind.
        """
        now = self._clock.now()
        deed = Deed(actor, "interview.reminded", {"everybody": everybody}, now)
        async with open_interview(self._pool, actor.workspace_id, known, now) as (conn, interview):
            _remindable(interview, actor)
            if (done := await deed.repeated(conn, known)) is not None:
                return len(done.after["panel"]) + int(done.after["candidate"])
            last = await reminders.last_asked_at(conn, known)
            if last is not None and now < last + AT_MOST_EVERY:
                raise RemindedJustNow
            wishes = await reminders.wishes_of_people(conn, [one.user_id for one in interview.asked])
            chosen = [one for one in recipients(interview, wishes) if everybody or _is_silent(one.panelist)]
            if not chosen:
                raise InvalidForm(fields={"whom": _("There is nobody to remind: all have answered.")})
            await put(conn, interview, chosen, kind=asked_now(now), due_at=now, at=now)
            people = {one.panelist and one.panelist.user_id for one in chosen}
            await record(
                conn,
                actor,
                "interview.reminded",
                subject=("interview", known),
                after={
                    "everybody": everybody,
                    "panel": sorted(one for one in people if one is not None),
                    "candidate": None in people,
                },
                at=now,
            )
        return len(people)

    # As people wish

    async def settings(self, actor: Actor) -> ReminderSettings:
        """What holds for somebody, and for their workspace where they may set it."""
        async with self._pool.acquire() as conn:
            return await _settings(conn, actor)

    async def set(self, actor: Actor, wanted: ReminderSettings) -> ReminderSettings:
        """Keep what somebody wishes; their interviews to come follow. Only admins set the workspace's `minutes`, which
        interviews take that are booked or changed from now on. Raises NotAllowed."""
        now = self._clock.now()
        if wanted.minutes is not None and actor.role is not Role.ADMIN:
            raise NotAllowed(Role.ADMIN.value)
        async with self._pool.acquire() as conn, conn.transaction():
            before = await _settings(conn, actor)
            held = await reminders.lock_interviews_asked_to(conn, actor.workspace_id, actor.user_id, now=now)
            await reminders.upsert_wishes(
                conn, actor.user_id, wanted.wishes, language=actor.language, timezone=actor.timezone, at=now
            )
            if wanted.minutes is not None:
                await keep_offsets(conn, actor.workspace_id, wanted.minutes, at=now)
            for interview in await interviews.interviews_by_ids(conn, actor.workspace_id, held):
                await plan(conn, interview, at=now)
            await record(
                conn,
                actor,
                "reminders.set",
                subject=("user", str(actor.user_id)),
                before=before.model_dump(mode="json"),
                after=wanted.model_dump(mode="json"),
                at=now,
            )
        return wanted

    # Shown

    async def shown(
        self, workspace_id: WorkspaceId, reminder_id: str, *, posted: bool
    ) -> tuple[Interview, Panelist] | None:
        """Of a direct message: None where the interview is another than that which it was made for, or has begun
        before the message was posted."""
        async with self._pool.acquire() as conn:
            reminder = await reminders.reminder_by_id(conn, workspace_id, reminder_id)
            interview = reminder and await interviews.interview_by_id(conn, workspace_id, reminder.interview_id)
        if reminder is None or reminder.user_id is None or not interview or not is_about(reminder, interview):
            return None
        if not posted and reminder.starts_at <= self._clock.now():
            return None
        panelist = interview.panelist(reminder.user_id)
        return (interview, panelist) if panelist is not None else None

    async def day(self, workspace_id: WorkspaceId, user_id: UserId, day: date) -> tuple[list[Interview], ZoneInfo]:
        """The interviews of somebody's day that they are asked to, earliest first, and their zone."""
        async with self._pool.acquire() as conn:
            known = await users.slack_users_for_user(conn, user_id)
            zone = zone_of(next((one.timezone for one in known if one.workspace_id == workspace_id), None))
            return await interviews_of_day(conn, workspace_id, user_id, day, zone), zone


async def interviews_of_day(
    conn: Connection, workspace_id: WorkspaceId, user_id: UserId, day: date, zone: ZoneInfo
) -> list[Interview]:
    """Those that somebody is asked to and that begin on that day of their zone; earliest first."""
    found, _total = await interviews.interviews_for_person(
        conn,
        workspace_id,
        user_id,
        start=first_moment(day, zone),
        end=first_moment(day + DAY, zone),
        limit=MOST_IN_A_DAY,
    )
    return [
        one
        for one in found
        if one.status is InterviewStatus.SCHEDULED
        and user_id in {panelist.user_id for panelist in one.asked}
        and one.starts_at is not None
        and one.starts_at.astimezone(zone).date() == day
    ]


def _remindable(interview: Interview, actor: Reader) -> Interview:
    visible(interview, actor)
    if actor.user_id != interview.scheduled_by:
        actor.need(RECRUITING)
    actor.need_channel(interview.channel_id)
    return interview


def _is_silent(panelist: Panelist | None) -> bool:
    return panelist is not None and panelist.state is PanelistState.INVITED


async def _settings(conn: Connection, actor: Actor) -> ReminderSettings:
    wishes = await reminders.wishes_of_people(conn, [actor.user_id])
    offsets = await offsets_of(conn, actor.workspace_id) if actor.role is Role.ADMIN else None
    return ReminderSettings(
        wishes=wishes[actor.user_id],
        minutes=None if offsets is None else tuple(one // _MINUTE for one in offsets),
    )
