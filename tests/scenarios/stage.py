"""The stage of a scenario: a local workspace, a database of its own, and the bot's processes as they run for real."""

import asyncio
import os
import secrets
import signal
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import asyncpg

from bot.slack.manifest import manifest
from sandbox.client import Person
from sandbox.server import Sandbox, start_sandbox
from tests.ports import free_port
from tests.scenarios.launch import main, set_clock
from tests.scenarios.nursery import Child

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "bot" / "demo" / "cvs"
JOB = ROOT / "bot" / "demo" / "job.txt"
SETTINGS = ("NEXUS_", "SLACK_", "OPENAI_", "GOOGLE_", "MICROSOFT_", "SMTP_", "MAIL_")
READY_SECONDS = 60
ROWS_SECONDS = 90
GRACE_SECONDS = 60  # from SIGTERM to the end, with work under way


class Stage:
    """`server` and `worker` are processes; both may be killed and started again."""

    def __init__(self, database_url: str, home: Path) -> None:
        self.database_url = database_url
        self.home = home
        self.port = free_port()
        self.secret = secrets.token_hex(16)
        self.token = f"xoxb-{secrets.token_hex(8)}"
        self.app_token = f"xapp-{secrets.token_hex(8)}"
        self.people: dict[str, Person] = {}
        self.processes: list[Child] = []
        self.settings: dict[str, str] = {}  # further ones, for processes started from now on
        self.clock = home / "clock"

    async def open(self, *, socket_mode: bool = False, installed: bool = True, **options: Any) -> "Stage":
        base = f"http://127.0.0.1:{self.port}"
        self.socket_mode = socket_mode
        self.workspace: Sandbox = await start_sandbox(
            manifest(None if socket_mode else base, socket_mode=socket_mode),
            signing_secret=self.secret,
            bot_token=self.token if installed else None,
            app_token=self.app_token,
            request_url=None if socket_mode else f"{base}/slack/events",
            **options,
        )
        return self

    async def close(self) -> None:
        for process in self.processes:
            await self.end(process)
        for person in self.people.values():
            await person.close()
        await self.workspace.close()

    def person(self, name: str) -> Person:
        if name not in self.people:
            self.people[name] = Person(self.workspace.url, name)
        return self.people[name]

    def environment(self) -> dict[str, str]:
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith(SETTINGS)},
            "NEXUS_DATA_DIR": str(self.home),
            "NEXUS_DATABASE_URL": self.database_url,
            "NEXUS_PORT": str(self.port),
            "NEXUS_READER_PROCESSES": "2",
            "NEXUS_HEARTBEAT_SECONDS": "2",
            "NEXUS_LOG_LEVEL": "warning",
            "SLACK_BOT_TOKEN": self.token,
            **({"SLACK_APP_TOKEN": self.app_token} if self.socket_mode else {"SLACK_SIGNING_SECRET": self.secret}),
            "SLACK_API_URL": self.workspace.api_url,
            "SLACK_FILE_HOSTS": self.workspace.url.removeprefix("http://").rstrip("/"),
            **self.settings,
        }

    def set_clock(self, at: datetime) -> None:
        """It is `at`, until this is called again, for all processes that are started after the first call."""
        set_clock(self.clock, at)

    def start(self, *command: str, kill_at: str | None = None) -> Child:
        """`nexus …`; with `kill_at`, the process dies at that point (see `launch`), once."""
        kill = [] if kill_at is None else ["--kill", kill_at, str(self.home / f"killed-{secrets.token_hex(4)}")]
        clock = ["--clock", str(self.clock)] if self.clock.exists() else []
        process = Child(main, [*kill, *clock, *command], self.environment(), self.home / "log")
        self.processes.append(process)
        return process

    async def start_server(self, *options: str, kill_at: str | None = None) -> Child:
        process = self.start("run", *(options or ("--no-worker",)), kill_at=kill_at)
        async with asyncio.timeout(READY_SECONDS):
            while not await _listening(self.port):
                assert process.returncode is None, "the server ended while starting"
        return process

    async def start_worker(self, *, kill_at: str | None = None) -> Child:
        return self.start("worker", kill_at=kill_at)

    async def end(self, process: Child, *, signum: signal.Signals = signal.SIGTERM) -> None:
        if process.returncode is None:
            process.send_signal(signum)
            try:
                async with asyncio.timeout(GRACE_SECONDS):
                    await process.wait()
            except TimeoutError:
                process.kill()
                await process.wait()
                raise AssertionError(f"the process did not end within {GRACE_SECONDS} s of {signum!r}") from None

    def log(self) -> str:
        return (self.home / "log").read_text(encoding="utf-8")

    async def rows(self, query: str, *values: object) -> list[asyncpg.Record]:
        connection = await asyncpg.connect(self.database_url)
        try:
            return await connection.fetch(query, *values)
        finally:
            await connection.close()

    async def rows_once(
        self, holds: Callable[[Sequence[asyncpg.Record]], bool], query: str, *values: object
    ) -> list[asyncpg.Record]:
        """The rows, once they are so; work that follows an answer may take a moment."""
        async with asyncio.timeout(ROWS_SECONDS):
            while True:
                rows = await self.rows(query, *values)
                if holds(rows):
                    return rows
                await asyncio.sleep(0.1)


async def _listening(port: int) -> bool:
    try:
        _reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        await asyncio.sleep(0.05)
        return False
    writer.close()
    await writer.wait_closed()
    return True
