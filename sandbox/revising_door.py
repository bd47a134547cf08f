"""/people/…/messages/…: what people do to their own messages afterwards."""

from typing import Any

from aiohttp import web

from sandbox import events
from sandbox.context import Context
from sandbox.finding import Finder, Refused
from sandbox.objects import message_object
from sandbox.workspace import Channel, Message
from sandbox.written import escaped


class RevisingDoor:
    """JSON in and out; the person is named in the path by handle or id."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._find = Finder(context.workspace)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/people/{who}/messages/edit", self.edit),
            web.post("/people/{who}/messages/delete", self.delete),
        ]

    async def edit(self, request: web.Request) -> web.Response:
        try:
            _channel, message, body = await self._own(request)
        except Refused as error:
            return web.json_response({"error": str(error)}, status=400)
        before = message_object(self._context.workspace, message, self._context.url)
        message.text = escaped(str(body["text"]))
        message.edited_ts = self._context.workspace.new_ts()
        self._context.workspace.touch()
        events.message_changed(self._context, message, before)
        return web.json_response({})

    async def delete(self, request: web.Request) -> web.Response:
        try:
            channel, message, _body = await self._own(request)
        except Refused as error:
            return web.json_response({"error": str(error)}, status=400)
        del channel.messages[message.ts]
        self._context.workspace.touch()
        events.message_deleted(self._context, message)
        return web.json_response({})

    async def _own(self, request: web.Request) -> tuple[Channel, Message, dict[str, Any]]:
        """Raises Refused for messages of others."""
        user, body = self._find.user(request.match_info["who"]), await request.json()
        message = self._find.message(user, body["channel"], body["ts"])
        if message.user != user.id:
            raise Refused("only one's own messages can be changed")
        return self._context.workspace.channels[message.channel], message, body
