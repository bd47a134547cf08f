"""A person's word in place of what was found."""

from datetime import UTC, datetime

from bot.candidates.models import Assessment, Recommendation, Verdict
from bot.candidates.overruling import overruled
from bot.candidates.rules import assess
from bot.openings.models import Requirement
from bot.settings.models import STANDARD
from db.models.candidates import Override
from tests.candidates.test_rules import JOB, TODAY, cv

AT = datetime(2026, 11, 15, tzinfo=UTC)
FOUND = assess(cv(("Backend Engineer", 2017, 2025, "Java services on PostgreSQL.")), JOB, as_of=TODAY)
KAFKA = next(item for item in JOB.items if "Kafka" in item.any_of)


def override(requirement: Requirement | None, value: str) -> Override:
    return Override(
        requirement_id=requirement.id if requirement else "",
        requirement=requirement.model_dump(mode="json") if requirement else None,
        value=value,
        reason="They told me.",
        overridden_by="U1",
        overridden_at=AT,
    )


def verdict_on_kafka(assessment: Assessment) -> Verdict:
    return next(one.verdict for one in assessment.findings if one.requirement.id == KAFKA.id)


def test_a_verdict_moves_the_number_by_the_same_rules_and_is_told() -> None:
    changed = overruled(FOUND, [override(KAFKA, "met")], STANDARD)
    assert verdict_on_kafka(FOUND) is Verdict.MISSING
    assert verdict_on_kafka(changed) is Verdict.MET
    assert FOUND.score == 80
    assert changed.score == 100
    assert changed.recommendation is Recommendation.STRONG_HIRE
    note = next(one.overruled for one in changed.findings if one.overruled)
    assert (note.found, note.reason, note.by) == ("missing", "They told me.", "U1")
    assert "Kafka" in changed.matched_skills
    assert "Kafka" not in changed.missing_skills


def test_a_recommendation_moves_nothing_else() -> None:
    changed = overruled(FOUND, [override(None, "Pass")], STANDARD)
    assert (changed.score, changed.recommendation) == (FOUND.score, Recommendation.PASS)
    assert changed.findings == FOUND.findings
    assert changed.overruled is not None
    assert changed.overruled.found == "Strong Hire"


def test_a_verdict_holds_as_long_as_the_job_asks_for_the_same() -> None:
    heavier = KAFKA.model_copy(update={"weight": 5, "text": "Event streaming"})
    another = KAFKA.model_copy(update={"any_of": ("RabbitMQ",)})
    assert verdict_on_kafka(overruled(FOUND, [override(heavier, "met")], STANDARD)) is Verdict.MET
    assert overruled(FOUND, [override(another, "met")], STANDARD) == FOUND


def test_nobody_s_word_changes_nothing() -> None:
    assert overruled(FOUND, [], STANDARD) == FOUND
