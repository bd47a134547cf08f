"""The job changes after the ranking: everybody is assessed again by it, what moved is told, and people's words stay."""

import signal

import pytest

from sandbox.client import Person, SeenMessage
from tests.scenarios.acts import (
    CHANNEL,
    PATIENCE,
    all_ended,
    card_of_rank,
    changed,
    open_batch,
    open_job,
    recruiter_of,
    samples,
)
from tests.scenarios.stage import Stage

pytestmark = pytest.mark.scenario

FILES = 3
OLD, NEW = "Fluent English.", "Docker in production"


async def change_job(recruiter: Person) -> SeenMessage:
    """One requirement of the job is dropped and another one added; what is said once that is saved."""
    [listed] = (await recruiter.command("/job list", CHANNEL)).ephemerals
    await recruiter.click(listed, "Requirements")
    await recruiter.wait_modal("Review the job")
    await recruiter.click_in_modal(f"Edit “{OLD}”")
    await recruiter.wait_modal("What is required")
    await recruiter.fill({"Need": "Drop it"})
    assert await recruiter.submit() is None
    await recruiter.wait_modal("Review the job")
    await recruiter.click_in_modal("Add a requirement")
    await recruiter.wait_modal("What is required")
    await recruiter.fill({"What is required": NEW, "Any one of these, with commas between": "Docker", "Weight": "5"})
    assert await recruiter.submit() is None
    await recruiter.wait_modal(NEW)
    assert await recruiter.submit() is None
    return await recruiter.wait_for("was opened before the job changed", "@bot", timeout=PATIENCE)


async def moves_of(recruiter: Person, batch: SeenMessage) -> SeenMessage:
    return await recruiter.wait_for("Assessed again ·", CHANNEL, thread_ts=batch.ts, timeout=PATIENCE)


async def test_what_moved_and_why(stage: Stage) -> None:
    await stage.start_server()
    await stage.start_worker()
    recruiter = await recruiter_of(stage)
    await open_job(recruiter)
    batch = await open_batch(recruiter, "November round")
    await recruiter.drop(CHANNEL, samples(FILES), thread_ts=batch.ts)
    await all_ended(recruiter, batch, FILES, ranked=FILES)
    best = await card_of_rank(recruiter, batch, 1, FILES)
    await recruiter.click(best, "Shortlist")
    await changed(recruiter, best, "Shortlisted by")
    await recruiter.click(best, "Why")
    await recruiter.wait_modal("Why")
    await recruiter.click_in_modal("Overrule: the recommendation")
    await recruiter.wait_modal("Overrule")
    await recruiter.fill({"Your word": "Maybe", "Reason": "Wants to work from another town."})
    assert await recruiter.submit() is None
    await recruiter.wait_modal("Wants to work from another town.")
    await recruiter.close_modal()
    await changed(recruiter, best, "Wants to work from another town.")
    before = await _standings(stage)
    read = await stage.rows("SELECT * FROM resume_readings ORDER BY resume_id")

    told = await change_job(recruiter)
    outdated = await recruiter.wait_for(
        lambda message: message.ts == batch.ts and f"new: \u2068{NEW}\u2069" in message.shown, CHANNEL, timeout=PATIENCE
    )
    assert "The job has changed since" in outdated.shown
    assert "Assess again" in outdated.buttons
    manager = stage.person("manager")
    await manager.click(outdated, "Assess again")
    await manager.wait_for("You do not have the right", CHANNEL)

    await recruiter.click(told, "Assess again")
    await recruiter.wait_for(f"{FILES} CVs are assessed again", "@bot")
    moves = await moves_of(recruiter, batch)
    after = await _standings(stage)
    assert before.keys() == after.keys()
    moved = {known for known in after if before[known][0] != after[known][0]}
    assert moved, "or the job should change more"
    for known in moved:
        (old, old_rank, _name), (new, rank, name) = before[known], after[known]
        assert f"{old_rank} → {rank} · *\u2068{name}\u2069* · {old} → {new} · because: " in moves.shown
    assert f"\u2068{NEW}\u2069 now counts" in moves.shown
    assert f"{FILES - len(moved)} pe" in moves.shown

    assert await stage.rows("SELECT * FROM resume_readings ORDER BY resume_id") == read, "no file was read again"
    [decided] = await stage.rows("SELECT decision FROM candidate_decisions")
    [overruled] = await stage.rows(
        "SELECT o.value, c.recommendation_level FROM candidate_overrides o JOIN candidates c ON c.id = o.candidate_id"
    )
    assert (decided["decision"], *overruled) == ("shortlisted", "Maybe", "Maybe")
    assert len(await stage.rows("SELECT * FROM audit_log WHERE action = 'batch.reassessed'")) == 1
    await recruiter.wait_for(
        lambda message: message.ts == batch.ts and "The job has changed since" not in message.shown,
        CHANNEL,
        timeout=PATIENCE,
    )
    await recruiter.click(told, "Assess again")
    await recruiter.wait_for("is held against the job as it is now", "@bot")


@pytest.mark.kill
@pytest.mark.parametrize(
    "point",
    [
        "bot.candidates.service:Candidates.assess_file:before",
        "bot.candidates.service:Candidates.assess_file:after",
        "bot.candidates.service:Candidates.settle:before",
        "bot.candidates.reassessing:end:after",
        "bot.candidates.service:Candidates.settle:after",
    ],
)
async def test_a_worker_killed_in_the_middle(stage: Stage, point: str) -> None:
    await stage.start_server()
    recruiter = await recruiter_of(stage)
    await open_job(recruiter)
    first = await stage.start_worker()
    batch = await open_batch(recruiter, "Kill round")
    await recruiter.drop(CHANNEL, samples(FILES), thread_ts=batch.ts)
    await all_ended(recruiter, batch, FILES, ranked=FILES)
    await card_of_rank(recruiter, batch, FILES, FILES)
    told = await change_job(recruiter)
    await stage.end(first)

    doomed = await stage.start_worker(kill_at=point)
    await recruiter.click(told, "Assess again")
    assert await doomed.wait() == -signal.SIGKILL
    await stage.start_worker()
    await moves_of(recruiter, batch)
    await all_ended(recruiter, batch, FILES, ranked=FILES)
    thread = await recruiter.messages(CHANNEL, thread_ts=batch.ts)
    assert len([message for message in thread if "Assessed again ·" in message.shown]) == 1
    [counts] = await stage.rows(
        "SELECT (SELECT count(*) FROM reassessments WHERE ended_at IS NOT NULL) AS ended,"
        " (SELECT count(*) FROM candidate_standings) AS candidates,"
        " (SELECT count(DISTINCT rank_after) FROM reassessed_candidates) AS ranks,"
        " (SELECT count(*) FROM batch_files WHERE state = 'ranked') AS files"
    )
    assert tuple(counts) == (1, FILES, FILES, FILES)


async def _standings(stage: Stage) -> dict[str, tuple[int, int, str]]:
    """(score, rank, name) by candidate."""
    rows = await stage.rows(
        "SELECT s.candidate_id, s.score, s.rank, c.name FROM candidate_standings s"
        " JOIN candidates c ON c.id = s.candidate_id"
    )
    return {row["candidate_id"]: (row["score"], row["rank"], row["name"]) for row in rows}
