"""Floors under what reading and ranking reach on CVs with known truth; a change that loses accuracy fails here.

The floors stand a little under what is reached. A file that cannot be read counts as a
miss, as it is for its person; without data for Arabic pictures that is one of thirty.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.candidates.rules import assess, rank_order
from bot.cvs.models import Reading
from bot.cvs.prediction import prediction
from bot.openings.rules import requirements_from
from tests.cvs.corpus import AS_OF, ROOT, cvs, jobs, needs_corpus, read_file

pytestmark = needs_corpus

F1_FLOORS = {
    "macro": 0.95,
    "name": 0.96,
    "email": 0.96,
    "city": 0.96,
    "phone": 0.96,
    "company": 0.92,
    "title": 0.95,
    "dates_start": 0.95,
    "dates_end": 0.95,
    "institution": 0.95,
    "degree": 0.95,
    "skills": 0.92,
    "years": 0.96,
}
NDCG_FLOORS = {"accountant": 0.75, "backend": 0.93, "construction-pm": 0.75, "data": 0.94, "sre": 0.97, "talent": 0.87}


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What the set's own script says of our predictions."""
    readings = {name: result for name, path in cvs().items() if isinstance(result := read_file(path), Reading)}
    lines = [prediction(name, reading) for name, reading in readings.items()]
    for job in jobs():
        title, _newline, description = job.read_text(encoding="utf-8-sig").strip().partition("\n")
        requirements = requirements_from(title, description)
        order = rank_order([(name, assess(one, requirements, as_of=AS_OF)) for name, one in readings.items()])
        lines.append({"job": job.stem, "ranking": order})
    folder: Path = tmp_path_factory.mktemp("accuracy")
    predictions, scored = folder / "predictions.jsonl", folder / "scored.json"
    predictions.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    command = [sys.executable, str(ROOT / "score.py"), str(predictions), "--json", str(scored)]
    subprocess.run(command, check=True, capture_output=True)
    told: dict[str, dict[str, Any]] = json.loads(scored.read_text(encoding="utf-8"))
    return told


@pytest.mark.parametrize(("field", "floor"), F1_FLOORS.items(), ids=F1_FLOORS)
def test_reading(figures: dict[str, dict[str, Any]], field: str, floor: float) -> None:
    reached = figures["all"]["macro_f1"] if field == "macro" else figures["all"]["fields"][field]["f1"]
    assert reached >= floor


@pytest.mark.parametrize(("job", "floor"), NDCG_FLOORS.items(), ids=NDCG_FLOORS)
def test_ranking(figures: dict[str, dict[str, Any]], job: str, floor: float) -> None:
    assert figures["jobs"][job]["ndcg10"] >= floor
