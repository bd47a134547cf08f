"""Times proposed to whoever schedules or moves an interview."""

from bot.accounts.models import Reader
from bot.interviews.changing import Changes
from bot.interviews.models import Considered, Wish
from bot.interviews.panels import PATIENCE_SECONDS, Panels, Question, question_of
from bot.interviews.rules import slack_ids_of
from bot.interviews.service import Interviews, timezone_of
from bot.interviews.slots import OFFERED
from db.models.ids import InterviewId
from db.pool import Pool


class Proposals:
    def __init__(self, pool: Pool, panels: Panels, interviews: Interviews, changes: Changes) -> None:
        self._pool = pool
        self._panels = panels
        self._interviews = interviews
        self._changes = changes

    async def for_new(self, actor: Reader, wish: Wish) -> Considered:
        """The best times for an interview that is not booked yet. Raises as `Interviews.interviewee`, and InvalidForm
        for who cannot be on a panel."""
        candidate = await self._interviews.interviewee(actor, wish.candidate_id)
        panel = await self._panels.seated(actor.workspace_id, wish.seats)
        question = Question(
            workspace_id=actor.workspace_id,
            seats=panel.seats,
            duration=wish.duration,
            candidate=(candidate.id, wish.candidate_email or candidate.email or ""),
            candidate_timezone=timezone_of(candidate),
        )
        return await self.best(actor, question)

    async def for_move(self, actor: Reader, known: InterviewId, duration: int) -> Considered:
        """The best other times for one that is booked. Raises as `Changes.need_open`."""
        interview = await self._changes.need_open(actor, known)
        await self._panels.members(actor.workspace_id, slack_ids_of(interview))  # who has left is known from now on
        return await self.best(actor, question_of(interview, duration))

    async def best(self, actor: Reader, question: Question, *, most: int = OFFERED) -> Considered:
        busy = await self._panels.busy(question.user_ids, asker=actor.user_id, seconds=PATIENCE_SECONDS)
        async with self._pool.acquire() as conn:
            return await self._panels.proposed(conn, question, busy, most=most)
