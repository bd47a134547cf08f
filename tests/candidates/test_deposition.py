"""What is left of a language model's words once held against the CV."""

from datetime import date

import pytest

from bot.candidates.deposition import Claim, Deposition, Quote, Statement, witness
from bot.candidates.models import Grade, Verdict, Witness
from bot.candidates.rules import ASSESSOR, assess
from bot.openings.rules import requirements_from
from tests.candidates.test_rules import JOB, TODAY, cv

TEXT = (
    "Senior developer at “Masar”, 2019 – 2024\n"
    "Built the settlement   service\nthat pays 40,000 merchants; on-call for it.\n"
    "مهندس برمجيات أول في شركة المدى، قاد فريقاً من خمسة\n"
    "JavaScript, SQL"
)


def claim(requirement: str, verdict: Verdict, **quotes: str) -> Claim:
    return Claim(
        requirement=requirement, verdict=verdict, quotes=[Quote(id=i, text=text) for i, text in quotes.items()]
    )


def heard(text: str, claims: list[Claim], told: dict[str, list[str]], requirements: list[str]) -> Witness:
    """`told` are sentences with what they cite."""
    said = Deposition(claims=claims, assessment=[Statement(text=one, cites=cites) for one, cites in told.items()])
    return witness(said, text, model="m", prompt="assess-2", requirements=requirements)


def test_what_cannot_be_quoted_is_dropped() -> None:
    claims = [
        claim("r1", Verdict.MET, e1="on-call for it", e2="led the company"),
        claim("r2", Verdict.MET, e3="ten years of Kafka"),
        claim("r3", Verdict.MISSING, e4="JavaScript"),
        claim("r1", Verdict.MET, e5="JavaScript"),
        claim("another", Verdict.MET, e6="JavaScript"),
    ]
    told = {"The candidate ran a payment service.": ["e1"], "Hire at once.": ["e3"], "No line says so.": []}
    left = heard(TEXT, claims, told, ["r1", "r2", "r3"])
    assert [(one.requirement_id, one.span.of(TEXT)) for one in left.pointers] == [("r1", "on-call for it")]
    assert left.assessment == "The candidate ran a payment service."
    assert left.dropped == 5
    assert (left.name, left.model) == ("m (assess-2)", "m")


@pytest.mark.parametrize(
    ("cites", "stays"),
    [(["e1"], True), (["e1", "e3"], True), (["e1", "e2"], False), (["e9"], False), ([], False), (["e4"], False)],
)
def test_a_sentence_stays_where_all_that_it_cites_stands(cites: list[str], stays: bool) -> None:
    claims = [
        claim("r1", Verdict.MET, e1="on-call for it", e2="led the company", e4="JavaScript"),
        claim("r2", Verdict.MISSING, e3="JavaScript", e4="Haskell"),
    ]
    assert bool(heard(TEXT, claims, {"So it is.": cites}, ["r1", "r2"]).assessment) is stays


@pytest.mark.parametrize("text", ["She led a team.", "He'd need SQL.", "Good; his code runs.", "Ms Odeh codes."])
def test_a_sentence_that_tells_a_gender_is_dropped(text: str) -> None:
    claims = [claim("r1", Verdict.MET, e1="JavaScript")]
    left = heard(TEXT, claims, {text: ["e1"], "The candidate shipped The Heart of it.": ["e1"]}, ["r1"])
    assert left.assessment == "The candidate shipped The Heart of it."
    assert left.dropped == 1


def test_an_assessment_has_three_sentences_at_most() -> None:
    told = {f"Sentence {number}.": ["e1"] for number in range(1, 6)}
    left = heard(TEXT, [claim("r1", Verdict.MET, e1="JavaScript")], told, ["r1"])
    assert left.assessment == "Sentence 1. Sentence 2. Sentence 3."


QUEUES = requirements_from("", "What we need\n- Message brokers.\n")
READING = cv(
    ("Programmer", 2018, 2024, "Moved orders between shops through topics and consumers."),
    skills="topics and consumers everywhere",
)


def pointed(quote: str, verdict: Verdict) -> tuple[float, Grade | None, str]:
    (requirement,) = QUEUES.items
    left = heard(READING.raw_text, [claim(requirement.id, verdict, e1=quote)], {}, [requirement.id])
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
    claims = [claim(experience.id, Verdict.MET, e1="Tribe member, 2014 to 2025")]
    left = heard(reading.raw_text, claims, {}, [experience.id])
    without = assess(reading, JOB, as_of=TODAY).findings[0]
    (found, *_rest) = assess(reading, JOB, as_of=TODAY, witness=left).findings
    assert (without.verdict, found.verdict) == (Verdict.MISSING, Verdict.MET)
    assert found.evidence[0].years == 12.0


def test_the_card_says_who_spoke_and_the_rules_words_stand_where_nobody_did() -> None:
    silent = assess(READING, QUEUES, as_of=date(2026, 11, 15))
    empty = heard(READING.raw_text, [], {}, [])
    asked = assess(READING, QUEUES, as_of=date(2026, 11, 15), witness=empty)
    assert (silent.assessor, asked.assessor) == (ASSESSOR, f"{ASSESSOR} + m (assess-2)")
    assert silent.summary == asked.summary
