"""Mails about interviews, and the organiser's calendar: both follow in the transaction of a change."""

import functools
from datetime import datetime, timedelta
from typing import Final

from bot.accounts.bookings import project
from bot.core.clock import Clock
from bot.interviews import telling
from bot.interviews.letters import CANDIDATE, letters, told_by
from bot.interviews.links import Links
from bot.interviews.telling import MAIL_SUBJECT
from bot.notifications import outbox
from bot.notifications.mime import compose
from bot.notifications.models import Address
from bot.queue.enqueue import Task, enqueue
from db.models.ids import InterviewId
from db.models.interviews import Interview, InterviewStatus
from db.models.mail import InDoubt, Mail, NewMail
from db.pool import Connection
from db.queries import audit, calendar_events, interview_mailings, interviews, offers

MAILED: Final = frozenset({InterviewStatus.SCHEDULED, InterviewStatus.CANCELLED})
LINK_PATIENCE: Final = timedelta(seconds=15)  # that mails wait for; calendars mostly answer within two


class InterviewMails:
    """`sender` None: this installation sends no mail. Whoever calls holds the interview's lock."""

    def __init__(self, clock: Clock, sender: Address | None, links: Links) -> None:
        self._clock = clock
        self._sender = sender
        self._links = links

    async def follow(self, conn: Connection, interview: Interview, *, at: datetime) -> None:
        """The organiser's calendar follows, and everybody is told what they do not know yet.

        Where the meeting's link is about to come, all of it waits for the link, yet not for long: what has come by
        then goes out, as one mail to each, and the link follows.
        """
        link_comes = await project(
            conn, interview.id, organiser_id=interview.scheduled_by, platform=interview.platform, changed_at=at
        )
        link = interview.meeting_link
        stays = link is not None and not await calendar_events.is_link_leaving(conn, interview.id, link)
        if not link_comes or stays or interview.status is not InterviewStatus.SCHEDULED:
            await self.tell(conn, interview, at=at)
        elif self._sender is not None:
            payload = {"workspace": interview.workspace_id, "interview": interview.id}
            await enqueue(conn, Task.MAIL_INTERVIEW, payload, delay=LINK_PATIENCE)

    async def tell(self, conn: Connection, interview: Interview, *, at: datetime) -> None:
        """Mails of what people do not know yet; what each gets leaves in its order."""
        if self._sender is None or interview.status not in MAILED:
            return
        told = await interview_mailings.told(conn, interview.id)
        in_calendar = await calendar_events.is_event_wanted(conn, interview.id)
        scheduled = interview.status is InterviewStatus.SCHEDULED
        link = await self._links.for_interview(conn, interview, at=at) if scheduled else None
        accepted = await offers.is_accepted(conn, interview.id, interview.sequence)
        found = letters(
            told, interview, self._sender, link=link, accepted=accepted, in_owners_calendar=in_calendar, at=at
        )
        for key, letter in found:
            mail = NewMail(
                workspace_id=interview.workspace_id,
                subject_type=MAIL_SUBJECT,
                subject_id=interview.id,
                order_key=f"{interview.uid}/{key}",
                message_id=letter.message_id,
                recipients=letter.recipients,
                message=compose(letter),
                in_doubt=InDoubt.REPEAT,  # the same state of the same event twice is once for a calendar
            )
            await outbox.put(conn, mail)
        await interview_mailings.set_told(conn, interview.id, told_by(interview))

    async def troubled(self, conn: Connection, mail: Mail) -> None:
        """Tell the owner that a mail did not arrive, or may not have; the log of who did what keeps no address."""
        now = self._clock.now()
        interview = await interviews.interview_by_id(conn, mail.workspace_id, InterviewId(mail.subject_id))
        assert interview is not None, "a mail is put with its interview"
        reply = functools.reduce(lambda words, one: words.replace(one, "…"), mail.recipients, mail.error or "")
        to = mail.order_key.rpartition("/")[2]
        entry = await audit.insert_audit(
            conn,
            workspace_id=mail.workspace_id,
            actor_id=None,
            action=f"interview.mail_{mail.state}",
            subject_type=MAIL_SUBJECT,
            subject_id=mail.subject_id,
            before=None,
            after={"mail": mail.id, "to": None if to == CANDIDATE else int(to), "reply": reply},
            at=now,
        )
        await telling.tell_owner(conn, interview, entry, at=now)
