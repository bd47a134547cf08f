"""Reading requirements from invented job descriptions."""

import pytest

from bot.openings.models import Need, Question, RequirementKind, Requirements
from bot.openings.rules import requirements_from
from bot.taxonomy.criteria import Criterion

ENGLISH = """Riyadh, hybrid; relocation paid

About the team
- We use COBOL.

Requirements
- At least six years of backend development.
- Java, Kotlin or Scala.
- Streaming (Kafka or similar) and Terraform.
- Bachelor degree in computer science or mathematics.
- Fluent English.
- Male, under 35 years old.
- Ability to surprise us.

Nice to have
- CKA or PMP.
- Retail experience, Arabic.
"""


def of(requirements: Requirements, kind: RequirementKind) -> list[tuple[str, ...]]:
    return [item.any_of for item in requirements.items if item.kind is kind]


def test_english_description() -> None:
    found = requirements_from("Senior Backend Engineer", ENGLISH)
    assert found.title == "Senior Backend Engineer"
    assert [item.id for item in found.items] == [f"r{n}" for n in range(1, len(found.items) + 1)]
    experience = next(item for item in found.items if item.kind is RequirementKind.EXPERIENCE)
    assert (experience.min_years, experience.any_of, experience.weight) == (6, ("backend development",), 5)
    skills = of(found, RequirementKind.SKILL)
    assert ("Java", "Kotlin", "Scala") in skills
    assert any({"Kafka", "Event streaming"} <= set(names) for names in skills)
    assert ("Terraform",) in skills
    location = next(item for item in found.items if item.kind is RequirementKind.LOCATION)
    assert location.any_of == ("Riyadh",)
    assert location.remote
    education = next(item for item in found.items if item.kind is RequirementKind.EDUCATION)
    assert education.level == 3
    assert "mathematics" in education.any_of
    assert of(found, RequirementKind.LANGUAGE) == [("English",), ("Arabic",)]
    assert all("COBOL" not in item.any_of for item in found.items)


def test_protected_criteria_become_notes() -> None:
    found = requirements_from("Senior Backend Engineer", ENGLISH)
    assert all("Male" not in item.text for item in found.items)
    refused = [(note.about, note.line) for note in found.notes if isinstance(note.about, Criterion)]
    assert refused == [(about, "Male, under 35 years old.") for about in (Criterion.GENDER, Criterion.AGE)]


def test_unclear_lines_become_notes() -> None:
    [note] = [note for note in requirements_from("", ENGLISH).notes if note.about is Question.WHAT]
    assert note.line == "Ability to surprise us."


def test_needs_follow_the_headings() -> None:
    found = requirements_from("Senior Backend Engineer", ENGLISH)
    assert {item.need for item in found.items if "Retail" in item.any_of} == {Need.NICE}
    assert {item.need for item in found.items if "Java" in item.any_of} == {Need.MUST}


def test_arabic_description() -> None:
    found = requirements_from(
        "محاسب",
        "الشروط\n- خبرة لا تقل عن ثلاث سنوات في المحاسبة.\n- بكالوريوس محاسبة.\n- اللغة الإنجليزية جيدة.\n\n"
        "يفضل\n- SOCPA أو ACCA.",
    )
    experience = found.items[0]
    assert (experience.kind, experience.min_years, experience.any_of) == (
        RequirementKind.EXPERIENCE,
        3,
        ("accounting",),
    )
    assert of(found, RequirementKind.CERTIFICATE) == [("SOCPA", "ACCA")]


def test_hostile_description_ends() -> None:
    assert requirements_from("x", "Requirements\n- " + "(" * 30_000 + " or or or," * 3000).items is not None


