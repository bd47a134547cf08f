"""What a workspace has set for its tickets, and what a ticket is asked for."""

from collections.abc import Mapping
from datetime import date, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Final, Self

from pydantic import Field, ValidationError, model_validator

from bot.core.models import Frozen
from bot.core.pages import Page
from bot.core.weeks import Shift, Week, same_hours
from bot.tickets.sla import BusinessCalendar, Pause, SlaClock
from db.models.ids import CandidateId, CommentId, InterviewId
from db.models.tickets import Priority, Promise, Ticket

TAG: Final = 30  # characters
TAGS: Final = 8  # of one ticket
PAGE: Final = 20  # tickets that a list shows
SUBJECT: Final = 255  # characters
DESCRIPTION: Final = 3000
DRAFT: Final = "draft"  # the key of a model's draft among suggestions
CATEGORIES: Final = ("general", "access", "hardware", "software", "hr", "payroll", "facilities", "recruiting")
_NINE_TO_FIVE: Final = Shift(start=time(9), end=time(17))
_SUNDAY_TO_THURSDAY: Final = frozenset({6, 0, 1, 2, 3})

Hours = Annotated[float, Field(gt=0, le=2000)]  # of business time
Days = Annotated[int, Field(ge=1, le=365)]


class Budget(Frozen):
    """What is promised for tickets of one priority, in hours of business time."""

    first_response: Hours
    resolution: Hours

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.resolution < self.first_response:
            raise ValueError("an answer comes before the solution")
        return self


BUDGETS: Final[Mapping[Priority, Budget]] = MappingProxyType(
    {
        Priority.URGENT: Budget(first_response=0.5, resolution=4),
        Priority.HIGH: Budget(first_response=2, resolution=8),
        Priority.MEDIUM: Budget(first_response=4, resolution=24),
        Priority.LOW: Budget(first_response=8, resolution=40),
    }
)


class Canned(Frozen):
    """An answer that is often given."""

    title: Annotated[str, Field(min_length=1, max_length=75)]
    words: Annotated[str, Field(min_length=1, max_length=DESCRIPTION)]


Tag = Annotated[str, Field(min_length=1, max_length=TAG)]


class Desk(Frozen):
    """How a workspace's support works; kept as JSON in `system_settings`."""

    triage_channel_id: str | None = None  # without one, nobody can open a ticket
    lead_slack_id: str | None = None  # hears of breaches
    language: str = "en"  # that the agents work in
    timezone: str = "Asia/Riyadh"
    week: Week = same_hours(_SUNDAY_TO_THURSDAY, _NINE_TO_FIVE)
    days_off: frozenset[date] = frozenset()
    countries: tuple[str, ...] = ()  # ISO 3166-1; their public holidays are days off
    budgets: Mapping[Priority, Budget] = Field(default_factory=lambda: dict(BUDGETS))
    reopen_days: Days = 7
    nudge_days: Days = 3
    close_days: Days = 7  # of silence after a nudge
    canned: tuple[Canned, ...] = ()
    tags: Mapping[str, tuple[Tag, ...]] = Field(default_factory=dict)  # that are offered, by category

    @property
    def calendar(self) -> BusinessCalendar:
        return BusinessCalendar(
            timezone=self.timezone, week=self.week, days_off=self.days_off, countries=self.countries
        )

    @property
    def reopen_within(self) -> timedelta:
        return timedelta(days=self.reopen_days)

    def offered_tags(self, category: str) -> list[tuple[str, list[str]]]:
        """By category, the one at hand first; a tag that several have is offered once."""
        seen: set[str] = set()
        found = []
        for name in sorted(self.tags, key=lambda name: name != category):
            found.append((name, [tag for tag in self.tags[name] if tag not in seen]))
            seen.update(self.tags[name])
        return [(name, tags) for name, tags in found if tags]

    def clock(self, ticket: Ticket, promise: Promise) -> SlaClock:
        """What was promised to a ticket. A pause counts for both promises; the first response ends one of them."""
        budget = self.budgets[ticket.priority]
        first = promise is Promise.FIRST_RESPONSE
        return SlaClock(
            calendar=self.calendar,
            budget=timedelta(hours=budget.first_response if first else budget.resolution),
            started_at=ticket.created_at,
            ended_at=ticket.first_response_at if first else None,
            pauses=tuple(Pause(start=pause.started_at, end=pause.ended_at) for pause in ticket.pauses),
        )


def desk_of(text: str | None) -> Desk:
    """The desk as it was set; the product's own where nothing usable is."""
    try:
        return Desk.model_validate_json(text) if text else Desk()
    except ValidationError:
        return Desk()


class Wanted(Frozen):
    """What somebody asks for when they open a ticket."""

    subject: Annotated[str, Field(min_length=1, max_length=SUBJECT)]
    description: Annotated[str, Field(max_length=DESCRIPTION)] = ""
    category: Annotated[str, Field(min_length=1, max_length=50)] = "general"
    priority: Priority = Priority.MEDIUM


class Listing(StrEnum):
    """A list that the command shows."""

    OWN = "list"
    MINE = "mine"  # an agent's
    QUEUE = "queue"
    FOUND = "found"


class TicketPage(Page):
    listing: Listing
    words: str = ""  # that were looked for


class Joining(Frozen):
    """What is to be merged, split and linked; any of them may be nothing."""

    into: int | None
    moved: tuple[CommentId, ...]
    subject: str
    candidate_id: CandidateId | None
    interview_id: InterviewId | None


class Suggestion(Frozen):
    """An answer that may help, and where it stands: a section of a help page, or a ticket that was resolved."""

    key: str  # "page:batches.2", "ticket:17"
    words: str
    ticket: Ticket | None = None
    page: str = ""  # its title
    question: str = ""


class Quoted(Frozen):
    """A sentence of a draft, with the words of its source that say so."""

    text: str
    quote: str
    source: Suggestion


class Drafted(Frozen):
    """A reply that a language model drafted."""

    sentences: tuple[Quoted, ...]

    @property
    def words(self) -> str:
        return " ".join(one.text for one in self.sentences)
