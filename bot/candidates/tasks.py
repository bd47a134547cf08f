"""Queued work on candidates: assessing, ranking, exporting, having them found."""

from typing import Any
from uuid import UUID

from bot.candidates.export import to_csv, to_xlsx
from bot.candidates.search import Search
from bot.candidates.service import Candidates
from bot.candidates.surfaces import export_rows
from bot.core.i18n import _
from bot.cvs.intake import Intake
from bot.cvs.models import Problem
from bot.queue.enqueue import Task
from bot.queue.runner import TaskFunction
from bot.slack.delivery import Delivery
from db.models.ids import BatchFileId, BatchId, CandidateId, WorkspaceId


class CandidateTasks:
    def __init__(self, candidates: Candidates, search: Search, intake: Intake, delivery: Delivery) -> None:
        self._candidates = candidates
        self._search = search
        self._intake = intake
        self._delivery = delivery

    def functions(self) -> dict[Task, TaskFunction]:
        return {
            Task.ASSESS_FILE: TaskFunction(work=self.assess, gave_up=self._not_assessed),
            Task.SETTLE_BATCH: TaskFunction(work=self.settle),
            Task.EXPORT_BATCH: TaskFunction(work=self.export),
            Task.INDEX_CANDIDATE: TaskFunction(work=self.index),
        }

    async def assess(self, payload: dict[str, Any]) -> None:
        await self._candidates.assess_file(BatchFileId(UUID(payload["file"])))

    async def settle(self, payload: dict[str, Any]) -> None:
        await self._candidates.settle(BatchId(payload["batch"]))

    async def index(self, payload: dict[str, Any]) -> None:
        await self._search.index(CandidateId(payload["candidate"]))

    async def export(self, payload: dict[str, Any]) -> None:
        workspace_id = WorkspaceId(payload["workspace"])
        batch, ranked = await self._candidates.exported(workspace_id, BatchId(payload["batch"]))
        relatives = await self._candidates.relatives(
            workspace_id, [candidate.id for candidate in ranked], channel_id=batch.channel_id
        )
        rows = export_rows(ranked, relatives)
        form = str(payload["form"])
        await self._delivery.upload(
            to_xlsx(rows) if form == "xlsx" else to_csv(rows),
            filename=f"candidates-{batch.id[:8]}.{form}",
            title=batch.name,
            comment=_("The candidates of “{batch}”, as they stand now.").format(batch=batch.name),
            channel_id=batch.channel_id,
            thread_ts=batch.thread_ts,
        )

    async def _not_assessed(self, payload: dict[str, Any], error: Exception) -> None:
        await self._intake.fail(BatchFileId(UUID(payload["file"])), Problem.CRASHED, type(error).__name__)
