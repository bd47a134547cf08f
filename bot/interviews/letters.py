"""Who gets which mail when an interview changes: told from what it was and what it is, and from nothing else."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from bot.core.i18n import speaking
from bot.core.times import zone_of
from bot.core.weeks import Span
from bot.interviews.invitations import Answer, Attendee, Meeting, cancellation, request
from bot.interviews.rules import time_of
from bot.interviews.views.mails import News, candidate_page, candidate_title, panelist_page, subject_words
from bot.interviews.views.wording import title_words
from bot.notifications.mime import message_id
from bot.notifications.models import Address, Letter
from bot.notifications.pages import Page, as_html, as_text
from db.models.interviews import Interview, InterviewStatus, Panelist, PanelistState, SeatKind, Told

CANDIDATE: Final = "candidate"  # whom a letter is for, where it is not a user's id

_ANSWERS: Final = {
    PanelistState.INVITED: Answer.NONE,
    PanelistState.PROPOSED: Answer.TENTATIVE,
    PanelistState.ACCEPTED: Answer.ACCEPTED,
    PanelistState.DECLINED: Answer.DECLINED,
    PanelistState.RELEASED: Answer.DECLINED,
}


class _Change(NamedTuple):
    now: Interview
    in_owners_calendar: bool
    span: Span  # of what it is; of what it was where it has none now
    before: Span | None
    sender: Address
    link: str | None  # the candidate's
    accepted: bool  # by the candidate, at this time
    at: datetime


def told_by(interview: Interview) -> Told:
    """What its letters tell."""
    stands = interview.status is InterviewStatus.SCHEDULED
    return Told(
        stands=stands,
        starts_at=interview.starts_at,
        duration=interview.duration,
        place=(
            interview.platform.value,
            interview.location,
            interview.meeting_link,
            interview.calendly_link,
            interview.google_form_link,
        ),
        asked=tuple(one.user_id for one in interview.asked) if stands else (),
        organiser=interview.scheduled_by,
    )


def letters(
    told: Told | None,
    interview: Interview,
    sender: Address,
    *,
    link: str | None,
    accepted: bool,
    in_owners_calendar: bool,
    at: datetime,
) -> Iterator[tuple[str, Letter]]:
    """(for whom, letter): to the candidate, whose copies go along, and to each panelist with a mailbox.

    `told` is what they know; `link` is the one by which the candidate answers, if they can; `accepted`: they have taken
    this time. Whoever organises it and has it in their own calendar is sent no second entry for it.
    """
    now = told_by(interview)
    former = time_of(told) if told is not None else None
    span = time_of(now) or former
    if span is None:
        return
    change = _Change(interview, in_owners_calendar, span, former, sender, link, accepted, at)
    news = _news(told, now)
    if news is not None:
        yield CANDIDATE, _to_candidate(change, news)
    was_asked = told.asked if told is not None else ()
    for panelist in interview.panelists:
        theirs = news
        if panelist.user_id not in was_asked:
            theirs = News.INVITED if panelist.user_id in now.asked else None
        elif panelist.user_id not in now.asked:
            theirs = News.RELEASED if now.stands else News.CANCELLED
        address = Address.of(panelist.email, panelist.name)
        if theirs is not None and address is not None:
            yield str(panelist.user_id), _to_panelist(change, theirs, panelist, address)


def _news(told: Told | None, now: Told) -> News | None:
    """For whoever stays."""
    if told is None or not told.stands:
        return News.INVITED if now.stands else None
    if not now.stands:
        return News.CANCELLED
    if time_of(told) != time_of(now):
        return News.MOVED
    handed_over = told.organiser not in {None, now.organiser}
    return News.CHANGED if handed_over or told.place != now.place else None


def reminder(interview: Interview, panelist: Panelist | None, sender: Address, *, known: str, at: datetime) -> Letter:
    """Of an interview that has a time, to the candidate where `panelist` is None; `known` is the reminder's own id.

    Raises ValueError where no mail can be sent there."""
    span = time_of(interview)
    assert span is not None, "nobody is reminded of an interview without a time"
    words = _words(interview, News.REMINDED, span, None, panelist)
    if panelist is None:
        key, to = CANDIDATE, Address(email=interview.candidate_email, name=interview.candidate_name)
    else:
        key, to = str(panelist.user_id), Address(email=panelist.email, name=panelist.name)
    change = _Change(
        interview, in_owners_calendar=False, span=span, before=None, sender=sender, link=None, accepted=False, at=at
    )
    return _plain(change, words, key=key, to=to, known=(known,))


def reminder_text(interview: Interview, panelist: Panelist | None) -> str:
    """What a reminder says to a panelist, or to the candidate, whichever way it comes."""
    span = time_of(interview)
    assert span is not None, "nobody is reminded of an interview without a time"
    return _words(interview, News.REMINDED, span, None, panelist).text


class _Words(NamedTuple):
    title: str
    subject: str
    page: Page
    language: str

    @property
    def text(self) -> str:
        return as_text(self.page)

    @property
    def html(self) -> str:
        return as_html(self.page, self.language)


def _words(
    now: Interview,
    news: News,
    span: Span,
    before: Span | None,
    panelist: Panelist | None,
    *,
    link: str | None = None,
    accepted: bool = False,
) -> _Words:
    """To the candidate where `panelist` is None; `link` is the one by which they answer, `accepted`: they have."""
    language = now.candidate_language if panelist is None else panelist.language
    with speaking(language):
        if panelist is None:
            title = candidate_title(now)
            zone = zone_of(now.candidate_timezone)
            page = candidate_page(news, now, span, before, zone, link=link, accepted=accepted)
        else:
            title = title_words(now)
            page = panelist_page(news, now, span, before, zone_of(panelist.timezone))
        return _Words(title, subject_words(news, title), page, language)


def _to_candidate(change: _Change, news: News) -> Letter:
    now = change.now
    to = Address(email=now.candidate_email, name=now.candidate_name)
    letter = _letter(
        change,
        news,
        _words(now, news, change.span, change.before, None, link=change.link, accepted=change.accepted),
        key=CANDIDATE,
        to=to,
        # Nobody of the team: an invitation shows addresses
        attendees=(Attendee(address=to, answer=Answer.ACCEPTED if change.accepted else Answer.NONE),),
    )
    copies = {"cc": now.cc_emails, "bcc": now.bcc_emails}
    return letter.model_copy(
        update={kind: tuple(Address(email=one) for one in emails) for kind, emails in copies.items()}
    )


def _to_panelist(change: _Change, news: News, panelist: Panelist, to: Address) -> Letter:
    now = change.now
    panel = now.asked if news is not News.RELEASED else (panelist,)
    has_it = change.in_owners_calendar and panelist.user_id == now.scheduled_by
    return _letter(
        change,
        news,
        _words(now, news, change.span, change.before, panelist),
        key=str(panelist.user_id),
        to=to,
        attendees=tuple(
            Attendee(address=address, optional=_is_optional(now, one), answer=_ANSWERS[one.state])
            for one in panel
            if (address := Address.of(one.email, one.name)) is not None
        ),
        with_event=not has_it,
    )


def _is_optional(interview: Interview, panelist: Panelist) -> bool:
    return any(seat.position == panelist.seat and seat.kind is SeatKind.OPTIONAL for seat in interview.seats)


def _letter(
    change: _Change,
    news: News,
    words: _Words,
    *,
    key: str,
    to: Address,
    attendees: tuple[Attendee, ...],
    with_event: bool = True,
) -> Letter:
    """With the calendar's object, unless the event is in their calendar already."""
    now = change.now
    meeting = Meeting(
        uid=now.uid,
        sequence=now.sequence,
        starts_at=change.span.start,
        ends_at=change.span.end,
        zone=_organizers_zone(now),
        organizer=_organizer(change),
        sent_by=change.sender,
        attendees=attendees,
        language=words.language,
        title=words.title,
        description=words.text,
        location=now.location,
        url=now.meeting_link or now.calendly_link,
    )
    is_over = news in {News.CANCELLED, News.RELEASED}
    known = (str(now.sequence), news, change.at.isoformat())
    letter = _plain(change, words, key=key, to=to, known=known)
    if not with_event:
        return letter
    return letter.model_copy(update={"calendar": (cancellation if is_over else request)(meeting, at=change.at)})


