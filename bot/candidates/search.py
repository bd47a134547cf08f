"""Search: people of all batches that somebody may see, by words, filters, names and meaning."""

import asyncio
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from bot.accounts.models import VIEWING, Reader
from bot.candidates.models import Asked, Found, FoundPage
from bot.candidates.rules import assess
from bot.candidates.searching import all_of, any_of, asked, asked_by, digest, fused, matched_line, search_row
from bot.clients.embedding import Embedder
from bot.core.clock import Clock
from bot.core.errors import DomainError
from bot.core.i18n import _
from bot.cvs.models import Reading
from bot.openings.models import Requirements
from bot.settings.models import Scale
from bot.settings.service import scoring_of
from db.models.ids import CandidateId
from db.models.search import Filters, FoundCandidate, Hit, Searched
from db.pool import Connection, Pool
from db.queries import search

PAGE = 6  # people of a page
MOST = 100  # people of a ranking, and of what is found in all
FEW = 10  # people with everything that was asked, below which those with some of it are found too
NEAREST = 30  # people found for their meaning; there always are some, however far
CONSIDERED, OFFERED = 12, 5  # people who are held against a new job, and of whom it tells
NAME, WORDS, SOME_WORDS, MEANING = 4.0, 2.0, 1.0, 1.0  # what a ranking weighs


class NothingAsked(DomainError):
    code = "nothing_asked"

    @property
    def what(self) -> str:
        return _("There is nothing to search for.")

    @property
    def remedy(self) -> str:
        return _("Say what you need: `/candidates search payments backend with Kafka in Riyadh`.")


class OnlyProtected(DomainError):
    code = "only_protected"

    @property
    def what(self) -> str:
        return _("Nobody is looked for by age, gender, nationality, religion or family.")

    @property
    def remedy(self) -> str:
        return _("Search for what the work needs: skills, years, languages, a place.")


class SearchForgotten(DomainError):
    code = "search_forgotten"

    @property
    def what(self) -> str:
        return _("This search is too old to turn its pages.")

    @property
    def remedy(self) -> str:
        return _("Search again with `/candidates search`.")


