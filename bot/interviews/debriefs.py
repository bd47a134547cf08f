"""The debrief: all cards together in the batch's thread, and the decision, which is a person's and never the bot's.

Whoever reads the thread reads the debrief, those of the panel too; so it stands there once every card is in, or when
the owner does not want to wait any longer. Before, the thread tells whose cards are missing, and nothing of the others.
"""

from bot.accounts.models import Reader
from bot.accounts.service import Accounts
from bot.accounts.trail import record
from bot.core.clock import Clock
from bot.interviews.errors import CardFirst, NoCards, NotDebriefed
from bot.interviews.feedback import DECIDED, ended_interview, look_up_owner, need_owner, open_debrief, show
from bot.interviews.models import Feedback
from bot.interviews.repeats import Deed
from bot.interviews.scoring import given, may_see_others
from db.models.ids import InterviewId
from db.models.interviews import InterviewStatus
from db.models.scorecards import Outcome
from db.pool import Pool
from db.queries import scorecards


class Debriefs:
    def __init__(self, pool: Pool, clock: Clock, accounts: Accounts) -> None:
        self._pool = pool
        self._clock = clock
        self._accounts = accounts

    async def open_now(self, actor: Reader, known: InterviewId) -> None:
        """Show the cards that are in, and wait for no other. The second time changes nothing.

        Raises as `decide`, NoCards while there is none, and CardFirst for an owner whose own card is missing.
        """
        now = self._clock.now()
        await look_up_owner(self._pool, self._accounts, actor, known)
        async with ended_interview(self._pool, actor.workspace_id, known) as (conn, feedback):
            need_owner(feedback.interview, actor)
            if feedback.debrief is not None:
                return
            if not may_see_others(feedback.cards, actor.user_id):
                raise CardFirst
            if not given(feedback.cards):
                raise NoCards
            await open_debrief(conn, feedback, by=actor.user_id, at=now)
            await show(conn, feedback, at=now)

    async def to_decide(self, actor: Reader, known: InterviewId) -> Feedback:
        """For the form of a decision; raises as `decide`."""
        await look_up_owner(self._pool, self._accounts, actor, known)
        async with ended_interview(self._pool, actor.workspace_id, known) as (_conn, feedback):
            _need_debrief(feedback, actor)
            return feedback

    async def decide(self, actor: Reader, known: InterviewId, outcome: Outcome, *, reason: str) -> None:
        """The owner's decision; a later one takes its place, and both stay in the audit log.

        Raises UnknownInterview, NotOver, NotDebriefed, NotAllowed, NotInChannel, NotTheOwner, and Repeated.
        """
        now = self._clock.now()
        deed = Deed(actor, DECIDED, {"outcome": outcome, "reason": reason}, now)
        async with ended_interview(self._pool, actor.workspace_id, known, deed) as (conn, feedback):
            _need_debrief(feedback, actor)
            await scorecards.set_result(conn, known, InterviewStatus.ENDED, outcome, at=now)
            await scorecards.stop_reminding(conn, known)
            await record(
                conn,
                actor,
                DECIDED,
                subject=("interview", known),
                before={"outcome": feedback.interview.outcome},
                after={"outcome": outcome, "reason": reason},
                at=now,
            )
            await show(conn, feedback, at=now)


def _need_debrief(feedback: Feedback, actor: Reader) -> None:
    need_owner(feedback.interview, actor)
    if feedback.debrief is None:
        raise NotDebriefed
