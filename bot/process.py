"""A process of the bot: its database found or started, its services built, its end by signal."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.accounts import public_holidays
from bot.app import serving
from bot.config import Settings
from bot.core.errors import CannotStart
from bot.slack.refusals import code_of
from bot.wiring import Services, services
from bot.worker import working
from db.embedded import EmbeddedPostgres
from db.migrations import migrate


@asynccontextmanager
async def database(settings: Settings) -> AsyncIterator[str]:
    """The URL of the configured database, or of an embedded one under the data directory."""
    if settings.database_url is not None:
        yield settings.database_url.get_secret_value()
        return
    server = EmbeddedPostgres(settings.data_dir / "postgres")
    url = await server.start()
    try:
        yield url
    finally:
        await server.stop()


def queue_url(settings: Settings, database_url: str) -> str:
    direct = settings.database_direct_url
    return direct.get_secret_value() if direct is not None else database_url


@asynccontextmanager
async def connected(settings: Settings, database_url: str) -> AsyncIterator[Services]:
    """Services over a migrated database, with the workspace of the settings' token known. Raises CannotStart."""
    if settings.slack_bot_token is None and not settings.installs:
        raise CannotStart("Neither SLACK_BOT_TOKEN nor SLACK_CLIENT_ID with SLACK_CLIENT_SECRET is set.")
    try:
        await asyncio.to_thread(migrate, queue_url(settings, database_url))
    except ConnectionError as error:
        raise CannotStart(f"The database cannot be used: {error}.") from error
    await asyncio.to_thread(public_holidays.load)
    async with services(settings, database_url) as built:
        await built.installations.renew()
        try:
            if settings.slack_bot_token is not None:
                await built.installations.install_own()
        except SlackApiError as error:
            raise CannotStart(f"Slack refuses the bot token: {code_of(error)}.") from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise CannotStart(f"Slack cannot be reached at {settings.slack_api_url}.") from error
        yield built


def stop_signal() -> asyncio.Event:
    """Set by SIGTERM and SIGINT."""
    stop = asyncio.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signum, stop.set)
    return stop


async def run(settings: Settings, *, serve: bool, work: bool) -> None:
    """Serve, work or both until SIGTERM or SIGINT; then what is under way is finished."""
    stop = stop_signal()
    async with database(settings) as url, connected(settings, url) as built:
        if serve and work:
            async with working(built, queue_url(settings, url)) as running, serving(built):
                await _until(stop, running)
        elif work:
            async with working(built, queue_url(settings, url)) as running:
                await _until(stop, running)
        else:
            async with serving(built):
                await stop.wait()


async def _until(stop: asyncio.Event, running: asyncio.Task[None]) -> None:
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({stopping, running}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if running.done():
        running.result()  # the queue's failure is the process's
