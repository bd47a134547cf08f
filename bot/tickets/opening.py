"""Where tickets come from: a command, a message that somebody points at, a direct message."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.accounts.models import Actor
from bot.accounts.service import Accounts
from bot.core.errors import DomainError
from bot.core.i18n import _
from bot.slack.channels import Channels
from bot.slack.messages import Messages
from bot.slack.words import as_plain
from bot.tickets.changes import Origin, Place
from bot.tickets.models import DESCRIPTION, Wanted
from bot.tickets.service import Tickets
from db.models.ids import WorkspaceId
from db.models.tickets import OpenedBy, Ticket, TicketFile

SUBJECT: Final = 80  # characters of a message that its ticket is called by


class NoMessage(DomainError):
    """It was deleted, the bot does not see it, or it is an app's."""

    code = "no_message"

    @property
    def what(self) -> str:
        return _("No ticket can be opened from this message.")

    @property
    def remedy(self) -> str:
        return _("It may have been deleted, or written by an app. `/ticket new` opens one for you.")


class Opening:
    def __init__(self, tickets: Tickets, accounts: Accounts, channels: Channels, messages: Messages) -> None:
        self._tickets = tickets
        self._accounts = accounts
        self._channels = channels
        self._messages = messages

    async def from_message(
        self, workspace_id: WorkspaceId, channel_id: str, message: Mapping[str, Any] | None, opened_by: OpenedBy
    ) -> tuple[Ticket, bool]:
        """A ticket of whoever wrote it, and whether it is new. Raises NoMessage, NoDesk, NotAMember."""
        author_id = author_of(message)
        assert message is not None
        author = await self._accounts.actor(workspace_id, author_id)
        origin = await self.origin(author, channel_id, str(message["ts"]), message.get("thread_ts"), opened_by)
        return await self._tickets.open(author, wanted_of(message), origin, files=files_of(message))

    async def by_form(
        self,
        actor: Actor,
        wanted: Wanted,
        file_ids: Sequence[str],
        *,
        opened_by: OpenedBy,
        source: str,
        form_id: str,
    ) -> tuple[Ticket, bool]:
        """What was typed; for whoever wrote the message `source` ("channel:ts"), where it was opened from one."""
        files = [TicketFile(slack_file_id=file_id, name=file_id) for file_id in file_ids]
        if not source:
            origin = Origin(opened_by=opened_by, place=directly(actor), form_id=form_id)
            return await self._tickets.open(actor, wanted, origin, files=files)
        channel_id, _colon, ts = source.partition(":")
        message = await self._messages.read(actor.workspace_id, channel_id, ts)
        author = await self._accounts.actor(actor.workspace_id, author_of(message))
        assert message is not None
        origin = await self.origin(author, channel_id, ts, message.get("thread_ts"), opened_by)
        return await self._tickets.open(author, wanted, origin, files=[*files_of(message), *files])

    async def origin(
        self, author: Actor, channel_id: str, ts: str, thread_ts: str | None, opened_by: OpenedBy
    ) -> Origin:
        """The requester's thread is the message's own, but where the bot is not or another company reads along."""
        workspace_id = author.workspace_id
        here = await self._channels.joined(workspace_id, channel_id)
        own = here and not await self._channels.shared(workspace_id, channel_id)
        place = Place(channel_id=channel_id, thread_ts=thread_ts or ts) if own else directly(author)
        return Origin(opened_by=opened_by, place=place, source=(channel_id, ts))


def directly(requester: Actor) -> Place:
    return Place(channel_id=requester.slack_user_id, thread_ts=None)


def author_of(message: Mapping[str, Any] | None) -> str:
    """Raises NoMessage."""
    if message is None or message.get("bot_id") or not message.get("user"):
        raise NoMessage
    return str(message["user"])


def wanted_of(message: Mapping[str, Any]) -> Wanted:
    """The first line is the subject, the whole of it the description."""
    text = str(message.get("text") or "")
    first = next((line.strip() for line in as_plain(text).splitlines() if line.strip()), "")
    subject = first if len(first) <= SUBJECT else f"{first[: SUBJECT - 1]}…"
    return Wanted(subject=subject or _("A question"), description=text[:DESCRIPTION])


def files_of(message: Mapping[str, Any]) -> tuple[TicketFile, ...]:
    return tuple(
        TicketFile(slack_file_id=str(file["id"]), name=str(file.get("name") or file["id"]))
        for file in message.get("files") or ()
    )
