"""How late the last of 2,000 reminders is that are due at one moment, by the clock of the mail server that takes them.

Three workers, with the mail server and the database beside them; then once more, one of them killed while it sends.

python -m bench.reminders
"""

import asyncio
import time

from bench.staging import staged
from db.pool import open_pool
from tests.notifications.mail_server import OK, Caught, mail_catcher
from tests.scenarios.many_reminders import DUE, REMINDERS, SETTLED, booked, until_counted, workers_on_the_eve
from tests.scenarios.stage import Stage

AIM_SECONDS = 5.0
KILLED_AFTER = 100  # mails


async def measured(stage: Stage, *, killing: bool) -> None:
    pool = await open_pool(stage.database_url)
    await booked(pool, stage.home)
    arrived: list[float] = []

    def on_mail(_mail: Caught) -> str:
        arrived.append(time.perf_counter())
        return OK

    async with mail_catcher() as catcher:
        catcher.on_mail = on_mail
        workers = await workers_on_the_eve(stage, catcher.url)
        began = time.perf_counter()
        stage.set_clock(DUE)
        if killing:
            await catcher.until(lambda: len(catcher.caught) > KILLED_AFTER)
            workers[0].kill()
        await until_counted(pool, SETTLED)
        assert len({mail.message_id for mail in catcher.caught}) == len(catcher.caught) == REMINDERS, "each comes once"
        late = sorted(moment - began for moment in arrived)
    await pool.close()
    print(
        f"{'one of three workers killed' if killing else 'three workers'}: half of {REMINDERS} after "
        f"{late[REMINDERS // 2]:.1f} s, the last after {late[-1]:.1f} s, {late[-1] / AIM_SECONDS:.2f} of the aim"
    )


async def main() -> None:
    for killing in (False, True):
        async with staged() as (stage, _server):
            await measured(stage, killing=killing)


if __name__ == "__main__":
    asyncio.run(main())
