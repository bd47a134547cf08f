"""Asking a language model: the same question once, within a budget, every asking on record.

Whoever asks gets an answer in the form asked for or none, and goes on without it: no model set, no answer, a budget
that is spent.
"""

import asyncio
import hashlib
import json
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from datetime import timedelta
from typing import Any, Final, Generic, NamedTuple, TypeVar, cast

from pydantic import BaseModel

from bot.clients.llm import Answer, LanguageModel, NoAnswer, Tokens, Trouble
from bot.core.clock import Clock
from bot.core.log import logger
from bot.llm.models import Prices, Usage
from bot.llm.prompts import Prompt
from db.models.ids import BatchId, JobId, UserId, WorkspaceId
from db.models.language_models import Spent
from db.pool import Connection, Pool
from db.queries import language_models

DAY: Final = timedelta(days=1)
_LETTERS: Final = 4  # of a token, about; for what a server does not count, or was stopped before it told

Form = TypeVar("Form", bound=BaseModel)

_log = logger(__name__)


class Question(NamedTuple, Generic[Form]):
    prompt: Prompt
    data: str  # JSON
    form: type[Form]

    def key(self, model: str) -> str:
        """The same for the same question to the same model, and only then."""
        return hashlib.sha256(json.dumps([model, self.prompt, self.data]).encode()).hexdigest()


class Errand(NamedTuple):
    """For whom a question is asked, and for what.

    What was spent on the batch is capped, or else on the job, or else a day on what was about several batches at once.
    """

    workspace_id: WorkspaceId
    user_id: UserId
    agent: str  # in `agent_usage_stats`
    batch_id: BatchId | None = None
    job_id: JobId | None = None


class Unanswered(Exception):
    """The model gave no answer, or broke off."""


