"""`/nexus role`: roles that an admin gives; `/nexus hours`: when somebody works; `/nexus calendar`: their calendars."""

import re
from collections.abc import Mapping

from bot.accounts.calendar_views import calendars_message
from bot.accounts.countries import countries_like
from bot.accounts.forms import parse_hours_form
from bot.accounts.views import country_option, hours_form, hours_saved, role_given
from bot.slack.ids import Id
from db.models.calendars import Provider
from handlers.call import Call
from handlers.errors import Listener
from handlers.subcommands import Subcommand

_MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")


async def on_role(call: Call, words: str) -> None:
    """`/nexus role @person recruiter`"""
    mention = _MENTION.search(words)
    role = _MENTION.sub("", words).strip().casefold()
    given = await call.services.accounts.give_role(
        call.actor, slack_user_id=mention.group(1) if mention else call.actor.slack_user_id, role=role
    )
    await call.whisper(role_given(mention.group(1) if mention else call.actor.slack_user_id, given.value))


async def on_hours(call: Call, _words: str) -> None:
    own = await call.services.hours.own(call.actor)
    await call.show(hours_form(own, now=call.services.clock.now()))


async def on_hours_submitted(call: Call) -> None:
    own = await call.services.hours.set(call.actor, parse_hours_form(call.view))
    holidays = call.services.hours.holidays_ahead(own)
    await call.ack(response_action="update", view=hours_saved(own, holidays, now=call.services.clock.now()))


async def on_countries_asked(call: Call) -> None:
    """What the select of countries offers for what is typed into it."""
    await call.ack(options=[country_option(code) for code in countries_like(str(call.body["value"]))])


async def on_calendar(call: Call, _words: str) -> None:
    await call.whisper(calendars_message(await call.services.calendars.states(call.actor)))


async def on_calendar_opened(call: Call) -> None:
    """Asked in the message that tells of a broken calendar: links are short-lived, so they are made now."""
    await call.ack()
    await on_calendar(call, "")


async def on_calendar_disconnected(call: Call) -> None:
    await call.ack()
    await call.services.calendars.disconnect(call.actor, Provider(call.value))
    await call.replace(calendars_message(await call.services.calendars.states(call.actor)))


SUBCOMMANDS: Mapping[str, Subcommand] = {"role": on_role, "hours": on_hours, "calendar": on_calendar}
ACTIONS: Mapping[Id, Listener] = {
    Id.CALENDAR_OPEN: on_calendar_opened,
    Id.CALENDAR_DISCONNECT: on_calendar_disconnected,
}
OPTIONS: Mapping[Id, Listener] = {Id.COUNTRY_FIND: on_countries_asked}
SUBMISSIONS: Mapping[Id, Listener] = {Id.HOURS_SUBMIT: on_hours_submitted}
