"""Whether a channel is a place for candidates' data, and which channels somebody can read."""

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.errors import DomainError
from bot.core.i18n import _

PAGE = 1000  # channels that are asked for at once; Slack gives no more


class WrongChannel(DomainError):
    code = "wrong_channel"

    @property
    def what(self) -> str:
        return _("A batch cannot live here.")

    @property
    def remedy(self) -> str:
        return _("Use a private channel of your own workspace that the bot has been invited to.")


class Channels:
    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def need_own(self, channel_id: str) -> None:
        """Raises WrongChannel for DMs, channels shared with other companies, and those the bot is not in."""
        try:
            channel = (await self._client.conversations_info(channel=channel_id))["channel"]
        except SlackApiError as error:
            raise WrongChannel from error
        shared = channel.get("is_ext_shared") or channel.get("is_pending_ext_shared")
        if shared or channel.get("is_im") or channel.get("is_mpim") or not channel.get("is_member", True):
            raise WrongChannel

    async def readable(self, slack_user_id: str) -> frozenset[str]:
        """The channels somebody may read, of those the bot may: theirs, and public ones. Asked anew each time."""
        theirs = await self._channels("public_channel,private_channel", of=slack_user_id)
        return theirs | await self._channels("public_channel")

    async def _channels(self, kinds: str, *, of: str | None = None) -> frozenset[str]:
        """The channels of somebody, or of the bot itself."""
        pages = await self._client.users_conversations(user=of, types=kinds, limit=PAGE)
        return frozenset([channel["id"] async for page in pages for channel in page["channels"]])
