"""Queued work on files: hearing of one, fetching it, reading it."""

from typing import Any
from uuid import UUID

from bot.accounts.service import Accounts, NotAMember
from bot.core.errors import DomainError
from bot.core.i18n import speaking
from bot.cvs.intake import Intake
from bot.cvs.models import Problem
from bot.cvs.pipeline.limits import Limits
from bot.queue.enqueue import Task
from bot.queue.runner import TaskFunction
from bot.slack.delivery import Delivery
from bot.slack.files import FileGone, FileTooLarge, SlackFile, SlackFiles
from db.models.ids import BatchFileId, WorkspaceId


class SharesNotKnown(Exception):
    """Slack tells where a file was shared a moment after it says that it was; try again."""


class FileTasks:
    def __init__(
        self, intake: Intake, accounts: Accounts, slack_files: SlackFiles, delivery: Delivery, limits: Limits
    ) -> None:
        self._intake = intake
        self._accounts = accounts
        self._files = slack_files
        self._delivery = delivery
        self._limits = limits

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
            file = await self._files.describe(str(event["file_id"]))
        except (NotAMember, FileGone):
            return  # not ours to read; a stranger's file in a thread is not answered either
        if file.user_id != slack_user_id:
            return  # our own uploads, or somebody else's file passed on
        share = file.shared_in(channel_id)
        if share is None:
            raise SharesNotKnown(file.id)
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
                    error, channel_id=channel_id, slack_user_id=slack_user_id, thread_ts=share.thread_ts
                )

    async def fetch(self, payload: dict[str, Any]) -> None:
        file = await self._intake.fetchable(_file_id(payload))
        if file is None:
            return
        if file.parent_id is not None:
            await self._intake.store(file, await self._intake.member_bytes(file))
            return
        try:
            described = await self._files.describe(file.slack_file_id)
            data = await self._download(described)
        except FileGone:
            await self._intake.fail(file.id, Problem.GONE)
        except FileTooLarge:
            await self._intake.fail(file.id, Problem.TOO_LARGE)
        else:
            await self._intake.store(file, data)

    async def _download(self, file: SlackFile) -> bytes:
        if file.size == 0:
            return b""  # Slack keeps no bytes to fetch
        return await self._files.download(file, max_bytes=self._limits.max_bytes)

    async def read(self, payload: dict[str, Any]) -> None:
        await self._intake.read(_file_id(payload))

    async def _not_fetched(self, payload: dict[str, Any], error: Exception) -> None:
        await self._intake.fail(_file_id(payload), Problem.DOWNLOAD, str(error))

    async def _not_read(self, payload: dict[str, Any], error: Exception) -> None:
        await self._intake.fail(_file_id(payload), Problem.CRASHED, type(error).__name__)


def _file_id(payload: dict[str, Any]) -> BatchFileId:
    return BatchFileId(UUID(payload["file"]))
