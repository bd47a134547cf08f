"""/as/…/workspace: what an admin does to the app, to people and to channels."""

from aiohttp import web

from sandbox.context import Context
from sandbox.pages.requests import Show
from sandbox.workspace import Json, User


class AdminPages:
    """Everybody may look; `sandbox.admin_door` takes what an admin does."""

    def __init__(self, context: Context, show: Show) -> None:
        self._context, self._show = context, show

    async def page(self, request: web.Request, user: User) -> web.StreamResponse:
        return self._show("admin.html", request, user, channel=None, **self._now())

    async def state(self, request: web.Request, user: User) -> web.StreamResponse:
        return self._show("admin_state.html", request, user, **self._now())

    def _now(self) -> Json:
        """`socket_mode` is None where the app is reached by HTTP."""
        socket_mode = self._context.socket_mode if self._context.manifest.socket_mode else None
        return {"installation": self._context.installation, "socket_mode": socket_mode}
