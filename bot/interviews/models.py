"""What is asked of an interview, and what stands in its way."""

from datetime import datetime
from enum import StrEnum
from typing import Literal, NamedTuple

from pydantic import Field

from bot.core.models import Frozen
from bot.core.pages import Page
from bot.core.weeks import Span
from bot.interviews.availability import Load, Member
from bot.interviews.slots import Absent, Seated, Slot
from bot.openings.models import Requirement
from db.models.audit import AuditEntry
from db.models.ids import CandidateId, UserId
from db.models.interviews import Engagement, Interview, InterviewStatus, InterviewType, Platform, SeatKind, WeeksLoad
from db.models.offers import Offer
from db.models.reminders import Wishes
from db.models.scorecards import Debrief, Mark, Outcome, Scorecard

LONGEST_EVIDENCE = 600  # characters, for one mark of a scorecard
LONGEST_NOTES = 1500
DECISIONS = (Outcome.ADVANCE, Outcome.OFFER, Outcome.REJECT, Outcome.HOLD)  # that people make
BY_CANDIDATE = "candidate"  # who did it, in the audit log, where it was no user


class SeatPlan(Frozen):
    """A seat of the panel with whoever may take it."""

    kind: SeatKind
    people: tuple[str, ...]  # Slack user ids; several for `any_of` alone
    field: str  # of the form, where an error about it is shown


class Wish(Frozen):
    """What times are looked for."""

    candidate_id: CandidateId
    candidate_email: str | None  # in place of the CV's
    seats: tuple[SeatPlan, ...]
    duration: int  # minutes


class Booking(Wish):
    """An interview as a person asks for it."""

    interview_type: InterviewType
    starts_at: datetime | None  # None: the candidate chooses
    platform: Platform
    location: str | None
    meeting_link: str | None
    calendly_link: str | None
    form_link: str | None
    cc: tuple[str, ...]
    bcc: tuple[str, ...]
    notes: str | None
    wants_questions: bool


class Considered(Frozen):
    """Times that were looked at, and what is known of whose time."""

    slots: tuple[Slot, ...]
    people: tuple[Member, ...]
    candidate_timezone: str  # IANA name
    unknown: tuple[str, ...]  # names of those whose connected calendar does not answer, or not any more
    unconnected: tuple[str, ...]  # and of those of whom there is no calendar to ask
    never: tuple[UserId, ...] = ()  # for want of whose time there are no slots

    def member(self, user_id: UserId) -> Member:
        return next(one for one in self.people if one.user_id == user_id)


class Obstacles(Frozen):
    """Why a time is no good; a person may decide to take it all the same."""

    slot: Slot
    considered: Considered
    engagements: tuple[Engagement, ...]  # of the candidate and of all who are asked, around that time

    @property
    def hindered(self) -> tuple[Seated | Absent, ...]:
        """Those for want of whom a needed seat stays empty."""
        seats = {one.seat for one in self.slot.conflicts}
        return (*self.slot.conflicts, *(one for one in self.slot.absent if one.seat in seats))

    @property
    def clashes(self) -> tuple[Engagement, ...]:
        """The candidate's interviews at that time, and theirs."""
        who = {None, *(one.user_id for one in self.hindered)}
        return tuple(
            one
            for one in self.engagements
            if one.user_id in who and one.starts_at < self.slot.end and self.slot.start < one.ends_at
        )

    def __bool__(self) -> bool:
        return self.slot.needs_reason


class Substitute(Frozen):
    """Somebody who could take a seat."""

    slack_user_id: str
    name: str
    load: Load


class LoadReport(Frozen):
    """Who interviews how much in each of the weeks; `this_week` is the place of the present one."""

    weeks: tuple[Span, ...]
    this_week: int
    people: tuple[WeeksLoad, ...]


class Listing(StrEnum):
    TODAY = "today"  # one's own
    WEEK = "week"
    ALL = "list"  # to come, that one may see


