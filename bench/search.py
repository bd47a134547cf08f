"""How fast people are found among many: the figures of docs/benchmarks.md.

    python -m bench.search [--candidates 100000] [--searches 200] [--data FOLDER]

Invented people of every trade we know and 12 cities in 500 batches, with rows like those of real CVs. Their points are
those of their trade's digest, moved at random, since embedding so many texts takes hours. Searches come from the words
of the trades, cities and names, and run as the bot runs them, from the words to the page with its matched lines. The
database is kept in FOLDER where one is given, and is not filled again.
"""

import argparse
import asyncio
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from bot.accounts.models import Reader
from bot.candidates.search import Search
from bot.candidates.searching import name_row
from bot.clients.embedding import DIMENSIONS, Embedder
from bot.core.clock import SystemClock
from bot.taxonomy.occupations import occupations
from bot.taxonomy.skills import skill_matcher
from bot.taxonomy.word_forms import stems
from db.embedded import EmbeddedPostgres
from db.migrations import migrate
from db.models.ids import UserId, WorkspaceId
from db.models.users import Role
from db.pool import Connection, open_pool

AIM_MS = 300.0
BATCHES, CHANNELS, SEEN_CHANNELS = 500, 50, 40
STEMS = 220  # different ones of a CV
QUOTE = "'"
CHUNK = 2000  # rows that are written at once
CITIES = "Riyadh Jeddah Dammam Dubai Cairo Amman Beirut London Berlin Lagos Mumbai Manila".split()
FIRST = "Layla Omar Khalid Sara Mohammed Yusuf Amina Wei Lukas Grace Priya Chidi Elena Tariq Noor Hans".split()
LAST = "Haddad Alharbi Mansour Okonkwo Sharma Brandt Menon Costa Nguyen Silva Qahtani Novak Rossi Khan Ito Berg".split()


class Trade(NamedTuple):
    title: str
    field: str
    skills: tuple[str, ...]
    point: np.ndarray[Any, np.dtype[np.float64]]


async def trades(embedder: Embedder) -> list[Trade]:
    """Each field of work with the skills of it."""
    found = []
    for name in sorted(occupations()._known):  # noqa: SLF001 — the table itself
        (field,) = occupations().named(name)
        skills = tuple(sorted(field.skills))[:25] or ("Excel", "Reporting")
        point = np.array(await embedder.of_passage(f"{name}. {', '.join(skills)}"))
        found.append(Trade(name.title(), name, skills, point))
    return found


def vocabulary(rng: random.Random) -> list[str]:
    """Words as frequent as those of a language: the n-th is met n times less often than the first."""
    letters = "abcdefghiklmnoprstuvwz"
    return ["".join(rng.choices(letters, k=rng.randint(4, 9))) for _ in range(20_000)]


class People:
    """Rows of invented people, the same at every run."""

    def __init__(self, known: Sequence[Trade]) -> None:
        self._rng = random.Random(7)
        self._noise = np.random.default_rng(7)
        self._trades = known
        self._words = vocabulary(self._rng)
        self._weights = list(np.cumsum([1 / (place + 2) for place in range(len(self._words))]))

    def rows(self, count: int) -> Iterator[dict[str, object]]:
        for number in range(count):
            yield self._row(number)

    def _row(self, number: int) -> dict[str, object]:
        rng = self._rng
        trade = rng.choice(self._trades)
        name = f"{rng.choice(FIRST)} {rng.choice(FIRST)} {rng.choice(LAST)}"
        city = rng.choice(CITIES)
        skills = rng.sample(trade.skills, min(len(trade.skills), rng.randint(3, 9)))
        every = dict.fromkeys((*skills, *(other for skill in skills for other in skill_matcher().implies(skill))))
        weights = dict.fromkeys(rng.choices(self._words, cum_weights=self._weights, k=STEMS), "D")
        weights.update((stem, "B") for skill in skills for stem in stems(skill))
        weights.update((stem, "A") for stem in stems(trade.title))
        weights[f"@{trade.field}"] = "A"
        weights.update((f"#{skill}", "B") for skill in every)
        point = trade.point + self._noise.normal(0, 0.02, DIMENSIONS)
        point /= np.linalg.norm(point)
        text = "\n".join((name, trade.title, city, *(f"Worked with {skill}" for skill in skills), *weights))
        return {
            "id": f"c{number}",
            "batch": f"b{rng.randrange(BATCHES)}",
            "name": name,
            "text": text,
            "title": trade.title,
            "score": rng.randint(0, 100),
            "document": " ".join(f"'{stem.replace(QUOTE, QUOTE * 2)}':1{weight}" for stem, weight in weights.items()),
            "search_name": name_row(name),
            "skills": list(every),
            "years": round(rng.uniform(0, 25), 1),
            "places": [city],
            "languages": rng.sample(("English", "Arabic", "French", "German"), rng.randint(1, 2)),
            "embedding": "[" + ",".join(f"{value:.5f}" for value in point) + "]",
        }


