"""The place of a candidate in a model's words, over the wire: asked once for the same facts, and nobody is named."""

import json
from collections.abc import AsyncIterator

import pytest

from bot.candidates.placing import Placed, Placing
from bot.candidates.surfaces import place_view
from bot.clients.openai_model import OpenAIModel
from bot.core.clock import SystemClock
from bot.llm.service import Questioner
from db.models.candidates import Decision
from db.models.ids import BatchId, CandidateId
from db.models.users import Role
from db.pool import Pool
from db.queries import candidates
from tests.clients.language_model import KEY, MODEL, ModelServer, model_server
from tests.db.people import NOW, WORKSPACE, assessed_candidate, opened_batch, ranked, recruiter, slack_user
from tests.db.test_reassessments import JAVA, KAFKA, evidence

FIRST, SECOND = CandidateId("f1rst"), CandidateId("s2cond")
WORDS = "The candidate shows no Kafka."


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    async with model_server() as started:
        started.answer = lambda _instructions, _data: json.dumps({"sentences": [{"text": WORDS, "cites": ["b1"]}]})
        yield started


@pytest.fixture
async def placing(pool: Pool, server: ModelServer) -> AsyncIterator[Placing]:
    model = OpenAIModel(name=MODEL, api_key=KEY, base_url=server.url, timeout_seconds=5)
    yield Placing(pool, SystemClock(), Questioner(pool, SystemClock(), model, most_tokens=1000))
    await model.close()


@pytest.fixture
async def batch_id(pool: Pool) -> BatchId:
    """A blind batch with two people, of whom the second shows no Kafka."""
    async with pool.acquire() as conn:
        batch_id = await opened_batch(conn)
        for known, kafka in ((FIRST, 1.0), (SECOND, 0.0)):
            await assessed_candidate(conn, batch_id, known, 50, name=f"Name of {known}")
            await candidates.replace_evidence(conn, known, [evidence(JAVA, 1.0), evidence(KAFKA, kafka, 1)])
        await ranked(conn, [(FIRST, 1, "first"), (SECOND, 2, "second")])
    return batch_id


async def placed(pool: Pool, placing: Placing, known: CandidateId = SECOND) -> Placed | None:
    async with pool.acquire() as conn:
        actor = await recruiter(conn, Role.HIRING_MANAGER)
        candidate = await candidates.candidate_by_id(conn, WORKSPACE, known)
    assert candidate is not None
    return await placing.placed(actor, candidate)


async def test_a_place_is_phrased_once_and_nobody_is_named(
    pool: Pool, placing: Placing, server: ModelServer, batch_id: BatchId
) -> None:
    before = await placed(pool, placing)
    assert before is not None
    assert (before.step.points, before.step.behind, before.phrased) == (50, ("no Kafka shown",), None)
    for _time in range(2):
        await placing.phrase(WORKSPACE, batch_id)
    after = await placed(pool, placing)
    assert after is not None
    assert (after.phrased, after.phrased_by) == (WORDS, f"{MODEL} (rank-1)")
    [request] = server.requests
    assert "Name of" not in request["input"]
    assert await placed(pool, placing, FIRST) is None


async def test_words_over_other_facts_are_not_shown(pool: Pool, placing: Placing, batch_id: BatchId) -> None:
    await placing.phrase(WORKSPACE, batch_id)
    async with pool.acquire() as conn:
        await candidates.replace_evidence(conn, SECOND, [evidence(JAVA, 0.0), evidence(KAFKA, 0.0, 1)])
    after = await placed(pool, placing)
    assert after is not None
    assert after.phrased is None
    assert len(after.step.behind) == 2


async def test_whoever_stands_above_is_named_after_a_decision_on_them(
    pool: Pool, placing: Placing, batch_id: BatchId
) -> None:
    hidden = place_view(await placed(pool, placing))
    assert hidden is not None
    assert hidden.above == "Candidate F1RS"
    async with pool.acquire() as conn:
        person = await slack_user(conn)
        await candidates.set_decision(
            conn,
            FIRST,
            workspace_id=WORKSPACE,
            decision=Decision.SHORTLISTED,
            reason="",
            decided_by=person.user_id,
            at=NOW,
        )
    shown = place_view(await placed(pool, placing))
    assert shown is not None
    assert shown.above == f"Name of {FIRST}"
    assert batch_id


async def test_a_model_that_is_silent_leaves_the_rules_line(
    pool: Pool, placing: Placing, server: ModelServer, batch_id: BatchId
) -> None:
    server.refusal = True
    await placing.phrase(WORKSPACE, batch_id)
    left = await placed(pool, placing)
    assert left is not None
    assert (left.phrased, left.step.behind) == (None, ("no Kafka shown",))
