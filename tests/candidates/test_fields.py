"""Years in a field of work: neighbours, long ago, what does not count; and who has led people."""

from datetime import date

import pytest

from bot.candidates.models import Finding, Grade
from bot.candidates.rules import assess
from bot.openings.models import RequirementKind
from bot.openings.rules import requirements_from
from tests.candidates.test_rules import cv

TODAY = date(2026, 11, 15)
Entry = tuple[str, int, int, str]


def found(title: str, description: str, kind: RequirementKind, *roles: Entry, skills: str = "") -> Finding:
    requirements = requirements_from(title, description)
    findings = assess(cv(*roles, skills=skills), requirements, as_of=TODAY).findings
    return next(finding for finding in findings if finding.requirement.kind is kind)


def years(*roles: Entry, remark: str = "", skills: str = "") -> float:
    description = f"We need\n- Four years of cooking\n\n{remark}"
    return found("Cook", description, RequirementKind.EXPERIENCE, *roles, skills=skills).credit


def test_the_title_in_another_language() -> None:
    assert years(("Cocinera", 2019, 2025, "Menús para 80 personas")) == 1.0


def test_work_of_long_ago_counts_half() -> None:
    assert years(("Cook", 2010, 2013, "Menus")) == pytest.approx(0.525 * 0.9)
    assert years(("Cook", 2022, 2025, "Menus")) == 1.0


def test_a_neighbouring_field_makes_a_quarter_however_long() -> None:
    assert 0.2 < years(("Waiter", 2006, 2025, "Twelve tables")) < 0.3
    assert years(("Accountant", 2006, 2025, "Ledgers")) == 0.0


def test_half_fitting_work_makes_half_however_long() -> None:
    text = "Kitchen stock, menu of the day and HACCP papers"
    assert 0.4 < years(("Waiter", 2006, 2025, text)) < 0.5


def test_what_the_job_does_not_count_is_a_neighbour() -> None:
    remark = "Canteen or fast food alone does not count."
    assert years(("Fast Food Cook", 2018, 2025, "Burgers")) == 1.0
    assert years(("Fast Food Cook", 2018, 2025, "Burgers"), remark=remark) < 0.3


def test_a_title_that_no_table_knows_is_looked_for_as_it_is() -> None:
    description = "We need\n- Three years as a perfusionist"
    assert (
        found(
            "Perfusionist", description, RequirementKind.EXPERIENCE, ("Perfusionist", 2020, 2025, "ECMO, perfusionist")
        ).credit
        == 1.0
    )
    assert (
        found("Perfusionist", description, RequirementKind.EXPERIENCE, ("Beekeeper", 2020, 2025, "Honey")).credit == 0.0
    )


def test_an_entry_that_tells_nothing_is_taken_for_what_the_cv_shows() -> None:
    job, entry = "We need\n- Four years of backend development", ("Software Engineer", 2016, 2025, "Brahmani Ltd")
    kind = RequirementKind.EXPERIENCE
    assert found("Backend Engineer", job, kind, entry).credit == 0.0
    shown = found("Backend Engineer", job, kind, entry, skills="Java, Kafka, PostgreSQL, Spring Boot")
    assert 0.4 < shown.credit < 0.6


def test_leading_people() -> None:
    job = "We need\n- Ten people reporting to you"
    told = found("", job, RequirementKind.SKILL, ("Cook", 2018, 2025, "Led a brigade of 12 cooks"))
    titled = found("", job, RequirementKind.SKILL, ("Kitchen Supervisor", 2018, 2025, "Menus"))
    nobody = found("", job, RequirementKind.SKILL, ("Cook", 2018, 2025, "Menus for 12 tables"))
    assert (told.credit, titled.credit, nobody.credit) == (1.0, 0.6, 0.0)


def test_a_longer_phrase_may_lack_a_word() -> None:
    job = "We need\n- Hollow glass blowing"
    role = ("Craftsman", 2018, 2025, "Made hollow glass for lamps")
    partly = found("", job, RequirementKind.SKILL, role)
    assert (partly.credit, partly.evidence[0].grade) == (0.4, Grade.LISTED)
    assert found("", job, RequirementKind.SKILL, ("Craftsman", 2018, 2025, "Hollow glass blowing")).credit == 1.0


def test_a_job_that_leads_counts_years_below_half() -> None:
    def led(title: str) -> float:
        role = (title, 2020, 2026, "Check-in of hotel guests")
        text = "We need\n- Four years at a hotel front desk"
        return found("Front Office Manager", text, RequirementKind.EXPERIENCE, role).credit

    assert led("Front Office Supervisor") == 1.0
    assert led("Guest Service Agent") < 0.5


def test_what_somebody_does_beside_their_work_is_no_year_of_it() -> None:
    assert years(("Organiser of the village cooking club", 2015, 2026, "Evenings with menus")) == 0.0
    assert years(("Cook", 2015, 2026, "Evenings with menus")) == 1.0


def test_a_field_may_have_neighbours_in_several_sectors() -> None:
    description = "We need\n- Four years of embedded software development"
    role = ("PLC programmer", 2015, 2026, "Conveyors and ovens")
    credit = found("Embedded Engineer", description, RequirementKind.EXPERIENCE, role).credit
    assert 0.2 < credit < 0.3


PHRASE = "We need\n- Reefer trolley washing"


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("Washing of reefer trolleys", Grade.DATED_WORK),
        ("Washing of trolleys", Grade.LISTED),
        ("Reefer yard\n- Washing\n- Trolley gate", Grade.LISTED),
        ("Trolleys", None),
    ],
)
def test_words_of_a_phrase_have_their_part(text: str, grade: Grade | None) -> None:
    evidence = found("", PHRASE, RequirementKind.SKILL, ("Yard Hand", 2022, 2026, text)).evidence
    assert (evidence[0].grade if evidence else None) is grade


def test_half_the_words_of_a_phrase_are_a_touch() -> None:
    description = "We need\n- You wash reefer trolleys after fish"
    role = ("Yard Hand", 2022, 2026, "Reefer trolleys")
    finding = found("", description, RequirementKind.SKILL, role)
    assert [one.grade for one in finding.evidence] == [Grade.EXPOSURE]
    assert finding.evidence[0].quote.endswith("Reefer trolleys")
