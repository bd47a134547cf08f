"""Interviews: the `interviews` table, what stands beside it, the seats of the panel and the people asked for them."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from db.models.candidates import Decision
from db.models.frozen import Frozen
from db.models.ids import BatchId, CandidateId, InterviewId, UserId, WorkspaceId


class InterviewType(StrEnum):
    """`interviews.interview_type`."""

    SCREENING = "screening"
    TECHNICAL = "technical"
    SYSTEM_DESIGN = "system_design"
    BEHAVIOURAL = "behavioural"
    CULTURE = "culture"
    FINAL = "final"
    OTHER = "other"


class InterviewStatus(StrEnum):
    """`interviews.status`."""

    OFFERED = "offered"  # the candidate chooses among times; none is set yet
    SCHEDULED = "scheduled"
    ENDED = "ended"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"


class Platform(StrEnum):
    """Where it is held: `interviews.platform`."""

    GOOGLE = "google"
    TEAMS = "teams"
    PHONE = "phone"
    ONSITE = "onsite"
    CALENDLY = "calendly"


class SeatKind(StrEnum):
    REQUIRED = "required"  # everybody named comes
    ANY_OF = "any_of"  # one of those named comes: who accepts first
    OPTIONAL = "optional"  # whoever can comes


class PanelistState(StrEnum):
    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    PROPOSED = "proposed"  # another time
    RELEASED = "released"  # no longer asked


ASKED = frozenset({PanelistState.INVITED, PanelistState.ACCEPTED, PanelistState.PROPOSED})  # may still come


class Seat(Frozen):
    position: int  # 1 is first
    kind: SeatKind
    name: str  # empty: none was given


class Person(Frozen):
    """Somebody of the workspace, as known now."""

    user_id: UserId
    slack_user_id: str
    name: str
    email: str
    timezone: str  # IANA name
    language: str


class Panelist(Person):
    """Somebody asked for a seat."""

    seat: int
    state: PanelistState
    reason: str | None  # of the answer or the swap; None where another person took an "any of" seat
    proposed_time: datetime | None
    answered_at: datetime | None


class InterviewRow(Frozen):
    """The columns of `interviews` and `interview_details` that scheduling writes; lists are stored as JSON text."""

    id: InterviewId
    workspace_id: WorkspaceId
    batch_id: BatchId
    candidate_id: CandidateId
    candidate_name: str
    candidate_email: str
    job_title: str
    interview_type: InterviewType
    status: InterviewStatus
    starts_at: datetime | None  # `scheduled_time`; None while it is offered
    scheduled_at: datetime
    duration: int  # minutes
    location: str | None
    meeting_link: str | None
    calendly_link: str | None
    google_form_link: str | None  # to be filled in before
    notes: str | None
    platform: Platform
    scheduled_by: UserId
    cv_file_path: str | None  # storage key
    cc_emails: tuple[str, ...]
    bcc_emails: tuple[str, ...]
    uid: str
    candidate_timezone: str  # IANA name
    candidate_language: str
    wants_questions: bool

    @property
    def ends_at(self) -> datetime | None:
        return self.starts_at and self.starts_at + timedelta(minutes=self.duration)


class Interview(InterviewRow):
    """An interview with its panel, and where it is talked about."""

    google_event_id: str | None
    teams_meeting_id: str | None
    generated_questions: Any
    outcome: str | None
    sequence: int
    changed_at: datetime
    batch_name: str
    channel_id: str  # of its batch
    thread_ts: str | None
    batch_language: str
    owner: Person | None  # who is in charge: who scheduled it or was given it; None once they have left the workspace
    cv_filename: str | None
    seats: tuple[Seat, ...]  # by position
    panelists: tuple[Panelist, ...]  # by seat, then name; those released, too

    @property
    def asked(self) -> tuple[Panelist, ...]:
        """Who may still come."""
        return tuple(one for one in self.panelists if one.state in ASKED)

    def panelist(self, user_id: UserId) -> Panelist | None:
        return next((one for one in self.panelists if one.user_id == user_id), None)

    def kind_of(self, panelist: Panelist) -> SeatKind:
        """Of the seat that somebody is asked for."""
        return next(seat.kind for seat in self.seats if seat.position == panelist.seat)

    def person(self, user_id: UserId) -> Person | None:
        """On the panel, or its owner."""
        owner = self.owner if self.owner and self.owner.user_id == user_id else None
        return self.panelist(user_id) or owner


class Told(Frozen):
    """What mails have said of an interview."""

    stands: bool  # it is to take place
    starts_at: datetime | None
    duration: int  # minutes
    place: tuple[str | None, ...]
    asked: tuple[UserId, ...]
    organiser: UserId | None = None  # None: not kept with what was mailed then


class Interviewee(Frozen):
    """What an interview needs to know of a candidate."""

    id: CandidateId
    workspace_id: WorkspaceId
    batch_id: BatchId
    batch_name: str
    channel_id: str
    thread_ts: str | None
    batch_language: str
    blind: bool
    decision: Decision | None
    name: str | None
    filename: str | None
    email: str | None
    phone: str | None
    job_title: str
    language: str | None  # of the CV
    rank: int | None
    score: int | None
    title: str | None  # what they are by their CV
    location: str | None  # "City, Country", as far as the CV tells
    workspace_timezone: str | None  # that most of its people are in
    sha256: str | None  # of the CV's bytes

    @property
    def hidden(self) -> bool:
        return self.blind and self.decision is None


class FoundRequirement(Frozen):
    """What a CV shows of a requirement, with a person's verdict in place of ours where there is one."""

    requirement: dict[str, Any]
    verdict: str
    evidence: list[dict[str, Any]]  # best first: quote, grade and where it stands


class Engagement(Frozen):
    """An interview that takes somebody's time; `user_id` None where it is the candidate's."""

    user_id: UserId | None
    interview_id: InterviewId
    name: str  # whose time it takes
    starts_at: datetime
    ends_at: datetime


class WeeksLoad(Frozen):
    """How many interviews somebody is asked to in each of several weeks, and how many of theirs they declined."""

    user_id: UserId
    name: str
    declined: int
    weeks: tuple[int, ...]
