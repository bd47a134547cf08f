"""An admin changes what is scored by: new batches take it, old ones stand and say so, assessing again moves them."""

import pytest

from sandbox.client import SeenMessage
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

FILES = 2
OLDER = "Ranked by older settings. Changed since: "


async def test_settings_move_nothing_by_themselves(stage: Stage) -> None:
    await stage.start_server()
    admin, recruiter = stage.person("admin"), await recruiter_of(stage)
    await open_job(recruiter)
    await stage.start_worker()
    batch = await open_batch(recruiter, "November round")
    await recruiter.drop(CHANNEL, samples(FILES), thread_ts=batch.ts)
    await all_ended(recruiter, batch, FILES, ranked=FILES)
    best = await card_of_rank(recruiter, batch, 1, FILES)
    before = await _standings(stage, "November round")
    top = max(score for score, _level in before.values())

    # A recruiter is told who can
    await recruiter.command("/nexus settings", CHANNEL)
    await recruiter.wait_for(f"Admins can: <@{admin.id}>", CHANNEL)

    # What cannot be is told beside the number, and nothing is kept
    await admin.command("/nexus settings", CHANNEL)
    await admin.wait_modal("Recommendations")
    await admin.fill({"Hire from": "90", "In a list": "0.65", "A known skill": "9"})
    assert await admin.submit() == {
        "Hire from": "It has to be less than “Strong hire from”.",
        "In a list": "It cannot be more than “In a project”.",
        "A known skill": "At most 5.",
    }
    assert await stage.rows("SELECT * FROM system_settings") == []

    # The best of the batch would be no "Strong hire" by these
    await admin.fill(
        {"Strong hire from": str(top + 1), "Hire from": str(top), "In a list": "0.4", "A known skill": "3"}
    )
    await admin.fill({"Maybe from": "1"})
    assert await admin.submit() is None
    await admin.wait_modal("1 open batch stays as it was ranked")
    await admin.close_modal()
    keys = [row["key"] for row in await stage.rows("SELECT key FROM system_settings ORDER BY key")]
    assert [key.partition(":")[2] for key in keys] == ["scoring.scale", "scoring.weights"]

    # The old ranking stands, and says so
    outdated = await recruiter.wait_for(
        lambda message: message.ts == batch.ts and OLDER in message.shown, CHANNEL, timeout=PATIENCE
    )
    assert f"Strong hire from 80 → {top + 1}" in outdated.shown
    await recruiter.wait_for(
        lambda message: "Leaderboard" in message.shown and OLDER in message.shown and "Assess again" in message.buttons,
        CHANNEL,
        thread_ts=batch.ts,
        timeout=PATIENCE,
    )
    assert await _standings(stage, "November round") == before

    # A new batch is ranked by the new settings
    second = await open_batch(recruiter, "December round")
    await recruiter.drop(CHANNEL, samples(FILES), thread_ts=second.ts)
    ended = await all_ended(recruiter, second, FILES, ranked=FILES)
    assert OLDER not in ended.shown
    await card_of_rank(recruiter, second, 1, FILES)
    anew = await _standings(stage, "December round")
    assert {name: score for name, (score, _level) in anew.items()} == {n: score for n, (score, _l) in before.items()}
    assert {level for score, level in anew.values() if score == top} == {"Hire"}

    # Assessed again, the old one is, too
    await recruiter.click(outdated, "Assess again")
    moves = await recruiter.wait_for("Assessed again ·", CHANNEL, thread_ts=batch.ts, timeout=PATIENCE)
    assert "scored by the settings as they are now: Strong hire from 80 →" in moves.shown
    assert f"{top} → {top} · " in moves.shown
    assert " → Hire" in moves.shown
    await all_ended(recruiter, batch, FILES, ranked=FILES)
    assert await _standings(stage, "November round") == anew
    await recruiter.wait_for(
        lambda message: message.ts == batch.ts and OLDER not in message.shown, CHANNEL, timeout=PATIENCE
    )
    best = await changed(recruiter, best, "Hire")
    await recruiter.click(best, "Why")
    await recruiter.wait_modal(f"Scored with settings of this workspace: Strong hire from {top + 1}, not 80")
    await recruiter.close_modal()

    # Back to the defaults
    await admin.command("/nexus settings", CHANNEL)
    await admin.wait_modal("Recommendations")
    await admin.click_in_modal("Back to the defaults")
    await admin.wait_modal("2 open batches stay as they were ranked")
    assert await stage.rows("SELECT * FROM system_settings") == []
    audited = await stage.rows("SELECT action FROM audit_log WHERE action LIKE 'settings.%' ORDER BY at")
    assert [row["action"] for row in audited] == ["settings.scoring", "settings.scoring_defaults"]
    told: SeenMessage = await recruiter.wait_for(
        lambda message: message.ts == batch.ts and OLDER in message.shown, CHANNEL, timeout=PATIENCE
    )
    assert f"Strong hire from {top + 1} → 80" in told.shown


async def _standings(stage: Stage, batch: str) -> dict[str, tuple[int, str]]:
    """(score, recommendation) by name."""
    rows = await stage.rows(
        "SELECT c.name, s.score, c.recommendation_level FROM candidate_standings s"
        " JOIN candidates c ON c.id = s.candidate_id JOIN cv_batches b ON b.id = s.batch_id WHERE b.name = $1",
        batch,
    )
    return {row["name"]: (row["score"], row["recommendation_level"]) for row in rows}
