"""/people/…/entries and /options: what people type before anything is sent, in messages, modals and the App Home."""

from typing import Any

from aiohttp import web

from sandbox.context import Context
from sandbox.doors import answering
from sandbox.finding import Finder
from sandbox.interactions import Interactions
from sandbox.workspace import Json, Message, User, View


class TypingDoor:
    """Bodies name their place: `channel` and `ts` of a message, or `view`, a modal or App Home of the person's."""

    def __init__(self, context: Context, interactions: Interactions) -> None:
        self._find, self._interactions = Finder(context.workspace), interactions

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/people/{who}/entries", answering(self.enter)),
            web.post("/people/{who}/options", answering(self.options)),
        ]

    async def enter(self, request: web.Request) -> Json:
        """Keep `values`, by address, of inputs; of those that dispatch, in views, the app is told."""
        user, body = self._find.user(request.match_info["who"]), await request.json()
        where = self._where(user, body)
        for name, value in body["values"].items():
            if isinstance(where, View):
                await self._interactions.fill(user, where, name, value)
            else:
                await self._interactions.enter(user, where, name, value)
        return {}

    async def options(self, request: web.Request) -> Json:
        """What an external select offers for `typed`."""
        user, body = self._find.user(request.match_info["who"]), await request.json()
        where = self._where(user, body)
        return {"options": await self._interactions.options(user, where, body["action"], body["typed"])}

    def _where(self, user: User, body: Any) -> View | Message:
        if body.get("ts"):
            return self._find.message(user, body["channel"], body["ts"])
        return self._find.view(user, body["view"])
