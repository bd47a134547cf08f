"""Two thousand reminders that are due at one moment: the world of a test and of a benchmark."""

import asyncio
from datetime import timedelta
from pathlib import Path

from bot.interviews.planning import Plans
from db.models.ids import InterviewId
from db.pool import Pool
from db.queries import interviews
from tests.db.people import WORKSPACE
from tests.interviews.office import START, Office
from tests.interviews.test_reminders import LIRA
from tests.scenarios.acts import until
from tests.scenarios.nursery import Child
from tests.scenarios.stage import Stage

DUE = START - timedelta(days=1)
INTERVIEWS, REMINDERS = 1000, 2000  # the candidate and one of the panel, by mail
WORKERS = 3

COPIES = """
WITH copied AS (
    INSERT INTO interviews SELECT (jsonb_populate_record(i, jsonb_build_object('id', 'copy-' || n))).*
    FROM interviews i, generate_series(1, $1) n
), details AS (
    INSERT INTO interview_details
    SELECT (jsonb_populate_record(d, jsonb_build_object('interview_id', 'copy-' || n, 'uid', 'copy-' || n))).*
    FROM interview_details d, generate_series(1, $1) n
), seats AS (
    INSERT INTO interview_seats
    SELECT (jsonb_populate_record(s, jsonb_build_object('interview_id', 'copy-' || n))).*
    FROM interview_seats s, generate_series(1, $1) n
)
INSERT INTO interview_panelists
SELECT (jsonb_populate_record(p, jsonb_build_object('interview_id', 'copy-' || n))).*
FROM interview_panelists p, generate_series(1, $1) n
"""


SETTLED = "SELECT count(*) FROM mail_outbox WHERE state IN ('sent', 'unconfirmed')"


async def booked(pool: Pool, home: Path) -> None:
    """Interviews at one time, with the reminders that belong to them; the panel wants no direct messages."""
    office = await Office(pool, home).open()
    lira = await office.actor("lira")
    await pool.execute("INSERT INTO user_preferences (user_id, notifications_browser) VALUES ($1, false)", lira.user_id)
    await office.booked("a", LIRA)
    await pool.execute("DELETE FROM mail_outbox")  # the invitations
    await pool.execute(COPIES, INTERVIEWS - 1)
    ids = [InterviewId(f"copy-{number}") for number in range(1, INTERVIEWS)]
    async with pool.acquire() as conn, conn.transaction():
        for interview in await interviews.interviews_by_ids(conn, WORKSPACE, ids):
            await Plans().follow(conn, interview, at=office.clock.now())


async def workers_on_the_eve(stage: Stage, smtp_url: str) -> list[Child]:
    """At work, a minute before the moment."""
    stage.set_clock(DUE - timedelta(minutes=1))
    stage.settings = {
        "SMTP_URL": smtp_url,
        "MAIL_FROM": "Nexus <nexus@example.com>",
        "NEXUS_LOG_LEVEL": "info",
        "NEXUS_HEARTBEAT_SECONDS": "1",
        "NEXUS_DATABASE_PREPARED": "true",  # as where no pooler stands between
    }
    workers = [await stage.start_worker() for _ in range(WORKERS)]
    await until(lambda: stage.log().count("working") == WORKERS)
    return workers


async def until_counted(pool: Pool, query: str) -> None:
    """Until the query counts all of them."""
    while True:
        if await pool.fetchval(query) == REMINDERS:
            return
        await asyncio.sleep(0.05)
