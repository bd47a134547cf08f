"""`candidate_search` and `candidate_searches`.

Each `found_by_…` gives the best of one ranking, best first, with their places: 1, 2, …, and one for all whom it cannot
tell apart.

They work through a pooler: what the vector index needs to be told is told for the caller's transaction alone.
PostgreSQL knows the parameters when it plans, so that a filter that is not asked for leaves the plan to others.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final, LiteralString
from uuid import UUID

import asyncpg

from db.models.ids import BatchId, CandidateId, UserId, WorkspaceId
from db.models.search import Filters, FoundCandidate, Hit, Searched, SearchRow
from db.pool import Connection

KEPT: Final = timedelta(days=1)  # how long the pages of a search can be turned

SEARCHED_CANDIDATES: Final[LiteralString] = """
SELECT s.candidate_id, s.workspace_id, s.batch_id, c.name, c.phone, r.reading
FROM candidate_standings s
    JOIN candidates c ON c.id = s.candidate_id
    JOIN resume_readings r ON r.resume_id = s.resume_id
WHERE s.candidate_id = ANY ($1::text[])
"""


async def searched_candidates(conn: Connection, candidate_ids: Sequence[CandidateId]) -> list[Searched]:
    """These candidates with their readings, in no order."""
    return [Searched.model_validate(dict(row)) for row in await conn.fetch(SEARCHED_CANDIDATES, candidate_ids)]


UPSERT_SEARCH_ROW: Final[LiteralString] = """
INSERT INTO candidate_search
    (candidate_id, workspace_id, batch_id, document, name, skills, years, places, languages, embedding)
VALUES ($1, $2, $3, $4::text::tsvector, $5, $6, $7, $8, $9, $10::text::vector)
ON CONFLICT (candidate_id) DO UPDATE SET
    document = excluded.document, name = excluded.name, skills = excluded.skills, years = excluded.years,
    places = excluded.places, languages = excluded.languages, embedding = excluded.embedding
