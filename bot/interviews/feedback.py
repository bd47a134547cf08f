"""An interview that is over, with the cards of its panel: read and changed by one at a time."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Final

from bot.accounts.models import RECRUITING, Reader
from bot.accounts.service import Accounts
from bot.interviews import telling
from bot.interviews.errors import NotOver, NotTheOwner, UnknownInterview
from bot.interviews.models import Feedback
from bot.interviews.repeats import Deed
from bot.interviews.scoring import given
from db.models.ids import InterviewId, UserId, WorkspaceId
from db.models.interviews import Interview, InterviewStatus
from db.models.users import Role
from db.pool import Connection, Pool
from db.queries import audit, interviews, scorecards, surfaces

FORM_SURFACE: Final = "interview_scorecard"  # of interview and user ("id:user"); slot 0 asks, those after it remind
PROGRESS_SURFACE: Final = "interview_progress"  # in the thread; of an interview: whose card is in
DEBRIEF_SURFACE: Final = "interview_debrief"  # in the thread; of an interview
DECIDED: Final = "interview.decided"  # audit entries
NO_SHOW: Final = "interview.no_show"


async def feedback_on(conn: Connection, workspace_id: WorkspaceId, known: InterviewId) -> Feedback:
    """Raises UnknownInterview."""
    interview = await interviews.interview_by_id(conn, workspace_id, known)
    if interview is None:
        raise UnknownInterview
    concluded = await audit.last_audit(conn, workspace_id, "interview", known, {DECIDED, NO_SHOW})
    return Feedback(
        interview,
        tuple(await scorecards.scorecards_for_interview(conn, known)),
        await scorecards.debrief_by_interview(conn, known),
        concluded,
    )


@asynccontextmanager
async def ended_interview(
    pool: Pool, workspace_id: WorkspaceId, known: InterviewId, deed: Deed | None = None
) -> AsyncIterator[tuple[Connection, Feedback]]:
    """A transaction in which nobody else changes it or its cards. Raises UnknownInterview, NotOver, and Repeated for a
    `deed` that was just done."""
    async with pool.acquire() as conn, conn.transaction():
        await interviews.lock_interview(conn, workspace_id, known)
        feedback = await feedback_on(conn, workspace_id, known)
        if deed is not None:
            await deed.need_first(conn, known)
        if feedback.interview.status is not InterviewStatus.ENDED:
            raise NotOver
        yield conn, feedback


async def look_up_owner(pool: Pool, accounts: Accounts, actor: Reader, known: InterviewId) -> None:
    """Slack is asked whether somebody else's interview still has its owner, which nobody would tell otherwise."""
    async with pool.acquire() as conn:
        interview = await interviews.interview_by_id(conn, actor.workspace_id, known)
    if interview is not None and interview.owner is not None and interview.owner.user_id != actor.user_id:
        await accounts.is_active(actor.workspace_id, interview.owner.slack_user_id)


def need_owner(interview: Interview, actor: Reader) -> None:
    """Who scheduled it or an admin; once the owner has left, any recruiter. All need the channel.

    Raises NotAllowed, NotInChannel, NotTheOwner.
    """
    actor.need(RECRUITING)
    actor.need_channel(interview.channel_id)
    owner = interview.owner
    if owner is not None and owner.user_id != actor.user_id and actor.role is not Role.ADMIN:
        raise NotTheOwner(owner.slack_user_id)


async def show(conn: Connection, feedback: Feedback, *, at: datetime) -> None:
    """All messages about the cards follow what has become of them."""
    interview = feedback.interview
    for purpose in (PROGRESS_SURFACE, DEBRIEF_SURFACE):
        await surfaces.touch_surface(conn, interview.workspace_id, purpose, interview.id, changed_at=at)
    for card in feedback.cards:
        subject = form_subject(interview.id, card.user_id)
        await surfaces.touch_surface(conn, interview.workspace_id, FORM_SURFACE, subject, changed_at=at)


async def open_if_complete(conn: Connection, workspace_id: WorkspaceId, known: InterviewId, *, at: datetime) -> None:
    """Once all cards are in, they are shown together and the owner hears of it; until then nothing of them is."""
    feedback = await feedback_on(conn, workspace_id, known)
    if feedback.debrief is None and given(feedback.cards) and not feedback.missing:
        await open_debrief(conn, feedback, by=None, at=at)
    await show(conn, feedback, at=at)


async def open_debrief(conn: Connection, feedback: Feedback, *, by: UserId | None, at: datetime) -> None:
    interview = feedback.interview
    await scorecards.open_debrief(conn, interview.id, by=by, at=at)
    await scorecards.stop_reminding(conn, interview.id)
    entry = await audit.insert_audit(
        conn,
        workspace_id=interview.workspace_id,
        actor_id=by,
        action="interview.debriefed",
        subject_type="interview",
        subject_id=interview.id,
        before=None,
        after={"missing": [card.user_id for card in feedback.missing]},
        at=at,
    )
    await telling.show_in_thread(conn, interview, DEBRIEF_SURFACE, at=at)
    if by is None:
        await telling.tell_owner(conn, interview, entry, at=at)


def form_subject(known: InterviewId, user_id: UserId) -> str:
    return f"{known}:{user_id}"
