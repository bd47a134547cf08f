"""An interview's event in its organiser's calendar: what it says there, to nobody else; and the message to the
organiser about what somebody has made of it by hand."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from bot.accounts.calendar_views import name_of
from bot.core.i18n import _
from bot.core.times import day_words, moment_words, range_words, zone_of
from bot.interviews.rules import is_open, time_by_hand, time_of
from bot.interviews.views.wording import kind_words, title_line, when_words
from bot.slack.blocks import Block, Element, Message, actions, button, message, section
from bot.slack.ids import Id
from db.models.audit import AuditEntry
from db.models.calendars import CalendarEvent, Provider, Shown
from db.models.interviews import Interview, InterviewStatus


def event_words(interview: Interview) -> str:
    """Plain text: the job, the candidate, who is asked, and what is to be filled in before."""
    return "\n".join(_lines(interview))


def _lines(interview: Interview) -> Iterator[str]:
    yield _("For the job {title}").format(title=interview.job_title)
    yield _("Candidate: {name}, {email}").format(name=interview.candidate_name, email=interview.candidate_email)
    for one in interview.asked:
        yield f"{one.name} ({kind_words(interview.kind_of(one))})"
    if interview.google_form_link:
        yield _("Filled in before: {link}").format(link=interview.google_form_link)


def event_by_hand(interview: Interview, entry: AuditEntry, event: CalendarEvent | None) -> Message:
    """What the calendar says, what the interview's time is, and how it is settled: in the organiser's zone."""
    zone = zone_of(interview.owner.timezone if interview.owner else None)
    calendar, shown = name_of(Provider(entry.after["calendar"])), Shown.model_validate(entry.after["shown"])
    lines = [f"*{title_line(interview)}*", _by_hand(shown, calendar, zone)]
    buttons: list[Element] = []
    if is_open(event, entry.id, interview):
        words = _("The interview itself is still at {when}, and nobody was told anything else. What shall hold?")
        lines.append(words.format(when=when_words(interview, zone)))
        buttons = list(_ways(interview, entry, shown, zone))
    else:
        lines.append(_settled(interview, entry, event, zone))
    blocks: list[Block] = [section("\n".join(lines))]
    if buttons:
        blocks.append(actions("event", buttons))
    return message(" ".join(lines), blocks)


def _by_hand(shown: Shown, calendar: str, zone: ZoneInfo) -> str:
    if shown.starts_at is not None and shown.ends_at is not None:
        when = range_words(shown.starts_at, shown.ends_at, zone)
        return _("Somebody has moved its event in {calendar} to {when}.").format(calendar=calendar, when=when)
    if shown.first_day is None or shown.last_day is None:
        words = _("Its event is no longer there in {calendar}: it was deleted, or moved to another calendar.")
        return words.format(calendar=calendar)
    first, last = day_words(shown.first_day), day_words(shown.last_day)
    if first == last:
        return _("Its event in {calendar} now takes the whole day of {day}.").format(calendar=calendar, day=first)
    words = _("Its event in {calendar} now takes the whole days from {first} to {last}.")
    return words.format(calendar=calendar, first=first, last=last)


def _ways(interview: Interview, entry: AuditEntry, shown: Shown, zone: ZoneInfo) -> Iterator[Element]:
    value, name = f"{interview.id}:{entry.id}", interview.candidate_name
    if time := time_by_hand(shown):
        text = _("Move the interview to {when} …").format(when=moment_words(time[0], zone))
        label = _("Move the interview of {name} to where its event is").format(name=name)
        yield button(text, Id.INTERVIEW_EVENT_TAKE, value, style="primary", label=label)
    label = _("Put the event of the interview of {name} back").format(name=name)
    yield button(_("Put the event back"), Id.INTERVIEW_EVENT_RESTORE, value, label=label)
    if shown.gone:
        label = _("Cancel the interview of {name}").format(name=name)
        yield button(_("Cancel …"), Id.INTERVIEW_CANCEL_OPEN, interview.id, style="danger", label=label)


def _settled(interview: Interview, entry: AuditEntry, event: CalendarEvent | None, zone: ZoneInfo) -> str:
    if interview.status is InterviewStatus.CANCELLED:
        return _("The interview is cancelled.")
    if interview.status is not InterviewStatus.SCHEDULED:
        return _("The interview is over.")
    if event is None or not event.wanted:
        if event is None or event.event_id is None:
            return _("The interview has no event in that calendar any more.")
        return _("Nexus is not let into that calendar any more: the event there stays as it is.")
    span, before = time_of(interview), Shown.model_validate(entry.before)
    if span is not None and before == Shown(starts_at=span.start, ends_at=span.end):
        if event is not None and event.told_id is not None:
            return _("It has changed once more since; see below.")
        return _("Settled: the event has the interview's time, {when}.").format(when=when_words(interview, zone))
    return _("The interview is at {when} now, and its event follows.").format(when=when_words(interview, zone))
