"""Lists of tickets, and the help of the command."""

from collections.abc import Sequence
from datetime import timedelta

from bot.core.i18n import _, ngettext
from bot.slack.blocks import Message, actions, context, message, section, text_message
from bot.slack.ids import Id
from bot.slack.turning import page_words, turned, turns
from bot.tickets.models import Listing, TicketPage
from bot.tickets.views.modals import ticket_line
from bot.tickets.wording import duration_words, when
from db.models.tickets import Ticket, TicketNumbers

BAR = 20  # characters of the longest bar


def ticket_help() -> Message:
    return text_message(
        "\n".join(
            [
                _("`/ticket new` – ask support; also 🎫 on a message, or its menu “Open a ticket”"),
                _("`/ticket list` – your own tickets"),
                _("`/ticket show 12` – one of them"),
                _("Agents: `/ticket mine`, `/ticket queue`, `/ticket search words`, `/ticket stats`, `/ticket export`"),
                _("Admins: `/ticket settings` – the agents' channel, business hours, promises, ready answers"),
            ]
        )
    )


def ticket_list(tickets: Sequence[Ticket], page: TicketPage) -> Message:
    title = _title(page.listing)
    count = ngettext("{count} ticket", "{count} tickets", page.total).format(count=page.total)
    rows = [section(ticket_row(ticket)) for ticket in tickets] or [section(_("There is none."))]
    listing = f"{page.listing}:{page.words}"
    buttons = turns(Id.TICKET_LIST_BACK, Id.TICKET_LIST_NEXT, listing, page.page, page.pages)
    below = [context(page_words(count, page.page, page.pages)), *([actions("pages", buttons)] if buttons else [])]
    return message(f"{title}: {count}", [section(f"*{title}*"), *rows, *below])


def listing_of(value: str) -> tuple[Listing, str, int]:
    """Which list a button turns, the words that were looked for, and the page."""
    listed, number = turned(value)
    listing, _colon, words = listed.partition(":")
    return Listing(listing), words, number


def one_ticket(ticket: Ticket) -> Message:
    return text_message(ticket_row(ticket))


def ticket_row(ticket: Ticket) -> str:
    whose = f" · <@{ticket.assignee_slack_id}>" if ticket.assignee_slack_id else ""
    return f"{ticket_line(ticket)}{whose}\n{when(ticket.created_at)}"


def _title(listing: Listing) -> str:
    match listing:
        case Listing.OWN:
            return _("Your tickets")
        case Listing.MINE:
            return _("Yours to do")
        case Listing.QUEUE:
            return _("The queue")
        case Listing.FOUND:
            return _("Found")


def numbers(counted: TicketNumbers) -> Message:
    """The last 90 days; the bars are in words too."""
    ages = [
        (_("less than a day"), counted.fresh),
        (_("less than 3 days"), counted.days),
        (_("less than 7 days"), counted.week),
        (_("longer"), counted.older),
    ]
    title = _("Tickets of the last 90 days")
    state = _("Open: {open} · waiting: {pending} · closed: {closed} · nobody's: {unassigned}").format(
        open=counted.open, pending=counted.pending, closed=counted.closed, unassigned=counted.unassigned
    )
    speed = _("First response: {first} · closed after: {resolution} (medians)").format(
        first=_spent(counted.first_response_seconds), resolution=_spent(counted.resolution_seconds)
    )
    quality = _("Overdue: {breached} · opened again: {reopened} · rated {csat} of 5 by {rated}").format(
        breached=counted.breached,
        reopened=counted.reopened,
        csat="–" if counted.csat is None else f"{counted.csat:.1f}",
        rated=counted.rated,
    )
    longest = max([count for _age, count in ages] + [1])
    bars = "\n".join(f"`{'█' * round(BAR * count / longest):░<{BAR}}` {count} · {age}" for age, count in ages)
    return message(
        f"{title}\n{state}",
        [section(f"*{title}*\n{state}\n{speed}\n{quality}"), section(_("*Under way for*") + f"\n{bars}")],
    )


def _spent(seconds: float | None) -> str:
    return "–" if seconds is None else duration_words(timedelta(seconds=seconds))


def export_title() -> str:
    return _("All tickets")