# One row of `$1`, a JSON array, is one person.
PEOPLE = """
WITH person AS (
    SELECT * FROM jsonb_to_recordset($1) AS p (id text, batch text, name text, text text, title text, score int,
        document text, search_name text, skills text[], years float8, places text[], languages text[], embedding text)
), resume AS (
    INSERT INTO resumes_raw (id, user_id, filename, file_url, file_size, raw_text)
    SELECT md5(id)::uuid, 1, id || '.pdf', 'file:///' || id, 1, text FROM person
), candidate AS (
    INSERT INTO candidates (id, batch_id, name, profile_json, overall_score)
    SELECT id, batch, name, jsonb_build_object('headline', jsonb_build_object('value', title))::text, score FROM person
), standing AS (
    INSERT INTO candidate_standings (candidate_id, workspace_id, batch_id, resume_id, score, assessor, assessed_at)
    SELECT id, 'T1', batch, md5(id)::uuid, score, 'bench', now() FROM person
), decision AS (
    INSERT INTO candidate_decisions (candidate_id, workspace_id, decision, decided_by, decided_at)
    SELECT id, 'T1', CASE WHEN score > 90 THEN 'shortlisted' ELSE 'passed' END, 1, now() FROM person
    WHERE score > 90 OR score < 5
)
INSERT INTO candidate_search
SELECT id, 'T1', batch, document::tsvector, search_name, skills, years, places, languages, embedding::vector FROM person
"""
BATCH_ROWS = """
WITH batch AS (
    INSERT INTO cv_batches (id, user_id, name) SELECT 'b' || n, 1, 'Batch ' || n FROM generate_series(0, $1 - 1) AS n
    RETURNING id
)
INSERT INTO batch_threads (batch_id, workspace_id, job_id, channel_id, blind)
SELECT id, 'T1', '00000000-0000-0000-0000-000000000001', 'C' || substr(id, 2)::int % $2, substr(id, 2)::int % 10 = 0
FROM batch
"""
NEAREST_INDEX = (
    "CREATE INDEX candidate_search_embedding_idx ON candidate_search USING hnsw (embedding vector_cosine_ops)"
)


async def fill(conn: Connection, people: People, count: int) -> None:
    await conn.execute(
        """
        INSERT INTO users (id, email, password_hash, first_name, last_name) VALUES (1, 'a@example.com', 'x', 'A', 'B');
        INSERT INTO workspaces (id) VALUES ('T1');
        INSERT INTO jobs (id, user_id, title, description, requirements_json)
        VALUES ('00000000-0000-0000-0000-000000000001', 1, 'T', 'D', '{}');
        DROP INDEX candidate_search_embedding_idx;
        SET synchronous_commit = off; SET maintenance_work_mem = '1GB'
        """
    )
    await conn.execute(BATCH_ROWS, BATCHES, CHANNELS)
    chunk: list[dict[str, object]] = []
    for row in people.rows(count):
        chunk.append(row)
        if len(chunk) == CHUNK:
            await conn.execute(PEOPLE, chunk)
            chunk = []
    await conn.execute(PEOPLE, chunk)
    await conn.execute(NEAREST_INDEX)
    await conn.execute("VACUUM ANALYZE")


