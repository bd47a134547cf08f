"""Meetings as tests write them, and what is read back from a calendar object."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from icalendar import Calendar, Event

from bot.core.times import zone_of
from bot.interviews.invitations import Attendee, Meeting
from bot.notifications.models import Address

AT = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
START = datetime(2026, 4, 7, 11, tzinfo=UTC)
OWNER = Address(email="rana@palm.example.com", name="Rana القادري")
BOT = Address(email="nexus@palm.example.com", name="Nexus")
DANA = Address(email="dana@example.org", name="Dana Haddad")
OMAR = Address(email="omar@example.org", name="Omar")


def meeting(**other: Any) -> Meeting:
    written: dict[str, Any] = {
        "uid": "5f0c9c1e-1",
        "sequence": 0,
        "starts_at": START,
        "ends_at": START + timedelta(hours=1),
        "zone": zone_of("Asia/Riyadh"),
        "organizer": OWNER,
        "sent_by": BOT,
        "attendees": (Attendee(address=DANA), Attendee(address=OMAR, optional=True)),
        "language": "en",
        "title": "Technical interview",
        "description": "Hello",
    }
    return Meeting(**{**written, **other})


def event_of(data: bytes) -> Any:
    """The one event of an object, an icalendar Event."""
    parsed = Calendar.from_ical(data.decode())
    assert isinstance(parsed, Calendar)
    [event] = [one for one in parsed.walk("VEVENT") if isinstance(one, Event)]
    return event


def lines_of(data: bytes) -> list[str]:
    """Content lines, unfolded by the letter of RFC 5545, 3.1."""
    assert data.endswith(b"\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    return re.sub(rb"\r\n[ \t]", b"", data).decode().split("\r\n")[:-1]
