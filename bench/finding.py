"""Whether a search finds the right people, with and without embeddings: the figures of docs/accuracy.md.

    python -m bench.finding [FOLDER]

FOLDER holds CVs and `searches.csv`: words, and the stems of the right people's files, separated by spaces. By default
these are the sample CVs of the project and `bench/searches.csv`. CVs are read and indexed as the bot does it.
"""

import argparse
import asyncio
import csv
import math
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.reading import reader_pool
from bot.candidates.rows import candidate_row
from bot.candidates.rules import assess
from bot.candidates.search import Search, ranked
from bot.candidates.searching import asked
from bot.clients.embedding import Embedder
from bot.core.clock import SystemClock
from bot.cvs.models import Reading, Unreadable
from bot.openings.models import Requirements
from bot.settings.models import STANDARD
from db.embedded import EmbeddedPostgres
from db.migrations import migrate
from db.models.ids import BatchId, CandidateId
from db.models.search import Filters
from db.pool import Connection, Pool, open_pool
from db.queries import candidates, resumes
from tests.cvs.corpus import AS_OF
from tests.db.people import NOW, WORKSPACE, opened_batch, stored_resume

SAMPLES = Path(__file__).parents[1] / "bot" / "demo" / "cvs"
SEARCHES = Path(__file__).with_name("searches.csv")
FIRST = 5  # places of which recall is told
DISCOUNTED = 10  # places that nDCG looks at


def contents(paths: Sequence[Path]) -> dict[str, bytes]:
    """By file name."""
    return {path.name: path.read_bytes() for path in paths}


async def read(files: Mapping[str, bytes]) -> dict[str, Reading]:
    """By the file's stem; those that cannot be read are left out, and so are not found."""
    pool = reader_pool()

    async def one(name: str) -> tuple[str, Reading] | None:
        try:
            return name.rpartition(".")[0], await pool.read(files[name], filename=name, as_of=AS_OF)
        except Unreadable:
            return None

    try:
        return dict(found for found in await asyncio.gather(*map(one, files)) if found)
    finally:
        await pool.close()


async def keep(conn: Connection, batch_id: BatchId, known: str, reading: Reading) -> None:
    resume_id = await stored_resume(conn)
    await resumes.insert_reading(
        conn,
        resume_id,
        raw_text=reading.raw_text,
        media_type=reading.media_type,
        reading=reading.model_dump(mode="json"),
        pipeline="bench",
        at=NOW,
    )
    assessment = assess(reading, Requirements(title="", items=()), as_of=AS_OF)
    await candidates.upsert_candidate(
        conn,
        candidate_row(CandidateId(known), batch_id, reading, assessment),
        workspace_id=WORKSPACE,
        resume_id=resume_id,
        score=None,
        assessor="bench",
        scale=STANDARD.model_dump(mode="json"),
        at=NOW,
    )


def ndcg(order: Sequence[str], right: frozenset[str]) -> float:
    gained = sum(1 / math.log2(place + 2) for place, known in enumerate(order[:DISCOUNTED]) if known in right)
    return gained / sum(1 / math.log2(place + 2) for place in range(min(len(right), DISCOUNTED)))


def recall(order: Sequence[str], right: frozenset[str]) -> float:
    return len(right.intersection(order[:FIRST])) / min(len(right), FIRST)


async def found(pool: Pool, filters: Filters, words: str, embedder: Embedder | None) -> list[CandidateId]:
    wanted = asked(words)
    embedding = await embedder.of_search(words) if embedder else None
    async with pool.acquire() as conn, conn.transaction():
        return await ranked(conn, wanted, filters.model_copy(update=wanted.filters()), embedding)


async def measure(readings: Mapping[str, Reading], searches: Mapping[str, frozenset[str]]) -> None:
    home = Path(tempfile.mkdtemp(prefix="nexus-"))
    server = EmbeddedPostgres(home, durable=False)
    url = await server.start()
    await asyncio.to_thread(migrate, url)
    pool = await open_pool(url)
    embedder = Embedder()
    search = Search(pool, SystemClock(), embedder)
    try:
        async with pool.acquire() as conn:
            batch_id = await opened_batch(conn)
            await conn.execute("UPDATE batch_threads SET blind = false")
            for known, reading in readings.items():
                await keep(conn, batch_id, known, reading)
        for known in readings:
            await search.index(CandidateId(known))
        filters = Filters(workspace_id=WORKSPACE, batch_ids=(batch_id,))
        print(f"| words ({len(readings)} CVs) | right | nDCG@10 | recall@5 | without embeddings | |")
        print("| --- | --- | --- | --- | --- | --- |")
        figures = []
        for words, right in searches.items():
            orders = [await found(pool, filters, words, one) for one in (embedder, None)]
            figures.append([score(order, right) for order in orders for score in (ndcg, recall)])
            print(f"| {words} | {len(right)} | {_row(figures[-1])} |")
        print(f"| mean | | {_row([sum(column) / len(figures) for column in zip(*figures, strict=True)])} |")
    finally:
        embedder.close()
        await pool.close()
        await server.stop()
        shutil.rmtree(home)


def _row(figures: Sequence[float]) -> str:
    return " | ".join(f"{figure:.3f}" for figure in figures)


def main(folder: Path | None) -> None:
    with (folder / "searches.csv" if folder else SEARCHES).open(encoding="utf-8", newline="") as lines:
        searches = {row["words"]: frozenset(row["right"].split()) for row in csv.DictReader(lines)}
    paths = [path for path in sorted((folder or SAMPLES).iterdir()) if path.suffix not in {".csv", ".md"}]
    asyncio.run(measure(asyncio.run(read(contents(paths))), searches))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    main(parser.parse_args().folder)
