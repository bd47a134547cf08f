"""A recruiter's desk: their office, and their account at both calendars' stand-in servers."""

from datetime import datetime
from email import message_from_bytes, policy
from typing import Any

import pytest

from bot.accounts.bookings import Bookings
from bot.accounts.calendars import CALLBACKS
from db.models.calendars import Provider
from db.models.interviews import Interview, Platform
from db.queries import mail as mails
from tests.accounts.house import House
from tests.clients.calendar_servers import OMAR, browse
from tests.clients.oauth_server import OAuthServer
from tests.db.people import WORKSPACE
from tests.interviews.office import Office

PROVIDERS = pytest.mark.parametrize("provider", list(Provider))
PLATFORMS = {Provider.GOOGLE: Platform.GOOGLE, Provider.OUTLOOK: Platform.TEAMS}


class Desk:
    """The recruiter's: their office, and their account at both providers."""

    def __init__(self, office: Office, house: House) -> None:
        self.office, self.house = office, house
        self.bookings = Bookings(house.pool, house.access(), office.booked_interviews)

    def server(self, provider: Provider) -> OAuthServer:
        return self.house.google if provider is Provider.GOOGLE else self.house.outlook

    async def connect(self, provider: Provider) -> None:
        """By consent in a browser, as people do."""
        server = self.server(provider)
        server.redirect_uri = f"http://127.0.0.1:3000{CALLBACKS[provider]}"
        [state] = [one for one in await self.house.calendars.states(self.office.owner) if one.provider is provider]
        assert state.link is not None
        _status, back = await browse(state.link)
        await self.house.calendars.connect(provider, state=back["state"], code=back["code"])

    async def synced(self) -> None:
        """What is due, and what waited for a while."""
        await self.house.pool.execute("UPDATE calendar_events SET due_at = clock_timestamp(), claimed_until = NULL")
        await self.bookings.sync_due()

    def events(self, provider: Provider) -> list[dict[str, Any]]:
        if provider is Provider.GOOGLE:
            return self.house.google.shown(OMAR)
        return list(self.house.outlook.events[OMAR].values())

    def starts(self, provider: Provider) -> list[str]:
        """On the clock of Riyadh, where the recruiter is."""
        return [event["start"]["dateTime"][:16] for event in self.events(provider)]

    async def move(self, interview: Interview, to: datetime) -> None:
        office = self.office
        await office.changes.reschedule(office.owner, interview.id, starts_at=to, duration=60, reason="No room")

    async def now(self, interview: Interview) -> Interview:
        return await self.office.interviews.interview(self.office.owner, interview.id)

    async def subjects(self, interview: Interview) -> list[str]:
        """First words of the subjects of what was mailed to the candidate."""
        async with self.office.pool.acquire() as conn:
            sent = await mails.mails_for_subject(conn, WORKSPACE, "interview", interview.id)
        theirs = [one for one in sent if one.recipients == ("dana@example.org",)]
        parsed = [message_from_bytes(one.message or b"", policy=policy.default) for one in theirs]
        return [str(one["Subject"]).split(":")[0].split(" ")[0] for one in parsed]
