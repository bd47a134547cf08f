"""Sentences of requirements become phrases that a CV can show; what it cannot show is left out or weighs little."""

from pathlib import Path

import pytest

from bot.openings.clauses import wish
from bot.openings.models import Need, RequirementKind
from bot.openings.rules import requirements_from

ADS = sorted((Path(__file__).parent / "ads").glob("*.txt"))
SCRAPS = (" and", " or", " with", " for", " of", " to", ",", "&")


def asked(line: str, title: str = "") -> list[tuple[tuple[str, ...], Need]]:
    return [(item.any_of, item.need) for item in requirements_from(title, f"You need\n- {line}").items]


@pytest.mark.parametrize(
    ("clause", "text"),
    [
        ("You can read a schematic and", "read a schematic"),
        ("CSS are things you care about", "CSS"),
        ("you've used a real-time operating system", "real-time operating system"),
        ("preferably CAN", "CAN"),
        ("SQL is your second language", "SQL"),
        ("Vous maîtrisez Silae", "Silae"),
        ("Kafka a bonus", "Kafka"),
        ("Python, because we like it", "Python"),
    ],
)
def test_a_wish_is_its_words_alone(clause: str, text: str) -> None:
    assert wish(clause).text == text


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("You know JavaScript well and have typed most of it", [(("JavaScript",), Need.MUST)]),
        ("You have used a fieldbus, preferably CAN", [(("Fieldbus",), Need.MUST), (("CAN bus",), Need.NICE)]),
        ("Java; if you come from Kotlin, you will be fine", [(("Java",), Need.MUST)]),
        ("Kafka is useful, but not needed", [(("Kafka",), Need.NICE)]),
        ("Forklift licence not essential", []),
        ("A driving licence is not required", []),
        ("Salary as per market with accommodation", []),
        ("You don't wait for others to tell you the truth", []),
        ("Honest person", []),
        ("PHA-Pro or similar software", [(("PHA-Pro",), Need.MUST)]),
        ("Umgang mit SAP und Kafka", [(("SAP",), Need.MUST), (("Kafka",), Need.MUST)]),
        ("Own transport", [(("Own transport",), Need.NICE)]),
        ("You have designed A/B tests", [(("A/B testing",), Need.MUST)]),
        ("Terraform would be lovely", [(("Terraform",), Need.NICE)]),
        ("من لديه خبرة في Kafka فله الأولوية", [(("Kafka",), Need.NICE)]),
    ],
)
def test_a_sentence_asks_for_what_it_names(line: str, expected: list[tuple[tuple[str, ...], Need]]) -> None:
    assert asked(line) == expected


def test_plain_words_of_a_sentence_are_welcome_and_those_of_a_list_required() -> None:
    assert asked("You build labour plans from volume forecasts") == [
        (("build labour plans from volume forecasts",), Need.NICE)
    ]
    assert asked("Labour plans") == [(("Labour plans",), Need.MUST)]


@pytest.mark.parametrize(
    ("sentence", "work"),
    [
        ("Person who have only worked in warehouse or sales please do not apply", ("warehouse", "sales")),
        ("It isn't for you if you've only done canteens", ("canteens",)),
        ("SQL is your second language, and you know Python when SQL is not enough", ()),
    ],
)
def test_what_somebody_only_did_does_not_count(sentence: str, work: tuple[str, ...]) -> None:
    found = requirements_from("Clerk", f"You need\n- Three years of filing\n\n{sentence}.").items
    assert [item.not_counted for item in found if item.kind is RequirementKind.EXPERIENCE] == [work]


@pytest.mark.parametrize(
    ("line", "years"),
    [
        ("No less than three years of welding", 3),
        ("A couple of years of welding", 2),
        ("Several years of welding (we think five or more in shipyards)", 5),
    ],
)
def test_years_in_words(line: str, years: float) -> None:
    found = requirements_from("Welder", f"You need\n- {line}").items
    assert years in [item.min_years for item in found]


def test_a_story_of_the_firm_asks_for_no_years() -> None:
    found = requirements_from("Cook", "The last chef stayed nine years. You should know HACCP.").items
    assert [item.min_years for item in found] == [None, None]


@pytest.mark.parametrize(
    ("line", "level", "fields"),
    [
        ("A recognised social work degree", 3, ("social work",)),
        ("Bachelor degree in any of commerce, engineering", 3, ("commerce", "engineering")),
        ("Vous avez un Bac+3 en droit", 3, ()),
        ("BSc Chemical Engineering", 3, ("Chemical Engineering",)),
    ],
)
def test_degrees_as_people_ask_for_them(line: str, level: int, fields: tuple[str, ...]) -> None:
    (found,) = (item for item in requirements_from("", f"You need\n- {line}").items)
    assert (found.kind, found.level, found.any_of) == (RequirementKind.EDUCATION, level, fields)


def test_running_text_that_hopes_or_welcomes_asks() -> None:
    found = requirements_from("Cook", "We hope you've led a brigade before. French or Italian would be lovely.").items
    assert [(item.any_of, item.need) for item in found[:2]] == [
        (("Team leadership",), Need.MUST),
        (("French", "Italian"), Need.NICE),
    ]


@pytest.mark.parametrize("ad", ADS, ids=lambda path: path.stem)
def test_no_advertisement_leaves_scraps(ad: Path) -> None:
    title, _newline, description = ad.read_text(encoding="utf-8").partition("\n")
    found = requirements_from(title, description).items
    assert any(item.kind is RequirementKind.EXPERIENCE and item.need is Need.MUST for item in found)
    skills = [item for item in found if item.kind is RequirementKind.SKILL and "You will" not in item.text]
    assert [item.text for item in skills if item.text.endswith(SCRAPS) or item.text.startswith(("you ", "You "))] == []
    assert [item.any_of for item in skills if any(not name.strip(" -") for name in item.any_of)] == []


def test_there_are_advertisements() -> None:
    assert len(ADS) >= 8
