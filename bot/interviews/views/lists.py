"""Lists of interviews, in the zone of whoever asks."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.core.i18n import _, ngettext
from bot.interviews.models import Listing, ListPage
from bot.interviews.views.wording import kind_words, state_words, type_words, when_words, where_words
from bot.slack.blocks import Block, Message, actions, context, header, isolated, message, section, text_message
from bot.slack.ids import Id
from bot.slack.turning import page_words, turns
from db.models.ids import UserId
from db.models.interviews import ASKED, Interview, PanelistState


def interviews_help() -> Message:
    return text_message(
        "\n".join(
            [
                _("*/interview* brings candidates and panels together."),
                _("`/interview schedule [name]` – a new interview; a candidate's card has a button for it, too"),
                _("`/interview today` – yours today, in your own time zone"),
                _("`/interview week` – yours of the next seven days"),
                _("`/interview list` – all to come that you may see"),
                _("`/interview load` – who interviews how much, for recruiters"),
                _("`/interview feed` – your interviews in your own calendar, by a secret link"),
            ]
        )
    )


def day_brief(interviews: Sequence[Interview], user_id: UserId, zone: ZoneInfo) -> Message:
    """What a panelist hears in the morning."""
    title, count = _("Good morning! Your interviews today"), _count(len(interviews))
    return message(f"{title}: {count}", [*_rows(title, interviews, user_id, zone), context(count)])


def list_page(interviews: Sequence[Interview], page: ListPage, user_id: UserId, zone: ZoneInfo) -> Message:
    title, count = _title(page.listing), _count(page.total)
    buttons = turns(Id.INTERVIEW_LIST_BACK, Id.INTERVIEW_LIST_NEXT, page.listing, page.page, page.pages)
    below = [context(page_words(count, page.page, page.pages)), *([actions("pages", buttons)] if buttons else [])]
    return message(f"{title}: {count}", [*_rows(title, interviews, user_id, zone), *below])


def _title(listing: Listing) -> str:
    match listing:
        case Listing.TODAY:
            return _("Your interviews today")
        case Listing.WEEK:
            return _("Your interviews of the next seven days")
        case Listing.ALL:
            return _("Interviews to come")


def _count(total: int) -> str:
    return ngettext("{count} interview", "{count} interviews", total).format(count=total)


def _rows(title: str, interviews: Sequence[Interview], user_id: UserId, zone: ZoneInfo) -> list[Block]:
    rows = [section(_row(one, user_id, zone)) for one in interviews]
    return [header(title), *(rows or [section(_("There is none."))])]


def _row(interview: Interview, user_id: UserId, zone: ZoneInfo) -> str:
    people = (isolated(interview.candidate_name), isolated(interview.job_title))
    what = " · ".join((type_words(interview.interview_type), *people))
    lines = [f"*{when_words(interview, zone)}*", what, where_words(interview)]
    who = interview.panelist(user_id)
    if who is not None and who.state in ASKED:
        kind = interview.kind_of(who)
        answer = state_words(who.state, who.proposed_time, zone)
        lines.append(_("You ({kind}): {answer}").format(kind=kind_words(kind), answer=answer))
    else:
        accepted = sum(one.state is PanelistState.ACCEPTED for one in interview.asked)
        words = _("{accepted} of {asked} asked have accepted")
        lines.append(words.format(accepted=accepted, asked=len(interview.asked)))
    return "\n".join(lines)
