"""What a candidate sees and does by their link. The link is all that they show of themselves."""

from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from bot.accounts.models import Busy
from bot.core.clock import Clock
from bot.interviews import telling
from bot.interviews.changing import changed
from bot.interviews.choosing import (
    MOST_WORDS,
    can_be_chosen,
    is_ahead,
    may_move,
    overlap,
    seen,
    spans_with,
    stage_of,
)
from bot.interviews.errors import (
    InTheWay,
    NothingChosen,
    NotOurForm,
    PageOutdated,
    SessionsOverlap,
    SlotGone,
    TooLateToMove,
    UnknownLink,
)
from bot.interviews.invitations import publication
from bot.interviews.letters import candidate_meeting
from bot.interviews.limiting import Limiter
from bot.interviews.links import Links, digest
from bot.interviews.models import BY_CANDIDATE, LinkStage, OfferedSession, OfferPage, SentForm, Spoken
from bot.interviews.panels import PATIENCE_SECONDS, Panels, question_of
from db.models.ids import InterviewId
from db.models.interviews import Interview, InterviewStatus
from db.models.offers import Offer, OfferState
from db.pool import Connection, Pool
from db.queries import audit, interviews, offers

LOOKS = 120  # of a link in a minute; scanners of mail look some times, people a few
ANSWERS = 20
A_MINUTE = timedelta(minutes=1)
Choices = Mapping[InterviewId, datetime]


