"""Messages are claimed once, and due exactly while they lag behind."""

import asyncio
from collections.abc import Collection

from bot.cvs.surfaces import batch_threads
from db.models.inbox import NewEvent
from db.models.surfaces import Surface
from db.pool import Connection, Pool
from db.queries import batches, inbox, installations, surfaces, workspaces
from tests.db.people import NOW, WORKSPACE, opened_batch


async def _ensure(
    conn: Connection,
    subject_id: str,
    slot: int = 0,
    purpose: str = "card",
    queue: str | None = None,
    place: str | None = None,
) -> None:
    await workspaces.ensure_workspace(conn, WORKSPACE, at=NOW)
    await surfaces.ensure_surface(
        conn,
        workspace_id=WORKSPACE,
        purpose=purpose,
        subject_id=subject_id,
        slot=slot,
        channel_id="C1",
        thread_ts=None,
        language="en",
        changed_at=NOW,
        queue=queue,
        place=place,
    )


async def _due(
    conn: Connection, *, claim_seconds: float = 30, edit_every_seconds: float = 0, holding: Collection[str] = ()
) -> list[Surface]:
    return await surfaces.claim_due_surfaces(
        conn, limit=10, claim_seconds=claim_seconds, edit_every_seconds=edit_every_seconds, holding=holding
    )


