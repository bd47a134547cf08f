"""users.*: the people of the workspace."""

from sandbox.objects import user_object
from sandbox.web_api.call import Call, page_of
from sandbox.web_api.errors import SlackError
from sandbox.web_api.table import Method
from sandbox.workspace import Json, User


async def info(call: Call) -> Json:
    return {"user": _shown(call, call.user())}


async def list_(call: Call) -> Json:
    page, metadata = page_of(
        [_shown(call, user) for user in call.workspace.users.values()], call, default=200, most=1000
    )
    return {"members": page, "response_metadata": metadata}


async def lookup_by_email(call: Call) -> Json:
    email = call.required("email", error="users_not_found").lower()
    for user in call.workspace.users.values():
        if user.email.lower() == email and not user.is_bot and not user.deleted:
            return {"user": _shown(call, user)}
    raise SlackError("users_not_found")


def _shown(call: Call, user: User) -> Json:
    shown = user_object(call.workspace, user, with_email="users:read.email" in call.context.scopes)
    if not call.flag("include_locale"):
        del shown["locale"]
    return shown


METHODS = {
    "users.info": Method(info, ("users:read",), per_minute=100),
    "users.list": Method(list_, ("users:read",), per_minute=20),
    "users.lookupByEmail": Method(lookup_by_email, ("users:read.email",), per_minute=50),
}
