"""Job descriptions of many shapes: headings, prose, what is only welcome, what does not count, the field of work."""

import pytest

from bot.openings.barred import barred_in
from bot.openings.clauses import is_name
from bot.openings.models import Need, Requirement, RequirementKind
from bot.openings.rules import requirements_from
from bot.openings.sections import kind_of
from bot.taxonomy.criteria import Criterion
from bot.taxonomy.job_ads import Part


def only(kind: RequirementKind, title: str, description: str) -> list[Requirement]:
    return [item for item in requirements_from(title, description).items if item.kind is kind]


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        ("ABOUT YOU", Part.MUST),
        ("What you'll bring", Part.MUST),
        ("The basics", Part.MUST),
        ("ماذا نطلب؟", Part.MUST),
        ("Dein Profil", Part.MUST),
        ("Bonus points for", Part.NICE),
        ("ما يزيد فرصك", Part.NICE),
        ("Von Vorteil", Part.NICE),
        ("Day to day", Part.DUTIES),
        ("Deine Aufgaben", Part.DUTIES),
        ("What we offer", Part.OTHER),
        ("Please do not apply if", Part.BARRED),
        ("The harbour at night", None),
    ],
)
def test_headings(heading: str, part: Part | None) -> None:
    assert kind_of(heading) is part


@pytest.mark.parametrize("bullet", ["- ", "> ", "• ", "✓ ", "3) ", "➤"])
def test_bullets(bullet: str) -> None:
    assert [item.any_of for item in requirements_from("", f"You need\n{bullet}Salesforce or HubSpot").items] == [
        ("Salesforce", "HubSpot")
    ]


@pytest.mark.parametrize(
    ("sentence", "what"),
    [
        ("Tutoring or nursery work alone does not count toward the three years.", ("Tutoring", "nursery")),
        ("A paralegal background by itself won't be sufficient.", ("paralegal",)),
        ("We can't consider purely domestic wiring.", ("domestic wiring",)),
        ("لا نحتسب العمل في المخابز ولا الوجبات السريعة ضمن الخبرة.", ("المخابز", "الوجبات السريعة")),
        ("خبرة الكاشير وحدها لا تكفي.", ("الكاشير",)),
        ("Three years of tutoring, and it counts.", ()),
    ],
)
def test_what_does_not_count(sentence: str, what: tuple[str, ...]) -> None:
    assert barred_in(sentence) == what


def test_what_does_not_count_is_kept_with_the_years() -> None:
    [years] = only(
        RequirementKind.EXPERIENCE, "Teacher", "We need\n- 3 years of teaching\n\nTutoring alone does not count."
    )
    assert (years.any_of, years.not_counted) == (("teaching",), ("Tutoring",))


@pytest.mark.parametrize(
    ("title", "line", "field", "years"),
    [
        ("HSE Supervisor", "At least six years in safety roles on construction sites", "health and safety", 6),
        ("Hotel Receptionist", "min. 3 yrs in a busy house", "front office", 3),
        ("Perfusionist", "4 years as a perfusionist in cardiac surgery", "Perfusionist", 4),
        ("طباخ", "خبرة أربع سنوات في مطابخ كبيرة", "cooking", 4),
        ("Krankenpfleger", "Mindestens drei Jahre Erfahrung", "nursing", 3),
        ("Receptionist", "Three years at a hotel front desk", "reception", 3),
        ("Receptionist", "Three years of hotel reception", "front office", 3),
        ("Boatbuilder", "Three years in a yard", "Boatbuilder", 3),
        ("Cook", "Three to five years of cooking, preferably in hotels", "cooking", 3),
    ],
)
def test_the_field_of_the_years(title: str, line: str, field: str, years: float) -> None:
    [found] = only(RequirementKind.EXPERIENCE, title, f"We need\n- {line}")
    assert (found.any_of, found.min_years, found.need) == ((field,), years, Need.MUST)


