"""`/interview`, the button on a candidate's card, and what is clicked in an interview's messages."""

from collections.abc import Mapping
from functools import wraps
from zoneinfo import ZoneInfo

from bot.core.errors import InvalidForm
from bot.core.times import zone_of
from bot.interviews.errors import InTheWay
from bot.interviews.forms import (
    anyway_of,
    parse_answer_value,
    parse_duration,
    parse_hand_over_form,
    parse_mail_value,
    parse_move_form,
    parse_move_value,
    parse_offer_form,
    parse_page_value,
    parse_propose_form,
    parse_reason_form,
    parse_schedule_form,
    parse_swap_form,
    parse_wish,
)
from bot.interviews.models import Listing
from bot.interviews.views import forms, lists, offers, reports, times
from bot.interviews.views.messages import mail_goes_again
from bot.slack.blocks import Message
from bot.slack.ids import Id
from db.models.ids import CandidateId, InterviewId
from db.models.interviews import InterviewStatus, PanelistState
from handlers.call import Call
from handlers.errors import Listener
from handlers.subcommands import command


def _asking_why(submitted: Listener) -> Listener:
    """Where something stands in the way, the form comes again with a place for a reason; what was typed stays."""

    @wraps(submitted)
    async def asking(call: Call) -> None:
        try:
            await submitted(call)
        except InTheWay as error:
            view = times.with_obstacles(call.view, error.obstacles, _zone(call))
            await call.ack(response_action="update", view=view)

    return asking


async def on_schedule(call: Call, words: str) -> None:
    """`/interview schedule [name]`"""
    reader = await call.reader()
    found = await call.services.interviews.interviewees(reader, words)
    await call.show(forms.schedule_form(found[0] if words and found else None))


async def on_card_clicked(call: Call) -> None:
    await call.ack()
    await _schedule(call, CandidateId(call.value))


async def on_started(call: Call) -> None:
    """The shortcut from anywhere."""
    await call.ack()
    await on_schedule(call, "")


async def on_started_on_card(call: Call) -> None:
    """The shortcut on a message: whose card it is, if it is one."""
    await call.ack()
    known = call.message_value(Id.INTERVIEW_SCHEDULE_OPEN)
    if known is None:
        await on_schedule(call, "")
    else:
        await _schedule(call, CandidateId(known))


async def _schedule(call: Call, known: CandidateId) -> None:
    await call.show(forms.schedule_form(await call.services.interviews.interviewee(await call.reader(), known)))


async def on_rebook(call: Call) -> None:
    await call.ack()
    interview, candidate = await call.services.interviews.to_rebook(await call.reader(), InterviewId(call.value))
    await call.show(forms.schedule_form(candidate, like=interview))


async def on_candidates_asked(call: Call) -> None:
    """What the select of candidates offers for what is typed into it."""
    found = await call.services.interviews.interviewees(await call.reader(), str(call.body["value"]))
    await call.ack(options=[forms.candidate_option(one) for one in found])


async def on_seat_added(call: Call) -> None:
    await call.ack()
    await call.redraw(forms.with_seat_added(call.view, int(call.value)))


async def on_times_for_new(call: Call) -> None:
    await call.ack()
    try:
        considered = await call.services.proposals.for_new(await call.reader(), parse_wish(call.view))
    except InvalidForm as error:
        await call.redraw(times.with_note(call.view, error.fields.values()))
        return
    await call.redraw(times.with_proposals(call.view, considered, _zone(call)))


async def on_times_for_move(call: Call) -> None:
    await call.ack()
    known, _seen = parse_answer_value(call.private_metadata)
    considered = await call.services.proposals.for_move(await call.reader(), known, parse_duration(call.view))
    await call.redraw(times.with_proposals(call.view, considered, _zone(call)))


@_asking_why
async def on_scheduled(call: Call) -> None:
    booking = parse_schedule_form(call.view)
    interview = await call.services.interviews.schedule(
        await call.reader(), booking, key=call.view["id"] + call.private_metadata, anyway=anyway_of(call.view)
    )
    if interview.status is InterviewStatus.OFFERED:
        await call.ack(response_action="update", view=offers.looking())
        await _show_times(call, interview.id, call.view["id"])
        return
    await call.ack(response_action="update", view=forms.scheduled(interview, _zone(call)))


async def on_offer(call: Call) -> None:
    await call.ack()
    known = InterviewId(call.value)
    await call.services.offers.need_offered(await call.reader(), known)
    await _show_times(call, known, await call.show(offers.looking()))


async def _show_times(call: Call, known: InterviewId, view_id: str) -> None:
    """In place of a view that says that they are looked for."""
    proposal = await call.services.offers.proposal(await call.reader(), known)
    await call.redraw(offers.offer_form(proposal, _zone(call)), view_id=view_id)


