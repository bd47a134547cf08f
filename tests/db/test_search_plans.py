"""The rankings of a search use their indexes, on a table large enough that reading all of it would show."""

from collections.abc import AsyncIterator
from typing import LiteralString

import pytest

from db.embedded import EmbeddedPostgres
from db.models.candidates import Decision
from db.models.ids import BatchId, CandidateId
from db.models.search import Filters, SearchRow
from db.pool import Connection, Pool, open_pool
from db.queries import search
from tests.database import cloned
from tests.db.people import WORKSPACE, assessed_candidate, opened_batch, slack_user

PEOPLE = 20_000
NEAR = 5  # one in so many has a point: that index takes longest to make

FILL: LiteralString = """
WITH person AS (
    SELECT 'p' || n AS id, n, 'word' || n % 400 AS word, 'skill' || n % 300 AS skill, 'Town' || n % 200 AS town
    FROM generate_series(1, $2::int) AS n
), candidate AS (
    INSERT INTO candidates (id, batch_id) SELECT id, $1 FROM person
), decision AS (
    INSERT INTO candidate_decisions (candidate_id, workspace_id, decision, decided_by, decided_at)
    SELECT id, $3, CASE n % 100 WHEN 0 THEN 'shortlisted' ELSE 'passed' END, $5::int, now() FROM person WHERE n % 2 = 0
), standing AS (
    INSERT INTO candidate_standings (candidate_id, workspace_id, batch_id, assessor, assessed_at)
    SELECT id, $3, $1, 'rules-1', now() FROM person
)
INSERT INTO candidate_search
SELECT id, $3, $1, array_to_tsvector(ARRAY[word] || ARRAY(SELECT 'filler' || (n + i) FROM generate_series(1, 60) AS i)),
    md5(n::text) || ' ' || md5(word), ARRAY[skill], n % 30, ARRAY[town], '{}',
    CASE WHEN n % $4::int = 0 THEN ('[' || cos(n) || ',' || sin(n) || repeat(',0', 382) || ']')::vector END
FROM person
"""


@pytest.fixture(scope="module")
async def many(postgres: EmbeddedPostgres) -> AsyncIterator[tuple[Pool, Filters]]:
    async with cloned(postgres) as url:
        pool = await open_pool(url)
        try:
            async with pool.acquire() as conn:
                person = await slack_user(conn)
                batch_id = await opened_batch(conn)
                await conn.execute(FILL, batch_id, PEOPLE, WORKSPACE, NEAR, person.user_id)
                await conn.execute("ANALYZE")
            yield pool, Filters(workspace_id=WORKSPACE, batch_ids=(batch_id, BatchId("other")))
        finally:
            await pool.close()


async def _plan(conn: Connection, statement: str, *values: object) -> str:
    return "\n".join(row[0] for row in await conn.fetch(f"EXPLAIN {statement}", *values))


@pytest.mark.parametrize(
    ("changes", "words", "index"),
    [
        ({}, "'word7'", "candidate_search_document_idx"),
        ({}, "('word7' | '@field') & 'filler9'", "candidate_search_document_idx"),
        ({"skills": ("skill7",)}, "", "candidate_search_skills_idx"),
        ({"places": ("Town7",)}, "", "candidate_search_places_idx"),
        ({"decision": Decision.SHORTLISTED}, "", "candidate_decisions_decision_idx"),
    ],
)
async def test_words_and_filters(
    many: tuple[Pool, Filters], changes: dict[str, object], words: str, index: str
) -> None:
    pool, filters = many
    asked = filters.model_copy(update=changes)
    async with pool.acquire() as conn:
        plan = await _plan(conn, search.FOUND_BY_WORDS, *search._parameters(asked), words, words, 100)
    assert index in plan, plan
    assert "Seq Scan on candidate_search" not in plan


async def test_names(many: tuple[Pool, Filters]) -> None:
    pool, filters = many
    async with pool.acquire() as conn:
        plan = await _plan(
            conn, search.FOUND_BY_NAME, *search._parameters(filters), "khalid mansour", "2kld 2mnsr", 100
        )
    assert "candidate_search_name_idx" in plan, plan
    assert "Seq Scan on candidate_search" not in plan


async def test_meaning(many: tuple[Pool, Filters]) -> None:
    pool, filters = many
    point = search.vector((1.0, *[0.0] * 383))
    async with pool.acquire() as conn, conn.transaction():
        await conn.execute(search.SCAN_ON)
        plan = await _plan(conn, search.FOUND_BY_MEANING, *search._parameters(filters), point, 30)
        found = await search.found_by_meaning(conn, filters, (1.0, *[0.0] * 383), limit=30)
    assert "candidate_search_embedding_idx" in plan
    assert len(found) == 30


async def test_what_a_page_shows_is_fetched_by_key(many: tuple[Pool, Filters]) -> None:
    pool, _filters = many
    async with pool.acquire() as conn:
        plan = await _plan(conn, search.FOUND_CANDIDATES, WORKSPACE, ["p1", "p2", "p3"])
    for table in ("candidate_standings", "candidates", "candidate_decisions"):
        assert f"Seq Scan on {table} " not in plan, plan


async def test_the_batches_of_channels_have_an_index(many: tuple[Pool, Filters]) -> None:
    pool, _filters = many
    async with pool.acquire() as conn, conn.transaction():
        await conn.execute("SET LOCAL enable_seqscan = off")  # of one batch, reading all is right
        plan = await _plan(conn, search.VISIBLE_BATCHES, WORKSPACE, ["C1", "C2"])
    assert "Seq Scan" not in plan, plan
    assert "channel_id" in plan, plan


async def test_what_is_compared_for_each_row_stands_in_the_row(conn: Connection) -> None:
    """However long the document: else each row that an index names costs several more pages."""
    batch_id = await opened_batch(conn)
    await assessed_candidate(conn, batch_id, "long", 50)
    many_words = " ".join(f"'{word:x}':1D" for word in range(10**6, 10**6 + 400))
    await search.upsert_search_row(
        conn,
        SearchRow(
            candidate_id=CandidateId("long"),
            workspace_id=WORKSPACE,
            batch_id=batch_id,
            document=many_words,
            name="layla haddad 1ll 1hdd",
            skills=("Java", "Kafka"),
            years=5.0,
            places=("Riyadh",),
            languages=("Arabic",),
            embedding=tuple(n / 384 for n in range(384)),
        ),
    )
    [stored] = await conn.fetch(
        "SELECT pg_column_size(document) AS length, num_nulls(pg_column_toast_chunk_id(name),"
        " pg_column_toast_chunk_id(skills), pg_column_toast_chunk_id(places), pg_column_toast_chunk_id(languages))"
        " AS inside FROM candidate_search"
    )
    assert stored["length"] > 2048
    assert stored["inside"] == 4
