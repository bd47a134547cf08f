"""The rooms of calendars over a test's own database and both servers; a clock that the test moves."""

import dataclasses
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
from cryptography.fernet import Fernet

from bot.accounts.availability import Availability
from bot.accounts.calendar_access import CalendarAccess
from bot.accounts.calendars import Calendars
from bot.accounts.models import Actor
from bot.accounts.service import Accounts
from bot.config import Settings
from bot.core.crypto import Crypto
from bot.wiring import calendar_providers
from db.models.calendars import CalendarLink, Provider
from db.models.ids import UserId
from db.pool import Pool
from db.queries import calendars
from tests.clients.calendar_servers import OMAR, SARA, google_settings, microsoft_settings
from tests.clients.google_calendar import GoogleServer, google_server
from tests.clients.microsoft_graph import GraphServer, graph_server
from tests.db.people import WORKSPACE, slack_user

START = datetime(2026, 10, 4, 9, 0, tzinfo=UTC)
KEY = Fernet.generate_key().decode()


class MovedClock:
    def __init__(self) -> None:
        self.at = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at


class NobodyAsks:
    """Slack is not asked: everybody here was seen a moment ago."""

    async def user(self, *asked: str) -> dict[str, Any]:
        raise AssertionError(asked)

    async def readable(self, *asked: str) -> frozenset[str]:
        raise AssertionError(asked)


@dataclasses.dataclass(kw_only=True)
class House:
    pool: Pool
    clock: MovedClock
    crypto: Crypto
    google: GoogleServer
    outlook: GraphServer
    session: aiohttp.ClientSession

    def settings(self) -> Settings:
        named = {**google_settings(self.google), **microsoft_settings(self.outlook)}
        return Settings.model_validate({**named, "NEXUS_DATA_DIR": Path(".nexus")})

    def access(self, pool: "Pool | None" = None) -> CalendarAccess:
        """As another process has it, where another pool is given."""
        providers = calendar_providers(self.settings(), self.session)
        return CalendarAccess(pool or self.pool, self.clock, self.crypto, providers)

    @property
    def calendars(self) -> Calendars:
        accounts = Accounts(self.pool, NobodyAsks(), NobodyAsks(), self.clock)
        providers = calendar_providers(self.settings(), self.session)
        base_url = "http://127.0.0.1:3000"
        return Calendars(self.pool, self.clock, self.crypto, providers, accounts, base_url=base_url)

    @property
    def availability(self) -> Availability:
        return Availability(self.pool, self.clock, self.access())

    async def person(self, slack_user_id: str, email: str) -> Actor:
        async with self.pool.acquire() as conn, conn.transaction():
            known = await slack_user(conn, slack_user_id, email=email)
            await conn.execute("UPDATE slack_users SET refreshed_at = $1", self.clock.now())
        return Actor(
            workspace_id=WORKSPACE,
            slack_user_id=slack_user_id,
            user_id=known.user_id,
            role=known.role,
            timezone="Asia/Riyadh",
            language="ar",
        )

    async def connect(self, actor: Actor, provider: Provider, account: str) -> None:
        """As if they had consented in the browser."""
        server = self.google if provider is Provider.GOOGLE else self.outlook
        access, refresh = server.grant(account)
        link = CalendarLink(
            user_id=actor.user_id,
            provider=provider,
            workspace_id=actor.workspace_id,
            slack_user_id=actor.slack_user_id,
            verifier="",
            expires_at=self.clock.now(),
        )
        async with self.pool.acquire() as conn, conn.transaction():
            await calendars.upsert_connection(
                conn,
                link,
                access_token=self.crypto.seal(access).decode(),
                refresh_token=self.crypto.seal(refresh).decode(),
                token_expires_at=self.clock.now() + timedelta(hours=1),
                address=account if provider is Provider.OUTLOOK else None,
                at=self.clock.now(),
            )

    def pass_time(self, span: timedelta) -> None:
        self.clock.at += span
        self.google.pass_time(span.total_seconds())
        self.outlook.pass_time(span.total_seconds())

    async def column(self, name: str, user_id: UserId) -> Any:
        row = await self.pool.fetchrow("SELECT * FROM users WHERE id = $1", user_id)
        assert row is not None
        return row[name]


@asynccontextmanager
async def opened(pool: Pool) -> AsyncIterator[House]:
    async with AsyncExitStack() as stack:
        yield House(
            pool=pool,
            clock=MovedClock(),
            crypto=Crypto([KEY]),
            google=await stack.enter_async_context(google_server(SARA, OMAR)),
            outlook=await stack.enter_async_context(graph_server(SARA, OMAR)),
            session=await stack.enter_async_context(aiohttp.ClientSession()),
        )
