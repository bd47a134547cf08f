"""What the calendars' servers for tests share: OAuth's code flow with PKCE for confidential clients, strictly."""

import asyncio
import base64
import hashlib
import re
import secrets
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import urlencode

from aiohttp import web

CLIENT_ID = "the-bot"
SECRET = "a secret for tests"
REDIRECT_URI = "http://127.0.0.1:3000/oauth/callback"
LIFETIME_SECONDS = 3600
CODE_SECONDS = 60

Fault = Callable[[web.Request], web.StreamResponse]


class Silence:
    """No answer at all, for as long as the test lasts."""


class Refusal(Exception):
    def __init__(self, status: int, code: str, message: str = "") -> None:
        super().__init__(f"{status} {code} {message}")
        self.status, self.code, self.message = status, code, message


@dataclass
class Consent:
    account: str
    scopes: frozenset[str]
    redirect_uri: str = ""
    challenge: str = ""
    expires_at: float = 0.0


class OAuthServer:
    """People consent at once, as the account that the request hints at; `left_out` are the rights that they untick."""

    provider_query: ClassVar[Mapping[str, str]] = {}  # what the authorisation request has to say beyond the standard
    known_scopes: frozenset[str] = frozenset()
    rotates = False  # whether a refresh token is good for one refresh

    def __init__(self, *accounts: str) -> None:
        self.accounts = set(accounts)
        self.redirect_uri = REDIRECT_URI
        self.consents = True
        self.left_out: frozenset[str] = frozenset()
        self.faults: list[Fault | Silence] = []  # of the API, one a request
        self.token_faults: list[Fault | Silence] = []
        self.refreshes: list[str] = []  # refresh tokens in the order they came, good or not
        self.requests: list[str] = []  # "POST /path" of the API
        self.lost_answers = 0  # of the next requests that the API does and that change something: it answers with 502
        self.url = ""
        self._ahead = 0.0
        self._codes: dict[str, Consent] = {}
        self._access: dict[str, Consent] = {}
        self._refresh: dict[str, Consent] = {}
        self._closing = asyncio.Event()

    # what a test does

    def pass_time(self, seconds: float) -> None:
        self._ahead += seconds

    def revoke_all(self) -> None:
        """As when somebody takes their consent back on their account's page."""
        self._access.clear()
        self._refresh.clear()

    def grant(self, account: str) -> tuple[str, str]:
        """An access and a refresh token, as if somebody had consented."""
        return self._issue(Consent(account, self.known_scopes))

    @property
    def holders(self) -> list[str]:
        """Whose refresh tokens are good."""
        return sorted(consent.account for consent in self._refresh.values())

    # the endpoints

    async def authorize(self, request: web.Request) -> web.StreamResponse:
        query = dict(request.query)
        if query.get("client_id") != CLIENT_ID:
            return web.Response(status=401, text="unknown client")
        if query.get("redirect_uri") != self.redirect_uri:
            return web.Response(status=400, text="redirect_uri_mismatch")
        wanted = {
            "client_id", "redirect_uri", "response_type", "scope", "state", "code_challenge",
            "code_challenge_method", "login_hint", *self.provider_query,
        }  # fmt: skip
        scopes = frozenset(query.get("scope", "").split())
        right = (
            set(query) == wanted
            and query["response_type"] == "code"
            and query["code_challenge_method"] == "S256"
            and re.fullmatch(r"[\w-]{43}", query["code_challenge"]) is not None
            and len(query["state"]) >= 32
            and all(query[name] == value for name, value in self.provider_query.items())
            and scopes == self.known_scopes
        )
        if not right:
            return web.Response(status=400, text="invalid_request")
        answer = {"state": query["state"]}
        if not self.consents or query["login_hint"] not in self.accounts:
            answer["error"] = "access_denied"
        else:
            code = secrets.token_urlsafe(24)
            answer["code"] = code
            self._codes[code] = Consent(
                query["login_hint"], scopes - self.left_out, self.redirect_uri, query["code_challenge"],
                self._now() + CODE_SECONDS,
            )  # fmt: skip
        return web.Response(status=302, headers={"Location": f"{self.redirect_uri}?{urlencode(answer)}"})

    async def token(self, request: web.Request) -> web.StreamResponse:
        try:
            await self._fail(request, self.token_faults)
            return web.json_response(self._exchange(await self._fields(request)))
        except Refusal as refusal:
            return web.json_response(
                {"error": refusal.code, "error_description": refusal.message}, status=refusal.status
            )
        except _Answered as answered:
            return answered.response

    def _exchange(self, fields: Mapping[str, str]) -> dict[str, Any]:
        if (fields.get("client_id"), fields.get("client_secret")) != (CLIENT_ID, SECRET):
            raise Refusal(401, "invalid_client")
        optional = {"scope"} if self.rotates else set()
        common = {"grant_type", "client_id", "client_secret"}
        match fields.get("grant_type"):
            case "authorization_code":
                _only(fields, common | {"code", "code_verifier", "redirect_uri"}, optional)
                return self._by_code(fields)
            case "refresh_token":
                _only(fields, common | {"refresh_token"}, optional)
                return self._by_refresh(fields["refresh_token"])
            case _:
                raise Refusal(400, "unsupported_grant_type")

    def _by_code(self, fields: Mapping[str, str]) -> dict[str, Any]:
        consent = self._codes.pop(fields["code"], None)  # good once, right or wrong
        digest = hashlib.sha256(fields["code_verifier"].encode()).digest()
        if (
            consent is None
            or consent.expires_at < self._now()
            or consent.redirect_uri != fields["redirect_uri"]
            or base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != consent.challenge
        ):
            raise Refusal(400, "invalid_grant", "the code, its verifier or its redirect")
        return self._answer(consent, *self._issue(consent))

    def _by_refresh(self, refresh_token: str) -> dict[str, Any]:
        self.refreshes.append(refresh_token)
        consent = self._refresh.get(refresh_token)
        if consent is None:
            raise Refusal(400, "invalid_grant", "the refresh token")
        if not self.rotates:
            return self._answer(consent, self._issue_access(consent), None)
        del self._refresh[refresh_token]
        return self._answer(consent, *self._issue(consent))

    def _answer(self, consent: Consent, access: str, refresh: str | None) -> dict[str, Any]:
        answer = {
            "access_token": access,
            "expires_in": LIFETIME_SECONDS,
            "token_type": "Bearer",
            "scope": " ".join(sorted(consent.scopes - {"offline_access"})),
        }
        return answer if refresh is None else {**answer, "refresh_token": refresh}

    async def revoke(self, request: web.Request) -> web.StreamResponse:
        token = (await self._fields(request)).get("token")
        consent = self._refresh.pop(token or "", None)
        if consent is None:
            return web.json_response({"error": "invalid_token"}, status=400)
        self._access = {known: one for known, one in self._access.items() if one.account != consent.account}
        return web.json_response({})

    # for the APIs

    async def _fail(self, request: web.Request, faults: list[Fault | Silence]) -> None:
        if not faults:
            return
        fault = faults.pop(0)
        if isinstance(fault, Silence):
            await self._closing.wait()
            raise _Answered(web.Response(status=503))
        raise _Answered(fault(request))

    def _consent(self, request: web.Request) -> Consent:
        scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
        consent = self._access.get(token)
        if scheme != "Bearer" or consent is None or consent.expires_at < self._now():
            raise Refusal(401, "InvalidAuthenticationToken")
        return consent

    def _issue(self, consent: Consent) -> tuple[str, str]:
        refresh = f"refresh-{secrets.token_urlsafe(24)}"
        self._refresh[refresh] = consent
        return self._issue_access(consent), refresh

    def _issue_access(self, consent: Consent) -> str:
        access = f"access-{secrets.token_urlsafe(24)}"
        self._access[access] = Consent(consent.account, consent.scopes, expires_at=self._now() + LIFETIME_SECONDS)
        return access

    def _now(self) -> float:
        return time.time() + self._ahead

    async def _fields(self, request: web.Request) -> dict[str, str]:
        if request.content_type != "application/x-www-form-urlencoded" or request.query:
            raise Refusal(400, "invalid_request", "not a form")
        return {name: str(value) for name, value in (await request.post()).items()}

    def close(self) -> None:
        self._closing.set()


