"""What Slack can ask for, and who answers. Registration is this table; the bodies are in the rooms' files."""

import re
from collections.abc import Mapping

from slack_bolt.async_app import AsyncApp

from bot.slack.ids import Id
from bot.wiring import Services
from handlers import accounts, batches, candidates, openings
from handlers.call import Call
from handlers.errors import Listener, guarded
from handlers.middleware import keeping_events, recognising_people

COMMANDS: Mapping[str, Listener] = {
    "/job": openings.on_command,
    "/batch": batches.on_command,
    "/candidates": candidates.on_command,
    "/nexus": accounts.on_command,
}

ACTIONS: Mapping[Id, Listener] = {**openings.ACTIONS, **batches.ACTIONS, **candidates.ACTIONS}

SUBMISSIONS: Mapping[Id, Listener] = {**openings.SUBMISSIONS, **batches.SUBMISSIONS, **candidates.SUBMISSIONS}

# Events that are worked; the worker holds their functions, as they are kept first.
EVENTS: frozenset[str] = frozenset({"file_shared", "message.im"})

_ANY = re.compile(".*")


def register(bolt: AsyncApp, services: Services) -> None:
    bolt.middleware(keeping_events(services))
    bolt.middleware(recognising_people(services))
    for command, listener in COMMANDS.items():
        bolt.command(command)(guarded(listener, services))
    for id_, listener in ACTIONS.items():
        bolt.action(id_.value)(guarded(listener, services))
    for id_, listener in SUBMISSIONS.items():
        bolt.view(id_.value)(guarded(listener, services))
    # Fields of a form tell of every choice, and links of every click; what has no listener is only acknowledged.
    bolt.action(_ANY)(guarded(_on_unhandled, services))
    bolt.view_closed(_ANY)(guarded(_on_unhandled, services))


async def _on_unhandled(call: Call) -> None:
    await call.ack()
