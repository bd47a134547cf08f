"""What is posted into the two threads: what was said, what was done, what is due."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from bot.core.i18n import _
from bot.slack.blocks import Block, Message, actions, button, context, cut, escape, isolated, message
from bot.slack.ids import Id
from bot.slack.words import as_plain, carried, sections
from bot.tickets.models import Desk
from bot.tickets.sla import Reading
from bot.tickets.wording import category_words, clock_words, label, priority_words
from db.models.tickets import Alert, AlertKind, Priority, Ticket, TicketMessage

_NOTICE = 300  # characters of a message that its notification says


def said(comment: TicketMessage) -> Message:
    """A requester's message, for the agents."""
    return _spoken(comment, _("*{name}* says:").format(name=isolated(comment.author_name)))


def reply(comment: TicketMessage) -> Message:
    """An agent's reply, for the requester."""
    return _spoken(comment, _("*{name}*, support:").format(name=isolated(comment.author_name)))


def sent(comment: TicketMessage) -> Message:
    """The same reply, for the agents."""
    return _spoken(comment, _("*{name}* → requester:").format(name=isolated(comment.author_name)))


def _spoken(comment: TicketMessage, opening: str) -> Message:
    if comment.deleted_at is not None:
        gone = _("_This message was deleted by whoever wrote it._")
        return message(as_plain(f"{opening} {gone}"), sections(f"{opening} {gone}"))
    words = carried(comment.words)
    blocks: list[Block] = sections(f"{opening}\n{words}")
    notes = [_file_words(file.name, file.problem) for file in comment.files]
    if comment.undelivered is not None:
        notes.append(_undelivered_words(comment.undelivered))
    if comment.edited_at is not None:
        notes.append(_("edited"))
    if notes:
        blocks.append(context(" · ".join(notes)))
    return message(cut(f"{opening} {words}", _NOTICE), blocks)


def _undelivered_words(code: str) -> str:
    """`code` as Slack has it."""
    if code == "user_disabled":
        return _("*Not delivered:* the requester's account is deactivated.")
    reasons = {
        "is_archived": _("the channel is archived"),
        "channel_not_found": _("Nexus is not in the channel"),
        "not_in_channel": _("Nexus is not in the channel"),
        "thread_not_found": _("the message that the thread began with was deleted"),
    }
    return _("*Not delivered yet* ({reason}); it is tried again.").format(reason=reasons.get(code, escape(code)))


def _file_words(name: str, problem: str | None) -> str:
    shown = isolated(name)
    if problem is None:
        return _("File: {name}").format(name=shown)
    why = {
        "too_large": _("The file {name} is too large to be carried over; ask for a link to it."),
        "gone": _("The file {name} was deleted before it could be carried over."),
    }
    return why.get(problem, _("The file {name} could not be carried over.")).format(name=shown)


def deed(state: Mapping[str, Any]) -> Message:
    """One line for each change; `state` is what `changes.changed` told."""
    who = f"<@{state['who']}>" if state["who"] else "Nexus"
    text = _deed_words(str(state["deed"]), who, state["after"])
    return message(text, [context(text)])


def _deed_words(name: str, who: str, after: Mapping[str, Any]) -> str:
    if name == "ticket.assigned":
        given, back = _("{who} gave this to <@{person}>."), _("{who} gave this back to the queue.")
        return (given if after["assignee_slack_id"] else back).format(who=who, person=after["assignee_slack_id"])
    if name == "ticket.sorted":
        return _("{who} sorted this: {priority}, {category}.").format(
            who=who,
            priority=priority_words(Priority(after["priority"])),
            category=escape(", ".join([category_words(after["category"]), *after["tags"]])),
        )
    known = {
        "ticket.waits": _("{who} waits for the requester; the clocks stand still."),
        "ticket.resumed": _("{who} no longer waits for the requester."),
        "ticket.answered": _("The requester has answered; the clocks run again."),
        "ticket.resolved": _("{who} resolved this."),
        "ticket.reopened": _("{who} opened this again."),
        "ticket.described": _("The message that this was opened from has been edited."),
        "ticket.root_deleted": _("The message that this was opened from has been deleted; its words stay on the card."),
        "ticket.linked": _("{who} changed what this is linked to."),
        "ticket.merged": _("{who} merged this into another ticket; what is said goes on there."),
        "ticket.received": _("{who} merged another ticket into this one."),
        "ticket.split": _("{who} moved part of this into a ticket of its own."),
        "ticket.nudged": _("{who} reminded the requester."),
        "ticket.closed_silently": _("{who} closed this: the requester has not answered."),
        "ticket.rated": _("The requester said how it was."),
    }
    return known[name].format(who=who)


def alert(ticket: Ticket, desk: Desk, told: Alert, reading: Reading) -> Message:
    """That a promise is at risk or broken, with the clock explained; in the channel, too, where nobody overlooks it."""
    warning = told.kind is AlertKind.WARNING
    head = _("*At risk:* {ticket} {subject}") if warning else _("*Overdue:* {ticket} {subject}")
    text = head.format(ticket=label(ticket), subject=isolated(ticket.subject))
    whose = (
        _("Assignee: <@{person}>").format(person=ticket.assignee_slack_id)
        if ticket.assignee_slack_id
        else _("Nobody has taken it.")
    )
    explained = _("{clock}. Counted in the desk's business hours ({zone}), pauses left out.").format(
        clock=clock_words(told.promise, reading), zone=desk.timezone
    )
    said = message(text, [*sections(f"{text}\n{whose}"), context(explained)])
    return dataclasses.replace(said, in_channel=True)


def nudge(ticket: Ticket, desk: Desk, *, closed: bool) -> Message:
    """To a requester who has not answered; `closed`: and whose ticket is closed for that."""
    text = _(
        "Support still waits for your answer to {ticket}. Without one it is closed in {days} days; "
        "a reply here opens it again."
    ).format(ticket=label(ticket), days=desk.close_days)
    if closed:
        text = _("There was no answer, so {ticket} is closed. A reply here opens it again.").format(
            ticket=label(ticket)
        )
    return message(text, sections(text))


def offer(source: str) -> Message:
    """Below an answer to a direct message; `source` is its "channel:ts"."""
    text = _("Not what you need? Support can help.")
    return message(
        text,
        [
            context(text),
            actions("ticket.offer", [button(_("Open a ticket"), Id.TICKET_OFFERED, source)]),
        ],
    )
