"""`/ticket`, its forms, and what is clicked on tickets."""

from collections.abc import Mapping

from bot.slack.blocks import Message
from bot.slack.forms import picked, typed
from bot.slack.ids import Id
from bot.tickets.forms import parse_desk, parse_joining, parse_reply, parse_sorting, parse_ticket_form
from bot.tickets.models import Desk, Listing
from bot.tickets.opening import author_of, wanted_of
from bot.tickets.views import lists, modals
from db.models.ids import TicketId
from db.models.tickets import OpenedBy, Ticket
from handlers.call import Call
from handlers.errors import Listener
from handlers.subcommands import Subcommand, dispatch


async def on_command(call: Call) -> None:
    await dispatch(call, SUBCOMMANDS, lists.ticket_help)


async def on_new(call: Call, words: str) -> None:
    await call.show(modals.ticket_form(OpenedBy.COMMAND.value, subject=words))


async def on_list(call: Call, _words: str) -> None:
    await call.whisper(await _page(call, Listing.OWN))


async def on_show(call: Call, words: str) -> None:
    number = int(words.removeprefix("#")) if words.removeprefix("#").isdecimal() else 0
    ticket, _desk = await call.services.tickets.numbered(await call.reader(), number)
    await call.whisper(lists.one_ticket(ticket))


async def on_mine(call: Call, _words: str) -> None:
    await call.whisper(await _page(call, Listing.MINE))


async def on_queue(call: Call, _words: str) -> None:
    await call.whisper(await _page(call, Listing.QUEUE))


async def on_search(call: Call, words: str) -> None:
    await call.whisper(await _page(call, Listing.FOUND, words))


async def on_page(call: Call) -> None:
    await call.ack()
    await call.replace(await _page(call, *lists.listing_of(call.value)))


async def on_stats(call: Call, _words: str) -> None:
    await call.whisper(lists.numbers(await call.services.ticket_numbers.numbers(await call.reader())))


async def on_export(call: Call, _words: str) -> None:
    table, desk = await call.services.ticket_numbers.export(await call.reader())
    await call.services.delivery.upload(
        table,
        filename="tickets.csv",
        title=lists.export_title(),
        comment=lists.export_title(),
        workspace_id=call.actor.workspace_id,
        channel_id=str(desk.triage_channel_id),
        thread_ts=None,
    )


async def on_settings(call: Call, _words: str) -> None:
    await call.show(modals.settings_form(await call.services.promises.desk_to_set(call.actor)))


async def on_settings_submitted(call: Call) -> None:
    desk = parse_desk(call.view, call.actor.language)
    await call.services.channels.need_own(call.actor.workspace_id, str(desk.triage_channel_id))
    await call.services.promises.set_desk(call.actor, desk)
    await call.ack(response_action="update", view=modals.settings_saved(desk))


async def on_shortcut(call: Call) -> None:
    """“Open a ticket” in a message's menu; it will be whoever's wrote the message."""
    await call.ack()
    message = call.body["message"]
    author_of(message)
    wanted = wanted_of(message)
    source = f"{OpenedBy.MESSAGE}:{call.channel_id}:{message['ts']}"
    await call.show(modals.ticket_form(source, subject=wanted.subject, description=wanted.description))


async def on_offered(call: Call) -> None:
    await call.ack()
    channel_id, _colon, ts = call.value.partition(":")
    message = await call.services.messages.read(call.actor.workspace_id, channel_id, ts)
    author_of(message)
    wanted = wanted_of(message or {})
    source = f"{OpenedBy.DIRECT}:{call.value}"
    await call.show(modals.ticket_form(source, subject=wanted.subject, description=wanted.description))


async def on_submitted(call: Call) -> None:
    wanted, file_ids = parse_ticket_form(call.view)
    opened_by, _colon, source = call.private_metadata.partition(":")
    ticket, new = await call.services.opening.by_form(
        call.actor, wanted, file_ids, opened_by=OpenedBy(opened_by), source=source, form_id=call.view["id"]
    )
    alike = await call.services.ticket_help.asked_before(call.actor, ticket) if new else []
    await call.ack(response_action="update", view=modals.ticket_opened(ticket, new=new, alike=alike))


async def on_take(call: Call) -> None:
    await call.ack()
    await call.services.tickets.take(await call.reader(), _clicked(call))


async def on_wait(call: Call) -> None:
    await call.ack()
    await call.services.tickets.wait(await call.reader(), _clicked(call))


async def on_resume(call: Call) -> None:
    await call.ack()
    await call.services.tickets.resume(await call.reader(), _clicked(call))


async def on_reopen(call: Call) -> None:
    await call.ack()
    await call.services.tickets.reopen(await call.reader(), _clicked(call))


async def on_reply(call: Call) -> None:
    await call.ack()
    await _show_reply(call, *await call.services.tickets.for_agent(await call.reader(), _clicked(call)))


async def on_reply_previewed(call: Call) -> None:
    desk = await call.services.promises.desk(call.actor.workspace_id)
    draft = parse_reply(call.view, call.actor.user_id, desk.canned)
    ticket = await call.services.conversing.draft(await call.reader(), draft)
    await call.ack(response_action="push", view=modals.reply_preview(ticket, draft))


async def on_reply_sent(call: Call) -> None:
    await call.services.conversing.send(await call.reader(), call.private_metadata)
    await call.ack(response_action="clear")


