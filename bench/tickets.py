"""Many people writing to support at once: 200 messages a second into 50 threads for a minute.

    python -m bench.tickets [--seconds 60] [--rate 200] [--threads 50] [--workers 2]

Server and workers run as processes of their own, as in production; the people post in the local workspace, which tells
the bot by signed events. Every message has to stand in its agents' thread once, in the order in which it was written.
"""

import argparse
import asyncio
import os
import time
from collections.abc import Callable, Mapping
from contextlib import suppress

import psutil
from asyncpg import Record

from bench.staging import staged
from sandbox.client import SeenMessage
from sandbox.revising_client import Writer
from tests.scenarios.stage import Stage

HERE = "people and workspace"  # this process
TRIAGE = "hiring"
CHANNEL = "general"
PATIENCE_SECONDS = 1800.0
COUNTS = """
SELECT (SELECT count(*) FROM slack_inbox WHERE event_type = 'message.channels' AND payload ->> 'thread_ts' IS NOT NULL)
        AS kept,
    (SELECT count(*) FROM ticket_comments) AS heard,
    (SELECT count(*) FROM surfaces WHERE purpose = 'ticket_said' AND message_ts IS NOT NULL) AS carried
"""
THREADS = "SELECT triage_thread_ts, requester_thread_ts FROM ticket_details WHERE triage_thread_ts IS NOT NULL"


async def opened(stage: Stage, threads: int) -> tuple[Writer, Writer, list[SeenMessage]]:
    """The requester, an agent, and the messages that became tickets."""
    admin = stage.person("admin")
    requester, agent = (Writer(stage.workspace.url, name) for name in ("recruiter", "panel2"))
    stage.people |= {"requester": requester, "agent": agent}
    await requester.leave(TRIAGE)
    await admin.command(f"/nexus role <@{agent.id}> support", TRIAGE)
    await admin.command("/ticket settings", TRIAGE)
    await admin.fill({"Channel of the agents": TRIAGE})
    assert await admin.submit() is None
    roots = [await requester.post(CHANNEL, f"Question {number}") for number in range(threads)]
    for root in roots:
        await agent.react(root, "ticket")
    await counted(stage, lambda row: row["threads"] >= threads, f"SELECT count(*) AS threads FROM ({THREADS}) AS t")
    return requester, agent, roots


async def counted(stage: Stage, enough: Callable[[Record], bool], query: str) -> Record:
    """The row of the query, once it says enough."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            [row] = await stage.rows(query)
            if enough(row):
                return row
            await asyncio.sleep(0.5)


def _reaching(what: str, count: int) -> Callable[[Record], bool]:
    return lambda row: bool(row[what] >= count)


def cpu_seconds(pids: Mapping[str, int]) -> dict[str, float]:
    """What the processes have used so far; but for this one, with their children, those that ended too."""
    used = {}
    for name, pid in pids.items():
        process = psutil.Process(pid)
        used[name] = sum(process.cpu_times()[: 2 if name == HERE else 4])
        for child in process.children(recursive=True) if name != HERE else ():
            with suppress(psutil.NoSuchProcess):
                used[name] += sum(child.cpu_times()[:2])
    return used


async def measured(stage: Stage, pids: Mapping[str, int], seconds: int, rate: int, threads: int) -> None:
    requester, agent, roots = await opened(stage, threads)
    count = seconds * rate
    before = cpu_seconds(pids)
    began = time.perf_counter()
    posts = []
    for number in range(count):
        await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
        thread_ts = roots[number % threads].ts
        posts.append(asyncio.create_task(requester.post(CHANNEL, f"message {number:06d}", thread_ts=thread_ts)))
    await asyncio.gather(*posts)
    said = time.perf_counter() - began
    print(f"{count} messages said in {said:.1f} s ({count / said:.0f}/s)")
    for what in ("kept", "heard", "carried"):
        await counted(stage, _reaching(what, count), COUNTS)
        took = time.perf_counter() - began
        print(f"all {what} after {took:.1f} s ({count / took:.0f}/s)")
    used = {name: 1000 * (after - before[name]) / count for name, after in cpu_seconds(pids).items()}
    print(f"CPU ms a message: {sum(used.values()):.1f}", *(f"{name} {ms:.1f}" for name, ms in used.items()), sep=", ")
    lost, doubled, misplaced = 0, 0, 0
    for row in await stage.rows(THREADS):
        mine = await requester.messages(CHANNEL, row["requester_thread_ts"])
        written = [one.text for one in mine if one.user == requester.id]
        thread = await agent.messages(TRIAGE, row["triage_thread_ts"])
        read = [one.text.rpartition("says: ")[2] for one in thread if " says: " in one.text]
        lost += len(set(written[1:]) - set(read))
        doubled += len(read) - len(set(read))
        misplaced += sum(one != other for one, other in zip(written[1:], read, strict=False))
    print(f"lost {lost}, doubled {doubled}, out of order {misplaced}")


async def main(seconds: int, rate: int, threads: int, workers: int) -> None:
    async with staged() as (stage, server):
        # The bot's own default, where scenarios have a shorter one; and no pooler is before this database.
        stage.settings |= {"NEXUS_HEARTBEAT_SECONDS": "30", "NEXUS_DATABASE_PREPARED": "true"}
        pids = {HERE: os.getpid(), "database": server.pid() or 0, "server": (await stage.start_server()).pid}
        for number in range(workers):
            pids[f"worker {number + 1}"] = (await stage.start_worker()).pid
        await measured(stage, pids, seconds, rate, threads)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=int, default=60)
    options.add_argument("--rate", type=int, default=200, help="messages a second")
    options.add_argument("--threads", type=int, default=50)
    options.add_argument("--workers", type=int, default=2)
    chosen = options.parse_args()
    asyncio.run(main(chosen.seconds, chosen.rate, chosen.threads, chosen.workers))
