"""The set of CVs with known truth, where it stands beside the project; tests that need it skip without it."""

import csv
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from bot.cvs.models import Reading, Unreadable
from bot.cvs.pipeline.limits import Limits
from bot.cvs.pipeline.reader import read_cv

ROOT = Path(__file__).parents[3] / "shared" / "cvs"
ODD = ROOT / "odd"
AS_OF = date(2026, 11, 15)

needs_corpus = pytest.mark.skipif(not ROOT.is_dir(), reason="the CV set is not here")


@cache
def read_file(path: Path, upload_name: str | None = None) -> Reading | Unreadable:
    """The reading of a file, or what is wrong with it."""
    try:
        return read_cv(path.read_bytes(), filename=upload_name or path.name, as_of=AS_OF, limits=Limits())
    except Unreadable as problem:
        return problem


def odd_files() -> list[dict[str, str]]:
    """The rows of the manifest of broken, hostile and unusual files; none where the set is not here."""
    if not ODD.is_dir():
        return []
    with (ODD / "manifest.csv").open(encoding="utf-8", newline="") as manifest:
        return list(csv.DictReader(manifest))


def cvs() -> dict[str, Path]:
    """Files by candidate id."""
    return {path.stem: path for path in sorted((ROOT / "files").iterdir())}


def jobs() -> list[Path]:
    return sorted((ROOT / "jobs").glob("*.txt"))
