"""A batch assessed again: its files go back, one run at a time, and what moved is kept as it was."""

import asyncpg
import pytest

from bot.candidates.assessor import Assessor
from bot.candidates.reassessing import AssessedAgainAlready, JobNotChanged, Reassessments
from bot.candidates.service import Candidates
from bot.candidates.surfaces import card_view, moves_view
from bot.candidates.views.cards import candidate_card
from bot.core.clock import SystemClock
from bot.core.errors import NotAllowed
from bot.cvs.service import UnknownBatch
from bot.llm.service import Questioner
from bot.openings.models import Need, Requirement, RequirementKind, Requirements
from db.models.candidates import EvidenceRow
from db.models.files import FileState
from db.models.ids import BatchId, CandidateId
from db.models.reassessments import Outcome, Snapshot
from db.models.users import Role
from db.pool import Connection, Pool
from db.queries import batches, candidates, files, openings, overrides, reassessments
from tests.db.people import (
    ELSEWHERE,
    NOW,
    WORKSPACE,
    assessed_candidate,
    dropped_file,
    opened_batch,
    ranked,
    recruiter,
    stored_resume,
)

ANNA, BERT = CandidateId("anna"), CandidateId("bert")
JAVA, KAFKA = (
    Requirement(id=known, kind=RequirementKind.SKILL, need=Need.MUST, weight=3, text=text, any_of=(text,))
    for known, text in (("r1", "Java"), ("r2", "Kafka"))
)


def job(*items: Requirement) -> Requirements:
    return Requirements(title="Engineer", items=items)


def evidence(requirement: Requirement, credit: float, position: int = 0) -> EvidenceRow:
    return EvidenceRow(
        requirement_id=requirement.id,
        position=position,
        requirement=requirement.model_dump(mode="json"),
        verdict="met" if credit == 1 else "partial" if credit else "missing",
        credit=credit,
        years=None,
        evidence=[],
    )


async def judged(conn: Connection, known: CandidateId, *rows: EvidenceRow) -> None:
    await candidates.replace_evidence(conn, known, list(rows))


async def two_ranked(conn: Connection) -> BatchId:
    """Anna before Bert, by Java alone; the job asks for Kafka, too, since."""
    batch_id = await opened_batch(conn)
    await batches.set_batch_requirements(conn, batch_id, job(JAVA).model_dump_json(), at=NOW)
    for known, credit in ((ANNA, 1.0), (BERT, 0.5)):
        await assessed_candidate(conn, batch_id, known, round(100 * credit), name=known)
        await judged(conn, known, evidence(JAVA, credit))
        file_id = await dropped_file(conn, batch_id, f"F-{known}")
        assert file_id is not None
        resume_id = await stored_resume(conn)
        await files.mark_stored(conn, file_id, sha256=known, byte_size=10, resume_id=resume_id, at=NOW)
        await files.mark_read(conn, file_id, media_type="application/pdf", at=NOW)
        await files.mark_ranked(conn, file_id, candidate_id=known, at=NOW)
    await ranked(conn, [(ANNA, 1, ""), (BERT, 2, "")])
    batch = await batches.batch_by_id(conn, WORKSPACE, batch_id)
    assert batch is not None
    await openings.set_requirements(conn, batch.job_id, job(JAVA, KAFKA).model_dump(mode="json"))
    return batch_id


