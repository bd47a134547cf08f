"""A recruiter knows better: a verdict and a recommendation are overruled, and stay so when the CV is worked again."""

import asyncio

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

REASON = "Told me on the phone, with dates."


async def test_a_verdict_and_a_recommendation(stage: Stage) -> None:
    await stage.start_server()
    await stage.start_worker()
    recruiter = await recruiter_of(stage)
    await open_job(recruiter)
    batch = await open_batch(recruiter, "November round")
    await recruiter.drop(CHANNEL, samples(3), thread_ts=batch.ts)
    await all_ended(recruiter, batch, 3, ranked=3)
    last = await card_of_rank(recruiter, batch, 3, 3)
    (before,) = await stage.rows("SELECT candidate_id, score FROM candidate_standings WHERE rank = 3")

    await recruiter.click(last, "Why")
    await recruiter.wait_modal("Why")
    (missing,) = await stage.rows(
        "SELECT requirement ->> 'text' AS text FROM candidate_evidence"
        " WHERE candidate_id = $1 AND verdict = 'missing' ORDER BY position LIMIT 1",
        before["candidate_id"],
    )
    await recruiter.click_in_modal(f"Overrule: {missing['text']}"[:75])
    await recruiter.wait_modal("Overrule")
    await recruiter.fill({"Your word": ":white_check_mark: met", "Reason": REASON})
    assert await recruiter.submit() is None
    await recruiter.wait_modal(REASON)
    await recruiter.close_modal()
    card = await _card_of(stage, recruiter, batch, before["candidate_id"], more_than=before["score"])

    await recruiter.click(card, "Why")
    await recruiter.wait_modal("Why")
    await recruiter.click_in_modal("Overrule: the recommendation")
    await recruiter.wait_modal("Overrule")
    await recruiter.fill({"Your word": "Hire", "Reason": REASON})
    assert await recruiter.submit() is None
    await recruiter.close_modal()
    card = await changed(recruiter, card, REASON)
    assert f"set by <@{recruiter.id}>" in card.shown

    await recruiter.click(card, "Why")
    await recruiter.wait_modal("Why")
    await recruiter.click_in_modal("Overrule: the recommendation")
    await recruiter.wait_modal("Your word")
    await recruiter.fill({"Your word": "As it was found: Pass", "Reason": "It was too early."})
    assert await recruiter.submit() is None
    await recruiter.close_modal()
    await recruiter.wait_for(
        lambda message: message.ts == card.ts and "set by" not in message.shown,
        CHANNEL,
        thread_ts=batch.ts,
        timeout=PATIENCE,
    )

    audited = await stage.rows("SELECT before, after FROM audit_log WHERE action = 'candidate.overruled' ORDER BY id")
    assert ["missing" in audited[0]["before"], "met" in audited[0]["after"], "Hire" in audited[1]["after"]] == [
        True
    ] * 3


async def _card_of(
    stage: Stage, recruiter: Person, batch: SeenMessage, candidate_id: str, *, more_than: int
) -> SeenMessage:
    """Their card, once their score is known anew."""
    async with asyncio.timeout(PATIENCE):
        while True:
            (now,) = await stage.rows(
                "SELECT score, rank FROM candidate_standings WHERE candidate_id = $1", candidate_id
            )
            if now["score"] > more_than:
                words = f"{now['score']} of 100"
                card = await card_of_rank(recruiter, batch, now["rank"], 3)
                return await changed(recruiter, card, words)
            await asyncio.sleep(0.1)
