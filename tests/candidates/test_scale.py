"""The numbers of a scale: what may be set, what each does, and that the page names them all."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.candidates.models import Finding, Recommendation, Verdict
from bot.candidates.rules import assess
from bot.candidates.scoring import recommendation, total
from bot.core.errors import InvalidForm
from bot.openings.models import Need, RequirementKind, Requirements
from bot.openings.rules import requirements_from
from bot.settings.forms import parse_scoring_form
from bot.settings.models import STANDARD, Scale, Scoring, Weights, scale_of, weights_of
from bot.settings.rules import Difference, differences
from bot.settings.wording import label_of, own_scale
from tests.candidates.test_fields import TODAY
from tests.candidates.test_rules import cv
from tests.candidates.test_scoring import PAGE, finding

# Of the page: where a number in bold stands → its name
PLACES = {
    r"\| a dated role \| (\S+) \|": "dated_work",
    r"a role without dates \| (\S+) \|": "project",
    r"summary or headline \| (\S+) \|": "listed",
    r"a field that uses it \| (\S+) \|": "practised",
    r"self-study, even with dates \| (\S+) \|": "course",
    r"\"interested in\" \| (\S+) \|": "exposure",
    r"- (\S+) of it, at most: work in a neighbouring field": "neighbour",
    r"Months of internships count (\S+),": "internship",
    r"more than five years ago (\S+)\.\n": "long_ago",
    r"\*unknown\*, with credit (\S+)\.\n": "unknown",
    r"\*met\* from (\S+),": "met",
    r"\*partial\* from (\S+),": "partial",
    r"Musts make (\S+) points": "must_share",
    r"the required years at most (\S+), and": "cap_floor",
    r"Strong Hire from (\S+),": "strong_hire",
    r" Hire from (\S+), Maybe": "hire",
    r"Maybe from (\S+),": "maybe",
    r"years weigh (\S+) \(": "years",
    r"known skills (\S+),": "skill",
    r"other phrases (\S+),": "phrase",
    r"degrees (\S+),": "education",
    r"languages (\S+), what": "language",
    r"good communication\"\) (\S+);": "plain",
}


def test_the_page_names_every_setting_with_its_default() -> None:
    page, _heading, _example = PAGE.read_text(encoding="utf-8").partition("## 3. ")
    defaults = {**Scale().model_dump(), **Weights().model_dump()}
    told = {}
    for place, name in PLACES.items():
        [number] = re.findall(place, page)
        assert re.fullmatch(r"\*\*[\d.]+\*\*", number), f"{name} is a setting"
        told[name] = float(number.strip("*"))
    assert told == defaults
    assert len(re.findall(r"\*\*[\d.]+\*\*", page)) == len(defaults), "a number in bold is no setting"


def test_what_was_scored_before_there_were_settings_is_scored_as_then() -> None:
    migration = Path(__file__).resolve().parents[2] / "db" / "migrations" / "versions" / "r0012_scales.py"
    written = re.findall(r"DEFAULT '(\{.*?\})'", migration.read_text(encoding="utf-8"), re.DOTALL)
    as_then = {
        "strong_hire": 80,
        "hire": 65,
        "maybe": 45,
        "must_share": 80,
        "cap_floor": 10,
        "met": 0.69,
        "listed": 0.4,
    }
    assert len(written) == 2
    for one in written:
        assert Scale.model_validate_json(one).model_dump(include=set(as_then)) == as_then
        assert Scale.model_validate_json(one).model_fields_set == set(Scale.model_fields)


@pytest.mark.parametrize(
    ("numbers", "wrong"),
    [
        ({"hire": 80}, ["hire"]),
        ({"maybe": 90, "hire": 70}, ["maybe"]),
        ({"strong_hire": 60}, ["hire"]),
        ({"strong_hire": 101}, ["strong_hire"]),
        ({"maybe": 0}, ["maybe"]),
        ({"hire": 65.5}, ["hire"]),
        ({"listed": 0.65}, ["listed"]),
        ({"practised": 0.3}, ["listed"]),
        ({"exposure": 0.3}, ["exposure"]),
        ({"dated_work": 0.5}, ["practised", "project", "met"]),
        ({"dated_work": 1.1}, ["dated_work"]),
        ({"unknown": -0.1}, ["unknown"]),
        ({"unknown": float("nan")}, ["unknown"]),
        ({"neighbour": 0.6}, ["neighbour"]),
        ({"partial": 0.0}, ["partial"]),
        ({"met": 0.15}, ["partial"]),
        ({"must_share": 0}, ["must_share"]),
        ({"cap_floor": 101}, ["cap_floor"]),
    ],
)
def test_what_cannot_be(numbers: dict[str, float], wrong: list[str]) -> None:
    with pytest.raises(ValidationError) as refused:
        Scale.model_validate(numbers)
    assert [problem["loc"][0] for problem in refused.value.errors()] == wrong


@pytest.mark.parametrize("stored", [None, "", "{", "[]", '{"hire": 90}', '{"no_such": 1}'])
def test_a_stored_value_that_cannot_be_used_is_as_none(stored: str | None) -> None:
    assert Scoring(scale=scale_of(stored), weights=weights_of(stored)) == Scoring()


def test_a_scale_is_kept_as_json() -> None:
    scale = Scale(hire=70, listed=0.35)
    assert scale_of(scale.model_dump_json()) == scale
    assert Scale.model_validate(scale.model_dump(mode="json")) == scale


def job(text: str, kind: RequirementKind = RequirementKind.SKILL, **asked: object) -> Requirements:
    item = finding(text, "must", 3, 0.0, kind).requirement.model_copy(update={"any_of": (text,), **asked})
    return Requirements(title="", items=(item,))


def judged(reading_of: tuple[str, ...], requirements: Requirements, scale: Scale) -> Finding:
    *roles, skills = reading_of
    read = cv(*[("Backend Engineer", 2017, 2025, role) for role in roles], skills=skills)
    [found] = assess(read, requirements, as_of=TODAY, scale=scale).findings
    return found


@pytest.mark.parametrize(
    ("person", "asked", "name", "value"),
    [
        (("Java services on PostgreSQL.", ""), "Java", "dated_work", 0.9),
        (("Plumbing.", "Painting"), "Painting", "listed", 0.3),
        (("Java services on PostgreSQL.", "Kotlin"), "Kotlin", "practised", 0.8),
    ],
)
def test_a_credit_is_what_the_scale_says(person: tuple[str, ...], asked: str, name: str, value: float) -> None:
    scale = Scale.model_validate({name: value})
    assert judged(person, job(asked), STANDARD).credit == getattr(STANDARD, name)
    assert judged(person, job(asked), scale).credit == value


def test_a_verdict_is_what_the_scale_says() -> None:
    person = ("Plumbing.", "Painting")
    assert judged(person, job("Painting"), STANDARD).verdict is Verdict.PARTIAL
    assert judged(person, job("Painting"), Scale(met=0.4)).verdict is Verdict.MET
    assert judged(person, job("Painting"), Scale(partial=0.5)).verdict is Verdict.MISSING


def test_silence_counts_what_the_scale_says() -> None:
    asked = job("Riyadh", RequirementKind.LOCATION)
    assert judged(("Plumbing.", ""), asked, STANDARD).credit == 0.5
    assert judged(("Plumbing.", ""), asked, Scale(unknown=0.8)).credit == 0.8


@pytest.mark.parametrize(
    ("numbers", "credit"),
    [
        ({}, (0.25 * 3 + 0.1) / 3 * 0.9),
        ({"neighbour": 0.4}, (0.4 * 3 + 0.1) / 3 * 0.9),
        ({"met": 0.2}, (0.25 * 3 + 0.1) / 3),
    ],
)
def test_work_nearby(numbers: dict[str, float], credit: float) -> None:
    asked = job("backend development", RequirementKind.EXPERIENCE, min_years=3.0)
    read = cv(("Frontend Engineer", 2021, 2026, "Pages."))
    [found] = assess(read, asked, as_of=TODAY, scale=Scale.model_validate(numbers)).findings
    assert found.credit == pytest.approx(credit, abs=0.0001)


def test_work_of_long_ago_counts_what_the_scale_says() -> None:
    asked = job("backend development", RequirementKind.EXPERIENCE, min_years=10.0)
    read = cv(("Backend Engineer", 2005, 2015, "Java services."))
    half, whole = (assess(read, asked, as_of=TODAY, scale=Scale(long_ago=share)).findings[0] for share in (0.5, 1.0))
    assert half.credit < 0.69 < whole.credit


def test_one_number() -> None:
    rows = [finding("a", "must", 3, 1.0, RequirementKind.SKILL), finding("b", "nice", 3, 0.0, RequirementKind.SKILL)]
    assert [total(rows, scale) for scale in (STANDARD, Scale(must_share=60))] == [80, 60]
    rows.append(finding("c", "must", 1, 0.0, RequirementKind.EXPERIENCE))
    assert [total(rows, scale) for scale in (STANDARD, Scale(cap_floor=30), Scale(cap_floor=100))] == [10, 30, 60]


def test_thresholds() -> None:
    scale = Scale(strong_hire=90, hire=70, maybe=20)
    assert [recommendation(score, scale) for score in (90, 89, 70, 69, 20, 19, None)] == [
        *(Recommendation.STRONG_HIRE, Recommendation.HIRE, Recommendation.HIRE, Recommendation.MAYBE),
        *(Recommendation.MAYBE, Recommendation.PASS, None),
    ]


def test_weights_are_for_musts_found_in_a_description() -> None:
    words = (
        "Requirements\n- 5 years of backend development and 3 years of Kotlin\n- Java\n- Excel\n"
        "- Quaternion smoothing\n- Bachelor in computer science\n- Fluent English\nNice to have\n- Kafka\n"
    )
    heavy = Weights(years=4, skill=5, phrase=1, education=4, language=3, plain=2)
    for weights in (Weights(), heavy):
        found = requirements_from("Backend Engineer", words, weights).items
        by_text = {item.any_of[0] if item.any_of else item.text: item.weight for item in found}
        assert by_text["backend development"] == weights.years, by_text
        assert by_text["Java"] == weights.skill
        assert by_text["English"] == weights.language
        assert by_text["Kotlin"] == weights.years - 1
        assert by_text["Excel"] == weights.plain, by_text
        assert by_text["Quaternion smoothing"] == weights.phrase
        assert next(item.weight for item in found if item.kind is RequirementKind.EDUCATION) == weights.education
        assert [item.weight for item in found if item.need is Need.NICE] == [1]


def typed(**numbers: str | None) -> dict[str, object]:
    """The form as Slack sends it back."""
    values = {name: f"{value:g}" for name, value in {**Scale().model_dump(), **Weights().model_dump()}.items()}
    return {"state": {"values": {name: {name: {"value": value}} for name, value in {**values, **numbers}.items()}}}


def test_what_is_typed() -> None:
    assert parse_scoring_form(typed()) == Scoring()
    changed = parse_scoring_form(typed(hire="70", listed="0.35", plain="2"))
    assert changed == Scoring(scale=Scale(hire=70, listed=0.35), weights=Weights(plain=2))


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ({"hire": None}, "A whole number, please."),
        ({"hire": "70.5"}, "A whole number, please."),
        ({"listed": "a lot"}, "A number, please."),
        ({"listed": "nan"}, "A number, please."),
        ({"must_share": "101"}, "At most 100."),
        ({"cap_floor": "-1"}, "At least 0."),
        ({"partial": "0"}, "More than 0."),
        ({"met": "0.1"}, "It has to be less than “Met from”."),
        ({"skill": "6"}, "At most 5."),
    ],
)
def test_what_is_told_beside_a_number(numbers: dict[str, str | None], told: str) -> None:
    with pytest.raises(InvalidForm) as refused:
        parse_scoring_form(typed(**numbers))
    assert list(refused.value.fields.values()) == [told]


def test_differences_and_their_words() -> None:
    scale = Scale(hire=70, listed=0.3)
    assert differences(STANDARD, scale) == (
        Difference(name="listed", before=0.4, after=0.3),
        Difference(name="hire", before=65, after=70),
    )
    assert differences(scale, scale) == ()
    assert own_scale(STANDARD) == ""
    assert own_scale(scale) == "In a list 0.3, not 0.4; Hire from 70, not 65"


def test_every_number_has_a_name() -> None:
    names = [*Scale.model_fields, *Weights.model_fields]
    assert len({label_of(name) for name in names}) == len(names)
