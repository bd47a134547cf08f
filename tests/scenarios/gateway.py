"""One address for several workspaces, as Slack is one: a call goes to the workspace whose token or code it carries."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from urllib.parse import parse_qs

import aiohttp
from aiohttp import web

from sandbox.server import Sandbox

KEPT_HEADERS = ("Content-Type", "Retry-After", "X-OAuth-Scopes")


class Gateway:
    """`chosen` is the workspace in which whoever installs the app is signed in."""

    def __init__(self, workspaces: Sequence[Sandbox], session: aiohttp.ClientSession) -> None:
        self.workspaces = workspaces
        self.chosen = workspaces[0]
        self.url = ""
        self._session = session

    async def authorize(self, request: web.Request) -> web.Response:
        raise web.HTTPFound(f"{self.chosen.url}oauth/v2/authorize?{request.query_string}")

    async def call(self, request: web.Request) -> web.Response:
        body = await request.read()
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        code = parse_qs(body.decode(errors="replace")).get("code", [""])[0]
        known = [one for one in self.workspaces if one.installation.knows(token) or one.installation.knows(code)]
        workspace = next(iter(known), self.workspaces[0])
        headers = {name: request.headers[name] for name in ("Authorization", "Content-Type") if name in request.headers}
        url = f"{workspace.api_url}{request.match_info['method']}"
        async with self._session.request(
            request.method, url, params=request.query, data=body, headers=headers
        ) as answer:
            kept = {name: answer.headers[name] for name in KEPT_HEADERS if name in answer.headers}
            return web.Response(status=answer.status, body=await answer.read(), headers=kept)


@asynccontextmanager
async def gateway(*workspaces: Sandbox) -> AsyncIterator[Gateway]:
    async with aiohttp.ClientSession() as session:
        one = Gateway(workspaces, session)
        app = web.Application()
        app.router.add_get("/oauth/v2/authorize", one.authorize)
        app.router.add_route("*", "/api/{method}", one.call)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        one.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
        try:
            yield one
        finally:
            await runner.cleanup()
