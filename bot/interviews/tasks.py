"""Queued work on interviews: sending a CV, preparing questions, and mails that waited for a meeting's link."""

from typing import Any

from bot.interviews.booked import BookedInterviews
from bot.interviews.questions import Questions
from bot.interviews.service import Interviews
from bot.queue.enqueue import Task
from bot.queue.runner import TaskFunction
from bot.slack.delivery import Delivery
from db.models.ids import InterviewId, WorkspaceId


class InterviewTasks:
    def __init__(
        self, interviews: Interviews, booked: BookedInterviews, questions: Questions, delivery: Delivery
    ) -> None:
        self._interviews = interviews
        self._booked = booked
        self._questions = questions
        self._delivery = delivery

    def functions(self) -> dict[Task, TaskFunction]:
        return {
            Task.SEND_CV: TaskFunction(work=self.send_cv),
            Task.MAIL_INTERVIEW: TaskFunction(work=self.mail),
            Task.PREPARE_QUESTIONS: TaskFunction(work=self.prepare_questions),
        }

    async def mail(self, payload: dict[str, Any]) -> None:
        await self._booked.waited(InterviewId(payload["interview"]))

    async def send_cv(self, payload: dict[str, Any]) -> None:
        workspace_id = WorkspaceId(payload["workspace"])
        interview, data = await self._interviews.cv(workspace_id, InterviewId(payload["interview"]))
        await self._delivery.upload(
            data,
            filename=interview.cv_filename or interview.candidate_name,
            title=interview.candidate_name,
            comment=interview.candidate_name,
            workspace_id=workspace_id,
            channel_id=str(payload["channel"]),
            thread_ts=None,
        )

    async def prepare_questions(self, payload: dict[str, Any]) -> None:
        await self._questions.prepare(WorkspaceId(payload["workspace"]), InterviewId(payload["interview"]))
