"""A job description read by a language model, over the wire: what is kept, what it costs, and what goes wrong."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.accounts.models import Actor
from bot.clients.openai_model import OpenAIModel
from bot.core.clock import SystemClock
from bot.core.errors import NotAllowed
from bot.llm.service import Questioner
from bot.openings.models import Review
from bot.openings.service import Openings
from db.models.openings import ProposalState
from db.models.users import Role
from db.pool import Pool
from tests.clients.language_model import KEY, MODEL, ModelServer, model_server, status
from tests.db.people import WORKSPACE, slack_user

TITLE, DESCRIPTION = "Engineer", "What we need\n- Java.\n\nThere is a queue, RabbitMQ, that you keep running."


def answer(**more: Any) -> str:
    item = {
        "quote": "RabbitMQ, that you keep running", "kind": "skill", "need": "must", "text": "RabbitMQ",
        "any_of": ["RabbitMQ"], "min_years": None, "level": None, "remote": False,
    }  # fmt: skip
    invented = {**item, "quote": "ten years of Haskell", "any_of": ["Haskell"]}
    return json.dumps({"requirements": [item, invented], "questions": [], **more})


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    async with model_server() as started:
        started.answer = lambda _instructions, _data: answer()
        yield started


@pytest.fixture
async def actor(pool: Pool) -> Actor:
    async with pool.acquire() as conn:
        person = await slack_user(conn)
    return Actor(
        workspace_id=WORKSPACE,
        slack_user_id="U1",
        user_id=person.user_id,
        role=Role.RECRUITER,
        timezone="UTC",
        language="en",
    )


@pytest.fixture
async def model(server: ModelServer) -> AsyncIterator[OpenAIModel]:
    opened = OpenAIModel(name=MODEL, api_key=KEY, base_url=server.url, timeout_seconds=5)
    yield opened
    await opened.close()


def openings(pool: Pool, model: OpenAIModel | None, *, most_tokens: int = 10_000) -> Openings:
    clock = SystemClock()
    return Openings(pool, clock, Questioner(pool, clock, model, most_tokens=most_tokens))


async def opened(service: Openings, actor: Actor) -> Review:
    return await service.open(actor, title=TITLE, description=DESCRIPTION, view_id="V1")


async def read(service: Openings, actor: Actor) -> Review:
    """A job that was opened, once the model has been asked."""
    review = await opened(service, actor)
    await service.read(WORKSPACE, review.opening.id)
    return await service.review(actor, review.opening.id)


def told(review: Review) -> tuple[ProposalState, list[tuple[str, ...]], int]:
    assert review.proposed is not None
    found = review.proposed.proposals
    return review.proposed.state, [item.any_of for item in found.items], found.dropped


async def test_the_rules_are_there_at_once_and_the_model_adds(pool: Pool, actor: Actor, model: OpenAIModel) -> None:
    service = openings(pool, model)
    review = await opened(service, actor)
    assert told(review) == (ProposalState.ASKED, [], 0)
    assert ("Java",) in [item.any_of for item in review.requirements.items]
    await service.read(WORKSPACE, review.opening.id)
    after = await service.review(actor, review.opening.id)
    assert told(after) == (ProposalState.ANSWERED, [("RabbitMQ",)], 1)
    assert after.requirements == review.requirements, "nothing is taken up silently"


async def test_the_same_words_are_read_once(pool: Pool, actor: Actor, model: OpenAIModel, server: ModelServer) -> None:
    service = openings(pool, model)
    first = await read(service, actor)
    second = await opened(service, actor)
    assert told(second) == told(first)
    await service.read(WORKSPACE, second.opening.id)
    assert len(server.requests) == 1
    [call] = await pool.fetch("SELECT job_id, prompt, tokens_read, tokens_written, trouble FROM model_calls")
    assert tuple(call) == (first.opening.id, "read-job-1", 120, 40, None)
    tasks = await pool.fetchval("SELECT count(*) FROM pgqueuer WHERE entrypoint = 'opening.read'")
    assert tasks == 1, "what is known needs no task"


async def test_added_once_and_on_record(pool: Pool, actor: Actor, model: OpenAIModel) -> None:
    service = openings(pool, model)
    review = await read(service, actor)
    for _click in range(2):
        await service.take_up(actor, review.opening.id, "p1")
    after = await service.review(actor, review.opening.id)
    assert [item.any_of for item in after.requirements.items].count(("RabbitMQ",)) == 1
    assert told(after) == (ProposalState.ANSWERED, [], 1)
    assert await pool.fetchval("SELECT count(*) FROM audit_log WHERE action = 'requirement.taken_up'") == 1
    with pytest.raises(NotAllowed):
        await service.take_up(actor.model_copy(update={"role": Role.HIRING_MANAGER}), review.opening.id, "p1")


@pytest.mark.parametrize("wrong", ["busy", "broken", "refused", "spent"])
async def test_without_an_answer_the_review_is_the_rules(
    pool: Pool, actor: Actor, model: OpenAIModel, server: ModelServer, wrong: str
) -> None:
    if wrong == "busy":
        server.faults = [status(429, headers={"Retry-After": "0.01"})] * 3
    elif wrong == "broken":
        server.answer = lambda _instructions, _data: answer()[:-20]
    elif wrong == "refused":
        server.refusal = True
    service = openings(pool, model, most_tokens=0 if wrong == "spent" else 10_000)
    review = await read(service, actor)
    assert told(review) == (ProposalState.UNANSWERED, [], 0)
    assert review.requirements.items
    troubles = [row["trouble"] for row in await pool.fetch("SELECT trouble FROM model_calls")]
    assert troubles == ([] if wrong == "spent" else [wrong])


async def test_a_job_has_a_budget_of_its_own(pool: Pool, actor: Actor, model: OpenAIModel, server: ModelServer) -> None:
    """Once it is used up, the job is asked about no more, even if the first answer was lost."""
    service = openings(pool, model, most_tokens=160)
    review = await read(service, actor)
    await pool.execute("UPDATE opening_proposals SET state = 'asked'")
    await pool.execute("DELETE FROM model_answers")
    await service.read(WORKSPACE, review.opening.id)
    assert told(await service.review(actor, review.opening.id))[0] is ProposalState.UNANSWERED
    assert len(server.requests) == 1


async def test_a_dead_server(pool: Pool, actor: Actor) -> None:
    async with model_server() as gone:
        url = gone.url
    model = OpenAIModel(name=MODEL, api_key=KEY, base_url=url, timeout_seconds=5)
    assert told(await read(openings(pool, model), actor)) == (ProposalState.UNANSWERED, [], 0)
    await model.close()


async def test_without_a_model_nobody_is_asked(pool: Pool, actor: Actor) -> None:
    review = await read(openings(pool, None), actor)
    assert review.proposed is None
    assert await pool.fetchval("SELECT count(*) FROM pgqueuer") == 0
