"""files.*: what was uploaded, and the two-step upload of the bot."""

import secrets

from sandbox.faults import HiddenShares
from sandbox.files import new_file, share
from sandbox.forms import identified
from sandbox.objects import file_object
from sandbox.rules.message import check_message
from sandbox.web_api.call import Call
from sandbox.web_api.errors import SlackError
from sandbox.web_api.table import Method
from sandbox.workspace import Channel, Json

LARGEST_UPLOAD = 1 << 30  # bytes, Slack's 1 GB


async def info(call: Call) -> Json:
    file = call.workspace.files.get(call.required("file", error="file_not_found"))
    if file is None:
        raise SlackError("file_not_found")
    if not call.workspace.bot_sees(file):
        raise SlackError("file_not_found")
    shown = file_object(call.workspace, file, call.context.url)
    hidden = call.context.faults.draw(HiddenShares, file.name)
    if hidden is not None:
        call.befallen.append(hidden.kind)
        shown["shares"] = {}
    return {
        "file": shown,
        "comments": [],
        "response_metadata": {"next_cursor": ""},
    }


async def get_upload_url(call: Call) -> Json:
    name = call.required("filename")
    length = call.required("length")
    if not length.isdecimal() or not 0 < int(length) <= LARGEST_UPLOAD:
        raise SlackError("invalid_arguments", messages=["[ERROR] length must be a positive number of bytes"])
    file = new_file(call.workspace, name=name, content=b"", user=call.workspace.bot_user_id)
    ticket = secrets.token_urlsafe(24)
    call.context.uploads[ticket] = (file, int(length))
    return {"upload_url": f"{call.context.url}upload/v1/{ticket}", "file_id": file.id}


async def complete_upload(call: Call) -> Json:
    wanted = call.value("files", error="invalid_arguments")
    if not isinstance(wanted, list) or not wanted:
        raise SlackError("invalid_arguments", messages=["[ERROR] missing required field: files"])
    workspace, uploaded = call.workspace, call.context.uploaded
    ids = [str(one.get("id")) if isinstance(one, dict) else "" for one in wanted]
    if not set(ids) <= set(uploaded):
        raise SlackError("file_not_found")
    if len(set(ids)) < len(ids):
        raise SlackError("invalid_arguments", messages=["[ERROR] each file may be named once [json-pointer:/files]"])
    comment = call.text("initial_comment") or ""
    blocks = [] if comment else call.value("blocks", error="invalid_blocks_format") or []
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    problems = check_message(blocks)
    if problems:
        raise SlackError("invalid_blocks", messages=problems)
    channels, thread_ts = _channels(call), call.text("thread_ts")
    roots = [None if thread_ts is None else channel.root_of(thread_ts) for channel in channels]
    if thread_ts is not None and None in roots:
        raise SlackError("thread_not_found")
    # Only what is taken uses the upload up
    files = []
    for one in wanted:
        file = uploaded.pop(one["id"])
        file.title = str(one.get("title") or file.name)
        workspace.files[file.id] = file
        files.append(file)
    for channel, root in zip(channels, roots, strict=True):
        share(
            call.context,
            files,
            channel,
            user=workspace.bot_user_id,
            text=comment,
            thread_ts=root,
            blocks=identified(blocks),
        )
    return {"files": [file_object(workspace, file, call.context.url) for file in files]}


async def delete(call: Call) -> Json:
    """One of the app's own; it goes out of every message, and a message of nothing else goes with it."""
    workspace = call.workspace
    file = workspace.files.get(call.required("file", error="file_not_found"))
    if file is None:
        raise SlackError("file_not_found")
    if file.user != workspace.bot_user_id:
        raise SlackError("cant_delete_file")
    del workspace.files[file.id]
    for place in file.shares:
        messages = workspace.channels[place.channel].messages
        for message in [one for one in messages.values() if file.id in one.files]:
            message.files.remove(file.id)
            if not message.files and not message.text:
                del messages[message.ts]
    workspace.touch()
    return {}


def _channels(call: Call) -> list[Channel]:
    named = [one for one in (call.text("channel_id"), *(call.text("channels") or "").split(",")) if one]
    found = []
    for name in named:
        channel = call.workspace.channels.get(name)
        member = channel is not None and call.workspace.bot_user_id in channel.members
        if channel is None or (channel.is_private and not member):
            raise SlackError("channel_not_found")
        if not member:
            raise SlackError("not_in_channel")
        if channel.is_archived:
            raise SlackError("posting_to_channel_denied")
        found.append(channel)
    return found


METHODS = {
    "files.info": Method(info, ("files:read",), per_minute=100),
    "files.delete": Method(delete, ("files:write",), per_minute=50),
    "files.getUploadURLExternal": Method(get_upload_url, ("files:write",), per_minute=100),
    "files.completeUploadExternal": Method(complete_upload, ("files:write",), per_minute=100),
}
