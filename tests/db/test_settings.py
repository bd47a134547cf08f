"""What a workspace sets: rows of `system_settings`, which new batches copy and old ones do not follow."""

import pytest

from bot.accounts.models import Reader
from bot.candidates.assessor import Assessor
from bot.candidates.evidence import NOBODY
from bot.candidates.export import to_csv
from bot.candidates.reassessing import Reassessments
from bot.candidates.rules import assess
from bot.candidates.service import Candidates
from bot.candidates.surfaces import export_rows, findings_of, moves_view
from bot.core.clock import SystemClock
from bot.core.errors import NotAllowed
from bot.cvs.service import Batches, scale_changes
from bot.llm.service import Questioner
from bot.openings.service import Openings
from bot.settings.models import STANDARD, Scale, Scoring, Weights
from bot.settings.rules import Difference
from bot.settings.service import OnlyAdmins, SystemSettings, scale_key, scoring_of, weights_key
from db.models.batches import Batch
from db.models.ids import BatchId, WorkspaceId
from db.models.users import Role
from db.pool import Connection, Pool
from db.queries import batches, candidates, files, openings, surfaces, workspaces
from tests.candidates.test_rules import cv
from tests.db.people import ELSEWHERE, NOW, WORKSPACE, dropped_file, opened_batch, recruiter, stored_resume
from tests.db.test_reassessments import ANNA, BERT, JAVA, job, two_ranked

OWN = Scoring(scale=Scale(hire=70, cap_floor=30), weights=Weights(skill=4))
CLOCK = SystemClock()


async def admin_of(conn: Connection, workspace_id: WorkspaceId = WORKSPACE) -> Reader:
    await workspaces.ensure_workspace(conn, workspace_id, at=NOW)
    return (await recruiter(conn, Role.ADMIN)).model_copy(update={"workspace_id": workspace_id})


async def batch_of(pool: Pool, batch_id: BatchId) -> Batch:
    async with pool.acquire() as conn:
        batch = await batches.batch_by_id(conn, WORKSPACE, batch_id)
    assert batch is not None
    return batch


async def test_only_admins_and_who_they_are(pool: Pool) -> None:
    service = SystemSettings(pool, CLOCK)
    async with pool.acquire() as conn:
        person = await recruiter(conn)
    for attempt in (service.scoring(person), service.set_scoring(person, OWN), service.back_to_defaults(person)):
        with pytest.raises(NotAllowed) as refused:
            await attempt
        assert "/nexus role" in refused.value.remedy, "nobody is one"
    async with pool.acquire() as conn:
        await conn.execute("UPDATE slack_users SET role = 'admin' WHERE slack_user_id = 'U1'")
    with pytest.raises(OnlyAdmins) as refused:
        await service.set_scoring(person, OWN)
    assert refused.value.remedy == "Admins can: <@U1>."
    async with pool.acquire() as conn:
        assert await scoring_of(conn, WORKSPACE) == Scoring()
        assert await conn.fetchval("SELECT count(*) FROM audit_log") == 0


async def test_each_workspace_has_its_own(pool: Pool) -> None:
    service = SystemSettings(pool, CLOCK)
    async with pool.acquire() as conn:
        admin, stranger = await admin_of(conn), await admin_of(conn, ELSEWHERE)
    await service.set_scoring(admin, OWN)
    assert await service.scoring(admin) == OWN
    assert await service.scoring(stranger) == Scoring()
    await service.set_scoring(stranger, Scoring(scale=Scale(maybe=1)))
    await service.back_to_defaults(stranger)
    assert await service.scoring(stranger) == Scoring()
    assert await service.scoring(admin) == OWN
    async with pool.acquire() as conn:
        rows = await conn.fetch("SELECT key, value, description FROM system_settings ORDER BY key")
        assert [row["key"] for row in rows] == [scale_key(WORKSPACE), weights_key(WORKSPACE)]
        assert Scale.model_validate_json(rows[0]["value"]) == OWN.scale
        assert all(row["description"] for row in rows)
        [kept, *_later] = await conn.fetch("SELECT * FROM audit_log ORDER BY id")
        assert (kept["action"], kept["subject_id"]) == ("settings.scoring", WORKSPACE)
        assert (kept["before"]["scale"]["hire"], kept["after"]["scale"]["hire"]) == (65, 70)


@pytest.mark.parametrize("value", ["", "nonsense", '{"hire": 99}'])
async def test_what_another_tool_wrote_there_and_cannot_be_used(pool: Pool, value: str) -> None:
    async with pool.acquire() as conn:
        batch_id = await opened_batch(conn)
        admin = await admin_of(conn)
        await conn.execute("INSERT INTO system_settings (key, value) VALUES ($1, $2)", scale_key(WORKSPACE), value)
    assert scale_changes(await batch_of(pool, batch_id)) == ()
    service = SystemSettings(pool, CLOCK)
    assert await service.scoring(admin) == Scoring()
    await service.set_scoring(admin, OWN)
    assert await service.scoring(admin) == OWN


