"""Mails that bring a candidate the link to an offer, in their language and zone."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import assert_never
from zoneinfo import ZoneInfo

from bot.core.i18n import _, ngettext
from bot.core.text import isolate
from bot.core.times import moment_words
from bot.interviews.views.mails import footer_words
from bot.interviews.views.wording import platform_words, type_words
from bot.notifications.pages import Fact, Page
from db.models.interviews import Interview
from db.models.offers import Offer


class OfferNews(StrEnum):
    """What a mail about an offer says."""

    OFFERED = "offered"
    OTHER_TIMES = "other_times"
    AGAIN = "again"
    WITHDRAWN = "withdrawn"


def offer_subject(news: OfferNews, first: Interview) -> str:
    match news:
        case OfferNews.OFFERED | OfferNews.AGAIN:
            words = _("Please choose a time: interview for {job}")
        case OfferNews.OTHER_TIMES:
            words = _("Other times for you: interview for {job}")
        case OfferNews.WITHDRAWN:
            words = _("No longer offered: interview for {job}")
        case _never:
            assert_never(_never)
    return words.format(job=first.job_title)


def offer_page(news: OfferNews, offer: Offer, found: Sequence[Interview], zone: ZoneInfo, url: str | None) -> Page:
    words: tuple[str, ...]
    job = isolate(found[0].job_title)
    how = _("Choose by the link below. There you can also say no, or ask for other times. It is yours alone.")
    match news:
        case OfferNews.OFFERED:
            invited = ngettext(
                "We would like to meet you in an interview for the position {job}.",
                "We would like to meet you in {count} interviews for the position {job}.",
                len(found),
            )
            words = invited.format(count=len(found), job=job), how
        case OfferNews.OTHER_TIMES:
            words = _("There are other times for your interview for the position {job}.").format(job=job), how
        case OfferNews.AGAIN:
            words = _("You have not yet chosen a time for your interview for the position {job}.").format(job=job), how
        case OfferNews.WITHDRAWN:
            words = (_("The interview for the position {job} is no longer offered.").format(job=job),)
        case _never:
            assert_never(_never)
    hello = _("Hello {name},").format(name=isolate(found[0].candidate_name))
    return Page(
        title=found[0].job_title,
        paragraphs=(hello, *words),
        facts=tuple(_facts(offer, found, zone, url)) if url else (),
        footer=footer_words(found[0]),
    )


def _facts(offer: Offer, found: Sequence[Interview], zone: ZoneInfo, url: str) -> Iterator[Fact]:
    for interview in found:
        minutes = ngettext("{count} minute", "{count} minutes", interview.duration)
        value = f"{minutes.format(count=interview.duration)} · {platform_words(interview.platform)}"
        yield Fact(label=type_words(interview.interview_type), value=value)
    yield Fact(label=_("Your link"), url=url)
    if offer.expires_at is not None:
        yield Fact(label=_("Please choose until"), value=moment_words(offer.expires_at, zone))
