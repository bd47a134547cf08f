"""Calendars: who has connected which, and the events that stand in them."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from db.models.frozen import Frozen
from db.models.ids import UserId, WorkspaceId


class Provider(StrEnum):
    """Whose calendar: the first word of the columns of `users` that hold its tokens."""

    GOOGLE = "google"
    OUTLOOK = "outlook"


class CalendarLink(Frozen):
    """A link by which somebody may connect a calendar; ciphertext in `verifier`."""

    user_id: UserId
    provider: Provider
    workspace_id: WorkspaceId
    slack_user_id: str
    verifier: str
    expires_at: datetime


class Connection(Frozen):
    user_id: UserId
    provider: Provider
    workspace_id: WorkspaceId
    slack_user_id: str
    connected_at: datetime
    broken_since: datetime | None  # None: it works
    failing_since: datetime | None  # with errors; None: it works, or its owner is not told yet
    breaks: int  # how often its owner was told of trouble
    version: int  # of the tokens
    claim: UUID | None  # whoever is asking for new tokens
    claimed_until: datetime | None
    address: str | None  # of the calendar, where the provider tells it


class ConnectedTokens(Connection):
    """With the tokens, as ciphertext."""

    access_token: str | None
    refresh_token: str | None
    token_expires_at: datetime | None


class CalendarOwner(Frozen):
    """Somebody whose time is asked for, with the calendars they have connected, the newest first."""

    user_id: UserId
    name: str
    email: str
    connections: tuple[Connection, ...]


class Shown(Frozen):
    """What an event is in the calendar: its time, or the days that it takes whole; neither where it is not there."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None
    first_day: date | None = None
    last_day: date | None = None

    @property
    def gone(self) -> bool:
        return self.starts_at is None and self.first_day is None


class CalendarEvent(Frozen):
    """A row of `calendar_events`: an interview as it stands in somebody's calendar."""

    interview_id: str
    user_id: UserId
    provider: Provider
    wanted: bool
    generation: int
    event_id: str | None  # as the provider knows it
    meeting_url: str | None  # the last that it came with
    changed_at: datetime
    synced_at: datetime | None  # the changed_at that the calendar shows
    due_at: datetime
    claimed_until: datetime | None
    attempts: int
    error: str | None
    starts_at: datetime | None
    ends_at: datetime | None
    shown: Shown | None  # what somebody has made of it by hand
    told_id: int | None  # the entry of the audit log by which its organiser was told
    look_at: datetime | None
    failing_since: datetime | None

    @property
    def given(self) -> Shown | None:
        """The time that we gave it last; None where it is given one anew."""
        return None if self.starts_at is None else Shown(starts_at=self.starts_at, ends_at=self.ends_at)