class _Answered(Exception):
    def __init__(self, response: web.StreamResponse) -> None:
        super().__init__()
        self.response = response


Api = Callable[[web.Request, Consent], Any]


def strict(server: OAuthServer, api: Api, error: Callable[[Refusal], web.Response]) -> Any:
    """The endpoint of an API: a fault first, then the token, then what it does; None is 204."""

    async def serve(request: web.Request) -> web.StreamResponse:
        server.requests.append(f"{request.method} {request.path}")
        try:
            await server._fail(request, server.faults)
            answer = await api(request, server._consent(request))
            if server.lost_answers and request.method != "GET":
                server.lost_answers -= 1
                return web.Response(status=502, text="Bad Gateway")
        except Refusal as refusal:
            return error(refusal)
        except _Answered as answered:
            return answered.response
        return web.Response(status=204) if answer is None else web.json_response(answer)

    return serve


def status(code: int, reason: str = "backendError", *, headers: Mapping[str, str] | None = None) -> Fault:
    """An answer that is no answer; `reason` is where Google says it."""
    body = {"error": {"code": code, "message": "told to", "errors": [{"domain": "global", "reason": reason}]}}
    return lambda _request: web.json_response(body, status=code, headers=headers)


def _only(given: Mapping[str, Any], required: set[str], optional: set[str]) -> None:
    if not required <= set(given) <= required | optional:
        raise Refusal(400, "invalid_request", str(sorted(set(given) ^ required)))


def only(given: Any, required: set[str], optional: set[str], code: str) -> dict[str, Any]:
    """An object with these fields; what is unknown is refused."""
    if not isinstance(given, dict) or not required <= set(given) <= required | optional:
        found = sorted(given) if isinstance(given, dict) else type(given).__name__
        raise Refusal(400, code, f"wants {sorted(required)}, may {sorted(optional)}, got {found}")
    return given


def zoned(text: Any, code: str) -> datetime:
    """RFC 3339 with an offset."""
    if not isinstance(text, str) or not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", text):
        raise Refusal(400, code, f"{text!r} is no moment with an offset")
    return datetime.fromisoformat(text)


@asynccontextmanager
async def listening(server: OAuthServer, app: web.Application) -> AsyncIterator[None]:
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield
    finally:
        server.close()
        await runner.cleanup()
