"""Scorecards, and what comes of them: what the panel says of an interview that is over."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from db.models.frozen import Frozen
from db.models.ids import InterviewId, UserId, WorkspaceId


class Competence(StrEnum):
    """What is judged, in any trade."""

    EXPERTISE = "expertise"
    PROBLEM_SOLVING = "problem_solving"
    DESIGN = "design"
    JUDGEMENT = "judgement"
    COMMUNICATION = "communication"
    OWNERSHIP = "ownership"
    TEAMWORK = "teamwork"
    LEARNING = "learning"
    MOTIVATION = "motivation"
    VALUES = "values"


class Outcome(StrEnum):
    """`interviews.outcome`."""

    ADVANCE = "advance"
    OFFER = "offer"
    REJECT = "reject"
    HOLD = "hold"
    NO_SHOW = "no_show"  # it did not take place; nobody decides this


class Mark(Frozen):
    competence: Competence
    mark: int  # 1–4
    evidence: str  # what was seen or heard


class Scorecard(Frozen):
    """Asked of somebody; given once `submitted_at` stands."""

    interview_id: InterviewId
    user_id: UserId
    asked_at: datetime
    reminders: int
    due_at: datetime | None  # of the next reminder
    excused_at: datetime | None
    marks: tuple[Mark, ...]
    overall: int | None  # 1–4
    notes: str
    open_questions: str
    submitted_at: datetime | None

    @property
    def is_missing(self) -> bool:
        return self.submitted_at is None and self.excused_at is None


class DueReminder(NamedTuple):
    workspace_id: WorkspaceId
    interview_id: InterviewId
    user_id: UserId
    number: int  # 1 is the first


class Debrief(Frozen):
    opened_at: datetime
    opened_by: UserId | None  # None: all cards were in
