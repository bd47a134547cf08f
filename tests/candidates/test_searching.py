"""What people type into a search, in English and Arabic, and what of a CV is looked through."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.candidates.models import Asked, Term
from bot.candidates.searching import all_of, any_of, asked, document, fused, matched_line, name_row
from bot.cvs.models import Profile, Reading
from bot.taxonomy.word_forms import stems
from db.models.candidates import Decision
from db.models.ids import BatchId, CandidateId, WorkspaceId
from db.models.search import Hit, Searched


@pytest.mark.parametrize(
    ("words", "filters"),
    [
        ("payments backend with Kafka in Riyadh", {"skills": ("Payments", "Kafka"), "places": ("Riyadh",)}),
        ("محاسب في جدة خبرة خمس سنوات", {"places": ("Jeddah",), "years": 5.0}),
        ("مطور بايثون بالرياض", {"skills": ("Python",), "places": ("Riyadh",)}),
        ("java developer at least 5 years", {"skills": ("Java",), "years": 5.0}),
        ("accountant 3+ years jeddah", {"places": ("Jeddah",), "years": 3.0}),
        ("nurse riyadh fluent arabic", {"places": ("Riyadh",), "languages": ("Arabic",)}),
        ("shortlisted people who speak French", {"languages": ("French",), "decision": Decision.SHORTLISTED}),
        ("محاسبون في القائمة المختصرة", {"decision": Decision.SHORTLISTED}),
        ("rejected accountants from Egypt", {"places": ("Egypt",), "decision": Decision.PASSED}),
        ("nice people, more or less", {}),
        ("regional sales manager", {}),
        ("site engineer in saudi arabia", {"places": ("Saudi Arabia",)}),
        ("marketing in the UK", {"places": ("United Kingdom",)}),
        ("candidates who were not shortlisted", {}),
        ("المرشحون في القائمة المختصرة", {"decision": Decision.SHORTLISTED}),
        ("المرشحون المرفوضون في الدمام", {"places": ("Dammam",), "decision": Decision.PASSED}),
        ("محاسب غير مرفوض", {}),
        ("less than 3 years of sales", {}),
        ("محاسب خبرته أقل من ثلاث سنوات", {}),
        ("between 2 and 4 years of sales", {"years": 2.0}),
        ("no less than 4 years of sales", {"years": 4.0}),
        ("خبرة لا تقل عن سبع سنوات في المبيعات", {"years": 7.0}),
        ("مبرمج مقيم في عمّان", {"places": ("Amman",)}),
        ("يتحدث العربية والإنجليزية", {"languages": ("Arabic", "English")}),
    ],
)
def test_filters_are_found_in_the_words(words: str, filters: dict[str, object]) -> None:
    found = asked(words).model_dump(include={"skills", "years", "places", "languages", "decision"})
    assert {name: value for name, value in found.items() if value} == filters


@pytest.mark.parametrize(
    ("words", "terms"),
    [
        ("payments backend with Kafka in Riyadh", [Term(("backend",), ("backend development",))]),
        ("محاسب في جدة", [Term(("محاسب",), ("accounting",))]),
        ("data scientist, python", [Term(("data", "scientist"), ("data science",))]),
        ("Layla Haddad", [Term(("layla",)), Term(("haddad",))]),
        ("shortlisted in Riyadh with 5 years of experience", []),
        ("someone who lives in Berlin but was a native French speaker", []),
        ("يتحدث العربية والإنجليزية", []),
        ("up to 4 years, not rejected", []),
    ],
)
def test_other_words_are_terms(words: str, terms: list[Term]) -> None:
    assert list(asked(words).terms) == terms


def test_nobody_is_looked_for_by_what_is_protected() -> None:
    found = asked("female accountants under 30 in Riyadh, Saudi nationals only")
    assert found.refused == ("female", "under 30", "Saudi nationals only")
    assert (found.places, found.years) == (("Riyadh",), None)
    assert [term.stems for term in found.terms] == [("accountant",)]
    assert found.meant() == "accountants in Riyadh,"
    assert not found.only_refused()
    assert asked("women under 30").only_refused()
    assert asked("Christian Müller").refused == ()


def test_skills_have_words_of_their_own() -> None:
    assert any_of(asked("مطور بايثون").skill_terms) == f"('{next(stems('بايثون'))}' | '#Python')"


def test_terms_become_queries_whatever_stands_in_them() -> None:
    terms = [Term(("data", "scientist"), ("data science",)), Term(("o'x\\",))]
    assert all_of(terms) == "('data' & 'scientist' | '@data science') & ('o''x\\\\')"
    assert any_of(terms) == "('data' & 'scientist' | '@data science') | ('o''x\\\\')"


@given(st.text(max_size=400))
@example("\u0640")  # a lengthening sign, which folds to nothing
@settings(max_examples=150, deadline=None)
def test_any_text_is_understood_as_something(words: str) -> None:
    assert isinstance(asked(words), Asked)


def test_a_name_is_known_in_both_scripts() -> None:
    latin, arabic = asked("Khalid Mansour").names, asked("خالد منصور").names
    assert latin is not None
    assert arabic is not None
    assert name_row("Khalid Mansour").startswith(latin[0])
    assert name_row("خالد منصور").startswith(arabic[0])
    assert name_row("خالد منصور").endswith(latin[1])
    assert name_row("Khalid Mansour").endswith(arabic[1])
    assert asked("5 or 6 words that make no name of anybody").names is None


def _searched(name: str, phone: str) -> Searched:
    return Searched(
        candidate_id=CandidateId("c"),
        workspace_id=WorkspaceId("T1"),
        batch_id=BatchId("b"),
        name=name,
        phone=phone,
        reading={},
    )


def test_the_document_does_not_tell_the_person() -> None:
    text = "Rania Odeh\nrania.odeh@example.com  +966 50 123 4567\nlinkedin.com/in/rania-odeh\nPayments at O'Neil's bank"
    profile = Profile(language="en", name=None, headline=None, email=None, phone=None, location=None)
    reading = Reading(
        raw_text=text,
        media_type="text/plain",
        pages=1,
        pages_total=1,
        page_starts=(0,),
        language="en",
        profile=profile,
        entities=(),
    )
    found = document(_searched("Rania Odeh", "+966501234567"), reading, ["Payments"])
    assert "'payment':1D" in found
    assert "'#Payments':1B" in found
    assert not [told for told in ("rania", "odeh", "example", "4567", "linkedin") if told in found]


def test_agreement_wins_over_a_single_first_place() -> None:
    assert fused([(1.0, _placed("a", "b", "c")), (1.0, _placed("d", "b"))])[0] == "b"
    assert fused([(2.0, _placed("a")), (1.0, _placed("b", "a"))]) == ["a", "b"]
    assert fused([]) == []


def test_whom_one_ranking_cannot_tell_apart_another_does() -> None:
    tied = [Hit(CandidateId(known), 1) for known in "abc"]
    assert fused([(2.0, tied), (1.0, _placed("c", "b"))]) == ["c", "b", "a"]


def _placed(*known: str) -> list[Hit]:
    return [Hit(CandidateId(one), place) for place, one in enumerate(known, start=1)]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("payments with Kafka", "Built payments over Kafka streams"),
        ("مدفوعات", "Built payments over Kafka streams"),
        ("accounting", "Senior Accountant, Jeddah"),
        ("accountant jeddah", "Senior Accountant, Jeddah"),
        ("violin", ""),
    ],
)
def test_the_line_that_shows_most(words: str, line: str) -> None:
    text = "Summary\n• Built payments over Kafka streams\nKafka\nSenior Accountant, Jeddah\nOther"
    assert matched_line(text, asked(words)) == line