async def _rendered(conn: Connection, surface: Surface, content_hash: str | None = "h") -> None:
    await surfaces.mark_surface_rendered(
        conn,
        surface.id,
        seen_changed_at=surface.changed_at,
        channel_id=surface.channel_id,
        message_ts="9.9",
        content_hash=content_hash,
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
    await surfaces.mark_surface_failed(conn, surface.id, error="ratelimited", give_up=False, longest_seconds=60)
    assert await _due(conn) == []  # waits its turn
    await surfaces.mark_surface_failed(conn, surface.id, error="channel_not_found", give_up=True, longest_seconds=60)
    assert await _due(conn) == []
    await surfaces.touch_surface(conn, WORKSPACE, "card", "b", changed_at=NOW)
    (again,) = await _due(conn)
    assert (again.error, again.held_for) == (None, "channel_not_found")


async def test_a_channel_that_takes_nothing_is_tried_with_one_message(conn: Connection) -> None:
    refused = {"is_archived"}
    for subject in ("a", "b"):
        await _ensure(conn, subject)
    await surfaces.ensure_surface(
        conn,
        workspace_id=WORKSPACE,
        purpose="refused",
        subject_id="C1:U1",
        slot=0,
        channel_id="U1",
        thread_ts=None,
        language="en",
        changed_at=NOW,
        state={"error": "is_archived"},
    )
    first, second, notice = await _due(conn, holding=refused, claim_seconds=0)
    assert (notice.channel_id, notice.state) == ("U1", {"error": "is_archived"})
    await surfaces.mark_surface_failed(conn, first.id, error="is_archived", give_up=False, longest_seconds=600)
    assert [one.id for one in await _due(conn, holding=refused, claim_seconds=0)] == [notice.id]
    assert [one.id for one in await _due(conn, claim_seconds=0)] == [second.id, notice.id], (
        "only what is asked for holds"
    )
    await surfaces.release_channel(conn, WORKSPACE, "C1", purpose="refused")
    assert [one.id for one in await _due(conn, holding=refused)] == [first.id, second.id]


async def test_the_batch_message_is_the_batchs_thread(conn: Connection) -> None:
    batch_id = await opened_batch(conn)
    assert await batches.batch_by_thread(conn, WORKSPACE, "C1", "9.9") is None
    await _ensure(conn, batch_id, purpose="batch")
    (surface,) = await _due(conn)
    await batch_threads()["batch"](conn, surface, "C1", "9.9")
    batch = await batches.batch_by_thread(conn, WORKSPACE, "C1", "9.9")
    assert batch is not None
    assert (batch.id, batch.thread_ts) == (batch_id, "9.9")


async def test_a_queue_is_posted_in_its_order_and_others_do_not_wait_for_it(conn: Connection) -> None:
    for slot in range(3):
        await _ensure(conn, "thread", slot, queue="a")
    await _ensure(conn, "elsewhere", queue="b")
    first, elsewhere = await _due(conn)
    assert (first.subject_id, first.slot, elsewhere.subject_id) == ("thread", 0, "elsewhere")
    assert await _due(conn) == [], "who is under way is waited for"
    await surfaces.touch_surface(conn, WORKSPACE, "card", "thread", changed_at=NOW)
    await surfaces.enter_thread(conn, WORKSPACE, "a", channel_id="C9", thread_ts="9.9")
    await _rendered(conn, first)
    again, second = await _due(conn)
    assert (again.slot, again.message_ts, second.slot) == (0, "9.9", 1), "an edit waits for nobody"
    assert (second.channel_id, second.thread_ts) == ("C9", "9.9")
    await surfaces.mark_surface_failed(conn, second.id, error="thread_not_found", give_up=True, longest_seconds=60)
    (third,) = await _due(conn)
    assert third.slot == 2, "what was given up is not waited for"


async def test_what_waits_in_a_queue_is_posted_by_its_place_and_what_has_none_stays_behind_what_waited(
    conn: Connection,
) -> None:
    await _ensure(conn, "root", queue="a")
    for subject, place in (("second", "2.0"), ("of second", None), ("third", "3.0"), ("first", "1.0"), ("last", None)):
        await _ensure(conn, subject, queue="a", place=place)
    posted = []
    for _message in range(6):
        (surface,) = await _due(conn)
        posted.append(surface.subject_id)
        await _rendered(conn, surface)
    assert posted == ["root", "first", "second", "of second", "third", "last"]


async def test_nothing_enters_a_thread_that_never_began(conn: Connection) -> None:
    for slot in range(2):
        await _ensure(conn, "thread", slot, queue="a")
    (first,) = await _due(conn)
    await surfaces.mark_surface_failed(conn, first.id, error="thread_not_found", give_up=True, longest_seconds=60)
    assert await _due(conn) == []


async def test_an_event_is_kept_once_and_worked_once(conn: Connection) -> None:
    async def keep(*event_ids: str) -> list[int]:
        events = [
            NewEvent(
                workspace_id=WORKSPACE,
                event_id=event_id,
                event_type="file_shared",
                dedupe_key="file:F1:C1",
                author="U1",
                payload={"file_id": "F1"},
                received_at=NOW,
            )
            for event_id in event_ids
        ]
        return list((await inbox.keep_events(conn, events)).values())

    (row_id,) = await keep("E1", "E2")
    assert await keep("E3") == [row_id], "it is not worked yet"
    await inbox.mark_event_failed(conn, row_id, error="boom")
    event = await inbox.event_by_id(conn, row_id)
    assert event is not None
    assert (event.payload, event.error, event.attempts) == ({"file_id": "F1"}, "boom", 1)
    await inbox.mark_events_worked(conn, [row_id], at=NOW)
    event = await inbox.event_by_id(conn, row_id)
    assert event is not None
    assert (event.worked_at, event.error) == (NOW, None)
    assert await keep("E4") == []


async def test_messages_wait_where_the_app_is_gone_and_where_the_bot_was_put_out(conn: Connection) -> None:
    await _ensure(conn, "one")
    await installations.upsert_installation(conn, WORKSPACE, bot_token=None, scopes=[], installed_by=None, at=NOW)
    await installations.mark_installation_gone(conn, WORKSPACE, installed_at=NOW, at=NOW)
    assert await _due(conn) == []
    await installations.upsert_installation(conn, WORKSPACE, bot_token=None, scopes=[], installed_by=None, at=NOW)
    [due] = await _due(conn)
    await surfaces.mark_surface_failed(conn, due.id, error="not_in_channel", give_up=False, longest_seconds=600)
    assert await _due(conn) == []
    await surfaces.release_channel(conn, WORKSPACE, "C2", purpose="refused")
    assert await _due(conn) == []
    await surfaces.release_channel(conn, WORKSPACE, "C1", purpose="refused")
    assert [one.id for one in await _due(conn)] == [due.id]
    await surfaces.mark_surface_failed(conn, due.id, error="not_in_channel", give_up=True, longest_seconds=600)
    assert await _due(conn) == []
    await surfaces.release_channel(conn, WORKSPACE, "C1", purpose="refused")
    assert [one.id for one in await _due(conn)] == [due.id], "what was given up is shown, too"
