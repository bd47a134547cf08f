"""Interviews as calendars exchange them: iCalendar objects (RFC 5545, 7986) for the methods of RFC 5546."""

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final, Literal
from urllib.parse import quote
from zoneinfo import ZoneInfo

from icalendar import Calendar, Conference, Event, vCalAddress

from bot.core.models import Frozen
from bot.core.text import clean, one_line
from bot.interviews.vtimezone import vtimezone
from bot.notifications.models import Address, CalendarPart

PRODUCT: Final = "-//Nexus bot//Interviews//EN"
# What programs write in parameters in ways that others do not read: the nearest sign that all do
_IN_PARAMETERS: Final = str.maketrans({'"': "'", "\\": "/", "^": "ˆ"})
_IN_ADDRESSES: Final = ":/?#[]@!$&'()*+,;=%"  # of the web; all but these, letters and digits are written as %…


class Answer(StrEnum):
    """PARTSTAT of somebody invited."""

    NONE = "NEEDS-ACTION"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    TENTATIVE = "TENTATIVE"


class Attendee(Frozen):
    address: Address
    optional: bool = False
    answer: Answer = Answer.NONE


class Meeting(Frozen):
    """An interview as it stands in somebody's calendar."""

    uid: str  # the same for as long as the interview lives
    sequence: int  # grows when the time changes and with the cancellation, and never otherwise
    starts_at: datetime  # aware
    ends_at: datetime
    zone: ZoneInfo  # whose clock the times are written in
    organizer: Address | None = None  # who asks; None where nobody is asked anything
    sent_by: Address | None = None  # who mails it, where that is another
    attendees: tuple[Attendee, ...] = ()
    language: str
    title: str
    description: str
    location: str | None = None
    url: str | None = None  # where it is held, or how to get in


def request(meeting: Meeting, *, at: datetime) -> CalendarPart:
    """The invitation, and each later state of it. `at`: when this state was made."""
    return _part("REQUEST", meeting, "CONFIRMED", at)


def cancellation(meeting: Meeting, *, at: datetime) -> CalendarPart:
    """For all of its attendees it takes place no more: the interview is cancelled, or they are no longer asked."""
    return _part("CANCEL", meeting, "CANCELLED", at)


def publication(meetings: Iterable[Meeting], *, name: str = "", at: datetime) -> bytes:
    """Somebody's meetings for a calendar, which may read them again and again; nobody is asked anything by it."""
    calendar = _calendar("PUBLISH")
    if name:
        calendar.add("x-wr-calname", one_line(name))
    for meeting in meetings:
        calendar.add_component(_event(calendar, meeting, "CONFIRMED", at))
    data: bytes = calendar.to_ical()
    return data


def _part(method: Literal["REQUEST", "CANCEL"], meeting: Meeting, status: str, at: datetime) -> CalendarPart:
    calendar = _calendar(method)
    event = _event(calendar, meeting, status, at)
    _add_people(event, meeting)
    calendar.add_component(event)
    return CalendarPart(method=method, data=calendar.to_ical())


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    for name, value in (("prodid", PRODUCT), ("version", "2.0"), ("calscale", "GREGORIAN"), ("method", method)):
        calendar.add(name, value)
    return calendar


def _event(calendar: Calendar, meeting: Meeting, status: str, at: datetime) -> Event:
    """All but its people; the calendar gets the rules of its zone."""
    event = Event()
    event.add("uid", one_line(meeting.uid))
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", at.astimezone(UTC))
    _add_times(calendar, event, meeting)
    event.add("status", status)
    event.add("class", "PRIVATE")  # who may look into a colleague's calendar need not see who is interviewed
    event.add("transp", "OPAQUE")
    _add_words(event, meeting)
    return event


def _add_times(calendar: Calendar, event: Event, meeting: Meeting) -> None:
    """On the organiser's clock; where that shows an hour twice and the second is meant, in UTC, for want of a way."""
    times = [moment.astimezone(meeting.zone) for moment in (meeting.starts_at, meeting.ends_at)]
    if meeting.zone.key == "UTC" or any(moment.fold for moment in times):
        times = [moment.astimezone(UTC) for moment in times]
    else:
        calendar.add_component(vtimezone(meeting.zone, meeting.starts_at, meeting.ends_at))
    for name, moment in zip(("dtstart", "dtend"), times, strict=True):
        event.add(name, moment)


def _add_people(event: Event, meeting: Meeting) -> None:
    assert meeting.organizer is not None, "somebody asks"
    organizer = _person(meeting.organizer)
    if meeting.sent_by is not None and meeting.sent_by.email != meeting.organizer.email:
        organizer.params["SENT-BY"] = _uri(meeting.sent_by)
    event.add("organizer", organizer)
    for attendee in meeting.attendees:
        person = _person(attendee.address)
        person.params["CUTYPE"] = "INDIVIDUAL"
        person.params["ROLE"] = "OPT-PARTICIPANT" if attendee.optional else "REQ-PARTICIPANT"
        person.params["PARTSTAT"] = attendee.answer.value
        person.params["RSVP"] = "TRUE" if attendee.answer is Answer.NONE else "FALSE"
        event.add("attendee", person)


def _person(address: Address) -> vCalAddress:
    person = vCalAddress(_uri(address))
    if address.name:
        person.params["CN"] = address.name.translate(_IN_PARAMETERS)
    return person


def _uri(address: Address) -> str:
    return f"mailto:{address.email}"


def _add_words(event: Event, meeting: Meeting) -> None:
    spoken = {"LANGUAGE": meeting.language}
    event.add("summary", one_line(meeting.title), parameters=spoken)
    event.add("description", clean(meeting.description), parameters=spoken)
    url = meeting.url and quote(clean(meeting.url), safe=_IN_ADDRESSES)
    if place := meeting.location or url:
        event.add("location", one_line(place), parameters=spoken)
    if url:
        event.add("url", url)
        event.conferences = [Conference(uri=url, feature=["VIDEO"])]
