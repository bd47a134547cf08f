"""Events that arrive more than once, and work that was lost."""

import asyncio
from typing import Any

import asyncpg

from bot.core.clock import SystemClock
from bot.slack.inbox import Inbox
from db.models.ids import WorkspaceId
from db.pool import Pool
from db.queries import workspaces

ENVELOPE: dict[str, Any] = {
    "team_id": "T0TEST",
    "event_id": "Ev0ONE",
    "event": {"type": "file_shared", "file_id": "F0ONE", "channel_id": "C0ONE"},
}


async def tasks(pool: Pool) -> int:
    count: int = await pool.fetchval("SELECT count(*) FROM pgqueuer")
    return count


async def test_a_retry_brings_lost_work_back_and_nothing_else(pool: Pool) -> None:
    inbox = Inbox(pool, SystemClock())
    assert await inbox.keep(ENVELOPE)
    assert not await inbox.keep(ENVELOPE), "its task waits already"
    assert await tasks(pool) == 1

    await pool.execute("DELETE FROM pgqueuer")
    again = ENVELOPE | {"event_id": "Ev0TWO"}  # the same file under another event id
    assert await inbox.keep(again)
    assert await tasks(pool) == 1

    seen: list[WorkspaceId] = []

    async def receive(workspace_id: WorkspaceId, _event: dict[str, Any]) -> None:
        seen.append(workspace_id)

    row_id = await pool.fetchval("SELECT id FROM slack_inbox")
    for _attempt in range(2):
        await inbox.work(row_id, {"file_shared": receive})
    assert seen == ["T0TEST"]
    await pool.execute("DELETE FROM pgqueuer")
    assert not await inbox.keep(ENVELOPE), "worked events stay worked"
    assert await tasks(pool) == 0


async def test_the_same_file_in_another_channel_is_another_event(pool: Pool) -> None:
    inbox = Inbox(pool, SystemClock())
    assert await inbox.keep(ENVELOPE)
    elsewhere = {**ENVELOPE, "event": {**ENVELOPE["event"], "channel_id": "C0TWO"}}
    assert await inbox.keep(elsewhere)
    assert await tasks(pool) == 2


async def test_what_arrives_at_once_is_kept_together_and_once(pool: Pool) -> None:
    inbox = Inbox(pool, SystemClock())
    many = [{**ENVELOPE, "event": {**ENVELOPE["event"], "file_id": f"F{number % 20}"}} for number in range(60)]
    queued = await asyncio.gather(*(inbox.keep(one) for one in many))
    assert sum(queued) == await tasks(pool) == 20
    assert await pool.fetchval("SELECT count(DISTINCT xmin::text) FROM slack_inbox") < 20, "not each by itself"


async def test_what_cannot_be_kept_takes_nothing_else_with_it(pool: Pool) -> None:
    inbox = Inbox(pool, SystemClock())
    many = [{**ENVELOPE, "event": {**ENVELOPE["event"], "file_id": f"F{number}"}} for number in range(20)]
    too_long = {**ENVELOPE, "event": {**ENVELOPE["event"], "file_id": "".join(map(str, range(100_000)))}}
    kept = await asyncio.gather(
        *(inbox.keep(one) for one in [*many[:10], too_long, *many[10:]]), return_exceptions=True
    )
    assert isinstance(kept.pop(10), asyncpg.ProgramLimitExceededError), "no index takes such a key"
    assert kept == [True] * 20
    assert await tasks(pool) == 20


async def test_what_the_bot_did_is_not_kept(pool: Pool) -> None:
    inbox = Inbox(pool, SystemClock())
    async with pool.acquire() as conn:
        await workspaces.upsert_workspace(conn, WorkspaceId("T0TEST"), at=SystemClock().now(), bot_user_id="U0BOT")
    own = {**ENVELOPE, "event": {**ENVELOPE["event"], "user_id": "U0BOT"}}
    assert not await inbox.keep(own)
    joined = {**ENVELOPE, "event": {"type": "member_joined_channel", "user": "U0BOT", "channel": "C0ONE"}}
    assert await inbox.keep(joined), "what waits for the channel is done"
    assert await tasks(pool) == 1
