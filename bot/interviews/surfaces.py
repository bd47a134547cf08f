"""How the messages about interviews follow from the database."""

from datetime import date

from bot.interviews import telling
from bot.interviews.booked import BookedInterviews
from bot.interviews.feedback import DEBRIEF_SURFACE, FORM_SURFACE, NO_SHOW, PROGRESS_SURFACE
from bot.interviews.offers import Offers
from bot.interviews.reminding import Reminders
from bot.interviews.scorecards import Scorecards
from bot.interviews.service import Interviews
from bot.interviews.telling import (
    BRIEF_SURFACE,
    EVENT_SURFACE,
    INTERVIEW_SURFACE,
    INVITATION_SURFACE,
    NOTICE_SURFACE,
    REMINDER_SURFACE,
)
from bot.interviews.views.debriefs import debrief_message, progress_message
from bot.interviews.views.events import event_by_hand
from bot.interviews.views.lists import day_brief
from bot.interviews.views.messages import interview_message, invitation, notice, reminder
from bot.interviews.views.scorecards import scorecard_message
from bot.slack.blocks import Message
from bot.slack.surfaces import Renderer
from db.models.audit import AuditEntry
from db.models.ids import InterviewId, UserId
from db.models.interviews import PanelistState
from db.models.surfaces import Surface


def interview_renderers(
    interviews: Interviews, scorecards: Scorecards, reminders: Reminders, offers: Offers, booked: BookedInterviews
) -> dict[str, Renderer]:
    async def thread(surface: Surface) -> Message:
        interview, _candidate, change = await interviews.shown(surface.workspace_id, InterviewId(surface.subject_id))
        return interview_message(interview, change, await offers.standing(surface.workspace_id, interview.id))

    async def invited(surface: Surface) -> Message | None:
        interview, candidate, change = await interviews.shown(surface.workspace_id, InterviewId(surface.subject_id))
        panelist = interview.panelist(UserId(surface.slot))
        return invitation(interview, candidate, panelist, change) if panelist else None

    async def noticed(surface: Surface) -> Message | None:
        interview, entry = await interviews.noticed(surface.workspace_id, int(surface.subject_id))
        if surface.slot == telling.THREAD:
            return None if _is_in_thread(entry) else notice(interview, entry, None)
        if surface.message_ts is None and surface.slot == interview.scheduled_by:
            interview = await interviews.with_owner(interview, entry.id)
        reader = interview.person(UserId(surface.slot))
        return notice(interview, entry, reader) if reader else None

    async def by_hand(surface: Surface) -> Message:
        entry_id = int(surface.state["entry"])
        return event_by_hand(*await booked.told(surface.workspace_id, InterviewId(surface.subject_id), entry_id))

    async def asked(surface: Surface) -> Message | None:
        known, _colon, user_id = surface.subject_id.rpartition(":")
        feedback = await scorecards.of_interview(surface.workspace_id, InterviewId(known))
        panelist = feedback.interview.panelist(UserId(int(user_id)))
        if panelist is None or (surface.message_ts is None and surface.slot and not feedback.awaits(panelist.user_id)):
            return None  # a reminder that came too late
        return scorecard_message(feedback, panelist, reminder=surface.slot)

    async def progress(surface: Surface) -> Message:
        return progress_message(await scorecards.of_interview(surface.workspace_id, InterviewId(surface.subject_id)))

    async def debriefed(surface: Surface) -> Message:
        return debrief_message(await scorecards.of_interview(surface.workspace_id, InterviewId(surface.subject_id)))

    async def reminded(surface: Surface) -> Message | None:
        posted = surface.message_ts is not None
        shown = await reminders.shown(surface.workspace_id, surface.subject_id, posted=posted)
        return reminder(*shown) if shown else None

    async def briefed(surface: Surface) -> Message | None:
        user_id = UserId(surface.slot)
        found, zone = await reminders.day(surface.workspace_id, user_id, date.fromisoformat(surface.subject_id))
        return day_brief(found, user_id, zone) if found else None

    return {
        INTERVIEW_SURFACE: thread,
        INVITATION_SURFACE: invited,
        NOTICE_SURFACE: noticed,
        EVENT_SURFACE: by_hand,
        FORM_SURFACE: asked,
        PROGRESS_SURFACE: progress,
        DEBRIEF_SURFACE: debriefed,
        REMINDER_SURFACE: reminded,
        BRIEF_SURFACE: briefed,
    }


def _is_in_thread(entry: AuditEntry) -> bool:
    """Whether the thread's other messages tell of it, and it is no trouble."""
    return entry.action in {NO_SHOW, "interview.debriefed"} or entry.after.get("state") == PanelistState.ACCEPTED
