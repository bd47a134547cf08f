"""Files: made, shared, uploaded by the app and downloaded with the bot's token."""

import mimetypes
import time
from collections.abc import Sequence
from pathlib import PurePath

from aiohttp import web

from sandbox.context import Context
from sandbox.events import file_shared, message_posted
from sandbox.faults import ApiFault, DownloadFault, LoginPage, SlowDownload, TruncatedDownload, kinds_of
from sandbox.faulty import answered, cut, slowly
from sandbox.workspace import Channel, File, Json, Message, Share, Workspace

LOGIN_PAGE = (
    "<!DOCTYPE html><html><head><title>Sign in</title></head><body><h1>Sign in to your workspace</h1></body></html>"
)


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


async def receive_upload(context: Context, request: web.Request) -> web.StreamResponse:
    """The second step of the app's upload; the number of bytes must be the one it announced."""
    began = time.monotonic()
    pending = context.uploads.get(request.match_info["ticket"])
    name = "an unknown file" if pending is None else pending[0].name
    fault = context.faults.draw(ApiFault, f"upload {name}", method="upload")

    async def answer() -> tuple[web.Response, str]:
        response = await _received(context, request)
        return response, str(response.status)

    response, verdict = await answered(request, fault, answer)
    payload = {"bytes": request.content_length}
    context.journal.note("upload", name, verdict, began=began, payload=payload, fault=kinds_of(fault))
    return response


async def _received(context: Context, request: web.Request) -> web.Response:
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
    token = context.installation.token
    allowed = token is not None and request.headers.get("Authorization") == f"Bearer {token}"
    what = file.name if file is not None else request.path
    seen = file is not None and context.workspace.bot_sees(file) and "files:read" in context.scopes
    if file is None or not allowed or not seen:
        context.journal.note("download", what, "login page", began=began)
        return _login_page()
    fault = context.faults.draw(DownloadFault, file.name)
    try:
        response, verdict = await _sent(request, file, fault)
    except ConnectionError:
        context.journal.note("download", what, "broken off by the app", began=began, fault=kinds_of(fault))
        raise
    payload = {"bytes": len(file.content), "type": file.mimetype}
    context.journal.note("download", what, verdict, began=began, payload=payload, fault=kinds_of(fault))
    return response


async def _sent(request: web.Request, file: File, fault: DownloadFault | None) -> tuple[web.StreamResponse, str]:
    """The answer and the verdict on it."""
    whole = web.Response(body=file.content, content_type=file.mimetype)
    if fault is None:
        return whole, "ok"
    if isinstance(fault, LoginPage):
        return _login_page(), "login page"
    if isinstance(fault, TruncatedDownload):
        half = file.content[: len(file.content) // 2]
        return web.Response(body=half, content_type=file.mimetype), "truncated"
    if isinstance(fault, SlowDownload):
        return await slowly(request, whole, fault.seconds), "slow"
    return await cut(request, whole), "cut off"


def _login_page() -> web.Response:
    return web.Response(text=LOGIN_PAGE, content_type="text/html")
