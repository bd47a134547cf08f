"""Who is told: the thread of the batch, each panelist in a direct message, and those whom a change concerns.

All of it is surfaces, touched in the transaction of the change. A notice shows an entry of the audit log to somebody.
Mails and reminders follow, too; how they look, those who change an interview do not know.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final, Protocol

from bot.core.i18n import DEFAULT_LANGUAGE
from db.models.ids import WorkspaceId
from db.models.interviews import Interview, InterviewStatus, Person
from db.models.users import SlackUser
from db.pool import Connection
from db.queries import surfaces

EVENT_SURFACE: Final = "interview_event"  # of an interview; a slot for each change of its event by hand
INTERVIEW_SURFACE: Final = "interview"  # in the thread; of an interview
INVITATION_SURFACE: Final = "interview_invitation"  # of an interview; a slot for each panelist's user id
REMINDER_SURFACE: Final = "interview_reminder"  # of a reminder; the slot is the user id of whom it is for
BRIEF_SURFACE: Final = "interview_brief"  # of a day; a slot for each person
MAIL_SUBJECT: Final = "interview"  # what mails about an interview are filed under, with its id
NOTICE_SURFACE: Final = "interview_notice"  # of an audit entry; a slot for each reader's user id, or the thread's
THREAD: Final = 0  # a slot, where others are users' ids: in the thread of the batch


class Follower(Protocol):
    async def follow(self, conn: Connection, interview: Interview, *, at: datetime) -> None:
        """Have happen what follows from what an interview has become, once it is committed."""
        ...


class Followers:
    """Several, one after the other."""

    def __init__(self, *followers: Follower) -> None:
        self._followers = followers

    async def follow(self, conn: Connection, interview: Interview, *, at: datetime) -> None:
        for follower in self._followers:
            await follower.follow(conn, interview, at=at)


async def show(conn: Connection, interview: Interview, *, at: datetime) -> None:
    """The thread's message, and a direct message to everybody asked, follow what the interview has become.

    While the candidate chooses its time, the panel is not asked yet.
    """
    await show_in_thread(conn, interview, INTERVIEW_SURFACE, at=at)
    for person in interview.asked if interview.status is not InterviewStatus.OFFERED else ():
        await _ensure(conn, interview.workspace_id, INVITATION_SURFACE, interview.id, person, at=at)
    for purpose in (INTERVIEW_SURFACE, INVITATION_SURFACE, EVENT_SURFACE):
        await surfaces.touch_surface(conn, interview.workspace_id, purpose, interview.id, changed_at=at)


async def notify(
    conn: Connection, interview: Interview, entry_id: int, readers: Iterable[Person | None], *, at: datetime
) -> None:
    """Tell these people of an entry of the audit log."""
    for person in filter(None, readers):
        await _ensure(conn, interview.workspace_id, NOTICE_SURFACE, str(entry_id), person, at=at)


async def tell_owner(conn: Connection, interview: Interview, entry_id: int, *, at: datetime) -> None:
    """Tell whoever is in charge of an entry of the audit log; once they have left, whoever reads the batch's thread."""
    if interview.owner is not None:
        await notify(conn, interview, entry_id, [interview.owner], at=at)
    else:
        await show_in_thread(conn, interview, NOTICE_SURFACE, str(entry_id), at=at)


async def show_in_thread(
    conn: Connection,
    interview: Interview,
    purpose: str,
    subject_id: str | None = None,
    *,
    slot: int = THREAD,
    state: dict[str, Any] | None = None,
    at: datetime,
) -> None:
    """Post such a message in the batch's thread; it is of the interview where there is no `subject_id`."""
    assert interview.thread_ts is not None, "a candidate has a card in the thread"
    await surfaces.ensure_surface(
        conn,
        workspace_id=interview.workspace_id,
        purpose=purpose,
        subject_id=subject_id or interview.id,
        slot=slot,
        channel_id=interview.channel_id,
        thread_ts=interview.thread_ts,
        language=interview.batch_language,
        state=state,
        changed_at=at,
    )


async def event_differs(conn: Connection, interview: Interview, entry_id: int, *, number: int, at: datetime) -> None:
    """Tell the organiser, or the thread, of what somebody has made of its event by hand, for the `number`th time."""
    await show_event(conn, interview, at=at)
    if interview.owner is None:
        await show_in_thread(conn, interview, EVENT_SURFACE, slot=number, state={"entry": entry_id}, at=at)
    else:
        await surfaces.ensure_surface(
            conn,
            workspace_id=interview.workspace_id,
            purpose=EVENT_SURFACE,
            subject_id=interview.id,
            slot=number,
            channel_id=interview.owner.slack_user_id,
            thread_ts=None,
            language=interview.owner.language,
            state={"entry": entry_id},
            changed_at=at,
        )


async def show_event(conn: Connection, interview: Interview, *, at: datetime) -> None:
    """What was told of its event follows."""
    await surfaces.touch_surface(conn, interview.workspace_id, EVENT_SURFACE, interview.id, changed_at=at)


async def remind(
    conn: Connection, workspace_id: WorkspaceId, reminder_id: str, person: Person, *, at: datetime
) -> None:
    await _ensure(conn, workspace_id, REMINDER_SURFACE, reminder_id, person, at=at)


async def brief(conn: Connection, workspace_id: WorkspaceId, day: date, person: SlackUser, *, at: datetime) -> None:
    """Tell somebody of the interviews of their day."""
    await _ensure(conn, workspace_id, BRIEF_SURFACE, day.isoformat(), person, at=at)


async def _ensure(
    conn: Connection,
    workspace_id: WorkspaceId,
    purpose: str,
    subject_id: str,
    person: Person | SlackUser,
    *,
    at: datetime,
) -> None:
    await surfaces.ensure_surface(
        conn,
        workspace_id=workspace_id,
        purpose=purpose,
        subject_id=subject_id,
        slot=person.user_id,
        channel_id=person.slack_user_id,
        thread_ts=None,
        language=person.language or DEFAULT_LANGUAGE,
        changed_at=at,
    )