async def test_one_run_at_a_time_and_numbers_that_go_on(conn: Connection) -> None:
    batch_id = await two_ranked(conn)
    actor = await recruiter(conn)
    people = [Snapshot(candidate_id=ANNA, score=100, level="Strong Hire", findings=[{"verdict": "met"}])]

    async def start() -> int:
        return await reassessments.insert_reassessment(
            conn,
            batch_id,
            people,
            workspace_id=WORKSPACE,
            asked_by=actor.user_id,
            before={"items": []},
            after={"items": [1]},
            scales=({"hire": 65}, {"hire": 70}),
            at=NOW,
        )

    assert await start() == 1
    assert await reassessments.unfinished_number(conn, batch_id) == 1
    with pytest.raises(asyncpg.UniqueViolationError):
        async with conn.transaction():
            await start()
    assert await reassessments.snapshots(conn, batch_id, 1) == people
    await reassessments.end_reassessment(
        conn, batch_id, 1, [Outcome(candidate_id=ANNA, level="Hire", shifts=[{"cause": "added"}])], at=NOW
    )
    assert await reassessments.unfinished_number(conn, batch_id) is None
    assert await start() == 2
    [moved] = await reassessments.moved_candidates(conn, WORKSPACE, batch_id, 1)
    assert (moved.name, moved.secret, moved.rank, moved.rank_after) == ("anna", True, 1, 1)
    assert (moved.level, moved.level_after, moved.shifts) == ("Strong Hire", "Hire", [{"cause": "added"}])
    assert await reassessments.moved_candidates(conn, ELSEWHERE, batch_id, 1) == []
    assert await reassessments.reassessment_by_number(conn, ELSEWHERE, batch_id, 1) is None
    found = await reassessments.reassessment_by_number(conn, WORKSPACE, batch_id, 1)
    assert found is not None
    assert (found.asked_by, found.before, found.after, found.ended_at) == ("U1", {"items": []}, {"items": [1]}, NOW)
    assert (found.scale_before, found.scale_after) == ({"hire": 65}, {"hire": 70})


async def test_the_job_s_requirements_are_taken_and_all_files_assessed_again(pool: Pool) -> None:
    service = Reassessments(pool, SystemClock())
    async with pool.acquire() as conn:
        batch_id = await two_ranked(conn)
        actor = await recruiter(conn)
        await overrides.upsert_override(
            conn,
            BERT,
            "r1",
            workspace_id=WORKSPACE,
            requirement=JAVA.model_dump(mode="json"),
            value="met",
            reason="told me",
            overridden_by=actor.user_id,
            at=NOW,
        )
    _batch, count = await service.start(actor, batch_id)
    assert count == 2
    with pytest.raises(AssessedAgainAlready):
        await service.start(actor, batch_id)
    async with pool.acquire() as conn:
        batch = await batches.batch_by_id(conn, WORKSPACE, batch_id)
        assert batch is not None
        assert Requirements.model_validate_json(batch.jd_requirements or "") == job(JAVA, KAFKA)
        assert {file.state for file in await files.files_for_batch(conn, batch_id)} == {FileState.READ}
        assert await conn.fetchval("SELECT count(*) FROM pgqueuer WHERE entrypoint = 'candidate.assess'") == 2
        [audit] = await conn.fetch("SELECT before, after FROM audit_log WHERE action = 'batch.reassessed'")
        assert [len(audit[side]["items"]) for side in ("before", "after")] == [1, 2]
        snapshots = {one.candidate_id: one for one in await reassessments.snapshots(conn, batch_id, 1)}
        assert snapshots[BERT].score == 100, "as overruled"

        await judged(conn, ANNA, evidence(JAVA, 1.0), evidence(KAFKA, 0.0, 1))
        await judged(conn, BERT, evidence(JAVA, 0.5), evidence(KAFKA, 1.0, 1))
        for file, known in zip(await files.files_for_batch(conn, batch_id), (ANNA, BERT), strict=True):
            await files.mark_ranked(conn, file.id, candidate_id=known, at=NOW)
    people = Candidates(pool, SystemClock(), Assessor(Questioner(pool, SystemClock(), None, most_tokens=0)))
    await people.settle(batch_id)
    await people.settle(batch_id)
    run, moved = await service.moved(WORKSPACE, batch_id, 1)
    assert run.ended_at is not None
    assert [(one.candidate_id, one.rank, one.rank_after, one.score, one.score_after) for one in moved] == [
        (BERT, 2, 1, 100, 100),
        (ANNA, 1, 2, 100, 50),
    ]
    assert [(shift["cause"], shift["requirement"], shift["effect"]) for shift in moved[1].shifts] == [
        ("added", "Kafka", -50)
    ]
    with pytest.raises(JobNotChanged):
        await service.start(actor, batch_id)


