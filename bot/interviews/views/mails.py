"""Mails about interviews: to the candidate and to whoever is asked to the panel, in their language and zone.

Reasons and notes are for the team: no mail tells them.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import assert_never
from zoneinfo import ZoneInfo

from bot.core.i18n import _
from bot.core.text import isolate
from bot.core.times import range_words
from bot.core.weeks import Span
from bot.interviews.views.wording import platform_words, title_words, type_words
from bot.notifications.pages import Fact, Page
from db.models.interviews import Interview


class News(StrEnum):
    """What a mail about an interview says."""

    INVITED = "invited"
    MOVED = "moved"
    CHANGED = "changed"  # all but the time
    CANCELLED = "cancelled"
    RELEASED = "released"  # it takes place without them
    REMINDED = "reminded"


def subject_words(news: News, title: str) -> str:
    match news:
        case News.INVITED:
            return _("Invitation: {title}").format(title=title)
        case News.MOVED:
            return _("New time: {title}").format(title=title)
        case News.CHANGED:
            return _("Changed: {title}").format(title=title)
        case News.CANCELLED:
            return _("Cancelled: {title}").format(title=title)
        case News.RELEASED:
            return _("No longer needed: {title}").format(title=title)
        case News.REMINDED:
            return _("Reminder: {title}").format(title=title)
        case _never:
            assert_never(_never)


def candidate_title(interview: Interview) -> str:
    """Plain text; as it stands in the candidate's calendar."""
    return f"{type_words(interview.interview_type)} · {interview.job_title}"


def candidate_page(
    news: News,
    interview: Interview,
    span: Span,
    before: Span | None,
    zone: ZoneInfo,
    *,
    link: str | None,
    accepted: bool,
) -> Page:
    """`link` is the candidate's own, by which they answer; None where they cannot any more. `accepted`: they come."""
    answer = _("Please accept or decline the invitation in this mail. If the time does not suit you, reply to it.")
    if link is not None:
        answer = _("Please confirm by the link below. There you can also ask for another time, or say no.")
    if link is not None and accepted:
        answer = _("You have confirmed this time. By the link below you can still ask for another one, or say no.")
    words: tuple[str, ...]
    match news:
        case News.INVITED:
            words = _("You are invited to an interview for the position {job}."), answer
        case News.MOVED:
            words = _("Your interview for the position {job} has a new time."), answer
        case News.CHANGED:
            words = (_("Something about your interview for the position {job} has changed."),)
        case News.CANCELLED | News.RELEASED:
            words = _("Your interview for the position {job} will not take place."), _leaves()
        case News.REMINDED:
            words = _("This is a reminder of your interview for the position {job}."), _("We look forward to it.")
        case _never:
            assert_never(_never)
    hello = _("Hello {name},").format(name=isolate(interview.candidate_name))
    return Page(
        title=candidate_title(interview),
        paragraphs=(hello, *(one.format(job=isolate(interview.job_title)) for one in words)),
        facts=(
            *_facts(news, interview, span, before, zone, names=[one.name for one in interview.asked]),
            *([Fact(label=_("Your link"), url=link)] if link else []),
        ),
        footer=footer_words(interview),
    )


def panelist_page(news: News, interview: Interview, span: Span, before: Span | None, zone: ZoneInfo) -> Page:
    answer = _("The bot's message in Slack has the CV and the buttons to accept, decline or propose another time.")
    words: tuple[str, ...]
    match news:
        case News.INVITED:
            words = _("You are asked to interview {name} for the position {job}."), answer
        case News.MOVED:
            words = _("The interview of {name} for the position {job} has a new time. Please answer anew."), answer
        case News.CHANGED:
            words = (_("Something about the interview of {name} for the position {job} has changed."),)
        case News.CANCELLED:
            words = _("The interview of {name} for the position {job} will not take place."), _leaves()
        case News.RELEASED:
            words = _("You are no longer asked to the interview of {name} for the position {job}."), _leaves()
        case News.REMINDED:
            words = _("This is a reminder: you are asked to interview {name} for the position {job}."), answer
        case _never:
            assert_never(_never)
    about = {"name": isolate(interview.candidate_name), "job": isolate(interview.job_title)}
    return Page(
        title=title_words(interview),
        paragraphs=tuple(one.format(**about) for one in words),
        facts=tuple(_facts(news, interview, span, before, zone, names=[])),
        footer=footer_words(interview),
    )


def _leaves() -> str:
    return _("With this mail it leaves your calendar.")


def _facts(
    news: News, interview: Interview, span: Span, before: Span | None, zone: ZoneInfo, *, names: list[str]
) -> Iterator[Fact]:
    yield Fact(label=_("When"), value=range_words(span.start, span.end, zone))
    if news in {News.CANCELLED, News.RELEASED}:
        return
    if before is not None and news is News.MOVED:
        yield Fact(label=_("Until now"), value=range_words(before.start, before.end, zone))
    place = isolate(interview.location) if interview.location else ""
    yield Fact(
        label=_("Where"),
        value=" · ".join(filter(None, (platform_words(interview.platform), place))),
        url=interview.meeting_link or interview.calendly_link,
    )
    if names:
        yield Fact(label=_("With"), value=_(", ").join(map(isolate, names)))
    if interview.google_form_link:
        yield Fact(label=_("To fill in before"), url=interview.google_form_link)


def footer_words(interview: Interview) -> str:
    if interview.owner is None:
        return _("Sent by Nexus.")
    return _("Sent by Nexus for {name}, who gets what you reply.").format(name=isolate(interview.owner.name))
