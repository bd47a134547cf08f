"""The server: Bolt behind aiohttp in HTTP mode, or on a socket in Socket Mode."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from bot.config import Settings
from bot.core.log import logger
from bot.slack.refusals import TokenRefused
from bot.wiring import Services
from db.models.ids import WorkspaceId
from handlers.middleware import keeping_events
from handlers.register import register
from handlers.web import web_app

_log = logger(__name__)


def authorising(services: Services) -> Callable[..., Awaitable[AuthorizeResult | None]]:
    """Whose request it is, by its workspace."""

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult | None:
        found = await services.installations.known(WorkspaceId(team_id)) if team_id is not None else None
        if found is None:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_user_id=found.bot_user_id,
            bot_token=services.installations.token(found) if found.gone_at is None else None,
        )

    return authorize


def bolt_app(services: Services) -> AsyncApp:
    secret = services.settings.slack_signing_secret
    gone = TokenRefused()
    bolt = AsyncApp(
        name="nexus",  # without one, Bolt looks for the source of every frame of the stack: half a second
        client=services.slack,
        before_authorize=keeping_events(services),  # whose it is does not matter yet
        authorize=authorising(services),  # type: ignore[arg-type]  # None, too: not installed
        user_facing_authorize_error_message=f"{gone.what} {gone.remedy}",
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
    await services.openings.prepare()
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
