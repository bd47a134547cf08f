"""Files: made, shared, uploaded by the app and downloaded with the bot's token."""

import asyncio
import mimetypes
import time
from collections.abc import Sequence
from pathlib import PurePath

from aiohttp import web

from sandbox.context import Context
from sandbox.events import file_shared, message_posted
from sandbox.workspace import Channel, File, Json, Message, Share, Workspace

LOGIN_PAGE = (
    "<!DOCTYPE html><html><head><title>Sign in</title></head><body><h1>Sign in to your workspace</h1></body></html>"
)
SLOW_CHUNKS, SLOW_PAUSE_SECONDS = 10, 0.2


def new_file(workspace: Workspace, *, name: str, content: bytes, user: str) -> File:
    """A file that is not shared anywhere yet; the type is told from the name, as Slack mostly does."""
    suffix = PurePath(name).suffix.lstrip(".").lower()
    return File(
        id=workspace.new_id("F"),
        name=name,
        title=PurePath(name).stem,
        user=user,
        mimetype=mimetypes.guess_type(name)[0] or "application/octet-stream",
        filetype=suffix or "binary",
        content=content,
        created=int(time.time()),
    )


def share(
    context: Context,
    files: Sequence[File],
    channel: Channel,
    *,
    user: str,
    text: str,
    thread_ts: str | None,
    blocks: Sequence[Json] = (),
) -> Message:
    """One message with all the files; `file_shared` for each of them and `message`/`file_share` for all."""
    workspace = context.workspace
    message = Message(
        ts=workspace.new_ts(),
        channel=channel.id,
        user=user,
        text=text,
        thread_ts=thread_ts,
        subtype="file_share",
        files=[file.id for file in files],
        blocks=list(blocks),
    )
    for file in files:
        file.shares.append(Share(channel=channel.id, ts=message.ts, thread_ts=thread_ts))
        workspace.files[file.id] = file
    workspace.add_message(message)
    for file in files:
        file_shared(context, file, channel)
    message_posted(context, message)
    return message


async def receive_upload(context: Context, request: web.Request) -> web.Response:
    """The second step of the app's upload; the number of bytes must be the one it announced."""
    pending = context.uploads.pop(request.match_info["ticket"], None)
    if pending is None:
        return web.Response(status=404, text="not found")
    file, length = pending
    if request.content_type.startswith("multipart/"):
        parts = [part for part in (await request.post()).values() if isinstance(part, web.FileField)]
        content = parts[0].file.read() if parts else b""
    else:
        content = await request.read()
    if len(content) != length:
        return web.Response(status=500, text=f"expected {length} bytes, got {len(content)}")
    file.content = content
    context.uploaded[file.id] = file
    return web.Response(text=f"OK - {length}")


async def download(context: Context, request: web.Request) -> web.StreamResponse:
    """The bytes for the bot's token; to anybody else the login page with status 200, as Slack does."""
    began = time.monotonic()
    file = context.workspace.files.get(request.match_info["file"].rpartition("-")[2])
    allowed = request.headers.get("Authorization") == f"Bearer {context.bot_token}" and context.workspace.installed
    what = file.name if file is not None else request.path
    if file is None or not allowed or "files:read" not in context.manifest.scopes:
        context.journal.note("download", what, "login page", began=began, payload=None)
        return web.Response(text=LOGIN_PAGE, content_type="text/html")
    fault = context.faults.downloads.popleft() if context.faults.downloads else None
    context.journal.note("download", what, fault or "ok", began=began, payload=None)
    if fault == "html":
        return web.Response(text=LOGIN_PAGE, content_type="text/html")
    if fault is None:
        return web.Response(body=file.content, content_type=file.mimetype)
    response = web.StreamResponse(headers={"Content-Type": file.mimetype})
    response.content_length = len(file.content)
    await response.prepare(request)
    if fault == "truncated":
        await response.write(file.content[: len(file.content) // 2])
        assert request.transport is not None
        request.transport.close()
        return response
    step = max(1, len(file.content) // SLOW_CHUNKS)
    for start in range(0, len(file.content), step):
        await response.write(file.content[start : start + step])
        await asyncio.sleep(SLOW_PAUSE_SECONDS)
    return response
