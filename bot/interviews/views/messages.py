"""Interviews in messages: in the thread of the batch, to each panelist, and the notices of what has changed."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.i18n import _
from bot.core.times import range_words, zone_of
from bot.core.weeks import Span
from bot.interviews.models import BY_CANDIDATE
from bot.interviews.rules import gave_way
from bot.interviews.views.debriefs import missed_words, rebook_button
from bot.interviews.views.offers import offer_buttons, offer_lines, offer_times
from bot.interviews.views.wording import (
    answer_words,
    form_words,
    kind_words,
    one_line,
    state_words,
    title_line,
    title_words,
    when_words,
    where_words,
)
from bot.slack.blocks import (
    Block,
    Element,
    Message,
    actions,
    button,
    context,
    fields,
    header,
    isolated,
    labelled,
    message,
    section,
)
from bot.slack.ids import Id
from db.models.audit import AuditEntry
from db.models.interviews import (
    Interview,
    Interviewee,
    InterviewStatus,
    Panelist,
    PanelistState,
    Person,
    Seat,
    SeatKind,
)
from db.models.offers import Offer

SHOWN_NOTES = 1500  # characters
_STANDS = frozenset({InterviewStatus.OFFERED, InterviewStatus.SCHEDULED})


def interview_message(interview: Interview, change: AuditEntry | None, offer: Offer | None) -> Message:
    """In the thread of the batch, whose readers may sit anywhere: the owner's zone, and Slack's own of each reader."""
    zone = zone_of(interview.owner.timezone if interview.owner else None)
    title = _standing(interview)
    blocks: list[Block] = [header(title)]
    blocks.append(fields(*_time_and_place(interview, zone)))
    blocks += [section(_seat(interview, seat, zone)) for seat in interview.seats]
    told = [_owner_words(interview)]
    if interview.starts_at is not None:
        told.append(_("On your clock: {when}.").format(when=_own_clock(interview.starts_at)))
    blocks.append(context(" ".join(told)))
    if change is not None:
        blocks.append(section(_changed(change, zone)))
    if interview.status is InterviewStatus.SCHEDULED:
        if offer is not None and offer.session(interview.id).accepted_sequence == interview.sequence:
            blocks.append(context(":white_check_mark: " + _("The candidate has confirmed this time.")))
        questions = [questions_button(interview)] if interview.generated_questions is not None else []
        rest = [_remind_button(interview), *questions, hand_over_button(interview)]
        blocks.append(actions("interview", [*_changes(interview), *rest]))
    if interview.status is InterviewStatus.OFFERED and offer is not None:
        blocks.append(section(" ".join(offer_lines(interview, offer, zone))))
        blocks.append(actions("offer", [*offer_buttons(interview, offer), hand_over_button(interview)]))
    return message(f"{isolated(title)}: {when_words(interview, zone)}", blocks)


def _time_and_place(interview: Interview, zone: ZoneInfo) -> tuple[str, str]:
    return labelled(_("When"), when_words(interview, zone)), labelled(_("Where"), where_words(interview))


def _owner_words(interview: Interview) -> str:
    if interview.owner is None:
        return _("Whoever was in charge has left the workspace.")
    return _("In charge: {name}.").format(name=isolated(interview.owner.name))


def _standing(interview: Interview) -> str:
    title = title_words(interview)
    if interview.status is InterviewStatus.OFFERED:
        return _("Offered: {title}").format(title=title)
    if interview.status is InterviewStatus.CANCELLED:
        return _("Cancelled: {title}").format(title=title)
    if interview.status is InterviewStatus.NO_SHOW:
        return _("Did not take place: {title}").format(title=title)
    return title


def _own_clock(at: datetime) -> str:
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} {{time}}|{at:%Y-%m-%d %H:%M} UTC>"


def _seat(interview: Interview, seat: Seat, zone: ZoneInfo) -> str:
    label = seat.name or _("Seat {number}").format(number=seat.position)
    people = [one for one in interview.panelists if one.seat == seat.position and not gave_way(one)]
    told = (f"{isolated(one.name)}: {answer_words(one, zone)}" for one in people)
    return "\n".join([f"*{isolated(label)}* ({kind_words(seat.kind)})", *told])


def _changes(interview: Interview) -> Iterator[Element]:
    for text, action, label in (
        (_("Reschedule …"), Id.INTERVIEW_MOVE_OPEN, _("Reschedule the interview of {name}")),
        (_("Swap a seat …"), Id.INTERVIEW_SWAP_OPEN, _("Swap a seat in the interview of {name}")),
        (_("Cancel …"), Id.INTERVIEW_CANCEL_OPEN, _("Cancel the interview of {name}")),
    ):
        style = "danger" if action is Id.INTERVIEW_CANCEL_OPEN else None
        yield button(text, action, interview.id, style=style, label=label.format(name=interview.candidate_name))


def questions_button(interview: Interview) -> Element:
    label = _("Questions for {name}").format(name=interview.candidate_name)
    return button(_("Questions"), Id.QUESTIONS_OPEN, interview.id, label=label)


def _remind_button(interview: Interview) -> Element:
    label = _("Remind people of the interview of {name}").format(name=interview.candidate_name)
    return button(_("Remind …"), Id.INTERVIEW_REMIND_OPEN, interview.id, label=label)


def hand_over_button(interview: Interview) -> Element:
    label = _("Who is in charge of the interview of {name}").format(name=interview.candidate_name)
    words = _("Hand over …") if interview.owner else _("Take over …")
    return button(words, Id.INTERVIEW_OWNER_OPEN, interview.id, label=label)


def _replies(interview: Interview, proposed: str | None) -> Iterator[Element]:
    """What the owner can do about an answer; a proposed time may be taken."""
    move, swap, _cancel = _changes(interview)
    if proposed:
        value = f"{interview.id}:{int(datetime.fromisoformat(proposed).timestamp())}"
        label = _("Move the interview of {name} to the proposed time").format(name=interview.candidate_name)
        move = button(_("Move to this time …"), Id.INTERVIEW_MOVE_OPEN, value, style="primary", label=label)
    yield from (move, swap)


def _changed(change: AuditEntry, zone: ZoneInfo) -> str:
    """A move or a cancellation with its reason, or what the candidate did by their link."""
    if change.after.get("by") == BY_CANDIDATE:
        return _by_candidate(change, zone)
    reason = one_line(str(change.after["reason"]))
    if change.action == "interview.cancelled":
        return ":no_entry_sign: " + _("Cancelled: {reason}").format(reason=reason)
    words = _("Moved from {before} to {after}: {reason}")
    before, after = (_span_words(one, zone) for one in (change.before, change.after))
    return ":calendar: " + words.format(before=before, after=after, reason=reason)


def _by_candidate(change: AuditEntry, zone: ZoneInfo) -> str:
    said = str(change.after.get("reason") or change.after.get("words") or "")
    quoted = f"\n>{one_line(said)}" if said else ""
    match change.action:
        case "interview.cancelled":
            return ":no_entry_sign: " + _("The candidate said no.") + quoted
        case "interview.other_times_asked":
            return ":speech_balloon: " + _("The candidate asks for another time.") + quoted
        case "interview.rescheduled":
            before, after = (_span_words(one, zone) for one in (change.before, change.after))
            words = _("The candidate moved it from {before} to {after}.")
            return ":calendar: " + words.format(before=before, after=after)
        case _booked:
            words = _("The candidate chose {when}.")
            return ":white_check_mark: " + words.format(when=_span_words(change.after, zone))


def _span_words(time: dict[str, object], zone: ZoneInfo) -> str:
    span = Span.of(datetime.fromisoformat(str(time["starts_at"])), int(str(time["duration"])))
    return range_words(span.start, span.end, zone)


def invitation(interview: Interview, candidate: Interviewee, panelist: Panelist, change: AuditEntry | None) -> Message:
    """To one panelist, in their zone: who, when, where, their seat, and what they have said."""
    zone = zone_of(panelist.timezone)
    title = _standing(interview)
    kind = interview.kind_of(panelist)
    blocks: list[Block] = [header(title)]
    blocks.append(fields(*_time_and_place(interview, zone)))
    blocks.append(section("\n".join(_about(interview, candidate))))
    if kind is SeatKind.ANY_OF:
        told = _("Your seat: one of several people; whoever accepts first takes it.")
    elif kind is SeatKind.OPTIONAL:
        told = _("Your seat: optional; the interview takes place without you, too.")
    else:
        told = _("Your seat: required.")
    blocks.append(context(f"{told} {_owner_words(interview)}"))
    if change is not None:
        blocks.append(section(_changed(change, zone)))
    blocks.append(section(_own_answer(interview, panelist, zone)))
    buttons = list(_answers(interview, panelist))
    if buttons:
        blocks.append(actions("answer", buttons))
    return message(f"{isolated(title)}: {when_words(interview, zone)}", blocks)


def _about(interview: Interview, candidate: Interviewee) -> Iterator[str]:
    """The candidate as on their card, in a line; the job; what the owner wrote."""
    line = [f"*{isolated(interview.candidate_name)}*"]
    if candidate.title:
        line.append(isolated(candidate.title))
    if candidate.rank is not None:
        line.append(_("rank {rank}").format(rank=candidate.rank))
    if candidate.score is not None:
        line.append(_("{score} of 100").format(score=candidate.score))
    yield " · ".join(line)
    yield _("For the job {title}").format(title=isolated(interview.job_title))
    if form_words(interview):
        yield _("Filled in before: {link}").format(link=form_words(interview))
    if interview.notes:
        yield f">{one_line(interview.notes[:SHOWN_NOTES])}"


def _own_answer(interview: Interview, panelist: Panelist, zone: ZoneInfo) -> str:
    if gave_way(panelist):
        return _("Somebody else has taken this seat. There is nothing for you to do.")
    if panelist.state is PanelistState.INVITED and interview.status is InterviewStatus.SCHEDULED:
        return _("*Can you make it?*")
    return _("You: {answer}").format(answer=answer_words(panelist, zone))


def _answers(interview: Interview, panelist: Panelist) -> Iterator[Element]:
    if panelist.state is PanelistState.RELEASED or interview.status is not InterviewStatus.SCHEDULED:
        return
    value, name = f"{interview.id}:{interview.sequence}", interview.candidate_name
    if panelist.state is not PanelistState.ACCEPTED:
        label = _("Accept the interview of {name}").format(name=name)
        yield button(_("Accept"), Id.INTERVIEW_ACCEPT, value, style="primary", label=label)
    if panelist.state is not PanelistState.DECLINED:
        label = _("Decline the interview of {name}").format(name=name)
        yield button(_("Decline …"), Id.INTERVIEW_DECLINE_OPEN, value, label=label)
    label = _("Propose another time for the interview of {name}").format(name=name)
    yield button(_("Propose another time …"), Id.INTERVIEW_PROPOSE_OPEN, value, label=label)
    label = _("View the CV of {name}").format(name=name)
    yield button(_("View CV"), Id.INTERVIEW_CV_VIEW, interview.id, label=label)
    if interview.generated_questions is not None:
        yield questions_button(interview)


def reminder(interview: Interview, panelist: Panelist) -> Message:
    """To one panelist, in their zone; who has not answered can do so here."""
    zone = zone_of(panelist.timezone)
    title = _("Reminder: {title}").format(title=title_words(interview))
    blocks: list[Block] = [header(title)]
    blocks.append(fields(*_time_and_place(interview, zone)))
    if form_words(interview):
        blocks.append(section(_("Filled in before: {link}").format(link=form_words(interview))))
    blocks.append(section(_own_answer(interview, panelist, zone)))
    blocks.append(actions("answer", list(_answers(interview, panelist))))
    return message(f"{isolated(title)}: {when_words(interview, zone)}", blocks)


def notice(interview: Interview, entry: AuditEntry, reader: Person | None) -> Message:
    """What somebody did, to whom it concerns, in their zone; in the thread where `reader` is None, since whoever was in
    charge has left."""
    zone = zone_of(reader.timezone if reader else None)
    lines = [f"*{title_line(interview)}*"]
    buttons: list[Element] = []
    match entry.action:
        case "interview.answered":
            lines.append(_answered(interview, entry, zone))
            lines.append(_("The time is {when}.").format(when=when_words(interview, zone)))
            if interview.status is InterviewStatus.SCHEDULED:
                buttons = list(_replies(interview, entry.after["proposed_time"]))
        case "interview.substituted":
            lines += [_substituted(interview, entry), _("The time is {when}.").format(when=when_words(interview, zone))]
            if interview.status is InterviewStatus.SCHEDULED:
                buttons = list(_replies(interview, None))
        case "interview.swapped" | "interview.taken_off":
            words = _("You are no longer needed for this one: {reason}")
            lines.append(words.format(reason=one_line(str(entry.after["reason"]))))
        case "interview.handed_over":
            lines.append(_("You are in charge of this interview from now on."))
        case "interview.mail_failed" | "interview.mail_unconfirmed":
            lines.append(_troubled_mail(interview, entry))
            label = _("Send the mail about {name} again").format(name=interview.candidate_name)
            value = f"{interview.id}:{entry.after['mail']}"
            buttons = [button(_("Send again"), Id.INTERVIEW_MAIL_AGAIN, value, label=label)]
        case "interview.no_show":
            lines.append(missed_words(entry))
            buttons = [rebook_button(interview)]
        case "interview.debriefed":
            lines.append(_("All scorecards are in. The debrief stands in the batch's thread; the decision is yours."))
        case "interview.other_times_asked":
            lines.append(_changed(entry, zone))
            if interview.status is InterviewStatus.OFFERED:
                buttons = [offer_times(interview, again=True)]
            elif interview.status is InterviewStatus.SCHEDULED:
                buttons = [next(_changes(interview))]
        case _moved_or_cancelled:
            lines.append(_changed(entry, zone))
            if entry.action == "interview.rescheduled" and reader and interview.panelist(reader.user_id):
                lines.append(_("Please answer anew: the invitation above has the new time."))
    if interview.owner is None and reader is None and interview.status in _STANDS:
        lines.append(_owner_words(interview))
        buttons.append(hand_over_button(interview))
    blocks: list[Block] = [section("\n".join(lines))]
    if buttons:
        blocks.append(actions("interview", buttons))
    return message(" ".join(lines), blocks)


def _troubled_mail(interview: Interview, entry: AuditEntry) -> str:
    panelist = next((one.name for one in interview.panelists if one.user_id == entry.after["to"]), None)
    whom = isolated(panelist or interview.candidate_name)
    if entry.action == "interview.mail_unconfirmed":
        return ":grey_question: " + _("Nobody knows whether the mail to {name} has arrived.").format(name=whom)
    words = _("The mail to {name} was not taken: {reply}. Check the address, tell them another way, or send it again.")
    return ":warning: " + words.format(name=whom, reply=one_line(str(entry.after["reply"])))


def mail_goes_again() -> Message:
    words = _("The mail is on its way again.")
    return message(words, [section(words)])


def _substituted(interview: Interview, entry: AuditEntry) -> str:
    names = {one.user_id: isolated(one.name) for one in interview.panelists}
    words = _("{name} has declined, and {other} is asked for the seat.")
    reason = entry.after["reason"]
    told = words.format(name=names[entry.before["user"]], other=names[entry.after["user"]])
    return told + (f" – {one_line(reason)}" if reason else "")


def _answered(interview: Interview, entry: AuditEntry, zone: ZoneInfo) -> str:
    who = next((one.name for one in interview.panelists if one.user_id == entry.actor_id), _("somebody"))
    proposed = entry.after["proposed_time"]
    words = state_words(
        PanelistState(entry.after["state"]), datetime.fromisoformat(proposed) if proposed else None, zone
    )
    reason = entry.after["reason"]
    return f"{isolated(who)}: {words}" + (f" – {one_line(reason)}" if reason else "")