def test_same_words_same_requirements() -> None:
    assert requirements_from("a", ENGLISH) == requirements_from("a", ENGLISH)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("Fluent German and good English.", {("German", 4, "must"), ("English", 3, "must")}),
        ("Native Arabic; French is a plus.", {("Arabic", 4, "must"), ("French", None, "nice")}),
        ("Working English or Arabic", {("English|Arabic", 3, "must")}),
        ("الإنجليزية بطلاقة", {("English", 4, "must")}),
        ("Français courant, allemand souhaité", {("French", 4, "must"), ("German", None, "nice")}),
        ("لغة إنجليزية متوسطة", {("English", 2, "must")}),
        ("Used for more than a demo", set()),
    ],
)
def test_languages_with_their_own_levels(line: str, wanted: set[tuple[str, int | None, str]]) -> None:
    items = requirements_from("", f"What we need\n- {line}").items
    spoken = [item for item in items if item.kind is RequirementKind.LANGUAGE]
    assert {("|".join(item.any_of), item.level, item.need.value) for item in spoken} == wanted


@pytest.mark.parametrize(
    ("line", "places"),
    [
        ("Based in Munich, Germany (hybrid)", ("Munich",)),
        ("الرياض أو جدة", ("Riyadh", "Jeddah")),
        ("Anywhere in Saudi Arabia", ("Saudi Arabia",)),
        ("Nice, France", ("Nice",)),
    ],
)
def test_places(line: str, places: tuple[str, ...]) -> None:
    [item] = requirements_from("", f"{line}\n\nWhat we need\n").items
    assert (item.kind, item.any_of) == (RequirementKind.LOCATION, places)


def test_the_lower_of_two_degrees_is_enough() -> None:
    [item] = requirements_from("", "What we need\n- Bachelor's or Master's degree in accounting.").items
    assert (item.kind, item.level) == (RequirementKind.EDUCATION, 3)


def test_running_text_without_headings() -> None:
    found = requirements_from(
        "Marketing Manager",
        "We are a young company. We look for somebody who has at least 4 years of experience in digital marketing and a"
        " bachelor's degree in business. You should know SEO, and speak fluent English. HubSpot knowledge is a plus."
        " The position is based in Dubai. Candidates must be under 35 years old.",
    )
    assert [(item.kind.value, item.need.value, item.any_of[:1]) for item in found.items] == [
        ("experience", "must", ("digital marketing",)),
        ("education", "must", ("business",)),
        ("skill", "must", ("SEO",)),
        ("language", "must", ("English",)),
        ("skill", "nice", ("HubSpot",)),
        ("location", "nice", ("Dubai",)),
    ]


@pytest.mark.parametrize(
    "heading", ["What you'll bring:", "Minimum Qualifications", "Skills and Requirements", "الشروط:"]
)
def test_headings_of_what_is_needed(heading: str) -> None:
    found = requirements_from("", f"About us\nWe sell.\n\n{heading}\n1. Excel\n2) Salesforce or HubSpot")
    assert [item.any_of for item in found.items] == [("Excel",), ("Salesforce", "HubSpot")]


def test_tools_named_with_the_years_are_asked_for_too() -> None:
    found = requirements_from("Frontend Developer", "Your profile\n- 3+ years React or Vue").items
    assert [(item.kind.value, item.any_of[:2], item.min_years) for item in found] == [
        ("skill", ("React", "Vue.js"), None),
        ("experience", ("frontend development",), 3.0),
    ]


DESIGNER = """What we'd trust you with
→ sketching and clickable prototypes
→ looking after our library of components

You probably
→ have designed products for four years or more
→ know Figma
→ know lamp fittings, till rolls, loft hatches, weather vanes, bread bins and coat hooks
"""


def test_of_lists_under_unknown_headings_those_that_ask_for_years_are_of_musts() -> None:
    items = requirements_from("Product Designer", DESIGNER).items
    musts = {item.source for item in items if item.need is Need.MUST}
    assert musts == {line.removeprefix("→ ") for line in DESIGNER.splitlines()[-3:]}


def test_musts_in_plain_words_weigh_half_of_the_others_at_most() -> None:
    items = requirements_from("Product Designer", DESIGNER).items
    weights = {item.any_of[0]: item.weight for item in items if item.need is Need.MUST}
    plain = {name: weight for name, weight in weights.items() if name not in {"product design", "Figma"}}
    assert 1 <= sum(plain.values()) <= (sum(weights.values()) - sum(plain.values())) // 2
    assert set(plain.values()) == {1}
    assert any(item.need is Need.NICE and item.any_of == ("coat hooks",) for item in items), "and nothing is lost"
