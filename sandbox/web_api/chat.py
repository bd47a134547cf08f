"""chat.*: messages of the bot."""

from typing import Any

from sandbox.events import message_changed, message_deleted, message_posted
from sandbox.forms import identified
from sandbox.objects import message_object
from sandbox.rules.message import check_message
from sandbox.web_api.call import Call
from sandbox.web_api.errors import SlackError
from sandbox.web_api.table import Method
from sandbox.workspace import Channel, Json, Message

LONGEST_TEXT = 40_000  # Slack cuts or refuses beyond this


async def post_message(call: Call) -> Json:
    channel = call.joined_channel()
    content = _content(call)
    thread_ts = _thread(call, channel)
    workspace = call.workspace
    message = Message(
        ts=workspace.new_ts(), channel=channel.id, user=workspace.bot_user_id, thread_ts=thread_ts, **content
    )
    if thread_ts is not None and call.flag("reply_broadcast"):
        message.subtype = "thread_broadcast"
    metadata = call.value("metadata", error="invalid_metadata_format")
    if metadata is not None:
        message.metadata = _metadata(metadata)
    workspace.add_message(message)
    message_posted(call.context, message)
    return {
        "channel": channel.id,
        "ts": message.ts,
        "message": message_object(workspace, message, call.context.url),
    }


async def update(call: Call) -> Json:
    channel = call.joined_channel()
    message = call.message(channel)
    workspace = call.workspace
    if message.user != workspace.bot_user_id:
        raise SlackError("cant_update_message")
    before = message_object(workspace, message, call.context.url)
    # what is not sent is kept: a message's blocks go only when an empty list is sent
    for name, value in _content(call).items():
        if name in call.args:
            setattr(message, name, value)
    metadata = call.value("metadata", error="invalid_metadata_format")
    if metadata is not None:
        message.metadata = _metadata(metadata)
    message.edited_ts = workspace.new_ts()
    message.values = {}
    workspace.touch()
    message_changed(call.context, message, before)
    return {
        "channel": channel.id,
        "ts": message.ts,
        "text": message.text,
        "message": message_object(workspace, message, call.context.url),
    }


async def delete(call: Call) -> Json:
    channel = call.joined_channel()
    message = call.message(channel)
    if message.user != call.workspace.bot_user_id:
        raise SlackError("cant_delete_message")
    del channel.messages[message.ts]
    call.workspace.touch()
    message_deleted(call.context, message)
    return {"channel": channel.id, "ts": message.ts}


async def post_ephemeral(call: Call) -> Json:
    channel = call.joined_channel()
    wanted = call.required("user", error="user_not_found")
    if wanted not in call.workspace.users:
        raise SlackError("user_not_found")
    if wanted not in channel.members:
        raise SlackError("user_not_in_channel")
    workspace = call.workspace
    message = Message(
        ts=workspace.new_ts(),
        channel=channel.id,
        user=workspace.bot_user_id,
        thread_ts=_thread(call, channel),
        seen_only_by=wanted,
        **_content(call),
    )
    workspace.add_message(message)
    return {"message_ts": message.ts}


async def get_permalink(call: Call) -> Json:
    channel = call.channel()
    message = call.message(channel, "message_ts")
    return {
        "channel": channel.id,
        "permalink": f"{call.context.url}archives/{channel.id}/p{message.ts.replace('.', '')}",
    }


def _content(call: Call) -> dict[str, Any]:
    """Text, blocks and attachments, checked. Raises no_text, msg_too_long, invalid_blocks…"""
    text = call.text("text") or ""
    blocks = call.value("blocks", error="invalid_blocks_format")
    attachments = call.value("attachments", error="invalid_attachments_format")
    if len(text) > LONGEST_TEXT:
        raise SlackError("msg_too_long")
    if blocks is not None and not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    if attachments is not None and not isinstance(attachments, list):
        raise SlackError("invalid_attachments_format")
    if not text and not blocks and not attachments:
        raise SlackError("no_text")
    problems = check_message(blocks or [])
    if problems:
        raise SlackError("invalid_blocks", messages=problems)
    if len(attachments or []) > 100:
        raise SlackError("too_many_attachments")
    return {"text": text, "blocks": identified(blocks or []), "attachments": attachments or []}


def _thread(call: Call, channel: Channel) -> str | None:
    """A reply to a reply goes to its thread, as in Slack."""
    thread_ts = call.text("thread_ts")
    if thread_ts is None:
        return None
    root = channel.messages.get(thread_ts)
    if root is None:
        raise SlackError("thread_not_found")
    return root.thread_ts or thread_ts


def _metadata(value: Any) -> Json:
    if not isinstance(value, dict) or not isinstance(value.get("event_type"), str):
        raise SlackError("invalid_metadata_schema")
    if not isinstance(value.get("event_payload"), dict):
        raise SlackError("invalid_metadata_schema")
    return value


METHODS = {
    "chat.postMessage": Method(post_message, ("chat:write",), per_minute=60, per_channel=True),
    "chat.update": Method(update, ("chat:write",), per_minute=50),
    "chat.delete": Method(delete, ("chat:write",), per_minute=50),
    "chat.postEphemeral": Method(post_ephemeral, ("chat:write",), per_minute=100),
    "chat.getPermalink": Method(get_permalink, (), per_minute=600),
}
