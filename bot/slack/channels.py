"""Whether a channel is a place for candidates' data, and which channels somebody can read."""

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from slack_sdk.errors import SlackApiError

from bot.core.errors import DomainError
from bot.core.i18n import _
from bot.core.log import logger
from bot.slack.installations import Clients
from bot.slack.refusals import FAILURES, NOT_IN, OF_THE_TOKEN, UNGRANTED, code_of, meaning, needed_of
from db.models.ids import WorkspaceId

PAGE = 1000  # channels that are asked for at once; Slack gives no more
BELIEVED_SECONDS = 20.0  # how long an answer holds: Slack takes 50 such questions a minute from a whole workspace
PATIENCE_SECONDS = 2.0  # a click must be answered, and its trigger used, within three

_log = logger(__name__)


class WrongChannel(DomainError):
    code = "wrong_channel"

    @property
    def what(self) -> str:
        return _("A batch cannot live here.")

    @property
    def remedy(self) -> str:
        return _("Use a private channel of your own workspace that the bot has been invited to.")


class ChannelsNotKnown(DomainError):
    """Slack does not tell what somebody can read; nobody is trusted meanwhile."""

    code = "channels_not_known"

    @property
    def what(self) -> str:
        return _("Slack does not say at the moment which channels you can read, so nothing was done.")

    @property
    def remedy(self) -> str:
        return _("Please try again in a minute.")


class _Answer(NamedTuple):
    channel_ids: frozenset[str]
    until: float  # on the clock of `Channels`


class Channels:
    def __init__(
        self,
        clients: Clients,
        *,
        clock: Callable[[], float] = time.monotonic,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        """`clock` counts seconds from anywhere."""
        self._clients = clients
        self._clock = clock
        self._patience = patience_seconds
        self._answers: dict[tuple[WorkspaceId, str | None], _Answer] = {}
        self._shared: dict[tuple[WorkspaceId, str], tuple[bool, float]] = {}

    async def need_own(self, workspace_id: WorkspaceId, channel_id: str) -> None:
        """Raises WrongChannel for DMs, channels shared with other companies, archived ones and those the bot is not in.

        Raises one of `FAILURES` where Slack does not say.
        """
        client = await self._clients.of(workspace_id)
        try:
            channel = (await client.conversations_info(channel=channel_id))["channel"]
        except SlackApiError as error:
            if code_of(error) not in NOT_IN:
                raise
            raise WrongChannel from error
        unfit = _shared(channel) or channel.get("is_archived")
        if unfit or channel.get("is_im") or channel.get("is_mpim") or not channel.get("is_member", True):
            raise WrongChannel

    async def joined(self, workspace_id: WorkspaceId, channel_id: str) -> bool:
        """Whether the bot is in a channel now; in its direct messages it always is."""
        if not channel_id.startswith(("C", "G")):
            return True
        client = await self._clients.of(workspace_id)
        try:
            channel = (await client.conversations_info(channel=channel_id))["channel"]
        except SlackApiError as error:
            if code_of(error) not in NOT_IN:
                raise
            return False
        return bool(channel.get("is_member"))

    async def shared(self, workspace_id: WorkspaceId, channel_id: str) -> bool:
        """Whether another company reads along, as Slack said at most 20 s ago; nobody does in a direct message."""
        if not channel_id.startswith(("C", "G")):
            return False
        now = self._clock()
        known = self._shared.get((workspace_id, channel_id))
        if known is None or now >= known[1]:
            client = await self._clients.of(workspace_id)
            channel = (await client.conversations_info(channel=channel_id))["channel"]
            self._shared = {whose: answer for whose, answer in self._shared.items() if now < answer[1]}
            known = self._shared[workspace_id, channel_id] = (_shared(channel), now + BELIEVED_SECONDS)
        return known[0]

    async def readable(self, workspace_id: WorkspaceId, slack_user_id: str) -> frozenset[str]:
        """The channels somebody may read, of those the bot may: theirs, and public ones, of at most 20 s ago.

        Raises ChannelsNotKnown where Slack does not say, or not in time, and SlackRefused where it never will.
        """
        try:
            async with asyncio.timeout(self._patience):
                theirs, public = await asyncio.gather(
                    self._channels(workspace_id, "public_channel,private_channel", of=slack_user_id),
                    self._channels(workspace_id, "public_channel", of=None),
                )
        except FAILURES as error:
            code = code_of(error)
            _log.warning("channels not known", user=slack_user_id, error=code)
            if code in UNGRANTED | OF_THE_TOKEN:
                raise meaning(code, needed_of(error)) from error
            raise ChannelsNotKnown from error
        return theirs | public

    async def _channels(self, workspace_id: WorkspaceId, kinds: str, *, of: str | None) -> frozenset[str]:
        """The channels of somebody, or of the bot itself."""
        now = self._clock()
        known = self._answers.get((workspace_id, of))
        if known is not None and now < known.until:
            return known.channel_ids
        self._answers = {whose: answer for whose, answer in self._answers.items() if now < answer.until}
        client = await self._clients.of(workspace_id)
        pages = await client.users_conversations(user=of, types=kinds, limit=PAGE)
        found = frozenset([channel["id"] async for page in pages for channel in page["channels"]])
        self._answers[workspace_id, of] = _Answer(found, now + BELIEVED_SECONDS)
        return found


def _shared(channel: Mapping[str, Any]) -> bool:
    return bool(channel.get("is_ext_shared") or channel.get("is_pending_ext_shared"))
