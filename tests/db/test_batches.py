"""Batches and their files: states move one way, and the counts follow."""

import asyncio
from datetime import UTC, timedelta

from db.models.batches import Batch, BatchStatus
from db.models.files import FileState
from db.models.ids import BatchFileId, BatchId, CandidateId, WorkspaceId
from db.pool import Connection, Pool
from db.queries import batches, files, openings, resumes
from tests.db.people import (
    ELSEWHERE,
    NOW,
    WORKSPACE,
    dropped_file,
    opened_batch,
    opened_job,
    slack_user,
    stored_resume,
)


async def _batch(conn: Connection, batch_id: BatchId) -> Batch:
    await batches.recount_batch(conn, batch_id, at=NOW)
    found = await batches.batch_by_id(conn, WORKSPACE, batch_id)
    assert found is not None
    return found


async def _walk(conn: Connection, file_id: BatchFileId, *, to: FileState) -> None:
    steps = [FileState.STORED, FileState.READ, FileState.RANKED]
    for step in steps[: steps.index(to) + 1]:
        match step:
            case FileState.STORED:
                resume_id = await stored_resume(conn)
                assert await files.mark_stored(conn, file_id, sha256="s", byte_size=10, resume_id=resume_id, at=NOW)
            case FileState.READ:
                assert await files.mark_read(conn, file_id, media_type="application/pdf", at=NOW)
            case _:
                assert await files.mark_ranked(conn, file_id, candidate_id=CandidateId("c"), at=NOW)


async def _dropped(conn: Connection, batch_id: BatchId, slack_file_id: str) -> BatchFileId:
    file_id = await dropped_file(conn, batch_id, slack_file_id)
    assert file_id is not None
    return file_id


async def test_a_batch_is_of_its_workspace(conn: Connection) -> None:
    batch_id = await opened_batch(conn)
    batch = await _batch(conn, batch_id)
    assert (batch.name, batch.job_title, batch.blind, batch.status) == ("Spring", "Engineer", True, "processing")
    assert batch.created_at == NOW
    assert batch.created_at.tzinfo == UTC
    assert await batches.batch_by_id(conn, ELSEWHERE, batch_id) is None

    async def listed(workspace_id: WorkspaceId, channel_id: str, *, offset: int = 0) -> list[BatchId]:
        found = await batches.batches_for_channels(conn, workspace_id, {channel_id}, limit=10, offset=offset)
        return [one.id for one in found]

    assert await listed(WORKSPACE, "C1") == [batch_id]
    assert await listed(WORKSPACE, "C1", offset=1) == []
    assert await listed(WORKSPACE, "C2") == []
    assert await listed(ELSEWHERE, "C1") == []


async def test_closing_twice_keeps_the_first_moment(conn: Connection) -> None:
    batch_id = await opened_batch(conn)
    await batches.close_batch(conn, batch_id, at=NOW)
    await batches.close_batch(conn, batch_id, at=NOW + timedelta(hours=1))
    assert (await _batch(conn, batch_id)).closed_at == NOW


async def test_a_file_is_heard_of_once(conn: Connection) -> None:
    batch_id = await opened_batch(conn)
    assert await dropped_file(conn, batch_id) is not None
    assert await dropped_file(conn, batch_id) is None
    assert await dropped_file(conn, batch_id, member_path="in/side.pdf") is not None


async def test_each_step_is_taken_once(conn: Connection) -> None:
    batch_id = await opened_batch(conn)
    file_id = await _dropped(conn, batch_id, "F1")
    assert not await files.mark_read(conn, file_id, media_type="x", at=NOW)
    await _walk(conn, file_id, to=FileState.RANKED)
    assert not await files.mark_ranked(conn, file_id, candidate_id=CandidateId("d"), at=NOW)
    assert await files.mark_failed(conn, file_id, problem="timeout", detail="", at=NOW) is None
    found = await files.file_by_candidate(conn, CandidateId("c"))
    assert found is not None
    assert (found.id, found.state) == (file_id, FileState.RANKED)


async def test_counts_follow_from_the_files(conn: Connection) -> None:
    batch_id = await opened_batch(conn)
    good, bad = await _dropped(conn, batch_id, "F1"), await _dropped(conn, batch_id, "F2")
    archive = await _dropped(conn, batch_id, "F3")
    assert await files.mark_unpacked(conn, archive, at=NOW)
    failed = await files.mark_failed(conn, bad, problem="empty", detail="", at=NOW)
    assert failed is not None
    assert failed.batch_id == batch_id
    batch = await _batch(conn, batch_id)
    assert (batch.total_resumes, batch.processed_resumes, batch.status) == (2, 0, BatchStatus.PROCESSING)
    assert await files.files_under_way(conn, batch_id) == 1
    await _walk(conn, good, to=FileState.RANKED)
    await batches.settle_batch(conn, batch_id, at=NOW)
    batch = await _batch(conn, batch_id)
    assert (batch.total_resumes, batch.processed_resumes, batch.status) == (2, 1, BatchStatus.COMPLETED)
    assert batch.settled_at == NOW
    await _dropped(conn, batch_id, "F4")
    batch = await _batch(conn, batch_id)
    assert (batch.status, batch.settled_at) == (BatchStatus.PROCESSING, None)


