"""Files in Slack: what is known of one, and its bytes, fetched from allowed hosts only, under a limit."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.core.models import Frozen
from bot.slack.installations import Clients
from bot.slack.refusals import code_of
from db.models.ids import WorkspaceId

CHUNK = 64 * 1024  # bytes
TIMEOUT = aiohttp.ClientTimeout(total=120, sock_connect=10, sock_read=30)
UNAVAILABLE = frozenset({"file_not_found", "file_deleted", "access_denied"})


class Share(Frozen):
    """Where a file was shared."""

    channel_id: str
    ts: str
    thread_ts: str | None


class SlackFile(Frozen):
    id: str
    name: str
    size: int  # bytes, as Slack says
    url: str | None  # needs the bot's token
    permalink: str | None  # for people
    user_id: str
    shares: tuple[Share, ...]

    def shared_in(self, channel_id: str) -> Share | None:
        return next((share for share in self.shares if share.channel_id == channel_id), None)


class FileGone(Exception):
    """The file was deleted, or the bot may not see it."""


class DownloadFailed(Exception):
    """Slack gave something other than the file; worth another try."""


class FileTooLarge(Exception):
    """More bytes than allowed; nothing of it was kept."""


class SlackFiles:
    def __init__(self, clients: Clients, session: aiohttp.ClientSession, *, hosts: tuple[str, ...]) -> None:
        self._clients = clients
        self._session = session
        self._hosts = frozenset(hosts)

    async def describe(self, workspace_id: WorkspaceId, file_id: str) -> SlackFile:
        client = await self._clients.of(workspace_id)
        try:
            answer = await client.files_info(file=file_id)
        except SlackApiError as error:
            if code_of(error) in UNAVAILABLE:
                raise FileGone(file_id) from error
            raise
        return _described(answer["file"])

    async def download(self, workspace_id: WorkspaceId, file: SlackFile, *, max_bytes: int) -> bytes:
        """The file's bytes. Raises FileGone, FileTooLarge or DownloadFailed."""
        if file.url is None:
            raise FileGone(file.id)
        if file.size > max_bytes:
            raise FileTooLarge(file.id)
        if urlsplit(file.url).netloc not in self._hosts:
            raise DownloadFailed("the file is on a host that is not allowed")
        client = await self._clients.of(workspace_id)
        try:
            return await self._fetch(file, file.url, max_bytes, token=str(client.token))
        except (aiohttp.ClientError, TimeoutError) as error:
            raise DownloadFailed(type(error).__name__) from error

    async def upload(
        self,
        workspace_id: WorkspaceId,
        data: bytes,
        *,
        name: str,
        channel_id: str,
        thread_ts: str | None,
        known_id: str | None,
        reserved: Callable[[str], Awaitable[None]],
    ) -> None:
        """Share a copy in a thread, once: `reserved` is told its id before; `known_id` is that of an earlier try."""
        client = await self._clients.of(workspace_id)
        if known_id is not None and await self._shared(workspace_id, known_id, channel_id):
            return
        place = await client.files_getUploadURLExternal(filename=name, length=len(data))
        await reserved(str(place["file_id"]))
        async with self._session.post(str(place["upload_url"]), data=data, timeout=TIMEOUT) as answer:
            answer.raise_for_status()
        await client.files_completeUploadExternal(
            files=[{"id": place["file_id"], "title": name}], channel_id=channel_id, thread_ts=thread_ts
        )

    async def withdraw(self, workspace_id: WorkspaceId, file_id: str) -> None:
        """Delete a copy of ours; one that is gone stays gone."""
        client = await self._clients.of(workspace_id)
        try:
            await client.files_delete(file=file_id)
        except SlackApiError as error:
            if error.response.get("error") not in UNAVAILABLE:
                raise

    async def _shared(self, workspace_id: WorkspaceId, file_id: str, channel_id: str) -> bool:
        try:
            return (await self.describe(workspace_id, file_id)).shared_in(channel_id) is not None
        except FileGone:
            return False

    async def _fetch(self, file: SlackFile, url: str, max_bytes: int, *, token: str) -> bytes:
        headers = {"Authorization": f"Bearer {token}"}
        # No redirects: the token would follow them to another host.
        async with self._session.get(url, headers=headers, allow_redirects=False, timeout=TIMEOUT) as answer:
            if answer.status in {404, 410}:
                raise FileGone(file.id)
            if answer.status != 200:
                raise DownloadFailed(f"status {answer.status}")
            data = bytearray()
            async for chunk in answer.content.iter_chunked(CHUNK):
                data += chunk
                if len(data) > max_bytes:
                    raise FileTooLarge(file.id)
        if len(data) != file.size:  # cut off, or the HTML page of a login
            raise DownloadFailed(f"{len(data)} bytes instead of {file.size}")
        return bytes(data)


def _described(file: dict[str, Any]) -> SlackFile:
    if file.get("mode") in {"tombstone", "hidden_by_limit"} or file.get("file_access") in UNAVAILABLE:
        raise FileGone(file.get("id", ""))
    shares = file.get("shares") or {}
    return SlackFile(
        id=file["id"],
        name=file.get("name") or file.get("title") or "file",
        size=int(file.get("size") or 0),
        url=file.get("url_private_download"),
        permalink=file.get("permalink"),
        user_id=file.get("user") or "",
        shares=tuple(
            Share(channel_id=channel, ts=str(share["ts"]), thread_ts=share.get("thread_ts"))
            for kind in ("public", "private")
            for channel, places in (shares.get(kind) or {}).items()
            for share in places
        ),
    )
