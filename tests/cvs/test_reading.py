"""One CV in every format that is read: the same facts, each where it stands."""

from contextlib import suppress
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.candidates.rules import assess
from bot.cvs.models import Reading, Span, Unreadable
from bot.cvs.pipeline.limits import Limits
from bot.cvs.pipeline.profile import read_document
from bot.cvs.pipeline.reader import DEFAULT_SPACY_MODEL
from bot.openings.rules import requirements_from
from tests.cvs.papers import (
    AS_OF,
    CV,
    document_of,
    html_of,
    lines_of,
    message_of,
    odt_of,
    page_of,
    pdf,
    reading_of,
    rtf_of,
    saved,
    word,
)  # fmt: skip
from tests.cvs.word97 import word97_of

FORMATS = {
    "txt": CV.encode(),
    "utf-16": CV.encode("utf-16"),
    "pdf": pdf([page_of(CV)]),
    "docx": saved(word(CV)),
    "doc": word97_of(CV),
    "odt": odt_of(CV),
    "html": html_of(CV),
    "xhtml": b'<?xml version="1.0" encoding="utf-8"?>\n' + html_of(CV),
    "part of a page": html_of(CV).partition(b"<body>")[2].partition(b"</body>")[0],
    "mhtml": message_of(html_of(CV)),
    "rtf": rtf_of(CV),
    "rtf after a mark": b"\xef\xbb\xbf\r\n" + rtf_of(CV),
}


@pytest.mark.parametrize("data", FORMATS.values(), ids=FORMATS)
def test_the_facts(data: bytes) -> None:
    profile = reading_of(data).profile
    assert profile.name is not None
    assert profile.email is not None
    assert profile.phone is not None
    assert profile.location is not None
    assert (profile.name.value, profile.email.value) == ("Dana Kassem", "dana.kassem@example.org")
    assert profile.phone.value == "+962790123456"
    assert (profile.location.city, profile.location.country_code) == ("Amman", "JO")
    roles = [
        (
            role.title and role.title.value,
            role.company and role.company.value,
            str(role.start),
            role.end and str(role.end),
        )
        for role in profile.experience
    ]
    assert roles == [
        ("Senior Data Engineer", "Wadi Analytics", "2021-03", None),
        ("Data Engineer", "Petra Software", "2018-01", "2021-02"),
    ]
    assert [study.institution and study.institution.value for study in profile.education] == ["University of Jordan"]
    assert {"Python", "SQL", "Airflow", "Spark", "PostgreSQL"} <= set(profile.skill_names())
    assert [(one.language, one.rank) for one in profile.languages] == [("Arabic", 5), ("English", 4)]
    assert profile.total_years == 8.9


def spans(reading: Reading) -> list[Span]:
    profile = reading.profile
    single = [fact.span for fact in (profile.name, profile.headline, profile.email, profile.phone) if fact]
    single += [profile.location.span] if profile.location else []
    found = [[one.span for one in profile.links], [one.span for one in profile.sections]]
    found += [[one.span for one in profile.experience], [one.span for one in profile.education]]
    found += [[one.span for one in profile.skills], [one.span for one in profile.languages]]
    found += [[one.span for one in profile.certifications], [one.span for one in reading.entities]]
    return [*single, *chain.from_iterable(found)]


@pytest.mark.parametrize("data", FORMATS.values(), ids=FORMATS)
def test_every_fact_stands_in_the_text(data: bytes) -> None:
    reading = reading_of(data)
    assert all(0 <= span.start < span.end <= len(reading.raw_text) for span in spans(reading))
    for skill in reading.profile.skills:
        assert skill.span.of(reading.raw_text).casefold() in CV.casefold()


_LINES = st.lists(
    st.one_of(
        st.sampled_from(CV.splitlines()),
        st.sampled_from(
            ["الخبرات", "مهندس بيانات، شركة الأفق، 2019 - 2023", "المهارات: بايثون", "2019", "- -", "|||", "((("]
        ),
        st.text(max_size=60),
    ),
    max_size=30,
)


@settings(max_examples=150, deadline=None)
@given(_LINES)
def test_any_text_gives_facts_that_stand_in_it_or_a_problem(lines: list[str]) -> None:
    try:
        reading = reading_of("\n".join([*lines, *CV.splitlines()]).encode("utf-8", "replace"))
    except Unreadable:
        return
    assert all(0 <= span.start <= span.end <= len(reading.raw_text) for span in spans(reading))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04", b"{\\rtf1 ", b"\xff\xfe"]))
def test_any_bytes_give_a_reading_or_a_problem(rest: bytes, head: bytes) -> None:
    with suppress(Unreadable):
        reading_of(head + rest)


def test_a_cut_document_never_crashes() -> None:
    for data in (pdf([page_of(CV)]), saved(word(CV))):
        for cut in range(0, len(data), max(1, len(data) // 40)):
            with suppress(Unreadable):
                reading_of(data[:cut])


def test_reading_twice_gives_the_same() -> None:
    data = pdf([page_of(CV)])
    assert reading_of(data) == reading_of(data)


def test_pages_beyond_the_limit_are_not_read() -> None:
    reading = reading_of(pdf([page_of(CV), page_of("Second page"), page_of("Third page")]), Limits(max_pages=2))
    assert (reading.pages, reading.pages_total) == (2, 3)
    assert "Third" not in reading.raw_text
    assert reading.page_of(reading.raw_text.index("Second")) == 2


def test_the_language_model_s_opinion_is_kept() -> None:
    found = {(one.entity_type, one.value): one for one in reading_of(CV.encode()).entities}
    person = found["PERSON", "Dana Kassem"]
    assert person.spacy_label == "PERSON"
    assert person.confidence > 0.9
    assert {one.spacy_label for one in found.values() if one.entity_type == "SKILL"} == {None}


def test_a_name_in_the_midst_of_a_line_is_found() -> None:
    lines = CV.splitlines()[2:]
    reading = reading_of("\n".join(["Application of Michael Johnson for the post of data engineer", *lines]).encode())
    assert reading.profile.name is not None
    assert reading.profile.name.value == "Michael Johnson"
    assert reading.profile.name.confidence < 0.9


def test_skills_listed_in_small_letters_count() -> None:
    reading = reading_of(CV.replace("Python, SQL, Airflow, Spark, PostgreSQL", "python, react, go, unity").encode())
    assert {"Python", "React", "Go", "Unity"} <= set(reading.profile.skill_names())
    requirements = requirements_from("Developer", "What we need\n- React\n- Go")
    assert assess(reading, requirements, as_of=AS_OF).matched_skills == ("React", "Go")


@pytest.mark.parametrize("confidence", [None, 0.62])
def test_how_sure_the_recognition_of_a_picture_was_is_kept(confidence: float | None) -> None:
    document = lines_of(CV).model_copy(update={"ocr_confidence": confidence})
    reading = read_document(document, as_of=AS_OF, spacy_model=DEFAULT_SPACY_MODEL)
    assert reading.ocr_confidence == confidence


def test_a_web_page_s_lists_and_tables() -> None:
    found = document_of(
        b"<html><body><h2>Work</h2><ul><li>Built <b>it</b></li></ul><script>alert(1)</script><!-- no -->"
        b"<table><tr><td>2019</td><td>Clerk, Acme</td></tr></table></body></html>"
    )
    assert [(line.text, line.heading_level, line.bullet) for line in found.lines] == [
        ("Work", 2, False),
        ("Built it", None, True),
        ("2019  Clerk, Acme", None, False),
    ]
