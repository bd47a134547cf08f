"""Calendars as the bot knows them: consent by OAuth, who is busy when, and events with a meeting's link."""

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.core.models import Frozen
from bot.core.weeks import Span
from db.models.calendars import Shown


class Trouble(StrEnum):
    """Why a calendar did not do what it was asked to."""

    REVOKED = "revoked"  # a code or refresh token that is no good, or no longer (invalid_grant)
    EXPIRED = "expired"  # an access token that is refused (401)
    NOT_GRANTED = "not_granted"  # the person left out rights that are needed
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    GONE = "gone"
    CONFLICT = "conflict"  # it exists already, or has changed meanwhile
    LIMITED = "limited"  # too many requests
    SERVER = "server"  # their fault, or an answer that is none
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    REJECTED = "rejected"  # our fault: the client's secret, or the request


class CalendarFailed(Exception):
    """`detail` is for the log: a status and the provider's code, nothing of what was sent or answered."""

    def __init__(self, trouble: Trouble, detail: str, *, retry_after: float | None = None) -> None:
        super().__init__(f"{trouble}: {detail}")
        self.trouble = trouble
        self.retry_after = retry_after  # seconds that the provider asks to wait


class Grant(Frozen):
    """What a consent or a refresh gives."""

    access_token: str
    refresh_token: str | None  # None: the one there was stays good
    expires_in: float  # seconds


class Event(Frozen):
    """It is private, and lists no guests, who are invited by mail.

    `key` tells the event from every other that the bot has made; the same on each attempt to make it."""

    key: str
    uid: str  # of the booking, kept with the event so that it can be recognised
    title: str
    description: str
    location: str | None
    start: datetime  # aware
    end: datetime
    zone: str  # IANA name, in which the calendar shows it
    meeting: bool  # with a link of the provider's own (Meet, Teams)

    @property
    def time(self) -> Shown:
        return Shown(starts_at=self.start, ends_at=self.end)


class Made(Frozen):
    """An event as it stands in the calendar."""

    event_id: str
    meeting_url: str | None
    pending: bool = False  # the meeting is still being made


class Calendar(Protocol):
    """One provider. Everything that asks it raises CalendarFailed."""

    @property
    def revokes(self) -> bool:
        """Whether it lets an app give a token back."""

    @property
    def restores(self) -> bool:
        """Whether changing an event that somebody has deleted puts it back."""

    def consent_url(self, *, state: str, challenge: str, redirect_uri: str, hint: str) -> str:
        """Where a person consents; `challenge` is PKCE's, by S256; `hint` an address to suggest."""

    async def exchange(self, code: str, *, verifier: str, redirect_uri: str) -> Grant:
        """Its refresh token is not None. NOT_GRANTED where rights are missing."""

    async def refresh(self, refresh_token: str) -> Grant: ...

    async def revoke(self, refresh_token: str) -> None:
        """One that is no good any more is no trouble."""

    async def address(self, access_token: str) -> str | None:
        """Of the calendar's owner, where the rights we ask for tell it."""

    async def busy(
        self, access_token: str, addresses: Collection[str], *, start: datetime, end: datetime
    ) -> Mapping[str, tuple[Span, ...] | None]:
        """By address; None where the calendar may not be read. OWN is the owner's."""

    async def insert(self, access_token: str, event: Event) -> Made:
        """CONFLICT where this was done before, be it that the event was deleted since."""

    async def patch(self, access_token: str, event_id: str, event: Event, *, timed: bool = True) -> Made:
        """`timed` false: all but its time."""

    async def shown(self, access_token: str, event_id: str, uid: str) -> Shown:
        """What it is in the calendar now; `uid` is that of its booking."""

    async def find(self, access_token: str, event: Event) -> Made | None:
        """An event that was made by an insert of which no answer came."""

    async def delete(self, access_token: str, event_id: str) -> None: ...


OWN = "primary"  # in place of an address: the calendar whose token it is
