"""The door of the Web API: token, scopes, rate limits and faults, then the method."""

import json
import time
from collections import defaultdict, deque
from typing import Any

from aiohttp import web

from sandbox.context import Context
from sandbox.web_api import auth, chat, conversations, files, reactions, users, views
from sandbox.web_api.call import Call
from sandbox.web_api.errors import SlackError
from sandbox.web_api.table import Method
from sandbox.workspace import Json

METHODS: dict[str, Method] = {
    **auth.METHODS,
    **chat.METHODS,
    **views.METHODS,
    **conversations.METHODS,
    **users.METHODS,
    **files.METHODS,
    **reactions.METHODS,
}

WINDOW_SECONDS = 60.0


class WebApi:
    """Answers /api/<method>."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._calls: dict[tuple[str, str], deque[float]] = defaultdict(deque)

    async def handle(self, request: web.Request) -> web.Response:
        name = request.match_info["method"]
        began = time.monotonic()
        args = await _arguments(request)
        fault = self.context.faults.next_api_fault(name)
        if fault is not None:
            self.context.journal.note("from app", name, f"{fault.status} (fault)", began=began, payload=args)
            if fault.status == 429:
                return _limited(fault.retry_after)
            return web.Response(status=fault.status, text="upstream request failed", content_type="text/html")
        try:
            method = METHODS.get(name)
            if method is None:
                raise SlackError("unknown_method", req_method=name)
            self._authorise(request, args, method)
            wait = self._over_limit(name, method, args)
            if wait:
                self.context.journal.note("from app", name, "ratelimited", began=began, payload=args)
                return _limited(wait)
            body: Json = {
                "ok": True,
                **await method.answer(Call(context=self.context, method=name, args=args)),
            }
        except SlackError as error:
            body = {"ok": False, "error": error.code, **error.fields}
        verdict = "ok" if body["ok"] else body["error"]
        self.context.journal.note("from app", name, verdict, began=began, payload={"sent": args, "answer": body})
        headers = {"X-OAuth-Scopes": ",".join(sorted(self.context.manifest.scopes)), "X-Slack-Req-Id": str(began)}
        return web.json_response(body, headers=headers)

    def _authorise(self, request: web.Request, args: Json, method: Method) -> None:
        header = request.headers.get("Authorization", "")
        token = header.removeprefix("Bearer ").strip() if header else str(args.pop("token", ""))
        if method.holder == "anyone":
            return
        if not token:
            raise SlackError("not_authed")
        known = {self.context.bot_token: "bot", self.context.app_token: "app"}
        if token not in known:
            raise SlackError("invalid_auth")
        if not self.context.workspace.installed:
            raise SlackError("account_inactive")
        if known[token] != method.holder:
            raise SlackError("not_allowed_token_type")
        scopes = self.context.manifest.scopes
        if method.scopes and not scopes.intersection(method.scopes):
            raise SlackError("missing_scope", needed=",".join(method.scopes), provided=",".join(sorted(scopes)))

    def _over_limit(self, name: str, method: Method, args: Json) -> int:
        """Seconds to wait, 0 when the call may go on. A sliding minute per method, for messages per channel."""
        if not self.context.faults.rate_limits:
            return 0
        seen = self._calls[(name, str(args.get("channel", "")) if method.per_channel else "")]
        now = time.monotonic()
        while seen and seen[0] <= now - WINDOW_SECONDS:
            seen.popleft()
        if len(seen) >= method.per_minute:
            return max(1, int(seen[0] + WINDOW_SECONDS - now))
        seen.append(now)
        return 0


async def _arguments(request: web.Request) -> dict[str, Any]:
    """Query, form or JSON body; a body that is not what it says counts as empty."""
    args: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = json.loads(await request.text() or "{}")
        except ValueError:
            body = {}
        if isinstance(body, dict):
            args |= body
    elif request.method == "POST":
        args |= {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
    return args


def _limited(seconds: int) -> web.Response:
    return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": str(seconds)})
