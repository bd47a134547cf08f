"""Workers killed with SIGKILL while they send: each mail arrives once, by the mail server's own count, and in order."""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from db.models.mail import InDoubt
from db.pool import Pool
from tests.notifications.mail_server import MailCatcher, mail_catcher
from tests.notifications.outbox import new_mail, put, states
from tests.notifications.worker import main
from tests.scenarios.nursery import Child

pytestmark = pytest.mark.kill

REMINDERS, INTERVIEWS = 1700, 100
WORKERS = 3
WRITTEN, ANSWERED = "bot.clients.mail:SmtpSession.write:after", "bot.clients.mail:SmtpSession.answer:after"


@asynccontextmanager
async def workers(count: int, log: Path, *arguments: str | Path) -> AsyncIterator[Sequence[Child]]:
    started = [Child(main, [*map(str, arguments)], os.environ, log) for _ in range(count)]
    try:
        yield started
    finally:
        for process in started:
            process.send_signal(signal.SIGTERM)
        await asyncio.gather(*(process.wait() for process in started))


async def until_settled(pool: Pool) -> Counter[str]:
    while True:
        found = await states(pool)
        if not found["queued"] and not found["handing_over"]:
            return found
        await asyncio.sleep(0.05)


async def test_two_thousand_mails_three_workers_one_killed(database_url: str, pool: Pool, tmp_path: Path) -> None:
    reminders = [new_mail(f"reminder-{number}") for number in range(REMINDERS)]
    calendar = [
        new_mail(f"{step}-{number}", order_key=f"interview-{number}", in_doubt=InDoubt.REPEAT)
        for step in ("request", "move", "cancel")
        for number in range(INTERVIEWS)
    ]
    async with pool.acquire() as conn, conn.transaction():
        await put(conn, *reminders, *calendar)
    async with (
        mail_catcher() as catcher,
        workers(WORKERS, tmp_path / "log", database_url, catcher.url) as (doomed, *_others),
    ):
        await catcher.until(lambda: len(catcher.caught) > 300)
        doomed.kill()
        assert await doomed.wait() == -signal.SIGKILL
        found = await until_settled(pool)
    arrived = Counter(mail.message_id for mail in catcher.caught)
    assert {one.message_id for one in reminders + calendar} == set(arrived)
    assert [known for known, times in arrived.items() if times > 1 and known.startswith("<reminder")] == []
    assert sum(arrived.values()) - len(arrived) <= 4, "only what the dead worker's hands had handed over comes again"
    assert found["failed"] == 0
    assert found["unconfirmed"] <= 4
    _in_order(catcher)


def _in_order(catcher: MailCatcher) -> None:
    steps: dict[str, list[str]] = {}
    for mail in catcher.caught:
        step, _dash, number = mail.message_id.partition("@")[0].removeprefix("<").partition("-")
        seen = steps.setdefault(number if step != "reminder" else f"r{number}", [])
        if not seen or seen[-1] != step:
            seen.append(step)
    orders = Counter(tuple(seen) for seen in steps.values())
    assert orders == {("request", "move", "cancel"): INTERVIEWS, ("reminder",): REMINDERS}


@pytest.mark.parametrize(
    ("point", "in_doubt", "times", "state"),
    [
        (WRITTEN, InDoubt.LEAVE, 1, "sent"),
        (WRITTEN, InDoubt.REPEAT, 1, "sent"),
        (ANSWERED, InDoubt.LEAVE, 1, "unconfirmed"),
        (ANSWERED, InDoubt.REPEAT, 2, "sent"),
    ],
)
async def test_killed_on_either_side_of_the_dot(
    database_url: str, pool: Pool, tmp_path: Path, point: str, in_doubt: InDoubt, times: int, state: str
) -> None:
    async with pool.acquire() as conn, conn.transaction():
        await put(conn, new_mail("one", in_doubt=in_doubt))
    async with mail_catcher() as catcher:
        async with workers(1, tmp_path / "log", database_url, catcher.url, point, tmp_path / "killed") as [doomed]:
            assert await doomed.wait() == -signal.SIGKILL
        async with workers(1, tmp_path / "log", database_url, catcher.url):
            assert await until_settled(pool) == {state: 1}
    assert [mail.message_id for mail in catcher.caught] == ["<one@example.com>"] * times
