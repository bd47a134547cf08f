"""Offers in Slack: the modal in which times are chosen for a candidate, and what an interview's message tells of it."""

from collections.abc import Iterator, Sequence
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.i18n import _, ngettext
from bot.core.times import moment_words, range_words
from bot.interviews.choosing import MOST_SLOTS
from bot.interviews.models import Proposal
from bot.interviews.slots import OFFERED, Slot
from bot.interviews.views.wording import title_line
from bot.slack.blocks import (
    Block,
    Element,
    View,
    button,
    checkboxes,
    context,
    field,
    isolated,
    modal,
    moment_input,
    section,
    select,
    text_input,
)
from bot.slack.ids import Id
from db.models.interviews import Interview
from db.models.offers import Offer, OfferState

SLOTS: Final = "slots"
BY_HAND: Final = ("by_hand_1", "by_hand_2", "by_hand_3")
SEND, WAIT = "send", "wait"
DAYS_OPEN: Final = (1, 2, 3, 5, 7, 14)
USUAL_DAYS: Final = 3


def looking() -> View:
    return modal(_("Times to offer"), [section(_("Looking for times at which everybody can …"))])


def offer_form(proposal: Proposal, zone: ZoneInfo) -> View:
    interview, offer = proposal.interview, proposal.offer
    blocks: list[Block] = [section(f"*{title_line(interview)}*\n" + _("The candidate chooses among these times."))]
    if proposal.unread:
        names = ", ".join(isolated(one) for one in proposal.unread)
        blocks.append(context(":warning: " + _("The calendar of {names} cannot be read now.").format(names=names)))
    if proposal.slots:
        blocks.append(_slots(proposal.slots, zone))
    else:
        blocks.append(section(_("There is no time in the next four weeks at which everybody can. Type some by hand.")))
    for number, name in enumerate(BY_HAND, start=1):
        words = _("Another time ({number})").format(number=number)
        blocks.append(field(name, words, moment_input(name), optional=True))
    days = [(str(one), ngettext("{count} day", "{count} days", one).format(count=one)) for one in DAYS_OPEN]
    blocks.append(
        field("days", _("The link is good for"), select("days", days, chosen=str(USUAL_DAYS), placeholder=_("Days")))
    )
    if offer.state is OfferState.DRAFT:
        ways = [(SEND, _("Send the offer now")), (WAIT, _("Add another interview to it first"))]
        blocks.append(field("then", _("Then"), select("then", ways, chosen=SEND, placeholder=_("Then"))))
    others = len(offer.sessions) - 1
    if others:
        words = ngettext(
            "{count} other interview is in this offer.", "{count} other interviews are in this offer.", others
        )
        blocks.append(context(words.format(count=others)))
    return modal(
        _("Times to offer"),
        blocks,
        callback_id=Id.INTERVIEW_OFFER_SUBMIT,
        submit=_("Offer"),
        private_metadata=interview.id,
    )


def _slots(slots: Sequence[Slot], zone: ZoneInfo) -> Block:
    in_order = sorted(slots, key=lambda one: one.start)[:MOST_SLOTS]
    options = [(str(int(one.start.timestamp())), range_words(one.start, one.end, zone)) for one in in_order]
    best = [str(int(one.start.timestamp())) for one in slots[:OFFERED]]
    return field(
        SLOTS,
        _("Times at which everybody can"),
        checkboxes(SLOTS, options, checked=best),
        optional=True,
        hint=_("By working hours, calendars and interviews, in your zone. The best are ticked."),
    )


def offered(interview: Interview, offer: Offer, zone: ZoneInfo) -> View:
    lines = [f"*{title_line(interview)}*", *offer_lines(interview, offer, zone)]
    return modal(_("Offered"), [section("\n".join(lines)), context(_("The thread tells what the candidate says."))])


def withdraw_form(interview: Interview, offer: Offer) -> View:
    words = ngettext(
        "The link works no more, and {count} interview is cancelled.",
        "The link works no more, and {count} interviews are cancelled.",
        len(offer.sessions),
    )
    return modal(
        _("Withdraw an offer"),
        [
            section(f"*{title_line(interview)}*\n" + words.format(count=len(offer.sessions))),
            field(
                "reason",
                _("Reason"),
                text_input("reason", multiline=True, most=500),
                hint=_("For the team; the candidate does not read it."),
            ),
        ],
        callback_id=Id.INTERVIEW_WITHDRAW_SUBMIT,
        submit=_("Withdraw"),
        private_metadata=interview.id,
    )


def offer_lines(interview: Interview, offer: Offer, zone: ZoneInfo) -> Iterator[str]:
    """mrkdwn: how it stands with the candidate's choice."""
    times = len(offer.session(interview.id).slots)
    if offer.state is OfferState.DRAFT and not times:
        yield _("No times are chosen yet, and the candidate knows of nothing.")
        return
    words = ngettext("{count} time is offered.", "{count} times are offered.", times)
    yield words.format(count=times)
    if offer.state is OfferState.DRAFT:
        yield _("The candidate has no link yet.")
    elif offer.expires_at is not None:
        until = moment_words(offer.expires_at, zone)
        yield _("The candidate can choose until {when}.").format(when=until)


def offer_times(interview: Interview, *, again: bool) -> Element:
    """The button that opens the form of times."""
    label = _("Choose times to offer {name}").format(name=interview.candidate_name)
    words = _("Offer other times …") if again else _("Choose times …")
    return button(words, Id.INTERVIEW_OFFER_OPEN, interview.id, style=None if again else "primary", label=label)


def offer_buttons(interview: Interview, offer: Offer) -> Iterator[Element]:
    name = interview.candidate_name
    yield offer_times(interview, again=offer.state is OfferState.OPEN)
    if offer.state is OfferState.OPEN:
        label = _("Send {name} the link again").format(name=name)
        yield button(_("Send link again"), Id.INTERVIEW_OFFER_AGAIN, interview.id, label=label)
    label = _("Withdraw the offer to {name}").format(name=name)
    yield button(_("Withdraw offer …"), Id.INTERVIEW_WITHDRAW_OPEN, interview.id, style="danger", label=label)
