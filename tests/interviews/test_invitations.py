"""Calendar objects: what RFC 5545 and 5546 ask, what users of such tools have complained of, and hostile words."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from hypothesis import given, settings
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream

from bot.core.text import clean, one_line
from bot.core.times import zone_names, zone_of
from bot.core.weeks import clock_changes, offset_at
from bot.interviews.invitations import Answer, Attendee, Meeting, cancellation, request
from bot.notifications.models import NAME_LENGTH, Address, CalendarPart
from tests.interviews.meetings import AT, BOT, DANA, OMAR, OWNER, START, event_of, lines_of, meeting

YEARS = (2026, 2027, 2028)
HOUR = timedelta(hours=1)
PROPERTIES = {
    "UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "STATUS", "CLASS", "TRANSP", "ORGANIZER", "ATTENDEE", "SUMMARY",
    "DESCRIPTION", "LOCATION", "URL", "CONFERENCE",
}  # fmt: skip


def times_of(part: CalendarPart) -> tuple[datetime, datetime]:
    event = event_of(part.data)
    return event.start.astimezone(UTC), event.end.astimezone(UTC)


def test_a_request() -> None:
    part = request(meeting(url="https://meet.example/abc", location="Room 4"), at=AT)
    event = event_of(part.data)
    assert part.method == "REQUEST"
    assert {"METHOD:REQUEST", "VERSION:2.0", "CALSCALE:GREGORIAN"} <= set(lines_of(part.data))
    assert (event["uid"], event["sequence"], event["status"]) == ("5f0c9c1e-1", 0, "CONFIRMED")
    assert event["dtstart"].params["TZID"] == "Asia/Riyadh"
    assert (event.start, event["dtstamp"].dt) == (START, AT)
    assert (event["location"], event["url"]) == ("Room 4", "https://meet.example/abc")
    assert "CONFERENCE;FEATURE=VIDEO;VALUE=URI:https://meet.example/abc" in lines_of(part.data)
    organizer = event["organizer"]
    assert (str(organizer), organizer.params["CN"]) == (f"mailto:{OWNER.email}", OWNER.name)
    assert organizer.params["SENT-BY"] == f"mailto:{BOT.email}"
    first, second = event["attendee"]
    assert (str(first), first.params["CN"]) == (f"mailto:{DANA.email}", DANA.name)
    assert [first.params[name] for name in ("ROLE", "PARTSTAT", "RSVP")] == ["REQ-PARTICIPANT", "NEEDS-ACTION", "TRUE"]
    assert second.params["ROLE"] == "OPT-PARTICIPANT"


def test_who_has_answered_is_not_asked_again() -> None:
    part = request(meeting(attendees=(Attendee(address=OMAR, answer=Answer.ACCEPTED),)), at=AT)
    assert [event_of(part.data)["attendee"].params[name] for name in ("PARTSTAT", "RSVP")] == ["ACCEPTED", "FALSE"]


def test_a_cancellation_is_no_request() -> None:
    """cal.diy#29706: mailed as REQUEST, it left the event where it was."""
    asked, withdrawn = request(meeting(), at=AT), cancellation(meeting(sequence=1), at=AT + HOUR)
    assert withdrawn.method == "CANCEL"
    assert "METHOD:CANCEL" in lines_of(withdrawn.data)
    before, after = event_of(asked.data), event_of(withdrawn.data)
    assert (after["status"], after["uid"], after["sequence"]) == ("CANCELLED", before["uid"], 1)
    assert after["dtstamp"].dt > before["dtstamp"].dt
    assert times_of(asked) == times_of(withdrawn)


@settings(deadline=None)
@given(sequence=st.integers(0, 10_000), uid=st.uuids())
def test_uid_and_sequence_are_those_of_the_interview(sequence: int, uid: object) -> None:
    """OpenMeet#344: a UID that changes makes a second event; cal.diy#26815: a SEQUENCE that stays moves none."""
    event = event_of(request(meeting(uid=str(uid), sequence=sequence), at=AT).data)
    assert (event["uid"], event["sequence"]) == (str(uid), sequence)


def test_whoever_sends_for_themselves_sends_for_nobody() -> None:
    assert "SENT-BY" not in event_of(request(meeting(sent_by=OWNER), at=AT).data)["organizer"].params


# Time zones


def kinds_of_zones() -> dict[tuple[object, ...], ZoneInfo]:
    """One zone for all that turn their clocks in the same way in these years."""
    kinds: dict[tuple[object, ...], ZoneInfo] = {}
    for name in sorted(zone_names()):
        zone = zone_of(name)
        changes = [change for year in (*YEARS, 2025, 2029) for change in clock_changes(zone, year)]
        kinds.setdefault((offset_at(zone, AT), *((change, offset_at(zone, change)) for change in changes)), zone)
    return kinds


KINDS = list(kinds_of_zones().values())


def moments(zone: ZoneInfo) -> Iterator[datetime]:
    """Around each change of the clocks, and an ordinary day."""
    yield START
    for change in (one for year in YEARS for one in clock_changes(zone, year)):
        for minutes in (-90, -30, -1, 0, 30, 90):
            yield change + timedelta(minutes=minutes)


def by_vtimezone(part: CalendarPart) -> tuple[datetime, datetime]:
    """The times by the object's own VTIMEZONE, as dateutil reads it, and by nothing that this machine knows."""
    event = event_of(part.data)
    text = part.data.decode()
    if event["dtstart"].params.get("TZID") is None:
        return times_of(part)
    zones = tzical(StringIO(text[text.index("BEGIN:VTIMEZONE") : text.index("BEGIN:VEVENT")]))
    zone = zones.get(event["dtstart"].params["TZID"])
    times = [event.decoded(name).replace(tzinfo=zone) for name in ("dtstart", "dtend")]
    return times[0].astimezone(UTC), times[1].astimezone(UTC)


