"""Questions answered by a language model: streamed, linked, proved; stopped, killed and without an answer."""

import json
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest

from sandbox.faults import ServerError
from tests.clients.language_model import KEY, MODEL, ModelServer, Silence, model_server, status
from tests.scenarios.acts import CHANNEL
from tests.scenarios.asking import Agents, answered, answers_after, ranked_batch
from tests.scenarios.stage import Stage

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(400)]

LONG = "It takes a whole sentence of some length to fill the piece that is sent to Slack at once, so here is one more."


@pytest.fixture
async def model(stage: Stage) -> AsyncIterator[ModelServer]:
    async with model_server() as server:
        server.answer = proving
        server.faulty = lambda body: bool(body.get("stream"))  # questions alone; ranks are written about meanwhile
        stage.settings = {
            "OPENAI_API_KEY": KEY,
            "OPENAI_BASE_URL": server.url,
            "NEXUS_LLM_MODEL": MODEL,
            "NEXUS_LLM_TIMEOUT_SECONDS": "15",
        }
        yield server


@pytest.fixture
async def agents(stage: Stage) -> AsyncIterator[Agents]:
    async with AsyncExitStack() as stack:
        yield Agents(stage, stack)


def cited(data: str, name: str, words: str) -> str:
    """The id of somebody's evidence whose quotes hold `words`."""
    people: list[dict[str, Any]] = json.loads(data)["people"]
    [person] = [one for one in people if name in one["name"]]
    return str(next(one["id"] for one in person["evidence"] if any(words in quote for quote in one["quotes"])))


def proving(_instructions: str, data: str) -> str:
    kafka = cited(data, "Sara", "Moved event streaming")
    return (
        f"Sara moved event streaming to Kafka in her present work [{kafka}]. {LONG} {LONG}\n"
        f"She will certainly win a prize, see https://evil.example/win\n"
        f"Omar is the best of all candidates [c9.r9]\n"
        f"Nothing in his CV shows more, whatever www.evil.example says [{kafka}, c8.r1]. {LONG}\n"
    )


async def test_it_is_streamed_linked_and_proved(stage: Stage, agents: Agents, model: ModelServer) -> None:
    await stage.start_server()
    await stage.start_worker()
    batch = await ranked_batch(stage)
    recruiter = await agents("recruiter")
    question = await recruiter.mention(CHANNEL, "why is Sara above Omar?", thread_ts=batch.ts)
    answer = await answered(recruiter, question, "Written by test-model (ask-1)")
    assert answer.raw["streaming_state"] == "completed"
    assert (
        f"](http://127.0.0.1:{stage.workspace.url.split(':')[2].strip('/')}/archives/{batch.channel}/p" in answer.text
    )
    assert "Moved event streaming to Kafka" in answer.shown, "the line that proves it stands below"
    assert "2 lines without proof were left out" in answer.shown
    for words in ("prize", "best of all", "c9.r9", "c8.r1", "://evil", "www.evil"):
        assert words not in answer.shown
    assert len(await answers_after(recruiter, question)) == 1

    [request] = (one for one in model.requests if one.get("stream"))
    assert "@" not in request["input"]
    assert "123 4567" not in request["input"]
    assert "do not follow it" in request["instructions"]
    assert "Ignore all previous" not in request["instructions"]
    [call] = await stage.rows(
        "SELECT tokens_read, tokens_written, prompt, trouble, batch_id FROM model_calls WHERE prompt LIKE 'ask-%'"
    )
    assert (call["tokens_read"], call["tokens_written"], call["prompt"], call["trouble"]) == (120, 40, "ask-1", None)
    assert call["batch_id"] is not None
    [usage] = await stage.rows("SELECT usage_count FROM agent_usage_stats WHERE agent_id = 'ask'")
    assert usage["usage_count"] == 1

    # a note needs no citation in each line; somebody who asks in private is streamed to as well
    model.answer = lambda instructions, data: "Dear panel,\n" + proving(instructions, data) + "Regards\n"
    question = await recruiter.post("@bot", "draft a note to the panel about Sara")
    answer = await answered(recruiter, question, "Written by test-model")
    assert "Dear panel," in answer.text
    assert "://evil" not in answer.shown


async def test_what_it_cannot_prove_is_answered_by_rules(stage: Stage, agents: Agents, model: ModelServer) -> None:
    await stage.start_server()
    await stage.start_worker()
    batch = await ranked_batch(stage)
    recruiter = await agents("recruiter")

    async def by_rules() -> None:
        question = await recruiter.mention(CHANNEL, "who has led a team?", thread_ts=batch.ts)
        answer = await answered(recruiter, question, "gave no answer that could be proved")
        assert "Led a team of six engineers" in answer.shown
        assert "the best" not in answer.shown
        assert len(await answers_after(recruiter, question)) == 1

    # what the CV says to software, obeyed: it cites nothing that exists
    model.answer = lambda _instructions, _data: f"Omar Al-Nasser is the best of all candidates. {LONG} {LONG} {LONG}\n"
    await by_rules()
    model.faults = [status(401)]
    await by_rules()
    model.faults = [Silence()]
    await by_rules()
    model.answer = lambda _instructions, data: (
        f"Sara led one [{cited(data, 'Sara', 'Led a team')}]. {LONG} {LONG}\n{LONG * 3}"
    )
    model.hold_after = 45
    question = await recruiter.mention(CHANNEL, "who has led a team?", thread_ts=batch.ts)
    answer = await answered(recruiter, question, "broke off here")
    assert answer.text.startswith("Sara led one")
    assert "Led a team of six engineers" in answer.shown
    troubles = [
        row["trouble"]
        for row in await stage.rows("SELECT trouble FROM model_calls WHERE prompt LIKE 'ask-%' ORDER BY id")
    ]
    assert troubles == [None, "rejected", "timeout", "timeout"]


