"""A message, looked up where an event or a click only names it."""

from typing import Any

from slack_sdk.errors import SlackApiError

from bot.slack.installations import Clients
from db.models.ids import WorkspaceId

_GONE = frozenset({"thread_not_found", "message_not_found", "channel_not_found", "not_in_channel"})


class Messages:
    def __init__(self, clients: Clients) -> None:
        self._clients = clients

    async def read(self, workspace_id: WorkspaceId, channel_id: str, ts: str) -> dict[str, Any] | None:
        """Slack's object, of a reply too; None where it was deleted, or the bot does not see it."""
        client = await self._clients.of(workspace_id)
        try:
            page = await client.conversations_replies(channel=channel_id, ts=ts, limit=1, inclusive=True)
        except SlackApiError as error:
            if error.response.get("error") in _GONE:
                return None
            raise
        found: dict[str, Any] | None = next((one for one in page["messages"] if one["ts"] == ts), None)
        return found