async def on_offered(call: Call) -> None:
    """The offer as it stands; where another interview is to be added first, its form."""
    form, known = parse_offer_form(call.view), InterviewId(call.private_metadata)
    reader = await call.reader()
    offer = await call.services.offers.offer(reader, known, form.times, days=form.days, send=form.send)
    if form.send:
        interview = await call.services.interviews.interview(reader, known)
        view = offers.offered(interview, offer, _zone(call))
    else:
        view = forms.schedule_form(await call.services.interviews.interviewee(reader, offer.candidate_id), after=known)
    await call.ack(response_action="update", view=view)


async def on_offer_again(call: Call) -> None:
    await call.ack()
    await call.services.offers.resend(await call.reader(), InterviewId(call.value))
    await call.whisper(mail_goes_again())


async def on_withdraw(call: Call) -> None:
    await call.ack()
    found = await call.services.offers.need_offered(await call.reader(), InterviewId(call.value))
    await call.show(offers.withdraw_form(*found))


async def on_withdrawn(call: Call) -> None:
    form = parse_reason_form(call.view)
    await call.services.offers.withdraw(await call.reader(), InterviewId(call.private_metadata), reason=form.reason)
    await call.ack()


async def on_move(call: Call) -> None:
    await call.ack()
    known, proposed = parse_move_value(call.value)
    interview = await call.services.interview_changes.need_open(await call.reader(), known)
    await call.show(forms.move_form(interview, _zone(call), proposed=proposed))


@_asking_why
async def on_moved(call: Call) -> None:
    form = parse_move_form(call.view)
    await call.services.interview_changes.reschedule(
        await call.reader(),
        form.interview_id,
        starts_at=form.starts_at,
        duration=form.duration,
        reason=form.reason,
        seen=form.seen,
        anyway=anyway_of(call.view),
    )
    await call.ack()


async def on_cancel(call: Call) -> None:
    await call.ack()
    interview = await call.services.interview_changes.need_open(await call.reader(), InterviewId(call.value))
    await call.show(forms.cancel_form(interview, _zone(call)))


async def on_cancelled(call: Call) -> None:
    form = parse_reason_form(call.view)
    await call.services.interview_changes.cancel(
        await call.reader(), InterviewId(call.private_metadata), reason=form.reason
    )
    await call.ack()


async def on_swap(call: Call) -> None:
    await call.ack()
    interview = await call.services.interview_changes.need_open(await call.reader(), InterviewId(call.value))
    await call.show(forms.swap_form(interview, await call.services.substitutes.offered(interview), _zone(call)))


@_asking_why
async def on_swapped(call: Call) -> None:
    form, known, reader = parse_swap_form(call.view), InterviewId(call.private_metadata), await call.reader()
    changes, leaving, reason = call.services.interview_changes, form.leaving, form.reason
    if form.by is None:
        await changes.take_off(reader, known, user_id=leaving, reason=reason)
    else:
        anyway = anyway_of(call.view)
        await changes.swap(reader, known, user_id=leaving, by=form.by, reason=reason, anyway=anyway)
    await call.ack()


async def on_hand_over(call: Call) -> None:
    await call.ack()
    interview = await call.services.interview_changes.to_hand_over(await call.reader(), InterviewId(call.value))
    await call.show(forms.hand_over_form(interview, call.actor.slack_user_id, _zone(call)))


async def on_handed_over(call: Call) -> None:
    known, heir = InterviewId(call.private_metadata), parse_hand_over_form(call.view)
    await call.services.interview_changes.hand_over(await call.reader(), known, to=heir)
    await call.ack()


async def on_accept(call: Call) -> None:
    await call.ack()
    known, sequence = parse_answer_value(call.value)
    await call.services.interview_answers.answer(call.actor, known, sequence, PanelistState.ACCEPTED)


async def on_decline(call: Call) -> None:
    await call.ack()
    interview = await call.services.interview_answers.asked(call.actor, *parse_answer_value(call.value))
    await call.show(forms.decline_form(interview, _zone(call)))


async def on_declined(call: Call) -> None:
    form = parse_reason_form(call.view)
    known, sequence = parse_answer_value(call.private_metadata)
    await call.services.interview_answers.answer(
        call.actor, known, sequence, PanelistState.DECLINED, reason=form.reason
    )
    await call.ack()


async def on_propose(call: Call) -> None:
    await call.ack()
    interview = await call.services.interview_answers.asked(call.actor, *parse_answer_value(call.value))
    await call.show(forms.propose_form(interview, _zone(call)))


async def on_proposed(call: Call) -> None:
    form = parse_propose_form(call.view)
    known, sequence = parse_answer_value(call.private_metadata)
    await call.services.interview_answers.answer(
        call.actor, known, sequence, PanelistState.PROPOSED, reason=form.note, proposed_time=form.starts_at
    )
    await call.ack()


async def on_cv(call: Call) -> None:
    await call.ack()
    interview = await call.services.interviews.request_cv(
        await call.reader(), InterviewId(call.value), channel_id=call.channel_id
    )
    await call.show(forms.cv_coming(interview))


