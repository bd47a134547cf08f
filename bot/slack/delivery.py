"""Saying something to somebody now: whispers (ephemeral messages), refusals, uploads. What must last is a surface."""

import json
import re
from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus
from secrets import token_hex
from typing import Protocol, TypedDict

from slack_sdk.errors import SlackApiError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.core.errors import DomainError
from bot.core.log import logger
from bot.slack.blocks import Message, View, refusal
from bot.slack.installations import Clients
from bot.slack.refusals import FAILURES, OF_THE_CONTENT, NotDisplayable, ResponseRefused, code_of
from db.models.ids import WorkspaceId

MAX_CONFLICTS = 3  # of one redrawing: then somebody else draws without end
# Of a direct message: the person is deactivated, or cannot be written to at all.
DEAF = frozenset({"cannot_dm_bot", "channel_not_found", "is_archived", "user_disabled", "user_not_found"})

_log = logger(__name__)


class Addressee(TypedDict):
    """Whom a whisper is for; `channel_id` is where, `response_url` where they may be answered without a token."""

    workspace_id: WorkspaceId
    channel_id: str
    slack_user_id: str
    thread_ts: str | None
    response_url: str | None


class Way(Protocol):
    """One way to say something to somebody."""

    __name__: str

    async def __call__(self, shown: Message) -> None: ...


def new_reference() -> str:
    """A code that a person can read out and that is in the log beside the cause."""
    return token_hex(4).upper()


class Delivery:
    def __init__(self, clients: Clients) -> None:
        self._clients = clients

    async def whisper(
        self,
        message: Message,
        *,
        workspace_id: WorkspaceId,
        channel_id: str,
        slack_user_id: str,
        thread_ts: str | None = None,
        response_url: str | None = None,
    ) -> None:
        """Only they see it. In a DM, or sent to a person's id, it is a plain message that stays.

        Where the channel takes nothing from the bot it comes by the `response_url`, which asks for neither membership
        nor token, else as a direct message. Whoever has left the company hears nothing. Raises one of `FAILURES` where
        nothing of this reaches them.
        """

        async def beside(shown: Message) -> None:
            client = await self._clients.of(workspace_id)
            await client.chat_postEphemeral(
                channel=channel_id, user=slack_user_id, thread_ts=thread_ts, text=shown.text, blocks=shown.blocks
            )

        async def in_answer(shown: Message) -> None:
            await _respond(shown, str(response_url), replace_original=False)

        async def directly(shown: Message) -> None:
            private = slack_user_id if in_channel else channel_id
            client = await self._clients.of(workspace_id)
            try:
                await client.chat_postMessage(
                    channel=private, text=shown.text, blocks=shown.blocks, unfurl_links=False, unfurl_media=False
                )
            except SlackApiError as error:
                if code_of(error) not in DEAF or response_url:
                    raise
                _log.warning("message not delivered", user=slack_user_id, error=code_of(error))

        in_channel = channel_id.startswith(("C", "G"))
        ways: list[Way] = [beside, in_answer, directly] if in_channel else [directly, in_answer]
        if not response_url:
            ways.remove(in_answer)
        await _first_of(ways, message)

    async def replace(self, message: Message, *, response_url: str) -> None:
        """In place of the message that a click came from. Raises ResponseRefused where Slack takes it no more."""
        await _respond(message, response_url, replace_original=True)

    async def redraw(self, workspace_id: WorkspaceId, view_id: str, view: Callable[[], Awaitable[View]]) -> None:
        """Replace an open modal by what `view` gives, and again if that has changed meanwhile.

        So whoever draws last draws what is so, in whatever order several do. A modal that was closed stays closed.
        """
        client = await self._clients.of(workspace_id)
        shown: View | None = None
        conflicts = 0
        while (present := await view()) != shown:
            try:
                await client.views_update(view_id=view_id, view=present)
            except SlackApiError as error:
                if code_of(error) == "not_found":
                    return
                conflicts += 1
                if code_of(error) != "hash_conflict" or conflicts > MAX_CONFLICTS:
                    raise
            else:
                shown = present

    async def refuse(
        self,
        error: DomainError,
        *,
        workspace_id: WorkspaceId,
        channel_id: str,
        slack_user_id: str,
        thread_ts: str | None = None,
        response_url: str | None = None,
    ) -> None:
        """Tell why something was not done, what to do, and the reference that is in the log."""
        reference = new_reference()
        _log.info("refused", code=error.code, reference=reference, user=slack_user_id)
        await self.whisper(
            refusal(error, reference),
            workspace_id=workspace_id,
            channel_id=channel_id,
            slack_user_id=slack_user_id,
            thread_ts=thread_ts,
            response_url=response_url,
        )

    async def upload(
        self,
        data: bytes,
        *,
        filename: str,
        title: str,
        comment: str,
        workspace_id: WorkspaceId,
        channel_id: str,
        thread_ts: str | None,
    ) -> None:
        client = await self._clients.of(workspace_id)
        await client.files_upload_v2(
            content=data,
            filename=filename,
            title=title,
            initial_comment=comment,
            channel=channel_id,
            thread_ts=thread_ts,
        )


async def _first_of(ways: Sequence[Way], message: Message) -> None:
    """The first way that Slack takes. Where it is the message that Slack does not take, the same ways tell that."""
    for number, way in enumerate(ways, start=1):
        try:
            await way(message)
        except FAILURES as error:
            code = code_of(error)
            _log.warning("not said", way=way.__name__, error=code)
            if code in OF_THE_CONTENT:
                message = not_displayable(code)
                await way(message)
                return
            if number == len(ways):
                raise
        else:
            return


async def _respond(message: Message, response_url: str, *, replace_original: bool) -> None:
    answer = await AsyncWebhookClient(response_url).send(
        text=message.text, blocks=message.blocks, replace_original=replace_original
    )
    if answer.status_code != HTTPStatus.OK:
        raise ResponseRefused(_refusal_in(answer.body) or f"http_{answer.status_code}")


def not_displayable(code: str) -> Message:
    """What is shown in place of a message that Slack does not take."""
    reference = new_reference()
    _log.error("not displayable", error=code, reference=reference)
    return refusal(NotDisplayable(code), reference)


def _refusal_in(body: str) -> str:
    """The code in an answer, which is an object or the bare code."""
    try:
        answer = json.loads(body)
    except ValueError:
        return body if re.fullmatch("[a-z_]+", body) else ""
    return str(answer.get("error") or "") if isinstance(answer, dict) else ""
