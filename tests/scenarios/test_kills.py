"""Processes killed with SIGKILL at each step of a CV's walk: after a restart all ends once, no candidate twice."""

import signal

import pytest

from sandbox.client import Person, SeenMessage
from tests.scenarios.acts import CHANNEL, all_ended, card_of_rank, open_batch, open_job, recruiter_of, samples
from tests.scenarios.stage import Stage

pytestmark = [pytest.mark.scenario, pytest.mark.kill]

FILES = 3

WORKER_POINTS = [
    "bot.slack.inbox:Inbox.work:before",
    "bot.slack.files:SlackFiles.describe:after",
    "bot.cvs.intake:Intake.receive:after",
    "bot.slack.files:SlackFiles.download:after",
    "bot.clients.storage:Storage.put:after",
    "bot.cvs.intake:Intake.store:after",
    "bot.cvs.pipeline.pool:ReaderPool.read:after",
    "bot.cvs.intake:Intake.read:after",
    "bot.candidates.service:Candidates.assess_file:before",
    "bot.candidates.service:Candidates.assess_file:after",
    "bot.candidates.service:Candidates.settle:before",
    "bot.candidates.service:Candidates.settle:after",
    "bot.slack.surfaces:Publisher._deliver:after",
]

SERVER_POINTS = ["bot.slack.inbox:Inbox.keep:before", "bot.slack.inbox:Inbox.keep:after"]


@pytest.mark.parametrize("point", WORKER_POINTS)
async def test_worker_killed(stage: Stage, point: str) -> None:
    await stage.start_server()
    recruiter = await recruiter_of(stage)
    await open_job(recruiter)
    first = await stage.start_worker()
    batch = await open_batch(recruiter, "Kill round")
    await stage.end(first)

    doomed = await stage.start_worker(kill_at=point)
    await recruiter.drop(CHANNEL, samples(FILES), thread_ts=batch.ts)
    assert await doomed.wait() == -signal.SIGKILL
    await stage.start_worker()
    await _all_stand_once(stage, recruiter, batch)


@pytest.mark.parametrize("point", SERVER_POINTS)
async def test_server_killed(stage: Stage, point: str) -> None:
    await stage.start_worker()
    server = await stage.start_server()
    recruiter = await recruiter_of(stage)
    await open_job(recruiter)
    batch = await open_batch(recruiter, "Kill round")
    await stage.end(server)

    doomed = await stage.start_server("--no-worker", kill_at=point)
    await recruiter.drop(CHANNEL, samples(FILES), thread_ts=batch.ts)
    assert await doomed.wait() == -signal.SIGKILL
    await stage.start_server()
    await _all_stand_once(stage, recruiter, batch)


async def _all_stand_once(stage: Stage, recruiter: Person, batch: SeenMessage) -> None:
    await all_ended(recruiter, batch, FILES)
    for rank in range(1, FILES + 1):
        await card_of_rank(recruiter, batch, rank, FILES)
    [counts] = await stage.rows(
        "SELECT (SELECT count(*) FROM candidates) AS candidates, (SELECT count(*) FROM batch_files) AS files,"
        " (SELECT count(*) FROM resumes_raw) AS resumes,"
        " (SELECT count(DISTINCT rank) FROM candidate_standings) AS ranks"
    )
    assert tuple(counts) == (FILES, FILES, FILES, FILES)
    thread = await recruiter.messages(CHANNEL, thread_ts=batch.ts)
    cards = [message.shown.split(" ·")[0].split(": ")[0] for message in thread if "Shortlist" in message.buttons]
    assert len(cards) == FILES, "no card twice"
    boards = [message for message in thread if "Leaderboard" in message.shown]
    assert len(boards) == 1
