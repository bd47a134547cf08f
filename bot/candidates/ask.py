"""Questions about candidates: who may be told what, and the stored evidence that an answer is made of."""

import asyncio
from collections.abc import Mapping, Sequence
from uuid import UUID

from bot.accounts.models import VIEWING, Reader
from bot.candidates.asking import Kind, Known, Question, question
from bot.candidates.models import Asked
from bot.candidates.proving import NOTHING, Shown, shown
from bot.candidates.search import ranked
from bot.candidates.searching import asked
from bot.clients.embedding import Embedder
from bot.core.clock import Clock
from bot.core.errors import DomainError
from bot.core.i18n import _
from bot.core.models import Frozen
from bot.cvs.blind import veiled
from db.models.asks import AskRow, CvText, PostedAt
from db.models.batches import Batch
from db.models.candidates import Candidate
from db.models.ids import BatchId, CandidateId, WorkspaceId
from db.models.search import Filters
from db.pool import Connection, Pool
from db.queries import asks, batches, candidates, search

MOST_KNOWN = 2000  # people whose names a question may hold
SCANNED = 200  # people whose CVs are looked through line by line; of more, those that a search finds
SHOWN = 6  # people that an answer tells of
BRIEFED = 8  # people that a language model is told of


class NotABatchThread(DomainError):
    code = "not_a_batch_thread"

    @property
    def what(self) -> str:
        return _("I answer questions about candidates where they are: in the thread of a batch.")

    @property
    def remedy(self) -> str:
        return _("Mention me in a batch's thread, or ask me in a direct message.")


class NotYourChannel(DomainError):
    code = "not_your_channel"

    @property
    def what(self) -> str:
        return _("This batch is in a channel that you are not in.")

    @property
    def remedy(self) -> str:
        return _("Ask somebody of the channel to invite you.")


class Scope(Frozen):
    """What somebody may be told of: one batch in its thread, all that they can see in a direct message."""

    batch: Batch | None
    people: tuple[Known, ...]  # the newest batch first, each in rank order


class Gathered(Frozen):
    """The stored evidence for an answer."""

    question: Question
    batch: Batch | None  # that all of it is about
    looked_through: int  # people
    total: int  # people that the answer is about; `people` are the first of them
    people: tuple[Candidate, ...]
    shown: Mapping[CandidateId, Shown]  # lines of their CVs
    posted: Mapping[CandidateId, PostedAt]
    doubtful: Mapping[CandidateId, Known]  # those whom an unclear name may mean