async def on_assign(call: Call) -> None:
    await call.ack()
    ticket, _desk = await call.services.tickets.for_agent(await call.reader(), _clicked(call))
    await call.show(modals.assign_form(ticket))


async def on_assigned(call: Call) -> None:
    chosen = picked(call.view, "assignee")
    person = await call.services.accounts.actor(call.actor.workspace_id, chosen) if chosen else None
    to = await call.services.accounts.reader(person) if person else None
    await call.services.tickets.assign(await call.reader(), _submitted(call), to)
    await call.ack()


async def on_sort(call: Call) -> None:
    await call.ack()
    await call.show(modals.sort_form(*await call.services.tickets.for_agent(await call.reader(), _clicked(call))))


async def on_sorted(call: Call) -> None:
    sorting = parse_sorting(call.view)
    await call.services.tickets.sort(
        await call.reader(),
        _submitted(call),
        priority=sorting.priority,
        category=sorting.category,
        tags=sorting.tags,
    )
    await call.ack()


async def on_resolve(call: Call) -> None:
    await call.ack()
    ticket, _desk = await call.services.tickets.for_agent(await call.reader(), _clicked(call))
    await call.show(modals.resolve_form(ticket))


async def on_resolved(call: Call) -> None:
    await call.services.tickets.resolve(await call.reader(), _submitted(call), typed(call.view, "resolution"))
    await call.ack()


async def on_help(call: Call) -> None:
    await call.ack()
    agent = await call.reader()
    ticket, suggestions = await call.services.ticket_help.suggested(agent, _clicked(call))
    drafting = call.services.ticket_drafting
    view_id = await call.show(modals.help_view(ticket, suggestions, drafts=drafting.drafts(suggestions)))
    await drafting.begin(agent, ticket, suggestions, view_id)


async def on_answer_used(call: Call) -> None:
    await call.ack()
    ticket_id, _colon, key = call.value.partition(":")
    answer = await call.services.ticket_drafting.answer(await call.reader(), TicketId(int(ticket_id)), key)
    await _show_reply(call, *answer)


async def on_join(call: Call) -> None:
    await call.ack()
    ticket, said = await call.services.merging.movable(await call.reader(), _clicked(call))
    await call.show(modals.join_form(ticket, [(str(one.comment_id), one.words) for one in said]))


async def on_joined(call: Call) -> None:
    await call.services.merging.join(await call.reader(), _submitted(call), parse_joining(call.view))
    await call.ack()


async def on_rated(call: Call) -> None:
    await call.ack()
    ticket_id, _colon, stars = call.value.partition(":")
    await call.services.tickets.rate(call.actor, TicketId(int(ticket_id)), int(stars))


async def _show_reply(call: Call, ticket: Ticket, desk: Desk, words: str = "") -> None:
    """Whoever is deactivated reads nothing, which Slack is asked here, as it tells nobody."""
    requester = ticket.requester_slack_id
    reads = requester is not None and await call.services.accounts.is_active(call.actor.workspace_id, requester)
    await call.show(modals.reply_form(ticket, desk, words=words, reads=reads))


async def _page(call: Call, listing: Listing, words: str = "", number: int = 1) -> Message:
    reader = await call.reader()
    if listing is Listing.FOUND:
        return lists.ticket_list(*await call.services.ticket_help.search(reader, words, number))
    return lists.ticket_list(*await call.services.tickets.listed(reader, listing, number))


def _clicked(call: Call) -> TicketId:
    return TicketId(int(call.value))


def _submitted(call: Call) -> TicketId:
    return TicketId(int(call.private_metadata))


SUBCOMMANDS: Mapping[str, Subcommand] = {
    "new": on_new,
    "list": on_list,
    "show": on_show,
    "mine": on_mine,
    "queue": on_queue,
    "search": on_search,
    "stats": on_stats,
    "export": on_export,
    "settings": on_settings,
}
SHORTCUTS: Mapping[Id, Listener] = {Id.TICKET_SHORTCUT: on_shortcut}
ACTIONS: Mapping[Id, Listener] = {
    Id.TICKET_OFFERED: on_offered,
    Id.TICKET_TAKE: on_take,
    Id.TICKET_WAIT: on_wait,
    Id.TICKET_RESUME: on_resume,
    Id.TICKET_REOPEN: on_reopen,
    Id.TICKET_REPLY_OPEN: on_reply,
    Id.TICKET_ASSIGN_OPEN: on_assign,
    Id.TICKET_SORT_OPEN: on_sort,
    Id.TICKET_RESOLVE_OPEN: on_resolve,
    Id.TICKET_HELP_OPEN: on_help,
    Id.TICKET_ANSWER_USE: on_answer_used,
    Id.TICKET_JOIN_OPEN: on_join,
    Id.TICKET_RATE: on_rated,
    Id.TICKET_LIST_BACK: on_page,
    Id.TICKET_LIST_NEXT: on_page,
}
SUBMISSIONS: Mapping[Id, Listener] = {
    Id.TICKET_FORM_SUBMIT: on_submitted,
    Id.TICKET_SETTINGS_SUBMIT: on_settings_submitted,
    Id.TICKET_REPLY_PREVIEW: on_reply_previewed,
    Id.TICKET_REPLY_SEND: on_reply_sent,
    Id.TICKET_ASSIGN_SUBMIT: on_assigned,
    Id.TICKET_SORT_SUBMIT: on_sorted,
    Id.TICKET_RESOLVE_SUBMIT: on_resolved,
    Id.TICKET_JOIN_SUBMIT: on_joined,
}
