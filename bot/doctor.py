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

from bot.clients.llm import NoAnswer
from bot.config import Settings
from bot.cvs.pipeline.ocr.engines import tessdata
from bot.process import database
from bot.slack.manifest import manifest
from bot.wiring import language_model, slack_client, storage
from db.pool import open_pool


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
        "CV reading": _reading,
        "Arabic scans": _arabic_scans,
        "Language model": _language_model,
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
        return Check(None, "no SLACK_BOT_TOKEN", "`make demo` needs none; else install the app and set it.")
    async with aiohttp.ClientSession() as session:
        try:
            me = await slack_client(settings, session).auth_test()
        except SlackApiError as error:
            return Check(False, str(error.response.get("error")), "Install the app again and copy its bot token.")
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


async def _arabic_scans(_settings: Settings) -> Check:
    folder = tessdata()
    if folder is None:
        return Check(None, "no ara.traineddata", "Install tesseract-ocr-ara (Debian), or set TESSDATA_PREFIX.")
    return Check(True, str(folder))
