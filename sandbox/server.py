"""The server: one address for the Web API, files, response URLs, Socket Mode, people and the pages."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web

from sandbox import levers
from sandbox.admin_door import AdminDoor
from sandbox.agent_door import AgentDoor
from sandbox.context import Context, Door
from sandbox.delivery import Delivery, HttpDoor
from sandbox.doors import PeopleDoor
from sandbox.fault_door import FaultsDoor
from sandbox.faults import Faults, Plan
from sandbox.files import download, receive_upload
from sandbox.installation import Installation
from sandbox.interactions import Interactions
from sandbox.journal import Journal
from sandbox.mail import Catcher, Mailbox
from sandbox.mail_door import MailDoor
from sandbox.manifest import parse_manifest
from sandbox.oauth_door import OAuthDoor
from sandbox.pages.door import PagesDoor
from sandbox.pages.guard import same_origin
from sandbox.people import CHANNELS, PEOPLE, TEAM_ID, TEAM_NAME, ChannelSeed, PersonSeed
from sandbox.responses import Responses
from sandbox.revising_door import RevisingDoor
from sandbox.socket_mode import REFRESH_SECONDS, Reason, SocketDoor
from sandbox.triggers import SLACK_SECONDS, Triggers
from sandbox.typing_door import TypingDoor
from sandbox.web_api.door import WebApi
from sandbox.workspace import Workspace

LARGEST_BODY = 1 << 30  # bytes: files come in one request
RETRY_SECONDS = (0.1, 0.5, 1.0)
CLIENT_ID = "1234567890.1234567890"  # of the app, public


class Sandbox:
    """A running workspace. `url` and `api_url` end with a slash."""

    def __init__(
        self,
        *,
        context: Context,
        delivery: Delivery,
        responses: Responses,
        runner: web.AppRunner,
        socket_door: SocketDoor | None,
        catcher: Catcher,
    ) -> None:
        self._context, self._delivery, self._runner = context, delivery, runner
        self._responses, self._socket_door, self._catcher = responses, socket_door, catcher

    @property
    def url(self) -> str:
        return self._context.url

    @property
    def api_url(self) -> str:
        return f"{self._context.url}api/"

    @property
    def smtp_url(self) -> str:
        """Where the app's mail is caught; any name and password are good."""
        return self._context.smtp_url

    @property
    def mailbox(self) -> Mailbox:
        return self._context.mailbox

    @property
    def workspace(self) -> Workspace:
        return self._context.workspace

    @property
    def faults(self) -> Faults:
        return self._context.faults

    @property
    def journal(self) -> Journal:
        return self._context.journal

    @property
    def triggers(self) -> Triggers:
        return self._context.triggers

    @property
    def responses(self) -> Responses:
        return self._responses

    async def settled(self) -> None:
        """Wait until every event is delivered or given up."""
        await self._delivery.settled()

    async def connected(self, timeout_seconds: float = 10.0) -> bool:
        """Wait until the app has a Socket Mode connection."""
        door = self._socket_door
        return door is not None and await self.workspace.until(lambda: door.connections > 0, timeout_seconds)

    async def disconnect_sockets(
        self, reason: Reason = "refresh_requested", *, within_seconds: float = REFRESH_SECONDS
    ) -> None:
        """Make the app reconnect, as Slack regularly does; or another of Slack's reasons. A connection that is to be
        refreshed ends in so many seconds, whatever the app does."""
        if self._socket_door is not None:
            await self._socket_door.disconnect(reason, within_seconds=within_seconds)

    @property
    def installation(self) -> Installation:
        return self._context.installation

    async def close(self) -> None:
        await self._catcher.close()
        await self._delivery.close()
        await self._runner.cleanup()


