"""files.*: what was uploaded, and the two-step upload of the bot."""

import secrets

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
    bot = call.workspace.bot_user_id
    seen = file.user == bot or any(bot in call.workspace.channels[one.channel].members for one in file.shares)
    if not seen and not file.for_app:
        raise SlackError("file_not_found")
    shown = file_object(call.workspace, file, call.context.url)
    if call.context.faults.hide_share():
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
    workspace = call.workspace
    files = []
    for one in wanted:
        file = call.context.uploaded.pop(str(one.get("id")) if isinstance(one, dict) else "", None)
        if file is None:
            raise SlackError("file_not_found")
        file.title = one.get("title") or file.name
        workspace.files[file.id] = file
        files.append(file)
    blocks = call.value("blocks", error="invalid_blocks_format") or []
    problems = check_message(blocks)
    if problems:
        raise SlackError("invalid_blocks", messages=problems)
    for channel in _channels(call):
        thread_ts = call.text("thread_ts")
        if thread_ts is not None and thread_ts not in channel.messages:
            raise SlackError("thread_not_found")
        comment = call.text("initial_comment") or ""
        share(
            call.context,
            files,
            channel,
            user=workspace.bot_user_id,
            text=comment,
            thread_ts=thread_ts,
            blocks=identified(blocks),
        )
    return {"files": [file_object(workspace, file, call.context.url) for file in files]}


def _channels(call: Call) -> list[Channel]:
    named = [one for one in (call.text("channel_id"), *(call.text("channels") or "").split(",")) if one]
    found = []
    for name in named:
        channel = call.workspace.channels.get(name)
        if channel is None:
            raise SlackError("channel_not_found")
        if call.workspace.bot_user_id not in channel.members:
            raise SlackError("not_in_channel")
        found.append(channel)
    return found


METHODS = {
    "files.info": Method(info, ("files:read",), per_minute=100),
    "files.getUploadURLExternal": Method(get_upload_url, ("files:write",), per_minute=100),
    "files.completeUploadExternal": Method(complete_upload, ("files:write",), per_minute=100),
}