class Portal:
    def __init__(self, pool: Pool, clock: Clock, panels: Panels, links: Links, mails: telling.Follower) -> None:
        self._pool = pool
        self._clock = clock
        self._panels = panels
        self._links = links
        self._mails = mails
        self._looks = Limiter(most=LOOKS, span=A_MINUTE)
        self._answers = Limiter(most=ANSWERS, span=A_MINUTE)

    # Seen

    async def page(self, token: str) -> OfferPage:
        """What the link leads to now; nothing is changed by looking. Raises UnknownLink, TooManyRequests."""
        now = self._clock.now()
        self._looks.count(token, now)
        async with self._pool.acquire() as conn:
            offer, found = await self._known(conn, token)
        stage = stage_of(offer, found, now)
        free: dict[InterviewId, tuple[datetime, ...]] = {}
        if stage in {LinkStage.CHOOSING, LinkStage.BOOKED}:
            wanted = {
                one.id: can_be_chosen(offer.session(one.id), one, now) if may_move(one, now) else () for one in found
            }
            busy = await self._busy(found, wanted)
            async with self._pool.acquire() as conn:
                free = {one.id: await self._free(conn, one, wanted[one.id], busy) for one in found}
        form = self._links.form(offer, seen(offer, found))
        return OfferPage(
            stage=stage,
            company=offer.workspace_name,
            sessions=tuple(
                OfferedSession(
                    interview=one,
                    free=free.get(one.id, ()),
                    accepted=offer.session(one.id).accepted_sequence == one.sequence,
                    may_move=may_move(one, now),
                )
                for one in found
            ),
            expires_at=offer.expires_at,
            seen=form.seen,
            signature=form.signature,
        )

    async def calendar(self, token: str) -> bytes:
        """The interviews that have a time, as a file for a calendar. Raises UnknownLink, also where none has."""
        now = self._clock.now()
        self._looks.count(token, now)
        async with self._pool.acquire() as conn:
            _offer, found = await self._known(conn, token)
        meetings = [candidate_meeting(one) for one in found if one.status is InterviewStatus.SCHEDULED]
        if not meetings:
            raise UnknownLink
        return publication(meetings, at=now)

    # Done

    async def book(self, token: str, form: SentForm, choices: Choices, spoken: Spoken) -> None:
        """Take these times: the first ones of all sessions, or others of some.

        All or none; the same again changes nothing. Raises SlotGone, SessionsOverlap, NothingChosen, TooLateToMove, and
        what every answer raises: UnknownLink, NotOurForm, PageOutdated.
        """
        now = self._clock.now()
        async with self._pool.acquire() as conn:
            offer, found = await self._known(conn, token)
        offered = {one.id: can_be_chosen(offer.session(one.id), one, now) for one in found}
        busy = await self._busy(found, {one: [at for at in offered[one] if at == choices.get(one)] for one in offered})
        async with self._answering(token, form) as (conn, offer, found):
            choices = {one.id: choices[one.id] for one in found if one.id in choices}
            if choices and all(one.starts_at == choices.get(one.id, one.starts_at) for one in found):
                return
            self._need_fresh(offer, found, form, now)
            chosen = [one for one in found if one.id in choices and choices[one.id] != one.starts_at]
            _need_choice(offer, found, chosen, choices, now)
            await self._need_free(conn, chosen, choices, busy)
            await offers.set_state(conn, offer.id, OfferState.BOOKED, at=now)
            for interview in chosen:
                await offers.set_spoken(conn, interview.id, timezone=spoken.timezone, language=spoken.language)
                await self._take(conn, interview, choices[interview.id], now)

    async def accept(self, token: str, form: SentForm) -> None:
        """The candidate comes, at the times that they were shown."""
        now = self._clock.now()
        async with self._answering(token, form) as (conn, offer, found):
            self._need_fresh(offer, found, form, now)
            for interview in found:
                accepted = offer.session(interview.id).accepted_sequence == interview.sequence
                if accepted or interview.status is not InterviewStatus.SCHEDULED or not is_ahead(interview, now):
                    continue
                await offers.accept(conn, interview.id, interview.sequence)
                await _record(conn, interview, "interview.confirmed", after=_time(interview), at=now)
                await changed(conn, interview, self._mails, at=now)

    async def decline(self, token: str, form: SentForm, words: str) -> None:
        """The candidate does not come: what was offered or set is cancelled, and everybody asked is told."""
        now = self._clock.now()
        async with self._answering(token, form) as (conn, offer, found):
            if offer.state is OfferState.DECLINED:
                return
            self._need_fresh(offer, found, form, now)
            await offers.set_state(conn, offer.id, OfferState.DECLINED, at=now)
            owner_is_told = False
            for interview in (one for one in found if is_ahead(one, now)):
                await interviews.cancel_interview(conn, interview.id, at=now)
                present = await changed(conn, interview, self._mails, at=now)
                entry = await _record(
                    conn,
                    interview,
                    "interview.cancelled",
                    before=_time(interview),
                    after={"reason": words[:MOST_WORDS]},
                    at=now,
                )
                asked = present.asked if interview.status is InterviewStatus.SCHEDULED else ()
                await telling.notify(conn, present, entry, asked, at=now)
                if not owner_is_told:
                    await telling.tell_owner(conn, present, entry, at=now)
                owner_is_told = True

    async def ask(self, token: str, form: SentForm, words: str) -> None:
        """The candidate asks for other times; what is offered or set stays. The same words again are said once."""
        now = self._clock.now()
        async with self._answering(token, form) as (conn, offer, found):
            self._need_fresh(offer, found, form, now)
            owner_is_told = False
            for interview in (one for one in found if is_ahead(one, now)):
                last = await audit.audit_for_subject(
                    conn, interview.workspace_id, "interview", interview.id, limit=1, offset=0
                )
                after = {"words": words[:MOST_WORDS], "by": BY_CANDIDATE}
                if last and (last[0].action, last[0].after) == ("interview.other_times_asked", after):
                    return
                entry = await _record(conn, interview, "interview.other_times_asked", after=after, at=now)
                present = await changed(conn, interview, self._mails, at=now)
                if not owner_is_told:
                    await telling.tell_owner(conn, present, entry, at=now)
                owner_is_told = True

    async def _busy(self, found: Sequence[Interview], times: Mapping[InterviewId, Collection[datetime]]) -> list[Busy]:
        """What calendars say around these times; over the network, so before any transaction."""
        asked = [one for one in found if times.get(one.id)]
        if not asked:
            return []
        return await self._panels.busy(
            {user_id for one in asked for user_id in question_of(one).user_ids},
            asker=asked[0].scheduled_by,
            times=[at for one in asked for at in times[one.id]],
            seconds=PATIENCE_SECONDS,
        )

    async def _free(
        self, conn: Connection, interview: Interview, times: Iterable[datetime], busy: Sequence[Busy]
    ) -> tuple[datetime, ...]:
        question = question_of(interview)
        return tuple([at for at in times if not await self._panels.obstacles(conn, question, busy, at)])

    async def _need_free(
        self, conn: Connection, chosen: Sequence[Interview], choices: Choices, busy: Sequence[Busy]
    ) -> None:
        """Raises SlotGone. Everybody of all sessions is held at once, so that no two bookings wait for each other."""
        questions = {one.id: question_of(one) for one in chosen}
        everybody = {user_id for one in questions.values() for user_id in one.user_ids}
        await interviews.lock_people(conn, chosen[0].candidate_id, everybody)
        for known, question in questions.items():
            try:
                await self._panels.need_free(conn, question, busy, choices[known], anyway="")
            except InTheWay as error:
                raise SlotGone from error

    async def _take(self, conn: Connection, interview: Interview, starts_at: datetime, now: datetime) -> None:
        moved = interview.status is InterviewStatus.SCHEDULED
        if moved:
            await interviews.move_interview(
                conn, interview.id, starts_at=starts_at, duration=interview.duration, at=now
            )
        else:
            await offers.book_interview(conn, interview.id, starts_at, at=now)
        await offers.accept(conn, interview.id, interview.sequence + moved)
        present = await changed(conn, interview, self._mails, at=now)
        entry = await _record(
            conn,
            interview,
            "interview.rescheduled" if moved else "interview.booked",
            before=_time(interview) if moved else None,
            after={**_time(present), "reason": ""},
            at=now,
        )
        await telling.notify(conn, present, entry, present.asked if moved else (), at=now)
        await telling.tell_owner(conn, present, entry, at=now)

    async def _known(self, conn: Connection, token: str) -> tuple[Offer, list[Interview]]:
        """Sessions in their order."""
        offer = await offers.offer_by_token(conn, digest(token))
        if offer is None:
            raise UnknownLink
        return offer, await _interviews(conn, offer)

    @asynccontextmanager
    async def _answering(self, token: str, form: SentForm) -> AsyncIterator[tuple[Connection, Offer, list[Interview]]]:
        """A transaction in which nobody else answers, or changes the interviews. Locks: offer, interviews, people."""
        self._answers.count(token, self._clock.now())
        async with self._pool.acquire() as conn, conn.transaction():
            known = await offers.offer_by_token(conn, digest(token))
            offer = await offers.lock_offer(conn, known.id) if known else None
            if offer is None:
                raise UnknownLink
            if not self._links.is_ours(offer, form):
                raise NotOurForm
            for interview_id in sorted(offer.interview_ids):
                await interviews.lock_interview(conn, offer.workspace_id, interview_id)
            yield conn, offer, await _interviews(conn, offer)

    def _need_fresh(self, offer: Offer, found: Sequence[Interview], form: SentForm, now: datetime) -> None:
        """Raises PageOutdated where the page showed something else than what is so, or nothing can be answered now."""
        stage = stage_of(offer, found, now)
        if form.seen != seen(offer, found) or stage not in {LinkStage.CHOOSING, LinkStage.BOOKED}:
            raise PageOutdated


