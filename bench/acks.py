"""How long Slack waits for an ack: of clicks, idle and while CVs are worked, and of a hundred events a second.

    python -m bench.acks [--cvs 50] [--seconds 30]

Server and worker run as processes of their own, as in production. Each click is a signed `/batch list` over HTTP; its
ack is the HTTP response. Clicks under load begin with the drop and end with the last file. Then people of the local
workspace open the bot's messages, evenly spaced; each opening is an event that the bot keeps, acks and works.
"""

import argparse
import asyncio
import hashlib
import hmac
import statistics
import time
from urllib.parse import urlencode

import aiohttp

from bench.batch import copies, open_batch
from bench.staging import staged
from sandbox.people import CHANNELS, TEAM_ID
from tests.scenarios.stage import Stage

IDLE_CLICKS = 200
EVENTS_A_SECOND = 100
PROBE_EVERY = 20  # clicks between two looks at whether files are still under way
WORKED_EVENTS = """
SELECT count(*) AS kept, count(worked_at) AS worked FROM slack_inbox WHERE event_type = 'app_home_opened'
"""


async def ack_seconds(session: aiohttp.ClientSession, stage: Stage, user_id: str, channel_id: str) -> float:
    form = {
        "command": "/batch",
        "text": "list",
        "user_id": user_id,
        "team_id": TEAM_ID,
        "channel_id": channel_id,
        "channel_name": "hiring",
        "trigger_id": "1.1.x",
        "response_url": f"{stage.workspace.url}/nowhere",
    }
    body = urlencode(form)
    moment = str(int(time.time()))
    signature = hmac.new(stage.secret.encode(), f"v0:{moment}:{body}".encode(), hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": moment,
        "X-Slack-Signature": f"v0={signature}",
    }
    began = time.perf_counter()
    async with session.post(f"http://127.0.0.1:{stage.port}/slack/events", data=body, headers=headers) as answer:
        assert answer.status == 200, answer.status
        await answer.read()
    return time.perf_counter() - began


async def events_acked(stage: Stage, count: int) -> list[float]:
    """Seconds to each ack of `count` events that come evenly; ends when all of them are worked."""
    recruiter, journal, acks = stage.person("recruiter"), stage.workspace.journal, list[float]()

    def noted() -> None:
        entry = journal.entries[-1]
        if entry.kind == "event" and entry.what == "app_home_opened":
            assert entry.verdict == "200", entry.verdict
            acks.append(entry.seconds)

    before, journal.noted = journal.noted, noted
    openings, began = [], time.perf_counter()
    for number in range(count):
        await asyncio.sleep(max(0.0, began + number / EVENTS_A_SECOND - time.perf_counter()))
        openings.append(asyncio.create_task(recruiter.home("messages")))
    await asyncio.gather(*openings)
    sent = time.perf_counter() - began
    await stage.workspace.settled()
    [row] = await stage.rows_once(lambda rows: bool(rows[0]["worked"] >= count), WORKED_EVENTS)
    worked = time.perf_counter() - began
    journal.noted = before
    print(f"{count} events in {sent:.1f} s ({count / sent:.0f}/s), {row['kept']} kept, worked after {worked:.1f} s")
    return acks


def report(name: str, seconds: list[float]) -> float:
    cuts = statistics.quantiles(seconds, n=100)
    print(f"{name:>8}: p50 {cuts[49] * 1e3:6.1f} ms   p95 {cuts[94] * 1e3:6.1f} ms   p99 {cuts[98] * 1e3:6.1f} ms")
    return cuts[98]


async def under_way(stage: Stage) -> bool:
    query = "SELECT 1 FROM batch_files WHERE state IN ('received', 'stored', 'read') LIMIT 1"
    return bool(await stage.rows(query))


async def main(cvs: int, seconds: int) -> None:
    async with staged() as (stage, _server):
        await stage.start_server()
        await stage.start_worker()
        batch, recruiter, channel = await open_batch(stage)
        channel_id = next(seed.id for seed in CHANNELS if seed.name == channel)
        async with aiohttp.ClientSession() as session:

            async def measure(seconds: list[float]) -> None:
                seconds.append(await ack_seconds(session, stage, recruiter.id, channel_id))

            idle: list[float] = []
            for _click in range(IDLE_CLICKS):
                await measure(idle)
            await recruiter.drop(channel, copies(cvs, stage.home / "cvs"), thread_ts=batch.ts)
            busy: list[float] = []
            while len(busy) < PROBE_EVERY or await under_way(stage):
                for _click in range(PROBE_EVERY):
                    await measure(busy)
        print(f"{cvs} CVs; {len(idle)} clicks before, {len(busy)} while they were worked")
        before = report("idle", idle)
        after = report("loaded", busy)
        print(f"p99 loaded / idle: {after / before:.1f}")
        stormy = report("events", await events_acked(stage, seconds * EVENTS_A_SECOND))
        print(f"p99 events / idle: {stormy / before:.1f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cvs", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=30)
    options = parser.parse_args()
    asyncio.run(main(options.cvs, options.seconds))
