"""chat.*: messages of the bot."""

import json
from typing import Any

from sandbox.events import message_changed, message_deleted, message_posted
from sandbox.forms import identified, identified_within
from sandbox.objects import message_object
from sandbox.rules.message import check_attachments, check_message
from sandbox.web_api.call import Call
from sandbox.web_api.errors import SlackError
from sandbox.web_api.table import Method
from sandbox.workspace import Channel, Json, Message

LONGEST_TEXT = 40_000  # characters; Slack cuts or refuses beyond this
LONGEST_CHANGED_TEXT = 4000  # of chat.update
LONGEST_MARKDOWN = 12_000
MOST_ATTACHMENTS = 100
LARGEST_METADATA = 16_000  # characters of JSON; Slack's own bound is not published


async def post_message(call: Call) -> Json:
    channel = _addressed(call)
    content = _content(call, longest=LONGEST_TEXT)
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
    channel = call.open_channel(archived="is_inactive")
    message = call.message(channel)
    workspace = call.workspace
    if message.user != workspace.bot_user_id:
        raise SlackError("cant_update_message")
    if message.streaming == "in_progress":
        raise SlackError("streaming_state_conflict")
    before = message_object(workspace, message, call.context.url)
    # What is not sent is kept, but for the blocks: text alone takes their place
    written = {"text", "blocks"} if {"text", "markdown_text"} & set(call.args) else set()
    for name, value in _content(call, longest=LONGEST_CHANGED_TEXT).items():
        if name in written | set(call.args):
            setattr(message, name, value)
    metadata = call.value("metadata", error="invalid_metadata_format")
    if metadata is not None:
        message.metadata = _metadata(metadata) if metadata else None
    message.edited_ts = workspace.new_ts()
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
    channel = call.open_channel()
    wanted = call.required("user")
    if wanted not in channel.members:
        raise SlackError("user_not_in_channel")
    workspace = call.workspace
    message = Message(
        ts=workspace.new_ts(),
        channel=channel.id,
        user=workspace.bot_user_id,
        thread_ts=_thread(call, channel),
        seen_only_by=wanted,
        **_content(call, longest=LONGEST_TEXT),
    )
    workspace.add_message(message)
    return {"message_ts": message.ts}


async def get_permalink(call: Call) -> Json:
    channel = call.joined_channel()
    message = call.message(channel, "message_ts")
    return {
        "channel": channel.id,
        "permalink": f"{call.context.url}archives/{channel.id}/p{message.ts.replace('.', '')}",
    }


def _addressed(call: Call) -> Channel:
    """Where a message goes: a channel by id or name, or somebody's direct message by their id."""
    workspace, wanted = call.workspace, call.text("channel") or ""
    named = workspace.channel(wanted) if wanted else None
    person = workspace.users.get(wanted if named is None else named.im_user or "")
    if person is not None:
        channel = call.direct(person)
    elif named is None or (named.is_private and workspace.bot_user_id not in named.members):
        raise SlackError("channel_not_found")
    else:
        channel = named
    if channel.im_user is not None and not call.context.manifest.messages_tab:
        raise SlackError("messages_tab_disabled")
    public = not channel.is_private and "chat:write.public" in call.context.scopes
    if workspace.bot_user_id not in channel.members and not public:
        raise SlackError("not_in_channel")
    if channel.is_archived:
        raise SlackError("is_archived")
    return channel


def _content(call: Call, *, longest: int) -> dict[str, Any]:
    """Text, blocks and attachments, checked. Raises no_text, msg_too_long, invalid_blocks…"""
    text = call.text("text") or ""
    blocks = call.value("blocks", error="invalid_blocks_format")
    markdown = call.text("markdown_text")
    attachments = call.value("attachments", error="invalid_attachments_format")
    if markdown is not None and (text or blocks):
        raise SlackError("markdown_text_conflict")
    if len(text) > longest or len(markdown or "") > LONGEST_MARKDOWN:
        raise SlackError("msg_too_long")
    if markdown is not None:
        text, blocks = markdown, [{"type": "markdown", "text": markdown}]
    if blocks is not None and not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    if attachments is not None and not isinstance(attachments, list):
        raise SlackError("invalid_attachments_format")
    if not text.strip() and not blocks and not attachments:
        raise SlackError("no_text")
    problems = check_message(blocks or [])
    if problems:
        raise SlackError("invalid_blocks", messages=problems)
    if len(attachments or []) > MOST_ATTACHMENTS:
        raise SlackError("too_many_attachments")
    problems = check_attachments(attachments or [])
    if problems:
        raise SlackError("invalid_attachments", messages=problems)
    return {"text": text, "blocks": identified(blocks or []), "attachments": identified_within(attachments or [])}


def _thread(call: Call, channel: Channel) -> str | None:
    """A reply to a reply goes to its thread, as in Slack."""
    thread_ts = call.text("thread_ts")
    if thread_ts is None:
        return None
    root = channel.root_of(thread_ts)
    if root is None:
        raise SlackError("thread_not_found")
    return root


def _metadata(value: Any) -> Json:
    if not isinstance(value, dict) or not isinstance(value.get("event_type"), str):
        raise SlackError("invalid_metadata_schema")
    if not isinstance(value.get("event_payload"), dict):
        raise SlackError("invalid_metadata_schema")
    if len(json.dumps(value)) > LARGEST_METADATA:
        raise SlackError("metadata_too_large")
    return value


METHODS = {
    "chat.postMessage": Method(post_message, ("chat:write",), per_minute=60, per_channel=True),
    "chat.update": Method(update, ("chat:write",), per_minute=50),
    "chat.delete": Method(delete, ("chat:write",), per_minute=50),
    "chat.postEphemeral": Method(post_ephemeral, ("chat:write",), per_minute=100),
    "chat.getPermalink": Method(get_permalink, (), per_minute=600),
}