async def test_whoever_could_not_be_assessed_again_stands_and_is_told(pool: Pool) -> None:
    service = Reassessments(pool, SystemClock())
    people = Candidates(pool, SystemClock(), Assessor(Questioner(pool, SystemClock(), None, most_tokens=0)))
    async with pool.acquire() as conn:
        batch_id = await two_ranked(conn)
        actor = await recruiter(conn)
    await service.start(actor, batch_id)
    async with pool.acquire() as conn:
        by_candidate = {file.candidate_id: file for file in await files.files_for_batch(conn, batch_id)}
        anna, bert = by_candidate[ANNA], by_candidate[BERT]
        await judged(conn, ANNA, evidence(JAVA, 1.0), evidence(KAFKA, 0.0, 1))
        await files.mark_ranked(conn, anna.id, candidate_id=ANNA, at=NOW)
        await files.mark_failed(conn, bert.id, problem="not_assessed", detail="KeyError", at=NOW)
    await people.settle(batch_id)
    assert not (await people.candidate(actor, ANNA)).stale
    stale = await people.candidate(actor, BERT)
    assert stale.stale
    card = candidate_card(card_view(stale.model_copy(update={"profile_json": None}), total=2))
    assert "Could not be assessed again" in str(card.blocks)
    view = moves_view(*await service.moved(WORKSPACE, batch_id, 1))
    assert (len(view.failed), view.unmoved, len(view.moves)) == (1, 0, 1)

    _batch, count = await service.start(actor, batch_id)  # the job is the same: they are tried once more
    assert count == 2
    async with pool.acquire() as conn:
        for file, known in ((anna, ANNA), (bert, BERT)):
            await files.mark_ranked(conn, file.id, candidate_id=known, at=NOW)
    await people.settle(batch_id)
    assert not (await people.candidate(actor, BERT)).stale
    assert moves_view(*await service.moved(WORKSPACE, batch_id, 2)).failed == ()
    with pytest.raises(JobNotChanged):
        await service.start(actor, batch_id)


async def test_who_may_and_where(pool: Pool) -> None:
    service = Reassessments(pool, SystemClock())
    async with pool.acquire() as conn:
        batch_id = await two_ranked(conn)
        manager = await recruiter(conn, Role.HIRING_MANAGER)
        stranger = (await recruiter(conn)).model_copy(update={"workspace_id": ELSEWHERE})
    with pytest.raises(NotAllowed):
        await service.start(manager, batch_id)
    with pytest.raises(UnknownBatch):
        await service.start(stranger, batch_id)


async def test_without_ranked_files_the_next_ones_are_held_against_the_new_job(pool: Pool) -> None:
    service = Reassessments(pool, SystemClock())
    async with pool.acquire() as conn:
        batch_id = await opened_batch(conn)
        await batches.set_batch_requirements(conn, batch_id, job(JAVA).model_dump_json(), at=NOW)
        batch = await batches.batch_by_id(conn, WORKSPACE, batch_id)
        assert batch is not None
        await openings.set_requirements(conn, batch.job_id, job(KAFKA).model_dump(mode="json"))
        actor = await recruiter(conn)
    assert (await service.start(actor, batch_id))[1] == 0
    async with pool.acquire() as conn:
        assert await reassessments.unfinished_number(conn, batch_id) is None
    with pytest.raises(JobNotChanged):
        await service.start(actor, batch_id)


async def test_batches_of_a_job(conn: Connection) -> None:
    batch_id = await two_ranked(conn)
    batch = await batches.batch_by_id(conn, WORKSPACE, batch_id)
    assert batch is not None
    for workspace_id, channel_id, found in ((WORKSPACE, "C1", [batch]), (ELSEWHERE, "C1", []), (WORKSPACE, "C2", [])):
        listed = await batches.batches_for_job(conn, workspace_id, batch.job_id, {channel_id}, limit=5, offset=0)
        assert listed == found
