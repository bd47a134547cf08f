"""A ticket as each side sees it: the card in the triage channel, and the message in the requester's thread."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.i18n import _
from bot.slack.blocks import (
    Block,
    Element,
    Message,
    actions,
    button,
    context,
    cut,
    escape,
    fields,
    header,
    isolated,
    message,
    section,
    select,
)
from bot.slack.ids import Id
from bot.slack.words import carried, sections
from bot.tickets.models import Desk
from bot.tickets.wording import category_words, clock_words, label, priority_words, status_words, when
from db.models.tickets import Promise, Ticket, TicketStatus

RATINGS = range(1, 6)


def card(ticket: Ticket, desk: Desk, *, now: datetime) -> Message:
    """For the agents."""
    title = f"{label(ticket)} {ticket.subject}"
    blocks: list[Block] = [header(title)]
    if ticket.description:
        blocks += sections(carried(ticket.description))
    blocks.append(
        fields(
            _("*Status:* {status}").format(status=status_words(ticket.status)),
            _("*Priority:* {priority}").format(priority=priority_words(ticket.priority)),
            _("*Category:* {category}").format(category=escape(", ".join(_kinds(ticket)))),
            _("*Requester:* {person}").format(person=_person(ticket.requester_slack_id, ticket.requester_name)),
            _("*Assignee:* {person}").format(person=_person(ticket.assignee_slack_id, _("nobody"))),
        )
    )
    if ticket.merged_number is not None:
        merged = _("Merged into #{number}: what is said here goes on there.")
        blocks.append(section(merged.format(number=ticket.merged_number)))
        return message(title, blocks)
    if ticket.resolution:
        blocks.append(section(_("*Resolution:* {words}").format(words=escape(ticket.resolution))))
    blocks.append(context("\n".join(_clocks(ticket, desk, now))))
    notes = _notes(ticket)
    if notes:
        blocks.append(context(" · ".join(notes)))
    blocks.append(actions("ticket", _deeds(ticket)))
    blocks.append(
        context(_("What is written in this thread stays here. Only “Reply to requester” goes out, after a preview."))
    )
    return message(cut(f"{title} – {status_words(ticket.status)}", 300), blocks)


def _kinds(ticket: Ticket) -> list[str]:
    return [category_words(ticket.category), *ticket.tags]


def _person(slack_id: str | None, otherwise: str) -> str:
    return f"<@{slack_id}>" if slack_id else escape(otherwise)


def _clocks(ticket: Ticket, desk: Desk, now: datetime) -> list[str]:
    return [clock_words(promise, desk.clock(ticket, promise).reading(now)) for promise in Promise]


def _notes(ticket: Ticket) -> list[str]:
    found = []
    if ticket.undelivered:
        found.append(_("*Not delivered yet: {count}.* It is tried again.").format(count=ticket.undelivered))
    if ticket.requester_slack_id is None:
        found.append(_("The requester has left the workspace."))
    if ticket.assignee_id is not None and ticket.assignee_slack_id is None:
        found.append(_("The assignee has left the workspace: give it to somebody else."))
    if ticket.candidate_id:
        found.append(_("Candidate: {id}").format(id=escape(ticket.candidate_id)))
    if ticket.interview_id:
        found.append(_("Interview: {id}").format(id=escape(ticket.interview_id)))
    if ticket.csat is not None:
        found.append(_("Rated {stars} of 5").format(stars=ticket.csat))
    return found


def _deeds(ticket: Ticket) -> list[Element]:
    value = str(ticket.id)
    reply = button(_("Reply to requester"), Id.TICKET_REPLY_OPEN, value, style="primary")
    if ticket.status is TicketStatus.CLOSED:
        return [reply, button(_("Open again"), Id.TICKET_REOPEN, value)]
    wait = (
        button(_("Stop waiting"), Id.TICKET_RESUME, value)
        if ticket.status is TicketStatus.PENDING
        else button(_("Wait for requester"), Id.TICKET_WAIT, value)
    )
    return [
        reply,
        button(_("Take"), Id.TICKET_TAKE, value),
        button(_("Assign"), Id.TICKET_ASSIGN_OPEN, value),
        button(_("Sort"), Id.TICKET_SORT_OPEN, value),
        wait,
        button(_("Resolve"), Id.TICKET_RESOLVE_OPEN, value),
        button(_("Help"), Id.TICKET_HELP_OPEN, value, label=_("Answers that may help, similar tickets")),
        button(_("Merge, split, link"), Id.TICKET_JOIN_OPEN, value),
    ]


def status_message(ticket: Ticket) -> Message:
    """For the requester: nothing in it is an agent's note."""
    title = _("Ticket {number}: {subject}").format(number=label(ticket), subject=isolated(ticket.subject))
    lines = [f"*{title}*", _state_words(ticket)]
    if ticket.follows_number is not None:
        lines.append(
            _("It goes on from #{number}, which was closed too long ago to be opened again.").format(
                number=ticket.follows_number
            )
        )
    blocks: list[Block] = [section("\n".join(lines))]
    if ticket.status is TicketStatus.CLOSED and ticket.merged_number is None:
        if ticket.resolution:
            blocks.append(section(_("*Resolution:* {words}").format(words=escape(ticket.resolution))))
        blocks += _rating(ticket)
    return message(cut(f"{title} – {lines[1]}", 300), blocks)


def _state_words(ticket: Ticket) -> str:
    if ticket.merged_number is not None:
        together = _("It goes on as #{number}, together with your other question.")
        return together.format(number=ticket.merged_number)
    match ticket.status:
        case TicketStatus.OPEN if ticket.assignee_id is None:
            return _("Support has it. Write in this thread to add something.")
        case TicketStatus.OPEN:
            return _("{person} works on it. Write in this thread to add something.").format(
                person=_person(ticket.assignee_slack_id, _("Support"))
            )
        case TicketStatus.PENDING:
            return _("Support waits for your answer. Write it in this thread.")
        case TicketStatus.CLOSED:
            return _("Closed {when}. A reply in this thread opens it again; a word of thanks does not.").format(
                when=when(ticket.closed_at or ticket.changed_at)
            )


def _rating(ticket: Ticket) -> Sequence[Block]:
    """It can be given anew: a slip of the finger, or another solution after it was opened again."""
    marks = [(f"{ticket.id}:{stars}", _("{stars} of 5").format(stars=stars)) for stars in reversed(RATINGS)]
    rated = f"{ticket.id}:{ticket.csat}"
    rate = select(Id.TICKET_RATE, marks, chosen=rated, placeholder=_("1 is bad, 5 is very good"))
    blocks = [section(_("How was it?"), accessory=rate)]
    if ticket.csat is not None:
        blocks.append(context(_("You rated this {stars} of 5. Thank you.").format(stars=ticket.csat)))
    return blocks
