"""What Slack can ask for, and who answers. Registration is this table; the bodies are in the rooms' files."""

import re
from collections.abc import Mapping

from slack_bolt.async_app import AsyncApp

from bot.accounts.views import help_message
from bot.slack.ids import Id
from bot.wiring import Services
from handlers import (
    accounts,
    batches,
    calendar_events,
    candidates,
    interviews,
    openings,
    reminders,
    scorecards,
    settings,
    tickets,
)
from handlers.call import Call
from handlers.errors import Listener, guarded
from handlers.middleware import recognising_people
from handlers.subcommands import command

COMMANDS: Mapping[str, Listener] = {
    "/job": openings.on_command,
    "/batch": batches.on_command,
    "/candidates": candidates.on_command,
    "/interview": interviews.COMMAND,
    "/ticket": tickets.on_command,
    "/nexus": command({**accounts.SUBCOMMANDS, **reminders.SUBCOMMANDS, **settings.SUBCOMMANDS}, help_message),
}

ACTIONS: Mapping[Id, Listener] = {
    **accounts.ACTIONS,
    **openings.ACTIONS,
    **batches.ACTIONS,
    **candidates.ACTIONS,
    **interviews.ACTIONS,
    **calendar_events.ACTIONS,
    **scorecards.ACTIONS,
    **reminders.ACTIONS,
    **settings.ACTIONS,
    **tickets.ACTIONS,
}

SUBMISSIONS: Mapping[Id, Listener] = {
    **openings.SUBMISSIONS,
    **batches.SUBMISSIONS,
    **candidates.SUBMISSIONS,
    **interviews.SUBMISSIONS,
    **scorecards.SUBMISSIONS,
    **reminders.SUBMISSIONS,
    **settings.SUBMISSIONS,
    **accounts.SUBMISSIONS,
    **tickets.SUBMISSIONS,
}

SHORTCUTS: Mapping[Id, Listener] = {**interviews.SHORTCUTS, **tickets.SHORTCUTS}

# Selects that ask us for what they offer.
OPTIONS: Mapping[Id, Listener] = {**accounts.OPTIONS, **interviews.OPTIONS}

# Events that are worked; the worker holds their functions, as they are kept first.
EVENTS: frozenset[str] = frozenset(
    {
        "agent_session_stopped",
        "app_home_opened",
        "app_mention",
        "app_uninstalled",
        "file_shared",
        "member_joined_channel",
        "message.channels",
        "message.groups",
        "message.im",
        "reaction_added",
        "tokens_revoked",
    }
)

_ANY = re.compile(".*")


def register(bolt: AsyncApp, services: Services) -> None:
    bolt.middleware(recognising_people(services))
    for word, listener in COMMANDS.items():
        bolt.command(word)(guarded(listener, services))
    for id_, listener in ACTIONS.items():
        bolt.action(id_.value)(guarded(listener, services))
    for id_, listener in SUBMISSIONS.items():
        bolt.view(id_.value)(guarded(listener, services))
    for id_, listener in SHORTCUTS.items():
        bolt.shortcut(id_.value)(guarded(listener, services))
    for id_, listener in OPTIONS.items():
        bolt.options(id_.value)(guarded(listener, services))
    # Fields of a form tell of every choice, and links of every click; what has no listener is only acknowledged.
    bolt.action(_ANY)(guarded(_on_unhandled, services))
    bolt.view_closed(_ANY)(guarded(_on_unhandled, services))


async def _on_unhandled(call: Call) -> None:
    await call.ack()
