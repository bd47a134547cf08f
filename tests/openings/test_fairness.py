"""What a description may not ask, what may shut people out, what it leaves open; and what a recruiter makes of it."""

import pytest

from bot.openings import reviewing
from bot.openings.fairness import fair
from bot.openings.models import Question, Requirement, RequirementKind, Requirements
from bot.openings.rules import requirements_from
from bot.taxonomy.criteria import Criterion, Proxy, protected_in, protected_in_search, proxies_in


def told(line: str, title: str = "Accountant") -> Requirements:
    return requirements_from(title, f"Requirements\n- {line}")


def about(line: str) -> set[Criterion | Proxy | Question]:
    return {note.about for note in told(line).notes}


@pytest.mark.parametrize(
    ("line", "criterion"),
    [
        ("Age: 25-35", Criterion.AGE),
        ("Candidates must be under 30 years old", Criterion.AGE),
        ("Maximum age 40", Criterion.AGE),
        ("العمر لا يزيد عن 35 سنة", Criterion.AGE),
        ("Female candidates preferred", Criterion.GENDER),
        ("ذكر، متفرغ", Criterion.GENDER),
        ("Saudi nationals only", Criterion.NATIONALITY),
        ("Arab candidates preferred", Criterion.NATIONALITY),
        ("الجنسية: سعودي", Criterion.NATIONALITY),
        ("Must be a practising Muslim", Criterion.RELIGION),
        ("الديانة: الإسلام", Criterion.RELIGION),
        ("Single, no children", Criterion.FAMILY),
        ("الحالة الاجتماعية: أعزب", Criterion.FAMILY),
        ("Free of any chronic disease", Criterion.HEALTH),
        ("Attach a recent photo", Criterion.PHOTO),
        ("إرفاق صورة شخصية حديثة", Criterion.PHOTO),
    ],
)
def test_protected_criteria_are_refused(line: str, criterion: Criterion) -> None:
    found = told(line)
    assert criterion in {note.about for note in found.notes}
    assert all(note.line == line for note in found.notes)
    assert [item.kind for item in found.items] == [RequirementKind.EXPERIENCE], (
        "only the work of the title is asked for"
    )


@pytest.mark.parametrize(
    "line",
    [
        "Aged care, 5 years",
        "Nursing on female wards",
        "Photo editing with your camera",
        "Gender studies or social work",
        "Experience with the National Bank of Kuwait",
        "Christian Dior counter experience",
        "Single sign-on and OAuth",
        "Ageing analysis of receivables",
        "We are open to all regardless of age, gender, religion and nationality",
        "Male or female",
        "ذكور وإناث",
        "Project manager (m/f/d)",
        "Our company is 25 years old",
        "متزوجون بالعمل",
    ],
)
def test_the_same_words_may_be_of_the_work(line: str) -> None:
    assert protected_in(line) == []


@pytest.mark.parametrize(
    ("line", "proxy"),
    [
        ("Native English speaker", Proxy.NATIVE_SPEAKER),
        ("العربية هي اللغة الأم", Proxy.NATIVE_SPEAKER),
        ("Recent graduate", Proxy.RECENT_GRADUATE),
        ("حديث التخرج", Proxy.RECENT_GRADUATE),
        ("Young and energetic", Proxy.YOUNG),
        ("شاب طموح", Proxy.YOUNG),
        ("A good cultural fit", Proxy.CULTURE_FIT),
        ("No career gaps", Proxy.NO_GAPS),
        ("بدون فجوات في السيرة", Proxy.NO_GAPS),
        ("Local candidates only", Proxy.LOCAL_ONLY),
        ("GCC experience is a must", Proxy.LOCAL_ONLY),
        ("خبرة خليجية", Proxy.LOCAL_ONLY),
        ("Degree from a top university", Proxy.TOP_SCHOOL),
        ("خريج جامعة مرموقة", Proxy.TOP_SCHOOL),
        ("Residents of Al Olaya district", Proxy.DISTRICT),
        ("من سكان حي النخيل", Proxy.DISTRICT),
        ("Presentable appearance", Proxy.APPEARANCE),
        ("حسن المظهر", Proxy.APPEARANCE),
        ("No more than 5 years of experience", Proxy.MOST_YEARS),
        ("خبرة لا تزيد عن خمس سنوات", Proxy.MOST_YEARS),
        ("A digital native", Proxy.DIGITAL_NATIVE),
    ],
)
def test_proxies_are_warned_of_and_kept_out(line: str, proxy: Proxy) -> None:
    found = told(line)
    assert proxy in {note.about for note in found.notes}
    kinds = {RequirementKind.EXPERIENCE, *([RequirementKind.LANGUAGE] if proxy is Proxy.NATIVE_SPEAKER else [])}
    assert {item.kind for item in found.items} == kinds
    assert all(item.min_years is None for item in found.items)


@pytest.mark.parametrize("line", ["React Native apps", "Native Android development", "Cloud native systems"])
def test_native_may_be_of_software(line: str) -> None:
    assert proxies_in(line) == []


