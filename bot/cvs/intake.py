"""A file's way into a batch: noticed, fetched and stored, read, handed on. Each step is a task of its own that may be
run again: it starts from the file's state, does its work outside any transaction, and ends with one transaction that
moves the state on and queues the next step."""

import hashlib
from collections.abc import Sequence
from typing import Final

from bot.accounts.models import RECRUITING, Actor, Reader
from bot.accounts.trail import record
from bot.clients.storage import Storage
from bot.core.clock import Clock
from bot.cvs.models import Problem, Reading, Unreadable
from bot.cvs.pipeline.limits import Limits
from bot.cvs.pipeline.pool import ReaderPool
from bot.cvs.pipeline.text.archive import is_archive, members
from bot.cvs.service import BATCH_SURFACE, BatchClosed, readable
from bot.queue.enqueue import Task, enqueue
from db.models.batches import Batch
from db.models.files import BatchFile, FileState, NewFile
from db.models.ids import BatchFileId, BatchId, WorkspaceId
from db.pool import Connection, Pool
from db.queries import batches, files, resumes, surfaces

CHOOSE_SURFACE: Final = "choose"  # the question in a DM: which batch are these for?
READING_VERSION: Final = "1"


class BatchNotPosted(Exception):
    """A batch of this channel is being posted this moment; try again."""


