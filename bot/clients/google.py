"""Google: OAuth 2 for web servers, and version 3 of the Calendar API."""

import hashlib
from base64 import b32hexencode
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from urllib.parse import quote, urlencode, urljoin
from zoneinfo import ZoneInfo

from bot.clients.calendar_requests import Requests, grant_of
from bot.clients.calendars import OWN, CalendarFailed, Event, Grant, Made, Trouble
from bot.core.weeks import Span
from db.models.calendars import Shown

SCOPES: Final = (
    "https://www.googleapis.com/auth/calendar.events",
    "https://www.googleapis.com/auth/calendar.freebusy",
)
CALENDARS_AT_ONCE = 50  # in one question for free and busy times
_NO_MAIL = {"sendUpdates": "none"}  # the invitations are our own
_WRITTEN = {**_NO_MAIL, "conferenceDataVersion": "1"}
_TIME = ("start", "end")


class GoogleCalendar:
    revokes: Final = True
    restores: Final = True  # as long as Google remembers it

    def __init__(
        self, requests: Requests, *, client_id: str, client_secret: str, auth_url: str, token_url: str, api_url: str
    ) -> None:
        self._requests = requests
        self._client = {"client_id": client_id, "client_secret": client_secret}
        self._auth_url = auth_url
        self._token_url = token_url
        self._revoke_url = urljoin(token_url, "revoke")  # beside it, as OAuth servers of Google's have it
        self._api_url = api_url.rstrip("/")
        self._events_url = f"{self._api_url}/calendars/{OWN}/events"

    def consent_url(self, *, state: str, challenge: str, redirect_uri: str, hint: str) -> str:
        query = {
            "client_id": self._client["client_id"],
            "redirect_uri": redirect_uri,
            "response_type": "code",
            "scope": " ".join(SCOPES),
            "access_type": "offline",
            "prompt": "consent",  # else there is no refresh token for who has consented before
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            "login_hint": hint,
        }
        return f"{self._auth_url}?{urlencode(query)}"

    async def exchange(self, code: str, *, verifier: str, redirect_uri: str) -> Grant:
        fields = {"code": code, "code_verifier": verifier, "redirect_uri": redirect_uri}
        answer = await self._requests.form(
            self._token_url, {**self._client, "grant_type": "authorization_code", **fields}
        )
        granted = str(answer.get("scope", "")).split()
        if not answer.get("refresh_token") or not set(SCOPES) <= set(granted):  # each can be unticked
            raise CalendarFailed(Trouble.NOT_GRANTED, f"{len(granted)} scopes")
        return grant_of(answer)

    async def refresh(self, refresh_token: str) -> Grant:
        fields = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        return grant_of(await self._requests.form(self._token_url, {**self._client, **fields}))

    async def revoke(self, refresh_token: str) -> None:
        try:
            await self._requests.form(self._revoke_url, {"token": refresh_token})
        except CalendarFailed as error:
            if error.trouble is not Trouble.REJECTED:  # 400: it was revoked before
                raise

    async def address(self, access_token: str) -> str | None:  # noqa: ARG002
        return None  # it would need a right more

    async def busy(
        self, access_token: str, addresses: Collection[str], *, start: datetime, end: datetime
    ) -> Mapping[str, tuple[Span, ...] | None]:
        asked = list(addresses)
        found: dict[str, tuple[Span, ...] | None] = {}
        for at in range(0, len(asked), CALENDARS_AT_ONCE):
            body = {
                "timeMin": start.isoformat(),
                "timeMax": end.isoformat(),
                "timeZone": "UTC",
                "calendarExpansionMax": CALENDARS_AT_ONCE,
                "items": [{"id": address} for address in asked[at : at + CALENDARS_AT_ONCE]],
            }
            answer = await self._requests.api("POST", f"{self._api_url}/freeBusy", token=access_token, body=body)
            found |= {address: _spans(known) for address, known in dict(answer.get("calendars", {})).items()}
        return {address: found.get(address) for address in asked}

    async def insert(self, access_token: str, event: Event) -> Made:
        body = {"id": event_id(event.key), **_body(event)}
        return _made(await self._requests.api("POST", self._events_url, token=access_token, query=_WRITTEN, body=body))

    async def patch(self, access_token: str, event_id: str, event: Event, *, timed: bool = True) -> Made:
        body = _body(event)
        for name in _TIME:
            # A patch goes over what is there: without the null an event of whole days would have both, and be refused.
            body[name] = {**body[name], "date": None}
            if not timed:
                del body[name]
        url = self._event_url(event_id)
        return _made(await self._requests.api("PATCH", url, token=access_token, query=_WRITTEN, body=body))

    async def shown(self, access_token: str, event_id: str, uid: str) -> Shown:  # noqa: ARG002
        try:
            answer = await self._requests.api("GET", self._event_url(event_id), token=access_token)
        except CalendarFailed as error:
            if error.trouble in {Trouble.NOT_FOUND, Trouble.GONE}:
                return Shown()
            raise
        # What is deleted stays there for a while, as cancelled.
        return Shown() if answer.get("status") == "cancelled" else _shown(answer)

    async def find(self, access_token: str, event: Event) -> Made | None:
        try:
            return _made(await self._requests.api("GET", self._event_url(event_id(event.key)), token=access_token))
        except CalendarFailed as error:
            if error.trouble in {Trouble.NOT_FOUND, Trouble.GONE}:
                return None
            raise

    async def delete(self, access_token: str, event_id: str) -> None:
        await self._requests.api("DELETE", self._event_url(event_id), token=access_token, query=_NO_MAIL)

    def _event_url(self, event_id: str) -> str:
        return f"{self._events_url}/{quote(event_id, safe='')}"


