"""The candidate's page, in words: what stands where is the template's, how it looks, too."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final, assert_never
from zoneinfo import ZoneInfo

from bot.core.errors import DomainError
from bot.core.i18n import _, current_language, ngettext, speaking
from bot.core.models import Frozen
from bot.core.text import clean, one_line
from bot.core.times import day_words, hours_words, moment_words, places, range_words, zone_of, zone_words
from bot.core.weeks import offset_at
from bot.interviews.choosing import CHANGE_UNTIL, MOST_WORDS
from bot.interviews.models import LinkStage, OfferedSession, OfferPage, Spoken
from bot.interviews.views.wording import platform_words, type_words
from bot.notifications.pages import LINKED
from db.models.interviews import Interview, InterviewStatus

TIME: Final = "time-"  # the fields of times are called so, with the interview's id
CALENDAR_FILE: Final = "interview.ics"
HOUR: Final = timedelta(hours=1)


class Choice(Frozen):
    value: str
    words: str


class Day(Frozen):
    """The times of a day, under its name."""

    words: str
    times: tuple[Choice, ...]


class Fact(Frozen):
    label: str
    value: str
    url: str | None = None


class Card(Frozen):
    """An interview on the page; without `days` nothing can be chosen for it now."""

    title: str
    state: str  # what became of it, where that has to be said
    facts: tuple[Fact, ...]
    field: str
    days: tuple[Day, ...]


class Notice(Frozen):
    title: str
    text: str
    good: bool


class Labels(Frozen):
    """The words around what differs from page to page."""

    zone: str
    zone_submit: str
    zone_hint: str
    choose: str
    choose_hint: str
    confirm: str
    calendar: str
    move: str
    move_hint: str
    move_submit: str
    otherwise: str
    ask: str
    ask_label: str
    ask_submit: str
    decline: str
    decline_hint: str
    decline_label: str
    decline_submit: str


class Screen(Frozen):
    language: str
    other_language: tuple[str, str]  # the tag, and what it calls itself
    zone: str
    zones: tuple[Choice, ...]
    company: str
    title: str
    lead: str
    notice: Notice | None
    cards: tuple[Card, ...]
    can_choose: bool  # first times
    can_move: bool
    can_confirm: bool
    can_answer: bool  # ask and decline
    has_calendar: bool
    seen: str
    signature: str
    most_words: int
    labels: Labels
    footer: str


def portal_screen(page: OfferPage, spoken: Spoken, notice: Notice | None, now: datetime) -> Screen:
    """In the language that is spoken."""
    zone = zone_of(spoken.timezone)
    title, lead = _stage_words(page, zone)
    sessions = page.sessions
    booked = page.stage is LinkStage.BOOKED
    shown = sessions if page.stage in {LinkStage.CHOOSING, LinkStage.BOOKED} else ()
    other = "en" if current_language() == "ar" else "ar"
    return Screen(
        language=current_language(),
        other_language=(other, {"en": "English", "ar": "العربية"}[other]),
        zone=zone.key,
        zones=_zones(current_language(), now.replace(minute=0, second=0, microsecond=0), zone.key),
        company=one_line(page.company or _("The hiring team")),
        title=title,
        lead=lead,
        notice=notice,
        cards=tuple(_card(one, zone) for one in shown),
        can_choose=page.stage is LinkStage.CHOOSING and all(one.free for one in sessions),
        can_move=booked and any(one.free for one in sessions),
        can_confirm=booked and any(not one.accepted and _stands(one.interview) for one in sessions),
        can_answer=bool(shown),
        has_calendar=booked and any(_stands(one.interview) for one in sessions),
        seen=page.seen,
        signature=page.signature,
        most_words=MOST_WORDS,
        labels=_labels(len(sessions), choosable=any(one.free for one in sessions)),
        footer=_footer(page.first),
    )


def _stands(interview: Interview) -> bool:
    return interview.status is InterviewStatus.SCHEDULED


def _stage_words(page: OfferPage, zone: ZoneInfo) -> tuple[str, str]:
    job = one_line(page.first.job_title)
    match page.stage:
        case LinkStage.CHOOSING:
            hello = _("Hello {name}, we look forward to meeting you.").format(
                name=_first_name(page.first.candidate_name)
            )
            if not all(one.free for one in page.sessions):
                return job, _("We are sorry: none of the offered times is free any more. Tell us below what suits you.")
            until = moment_words(page.expires_at, zone) if page.expires_at else ""
            asked = _("Please choose until {when}.").format(when=until)
            return job, f"{hello} {asked}"
        case LinkStage.BOOKED:
            return job, _("This is what is agreed. You can come back to this page until then.")
        case LinkStage.DECLINED:
            return _("You have said no"), _(
                "We have told the team and wish you all the best. If it was a mistake, reply to our e-mail."
            )
        case LinkStage.WITHDRAWN:
            return _("No longer offered"), _("This interview is no longer offered. Questions? Reply to our e-mail.")
        case LinkStage.EXPIRED:
            return _("This link has expired"), _(
                "The time to choose is over. Reply to our e-mail if you are still interested: a person reads it."
            )
        case LinkStage.CANCELLED:
            return _("Cancelled"), _("This interview will not take place. Questions? Reply to our e-mail.")
        case LinkStage.OVER:
            return _("This interview is over"), _("Thank you for your time. Questions? Reply to our e-mail.")
        case _never:
            assert_never(_never)


def _first_name(name: str) -> str:
    """Of the people of the panel no more is told, and the candidate is called so, too."""
    return next(iter(one_line(name).split()), "")


def _card(session: OfferedSession, zone: ZoneInfo) -> Card:
    interview = session.interview
    return Card(
        title=type_words(interview.interview_type),
        state=_state(session),
        facts=tuple(_facts(interview, zone)),
        field=f"{TIME}{interview.id}",
        days=tuple(_days(interview, session.free, zone)),
    )


def _state(session: OfferedSession) -> str:
    if session.interview.status is InterviewStatus.CANCELLED:
        return _("Cancelled")
    if session.interview.status is InterviewStatus.OFFERED:
        return ""
    return _("Confirmed") if session.accepted else _("Not confirmed yet")


def _facts(interview: Interview, zone: ZoneInfo) -> Iterator[Fact]:
    if interview.starts_at is not None and interview.ends_at is not None:
        yield Fact(label=_("When"), value=range_words(interview.starts_at, interview.ends_at, zone))
    minutes = ngettext("{count} minute", "{count} minutes", interview.duration)
    yield Fact(label=_("Duration"), value=minutes.format(count=interview.duration))
    if not _stands(interview):  # how to get in is for who comes
        yield Fact(label=_("Where"), value=platform_words(interview.platform))
    else:
        link = interview.meeting_link or interview.calendly_link
        place = clean(interview.location or "")
        where = " · ".join(filter(None, (platform_words(interview.platform), place)))
        yield Fact(label=_("Where"), value=where, url=_linked(link))
        if interview.google_form_link:
            yield Fact(label=_("To fill in before"), value="", url=_linked(interview.google_form_link))
    if interview.asked:
        names = (_with_role(interview, one.seat, one.name) for one in interview.asked)
        yield Fact(label=_("With"), value=_(", ").join(dict.fromkeys(names)))


def _with_role(interview: Interview, position: int, name: str) -> str:
    role = next((seat.name for seat in interview.seats if seat.position == position), "")
    return f"{_first_name(name)} ({one_line(role)})" if role else _first_name(name)


def _linked(url: str | None) -> str | None:
    """What is no address of the web is no link, wherever it comes from."""
    return url if url is not None and url.partition(":")[0].lower() in LINKED else None


def _days(interview: Interview, free: Iterable[datetime], zone: ZoneInfo) -> Iterator[Day]:
    by_day: dict[str, list[Choice]] = {}
    for starts_at in free:
        ends_at = starts_at + timedelta(minutes=interview.duration)
        words = hours_words(starts_at, ends_at, zone)
        choice = Choice(value=str(int(starts_at.timestamp())), words=words)
        by_day.setdefault(day_words(starts_at.astimezone(zone)), []).append(choice)
    for words, times in by_day.items():
        yield Day(words=words, times=tuple(times))


@lru_cache(maxsize=64)
def _zones(language: str, hour: datetime, own: str) -> tuple[Choice, ...]:
    """Every place, from west to east; the offset is that of now."""
    with speaking(language):
        zones = sorted((zone_of(name) for name in {*places(), own}), key=lambda zone: (offset_at(zone, hour), zone.key))
        return tuple(Choice(value=zone.key, words=zone_words(zone, hour)) for zone in zones)


def _labels(sessions: int, *, choosable: bool) -> Labels:
    hours = int(CHANGE_UNTIL / HOUR)
    return Labels(
        zone=_("Times are shown for"),
        zone_submit=_("Show"),
        zone_hint=_("Is this not where you are? Choose your city."),
        choose=ngettext("Book this time", "Book these times", sessions),
        choose_hint=ngettext("Choose one time, then book it.", "Choose one time for each, then book them.", sessions),
        confirm=_("Yes, I will be there"),
        calendar=_("Add to my calendar"),
        move=_("Take another time"),
        move_hint=ngettext("Possible until {count} hour before.", "Possible until {count} hours before.", hours).format(
            count=hours
        ),
        move_submit=_("Move it"),
        otherwise=_("Something else?"),
        ask=_("None of these times suits me") if choosable else _("I need another time"),
        ask_label=_("When would suit you?"),
        ask_submit=_("Ask for other times"),
        decline=_("I do not want to come"),
        decline_hint=_("The interview is called off, and the team is told."),
        decline_label=_("A few words, if you like"),
        decline_submit=_("Say no"),
    )


def _footer(interview: Interview) -> str:
    if interview.owner is None:
        return _("Sent by Nexus.")
    return _("Your contact is {name}. Reply to our e-mail for anything that this page cannot do.").format(
        name=_first_name(interview.owner.name)
    )


def said_notice(said: str, stage: LinkStage) -> Notice | None:
    """What was done by the form that led here; nothing for other words, and where it is no longer so."""
    if stage not in {LinkStage.CHOOSING, LinkStage.BOOKED} or (said == "booked" and stage is LinkStage.CHOOSING):
        return None
    match said:
        case "booked":
            return Notice(title=_("Booked"), text=_("An e-mail with the invitation is on its way to you."), good=True)
        case "accepted":
            return Notice(title=_("Thank you"), text=_("The team knows that you will be there."), good=True)
        case "asked":
            return Notice(title=_("Thank you"), text=_("The team has your words and will answer by e-mail."), good=True)
        case _:
            return None


def failed_notice(error: DomainError) -> Notice:
    return Notice(title=error.what, text=error.remedy, good=False)
