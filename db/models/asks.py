"""Questions that people asked the bot."""

from datetime import datetime
from uuid import UUID

from db.models.frozen import Frozen
from db.models.ids import BatchId, CandidateId, UserId, WorkspaceId


class AskRow(Frozen):
    """A row of `asks`."""

    id: UUID
    workspace_id: WorkspaceId
    channel_id: str
    thread_ts: str  # the thread that it is answered in
    question_ts: str
    message_ts: str | None  # of the answer, from its first piece on
    asked_by: UserId
    attempts: int  # more than 1 after a worker was lost on it
    asked_at: datetime
    stopped_at: datetime | None
    ended_at: datetime | None


class KnownPerson(Frozen):
    """Somebody of a batch as a question may name them; `name` is None where nobody may know it."""

    candidate_id: CandidateId
    batch_id: BatchId
    batch_name: str
    name: str | None
    rank: int | None


class CvText(Frozen):
    """The visible text of somebody's CV, and who must not be told from it."""

    candidate_id: CandidateId
    raw_text: str
    hidden: bool  # of a blind batch, before a decision
    name: str | None
    phone: str | None
    language: str | None
    schools: list[str]  # hidden, too


class PostedAt(Frozen):
    """Where a candidate is shown: the message of their card, or of the leaderboard."""

    candidate_id: CandidateId
    channel_id: str
    message_ts: str
