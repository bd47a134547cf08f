"""How well candidates are ranked where the right order is known: the figures of docs/accuracy.md.

    python -m bench.ranking [FOLDER]

FOLDER is a CV set with `jobs/`, as in `bench.accuracy`. CVs are read as the bot reads them. Beside our order stand
that of TF-IDF, which counts the words that job and CV share, and that of embeddings alone: the passage of a CV that is
nearest to the job in meaning. That is the stronger way; the mean of all passages reaches less on the set.
"""

import argparse
import asyncio
import csv
import math
import operator
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.accuracy import scorer
from bench.reading import reader_pool
from bot.candidates.rules import assess, rank_order
from bot.clients.embedding import Embedder
from bot.cvs.models import Reading, Unreadable
from bot.openings.rules import requirements_from
from bot.taxonomy.word_forms import stems
from tests.cvs.corpus import AS_OF, ROOT

Grades = Mapping[str, int]  # candidate → 0–3
Point = tuple[float, ...]
PASSAGE, STEP = 60, 45  # words of a passage, and from one to the next


def grades_of(folder: Path) -> dict[str, dict[str, int]]:
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    with (folder / "jobs" / "relevance.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            grades[row["job"]][row["id"]] = int(row["grade"])
    return grades


async def readings_of(folder: Path) -> dict[str, Reading]:
    """By candidate; those that cannot be read are left out, and so come last."""
    pool = reader_pool()

    async def read(row: Mapping[str, str]) -> tuple[str, Reading] | None:
        path = folder / row["file"]
        try:
            return row["id"], await pool.read(path.read_bytes(), filename=path.name, as_of=AS_OF)
        except Unreadable:
            return None

    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as manifest:
        rows = list(csv.DictReader(manifest))
    try:
        return dict(found for found in await asyncio.gather(*map(read, rows)) if found)
    finally:
        await pool.close()


def job_of(path: Path) -> tuple[str, str]:
    """Title and description."""
    title, _newline, description = path.read_text(encoding="utf-8-sig").strip().partition("\n")
    return title.strip(), description.strip()


def ours(title: str, description: str, readings: Mapping[str, Reading]) -> list[str]:
    requirements = requirements_from(title, description)
    return rank_order([(known, assess(one, requirements, as_of=AS_OF)) for known, one in readings.items()])


def by_tf_idf(title: str, description: str, readings: Mapping[str, Reading]) -> list[str]:
    words = {known: Counter(stems(one.raw_text)) for known, one in readings.items()}
    spread = Counter(word for counted in words.values() for word in counted)
    rare = {word: math.log((1 + len(words)) / (1 + count)) + 1 for word, count in spread.items()}

    def vector(counted: Counter[str]) -> dict[str, float]:
        weights = {word: count * rare[word] for word, count in counted.items() if word in rare}
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {word: weight / length for word, weight in weights.items()}

    job = vector(Counter(stems(f"{title}\n{description}")))
    likeness = {
        known: sum(weight * job.get(word, 0.0) for word, weight in vector(counted).items())
        for known, counted in words.items()
    }
    return sorted(words, key=lambda known: (-likeness[known], known))


async def passages_of(readings: Mapping[str, Reading], embedder: Embedder) -> dict[str, list[Point]]:
    """Each CV as the points of its passages, which overlap."""
    points: dict[str, list[Point]] = {}
    for known, reading in readings.items():
        words = reading.raw_text.split()
        starts = range(0, max(1, len(words) - PASSAGE + STEP), STEP)
        points[known] = [await embedder.of_passage(" ".join(words[start : start + PASSAGE])) for start in starts]
    return points


async def by_embeddings(
    title: str, description: str, passages: Mapping[str, Sequence[Point]], embedder: Embedder
) -> list[str]:
    job = await embedder.of_search(f"{title}\n{description}")
    likeness = {known: max(sum(map(operator.mul, job, one)) for one in points) for known, points in passages.items()}
    return sorted(passages, key=lambda known: (-likeness[known], known))


def overtaken(order: Sequence[str], grades: Grades) -> int:
    """Pairs in which somebody of grade 0 stands above somebody of grade 2 or 3."""
    found, nobodies = 0, 0
    for known in order:
        nobodies += grades[known] == 0
        found += nobodies * (grades[known] >= 2)
    return found


async def main(folder: Path) -> None:
    score = scorer(folder)
    readings = await readings_of(folder)
    embedder = Embedder()
    passages = await passages_of(readings, embedder)
    totals: Counter[str] = Counter()
    jobs = sorted(grades_of(folder).items())
    print("| job | nDCG@10 | precision@3 of the best possible | tau | 0 above 2 or 3", end=" | ")
    print("TF-IDF nDCG@10 | embeddings nDCG@10 |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for job, grades in jobs:
        title, description = job_of(folder / "jobs" / f"{job}.txt")
        order = ours(title, description, readings)
        told = score.rank_one(order, grades)
        best = min(3, sum(grade >= 2 for grade in grades.values())) / 3
        figures = {
            "ndcg": told["ndcg10"],
            "p3": told["p3"] / best,
            "tau": told["tau_norm"],
            "overtaken": overtaken(order, grades),
            "tf_idf": score.rank_one(by_tf_idf(title, description, readings), grades)["ndcg10"],
            "embeddings": score.rank_one(await by_embeddings(title, description, passages, embedder), grades)["ndcg10"],
        }
        totals.update(figures)
        print(f"| {job} | {_row(figures)} |")
    embedder.close()
    print(f"| mean | {_row({name: total / len(jobs) for name, total in totals.items()})} |")


def _row(figures: Mapping[str, float]) -> str:
    return " | ".join(f"{value:.3f}" if name != "overtaken" else f"{value:g}" for name, value in figures.items())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT)
    asyncio.run(main(parser.parse_args().folder))
