"""Messages the bot keeps up to date: each is a row of `surfaces`, a projection of the database.

A service that changes what a message shows touches its row in the same transaction. `Publisher.publish_due` claims
the rows that are behind, renders them from the present state and posts or edits them. A kill at any instruction
leaves rows that are still due, and a message posted just before the kill is found again by its metadata.

A channel that takes nothing (the bot was taken out, it was archived, a permission is missing) is tried ever more
seldom; whoever may mend that is told once, by a direct message, and what waited is posted when the channel takes
messages again.
"""

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.i18n import speaking
from bot.core.log import logger
from bot.slack.blocks import Message, channel_refused
from bot.slack.channels import Channels
from bot.slack.delivery import new_reference, not_displayable
from bot.slack.installations import Clients
from bot.slack.refusals import (
    FAILURES,
    HOLDING,
    NOTICE,
    OF_A_CHANNEL,
    OF_THE_CONTENT,
    OF_THE_TOKEN,
    code_of,
    meaning,
    needed_of,
)
from db.models.surfaces import Surface
from db.pool import Connection, Pool
from db.queries import surfaces

EVENT_TYPE = "nexus_surface"  # of the message metadata by which a posted surface is found again
LANES = 8  # messages under way at once
EDIT_EVERY_SECONDS = 3.0  # Slack asks for no more than one edit of a progress message in 3 s
LONGEST_WAIT_SECONDS = 600.0  # between two attempts
MAX_ATTEMPTS = 150  # a day
SHARED = "shared_externally"  # another company has been let into the channel: it learns nothing of candidates
PERSON = ("U", "W")  # how the ids of people begin
GONE = frozenset(
    {"message_not_found", "thread_not_found", "cant_update_message", "user_disabled", "user_not_found", SHARED}
)

Answerable = Callable[[Surface], Awaitable[Sequence[tuple[str, str]]]]
"""Who is told that a surface's channel takes nothing: ids of Slack users, each with a language."""
Renderer = Callable[[Surface], Awaitable[Message | None]]
Posted = Callable[[Connection, Surface, str, str], Awaitable[None]]
"""Told of a message that begins a thread, with its channel and ts, in the transaction that marks it as posted."""

_log = logger(__name__)