class Search:
    def __init__(self, pool: Pool, clock: Clock, embedder: Embedder) -> None:
        self._pool = pool
        self._clock = clock
        self._embedder = embedder

    async def index(self, known: CandidateId) -> None:
        """Have a candidate found from now on. Work that can be done again."""
        async with self._pool.acquire() as conn:
            there = await search.searched_candidates(conn, [known])
        if not there:
            return
        (searched,) = there
        reading = Reading.model_validate(searched.reading)
        embedding = await self._embedder.of_passage(await asyncio.to_thread(digest, reading.profile))
        row = await asyncio.to_thread(search_row, searched, reading, embedding)
        async with self._pool.acquire() as conn:
            await search.upsert_search_row(conn, row)

    async def start(self, actor: Reader, words: str) -> FoundPage:
        """The first page of what is found in batches of their channels. Raises NothingAsked, OnlyProtected."""
        actor.need(VIEWING)
        if not words.strip():
            raise NothingAsked
        if (await asyncio.to_thread(asked, words)).only_refused():
            raise OnlyProtected
        async with self._pool.acquire() as conn, conn.transaction():
            kept = await search.insert_search(conn, actor.workspace_id, actor.user_id, words, at=self._clock.now())
        return await self._page(actor, kept, words, 1)

    async def turn(self, actor: Reader, search_id: UUID, page: int) -> FoundPage:
        """Another page of a search of theirs, as things stand now. Raises SearchForgotten."""
        actor.need(VIEWING)
        async with self._pool.acquire() as conn:
            words = await search.search_words(conn, search_id, actor.workspace_id, actor.user_id)
        if words is None:
            raise SearchForgotten
        return await self._page(actor, search_id, words, page)

    async def fitting(self, actor: Reader, requirements: Requirements) -> list[Found]:
        """People of batches of their channels who fit a job by its own requirements, each with their score for it."""
        actor.need(VIEWING)
        wanted = asked_by(requirements)
        embedding = await self._embedder.of_search(wanted.words)
        async with self._pool.acquire() as conn, conn.transaction(readonly=True):
            batches = await search.visible_batches(conn, actor.workspace_id, actor.channel_ids)
            filters = Filters(workspace_id=actor.workspace_id, batch_ids=batches)
            order = (await ranked(conn, wanted, filters, embedding))[:CONSIDERED]
            found = await search.found_candidates(conn, actor.workspace_id, order)
            read = await search.searched_candidates(conn, order)
            scale = (await scoring_of(conn, actor.workspace_id)).scale
        today = self._clock.now().date()
        return await asyncio.to_thread(_fitting, found, read, requirements, wanted, scale=scale, today=today)

    async def _page(self, actor: Reader, search_id: UUID, words: str, page: int) -> FoundPage:
        wanted = await asyncio.to_thread(asked, words)
        embedding = await self._embedder.of_search(wanted.meant()) if wanted.terms or wanted.skills else None
        async with self._pool.acquire() as conn, conn.transaction(readonly=True):
            batches = await search.visible_batches(conn, actor.workspace_id, actor.channel_ids)
            filters = Filters(workspace_id=actor.workspace_id, batch_ids=batches, **wanted.filters())
            order = await ranked(conn, wanted, filters, embedding)
            shown = order[(page - 1) * PAGE : page * PAGE]
            found = await search.found_candidates(conn, actor.workspace_id, shown)
        lines = await asyncio.to_thread(_lines, found, wanted)
        return FoundPage(
            search_id=search_id,
            asked=wanted,
            found=tuple(Found(candidate=one, line=line) for one, line in zip(found, lines, strict=True)),
            page=page,
            pages=-(-len(order) // PAGE),
            total=len(order),
        )


async def ranked(
    conn: Connection, wanted: Asked, filters: Filters, embedding: Sequence[float] | None
) -> list[CandidateId]:
    """Who is found, best first: one ranking of those by words, by name and by meaning. Call it in a transaction.

    Years, places, languages and a decision always hold. Skills and words hold together; where few people have all of
    them, those with some follow.
    """
    await search.plan_by_parameters(conn)
    every, some = all_of(wanted.terms), any_of((*wanted.terms, *wanted.skill_terms))
    by_words = await search.found_by_words(conn, filters, every, some, limit=MOST)
    rankings: list[tuple[float, Sequence[Hit]]] = [(WORDS, by_words)]
    if len(by_words) < FEW and some:
        filters = filters.model_copy(update={"skills": ()})
        rankings.append((SOME_WORDS, await search.found_by_words(conn, filters, some, some, limit=MOST)))
    if wanted.names is not None:
        rankings.append((NAME, await search.found_by_name(conn, filters, *wanted.names, limit=MOST)))
    if embedding is not None:
        rankings.append((MEANING, await search.found_by_meaning(conn, filters, embedding, limit=NEAREST)))
    return fused(rankings)[:MOST]


def _lines(found: Sequence[FoundCandidate], wanted: Asked) -> list[str]:
    return [matched_line(one.raw_text or "", wanted) for one in found]


def _fitting(
    found: Sequence[FoundCandidate],
    read: Sequence[Searched],
    requirements: Requirements,
    wanted: Asked,
    *,
    scale: Scale,
    today: date,
) -> list[Found]:
    """Those who would be recommended, were they in a batch of the job."""
    scores = {
        one.candidate_id: assess(Reading.model_validate(one.reading), requirements, as_of=today, scale=scale).score
        for one in read
    }
    fitting = [
        Found(
            candidate=one.model_copy(update={"score": score, "scale": scale.model_dump(mode="json")}),
            line=matched_line(one.raw_text or "", wanted),
        )
        for one in found
        if (score := scores.get(one.candidate_id)) is not None and score >= scale.hire
    ]
    return sorted(fitting, key=lambda one: -(one.candidate.score or 0))[:OFFERED]
