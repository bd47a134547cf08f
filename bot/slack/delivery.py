"""Saying something to somebody now: whispers (ephemeral messages), refusals, uploads. What must last is a surface."""

from http import HTTPStatus
from secrets import token_hex

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.core.errors import DomainError
from bot.core.log import logger
from bot.slack.blocks import Message, refusal

_log = logger(__name__)


def new_reference() -> str:
    """A code that a person can read out and that is in the log beside the cause."""
    return token_hex(4).upper()


class Delivery:
    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def whisper(
        self, message: Message, *, channel_id: str, slack_user_id: str, thread_ts: str | None = None
    ) -> None:
        """Only they see it. In a DM, or sent to a person's id, it is a plain message that stays."""
        if not channel_id.startswith(("C", "G")):
            await self._client.chat_postMessage(
                channel=channel_id, text=message.text, blocks=message.blocks, unfurl_links=False, unfurl_media=False
            )
            return
        try:
            await self._client.chat_postEphemeral(
                channel=channel_id, user=slack_user_id, thread_ts=thread_ts, text=message.text, blocks=message.blocks
            )
        except SlackApiError as error:
            _log.warning("whisper not delivered", channel=channel_id, error=error.response.get("error"))

    async def replace(self, message: Message, *, response_url: str) -> None:
        """In place of the message that a click came from; Slack takes five of these within half an hour."""
        webhook = AsyncWebhookClient(response_url, session=self._client.session)
        answer = await webhook.send(text=message.text, blocks=message.blocks, replace_original=True)
        if answer.status_code != HTTPStatus.OK:
            _log.warning("message not replaced", status=answer.status_code, error=answer.body)

    async def refuse(
        self, error: DomainError, *, channel_id: str, slack_user_id: str, thread_ts: str | None = None
    ) -> None:
        """Tell why something was not done, what to do, and the reference that is in the log."""
        reference = new_reference()
        _log.info("refused", code=error.code, reference=reference, user=slack_user_id)
        await self.whisper(
            refusal(error, reference), channel_id=channel_id, slack_user_id=slack_user_id, thread_ts=thread_ts
        )

    async def upload(
        self, data: bytes, *, filename: str, title: str, comment: str, channel_id: str, thread_ts: str | None
    ) -> None:
        await self._client.files_upload_v2(
            content=data,
            filename=filename,
            title=title,
            initial_comment=comment,
            channel=channel_id,
            thread_ts=thread_ts,
        )