def test_a_job_without_years_asks_for_work_in_its_field() -> None:
    [found] = only(RequirementKind.EXPERIENCE, "Senior Pastry Chef (m/f/d)", "Requirements\n- HACCP")
    assert (found.any_of, found.min_years, found.need) == (("pastry and baking",), None, Need.MUST)
    [found] = only(RequirementKind.EXPERIENCE, "Accounting Intern", "Requirements\n- Excel")
    assert found.need is Need.NICE


@pytest.mark.parametrize(
    "line",
    ["At least ten people reporting to you", "You have led a shift of cooks", "الإشراف على فريق من الطهاة"],
)
def test_leading_people(line: str) -> None:
    assert ("Team leadership",) in [item.any_of for item in requirements_from("", f"We need\n- {line}").items]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("English C1, plus one of German, French or Arabic", [("English",), ("German", "French", "Arabic")]),
        ("Polish or Urdu, and English", [("Polish", "Urdu"), ("English",)]),
    ],
)
def test_alternatives_among_languages(line: str, wanted: list[tuple[str, ...]]) -> None:
    assert [item.any_of for item in only(RequirementKind.LANGUAGE, "", f"We need\n- {line}")] == wanted


def test_a_welcome_part_of_a_must_list_is_nice() -> None:
    found = requirements_from("", "We need\n- PostgreSQL\n- Experience with Kafka is a plus").items
    assert [(item.any_of, item.need) for item in found] == [(("PostgreSQL",), Need.MUST), (("Kafka",), Need.NICE)]


def test_what_everybody_says_weighs_little() -> None:
    found = requirements_from("", "We need\n- Good communication skills\n- Excel\n- Welding").items
    assert [item.weight for item in found] == [1, 1, 3]


def test_duties_are_welcome() -> None:
    found = requirements_from("", "Your tasks\n- Run payroll in SAP HCM\n\nYour profile\n- Excel").items
    assert {name for item in found if item.need is Need.NICE for name in item.any_of} >= {"Payroll"}


def test_a_label_before_a_sentence_is_a_heading() -> None:
    found = requirements_from("", "You: Salesforce or HubSpot. Fluent English.\n\nWe: a room and three meals.").items
    assert [item.any_of for item in found] == [("Salesforce", "HubSpot"), ("English",)]


def test_a_qualification_may_stand_in_for_a_degree() -> None:
    [found] = only(
        RequirementKind.EDUCATION, "", "We need\n- A degree in finance, or a qualification (ACCA, CMA or similar)"
    )
    assert found.any_of == ("finance", "ACCA", "CMA")


def test_running_text_asks_where_it_asks() -> None:
    found = requirements_from(
        "Backend Engineer",
        "We are a payments company and love Java. You should know PostgreSQL. It helps if you have used Kafka. "
        "If you come from PHP, fine.",
    ).items
    assert [(item.any_of, item.need) for item in found] == [
        (("PostgreSQL",), Need.MUST),
        (("Kafka",), Need.NICE),
        (("backend development",), Need.MUST),
    ]


@pytest.mark.parametrize(
    ("line", "protected"),
    [
        ("Female candidates aged under 30", True),
        ("Send a recent photo", True),
        ("Photo editing in Lightroom", False),
        ("Aged care and clients with disabilities", False),
    ],
)
def test_words_of_a_protected_criterion_may_be_words_of_the_work(line: str, protected: bool) -> None:
    notes = requirements_from("", f"We need\n- {line}").notes
    assert any(isinstance(note.about, Criterion) for note in notes) is protected


def test_a_list_under_an_unknown_heading_is_of_musts_where_no_other_part_is() -> None:
    unknown = "The harbour at night\n- PostgreSQL\n"
    assert [item.any_of for item in requirements_from("", unknown).items] == [("PostgreSQL",)]
    assert [item.any_of for item in requirements_from("", f"{unknown}\nWe need\n- Kafka").items] == [("Kafka",)]


