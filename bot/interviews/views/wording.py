"""Words for what an interview is, where it is, and what people have said to it."""

from datetime import datetime
from typing import assert_never
from zoneinfo import ZoneInfo

from bot.core.i18n import _
from bot.core.times import moment_words, range_words
from bot.slack.blocks import escape, isolated
from db.models.interviews import Interview, InterviewType, Panelist, PanelistState, Platform, SeatKind


def type_words(kind: InterviewType) -> str:
    match kind:
        case InterviewType.SCREENING:
            return _("Screening")
        case InterviewType.TECHNICAL:
            return _("Technical interview")
        case InterviewType.SYSTEM_DESIGN:
            return _("System design interview")
        case InterviewType.BEHAVIOURAL:
            return _("Behavioural interview")
        case InterviewType.CULTURE:
            return _("Culture interview")
        case InterviewType.FINAL:
            return _("Final interview")
        case InterviewType.OTHER:
            return _("Interview")
        case _never:
            assert_never(_never)


def platform_words(platform: Platform) -> str:
    match platform:
        case Platform.GOOGLE:
            return _("Google Meet")
        case Platform.TEAMS:
            return _("Microsoft Teams")
        case Platform.PHONE:
            return _("By phone")
        case Platform.ONSITE:
            return _("On site")
        case Platform.CALENDLY:
            return _("Calendly link")
        case _never:
            assert_never(_never)


def kind_words(kind: SeatKind) -> str:
    match kind:
        case SeatKind.REQUIRED:
            return _("required")
        case SeatKind.ANY_OF:
            return _("any one of")
        case SeatKind.OPTIONAL:
            return _("optional")
        case _never:
            assert_never(_never)


def title_words(interview: Interview) -> str:
    """Plain text."""
    return f"{type_words(interview.interview_type)} · {interview.candidate_name}"


def title_line(interview: Interview) -> str:
    """mrkdwn."""
    return f"{type_words(interview.interview_type)} · {isolated(interview.candidate_name)}"


def when_words(interview: Interview, zone: ZoneInfo) -> str:
    if interview.starts_at is None or interview.ends_at is None:
        return _("not set yet")
    return range_words(interview.starts_at, interview.ends_at, zone)


def where_words(interview: Interview) -> str:
    """mrkdwn: the platform with its link or place."""
    link = interview.meeting_link or interview.calendly_link
    place = _link(link) if link else isolated(interview.location) if interview.location else ""
    return " · ".join(filter(None, (platform_words(interview.platform), place)))


def form_words(interview: Interview) -> str:
    """mrkdwn; empty where there is no form."""
    return _link(interview.google_form_link) if interview.google_form_link else ""


def _link(url: str) -> str:
    """Shown as it is, so that nobody follows a link that says something else."""
    return escape(url).replace("|", "%7C")


def answer_words(panelist: Panelist, zone: ZoneInfo) -> str:
    """mrkdwn: what a panelist has said, with a sign and the reason."""
    words = state_words(panelist.state, panelist.proposed_time, zone)
    return f"{words} – {one_line(panelist.reason)}" if panelist.reason else words


def state_words(state: PanelistState, proposed_time: datetime | None, zone: ZoneInfo) -> str:
    match state:
        case PanelistState.INVITED:
            return ":hourglass_flowing_sand: " + _("no answer yet")
        case PanelistState.ACCEPTED:
            return ":white_check_mark: " + _("accepted")
        case PanelistState.DECLINED:
            return ":x: " + _("declined")
        case PanelistState.PROPOSED:
            when = moment_words(proposed_time, zone) if proposed_time else ""
            return ":clock3: " + _("proposes {when}").format(when=when)
        case PanelistState.RELEASED:
            return ":heavy_minus_sign: " + _("no longer asked")
        case _never:
            assert_never(_never)


def one_line(text: str) -> str:
    """What a person wrote, isolated, for mrkdwn."""
    return isolated(" ".join(text.split()))