class Questioner:
    def __init__(
        self,
        pool: Pool,
        clock: Clock,
        model: LanguageModel | None,
        *,
        most_tokens: int,
        prices: Prices | None = None,
        timeout_seconds: float = 90,
    ) -> None:
        """`most_tokens`: read and written together, after which a batch or a job is asked about no more;
        `timeout_seconds`: for an answer that is told piece by piece, from its beginning to its end."""
        self._pool = pool
        self._clock = clock
        self._model = model
        self._most_tokens = most_tokens
        self._prices = prices or Prices()
        self._timeout_seconds = timeout_seconds
        self._asking: dict[tuple[WorkspaceId, str], asyncio.Task[Any]] = {}

    @property
    def model(self) -> str | None:
        """The name of the model that is asked; None where none is set."""
        return self._model.name if self._model else None

    async def kept(self, workspace_id: WorkspaceId, question: Question[Form]) -> Form | None:
        """What was answered before, without asking."""
        if self._model is None:
            return None
        async with self._pool.acquire() as conn:
            kept = await language_models.answer_by_key(conn, workspace_id, question.key(self._model.name))
        return None if kept is None else question.form.model_validate(kept)

    async def ask(self, errand: Errand, question: Question[Form]) -> Form | None:
        """The kept answer, or one that is asked for now; not for inside a transaction.

        Who asks what this process is asking already waits for that answer, so that it is paid for once.
        """
        if self._model is None:
            return None
        key = (errand.workspace_id, question.key(self._model.name))
        asking = self._asking.get(key)
        if asking is None:
            asking = self._asking[key] = asyncio.create_task(self._kept_or_answered(self._model, errand, question))
            asking.add_done_callback(lambda _task: self._asking.pop(key, None))
        return cast("Form | None", await asyncio.shield(asking))  # whoever goes away does not take it from the others

    async def may_ask(self, errand: Errand) -> bool:
        """Whether there is a model, and tokens are left for it."""
        if self._model is None:
            return False
        spent = await self._spent(errand)
        if spent.tokens >= self._most_tokens:
            _log.info("tokens_spent", batch=errand.batch_id, job=errand.job_id, tokens=spent.tokens)
            return False
        return True

    async def tell(self, errand: Errand, prompt: Prompt, data: str) -> AsyncGenerator[str, None]:
        """An answer as it is written, which is not kept. Raises Unanswered. Left early, it is no longer written."""
        assert self._model is not None, "may_ask is asked first"
        began, written = time.monotonic(), 0
        tokens: Tokens | None = None
        trouble: Trouble | None = Trouble.BROKEN  # until it is known better
        try:
            async with aclosing(self._model.told(prompt.text, data)) as told:
                async for piece in _until(told, began + self._timeout_seconds):
                    if isinstance(piece, Tokens):
                        tokens = piece
                    else:
                        written += len(piece)
                        yield piece
            trouble = None
        except TimeoutError:
            trouble = Trouble.TIMEOUT
            raise Unanswered from None
        except NoAnswer as error:
            trouble = error.trouble
            raise Unanswered from error
        except (GeneratorExit, asyncio.CancelledError):
            trouble = None  # somebody stopped it
            raise
        finally:
            if trouble is not None:
                _log.warning("no_answer", batch=errand.batch_id, trouble=trouble)
            read = (len(prompt.text) + len(data)) // _LETTERS if written else 0
            counted = tokens or Tokens(read=read, written=written // _LETTERS)
            async with self._pool.acquire() as conn, conn.transaction():
                await self._note(conn, errand, prompt, counted, trouble, seconds=time.monotonic() - began)

    async def usage(self, conn: Connection, batch_id: BatchId) -> Usage | None:
        """What models did for a batch; None where none was asked, nor is."""
        spent = await language_models.spent_on_batch(conn, batch_id)
        heard = await language_models.heard_on_batch(conn, batch_id)
        if not (self._model or spent.calls or heard.heard):
            return None
        return Usage(
            models=heard.models or ((self._model.name,) if self._model else ()),
            heard=heard.heard,
            assessed=heard.assessed,
            tokens=spent.tokens,
            cost=self._prices.cost(read=spent.tokens_read, written=spent.tokens_written),
            currency=self._prices.currency,
            dropped=heard.dropped,
            cap=self._most_tokens,
        )

    async def _kept_or_answered(self, model: LanguageModel, errand: Errand, question: Question[Form]) -> Form | None:
        kept = await self.kept(errand.workspace_id, question)
        return kept if kept is not None else await self._answer(model, errand, question)

    async def _answer(self, model: LanguageModel, errand: Errand, question: Question[Form]) -> Form | None:
        if not await self.may_ask(errand):
            return None
        began = time.monotonic()
        result: Answer[Form] | NoAnswer
        try:
            result = await model.answer(question.prompt.text, question.data, question.form)
        except NoAnswer as error:
            _log.warning("no_answer", batch=errand.batch_id, job=errand.job_id, trouble=str(error))
            result = error
        tokens = Tokens() if isinstance(result, NoAnswer) else result.tokens
        trouble = result.trouble if isinstance(result, NoAnswer) else None
        async with self._pool.acquire() as conn, conn.transaction():
            await self._note(conn, errand, question.prompt, tokens, trouble, seconds=time.monotonic() - began)
            if isinstance(result, NoAnswer):
                return None
            kept, now = result.value.model_dump(mode="json"), self._clock.now()
            await language_models.insert_answer(conn, errand.workspace_id, question.key(model.name), kept, at=now)
        return result.value

    async def _note(
        self,
        conn: Connection,
        errand: Errand,
        prompt: Prompt,
        tokens: Tokens,
        trouble: Trouble | None,
        *,
        seconds: float,
    ) -> None:
        """On record: one asking, whether or not it was answered."""
        assert self._model is not None
        now = self._clock.now()
        await language_models.insert_call(
            conn,
            errand.workspace_id,
            batch_id=errand.batch_id,
            job_id=errand.job_id,
            model=self._model.name,
            prompt=prompt.name,
            tokens_read=tokens.read,
            tokens_written=tokens.written,
            trouble=trouble,
            seconds=seconds,
            at=now,
        )
        if trouble is None:
            await language_models.add_usage(conn, errand.user_id, errand.agent, seconds=seconds, at=now)

    async def _spent(self, errand: Errand) -> Spent:
        async with self._pool.acquire() as conn:
            if errand.batch_id is not None:
                return await language_models.spent_on_batch(conn, errand.batch_id)
            if errand.job_id is not None:
                return await language_models.spent_on_job(conn, errand.job_id)
            since = self._clock.now() - DAY
            return await language_models.spent_without_batch(conn, errand.workspace_id, since=since)


async def _until(told: AsyncIterator[str | Tokens], deadline: float) -> AsyncIterator[str | Tokens]:
    """Raises TimeoutError; the time that the caller takes between pieces is not cut short."""
    while True:
        try:
            async with asyncio.timeout(max(0.0, deadline - time.monotonic())):
                piece = await anext(told)
        except StopAsyncIteration:
            return
        yield piece
