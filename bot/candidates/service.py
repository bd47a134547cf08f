"""Candidates: what was read is held against the job, ranked, shown, and decided on by a person."""

import asyncio
from collections.abc import Collection, Sequence
from itertools import product
from typing import Final
from uuid import UUID, uuid5

from bot.accounts.models import RECRUITING, VIEWING, Reader
from bot.accounts.trail import record
from bot.candidates import reassessing
from bot.candidates.assessor import Assessor
from bot.candidates.models import Assessment, Relatives, Witness
from bot.candidates.people import keys_of, latest_date, older_of, people, seen_before
from bot.candidates.rows import assessment_of, candidate_row, evidence_rows
from bot.candidates.rules import assess, rank_order, rank_reasoning
from bot.core.clock import Clock
from bot.core.errors import DomainError
from bot.core.i18n import _, speaking
from bot.cvs.models import Reading
from bot.cvs.service import BATCH_SURFACE, readable
from bot.openings.models import Requirements
from bot.queue.enqueue import LATER, Task, enqueue
from bot.settings.models import Scale
from db.models.batches import Batch
from db.models.candidates import Candidate, Decision, Place
from db.models.files import BatchFile, FileState
from db.models.ids import BatchFileId, BatchId, CandidateId, WorkspaceId
from db.pool import Connection, Pool
from db.queries import batches, candidates, files, resumes, search, surfaces
from db.queries import people as person_queries

CARD_SURFACE: Final = "card"  # one for each of the first ranks; it shows whoever stands there
LEADERBOARD_SURFACE: Final = "leaderboard"
CARDS: Final = 15  # ranks with a card of their own; the leaderboard pages through all
_CANDIDATES: Final = UUID("7c1d1ed4-5f63-4d38-9a39-1d5b7d2f0f11")  # namespace of candidate ids


class UnknownCandidate(DomainError):
    code = "unknown_candidate"

    @property
    def what(self) -> str:
        return _("There is no such candidate in this workspace.")

    @property
    def remedy(self) -> str:
        return _("`/candidates` lists the candidates of a batch.")


class BlindUntilDecided(DomainError):
    code = "blind"

    @property
    def what(self) -> str:
        return _("This batch is blind: the CV opens after a decision.")

    @property
    def remedy(self) -> str:
        return _("Use “Why” to see the evidence without the person.")


def candidate_id(batch_id: BatchId, sha256: str) -> CandidateId:
    """The same file in the same batch is the same candidate, however often it is worked."""
    return CandidateId(str(uuid5(_CANDIDATES, f"{batch_id}/{sha256}")))


def readable_candidate(candidate: Candidate | None, actor: Reader) -> Candidate:
    """The candidate, for somebody who may read their batch's channel. Raises UnknownCandidate, NotInChannel."""
    if candidate is None:
        raise UnknownCandidate
    actor.need_channel(candidate.channel_id)
    return candidate