async def test_new_jobs_and_batches_take_what_is_set(pool: Pool) -> None:
    questioner = Questioner(pool, CLOCK, None, most_tokens=0)
    jobs = Openings(pool, CLOCK, questioner)
    async with pool.acquire() as conn:
        old = await opened_batch(conn)
        closed = await opened_batch(conn)
        await batches.close_batch(conn, closed, at=NOW)
        admin = await admin_of(conn)
        for batch_id in (old, closed):
            await surfaces.ensure_surface(
                conn,
                workspace_id=WORKSPACE,
                purpose="batch",
                subject_id=batch_id,
                slot=0,
                channel_id="C1",
                thread_ts=None,
                language="en",
                changed_at=NOW,
            )
    assert await SystemSettings(pool, CLOCK).set_scoring(admin, OWN) == 1
    opening, requirements, _proposed = await jobs.open(
        admin, title="Engineer", description="We need\n- Java", view_id="V1"
    )
    assert [item.weight for item in requirements.items if item.any_of == ("Java",)] == [4]
    new = await Batches(pool, jobs, CLOCK, questioner).open(
        admin, job_id=opening.id, name="New", blind=False, channel_id="C1"
    )
    assert (Scale.model_validate(new.scale), scale_changes(new)) == (OWN.scale, ())
    before = await batch_of(pool, old)
    assert Scale.model_validate(before.scale) == STANDARD
    assert scale_changes(before) == (
        Difference(name="cap_floor", before=10, after=30),
        Difference(name="hire", before=65, after=70),
    )
    async with pool.acquire() as conn:
        touched = await conn.fetch("SELECT subject_id FROM surfaces WHERE purpose = 'batch' AND changed_at > $1", NOW)
        assert {row["subject_id"] for row in touched} == {old, new.id}


async def test_a_ranking_stands_until_it_is_assessed_again(pool: Pool) -> None:
    """Bert has 50 of 100 points: "Maybe", and "Hire" by the later settings."""
    people = Candidates(pool, CLOCK, Assessor(Questioner(pool, CLOCK, None, most_tokens=0)))
    again = Reassessments(pool, CLOCK)
    later = Scoring(scale=Scale(hire=50))
    async with pool.acquire() as conn:
        batch_id = await two_ranked(conn)
        batch = await batches.batch_by_id(conn, WORKSPACE, batch_id)
        assert batch is not None
        await openings.set_requirements(conn, batch.job_id, job(JAVA).model_dump(mode="json"))
        await conn.execute("UPDATE candidates SET profile_json = NULL")
        await conn.execute("UPDATE batch_threads SET blind = false")
        admin = await admin_of(conn)
    await people.settle(batch_id)
    await SystemSettings(pool, CLOCK).set_scoring(admin, later)
    await people.settle(batch_id)

    async def levels() -> list[tuple[str, int | None, str | None]]:
        async with pool.acquire() as conn:
            found = await candidates.candidates_for_batch(conn, WORKSPACE, batch_id, limit=9, offset=0)
        rows = export_rows(found, {})
        assert to_csv(rows).decode("utf-8-sig").count("Scored with settings") == 1
        assert {row.scale for row in rows} == {told}
        return [(one.candidate_id, one.score, one.recommendation_level) for one in found]

    told = "as the product has it"
    assert await levels() == [(ANNA, 100, "Strong Hire"), (BERT, 50, "Maybe")]
    _batch, count = await again.start(admin, batch_id)
    assert count == 2
    async with pool.acquire() as conn:
        found = await candidates.candidate_by_id(conn, WORKSPACE, BERT)
        assert found is not None
        assert Scale.model_validate(found.scale) == STANDARD, "as it was assessed, until it is again"
        assert findings_of(found)
        await conn.execute("UPDATE candidate_standings SET scale = $1", later.scale.model_dump(mode="json"))
        for file, known in zip(await files.files_for_batch(conn, batch_id), (ANNA, BERT), strict=True):
            await files.mark_ranked(conn, file.id, candidate_id=known, at=NOW)
    await people.settle(batch_id)
    told = "Hire from 50, not 65"
    assert await levels() == [(ANNA, 100, "Strong Hire"), (BERT, 50, "Hire")]
    view = moves_view(*await again.moved(WORKSPACE, batch_id, 1))
    assert view.scale_changes == (Difference(name="hire", before=65, after=50),)
    assert not view.job_changes
    assert [(move.label, move.level, move.level_after, move.score_after) for move in view.moves] == [
        ("bert", "Maybe", "Hire", 50)
    ]
    assert view.unmoved == 1


async def test_what_was_assessed_by_an_older_scale_meanwhile_is_assessed_again(pool: Pool) -> None:
    async with pool.acquire() as conn:
        batch_id = await opened_batch(conn)
        await batches.set_batch_requirements(conn, batch_id, job(JAVA).model_dump_json(), at=NOW)
        file_id = await dropped_file(conn, batch_id)
        assert file_id is not None
        await files.mark_stored(conn, file_id, sha256="s", byte_size=10, resume_id=await stored_resume(conn), at=NOW)
        await files.mark_read(conn, file_id, media_type="application/pdf", at=NOW)
        file = await files.file_by_id(conn, file_id)
        assert file is not None
    batch = await batch_of(pool, batch_id)
    reading = cv(("Engineer", 2020, 2025, "Java"))
    assessment = assess(reading, job(JAVA), as_of=NOW.date())
    people = Candidates(pool, CLOCK, Assessor(Questioner(pool, CLOCK, None, most_tokens=0)))
    async with pool.acquire() as conn:
        await batches.set_batch_scale(conn, batch_id, OWN.scale.model_dump(mode="json"))
    await people._keep(file, batch, reading, assessment, NOBODY)
    async with pool.acquire() as conn:
        assert await candidates.count_for_batch(conn, batch_id) == 0
        assert await conn.fetchval("SELECT count(*) FROM pgqueuer WHERE entrypoint = 'candidate.assess'") == 1
    await people._keep(file, await batch_of(pool, batch_id), reading, assessment, NOBODY)
    async with pool.acquire() as conn:
        [kept] = await candidates.assessed_for_batch(conn, batch_id)
    assert Scale.model_validate(kept.scale) == OWN.scale
