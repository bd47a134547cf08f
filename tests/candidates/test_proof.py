"""Claims on real CVs: each quote stands where it says, and nothing but what the CV shows moves the number."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from bot.candidates.rules import assess, rank_order
from bot.cvs.models import Reading, Unreadable
from bot.cvs.pipeline.limits import Limits
from bot.cvs.pipeline.reader import read_cv
from bot.openings.models import Requirements
from bot.openings.rules import requirements_from
from tests.cvs.corpus import AS_OF, ROOT
from tests.scenarios.stage import JOB, SAMPLES

JOBS = sorted((ROOT / "jobs").glob("*.txt"))
TEXTS = (".pdf", ".docx", ".odt", ".rtf", ".txt", ".doc")
SCANS = ("d17", "d21", "d25")  # minutes, and nothing that a text would not show


@cache
def readings() -> Mapping[str, Reading]:
    """Our own samples and, where they are, the set's texts."""
    found = {}
    for path in sorted((*SAMPLES.iterdir(), *(ROOT / "files").glob("*"))):
        if path.suffix in TEXTS and path.stem not in SCANS:
            try:
                found[path.stem] = read_cv(path.read_bytes(), filename=path.name, as_of=AS_OF, limits=Limits())
            except Unreadable:
                continue
    return found


def job(path: Path) -> Requirements:
    title, _newline, description = path.read_text(encoding="utf-8-sig").strip().partition("\n")
    return requirements_from(title.strip(), description.strip())


@pytest.mark.parametrize("path", [JOB, *JOBS], ids=lambda path: path.stem)
def test_every_quote_stands_in_the_text_at_its_place(path: Path) -> None:
    requirements, quotes = job(path), 0
    for known, reading in readings().items():
        for finding in assess(reading, requirements, as_of=AS_OF).findings:
            for evidence in finding.evidence:
                quotes += 1
                assert evidence.quote == reading.raw_text[evidence.span.start : evidence.span.end], known
                assert evidence.quote.strip()
    assert quotes > len(readings())


def order_and_scores() -> str:
    """Of the samples against the sample job, as text."""
    requirements = job(JOB)
    assessed = {known: assess(one, requirements, as_of=AS_OF) for known, one in reversed(list(readings().items()))}
    return json.dumps([rank_order(assessed.items()), {known: one.score for known, one in sorted(assessed.items())}])


def test_another_process_another_order_another_hash_seed_the_same_numbers() -> None:
    program = "from tests.candidates.test_proof import order_and_scores; print(order_and_scores())"
    others = [
        subprocess.Popen(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in ("1", "2")
    ]
    ours = order_and_scores()
    assert [other.communicate()[0].strip() for other in others] == [ours, ours]
    assert [other.returncode for other in others] == [0, 0]