"""


async def upsert_search_row(conn: Connection, row: SearchRow) -> None:
    """In place of what was known of the candidate."""
    await conn.execute(
        UPSERT_SEARCH_ROW,
        *(row.candidate_id, row.workspace_id, row.batch_id, row.document, row.name, row.skills, row.years),
        *(row.places, row.languages, vector(row.embedding)),
    )


UNINDEXED_FOR_BATCH: Final[LiteralString] = """
SELECT s.candidate_id FROM candidate_standings s
WHERE s.batch_id = $1 AND NOT EXISTS (SELECT FROM candidate_search c WHERE c.candidate_id = s.candidate_id)
ORDER BY s.candidate_id
"""


async def unindexed_for_batch(conn: Connection, batch_id: BatchId) -> list[CandidateId]:
    """Who cannot be found yet. What is found of a CV depends on the CV alone, so once is enough."""
    rows = await conn.fetch(UNINDEXED_FOR_BATCH, batch_id)
    return [CandidateId(str(row["candidate_id"])) for row in rows]


VISIBLE_BATCHES: Final[LiteralString] = """
SELECT batch_id FROM batch_threads WHERE workspace_id = $1 AND channel_id = ANY ($2::text[])
"""


async def visible_batches(
    conn: Connection, workspace_id: WorkspaceId, channel_ids: Collection[str]
) -> tuple[BatchId, ...]:
    """The batches of these channels."""
    return tuple(row["batch_id"] for row in await conn.fetch(VISIBLE_BATCHES, workspace_id, list(channel_ids)))


# Those of one weight share a place, so that what tells them apart is left to other rankings.
FOUND_BY_WORDS: Final[LiteralString] = """
SELECT candidate_id, dense_rank() OVER (ORDER BY weight DESC NULLS LAST) AS place
FROM (
    SELECT c.candidate_id, s.score,
        CASE WHEN $8 <> '' THEN ts_rank('{0.1,0.2,0.4,1.0}', c.document, $9::text::tsquery) ELSE s.score END AS weight
    FROM candidate_search c
        JOIN candidate_standings s ON s.candidate_id = c.candidate_id
        LEFT JOIN candidate_decisions d ON d.candidate_id = c.candidate_id
    WHERE c.workspace_id = $1 AND c.batch_id = ANY ($2::text[])
        AND ($3::text[] = '{}' OR c.skills @> $3)
        AND ($4::float8 IS NULL OR c.years >= $4)
        AND ($5::text[] = '{}' OR c.places && $5)
        AND ($6::text[] = '{}' OR c.languages @> $6)
        AND ($7::text IS NULL OR d.decision = $7)
        AND s.newer_id IS NULL
        AND ($8::text = '' OR c.document @@ $8::tsquery)
    ORDER BY weight DESC NULLS LAST, s.score DESC NULLS LAST, c.candidate_id
    LIMIT $10
) AS best
ORDER BY place, score DESC NULLS LAST, candidate_id
"""


async def found_by_words(conn: Connection, filters: Filters, matching: str, weighing: str, *, limit: int) -> list[Hit]:
    """Those whose CV matches a tsquery, best first where the words of another weigh most; without one, by score."""
    return _hits(await conn.fetch(FOUND_BY_WORDS, *_parameters(filters), matching, weighing, limit))


FOUND_BY_NAME: Final[LiteralString] = """
SELECT candidate_id, dense_rank() OVER (ORDER BY weight DESC) AS place
FROM (
    SELECT c.candidate_id, s.score, greatest(word_similarity($8, c.name), word_similarity($9, c.name)) AS weight
    FROM candidate_search c
        JOIN candidate_standings s ON s.candidate_id = c.candidate_id
        JOIN batch_threads t ON t.batch_id = c.batch_id
        LEFT JOIN candidate_decisions d ON d.candidate_id = c.candidate_id
    WHERE c.workspace_id = $1 AND c.batch_id = ANY ($2::text[])
        AND ($3::text[] = '{}' OR c.skills @> $3)
        AND ($4::float8 IS NULL OR c.years >= $4)
        AND ($5::text[] = '{}' OR c.places && $5)
        AND ($6::text[] = '{}' OR c.languages @> $6)
        AND ($7::text IS NULL OR d.decision = $7)
        AND s.newer_id IS NULL
        AND (NOT t.blind OR d.candidate_id IS NOT NULL)
        AND ($8 <% c.name OR $9 <% c.name)
    ORDER BY weight DESC, s.score DESC NULLS LAST, c.candidate_id
    LIMIT $10
) AS best
ORDER BY place, score DESC NULLS LAST, candidate_id
"""


async def found_by_name(conn: Connection, filters: Filters, name: str, other: str, *, limit: int) -> list[Hit]:
    """Those with a name like one of these; nobody of a blind batch before a decision."""
    return _hits(await conn.fetch(FOUND_BY_NAME, *_parameters(filters), name, other, limit))


# Even where statements are kept prepared: the plan is to follow from what is asked for.
PLAN_BY_PARAMETERS: Final[LiteralString] = """
SET LOCAL plan_cache_mode = 'force_custom_plan'
"""


async def plan_by_parameters(conn: Connection) -> None:
    """For the searches of the caller's transaction."""
    await conn.execute(PLAN_BY_PARAMETERS)


SCAN_ON: Final[LiteralString] = """
SET LOCAL hnsw.iterative_scan = 'relaxed_order'
"""

FOUND_BY_MEANING: Final[LiteralString] = """
WITH nearest AS MATERIALIZED (
    SELECT c.candidate_id, c.embedding <=> $8::text::vector AS distance
    FROM candidate_search c LEFT JOIN candidate_decisions d ON d.candidate_id = c.candidate_id
    WHERE c.workspace_id = $1 AND c.batch_id = ANY ($2::text[])
        AND ($3::text[] = '{}' OR c.skills @> $3)
            AND ($4::float8 IS NULL OR c.years >= $4)
        AND ($5::text[] = '{}' OR c.places && $5)
        AND ($6::text[] = '{}' OR c.languages @> $6)
        AND ($7::text IS NULL OR d.decision = $7)
        AND c.embedding IS NOT NULL
    ORDER BY distance
    LIMIT $9
)
SELECT n.candidate_id, dense_rank() OVER (ORDER BY n.distance) AS place
FROM nearest n JOIN candidate_standings s ON s.candidate_id = n.candidate_id
WHERE s.newer_id IS NULL
ORDER BY place, n.candidate_id
"""


