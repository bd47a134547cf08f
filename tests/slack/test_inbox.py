"""Events that arrive more than once, and work that was lost."""

from typing import Any

from bot.core.clock import SystemClock
from bot.slack.inbox import Inbox
from db.models.ids import WorkspaceId
from db.pool import Pool

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
