"""What Slack tells of tickets' threads, and files on their way from one to the other."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from bot.accounts.models import Actor
from bot.accounts.service import Accounts, NotAMember
from bot.core.errors import DomainError
from bot.core.i18n import speaking
from bot.queue.enqueue import Task
from bot.queue.runner import TaskFunction
from bot.slack.blocks import View
from bot.slack.delivery import Delivery
from bot.slack.files import FileGone, FileTooLarge, SlackFiles
from bot.slack.inbox import Inbox
from bot.slack.messages import Messages
from bot.tickets.carrying import MAX_BYTES, Carrying, Parcel
from bot.tickets.conversing import Conversing, Said
from bot.tickets.drafting import Drafting
from bot.tickets.helping import Helping
from bot.tickets.opening import Opening, files_of
from bot.tickets.service import Tickets
from bot.tickets.views.modals import help_view
from db.models.ids import CommentId, TicketId, WorkspaceId
from db.models.tickets import OpenedBy

REACTION: Final = "ticket"  # 🎫
SPOKEN: Final = frozenset({None, "file_share", "thread_broadcast"})  # subtypes of what people write


class TicketTasks:
    def __init__(
        self,
        *,
        tickets: Tickets,
        conversing: Conversing,
        opening: Opening,
        carrying: Carrying,
        helping: Helping,
        drafting: Drafting,
        accounts: Accounts,
        inbox: Inbox,
        messages: Messages,
        slack_files: SlackFiles,
        delivery: Delivery,
    ) -> None:
        self._tickets = tickets
        self._conversing = conversing
        self._opening = opening
        self._carrying = carrying
        self._helping = helping
        self._drafting = drafting
        self._accounts = accounts
        self._inbox = inbox
        self._messages = messages
        self._files = slack_files
        self._delivery = delivery

    def functions(self) -> dict[Task, TaskFunction]:
        return {
            Task.CARRY_FILE: TaskFunction(work=self.carry, gave_up=self._not_carried),
            Task.DRAFT_ANSWER: TaskFunction(work=self.draft),
            Task.INDEX_TICKET: TaskFunction(work=self.index),
            Task.WITHDRAW_FILES: TaskFunction(work=self.withdraw),
        }

    async def on_message(self, workspace_id: WorkspaceId, event: dict[str, Any]) -> None:
        await self.heard(workspace_id, event)

    async def heard(self, workspace_id: WorkspaceId, event: Mapping[str, Any]) -> bool:
        """Whether it was said in a ticket's thread, or is the message that a ticket was opened from."""
        channel_id, subtype = str(event["channel"]), event.get("subtype")
        if subtype in SPOKEN:
            return await self._spoken(workspace_id, channel_id, event)
        if subtype == "message_changed":
            return await self._changed(workspace_id, channel_id, event["message"])
        if subtype == "message_deleted":
            before = event.get("previous_message") or {"ts": event["deleted_ts"]}
            await self._spoken(workspace_id, channel_id, before)
            return await self._conversing.deleted(workspace_id, channel_id, str(event["deleted_ts"]))
        return False

    async def on_direct_message(
        self,
        workspace_id: WorkspaceId,
        event: dict[str, Any],
        *,
        otherwise: Callable[[WorkspaceId, dict[str, Any]], Awaitable[None]],
    ) -> None:
        """What is no ticket's is answered by others; below that, a ticket is offered."""
        if await self.heard(workspace_id, event):
            return
        await otherwise(workspace_id, event)
        if event.get("subtype") in SPOKEN and event.get("user") and not event.get("bot_id"):
            try:
                asker = await self._accounts.actor(workspace_id, str(event["user"]))
            except NotAMember:
                return
            await self._tickets.offer(asker, str(event["channel"]), str(event["ts"]), event.get("thread_ts"))

    async def on_reaction(self, workspace_id: WorkspaceId, event: dict[str, Any]) -> None:
        """🎫 opens a ticket of whoever wrote the message."""
        item = event.get("item") or {}
        if event.get("reaction") != REACTION or item.get("type") != "message":
            return
        channel_id = str(item["channel"])
        try:
            reacting = await self._accounts.actor(workspace_id, str(event["user"]))
        except NotAMember:
            return
        with speaking(reacting.language):
            try:
                message = await self._messages.read(workspace_id, channel_id, str(item["ts"]))
                await self._opening.from_message(workspace_id, channel_id, message, OpenedBy.REACTION)
            except DomainError as error:
                await self._delivery.refuse(
                    error, workspace_id=workspace_id, channel_id=channel_id, slack_user_id=reacting.slack_user_id
                )

    async def carry(self, payload: dict[str, Any]) -> None:
        parcel = Parcel.model_validate(payload)
        file = await self._carrying.waiting(parcel)
        if file is None:
            return
        try:
            if file.storage_key is None:
                described = await self._files.describe(parcel.workspace_id, parcel.slack_file_id)
                data = await self._files.download(parcel.workspace_id, described, max_bytes=MAX_BYTES)
                await self._carrying.keep(parcel, described.name, data)
                name = described.name
            else:
                data, name = await self._carrying.bytes_of(file), file.name
        except (FileGone, FileTooLarge) as error:
            await self._carrying.failed(parcel, "gone" if isinstance(error, FileGone) else "too_large")
            return
        await self._files.upload(
            parcel.workspace_id,
            data,
            name=name,
            channel_id=parcel.channel_id,
            thread_ts=parcel.thread_ts,
            known_id=file.sent_file_id,
            reserved=lambda sent_file_id: self._carrying.reserved(parcel, sent_file_id),
        )
        if not await self._carrying.arrived(parcel):
            await self.withdraw({"workspace": parcel.workspace_id, "comment": parcel.comment_id})

    async def draft(self, payload: dict[str, Any]) -> None:
        """Into the window that an agent has open."""
        workspace_id = WorkspaceId(payload["workspace"])
        actor = await self._accounts.actor(workspace_id, payload["agent"])
        agent = await self._accounts.reader(actor)
        ticket, suggestions, draft = await self._drafting.drafted(agent, TicketId(payload["ticket"]))

        async def view() -> View:
            return help_view(ticket, suggestions, draft=draft)

        with speaking(actor.language):
            await self._delivery.redraw(workspace_id, payload["view"], view)

    async def index(self, payload: dict[str, Any]) -> None:
        await self._helping.index(WorkspaceId(payload["workspace"]), TicketId(payload["ticket"]))

    async def withdraw(self, payload: dict[str, Any]) -> None:
        """A message was deleted: so are the copies of its files."""
        workspace_id = WorkspaceId(payload["workspace"])
        comment = await self._conversing.said(workspace_id, CommentId(payload["comment"]))
        for file in comment.files if comment else ():
            if file.sent_file_id is not None:
                await self._files.withdraw(workspace_id, file.sent_file_id)

    async def _not_carried(self, payload: dict[str, Any], _error: Exception) -> None:
        await self._carrying.failed(Parcel.model_validate(payload), "not_sent")

    async def _spoken(self, workspace_id: WorkspaceId, channel_id: str, message: Mapping[str, Any]) -> bool:
        """With it is heard what else was told of its thread and is not worked yet, so that both sides read one order
        and many messages of a thread are no more work than a few."""
        thread_ts, ts = message.get("thread_ts"), str(message["ts"])
        if thread_ts is None or thread_ts == ts or message.get("bot_id") or not message.get("user"):
            return False
        thread = (workspace_id, channel_id, str(thread_ts))
        if not await self._conversing.has_thread(*thread):
            return False
        told = await self._inbox.unworked_in_thread(*thread)
        spoken = {row_id: one for row_id, one in told.items() if one.get("subtype") in SPOKEN and one.get("user")}
        messages = {str(one["ts"]): one for one in spoken.values()} | {ts: message}
        await self._conversing.heard(*thread, await self._said(workspace_id, channel_id, messages))
        await self._inbox.worked(list(spoken))
        return True

    async def _said(
        self, workspace_id: WorkspaceId, channel_id: str, messages: Mapping[str, Mapping[str, Any]]
    ) -> list[Said]:
        """What members said, in Slack's order; `messages` by their ts."""
        authors: dict[str, Actor | None] = {}
        for slack_user_id in {str(message["user"]) for message in messages.values()}:
            try:
                authors[slack_user_id] = await self._accounts.actor(workspace_id, slack_user_id)
            except NotAMember:
                authors[slack_user_id] = None
        return [
            Said(
                author=author,
                channel_id=channel_id,
                thread_ts=str(message["thread_ts"]),
                ts=ts,
                words=str(message.get("text") or ""),
                files=files_of(message),
            )
            for ts, message in sorted(messages.items())
            if (author := authors[str(message["user"])]) is not None
        ]

    async def _changed(self, workspace_id: WorkspaceId, channel_id: str, message: Mapping[str, Any]) -> bool:
        """An edit may come before the message itself: it is heard then as it reads now."""
        if message.get("bot_id"):
            return False
        if message.get("subtype") == "tombstone":
            return await self._conversing.deleted(workspace_id, channel_id, str(message["ts"]))
        ours = await self._spoken(workspace_id, channel_id, message)
        edited = message.get("edited")
        if edited is None:
            return ours
        return await self._conversing.edited(
            workspace_id,
            channel_id,
            str(message["ts"]),
            str(message.get("text") or ""),
            edited_at=datetime.fromtimestamp(float(edited["ts"]), UTC),
        )
