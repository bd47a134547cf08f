"""conversations.*: channels, their members and their history."""

from sandbox.events import member_joined
from sandbox.objects import channel_object, message_object
from sandbox.web_api.call import Call, page_of
from sandbox.web_api.errors import SlackError
from sandbox.web_api.table import Method
from sandbox.workspace import Channel, Json, Message

READ = ("channels:read", "groups:read", "im:read")
HISTORY = ("channels:history", "groups:history", "im:history")


async def list_(call: Call) -> Json:
    kinds = _kinds(call)
    shown = [
        channel_object(call.workspace, channel)
        for channel in call.workspace.channels.values()
        if _kind(channel) in kinds
        and not (channel.is_archived and call.flag("exclude_archived"))
        and (_kind(channel) == "public_channel" or call.workspace.bot_user_id in channel.members)
    ]
    page, metadata = page_of(shown, call, default=100, most=1000)
    return {"channels": page, "response_metadata": metadata}


async def of_user(call: Call) -> Json:
    """The channels of a person, private ones as far as the bot is in them too; without a person, the bot's own."""
    kinds = _kinds(call)
    bot = call.workspace.bot_user_id
    user = call.user().id if call.text("user") else bot
    shown = [
        channel_object(call.workspace, channel)
        for channel in call.workspace.channels.values()
        if _kind(channel) in kinds
        and not (channel.is_archived and call.flag("exclude_archived"))
        and user in channel.members
        and (_kind(channel) == "public_channel" or bot in channel.members)
    ]
    page, metadata = page_of(shown, call, default=100, most=1000)
    return {"channels": page, "response_metadata": metadata}


async def info(call: Call) -> Json:
    channel = _readable(call)
    shown = channel_object(call.workspace, channel)
    if call.flag("include_num_members"):
        shown["num_members"] = len(channel.members)
    return {"channel": shown}


async def members(call: Call) -> Json:
    channel = _readable(call)
    page, metadata = page_of([{"id": member} for member in channel.members], call, default=100, most=1000)
    return {"members": [one["id"] for one in page], "response_metadata": metadata}


async def open_(call: Call) -> Json:
    users = call.text("users")
    if users is None:
        if call.text("channel") is None:
            raise SlackError("users_list_not_supplied")
        channel = call.channel()
        return {"channel": {"id": channel.id}, "already_open": True}
    ids = [one.strip() for one in users.split(",")]
    if len(ids) > 1:
        raise SlackError("missing_scope", needed="mpim:write", provided=",".join(sorted(call.context.scopes)))
    user = call.workspace.users.get(ids[0])
    if user is None:
        raise SlackError("user_not_found")
    return {"channel": {"id": call.direct(user).id}}


async def join(call: Call) -> Json:
    channel = call.channel()
    if channel.is_private or channel.im_user is not None:
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    bot = call.workspace.bot_user_id
    if bot not in channel.members:
        channel.members.append(bot)
        call.workspace.touch()
        member_joined(call.context, channel, bot)
    return {"channel": channel_object(call.workspace, channel)}


async def history(call: Call) -> Json:
    channel = _historical(call)
    found = [one for one in channel.messages.values() if one.thread_ts is None or one.subtype == "thread_broadcast"]
    return _messages(call, list(reversed(found)), default=100)


async def replies(call: Call) -> Json:
    channel = _historical(call)
    root = channel.messages.get(call.required("ts"))
    if root is None:
        raise SlackError("thread_not_found")
    return _messages(call, call.workspace.replies(channel, root.thread_ts or root.ts), default=1000)


def _messages(call: Call, found: list[Message], *, default: int) -> Json:
    oldest, latest = call.moment("oldest"), call.moment("latest")
    inclusive = call.flag("inclusive")
    kept = [
        message_object(call.workspace, one, call.context.url, with_metadata=call.flag("include_all_metadata"))
        for one in found
        if (oldest is None or float(one.ts) > oldest or (inclusive and float(one.ts) == oldest))
        and (latest is None or float(one.ts) < latest or (inclusive and float(one.ts) == latest))
    ]
    page, metadata = page_of(kept, call, default=default, most=1000)
    return {"messages": page, "has_more": bool(metadata["next_cursor"]), "response_metadata": metadata}


def _kinds(call: Call) -> list[str]:
    """The kinds of conversation that are asked for. Raises invalid_types or missing_scope."""
    kinds = (call.text("types") or "public_channel").replace(" ", "").split(",")
    scopes = {"public_channel": "channels:read", "private_channel": "groups:read", "im": "im:read", "mpim": "mpim:read"}
    for kind in kinds:
        if kind not in scopes:
            raise SlackError("invalid_types")
        _need(call, scopes[kind])
    return kinds


def _kind(channel: Channel) -> str:
    if channel.im_user is not None:
        return "im"
    return "private_channel" if channel.is_private else "public_channel"


def _readable(call: Call) -> Channel:
    channel = call.channel()
    _need(call, {"im": "im:read", "private_channel": "groups:read", "public_channel": "channels:read"}[_kind(channel)])
    return channel


def _historical(call: Call) -> Channel:
    channel = call.joined_channel()
    needed = {"im": "im:history", "private_channel": "groups:history", "public_channel": "channels:history"}
    _need(call, needed[_kind(channel)])
    return channel


def _need(call: Call, scope: str) -> None:
    if scope not in call.context.scopes:
        raise SlackError("missing_scope", needed=scope, provided=",".join(sorted(call.context.scopes)))


METHODS = {
    "conversations.list": Method(list_, READ, per_minute=20),
    "conversations.info": Method(info, READ, per_minute=50),
    "conversations.members": Method(members, READ, per_minute=100),
    "conversations.open": Method(open_, ("im:write",), per_minute=50),
    "conversations.join": Method(join, ("channels:join",), per_minute=50),
    "conversations.history": Method(history, HISTORY, per_minute=50),
    "conversations.replies": Method(replies, HISTORY, per_minute=50),
    "users.conversations": Method(of_user, READ, per_minute=50),
}
