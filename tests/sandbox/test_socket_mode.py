"""The same stock app over Socket Mode."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import yaml
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.client import Person
from sandbox.server import Sandbox, start_sandbox
from sandbox.socket_mode import Reason
from tests.sandbox.conftest import APP_TOKEN, BOT_TOKEN, MANIFEST, PATIENCE_SECONDS, SECRET
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
        reasons: tuple[tuple[Reason, str], ...] = (("warning", "soon"), ("refresh_requested", "again"))
        for reason, words in reasons:
            await sandbox.disconnect_sockets(reason)
            assert await sandbox.connected()
            assert (await recruiter.command(f"/echo {words}", "hiring")).text.strip() == f"You said {words}"


async def test_an_app_whose_socket_mode_is_turned_off_gets_no_connection(sandbox: Sandbox) -> None:
    assert await sandbox.connected()
    await sandbox.disconnect_sockets("link_disabled")
    assert not await sandbox.connected(timeout_seconds=0)
    with pytest.raises(SlackApiError, match="socket_mode_not_enabled"):
        await AsyncWebClient(base_url=sandbox.api_url).apps_connections_open(app_token=APP_TOKEN)


async def test_every_frame_is_noted(sandbox: Sandbox) -> None:
    async with Person(sandbox.url, "recruiter") as recruiter:
        await recruiter.command("/echo hello", "hiring")
        assert await sandbox.connected()
        await sandbox.disconnect_sockets()
        assert await sandbox.connected()
        async with aiohttp.ClientSession() as session, session.get(f"{sandbox.url}socket?ticket=none") as response:
            assert response.status == 403
    frames = [(one.what, one.verdict, one.direction) for one in sandbox.journal.find(kind="socket")]
    for frame in (
        ("hello", "sent", "to app"),
        ("slash_commands", "sent", "to app"),
        ("acknowledgement", "ok", "from app"),
        ("disconnect", "sent", "to app"),
        ("connection", "403", "from app"),
    ):
        assert frame in frames


async def test_connections_need_the_app_token(sandbox: Sandbox) -> None:
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        await AsyncWebClient(base_url=sandbox.api_url).apps_connections_open(app_token=BOT_TOKEN)


async def test_a_connection_that_is_to_be_refreshed_ends_whatever_the_app_does(sandbox: Sandbox) -> None:
    client = AsyncWebClient(token=APP_TOKEN, base_url=sandbox.api_url)
    address = (await client.apps_connections_open(app_token=APP_TOKEN))["url"]
    async with aiohttp.ClientSession() as session, session.ws_connect(address) as held:
        assert (await held.receive_json())["type"] == "hello"
        await sandbox.disconnect_sockets("refresh_requested", within_seconds=0.05)
        assert (await held.receive_json())["type"] == "disconnect"
        assert (await held.receive(timeout=PATIENCE_SECONDS)).type is aiohttp.WSMsgType.CLOSE
    assert await sandbox.connected(), "the stock app comes back"
