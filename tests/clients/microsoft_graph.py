"""Entra's OAuth and Graph's calendar for tests: their wire format, taken strictly. What they hold can be seen."""

import re
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo, available_timezones

from aiohttp import web

from tests.clients.oauth_server import Consent, OAuthServer, Refusal, listening, only, strict

BAD = "ErrorInvalidRequest"
WRITTEN = {
    "subject", "body", "start", "end", "location", "showAs", "singleValueExtendedProperties", "isOnlineMeeting",
    "onlineMeetingProvider", "sensitivity", "isAllDay",
}  # fmt: skip
AT_FIRST = {"transactionId", "responseRequested", "allowNewTimeProposals"}
PROPERTY = re.compile(r"String \{[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\} Name \w+")
FILTER = re.compile(r"singleValueExtendedProperties/Any\(ep: ep/id eq '([^']+)' and ep/value eq '((?:[^']|'')+)'\)")


class GraphServer(OAuthServer):
    """`events` by account and id; what is deleted lies in `deleted`, where ids that never change still find it."""

    provider_query: ClassVar[Mapping[str, str]] = {"response_mode": "query"}
    known_scopes = frozenset({"offline_access", "Calendars.ReadWrite", "OnlineMeetings.ReadWrite"})
    rotates = True

    def __init__(self, *accounts: str) -> None:
        super().__init__(*accounts)
        self.events: dict[str, dict[str, dict[str, Any]]] = {account: {} for account in accounts}
        self.deleted: dict[str, dict[str, dict[str, Any]]] = {account: {} for account in accounts}
        self.busy: dict[str, list[tuple[datetime, datetime, str]]] = {account: [] for account in accounts}

    # what a person does in their calendar

    def move(self, account: str, start: datetime, minutes: int = 60) -> None:
        """The one event that is there."""
        [event] = self.events[account].values()
        event["start"], event["end"] = _written(start), _written(start + timedelta(minutes=minutes))

    def take_days(self, account: str, first: date, days: int = 1) -> None:
        [event] = self.events[account].values()
        begin = datetime.combine(first, time(), UTC)
        event |= {"isAllDay": True, "start": _written(begin), "end": _written(begin + timedelta(days=days))}

    def remove(self, account: str) -> None:
        [event] = self.events[account].values()
        self._delete(account, event["id"])

    def _delete(self, account: str, event_id: str) -> None:
        self.deleted[account][event_id] = self.events[account].pop(event_id)

    async def calendar(self, _request: web.Request, consent: Consent) -> Any:
        return {"id": "calendar", "name": "Calendar", "owner": {"name": "Somebody", "address": consent.account}}

    async def schedule(self, request: web.Request, _consent: Consent) -> Any:
        body = only(await request.json(), {"schedules", "startTime", "endTime"}, {"availabilityViewInterval"}, BAD)
        start, end = _moment(body["startTime"]), _moment(body["endTime"])
        if not start < end or not 0 < len(body["schedules"]) <= 20 or (end - start).days > 62:
            raise Refusal(400, BAD, "the range, or how many")
        if 'outlook.timezone="UTC"' not in request.headers.get("Prefer", ""):
            raise Refusal(400, BAD, "times would come in the mailbox's own zone")
        return {"value": [self._schedule(address, start, end) for address in body["schedules"]]}

    def _schedule(self, address: str, start: datetime, end: datetime) -> dict[str, Any]:
        if address not in self.accounts:
            error = {"message": "no such mailbox", "responseCode": "ErrorMailRecipientNotFound"}
            return {"scheduleId": address, "scheduleItems": [], "error": error}
        taken = [
            *self.busy[address],
            *(
                (_moment(event["start"]), _moment(event["end"]), event["showAs"])
                for event in self.events[address].values()
            ),
        ]
        items = [
            {"status": status, "start": _written(one), "end": _written(two), "isPrivate": False}
            for one, two, status in sorted(taken)
            if one < end and two > start
        ]
        return {"scheduleId": address, "availabilityView": "", "scheduleItems": items}

    async def insert(self, request: web.Request, consent: Consent) -> Any:
        body = only(await request.json(), {"subject", "start", "end", "transactionId"}, WRITTEN | AT_FIRST, BAD)
        mine = self.events[consent.account]
        for event in mine.values():
            if event["transactionId"] == body["transactionId"]:
                if event["asked"] == body:
                    return _shown(event)
                raise Refusal(409, "ErrorDuplicateTransactionId", "used to create a different event")
        event = {"id": f"AAkAL{secrets.token_urlsafe(40)}==", "asked": body, "transactionId": body["transactionId"]}
        self._write(event, body)
        mine[event["id"]] = event
        return _shown(event)

    async def patch(self, request: web.Request, consent: Consent) -> Any:
        event = self._event(request, consent)
        self._write(event, only(await request.json(), set(), WRITTEN, BAD))
        return _shown(event)

    async def listed(self, request: web.Request, consent: Consent) -> Any:
        query = only(dict(request.query), {"$filter"}, {"$select", "$top"}, BAD)
        asked = FILTER.fullmatch(query["$filter"])
        if asked is None:
            raise Refusal(400, "ErrorInvalidUrlQueryFilter")
        wanted = {"id": asked[1], "value": asked[2].replace("''", "'")}
        found = [
            event
            for event in self.events[consent.account].values()
            if wanted in event.get("singleValueExtendedProperties", ())
        ]
        fields = query["$select"].split(",")
        answers = [_shown(event) for event in found[: int(query.get("$top", 10))]]
        if 'outlook.timezone="UTC"' not in request.headers.get("Prefer", ""):
            raise Refusal(400, BAD, "times would come in the mailbox's own zone")
        return {"value": [{name: answer[name] for name in fields} for answer in answers]}

    async def delete(self, request: web.Request, consent: Consent) -> Any:
        event_id = self._event(request, consent)["id"]
        if event_id in self.deleted[consent.account]:
            raise Refusal(403, "ErrorCannotDeleteObject", "Object cannot be deleted.")
        self._delete(consent.account, event_id)

    def _event(self, request: web.Request, consent: Consent) -> dict[str, Any]:
        known = {**self.events[consent.account], **self.deleted[consent.account]}
        event = known.get(request.match_info["id"])
        if event is None:
            raise Refusal(404, "ErrorItemNotFound", "The specified object was not found in the store.")
        return event

    def _write(self, event: dict[str, Any], body: dict[str, Any]) -> None:
        times = {name: _moment(body[name]) for name in ("start", "end") if name in body}
        if len(times) == 2 and not times["start"] < times["end"]:
            raise Refusal(400, "ErrorCalendarEndDateIsEarlierThanStartDate")
        if body.get("isAllDay", event.get("isAllDay")) and any(str(one.time()) != "00:00:00" for one in times.values()):
            raise Refusal(400, "ErrorPropertyValidationFailure", "has to be midnight in the same time zone")
        if "location" in body:
            only(body["location"], {"displayName"}, set(), BAD)
        for kept in body.get("singleValueExtendedProperties", ()):
            if not PROPERTY.fullmatch(only(kept, {"id", "value"}, set(), BAD)["id"]):
                raise Refusal(400, "ErrorInvalidProperty", kept["id"])
        if "body" in body:
            if only(body["body"], {"contentType", "content"}, set(), BAD)["contentType"] not in {"html", "text"}:
                raise Refusal(400, BAD, "content type")
            event.pop("onlineMeeting", None)  # the text held how to join, and is overwritten
        if body.get("sensitivity", "normal") not in {"normal", "personal", "private", "confidential"}:
            raise Refusal(400, BAD, "sensitivity")
        event.update(body)
        if body.get("isOnlineMeeting") and "onlineMeeting" not in event:
            if body.get("onlineMeetingProvider") != "teamsForBusiness":
                raise Refusal(400, BAD, "online meeting provider")
            event["onlineMeeting"] = {"joinUrl": f"https://teams.microsoft.com/l/meetup-join/{secrets.token_hex(6)}"}


