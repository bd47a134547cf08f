"""Outlook and Teams: the second version of Entra's OAuth endpoints, and version 1 of Graph.

Graph mails everybody whom an event lists as an attendee, and nothing turns that off. The invitations are our own, and
the event lists nobody.
"""

import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any, Final
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from bot.clients.calendar_requests import Requests, grant_of
from bot.clients.calendars import CalendarFailed, Event, Grant, Made, Trouble
from bot.core.weeks import Span
from db.models.calendars import Shown

SCOPES: Final = ("offline_access", "Calendars.ReadWrite", "OnlineMeetings.ReadWrite")
MAILBOXES_AT_ONCE = 20  # in one question for free and busy times
UID_PROPERTY: Final = "String {7f1f3cbe-8f0e-4f0c-9d8e-5f6a1b0c2d3e} Name nexusUid"  # the set is our own
_PREFER = {"Prefer": 'outlook.timezone="UTC", IdType="ImmutableId"'}  # ids stay when an event is moved to a folder
_FREE = frozenset({"free", "workingElsewhere"})
_MADE = "id,isOnlineMeeting,onlineMeeting"
_SHOWN = "id,start,end,isAllDay,isCancelled"
_TIME = ("start", "end", "isAllDay")
_MOST_FOUND = 10  # of one booking there is one event, and copies that somebody makes


class OutlookCalendar:
    revokes: Final = False  # Entra has no such endpoint; a person takes consent back on their account's page
    restores: Final = False  # what is deleted lies in a folder of its own, where it can be changed and nobody sees it

    def __init__(
        self, requests: Requests, *, client_id: str, client_secret: str, authority: str, graph_url: str
    ) -> None:
        self._requests = requests
        self._client = {"client_id": client_id, "client_secret": client_secret}
        self._oauth_url = f"{authority.rstrip('/')}/oauth2/v2.0"
        self._me_url = f"{graph_url.rstrip('/')}/me"
        self._events_url = f"{self._me_url}/events"

    def consent_url(self, *, state: str, challenge: str, redirect_uri: str, hint: str) -> str:
        query = {
            "client_id": self._client["client_id"],
            "redirect_uri": redirect_uri,
            "response_type": "code",
            "response_mode": "query",
            "scope": " ".join(SCOPES),
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            "login_hint": hint,
        }
        return f"{self._oauth_url}/authorize?{urlencode(query)}"

    async def exchange(self, code: str, *, verifier: str, redirect_uri: str) -> Grant:
        fields = {"code": code, "code_verifier": verifier, "redirect_uri": redirect_uri}
        answer = await self._token({"grant_type": "authorization_code", **fields})
        granted = {scope.rpartition("/")[2] for scope in str(answer.get("scope", "")).split()}
        # That offline access was granted shows in the refresh token alone.
        if not answer.get("refresh_token") or not set(SCOPES) - {"offline_access"} <= granted:
            raise CalendarFailed(Trouble.NOT_GRANTED, f"{len(granted)} scopes")
        return grant_of(answer)

    async def refresh(self, refresh_token: str) -> Grant:
        return grant_of(await self._token({"grant_type": "refresh_token", "refresh_token": refresh_token}))

    async def _token(self, fields: Mapping[str, str]) -> dict[str, Any]:
        return await self._requests.form(
            f"{self._oauth_url}/token", {**self._client, "scope": " ".join(SCOPES), **fields}
        )

    async def revoke(self, refresh_token: str) -> None:
        """See `revokes`."""

    async def address(self, access_token: str) -> str | None:
        answer = await self._requests.api("GET", f"{self._me_url}/calendar", token=access_token, headers=_PREFER)
        address = (answer.get("owner") or {}).get("address")
        if not isinstance(address, str):
            raise CalendarFailed(Trouble.SERVER, "a calendar without an owner")
        return address

    async def busy(
        self, access_token: str, addresses: Collection[str], *, start: datetime, end: datetime
    ) -> Mapping[str, tuple[Span, ...] | None]:
        asked = list(addresses)
        found: dict[str, tuple[Span, ...] | None] = {}
        for at in range(0, len(asked), MAILBOXES_AT_ONCE):
            body = {
                "schedules": asked[at : at + MAILBOXES_AT_ONCE],
                "startTime": _moment(start, "UTC"),
                "endTime": _moment(end, "UTC"),
                "availabilityViewInterval": 60,
            }
            url = f"{self._me_url}/calendar/getSchedule"
            answer = await self._requests.api("POST", url, token=access_token, body=body, headers=_PREFER)
            found |= {str(one.get("scheduleId")).casefold(): _spans(one) for one in answer.get("value", ())}
        return {address: found.get(address.casefold()) for address in asked}

    async def insert(self, access_token: str, event: Event) -> Made:
        body = {
            **_body(event),
            "body": {"contentType": "html", "content": _text(event)},
            "transactionId": event.key,
            "responseRequested": False,
            "allowNewTimeProposals": False,
        }
        return _made(await self._requests.api("POST", self._events_url, token=access_token, body=body, headers=_PREFER))

    async def patch(self, access_token: str, event_id: str, event: Event, *, timed: bool = True) -> Made:
        body = {name: value for name, value in _body(event).items() if timed or name not in _TIME}
        if not event.meeting:  # with one, the text holds how to join it, and is Outlook's
            body["body"] = {"contentType": "html", "content": _text(event)}
        url = self._event_url(event_id)
        return _made(await self._requests.api("PATCH", url, token=access_token, body=body, headers=_PREFER))

    async def find(self, access_token: str, event: Event) -> Made | None:
        found = await self._listed(access_token, event.uid, _MADE)
        return _made(found[0]) if found else None

    async def shown(self, access_token: str, event_id: str, uid: str) -> Shown:
        """Asked of the calendar and not of the event: an id that never changes is still good in "Deleted Items"."""
        found = await self._listed(access_token, uid, _SHOWN)
        one = next((one for one in found if one.get("id") == event_id and not one.get("isCancelled")), None)
        return Shown() if one is None else _shown(one)

    async def _listed(self, access_token: str, uid: str, fields: str) -> list[dict[str, Any]]:
        """Events of a booking that stand in the calendar."""
        quoted = uid.replace("'", "''")
        query = {
            "$filter": f"singleValueExtendedProperties/Any(ep: ep/id eq '{UID_PROPERTY}' and ep/value eq '{quoted}')",
            "$select": fields,
            "$top": str(_MOST_FOUND),
        }
        answer = await self._requests.api("GET", self._events_url, token=access_token, query=query, headers=_PREFER)
        return list(answer.get("value") or ())

    async def delete(self, access_token: str, event_id: str) -> None:
        await self._requests.api("DELETE", self._event_url(event_id), token=access_token, headers=_PREFER)

    def _event_url(self, event_id: str) -> str:
        return f"{self._events_url}/{quote(event_id, safe='')}"


