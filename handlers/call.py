"""What a listener is given: one request from Slack, with the person behind it already known."""

import dataclasses
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.accounts.models import Actor, Reader
from bot.core.errors import DomainError
from bot.slack.blocks import Message
from bot.slack.delivery import Addressee
from bot.slack.refusals import ResponseRefused
from bot.wiring import Services


@dataclasses.dataclass(frozen=True, kw_only=True)
class Call:
    """One command, click, shortcut or submission. `actor` was resolved for this very request."""

    ack: AsyncAck
    body: dict[str, Any]
    client: AsyncWebClient
    actor: Actor
    services: Services

    @property
    def words(self) -> str:
        """A command's text after its name."""
        return str(self.body.get("text") or "").strip()

    @property
    def action(self) -> dict[str, Any]:
        found: dict[str, Any] = self.body["actions"][0]
        return found

    @property
    def value(self) -> str:
        """The opaque value of what was clicked or chosen."""
        action = self.action
        chosen = action.get("selected_option")
        return str(chosen["value"] if chosen else action.get("value", ""))

    def message_value(self, action_id: str) -> str | None:
        """The value of a button of the message that a shortcut was used on; None where it has no such button."""
        blocks = (self.body.get("message") or {}).get("blocks") or ()
        elements = (element for block in blocks for element in block.get("elements") or ())
        return next((str(one["value"]) for one in elements if one.get("action_id") == action_id), None)

    @property
    def view(self) -> dict[str, Any]:
        found: dict[str, Any] = self.body["view"]
        return found

    @property
    def private_metadata(self) -> str:
        return str(self.view["private_metadata"])

    @property
    def channel_id(self) -> str:
        """Where it happened; a person's own DM for what happened in a modal."""
        channel = self.body.get("channel_id") or (self.body.get("channel") or {}).get("id")
        return str(channel or self.actor.slack_user_id)

    @property
    def thread_ts(self) -> str | None:
        message = self.body.get("message") or {}
        found: str | None = message.get("thread_ts") or message.get("ts")
        return found

    async def reader(self) -> Reader:
        """The actor with what they can read now; services of batches and candidates want no less."""
        return await self.services.accounts.reader(self.actor)

    async def show(self, view: dict[str, Any]) -> str:
        """Open a modal; from within a modal, on top of it. Gives its id."""
        opens = self.client.views_push if "view" in self.body else self.client.views_open
        opened = await opens(trigger_id=self.body["trigger_id"], view=view)
        return str(opened["view"]["id"])

    async def redraw(self, view: dict[str, Any], *, view_id: str | None = None) -> None:
        """Replace a modal that is open; one that was closed meanwhile stays closed."""

        async def present() -> dict[str, Any]:
            return view

        await self.services.delivery.redraw(self.actor.workspace_id, view_id or self.view["id"], present)

    async def replace(self, message: Message) -> None:
        """Put another message in place of the one whose button was clicked, a whisper too; below it, where that is
        too late."""
        try:
            await self.services.delivery.replace(message, response_url=self._response_url)
        except ResponseRefused:
            await self.whisper(message)

    async def whisper(self, message: Message) -> None:
        await self.services.delivery.whisper(message, **self._whom)

    async def refuse(self, error: DomainError) -> None:
        await self.services.delivery.refuse(error, **self._whom)

    @property
    def _whom(self) -> Addressee:
        return {
            "workspace_id": self.actor.workspace_id,
            "channel_id": self.channel_id,
            "slack_user_id": self.actor.slack_user_id,
            "thread_ts": self._whisper_thread,
            "response_url": self._response_url or None,
        }

    @property
    def _response_url(self) -> str:
        """Where Slack takes an answer without a token; "" in a window, which has none."""
        return str(self.body.get("response_url") or "")

    @property
    def _whisper_thread(self) -> str | None:
        return self.thread_ts if "message" in self.body else None