async def start_sandbox(
    manifest: Mapping[str, Any],
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    smtp_port: int = 0,
    signing_secret: str,
    bot_token: str | None,
    app_token: str,
    client_id: str = CLIENT_ID,
    client_secret: str = "",
    team_id: str = TEAM_ID,
    team_name: str = TEAM_NAME,
    request_url: str | None = None,
    people: Sequence[PersonSeed] = PEOPLE,
    channels: Sequence[ChannelSeed] = CHANNELS,
    retry_seconds: tuple[float, ...] = RETRY_SECONDS,
    faults: Plan | None = None,
    patience_seconds: float = SLACK_SECONDS,
) -> Sandbox:
    """Listen on `host`:`port`, for mail on `smtp_port` (0 takes a free one).

    `request_url` overrides every address of the manifest. Without a `bot_token` the app is not installed yet: an
    admin does that, by the app's own OAuth link or by hand.
    `retry_seconds` are the pauses before each retry of an event; Slack's own are `delivery.SLACK_RETRY_SECONDS`.
    `faults` are on from the start.
    `patience_seconds` are how long an ack is waited for and a trigger lives; Slack has no more than three, of a machine
    that has only this to do.
    Raises OSError when the port is taken.
    """
    parsed = parse_manifest(manifest)
    client_secret = client_secret or secrets.token_hex(16)
    context = Context(
        workspace=Workspace(people, channels, bot_name=parsed.name, team_id=team_id, team_name=team_name),
        manifest=parsed,
        signing_secret=signing_secret,
        installation=Installation(
            manifest=parsed,
            client_id=client_id,
            client_secret=client_secret,
            token=bot_token,
            scopes=parsed.scopes if bot_token is not None else frozenset(),
        ),
        socket_mode=parsed.socket_mode,
        app_token=app_token,
        request_url=request_url,
        retry_seconds=retry_seconds,
        faults=Faults(plan=faults or Plan()),
        patience_seconds=patience_seconds,
        journal=Journal(secrets=tuple(filter(None, (bot_token, app_token, signing_secret, client_secret)))),
    )
    if bot_token is None:
        levers.uninstall(context)
    socket_door = SocketDoor(context) if parsed.socket_mode else None
    door: Door = socket_door if socket_door is not None else HttpDoor(context)
    delivery, responses = Delivery(context, door), Responses(context)
    context.publish = delivery.publish
    context.journal.noted = context.workspace.wake

    def faults_changed() -> None:
        delivery.release()
        context.workspace.touch()

    context.faults.changed = faults_changed
    context.mailbox.caught = context.workspace.touch
    interactions = Interactions(context, delivery, responses)

    async def uploading(request: web.Request) -> web.StreamResponse:
        return await receive_upload(context, request)

    async def downloading(request: web.Request) -> web.StreamResponse:
        return await download(context, request)

    app = web.Application(client_max_size=LARGEST_BODY, middlewares=[same_origin])
    api, pages = WebApi(context), PagesDoor(context)
    app.add_routes(
        [
            web.get("/api/{method}", api.handle),
            web.post("/api/{method}", api.handle),
            web.post("/upload/v1/{ticket}", uploading),
            web.get("/files-pri/{file}/{tail:.+}", downloading),
            web.post("/response/{ticket}", responses.handle),
            *PeopleDoor(context, interactions).routes(),
            *TypingDoor(context, interactions).routes(),
            *AgentDoor(context).routes(),
            *RevisingDoor(context).routes(),
            *AdminDoor(context, socket_door).routes(),
            *OAuthDoor(context, pages.show).routes(),
            *FaultsDoor(context.faults).routes(),
            *MailDoor(context).routes(),
        ]
    )
    pages.add_to(app)
    if socket_door is not None:
        app.add_routes([web.get("/socket", socket_door.connect)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    site, catcher = web.TCPSite(runner, host, port), Catcher(context.mailbox)
    try:
        await site.start()
        smtp = await catcher.listen(host, smtp_port)
    except (OSError, OverflowError):
        await delivery.close()
        await runner.cleanup()
        raise
    address = runner.addresses[0]
    context.url = f"http://{address[0]}:{address[1]}/"
    context.smtp_url = f"smtp://{smtp[0]}:{smtp[1]}"
    return Sandbox(
        context=context,
        delivery=delivery,
        responses=responses,
        runner=runner,
        socket_door=socket_door,
        catcher=catcher,
    )
