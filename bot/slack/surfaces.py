"""Messages the bot keeps up to date: each is a row of `surfaces`, a projection of the database.

A service that changes what a message shows touches its row in the same transaction. `Publisher.publish_due` claims
the rows that are behind, renders them from the present state and posts or edits them. A kill at any instruction
leaves rows that are still due, and a message posted just before the kill is found again by its metadata.
"""

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.log import logger
from bot.slack.blocks import Message
from db.models.surfaces import Surface
from db.pool import Pool
from db.queries import surfaces

EVENT_TYPE = "nexus_surface"  # of the message metadata by which a posted surface is found again
EDIT_EVERY_SECONDS = 3.0  # Slack asks for no more than one edit of a progress message in 3 s
MAX_ATTEMPTS = 8
GONE = frozenset({"message_not_found", "channel_not_found", "is_archived", "not_in_channel", "thread_not_found"})

Renderer = Callable[[Surface], Awaitable[Message | None]]

_log = logger(__name__)


class Publisher:
    """`claim_seconds`: after which another worker may take over a surface that was claimed and not delivered."""

    def __init__(
        self, pool: Pool, client: AsyncWebClient, renderers: Mapping[str, Renderer], *, claim_seconds: float
    ) -> None:
        self._pool = pool
        self._client = client
        self._renderers = renderers
        self._claim_seconds = claim_seconds
        self._publishing: asyncio.Task[None] | None = None
        self._stopping = False

    def wake(self) -> None:
        """Deliver what is due, in the background; a wake-up while that is under way changes nothing."""
        if not self._stopping and (self._publishing is None or self._publishing.done()):
            self._publishing = asyncio.create_task(self.publish_due())

    async def stop(self) -> None:
        """What is being delivered is delivered and noted; the rest stays due."""
        self._stopping = True
        if self._publishing is not None:
            await self._publishing

    async def publish_due(self) -> None:
        """Deliver what is due, oldest first, one claimed at a time: cards stand in the thread as they were made."""
        while not self._stopping:
            async with self._pool.acquire() as conn:
                due = await surfaces.claim_due_surfaces(
                    conn, limit=1, claim_seconds=self._claim_seconds, edit_every_seconds=EDIT_EVERY_SECONDS
                )
            if not due:
                return
            await self._publish(due[0])

    async def _publish(self, surface: Surface) -> None:
        try:
            message = await self._renderers[surface.purpose](surface)
            digest = None if message is None else _digest(message)
            message_ts = surface.message_ts
            if message is not None and digest != surface.content_hash:
                message_ts = await self._deliver(surface, message)
        except SlackApiError as error:
            await self._failed(surface, str(error.response.get("error", "unknown")))
            return
        except Exception as error:  # noqa: BLE001 — whatever it is, the others go on and this one stays due
            _log.exception("surface failed", surface=surface.id, purpose=surface.purpose)
            await self._failed(surface, type(error).__name__)
            return
        async with self._pool.acquire() as conn:
            await surfaces.mark_surface_rendered(
                conn, surface.id, seen_changed_at=surface.changed_at, message_ts=message_ts, content_hash=digest
            )

    async def _deliver(self, surface: Surface, message: Message) -> str:
        """Edit the message, or post it; returns its ts."""
        message_ts = surface.message_ts or await self._posted_before(surface)
        content: dict[str, Any] = {"channel": surface.channel_id, "text": message.text, "blocks": message.blocks}
        if message_ts is not None:
            await self._client.chat_update(ts=message_ts, **content)
            return message_ts
        posted = await self._client.chat_postMessage(
            thread_ts=surface.thread_ts,
            metadata={"event_type": EVENT_TYPE, "event_payload": {"surface": surface.id}},
            unfurl_links=False,
            unfurl_media=False,
            **content,
        )
        return str(posted["ts"])

    async def _posted_before(self, surface: Surface) -> str | None:
        """The ts of a message whose posting was cut off before it was noted; asked only on a second attempt."""
        if surface.attempts <= 1:
            return None
        if surface.thread_ts is not None:
            page = await self._client.conversations_replies(
                channel=surface.channel_id, ts=surface.thread_ts, limit=1000, include_all_metadata=True
            )
        else:
            page = await self._client.conversations_history(
                channel=surface.channel_id, limit=200, include_all_metadata=True
            )
        for message in page.get("messages") or ():
            metadata = message.get("metadata") or {}
            if metadata.get("event_type") == EVENT_TYPE and metadata["event_payload"].get("surface") == surface.id:
                return str(message["ts"])
        return None

    async def _failed(self, surface: Surface, error: str) -> None:
        lost = error in GONE or surface.attempts >= MAX_ATTEMPTS
        _log.warning("surface not delivered", surface=surface.id, purpose=surface.purpose, error=error, lost=lost)
        async with self._pool.acquire() as conn:
            await surfaces.mark_surface_failed(conn, surface.id, error=error, give_up=lost)


def _digest(message: Message) -> str:
    return hashlib.sha256(json.dumps([message.text, message.blocks], sort_keys=True).encode()).hexdigest()
