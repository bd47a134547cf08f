"""The same question costs once, also where several ask it before the first answer has come."""

import asyncio

from pydantic import BaseModel

from bot.candidates.placing import PROMPT
from bot.candidates.prompts import prompt
from bot.clients.openai_model import OpenAIModel
from bot.core.clock import SystemClock
from bot.llm.service import Errand, Question, Questioner
from db.pool import Pool
from tests.clients.language_model import KEY, MODEL, model_server
from tests.db.people import WORKSPACE, opened_batch


class Said(BaseModel):
    text: str


async def test_the_same_question_asked_at_once_is_paid_once(pool: Pool) -> None:
    async with pool.acquire() as conn:
        batch_id = await opened_batch(conn)
        errand = Errand(WORKSPACE, await conn.fetchval("SELECT id FROM users"), "ranker", batch_id=batch_id)
    async with model_server() as server:
        server.answer = lambda _instructions, _data: '{"text": "An answer."}'
        model = OpenAIModel(name=MODEL, api_key=KEY, base_url=server.url, timeout_seconds=15)
        asking = Questioner(pool, SystemClock(), model, most_tokens=10_000)
        one, other = (Question(prompt(PROMPT), data, Said) for data in ('{"points": 1}', '{"points": 2}'))
        impatient = asyncio.create_task(asking.ask(errand, one))
        several = [asyncio.create_task(asking.ask(errand, question)) for question in (one, one, other)]
        await asyncio.sleep(0)  # all of them have begun
        impatient.cancel()
        assert await asyncio.gather(*several) == [Said(text="An answer.")] * 3
        assert await asking.ask(errand, one) == Said(text="An answer.")
        await model.close()
    assert sorted(request["input"] for request in server.requests) == ['{"points": 1}', '{"points": 2}']
    assert await pool.fetchval("SELECT count(*) FROM model_calls") == 2
