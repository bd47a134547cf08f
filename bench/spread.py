"""How far the score of one CV for one job swings, where it must not: the figures of docs/accuracy.md.

    python -m bench.spread [FOLDER] [--runs 10]

FOLDER is a CV set with `jobs/`, as in `bench.accuracy`; without one, the CVs and the job of the demo are taken. First
every CV is held against every job again and again, in two processes with hash seeds of their own that read the files
anew, each time in another order. Then each CV is written as plain text, and scored again as told by somebody else, in
other kinds of files, and with what the jobs ask for hidden in it. A spread is the largest score minus the smallest.
"""

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from bench.ranking import job_of
from bench.reading import reader_pool
from bot.candidates.rules import assess
from bot.cvs.models import Reading, Unreadable
from bot.cvs.pipeline.pool import ReaderPool
from bot.openings.models import Requirements
from bot.openings.rules import requirements_from
from tests.cvs.corpus import AS_OF, ROOT
from tests.cvs.variants import Variant, by_somebody_else, folded, in_other_files, with_hidden_words, with_photo

DEMO = Path(__file__).resolve().parents[1] / "bot" / "demo"
SEEDS = (1, 2)
HIDDEN_WORDS = 60  # letters are few on a line, however tiny

Scores = dict[str, int | None]  # by "CV × job"


def files_of(folder: Path) -> list[Path]:
    there = folder / "files" if (folder / "files").is_dir() else folder / "cvs"
    return sorted(path for path in there.iterdir() if path.suffix != ".md")


def jobs_of(folder: Path) -> dict[str, Requirements]:
    paths = sorted((folder / "jobs").glob("*.txt")) or [folder / "job.txt"]
    return {path.stem: requirements_from(*job_of(path)) for path in paths}


async def _read(pool: ReaderPool[Reading], data: bytes) -> Reading | None:
    try:
        return await pool.read(data, filename="cv", as_of=AS_OF)
    except Unreadable:
        return None


async def read_all(datas: Iterable[bytes]) -> list[Reading | None]:
    pool = reader_pool()
    try:
        return list(await asyncio.gather(*(_read(pool, data) for data in datas)))
    finally:
        await pool.close()


def scores_of(readings: Sequence[tuple[str, Reading]], jobs: Sequence[tuple[str, Requirements]]) -> Scores:
    return {
        f"{known} × {job}": assess(reading, requirements, as_of=AS_OF).score
        for known, reading in readings
        for job, requirements in jobs
    }


def repeated(folder: Path, runs: int) -> list[Scores]:
    """The scores of several runs in one process, which read the files once; each run is in an order of its own."""
    paths = files_of(folder)
    read = asyncio.run(read_all(path.read_bytes() for path in paths))
    readings = [(path.stem, one) for path, one in zip(paths, read, strict=True) if one is not None]
    jobs, told = list(jobs_of(folder).items()), []
    for _run in range(runs):
        random.shuffle(readings)
        random.shuffle(jobs)
        told.append(scores_of(readings, jobs))
    return told


def in_fresh_processes(folder: Path, runs: int) -> Iterator[Scores]:
    each = str(runs // len(SEEDS))
    for seed in SEEDS:
        command = [sys.executable, "-m", "bench.spread", str(folder), "--runs", each, "--one-process"]
        environment = {**os.environ, "PYTHONHASHSEED": str(seed)}
        yield from json.loads(subprocess.run(command, env=environment, capture_output=True, check=True).stdout)


def spread(told: Sequence[Scores]) -> tuple[int, int]:
    """(how many pairs of CV and job, the largest spread of one)"""
    pairs = told[0].keys()
    return len(pairs), max(_swing([scores.get(pair) for scores in told]) for pair in pairs)


def _swing(scores: Sequence[int | None]) -> int:
    """No score, where another has one, is a swing of everything."""
    numbers = [score for score in scores if score is not None]
    if not numbers:
        return 0
    return max(numbers) - min(numbers) if len(numbers) == len(scores) else 100


def variants_of(reading: Reading, words: str) -> Iterator[tuple[str, Variant]]:
    """What is changed, by the groups of the table; `reading` is of the plain text."""
    text = reading.raw_text
    for one in by_somebody_else(reading):
        yield one.kind, one
    yield "photo", with_photo(text)
    for one in in_other_files(text):
        yield f"as {one.kind}", one
    for one in with_hidden_words(text, words):
        yield f"hidden: {one.kind}", one


def stuffing(jobs: Mapping[str, Requirements]) -> str:
    """What the jobs ask for, as somebody would hide it."""
    names = dict.fromkeys(name for job in jobs.values() for item in job.items for name in item.any_of if name.isascii())
    return ", ".join(list(names)[:HIDDEN_WORDS])


async def of_variants(folder: Path, *, show: bool) -> dict[str, list[int]]:
    """By what was changed: how far each score of a variant is from that of the plain text."""
    jobs, swings = jobs_of(folder), defaultdict[str, list[int]](list)
    words = stuffing(jobs)
    pool = reader_pool()
    try:
        for path in files_of(folder):
            shown = await _read(pool, path.read_bytes())
            plain = await _read(pool, folded(shown.raw_text).encode()) if shown else None
            if plain is None:
                continue
            told = list(variants_of(plain, words))
            read = await asyncio.gather(*(_read(pool, variant.data) for _kind, variant in told))
            wanted = scores_of([(path.stem, plain)], list(jobs.items()))
            for (kind, _variant), reading in zip(told, read, strict=True):
                scores = scores_of([(path.stem, reading)], list(jobs.items())) if reading else {}
                for pair, score in wanted.items():
                    swing = _swing([score, scores.get(pair)])
                    swings[kind].append(swing)
                    if swing and show:
                        print(f"{kind}: {pair}: {score} → {scores.get(pair)}", file=sys.stderr)
    finally:
        await pool.close()
    return swings


def main(folder: Path, runs: int, *, show: bool) -> None:
    pairs, most = spread(list(in_fresh_processes(folder, runs)))
    print("| what is changed | scores | of which another | largest spread |")
    print("| --- | --- | --- | --- |")
    print(f"| nothing: {runs} runs in {len(SEEDS)} processes | {pairs} × {runs} | – | {most} |")
    for kind, swings in asyncio.run(of_variants(folder, show=show)).items():
        print(f"| {kind} | {len(swings)} | {sum(map(bool, swings))} | {max(swings)} |")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT if ROOT.is_dir() else DEMO)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--show", action="store_true", help="tell every score that is another")
    parser.add_argument("--one-process", action="store_true", help="print the scores of the runs as JSON, no more")
    given = parser.parse_args()
    if given.one_process:
        print(json.dumps(repeated(given.folder, given.runs)))
    else:
        main(given.folder, given.runs, show=given.show)