class ListPage(Page):
    listing: Listing


class Missed(StrEnum):
    """Who did not come."""

    CANDIDATE = "candidate"
    PANEL = "panel"


class Card(Frozen):
    """What somebody writes into a scorecard."""

    marks: tuple[Mark, ...]
    overall: int = Field(ge=1, le=4)
    notes: str = Field(max_length=LONGEST_NOTES)
    open_questions: str = Field(max_length=LONGEST_NOTES)


class Feedback(NamedTuple):
    interview: Interview
    cards: tuple[Scorecard, ...]
    debrief: Debrief | None
    concluded: AuditEntry | None  # the last decision, or why it did not take place

    def card(self, user_id: UserId) -> Scorecard | None:
        return next((one for one in self.cards if one.user_id == user_id), None)

    @property
    def missing(self) -> list[Scorecard]:
        return [one for one in self.cards if one.is_missing]

    def awaits(self, user_id: UserId) -> bool:
        """Whether a card of theirs is wanted, and not there."""
        card = self.card(user_id)
        is_over = self.interview.status is InterviewStatus.ENDED
        return card is not None and card.is_missing and is_over and self.concluded is None


class KitQuestion(Frozen):
    """A question of an interview, as it is said aloud."""

    text: str
    tests: str
    good: str  # what a good answer shows
    requirement: str | None = None  # of the job, as its recruiter reads it
    quote: str | None = None  # of the CV, where the question is about a claim in it


class Kit(Frozen):
    """What one seat of a panel asks."""

    seat: int
    language: str
    questions: tuple[KitQuestion, ...]
    written_by: str  # "bank", or the model with its prompt
    edited_by: UserId | None = None
    revision: int = 0  # one more with each edit


class Kits(Frozen):
    """`interviews.generated_questions`."""

    version: Literal[1] = 1
    kits: tuple[Kit, ...]

    def of_seat(self, seat: int) -> Kit | None:
        return next((kit for kit in self.kits if kit.seat == seat), None)


class Shown(Frozen):
    """A requirement of the job with what the CV shows of it."""

    requirement: Requirement
    verdict: Literal["met", "partial", "missing", "unknown"]
    quotes: tuple[str, ...]  # of the CV, best first
    graded: bool  # in dated work, not only in a list or a course

    @property
    def is_gap(self) -> bool:
        return self.verdict in {"missing", "unknown"} or (self.verdict == "partial" and not self.quotes)


class ReminderSettings(Frozen):
    """By which ways somebody is reminded; and how many minutes before, which admins set for the workspace."""

    wishes: Wishes
    minutes: tuple[int, ...] | None  # longest first; None: not theirs to set


class LinkStage(StrEnum):
    """What a candidate's link leads to."""

    CHOOSING = "choosing"
    BOOKED = "booked"  # a time is set, by the candidate or by a person
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    OVER = "over"


class OfferedSession(Frozen):
    """An interview on the candidate's page."""

    interview: Interview
    free: tuple[datetime, ...]  # times that can be chosen now, earliest first
    accepted: bool  # the time that it has
    may_move: bool


class OfferPage(Frozen):
    """What the candidate's page shows; `seen` and `signature` come back with what they send."""

    stage: LinkStage
    company: str | None
    sessions: tuple[OfferedSession, ...]
    expires_at: datetime | None
    seen: str
    signature: str

    @property
    def first(self) -> Interview:
        return self.sessions[0].interview


class SentForm(Frozen):
    """What makes a form one that our page gave out."""

    seen: str
    signature: str


class Spoken(Frozen):
    """How the candidate reads the page."""

    timezone: str  # IANA name
    language: str


class Proposal(Frozen):
    """Times that a recruiter may offer for an interview."""

    interview: Interview
    offer: Offer
    slots: tuple[Slot, ...]  # the best first
    unread: tuple[str, ...]  # names of those whose calendars cannot be read now
