"""Answers in threads: written piece by piece where Slack streams, else posted once and edited.

One question has one message. Its ts is given to `noted` as soon as it is known; whoever takes up a question whose
worker was lost hands it in again, and what stands there half is replaced.
"""

import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.log import logger
from bot.core.text import clean
from bot.slack.blocks import MESSAGE_BLOCKS, Block, Message, cut
from bot.slack.installations import Clients
from bot.slack.refusals import code_of
from db.models.ids import WorkspaceId

EVENT_TYPE = "nexus_ask"  # of the metadata by which a posted answer is found again
EDIT_EVERY_SECONDS = 3.0
PIECE = 200  # characters that are gathered before a call
LONGEST = 10_000  # characters of an answer; markdown blocks hold 12,000 together
KEPT_LINKS = 5000
_TEXT = 3000

_log = logger(__name__)

Noted = Callable[[str], Awaitable[None]]


class StoppedByPerson(Exception):
    """Slack has ended the message because somebody pressed Stop."""


class Thread:
    """Where a question was asked: `team_id` and `slack_user_id` are of whoever asked."""

    def __init__(
        self, *, channel_id: str, thread_ts: str, question_ts: str, team_id: WorkspaceId, slack_user_id: str
    ) -> None:
        self.channel_id = channel_id
        self.thread_ts = thread_ts
        self.question_ts = question_ts
        self.team_id = team_id
        self.slack_user_id = slack_user_id


class Reply:
    """One answer. `message_ts`: of what an earlier attempt left."""

    def __init__(
        self, client: AsyncWebClient, thread: Thread, *, key: str, message_ts: str | None, noted: Noted
    ) -> None:
        self._client = client
        self._thread = thread
        self._metadata = {"event_type": EVENT_TYPE, "event_payload": {"ask": key}}
        self._noted = noted
        self._message_ts = message_ts
        self._resumed = message_ts is not None
        self._streaming = False
        self._streamed = self._resumed  # once, so that it may still be
        self._text = ""
        self._sent = 0  # characters of the text that Slack has
        self._edited = 0.0

    @property
    def text(self) -> str:
        return self._text

    async def write(self, text: str) -> None:
        """Add to the message; markdown. Raises StoppedByPerson."""
        self._text += text
        if self._resumed or len(self._text) - self._sent < PIECE:
            return  # what an earlier attempt left is replaced at the end, at once
        if self._message_ts is None:
            await self._start()
        elif self._streaming:
            await self._append()
        elif time.monotonic() - self._edited >= EDIT_EVERY_SECONDS:
            await self._edit([])

    async def post(self, message: Message) -> None:
        """The whole answer at once."""
        if self._message_ts is None:
            await self._note(
                await self._client.chat_postMessage(
                    channel=self._thread.channel_id,
                    thread_ts=self._thread.thread_ts,
                    text=message.text,
                    blocks=message.blocks,
                    metadata=self._metadata,
                    unfurl_links=False,
                    unfurl_media=False,
                )
            )
            return
        await self._end_stream()
        await self._client.chat_update(
            channel=self._thread.channel_id, ts=self._message_ts, text=message.text, blocks=message.blocks
        )

    async def close(self, blocks: Sequence[Block]) -> None:
        """Nothing more is written; `blocks` stand below."""
        if self._message_ts is None:
            await self.post(Message(text=self._plain(), blocks=self._blocks(blocks)))
        elif self._streaming and await self._stop(blocks):
            return
        else:
            await self._end_stream()
            await self._edit(blocks)

    async def _start(self) -> None:
        try:
            started = await self._client.chat_startStream(
                channel=self._thread.channel_id,
                thread_ts=self._thread.thread_ts,
                recipient_team_id=self._thread.team_id,
                recipient_user_id=self._thread.slack_user_id,
                markdown_text=self._text,
            )
        except SlackApiError as error:
            _log.info("no stream", error=code_of(error))
            await self.post(Message(text=self._plain(), blocks=self._blocks([])))
            self._edited = time.monotonic()
        else:
            self._streaming = self._streamed = True
            await self._note(started)
        self._sent = len(self._text)

    async def _append(self) -> None:
        try:
            await self._client.chat_appendStream(
                channel=self._thread.channel_id, ts=str(self._message_ts), markdown_text=self._text[self._sent :]
            )
        except SlackApiError as error:
            self._streaming = False
            if code_of(error) == "stopped_by_user":
                raise StoppedByPerson from error
            _log.info("stream lost", error=code_of(error))
            return
        self._sent = len(self._text)

    async def _stop(self, blocks: Sequence[Block]) -> bool:
        self._streaming = False
        try:
            await self._client.chat_stopStream(
                channel=self._thread.channel_id,
                ts=str(self._message_ts),
                markdown_text=self._text[self._sent :] or None,
                blocks=list(blocks)[:MESSAGE_BLOCKS],
                metadata=self._metadata,
            )
        except SlackApiError as error:
            _log.info("stream lost", error=code_of(error))
            return False
        return True

    async def _end_stream(self) -> None:
        """A message that is still streamed takes no edit; one that is not only refuses this."""
        self._streaming = False
        if not self._streamed:
            return
        try:
            await self._client.chat_stopStream(channel=self._thread.channel_id, ts=str(self._message_ts))
        except SlackApiError as error:
            _log.debug("not streamed", error=code_of(error))

    async def _edit(self, blocks: Sequence[Block]) -> None:
        await self._client.chat_update(
            channel=self._thread.channel_id,
            ts=str(self._message_ts),
            text=self._plain(),
            blocks=self._blocks(blocks),
        )
        self._sent = len(self._text)
        self._edited = time.monotonic()

    async def _note(self, answer: Any) -> None:
        self._message_ts = str(answer["ts"])
        await self._noted(self._message_ts)

    def _blocks(self, below: Sequence[Block]) -> list[Block]:
        written = [{"type": "markdown", "text": self._text}] if self._text.strip() else []
        return [*written, *below][:MESSAGE_BLOCKS]

    def _plain(self) -> str:
        return cut(clean(self._text).strip(), _TEXT) or "…"


