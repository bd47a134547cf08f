"""A recruiter who left the private channel: what stands in their direct message and their open window is dead."""

import pytest

from sandbox.faults import ServerError
from tests.scenarios.acts import CHANNEL, all_ended, card_of_rank, indexed, open_batch, open_job, recruiter_of, samples
from tests.scenarios.stage import Stage

pytestmark = pytest.mark.scenario

DM = "@bot"
REFUSED = "This belongs to a channel that you cannot read."
COUNT = 2


async def test_old_messages_and_windows_of_somebody_who_left(stage: Stage) -> None:
    server = await stage.start_server()
    recruiter = await recruiter_of(stage)
    await open_job(recruiter)
    await stage.start_worker()
    batch = await open_batch(recruiter, "November round")
    await recruiter.drop(CHANNEL, samples(COUNT), thread_ts=batch.ts)
    await all_ended(recruiter, batch, COUNT, ranked=COUNT)
    card = await card_of_rank(recruiter, batch, 1, COUNT)
    await indexed(stage, COUNT)
    await recruiter.command("/batch list", DM)
    listed = await recruiter.wait_for("1 batch", DM)
    await recruiter.command("/candidates shortlisted-by-nobody", DM)
    await recruiter.wait_for("There is no such batch", DM)
    await recruiter.command("/candidates search engineer", DM)
    found = await recruiter.wait_for("best first", DM)
    assert {"Why", "View CV"} <= set(found.buttons)
    await recruiter.click(card, "Pass …")
    await recruiter.wait_modal("Reason")
    await recruiter.fill({"Reason": "Too far away for us"})

    await recruiter.leave(CHANNEL)
    await stage.end(server)  # and with it what it knew some seconds ago
    await stage.start_server()
    assert await recruiter.submit() is None
    await recruiter.wait_modal(REFUSED)
    await recruiter.close_modal(clear=True)
    told: list[str] = []
    for message, button in ((found, "Why"), (found, "View CV"), (listed, "Status")):
        await recruiter.click(message, button)
        refused = await recruiter.wait_for(lambda one: REFUSED in one.shown and one.ts not in told, DM)
        told.append(refused.ts)
    for words in ("/candidates November", "/candidates compare November", "/batch status November", "/batch close"):
        assert (await recruiter.command(words, DM)).modal is None
    seen = [message.shown for message in await recruiter.messages(DM)]
    assert sum("There is no such batch" in shown for shown in seen) == 5
    assert await stage.rows("SELECT * FROM candidate_decisions") == []
    assert await stage.rows("SELECT * FROM batch_threads WHERE closed_at IS NOT NULL") == []
    assert await stage.rows("SELECT * FROM audit_log WHERE action = 'candidate.cv_opened'") == []

    admin = stage.person("admin")
    await admin.set_faults(ServerError(method="users.conversations", times=1))
    await admin.click(card, "Shortlist")
    told_admin = "Slack does not say at the moment which channels you can read"
    await admin.wait_for(told_admin, CHANNEL, thread_ts=card.thread_ts)
    assert await stage.rows("SELECT * FROM candidate_decisions") == []
