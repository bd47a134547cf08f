"""Who somebody is, and in what kind of file they say it, moves no number and no verdict."""

import pytest

from bot.candidates.models import Verdict
from bot.candidates.rules import assess
from bot.openings.rules import requirements_from
from tests.cvs.papers import AS_OF, CV, html_of, reading_of
from tests.cvs.variants import Variant, by_somebody_else, in_other_files, with_hidden_words, with_photo

JOB = requirements_from(
    "Data Engineer",
    "What we need\n- Five years of data engineering.\n- Airflow or Spark.\n- PostgreSQL.\n"
    "- A degree in computer science.\n- Fluent English.\n\nNice to have\n- Kafka.\n- Arabic.",
)


def judged(data: bytes) -> tuple[int | None, list[tuple[str, Verdict, float]]]:
    found = assess(reading_of(data), JOB, as_of=AS_OF)
    return found.score, [(one.requirement.id, one.verdict, one.credit) for one in found.findings]


PLAIN = judged(CV.encode())


def test_there_is_something_to_judge() -> None:
    score, findings = PLAIN
    assert score is not None
    assert score > 60
    assert {verdict for _id, verdict, _credit in findings} >= {Verdict.MET, Verdict.MISSING}


TOLD = [*by_somebody_else(reading_of(CV.encode())), with_photo(CV), *in_other_files(CV), Variant("HTML", html_of(CV))]
HIDDEN = list(with_hidden_words(CV, "Kafka, Kubernetes, Terraform, team lead"))


def test_all_that_must_not_matter_is_tried() -> None:
    kinds = {"name", "gender", "e-mail", "phone", "address", "birth date", "family, nationality, religion", "photo"}
    assert {one.kind for one in TOLD} == kinds | {"DOCX", "ODT", "RTF", "HTML", "UTF-16", "PDF"}
    assert len({one.data for one in (*TOLD, *HIDDEN, Variant("", CV.encode()))}) == len(TOLD) + len(HIDDEN) + 1


@pytest.mark.parametrize("variant", TOLD, ids=[f"{one.kind} {number}" for number, one in enumerate(TOLD)])
def test_who_somebody_is_and_the_kind_of_file_move_nothing(variant: Variant) -> None:
    assert judged(variant.data) == PLAIN


@pytest.mark.parametrize("variant", HIDDEN, ids=[one.kind for one in HIDDEN])
def test_what_nobody_sees_moves_nothing(variant: Variant) -> None:
    assert judged(variant.data) == PLAIN


def test_he_and_she_are_the_same() -> None:
    words = "Summary\n{} builds what others rely on, and {} team says so; {} is a {} of few words.\n\nExperience"
    told = [
        judged(CV.replace("Experience", words.format(*gender), 1).encode())
        for gender in (("She", "her", "she", "woman"), ("He", "his", "he", "man"))
    ]
    assert told[0] == told[1] == PLAIN
