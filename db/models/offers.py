"""What a candidate answers by a link."""

from datetime import datetime
from enum import StrEnum

from db.models.frozen import Frozen
from db.models.ids import CandidateId, InterviewId, WorkspaceId


class OfferState(StrEnum):
    DRAFT = "draft"  # no link was sent yet
    OPEN = "open"  # the candidate may choose
    BOOKED = "booked"  # every session has its time
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Session(Frozen):
    """An interview of an offer. Without slots nobody offered any: it was scheduled by a person."""

    interview_id: InterviewId
    position: int  # 1 is first
    accepted_sequence: int | None  # of the time that the candidate accepted
    slots: tuple[datetime, ...]  # earliest first


class Offer(Frozen):
    id: str
    workspace_id: WorkspaceId
    workspace_name: str | None
    candidate_id: CandidateId
    state: OfferState
    expires_at: datetime | None  # until when a time can be chosen; None where none can
    sessions: tuple[Session, ...]  # by position

    @property
    def interview_ids(self) -> list[InterviewId]:
        return [session.interview_id for session in self.sessions]

    def session(self, interview_id: InterviewId) -> Session:
        return next(one for one in self.sessions if one.interview_id == interview_id)