def _body(event: Event) -> dict[str, Any]:
    body: dict[str, Any] = {
        "subject": event.title,
        "start": _moment(event.start, event.zone),
        "end": _moment(event.end, event.zone),
        "isAllDay": False,
        "location": {"displayName": event.location or ""},
        "showAs": "busy",
        "sensitivity": "private",
        "singleValueExtendedProperties": [{"id": UID_PROPERTY, "value": event.uid}],
    }
    if event.meeting:
        body |= {"isOnlineMeeting": True, "onlineMeetingProvider": "teamsForBusiness"}
    return body


def _moment(moment: datetime, zone: str) -> dict[str, str]:
    there = moment.astimezone(UTC if zone == "UTC" else ZoneInfo(zone))
    return {"dateTime": there.replace(tzinfo=None).isoformat(timespec="seconds"), "timeZone": zone}


def _text(event: Event) -> str:
    """What the event says, as HTML."""
    words = re.sub(r"\r?\n", "<br>", escape(event.description))
    return f"<p>{words}</p>"


def _made(answer: Mapping[str, Any]) -> Made:
    url = (answer.get("onlineMeeting") or {}).get("joinUrl")
    try:
        return Made(event_id=answer["id"], meeting_url=url, pending=bool(answer.get("isOnlineMeeting")) and not url)
    except (KeyError, ValueError):
        raise CalendarFailed(Trouble.SERVER, "an event without an id") from None


def _shown(answer: Mapping[str, Any]) -> Shown:
    try:
        start, end = _utc(answer["start"]), _utc(answer["end"])
        if not answer.get("isAllDay"):
            return Shown(starts_at=start, ends_at=end)
        # Days, at midnight of no zone, whichever is asked for
        return Shown(first_day=start.date(), last_day=end.date() - timedelta(days=1))
    except (KeyError, TypeError, ValueError):
        raise CalendarFailed(Trouble.SERVER, "a time that is none") from None


def _spans(schedule: Mapping[str, Any]) -> tuple[Span, ...] | None:
    if schedule.get("error"):
        return None
    try:
        return tuple(
            Span(_utc(item["start"]), _utc(item["end"]))
            for item in schedule.get("scheduleItems", ())
            if item["status"] not in _FREE
        )
    except (KeyError, TypeError, ValueError):
        raise CalendarFailed(Trouble.SERVER, "a time that is none") from None


def _utc(moment: Mapping[str, str]) -> datetime:
    """In UTC, as every request asks for."""
    if moment["timeZone"] != "UTC":
        raise ValueError(moment["timeZone"])
    return datetime.fromisoformat(moment["dateTime"]).replace(tzinfo=UTC)
