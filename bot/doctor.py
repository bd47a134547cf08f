"""`nexus doctor`: every setting and connection tried, each with how to mend it."""

import asyncio
import importlib.util
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import aiohttp
import asyncpg
from pydantic import BaseModel
from rich.console import Console
from rich.table import Table
from slack_sdk.errors import SlackApiError

from bot.accounts.calendars import CALLBACKS
from bot.clients.calendars import CalendarFailed, Trouble
from bot.clients.llm import NoAnswer
from bot.clients.mail import MailError
from bot.config import Settings
from bot.core.crypto import Crypto, WrongKey
from bot.core.errors import CannotStart
from bot.core.times import rules_version
from bot.cvs.pipeline.ocr.engines import tessdata
from bot.process import database
from bot.slack.manifest import REDIRECT_PATH, manifest
from bot.slack.refusals import code_of
from bot.wiring import calendar_providers, crypto, language_model, mail_way, slack_client, storage
from db.models.calendars import Provider
from db.pool import open_pool
from db.queries import installations


@dataclass(frozen=True)
class Check:
    """`ok` None: not set up, which is fine."""

    ok: bool | None
    found: str
    mend: str = ""


async def examine(settings: Settings, console: Console) -> int:
    """Print what was found; 0 when nothing is broken, else 1."""
    checks: dict[str, Callable[[Settings], Awaitable[Check]]] = {
        "Database": _database,
        "Storage": _storage,
        "Slack": _slack,
        "Slack requests": _door,
        "Installing": _installing,
        "Encryption": _encryption,
        "CV reading": _reading,
        "Arabic scans": _arabic_scans,
        "Language model": _language_model,
        "Mail": _mail,
        "Time zones": _time_zones,
        "Google Calendar": _google,
        "Outlook": _outlook,
    }
    table = Table("What", "State", "Found", "How to mend it")
    healthy = True
    for name, check in checks.items():
        result = await check(settings)
        healthy = healthy and result.ok is not False
        table.add_row(name, {True: "ok", False: "broken", None: "not set"}[result.ok], result.found, result.mend)
    console.print(table)
    return 0 if healthy else 1


async def _database(settings: Settings) -> Check:
    try:
        async with database(settings) as url:
            pool = await open_pool(url, max_size=1)
            try:
                version = await pool.fetchval("SHOW server_version")
            finally:
                await pool.close()
    except (asyncpg.PostgresError, OSError, TimeoutError) as error:
        return Check(False, type(error).__name__, "Check NEXUS_DATABASE_URL, and that the server takes connections.")
    return Check(True, f"PostgreSQL {version}" + ("" if settings.database_url else ", embedded"))


async def _storage(settings: Settings) -> Check:
    try:
        place = await asyncio.to_thread(storage, settings)
        await place.put("doctor", b"ok")
        kept = await place.get("doctor")
    except (OSError, ValueError) as error:
        return Check(False, type(error).__name__, "Check NEXUS_STORAGE_URL and the rights on it.")
    return Check(kept == b"ok", place.base_url)


async def _slack(settings: Settings) -> Check:
    if settings.slack_bot_token is None:
        return Check(None, "no SLACK_BOT_TOKEN", "Set it for one workspace; for several, see “Installing” below.")
    async with aiohttp.ClientSession() as session:
        try:
            me = await slack_client(settings, session).auth_test(token=settings.slack_bot_token.get_secret_value())
        except SlackApiError as error:
            return Check(False, code_of(error), "Install the app again and copy its bot token.")
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            return Check(False, type(error).__name__, "Check the network and SLACK_API_URL.")
    granted = set((me.headers.get("x-oauth-scopes") or "").replace(" ", "").split(","))
    missing = set(manifest(None, socket_mode=True)["oauth_config"]["scopes"]["bot"]) - granted - {""}
    if granted != {""} and missing:
        return Check(False, f"scopes missing: {', '.join(sorted(missing))}", "Update the app with `nexus manifest`.")
    return Check(True, f"{me['team']} as {me['user']}")


async def _door(settings: Settings) -> Check:
    if settings.slack_app_token is not None:
        return Check(True, "Socket Mode")
    if settings.slack_signing_secret is None:
        return Check(None, "neither SLACK_SIGNING_SECRET nor SLACK_APP_TOKEN", "Set one: HTTP mode or Socket Mode.")
    return Check(True, f"HTTP mode at {settings.base_url}/slack/events")


