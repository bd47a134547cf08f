"""A batch held against its job as it is now: files are not read again, and what people decided and overruled stays."""

from datetime import datetime
from typing import Final

from bot.accounts.models import RECRUITING, Reader
from bot.accounts.trail import record
from bot.candidates.models import Finding
from bot.candidates.moves import shifts
from bot.candidates.rows import assessment_of
from bot.core.clock import Clock
from bot.core.errors import DomainError
from bot.core.i18n import _
from bot.cvs.service import BATCH_SURFACE, job_changes, readable, scale_changes
from bot.openings.models import Requirements
from bot.queue.enqueue import Task, enqueue
from bot.settings.models import STANDARD, Scale
from bot.settings.service import scoring_of
from db.models.batches import Batch
from db.models.ids import BatchId, WorkspaceId
from db.models.reassessments import MovedCandidate, Outcome, Reassessment, Snapshot
from db.pool import Connection, Pool
from db.queries import batches, candidates, files, reassessments, surfaces

MOVES_SURFACE: Final = "moves"  # what assessing again moved; its slot is the number of the reassessment


class AssessedAgainAlready(DomainError):
    code = "assessed_again_already"

    @property
    def what(self) -> str:
        return _("This batch is being assessed again already.")

    @property
    def remedy(self) -> str:
        return _("What moved comes into its thread in a moment.")


class JobNotChanged(DomainError):
    code = "job_not_changed"

    @property
    def what(self) -> str:
        return _("This batch is held against the job as it is now, and scored by the settings as they are.")

    @property
    def remedy(self) -> str:
        return _("`/job list` opens the job, to change what it requires.")


class Reassessments:
    def __init__(self, pool: Pool, clock: Clock) -> None:
        self._pool = pool
        self._clock = clock

    async def start(self, actor: Reader, batch_id: BatchId) -> tuple[Batch, int]:
        """Take the present requirements and scale into the batch and have its CVs assessed again; returns how many.

        Those whom the last time failed are tried once more, even where the job has not changed since.

        Raises UnknownBatch, NotInChannel, AssessedAgainAlready, JobNotChanged.
        """
        actor.need(RECRUITING)
        now = self._clock.now()
        async with self._pool.acquire() as conn, conn.transaction():
            batch = readable(await batches.lock_batch(conn, batch_id), actor)
            if await reassessments.unfinished_number(conn, batch_id) is not None:
                raise AssessedAgainAlready
            changed = job_changes(batch) or scale_changes(batch)
            if not changed and not await reassessments.failed_again(conn, batch_id):
                raise JobNotChanged
            before = Requirements.model_validate_json(batch.jd_requirements or "").model_dump(mode="json")
            after = Requirements.model_validate(batch.job_requirements)
            scale = (await scoring_of(conn, actor.workspace_id)).scale.model_dump(mode="json")
            await batches.set_batch_requirements(conn, batch_id, after.model_dump_json(), at=now)
            await batches.set_batch_scale(conn, batch_id, scale)
            ranked = await files.mark_unranked(conn, batch_id, at=now)
            if ranked:
                await reassessments.insert_reassessment(
                    conn,
                    batch_id,
                    await _snapshots(conn, batch_id),
                    workspace_id=actor.workspace_id,
                    asked_by=actor.user_id,
                    before=before,
                    after=after.model_dump(mode="json"),
                    scales=(batch.scale, scale),
                    at=now,
                )
            for file_id in ranked:
                await enqueue(conn, Task.ASSESS_FILE, {"file": str(file_id)})
            await batches.recount_batch(conn, batch_id, at=now)
            await surfaces.touch_surface(conn, actor.workspace_id, BATCH_SURFACE, batch_id, changed_at=now)
            await record(
                conn,
                actor,
                "batch.reassessed",
                subject=("batch", batch_id),
                before={**before, "scale": batch.scale},
                after={**after.model_dump(mode="json"), "scale": scale},
                at=now,
            )
        return batch, len(ranked)

    async def moved(
        self, workspace_id: WorkspaceId, batch_id: BatchId, number: int
    ) -> tuple[Reassessment, list[MovedCandidate]]:
        """One reassessment that has ended, and everybody who was in it."""
        async with self._pool.acquire() as conn:
            found = await reassessments.reassessment_by_number(conn, workspace_id, batch_id, number)
            assert found is not None, "its surface comes with its end"
            return found, await reassessments.moved_candidates(conn, workspace_id, batch_id, number)


async def _snapshots(conn: Connection, batch_id: BatchId) -> list[Snapshot]:
    standings = [(row.candidate_id, assessment_of(row)) for row in await candidates.assessed_for_batch(conn, batch_id)]
    return [
        Snapshot(
            candidate_id=known,
            score=standing.score,
            level=standing.recommendation,
            findings=[finding.model_dump(mode="json", exclude={"evidence"}) for finding in standing.findings],
        )
        for known, standing in standings
    ]


def scales_of(run: Reassessment) -> tuple[Scale, Scale]:
    """Those of before and after; the product's own where a run kept none."""
    return (
        Scale.model_validate(run.scale_before or STANDARD.model_dump()),
        Scale.model_validate(run.scale_after or STANDARD.model_dump()),
    )


async def end(conn: Connection, batch: Batch, *, at: datetime) -> None:
    """With a batch settled again: what moved, and the message that tells it. Without one under way, nothing."""
    number = await reassessments.unfinished_number(conn, batch.id)
    if number is None:
        return
    present = {row.candidate_id: assessment_of(row) for row in await candidates.assessed_for_batch(conn, batch.id)}
    run = await reassessments.reassessment_by_number(conn, batch.workspace_id, batch.id, number)
    assert run is not None
    failed = set(await reassessments.failed_again(conn, batch.id))
    outcomes = [
        Outcome(
            candidate_id=one.candidate_id,
            level=present[one.candidate_id].recommendation,
            shifts=[
                shift.model_dump(mode="json")
                for shift in shifts(
                    [Finding.model_validate(finding) for finding in one.findings],
                    present[one.candidate_id].findings,
                    scales_of(run),
                )
            ],
            failed=one.candidate_id in failed,
        )
        for one in await reassessments.snapshots(conn, batch.id, number)
        if one.candidate_id in present
    ]
    await reassessments.end_reassessment(conn, batch.id, number, outcomes, at=at)
    if batch.thread_ts is not None:
        await surfaces.ensure_surface(
            conn,
            workspace_id=batch.workspace_id,
            purpose=MOVES_SURFACE,
            subject_id=batch.id,
            slot=number,
            channel_id=batch.channel_id,
            thread_ts=batch.thread_ts,
            language=batch.language,
            changed_at=at,
        )
