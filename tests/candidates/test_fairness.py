"""Who somebody is, and in what kind of file they say it, moves no number and no verdict."""

import io
from collections.abc import Callable

import pytest
from PIL import Image

from bot.candidates.models import Verdict
from bot.candidates.rules import assess
from bot.openings.rules import requirements_from
from tests.cvs.papers import AS_OF, CV, html_of, odt_of, page_of, pdf, reading_of, rtf_of, saved, word

JOB = requirements_from(
    "Data Engineer",
    "What we need\n- Five years of data engineering.\n- Airflow or Spark.\n- PostgreSQL.\n"
    "- A degree in computer science.\n- Fluent English.\n\nNice to have\n- Kafka.\n- Arabic.",
)
NAME, TITLE, CONTACT = CV.splitlines()[:3]


def judged(data: bytes) -> tuple[int | None, list[tuple[str, Verdict, float]]]:
    found = assess(reading_of(data), JOB, as_of=AS_OF)
    return found.score, [(one.requirement.id, one.verdict, one.credit) for one in found.findings]


PLAIN = judged(CV.encode())


def test_there_is_something_to_judge() -> None:
    score, findings = PLAIN
    assert score is not None
    assert score > 60
    assert {verdict for _id, verdict, _credit in findings} >= {Verdict.MET, Verdict.MISSING}


def of(name: str = NAME, contact: str = CONTACT, personal: str = "", summary: str = "") -> str:
    """The CV of somebody else who did the same."""
    head = "\n".join(line for line in (name, TITLE, contact, personal) if line)
    profile = f"\nSummary\n{summary}\n" if summary else ""
    return CV.replace(f"{NAME}\n{TITLE}\n{CONTACT}", head + profile, 1)


@pytest.mark.parametrize(
    "text",
    [
        of(name="John Whitfield"),
        of(name="Nguyễn Thị Hương"),
        of(name="Mrs. Fatimah bint Saleh Al-Otaibi"),
        of(name="Mr. Mohammed Kassem"),
        of(contact="Amman, Jordan | m.k@another.example | +44 20 7946 0958"),
        of(contact="12 Rainbow Street, Amman, Jordan | dana.kassem@example.org | +962 7 9012 3456"),
        of(personal="Date of birth: 1 May 1961"),
        of(personal="Date of birth: 30.11.2001 | Age: 24"),
        of(personal="Gender: Female | Marital status: Married, two children | Nationality: Jordanian"),
        of(personal="Gender: Male | Marital status: Single | Nationality: British | Religion: none"),
        of(personal="Military service: exempted"),
    ],
)
def test_who_somebody_is_moves_nothing(text: str) -> None:
    assert text != CV
    assert judged(text.encode()) == PLAIN


def test_he_and_she_are_the_same() -> None:
    words = "{} builds what others rely on, and {} team says so; {} is a {} of few words."
    told = [
        judged(of(summary=words.format(*gender)).encode())
        for gender in (("She", "her", "she", "woman"), ("He", "his", "he", "man"))
    ]
    assert told[0] == told[1] == PLAIN


def test_a_photo_moves_nothing() -> None:
    picture = io.BytesIO()
    Image.new("RGB", (90, 120), (180, 140, 110)).save(picture, "PNG")
    document = word(CV)
    document.add_picture(picture)
    assert judged(saved(document)) == PLAIN


@pytest.mark.parametrize(
    "written",
    [
        lambda: saved(word(CV)),
        lambda: pdf([page_of(CV)]),
        lambda: odt_of(CV),
        lambda: rtf_of(CV),
        lambda: html_of(CV),
        lambda: CV.encode("utf-16"),
    ],
    ids=["docx", "pdf", "odt", "rtf", "html", "utf-16"],
)
def test_the_kind_of_file_moves_nothing(written: Callable[[], bytes]) -> None:
    assert judged(written()) == PLAIN