def searches(known: Sequence[Trade], count: int) -> Iterator[str]:
    """What people type, in turn: a trade in a city, skills, years and a language, a name, Arabic, a decision."""
    rng = random.Random(11)
    arabic = ("محاسب في جدة خبرة خمس سنوات", "مطور بايثون في الرياض", "ممرضة عناية مركزة", "مهندس شبكات في دبي")
    for number in range(count):
        trade = rng.choice(known)
        skill, other = rng.choice(trade.skills), rng.choice(trade.skills)
        yield (
            f"{trade.title} in {rng.choice(CITIES)}",
            f"{trade.title} with {skill} and {other} in {rng.choice(CITIES)}",
            f"{skill} at least {rng.randint(2, 12)} years",
            f"{rng.choice(FIRST)} {rng.choice(LAST)}",
            f"{trade.title} {other} speaks French",
            rng.choice(arabic),
            f"shortlisted {trade.title}",
            f"somebody who has led {trade.field} for a bank",
        )[number % 8]


async def measure(count: int, number: int, data: Path | None) -> None:
    home = data or Path(tempfile.mkdtemp(prefix="nexus-"))
    server = EmbeddedPostgres(home, durable=False)
    url = await server.start()
    await asyncio.to_thread(migrate, url)
    pool = await open_pool(url)
    embedder = Embedder()
    search = Search(pool, SystemClock(), embedder)
    actor = Reader(
        workspace_id=WorkspaceId("T1"),
        slack_user_id="U1",
        user_id=UserId(1),
        role=Role.RECRUITER,
        timezone="UTC",
        language="en",
        channel_ids=frozenset(f"C{channel}" for channel in range(SEEN_CHANNELS)),
    )
    try:
        known = await trades(embedder)
        began = time.perf_counter()
        async with pool.acquire() as conn:
            if not await conn.fetchval("SELECT EXISTS (SELECT FROM candidate_search)"):
                await fill(conn, People(known), count)
            there = await conn.fetchval("SELECT count(*) FROM candidate_search")
        print(f"{there} people, there after {time.perf_counter() - began:.0f} s")
        for words in searches(known, 16):  # caches of every kind are warm in a bot that runs
            await search.start(actor, words)
        taken, found = dict[str, float](), 0
        for place, words in enumerate(searches(known, number)):
            began = time.perf_counter()
            page = await search.start(actor, words)
            taken[f"{place} {words}"] = (time.perf_counter() - began) * 1000
            found += bool(page.total)
        told(list(taken.values()), found)
        for words, milliseconds in sorted(taken.items(), key=lambda one: -one[1])[:5]:
            print(f"slow: {milliseconds:.0f} ms  {words}")
    finally:
        embedder.close()
        await pool.close()
        await server.stop()
        if data is None:
            shutil.rmtree(home)


def told(taken: Sequence[float], found: int) -> None:
    cuts = statistics.quantiles(taken, n=100)
    p95 = cuts[94]
    print(f"{len(taken)} searches, {found} of which found somebody")
    print(f"p50 {cuts[49]:.0f} ms, p95 {p95:.0f} ms, p99 {cuts[98]:.0f} ms")
    print(f"p95 to the aim of {AIM_MS:.0f} ms: {p95 / AIM_MS:.2f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--candidates", type=int, default=100_000)
    parser.add_argument("--searches", type=int, default=200)
    parser.add_argument("--data", type=Path)
    arguments = parser.parse_args()
    asyncio.run(measure(arguments.candidates, arguments.searches, arguments.data))
