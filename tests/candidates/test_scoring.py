"""The number made of findings: the example of docs/scoring.md, the cap, the thresholds."""

import re
from pathlib import Path

import pytest

from bot.candidates.models import Finding, Recommendation, Verdict
from bot.candidates.scoring import recommendation, total
from bot.openings.models import Need, Requirement, RequirementKind
from bot.settings.models import STANDARD

PAGE = Path(__file__).resolve().parents[2] / "docs" / "scoring.md"
_ROW = re.compile(
    r"^\| (?P<text>[^|]+) \| (?P<need>must|nice) \| (?P<weight>\d) \| (?P<credit>[\d.]+) \|$", re.MULTILINE
)


def finding(text: str, need: str, weight: int, credit: float, kind: RequirementKind) -> Finding:
    requirement = Requirement(id="r1", kind=kind, need=Need(need), weight=weight, text=text)
    return Finding(requirement=requirement, verdict=Verdict.PARTIAL, credit=credit)


def test_the_example_of_the_page_is_right() -> None:
    page = PAGE.read_text(encoding="utf-8")
    rows = [
        finding(
            row["text"],
            row["need"],
            int(row["weight"]),
            float(row["credit"]),
            RequirementKind.EXPERIENCE if "years" in row["text"] else RequirementKind.SKILL,
        )
        for row in _ROW.finditer(page)
    ]
    promised = re.search(r"Score: \*\*(\d+)\*\*, ([A-Z]\w+ \w+)\.", page)
    assert promised is not None
    assert len(rows) == 4
    assert total(rows, STANDARD) == int(promised[1])
    assert recommendation(total(rows, STANDARD), STANDARD) == promised[2]


def test_missing_experience_caps_the_score() -> None:
    skills = [finding("s", "must", 5, 1.0, RequirementKind.SKILL) for _ in range(5)]
    assert total([*skills, finding("e", "must", 1, 0.0, RequirementKind.EXPERIENCE)], STANDARD) == 10


def test_nothing_required_gives_no_score() -> None:
    assert total([], STANDARD) is None


@pytest.mark.parametrize(
    ("score", "level"),
    [
        (80, Recommendation.STRONG_HIRE),
        (79, Recommendation.HIRE),
        (64, Recommendation.MAYBE),
        (44, Recommendation.PASS),
    ],
)
def test_thresholds(score: int, level: Recommendation) -> None:
    assert recommendation(score, STANDARD) is level
