"""How well CVs with known truth are read: the figures of docs/accuracy.md.

    python -m bench.accuracy [FOLDER]

FOLDER is a CV set with `score.py`, `manifest.csv`, `truth/` and `files/`; by default the one beside the project. Every
figure is an F1 value by the set's own script, but for the years: the share of people for whom they are right.
"""

import argparse
import asyncio
import csv
import importlib.util
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench.reading import reader_pool
from bot.cvs.models import Unreadable
from bot.cvs.prediction import prediction
from tests.cvs.corpus import AS_OF, ROOT

HELD_OUT = frozenset("d02 d04 d06 d08 d10 d12 d14 d16 d18 d20 d21 d24 d26 d28 d30".split())
SCANS = frozenset({"pdf-scan", "image"})
FIELDS = (
    "email", "phone", "name", "city", "country", "company", "title", "dates_start", "dates_end", "institution",
    "degree", "skills", "years",
)  # fmt: skip

Row = dict[str, str]  # of the set's manifest
GROUPS: dict[str, Callable[[Row], bool]] = {
    "English": lambda row: row["language"] == "en" and row["format"] not in SCANS,
    "Arabic": lambda row: row["language"] == "ar" and row["format"] not in SCANS,
    "other languages": lambda row: row["language"] not in ("en", "ar") and row["format"] not in SCANS,
    "scans": lambda row: row["format"] in SCANS,
    "all": bool,
    "seen half": lambda row: row["id"] not in HELD_OUT,
    "held-out half": lambda row: row["id"] in HELD_OUT,
}


async def read_all(rows: Sequence[Row], folder: Path) -> dict[str, dict[str, object]]:
    """The predictions by candidate id; none for a file that could not be read."""
    pool = reader_pool()

    async def read(row: Row) -> tuple[str, dict[str, object]] | None:
        path = folder / row["file"]
        try:
            return row["id"], prediction(row["id"], await pool.read(path.read_bytes(), filename=path.name, as_of=AS_OF))
        except Unreadable as problem:
            print(f"{row['id']} was not read: {problem}")
            return None

    try:
        return dict(found for found in await asyncio.gather(*map(read, rows)) if found)
    finally:
        await pool.close()


def scorer(folder: Path) -> Any:
    """The set's own script as a module."""
    spec = importlib.util.spec_from_file_location("score", folder / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main(folder: Path) -> None:
    score = scorer(folder)
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as manifest:
        rows = list(csv.DictReader(manifest))
    read = asyncio.run(read_all(rows, folder))
    told: dict[str, dict[str, tuple[int, int, int]]] = {}
    for row in rows:
        truth = json.loads((folder / "truth" / f"{row['id']}.json").read_text(encoding="utf-8"))
        text = (folder / "truth_text" / f"{row['id']}.txt").read_text(encoding="utf-8")
        told[row["id"]] = score.person(truth, read.get(row["id"]), text)[0]
    columns = {name: [row["id"] for row in rows if belongs(row)] for name, belongs in GROUPS.items()}
    columns = {name: people for name, people in columns.items() if people}
    print(f"| | {' | '.join(f'{name} ({len(people)})' for name, people in columns.items())} |")
    print("| --- |" + " --- |" * len(columns))
    for field in FIELDS:
        figures = [_figure(score, field, [told[one] for one in people]) for people in columns.values()]
        print(f"| {field} | {' | '.join(f'{figure:.3f}' for figure in figures)} |")


def _figure(score: Any, field: str, people: Sequence[dict[str, tuple[int, int, int]]]) -> float:
    total = [sum(one.get(field, (0, 0, 0))[part] for one in people) for part in range(3)]
    return total[0] / len(people) if field == "years" else float(score.prf(total)[2])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT)
    main(parser.parse_args().folder)
