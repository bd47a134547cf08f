"""Assessing invented people: what counts, what does not, and that nothing else matters."""

from datetime import date

import pytest

from bot.candidates.models import Assessment, Grade, Recommendation, Verdict
from bot.candidates.rules import assess, rank_order, rank_reasoning
from bot.candidates.wording import reason
from bot.cvs.models import Experience, Fact, PartialDate, Profile, Reading, Section, SectionKind, Span
from bot.openings.rules import requirements_from

TODAY = date(2026, 11, 15)
JOB = requirements_from(
    "Backend Engineer",
    "What we need\n- Five years of backend development.\n- Java or Kotlin.\n- PostgreSQL.\n\nNice to have\n- Kafka.",
)


def cv(
    *roles: tuple[str, int, int, str], skills: str = "", courses: str = "", head: str = "Sara Odeh\nsara@example.com"
) -> Reading:
    """A CV with roles (title, first year, last year, what was done)."""
    text, experience, sections = head + "\n", [], []
    begin = len(text)
    text += "Experience\n"
    for title, first, last, work in roles:
        start = len(text)
        text += f"{title}, {first} to {last}\n{work}\n"
        experience.append(
            Experience(
                company=None,
                title=Fact(value=title, span=Span(start=start, end=start + len(title)), confidence=1),
                start=PartialDate(year=first, month=1),
                end=PartialDate(year=last, month=12),
                current=False,
                dates_span=None,
                location=None,
                internship=False,
                span=Span(start=start, end=len(text)),
            )
        )
    sections.append(Section(kind=SectionKind.EXPERIENCE, heading="Experience", span=Span(start=begin, end=len(text))))
    for kind, words in ((SectionKind.SKILLS, skills), (SectionKind.COURSES, courses)):
        if words:
            start = len(text)
            text += f"{kind.value.capitalize()}\n{words}\n"
            sections.append(Section(kind=kind, heading=kind.value, span=Span(start=start, end=len(text))))
    profile = Profile(
        language="en",
        name=None,
        headline=None,
        email=None,
        phone=None,
        location=None,
        sections=tuple(sections),
        experience=tuple(experience),
    )
    return Reading(
        raw_text=text,
        media_type="text/plain",
        pages=1,
        pages_total=1,
        page_starts=(0,),
        language="en",
        profile=profile,
        entities=(),
    )


DOER = ("Backend Engineer", 2018, 2024, "Built payment services in Java and Postgres with Kafka.")


def result(reading: Reading) -> Assessment:
    return assess(reading, JOB, as_of=TODAY)


def score(reading: Reading) -> int:
    value = result(reading).score
    assert value is not None
    return value


def test_work_meets_everything_and_quotes_the_line() -> None:
    found = result(cv(DOER))
    assert found.recommendation is Recommendation.STRONG_HIRE
    assert found.missing_skills == ()
    reading = cv(DOER)
    for finding in found.findings:
        assert finding.verdict is Verdict.MET
        for proof in finding.evidence:
            assert proof.quote == reading.raw_text[proof.span.start : proof.span.end]
            assert proof.page == 1


def test_other_titles_for_the_same_work_count() -> None:
    other = ("Software Engineer", 2018, 2024, "Ran REST services in Kotlin on Aurora PostgreSQL, events over Redpanda.")
    assert score(cv(other)) >= 65


def test_another_profession_that_lists_the_words_scores_low() -> None:
    recruiter = ("Technical Recruiter", 2016, 2024, "Hired backend engineers who know Java, Kotlin, PostgreSQL, Kafka.")
    assert score(cv(recruiter, skills="Java, Kotlin, PostgreSQL, Kafka")) <= 20


def test_courses_alone_score_low() -> None:
    assert score(cv(courses="Java bootcamp, PostgreSQL course, Kafka course " * 12)) <= 20


def test_a_listed_skill_earns_less_than_a_used_one() -> None:
    plain = ("Backend Engineer", 2018, 2024, "Built services.")
    listed = result(cv(plain, skills="Java, PostgreSQL"))
    assert {f.evidence[0].grade for f in listed.findings[1:3]} == {Grade.LISTED}
    assert score(cv(plain)) < score(cv(plain, skills="Java, PostgreSQL")) < score(cv(DOER))


def test_repeating_words_changes_nothing() -> None:
    one = cv(DOER, skills="Java, Kafka")
    many = cv(DOER, skills="Java, Kafka, " + "Java, Kafka, " * 50)
    assert score(one) == score(many)


def test_order_of_the_list_changes_nothing() -> None:
    assert score(cv(DOER, skills="Java, Kafka, Go")) == score(cv(DOER, skills="Go, Kafka, Java"))


@pytest.mark.parametrize("head", ["Omar Haddad\nomar@example.org", "Mrs. Lina K., female, married\nl@example.net"])
def test_who_somebody_is_changes_nothing(head: str) -> None:
    assert score(cv(DOER, head=head)) == score(cv(DOER))


def test_years_count_overlaps_once() -> None:
    twice = cv(("Backend Engineer", 2020, 2021, "Java"), ("Backend Developer", 2020, 2021, "Java"))
    once = cv(("Backend Engineer", 2020, 2021, "Java"))
    assert result(twice).findings[0].credit == result(once).findings[0].credit
    assert "2.0 of 5 years" in reason(result(once).findings[0])


def test_too_little_text_gives_no_score() -> None:
    found = result(cv())
    assert found.score is None
    assert found.recommendation is None


def test_same_cv_same_result() -> None:
    assert result(cv(DOER, skills="Go")) == result(cv(DOER, skills="Go"))


def test_ranking_puts_the_unscored_last_and_says_why() -> None:
    junior = ("Backend Engineer", 2024, 2024, "Java")
    people = {"a": result(cv()), "b": result(cv(junior)), "c": result(cv(DOER))}
    assert rank_order(people.items()) == ["c", "b", "a"]
    words = rank_reasoning(people["c"], rank=1, of=3, above=None, below=people["b"])
    assert "Place 1 of 3" in words
    assert "PostgreSQL" in words


def test_a_very_long_line_is_read_quickly() -> None:
    assert result(cv(("Backend Engineer", 2018, 2024, "Java " * 6000))).score is not None


def test_a_quote_is_the_whole_sentence() -> None:
    wrapped = ("Backend Engineer", 2018, 2024, "Own the settlement platform in Java and\nits ledger.\nMentored five.")
    reading = cv(wrapped)
    [proof] = result(reading).findings[1].evidence
    assert " ".join(proof.quote.split()) == "Own the settlement platform in Java and its ledger."
    assert proof.quote == proof.span.of(reading.raw_text)


def test_self_study_with_dates_is_no_work() -> None:
    study = ("Web courses, self-study", 2018, 2024, "Watched Java and PostgreSQL videos.")
    found = result(cv(("Store Assistant", 2016, 2018, "Tills and shelves."), study))
    assert found.score is not None
    assert found.score <= 20
    assert {proof.grade for finding in found.findings for proof in finding.evidence} == {Grade.COURSE}
