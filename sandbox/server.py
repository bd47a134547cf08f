"""The server: one address for the Web API, files, response URLs, Socket Mode, people and the page."""

from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web

from sandbox.context import Context, Door
from sandbox.delivery import Delivery, HttpDoor
from sandbox.doors import PeopleDoor
from sandbox.faults import Faults
from sandbox.files import download, receive_upload
from sandbox.interactions import Interactions
from sandbox.journal import Journal
from sandbox.manifest import parse_manifest
from sandbox.page import page
from sandbox.people import CHANNELS, PEOPLE, ChannelSeed, PersonSeed
from sandbox.responses import Responses
from sandbox.socket_mode import SocketDoor
from sandbox.triggers import Triggers
from sandbox.web_api.door import WebApi
from sandbox.workspace import Workspace

LARGEST_BODY = 1 << 30  # bytes: files come in one request
RETRY_SECONDS = (0.1, 0.5, 1.0)


class Sandbox:
    """A running workspace. `url` and `api_url` end with a slash."""

    def __init__(
        self,
        context: Context,
        delivery: Delivery,
        responses: Responses,
        runner: web.AppRunner,
        socket_door: SocketDoor | None,
    ) -> None:
        self._context, self._delivery, self._runner = context, delivery, runner
        self._responses, self._socket_door = responses, socket_door

    @property
    def url(self) -> str:
        return self._context.url

    @property
    def api_url(self) -> str:
        return f"{self._context.url}api/"

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

    async def refresh_sockets(self) -> None:
        """Make the app reconnect, as Slack regularly does."""
        if self._socket_door is not None:
            await self._socket_door.refresh()

    async def close(self) -> None:
        await self._delivery.close()
        await self._runner.cleanup()


async def start_sandbox(
    manifest: Mapping[str, Any],
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    signing_secret: str,
    bot_token: str,
    app_token: str,
    request_url: str | None = None,
    people: Sequence[PersonSeed] = PEOPLE,
    channels: Sequence[ChannelSeed] = CHANNELS,
    retry_seconds: tuple[float, ...] = RETRY_SECONDS,
) -> Sandbox:
    """Listen on `host`:`port` (0 takes a free one). `request_url` overrides every address of the manifest.

    `retry_seconds` are the pauses before each retry of an event; Slack's own are `delivery.SLACK_RETRY_SECONDS`.
    Raises OSError when the port is taken.
    """
    parsed = parse_manifest(manifest)
    context = Context(
        workspace=Workspace(people, channels, bot_name=parsed.name),
        manifest=parsed,
        signing_secret=signing_secret,
        bot_token=bot_token,
        app_token=app_token,
        request_url=request_url,
        retry_seconds=retry_seconds,
    )
    socket_door = SocketDoor(context) if parsed.socket_mode else None
    door: Door = socket_door if socket_door is not None else HttpDoor(context)
    delivery, responses = Delivery(context, door), Responses(context)
    context.publish = delivery.publish
    interactions = Interactions(context, delivery, responses)

    async def uploading(request: web.Request) -> web.StreamResponse:
        return await receive_upload(context, request)

    async def downloading(request: web.Request) -> web.StreamResponse:
        return await download(context, request)

    async def showing(_request: web.Request) -> web.StreamResponse:
        return page(context)

    app = web.Application(client_max_size=LARGEST_BODY)
    api = WebApi(context)
    app.add_routes(
        [
            web.get("/", showing),
            web.get("/api/{method}", api.handle),
            web.post("/api/{method}", api.handle),
            web.post("/upload/v1/{ticket}", uploading),
            web.get("/files-pri/{file}/{tail:.+}", downloading),
            web.post("/response/{ticket}", responses.handle),
            *PeopleDoor(context, delivery, interactions).routes(),
        ]
    )
    if socket_door is not None:
        app.add_routes([web.get("/socket", socket_door.connect)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    site = web.TCPSite(runner, host, port)
    try:
        await site.start()
    except OSError:
        await delivery.close()
        await runner.cleanup()
        raise
    address = runner.addresses[0]
    context.url = f"http://{address[0]}:{address[1]}/"
    return Sandbox(context, delivery, responses, runner, socket_door)
