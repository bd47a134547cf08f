"""Two thousand reminders due at one moment, three workers, one of them killed: each comes once."""

import signal
from collections import Counter

import pytest

from db.pool import Pool
from tests.notifications.mail_server import mail_catcher
from tests.scenarios.many_reminders import DUE, REMINDERS, SETTLED, booked, until_counted, workers_on_the_eve
from tests.scenarios.stage import Stage

pytestmark = [pytest.mark.scenario, pytest.mark.kill, pytest.mark.timeout(400)]


async def test_two_thousand_reminders_three_workers_one_killed(stage: Stage, pool: Pool) -> None:
    await booked(pool, stage.home)
    async with mail_catcher() as catcher:
        workers = await workers_on_the_eve(stage, catcher.url)
        assert catcher.caught == [], "nothing is due yet"
        stage.set_clock(DUE)
        await catcher.until(lambda: len(catcher.caught) > 100)
        workers[0].kill()
        assert await workers[0].wait() == -signal.SIGKILL
        await until_counted(pool, SETTLED)
    times = Counter(mail.message_id for mail in catcher.caught)
    assert len(times) == REMINDERS, "each comes"
    assert set(times.values()) == {1}, "once"
    assert await pool.fetchval("SELECT count(*) FROM interview_reminders WHERE sent") == REMINDERS
    assert await pool.fetchval("SELECT count(*) FROM interview_reminders WHERE NOT sent") == REMINDERS, "an hour before"
