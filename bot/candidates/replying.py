"""One question answered: by the language model where there is one and it proves what it says, else by rules."""

import asyncio
import dataclasses
from contextlib import aclosing
from typing import Final
from uuid import UUID

from bot.accounts.models import Reader
from bot.candidates.answering import Links, person_view, rules_answer
from bot.candidates.ask import Ask, Gathered, Scope
from bot.candidates.asking import Kind, Question, plain
from bot.candidates.briefing import briefing
from bot.candidates.citing import Citing
from bot.candidates.prompts import prompt
from bot.candidates.views import answers
from bot.llm.service import Errand, Questioner, Unanswered
from bot.slack.replies import LONGEST, Replies, Reply, StoppedByPerson, Thread
from db.models.ids import CandidateId

AGENT: Final = "ask"  # in `agent_usage_stats`
PROMPT: Final = "ask-1"
LOOK_EVERY_SECONDS = 0.4  # whether somebody pressed Stop
_CLAIMS = frozenset({Kind.COMPARE, Kind.EXPLAIN, Kind.FIND})
_WRITTEN = _CLAIMS | {Kind.COMPOSE}  # what a language model is asked for; the rest rules know exactly


@dataclasses.dataclass(frozen=True, kw_only=True)
class Turn:
    """A question that is being answered; `reply` is where."""

    actor: Reader
    ask_id: UUID
    thread: Thread
    reply: Reply
    scope: Scope
    question: Question
    text: str


class Answerer:
    def __init__(self, ask: Ask, questioner: Questioner, replies: Replies) -> None:
        self._ask = ask
        self._questioner = questioner
        self._replies = replies

    async def answer(self, turn: Turn) -> None:
        if turn.question.kind is Kind.HELP:
            await turn.reply.post(answers.help_answer())
            return
        asked = await self._gathered_for_model(turn)
        if asked is not None:
            await self._replies.offer_stop(turn.thread, offered=True)
            try:
                if await self._told(turn, asked):
                    return
            finally:
                await self._replies.offer_stop(turn.thread, offered=False)
        gathered = await self._ask.gathered(turn.actor, turn.scope, turn.question)
        links = await self._links(turn, gathered)
        failed = asked is not None
        answer = answers.by_rules(rules_answer(gathered, links, has_model=failed), model_failed=failed)
        if turn.reply.text:
            await turn.reply.close(answers.broken_off_closing(answer))
        else:
            await turn.reply.post(answer)

    async def _gathered_for_model(self, turn: Turn) -> Gathered | None:
        """None where no model is to be asked: it is not for this question, is not there or may cost no more."""
        question = turn.question
        if question.kind not in _WRITTEN or question.unclear or self._questioner.model is None:
            return None
        gathered = await self._ask.gathered(turn.actor, turn.scope, question, briefing=True)
        if len(gathered.people) < (2 if question.kind is Kind.COMPARE else 1):
            return None
        return gathered if await self._questioner.may_ask(_errand(turn, gathered)) else None

    async def _links(self, turn: Turn, gathered: Gathered) -> Links:
        places = gathered.posted.values()
        found = await asyncio.gather(
            *(self._replies.permalink(turn.thread.team_id, one.channel_id, one.message_ts) for one in places)
        )
        return {
            CandidateId(place.candidate_id): link for place, link in zip(places, found, strict=True) if link is not None
        }

    async def _told(self, turn: Turn, gathered: Gathered) -> bool:
        """Whether the model answered; False leaves the answer to the rules."""
        links = await self._links(turn, gathered)
        brief = await asyncio.to_thread(briefing, gathered, plain(turn.text), links)
        citing = Citing(brief.evidence, claims=turn.question.kind in _CLAIMS)
        writing = asyncio.create_task(self._write(turn, citing, brief.data, _errand(turn, gathered)))
        try:
            await self._until_done(turn.ask_id, writing)
        except StoppedByPerson:
            await turn.reply.close(answers.stopped_closing())
            return True
        except Unanswered:
            return False
        if not citing.cited:
            return False
        people = {one.id: person_view(gathered, one, links) for one in gathered.people}
        proofs = [(people[one.candidate_id], one.text, one.quotes) for one in citing.cited.values()]
        await turn.reply.close(
            answers.model_closing(f"{self._questioner.model} ({PROMPT})", proofs, left_out=citing.left_out)
        )
        return True

    async def _write(self, turn: Turn, citing: Citing, data: str, errand: Errand) -> None:
        """Nothing is shown before the first line that cites something."""
        held = ""
        async with aclosing(self._questioner.tell(errand, prompt(PROMPT), data)) as pieces:
            async for piece in pieces:
                held += citing.feed(piece)
                if citing.cited and held:
                    await turn.reply.write(held)
                    held = ""
                if len(turn.reply.text) + len(held) > LONGEST:
                    break
        held += citing.end()
        if citing.cited and held:
            await turn.reply.write(held)

    async def _until_done(self, ask_id: UUID, writing: "asyncio.Task[None]") -> None:
        """Raises StoppedByPerson once somebody pressed Stop, in whatever process that was heard; Unanswered."""
        try:
            while not writing.done():
                await asyncio.wait({writing}, timeout=LOOK_EVERY_SECONDS)
                if not writing.done() and await self._ask.is_stopped(ask_id):
                    raise StoppedByPerson
        finally:
            if not writing.done():
                writing.cancel()
                await asyncio.wait({writing})
        writing.result()


def _errand(turn: Turn, gathered: Gathered) -> Errand:
    batch_id = gathered.batch.id if gathered.batch else None
    return Errand(turn.actor.workspace_id, turn.actor.user_id, AGENT, batch_id=batch_id)
