"""Calendar parts of mails (RFC 5545, 5546) as their readers need them. They are hostile: nothing in them may raise."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from icalendar import Calendar, Component

MOST_ATTENDEES = 200
LONGEST = 2_000  # characters of a value
BROKEN = (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError)


@dataclass(frozen=True, kw_only=True)
class Attendee:
    """As the part says: `role` e.g. "REQ-PARTICIPANT", `status` e.g. "NEEDS-ACTION"."""

    name: str
    address: str
    role: str
    status: str


@dataclass(frozen=True, kw_only=True)
class Moment:
    """`seconds` since the epoch, or None where the part names a day or a time without a zone; then `written` is all."""

    seconds: float | None
    written: str
    zone: str


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """The first event of a calendar part; `problem` says why it could not be read."""

    method: str = ""
    uid: str = ""
    sequence: str = ""
    status: str = ""
    summary: str = ""
    description: str = ""
    location: str = ""
    organizer: Attendee | None = None
    attendees: tuple[Attendee, ...] = ()
    start: Moment | None = None
    end: Moment | None = None
    repeats: str = ""
    others: int = 0
    problem: str = ""
    source: str = ""


def read_invitation(content: bytes) -> Invitation:
    """Whatever `content` is."""
    source = content.decode("utf-8", "replace")
    try:
        calendar = Calendar.from_ical(content)
        events = calendar.walk("VEVENT")
    except BROKEN as error:
        return Invitation(problem=f"It is not a calendar: {str(error)[:200]}", source=source)
    if not events:
        return Invitation(method=_text(calendar, "METHOD"), problem="There is no event in it.", source=source)
    event = events[0]
    broken = ", ".join(sorted({str(name) for name, _why in event.errors}))
    return Invitation(
        method=_text(calendar, "METHOD"),
        uid=_text(event, "UID"),
        sequence=_text(event, "SEQUENCE"),
        status=_text(event, "STATUS"),
        summary=_text(event, "SUMMARY"),
        description=_text(event, "DESCRIPTION"),
        location=_text(event, "LOCATION"),
        organizer=next(iter(_people(event, "ORGANIZER")), None),
        attendees=tuple(_people(event, "ATTENDEE")),
        start=_moment(event, "DTSTART"),
        end=_moment(event, "DTEND"),
        repeats=_repeats(event),
        others=len(events) - 1,
        problem=f"Not understood: {broken}" if broken else "",
        source=source,
    )


def _text(component: Component, name: str) -> str:
    try:
        value: Any = component.get(name)
        return "" if value is None else str(value)[:LONGEST]
    except BROKEN:
        return ""


def _people(event: Component, name: str) -> Sequence[Attendee]:
    try:
        value: Any = event.get(name)
        values = value if isinstance(value, list) else [] if value is None else [value]
        return [_attendee(one) for one in values[:MOST_ATTENDEES]]
    except BROKEN:
        return []


def _attendee(value: Any) -> Attendee:
    parameters = getattr(value, "params", {})
    address = str(value)[:LONGEST]
    if address.lower().startswith("mailto:"):
        address = address[len("mailto:") :]
    return Attendee(
        name=str(parameters.get("CN", ""))[:LONGEST],
        address=address,
        role=str(parameters.get("ROLE", "REQ-PARTICIPANT"))[:LONGEST],
        status=str(parameters.get("PARTSTAT", "NEEDS-ACTION"))[:LONGEST],
    )


def _moment(event: Component, name: str) -> Moment | None:
    try:
        value: Any = event.get(name)
        if value is None:
            return None
        moment = getattr(value, "dt", None)
        if isinstance(moment, datetime) and moment.tzinfo is not None:
            zone = str(value.params.get("TZID", "")) or "UTC"
            return Moment(seconds=moment.astimezone(UTC).timestamp(), written=moment.isoformat(), zone=zone)
        if isinstance(moment, date):
            return Moment(seconds=None, written=str(moment), zone="")
        return Moment(seconds=None, written=str(value)[:LONGEST], zone="")
    except BROKEN:
        return None


def _repeats(event: Component) -> str:
    try:
        value: Any = event.get("RRULE")
        return "" if value is None else str(value.to_ical().decode("utf-8", "replace"))[:LONGEST]
    except BROKEN:
        return ""
