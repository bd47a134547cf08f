"""Interviews: scheduled by a recruiter, seen by whoever is asked and by those who can read the batch's channel."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid5

from bot.accounts.models import RECRUITING, VIEWING, Busy, Reader
from bot.accounts.trail import record
from bot.clients.storage import Storage
from bot.core.clock import Clock
from bot.core.errors import DomainError, InvalidForm
from bot.core.i18n import DEFAULT_LANGUAGE, _
from bot.core.pages import pages_of
from bot.core.times import UTC_NAME, zone_of
from bot.core.weeks import DAYS_OF_WEEK
from bot.cvs.intake import storage_key
from bot.interviews import telling
from bot.interviews.errors import UnknownInterview
from bot.interviews.models import Booking, Listing, ListPage, Obstacles
from bot.interviews.panels import Panels, Question, SeatedPanel
from bot.interviews.rules import day_around, home_zone, zone_of_place
from bot.notifications import outbox
from bot.notifications.models import Address
from bot.queue.enqueue import Task, enqueue
from bot.taxonomy.folding import fold
from db.models.audit import AuditEntry
from db.models.candidates import Decision
from db.models.ids import CandidateId, InterviewId, MailId, WorkspaceId
from db.models.interviews import Interview, Interviewee, InterviewRow, InterviewStatus, PanelistState, Seat
from db.pool import Connection, Pool
from db.queries import audit, interviewees, interviews, offers

PAGE = 10  # interviews that a list shows
OFFERED = 50  # candidates that a select offers; Slack takes a hundred
_INTERVIEWS: Final = UUID("5d0f3b0e-93c5-4f0b-8f0a-5a0d7f5f4a11")  # namespace of interview ids
_WORD = re.compile(r"[^\W_]+")
CHANGES = frozenset(  # audit entries that a message tells of
    {"interview.rescheduled", "interview.cancelled", "interview.booked", "interview.other_times_asked"}
)


class UnknownInterviewee(DomainError):
    code = "unknown_candidate"

    @property
    def what(self) -> str:
        return _("There is no such candidate in this workspace.")

    @property
    def remedy(self) -> str:
        return _("`/candidates` lists the candidates of a batch.")


def visible(interview: Interview | None, actor: Reader) -> Interview:
    """For whoever may read the batch's channel, or is asked themselves. Raises UnknownInterview, NotInChannel."""
    if interview is None:
        raise UnknownInterview
    who = interview.panelist(actor.user_id)
    if who is None or who.state is PanelistState.RELEASED:
        actor.need(VIEWING)
        actor.need_channel(interview.channel_id)
    return interview


