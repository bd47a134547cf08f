"""Openings: a title and a description become a job with requirements that a recruiter reviews."""

from collections.abc import Callable
from uuid import uuid4

from bot.accounts.models import RECRUITING, VIEWING, Actor
from bot.accounts.trail import record
from bot.core.clock import Clock
from bot.core.errors import DomainError
from bot.core.i18n import _
from bot.openings.models import Requirement, Requirements
from bot.openings.rules import requirements_from
from db.models.ids import JobId
from db.models.openings import Opening
from db.pool import Connection, Pool
from db.queries import openings, surfaces

PAGE = 20  # openings a list shows


class UnknownOpening(DomainError):
    code = "unknown_opening"

    @property
    def what(self) -> str:
        return _("There is no such job in this workspace.")

    @property
    def remedy(self) -> str:
        return _("`/job list` shows the jobs; `/job new` adds one.")


class UnknownRequirement(DomainError):
    code = "unknown_requirement"

    @property
    def what(self) -> str:
        return _("This requirement is no longer part of the job.")

    @property
    def remedy(self) -> str:
        return _("Close the window and open the job again with `/job list`.")


class Openings:
    def __init__(self, pool: Pool, clock: Clock) -> None:
        self._pool = pool
        self._clock = clock

    def may_open(self, actor: Actor) -> None:
        """Raises NotAllowed; asked before a form is shown, and again by `open`."""
        actor.need(RECRUITING)

    async def open(self, actor: Actor, *, title: str, description: str) -> tuple[Opening, Requirements]:
        """Keep a new job with the requirements found in its description, for review."""
        actor.need(RECRUITING)
        requirements = requirements_from(title, description)
        job_id = JobId(uuid4())
        async with self._pool.acquire() as conn, conn.transaction():
            await openings.insert_job(
                conn,
                job_id=job_id,
                workspace_id=actor.workspace_id,
                user_id=actor.user_id,
                title=title,
                description=description,
                requirements=requirements.model_dump(mode="json"),
                created_at=self._clock.now(),
            )
            await record(
                conn,
                actor,
                "opening.opened",
                subject=("job", str(job_id)),
                after=requirements.model_dump(mode="json"),
                at=self._clock.now(),
            )
            return await self._by_id(conn, actor, job_id), requirements

    async def opening(self, actor: Actor, job_id: JobId) -> tuple[Opening, Requirements]:
        actor.need(VIEWING)
        async with self._pool.acquire() as conn:
            found = await self._by_id(conn, actor, job_id)
        return found, Requirements.model_validate(found.requirements_json)

    async def listed(self, actor: Actor) -> list[Opening]:
        """The newest open jobs of the workspace."""
        actor.need(VIEWING)
        async with self._pool.acquire() as conn:
            return await openings.jobs_for_workspace(conn, actor.workspace_id, limit=PAGE, offset=0)

    async def put_requirement(self, actor: Actor, job_id: JobId, requirement: Requirement) -> Requirements:
        """Change the requirement with this id, or add it where there is none."""

        def put(items: tuple[Requirement, ...]) -> tuple[Requirement, ...]:
            known = next((item for item in items if item.id == requirement.id), None)
            if known is None:
                return (*items, requirement)
            changed = requirement.model_copy(update={"not_counted": known.not_counted})  # no form asks for it
            return tuple(changed if item.id == requirement.id else item for item in items)

        return await self._change(actor, job_id, put, "requirement.put")

    async def drop_requirement(self, actor: Actor, job_id: JobId, requirement_id: str) -> Requirements:
        def drop(items: tuple[Requirement, ...]) -> tuple[Requirement, ...]:
            return tuple(item for item in items if item.id != requirement_id)

        return await self._change(actor, job_id, drop, "requirement.dropped")

    async def confirm(self, actor: Actor, job_id: JobId) -> tuple[Opening, Requirements]:
        """The recruiter has reviewed the requirements; the messages of the job's batches tell of what changed."""
        actor.need(RECRUITING)
        async with self._pool.acquire() as conn, conn.transaction():
            found = await self._by_id(conn, actor, job_id)
            now = self._clock.now()
            await openings.mark_reviewed(conn, job_id, at=now)
            await record(conn, actor, "opening.reviewed", subject=("job", str(job_id)), at=now)
            await surfaces.touch_batches_of_job(conn, actor.workspace_id, job_id, changed_at=now)
            return found, Requirements.model_validate(found.requirements_json)

    async def _change(
        self,
        actor: Actor,
        job_id: JobId,
        change: Callable[[tuple[Requirement, ...]], tuple[Requirement, ...]],
        action: str,
    ) -> Requirements:
        actor.need(RECRUITING)
        async with self._pool.acquire() as conn, conn.transaction():
            found = await openings.lock_job(conn, actor.workspace_id, job_id)
            if found is None:
                raise UnknownOpening
            before = Requirements.model_validate(found.requirements_json)
            after = before.model_copy(update={"items": change(before.items)})
            await openings.set_requirements(conn, job_id, after.model_dump(mode="json"))
            await record(
                conn,
                actor,
                action,
                subject=("job", str(job_id)),
                before=before.model_dump(mode="json"),
                after=after.model_dump(mode="json"),
                at=self._clock.now(),
            )
        return after

    async def _by_id(self, conn: Connection, actor: Actor, job_id: JobId) -> Opening:
        found = await openings.job_by_id(conn, actor.workspace_id, job_id)
        if found is None:
            raise UnknownOpening
        return found
