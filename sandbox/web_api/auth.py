"""auth.*, api.test and apps.connections.open."""

import secrets

from sandbox import levers
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


async def auth_revoke(call: Call) -> Json:
    """With `test` nothing is revoked."""
    if not call.flag("test"):
        levers.revoke(call.context)
    return {"revoked": not call.flag("test")}


async def apps_uninstall(call: Call) -> Json:
    call.context.installation.client(call.text("client_id"), call.text("client_secret"))
    levers.uninstall(call.context)
    return {}


async def oauth_access(call: Call) -> Json:
    """A code for a token, once; or, where tokens rotate, the next token for a refresh token."""
    installation, workspace = call.context.installation, call.workspace
    installation.client(call.text("client_id"), call.text("client_secret"))
    answer: Json = {}
    match call.text("grant_type") or "authorization_code":
        case "authorization_code":
            code = installation.exchange(call.required("code", error="invalid_code"), call.text("redirect_uri"))
            levers.install(call.context, code.scopes)
            answer["authed_user"] = {"id": code.user}
        case "refresh_token":
            installation.refresh(call.text("refresh_token"))
        case _:
            raise SlackError("invalid_grant_type")
    return {
        "app_id": workspace.app_id,
        **answer,
        **installation.granted(),
        "bot_user_id": workspace.bot_user_id,
        "team": {"id": workspace.team_id, "name": workspace.team_name},
        "enterprise": None,
        "is_enterprise_install": False,
    }


async def api_test(call: Call) -> Json:
    error = call.text("error")
    if error is not None:
        raise SlackError(error)
    return {"args": {key: value for key, value in call.args.items() if key != "token"}}


async def connections_open(call: Call) -> Json:
    if not call.context.socket_mode:
        raise SlackError("socket_mode_not_enabled")
    ticket = secrets.token_urlsafe(16)
    call.context.tickets.add(ticket)
    return {"url": call.context.url.replace("http", "ws", 1) + f"socket?ticket={ticket}"}


METHODS = {
    "auth.test": Method(auth_test, (), per_minute=600),
    "auth.revoke": Method(auth_revoke, (), per_minute=50),
    "apps.uninstall": Method(apps_uninstall, (), per_minute=50),
    "oauth.v2.access": Method(oauth_access, (), per_minute=600, holder="anyone"),
    "api.test": Method(api_test, (), per_minute=100, holder="anyone"),
    "apps.connections.open": Method(connections_open, (), per_minute=50, holder="app"),
}
