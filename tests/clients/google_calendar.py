"""Google's OAuth and Calendar servers for tests: their wire format, taken strictly. What they hold can be seen."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import available_timezones

from aiohttp import web

from tests.clients.oauth_server import Consent, OAuthServer, Refusal, listening, only, strict, zoned

EVENTS_SCOPE = "https://www.googleapis.com/auth/calendar.events"
FREE_BUSY_SCOPE = "https://www.googleapis.com/auth/calendar.freebusy"
INVALID = "invalid"
EVENT_FIELDS = {
    "id", "status", "summary", "description", "location", "start", "end", "extendedProperties", "conferenceData",
    "visibility",
}  # fmt: skip


class GoogleServer(OAuthServer):
    """`events` by account and id; those deleted stand there as cancelled, as Google keeps them."""

    provider_query: ClassVar[Mapping[str, str]] = {"access_type": "offline", "prompt": "consent"}
    known_scopes = frozenset({EVENTS_SCOPE, FREE_BUSY_SCOPE})

    def __init__(self, *accounts: str) -> None:
        super().__init__(*accounts)
        self.events: dict[str, dict[str, dict[str, Any]]] = {account: {} for account in accounts}
        self.busy: dict[str, list[tuple[datetime, datetime]]] = {account: [] for account in accounts}
        self.hidden: set[str] = set()  # accounts whose calendars others may not read
        self.slow_meetings = False  # a link comes with the answer after the one that asks for it

    def shown(self, account: str) -> list[dict[str, Any]]:
        return [event for event in self.events[account].values() if event["status"] != "cancelled"]

    # what a person does in their calendar

    def move(self, account: str, start: datetime, minutes: int = 60) -> None:
        """The one event that is there, in UTC as the page of a person who travels has it."""
        [event] = self.shown(account)
        for name, moment in (("start", start), ("end", start + timedelta(minutes=minutes))):
            event[name] = {"dateTime": _written(moment), "timeZone": "UTC"}

    def take_days(self, account: str, first: date, days: int = 1) -> None:
        [event] = self.shown(account)
        event["start"], event["end"] = ({"date": str(first + timedelta(days=one))} for one in (0, days))

    def remove(self, account: str) -> None:
        [event] = self.shown(account)
        event["status"] = "cancelled"

    async def free_busy(self, request: web.Request, consent: Consent) -> Any:
        _need(consent, FREE_BUSY_SCOPE)
        body = only(
            await request.json(), {"timeMin", "timeMax", "items"},
            {"timeZone", "calendarExpansionMax", "groupExpansionMax"}, INVALID,
        )  # fmt: skip
        start, end = zoned(body["timeMin"], INVALID), zoned(body["timeMax"], INVALID)
        if not start < end or len(body["items"]) > 50:
            raise Refusal(400, "timeRangeEmpty" if start >= end else "tooManyCalendarsRequested")
        asked = [only(item, {"id"}, set(), INVALID)["id"] for item in body["items"]]
        calendars = {name: self._calendar(consent, name, start, end) for name in asked}
        return {
            "kind": "calendar#freeBusy",
            "timeMin": start.isoformat(),
            "timeMax": end.isoformat(),
            "calendars": calendars,
        }

    def _calendar(self, consent: Consent, name: str, start: datetime, end: datetime) -> dict[str, Any]:
        account = consent.account if name == "primary" else name
        if account not in self.accounts or (account in self.hidden and account != consent.account):
            return {"errors": [{"domain": "global", "reason": "notFound"}], "busy": []}
        taken = [
            *self.busy[account],
            *(
                (zoned(event["start"]["dateTime"], INVALID), zoned(event["end"]["dateTime"], INVALID))
                for event in self.shown(account)
                if "dateTime" in event["start"]
            ),
        ]
        within = sorted((max(one, start), min(two, end)) for one, two in taken if one < end and two > start)
        return {"busy": [{"start": _written(one), "end": _written(two)} for one, two in within]}

    async def insert(self, request: web.Request, consent: Consent) -> Any:
        _need(consent, EVENTS_SCOPE)
        body = only(await request.json(), {"start", "end"}, EVENT_FIELDS, INVALID)
        event_id = body.get("id")
        if not isinstance(event_id, str) or not re.fullmatch(r"[a-v0-9]{5,1024}", event_id):
            raise Refusal(400, INVALID, "Invalid resource id value.")
        if event_id in self.events[consent.account]:
            raise Refusal(409, "duplicate", "The requested identifier already exists.")
        event = {"id": event_id, "status": "confirmed"}
        self.events[consent.account][event_id] = event
        try:
            return self._write(request, event, body)
        except Refusal:
            del self.events[consent.account][event_id]
            raise

    async def patch(self, request: web.Request, consent: Consent) -> Any:
        _need(consent, EVENTS_SCOPE)
        body = only(await request.json(), set(), EVENT_FIELDS, INVALID)
        return self._write(request, self._event(request, consent), body)

    async def get(self, request: web.Request, consent: Consent) -> Any:
        _need(consent, EVENTS_SCOPE)
        return self._answer_of(self._event(request, consent))

    async def delete(self, request: web.Request, consent: Consent) -> Any:
        _need(consent, EVENTS_SCOPE)
        _query(request, {"sendUpdates"})
        event = self._event(request, consent)
        if event["status"] == "cancelled":
            raise Refusal(410, "deleted", "Resource has been deleted")
        event["status"] = "cancelled"

    def _event(self, request: web.Request, consent: Consent) -> dict[str, Any]:
        event = self.events[consent.account].get(request.match_info["id"])
        if event is None:
            raise Refusal(404, "notFound", "Not Found")
        return event

    def _write(self, request: web.Request, event: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
        query = _query(request, {"sendUpdates", "conferenceDataVersion"})
        if body.get("conferenceData") is not None and query.get("conferenceDataVersion") != "1":
            raise Refusal(400, INVALID, "conference data of version 0")
        times = {name: {**event.get(name, {}), **body[name]} for name in ("start", "end") if name in body}
        start, end = (_time(times[name]) if name in times else None for name in ("start", "end"))
        if start is not None and end is not None and not start < end:
            raise Refusal(400, "timeRangeEmpty")
        if body.get("visibility", "default") not in {"default", "public", "private", "confidential"}:
            raise Refusal(400, INVALID, "Invalid visibility.")
        kept = only(body.get("extendedProperties") or {}, set(), {"private", "shared"}, INVALID)
        if not all(isinstance(value, str) for part in kept.values() for value in part.values()):
            raise Refusal(400, INVALID, "extended properties are strings")
        event.update({name: value for name, value in body.items() if name != "conferenceData"})
        event.update({name: {key: one for key, one in time.items() if one is not None} for name, time in times.items()})
        if "conferenceData" in body:
            self._meet(event, body["conferenceData"])
        return self._answer_of(event)

    def _meet(self, event: dict[str, Any], wanted: Any) -> None:
        if wanted is None:
            event.pop("conferenceData", None)
            return
        create = only(wanted, {"createRequest"}, set(), INVALID)["createRequest"]
        only(create, {"requestId", "conferenceSolutionKey"}, set(), INVALID)
        if only(create["conferenceSolutionKey"], {"type"}, set(), INVALID)["type"] != "hangoutsMeet":
            raise Refusal(400, INVALID, "Invalid conference type value.")
        present = event.get("conferenceData")
        if present is None or present["createRequest"]["requestId"] != create["requestId"]:
            code = "pending" if self.slow_meetings else "success"
            event["conferenceData"] = {"createRequest": {**create, "status": {"statusCode": code}}}
            event["answers"] = 0

    def _answer_of(self, event: dict[str, Any]) -> dict[str, Any]:
        answer = {"kind": "calendar#event", "iCalUID": f"{event['id']}@google.com", **event}
        if "conferenceData" in event:
            event["answers"] = answer.pop("answers") + 1
            if event["answers"] > 1:
                event["conferenceData"]["createRequest"]["status"]["statusCode"] = "success"
            if event["conferenceData"]["createRequest"]["status"]["statusCode"] == "success":
                url = f"https://meet.google.com/{event['id'][:10]}"
                answer["hangoutLink"] = url
                answer["conferenceData"] = {
                    **event["conferenceData"], "entryPoints": [{"entryPointType": "video", "uri": url}],
                }  # fmt: skip
        return answer


def _need(consent: Consent, scope: str) -> None:
    if scope not in consent.scopes:
        raise Refusal(403, "insufficientPermissions", "Request had insufficient authentication scopes.")


def _query(request: web.Request, known: set[str]) -> dict[str, str]:
    query = dict(request.query)
    if not set(query) <= known or query.get("sendUpdates", "none") not in {"all", "externalOnly", "none"}:
        raise Refusal(400, "invalidParameter", str(query))
    return query


def _time(given: Any) -> datetime:
    if only(given, {"dateTime", "timeZone"}, {"date"}, INVALID).get("date") is not None:
        raise Refusal(400, INVALID, "Invalid start time.")  # of an event of whole days that is given hours, too
    if given["timeZone"] not in available_timezones():
        raise Refusal(400, INVALID, "Invalid time zone definition for event.")
    return zoned(given["dateTime"], INVALID)


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _error(refusal: Refusal) -> web.Response:
    errors = [{"domain": "global", "reason": refusal.code, "message": refusal.message}]
    body = {"error": {"code": refusal.status, "message": refusal.message, "errors": errors}}
    return web.json_response(body, status=refusal.status)


@asynccontextmanager
async def google_server(*accounts: str) -> AsyncIterator[GoogleServer]:
    server = GoogleServer(*accounts)
    app = web.Application()
    events = "/calendar/v3/calendars/primary/events"
    app.router.add_get("/auth", server.authorize)
    app.router.add_post("/token", server.token)
    app.router.add_post("/revoke", server.revoke)
    app.router.add_post("/calendar/v3/freeBusy", strict(server, server.free_busy, _error))
    app.router.add_post(events, strict(server, server.insert, _error))
    app.router.add_get(f"{events}/{{id}}", strict(server, server.get, _error))
    app.router.add_patch(f"{events}/{{id}}", strict(server, server.patch, _error))
    app.router.add_delete(f"{events}/{{id}}", strict(server, server.delete, _error))
    async with listening(server, app):
        yield server