async def test_a_batch_of_failures_failed_and_its_resumes_too(conn: Connection) -> None:
    batch_id = await opened_batch(conn)
    file_id = await _dropped(conn, batch_id, "F1")
    await _walk(conn, file_id, to=FileState.STORED)
    failed = await files.mark_failed(conn, file_id, problem="not_a_cv", detail="why", at=NOW)
    assert failed is not None
    assert (await _batch(conn, batch_id)).status is BatchStatus.FAILED
    status = await conn.fetchval("SELECT processing_status FROM resumes_raw WHERE id = $1", failed.resume_id)
    assert status == "failed"


async def test_the_same_bytes_are_found_unless_they_failed(conn: Connection) -> None:
    batch_id = await opened_batch(conn)
    first, second = await _dropped(conn, batch_id, "F1"), await _dropped(conn, batch_id, "F2")
    assert await files.same_file_in_batch(conn, batch_id, sha256="s", but=second) is None
    await _walk(conn, first, to=FileState.STORED)
    same = await files.same_file_in_batch(conn, batch_id, sha256="s", but=second)
    assert same is not None
    assert same.id == first
    assert await files.same_file_in_batch(conn, batch_id, sha256="s", but=first) is None
    await files.mark_failed(conn, first, problem="crashed", detail="", at=NOW)
    assert await files.same_file_in_batch(conn, batch_id, sha256="s", but=second) is None


async def test_waiting_files_go_into_a_batch_once(conn: Connection) -> None:
    batch_id = await opened_batch(conn)
    waiting = await dropped_file(conn, None, state=FileState.WAITING)
    assert [file.id for file in await files.files_for_message(conn, WORKSPACE, "C1", "1.2")] == [waiting]
    assert await files.assign_waiting_files(conn, WORKSPACE, "C1", "1.2", batch_id=batch_id, at=NOW) == [waiting]
    assert await files.assign_waiting_files(conn, WORKSPACE, "C1", "1.2", batch_id=batch_id, at=NOW) == []
    assert [file.state for file in await files.files_for_batch(conn, batch_id)] == [FileState.RECEIVED]


async def test_a_reading_and_its_entities_replace_earlier_ones(conn: Connection) -> None:
    resume_id = await stored_resume(conn)
    for text in ("first", "second"):
        await resumes.insert_reading(
            conn, resume_id, raw_text=text, media_type="text/plain", reading={"raw_text": text}, pipeline="1", at=NOW
        )
        entities = [("SKILL", text, 0.5, number, number + 1, None, "…") for number in range(3)]
        await resumes.replace_entities(conn, resume_id, entities, at=NOW)
    assert await resumes.reading_by_resume(conn, resume_id) == {"raw_text": "second"}
    rows = await conn.fetch("SELECT * FROM resume_entities WHERE resume_id = $1", resume_id)
    assert [(row["entity_value"], row["start_offset"], row["spacy_label"]) for row in rows] == [
        ("second", number, None) for number in range(3)
    ]
    await resumes.replace_entities(conn, resume_id, [], at=NOW)
    assert await conn.fetchval("SELECT count(*) FROM resume_entities WHERE resume_id = $1", resume_id) == 0


async def test_openings_are_listed_until_closed(conn: Connection) -> None:
    person = await slack_user(conn)
    job_id = await opened_job(conn, person.user_id)
    await openings.set_requirements(conn, job_id, {"items": [{"id": "r1"}]})
    await openings.mark_reviewed(conn, job_id, at=NOW)
    found = await openings.lock_job(conn, WORKSPACE, job_id)
    assert found is not None
    assert (found.requirements_json, found.reviewed_at, found.status) == ({"items": [{"id": "r1"}]}, NOW, "open")
    assert await openings.job_by_id(conn, ELSEWHERE, job_id) is None
    assert [job.id for job in await openings.jobs_for_workspace(conn, WORKSPACE, limit=5, offset=0)] == [job_id]
    await openings.close_job(conn, ELSEWHERE, job_id)
    assert len(await openings.jobs_for_workspace(conn, WORKSPACE, limit=5, offset=0)) == 1
    await openings.close_job(conn, WORKSPACE, job_id)
    assert await openings.jobs_for_workspace(conn, WORKSPACE, limit=5, offset=0) == []


async def test_counts_stay_true_while_many_add_at_once(pool: Pool) -> None:
    async with pool.acquire() as conn:
        batch_id = await opened_batch(conn)

    async def add(number: int) -> None:
        async with pool.acquire() as conn, conn.transaction():
            if number % 3 == 0:
                await batches.lock_batch(conn, batch_id)
            assert await dropped_file(conn, batch_id, f"F{number}") is not None
            await batches.recount_batch(conn, batch_id, at=NOW)

    await asyncio.gather(*(add(number) for number in range(60)))
    async with pool.acquire() as conn:
        batch = await batches.batch_by_id(conn, WORKSPACE, batch_id)
    assert batch is not None
    assert batch.total_resumes == 60
