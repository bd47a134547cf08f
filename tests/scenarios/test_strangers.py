"""Guests, people of other companies, and a company that is let into the channel of a batch."""

import asyncio

import pytest

from sandbox.admin_client import Admin
from sandbox.agent_client import AgentUser
from tests.scenarios.acts import CHANNEL, PATIENCE, all_ended, open_batch, open_job, recruiter_of, samples
from tests.scenarios.stage import Stage

pytestmark = pytest.mark.scenario

SHARED = "partners"
REFUSED = "Nexus is for full members of this workspace."


async def test_nobody_from_outside_learns_anything_of_candidates(stage: Stage) -> None:
    process = await stage.start_server("--worker")
    recruiter = await recruiter_of(stage)
    await open_job(recruiter)

    for guest in ("outsider", "visitor"):
        told = await stage.person(guest).command("/candidates search engineer", SHARED)
        assert REFUSED in told.text
    async with AgentUser(stage.workspace.url, "stranger") as stranger:
        await stranger.mention(SHARED, "who leads?")
        refused = await stranger.wait_for(REFUSED, SHARED, timeout=PATIENCE)
        assert refused.ephemeral
    assert "A batch cannot live here." in (await recruiter.command("/batch new", SHARED)).text

    batch = await open_batch(recruiter, "November round")
    await recruiter.drop(CHANNEL, samples(1), thread_ts=batch.ts)
    await all_ended(recruiter, batch, 1, ranked=1)
    async with Admin(stage.workspace.url, "admin") as admin:
        await admin.share(CHANNEL)
    await stage.end(process)  # and with it what it knew some seconds ago
    await stage.start_server("--worker")
    await recruiter.drop(CHANNEL, samples(2)[1:], thread_ts=batch.ts)
    await _ranked(stage, 2)
    await recruiter.command("/candidates export November", CHANNEL)
    await recruiter.wait_for("A batch cannot live here.", CHANNEL)
    await _undelivered(stage)
    after = await recruiter.messages(CHANNEL, thread_ts=batch.ts)
    ours = [message.shown for message in after if message.user == stage.workspace.workspace.bot_user_id]
    assert [shown for shown in ours if "of 2" in shown] == [], "neither progress nor places tell of the second"
    assert [message for message in after if message.user != recruiter.id and message.files] == []


async def _ranked(stage: Stage, count: int) -> None:
    await _until(stage, "SELECT 1 FROM candidate_standings HAVING count(rank) = $1", count)


async def _undelivered(stage: Stage) -> None:
    """Until the batch's message was held back, and none is due."""
    await _until(
        stage,
        """
        SELECT 1 FROM surfaces
        HAVING bool_and(rendered_at = changed_at) AND bool_or(error = 'shared_externally' AND purpose = 'batch')
        """,
    )


async def _until(stage: Stage, query: str, *values: object) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            if await stage.rows(query, *values):
                return
            await asyncio.sleep(0.1)
