"""How long Slack waits for an ack while CVs are being worked: p50, p95 and p99, idle and under load, and their ratio.

    python -m bench.acks [--cvs 50]

Server and worker run as processes of their own, as in production. Each click is a signed `/batch list` over HTTP; its
ack is the HTTP response. Clicks under load begin with the drop and end with the last file.
"""

import argparse
import asyncio
import hashlib
import hmac
import statistics
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

import aiohttp

from bench.batch import copies, open_batch
from db.embedded import EmbeddedPostgres
from db.migrations import migrate
from sandbox.people import CHANNELS, TEAM_ID
from tests.scenarios.stage import Stage

IDLE_CLICKS = 200
PROBE_EVERY = 20  # clicks between two looks at whether files are still under way


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


def report(name: str, seconds: list[float]) -> float:
    cuts = statistics.quantiles(seconds, n=100)
    print(f"{name:>8}: p50 {cuts[49] * 1e3:6.1f} ms   p95 {cuts[94] * 1e3:6.1f} ms   p99 {cuts[98] * 1e3:6.1f} ms")
    return cuts[98]


async def under_way(stage: Stage) -> bool:
    query = "SELECT 1 FROM batch_files WHERE state IN ('received', 'stored', 'read') LIMIT 1"
    return bool(await stage.rows(query))


async def main(cvs: int) -> None:
    with tempfile.TemporaryDirectory(prefix="nexus-bench-") as folder:
        home = Path(folder)
        server = EmbeddedPostgres(home / "postgres")
        url = await server.start()
        await asyncio.to_thread(migrate, url)
        stage = await Stage(url, home).open()
        try:
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
                await recruiter.drop(channel, copies(cvs, home / "cvs"), thread_ts=batch.ts)
                busy: list[float] = []
                while len(busy) < PROBE_EVERY or await under_way(stage):
                    for _click in range(PROBE_EVERY):
                        await measure(busy)
            print(f"{cvs} CVs; {len(idle)} clicks before, {len(busy)} while they were worked")
            before = report("idle", idle)
            after = report("loaded", busy)
            print(f"p99 loaded / idle: {after / before:.1f}")
        finally:
            await stage.close()
            await server.stop()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cvs", type=int, default=50)
    asyncio.run(main(parser.parse_args().cvs))
