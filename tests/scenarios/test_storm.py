"""A seeded storm of Slack's faults: every dropped CV ends once, with one card, as on a good day."""

import pytest

from sandbox.faults import (
    ClockSkew,
    CutAnswer,
    CutDownload,
    HiddenShares,
    Late,
    LoginPage,
    LostAck,
    OutOfOrder,
    RateLimited,
    ServerError,
    SlowDownload,
    TruncatedDownload,
    Twice,
)
from tests.scenarios.acts import CHANNEL, all_ended, card_of_rank, open_batch, open_job, recruiter_of, samples
from tests.scenarios.stage import Stage

pytestmark = pytest.mark.scenario

FILES = 6
SEED = 5
# what the bot cannot do without is limited for each file or message, so that the storm ends as Slack's do
STORM = (
    Twice(chance=0.5),
    Late(chance=0.5, seconds=1),
    OutOfOrder(chance=0.4, seconds=1),
    LostAck(chance=0.5, each=2),
    ClockSkew(chance=0.4, each=1),
    HiddenShares(chance=0.5, each=1),
    CutAnswer(method="chat.*", chance=0.5, each=1),
    ServerError(method="files.info", chance=0.4, each=1),
    ServerError(method="chat.*", chance=0.3, each=1),
    RateLimited(method="*", chance=0.25, each=1, retry_after=1),
    TruncatedDownload(chance=0.5, each=1),
    CutDownload(chance=0.4, each=1),
    LoginPage(chance=0.4, each=1),
    SlowDownload(chance=0.5, each=1, seconds=0.5),
)


@pytest.mark.timeout(400)
async def test_every_cv_ends_once_with_one_card(stage: Stage) -> None:
    await stage.start_server("--worker")
    recruiter = await recruiter_of(stage)
    await open_job(recruiter)
    batch = await open_batch(recruiter, "Storm")
    await recruiter.set_faults(*STORM, seed=SEED)
    files = samples(FILES)
    for file in files:
        await recruiter.drop(CHANNEL, [file], thread_ts=batch.ts)
    await all_ended(recruiter, batch, FILES, ranked=FILES)
    for rank in range(1, FILES + 1):
        await card_of_rank(recruiter, batch, rank, FILES)

    befallen = zip(STORM, (await recruiter.faults())["happened"], strict=True)
    assert [fault for fault, times in befallen if not times] == [], "every fault of the storm has happened"
    noted = {kind for entry in stage.workspace.journal.find(fault=True) for kind in str(entry.fault).split(", ")}
    assert noted == {fault.kind for fault in STORM}, "and stands in the panel"
    await recruiter.set_faults()
    await stage.workspace.settled()
    thread = await recruiter.messages(CHANNEL, thread_ts=batch.ts)
    cards = [message for message in thread if "Shortlist" in message.buttons]
    assert len(cards) == FILES, "no card twice"
    assert sum("Leaderboard" in message.shown for message in thread) == 1
    [counts] = await stage.rows(
        "SELECT (SELECT count(*) FROM candidates) AS candidates, (SELECT count(*) FROM batch_files) AS files,"
        " (SELECT count(*) FROM resumes_raw) AS resumes,"
        " (SELECT count(DISTINCT rank) FROM candidate_standings) AS ranks"
    )
    assert tuple(counts) == (FILES, FILES, FILES, FILES)
    rows = await stage.rows("SELECT filename FROM resumes_raw ORDER BY filename")
    assert [row["filename"] for row in rows] == sorted(file.name for file in files)
