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