class Replies:
    def __init__(self, clients: Clients) -> None:
        self._clients = clients
        self._permalinks: dict[tuple[WorkspaceId, str, str], str] = {}

    async def begin(self, thread: Thread, *, key: str, message_ts: str | None, noted: Noted) -> Reply:
        client = await self._clients.of(thread.team_id)
        return Reply(client, thread, key=key, message_ts=message_ts, noted=noted)

    async def left_behind(self, thread: Thread, *, key: str, others: frozenset[str]) -> str | None:
        """The message of an answer whose worker was lost before it could note it.

        A streamed message has no metadata before its end; of the bot's messages after the question, it is the one
        that has none and answers no other question.
        """
        client = await self._clients.of(thread.team_id)
        page = await client.conversations_replies(
            channel=thread.channel_id, ts=thread.thread_ts, oldest=thread.question_ts, limit=200,
            include_all_metadata=True,
        )  # fmt: skip
        for message in page.get("messages") or ():
            metadata = message.get("metadata") or {}
            if (metadata.get("event_payload") or {}).get("ask") == key:
                return str(message["ts"])
            bare = message.get("bot_id") and not metadata and not message.get("files")
            if bare and message["ts"] > thread.question_ts and message["ts"] not in others:
                return str(message["ts"])
        return None

    async def working(self, thread: Thread, status: str) -> None:
        """Say beside the thread what is being done, until the answer comes; nothing depends on it."""
        client = await self._clients.of(thread.team_id)
        try:
            await client.assistant_threads_setStatus(
                channel_id=thread.channel_id, thread_ts=thread.thread_ts, status=status
            )
        except SlackApiError as error:
            _log.info("no status", error=code_of(error))

    async def offer_stop(self, thread: Thread, *, offered: bool) -> None:
        """Slack shows a button to stop while the thread's session is "processing"."""
        client = await self._clients.of(thread.team_id)
        try:
            await client.agents_sessions_setStatus(
                channel_id=thread.channel_id, thread_ts=thread.thread_ts, status="processing" if offered else "active"
            )
        except SlackApiError as error:
            _log.info("no session", error=code_of(error))

    async def suggest(self, workspace_id: WorkspaceId, channel_id: str, prompts: list[dict[str, str]]) -> None:
        client = await self._clients.of(workspace_id)
        try:
            await client.assistant_threads_setSuggestedPrompts(channel_id=channel_id, prompts=prompts)
        except SlackApiError as error:
            _log.info("no prompts", error=code_of(error))

    async def permalink(self, workspace_id: WorkspaceId, channel_id: str, message_ts: str) -> str | None:
        """None where Slack gives none; the address of a message never changes."""
        known = self._permalinks.get((workspace_id, channel_id, message_ts))
        if known is not None:
            return known
        client = await self._clients.of(workspace_id)
        try:
            found = await client.chat_getPermalink(channel=channel_id, message_ts=message_ts)
        except SlackApiError as error:
            _log.info("no permalink", error=code_of(error))
            return None
        link = str(found["permalink"])
        if len(self._permalinks) >= KEPT_LINKS:
            self._permalinks.clear()
        self._permalinks[workspace_id, channel_id, message_ts] = link
        return link
