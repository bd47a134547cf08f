"""A person's interviews for a calendar of theirs that reads them by a secret link, without being connected."""

import hashlib
import secrets
from datetime import timedelta
from typing import Final

from bot.accounts.models import Actor
from bot.accounts.service import Accounts, NotAMember
from bot.accounts.trail import record
from bot.core.clock import Clock
from bot.core.errors import DomainError
from bot.core.i18n import _, speaking
from bot.core.times import UTC_NAME, zone_of
from bot.interviews.invitations import Meeting, publication
from bot.interviews.rules import time_of
from bot.interviews.views.wording import title_words
from db.models.feeds import Feed
from db.models.interviews import Interview
from db.pool import Pool
from db.queries import feeds, interviews

PATH: Final = "/portal/feed"  # then the token, and ".ics"
BACK: Final = timedelta(days=30)
AHEAD: Final = timedelta(days=366)
MOST: Final = 500  # interviews in a feed


class UnknownFeed(DomainError):
    """Never given out, revoked, replaced, or of somebody who has left."""

    code = "unknown_feed"

    @property
    def what(self) -> str:
        return _("This link to a calendar is not good any more.")

    @property
    def remedy(self) -> str:
        return _("Type `/interview feed` in Slack to get a new one.")


class Feeds:
    def __init__(self, pool: Pool, clock: Clock, accounts: Accounts, *, base_url: str) -> None:
        self._pool = pool
        self._clock = clock
        self._accounts = accounts
        self._base_url = base_url

    async def known(self, actor: Actor) -> Feed | None:
        """The link that somebody has, if any; what it is, only they know."""
        async with self._pool.acquire() as conn:
            return await feeds.feed_for_user(conn, actor.workspace_id, actor.user_id)

    async def make(self, actor: Actor) -> str:
        """A new link, told this once and kept as a digest; one from before is good no more."""
        token, now = secrets.token_urlsafe(32), self._clock.now()
        feed = Feed(
            workspace_id=actor.workspace_id, user_id=actor.user_id, slack_user_id=actor.slack_user_id, made_at=now
        )
        async with self._pool.acquire() as conn, conn.transaction():
            await feeds.replace_feed(conn, feed, token_digest=_digest(token))
            await record(conn, actor, "feed.made", subject=("user", str(actor.user_id)), at=now)
        return f"{self._base_url}{PATH}/{token}.ics"

    async def revoke(self, actor: Actor) -> None:
        async with self._pool.acquire() as conn, conn.transaction():
            if await feeds.delete_feed(conn, actor.workspace_id, actor.user_id):
                subject = ("user", str(actor.user_id))
                await record(conn, actor, "feed.revoked", subject=subject, at=self._clock.now())

    async def read(self, token: str) -> bytes:
        """The calendar of whoever has the link. Raises UnknownFeed."""
        async with self._pool.acquire() as conn:
            feed = await feeds.feed_by_digest(conn, _digest(token))
        if feed is None:
            raise UnknownFeed
        try:
            actor = await self._accounts.actor(feed.workspace_id, feed.slack_user_id)
        except NotAMember:
            raise UnknownFeed from None
        now = self._clock.now()
        async with self._pool.acquire() as conn:
            found, _total = await interviews.interviews_for_person(
                conn, actor.workspace_id, actor.user_id, start=now - BACK, end=now + AHEAD, limit=MOST
            )
        with speaking(actor.language):
            meetings = [meeting for one in found if (meeting := _meeting(one, actor.language)) is not None]
            return publication(meetings, name=_("Interviews"), at=now)


def _meeting(interview: Interview, language: str) -> Meeting | None:
    span = time_of(interview)
    if span is None:
        return None
    return Meeting(
        uid=interview.uid,
        sequence=interview.sequence,
        starts_at=span.start,
        ends_at=span.end,
        zone=zone_of(UTC_NAME),
        language=language,
        title=title_words(interview),
        description=interview.job_title,
        location=interview.location,
        url=interview.meeting_link or interview.calendly_link,
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
