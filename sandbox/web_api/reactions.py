"""reactions.*"""

import re

from sandbox.web_api.call import Call
from sandbox.web_api.errors import SlackError
from sandbox.web_api.table import Method
from sandbox.workspace import Json

NAME = re.compile(r"[a-z0-9_+'-]{1,100}(?:::skin-tone-[2-6])?")


async def add(call: Call) -> Json:
    channel = call.open_channel()
    message = call.message(channel, "timestamp")
    name = call.required("name", error="invalid_name").strip(":")
    if not NAME.fullmatch(name):
        raise SlackError("invalid_name")
    users = message.reactions.setdefault(name, [])
    if call.workspace.bot_user_id in users:
        raise SlackError("already_reacted")
    users.append(call.workspace.bot_user_id)
    call.workspace.touch()
    return {}


async def remove(call: Call) -> Json:
    channel = call.joined_channel()
    message = call.message(channel, "timestamp")
    users = message.reactions.get(call.required("name", error="invalid_name").strip(":"), [])
    if call.workspace.bot_user_id not in users:
        raise SlackError("no_reaction")
    users.remove(call.workspace.bot_user_id)
    message.reactions = {name: who for name, who in message.reactions.items() if who}
    call.workspace.touch()
    return {}


METHODS = {
    "reactions.add": Method(add, ("reactions:write",), per_minute=50),
    "reactions.remove": Method(remove, ("reactions:write",), per_minute=20),
}
