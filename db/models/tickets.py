"""Support tickets: `support_tickets` and `ticket_comments`, what stands beside them, and the two threads."""

from datetime import datetime
from enum import StrEnum

from db.models.frozen import Frozen
from db.models.ids import CandidateId, CommentId, InterviewId, TicketId, UserId, WorkspaceId


class TicketStatus(StrEnum):
    """`support_tickets.status`."""

    OPEN = "open"
    PENDING = "pending"  # waits for the requester; no promise counts
    CLOSED = "closed"


class Priority(StrEnum):
    """`support_tickets.priority`."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    URGENT = "urgent"


class OpenedBy(StrEnum):
    COMMAND = "command"
    MESSAGE = "message"  # the shortcut on one
    REACTION = "reaction"
    DIRECT = "direct"  # a direct message to the bot
    SPLIT = "split"
    LATE_REPLY = "late_reply"  # to a ticket closed too long ago


class Side(StrEnum):
    """Whose thread something was said in."""

    REQUESTER = "requester"
    AGENTS = "agents"


class Promise(StrEnum):
    FIRST_RESPONSE = "first_response"
    RESOLUTION = "resolution"


class AlertKind(StrEnum):
    WARNING = "warning"
    BREACH = "breach"


class PauseReason(StrEnum):
    """Why no promise counts."""

    REQUESTER = "requester"  # it waits for them
    CLOSED = "closed"


class PauseRow(Frozen):
    started_at: datetime
    ended_at: datetime | None


class Ticket(Frozen):
    """A ticket with its two places, as it stands now."""

    id: TicketId
    workspace_id: WorkspaceId
    number: int  # what people call it by
    requester_id: UserId
    requester_slack_id: str | None  # None once they have left the workspace
    requester_name: str
    subject: str
    description: str
    status: TicketStatus
    priority: Priority
    category: str
    tags: tuple[str, ...]
    assignee_id: UserId | None
    assignee_slack_id: str | None
    resolution: str | None
    resolved_at: datetime | None
    created_at: datetime
    language: str  # "en", "ar"
    opened_by: OpenedBy
    requester_channel_id: str
    requester_thread_ts: str | None
    triage_channel_id: str
    triage_thread_ts: str | None
    candidate_id: CandidateId | None
    interview_id: InterviewId | None
    merged_into: TicketId | None
    split_from: TicketId | None
    follows: TicketId | None
    first_response_at: datetime | None
    closed_at: datetime | None
    reopened: int
    last_public_at: datetime
    nudged_at: datetime | None
    csat: int | None
    pauses: tuple[PauseRow, ...]  # in order
    changed_at: datetime
    merged_number: int | None  # of `merged_into`
    follows_number: int | None  # of `follows`
    undelivered: int  # messages that the other side has not got yet


class TicketFile(Frozen):
    """A file of a comment, on its way into the other thread."""

    slack_file_id: str
    name: str
    storage_key: str | None = None  # where its bytes are kept, so that it outlives its message
    problem: str | None = None  # why it does not come: "too_large", "gone", "not_sent"
    sent_file_id: str | None = None  # of the copy, which may not be shared yet
    sent_at: datetime | None = None


class TicketMessage(Frozen):
    """A comment with where and by whom it was said."""

    comment_id: CommentId
    workspace_id: WorkspaceId
    ticket_id: TicketId
    position: int  # 1 is first
    side: Side
    internal: bool
    words: str
    source_channel_id: str | None
    source_ts: str | None
    author_slack_id: str
    author_name: str
    files: tuple[TicketFile, ...]
    undelivered: str | None  # why the other side has not got it yet, once that has failed
    said_at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None


class Draft(Frozen):
    """A reply whose preview is looked at."""

    form_id: str
    ticket_id: TicketId
    author_id: UserId
    words: str
    then_waits: bool  # for the requester, once it is sent
    file_ids: tuple[str, ...]


class Alert(Frozen):
    """When somebody is told how a promise stands, if nothing comes between."""

    workspace_id: WorkspaceId
    ticket_id: TicketId
    promise: Promise
    kind: AlertKind
    due_at: datetime


class TicketNumbers(Frozen):
    """Tickets of the last 90 days, counted; times are medians, None where there is nothing to count."""

    open: int
    pending: int
    closed: int
    unassigned: int
    fresh: int  # under way for less than a day
    days: int  # … less than three
    week: int  # … less than seven
    older: int
    first_response_seconds: float | None
    resolution_seconds: float | None
    breached: int
    csat: float | None  # mean of 1 to 5
    rated: int
    reopened: int
