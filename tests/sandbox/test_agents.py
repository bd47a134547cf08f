"""Streamed messages, statuses, prompts and the Stop button: refused and shown as Slack would."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from sandbox.agent_client import AgentUser
from sandbox.client import ActRefused
from tests.sandbox.conftest import Running, code
from tests.sandbox.test_web_api import HIRING, RANDOM, RECRUITER

TEAM = "T0SANDBOX1"
TO: dict[str, Any] = {"recipient_team_id": TEAM, "recipient_user_id": RECRUITER}


@pytest.fixture
async def asker(running: Running) -> AsyncIterator[AgentUser]:
    async with AgentUser(running.sandbox.url, "recruiter") as person:
        yield person


async def test_a_stream_grows_and_ends(running: Running, asker: AgentUser) -> None:
    client = running.client
    question = await asker.mention("hiring", "who?")
    started = await client.chat_startStream(channel=HIRING, thread_ts=question.ts, markdown_text="One, ", **TO)
    where: dict[str, Any] = {"channel": HIRING, "ts": str(started["ts"])}
    assert await code(client.chat_update(**where, text="x")) == "streaming_state_conflict"
    await client.chat_appendStream(**where, markdown_text="two")
    assert await code(client.api_call("chat.appendStream", json=where)) == "markdown_text_or_chunks_required"
    await client.chat_stopStream(**where, markdown_text=".", blocks=[{"type": "divider"}])
    seen = (await asker.messages("hiring", thread_ts=question.ts))[-1]
    assert (seen.text, [block["type"] for block in seen.blocks], seen.raw["streaming_state"]) == (
        "One, two.",
        ["divider"],
        "completed",
    )
    for late in (client.chat_appendStream, client.chat_stopStream):
        assert await code(late(**where, markdown_text="x")) == "message_not_in_streaming_state"
    await client.chat_update(**where, text="Mended")


async def test_streams_are_refused(running: Running, asker: AgentUser) -> None:
    client = running.client
    question = await asker.mention("hiring", "who?")
    here: dict[str, Any] = {"channel": HIRING, "thread_ts": question.ts}
    assert await code(client.chat_startStream(**here)) == "missing_recipient_team_id"
    assert await code(client.chat_startStream(**here, recipient_team_id=TEAM)) == "missing_recipient_user_id"
    assert await code(client.chat_startStream(**here, **TO, markdown_text="x" * 12_001)) == "msg_too_long"
    assert await code(client.chat_startStream(channel=RANDOM, thread_ts="1.0", **TO)) == "not_in_channel"
    assert await code(client.chat_startStream(channel=HIRING, thread_ts="1.0", **TO)) == "thread_not_found"
    assert await code(client.chat_appendStream(channel=HIRING, ts="1.0", markdown_text="x")) == "message_not_found"
    theirs: dict[str, Any] = {"channel": HIRING, "ts": question.ts}
    assert await code(client.chat_stopStream(**theirs)) == "message_not_owned_by_app"
    direct = await asker.post("@bot", "who?")
    assert (await client.chat_startStream(channel=direct.channel, thread_ts=direct.ts))["ok"], "no recipient in a DM"


async def test_stop_ends_streams_and_is_heard_of(running: Running, asker: AgentUser) -> None:
    client = running.client
    question = await asker.mention("hiring", "who?")
    started = await client.chat_startStream(channel=HIRING, thread_ts=question.ts, markdown_text="One, ", **TO)
    await client.agents_sessions_setStatus(channel_id=HIRING, thread_ts=question.ts, status="processing")
    await asker.press_stop("hiring", question.ts)
    where: dict[str, Any] = {"channel": HIRING, "ts": str(started["ts"])}
    assert await code(client.chat_appendStream(**where, markdown_text="two")) == "stopped_by_user"
    assert await code(client.chat_stopStream(**where)) == "message_not_in_streaming_state"
    await running.sandbox.settled()
    heard = [body["event"] for body in running.heard if body["event"]["type"] == "agent_session_stopped"]
    assert [(one["thread_ts"], one["streaming_message_ts"], one["user"]) for one in heard] == [
        (question.ts, [where["ts"]], RECRUITER)
    ]
    other = await asker.mention("hiring", "and who else?")
    await client.agents_sessions_setStatus(channel_id=HIRING, thread_ts=other.ts, status="active")
    with pytest.raises(ActRefused, match="no channel"):
        await asker.press_stop("nowhere", other.ts)


async def test_status_and_prompts(running: Running, asker: AgentUser) -> None:
    client = running.client
    question = await asker.mention("hiring", "who?")
    thread: dict[str, Any] = {"channel_id": HIRING, "thread_ts": question.ts}
    await client.assistant_threads_setStatus(**thread, status="is looking")
    assert await asker.status(HIRING, question.ts) == "is looking"
    await client.chat_postMessage(channel=HIRING, thread_ts=question.ts, text="Nobody.")
    assert running.sandbox.workspace.statuses == {}, "an answer ends it"
    assert await code(client.assistant_threads_setStatus(channel_id=HIRING, thread_ts="1.0", status="x")) == (
        "invalid_thread_ts"
    )
    assert await code(client.agents_sessions_setStatus(**thread, status="busy")) == "invalid_arguments"
    prompts = [{"title": "Who?", "message": "Who has led a team?"}]
    refused = client.assistant_threads_setSuggestedPrompts(channel_id="D0RECRUIT1", prompts=prompts)
    assert await code(refused) == "missing_scope"
