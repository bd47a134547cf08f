"""What language models did for a batch, and what that cost, from what stands in the database."""

from collections.abc import AsyncIterator

import pytest

from bot.clients.openai_model import OpenAIModel
from bot.core.clock import SystemClock
from bot.llm.models import Prices
from bot.llm.service import Questioner
from db.models.ids import BatchId
from db.pool import Connection, Pool
from db.queries import language_models
from tests.db.people import NOW, WORKSPACE, assessed_candidate, opened_batch

CAP = 1000


@pytest.fixture
async def model() -> AsyncIterator[OpenAIModel]:
    opened = OpenAIModel(name="gpt", api_key=None, base_url="http://127.0.0.1:1", timeout_seconds=1)
    yield opened
    await opened.close()


def questioner(pool: Pool, model: OpenAIModel | None) -> Questioner:
    prices = Prices(read=100, written=1000, currency="SAR")
    return Questioner(pool, SystemClock(), model, most_tokens=CAP, prices=prices)


async def called(conn: Connection, batch_id: BatchId, *, read: int, written: int) -> None:
    await language_models.insert_call(
        conn, WORKSPACE, batch_id=batch_id, model="gpt", prompt="assess-2", tokens_read=read, tokens_written=written,
        trouble=None, seconds=1.0, at=NOW,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("read", "written", "cost"), [(None, 2.0, None), (0.25, None, None), (0.25, 2.0, 2.25), (0, 0, 0)]
)
def test_a_cost_needs_both_prices(read: float | None, written: float | None, cost: float | None) -> None:
    assert Prices(read=read, written=written).cost(read=1_000_000, written=1_000_000) == cost


async def test_what_a_batch_used(shared_pool: Pool, conn: Connection, model: OpenAIModel) -> None:
    batch_id = await opened_batch(conn)
    asking = questioner(shared_pool, model)
    await called(conn, batch_id, read=600, written=300)
    await assessed_candidate(conn, batch_id, "a", 80, model="gpt", dropped=2)
    await assessed_candidate(conn, batch_id, "b", 70, model="older", dropped=1)
    await assessed_candidate(conn, batch_id, "c", 60)
    usage = await asking.usage(conn, batch_id)
    assert usage is not None
    assert (usage.models, usage.heard, usage.assessed, usage.dropped) == (("gpt", "older"), 2, 3, 3)
    assert (usage.tokens, usage.currency, usage.cap) == (900, "SAR", CAP)
    assert usage.cost == pytest.approx(0.36)
    assert not usage.is_spent
    await called(conn, batch_id, read=100, written=0)
    spent = await asking.usage(conn, batch_id)
    assert spent is not None
    assert spent.is_spent
    await assessed_candidate(conn, batch_id, "a", 80)
    again = await asking.usage(conn, batch_id)
    assert again is not None
    assert (again.heard, again.dropped) == (1, 1)


async def test_without_a_model_there_is_nothing_to_tell(
    shared_pool: Pool, conn: Connection, model: OpenAIModel
) -> None:
    batch_id = await opened_batch(conn)
    assert await questioner(shared_pool, None).usage(conn, batch_id) is None
    usage = await questioner(shared_pool, model).usage(conn, batch_id)
    assert usage is not None
    assert (usage.models, usage.tokens, usage.heard) == (("gpt",), 0, 0)
    await called(conn, batch_id, read=1, written=1)
    assert await questioner(shared_pool, None).usage(conn, batch_id) is not None, "it was paid for"
