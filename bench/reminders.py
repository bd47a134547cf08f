"""How late the last of 2,000 reminders is that are due at one moment, with three workers and a mail server beside them.

python -m bench.reminders
"""

import asyncio
import time

from bench.staging import staged
from db.pool import open_pool
from tests.notifications.mail_server import mail_catcher
from tests.scenarios.many_reminders import DUE, REMINDERS, SETTLED, booked, until_counted, workers_on_the_eve
from tests.scenarios.stage import Stage

AIM_SECONDS = 5.0
HANDED_ON = "SELECT count(*) FROM mail_outbox"


async def measured(stage: Stage) -> None:
    pool = await open_pool(stage.database_url)
    await booked(pool, stage.home)
    async with mail_catcher() as catcher:
        await workers_on_the_eve(stage, catcher.url)
        stage.set_clock(DUE)
        began = time.perf_counter()
        for what, query in (("handed on", HANDED_ON), ("sent", SETTLED)):
            await until_counted(pool, query)
            late = time.perf_counter() - began
            print(f"{REMINDERS} {what} after {late:.1f} s, {late / AIM_SECONDS:.2f} of the aim")
        assert len(catcher.caught) == REMINDERS, "each comes once"
    await pool.close()


async def main() -> None:
    async with staged() as (stage, _server):
        await measured(stage)


if __name__ == "__main__":
    asyncio.run(main())
