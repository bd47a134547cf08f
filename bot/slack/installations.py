"""The app in its workspaces: a client with each one's own token, installing by OAuth, and noticing that it is gone."""

import hashlib
import secrets
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.parse import urljoin

from slack_sdk.errors import SlackApiError
from slack_sdk.oauth import AuthorizeUrlGenerator
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.core.clock import Clock
from bot.core.crypto import Crypto, WrongKey
from bot.core.errors import DomainError
from bot.core.i18n import _
from bot.core.log import logger
from bot.queue.waiting import Postponed, resume
from bot.slack.refusals import NOTICE, OF_THE_TOKEN, code_of
from db.models.ids import WorkspaceId
from db.models.installations import Installation
from db.pool import Pool
from db.queries import installations, surfaces, workspaces

STATE_LIFETIME = timedelta(minutes=10)  # as long as Slack's own code lives

_log = logger(__name__)


class NotInstalled(Postponed):
    """The app is not, or no longer, installed in the workspace."""


class NotBegunHere(DomainError):
    """The state that Slack sent back is unknown, used, too old, or another browser's."""

    code = "install_not_begun_here"

    @property
    def what(self) -> str:
        return _("This installation was not begun in this browser, or it took too long.")

    @property
    def remedy(self) -> str:
        return _("Start again from the installation link; nothing was installed.")


class NotAllowedBySlack(DomainError):
    code = "install_refused"

    @property
    def what(self) -> str:
        return _("Slack did not let Nexus into the workspace.")

    @property
    def remedy(self) -> str:
        return _("An admin of the workspace has to press “Allow”. Start again from the installation link.")


class Clients(Protocol):
    """Where the rooms of Slack get a client for a workspace."""

    async def of(self, workspace_id: WorkspaceId) -> AsyncWebClient:
        """Raises NotInstalled; so does each call of the client, once Slack takes its token no more."""
        ...


class OAuth:
    """The app's own id and secret, and the address that people come back to."""

    def __init__(self, *, client_id: str, client_secret: str, redirect_uri: str, scopes: tuple[str, ...]) -> None:
        self.client_id = client_id
        self.client_secret = client_secret
        self.redirect_uri = redirect_uri
        self.scopes = scopes


class _WorkspaceClient(AsyncWebClient):
    """Tells when Slack takes its token no more."""

    refused: Callable[[], Awaitable[NotInstalled]]

    async def api_call(self, api_method: str, **arguments: Any) -> AsyncSlackResponse:
        try:
            return await super().api_call(api_method, **arguments)
        except SlackApiError as error:
            if code_of(error) not in OF_THE_TOKEN:
                raise
            raise await self.refused() from error


