"""What stands at the doors: signatures, Slack's retries, and Socket Mode in place of HTTP."""

import json
import time
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from tests.scenarios.acts import CHANNEL, all_ended, card_of_rank, open_batch, open_job, recruiter_of, samples
from tests.scenarios.conftest import RETRY_SECONDS
from tests.scenarios.signing import signed
from tests.scenarios.stage import Stage

pytestmark = pytest.mark.scenario

STALE_SECONDS = 6 * 60  # Slack's documentation has five minutes refused
EVENT = {
    "type": "event_callback",
    "team_id": "T0SANDBOX1",
    "api_app_id": "A0NOBODY",
    "event_id": "Ev0TWICE",
    "event_time": 1,
    "event": {"type": "file_deleted", "file_id": "F0NOTHING", "event_ts": "1.0"},
}


async def send(stage: Stage, body: bytes, *, secret: str | None, at: float) -> int:
    """The status that a request to the bot gets, signed with `secret` at the time `at`."""
    headers = {"Content-Type": "application/json"}
    if secret is not None:
        headers |= signed(secret, body, at)
    url = f"http://127.0.0.1:{stage.port}/slack/events"
    async with aiohttp.ClientSession() as session, session.post(url, data=body, headers=headers) as response:
        return response.status


async def test_only_what_slack_signed_just_now_comes_in(stage: Stage) -> None:
    await stage.start_server()
    body = json.dumps(EVENT).encode()
    now = time.time()
    assert await send(stage, body, secret=None, at=now) == 401
    assert await send(stage, body, secret="another secret", at=now) == 401
    assert await send(stage, body, secret=stage.secret, at=now - STALE_SECONDS) == 401
    assert await send(stage, body, secret=stage.secret, at=now + STALE_SECONDS) == 401
    assert await stage.rows("SELECT * FROM slack_inbox") == []


async def test_an_event_sent_again_is_kept_once(stage: Stage) -> None:
    await stage.start_server()
    body = json.dumps(EVENT).encode()
    for _attempt in range(3):
        assert await send(stage, body, secret=stage.secret, at=time.time()) == 200
    [kept] = await stage.rows("SELECT event_id FROM slack_inbox")
    assert kept["event_id"] == "Ev0TWICE"
    [task] = await stage.rows("SELECT status FROM pgqueuer")
    assert task["status"] == "queued"


@pytest.fixture
async def socket_stage(database_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    opened = await Stage(database_url, tmp_path).open(socket_mode=True, retry_seconds=RETRY_SECONDS)
    try:
        yield opened
    finally:
        await opened.close()


async def test_the_main_job_over_socket_mode(socket_stage: Stage) -> None:
    await socket_stage.start_server("--worker")
    recruiter = await recruiter_of(socket_stage)
    await open_job(recruiter)
    batch = await open_batch(recruiter, "Without an address")
    await recruiter.drop(CHANNEL, samples(2), thread_ts=batch.ts)
    await all_ended(recruiter, batch, 2, ranked=2)
    card = await card_of_rank(recruiter, batch, 1, 2)
    await recruiter.click(card, "Why")
    await recruiter.wait_modal("page 1")
