"""Queued work on candidates: assessing, ranking, exporting, having them found."""

from typing import Any
from uuid import UUID

from slack_sdk.errors import SlackApiError

from bot.accounts.models import Reader
from bot.accounts.service import Accounts, NotAMember
from bot.candidates.export import to_csv, to_xlsx
from bot.candidates.placing import Placing
from bot.candidates.search import Search
from bot.candidates.service import Candidates
from bot.candidates.surfaces import export_rows, found_row, proof_rows
from bot.candidates.views.found import fitting_list
from bot.core.i18n import _, speaking
from bot.cvs.intake import Intake
from bot.cvs.models import Problem
from bot.cvs.service import Batches
from bot.openings.service import Openings
from bot.openings.views import outdated_batches
from bot.queue.enqueue import Task
from bot.queue.runner import TaskFunction
from bot.slack.blocks import Message
from bot.slack.channels import Channels
from bot.slack.delivery import Delivery
from bot.slack.refusals import HOLDING, Undone, code_of
from db.models.ids import BatchFileId, BatchId, CandidateId, JobId, WorkspaceId

# Embedding goes one by one: a worker that had taken hundreds could not leave for as long as they last.
INDEXED_AT_ONCE = 20


class NotExported(Undone):
    code = "not_exported"

    @property
    def what(self) -> str:
        return _("The table that you asked for could not be put into the batch's thread.")


class CandidateTasks:
    def __init__(
        self,
        candidates: Candidates,
        placing: Placing,
        search: Search,
        intake: Intake,
        delivery: Delivery,
        *,
        channels: Channels,
        accounts: Accounts,
        openings: Openings,
        batches: Batches,
    ) -> None:
        self._candidates = candidates
        self._placing = placing
        self._search = search
        self._intake = intake
        self._delivery = delivery
        self._channels = channels
        self._accounts = accounts
        self._openings = openings
        self._batches = batches

    def functions(self) -> dict[Task, TaskFunction]:
        return {
            Task.ASSESS_FILE: TaskFunction(work=self.assess, gave_up=self._not_assessed),
            Task.SETTLE_BATCH: TaskFunction(work=self.settle),
            Task.PHRASE_RANKS: TaskFunction(work=self.phrase),
            Task.EXPORT_BATCH: TaskFunction(work=self.export, gave_up=self._not_exported),
            Task.INDEX_CANDIDATE: TaskFunction(work=self.index, at_once=INDEXED_AT_ONCE),
            Task.FOLLOW_OPENING: TaskFunction(work=self.follow),
        }

    async def assess(self, payload: dict[str, Any]) -> None:
        await self._candidates.assess_file(BatchFileId(UUID(payload["file"])))

    async def settle(self, payload: dict[str, Any]) -> None:
        await self._candidates.settle(BatchId(payload["batch"]))

    async def phrase(self, payload: dict[str, Any]) -> None:
        await self._placing.phrase(WorkspaceId(payload["workspace"]), BatchId(payload["batch"]))

    async def index(self, payload: dict[str, Any]) -> None:
        await self._search.index(CandidateId(payload["candidate"]))

    async def follow(self, payload: dict[str, Any]) -> None:
        """Whoever kept a job hears of its batches that can be assessed again, and of people who may fit it."""
        try:
            actor = await self._accounts.actor(WorkspaceId(payload["workspace"]), str(payload["user"]))
        except NotAMember:
            return
        job_id = JobId(UUID(payload["job"]))
        with speaking(actor.language):
            reader = await self._accounts.reader(actor)
            opening, requirements = await self._openings.opening(actor, job_id)
            outdated = await self._batches.outdated(reader, job_id)
            fitting = await self._search.fitting(reader, requirements)
            if outdated:
                await self._tell(reader, outdated_batches([(one.id, one.name) for one in outdated], opening.title))
            if fitting:
                await self._tell(reader, fitting_list(list(map(found_row, fitting)), opening.title))

    async def _tell(self, reader: Reader, message: Message) -> None:
        await self._delivery.whisper(
            message,
            workspace_id=reader.workspace_id,
            channel_id=reader.slack_user_id,
            slack_user_id=reader.slack_user_id,
        )

    async def export(self, payload: dict[str, Any]) -> None:
        workspace_id = WorkspaceId(payload["workspace"])
        batch, ranked = await self._candidates.exported(workspace_id, BatchId(payload["batch"]))
        relatives = await self._candidates.relatives(
            workspace_id, [candidate.id for candidate in ranked], channel_ids={batch.channel_id}
        )
        if await self._channels.shared(workspace_id, batch.channel_id):
            return  # whoever asks is refused; another company was let in since
        form = str(payload["form"])
        with speaking(batch.language):
            rows = export_rows(ranked, relatives)
            table = to_xlsx(rows, proof_rows(ranked)) if form == "xlsx" else to_csv(rows)
            comment = _("The candidates of “{batch}”, as they stand now.").format(batch=batch.name)
        try:
            await self._delivery.upload(
                table,
                filename=f"candidates-{batch.id[:8]}.{form}",
                title=batch.name,
                comment=comment,
                workspace_id=workspace_id,
                channel_id=batch.channel_id,
                thread_ts=batch.thread_ts,
            )
        except SlackApiError as error:
            if code_of(error) not in HOLDING:
                raise
            await self._not_exported(payload, error)  # trying again would change nothing

    async def _not_exported(self, payload: dict[str, Any], error: Exception) -> None:
        workspace_id = WorkspaceId(payload["workspace"])
        actor = await self._accounts.actor(workspace_id, str(payload["user"]))
        batch = await self._candidates.exported_batch(workspace_id, BatchId(payload["batch"]))
        with speaking(actor.language):
            await self._delivery.refuse(
                NotExported(error),
                workspace_id=workspace_id,
                channel_id=batch.channel_id,
                slack_user_id=actor.slack_user_id,
                thread_ts=batch.thread_ts,
            )

    async def _not_assessed(self, payload: dict[str, Any], error: Exception) -> None:
        await self._intake.fail(BatchFileId(UUID(payload["file"])), Problem.NOT_ASSESSED, type(error).__name__)
