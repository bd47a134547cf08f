"""Socket Mode: a WebSocket for each connection of the app, envelopes out, acknowledgements back."""

import asyncio
import json
import time
import uuid
from contextlib import suppress
from typing import Literal, get_args

from aiohttp import WSMsgType, web

from sandbox.context import Answer, Context, Kind
from sandbox.workspace import Json

MOST_CONNECTIONS = 10
REFRESH_SECONDS = 10.0  # that a connection has to finish what it has, once another was asked for
TYPES: dict[Kind, str] = {
    "event": "events_api",
    "command": "slash_commands",
    "interaction": "interactive",
    "options": "interactive",
}


Reason = Literal["warning", "refresh_requested", "link_disabled"]
REASONS: tuple[Reason, ...] = get_args(Reason)


class SocketDoor:
    """Each envelope goes to one connection, in turn."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._sockets: list[web.WebSocketResponse] = []
        self._waiting: dict[str, asyncio.Future[Json | None]] = {}
        self._sent = 0
        self._ending: set[asyncio.Task[None]] = set()

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """The WebSocket handshake; the ticket comes from apps.connections.open and opens one connection."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._context.tickets or len(self._sockets) >= MOST_CONNECTIONS:
            self._note("connection", "403", "from app")
            return web.Response(status=403, text="forbidden")
        self._context.tickets.discard(ticket)
        socket = web.WebSocketResponse(heartbeat=30)
        await socket.prepare(request)
        self._sockets.append(socket)
        try:
            await self._frame(
                socket,
                {
                    "type": "hello",
                    "num_connections": len(self._sockets),
                    "debug_info": {"host": "sandbox", "approximate_connection_time": 3600},
                    "connection_info": {"app_id": self._context.workspace.app_id},
                },
            )
            self._context.workspace.touch()
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._acknowledged(message.data)
        finally:
            self._note("connection", "closed", "from app", {"code": socket.close_code})
            self._retire(socket)
        return socket

    async def send(self, kind: Kind, body: Json, *, retry: int = 0, retry_reason: str | None = None) -> Answer:
        socket = await self._next_socket()
        if socket is None:
            return Answer(status=0, reason="connection_failed", text="no connection is open")
        envelope_id = str(uuid.uuid4())
        envelope: Json = {
            "envelope_id": envelope_id,
            "type": TYPES[kind],
            "payload": body,
            "accepts_response_payload": kind != "event",
        }
        if kind == "event":
            envelope |= {"retry_attempt": retry, "retry_reason": retry_reason or ""}
        future: asyncio.Future[Json | None] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = future
        try:
            await self._frame(socket, envelope)
            payload = await asyncio.wait_for(future, self._context.patience_seconds)
        except TimeoutError:
            return Answer(status=0, reason="http_timeout")
        except ConnectionError as error:
            return Answer(status=0, reason="connection_failed", text=str(error))
        finally:
            del self._waiting[envelope_id]
        text = payload.get("text") if payload is not None and set(payload) == {"text"} else None
        return Answer(status=200, body=payload, text=text or ("" if payload is None else json.dumps(payload)))

    async def disconnect(self, reason: Reason, *, within_seconds: float = REFRESH_SECONDS) -> None:
        """Tell every connection that it ends: soon, now (the app comes back on a new address), or for good."""
        if reason == "link_disabled":
            self._context.socket_mode = False  # no new address is given from now on
        for socket in list(self._sockets):
            if reason != "warning":
                self._retire(socket)  # what it still acknowledges is heard, nothing new is sent to it
            with suppress(ConnectionError):
                await self._frame(socket, {"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}})
            if reason == "link_disabled":
                await socket.close()
            elif reason == "refresh_requested":
                ending = asyncio.get_running_loop().create_task(self._end(socket, within_seconds))
                self._ending.add(ending)
                ending.add_done_callback(self._ending.discard)
        self._context.workspace.touch()

    async def _end(self, socket: web.WebSocketResponse, seconds: float) -> None:
        """An app that holds on to a connection which is to be refreshed loses it all the same."""
        try:
            await asyncio.sleep(seconds)
        finally:
            await socket.close()

    async def close(self) -> None:
        for ending in self._ending:
            ending.cancel()
        await asyncio.gather(*self._ending, return_exceptions=True)
        for socket in list(self._sockets):
            await socket.close(code=1001)

    @property
    def connections(self) -> int:
        return len(self._sockets)

    async def _next_socket(self) -> web.WebSocketResponse | None:
        """The next open connection; one that is just being refreshed is waited for."""

        def opened() -> list[web.WebSocketResponse]:
            return [socket for socket in self._sockets if not socket.closed]

        if not await self._context.workspace.until(lambda: bool(opened()), self._context.patience_seconds):
            return None
        sockets = opened()
        self._sent += 1
        return sockets[self._sent % len(sockets)]

    def _retire(self, socket: web.WebSocketResponse) -> None:
        if socket in self._sockets:
            self._sockets.remove(socket)

    async def _frame(self, socket: web.WebSocketResponse, frame: Json) -> None:
        await socket.send_json(frame)
        self._note(str(frame["type"]), "sent", "to app", frame)

    def _note(self, what: str, verdict: str, direction: Literal["to app", "from app"], frame: object = None) -> None:
        self._context.journal.note("socket", what, verdict, began=time.monotonic(), payload=frame, direction=direction)

    def _acknowledged(self, text: str) -> None:
        try:
            message = json.loads(text)
        except ValueError:
            message = None
        if not isinstance(message, dict):
            self._note("frame", "not a JSON object", "from app", text)
            return
        future = self._waiting.get(str(message.get("envelope_id")))
        self._note("acknowledgement", "ok" if future is not None else "unknown envelope", "from app", message)
        if future is not None and not future.done():
            payload = message.get("payload")
            future.set_result(payload if isinstance(payload, dict) and payload else None)
