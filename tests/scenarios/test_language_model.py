"""A language model beside the rules: it points at lines and writes the assessment; without it nothing is missing."""

import json
from collections.abc import AsyncIterator

import pytest

from tests.clients.language_model import KEY, MODEL, ModelServer, model_server, status
from tests.scenarios.acts import all_ended, card_of_rank, open_batch, open_job, recruiter_of, samples
from tests.scenarios.stage import Stage

pytestmark = pytest.mark.scenario

SENTENCE = "The candidate has a line to show for it."
FILES = 2


@pytest.fixture
async def model(stage: Stage) -> AsyncIterator[ModelServer]:
    async with model_server() as server:
        server.answer = quoting
        stage.settings = {
            "OPENAI_API_KEY": KEY,
            "OPENAI_BASE_URL": server.url,
            "NEXUS_LLM_MODEL": MODEL,
            "NEXUS_LLM_TIMEOUT_SECONDS": "5",
        }
        yield server


def quoting(_instructions: str, data: str) -> str:
    """Of a CV it quotes the longest line for everything, and invents one more."""
    asked = json.loads(data)
    line = max(asked["cv"].split("\n"), key=lambda one: len(one) * ("▇" not in one))
    claims = [{"requirement": one["id"], "verdict": "met", "quotes": [line]} for one in asked["requirements"]]
    claims.append({"requirement": "r1", "verdict": "met", "quotes": ["invented"]})
    assessment = [{"text": SENTENCE, "quote": line}, {"text": "Invented.", "quote": "nowhere to be found"}]
    return json.dumps({"claims": claims, "assessment": assessment})


async def test_what_it_proves_is_on_the_card_and_is_asked_once(stage: Stage, model: ModelServer) -> None:
    await stage.start_server()
    await stage.start_worker()
    recruiter = await recruiter_of(stage)
    await open_job(recruiter)
    for name in ("First round", "Second round"):
        batch = await open_batch(recruiter, name)
        await recruiter.drop("hiring", samples(FILES), thread_ts=batch.ts)
        await all_ended(recruiter, batch, FILES, ranked=FILES)
        card = await card_of_rank(recruiter, batch, 1, FILES)
        assert SENTENCE in card.shown
        assert "Invented" not in card.shown
    assert len(model.requests) == FILES, "the second batch is the same question"
    for request in model.requests:
        assert "@" not in json.loads(request["input"])["cv"]

    await recruiter.click(card, "Why")
    assert f"{MODEL} (assess-1)" in (await recruiter.wait_modal("Why")).shown
    scores = await stage.rows(
        "SELECT batch_id, array_agg(score ORDER BY score) AS scores FROM candidate_standings GROUP BY 1"
    )
    assert scores[0]["scores"] == scores[1]["scores"]
    (calls,) = await stage.rows("SELECT count(*), sum(tokens_read + tokens_written) AS tokens FROM model_calls")
    assert (calls["count"], calls["tokens"]) == (FILES, FILES * 160)
    (usage,) = await stage.rows("SELECT usage_count FROM agent_usage_stats WHERE agent_id = 'assessor'")
    assert usage["usage_count"] == FILES


@pytest.mark.parametrize("wrong", ["rejected", "spent", "broken"])
async def test_without_an_answer_the_rules_speak(stage: Stage, model: ModelServer, wrong: str) -> None:
    if wrong == "rejected":
        model.faults = [status(401)] * FILES
    elif wrong == "broken":
        model.cut_short = True
    else:
        stage.settings["NEXUS_LLM_BATCH_TOKENS"] = "0"
    await stage.start_server()
    await stage.start_worker()
    recruiter = await recruiter_of(stage)
    await open_job(recruiter)
    batch = await open_batch(recruiter, "Only round")
    await recruiter.drop("hiring", samples(FILES), thread_ts=batch.ts)
    await all_ended(recruiter, batch, FILES, ranked=FILES)
    card = await card_of_rank(recruiter, batch, 1, FILES)
    await recruiter.click(card, "Why")
    why = await recruiter.wait_modal("Why")
    assert "Assessed by rules-1." in why.shown
    calls = await stage.rows("SELECT trouble FROM model_calls")
    assert [row["trouble"] for row in calls] == ([] if wrong == "spent" else [wrong] * FILES)