class Interviews:
    def __init__(self, pool: Pool, clock: Clock, panels: Panels, storage: Storage, follower: telling.Follower) -> None:
        self._pool = pool
        self._follower = follower
        self._storage = storage
        self._clock = clock
        self._panels = panels

    # Scheduled

    async def interviewee(self, actor: Reader, known: CandidateId) -> Interviewee:
        """A candidate whom this recruiter may ask to an interview. Raises InvalidForm where nobody may."""
        actor.need(RECRUITING)
        async with self._pool.acquire() as conn:
            return await self._interviewee(conn, actor, known)

    async def interviewees(self, actor: Reader, words: str) -> list[Interviewee]:
        """Candidates who can be interviewed, of their channels, by words of the name; first the shortlisted."""
        actor.need(RECRUITING)
        async with self._pool.acquire() as conn:
            return await interviewees.interviewees_by_name(
                conn, actor.workspace_id, actor.channel_ids, _WORD.findall(fold(words)), limit=OFFERED
            )

    async def schedule(self, actor: Reader, booking: Booking, *, key: str, anyway: str = "") -> Interview:
        """Book an interview, tell the thread and ask the panel; without a time, keep it for the candidate to choose.

        The same `key` twice is the same interview. Raises InvalidForm for what cannot be, and InTheWay for what can be
        with a reason, `anyway`.
        """
        actor.need(RECRUITING)
        now = self._clock.now()
        panel = await self._panels.seated(actor.workspace_id, booking.seats)
        busy: Sequence[Busy] = ()
        if booking.starts_at is not None:
            need_future(booking.starts_at, now)
            busy = await self._panels.busy(panel.user_ids, asker=actor.user_id, times=[booking.starts_at])
        known = InterviewId(str(uuid5(_INTERVIEWS, f"{actor.workspace_id}/{key}")))
        async with self._pool.acquire() as conn, conn.transaction():
            candidate = await self._interviewee(conn, actor, booking.candidate_id)
            if (present := await interviews.interview_by_id(conn, actor.workspace_id, known)) is not None:
                return present
            row = self._row(known, actor, booking, candidate, now)
            _need_mailboxes(row)
            obstacles = None
            if booking.starts_at is not None:
                question = Question(
                    workspace_id=actor.workspace_id,
                    seats=panel.seats,
                    duration=booking.duration,
                    candidate=(candidate.id, row.candidate_email),
                    candidate_timezone=row.candidate_timezone,
                    but=known,
                )
                obstacles = await self._panels.need_free(conn, question, busy, booking.starts_at, anyway=anyway)
            if await interviews.insert_interview(conn, row):
                await self._keep(conn, actor, row, panel, accepted=overruled(obstacles, anyway))
            return await self._by_id(conn, actor.workspace_id, known)

    async def _keep(
        self, conn: Connection, actor: Reader, row: InterviewRow, panel: SeatedPanel, *, accepted: dict[str, object]
    ) -> None:
        now = row.scheduled_at
        seats = [Seat(position=at, kind=plan.kind, name="") for at, plan in enumerate(panel.plans, start=1)]
        people = [(one.user_id, at) for at, found in enumerate(panel.found, start=1) for one in found]
        await interviews.insert_seats(conn, row.id, seats)
        await interviews.invite_panelists(conn, row.id, people)
        await interviews.show_panel(conn, row.id, at=now)
        await record(
            conn,
            actor,
            "interview.drafted" if row.starts_at is None else "interview.scheduled",
            subject=("interview", row.id),
            after={
                "candidate": row.candidate_id,
                "type": row.interview_type,
                "starts_at": row.starts_at and row.starts_at.isoformat(),
                "duration": row.duration,
                "panel": people,
                **accepted,
            },
            at=now,
        )
        if row.starts_at is None:
            await offers.add_to_draft(
                conn, row.workspace_id, row.candidate_id, row.id, new_id=f"offer-{row.id}", at=now
            )
        interview = await self._by_id(conn, actor.workspace_id, row.id)
        if row.wants_questions:
            payload = {"workspace": actor.workspace_id, "interview": row.id}
            await enqueue(conn, Task.PREPARE_QUESTIONS, payload, dedupe_key=f"questions/{row.id}")
        await telling.show(conn, interview, at=now)
        await self._follower.follow(conn, interview, at=now)

    def _row(
        self, known: InterviewId, actor: Reader, booking: Booking, candidate: Interviewee, now: datetime
    ) -> InterviewRow:
        email = booking.candidate_email or candidate.email
        if email is None:
            words = _("The CV of {name} gives no e-mail address: ask for it and write it here.")
            raise InvalidForm(fields={"candidate_email": words.format(name=_name(candidate))})
        return InterviewRow(
            id=known,
            workspace_id=actor.workspace_id,
            batch_id=candidate.batch_id,
            candidate_id=candidate.id,
            candidate_name=_name(candidate),
            candidate_email=email,
            job_title=candidate.job_title,
            interview_type=booking.interview_type,
            status=InterviewStatus.OFFERED if booking.starts_at is None else InterviewStatus.SCHEDULED,
            starts_at=booking.starts_at,
            scheduled_at=now,
            duration=booking.duration,
            location=booking.location,
            meeting_link=booking.meeting_link,
            calendly_link=booking.calendly_link,
            google_form_link=booking.form_link,
            notes=booking.notes,
            platform=booking.platform,
            scheduled_by=actor.user_id,
            cv_file_path=storage_key(actor.workspace_id, candidate.sha256) if candidate.sha256 else None,
            cc_emails=booking.cc,
            bcc_emails=booking.bcc,
            uid=known,
            candidate_timezone=timezone_of(candidate),
            candidate_language="ar" if candidate.language == "ar" else DEFAULT_LANGUAGE,
            wants_questions=booking.wants_questions,
        )

    async def _interviewee(self, conn: Connection, actor: Reader, known: CandidateId) -> Interviewee:
        candidate = await interviewees.interviewee_by_id(conn, actor.workspace_id, known)
        if candidate is None:
            raise UnknownInterviewee
        actor.need_channel(candidate.channel_id)
        if candidate.hidden:
            words = _("This batch is blind: shortlist them first, since the panel has to know whom it meets.")
            raise InvalidForm(fields={"candidate": words})
        if candidate.decision is Decision.PASSED:
            words = _("{name} was passed over: take the decision back first.")
            raise InvalidForm(fields={"candidate": words.format(name=_name(candidate))})
        return candidate

    # Seen

    async def interview(self, actor: Reader, known: InterviewId) -> Interview:
        """Raises UnknownInterview, NotAllowed, NotInChannel."""
        async with self._pool.acquire() as conn:
            return visible(await interviews.interview_by_id(conn, actor.workspace_id, known), actor)

    async def to_rebook(self, actor: Reader, known: InterviewId) -> tuple[Interview, Interviewee]:
        """One that did not take place, to be held again; raises as `interview` and `interviewee`."""
        interview = await self.interview(actor, known)
        return interview, await self.interviewee(actor, interview.candidate_id)

    async def listed(self, actor: Reader, listing: Listing, page: int) -> tuple[list[Interview], ListPage]:
        """A page of somebody's interviews: those that they are asked to or have scheduled, from today on for a day or a
        week of their own calendar; or all to come, with those of their channels for who may see candidates."""
        part = {"limit": PAGE, "offset": (page - 1) * PAGE}
        now = self._clock.now()
        async with self._pool.acquire() as conn:
            if listing is Listing.ALL:
                channel_ids = actor.channel_ids if actor.role in VIEWING else ()
                found, total = await interviews.interviews_to_come(
                    conn, actor.workspace_id, actor.user_id, channel_ids, now=now, **part
                )
            else:
                span = day_around(now, zone_of(actor.timezone), days=1 if listing is Listing.TODAY else DAYS_OF_WEEK)
                found, total = await interviews.interviews_for_person(
                    conn, actor.workspace_id, actor.user_id, start=span.start, end=span.end, **part
                )
        return found, ListPage(listing=listing, page=page, pages=pages_of(total, size=PAGE, page=page), total=total)

    async def shown(
        self, workspace_id: WorkspaceId, known: InterviewId
    ) -> tuple[Interview, Interviewee, AuditEntry | None]:
        """An interview for its messages, with the candidate and the last move or the cancellation, if any."""
        async with self._pool.acquire() as conn:
            interview = await self._by_id(conn, workspace_id, known)
            candidate = await interviewees.interviewee_by_id(conn, workspace_id, interview.candidate_id)
            change = await audit.last_audit(conn, workspace_id, "interview", known, CHANGES)
        assert candidate is not None, "candidates of interviews are never deleted"
        return interview, candidate, change

    async def noticed(self, workspace_id: WorkspaceId, entry_id: int) -> tuple[Interview, AuditEntry]:
        """An entry of the audit log about an interview, with the interview as it is now."""
        async with self._pool.acquire() as conn:
            entry = await audit.audit_by_id(conn, workspace_id, entry_id)
            assert entry is not None, "the audit log keeps all"
            return await self._by_id(conn, workspace_id, InterviewId(entry.subject_id)), entry

    async def with_owner(self, interview: Interview, entry_id: int) -> Interview:
        """The interview as it is, whose owner is to read an entry of the audit log. Slack is asked whether they are
        still here, which nobody would tell otherwise: if not, the thread is told of the entry."""
        owner = interview.owner
        if owner is not None and await self._panels.accounts.is_active(interview.workspace_id, owner.slack_user_id):
            return interview
        now = self._clock.now()
        async with self._pool.acquire() as conn, conn.transaction():
            present = await self._by_id(conn, interview.workspace_id, interview.id)
            await telling.tell_owner(conn, present, entry_id, at=now)
            await telling.show(conn, present, at=now)
        return present

    async def request_cv(self, actor: Reader, known: InterviewId, *, channel_id: str) -> Interview:
        """Have the CV sent to a direct message, since a panelist may read no channel that has it; noted in the audit
        log. Raises as `interview`."""
        async with self._pool.acquire() as conn, conn.transaction():
            interview = visible(await interviews.interview_by_id(conn, actor.workspace_id, known), actor)
            payload = {"workspace": actor.workspace_id, "interview": known, "channel": channel_id}
            await enqueue(conn, Task.SEND_CV, payload, dedupe_key=f"cv/{known}/{channel_id}")
            await record(
                conn,
                actor,
                "candidate.cv_opened",
                subject=("candidate", interview.candidate_id),
                after={"interview": known},
                at=self._clock.now(),
            )
        return interview

    async def send_mail_again(self, actor: Reader, known: InterviewId, mail_id: MailId) -> None:
        """A mail about it that failed, once more. Raises as `interview`, and CannotSendAgain."""
        actor.need(RECRUITING)
        async with self._pool.acquire() as conn, conn.transaction():
            visible(await interviews.interview_by_id(conn, actor.workspace_id, known), actor)
            about = await outbox.mails_about(conn, actor.workspace_id, telling.MAIL_SUBJECT, known)
            if mail_id not in {mail.id for mail in about}:
                raise UnknownInterview
            await outbox.send_again(conn, actor.workspace_id, mail_id)
            await record(
                conn,
                actor,
                "interview.mail_sent_again",
                subject=("interview", known),
                after={"mail": mail_id},
                at=self._clock.now(),
            )

    async def cv(self, workspace_id: WorkspaceId, known: InterviewId) -> tuple[Interview, bytes]:
        """The candidate's CV, as it came in."""
        async with self._pool.acquire() as conn:
            interview = await self._by_id(conn, workspace_id, known)
        assert interview.cv_file_path is not None, "a candidate comes from a file"
        return interview, await self._storage.get(interview.cv_file_path)

    async def _by_id(self, conn: Connection, workspace_id: WorkspaceId, known: InterviewId) -> Interview:
        found = await interviews.interview_by_id(conn, workspace_id, known)
        if found is None:
            raise UnknownInterview
        return found


