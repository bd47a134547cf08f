"""Connecting a calendar: a link for one person, once, for a quarter of an hour; consent; tokens kept as ciphertext."""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from datetime import timedelta

from bot.accounts.bookings import project_all
from bot.accounts.calendar_access import show_trouble
from bot.accounts.hours import hours_that_hold
from bot.accounts.models import Actor, CalendarState, Connected
from bot.accounts.service import Accounts
from bot.accounts.trail import record
from bot.clients.calendars import Calendar, CalendarFailed, Trouble
from bot.core.clock import Clock
from bot.core.crypto import Crypto, WrongKey
from bot.core.errors import DomainError
from bot.core.i18n import _
from bot.core.log import logger
from bot.queue.enqueue import Task, enqueue
from db.models.calendars import CalendarLink, Connection, Provider
from db.models.ids import UserId, WorkspaceId
from db.pool import Pool
from db.queries import calendar_events, calendars, users

LINK_LIFETIME = timedelta(minutes=15)
CALLBACKS: Mapping[Provider, str] = {
    Provider.GOOGLE: "/oauth/google/callback",
    Provider.OUTLOOK: "/oauth/microsoft/callback",
}

_log = logger(__name__)


class LinkSpent(DomainError):
    """Never given out, used before, replaced by a newer one, or too old."""

    code = "calendar_link_spent"

    @property
    def what(self) -> str:
        return _("This link has been used or is too old.")

    @property
    def remedy(self) -> str:
        return _("Type `/nexus calendar` in Slack to get a new one.")


class NotConsented(DomainError):
    code = "calendar_not_consented"

    @property
    def what(self) -> str:
        return _("Nexus was not given access to the calendar.")

    @property
    def remedy(self) -> str:
        return _("Type `/nexus calendar` in Slack to try again, and leave every right ticked.")


class ConsentFailed(DomainError):
    code = "calendar_consent_failed"

    @property
    def what(self) -> str:
        return _("The calendar did not complete the connection.")

    @property
    def remedy(self) -> str:
        return _("Type `/nexus calendar` in Slack to try again; if it fails again, tell your admin.")


