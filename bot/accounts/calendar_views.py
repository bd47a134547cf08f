"""Words about the calendars that a person has connected."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.accounts.models import CalendarState, Connected
from bot.core.i18n import _
from bot.core.text import FIRST_STRONG_ISOLATE, POP_ISOLATE
from bot.core.times import moment_words
from bot.slack.blocks import (
    Block,
    Element,
    Message,
    actions,
    button,
    context,
    isolated,
    link_button,
    message,
    section,
    text_message,
)
from bot.slack.ids import Id
from db.models.calendars import Connection, Provider


def name_of(provider: Provider) -> str:
    match provider:
        case Provider.GOOGLE:
            return _("Google Calendar")
        case Provider.OUTLOOK:
            return _("Outlook")


def calendars_message(states: Sequence[CalendarState]) -> Message:
    """Each calendar's state, with a button to connect or disconnect it. The links are for this person alone."""
    if not states:
        return text_message(
            _("No calendar can be connected here yet: an admin sets it up in the settings of the server.")
        )
    blocks: list[Block] = [section(_("*Your calendars*"))]
    for state in states:
        blocks.append(section(_state(state)))
        blocks.append(actions(f"calendar.{state.provider}", _buttons(state)))
    blocks.append(
        context(
            _(
                "Nexus reads when you are busy, and keeps the interviews that you organise in the calendar. It does "
                "not read what your other events are about. Links to connect are good for 15 minutes, once."
            )
        )
    )
    return message("\n".join([_("Your calendars"), *map(_state, states)]), blocks)


def _state(state: CalendarState) -> str:
    name = name_of(state.provider)
    if state.connection is None:
        return _("{calendar}: not connected").format(calendar=name)
    if state.connection.broken_since is not None:
        return _("{calendar}: refuses Nexus; please connect it again").format(calendar=name)
    if state.connection.address is None:
        return _("{calendar}: connected").format(calendar=name)
    return _("{calendar}: connected as {address}").format(calendar=name, address=isolated(state.connection.address))


def _buttons(state: CalendarState) -> list[Element]:
    name = name_of(state.provider)
    found: list[Element] = []
    if state.link is not None:
        words = _("Connect {calendar}") if state.connection is None else _("Connect {calendar} again")
        found.append(link_button(words.format(calendar=name), Id.CALENDAR_CONNECT, state.link, style="primary"))
    if state.connection is not None:
        found.append(
            button(
                _("Disconnect {calendar}").format(calendar=name),
                Id.CALENDAR_DISCONNECT,
                state.provider.value,
                ask=_("Nexus forgets its access. Interviews that are in the calendar stay there."),
            )
        )
    return found


def trouble_message(provider: Provider, connection: Connection | None, zone: ZoneInfo, *, number: int) -> Message:
    """`number` tells which of several times that there was trouble this message is about."""
    name = name_of(provider)
    if connection is None:
        return text_message(_("{calendar} is disconnected.").format(calendar=name))
    if connection.broken_since is None and connection.failing_since is None:
        return text_message(_("{calendar} works again; what had waited goes into it.").format(calendar=name))
    if connection.breaks != number:
        return text_message(_("There is newer news of {calendar} below.").format(calendar=name))
    if connection.broken_since is None:
        return _failing_message(name, connection, zone)
    text = _(
        "*{calendar} refuses Nexus.* Its permission has run out or was taken back. Until you connect it again, I do "
        "not see when you are busy, and changes of your interviews do not reach the calendar; they wait, none is lost."
    ).format(calendar=name)
    connect = button(_("Connect again"), Id.CALENDAR_OPEN, provider.value, style="primary")
    return message(
        _("{calendar} refuses Nexus; please connect it again.").format(calendar=name),
        [section(text), actions("calendar", [connect])],
    )


def _failing_message(name: str, connection: Connection, zone: ZoneInfo) -> Message:
    assert connection.failing_since is not None
    since = moment_words(connection.failing_since, zone)
    title = _("{calendar} has been answering Nexus with errors since {since}.").format(calendar=name, since=since)
    text = _(
        "Changes of your interviews do not all reach it, and I may not see what is changed there; they wait, none is "
        "lost, and I keep trying. This message tells when it works again. Should it stay so, tell your admin."
    )
    return message(title, [section(f"*{title}*\n{text}")])


def connected_page(connected: Connected) -> tuple[str, str]:
    """The title and the text of the page at the end of consent."""
    name = name_of(connected.provider)
    title = _("{calendar} is connected").format(calendar=name)
    if connected.address is None:
        text = _("It is now the calendar of {name} in Nexus. You can close this page.")
    else:
        text = _("{address} is now the calendar of {name} in Nexus. You can close this page.")
    return title, text.format(name=_apart(connected.name), address=_apart(connected.address or ""))


def _apart(text: str) -> str:
    """Set apart, so that Arabic and Latin around it keep their order; the page escapes it."""
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}"