def need_future(starts_at: datetime, now: datetime) -> None:
    """Raises InvalidForm for a time that is over, and for one so far away that it was mistyped."""
    if starts_at <= now:
        raise InvalidForm(fields={"starts_at": _("This time is over. Please choose one to come.")})
    if starts_at > now + timedelta(days=366):
        raise InvalidForm(fields={"starts_at": _("This is more than a year away. Please check the date.")})


def overruled(obstacles: Obstacles | None, anyway: str) -> dict[str, object]:
    """For the audit log: what was in the way, and why a person did not mind; `obstacles` None where no time is set."""
    if not obstacles:
        return {}
    return {
        "anyway": anyway,
        "clashes": [{"interview": one.interview_id, "user": one.user_id} for one in obstacles.clashes],
        "hindered": {str(one.user_id): one.obstacle for one in obstacles.slot.conflicts},
        "overloads": len(obstacles.slot.overloaded),
    }


def timezone_of(candidate: Interviewee) -> str:
    """Where they live, as far as their CV or their phone tells; else that of the workspace."""
    return zone_of_place(candidate.location) or home_zone(candidate.phone) or candidate.workspace_timezone or UTC_NAME


def _name(candidate: Interviewee) -> str:
    return candidate.name or candidate.filename or candidate.id


def _need_mailboxes(row: InterviewRow) -> None:
    """Raises InvalidForm for addresses that no mail can be sent to, wherever they come from."""
    fields = {"candidate_email": (row.candidate_email,), "cc": row.cc_emails, "bcc": row.bcc_emails}
    wrong = [(field, email) for field, emails in fields.items() for email in emails if Address.of(email) is None]
    if wrong:
        words = _("No mail can be sent to {email}.")
        raise InvalidForm(fields={field: words.format(email=email) for field, email in wrong})
