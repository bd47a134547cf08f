"""A workspace with the echo app in it, in HTTP mode, over TCP."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.client import Person
from sandbox.manifest import read_manifest
from sandbox.server import Sandbox, start_sandbox
from tests.sandbox.echo import echo_app

MANIFEST = Path(__file__).with_name("manifest.yml")
BOT_TOKEN, APP_TOKEN, SECRET = "xoxb-test", "xapp-test", "shhh"


@dataclass
class Running:
    """The workspace, the app's own client, what the app heard and every request it got."""

    sandbox: Sandbox
    client: AsyncWebClient
    heard: list[dict[str, Any]]
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    failures: list[int] = field(default_factory=list)  # statuses to answer with before the app is asked
    app: AsyncApp | None = None

    def person(self, handle: str) -> Person:
        return Person(self.sandbox.url, handle)


async def http_mode() -> AsyncIterator[Running]:
    running: Running

    async def receive(request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        running.requests.append((headers, await request.read()))
        if running.failures:
            return web.Response(status=running.failures.pop(0))
        assert running.app is not None
        return await to_aiohttp_response(await running.app.async_dispatch(await to_bolt_request(request)))

    door = web.Application()
    door.router.add_post("/slack/events", receive)
    runner = web.AppRunner(door)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    sandbox = await start_sandbox(
        read_manifest(MANIFEST),
        signing_secret=SECRET,
        bot_token=BOT_TOKEN,
        app_token=APP_TOKEN,
        request_url=f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events",
        retry_seconds=(0.01, 0.02, 0.03),
    )
    heard: list[dict[str, Any]] = []
    client = AsyncWebClient(token=BOT_TOKEN, base_url=sandbox.api_url)
    running = Running(sandbox=sandbox, client=client, heard=heard)
    running.app = echo_app(BOT_TOKEN, SECRET, sandbox.api_url, heard)
    yield running
    await sandbox.close()
    await runner.cleanup()


@pytest.fixture
async def running() -> AsyncIterator[Running]:
    async for one in http_mode():
        yield one


@pytest.fixture
async def recruiter(running: Running) -> AsyncIterator[Person]:
    async with running.person("recruiter") as person:
        yield person
