"""A recruiter's side of an offer: times are found, offered by a link, offered anew, taken back."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from bot.accounts.models import RECRUITING, Reader
from bot.accounts.trail import record
from bot.core.clock import Clock
from bot.core.errors import InvalidForm
from bot.core.i18n import _
from bot.core.times import range_words, zone_of
from bot.interviews import telling
from bot.interviews.changing import changed
from bot.interviews.choosing import SHORTEST_NOTICE
from bot.interviews.errors import NotOffered, SessionWithoutTimes, UnknownInterview
from bot.interviews.finding import Proposals
from bot.interviews.links import Links, digest
from bot.interviews.models import Obstacles, Proposal
from bot.interviews.offer_mails import OfferMails
from bot.interviews.panels import Panels, question_of
from bot.interviews.repeats import Deed
from bot.interviews.service import need_future, visible
from bot.interviews.views.offer_mails import OfferNews
from db.models.ids import InterviewId, WorkspaceId
from db.models.interviews import Interview, InterviewStatus
from db.models.offers import Offer, OfferState
from db.pool import Connection, Pool
from db.queries import interviews, offers

PROPOSED = 8  # times; the best five are ticked
_MAY_CHOOSE = frozenset({OfferState.DRAFT, OfferState.OPEN})


class Offers:
    """Each needs a recruiter with access to the batch's channel."""

    def __init__(
        self,
        pool: Pool,
        clock: Clock,
        panels: Panels,
        proposals: Proposals,
        links: Links,
        *,
        mails: telling.Follower,
        offer_mails: OfferMails,
    ) -> None:
        self._pool = pool
        self._clock = clock
        self._panels = panels
        self._proposals = proposals
        self._links = links
        self._mails = mails
        self._offer_mails = offer_mails

    async def standing(self, workspace_id: WorkspaceId, known: InterviewId) -> Offer | None:
        """What the candidate can answer about an interview, for its message."""
        async with self._pool.acquire() as conn:
            return await offers.offer_for_interview(conn, workspace_id, known)

    async def need_offered(self, actor: Reader, known: InterviewId) -> tuple[Interview, Offer]:
        """For a form. Raises UnknownInterview, NotAllowed, NotInChannel, NotOffered, as all of these do."""
        async with self._offered(actor, known) as (_conn, offer, found):
            return _of(found, known), offer

    async def proposal(self, actor: Reader, known: InterviewId) -> Proposal:
        """Times at which the panel can meet, by working hours, calendars and our own interviews."""
        interview, offer = await self.need_offered(actor, known)
        considered = await self._proposals.best(actor, question_of(interview), most=PROPOSED)
        slots = tuple(one for one in considered.slots if not one.overloaded)
        return Proposal(interview=interview, offer=offer, slots=slots, unread=considered.unknown)

    async def offer(
        self, actor: Reader, known: InterviewId, times: Sequence[tuple[str, datetime]], *, days: int, send: bool
    ) -> Offer:
        """Offer these times, each given with the field of the form that it comes from, for so many days.

        Without `send` they are kept until another session of the candidate has its own. Raises InvalidForm for times at
        which somebody is not free, and CannotMail.
        """
        if send:
            self._offer_mails.need_way()
        now = self._clock.now()
        interview, _offer = await self.need_offered(actor, known)
        user_ids = question_of(interview).user_ids
        busy = await self._panels.busy(user_ids, asker=actor.user_id, times=[at for _field, at in times])
        async with self._offered(actor, known) as (conn, offer, found):
            deed = Deed(actor, "interview.offered", _told(times, days=days, send=send), now)
            if await deed.repeated(conn, known) is not None:
                return offer
            question = question_of(_of(found, known))
            wrong: dict[str, str] = {}
            for field, starts_at in times:
                if problem := _too_early(starts_at, now):
                    wrong[field] = problem
                elif obstacles := await self._panels.obstacles(conn, question, busy, starts_at):
                    slot = obstacles.slot
                    wrong[field] = _in_the_way(obstacles, range_words(slot.start, slot.end, zone_of(actor.timezone)))
            if wrong:
                raise InvalidForm(fields=wrong)
            await offers.replace_slots(conn, known, [starts_at for _field, starts_at in times])
            if send:
                if not all(one.slots for one in offer.sessions if one.interview_id != known):
                    raise SessionWithoutTimes
                await offers.send_offer(
                    conn,
                    offer.id,
                    digest(self._links.token(offer.id)),
                    expires_at=now + timedelta(days=days),
                    at=now,
                )
            present = await offers.lock_offer(conn, offer.id)
            assert present is not None
            await self._follow(conn, actor, found, deed.action, about=known, after={**deed.after}, at=now)
            if send:
                news = OfferNews.OFFERED if offer.state is OfferState.DRAFT else OfferNews.OTHER_TIMES
                await self._offer_mails.put(conn, present, found, news, self._links.url(offer.id), at=now)
            return present

    async def resend(self, actor: Reader, known: InterviewId) -> None:
        """The same link once more, while it is good. Raises CannotMail, and Repeated."""
        self._offer_mails.need_way()
        now = self._clock.now()
        async with self._offered(actor, known) as (conn, offer, found):
            if offer.state is not OfferState.OPEN or offer.expires_at is None or offer.expires_at <= now:
                raise NotOffered
            await Deed(actor, "interview.offer_sent_again", {}, now).need_first(conn, known)
            url = await self._links.renew(conn, offer)
            await self._offer_mails.put(conn, offer, found, OfferNews.AGAIN, url, at=now)
            await self._follow(conn, actor, found, "interview.offer_sent_again", about=known, after={}, at=now)

    async def withdraw(self, actor: Reader, known: InterviewId, *, reason: str) -> None:
        """The link works no more, and no session of the offer takes place. Raises Repeated."""
        now = self._clock.now()
        deed = Deed(actor, "interview.cancelled", {"reason": reason, "offer": "withdrawn"}, now)
        async with self._offered(actor, known, deed) as (conn, offer, found):
            await offers.set_state(conn, offer.id, OfferState.WITHDRAWN, at=now)
            for interview in found:
                await interviews.cancel_interview(conn, interview.id, at=now)
                await changed(conn, interview, self._mails, at=now)
                await record(
                    conn,
                    actor,
                    deed.action,
                    subject=("interview", interview.id),
                    after={**deed.after},
                    at=now,
                )
            if offer.state is OfferState.OPEN:
                await self._offer_mails.put(conn, offer, found, OfferNews.WITHDRAWN, None, at=now)

    async def _follow(
        self,
        conn: Connection,
        actor: Reader,
        found: Sequence[Interview],
        action: str,
        *,
        about: InterviewId,
        after: dict[str, object],
        at: datetime,
    ) -> None:
        """The audit log tells of the one, and the messages of all sessions show it."""
        await record(conn, actor, action, subject=("interview", about), after=after, at=at)
        for interview in found:
            await changed(conn, interview, self._mails, at=at)

    @asynccontextmanager
    async def _offered(
        self, actor: Reader, known: InterviewId, deed: Deed | None = None
    ) -> AsyncIterator[tuple[Connection, Offer, list[Interview]]]:
        """A transaction in which nobody else changes the offer, with all of its sessions in order."""
        actor.need(RECRUITING)
        async with self._pool.acquire() as conn, conn.transaction():
            unlocked = await offers.offer_for_interview(conn, actor.workspace_id, known)
            if unlocked is None:
                raise UnknownInterview
            offer = await offers.lock_offer(conn, unlocked.id)
            assert offer is not None
            for interview_id in sorted(offer.interview_ids):
                await interviews.lock_interview(conn, actor.workspace_id, interview_id)
            by_id = {
                one.id: one for one in await interviews.interviews_by_ids(conn, actor.workspace_id, offer.interview_ids)
            }
            found = [by_id[one] for one in offer.interview_ids]
            interview = visible(_of(found, known), actor)
            actor.need_channel(interview.channel_id)
            if deed is not None:
                await deed.need_first(conn, known)
            if offer.state not in _MAY_CHOOSE or interview.status is not InterviewStatus.OFFERED:
                raise NotOffered
            yield conn, offer, found


def _of(found: Sequence[Interview], known: InterviewId) -> Interview:
    return next(one for one in found if one.id == known)


def _told(times: Sequence[tuple[str, datetime]], *, days: int, send: bool) -> dict[str, object]:
    """For the audit log."""
    return {"times": [starts_at.isoformat() for _field, starts_at in times], "days": days, "sent": send}


def _too_early(starts_at: datetime, now: datetime) -> str | None:
    try:
        need_future(starts_at, now)
    except InvalidForm as error:
        return error.fields["starts_at"]
    return None if starts_at >= now + SHORTEST_NOTICE else _("This is too soon for the candidate to answer.")


def _in_the_way(obstacles: Obstacles, when: str) -> str:
    names = [one.name for one in (*obstacles.clashes, *obstacles.hindered, *obstacles.slot.overloaded)]
    words = _("{names} cannot at this time: {when}")
    return words.format(names=_(", ").join(dict.fromkeys(names)), when=when)