async def on_mail_again(call: Call) -> None:
    await call.ack()
    known, mail_id = parse_mail_value(call.value)
    await call.services.interviews.send_mail_again(await call.reader(), known, mail_id)
    await call.whisper(mail_goes_again())


async def on_today(call: Call, _words: str) -> None:
    await call.whisper(await _page(call, Listing.TODAY, 1))


async def on_week(call: Call, _words: str) -> None:
    await call.whisper(await _page(call, Listing.WEEK, 1))


async def on_list(call: Call, _words: str) -> None:
    await call.whisper(await _page(call, Listing.ALL, 1))


async def on_list_page(call: Call) -> None:
    await call.ack()
    await call.replace(await _page(call, *parse_page_value(call.value)))


async def on_load(call: Call, _words: str) -> None:
    await call.whisper(reports.load_report(await call.services.loads.report(call.actor), _zone(call)))


async def on_feed(call: Call, _words: str) -> None:
    await call.whisper(reports.feed_message(await call.services.feeds.known(call.actor), _zone(call)))


async def on_feed_made(call: Call) -> None:
    """The link goes to the direct message, wherever it was asked for."""
    await call.ack()
    link = await call.services.feeds.make(call.actor)
    person = call.actor.slack_user_id
    await call.services.delivery.whisper(
        reports.feed_link(link), workspace_id=call.actor.workspace_id, channel_id=person, slack_user_id=person
    )
    await call.replace(reports.feed_sent())


async def on_feed_revoked(call: Call) -> None:
    await call.ack()
    await call.services.feeds.revoke(call.actor)
    await call.replace(reports.feed_revoked())


async def _page(call: Call, listing: Listing, number: int) -> Message:
    found, page = await call.services.interviews.listed(await call.reader(), listing, number)
    return lists.list_page(found, page, call.actor.user_id, _zone(call))


def _zone(call: Call) -> ZoneInfo:
    return zone_of(call.actor.timezone)


COMMAND: Listener = command(
    {
        "schedule": on_schedule,
        "today": on_today,
        "week": on_week,
        "list": on_list,
        "load": on_load,
        "feed": on_feed,
    },
    lists.interviews_help,
)
ACTIONS: Mapping[Id, Listener] = {
    Id.INTERVIEW_SCHEDULE_OPEN: on_card_clicked,
    Id.INTERVIEW_REBOOK: on_rebook,
    Id.INTERVIEW_SEAT_ADD: on_seat_added,
    Id.INTERVIEW_TIMES_NEW: on_times_for_new,
    Id.INTERVIEW_TIMES_MOVE: on_times_for_move,
    Id.INTERVIEW_CV_VIEW: on_cv,
    Id.INTERVIEW_MAIL_AGAIN: on_mail_again,
    Id.INTERVIEW_ACCEPT: on_accept,
    Id.INTERVIEW_DECLINE_OPEN: on_decline,
    Id.INTERVIEW_PROPOSE_OPEN: on_propose,
    Id.INTERVIEW_MOVE_OPEN: on_move,
    Id.INTERVIEW_CANCEL_OPEN: on_cancel,
    Id.INTERVIEW_SWAP_OPEN: on_swap,
    Id.INTERVIEW_OWNER_OPEN: on_hand_over,
    Id.FEED_NEW: on_feed_made,
    Id.FEED_REVOKE: on_feed_revoked,
    Id.INTERVIEW_OFFER_OPEN: on_offer,
    Id.INTERVIEW_OFFER_AGAIN: on_offer_again,
    Id.INTERVIEW_WITHDRAW_OPEN: on_withdraw,
    Id.INTERVIEW_LIST_BACK: on_list_page,
    Id.INTERVIEW_LIST_NEXT: on_list_page,
}
SUBMISSIONS: Mapping[Id, Listener] = {
    Id.INTERVIEW_SCHEDULE_SUBMIT: on_scheduled,
    Id.INTERVIEW_OFFER_SUBMIT: on_offered,
    Id.INTERVIEW_WITHDRAW_SUBMIT: on_withdrawn,
    Id.INTERVIEW_MOVE_SUBMIT: on_moved,
    Id.INTERVIEW_CANCEL_SUBMIT: on_cancelled,
    Id.INTERVIEW_SWAP_SUBMIT: on_swapped,
    Id.INTERVIEW_OWNER_SUBMIT: on_handed_over,
    Id.INTERVIEW_DECLINE_SUBMIT: on_declined,
    Id.INTERVIEW_PROPOSE_SUBMIT: on_proposed,
}
SHORTCUTS: Mapping[Id, Listener] = {
    Id.INTERVIEW_SCHEDULE_START: on_started,
    Id.INTERVIEW_SCHEDULE_CARD: on_started_on_card,
}
OPTIONS: Mapping[Id, Listener] = {Id.INTERVIEW_CANDIDATE_FIND: on_candidates_asked}