async def found_by_meaning(conn: Connection, filters: Filters, embedding: Sequence[float], *, limit: int) -> list[Hit]:
    """Those whose CV is nearest in meaning; call it in a transaction."""
    await conn.execute(SCAN_ON)
    return _hits(await conn.fetch(FOUND_BY_MEANING, *_parameters(filters), vector(embedding), limit))


FOUND_CANDIDATES: Final[LiteralString] = """
SELECT s.candidate_id, s.batch_id, b.name AS batch_name, t.blind, t.blind_schools, s.scale, d.decision,
    c.education, c.name, c.phone, r.filename,
    c.profile_json::jsonb #>> '{headline,value}' AS title, s.score, r.raw_text
FROM candidate_standings s
    JOIN candidates c ON c.id = s.candidate_id
    JOIN cv_batches b ON b.id = s.batch_id
    JOIN batch_threads t ON t.batch_id = s.batch_id
    LEFT JOIN resumes_raw r ON r.id = s.resume_id
    LEFT JOIN candidate_decisions d ON d.candidate_id = s.candidate_id
WHERE s.workspace_id = $1 AND s.candidate_id = ANY ($2::text[])
ORDER BY array_position($2::text[], s.candidate_id::text)
"""


async def found_candidates(
    conn: Connection, workspace_id: WorkspaceId, candidate_ids: Sequence[CandidateId]
) -> list[FoundCandidate]:
    """What a list shows of these, in their order."""
    rows = await conn.fetch(FOUND_CANDIDATES, workspace_id, candidate_ids)
    return [FoundCandidate.model_validate(dict(row)) for row in rows]


DELETE_OLD_SEARCHES: Final[LiteralString] = """
DELETE FROM candidate_searches WHERE user_id = $1 AND searched_at < $2
"""

INSERT_SEARCH: Final[LiteralString] = """
INSERT INTO candidate_searches (workspace_id, user_id, words, searched_at) VALUES ($1, $2, $3, $4) RETURNING id
"""


async def insert_search(
    conn: Connection, workspace_id: WorkspaceId, user_id: UserId, words: str, *, at: datetime
) -> UUID:
    """Keep what somebody searched for, so that a page can be turned; their older searches are forgotten."""
    await conn.execute(DELETE_OLD_SEARCHES, user_id, at - KEPT)
    return UUID(str(await conn.fetchval(INSERT_SEARCH, workspace_id, user_id, words, at)))


SEARCH_WORDS: Final[LiteralString] = """
SELECT words FROM candidate_searches WHERE id = $1 AND workspace_id = $2 AND user_id = $3
"""


async def search_words(conn: Connection, search_id: UUID, workspace_id: WorkspaceId, user_id: UserId) -> str | None:
    """The words of a search of this person."""
    words: str | None = await conn.fetchval(SEARCH_WORDS, search_id, workspace_id, user_id)
    return words


def _parameters(filters: Filters) -> tuple[object, ...]:
    """$1 to $7 of every ranking."""
    return (
        *(filters.workspace_id, filters.batch_ids, filters.skills, filters.years),
        *(filters.places, filters.languages, filters.decision.value if filters.decision else None),
    )


def vector(values: Sequence[float]) -> str:
    """As pgvector reads it."""
    return "[" + ",".join(f"{value:.6f}" for value in values) + "]"


def _hits(rows: Iterable[asyncpg.Record]) -> list[Hit]:
    return [Hit(CandidateId(str(row["candidate_id"])), int(row["place"])) for row in rows]
