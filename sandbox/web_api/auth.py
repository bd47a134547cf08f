"""auth.*, api.test and apps.connections.open."""

import secrets

from sandbox.web_api.call import Call
from sandbox.web_api.errors import SlackError
from sandbox.web_api.table import Method
from sandbox.workspace import Json


async def auth_test(call: Call) -> Json:
    workspace = call.workspace
    return {
        "url": call.context.url,
        "team": workspace.team_name,
        "user": workspace.users[workspace.bot_user_id].handle,
        "team_id": workspace.team_id,
        "user_id": workspace.bot_user_id,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": False,
    }


async def api_test(call: Call) -> Json:
    error = call.text("error")
    if error is not None:
        raise SlackError(error)
    return {"args": {key: value for key, value in call.args.items() if key != "token"}}


async def connections_open(call: Call) -> Json:
    if not call.context.manifest.socket_mode:
        raise SlackError("socket_mode_not_enabled")
    ticket = secrets.token_urlsafe(16)
    call.context.tickets.add(ticket)
    return {"url": call.context.url.replace("http", "ws", 1) + f"socket?ticket={ticket}"}


METHODS = {
    "auth.test": Method(auth_test, (), per_minute=600),
    "api.test": Method(api_test, (), per_minute=100, holder="anyone"),
    "apps.connections.open": Method(connections_open, (), per_minute=50, holder="app"),
}