def test_a_native_speaker_is_somebody_fluent() -> None:
    found = told("Native English speaker")
    [language] = [item for item in found.items if item.kind is RequirementKind.LANGUAGE]
    assert (language.any_of, language.level) == (("English",), 4)
    assert [note.item for note in found.notes] == [language.id]


def test_the_rest_of_the_line_is_kept() -> None:
    found = told("Saudi nationals only, with at least 5 years of accounting and ACCA")
    assert {note.about for note in found.notes} == {Criterion.NATIONALITY}
    assert [(item.min_years, item.any_of) for item in found.items if item.min_years] == [(5, ("accounting",))]
    assert fair("Young, presentable, Excel").rest == "Excel"
    assert fair("Excel, SAP").about == ()


@pytest.mark.parametrize(
    ("line", "question"),
    [
        ("Several years of experience", Question.HOW_MANY_YEARS),
        ("خبرة عدة سنوات", Question.HOW_MANY_YEARS),
        ("A degree in finance", Question.WHICH_DEGREE),
        ("شهادة جامعية", Question.WHICH_DEGREE),
        ("Fluent German/English", Question.ONE_OR_ALL),
        ("Ability to surprise us", Question.WHAT),
    ],
)
def test_what_is_unclear_is_asked(line: str, question: Question) -> None:
    found = told(line)
    [note] = found.notes
    assert note.about is question
    draft = reviewing.draft_of(found, note)
    assert (draft.id in {item.id for item in found.items}) is (question is not Question.WHAT)
    answered = reviewing.put(found, draft, answers=note.id)
    assert answered.notes == ()
    assert answered.items[-1].source


@pytest.mark.parametrize(
    "line", ["At least 5 years of accounting", "Bachelor's degree in finance", "German or English", "Excel"]
)
def test_what_is_clear_is_not(line: str) -> None:
    assert about(line) == set()


def test_years_of_nothing_are_asked_about() -> None:
    [note] = told("Five years of experience", title="").notes
    assert note.about is Question.WHICH_WORK


@pytest.mark.parametrize("title", ["Senior Accountant", "محاسب أول"])
def test_how_senior_is_asked_where_no_years_say_it(title: str) -> None:
    [note] = told("ACCA", title=title).notes
    assert (note.about, note.line) == (Question.HOW_MANY_YEARS, title)
    assert told("ACCA, and at least 5 years of accounting", title=title).notes == ()
    assert [one.about for one in told("Several years of experience", title=title).notes] == [note.about]


def test_prose_is_looked_at_too() -> None:
    found = requirements_from(
        "Accountant",
        "We are a young team that keeps the books of shops and small factories, and we go home at five on every day of "
        "the week. You should know SAP, and be under 30 years old. Native German is needed.",
    )
    assert [note.about for note in found.notes] == [Criterion.AGE, Proxy.NATIVE_SPEAKER]
    assert {name for item in found.items for name in item.any_of} >= {"SAP", "German"}


def test_dropping_and_dismissing_settle_notes() -> None:
    found = requirements_from("Accountant", "Requirements\n- Native English speaker\n- Age: 25-35\n- Several years")
    native, age, years = found.notes
    assert native.item is not None
    assert reviewing.drop(found, native.item).notes == (age, years)
    assert reviewing.dismiss(found, age.id).notes == (native, years)
    assert not reviewing.answerable(age)


def test_editing_keeps_where_it_was_found_and_warns_of_new_words() -> None:
    found = told("ACCA")
    item = next(item for item in found.items if item.any_of == ("ACCA",))
    typed = item.model_copy(update={"text": "ACCA from a top university", "source": None})
    edited = reviewing.put(found, typed)
    assert next(one.source for one in edited.items if one.id == item.id) == "ACCA"
    assert [(note.about, note.item) for note in edited.notes] == [(Proxy.TOP_SCHOOL, item.id)]
    dismissed = reviewing.dismiss(edited, edited.notes[0].id)
    assert reviewing.put(dismissed, typed.model_copy(update={"weight": 1})).notes == ()


def test_rows_of_before_still_load() -> None:
    item = Requirement.model_validate({"id": "r1", "kind": "skill", "need": "must", "weight": 3, "text": "Java"})
    row = {"version": 1, "title": "x", "items": [item.model_dump(mode="json")], "notes": ["Be nice.", "Be there."]}
    loaded = Requirements.model_validate(row)
    assert [(note.id, note.about, note.line) for note in loaded.notes] == [
        ("n1", Question.WHAT, "Be nice."),
        ("n2", Question.WHAT, "Be there."),
    ]
    assert Requirements.model_validate(loaded.model_dump(mode="json")) == loaded


@pytest.mark.parametrize(
    ("words", "left"),
    [("female accountants", "female"), ("accountant under 30", "under 30"), ("محاسبات نساء", "نساء")],
)
def test_searches_name_what_is_protected(words: str, left: str) -> None:
    assert [words[said.start : said.end] for said in protected_in_search(words)] == [left]


@pytest.mark.parametrize("words", ["Christian Müller", "accountant over 10 years", "Saudi labour law", "Young Kim"])
def test_names_and_years_are_not(words: str) -> None:
    assert protected_in_search(words) == []
