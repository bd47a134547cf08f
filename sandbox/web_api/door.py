"""The door of the Web API: token, scopes, rate limits and faults, then the method."""

import json
import math
import time
from base64 import b64decode
from collections import defaultdict, deque
from typing import Any

from aiohttp import web

from sandbox.context import Context
from sandbox.faults import ApiFault, CutAnswer, kinds_of
from sandbox.faulty import cut, failed, limited
from sandbox.subjects import call_subject
from sandbox.web_api import agents, auth, chat, conversations, files, reactions, streams, users, views
from sandbox.web_api.call import Call
from sandbox.web_api.errors import SlackError
from sandbox.web_api.table import Method
from sandbox.workspace import Json

METHODS: dict[str, Method] = {
    **auth.METHODS,
    **agents.METHODS,
    **chat.METHODS,
    **streams.METHODS,
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

    async def handle(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        began = time.monotonic()
        args, malformed = await _arguments(request)
        fault = self.context.faults.draw(ApiFault, call_subject(self.context.workspace, name, args), method=name)
        if fault is not None and not isinstance(fault, CutAnswer):
            response, verdict = failed(fault)
            self.context.journal.note("api", name, verdict, began=began, payload={"sent": args}, fault=fault.kind)
            return response
        call = Call(context=self.context, method=name, args=args)
        try:
            method = METHODS.get(name)
            if method is None:
                raise SlackError("unknown_method", req_method=name)
            if malformed is not None:
                raise SlackError(malformed)
            self._authorise(_token(request, args), method)
            wait = self._over_limit(name, method, args)
            if wait:
                self.context.journal.note("api", name, "ratelimited", began=began, payload={"sent": args})
                return limited(wait)
            body: Json = {
                "ok": True,
                **await method.answer(call),
            }
        except SlackError as error:
            body = {"ok": False, "error": error.code, **error.fields}
        verdict = "cut off" if fault is not None else "ok" if body["ok"] else body["error"]
        befallen = kinds_of(*call.befallen, fault)
        payload = {"sent": args, "answer": body}
        self.context.journal.note("api", name, verdict, began=began, payload=payload, fault=befallen)
        headers = {"X-OAuth-Scopes": ",".join(sorted(self.context.scopes)), "X-Slack-Req-Id": str(began)}
        response = web.json_response(body, headers=headers)
        return response if fault is None else await cut(request, response)

    def _authorise(self, token: str, method: Method) -> None:
        if method.holder == "anyone":
            return
        if not token:
            raise SlackError("not_authed")
        holder = "app" if token == self.context.app_token else "bot"
        if holder == "bot":
            self.context.installation.check(token)
        if holder != method.holder:
            raise SlackError("not_allowed_token_type")
        scopes = self.context.scopes
        if method.scopes and not scopes.intersection(method.scopes):
            raise SlackError("missing_scope", needed=",".join(method.scopes), provided=",".join(sorted(scopes)))

    def _over_limit(self, name: str, method: Method, args: Json) -> int:
        """Seconds to wait, 0 when the call may go on. A sliding minute per method, for messages per channel."""
        if not self.context.faults.plan.rate_limits:
            return 0
        seen = self._calls[(name, str(args.get("channel", "")) if method.per_channel else "")]
        now = time.monotonic()
        while seen and seen[0] <= now - WINDOW_SECONDS:
            seen.popleft()
        if len(seen) >= method.per_minute:
            return max(1, math.ceil(seen[0] + WINDOW_SECONDS - now))
        seen.append(now)
        return 0


def _token(request: web.Request, args: Json) -> str:
    header = request.headers.get("Authorization", "")
    sent = str(args.pop("token", ""))
    return header.removeprefix("Bearer ").strip() if header else sent


async def _arguments(request: web.Request) -> tuple[dict[str, Any], str | None]:
    """Query, form or JSON body, and Slack's code where the body is not what it says."""
    args: dict[str, Any] = {**request.query, **_client(request.headers.get("Authorization", ""))}
    if request.content_type == "application/json":
        try:
            body = json.loads(await request.text() or "{}")
        except (ValueError, LookupError):  # not JSON, or not of the charset that it names
            return args, "invalid_json"
        if not isinstance(body, dict):
            return args, "json_not_object"
        args |= body
    elif request.method == "POST":
        try:
            form = await request.post()
        except (ValueError, LookupError):
            return args, "invalid_form_data"
        args |= {key: value for key, value in form.items() if isinstance(value, str)}
    return args, None


def _client(authorization: str) -> Json:
    """The app's id and secret, where they come by HTTP's Basic scheme."""
    if not authorization.startswith("Basic "):
        return {}
    try:
        login, _colon, password = b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
    except ValueError:
        return {}
    return {"client_id": login, "client_secret": password}