def _plain(change: _Change, words: _Words, *, key: str, to: Address, known: tuple[str, ...]) -> Letter:
    """`known` tells it from the other letters of this interview to this person."""
    domain = change.sender.domain
    return Letter(
        message_id=message_id(domain, change.now.uid, key, *known),
        references=(message_id(domain, change.now.uid, key),),  # of no mail: what makes a thread of all of them
        at=change.at,
        sender=change.sender,
        reply_to=_organizer(change),
        to=(to,),
        language=words.language,
        subject=words.subject,
        text=words.text,
        html=words.html,
    )


def _organizer(change: _Change) -> Address:
    owner = change.now.owner
    return (owner and Address.of(owner.email, owner.name)) or change.sender


def candidate_meeting(interview: Interview) -> Meeting:
    """As it stands in the candidate's calendar, in their language, with nobody's address but the owner's."""
    span, owner = time_of(interview), interview.owner
    assert span is not None, "it is scheduled"
    with speaking(interview.candidate_language):
        title = candidate_title(interview)
    to = Address(email=interview.candidate_email, name=interview.candidate_name)
    return Meeting(
        uid=interview.uid,
        sequence=interview.sequence,
        starts_at=span.start,
        ends_at=span.end,
        zone=_organizers_zone(interview),
        organizer=(owner and Address.of(owner.email, owner.name)) or to,
        attendees=(),
        language=interview.candidate_language,
        title=title,
        description=title,
        location=interview.location,
        url=interview.meeting_link or interview.calendly_link,
    )


def _organizers_zone(interview: Interview) -> ZoneInfo:
    return zone_of(interview.owner.timezone if interview.owner else None)
