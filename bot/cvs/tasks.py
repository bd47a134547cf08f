"""Queued work on files: hearing of one, fetching it, reading it."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from bot.accounts.models import RECRUITING
from bot.accounts.service import Accounts, NotAMember
from bot.core.errors import DomainError
from bot.core.i18n import _, speaking
from bot.cvs.intake import Intake
from bot.cvs.models import Problem
from bot.cvs.pipeline.limits import Limits
from bot.queue.enqueue import Task
from bot.queue.runner import TaskFunction
from bot.queue.waiting import Postponed
from bot.slack.channels import Channels
from bot.slack.delivery import Delivery
from bot.slack.files import FileGone, FileTooLarge, SlackFile, SlackFiles
from bot.slack.refusals import Undone
from db.models.ids import BatchFileId, WorkspaceId


class SharesNotKnown(Exception):
    """Slack tells where a file was shared a moment after it says that it was; try again."""


class FileNotTaken(Undone):
    code = "file_not_taken"

    @property
    def what(self) -> str:
        return _("A file that you dropped here did not get into its batch; drop it in again.")


class FileTasks:
    def __init__(
        self,
        *,
        intake: Intake,
        accounts: Accounts,
        slack_files: SlackFiles,
        channels: Channels,
        delivery: Delivery,
        limits: Limits,
        elsewhere: Callable[[WorkspaceId, str, str], Awaitable[bool]],
    ) -> None:
        """`elsewhere`: whether a thread, by channel and ts, is another room's."""
        self._intake = intake
        self._accounts = accounts
        self._files = slack_files
        self._channels = channels
        self._delivery = delivery
        self._limits = limits
        self._elsewhere = elsewhere

    def functions(self) -> dict[Task, TaskFunction]:
        return {
            Task.FETCH_FILE: TaskFunction(work=self.fetch, gave_up=self._not_fetched),
            Task.READ_FILE: TaskFunction(work=self.read, gave_up=self._not_read),
        }

    async def on_file_shared(self, workspace_id: WorkspaceId, event: dict[str, Any]) -> None:
        """The `file_shared` event; ids only, so Slack is asked for the rest."""
        channel_id, slack_user_id = str(event["channel_id"]), str(event["user_id"])
        try:
            actor = await self._accounts.actor(workspace_id, slack_user_id)
            file = await self._files.describe(workspace_id, str(event["file_id"]))
        except NotAMember:
            return  # not ours to read; a stranger's file in a thread is not answered either
        except FileGone as error:
            await self._need_joined(workspace_id, channel_id, error)
            return
        if file.user_id != slack_user_id:
            return  # our own uploads, or somebody else's file passed on
        share = file.shared_in(channel_id)
        if share is None:
            raise SharesNotKnown(file.id)
        if share.thread_ts is not None and await self._elsewhere(workspace_id, channel_id, share.thread_ts):
            return
        with speaking(actor.language):
            try:
                if channel_id.startswith("D"):
                    await self._intake.hold(
                        actor,
                        slack_file_id=file.id,
                        filename=file.name,
                        channel_id=channel_id,
                        message_ts=share.ts,
                    )
                elif share.thread_ts is not None:
                    await self._intake.receive(
                        actor,
                        slack_file_id=file.id,
                        filename=file.name,
                        channel_id=channel_id,
                        thread_ts=share.thread_ts,
                    )
            except DomainError as error:
                await self._delivery.refuse(
                    error,
                    workspace_id=workspace_id,
                    channel_id=channel_id,
                    slack_user_id=slack_user_id,
                    thread_ts=share.thread_ts,
                )

    async def not_heard(self, workspace_id: WorkspaceId, event: dict[str, Any], error: Exception) -> None:
        """Whoever dropped a file where files go into batches is told that this one did not."""
        channel_id, slack_user_id = str(event["channel_id"]), str(event["user_id"])
        actor = await self._accounts.actor(workspace_id, slack_user_id)
        if actor.role in RECRUITING and await self._intake.takes_files(workspace_id, channel_id):
            with speaking(actor.language):
                await self._delivery.refuse(
                    FileNotTaken(error),
                    workspace_id=workspace_id,
                    channel_id=channel_id,
                    slack_user_id=slack_user_id,
                )

    async def fetch(self, payload: dict[str, Any]) -> None:
        file = await self._intake.fetchable(_file_id(payload))
        if file is None:
            return
        if file.parent_id is not None:
            await self._intake.store(file, await self._intake.member_bytes(file))
            return
        try:
            described = await self._files.describe(file.workspace_id, file.slack_file_id)
            data = await self._download(file.workspace_id, described)
        except FileGone as error:
            await self._need_joined(file.workspace_id, file.channel_id, error)
            await self._intake.fail(file.id, Problem.GONE)
        except FileTooLarge:
            await self._intake.fail(file.id, Problem.TOO_LARGE)
        else:
            await self._intake.store(file, data)

    async def _need_joined(self, workspace_id: WorkspaceId, channel_id: str, gone: FileGone) -> None:
        """A file may be there and only not for us to see now. Raises Postponed."""
        if not await self._channels.joined(workspace_id, channel_id):
            raise Postponed(workspace_id, channel_id) from gone

    async def _download(self, workspace_id: WorkspaceId, file: SlackFile) -> bytes:
        if file.size == 0:
            return b""  # Slack keeps no bytes to fetch
        return await self._files.download(workspace_id, file, max_bytes=self._limits.max_bytes)

    async def read(self, payload: dict[str, Any]) -> None:
        await self._intake.read(_file_id(payload))

    async def _not_fetched(self, payload: dict[str, Any], error: Exception) -> None:
        await self._intake.fail(_file_id(payload), Problem.DOWNLOAD, str(error))

    async def _not_read(self, payload: dict[str, Any], error: Exception) -> None:
        await self._intake.fail(_file_id(payload), Problem.CRASHED, type(error).__name__)


def _file_id(payload: dict[str, Any]) -> BatchFileId:
    return BatchFileId(UUID(payload["file"]))