def by_ical(part: CalendarPart) -> tuple[datetime, datetime]:
    [event] = IcsCalendarStream.calendar_from_ics(part.data.decode()).events
    return event.dtstart.astimezone(UTC), event.dtend.astimezone(UTC)  # type: ignore[union-attr]


def test_there_are_zones_of_many_kinds() -> None:
    assert len(KINDS) > 60
    assert {"Asia/Riyadh", "America/New_York", "Pacific/Apia"} <= zone_names()


@pytest.mark.parametrize("zone", KINDS, ids=str)
def test_the_time_is_the_same_in_every_zone_around_every_change(zone: ZoneInfo) -> None:
    for start in moments(zone):
        part = request(meeting(zone=zone, starts_at=start, ends_at=start + HOUR), at=AT)
        assert times_of(part) == (start, start + HOUR)
        assert by_vtimezone(part) == (start, start + HOUR)


@pytest.mark.parametrize("zone", KINDS, ids=str)
def test_a_second_parser_reads_the_same(zone: ZoneInfo) -> None:
    changes = [change for year in YEARS for change in clock_changes(zone, year)]
    for start in [START, *(change + HOUR * 3 for change in changes[:2])]:
        part = request(meeting(zone=zone, starts_at=start, ends_at=start + HOUR), at=AT)
        assert by_ical(part) == (start, start + HOUR)


def test_an_hour_that_comes_twice_is_said_in_utc() -> None:
    zone = zone_of("America/New_York")
    [_spring, autumn] = clock_changes(zone, 2026)
    first = request(meeting(zone=zone, starts_at=autumn - HOUR / 2, ends_at=autumn + HOUR * 2), at=AT)
    second = request(meeting(zone=zone, starts_at=autumn + HOUR / 2, ends_at=autumn + HOUR * 2), at=AT)
    assert "DTSTART;TZID=America/New_York:20261101T013000" in lines_of(first.data)
    assert "DTSTART:20261101T063000Z" in lines_of(second.data)
    assert "BEGIN:VTIMEZONE" not in lines_of(second.data)


def test_the_change_of_the_clocks_is_told_on_the_old_clock() -> None:
    """RFC 5545, 3.6.5: DTSTART of an observance is a local time of the offset before it."""
    part = request(meeting(zone=zone_of("America/New_York")), at=AT)
    text = "\n".join(lines_of(part.data))
    assert "DTSTART:20260308T020000\nTZNAME:EDT\nTZOFFSETFROM:-0500\nTZOFFSETTO:-0400\nEND:DAYLIGHT" in text
    assert "DTSTART:20261101T020000\nTZNAME:EST\nTZOFFSETFROM:-0400\nTZOFFSETTO:-0500\nEND:STANDARD" in text


# Words from anywhere

NASTY = (
    "\r\n", "\n", "\r", "\nATTENDEE:mailto:evil@example.com", "\r\nEND:VEVENT\r\n", ";", ",", ":", "\\", "\\n", '"',
    "^n", "^'", "\u202e", "\u2066", "\u200f", "\u0000", "\u0085", "\u2028", "\ud800", "مقابلة", "é" * 80,
    "\U0001f469" * 30, "\t", " ", "x" * 200, "=?utf-8?q?x?=", "%0d%0a", "<script>", "{name}",
)  # fmt: skip
SPELT = str.maketrans({'"': "'", "\\": "/", "^": "ˆ"})
words = st.lists(st.one_of(st.sampled_from(NASTY), st.text(max_size=20)), max_size=8).map("".join)
named = st.builds(lambda name: Address(email="dana@example.org", name=name), words)


@settings(max_examples=300, deadline=None)
@given(title=words, description=words, location=words, url=words, person=named, language=st.sampled_from(["en", "ar"]))
def test_no_word_becomes_more_than_a_word(
    title: str, description: str, location: str, url: str, person: Address, language: str
) -> None:
    part = request(
        meeting(
            title=title,
            description=description,
            location=location or None,
            url=f"https://meet.example/{url}",
            organizer=person,
            attendees=(Attendee(address=person),),
            language=language,
        ),
        at=AT,
    )
    event = event_of(part.data)
    assert set(event) == PROPERTIES
    assert event.errors == []
    assert str(event["summary"]) == one_line(title)
    assert str(event["description"]) == clean(description)
    assert event["attendee"].params.get("CN", "") == person.name.translate(SPELT)
    assert str(event["attendee"]) == "mailto:dana@example.org"
    assert lines_of(part.data).count("END:VEVENT") == 1
    assert max(len(line) for line in part.data.split(b"\r\n")) <= 75
    for line in part.data.split(b"\r\n"):
        line.decode()  # no letter is broken in two
    assert by_ical(part)[0] == START


def test_ten_thousand_letters() -> None:
    for letters in ("ا" * 10_000, "x" * 10_000, "\n;" * 5_000):
        part = request(meeting(description=letters, title=letters), at=AT)
        assert str(event_of(part.data)["description"]) == letters
        assert max(len(line) for line in part.data.split(b"\r\n")) <= 75
    assert len(Address(email=DANA.email, name="n" * 10_000).name) == NAME_LENGTH


@pytest.mark.parametrize("made", [request, cancellation])
def test_the_same_state_is_the_same_object(made: Callable[..., CalendarPart]) -> None:
    def once(one: Meeting) -> bytes:
        return made(one, at=AT).data

    assert once(meeting()) == once(meeting())