def event_id(key: str) -> str:
    """Ids that clients choose are base32hex in small letters, 5 to 1,024 of them."""
    return b32hexencode(hashlib.sha256(key.encode()).digest()[:20]).decode().lower()


def _body(event: Event) -> dict[str, Any]:
    zone = ZoneInfo(event.zone)
    body: dict[str, Any] = {
        "status": "confirmed",
        "summary": event.title,
        "description": event.description,
        "location": event.location,
        "start": {"dateTime": event.start.astimezone(zone).isoformat(), "timeZone": event.zone},
        "end": {"dateTime": event.end.astimezone(zone).isoformat(), "timeZone": event.zone},
        "visibility": "private",
        "extendedProperties": {"private": {"nexusUid": event.uid}},
        "conferenceData": None,
    }
    if event.meeting:
        # The same id again is the same meeting again.
        request = {"requestId": event_id(event.key), "conferenceSolutionKey": {"type": "hangoutsMeet"}}
        body["conferenceData"] = {"createRequest": request}
    return body


def _made(answer: Mapping[str, Any]) -> Made:
    conference = answer.get("conferenceData") or {}
    doors = {door.get("entryPointType"): door.get("uri") for door in conference.get("entryPoints") or ()}
    request = (conference.get("createRequest") or {}).get("status") or {}
    url = doors.get("video") or answer.get("hangoutLink")
    pending = url is None and request.get("statusCode") == "pending"
    try:
        return Made(event_id=answer["id"], meeting_url=url, pending=pending)
    except (KeyError, ValueError):
        raise CalendarFailed(Trouble.SERVER, "an event without an id") from None


def _shown(answer: Mapping[str, Any]) -> Shown:
    try:
        start, end = answer["start"], answer["end"]
        if "date" not in start:
            return Shown(
                starts_at=datetime.fromisoformat(start["dateTime"]), ends_at=datetime.fromisoformat(end["dateTime"])
            )
        last = date.fromisoformat(end["date"]) - timedelta(days=1)
        return Shown(first_day=date.fromisoformat(start["date"]), last_day=last)
    except (KeyError, TypeError, ValueError):
        raise CalendarFailed(Trouble.SERVER, "a time that is none") from None


def _spans(known: Mapping[str, Any]) -> tuple[Span, ...] | None:
    if known.get("errors"):
        return None
    try:
        return tuple(
            Span(datetime.fromisoformat(span["start"]), datetime.fromisoformat(span["end"]))
            for span in known.get("busy", ())
        )
    except (KeyError, TypeError, ValueError):
        raise CalendarFailed(Trouble.SERVER, "a time that is none") from None