class Candidates:
    def __init__(self, pool: Pool, clock: Clock, assessor: Assessor) -> None:
        self._pool = pool
        self._clock = clock
        self._assessor = assessor

    # Assessed and ranked

    async def assess_file(self, file_id: BatchFileId) -> None:
        """A read file becomes a candidate with a score, proof and a place."""
        async with self._pool.acquire() as conn:
            file = await files.file_by_id(conn, file_id)
            if file is None or file.state is not FileState.READ:
                return
            assert file.batch_id is not None
            assert file.resume_id is not None
            batch = await batches.batch_by_id(conn, file.workspace_id, file.batch_id)
            stored = await resumes.reading_by_resume(conn, file.resume_id)
        if batch is None or stored is None:
            return
        reading = Reading.model_validate(stored)
        requirements = Requirements.model_validate_json(batch.jd_requirements or "")
        witness = await self._assessor.witness(batch, reading, requirements)
        with speaking(batch.language):
            assessment = await asyncio.to_thread(
                assess,
                reading,
                requirements,
                as_of=file.created_at.date(),
                scale=Scale.model_validate(batch.scale),
                witness=witness,
            )
        await self._keep(file, batch, reading, assessment, witness)

    async def _keep(
        self, file: BatchFile, batch: Batch, reading: Reading, assessment: Assessment, witness: Witness
    ) -> None:
        """Unless the batch took other requirements or another scale meanwhile: then the file is assessed by those."""
        assert file.batch_id is not None
        assert file.sha256 is not None
        now = self._clock.now()
        async with self._pool.acquire() as conn, conn.transaction():
            present = await batches.lock_batch(conn, file.batch_id)
            if present is None or (present.jd_requirements, present.scale) != (batch.jd_requirements, batch.scale):
                await enqueue(conn, Task.ASSESS_FILE, {"file": str(file.id)})
                return
            known = candidate_id(file.batch_id, file.sha256)
            await candidates.upsert_candidate(
                conn,
                candidate_row(known, file.batch_id, reading, assessment),
                workspace_id=file.workspace_id,
                resume_id=file.resume_id,
                score=assessment.score,
                assessor=assessment.assessor,
                model=witness.model,
                dropped=witness.dropped,
                written_by=assessment.written_by,
                scale=batch.scale,
                at=now,
            )
            await candidates.replace_evidence(conn, known, evidence_rows(assessment))
            latest = latest_date(reading.profile, as_of=file.created_at.date())
            await person_queries.set_person(
                conn,
                known,
                keys_of(reading.profile, file.sha256),
                workspace_id=file.workspace_id,
                received_at=file.created_at,
                written=(latest.year, latest.month) if latest else (None, None),
            )
            await files.mark_ranked(conn, file.id, candidate_id=known, at=now)
            await batches.recount_batch(conn, file.batch_id, at=now)
            await surfaces.touch_surface(conn, file.workspace_id, BATCH_SURFACE, file.batch_id, changed_at=now)
            await enqueue(conn, Task.SETTLE_BATCH, {"batch": file.batch_id})

    async def settle(self, batch_id: BatchId) -> None:
        """Once no file of the batch is under way: everybody's rank, and the cards and leaderboard that show it.

        Who is one person follows anew from the whole batch, so that neither the order of files nor a kill matters.
        """
        now = self._clock.now()
        async with self._pool.acquire() as conn, conn.transaction():
            batch = await batches.lock_batch(conn, batch_id)
            if batch is None or await files.files_under_way(conn, batch_id):
                return
            await self._set_older(conn, batch_id)
            with speaking(batch.language):
                await self._rank(conn, batch)
            await batches.settle_batch(conn, batch_id, at=now)
            await reassessing.end(conn, batch, at=now)
            if batch.thread_ts is not None:
                await self._ensure_cards(conn, batch)
            await self._touch(conn, batch.workspace_id, batch_id)
            if self._assessor.asks:
                await enqueue(
                    conn, Task.PHRASE_RANKS, {"workspace": batch.workspace_id, "batch": batch_id}, priority=LATER
                )
            for known in await search.unindexed_for_batch(conn, batch_id):  # whoever waits, waits for ranks
                await enqueue(conn, Task.INDEX_CANDIDATE, {"candidate": known}, priority=LATER)
        await self._touch_later(batch.workspace_id, batch_id)

    async def _set_older(self, conn: Connection, batch_id: BatchId) -> None:
        cvs = await person_queries.cvs_for_batch(conn, batch_id)
        splits = await person_queries.splits_for_batch(conn, batch_id)
        older = [
            (cv.candidate_id, person[0].candidate_id, grounds)
            for person in await asyncio.to_thread(people, cvs, splits)
            for cv, grounds in older_of(person)
        ]
        await person_queries.set_older(conn, batch_id, older)

    async def _rank(self, conn: Connection, batch: Batch) -> None:
        standings = {
            row.candidate_id: assessment_of(row) for row in await candidates.assessed_for_batch(conn, batch.id)
        }
        order = [CandidateId(known) for known in rank_order(standings.items())]
        places = []
        for place, known in enumerate(order):
            above = standings[order[place - 1]] if place else None
            below = standings[order[place + 1]] if place + 1 < len(order) else None
            reasoning = rank_reasoning(standings[known], rank=place + 1, of=len(order), above=above, below=below)
            level = standings[known].recommendation
            places.append(
                Place(
                    candidate_id=known,
                    rank=place + 1,
                    score=standings[known].score,
                    recommendation=level.value if level else None,
                    reasoning=reasoning,
                )
            )
        await candidates.set_places(conn, places)

    async def _ensure_cards(self, conn: Connection, batch: Batch) -> None:
        ranked = await candidates.count_for_batch(conn, batch.id)
        now = self._clock.now()
        wanted = [(LEADERBOARD_SURFACE, 0)] if ranked else []
        wanted += [(CARD_SURFACE, rank) for rank in range(1, min(ranked, CARDS) + 1)]
        for purpose, slot in wanted:
            await surfaces.ensure_surface(
                conn,
                workspace_id=batch.workspace_id,
                purpose=purpose,
                subject_id=batch.id,
                slot=slot,
                channel_id=batch.channel_id,
                thread_ts=batch.thread_ts,
                language=batch.language,
                changed_at=now,
                queue=f"batch:{batch.id}",
            )

    async def _touch(self, conn: Connection, workspace_id: WorkspaceId, batch_id: BatchId) -> None:
        for purpose in (BATCH_SURFACE, LEADERBOARD_SURFACE, CARD_SURFACE, reassessing.MOVES_SURFACE):
            await surfaces.touch_surface(conn, workspace_id, purpose, batch_id, changed_at=self._clock.now())

    async def _touch_later(self, workspace_id: WorkspaceId, batch_id: BatchId) -> None:
        """Cards of later batches tell of this one; a batch at a time, so that no two workers wait for each other."""
        async with self._pool.acquire() as conn:
            for later in await person_queries.later_batches(conn, batch_id):
                await surfaces.touch_surface(conn, workspace_id, CARD_SURFACE, later, changed_at=self._clock.now())

    # Shown

    async def page(
        self, workspace_id: WorkspaceId, batch_id: BatchId, *, limit: int, offset: int
    ) -> tuple[list[Candidate], int]:
        """A page of a batch in rank order, and how many there are in all."""
        async with self._pool.acquire() as conn:
            found = await candidates.candidates_for_batch(conn, workspace_id, batch_id, limit=limit, offset=offset)
            return found, await candidates.count_for_batch(conn, batch_id)

    async def listed(self, actor: Reader, batch_id: BatchId, *, limit: int) -> list[Candidate]:
        """The first of a batch in rank order."""
        actor.need(VIEWING)
        async with self._pool.acquire() as conn:
            readable(await batches.batch_by_id(conn, actor.workspace_id, batch_id), actor)
        return (await self.page(actor.workspace_id, batch_id, limit=limit, offset=0))[0]

    async def candidate(self, actor: Reader, known: CandidateId) -> Candidate:
        actor.need(VIEWING)
        async with self._pool.acquire() as conn:
            return await self._by_id(conn, actor, known)

    async def relatives(
        self, workspace_id: WorkspaceId, known: Sequence[CandidateId], *, channel_ids: Collection[str]
    ) -> dict[CandidateId, Relatives]:
        """What else there is of each of these people in batches of these channels."""
        async with self._pool.acquire() as conn:
            behind = await person_queries.older_cvs(conn, known)
            own = await person_queries.shown_cvs(conn, workspace_id, known)
            elsewhere = await person_queries.earlier_elsewhere(conn, workspace_id, [cv.candidate_id for cv in own])
        seen = seen_before(own, [cv for cv in elsewhere if cv.channel_id in channel_ids])
        return {
            one: Relatives(
                older=tuple(cv for cv in behind if cv.newer_id == one),
                seen=tuple(seen.get(one, ())),
            )
            for one in known
        }

    async def turn_page(self, actor: Reader, batch_id: BatchId, page: int) -> None:
        """The leaderboard of the thread shows another page, to everybody there."""
        actor.need(VIEWING)
        async with self._pool.acquire() as conn, conn.transaction():
            readable(await batches.batch_by_id(conn, actor.workspace_id, batch_id), actor)
            await surfaces.set_surface_state(
                conn,
                actor.workspace_id,
                LEADERBOARD_SURFACE,
                batch_id,
                state={"page": page},
                changed_at=self._clock.now(),
            )

    async def open_cv(self, actor: Reader, known: CandidateId) -> tuple[Candidate, BatchFile]:
        """The candidate and their file, noted in the audit log. Raises BlindUntilDecided."""
        actor.need(VIEWING)
        async with self._pool.acquire() as conn, conn.transaction():
            found = await self._by_id(conn, actor, known)
            if found.blind and found.decision is None:
                raise BlindUntilDecided
            file = await files.file_by_candidate(conn, known)
            assert file is not None, "a candidate comes from a file"
            now = self._clock.now()
            await record(conn, actor, "candidate.cv_opened", subject=("candidate", known), at=now)
            if found.blind:
                why = {"by": "cv", "decision": found.decision}
                await record(conn, actor, "candidate.revealed", subject=("candidate", known), after=why, at=now)
        return found, file

    # Decided

    async def decide(
        self, actor: Reader, known: CandidateId, decision: Decision | None, *, reason: str = ""
    ) -> Candidate:
        """A person's decision; None takes it back. It outlives every re-run."""
        actor.need(RECRUITING)
        now = self._clock.now()
        async with self._pool.acquire() as conn, conn.transaction():
            before = await self._by_id(conn, actor, known)
            await batches.lock_batch(conn, before.batch_id)
            await candidates.set_decision(
                conn,
                known,
                workspace_id=actor.workspace_id,
                decision=decision,
                reason=reason,
                decided_by=actor.user_id,
                at=now,
            )
            await record(
                conn,
                actor,
                "candidate.decided" if decision else "candidate.undecided",
                subject=("candidate", known),
                before={"decision": before.decision},
                after={"decision": decision, "reason": reason},
                at=now,
            )
            if before.blind and before.decision is None and decision is not None:
                why = {"by": "decision", "decision": decision, "reason": reason}
                await record(conn, actor, "candidate.revealed", subject=("candidate", known), after=why, at=now)
            await self._touch(conn, actor.workspace_id, before.batch_id)
            if before.blind:  # what later batches may tell of the person has changed
                await enqueue(conn, Task.SETTLE_BATCH, {"batch": before.batch_id})
            return await self._by_id(conn, actor, known)

    async def split(self, actor: Reader, known: CandidateId, other: CandidateId) -> None:
        """Two CVs that were taken for one person's are two people's, for good; in one batch, both are ranked."""
        actor.need(RECRUITING)
        now = self._clock.now()
        async with self._pool.acquire() as conn, conn.transaction():
            here = await self._by_id(conn, actor, known)
            there = await self._by_id(conn, actor, other)
            pairs = [(known, other)]
            if here.batch_id != there.batch_id:
                own = await person_queries.shown_cvs(conn, actor.workspace_id, [known])
                others = await person_queries.shown_cvs(conn, actor.workspace_id, [other])
                pairs = [(one.candidate_id, two.candidate_id) for one, two in product(own, others)]
            new = [
                pair
                for pair in pairs
                if await person_queries.insert_split(
                    conn, *pair, workspace_id=actor.workspace_id, split_by=actor.user_id, at=now
                )
            ]
            if not new:
                return
            await record(
                conn, actor, "candidate.split", subject=("candidate", known), after={"not_the_same_as": other}, at=now
            )
            for batch_id in {here.batch_id, there.batch_id}:
                await enqueue(conn, Task.SETTLE_BATCH, {"batch": batch_id})

    async def request_export(self, actor: Reader, batch_id: BatchId, *, form: str) -> None:
        """Have the batch's table (`csv` or `xlsx`) made and put into its thread."""
        actor.need(RECRUITING)
        async with self._pool.acquire() as conn, conn.transaction():
            readable(await batches.batch_by_id(conn, actor.workspace_id, batch_id), actor)
            await enqueue(
                conn,
                Task.EXPORT_BATCH,
                {"workspace": actor.workspace_id, "batch": batch_id, "form": form, "user": actor.slack_user_id},
            )
            await record(
                conn, actor, "batch.exported", subject=("batch", batch_id), after={"form": form}, at=self._clock.now()
            )

    async def exported_batch(self, workspace_id: WorkspaceId, batch_id: BatchId) -> Batch:
        async with self._pool.acquire() as conn:
            batch = await batches.batch_by_id(conn, workspace_id, batch_id)
        assert batch is not None, "batches are never deleted"
        return batch

    async def exported(self, workspace_id: WorkspaceId, batch_id: BatchId) -> tuple[Batch, list[Candidate]]:
        batch = await self.exported_batch(workspace_id, batch_id)
        async with self._pool.acquire() as conn:
            total = await candidates.count_for_batch(conn, batch_id)
            return batch, await candidates.candidates_for_batch(conn, workspace_id, batch_id, limit=total, offset=0)

    async def _by_id(self, conn: Connection, actor: Reader, known: CandidateId) -> Candidate:
        return readable_candidate(await candidates.candidate_by_id(conn, actor.workspace_id, known), actor)
