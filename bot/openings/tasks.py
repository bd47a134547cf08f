"""Queued work on openings: having a language model read a description."""

from typing import Any
from uuid import UUID

from bot.core.i18n import speaking
from bot.openings.service import Openings
from bot.openings.views import requirements_review
from bot.queue.enqueue import Task
from bot.queue.runner import TaskFunction
from bot.slack.blocks import View
from bot.slack.delivery import Delivery
from db.models.ids import JobId, WorkspaceId


class OpeningTasks:
    def __init__(self, openings: Openings, delivery: Delivery) -> None:
        self._openings = openings
        self._delivery = delivery

    def functions(self) -> dict[Task, TaskFunction]:
        return {Task.READ_OPENING: TaskFunction(work=self.read, gave_up=self._not_read)}

    async def read(self, payload: dict[str, Any]) -> None:
        await self._openings.read(WorkspaceId(payload["workspace"]), _job_id(payload))
        await self._show(payload)

    async def _not_read(self, payload: dict[str, Any], _error: Exception) -> None:
        await self._openings.not_read(_job_id(payload))
        await self._show(payload)

    async def _show(self, payload: dict[str, Any]) -> None:
        async def review() -> View:
            return requirements_review(
                *await self._openings.present(WorkspaceId(payload["workspace"]), _job_id(payload))
            )

        with speaking(str(payload["language"])):
            await self._delivery.redraw(WorkspaceId(payload["workspace"]), str(payload["view"]), review)


def _job_id(payload: dict[str, Any]) -> JobId:
    return JobId(UUID(payload["job"]))