def _need_choice(
    offer: Offer, found: Sequence[Interview], chosen: Sequence[Interview], choices: Choices, now: datetime
) -> None:
    """Raises NothingChosen, TooLateToMove, SlotGone, SessionsOverlap."""
    if any(one.status is InterviewStatus.OFFERED and one.id not in choices for one in found):
        raise NothingChosen
    if not all(may_move(one, now) for one in chosen):
        raise TooLateToMove
    if any(choices[one.id] not in can_be_chosen(offer.session(one.id), one, now) for one in chosen):
        raise SlotGone
    if overlap(spans_with(found, choices)):
        raise SessionsOverlap


async def _interviews(conn: Connection, offer: Offer) -> list[Interview]:
    found = {one.id: one for one in await interviews.interviews_by_ids(conn, offer.workspace_id, offer.interview_ids)}
    return [found[one] for one in offer.interview_ids]


async def _record(
    conn: Connection, interview: Interview, action: str, *, after: dict[str, Any], at: datetime, before: Any = None
) -> int:
    return await audit.insert_audit(
        conn,
        workspace_id=interview.workspace_id,
        actor_id=None,
        action=action,
        subject_type="interview",
        subject_id=interview.id,
        before=before,
        after={**after, "by": BY_CANDIDATE},
        at=at,
    )


def _time(interview: Interview) -> dict[str, object]:
    return {"starts_at": interview.starts_at and interview.starts_at.isoformat(), "duration": interview.duration}
