"""Names of what tickets have, and how a promise stands, in words."""

from datetime import datetime, timedelta

from bot.core.i18n import _
from bot.tickets.sla import Level, Reading
from db.models.tickets import Priority, Promise, Ticket, TicketStatus


def status_words(status: TicketStatus) -> str:
    return {
        TicketStatus.OPEN: _("open"),
        TicketStatus.PENDING: _("waits for the requester"),
        TicketStatus.CLOSED: _("closed"),
    }[status]


def priority_words(priority: Priority) -> str:
    return {
        Priority.LOW: _("low"),
        Priority.MEDIUM: _("medium"),
        Priority.HIGH: _("high"),
        Priority.URGENT: _("urgent"),
    }[priority]


def category_words(category: str) -> str:
    """A workspace's own category has its own name."""
    known = {
        "general": _("general"),
        "access": _("access and accounts"),
        "hardware": _("devices"),
        "software": _("software"),
        "hr": _("people and contracts"),
        "payroll": _("pay"),
        "facilities": _("office"),
        "recruiting": _("recruiting"),
    }
    return known.get(category, category)


def promise_words(promise: Promise) -> str:
    return _("First response") if promise is Promise.FIRST_RESPONSE else _("Resolution")


def duration_words(duration: timedelta) -> str:
    """As "4 h 10 min", "25 min"; to the minute, downwards."""
    hours, minutes = divmod(int(duration.total_seconds()) // 60, 60)
    if not hours:
        return _("{minutes} min").format(minutes=minutes)
    if not minutes:
        return _("{hours} h").format(hours=hours)
    return _("{hours} h {minutes} min").format(hours=hours, minutes=minutes)


def when(at: datetime) -> str:
    """A moment in mrkdwn, in the zone of whoever reads it."""
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} {{time}}|{at:%Y-%m-%d %H:%M} UTC>"


def clock_words(promise: Promise, reading: Reading) -> str:
    """How a promise stands and why, as "Resolution: 4 h 10 min of 8 h used, paused since 9 Nov 14:00"."""
    used = _("{promise}: {used} of {budget} used").format(
        promise=promise_words(promise), used=duration_words(reading.used), budget=duration_words(reading.budget)
    )
    if reading.ended_at is not None:
        stand = _("done {when}").format(when=when(reading.ended_at))
    elif reading.paused_since is not None:
        stand = _("paused since {when}").format(when=when(reading.paused_since))
    elif reading.level is Level.BREACHED:
        stand = _("overdue by {time}").format(time=duration_words(-reading.left))
    elif reading.due_at is not None:
        stand = _("due {when}").format(when=when(reading.due_at))
    else:
        stand = _("the calendar never opens")
    return f"{used}, {stand}"


def label(ticket: Ticket) -> str:
    return f"#{ticket.number}"