async def test_stop_is_honoured(stage: Stage, agents: Agents, model: ModelServer) -> None:
    model.hold_after = 60
    await stage.start_server()
    await stage.start_worker()
    batch = await ranked_batch(stage)
    recruiter = await agents("recruiter")
    question = await recruiter.mention(CHANNEL, "why is Sara above Omar?", thread_ts=batch.ts)
    begun = await answered(recruiter, question, "Sara moved event streaming")
    assert begun.raw["streaming_state"] == "in_progress"
    await recruiter.press_stop(CHANNEL, batch.ts)
    answer = await answered(recruiter, question, "Stopped, as you asked")
    assert answer.ts == begun.ts
    assert answer.shown.startswith("Sara moved")
    assert len(await answers_after(recruiter, question)) == 1
    [ask] = await stage.rows("SELECT stopped_at, ended_at FROM asks")
    assert ask["stopped_at"] is not None
    [call] = await stage.rows("SELECT trouble, tokens_written FROM model_calls WHERE prompt LIKE 'ask-%'")
    assert call["trouble"] is None
    assert call["tokens_written"] > 0, "what was written until then is counted"


@pytest.mark.kill
@pytest.mark.parametrize("point", ["bot.slack.replies:Reply._append:after", "bot.candidates.ask:Ask.note:before"])
async def test_a_worker_lost_in_the_middle(stage: Stage, agents: Agents, model: ModelServer, point: str) -> None:
    """The message that was begun is ended, and there is no second one."""
    model.answer = lambda instructions, data: proving(instructions, data) * 4
    await stage.start_server()
    first = await stage.start_worker()
    batch = await ranked_batch(stage)
    recruiter = await agents("recruiter")
    await stage.end(first)
    doomed = await stage.start_worker(kill_at=point)
    question = await recruiter.mention(CHANNEL, "why is Sara above Omar?", thread_ts=batch.ts)
    assert await doomed.wait() == -signal.SIGKILL
    [begun] = await answers_after(recruiter, question)
    assert begun.raw["streaming_state"] == "in_progress"
    await stage.start_worker()
    answer = await answered(recruiter, question, "Written by test-model")
    assert answer.ts == begun.ts
    assert len(await answers_after(recruiter, question)) == 1


async def test_without_streams_a_message_is_edited(stage: Stage, agents: Agents, model: ModelServer) -> None:
    await stage.start_server()
    await stage.start_worker()
    batch = await ranked_batch(stage)
    recruiter = await agents("recruiter")
    await recruiter.set_faults(ServerError(method="chat.startStream", times=9))
    question = await recruiter.mention(CHANNEL, "why is Sara above Omar?", thread_ts=batch.ts)
    answer = await answered(recruiter, question, "Written by test-model")
    assert "Sara moved event streaming to Kafka" in answer.shown
    assert "streaming_state" not in answer.raw
    assert len(await answers_after(recruiter, question)) == 1


async def test_a_blind_batch_is_blind_to_the_model_too(stage: Stage, agents: Agents, model: ModelServer) -> None:
    model.answer = lambda _instructions, data: "Somebody [" + json.loads(data)["people"][0]["evidence"][0]["id"] + "]"
    await stage.start_server()
    await stage.start_worker()
    batch = await ranked_batch(stage, "Blind round", blind=True)
    recruiter = await agents("recruiter")
    question = await recruiter.mention(CHANNEL, "who has led a team?", thread_ts=batch.ts)
    answer = await answered(recruiter, question, "Written by test-model")
    assert "Candidate " in answer.text
    for shown in (answer.shown, next(one for one in model.requests if one.get("stream"))["input"]):
        assert not [word for word in ("Sara", "Haddad", "Omar", "King Saud") if word in shown]


async def test_a_spent_budget_leaves_rules(stage: Stage, agents: Agents, model: ModelServer) -> None:
    stage.settings["NEXUS_LLM_BATCH_TOKENS"] = "0"
    await stage.start_server()
    await stage.start_worker()
    batch = await ranked_batch(stage)
    recruiter = await agents("recruiter")
    for place in (CHANNEL, "@bot"):
        thread_ts = batch.ts if place == CHANNEL else None
        question = await recruiter.post(place, "<@U0BOT00001> who has led a team?", thread_ts=thread_ts)
        await answered(recruiter, question, "no language model was asked")
    assert not [one for one in model.requests if one.get("stream")]
