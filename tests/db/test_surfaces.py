"""Messages are claimed once, and due exactly while they lag behind."""

import asyncio

from db.models.surfaces import Surface
from db.pool import Connection, Pool
from db.queries import batches, inbox, surfaces, workspaces
from tests.db.people import NOW, WORKSPACE, opened_batch


async def _ensure(conn: Connection, subject_id: str, slot: int = 0, purpose: str = "card") -> None:
    await workspaces.ensure_workspace(conn, WORKSPACE, at=NOW)
    await surfaces.ensure_surface(
        conn,
        workspace_id=WORKSPACE,
        purpose=purpose,
        subject_id=subject_id,
        slot=slot,
        channel_id="C1",
        thread_ts=None,
        changed_at=NOW,
    )


async def _due(conn: Connection, *, claim_seconds: float = 30, edit_every_seconds: float = 0) -> list[Surface]:
    return await surfaces.claim_due_surfaces(
        conn, limit=10, claim_seconds=claim_seconds, edit_every_seconds=edit_every_seconds
    )


async def _rendered(conn: Connection, surface: Surface, content_hash: str | None = "h") -> None:
    await surfaces.mark_surface_rendered(
        conn, surface.id, seen_changed_at=surface.changed_at, message_ts="9.9", content_hash=content_hash
    )


async def test_a_claimed_message_is_nobody_elses(pool: Pool) -> None:
    async with pool.acquire() as conn:
        for slot in range(30):
            await _ensure(conn, "b", slot)

    async def claim() -> list[int]:
        async with pool.acquire() as conn:
            return [surface.slot for surface in await _due(conn)]

    claimed = await asyncio.gather(*(claim() for _ in range(4)))
    assert sorted(slot for slots in claimed for slot in slots) == list(range(30))
    assert all(slots == sorted(slots) for slots in claimed)


async def test_a_lost_claim_runs_out(conn: Connection) -> None:
    await _ensure(conn, "b")
    assert len(await _due(conn, claim_seconds=0)) == 1
    (again,) = await _due(conn)
    assert again.attempts == 2
    assert await _due(conn) == []


async def test_a_change_while_rendering_makes_it_due_again(conn: Connection) -> None:
    await _ensure(conn, "b")
    (surface,) = await _due(conn)
    await surfaces.touch_surface(conn, WORKSPACE, "card", "b", changed_at=NOW)  # by a clock that stands still
    await _rendered(conn, surface)
    (again,) = await _due(conn)
    assert (again.message_ts, again.attempts) == ("9.9", 1)
    await _rendered(conn, again)
    assert await _due(conn) == []


async def test_edits_keep_their_distance(conn: Connection) -> None:
    await _ensure(conn, "b")
    (surface,) = await _due(conn)
    await _rendered(conn, surface)
    await surfaces.set_surface_state(conn, WORKSPACE, "card", "b", state={"page": 2}, changed_at=NOW)
    assert await _due(conn, edit_every_seconds=3600) == []
    (later,) = await _due(conn)
    assert later.state == {"page": 2}


async def test_given_up_is_not_due_until_it_changes(conn: Connection) -> None:
    await _ensure(conn, "b")
    (surface,) = await _due(conn)
    await surfaces.mark_surface_failed(conn, surface.id, error="ratelimited", give_up=False)
    assert await _due(conn) == []  # waits its turn
    await surfaces.mark_surface_failed(conn, surface.id, error="channel_not_found", give_up=True)
    assert await _due(conn) == []
    await surfaces.touch_surface(conn, WORKSPACE, "card", "b", changed_at=NOW)
    (again,) = await _due(conn)
    assert again.error == "channel_not_found"


async def test_the_batch_message_is_the_batchs_thread(conn: Connection) -> None:
    batch_id = await opened_batch(conn)
    assert await batches.batch_by_thread(conn, WORKSPACE, "C1", "9.9") is None
    await _ensure(conn, batch_id, purpose="batch")
    (surface,) = await _due(conn)
    await _rendered(conn, surface)
    batch = await batches.batch_by_thread(conn, WORKSPACE, "C1", "9.9")
    assert batch is not None
    assert (batch.id, batch.thread_ts) == (batch_id, "9.9")


async def test_an_event_is_kept_once_and_worked_once(conn: Connection) -> None:
    await workspaces.ensure_workspace(conn, WORKSPACE, at=NOW)

    async def keep(event_id: str) -> int | None:
        return await inbox.insert_event(
            conn,
            workspace_id=WORKSPACE,
            event_id=event_id,
            event_type="file_shared",
            dedupe_key="file:F1:C1",
            payload={"file_id": "F1"},
            received_at=NOW,
        )

    row_id = await keep("E1")
    assert row_id is not None
    assert await keep("E2") is None
    await inbox.mark_event_failed(conn, row_id, error="boom")
    event = await inbox.event_by_id(conn, row_id)
    assert event is not None
    assert (event.payload, event.error, event.attempts) == ({"file_id": "F1"}, "boom", 1)
    await inbox.mark_event_worked(conn, row_id, at=NOW)
    event = await inbox.event_by_id(conn, row_id)
    assert event is not None
    assert (event.worked_at, event.error) == (NOW, None)