class Installations:
    """`base` is a client without a token; `own_token` that of the settings, `oauth` None where they have none."""

    def __init__(
        self,
        pool: Pool,
        clock: Clock,
        crypto: Crypto,
        base: AsyncWebClient,
        *,
        own_token: str | None,
        oauth: OAuth | None,
    ) -> None:
        self._pool = pool
        self._clock = clock
        self._crypto = crypto
        self._base = base
        self._own_token = own_token
        self._oauth = oauth
        self._clients: dict[WorkspaceId, tuple[datetime, _WorkspaceClient]] = {}

    async def of(self, workspace_id: WorkspaceId) -> AsyncWebClient:
        """Looked up each time, so that every process knows at once of a new token and of one that is gone."""
        found = await self.known(workspace_id)
        token = None if found is None or found.gone_at is not None else self.token(found)
        if found is None or token is None:
            raise NotInstalled(workspace_id)
        known = self._clients.get(workspace_id)
        if known is None or known[0] != found.installed_at:
            known = self._clients[workspace_id] = (found.installed_at, self._client(found, token))
        return known[1]

    async def known(self, workspace_id: WorkspaceId) -> Installation | None:
        async with self._pool.acquire() as conn:
            return await installations.installation_by_workspace(conn, workspace_id)

    def token(self, installation: Installation) -> str | None:
        """None where it cannot be had: no key opens it, or it is the settings' and they have none."""
        if installation.bot_token is None:
            return self._own_token
        try:
            return self._crypto.open(installation.bot_token)
        except WrongKey:
            _log.error("token cannot be opened", workspace=installation.workspace_id)
            return None

    async def install_own(self) -> WorkspaceId:
        """The workspace of the settings' token. Raises SlackApiError where Slack does not take it."""
        me = await self._base.auth_test(token=self._own_token)
        granted = (me.headers.get("x-oauth-scopes") or "").replace(" ", "").split(",")
        await self._save(
            WorkspaceId(str(me["team_id"])),
            name=str(me["team"]),
            bot_user_id=str(me["user_id"]),
            sealed=None,
            scopes=[one for one in granted if one],
            installed_by=None,
        )
        return WorkspaceId(str(me["team_id"]))

    async def begin(self) -> tuple[str, str]:
        """Slack's page for an admin to allow the app, and the state that only their browser may come back with."""
        assert self._oauth is not None, "the door is open only where the settings are there"
        state = secrets.token_urlsafe(32)
        now = self._clock.now()
        async with self._pool.acquire() as conn:
            await installations.insert_state(conn, _sha256(state), expires_at=now + STATE_LIFETIME, at=now)
        page = AuthorizeUrlGenerator(
            client_id=self._oauth.client_id,
            redirect_uri=self._oauth.redirect_uri,
            scopes=self._oauth.scopes,
            authorization_url=urljoin(self._base.base_url, "/oauth/v2/authorize"),
        )
        return page.generate(state), state

    async def complete(self, *, code: str, state: str, cookie: str) -> str:
        """Installed; the workspace's name. Raises NotBegunHere or NotAllowedBySlack."""
        if not state or not secrets.compare_digest(state.encode(), cookie.encode()):
            raise NotBegunHere
        async with self._pool.acquire() as conn:
            if not await installations.take_state(conn, _sha256(state), at=self._clock.now()):
                raise NotBegunHere
        if not code:
            raise NotAllowedBySlack
        granted = await self._exchange(code)
        team = granted["team"]
        await self._save(
            WorkspaceId(str(team["id"])),
            name=str(team.get("name") or team["id"]),
            bot_user_id=str(granted["bot_user_id"]),
            sealed=self._crypto.seal(str(granted["access_token"])),
            scopes=str(granted.get("scope") or "").split(","),
            installed_by=str(granted["authed_user"]["id"]),
        )
        return str(team.get("name") or team["id"])

    async def on_revoked(self, workspace_id: WorkspaceId, _event: dict[str, Any]) -> None:
        """Slack says that tokens were revoked or the app thrown out: whether ours still works is asked, as the
        event may be about an installation that was followed by another."""
        try:
            client = await self.of(workspace_id)
            await client.auth_test()
        except NotInstalled:
            _log.info("installation gone", workspace=workspace_id)

    async def on_joined(self, workspace_id: WorkspaceId, event: dict[str, Any]) -> None:
        """The bot was let into a channel, perhaps again: what waits for that is done, and shown."""
        found = await self.known(workspace_id)
        if found is None or event.get("user") != found.bot_user_id:
            return
        channel_id = str(event["channel"])
        async with self._pool.acquire() as conn, conn.transaction():
            await surfaces.release_channel(conn, workspace_id, channel_id, purpose=NOTICE)
            await resume(conn, workspace_id, channel_id=channel_id)

    async def renew(self) -> None:
        """Encrypt every token with the first key, so that older keys can be dropped."""
        async with self._pool.acquire() as conn:
            for one in await installations.installations(conn):
                if one.bot_token is None:
                    continue
                try:
                    renewed = self._crypto.renewed(one.bot_token)
                except WrongKey:
                    _log.error("token cannot be opened", workspace=one.workspace_id)
                    continue
                await installations.reseal(conn, one.workspace_id, old=one.bot_token, new=renewed)

    async def _exchange(self, code: str) -> dict[str, Any]:
        assert self._oauth is not None
        sent = {
            "client_id": self._oauth.client_id,
            "client_secret": self._oauth.client_secret,
            "code": code,
            "redirect_uri": self._oauth.redirect_uri,
        }
        try:
            granted = await self._base.api_call("oauth.v2.access", data=sent)
        except SlackApiError as error:
            _log.warning("code not taken", error=error.response.get("error"))
            raise NotAllowedBySlack from error
        answer = granted.data
        if not isinstance(answer, dict) or answer.get("token_type") != "bot" or not answer.get("team"):
            raise NotAllowedBySlack  # a whole organisation, or no bot
        return answer

    async def _save(
        self,
        workspace_id: WorkspaceId,
        *,
        name: str,
        bot_user_id: str,
        sealed: bytes | None,
        scopes: list[str],
        installed_by: str | None,
    ) -> None:
        now = self._clock.now()
        async with self._pool.acquire() as conn, conn.transaction():
            await workspaces.upsert_workspace(conn, workspace_id, name=name, bot_user_id=bot_user_id, at=now)
            await installations.upsert_installation(
                conn, workspace_id, bot_token=sealed, scopes=scopes, installed_by=installed_by, at=now
            )
            resumed = await resume(conn, workspace_id)
        _log.info("installed", workspace=workspace_id, resumed=resumed)

    def _client(self, installation: Installation, token: str) -> _WorkspaceClient:
        client = _WorkspaceClient(
            token=token,
            base_url=self._base.base_url,
            session=self._base.session,
            timeout=self._base.timeout,
            retry_handlers=self._base.retry_handlers,
        )

        async def refused() -> NotInstalled:
            async with self._pool.acquire() as conn:
                await installations.mark_installation_gone(
                    conn, installation.workspace_id, installed_at=installation.installed_at, at=self._clock.now()
                )
            return NotInstalled(installation.workspace_id)

        client.refused = refused
        return client


def _sha256(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()
