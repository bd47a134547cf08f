"""Question kits: prepared once an interview is booked, seen by whose seat it is and by the owner, edited by both."""

from collections.abc import Sequence
from typing import Final

from bot.accounts.models import Actor
from bot.accounts.trail import record
from bot.core.clock import Clock
from bot.interviews import telling
from bot.interviews.errors import KitChanged, NoQuestions, NotYourSeat, UnknownInterview
from bot.interviews.kits import kits_by_rules, languages_of_seats, masked
from bot.interviews.models import Kit, KitQuestion, Kits, Shown
from bot.interviews.prompts import prompt
from bot.interviews.proposing import ProposedKits, asked, kits_proposed
from bot.interviews.repeats import Deed
from bot.llm.service import Errand, Question, Questioner
from bot.openings.models import Requirement
from db.models.ids import InterviewId, WorkspaceId
from db.models.interviews import ASKED, FoundRequirement, Interview, Interviewee
from db.pool import Connection, Pool
from db.queries import interviewees, interviews, question_kits

AGENT: Final = "interviewer"  # in `agent_usage_stats`
PROMPT: Final = "questions-1"
MOST_QUOTES: Final = 2  # of the CV, for one requirement
LONGEST_QUOTE: Final = 400  # characters
_GRADED: Final = frozenset({"dated_work", "project"})  # what evidence can be checked by


class Questions:
    def __init__(self, pool: Pool, clock: Clock, questioner: Questioner) -> None:
        self._pool = pool
        self._clock = clock
        self._questioner = questioner

    async def prepare(self, workspace_id: WorkspaceId, known: InterviewId) -> None:
        """Kits for all seats, by a model where one is set and gives good ones, else from the bank; once."""
        async with self._pool.acquire() as conn:
            interview = await _interview(conn, workspace_id, known)
            if interview.generated_questions is not None:
                return
            candidate = await interviewees.interviewee_by_id(conn, workspace_id, interview.candidate_id)
            assert candidate is not None, "candidates of interviews are never deleted"
            found = await interviewees.found_requirements(conn, workspace_id, interview.candidate_id)
        kits = Kits(kits=await self._written(interview, [_shown(one, candidate) for one in found]))
        now = self._clock.now()
        async with self._pool.acquire() as conn, conn.transaction():
            await interviews.lock_interview(conn, workspace_id, known)
            interview = await _interview(conn, workspace_id, known)
            if interview.generated_questions is None:
                await question_kits.set_questions(conn, known, kits.model_dump(mode="json"), at=now)
                await telling.show(conn, interview, at=now)

    async def _written(self, interview: Interview, shown: Sequence[Shown]) -> tuple[Kit, ...]:
        seats = languages_of_seats(interview)
        errand = Errand(interview.workspace_id, interview.scheduled_by, AGENT, batch_id=interview.batch_id)
        question = Question(prompt(PROMPT), asked(interview, seats, shown), ProposedKits)
        proposed = await self._questioner.ask(errand, question)
        if proposed is not None:
            kits = kits_proposed(proposed, seats, shown, written_by=f"{self._questioner.model} ({PROMPT})")
            if kits is not None:
                return kits
        return kits_by_rules(interview.interview_type, seats, shown)

    async def kits(self, actor: Actor, known: InterviewId) -> tuple[Interview, list[Kit]]:
        """Of one's own seat, and for the owner of all. Raises UnknownInterview, NotYourSeat, NoQuestions."""
        async with self._pool.acquire() as conn:
            interview = await _interview(conn, actor.workspace_id, known)
        return interview, _may_read(interview, actor)

    async def kit(self, actor: Actor, known: InterviewId, seat: int) -> tuple[Interview, Kit]:
        """One of them, to be edited; raises as `kits`."""
        interview, kits = await self.kits(actor, known)
        return interview, _of_seat(kits, seat)

    async def edit(
        self, actor: Actor, known: InterviewId, seat: int, questions: Sequence[KitQuestion], *, revision: int
    ) -> tuple[Interview, list[Kit]]:
        """Keep a kit as somebody rewrote it. `revision` is that of the kit which they were shown.

        The same again at once is answered as the first. Raises as `kits`, and KitChanged where another was faster.
        """
        now = self._clock.now()
        written = {"seat": seat, "revision": revision + 1, "questions": [one.text for one in questions]}
        deed = Deed(actor, "interview.questions_edited", written, now)
        async with self._pool.acquire() as conn, conn.transaction():
            await interviews.lock_interview(conn, actor.workspace_id, known)
            interview = await _interview(conn, actor.workspace_id, known)
            before = _of_seat(_may_read(interview, actor), seat)
            if await deed.repeated(conn, known) is not None:
                return interview, _may_read(interview, actor)
            if before.revision != revision:
                raise KitChanged
            known_before = {one.text: one for one in before.questions}  # what it rests on stays while it is asked
            kept = [
                known_before[one.text].model_copy(update={"tests": one.tests, "good": one.good})
                if one.text in known_before
                else one
                for one in questions
            ]
            after = before.model_copy(
                update={"questions": tuple(kept), "edited_by": actor.user_id, "revision": revision + 1}
            )
            kits = [after if kit.seat == seat else kit for kit in _kits(interview)]
            present = Kits(kits=tuple(kits)).model_dump(mode="json")
            await question_kits.set_questions(conn, known, present, at=now)
            await record(
                conn,
                actor,
                "interview.questions_edited",
                subject=("interview", known),
                before={"seat": seat, "questions": [one.text for one in before.questions]},
                after=written,
                at=now,
            )
            changed = interview.model_copy(update={"generated_questions": present})
            return changed, _may_read(changed, actor)


async def _interview(conn: Connection, workspace_id: WorkspaceId, known: InterviewId) -> Interview:
    interview = await interviews.interview_by_id(conn, workspace_id, known)
    if interview is None:
        raise UnknownInterview
    return interview


def _kits(interview: Interview) -> tuple[Kit, ...]:
    """Raises NoQuestions."""
    if interview.generated_questions is None:
        raise NoQuestions
    return Kits.model_validate(interview.generated_questions).kits


def _may_read(interview: Interview, actor: Actor) -> list[Kit]:
    who = interview.panelist(actor.user_id)
    is_owner = actor.user_id == interview.scheduled_by
    if not is_owner and (who is None or who.state not in ASKED):
        raise NotYourSeat
    return [kit for kit in _kits(interview) if is_owner or (who is not None and kit.seat == who.seat)]


def _of_seat(kits: Sequence[Kit], seat: int) -> Kit:
    found = next((kit for kit in kits if kit.seat == seat), None)
    if found is None:
        raise NotYourSeat
    return found


def _shown(found: FoundRequirement, candidate: Interviewee) -> Shown:
    quotes = [masked(str(one["quote"])[:LONGEST_QUOTE], candidate) for one in found.evidence[:MOST_QUOTES]]
    return Shown.model_validate(
        {
            "requirement": Requirement.model_validate(found.requirement),
            "verdict": found.verdict,
            "quotes": tuple(quotes),
            "graded": any(one.get("grade") in _GRADED for one in found.evidence),
        }
    )
