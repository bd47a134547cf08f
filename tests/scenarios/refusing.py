"""What the scenarios of refusals share: a bot with a ranked batch, and what is looked for when Slack refuses."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from db.embedded import EmbeddedPostgres
from sandbox.admin_client import Admin
from sandbox.client import Person, SeenMessage
from sandbox.people import CHANNELS, ChannelSeed
from tests.database import cloned
from tests.scenarios.acts import (
    CHANNEL,
    PATIENCE,
    all_ended,
    card_of_rank,
    indexed,
    open_batch,
    open_job,
    recruiter_of,
    samples,
)
from tests.scenarios.conftest import RETRY_SECONDS
from tests.scenarios.nursery import Child
from tests.scenarios.stage import Stage

DM, GENERAL, RANDOM, PROJECTS = "@bot", "general", "random", "projects"
REFERENCE = re.compile(r"Reference: ([0-9A-F]{8})")


@dataclass
class Scene:
    """A batch of ranked people, and whoever opened it."""

    stage: Stage
    recruiter: Person
    admin: Admin
    server: Child
    worker: Child
    batch: SeenMessage
    card: SeenMessage
    seen: set[str] = field(default_factory=set)

    async def told(self, words: str, channel: str, *, person: Person | None = None) -> SeenMessage:
        """A message that was not there before, with these words and a reference that is in the log."""

        def new(message: SeenMessage) -> bool:
            return words in message.shown and message.ts not in self.seen

        told = await (person or self.recruiter).wait_for(new, channel, timeout=PATIENCE)
        self.seen.add(told.ts)
        reference = REFERENCE.search(told.shown)
        assert reference is not None, told.shown
        assert reference.group(1) in self.stage.log()
        return told

    def refusals(self, code: str) -> int:
        """How often messages were refused so."""
        return sum(self.met(code, method) for method in ("chat.postMessage", "chat.update", "conversations.info"))

    def met(self, code: str, method: str) -> int:
        """How often the bot was answered so, by a method or another thing of that name or kind."""
        entries = self.stage.workspace.journal.entries
        return sum(method in (entry.what, entry.kind) and entry.verdict.startswith(code) for entry in entries)

    async def until(self, holds: Callable[[], bool]) -> None:
        assert await self.stage.workspace.workspace.until(holds, PATIENCE)

    async def start_again(self) -> None:
        """The bot, with the token of now."""
        await self.stage.end(self.server)
        await self.stage.end(self.worker)
        self.server = await self.stage.start_server()
        self.worker = await self.stage.start_worker()

    async def opens_why(self) -> None:
        await self.recruiter.click(self.card, "Why")


@asynccontextmanager
async def acted(postgres: EmbeddedPostgres, home: Path, *, count: int) -> AsyncIterator[Scene]:
    """A scene whose batch has so many people."""
    projects = ChannelSeed(id="C0PROJECTS", name=PROJECTS, members=("admin", "recruiter", "bot"), is_private=True)
    async with cloned(postgres) as url:
        stage = Stage(url, home)
        stage.settings["NEXUS_LOG_LEVEL"] = "info"
        await stage.open(retry_seconds=RETRY_SECONDS, channels=[*CHANNELS, projects])
        try:
            server = await stage.start_server()
            recruiter = await recruiter_of(stage)
            await open_job(recruiter)
            worker = await stage.start_worker()
            batch = await open_batch(recruiter, "November round")
            await recruiter.drop(CHANNEL, samples(count), thread_ts=batch.ts)
            await all_ended(recruiter, batch, count, ranked=count)
            card = await card_of_rank(recruiter, batch, 1, count)
            await indexed(stage, count)
            async with Admin(stage.workspace.url, "admin") as admin:
                yield Scene(
                    stage=stage,
                    recruiter=recruiter,
                    admin=admin,
                    server=server,
                    worker=worker,
                    batch=batch,
                    card=card,
                )
        finally:
            await stage.close()


async def cleared(scene: Scene) -> None:
    """After a test: no fault is on, no window open."""
    await scene.recruiter.set_faults()
    if await scene.recruiter.modal() is not None:
        await scene.recruiter.close_modal(clear=True)
