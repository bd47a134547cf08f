"""Asking a language model what it finds in a CV: once for the same CV and job, within a budget, never in the way.

Where there is no model, or none that answers, the rules find what they find alone.
"""

import hashlib
import json
import time
from typing import Final, NamedTuple

from bot.candidates.blind import veiled
from bot.candidates.deposition import Deposition, witness
from bot.candidates.evidence import NOBODY
from bot.candidates.models import Witness
from bot.candidates.prompts import Prompt, prompt
from bot.clients.llm import Answer, LanguageModel, NoAnswer, Tokens
from bot.core.clock import Clock
from bot.core.log import logger
from bot.cvs.models import Reading
from bot.openings.models import Requirements
from db.models.batches import Batch
from db.pool import Pool
from db.queries import language_models

AGENT: Final = "assessor"  # in `agent_usage_stats`
PROMPT: Final = "assess-1"
MOST_TEXT: Final = 60_000  # characters of a CV that are sent; some twenty dense pages

_log = logger(__name__)


class Assessor:
    def __init__(self, pool: Pool, clock: Clock, model: LanguageModel | None, *, batch_tokens: int) -> None:
        """`batch_tokens`: read and written together, after which a batch's further CVs are assessed by rules alone."""
        self._pool = pool
        self._clock = clock
        self._model = model
        self._batch_tokens = batch_tokens

    async def witness(self, batch: Batch, reading: Reading, requirements: Requirements) -> Witness:
        """What the model points at, proved by quotes; nothing where there is no answer."""
        if self._model is None or not requirements.items:
            return NOBODY
        question = _Question(self._model.name, prompt(PROMPT), asked(reading, requirements))
        deposition = await self._kept(batch, question) or await self._answer(self._model, batch, question)
        if deposition is None:
            return NOBODY
        return witness(
            deposition,
            reading.raw_text,
            name=f"{self._model.name} ({PROMPT})",
            requirements=[item.id for item in requirements.items],
        )

    async def _kept(self, batch: Batch, question: "_Question") -> Deposition | None:
        async with self._pool.acquire() as conn:
            kept = await language_models.answer_by_key(conn, batch.workspace_id, question.key)
        return None if kept is None else Deposition.model_validate(kept)

    async def _answer(self, model: LanguageModel, batch: Batch, question: "_Question") -> Deposition | None:
        async with self._pool.acquire() as conn:
            spent = await language_models.spent_on_batch(conn, batch.id)
        if spent.tokens >= self._batch_tokens:
            _log.info("batch_tokens_spent", batch=batch.id, tokens=spent.tokens)
            return None
        began = time.monotonic()
        result: Answer[Deposition] | NoAnswer
        try:
            result = await model.answer(question.prompt.text, question.data, Deposition)
        except NoAnswer as error:
            _log.warning("no_answer", batch=batch.id, trouble=str(error))
            result = error
        await self._keep(batch, question, result, seconds=time.monotonic() - began)
        return None if isinstance(result, NoAnswer) else result.value

    async def _keep(
        self, batch: Batch, question: "_Question", result: Answer[Deposition] | NoAnswer, *, seconds: float
    ) -> None:
        now = self._clock.now()
        tokens = Tokens() if isinstance(result, NoAnswer) else result.tokens
        async with self._pool.acquire() as conn, conn.transaction():
            await language_models.insert_call(
                conn,
                batch.workspace_id,
                batch_id=batch.id,
                model=question.model,
                prompt=question.prompt.name,
                tokens_read=tokens.read,
                tokens_written=tokens.written,
                trouble=result.trouble if isinstance(result, NoAnswer) else None,
                seconds=seconds,
                at=now,
            )
            if not isinstance(result, NoAnswer):
                kept = result.value.model_dump(mode="json")
                await language_models.insert_answer(conn, batch.workspace_id, question.key, kept, at=now)
                await language_models.add_usage(conn, batch.user_id, AGENT, seconds=seconds, at=now)


class _Question(NamedTuple):
    model: str
    prompt: Prompt
    data: str

    @property
    def key(self) -> str:
        """The same for the same question to the same model, and only then."""
        return hashlib.sha256(json.dumps([self.model, self.prompt, self.data]).encode()).hexdigest()


def asked(reading: Reading, requirements: Requirements) -> str:
    """The job's requirements and the CV as JSON, without who it is and how to reach them."""
    profile = reading.profile
    text = veiled(
        reading.raw_text[:MOST_TEXT],
        name=profile.name.value if profile.name else None,
        phone=profile.phone.value if profile.phone else None,
    )
    items = [
        item.model_dump(mode="json", include={"id", "kind", "need", "text", "any_of", "min_years", "level"})
        for item in requirements.items
    ]
    return json.dumps({"requirements": items, "cv": text}, ensure_ascii=False)
