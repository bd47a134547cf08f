"""Queued work on people: answering what is written to the bot."""

from typing import Any

from bot.accounts.service import Accounts, NotAMember
from bot.accounts.views import help_message
from bot.core.i18n import speaking
from bot.slack.delivery import Delivery
from db.models.ids import WorkspaceId


class AccountTasks:
    def __init__(self, accounts: Accounts, delivery: Delivery) -> None:
        self._accounts = accounts
        self._delivery = delivery

    async def on_direct_message(self, workspace_id: WorkspaceId, event: dict[str, Any]) -> None:
        """Words in a DM are answered with the help; files there have an event of their own."""
        if event.get("subtype") or event.get("bot_id") or not event.get("user"):
            return
        try:
            actor = await self._accounts.actor(workspace_id, str(event["user"]))
        except NotAMember:
            return
        with speaking(actor.language):
            await self._delivery.whisper(
                help_message(), channel_id=str(event["channel"]), slack_user_id=actor.slack_user_id
            )
