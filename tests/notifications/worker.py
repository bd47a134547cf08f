"""A worker process that sends mail and does nothing else: python -m tests.notifications.worker DATABASE_URL SMTP_URL …

Further arguments, a point and a marker as `tests.scenarios.launch` takes them, have it killed there, once.
"""

import asyncio
import signal
import sys
from pathlib import Path

from bot.clients.mail import SmtpServer
from bot.notifications.sender import Sender
from bot.schedules import scheduler
from db.pool import open_pool
from tests.notifications.outbox import BOT, CLAIM_SECONDS
from tests.scenarios.launch import arm


async def main(database_url: str, smtp_url: str) -> None:
    pool = await open_pool(database_url)
    sender = Sender(
        pool,
        SmtpServer.parse(smtp_url),
        address=BOT,
        troubled={},
        answer_seconds=CLAIM_SECONDS,
        claim_seconds=CLAIM_SECONDS,
    )
    waking = scheduler(sender.wake)
    waking.start()
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await stop.wait()
    waking.shutdown(wait=False)
    await sender.stop()
    await pool.close()


if __name__ == "__main__":
    if len(sys.argv) > 3:
        arm(sys.argv[3], Path(sys.argv[4]))
    asyncio.run(main(sys.argv[1], sys.argv[2]))
