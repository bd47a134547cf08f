"""One request to a calendar's server, and what can come of it in our words. Nothing is asked twice here."""

import json
from collections.abc import Mapping
from typing import Any

import aiohttp

from bot.clients.calendars import CalendarFailed, Grant, Trouble

TIMEOUT_SECONDS = 10.0
_LIMITS = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "calendarUsageLimitsExceeded"})
_DELETED = frozenset({"ErrorCannotDeleteObject"})  # Graph, 403: by an id that never changes, and deleted before
_BY_STATUS: Mapping[int, Trouble] = {
    401: Trouble.EXPIRED,
    403: Trouble.FORBIDDEN,
    404: Trouble.NOT_FOUND,
    408: Trouble.TIMEOUT,
    409: Trouble.CONFLICT,
    410: Trouble.GONE,
    412: Trouble.CONFLICT,
    429: Trouble.LIMITED,
}


class Requests:
    """`timeout_seconds` is for one request as a whole."""

    def __init__(self, session: aiohttp.ClientSession, *, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        self._session = session
        self._timeout = aiohttp.ClientTimeout(total=timeout_seconds)

    async def form(self, url: str, fields: Mapping[str, str]) -> dict[str, Any]:
        """To a token endpoint."""
        return await self._send("POST", url, data=fields)

    async def api(
        self,
        method: str,
        url: str,
        *,
        token: str,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        return await self._send(
            method,
            url,
            params=query,
            json=body,
            headers={"Authorization": f"Bearer {token}", **(headers or {})},
        )

    async def _send(self, method: str, url: str, **arguments: Any) -> dict[str, Any]:
        # From None throughout: what they quote of requests are tokens and people's days.
        try:
            async with self._session.request(
                method, url, timeout=self._timeout, allow_redirects=False, **arguments
            ) as response:
                answer = _decoded(await response.read())
                if 200 <= response.status < 300:
                    return answer
                raise _failure(response, answer)
        except TimeoutError:
            raise CalendarFailed(Trouble.TIMEOUT, "no answer in time") from None
        except aiohttp.ClientConnectionError as error:
            raise CalendarFailed(Trouble.UNREACHABLE, type(error).__name__) from None
        except aiohttp.ClientError as error:
            raise CalendarFailed(Trouble.SERVER, type(error).__name__) from None


def grant_of(answer: Mapping[str, Any]) -> Grant:
    """Of a token endpoint's answer."""
    try:
        return Grant(
            access_token=answer["access_token"],
            refresh_token=answer.get("refresh_token"),
            expires_in=answer["expires_in"],
        )
    except (KeyError, ValueError):
        raise CalendarFailed(Trouble.SERVER, "no token in the answer") from None


def _decoded(body: bytes) -> dict[str, Any]:
    if not body:
        return {}
    try:
        answer = json.loads(body)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _failure(response: aiohttp.ClientResponse, answer: Mapping[str, Any]) -> CalendarFailed:
    code = _code(answer)
    status = response.status
    if code == "invalid_grant":
        trouble = Trouble.REVOKED
    elif code in {"invalid_client", "unauthorized_client"}:
        trouble = Trouble.REJECTED
    elif code in _LIMITS:
        trouble = Trouble.LIMITED
    elif code in _DELETED:
        trouble = Trouble.NOT_FOUND
    elif status >= 500:
        trouble = Trouble.SERVER
    else:
        trouble = _BY_STATUS.get(status, Trouble.REJECTED)
    return CalendarFailed(
        trouble, f"{status} {code}".strip(), retry_after=_seconds(response.headers.get("Retry-After"))
    )


def _code(answer: Mapping[str, Any]) -> str:
    """OAuth: {"error": "code"}; Google: {"error": {"errors": [{"reason": …}]}}; Graph: {"error": {"code": …}}."""
    error = answer.get("error")
    if isinstance(error, dict):
        reasons = error.get("errors")
        first = reasons[0] if isinstance(reasons, list) and reasons else {}
        error = (first.get("reason") if isinstance(first, dict) else None) or error.get("code")
    return error[:80] if isinstance(error, str) and error.replace("_", "").isalnum() else ""


def _seconds(header: str | None) -> float | None:
    """Both providers give seconds; a date is as good as none."""
    return float(header) if header is not None and header.isdecimal() else None
