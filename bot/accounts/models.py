"""Who is acting, and what they can read; when they work, their calendars, and what stands in them."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from bot.core.errors import NotAllowed, NotInChannel
from bot.core.models import Frozen
from bot.core.weeks import Shift, Span, Week
from db.models.calendars import Connection, Provider
from db.models.ids import UserId, WorkspaceId
from db.models.users import Role

RECRUITING = frozenset({Role.ADMIN, Role.RECRUITER})  # open jobs and batches, drop CVs, decide
VIEWING = RECRUITING | {Role.HIRING_MANAGER}  # see candidates


class Actor(Frozen):
    """A person in a workspace, as known at this click; made anew for each request."""

    workspace_id: WorkspaceId
    slack_user_id: str
    user_id: UserId
    role: Role
    timezone: str  # IANA name: their own, else Slack's
    language: str  # "en", "ar"

    def need(self, allowed: frozenset[Role]) -> None:
        """Raises NotAllowed where the person's role is not among `allowed`."""
        if self.role not in allowed:
            raise NotAllowed(Role.RECRUITER.value if Role.RECRUITER in allowed else Role.ADMIN.value)


class Reader(Actor):
    """An actor with the channels they can read now, as Slack says; only `Accounts.reader` makes one.

    Whatever acts on a batch, or on somebody in one, takes a Reader and needs the batch's channel of it.
    """

    channel_ids: frozenset[str]

    def need_channel(self, channel_id: str) -> None:
        """Raises NotInChannel."""
        if channel_id not in self.channel_ids:
            raise NotInChannel


MostADay = Annotated[int, Field(ge=0, le=24)]
MostAWeek = Annotated[int, Field(ge=0, le=99)]


class Hours(Frozen):
    """What somebody sets of when they work."""

    timezone: str | None  # IANA name; None: as Slack says
    week: Week
    countries: tuple[str, ...]  # ISO 3166-1; their public holidays are days off
    days_off: tuple[date, ...]
    most_a_day: MostADay | None  # interviews
    most_a_week: MostAWeek | None
    quiet: Shift | None  # when no direct messages are wanted


class OwnHours(Frozen):
    """What holds for somebody now, and the zone that Slack gives them."""

    hours: Hours
    slack_timezone: str

    @property
    def timezone(self) -> str:
        return self.hours.timezone or self.slack_timezone


class Holiday(Frozen):
    day: date
    name: str


class WorkingTime(Frozen):
    """When somebody works between two days, with every day off in them; what times for interviews are looked for in."""

    user_id: UserId
    name: str
    is_member: bool  # of the workspace, still
    timezone: str
    week: Week
    days_off: frozenset[date]
    most_a_day: int | None
    most_a_week: int | None


class Booking(Frozen):
    """An interview as a calendar shows it."""

    uid: str  # of iCalendar, the same as long as the interview lives
    title: str
    description: str = ""  # with who comes: an event lists no guests
    starts_at: datetime  # aware
    duration: timedelta
    timezone: str  # IANA name, in which its organiser's calendar shows it
    platform: str  # "google" and "teams" want a link; "phone", "onsite", "calendly" none
    link: str | None = None  # that a person gave; then no other is made
    location: str | None = None
    cancelled: bool = False


class Knowledge(StrEnum):
    KNOWN = "known"
    UNKNOWN = "unknown"  # a calendar that is connected does not answer, or not any more: not the same as free
    UNCONNECTED = "unconnected"  # there is no calendar to ask


class Busy(Frozen):
    """When somebody is busy, as far as their calendars tell."""

    user_id: UserId
    name: str
    knowledge: Knowledge
    spans: tuple[Span, ...]  # in order, apart from each other


class Connected(Frozen):
    """Whose calendar it is now; `name` so that they see if it is somebody else's account."""

    provider: Provider
    name: str
    address: str | None
    language: str


class CalendarState(Frozen):
    """`link` where it can be connected, or connected again; `connection` None: it is not."""

    provider: Provider
    connection: Connection | None
    link: str | None
