"""A language model beside the rules: it points at lines and writes the assessment; without it nothing is missing."""

import json
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import pytest

from bot.candidates.rules import ASSESSOR
from bot.core.text import clean
from sandbox.client import SeenMessage
from tests.clients.language_model import KEY, MODEL, ModelServer, model_server, status
from tests.scenarios.acts import CHANNEL, PATIENCE, all_ended, card_of_rank, open_batch, open_job, recruiter_of, samples
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
            "NEXUS_LLM_TIMEOUT_SECONDS": "15",
            "NEXUS_LLM_PRICE_READ": "1000",
            "NEXUS_LLM_PRICE_WRITTEN": "2000",
        }
        yield server


def quoting(_instructions: str, data: str) -> str:
    """Of a CV it quotes the longest line for everything, and invents one more; of a job it reads nothing."""
    asked = json.loads(data)
    if "description" in asked:
        return json.dumps({"requirements": [], "questions": []})
    if "behind" in asked:
        return json.dumps({"sentences": []})
    line = max(asked["cv"].split("\n"), key=lambda one: len(one) * ("▇" not in one))
    claims = [
        {"requirement": one["id"], "verdict": "met", "quotes": [{"id": f"e{number}", "text": line}]}
        for number, one in enumerate(asked["requirements"])
    ]
    claims.append({"requirement": "r1", "verdict": "met", "quotes": [{"id": "x1", "text": "invented"}]})
    assessment = [{"text": SENTENCE, "cites": ["e0", "e1"]}, {"text": "Invented.", "cites": ["e0", "x1"]}]
    return json.dumps({"claims": claims, "assessment": assessment})


def tells(batch: SeenMessage, words: str, message: SeenMessage) -> bool:
    return message.ts == batch.ts and words in clean(message.shown)


def of_cvs(model: ModelServer) -> list[dict[str, Any]]:
    """What was asked about CVs."""
    sent = [json.loads(request["input"]) for request in model.requests]
    return [one for one in sent if "cv" in one]


async def test_what_it_proves_is_on_the_card_and_is_asked_once(stage: Stage, model: ModelServer) -> None:
    await stage.start_server()
    await stage.start_worker()
    recruiter = await recruiter_of(stage)
    await open_job(recruiter)
    for name in ("First round", "Second round"):
        batch = await open_batch(recruiter, name)
        await recruiter.drop("hiring", samples(FILES), thread_ts=batch.ts)
        await all_ended(recruiter, batch, FILES, ranked=FILES)
        # two CVs and why the second stands below the first; in the second batch all of it is known
        used = "480 tokens · about 0.60 USD" if name == "First round" else "0 tokens · about 0.00 USD"
        ended = await recruiter.wait_for(partial(tells, batch, used), CHANNEL, timeout=PATIENCE)
        assert f"{FILES} of {FILES} CVs · " in ended.shown
        assert "4 claims dropped (quote not found) · cap 2,000,000" in ended.shown
        card = await card_of_rank(recruiter, batch, 1, FILES)
        assert SENTENCE in card.shown
        assert "Invented" not in card.shown
    assert len(of_cvs(model)) == FILES, "the second batch is the same question"
    for asked in of_cvs(model):
        assert "@" not in asked["cv"]

    assert f"Assessed by {ASSESSOR} + {MODEL} (assess-2)." in card.shown
    await recruiter.click(card, "Why")
    why = await recruiter.wait_modal("Why")
    assert SENTENCE in why.shown
    assert f"Written by {MODEL} (assess-2)." in why.shown
    scores = await stage.rows(
        "SELECT batch_id, array_agg(score ORDER BY score) AS scores FROM candidate_standings GROUP BY 1"
    )
    assert scores[0]["scores"] == scores[1]["scores"]
    (calls,) = await stage.rows(
        "SELECT count(*), sum(tokens_read + tokens_written) AS tokens FROM model_calls WHERE prompt = 'assess-2'"
    )
    assert (calls["count"], calls["tokens"]) == (FILES, FILES * 160)
    (usage,) = await stage.rows("SELECT usage_count FROM agent_usage_stats WHERE agent_id = 'assessor'")
    assert usage["usage_count"] == FILES


@pytest.mark.parametrize("wrong", ["rejected", "spent", "broken"])
async def test_without_an_answer_the_rules_speak(stage: Stage, model: ModelServer, wrong: str) -> None:
    if wrong == "rejected":
        model.faults = [status(401)] * (FILES + 1)  # the job, too
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
    await recruiter.command("/batch status", CHANNEL)
    told = await recruiter.wait_for(lambda one: one.ephemeral and "Only round" in one.shown, CHANNEL, timeout=PATIENCE)
    assert f"Model: {MODEL} · 0 of {FILES} CVs · " in clean(told.shown)
    spent = "The cap on tokens is reached: 2 CVs were assessed by the rules alone"
    assert (spent in told.shown) == (wrong == "spent")
    card = await card_of_rank(recruiter, batch, 1, FILES)
    await recruiter.click(card, "Why")
    why = await recruiter.wait_modal("Why")
    assert f"Assessed by {ASSESSOR}." in why.shown
    assert f"Written by {ASSESSOR}." in why.shown
    calls = await stage.rows("SELECT trouble FROM model_calls WHERE prompt = 'assess-2'")
    assert [row["trouble"] for row in calls] == ([] if wrong == "spent" else [wrong] * FILES)