class Calendars:
    """`providers` are those that are set up; `base_url` is what their servers send people's browsers back to."""

    def __init__(
        self,
        pool: Pool,
        clock: Clock,
        crypto: Crypto,
        providers: Mapping[Provider, Calendar],
        accounts: Accounts,
        *,
        base_url: str,
    ) -> None:
        self._pool = pool
        self._clock = clock
        self._crypto = crypto
        self._providers = providers
        self._accounts = accounts
        self._base_url = base_url

    async def states(self, actor: Actor) -> list[CalendarState]:
        """Every calendar that can be connected here, with a new link where it is not, or is broken."""
        async with self._pool.acquire() as conn, conn.transaction():
            known = {one.provider: one for one in await calendars.connections_of_user(conn, actor.user_id)}
            user = await users.user_by_id(conn, actor.user_id)
            assert user is not None, "an actor is a user"
            states = []
            for provider, calendar in self._providers.items():
                connection = known.get(provider)
                link = None
                if connection is None or connection.broken_since is not None:
                    state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(64)
                    kept = CalendarLink(
                        user_id=actor.user_id,
                        provider=provider,
                        workspace_id=actor.workspace_id,
                        slack_user_id=actor.slack_user_id,
                        verifier=self._crypto.seal(verifier).decode(),
                        expires_at=self._clock.now() + LINK_LIFETIME,
                    )
                    await calendars.replace_link(conn, kept, state_digest=_digest(state))
                    link = calendar.consent_url(
                        state=state,
                        challenge=_challenge(verifier),
                        redirect_uri=self._redirect_uri(provider),
                        hint=user.email,
                    )
                states.append(CalendarState(provider=provider, connection=connection, link=link))
        return states

    async def connect(self, provider: Provider, *, state: str, code: str | None) -> Connected:
        """What a browser came back with; no code: the person said no.

        Raises LinkSpent, NotConsented, ConsentFailed, NotAMember.
        """
        async with self._pool.acquire() as conn:
            link = await calendars.take_link(conn, _digest(state), provider)
        if link is None or link.expires_at <= self._clock.now() or provider not in self._providers:
            raise LinkSpent
        actor = await self._accounts.actor(link.workspace_id, link.slack_user_id)
        if code is None:
            raise NotConsented
        calendar = self._providers[provider]
        try:
            verifier = self._crypto.open(link.verifier.encode())
            grant = await calendar.exchange(code, verifier=verifier, redirect_uri=self._redirect_uri(provider))
            address = await calendar.address(grant.access_token)
        except WrongKey:
            raise LinkSpent from None
        except CalendarFailed as error:
            _log.warning("calendar not connected", provider=provider.value, error=str(error))
            raise (NotConsented if error.trouble is Trouble.NOT_GRANTED else ConsentFailed) from None
        now = self._clock.now()
        async with self._pool.acquire() as conn, conn.transaction():
            await calendars.hold_owner(conn, link.user_id)
            await calendars.upsert_connection(
                conn,
                link,
                access_token=self._crypto.seal(grant.access_token).decode(),
                refresh_token=self._crypto.seal(grant.refresh_token or "").decode(),
                token_expires_at=now + timedelta(seconds=grant.expires_in),
                address=address,
                at=now,
            )
            await calendar_events.wake_events(conn, link.user_id, provider)
            await project_all(conn, link.user_id, changed_at=now)
            await show_trouble(conn, actor.workspace_id, link.user_id, provider, at=now)
            await record(
                conn,
                actor,
                "calendar.connected",
                subject=("user", str(link.user_id)),
                after={"provider": provider.value},
                at=now,
            )
            user = await users.user_by_id(conn, link.user_id)
        assert user is not None, "the link's row points at them"
        name = f"{user.first_name} {user.last_name}".strip()
        return Connected(provider=provider, name=name, address=address, language=actor.language)

    async def disconnect(self, actor: Actor, provider: Provider) -> None:
        """Forget the tokens now; that the provider forgets them too is a task, which waits until it answers."""
        now = self._clock.now()
        async with self._pool.acquire() as conn, conn.transaction():
            await calendars.hold_owner(conn, actor.user_id)
            tokens = await calendars.delete_connection(conn, actor.user_id, provider)
            if tokens is None:
                return
            if provider in self._providers and self._providers[provider].revokes and tokens.refresh_token:
                await enqueue(
                    conn, Task.REVOKE_CALENDAR, {"provider": provider.value, "ciphertext": tokens.refresh_token}
                )
            await show_trouble(conn, tokens.workspace_id, actor.user_id, provider, at=now)
            await record(
                conn,
                actor,
                "calendar.disconnected",
                subject=("user", str(actor.user_id)),
                before={"provider": provider.value},
                at=now,
            )

    async def revoke(self, provider: Provider, ciphertext: str) -> None:
        """Give a forgotten token back. Raises CalendarFailed where that has to be tried again."""
        try:
            await self._providers[provider].revoke(self._crypto.open(ciphertext.encode()))
        except WrongKey:
            _log.warning("token not revoked: its key is lost", provider=provider.value)

    async def connection(
        self, workspace_id: WorkspaceId, user_id: UserId, provider: Provider
    ) -> tuple[Connection | None, str | None]:
        """With the zone of its owner, an IANA name."""
        async with self._pool.acquire() as conn:
            connection = await calendars.connection(conn, workspace_id, user_id, provider)
            hours = (await hours_that_hold(conn, workspace_id, [user_id])).get(user_id)
        return connection, hours.timezone if hours is not None else None

    def _redirect_uri(self, provider: Provider) -> str:
        return self._base_url + CALLBACKS[provider]


def _digest(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()


def _challenge(verifier: str) -> str:
    """PKCE's S256."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
