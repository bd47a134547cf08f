"""Batches: a recruiter opens one for a job; its thread takes CVs until it is closed."""

from uuid import uuid4

from bot.accounts.models import RECRUITING, VIEWING, Reader
from bot.accounts.trail import record
from bot.core.clock import Clock
from bot.core.errors import DomainError
from bot.core.i18n import _
from bot.llm.models import Usage
from bot.llm.service import Questioner
from bot.openings.changes import Changes, changes
from bot.openings.models import Requirements
from bot.openings.service import Openings
from bot.settings.models import Scale, scale_of
from bot.settings.rules import Difference, differences
from bot.settings.service import scoring_of
from db.models.batches import Batch
from db.models.files import BatchFile, FileState
from db.models.ids import BatchId, JobId, WorkspaceId
from db.models.people import OlderFile
from db.models.surfaces import Surface
from db.pool import Connection, Pool
from db.queries import batches, files, people, surfaces

PAGE = 20  # batches a list shows
OFFERED = 5  # batches that can be assessed again from the message on a changed job
BATCH_SURFACE = "batch"


class UnknownBatch(DomainError):
    code = "unknown_batch"

    @property
    def what(self) -> str:
        return _("There is no such batch in this workspace.")

    @property
    def remedy(self) -> str:
        return _("`/batch list` shows the batches; `/batch new` opens one.")


class BatchClosed(DomainError):
    code = "batch_closed"

    @property
    def what(self) -> str:
        return _("This batch is closed and takes no more files.")

    @property
    def remedy(self) -> str:
        return _("Open a new one with `/batch new`.")


def job_changes(batch: Batch) -> Changes:
    """What became of the job's requirements since the batch took them."""
    before = Requirements.model_validate_json(batch.jd_requirements or "")
    return changes(before, Requirements.model_validate(batch.job_requirements))


def readable(batch: Batch | None, actor: Reader) -> Batch:
    """The batch, for somebody who may read its channel. Raises UnknownBatch, NotInChannel."""
    if batch is None or batch.workspace_id != actor.workspace_id:
        raise UnknownBatch
    actor.need_channel(batch.channel_id)
    return batch


def scale_changes(batch: Batch) -> tuple[Difference, ...]:
    """What the workspace has set otherwise than its CVs are scored by."""
    return differences(Scale.model_validate(batch.scale), scale_of(batch.workspace_scale))


class Batches:
    def __init__(self, pool: Pool, openings: Openings, clock: Clock, questioner: Questioner) -> None:
        self._pool = pool
        self._openings = openings
        self._clock = clock
        self._questioner = questioner

    async def open(
        self, actor: Reader, *, job_id: JobId, name: str, blind: bool, channel_id: str, blind_schools: bool = False
    ) -> Batch:
        """Keep a new batch and ask for its message in `channel_id`; the job's requirements, and the scale
        that the workspace scores by now, are copied into it."""
        actor.need(RECRUITING)
        actor.need_channel(channel_id)
        opening, requirements = await self._openings.opening(actor, job_id)
        batch_id = BatchId(str(uuid4()))
        now = self._clock.now()
        async with self._pool.acquire() as conn, conn.transaction():
            await batches.insert_batch(
                conn,
                batch_id=batch_id,
                workspace_id=actor.workspace_id,
                user_id=actor.user_id,
                job_id=job_id,
                name=name or opening.title,
                jd_requirements=requirements.model_dump_json(),
                channel_id=channel_id,
                blind=blind,
                blind_schools=blind and blind_schools,
                language=actor.language,
                scale=(await scoring_of(conn, actor.workspace_id)).scale.model_dump(mode="json"),
                created_at=now,
            )
            await surfaces.ensure_surface(
                conn,
                workspace_id=actor.workspace_id,
                purpose=BATCH_SURFACE,
                subject_id=batch_id,
                slot=0,
                channel_id=channel_id,
                thread_ts=None,
                language=actor.language,
                changed_at=now,
            )
            await record(
                conn,
                actor,
                "batch.opened",
                subject=("batch", batch_id),
                after={"name": name, "job": str(job_id), "blind": blind, "blind_schools": blind and blind_schools},
                at=now,
            )
            return await self._readable(conn, actor, batch_id)

    async def close(self, actor: Reader, batch_id: BatchId) -> Batch:
        actor.need(RECRUITING)
        now = self._clock.now()
        async with self._pool.acquire() as conn, conn.transaction():
            batch = await self._readable(conn, actor, batch_id)
            if batch.closed_at is None:
                await batches.close_batch(conn, batch_id, at=now)
                await surfaces.touch_surface(conn, actor.workspace_id, BATCH_SURFACE, batch_id, changed_at=now)
                await record(conn, actor, "batch.closed", subject=("batch", batch_id), at=now)
            return await self._readable(conn, actor, batch_id)

    async def listed(self, actor: Reader) -> list[Batch]:
        """The newest batches of their channels."""
        actor.need(VIEWING)
        async with self._pool.acquire() as conn:
            return await batches.batches_for_channels(conn, actor.workspace_id, actor.channel_ids, limit=PAGE, offset=0)

    async def taking_files(self, actor: Reader) -> list[Batch]:
        """The newest batches of their channels that still take files."""
        return [batch for batch in await self.listed(actor) if batch.closed_at is None]

    async def outdated(self, actor: Reader, job_id: JobId) -> list[Batch]:
        """The newest batches of a job, in their channels, that are held against other requirements than it has now."""
        actor.need(RECRUITING)
        async with self._pool.acquire() as conn:
            newest = await batches.batches_for_job(
                conn, actor.workspace_id, job_id, actor.channel_ids, limit=PAGE, offset=0
            )
        return [batch for batch in newest if job_changes(batch)][:OFFERED]

    async def found(self, actor: Reader, words: str) -> Batch:
        """The newest batch whose name holds `words`, or the newest of all where there are none; of their channels."""
        wanted = words.casefold().strip()
        for batch in await self.listed(actor):
            if wanted in batch.name.casefold():
                return batch
        raise UnknownBatch

    async def openers(self, surface: Surface) -> list[tuple[str, str]]:
        """Who opened the batches of a message's channel that still take files, each with their language."""
        async with self._pool.acquire() as conn:
            return await batches.openers_in_channel(conn, surface.workspace_id, surface.channel_id)

    async def batch(self, actor: Reader, batch_id: BatchId) -> Batch:
        actor.need(VIEWING)
        async with self._pool.acquire() as conn:
            return await self._readable(conn, actor, batch_id)

    async def progress(
        self, workspace_id: WorkspaceId, batch_id: BatchId
    ) -> tuple[Batch, list[BatchFile], list[OlderFile], Usage | None]:
        """A batch with its files, those of them that hold older CVs, and what language models did, for its message.

        Archives are left out, their members stand for them.
        """
        async with self._pool.acquire() as conn:
            batch = await self._by_id(conn, workspace_id, batch_id)
            listed = await files.files_for_batch(conn, batch_id)
            older = await people.older_files_for_batch(conn, batch_id)
            usage = await self._questioner.usage(conn, batch_id)
        return batch, [file for file in listed if file.state is not FileState.UNPACKED], older, usage

    async def _readable(self, conn: Connection, actor: Reader, batch_id: BatchId) -> Batch:
        return readable(await batches.batch_by_id(conn, actor.workspace_id, batch_id), actor)

    async def _by_id(self, conn: Connection, workspace_id: WorkspaceId, batch_id: BatchId) -> Batch:
        batch = await batches.batch_by_id(conn, workspace_id, batch_id)
        if batch is None:
            raise UnknownBatch
        return batch
