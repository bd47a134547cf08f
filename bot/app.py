"""The server: Bolt behind aiohttp in HTTP mode, or on a socket in Socket Mode."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

from bot.config import Settings
from bot.core.log import logger
from bot.wiring import Services
from handlers.register import register
from handlers.web import web_app

_log = logger(__name__)


def bolt_app(services: Services) -> AsyncApp:
    secret = services.settings.slack_signing_secret
    bolt = AsyncApp(
        client=services.slack,
        signing_secret=secret.get_secret_value() if secret else "",
        request_verification_enabled=True,
    )
    register(bolt, services)
    return bolt


@asynccontextmanager
async def serving(services: Services) -> AsyncIterator[str]:
    """Listen until left; gives the base URL that was bound."""
    settings: Settings = services.settings
    bolt = bolt_app(services)
    socket = None
    if settings.slack_app_token is not None:
        socket = AsyncSocketModeHandler(bolt, settings.slack_app_token.get_secret_value())
    runner = web.AppRunner(web_app(services, None if socket else bolt), access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, settings.host, settings.port)
    await site.start()
    if socket is not None:
        await socket.connect_async()  # type: ignore[no-untyped-call]
    host, port = runner.addresses[0][:2]
    url = f"http://{host}:{port}"
    _log.info("listening", url=url, mode="socket" if socket else "http")
    try:
        yield url
    finally:
        if socket is not None:
            await socket.close_async()  # type: ignore[no-untyped-call]
        await runner.cleanup()  # requests under way are finished
