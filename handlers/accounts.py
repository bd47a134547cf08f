"""`/nexus`: help, and the roles that an admin gives."""

import re

from bot.accounts.views import help_message, role_given
from handlers.call import Call
from handlers.subcommands import dispatch

_MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")


async def on_command(call: Call) -> None:
    await dispatch(call, {"role": on_role}, help_message)


async def on_role(call: Call, words: str) -> None:
    """`/nexus role @person recruiter`"""
    mention = _MENTION.search(words)
    role = _MENTION.sub("", words).strip().casefold()
    given = await call.services.accounts.give_role(
        call.actor, slack_user_id=mention.group(1) if mention else call.actor.slack_user_id, role=role
    )
    await call.whisper(role_given(mention.group(1) if mention else call.actor.slack_user_id, given.value))