def _shown(event: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": event["id"],
        "isOnlineMeeting": event.get("isOnlineMeeting", False),
        "onlineMeeting": event.get("onlineMeeting"),
        "start": _written(_moment(event["start"])),
        "end": _written(_moment(event["end"])),
        "isAllDay": event.get("isAllDay", False),
        "isCancelled": False,
    }


def _moment(given: Any) -> datetime:
    """A time of day and the zone it is in, apart."""
    only(given, {"dateTime", "timeZone"}, set(), BAD)
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?", given["dateTime"]):
        raise Refusal(400, "ErrorInvalidParameter", given["dateTime"])
    if given["timeZone"] not in available_timezones():
        raise Refusal(400, "ErrorInvalidTimeZone", given["timeZone"])
    return datetime.fromisoformat(given["dateTime"]).replace(tzinfo=ZoneInfo(given["timeZone"]))


def _written(moment: datetime) -> dict[str, str]:
    return {"dateTime": moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.0000000"), "timeZone": "UTC"}


def _error(refusal: Refusal) -> web.Response:
    inner = {"request-id": "0", "date": "2026-01-01T00:00:00"}
    body = {"error": {"code": refusal.code, "message": refusal.message, "innerError": inner}}
    return web.json_response(body, status=refusal.status)


@asynccontextmanager
async def graph_server(*accounts: str) -> AsyncIterator[GraphServer]:
    server = GraphServer(*accounts)
    app = web.Application()
    app.router.add_get("/tenant/oauth2/v2.0/authorize", server.authorize)
    app.router.add_post("/tenant/oauth2/v2.0/token", server.token)
    app.router.add_get("/v1.0/me/calendar", strict(server, server.calendar, _error))
    app.router.add_post("/v1.0/me/calendar/getSchedule", strict(server, server.schedule, _error))
    app.router.add_post("/v1.0/me/events", strict(server, server.insert, _error))
    app.router.add_get("/v1.0/me/events", strict(server, server.listed, _error))
    app.router.add_patch("/v1.0/me/events/{id}", strict(server, server.patch, _error))
    app.router.add_delete("/v1.0/me/events/{id}", strict(server, server.delete, _error))
    async with listening(server, app):
        yield server
