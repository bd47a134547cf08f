"""A person connects a calendar from Slack, is told once when it refuses the bot, connects it again, takes it away."""

import asyncio
from typing import Any

import aiohttp
import pytest

from bot.accounts.calendar_access import CalendarAccess, NoAccess
from bot.accounts.calendars import CALLBACKS
from bot.clients.calendars import Calendar
from bot.config import Settings
from bot.core.clock import SystemClock
from bot.core.crypto import Crypto, kept_key
from bot.wiring import calendar_providers
from db.models.calendars import Provider
from db.pool import open_pool
from sandbox.client import Person, SeenMessage
from sandbox.people import PEOPLE
from tests.clients.calendar_servers import google_settings, microsoft_settings
from tests.clients.google_calendar import GoogleServer, google_server
from tests.clients.microsoft_graph import graph_server
from tests.scenarios.acts import CHANNEL
from tests.scenarios.stage import Stage
from tests.scenarios.test_doctor import examined

pytestmark = pytest.mark.scenario

DIRECT = "@bot"


def link(message: SeenMessage, words: str) -> str:
    """Where the button leads."""
    [url] = [
        str(element["url"])
        for block in message.blocks
        for element in block.get("elements", ())
        if "url" in element and element["text"]["text"] == words
    ]
    return url


async def visit(url: str, language: str = "en") -> tuple[int, str, str]:
    """Consent, and what the browser shows and where it is in the end."""
    headers = {"Accept-Language": language}
    async with aiohttp.ClientSession(headers=headers) as session, session.get(url) as response:
        assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
        return response.status, await response.text(), str(response.url)


async def asked_in_vain(stage: Stage, server: GoogleServer, user_id: int) -> None:
    """What any room does that needs somebody's calendar, after they took their consent back."""
    server.revoke_all()
    pool = await open_pool(stage.database_url)
    try:
        async with aiohttp.ClientSession() as session:
            settings = Settings.model_validate(google_settings(server))
            access = CalendarAccess(
                pool, SystemClock(), Crypto([kept_key(stage.home)]), calendar_providers(settings, session)
            )

            async def work(calendar: Calendar, token: str) -> Any:
                return await calendar.delete(token, "nothing")

            for _time in range(2):
                with pytest.raises(NoAccess):
                    await access.call(user_id, Provider.GOOGLE, work)  # type: ignore[arg-type]
    finally:
        await pool.close()


async def test_calendars_from_slack(stage: Stage) -> None:
    yusuf, recruiter = stage.person("panel1"), stage.person("recruiter")
    accounts = [person.email for person in PEOPLE]
    async with google_server(*accounts) as google, graph_server(*accounts) as graph:
        stage.settings |= {**google_settings(google), **microsoft_settings(graph)}
        for server, provider in ((google, Provider.GOOGLE), (graph, Provider.OUTLOOK)):
            server.redirect_uri = f"http://127.0.0.1:{stage.port}{CALLBACKS[provider]}"
        await stage.start_server()
        await stage.start_worker()
        await _english(recruiter)
        await _outlook(stage, recruiter)
        await _google_in_arabic(stage, yusuf, google)
        status, told = await examined(stage, **stage.settings)
        assert status == 0
        assert "/oauth/microsoft/callback" in told
        status, told = await examined(stage, **{**stage.settings, "MICROSOFT_CLIENT_SECRET": "wrong"})
        assert status == 1
        assert "invalid_client" in told
        assert "wrong" not in told


async def _english(person: Person) -> None:
    [message] = (await person.command("/nexus calendar", CHANNEL)).ephemerals
    assert "Google Calendar: not connected" in message.shown
    assert message.buttons == ["Connect Google Calendar", "Connect Outlook"]


async def _outlook(stage: Stage, person: Person) -> None:
    email = next(one.email for one in PEOPLE if one.id == person.id)
    [message] = (await person.command("/nexus calendar", CHANNEL)).ephemerals
    status, page, callback = await visit(link(message, "Connect Outlook"))
    assert status == 200
    assert 'dir="ltr"' in page
    assert "<h1>Outlook is connected</h1>" in page
    assert email in page
    status, page, _url = await visit(callback, "ar-SA,ar;q=0.9,en;q=0.8")
    assert status == 400
    assert 'dir="rtl"' in page
    assert "هذا الرابط مستعمَل أو قديم." in page
    assert '<code dir="ltr">/nexus calendar</code>' in page
    status, page, _url = await visit(f"http://127.0.0.1:{stage.port}{CALLBACKS[Provider.GOOGLE]}?state=<script>&code=1")
    assert status == 400
    assert "<script>" not in page
    [message] = (await person.command("/nexus calendar", CHANNEL)).ephemerals
    assert f"Outlook: connected as \u2068{email}\u2069" in message.shown


async def _google_in_arabic(stage: Stage, person: Person, server: GoogleServer) -> None:
    [message] = (await person.command("/nexus calendar", CHANNEL)).ephemerals
    assert "تقويم Google: غير مربوط" in message.shown
    status, page, _url = await visit(link(message, "ربط تقويم Google"))
    assert status == 200
    assert 'lang="ar" dir="rtl"' in page
    assert "رُبط تقويم Google" in page

    [row] = await stage.rows("SELECT user_id FROM slack_users WHERE slack_user_id = $1", person.id)
    await asked_in_vain(stage, server, row["user_id"])
    told = await person.wait_for("تقويم Google يرفض نكسس", DIRECT)
    assert told.buttons == ["الربط من جديد"]
    await person.click(told, "الربط من جديد")
    offered = await person.wait_for("يُرجى ربطه من جديد", DIRECT)
    again = await person.wait_for(lambda message: "ربط تقويم Google من جديد" in message.buttons, DIRECT)
    assert offered is not None
    status, _page, _url = await visit(link(again, "ربط تقويم Google من جديد"))
    assert status == 200
    await person.wait_for(
        lambda message: message.ts == told.ts and "عاد تقويم Google إلى العمل" in message.shown, DIRECT
    )
    refusals = [one for one in await person.messages(DIRECT) if one.ts == told.ts or "يرفض نكسس.*" in one.shown]
    assert len(refusals) == 1, "it was told once"

    [message] = (await person.command("/nexus calendar", CHANNEL)).ephemerals
    assert server.holders != []
    await person.click(message, "فصل تقويم Google")
    await person.wait_for(lambda seen: "تقويم Google: غير مربوط" in seen.shown, CHANNEL)
    async with asyncio.timeout(90):  # the worker gives the token back
        while True:
            if not server.holders:
                break
            await asyncio.sleep(0.1)
    [kept] = await stage.rows("SELECT google_refresh_token FROM users WHERE id = $1", row["user_id"])
    assert kept["google_refresh_token"] is None
