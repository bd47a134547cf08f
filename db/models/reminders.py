"""Reminders of interviews, and the briefs that people get in the morning."""

from datetime import date, datetime
from enum import StrEnum

from db.models.frozen import Frozen
from db.models.ids import InterviewId, UserId, WorkspaceId


class Way(StrEnum):
    MAIL = "mail"
    DM = "dm"  # a direct message in Slack


class Outcome(StrEnum):
    """What became of a reminder or a brief."""

    SENT = "sent"
    OVERTAKEN = "overtaken"  # the interview has another time by now, is cancelled, or takes place without them; or the
    # next reminder is due as well
    TOO_LATE = "too_late"
    EMPTY = "empty"  # a day without interviews
    FAILED = "failed"  # by a fault of ours, which the log tells
    NO_WAY = "no_way"  # no mailbox, no mail server, or they want no direct messages


class Wishes(Frozen):
    """By which ways somebody wants to be reminded: `user_preferences`."""

    mail: bool = True
    dm: bool = True


class NewReminder(Frozen):
    """A row of `interview_reminders` with what stands beside it."""

    id: str
    workspace_id: WorkspaceId
    interview_id: InterviewId
    reminder_type: str  # "24h", "30m", "now"
    kind: str
    starts_at: datetime
    user_id: UserId | None  # None: the candidate
    way: Way
    recipient_email: str
    message: str
    due_at: datetime
    created_at: datetime


class Reminder(Frozen):
    reminder_id: str
    workspace_id: WorkspaceId
    interview_id: InterviewId
    kind: str
    starts_at: datetime
    user_id: UserId | None
    way: Way
    due_at: datetime
    outdone: bool = False  # by one that says the same, since both are due by now


class Settled(Frozen):
    reminder_id: str
    outcome: Outcome
    message: str | None = None  # what was said; None: nothing was


class Brief(Frozen):
    workspace_id: WorkspaceId
    user_id: UserId
    day: date
    due_at: datetime
    created_at: datetime
