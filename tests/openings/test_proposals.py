"""What is left of a language model's reading of a job description once held against it."""

import json

import pytest

from bot.openings.models import Need, Requirement, RequirementKind
from bot.openings.proposals import JobReading, Read, Unclear, asked, missing_from, proposals, taken_up
from bot.openings.rules import requirements_from

TITLE = "Senior Backend Engineer"
DESCRIPTION = """Riyadh, Saudi Arabia

What you need
- Six years of backend development.
- Fluent English.
- A degree in computer science.
- Experience with Kotlin.
- We would rather not hire anybody under 30 years old.
- Sales experience does not count.

You will be at home where messages flow between services and nothing is lost; we use RabbitMQ for three years now.
You hold the PMP, and you are ready to travel.
"""


def read(quote: str, **said: object) -> Read:
    plain: dict[str, object] = {
        "kind": "skill",
        "need": "must",
        "text": "as told",
        "any_of": [],
        "min_years": None,
        "level": None,
    }
    return Read.model_validate({**plain, "remote": False, "quote": quote, **said})


def proposed(*found: Read, questions: tuple[Unclear, ...] = ()) -> list[Requirement]:
    reading = JobReading(requirements=list(found), questions=list(questions))
    return list(proposals(reading, TITLE, DESCRIPTION).items)


def test_an_item_is_in_our_words_and_weights() -> None:
    [item] = proposed(read("we use RabbitMQ for three years now", any_of=["rabbit mq", "RabbitMQ"], min_years=3.0))
    assert (item.id, item.kind, item.need, item.weight) == ("p1", RequirementKind.SKILL, Need.MUST, 3)
    assert item.any_of[-1] == "RabbitMQ"
    assert (item.min_years, item.text, item.source) == (3, "as told", "we use RabbitMQ for three years now")


@pytest.mark.parametrize(
    "wrong",
    [
        read("ten years of Haskell", any_of=["Haskell"]),
        read("", any_of=["Kotlin"]),
        read("anybody under 30 years old", kind="experience", any_of=["age"], text="Under 30"),
        read("you are ready to travel", any_of=["male"]),
        read("you are ready to travel", any_of=["travel"], text="Nationality"),
        read("Sales experience does not count.", any_of=["Sales"]),
        read("you are ready to travel"),
        read("Fluent English.", kind="language", any_of=["Elvish"]),
        read("Riyadh, Saudi Arabia", kind="location", any_of=["Middle-earth"]),
        read("you are ready to travel", any_of=[" ", "…"]),
    ],
)  # fmt: skip
def test_what_is_not_proved_or_not_allowed_is_dropped(wrong: Read) -> None:
    reading = JobReading(requirements=[wrong, read("Experience with Kotlin.", any_of=["Kotlin"])], questions=[])
    found = proposals(reading, TITLE, DESCRIPTION)
    assert [item.any_of for item in found.items] == [("Kotlin",)]
    assert found.dropped == 1


@pytest.mark.parametrize(
    ("item", "wanted"),
    [
        (read("Six years of backend development", kind="experience", any_of=["backend"], min_years=9), (6, None)),
        (read("Experience with Kotlin", any_of=["Kotlin"], min_years=9), (None, None)),
        (read("Fluent English", kind="language", any_of=["English"], level=2), (None, 4)),
        (read("A degree in computer science", kind="education", level=5), (None, 3)),
        (read("You hold the PMP", any_of=["PMP"], level=4), (None, None)),
        (read("Experience with Kotlin", kind="education", any_of=["computing"], level=9), (None, None)),
    ],
)
def test_numbers_are_the_descriptions_own(item: Read, wanted: tuple[float | None, int | None]) -> None:
    [found] = proposed(item)
    assert (found.min_years, found.level) == wanted


def test_names_are_those_of_our_tables() -> None:
    items = proposed(
        read("Riyadh, Saudi Arabia", kind="location", any_of=["Riyadh", "Jeddah city"], remote=True),
        read("Fluent English", kind="language", any_of=["english language"]),
        read("You hold the PMP", any_of=["PMP"]),
        read("Six years of backend development", kind="experience", any_of=["backend engineering"]),
    )
    assert [(item.kind.value, item.any_of) for item in items] == [
        ("location", ("Riyadh", "Jeddah")),
        ("language", ("English",)),
        ("certificate", ("PMP",)),
        ("experience", ("backend development",)),
    ]
    assert [item.remote for item in items] == [True, False, False, False]


def test_only_what_the_rules_missed_is_proposed() -> None:
    rules = requirements_from(TITLE, DESCRIPTION)
    items = proposed(
        read("Experience with Kotlin", any_of=["kotlin"]),
        read("we use RabbitMQ", any_of=["RabbitMQ"]),
        read("RabbitMQ for three years", any_of=["RabbitMQ"]),
    )
    [left] = missing_from(rules, items)
    assert left.any_of == ("RabbitMQ",)
    more = taken_up(rules, left)
    assert more.items[:-1] == rules.items
    assert more.items[-1] == left.model_copy(update={"id": rules.next_id()})
    assert missing_from(more, items) == ()


def test_what_does_not_count_for_the_rules_does_not_count_for_years_that_are_added() -> None:
    rules = requirements_from(TITLE, DESCRIPTION)
    barred = next(item.not_counted for item in rules.items if item.kind is RequirementKind.EXPERIENCE)
    assert barred
    [years] = proposed(read("Six years of backend development", kind="experience", any_of=["data engineering"]))
    assert taken_up(rules, years).items[-1].not_counted == barred


def test_questions_stand_on_quotes_too() -> None:
    questions = [
        Unclear(quote="ready to travel", question="How many days a month?"),
        Unclear(quote="ready to move", question="Where to?"),
        Unclear(quote="under 30 years old", question="Which age is wanted?"),
    ]
    found = proposals(JobReading(requirements=[], questions=questions), TITLE, DESCRIPTION)
    assert [one.question for one in found.questions] == ["How many days a month?"]
    assert found.dropped == 2


def test_a_description_is_sent_as_data() -> None:
    sent = json.loads(asked(TITLE, DESCRIPTION + "x" * 90_000))
    assert sent["title"] == TITLE
    assert len(sent["description"]) == 20_000
