"""Interviews as their organisers' calendars know them, and what follows when an event stands there as it should."""

from datetime import timedelta
from typing import Final

from bot.accounts.models import Booking
from bot.core.clock import Clock
from bot.core.i18n import DEFAULT_LANGUAGE, speaking
from bot.interviews import telling
from bot.interviews.errors import UnknownInterview
from bot.interviews.mailing import InterviewMails
from bot.interviews.views.events import event_words
from bot.interviews.views.wording import title_words
from db.models.audit import AuditEntry
from db.models.calendars import CalendarEvent, Provider, Shown
from db.models.ids import InterviewId, WorkspaceId
from db.models.interviews import Interview, InterviewStatus
from db.pool import Connection, Pool
from db.queries import audit, calendar_events, interviews

DIFFERS: Final = "interview.event_differs"  # of the audit log


class BookedInterviews:
    """See `bot.accounts.bookings.Booked`."""

    def __init__(self, pool: Pool, clock: Clock, mails: InterviewMails) -> None:
        self._pool = pool
        self._clock = clock
        self._mails = mails

    async def booking(self, interview_id: str) -> Booking | None:
        async with self._pool.acquire() as conn:
            interview = await _interview(conn, interview_id)
            if interview is None or interview.starts_at is None:
                return None
            link = interview.calendly_link or await _link_of_a_person(conn, interview)
        owner = interview.owner
        with speaking(owner.language if owner else DEFAULT_LANGUAGE):
            return Booking(
                uid=interview.uid,
                title=title_words(interview),
                description=event_words(interview),
                starts_at=interview.starts_at,
                duration=timedelta(minutes=interview.duration),
                timezone=owner.timezone if owner else interview.candidate_timezone,
                platform=interview.platform,
                location=interview.location,
                link=link,
                cancelled=interview.status is InterviewStatus.CANCELLED,
            )

    async def synced(self, conn: Connection, interview_id: str, meeting_url: str | None, *, gives_link: bool) -> None:
        """The link of the event is the interview's, unless a person gave one; messages and mails follow."""
        interview = await _interview(conn, interview_id, lock=True)
        if interview is None or interview.status is not InterviewStatus.SCHEDULED:
            return
        now = self._clock.now()
        link = await _link_of_a_person(conn, interview) or meeting_url
        if gives_link and link != interview.meeting_link:
            await interviews.set_meeting_link(conn, interview.id, link, at=now)
            interview = interview.model_copy(update={"meeting_link": link})
            await telling.show(conn, interview, at=now)
        await self._mails.tell(conn, interview, at=now)

    async def hold(self, conn: Connection, interview_id: str) -> None:
        await _interview(conn, interview_id, lock=True)

    async def differs(
        self, conn: Connection, interview_id: str, provider: Provider, *, given: Shown, shown: Shown
    ) -> int:
        """The audit log keeps what the event was and is, and a message tells the organiser, who answers it."""
        interview, now = await _interview(conn, interview_id), self._clock.now()
        assert interview is not None, "it is locked"
        about = (interview.workspace_id, "interview", interview.id)
        entry_id = await audit.insert_audit(
            conn,
            workspace_id=about[0],
            actor_id=None,
            action=DIFFERS,
            subject_type=about[1],
            subject_id=about[2],
            before=given.model_dump(mode="json"),
            after={"calendar": provider.value, "shown": shown.model_dump(mode="json")},
            at=now,
        )
        number = await audit.count_audit(conn, *about, DIFFERS)
        await telling.event_differs(conn, interview, entry_id, number=number, at=now)
        return entry_id

    async def agrees(self, conn: Connection, interview_id: str) -> None:
        interview = await _interview(conn, interview_id)
        if interview is not None:
            await telling.show_event(conn, interview, at=self._clock.now())

    async def told(
        self, workspace_id: WorkspaceId, known: InterviewId, entry_id: int
    ) -> tuple[Interview, AuditEntry, CalendarEvent | None]:
        """An interview, what its organiser was told of its event, and how that stands now."""
        async with self._pool.acquire() as conn:
            interview = await interviews.interview_by_id(conn, workspace_id, known)
            entry = await audit.audit_by_id(conn, workspace_id, entry_id)
            event = await calendar_events.event_of_interview(conn, known)
        if interview is None or entry is None:
            raise UnknownInterview
        return interview, entry, event

    async def waited(self, known: InterviewId) -> None:
        """Mails have waited long enough for the meeting's link: whoever was not told yet is told without it."""
        async with self._pool.acquire() as conn, conn.transaction():
            interview = await _interview(conn, known, lock=True)
            if interview is not None:
                await self._mails.tell(conn, interview, at=self._clock.now())


async def _interview(conn: Connection, interview_id: str, *, lock: bool = False) -> Interview | None:
    known = InterviewId(interview_id)
    workspace_id = await interviews.workspace_of_interview(conn, known)
    if workspace_id is None:
        return None
    if lock:
        await interviews.lock_interview(conn, workspace_id, known)
    return await interviews.interview_by_id(conn, workspace_id, known)


async def _link_of_a_person(conn: Connection, interview: Interview) -> str | None:
    link = interview.meeting_link
    if link is None or await calendar_events.is_link_of_event(conn, interview.id, link):
        return None
    return link
