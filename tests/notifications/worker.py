"""A worker process that sends mail and does nothing else."""

import asyncio
import signal
from pathlib import Path

from bot.clients.mail import SmtpServer
from bot.notifications.sender import Sender
from bot.schedules import scheduler
from db.pool import open_pool
from tests.notifications.outbox import BOT, CLAIM_SECONDS
from tests.scenarios.launch import arm


async def work(database_url: str, smtp_url: str) -> None:
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


def main(arguments: list[str]) -> None:
    """`arguments` are the database's URL and the mail server's; and, where it is to be killed, point and marker."""
    database_url, smtp_url, *deadly = arguments
    if deadly:
        arm(deadly[0], Path(deadly[1]))
    asyncio.run(work(database_url, smtp_url))
