"""/people/…/agent: what people see of the agent beside its messages, and its Stop button."""

from aiohttp import web

from sandbox import events
from sandbox.context import Context
from sandbox.web_api.streams import STOPPED, STREAMING
from sandbox.workspace import User


class AgentDoor:
    """JSON in and out; the person is named in the path by handle or id."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/people/{who}/agent", self.open),
            web.get("/people/{who}/agent", self.shown),
            web.post("/people/{who}/agent/stop", self.stop),
        ]

    async def open(self, request: web.Request) -> web.Response:
        """The person opens the agent's Messages tab."""
        events.home_opened(self._context, self._user(request).id, "messages")
        return web.json_response({})

    async def shown(self, request: web.Request) -> web.Response:
        """The prompts of the person's Messages tab, and the status of a thread; waits for either, where asked to."""
        workspace, query = self._context.workspace, request.query
        direct = workspace.direct(self._user(request).id)
        channel = workspace.channel(query.get("channel", "")) or direct
        thread = (channel.id, query.get("thread_ts", ""))

        def there() -> bool:
            return bool(workspace.statuses.get(thread) if thread[1] else workspace.prompts.get(direct.id))

        await workspace.until(there, float(query.get("timeout", "0")))
        prompts, status = workspace.prompts.get(direct.id, []), workspace.statuses.get(thread, "")
        return web.json_response({"prompts": prompts, "status": status})

    async def stop(self, request: web.Request) -> web.Response:
        """The button is there while the thread's session is "processing" and the app would hear of it."""
        user, body = self._user(request), await request.json()
        workspace = self._context.workspace
        channel = workspace.direct(user.id) if body["channel"] == "@bot" else workspace.channel(body["channel"])
        if channel is None or user.id not in channel.members:
            return web.json_response({"error": f"{user.handle} is in no channel {body['channel']!r}"}, status=400)
        thread = (channel.id, body["thread_ts"])
        if "agent_session_stopped" not in self._context.manifest.events:
            return web.json_response({"error": "there is no button to stop it"}, status=400)
        if not await workspace.until(lambda: workspace.sessions.get(thread) == "processing", body["timeout"]):
            return web.json_response({"error": "nothing is being worked on in that thread"}, status=400)
        stopped = []
        for message in workspace.replies(channel, thread[1]):
            if message.streaming == STREAMING:
                message.streaming = STOPPED
                stopped.append(message.ts)
        events.agent_session_stopped(self._context, channel, thread[1], user.id, stopped)
        workspace.touch()
        return web.json_response({})

    def _user(self, request: web.Request) -> User:
        user = self._context.workspace.user(request.match_info["who"])
        if user is None or user.is_bot or user.deleted:
            raise web.HTTPNotFound
        return user