def test_a_long_sentence_still_asks_for_years_and_languages() -> None:
    found = requirements_from(
        "Beekeeper",
        "The right person brings three years or more as a beekeeper on farms, is glad to rise early in all weathers, "
        "and speaks fluent Spanish.",
    ).items
    assert [(item.kind.value, item.min_years, item.level) for item in found] == [
        ("experience", 3, None),
        ("language", None, 4),
    ]


@pytest.mark.parametrize(
    ("line", "years"),
    [
        ("Between five and ten years of welding", 5),
        ("A few years of welding", 2),
        ("Mehrere Jahre Erfahrung im Schweißen", 2),
        ("بضع سنوات في اللحام", 2),
    ],
)
def test_years_as_people_say_them(line: str, years: float) -> None:
    (asked,) = only(RequirementKind.EXPERIENCE, "Welder", f"You have\n- {line}")
    assert asked.min_years == years


@pytest.mark.parametrize("heading", ["What does not count toward the two years", "لا يُحتسب ضمن السنوات:"])
def test_a_heading_of_what_does_not_count_ends_with_its_list(heading: str) -> None:
    text = f"You need\n- Two years of welding\n\n{heading}\n- Plumbing\nTell us of your break if you had one."
    (years,) = only(RequirementKind.EXPERIENCE, "Welder", text)
    assert years.not_counted == ("Plumbing",)


def test_a_job_that_leads_others_asks_for_years_of_leading() -> None:
    text = "You need\n- Three years at a hotel front desk"
    (leads,) = only(RequirementKind.EXPERIENCE, "Front Office Manager", text)
    (serves,) = only(RequirementKind.EXPERIENCE, "Hotel Receptionist", text)
    assert (leads.leading, serves.leading) == (True, False)


def test_remarks_on_alternatives_and_on_the_age_of_the_firm_ask_for_nothing() -> None:
    found = requirements_from("مطوّر", "شركة عمرها ست سنوات.\nماذا نطلب\n- العربية أو الإنجليزية؛ إحداهما تكفي")
    assert [item.kind for item in found.items if item.source and "تكفي" in item.source] == [RequirementKind.LANGUAGE]
    assert not any("عمرها" in note.line for note in found.notes)


def test_a_bullet_of_several_sentences_asks_with_its_first() -> None:
    text = (
        "You have\n- At least two full school years of teaching in primary schools. Private tuition and online lessons "
        "we read with interest but cannot count.\n- A B.Sc. in biology or the like"
    )
    (years,) = only(RequirementKind.EXPERIENCE, "Teacher", text)
    assert (years.min_years, years.any_of) == (2, ("primary teaching",))
    assert "Private tuition" in years.not_counted
    found = requirements_from("Teacher", text)
    assert [item.kind for item in found.items if item.source and "interest" in item.source] == []
    assert [item.level for item in found.items if item.kind is RequirementKind.EDUCATION] == [3]


def test_what_is_left_out_of_an_arabic_requirement_is_words_and_no_ends_of_words() -> None:
    text = "المتطلبات\n- خبرة في القطاع المصرفي\n- خبرة 4 سنوات في تطوير الواجهات الخلفية\n- مراجعة التصاميم مع الفريق"
    found = [item.any_of for item in requirements_from("مهندس", text).items]
    assert ("القطاع المصرفي",) in found
    assert ("Backend development",) in found
    assert not any("Auditing" in names for names in found), "to look over drawings is no audit"


def test_arabic_vowel_marks_hide_nothing_that_does_not_count() -> None:
    text = "الشروط\n- أربع سنوات في المحاسبة\nتنبيه: التسويق الهاتفي لا يُحتسب ضمن الخبرة."
    (years,) = only(RequirementKind.EXPERIENCE, "محاسب", text)
    assert any("التسويق" in work for work in years.not_counted)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("children between five", False),
        ("above", False),
        ("online lessons and", False),
        ("5", False),
        ("", False),
        ("أو البكالوريوس", False),
        ("stakeholder mapping", True),
        ("تخطيط المخزون", True),
    ],
)
def test_scraps_of_sentences_are_no_skills(words: str, name: bool) -> None:
    assert is_name(words) is name
