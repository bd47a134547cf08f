"""/people/…/admin: what an admin does to the app, its connections, people and channels."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from sandbox import levers
from sandbox.context import Context
from sandbox.finding import Finder, Refused
from sandbox.socket_mode import REASONS, SocketDoor
from sandbox.workspace import Json, User

Act = Callable[[User, Json], Awaitable[None]]


class AdminDoor:
    """JSON in and out; `socket_door` is None where the app is reached by HTTP."""

    def __init__(self, context: Context, socket_door: SocketDoor | None) -> None:
        self._context, self._socket_door = context, socket_door
        self._find = Finder(context.workspace)
        self._acts: dict[str, Act] = {
            "install": self._install,
            "uninstall": self._uninstall,
            "revoke": self._revoke,
            "deactivate": self._deactivate,
            "reactivate": self._reactivate,
            "add": self._add,
            "remove": self._remove,
            "share": self._share,
            "archive": self._archive,
            "unarchive": self._unarchive,
            "disconnect": self._disconnect,
        }

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/people/{who}/admin/{act}", self.handle)]

    async def handle(self, request: web.Request) -> web.Response:
        """Answers with the app's token, as the pages of its settings show it to an admin; None when there is none."""
        act = self._acts.get(request.match_info["act"])
        if act is None:
            raise web.HTTPNotFound
        try:
            user = self._find.user(request.match_info["who"])
            if not user.is_admin:
                raise Refused(f"{user.handle} is no admin")
            await act(user, await request.json())
        except (Refused, KeyError) as error:
            return web.json_response({"error": str(error)}, status=400)
        return web.json_response({"token": self._context.installation.token})

    async def _install(self, _user: User, _body: Json) -> None:
        levers.install(self._context, self._context.manifest.scopes)

    async def _uninstall(self, _user: User, _body: Json) -> None:
        self._need_app()
        levers.uninstall(self._context)

    async def _revoke(self, _user: User, _body: Json) -> None:
        self._need_app()
        levers.revoke(self._context)

    async def _deactivate(self, user: User, body: Json) -> None:
        person = self._find.user(body["person"])
        if person is user:
            raise Refused("you cannot deactivate yourself")
        levers.deactivate(self._context, person)

    async def _reactivate(self, _user: User, body: Json) -> None:
        person = self._context.workspace.user(body["person"])
        if person is None or not person.deleted or person.is_bot:
            raise Refused(f"there is no deactivated person {body['person']!r}")
        levers.reactivate(self._context, person)

    async def _add(self, user: User, body: Json) -> None:
        levers.join(self._context, self._find.channel(user, body["channel"]), self._need_app(), user.id)

    async def _remove(self, user: User, body: Json) -> None:
        levers.leave(self._context, self._find.channel(user, body["channel"]), self._need_app())

    async def _share(self, user: User, body: Json) -> None:
        levers.share(self._context, self._find.channel(user, body["channel"]))

    async def _archive(self, user: User, body: Json) -> None:
        levers.archive(self._context, self._find.channel(user, body["channel"]), archived=True)

    async def _unarchive(self, user: User, body: Json) -> None:
        levers.archive(self._context, self._find.channel(user, body["channel"]), archived=False)

    async def _disconnect(self, _user: User, body: Json) -> None:
        if self._socket_door is None or body["reason"] not in REASONS:
            raise Refused("there is no such disconnection")
        await self._socket_door.disconnect(body["reason"])

    def _need_app(self) -> User:
        """The bot, where the app is installed."""
        bot = self._context.workspace.users[self._context.workspace.bot_user_id]
        if bot.deleted:
            raise Refused("the app is not installed")
        return bot