async def _installing(settings: Settings) -> Check:
    if settings.slack_client_id is None and settings.slack_client_secret is None:
        return Check(None, "neither SLACK_CLIENT_ID nor SLACK_CLIENT_SECRET", "Set both to let workspaces install it.")
    if not settings.installs:
        return Check(False, "only one of SLACK_CLIENT_ID and SLACK_CLIENT_SECRET", "Set both, or neither.")
    if not settings.base_url.startswith("https://") and settings.slack_api_url.startswith("https://slack.com/"):
        return Check(False, f"{settings.base_url}{REDIRECT_PATH}", "Slack wants https here: set NEXUS_PUBLIC_URL.")
    return Check(True, f"{settings.base_url}/slack/install")


async def _encryption(settings: Settings) -> Check:
    """Whether every token that is kept can be opened; a database that is not there yet keeps none."""
    try:
        keys = crypto(settings)
    except CannotStart as error:
        return Check(False, error.what, "Each key is 44 characters, made by cryptography's Fernet.generate_key().")
    found = "a key in the data folder" if settings.encryption_keys is None else "NEXUS_ENCRYPTION_KEYS"
    try:
        async with database(settings) as url:
            locked = await _locked(url, keys)
    except (asyncpg.PostgresError, OSError, TimeoutError) as error:
        return Check(None, f"{found}; the database does not say more: {type(error).__name__}")
    if locked:
        return Check(False, f"no key opens the token of {', '.join(locked)}", "Add the key that was used, at the end.")
    return Check(True, found)


async def _locked(url: str, keys: Crypto) -> list[str]:
    """Workspaces whose token none of the keys opens."""
    pool = await open_pool(url, max_size=1)
    try:
        async with pool.acquire() as conn:
            kept = await installations.installations(conn)
    finally:
        await pool.close()
    locked: list[str] = []
    for one in kept:
        try:
            keys.open(one.bot_token or keys.seal(""))
        except WrongKey:
            locked.append(one.workspace_id)
    return locked


async def _reading(settings: Settings) -> Check:
    if importlib.util.find_spec(settings.spacy_model) is None:
        return Check(False, f"no package {settings.spacy_model}", "Install it, or set NEXUS_SPACY_MODEL.")
    return Check(True, settings.spacy_model)


class _Greeting(BaseModel):
    greeting: str


async def _language_model(settings: Settings) -> Check:
    model = language_model(settings)
    if model is None:
        return Check(None, "neither OPENAI_API_KEY nor OPENAI_BASE_URL", "Set one; without, CVs are assessed by rules.")
    try:
        await model.answer("Answer with a greeting.", "Hello", _Greeting)
    except NoAnswer as error:
        mend = "Check OPENAI_API_KEY, OPENAI_BASE_URL and NEXUS_LLM_MODEL, and that the model gives structured answers."
        return Check(False, str(error), mend)
    finally:
        await model.close()
    return Check(True, model.name)


async def _mail(settings: Settings) -> Check:
    try:
        way = mail_way(settings)
        if way is None:
            return Check(None, "no SMTP_URL", "Set it, and MAIL_FROM; without, no invitation or reminder is mailed.")
        async with way.server.session():
            return Check(True, f"{way.sender.email} by {way.server.host}:{way.server.port}")
    except CannotStart as error:
        return Check(False, error.found, "`.env.example` shows the form of SMTP_URL and MAIL_FROM.")
    except MailError as error:
        return Check(False, error.reply, "Check SMTP_URL: host, port, user, password, and `starttls=1` or smtps://.")


async def _arabic_scans(_settings: Settings) -> Check:
    folder = tessdata()
    if folder is None:
        return Check(None, "no ara.traineddata", "Install tesseract-ocr-ara (Debian), or set TESSDATA_PREFIX.")
    return Check(True, str(folder))


async def _time_zones(_settings: Settings) -> Check:
    return Check(True, rules_version())


async def _google(settings: Settings) -> Check:
    return await _calendar(settings, Provider.GOOGLE, "GOOGLE")


async def _outlook(settings: Settings) -> Check:
    return await _calendar(settings, Provider.OUTLOOK, "MICROSOFT")


async def _calendar(settings: Settings, provider: Provider, prefix: str) -> Check:
    """A token that cannot be good is refused; who is asked with a wrong secret refuses us instead."""
    async with aiohttp.ClientSession() as session:
        calendar = calendar_providers(settings, session).get(provider)
        if calendar is None:
            return Check(None, f"no {prefix}_CLIENT_ID or no {prefix}_CLIENT_SECRET", "Set both to offer calendars.")
        try:
            await calendar.refresh("nexus-doctor")
        except CalendarFailed as error:
            if error.trouble is not Trouble.REVOKED:
                return Check(False, str(error), f"Check {prefix}_CLIENT_ID, {prefix}_CLIENT_SECRET and the addresses.")
    return Check(True, f"redirects to {settings.base_url}{CALLBACKS[provider]}")
