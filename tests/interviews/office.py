"""A recruiter, interviewers and candidates in a database, for tests of the services of interviews."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet

from bot.accounts.availability import Availability
from bot.accounts.calendar_access import CalendarAccess
from bot.accounts.models import Actor, Reader
from bot.accounts.service import Accounts
from bot.clients.storage import Storage
from bot.core.crypto import Crypto, Signer
from bot.interviews.answering import Answers
from bot.interviews.booked import BookedInterviews
from bot.interviews.changing import Changes
from bot.interviews.debriefs import Debriefs
from bot.interviews.due import DueReminders
from bot.interviews.ending import Ending
from bot.interviews.finding import Proposals
from bot.interviews.links import Links
from bot.interviews.mailing import InterviewMails
from bot.interviews.models import Booking, SeatPlan
from bot.interviews.offer_mails import OfferMails
from bot.interviews.offers import Offers
from bot.interviews.panels import Panels
from bot.interviews.planning import Plans
from bot.interviews.portal import Portal
from bot.interviews.reminding import Reminders
from bot.interviews.scorecards import Scorecards
from bot.interviews.service import Interviews
from bot.interviews.substituting import Substitutes
from bot.interviews.telling import Followers
from bot.notifications.models import Address
from db.models.ids import CandidateId, UserId, WorkspaceId
from db.models.interviews import Interview, InterviewType, Platform, SeatKind
from db.models.users import Role
from db.pool import Pool
from db.queries import workspaces
from tests.db.people import WORKSPACE, assessed_candidate, opened_batch

NOW = datetime(2026, 11, 8, 9, tzinfo=UTC)
START = NOW + timedelta(days=2)
HOUR = timedelta(hours=1)
KEY = Fernet.generate_key().decode()
BOT = Address(email="nexus@example.com", name="Nexus")


class SetClock:
    """Stands where it was set."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


class Colleagues:
    """People as Slack would tell of them: whoever is called a guest is one, some have left, of some it says nothing."""

    def __init__(self) -> None:
        self.left: set[str] = set()
        self.untold: set[str] = set()

    async def user(self, workspace_id: WorkspaceId, slack_user_id: str) -> Mapping[str, Any]:
        if slack_user_id in self.untold:
            await asyncio.Event().wait()
        return {
            "name": slack_user_id,
            "profile": {"real_name": f"{slack_user_id.title()} Q", "email": f"{slack_user_id}@example.com"},
            "team_id": workspace_id,
            "tz": "Asia/Riyadh",
            "locale": "en-US",
            "is_restricted": "guest" in slack_user_id,
            "deleted": slack_user_id in self.left,
        }


class Everywhere:
    async def readable(self, workspace_id: WorkspaceId, slack_user_id: str) -> frozenset[str]:
        return frozenset({"C1"})


class Office:
    def __init__(self, pool: Pool, home: Path) -> None:
        self.pool = pool
        self.clock = SetClock(NOW)
        self.colleagues = Colleagues()
        self.accounts = Accounts(pool, self.colleagues, Everywhere(), self.clock)
        self.links = Links(Signer([KEY]), "https://nexus.example.com")
        self.mails = InterviewMails(self.clock, BOT, self.links)
        access = CalendarAccess(pool, self.clock, Crypto([KEY]), {})
        self.panels = Panels(self.accounts, Availability(pool, self.clock, access), self.clock)
        self.booked_interviews = BookedInterviews(pool, self.clock, self.mails)
        self.ending = Ending(pool, self.clock)
        self.scorecards = Scorecards(pool, self.clock)
        self.debriefs = Debriefs(pool, self.clock, self.accounts)
        followers = Followers(self.mails, Plans())
        self.interviews = Interviews(pool, self.clock, self.panels, Storage.open(home.as_uri()), followers)
        self.changes = Changes(pool, self.clock, self.panels, followers)
        self.proposals = Proposals(pool, self.panels, self.interviews, self.changes)
        self.reminders = Reminders(pool, self.clock)
        self.due = DueReminders(pool, self.clock, BOT, lambda: None)
        self.substitutes = Substitutes(pool, self.clock, self.panels)
        self.answers = Answers(pool, self.clock, self.substitutes, followers)
        self.offers = Offers(
            pool,
            self.clock,
            self.panels,
            self.proposals,
            self.links,
            mails=followers,
            offer_mails=OfferMails(self.clock, BOT),
        )
        self.portal = Portal(pool, self.clock, self.panels, self.links, followers)

    async def open(self) -> "Office":
        async with self.pool.acquire() as conn:
            await workspaces.ensure_workspace(conn, WORKSPACE, at=NOW)
            batch_id = await opened_batch(conn)
            for known in ("dana", "omar"):
                await assessed_candidate(conn, batch_id, known, 40, name=known.title())
            await conn.execute("UPDATE candidates SET email = id || '@example.org'")
            await conn.execute("UPDATE batch_threads SET thread_ts = '1.1', blind = false")
        self.owner = await self.reader("rana", Role.RECRUITER)
        return self

    async def actor(self, slack_user_id: str) -> Actor:
        return await self.accounts.actor(WORKSPACE, slack_user_id)

    async def reader(self, slack_user_id: str, role: Role = Role.USER, *channels: str) -> Reader:
        known = await self.actor(slack_user_id)
        return Reader(**{**known.model_dump(), "role": role}, channel_ids=frozenset(channels or ("C1",)))

    async def id_of(self, slack_user_id: str) -> UserId:
        return (await self.actor(slack_user_id)).user_id

    def booking(self, *seats: tuple[SeatKind, tuple[str, ...]], **other: Any) -> Booking:
        asked: dict[str, Any] = {
            "candidate_id": CandidateId("dana"),
            "candidate_email": None,
            "interview_type": InterviewType.TECHNICAL,
            "seats": tuple(SeatPlan(kind=kind, people=people, field=kind.value) for kind, people in seats),
            "starts_at": START,
            "duration": 60,
            "platform": Platform.PHONE,
            "location": None,
            "meeting_link": None,
            "calendly_link": None,
            "form_link": None,
            "cc": (),
            "bcc": (),
            "notes": None,
            "wants_questions": False,
        }
        return Booking(**{**asked, **other})

    async def booked(
        self, key: str, *seats: tuple[SeatKind, tuple[str, ...]], anyway: str = "", **other: Any
    ) -> Interview:
        return await self.interviews.schedule(self.owner, self.booking(*seats, **other), key=key, anyway=anyway)

    async def states(self, interview: Interview) -> dict[str, str]:
        found = await self.interviews.interview(self.owner, interview.id)
        return {one.slack_user_id: one.state.value for one in found.panelists}
