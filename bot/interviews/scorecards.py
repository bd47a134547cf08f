"""Scorecards: each of a panel gives their own; what others wrote is hidden until it is in, and then it stands."""

from bot.accounts.models import RECRUITING, Actor, Reader
from bot.accounts.trail import record
from bot.core.clock import Clock
from bot.interviews import telling
from bot.interviews.errors import AlreadyDecided, CardFirst, CardGiven, CardsGiven, NotAskedForCard
from bot.interviews.feedback import NO_SHOW, ended_interview, feedback_on, open_if_complete, show
from bot.interviews.models import Card, Feedback, Missed
from bot.interviews.repeats import Deed
from bot.interviews.scoring import given, may_see_others
from db.models.ids import InterviewId, WorkspaceId
from db.models.interviews import InterviewStatus
from db.models.scorecards import Outcome, Scorecard
from db.pool import Pool
from db.queries import scorecards


class Scorecards:
    def __init__(self, pool: Pool, clock: Clock) -> None:
        self._pool = pool
        self._clock = clock

    async def asked(self, actor: Actor, known: InterviewId) -> Feedback:
        """An interview for which somebody may give a card now; raises as `submit`."""
        async with ended_interview(self._pool, actor.workspace_id, known) as (_conn, feedback):
            _need_missing(feedback, actor)
            return feedback

    async def submit(self, actor: Actor, known: InterviewId, card: Card) -> None:
        """Give one's own card, once: it is not changed any more, since its writer sees the others' from now on. The
        same card again changes nothing.

        Raises UnknownInterview, NotOver, NotAskedForCard, CardGiven, AlreadyDecided.
        """
        now = self._clock.now()
        async with ended_interview(self._pool, actor.workspace_id, known) as (conn, feedback):
            if _is_given(feedback.card(actor.user_id), card):
                return
            _need_missing(feedback, actor)
            await scorecards.submit_scorecard(
                conn,
                known,
                actor.user_id,
                marks=card.marks,
                overall=card.overall,
                notes=card.notes,
                open_questions=card.open_questions,
                at=now,
            )
            await record(conn, actor, "interview.card_given", subject=("interview", known), at=now)
            await open_if_complete(conn, actor.workspace_id, known, at=now)

    async def excuse(self, actor: Actor, known: InterviewId) -> None:
        """They were not there, so no card is asked of them; raises as `submit`. The second time changes nothing."""
        now = self._clock.now()
        async with ended_interview(self._pool, actor.workspace_id, known) as (conn, feedback):
            present = feedback.card(actor.user_id)
            if present is not None and present.excused_at is not None:
                return
            _need_missing(feedback, actor)
            await scorecards.excuse_scorecard(conn, known, actor.user_id, at=now)
            await record(conn, actor, "interview.card_excused", subject=("interview", known), at=now)
            await open_if_complete(conn, actor.workspace_id, known, at=now)

    async def others(self, actor: Reader, known: InterviewId) -> tuple[Feedback, list[Scorecard]]:
        """The cards that are in, whole: for one of the panel whose own is, and for recruiters of the channel once there
        is a debrief, since it shows them in short and they decide. Raises NotAskedForCard, CardFirst."""
        async with self._pool.acquire() as conn:
            feedback = await feedback_on(conn, actor.workspace_id, known)
        card = feedback.card(actor.user_id)
        if card is None or card.excused_at is not None:
            recruits = actor.role in RECRUITING and feedback.interview.channel_id in actor.channel_ids
            if feedback.debrief is None or not recruits:
                raise NotAskedForCard
        elif not may_see_others(feedback.cards, actor.user_id):
            raise CardFirst
        return feedback, given(feedback.cards)

    async def may_miss(self, actor: Reader, known: InterviewId) -> Feedback:
        """An interview of which somebody may say that it did not take place; raises as `missed`."""
        async with ended_interview(self._pool, actor.workspace_id, known) as (_conn, feedback):
            _need_no_cards(feedback, actor)
            return feedback

    async def missed(self, actor: Reader, known: InterviewId, who: Missed, *, reason: str) -> None:
        """It did not take place, says one of the panel or a recruiter of the channel; the owner can book it again.

        Raises NotOver, Repeated, CardsGiven where a card says otherwise, and for others NotAllowed, NotInChannel.
        """
        now = self._clock.now()
        deed = Deed(actor, NO_SHOW, {"missed": who, "reason": reason}, now)
        async with ended_interview(self._pool, actor.workspace_id, known, deed) as (conn, feedback):
            _need_no_cards(feedback, actor)
            await scorecards.set_result(conn, known, InterviewStatus.NO_SHOW, Outcome.NO_SHOW, at=now)
            await scorecards.stop_reminding(conn, known)
            entry = await record(
                conn, actor, NO_SHOW, subject=("interview", known), after={"missed": who, "reason": reason}, at=now
            )
            present = await feedback_on(conn, actor.workspace_id, known)
            await show(conn, present, at=now)
            await telling.show(conn, present.interview, at=now)
            await telling.tell_owner(conn, present.interview, entry, at=now)

    async def of_interview(self, workspace_id: WorkspaceId, known: InterviewId) -> Feedback:
        """For its messages."""
        async with self._pool.acquire() as conn:
            return await feedback_on(conn, workspace_id, known)


def _is_given(present: Scorecard | None, card: Card) -> bool:
    return present is not None and present.submitted_at is not None and _written(present) == _written(card)


def _written(card: Scorecard | Card) -> tuple[object, ...]:
    return card.marks, card.overall, card.notes, card.open_questions


def _need_missing(feedback: Feedback, actor: Actor) -> None:
    card = feedback.card(actor.user_id)
    if card is None or card.excused_at is not None:
        raise NotAskedForCard
    if card.submitted_at is not None:
        raise CardGiven
    if feedback.concluded is not None:
        raise AlreadyDecided


def _need_no_cards(feedback: Feedback, actor: Reader) -> None:
    if feedback.card(actor.user_id) is None:
        actor.need(RECRUITING)
        actor.need_channel(feedback.interview.channel_id)
    if given(feedback.cards):
        raise CardsGiven
