"""A workspace with the echo app in it, in HTTP mode, over TCP; and people in front of its pages in Chromium."""

from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from playwright.async_api import Browser, Locator, Page, expect
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.admin_client import Admin
from sandbox.client import Person
from sandbox.manifest import read_manifest
from sandbox.server import Sandbox, start_sandbox
from tests.browser import browser
from tests.sandbox.echo import echo_app
from tests.sandbox.gallery import Gallery

MANIFEST = Path(__file__).with_name("manifest.yml")
PATIENCE_SECONDS = 30.0  # that a test waits for what the app should hear
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


async def refusal(call: Any) -> SlackApiError:
    with pytest.raises(SlackApiError) as caught:
        await call
    return caught.value


async def code(call: Any) -> str:
    return str((await refusal(call)).response["error"])


@dataclass
class Visit:
    """A person in front of the channel, and the app they meet."""

    running: Running
    gallery: Gallery
    page: Page

    async def hears(self, action_id: str, **wanted: Any) -> None:
        """The last action of that element tells exactly `wanted` beside its type and ids."""

        def last() -> dict[str, Any]:
            told = (self.gallery.chosen(action_id) or [{}])[-1]
            return {name: value for name, value in told.items() if name not in {"type", "block_id", "action_id"}}

        assert await self.running.sandbox.workspace.until(lambda: last() == wanted, PATIENCE_SECONDS), last()

    async def heard(self, count: int) -> dict[str, Any]:
        there = await self.running.sandbox.workspace.until(lambda: len(self.gallery.heard) >= count, PATIENCE_SECONDS)
        assert there, [one["type"] for one in self.gallery.heard]
        return self.gallery.heard[-1]

    async def command(self, text: str) -> Locator:
        composer = self.page.get_by_label("Message #hiring")
        await composer.click()
        await self.page.keyboard.type(text)
        await self.page.keyboard.press("Enter")
        return self.page.locator("dialog.modal")

    async def type_into(self, field: Locator, text: str, then: str | None = None) -> None:
        await field.click()
        await self.page.keyboard.type(text)
        if then is not None:
            await self.page.keyboard.press(then)


async def http_mode(*, without: Collection[str] = ()) -> AsyncIterator[Running]:
    """`without` are scopes that the app of the manifest was not given."""
    manifest = read_manifest(MANIFEST)
    granted = manifest["oauth_config"]["scopes"]
    granted["bot"] = [scope for scope in granted["bot"] if scope not in without]
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
        manifest,
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


@pytest.fixture
async def admin(running: Running) -> AsyncIterator[Admin]:
    async with Admin(running.sandbox.url, "admin") as person:
        yield person


@pytest.fixture(scope="module")
async def opened() -> AsyncIterator[Browser]:
    async with browser() as one:
        yield one


@pytest.fixture
async def visit(running: Running, opened: Browser) -> AsyncIterator[Visit]:
    assert running.app is not None
    gallery = Gallery(running.app)
    context = await opened.new_context(locale="en-US")
    page = await context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda line: wrong.append(line.text) if "Content Security Policy" in line.text else None)
    await page.goto(f"{running.sandbox.url}as/recruiter/c/hiring")
    await expect(page.locator("body[data-ready]")).to_be_attached()
    yield Visit(running, gallery, page)
    await context.close()
    assert wrong == []
