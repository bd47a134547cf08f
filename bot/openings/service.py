"""Openings: a title and a description become a job with requirements that a recruiter reviews."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Final
from uuid import uuid4

from bot.accounts.models import RECRUITING, VIEWING, Actor
from bot.accounts.trail import record
from bot.core.clock import Clock
from bot.core.errors import DomainError
from bot.core.i18n import _, current_language
from bot.core.log import logger
from bot.llm.service import Errand, Question, Questioner
from bot.openings import reviewing
from bot.openings.models import Note, Proposals, Proposed, Requirement, Requirements, Review
from bot.openings.prompts import prompt
from bot.openings.proposals import JobReading, asked, missing_from, proposals, taken_up
from bot.openings.rules import requirements_from
from bot.queue.enqueue import Task, enqueue
from bot.settings.service import scoring_of
from db.models.ids import JobId, WorkspaceId
from db.models.openings import Opening, ProposalState
from db.pool import Connection, Pool
from db.queries import openings, surfaces
from db.queries import proposals as proposal_queries

PAGE = 20  # openings a list shows
AGENT: Final = "job_reader"  # in `agent_usage_stats`
PROMPT: Final = "read-job-1"
# Slack puts our answer to a form in its place first; what came sooner would be lost behind it.
_UNTIL_SHOWN: Final = timedelta(seconds=1)

_ANY_DESCRIPTION: Final = "Riyadh\n\nRequirements\n- Two years of Java.\n- Fluent English.\n- A degree in accounting."

_log = logger(__name__)


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


class UnknownNote(DomainError):
    code = "unknown_note"

    @property
    def what(self) -> str:
        return _("This was answered or dismissed already.")

    @property
    def remedy(self) -> str:
        return _("Open the job's requirements again to see how they stand: `/job list`.")


class Openings:
    def __init__(self, pool: Pool, clock: Clock, questioner: Questioner) -> None:
        self._pool = pool
        self._clock = clock
        self._questioner = questioner

    async def prepare(self) -> None:
        """Load the vocabularies, so that the first description after a start is read as fast as any other."""
        await asyncio.to_thread(requirements_from, "Engineer", _ANY_DESCRIPTION)

    def may_open(self, actor: Actor) -> None:
        """Raises NotAllowed; asked before a form is shown, and again by `open`."""
        actor.need(RECRUITING)

    async def open(self, actor: Actor, *, title: str, description: str, view_id: str) -> Review:
        """Keep a new job with the requirements found in its description, for review in the modal `view_id`.

        Where a language model is set, it reads the description too, later, unless its answer is known.
        """
        actor.need(RECRUITING)
        async with self._pool.acquire() as conn:
            weights = (await scoring_of(conn, actor.workspace_id)).weights
        requirements = await asyncio.to_thread(requirements_from, title, description, weights)
        job_id = JobId(uuid4())
        kept = await self._questioner.kept(actor.workspace_id, _question(title, description))
        now = self._clock.now()
        async with self._pool.acquire() as conn, conn.transaction():
            await openings.insert_job(
                conn,
                job_id=job_id,
                workspace_id=actor.workspace_id,
                user_id=actor.user_id,
                title=title,
                description=description,
                requirements=requirements.model_dump(mode="json"),
                created_at=now,
            )
            await record(
                conn,
                actor,
                "opening.opened",
                subject=("job", str(job_id)),
                after=requirements.model_dump(mode="json"),
                at=now,
            )
            if self._questioner.model is not None:
                await proposal_queries.insert_proposals(
                    conn, job_id, workspace_id=actor.workspace_id, model=self._questioner.model, asked_at=now
                )
                if kept is not None:
                    await self._propose(conn, job_id, proposals(kept, title, description))
                else:
                    words = {"job": str(job_id), "workspace": actor.workspace_id, "view": view_id}
                    words["language"] = current_language()
                    await enqueue(conn, Task.READ_OPENING, words, delay=_UNTIL_SHOWN)
            return await self._review(conn, actor.workspace_id, job_id)

    async def read(self, workspace_id: WorkspaceId, job_id: JobId) -> None:
        """Have the language model read a job's description, and keep what it proposes."""
        async with self._pool.acquire() as conn:
            opening, _requirements, proposed = await self._review(conn, workspace_id, job_id)
        if proposed is None or proposed.state is not ProposalState.ASKED:
            return
        errand = Errand(workspace_id, opening.user_id, AGENT, job_id=job_id)
        reading = await self._questioner.ask(errand, _question(opening.title, opening.description))
        found = proposals(reading, opening.title, opening.description) if reading else None
        async with self._pool.acquire() as conn, conn.transaction():
            await self._propose(conn, job_id, found)

    async def not_read(self, job_id: JobId) -> None:
        """There will be no answer."""
        async with self._pool.acquire() as conn, conn.transaction():
            await self._propose(conn, job_id, None)

    async def _propose(self, conn: Connection, job_id: JobId, found: Proposals | None) -> None:
        kept = (found or Proposals()).model_dump(mode="json")
        await proposal_queries.end_proposals(
            conn,
            job_id,
            state=ProposalState.UNANSWERED if found is None else ProposalState.ANSWERED,
            at=self._clock.now(),
            **kept,
        )
        if found is not None:
            _log.info("proposed", job=job_id, items=len(found.items), dropped=found.dropped)

    async def review(self, actor: Actor, job_id: JobId) -> Review:
        """The opening, and what a language model proposes for it that it does not ask for yet."""
        actor.need(VIEWING)
        return await self.present(actor.workspace_id, job_id)

    async def present(self, workspace_id: WorkspaceId, job_id: JobId) -> Review:
        """As `review`, for a modal that its owner has open already."""
        async with self._pool.acquire() as conn:
            return await self._review(conn, workspace_id, job_id)

    async def take_up(self, actor: Actor, job_id: JobId, proposal_id: str) -> None:
        """What a model proposed becomes a requirement; a second time, nothing happens."""
        actor.need(RECRUITING)
        async with self._pool.acquire() as conn, conn.transaction():
            found = await self._locked(conn, actor, job_id)
            kept = await proposal_queries.proposals_by_job(conn, actor.workspace_id, job_id)
            items = [Requirement.model_validate(item) for item in kept.items] if kept else []
            wanted = next((item for item in items if item.id == proposal_id), None)
            if wanted is None:
                return
            left = [item.model_dump(mode="json") for item in items if item is not wanted]
            await proposal_queries.set_proposed_items(conn, job_id, left)
            before = Requirements.model_validate(found.requirements_json)
            await self._set(conn, actor, found, taken_up(before, wanted), "requirement.taken_up")

    async def opening(self, actor: Actor, job_id: JobId) -> tuple[Opening, Requirements]:
        actor.need(VIEWING)
        async with self._pool.acquire() as conn:
            found = await self._by_id(conn, actor.workspace_id, job_id)
        return found, Requirements.model_validate(found.requirements_json)

    async def listed(self, actor: Actor) -> list[Opening]:
        """The newest open jobs of the workspace."""
        actor.need(VIEWING)
        async with self._pool.acquire() as conn:
            return await openings.jobs_for_workspace(conn, actor.workspace_id, limit=PAGE, offset=0)

    async def put_requirement(
        self, actor: Actor, job_id: JobId, item: Requirement, *, answers: str | None = None
    ) -> Requirements:
        """Change the requirement with this id, or add it where there is none; `answers` is the note it settles."""
        return await self._change(
            actor, job_id, lambda found: reviewing.put(found, item, answers=answers), "requirement.put"
        )

    async def drop_requirement(
        self, actor: Actor, job_id: JobId, requirement_id: str, *, answers: str | None = None
    ) -> Requirements:
        return await self._change(
            actor, job_id, lambda found: reviewing.drop(found, requirement_id, answers=answers), "requirement.dropped"
        )

    async def dismiss_note(self, actor: Actor, job_id: JobId, note_id: str) -> None:
        """The recruiter has seen it and wants nothing of it."""
        await self._change(actor, job_id, lambda found: reviewing.dismiss(found, note_id), "note.dismissed")

    async def draft(self, actor: Actor, job_id: JobId, note_id: str) -> tuple[Opening, Requirement, Note]:
        """The requirement that would answer a note, to be edited. Raises UnknownNote."""
        actor.need(RECRUITING)
        found, requirements = await self.opening(actor, job_id)
        note = reviewing.note_of(requirements, note_id)
        if note is None:
            raise UnknownNote
        return found, reviewing.draft_of(requirements, note), note

    async def confirm(self, actor: Actor, job_id: JobId) -> tuple[Opening, Requirements]:
        """The recruiter has reviewed the requirements; the messages of the job's batches tell of what changed.

        What can be done next, with outdated batches and with people of earlier ones, is told by a task.
        """
        actor.need(RECRUITING)
        async with self._pool.acquire() as conn, conn.transaction():
            found = await self._by_id(conn, actor.workspace_id, job_id)
            now = self._clock.now()
            await openings.mark_reviewed(conn, job_id, at=now)
            await record(conn, actor, "opening.reviewed", subject=("job", str(job_id)), at=now)
            await surfaces.touch_batches_of_job(conn, actor.workspace_id, job_id, changed_at=now)
            # What may follow from a kept job must not stand in the way of keeping it.
            follow = {"workspace": actor.workspace_id, "user": actor.slack_user_id, "job": str(job_id)}
            await enqueue(conn, Task.FOLLOW_OPENING, follow)
            return found, Requirements.model_validate(found.requirements_json)

    async def _change(
        self,
        actor: Actor,
        job_id: JobId,
        change: Callable[[Requirements], Requirements],
        action: str,
    ) -> Requirements:
        actor.need(RECRUITING)
        async with self._pool.acquire() as conn, conn.transaction():
            found = await self._locked(conn, actor, job_id)
            before = Requirements.model_validate(found.requirements_json)
            after = change(before)
            await self._set(conn, actor, found, after, action)
        return after

    async def _set(self, conn: Connection, actor: Actor, found: Opening, after: Requirements, action: str) -> None:
        await openings.set_requirements(conn, found.id, after.model_dump(mode="json"))
        await record(
            conn,
            actor,
            action,
            subject=("job", str(found.id)),
            before=Requirements.model_validate(found.requirements_json).model_dump(mode="json"),
            after=after.model_dump(mode="json"),
            at=self._clock.now(),
        )

    async def _locked(self, conn: Connection, actor: Actor, job_id: JobId) -> Opening:
        found = await openings.lock_job(conn, actor.workspace_id, job_id)
        if found is None:
            raise UnknownOpening
        return found

    async def _review(self, conn: Connection, workspace_id: WorkspaceId, job_id: JobId) -> Review:
        opening = await self._by_id(conn, workspace_id, job_id)
        requirements = Requirements.model_validate(opening.requirements_json)
        kept = await proposal_queries.proposals_by_job(conn, workspace_id, job_id)
        if kept is None:
            return Review(opening, requirements, None)
        found = Proposals(items=kept.items, questions=kept.questions, dropped=kept.dropped)
        found = found.model_copy(update={"items": missing_from(requirements, found.items)})
        return Review(opening, requirements, Proposed(model=kept.model, state=kept.state, proposals=found))

    async def _by_id(self, conn: Connection, workspace_id: WorkspaceId, job_id: JobId) -> Opening:
        found = await openings.job_by_id(conn, workspace_id, job_id)
        if found is None:
            raise UnknownOpening
        return found


def _question(title: str, description: str) -> Question[JobReading]:
    return Question(prompt(PROMPT), asked(title, description), JobReading)
