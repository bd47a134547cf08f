"""Whose seat is whose, what an answer does to the others of a seat, and where a candidate's clock stands."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import phonenumbers
from phonenumbers import timezone as phone_zones

from bot.core.times import country_of_zone, only_zone_of, zone_named, zone_names
from bot.core.weeks import DAY, WEEK, Span, Week, first_moment
from bot.interviews.availability import Seat
from bot.taxonomy.places import country_of
from db.models.calendars import CalendarEvent, Shown
from db.models.ids import UserId
from db.models.interviews import ASKED, Interview, InterviewStatus, Panelist, PanelistState, SeatKind, Told

# Where a person has set no limits of their own: beyond them interviewers hardly prepare and write up what they heard
MOST_A_DAY = 4
MOST_A_WEEK = 15
LONGEST = 12 * 60  # minutes that an interview may take over from an event that somebody has drawn longer


def day_around(at: datetime, zone: ZoneInfo, *, days: int = 1) -> Span:
    """From midnight before `at`, on the clock of a zone, to a midnight `days` later."""
    first = at.astimezone(zone).date()
    return Span(first_moment(first, zone), first_moment(first + days * DAY, zone))


def week_around(at: datetime, zone: ZoneInfo, week: Week) -> Span:
    """The week in which a moment falls on the clock of a zone, from its first working day on."""
    first = week.begin_of(at.astimezone(zone).date())
    return Span(first_moment(first, zone), first_moment(first + WEEK, zone))


def time_of(planned: Interview | Told) -> Span | None:
    """None while no time is set."""
    return None if planned.starts_at is None else Span.of(planned.starts_at, planned.duration)


def is_open(event: CalendarEvent | None, entry_id: int, interview: Interview) -> bool:
    """Whether a change of the event by hand, of which an entry of the audit log tells, still wants an answer."""
    span = time_of(interview)
    if event is None or event.told_id != entry_id or interview.status is not InterviewStatus.SCHEDULED:
        return False
    return span is not None and event.given == Shown(starts_at=span.start, ends_at=span.end)


def time_by_hand(shown: Shown) -> tuple[datetime, int] | None:
    """A time that the interview could be given, with its length in minutes; None for whole days and the like."""
    if shown.starts_at is None or shown.ends_at is None:
        return None
    minutes, rest = divmod((shown.ends_at - shown.starts_at).total_seconds(), 60)
    return (shown.starts_at, int(minutes)) if 0 < minutes <= LONGEST and not rest else None


def zone_of_place(place: str | None) -> str | None:
    """The zone of "City" or "City, Country", as far as the place's words tell one and no other."""
    city, _comma, rest = (place or "").partition(",")
    country = country_of(rest.strip()) or country_of(city.strip())
    zone = zone_named(city)
    if zone is not None and country in {None, country_of_zone(zone)}:
        return zone
    return only_zone_of(country) if country else None


def home_zone(phone: str | None) -> str | None:
    """Of a phone number (E.164), where all of its country, or of its area, is in one zone."""
    try:
        zones = phone_zones.time_zones_for_number(phonenumbers.parse(phone or ""))
    except phonenumbers.NumberParseException:
        return None
    return zones[0] if len(zones) == 1 and zones[0] in zone_names() else None


def seats_of(interview: Interview) -> list[Seat]:
    """Each seat with whom another time is asked of, so that none of them is asked in vain."""
    people = {
        seat.position: tuple(one.user_id for one in interview.panelists if one.seat == seat.position and on_panel(one))
        for seat in interview.seats
    }
    return [Seat(kind=seat.kind, user_ids=people[seat.position]) for seat in interview.seats if people[seat.position]]


def slack_ids_of(interview: Interview) -> list[str]:
    """Of everybody in `seats_of`."""
    return [one.slack_user_id for one in interview.panelists if on_panel(one)]


def on_panel(panelist: Panelist) -> bool:
    """Nobody else was given their place: a move asks them anew, whatever they have said to the time before."""
    return panelist.state is not PanelistState.RELEASED or gave_way(panelist)


def may_come(panelist: Panelist) -> bool:
    """At the time that is set."""
    return panelist.state in ASKED or gave_way(panelist)


def leaves_empty(interview: Interview, leaving: Panelist) -> bool:
    """Whether a needed seat has nobody who may come, once somebody gives it up."""
    others = (one for one in interview.panelists if one.seat == leaving.seat and one.user_id != leaving.user_id)
    return interview.kind_of(leaving) is not SeatKind.OPTIONAL and not any(map(may_come, others))


def can_spare(interview: Interview, leaving: Panelist) -> bool:
    """Whether somebody who is needed may still come, once somebody leaves and nobody takes their place."""
    others = (one for one in interview.panelists if one.user_id != leaving.user_id and may_come(one))
    is_needed = interview.kind_of(leaving) is not SeatKind.OPTIONAL
    return not is_needed or any(interview.kind_of(one) is not SeatKind.OPTIONAL for one in others)


def gave_way(panelist: Panelist) -> bool:
    """Another person took the "any of" seat they were asked for."""
    return panelist.state is PanelistState.RELEASED and panelist.reason is None


def was_relieved(panelist: Panelist) -> bool:
    """They declined, and somebody else was asked for their seat."""
    return panelist.state is PanelistState.RELEASED and panelist.answered_at is not None


def following(interview: Interview, user_id: UserId, answer: PanelistState) -> Iterator[tuple[UserId, PanelistState]]:
    """What somebody's answer makes of the others of an "any of" seat: taken, they are released; given up, asked again.

    Who has declined stays so.
    """
    who = interview.panelist(user_id)
    assert who is not None, "only a panelist answers"
    if interview.kind_of(who) is not SeatKind.ANY_OF:
        return
    for other in interview.panelists:
        if other.seat != who.seat or other.user_id == user_id:
            continue
        if answer is PanelistState.ACCEPTED and other.state in ASKED:
            yield other.user_id, PanelistState.RELEASED
        elif who.state is PanelistState.ACCEPTED and answer is not PanelistState.ACCEPTED and gave_way(other):
            yield other.user_id, PanelistState.INVITED
