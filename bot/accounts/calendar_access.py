"""Asking somebody's calendar in their name: with a token that is good, or made good first.

A refresh token may be good for one refresh alone, so of all processes one at a time exchanges it: whoever writes its
claim into the connection's row. The exchange itself is outside any transaction, and what comes of it is kept only while
the claim is still ours. A kill between the two loses a token that rotates; its owner is then told to connect again.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID, uuid4

from bot.clients.calendars import Calendar, CalendarFailed, Trouble
from bot.core.clock import Clock
from bot.core.crypto import Crypto, WrongKey
from bot.core.i18n import DEFAULT_LANGUAGE
from bot.core.log import logger
from db.models.calendars import ConnectedTokens, Connection, Provider
from db.models.ids import UserId, WorkspaceId
from db.pool import Connection as Database
from db.pool import Pool
from db.queries import audit, calendars, surfaces, users

CALENDAR_SURFACE = "calendar"  # the message to the owner of a calendar that refuses us, or answers with errors
SPARE = timedelta(seconds=60)  # a token that expires sooner is exchanged first
CLAIM_SECONDS = 30.0  # an exchange takes 10 s at most
LOOK_AGAIN_SECONDS = 0.1  # while another process exchanges the token

Result = TypeVar("Result")
_log = logger(__name__)


class NoAccess(Exception):
    """The calendar is not connected, or has refused us until it is connected again."""


class CalendarAccess:
    def __init__(self, pool: Pool, clock: Clock, crypto: Crypto, providers: Mapping[Provider, Calendar]) -> None:
        self._pool = pool
        self._clock = clock
        self._crypto = crypto
        self._providers = providers

    async def call(
        self, user_id: UserId, provider: Provider, work: Callable[[Calendar, str], Awaitable[Result]]
    ) -> Result:
        """Do `work` with an access token; once more with a new one where the first is refused.

        Raises NoAccess, and CalendarFailed for all other troubles.
        """
        token = await self._token(user_id, provider)
        try:
            return await work(self._providers[provider], token)
        except CalendarFailed as error:
            if error.trouble is not Trouble.EXPIRED:
                raise
        token = await self._token(user_id, provider, refused=token)
        try:
            return await work(self._providers[provider], token)
        except CalendarFailed as error:
            if error.trouble is not Trouble.EXPIRED:
                raise
        await self._broken(await self._connected(user_id, provider))
        raise NoAccess

    async def _token(self, user_id: UserId, provider: Provider, *, refused: str | None = None) -> str:
        """One that is good for a while yet, and is not the one that was refused."""
        while True:
            tokens = await self._connected(user_id, provider)
            try:
                token = self._crypto.open((tokens.access_token or "").encode())
                expires_at = tokens.token_expires_at
                if token != refused and expires_at is not None and expires_at > self._clock.now() + SPARE:
                    return token
                refresh_token = self._crypto.open((tokens.refresh_token or "").encode())
            except WrongKey:  # the keys have changed and the old one is lost
                await self._broken(tokens)
                raise NoAccess from None
            claim = uuid4()
            async with self._pool.acquire() as conn:
                ours = await calendars.claim_refresh(conn, tokens, claim=claim, claim_seconds=CLAIM_SECONDS)
            if ours:
                return await self._exchange(tokens, refresh_token, claim)
            await asyncio.sleep(LOOK_AGAIN_SECONDS)

    async def _connected(self, user_id: UserId, provider: Provider) -> ConnectedTokens:
        async with self._pool.acquire() as conn:
            tokens = await calendars.tokens_of_connection(conn, user_id, provider)
        if tokens is None or tokens.broken_since is not None or provider not in self._providers:
            raise NoAccess
        return tokens

    async def _exchange(self, tokens: ConnectedTokens, refresh_token: str, claim: UUID) -> str:
        try:
            grant = await self._providers[tokens.provider].refresh(refresh_token)
        except CalendarFailed as error:
            if error.trouble is Trouble.REVOKED:
                await self._broken(tokens)
                raise NoAccess from None
            async with self._pool.acquire() as conn:
                await calendars.release_refresh(conn, tokens, claim=claim)
            raise
        async with self._pool.acquire() as conn:
            await calendars.save_refreshed(
                conn,
                tokens,
                access_token=self._crypto.seal(grant.access_token).decode(),
                refresh_token=self._crypto.seal(grant.refresh_token or refresh_token).decode(),
                token_expires_at=self._clock.now() + timedelta(seconds=grant.expires_in),
                claim=claim,
            )
        return grant.access_token

    async def _broken(self, tokens: ConnectedTokens) -> None:
        """It refuses us: its owner is told, once, in the transaction that notes it."""
        now = self._clock.now()
        async with self._pool.acquire() as conn, conn.transaction():
            broken = await calendars.break_connection(conn, tokens, at=now)
            if broken is None:
                return
            await tell_of_trouble(conn, broken, "calendar.broken", at=now)
        _log.warning("calendar refuses us", user=tokens.user_id, provider=tokens.provider.value)


async def tell_of_trouble(conn: Database, connection: Connection, action: str, *, at: datetime) -> None:
    """To the calendar's owner; what was told before follows. `action` is for the audit log. Needs a transaction."""
    owner = await users.slack_user_by_id(conn, connection.workspace_id, connection.slack_user_id)
    await show_trouble(conn, connection.workspace_id, connection.user_id, connection.provider, at=at)
    await surfaces.ensure_surface(
        conn,
        workspace_id=connection.workspace_id,
        purpose=CALENDAR_SURFACE,
        subject_id=_subject(connection.user_id, connection.provider),
        slot=connection.breaks,
        channel_id=connection.slack_user_id,
        thread_ts=None,
        language=(owner.language if owner is not None else None) or DEFAULT_LANGUAGE,
        changed_at=at,
    )
    await audit.insert_audit(
        conn,
        workspace_id=connection.workspace_id,
        actor_id=None,
        action=action,
        subject_type="user",
        subject_id=str(connection.user_id),
        before=None,
        after={"provider": connection.provider.value},
        at=at,
    )


async def show_trouble(
    conn: Database, workspace_id: WorkspaceId, user_id: UserId, provider: Provider, *, at: datetime
) -> None:
    """What was told of a calendar follows what has become of it."""
    subject = _subject(user_id, provider)
    await surfaces.touch_surface(conn, workspace_id, CALENDAR_SURFACE, subject, changed_at=at)


def _subject(user_id: UserId, provider: Provider) -> str:
    return f"{provider}:{user_id}"
