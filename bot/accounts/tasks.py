"""Queued work on people's accounts."""

from typing import Any

from bot.accounts.calendars import Calendars
from bot.queue.enqueue import Task
from bot.queue.runner import TaskFunction
from db.models.calendars import Provider


class AccountTasks:
    def __init__(self, calendars: Calendars) -> None:
        self._calendars = calendars

    def functions(self) -> dict[Task, TaskFunction]:
        return {Task.REVOKE_CALENDAR: TaskFunction(work=self.revoke)}

    async def revoke(self, payload: dict[str, Any]) -> None:
        await self._calendars.revoke(Provider(payload["provider"]), str(payload["ciphertext"]))