class Publisher:
    """`claim_seconds`: after which another worker may take over a surface that was claimed and not delivered."""

    def __init__(
        self,
        pool: Pool,
        clients: Clients,
        channels: Channels,
        renderers: Mapping[str, Renderer],
        answerable: Answerable,
        *,
        posted: Mapping[str, Posted],
        claim_seconds: float,
        edit_every_seconds: float = EDIT_EVERY_SECONDS,
    ) -> None:
        self._pool = pool
        self._clients = clients
        self._channels = channels
        self._renderers = {**renderers, NOTICE: _notice}
        self._answerable = answerable
        self._posted = posted
        self._lanes = 0
        self._claim_seconds = claim_seconds
        self._edit_every_seconds = edit_every_seconds
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
        """Deliver what is due, oldest first, each queue in its order."""
        async with asyncio.TaskGroup() as lanes:
            self._open_lane(lanes)

    def _open_lane(self, lanes: asyncio.TaskGroup) -> None:
        self._lanes += 1
        lanes.create_task(self._lane(lanes))

    async def _lane(self, lanes: asyncio.TaskGroup) -> None:
        """One after the other until nothing is due; where there is something, another lane looks for more."""
        try:
            while not self._stopping:
                async with self._pool.acquire() as conn:
                    due = await surfaces.claim_due_surfaces(
                        conn,
                        limit=1,
                        claim_seconds=self._claim_seconds,
                        edit_every_seconds=self._edit_every_seconds,
                        holding=HOLDING,
                    )
                if not due:
                    return
                if self._lanes < LANES:
                    self._open_lane(lanes)
                await self._publish(due[0])
        finally:
            self._lanes -= 1

    async def _publish(self, surface: Surface) -> None:
        try:
            with speaking(surface.language):
                message = await self._renderers[surface.purpose](surface)
            digest = None if message is None else _digest(message)
            posted_before = surface.message_ts is not None
            if message is not None and digest != surface.content_hash:
                if await self._channels.shared(surface.workspace_id, surface.channel_id):
                    await self._failed(surface, SHARED)
                    return
                surface = await self._shown(surface, message)
        except FAILURES as error:
            await self._failed(surface, code_of(error), needed_of(error))
            return
        except Exception as error:  # noqa: BLE001 — whatever it is, the others go on and this one stays due
            _log.exception("surface failed", surface=surface.id, purpose=surface.purpose)
            await self._failed(surface, type(error).__name__)
            return
        begins = self._posted.get(surface.purpose)
        async with self._pool.acquire() as conn, conn.transaction():
            if surface.held_for is not None:
                await surfaces.release_channel(conn, surface.workspace_id, surface.channel_id, purpose=NOTICE)
            if begins is not None and surface.message_ts is not None and not posted_before:
                await begins(conn, surface, surface.channel_id, surface.message_ts)
            await surfaces.mark_surface_rendered(
                conn,
                surface.id,
                seen_changed_at=surface.changed_at,
                channel_id=surface.channel_id,
                message_ts=surface.message_ts,
                content_hash=digest,
            )

    async def _shown(self, surface: Surface, message: Message) -> Surface:
        """Deliver the message, or where Slack does not take it what tells so; until it changes."""
        try:
            return await self._deliver(surface, message)
        except SlackApiError as error:
            if code_of(error) not in OF_THE_CONTENT:
                raise
            with speaking(surface.language):
                return await self._deliver(surface, not_displayable(code_of(error)))

    async def _deliver(self, surface: Surface, message: Message) -> Surface:
        """Edit the message, or post it; returns the surface with where it stands."""
        client = await self._clients.of(surface.workspace_id)
        surface = await _opened(client, surface)
        message_ts = surface.message_ts or await _posted_before(client, surface)
        content: dict[str, Any] = {"channel": surface.channel_id, "text": message.text, "blocks": message.blocks}
        if message_ts is not None:
            await client.chat_update(ts=message_ts, **content)
            return surface.model_copy(update={"message_ts": message_ts})
        posted = await client.chat_postMessage(
            thread_ts=surface.thread_ts,
            reply_broadcast=message.in_channel and surface.thread_ts is not None,
            metadata={"event_type": EVENT_TYPE, "event_payload": {"surface": surface.id}},
            unfurl_links=False,
            unfurl_media=False,
            **content,
        )
        return surface.model_copy(update={"message_ts": str(posted["ts"])})

    async def _failed(self, surface: Surface, error: str, needed: str = "") -> None:
        lost = error in GONE or (surface.attempts >= MAX_ATTEMPTS and error not in OF_THE_TOKEN)
        reference = new_reference()
        _log.warning(
            "surface not delivered",
            surface=surface.id,
            purpose=surface.purpose,
            error=error,
            lost=lost,
            reference=reference,
        )
        told = await self._answerable(surface) if error in OF_A_CHANNEL and surface.held_for not in OF_A_CHANNEL else ()
        async with self._pool.acquire() as conn, conn.transaction():
            await surfaces.mark_surface_failed(
                conn, surface.id, error=error, give_up=lost, longest_seconds=LONGEST_WAIT_SECONDS
            )
            for slack_user_id, language in told:
                await surfaces.ensure_surface(
                    conn,
                    workspace_id=surface.workspace_id,
                    purpose=NOTICE,
                    subject_id=f"{surface.channel_id}:{slack_user_id}",
                    slot=0,
                    channel_id=slack_user_id,
                    thread_ts=None,
                    language=language,
                    changed_at=surface.changed_at,
                    state={"error": error, "needed": needed, "reference": reference},
                )


async def _notice(surface: Surface) -> Message:
    channel_id, _colon, _person = surface.subject_id.partition(":")
    refused = meaning(str(surface.state["error"]), str(surface.state["needed"]))
    return channel_refused(refused, channel_id, str(surface.state["reference"]))


async def _opened(client: AsyncWebClient, surface: Surface) -> Surface:
    """What goes to a person stands in their direct message with the bot, the only place where it can be edited."""
    if not surface.channel_id.startswith(PERSON):
        return surface
    opened = await client.conversations_open(users=surface.channel_id)
    return surface.model_copy(update={"channel_id": opened["channel"]["id"]})


async def _posted_before(client: AsyncWebClient, surface: Surface) -> str | None:
    """The ts of a message whose posting was cut off before it was noted; asked only on a second attempt."""
    if surface.attempts <= 1:
        return None
    if surface.thread_ts is not None:
        page = await client.conversations_replies(
            channel=surface.channel_id, ts=surface.thread_ts, limit=1000, include_all_metadata=True
        )
    else:
        page = await client.conversations_history(channel=surface.channel_id, limit=200, include_all_metadata=True)
    for message in page.get("messages") or ():
        metadata = message.get("metadata") or {}
        if metadata.get("event_type") == EVENT_TYPE and metadata["event_payload"].get("surface") == surface.id:
            return str(message["ts"])
    return None


def _digest(message: Message) -> str:
    return hashlib.sha256(json.dumps([message.text, message.blocks], sort_keys=True).encode()).hexdigest()