class Intake:
    def __init__(self, pool: Pool, storage: Storage, reader: ReaderPool[Reading], limits: Limits, clock: Clock) -> None:
        self._pool = pool
        self._storage = storage
        self._reader = reader
        self._limits = limits
        self._clock = clock

    # Noticed

    async def receive(
        self, actor: Actor, *, slack_file_id: str, filename: str, channel_id: str, thread_ts: str
    ) -> bool:
        """A file was dropped in a thread. False where the thread is no batch's.

        Raises NotAllowed, BatchClosed, and BatchNotPosted where the thread may be that of a message just posted.
        Hearing of the same file again changes nothing.
        """
        async with self._pool.acquire() as conn, conn.transaction():
            batch = await batches.batch_by_thread(conn, actor.workspace_id, channel_id, thread_ts)
            if batch is None:
                if await batches.unposted_in_channel(conn, actor.workspace_id, channel_id):
                    raise BatchNotPosted(channel_id)
                return False
            actor.need(RECRUITING)
            if batch.closed_at is not None:
                raise BatchClosed
            file = NewFile(
                workspace_id=actor.workspace_id,
                batch_id=batch.id,
                slack_file_id=slack_file_id,
                channel_id=channel_id,
                filename=filename,
                state=FileState.RECEIVED,
                uploaded_by=actor.slack_user_id,
                message_ts=thread_ts,
            )
            await self._insert(conn, file, next_task=Task.FETCH_FILE)
            return True

    async def hold(self, actor: Actor, *, slack_file_id: str, filename: str, channel_id: str, message_ts: str) -> None:
        """A file was dropped in a DM: keep it waiting and ask which batch it is for, once for all of a message."""
        actor.need(RECRUITING)
        async with self._pool.acquire() as conn, conn.transaction():
            file = NewFile(
                workspace_id=actor.workspace_id,
                batch_id=None,
                slack_file_id=slack_file_id,
                channel_id=channel_id,
                filename=filename,
                state=FileState.WAITING,
                uploaded_by=actor.slack_user_id,
                message_ts=message_ts,
            )
            await files.insert_file(conn, file, at=self._clock.now())
            await surfaces.ensure_surface(
                conn,
                workspace_id=actor.workspace_id,
                purpose=CHOOSE_SURFACE,
                subject_id=f"{channel_id}:{message_ts}",
                slot=0,
                channel_id=channel_id,
                thread_ts=None,
                language=actor.language,
                changed_at=self._clock.now(),
            )

    async def takes_files(self, workspace_id: WorkspaceId, channel_id: str) -> bool:
        """Whether a file dropped there may be for a batch: in a direct message, or where one lives."""
        async with self._pool.acquire() as conn:
            there = await batches.batches_for_channels(conn, workspace_id, [channel_id], limit=1, offset=0)
        return bool(there) or channel_id.startswith("D")

    async def waiting(self, workspace_id: WorkspaceId, channel_id: str, message_ts: str) -> list[BatchFile]:
        async with self._pool.acquire() as conn:
            return await files.files_for_message(conn, workspace_id, channel_id, message_ts)

    async def choose(self, actor: Reader, *, channel_id: str, message_ts: str, batch_id: BatchId) -> int:
        """The waiting files of a DM message go into a batch; returns how many did."""
        actor.need(RECRUITING)
        now = self._clock.now()
        async with self._pool.acquire() as conn, conn.transaction():
            batch = readable(await batches.batch_by_id(conn, actor.workspace_id, batch_id), actor)
            if batch.closed_at is not None:
                raise BatchClosed
            moved = await files.assign_waiting_files(
                conn, actor.workspace_id, channel_id, message_ts, batch_id=batch_id, at=now
            )
            for file_id in moved:
                await enqueue(conn, Task.FETCH_FILE, {"file": str(file_id)})
            await self._changed(conn, batch_id, actor.workspace_id)
            await surfaces.touch_surface(
                conn, actor.workspace_id, CHOOSE_SURFACE, f"{channel_id}:{message_ts}", changed_at=now
            )
            await record(
                conn, actor, "batch.files_added", subject=("batch", batch_id), after={"files": len(moved)}, at=now
            )
        return len(moved)

    # Fetched

    async def fetchable(self, file_id: BatchFileId) -> BatchFile | None:
        """The file, where it still waits to be fetched."""
        async with self._pool.acquire() as conn:
            file = await files.file_by_id(conn, file_id)
        return file if file is not None and file.state is FileState.RECEIVED else None

    async def store(self, file: BatchFile, data: bytes) -> None:
        """Keep a file's bytes, before anything parses them; an archive becomes its members."""
        if len(data) > self._limits.max_bytes:
            await self.fail(file.id, Problem.TOO_LARGE)
        elif not data:
            await self.fail(file.id, Problem.EMPTY)
        elif is_archive(data):
            await self._unpack(file, data)
        else:
            await self._keep(file, data)

    async def _keep(self, file: BatchFile, data: bytes) -> None:
        digest = hashlib.sha256(data).hexdigest()
        url = await self._storage.put(storage_key(file.workspace_id, digest), data)
        now = self._clock.now()
        async with self._pool.acquire() as conn, conn.transaction():
            batch = await self._locked(conn, file)
            if batch is None:
                return
            if await files.same_file_in_batch(conn, batch.id, sha256=digest, but=file.id) is not None:
                await self._fail(conn, file.id, Problem.DUPLICATE, "")
                return
            resume_id = await resumes.insert_resume(
                conn,
                user_id=batch.user_id,
                filename=file.filename[:255],
                file_url=url,
                file_size=len(data),
                at=now,
            )
            await files.mark_stored(conn, file.id, sha256=digest, byte_size=len(data), resume_id=resume_id, at=now)
            await enqueue(conn, Task.READ_FILE, {"file": str(file.id)})

    async def _unpack(self, file: BatchFile, data: bytes) -> None:
        try:
            contents = members(data, self._limits)
        except Unreadable as error:
            await self.fail(file.id, error.problem, error.detail)
            return
        # Bytes first: the members' rows may only exist once their bytes do.
        for member in contents:
            await self._storage.put(
                storage_key(file.workspace_id, hashlib.sha256(member.data).hexdigest()), member.data
            )
        async with self._pool.acquire() as conn, conn.transaction():
            if await self._locked(conn, file) is None:
                return
            for member in contents:
                part = NewFile(
                    workspace_id=file.workspace_id,
                    batch_id=file.batch_id,
                    slack_file_id=file.slack_file_id,
                    channel_id=file.channel_id,
                    member_path=member.path,
                    parent_id=file.id,
                    filename=member.path.rpartition("/")[2],
                    sha256=hashlib.sha256(member.data).hexdigest(),
                    state=FileState.RECEIVED,
                    uploaded_by=file.uploaded_by,
                    message_ts=file.message_ts,
                )
                await self._insert(conn, part, next_task=Task.FETCH_FILE)
            await files.mark_unpacked(conn, file.id, at=self._clock.now())
            await self._changed(conn, file.batch_id, file.workspace_id)

    async def member_bytes(self, file: BatchFile) -> bytes:
        """The bytes of an archive's member, kept when the archive was unpacked."""
        assert file.sha256 is not None
        return await self._storage.get(storage_key(file.workspace_id, file.sha256))

    # Read

    async def read(self, file_id: BatchFileId) -> None:
        """Turn a stored file into a profile, in a process of its own."""
        async with self._pool.acquire() as conn:
            file = await files.file_by_id(conn, file_id)
        if file is None or file.state is not FileState.STORED or file.sha256 is None:
            return
        data = await self._storage.get(storage_key(file.workspace_id, file.sha256))
        as_of = file.created_at.date()  # "present" in a CV means when it came in, so its numbers never drift
        try:
            reading = await self._reader.read(data, filename=file.filename, as_of=as_of)
        except Unreadable as error:
            await self.fail(file_id, error.problem, error.detail)
            return
        await self._keep_reading(file, reading)

    async def _keep_reading(self, file: BatchFile, reading: Reading) -> None:
        assert file.resume_id is not None
        async with self._pool.acquire() as conn, conn.transaction():
            if await self._locked(conn, file) is None:
                return
            await resumes.insert_reading(
                conn,
                file.resume_id,
                raw_text=reading.raw_text,
                media_type=reading.media_type,
                reading=reading.model_dump(mode="json"),
                pipeline=READING_VERSION,
                at=self._clock.now(),
            )
            await resumes.replace_entities(
                conn,
                file.resume_id,
                [
                    (
                        entity.entity_type,
                        entity.value,
                        entity.confidence,
                        entity.span.start,
                        entity.span.end,
                        entity.spacy_label,
                        entity.context,
                    )
                    for entity in reading.entities
                ],
                at=self._clock.now(),
            )
            await files.mark_read(conn, file.id, media_type=reading.media_type, at=self._clock.now())
            await enqueue(conn, Task.ASSESS_FILE, {"file": str(file.id)})
            await self._changed(conn, file.batch_id, file.workspace_id)

    # Failed

    async def fail(self, file_id: BatchFileId, problem: Problem, detail: str = "") -> None:
        """End a file's way with a problem that its batch shows."""
        async with self._pool.acquire() as conn, conn.transaction():
            await self._fail(conn, file_id, problem, detail)

    async def _fail(self, conn: Connection, file_id: BatchFileId, problem: Problem, detail: str) -> None:
        failed = await files.mark_failed(
            conn, file_id, problem=problem.value, detail=detail[:500], at=self._clock.now()
        )
        if failed is not None and failed.batch_id is not None:
            await self._changed(conn, failed.batch_id, failed.workspace_id)
            await enqueue(conn, Task.SETTLE_BATCH, {"batch": failed.batch_id})

    async def _insert(self, conn: Connection, file: NewFile, *, next_task: Task) -> None:
        file_id = await files.insert_file(conn, file, at=self._clock.now())
        if file_id is not None:
            await enqueue(conn, next_task, {"file": str(file_id)})
            await self._changed(conn, file.batch_id, file.workspace_id)

    async def _locked(self, conn: Connection, file: BatchFile) -> Batch | None:
        """The file's batch, locked, if the file is still in the state it was seen in; else another run was faster."""
        assert file.batch_id is not None
        batch = await batches.lock_batch(conn, file.batch_id)
        present = await files.file_by_id(conn, file.id)
        return batch if present is not None and present.state is file.state else None

    async def _changed(self, conn: Connection, batch_id: BatchId | None, workspace_id: WorkspaceId) -> None:
        """The batch's counts are made true again and its message is due."""
        if batch_id is not None:
            await batches.recount_batch(conn, batch_id, at=self._clock.now())
            await surfaces.touch_surface(conn, workspace_id, BATCH_SURFACE, batch_id, changed_at=self._clock.now())


def storage_key(workspace_id: WorkspaceId, digest: str) -> str:
    """Where a CV is stored; `digest` is the SHA-256 of its bytes."""
    return f"{workspace_id}/cvs/{digest[:2]}/{digest}"


def problems_of(listed: Sequence[BatchFile]) -> list[tuple[str, Problem, str]]:
    """(file name, problem, detail) of the files that could not be taken."""
    return [
        (file.filename, Problem(file.problem), file.detail or "")
        for file in listed
        if file.state is FileState.FAILED and file.problem is not None
    ]