class Ask:
    def __init__(self, pool: Pool, clock: Clock, embedder: Embedder) -> None:
        self._pool = pool
        self._clock = clock
        self._embedder = embedder

    # The question's row

    async def begin(self, actor: Reader, *, channel_id: str, thread_ts: str, question_ts: str) -> AskRow:
        async with self._pool.acquire() as conn, conn.transaction():
            return await asks.begin_ask(
                conn,
                actor.workspace_id,
                channel_id=channel_id,
                thread_ts=thread_ts,
                question_ts=question_ts,
                asked_by=actor.user_id,
                at=self._clock.now(),
            )

    async def note(self, ask_id: UUID, message_ts: str) -> None:
        """The answer begins in this message: after a kill it is found there."""
        async with self._pool.acquire() as conn:
            await asks.note_answer(conn, ask_id, message_ts)

    async def end(self, ask_id: UUID) -> None:
        async with self._pool.acquire() as conn:
            await asks.end_ask(conn, ask_id, at=self._clock.now())

    async def stop(self, workspace_id: WorkspaceId, *, channel_id: str, thread_ts: str) -> None:
        """Whoever answers in this thread is to leave off; in whatever process that is."""
        async with self._pool.acquire() as conn:
            await asks.stop_asks(conn, workspace_id, channel_id=channel_id, thread_ts=thread_ts, at=self._clock.now())

    async def is_stopped(self, ask_id: UUID) -> bool:
        async with self._pool.acquire() as conn:
            return await asks.is_stopped(conn, ask_id)

    async def other_answers(self, ask: AskRow) -> frozenset[str]:
        """The messages in its thread that answer other questions."""
        async with self._pool.acquire() as conn:
            return await asks.other_answers(conn, ask)

    # Who may be told what

    async def in_thread(self, actor: Reader, *, channel_id: str, thread_ts: str | None) -> Scope:
        """The batch of a thread. Raises NotAllowed, NotABatchThread, NotYourChannel."""
        async with self._pool.acquire() as conn:
            batch = thread_ts and await batches.batch_by_thread(conn, actor.workspace_id, channel_id, thread_ts)
            if not batch:
                raise NotABatchThread
            actor.need(VIEWING)
            if channel_id not in actor.channel_ids:
                raise NotYourChannel
            return Scope(batch=batch, people=await self._known(conn, actor, [batch.id]))

    async def in_private(self, actor: Reader) -> Scope:
        """Every batch that they can see. Raises NotAllowed."""
        actor.need(VIEWING)
        async with self._pool.acquire() as conn:
            visible = await search.visible_batches(conn, actor.workspace_id, sorted(actor.channel_ids))
            return Scope(batch=None, people=await self._known(conn, actor, visible))

    async def _known(self, conn: Connection, actor: Reader, batch_ids: Sequence[BatchId]) -> tuple[Known, ...]:
        found = await asks.known_people(conn, actor.workspace_id, batch_ids, limit=MOST_KNOWN)
        return tuple(
            Known(id=one.candidate_id, batch_id=one.batch_id, batch_name=one.batch_name, name=one.name, rank=one.rank)
            for one in found
        )

    # What an answer is made of

    async def understood(self, scope: Scope, text: str) -> Question:
        return await asyncio.to_thread(question, text, scope.people)

    async def gathered(self, actor: Reader, scope: Scope, asked_for: Question, *, briefing: bool = False) -> Gathered:
        """The evidence for an answer; for the `briefing` of a language model, of more people."""
        inside = _asked_about(scope, asked_for)
        wanted = await asyncio.to_thread(asked, asked_for.words)
        most = BRIEFED if briefing else SHOWN
        told: Mapping[CandidateId, Shown] = {}
        if asked_for.people:
            order = list(asked_for.people)
        elif asked_for.kind is Kind.FIND:
            told = await self._looked_through(actor, inside, wanted)
            order = _best(told) or ([one.id for one in inside[:most]] if briefing else [])
        else:
            order = [one.id for one in inside]
        async with self._pool.acquire() as conn:
            if asked_for.decision is not None:
                decided = await asks.decided_on(conn, actor.workspace_id, order, asked_for.decision.value)
                order = [known for known in order if known in decided]
            most = asked_for.first or most
            shown_ids = order[: min(most, BRIEFED + SHOWN)]
            if asked_for.people and asked_for.words:
                told = await self._lines(conn, actor, shown_ids, wanted)
            people = await candidates.candidates_by_ids(conn, actor.workspace_id, shown_ids)
            posted = await asks.posted_at(conn, actor.workspace_id, shown_ids)
            batch = scope.batch or await self._only_batch(conn, people)
        doubtful = {known for one in asked_for.unclear for known in one.people}
        return Gathered(
            question=asked_for,
            batch=batch,
            looked_through=len(inside),
            total=len(order),
            people=tuple(people),
            shown={known: told.get(known, NOTHING) for known in shown_ids},
            posted={one.candidate_id: one for one in posted},
            doubtful={one.id: one for one in inside if one.id in doubtful},
        )

    async def _only_batch(self, conn: Connection, people: Sequence[Candidate]) -> Batch | None:
        homes = {one.batch_id for one in people}
        if len(homes) != 1:
            return None
        return await batches.batch_by_id(conn, people[0].workspace_id, homes.pop())

    async def _looked_through(
        self, actor: Reader, inside: Sequence[Known], wanted: Asked
    ) -> Mapping[CandidateId, Shown]:
        """Who of them shows what is asked for, in rank order or as a search finds them."""
        order = [one.id for one in inside]
        filtered = wanted.years is not None or bool(wanted.places)
        if len(order) > SCANNED or filtered:
            embedding = await self._embedder.of_search(wanted.words) if wanted.terms or wanted.skills else None
            batch_ids = tuple(dict.fromkeys(one.batch_id for one in inside))
            filters = Filters(workspace_id=actor.workspace_id, batch_ids=batch_ids, **wanted.filters())
            async with self._pool.acquire() as conn, conn.transaction(readonly=True):
                there = frozenset(order)
                order = [known for known in await ranked(conn, wanted, filters, embedding) if known in there]
        async with self._pool.acquire() as conn:
            return await self._lines(conn, actor, order, wanted)

    async def _lines(
        self, conn: Connection, actor: Reader, order: Sequence[CandidateId], wanted: Asked
    ) -> Mapping[CandidateId, Shown]:
        texts = await asks.cv_texts(conn, actor.workspace_id, order)
        return await asyncio.to_thread(_shown, texts, wanted)


def _shown(texts: Sequence[CvText], wanted: Asked) -> dict[CandidateId, Shown]:
    return {one.candidate_id: shown(_visible(one), wanted) for one in texts}


def _visible(cv: CvText) -> str:
    """What may be looked through: that a hidden name stands somewhere in it would tell whose it is."""
    if not cv.hidden:
        return cv.raw_text
    return veiled(cv.raw_text, name=cv.name, phone=cv.phone, language=cv.language, schools=cv.schools)


def _asked_about(scope: Scope, asked_for: Question) -> list[Known]:
    """Of the first few without a batch, those of the newest are meant: places of two batches do not compare."""
    batch_id = asked_for.batch_id
    if batch_id is None and asked_for.first is not None and scope.people:
        batch_id = scope.people[0].batch_id
    return [one for one in scope.people if batch_id in (None, one.batch_id)]


def _best(told: Mapping[CandidateId, Shown]) -> list[CandidateId]:
    """Whoever shows all of it, in their order; where nobody does, whoever shows most of it."""
    most = max((one.share for one in told.values()), default=0.0)
    return [known for known, one in told.items() if most and one.share == most]
