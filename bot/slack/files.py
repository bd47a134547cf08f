"""Files in Slack: what is known of one, and its bytes, fetched from allowed hosts only, under a limit."""

from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.models import Frozen

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
    def __init__(self, client: AsyncWebClient, session: aiohttp.ClientSession, *, hosts: tuple[str, ...]) -> None:
        self._client = client
        self._session = session
        self._hosts = frozenset(hosts)

    async def describe(self, file_id: str) -> SlackFile:
        try:
            answer = await self._client.files_info(file=file_id)
        except SlackApiError as error:
            if error.response.get("error") in UNAVAILABLE:
                raise FileGone(file_id) from error
            raise
        return _described(answer["file"])

    async def download(self, file: SlackFile, *, max_bytes: int) -> bytes:
        """The file's bytes. Raises FileGone, FileTooLarge or DownloadFailed."""
        if file.url is None:
            raise FileGone(file.id)
        if file.size > max_bytes:
            raise FileTooLarge(file.id)
        if urlsplit(file.url).netloc not in self._hosts:
            raise DownloadFailed("the file is on a host that is not allowed")
        try:
            return await self._fetch(file, file.url, max_bytes)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise DownloadFailed(type(error).__name__) from error

    async def _fetch(self, file: SlackFile, url: str, max_bytes: int) -> bytes:
        headers = {"Authorization": f"Bearer {self._client.token}"}
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
