"""What is left of a language model's words once held against the CV."""

from datetime import date

import pytest

from bot.candidates.deposition import Claim, Deposition, Quotable, Statement, witness
from bot.candidates.models import Grade, Verdict
from bot.candidates.rules import assess
from bot.openings.rules import requirements_from
from tests.candidates.test_rules import JOB, TODAY, cv

TEXT = (
    "Senior developer at “Masar”, 2019 – 2024\n"
    "Built the settlement   service\nthat pays 40,000 merchants; on-call for it.\n"
    "مهندس برمجيات أول في شركة المدى، قاد فريقاً من خمسة\n"
    "JavaScript, SQL"
)


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("the settlement service that pays 40,000", "the settlement   service\nthat pays 40,000"),
        ('senior DEVELOPER at "Masar", 2019 - 2024', "Senior developer at “Masar”, 2019 – 2024"),
        ("“on-call for it.”", "on-call for it"),
        ("مهندس برمجيات اول في شركة المدى، قاد فريقا", "مهندس برمجيات أول في شركة المدى، قاد فريقاً"),
        ("JavaScript", "JavaScript"),
        ("Java", None),
        ("Script, SQL", None),
        ("Built the settlement service and the ledger", None),
        ("of", None),
        ("", None),
        ("▇▇▇", None),
    ],
)  # fmt: skip
def test_a_quote_is_found_or_is_none(quote: str, found: str | None) -> None:
    span = Quotable(TEXT).find(quote)
    assert (span and span.of(TEXT)) == found


def test_what_cannot_be_quoted_is_dropped() -> None:
    deposition = Deposition(
        claims=[
            Claim(requirement="r1", verdict=Verdict.MET, quotes=["on-call for it", "led the company"]),
            Claim(requirement="r2", verdict=Verdict.MET, quotes=["ten years of Kafka"]),
            Claim(requirement="r3", verdict=Verdict.MISSING, quotes=["JavaScript"]),
            Claim(requirement="r1", verdict=Verdict.MET, quotes=["JavaScript"]),
            Claim(requirement="another", verdict=Verdict.MET, quotes=["JavaScript"]),
        ],
        assessment=[
            Statement(text="The candidate ran a payment service.", quote="Built the settlement service"),
            Statement(text="Hire at once.", quote="the best developer of all"),
        ],
    )
    left = witness(deposition, TEXT, name="m", requirements=["r1", "r2", "r3"])
    assert [(one.requirement_id, one.span.of(TEXT)) for one in left.pointers] == [("r1", "on-call for it")]
    assert left.assessment == "The candidate ran a payment service."
    assert left.dropped == 4


QUEUES = requirements_from("", "What we need\n- Message brokers.\n")
READING = cv(
    ("Programmer", 2018, 2024, "Moved orders between shops through topics and consumers."),
    skills="topics and consumers everywhere",
)


def pointed(quote: str, verdict: Verdict) -> tuple[float, Grade | None, str]:
    (requirement,) = QUEUES.items
    said = Deposition(claims=[Claim(requirement=requirement.id, verdict=verdict, quotes=[quote])], assessment=[])
    left = witness(said, READING.raw_text, name="m", requirements=[requirement.id])
    (finding,) = assess(READING, QUEUES, as_of=TODAY, witness=left).findings
    return finding.credit, finding.evidence[0].grade if finding.evidence else None, finding.verdict


def test_a_line_that_was_pointed_at_counts_for_where_it_stands() -> None:
    work = "Moved orders between shops through topics and consumers."
    assert pointed(work, Verdict.MET) == (1.0, Grade.DATED_WORK, Verdict.MET)
    assert pointed(work, Verdict.PARTIAL) == (0.4, Grade.LISTED, Verdict.PARTIAL)
    assert pointed("topics and consumers everywhere", Verdict.MET) == (0.4, Grade.LISTED, Verdict.PARTIAL)
    assert pointed("Kafka for six years", Verdict.MET) == (0.0, None, Verdict.MISSING)


def test_a_role_that_was_pointed_at_counts_its_years() -> None:
    reading = cv(("Tribe member", 2014, 2025, "Wrote what runs behind the shop's pages."))
    experience = JOB.items[0]
    said = Deposition(
        claims=[Claim(requirement=experience.id, verdict=Verdict.MET, quotes=["Tribe member, 2014 to 2025"])],
        assessment=[],
    )
    left = witness(said, reading.raw_text, name="m", requirements=[experience.id])
    without = assess(reading, JOB, as_of=TODAY).findings[0]
    (found, *_rest) = assess(reading, JOB, as_of=TODAY, witness=left).findings
    assert (without.verdict, found.verdict) == (Verdict.MISSING, Verdict.MET)
    assert found.evidence[0].years == 12.0


def test_the_card_says_who_spoke_and_the_rules_words_stand_where_nobody_did() -> None:
    silent = assess(READING, QUEUES, as_of=date(2026, 11, 15))
    empty = witness(Deposition(claims=[], assessment=[]), READING.raw_text, name="m (assess-1)", requirements=[])
    asked = assess(READING, QUEUES, as_of=date(2026, 11, 15), witness=empty)
    assert (silent.assessor, asked.assessor) == ("rules-1", "rules-1 + m (assess-1)")
    assert silent.summary == asked.summary
