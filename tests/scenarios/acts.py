"""What people do in the scenarios, over the wire."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from bot.accounts.public_holidays import holidays_between
from sandbox.client import Person, SeenMessage
from tests.scenarios.stage import JOB, SAMPLES, Stage

CHANNEL = "hiring"
PATIENCE = 90.0


def samples(count: int) -> list[Path]:
    return sorted(path for path in SAMPLES.iterdir() if path.suffix in {".pdf", ".docx"})[:count]


def job_words() -> tuple[str, str]:
    title, _newline, description = JOB.read_text(encoding="utf-8").partition("\n")
    return title, description.strip()


async def recruiter_of(stage: Stage) -> Person:
    """The recruiter, with the right to be one."""
    recruiter = stage.person("recruiter")
    await stage.person("admin").command(f"/nexus role <@{recruiter.id}> recruiter", CHANNEL)
    return recruiter


async def open_job(recruiter: Person) -> str:
    """The title of the job that was opened."""
    title, description = job_words()
    await recruiter.command("/job new", CHANNEL)
    await recruiter.fill({"Title": title, "Description": description})
    assert await recruiter.submit() is None
    assert await recruiter.submit() is None, "the review is saved"
    return title


async def open_batch(recruiter: Person, name: str, *, blind: bool = False, channel: str = CHANNEL) -> SeenMessage:
    await recruiter.command("/batch new", channel)
    choice = {"Blind mode": ["Hide names and contact data until a decision"]} if blind else {}
    await recruiter.fill({"Name": name, **choice})
    assert await recruiter.submit() is None
    return await recruiter.wait_for(
        lambda message: not message.ephemeral and name in message.shown, channel, timeout=PATIENCE
    )


async def all_ended(
    recruiter: Person, batch: SeenMessage, count: int, *, ranked: int | None = None, channel: str = CHANNEL
) -> SeenMessage:
    """The batch's message once its `count` CVs are read and in order and, where given, `ranked` of them are ranked."""
    words = f"of {count} ranked" if ranked is None else f"{ranked} of {count} ranked"

    def ended(message: SeenMessage) -> bool:
        return message.ts == batch.ts and words in message.shown and "being" not in message.shown

    return await recruiter.wait_for(ended, channel, timeout=PATIENCE)


async def card_of_rank(recruiter: Person, batch: SeenMessage, rank: int, total: int) -> SeenMessage:
    wanted = f"{rank} of {total} ·"
    return await recruiter.wait_for(wanted, CHANNEL, thread_ts=batch.ts, timeout=PATIENCE)


async def changed(recruiter: Person, card: SeenMessage, words: str) -> SeenMessage:
    """The same message of a batch's thread, once it shows `words`."""
    return await recruiter.wait_for(
        lambda message: message.ts == card.ts and words in message.shown,
        CHANNEL,
        thread_ts=card.thread_ts,
        timeout=PATIENCE,
    )


async def having(person: Person, words: str, label: str) -> SeenMessage:
    """A direct message of the bot that shows the words and has the button."""
    return await person.wait_for(
        lambda message: words in message.shown and label in message.buttons, "@bot", timeout=PATIENCE
    )


async def office_hour(earliest: datetime, hour: int = 10) -> datetime:
    """An hour of UTC on a day from `earliest` on which everybody of the workspace works, as on the day after."""
    for number in count():
        day = (earliest + timedelta(days=number)).date()
        free = holidays_between(("SA", "GB", "US"), day, day + timedelta(days=1))
        if day.weekday() in {0, 1, 2} and not free:
            return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    raise AssertionError("years have such days")


async def indexed(stage: Stage, count: int) -> None:
    """Until so many people can be found."""
    await stage.rows_once(lambda rows: len(rows) >= count, "SELECT FROM candidate_search")


async def until(met: Callable[[], bool]) -> None:
    """Wait for what other processes do."""
    async with asyncio.timeout(PATIENCE):
        while True:
            if met():
                return
            await asyncio.sleep(0.1)
