"""Why somebody stands below the next one above: by rules, and in a language model's words over the same facts."""

import json
import re
from itertools import pairwise
from typing import Final, NamedTuple

from pydantic import BaseModel, Field

from bot.accounts.models import VIEWING, Reader
from bot.candidates.models import Step
from bot.candidates.prompts import prompt
from bot.candidates.rows import assessment_of
from bot.candidates.service import CARDS
from bot.candidates.wording import step
from bot.core.clock import Clock
from bot.cvs.service import BATCH_SURFACE
from bot.llm.service import Errand, Question, Questioner
from db.models.candidates import Candidate
from db.models.ids import BatchId, WorkspaceId
from db.pool import Pool
from db.queries import batches, candidates, surfaces

AGENT: Final = "ranker"  # in `agent_usage_stats`
PROMPT: Final = "rank-1"
MOST_SENTENCES = 2
LONGEST_SENTENCE = 240  # characters
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


class Sentence(BaseModel):
    text: str = Field(description="one short sentence")
    cites: list[str] = Field(description="the ids of the facts that it rests on")


class Phrasing(BaseModel):
    """The form of a model's answer."""

    sentences: list[Sentence]


class Placed(NamedTuple):
    """What stands between a candidate and the one above."""

    above: Candidate
    step: Step
    phrased: str | None  # a model's words for it, where there are any
    phrased_by: str | None


class Placing:
    def __init__(self, pool: Pool, clock: Clock, questioner: Questioner) -> None:
        self._pool = pool
        self._clock = clock
        self._questioner = questioner

    async def placed(self, actor: Reader, candidate: Candidate) -> Placed | None:
        """None for whoever is first, has no score, or is not ranked."""
        actor.need(VIEWING)
        if candidate.rank is None or candidate.rank < 2:
            return None
        async with self._pool.acquire() as conn:
            [*found] = await candidates.candidates_for_batch(
                conn, candidate.workspace_id, candidate.batch_id, limit=1, offset=candidate.rank - 2
            )
        between = step(assessment_of(candidate), assessment_of(found[0])) if found else None
        if between is None:
            return None
        kept = await self._questioner.kept(candidate.workspace_id, question(between)) if between.behind else None
        words = phrased(kept, between) if kept else None
        return Placed(found[0], between, words, f"{self._questioner.model} ({PROMPT})" if words else None)

    async def phrase(self, workspace_id: WorkspaceId, batch_id: BatchId) -> None:
        """Have a model phrase what stands between those with a card; what it said of the same facts is kept."""
        if self._questioner.model is None:
            return
        async with self._pool.acquire() as conn:
            batch = await batches.batch_by_id(conn, workspace_id, batch_id)
            ranked = await candidates.candidates_for_batch(conn, workspace_id, batch_id, limit=CARDS, offset=0)
        assert batch is not None, "batches are never deleted"
        errand = Errand(workspace_id, batch.user_id, AGENT, batch_id=batch_id)
        for above, below in pairwise(ranked):
            between = step(assessment_of(below), assessment_of(above))
            if between is not None and between.behind:
                await self._questioner.ask(errand, question(between))
        async with self._pool.acquire() as conn:  # the batch's message tells of tokens
            await surfaces.touch_surface(conn, workspace_id, BATCH_SURFACE, batch_id, changed_at=self._clock.now())


def question(between: Step) -> Question[Phrasing]:
    data = {"points": between.points, "behind": _numbered("b", between.behind), "ahead": _numbered("a", between.ahead)}
    return Question(prompt(PROMPT), json.dumps(data, ensure_ascii=False), Phrasing)


def phrased(phrasing: Phrasing, between: Step) -> str | None:
    """The sentences that cite facts there are, and have no number but theirs."""
    facts = {one["id"]: one["fact"] for one in (*_numbered("b", between.behind), *_numbered("a", between.ahead))}
    numbers = {str(between.points), *_NUMBER.findall(" ".join(facts.values()))}
    told = [
        " ".join(one.text.split())[:LONGEST_SENTENCE]
        for one in phrasing.sentences
        if one.cites and facts.keys() >= set(one.cites) and numbers.issuperset(_NUMBER.findall(one.text))
    ]
    return " ".join(told[:MOST_SENTENCES]) or None


def _numbered(letter: str, facts: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"id": f"{letter}{number}", "fact": fact} for number, fact in enumerate(facts, start=1)]
