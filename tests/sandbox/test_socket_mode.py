"""The same stock app over Socket Mode."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import yaml
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.client import Person
from sandbox.server import Sandbox, start_sandbox
from tests.sandbox.conftest import APP_TOKEN, BOT_TOKEN, MANIFEST, SECRET
from tests.sandbox.echo import echo_app

HEARD: list[dict[str, Any]] = []


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    manifest = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    manifest["settings"]["socket_mode_enabled"] = True
    sandbox = await start_sandbox(
        manifest, signing_secret=SECRET, bot_token=BOT_TOKEN, app_token=APP_TOKEN, retry_seconds=(0.01,)
    )
    app = echo_app(BOT_TOKEN, SECRET, sandbox.api_url, HEARD)
    web_client = AsyncWebClient(token=APP_TOKEN, base_url=sandbox.api_url)
    handler = AsyncSocketModeHandler(app, APP_TOKEN, web_client=web_client, ping_interval=1)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    yield sandbox
    await handler.close_async()  # type: ignore[no-untyped-call]
    await sandbox.close()
    HEARD.clear()


async def test_commands_forms_events_and_clicks(sandbox: Sandbox) -> None:
    async with Person(sandbox.url, "recruiter") as recruiter:
        assert (await recruiter.command("/echo hello", "hiring")).text.strip() == "You said hello"
        await recruiter.command("/form", "hiring")
        await recruiter.fill({"Name": "nobody"})
        assert await recruiter.submit() == {"Name": "Nobody is not a name"}
        await recruiter.fill({"Name": "Layla"})
        assert await recruiter.submit() is None
        message = await recruiter.wait_for("Hello Layla", "hiring")
        await recruiter.click(message, "Wave")
        await recruiter.wait_for("Waved at Layla", "hiring")
        await recruiter.drop("hiring", [("cv.pdf", b"%PDF")])
        await sandbox.settled()
        assert "file_shared" in {body["event"]["type"] for body in HEARD}


async def test_the_app_comes_back_when_asked_to_reconnect(sandbox: Sandbox) -> None:
    async with Person(sandbox.url, "recruiter") as recruiter:
        assert await sandbox.connected()
        await sandbox.refresh_sockets()
        assert await sandbox.connected()
        assert (await recruiter.command("/echo again", "hiring")).text.strip() == "You said again"


async def test_connections_need_the_app_token(sandbox: Sandbox) -> None:
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        await AsyncWebClient(base_url=sandbox.api_url).apps_connections_open(app_token=BOT_TOKEN)
