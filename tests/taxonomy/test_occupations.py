"""Which field of work a role is in."""

import pytest

from bot.taxonomy.leading import find_leading, is_leading
from bot.taxonomy.occupations import occupations
from bot.taxonomy.studies import fields_of_study
from bot.taxonomy.word_forms import one_form


def share(field: str, title: str, text: str = "") -> float:
    table = occupations()
    return table.share(table.named(field)[0], table.placed(title), table.signs(text, ()))


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("Senior Physiotherapist, Outpatients", "physiotherapy"),
        ("Krankenpflegerin", "nursing"),
        ("Infirmière en EHPAD", "nursing"),
        ("ممرضة طوارئ", "nursing"),
        ("Camarera de rango", "restaurant service"),
        ("Responsabile di magazzino", "warehouse and transport management"),
        ("Chauffeur-livreur", "driving"),
        ("مدير مدرسة ابتدائية", "teaching"),
        ("Head of Logistics", "warehouse and transport management"),
        ("محامية متمرنة", "law"),
    ],
)
def test_titles_in_many_languages(title: str, field: str) -> None:
    assert share(field, title) == 1.0


def test_a_shared_title_takes_its_field_from_the_text() -> None:
    assert share("construction", "Project Manager", "Concrete works and handover of a tower, 12 subcontractors") == 1.0
    assert share("construction", "Project Manager", "Sprints and releases") == 0.0
    assert share("construction", "IT Project Manager", "Construction and handover of a claims portal") == 0.0
    assert share("front office", "Receptionist", "Check-in of guests in a hotel with 200 rooms") == 1.0
    assert share("front office", "Receptionist", "Law firm") < 0.5


def test_a_neighbouring_field_is_a_quarter() -> None:
    assert share("nursing", "Paramedic") == 0.25
    assert share("nursing", "Accountant") == 0.0
    assert share("recruiting", "Training Officer", "Sourcing, interviewing of candidates, 45 hires") == 0.5


def test_a_title_that_says_nothing_is_told_by_its_text() -> None:
    text = "Month-end close, reconciliations, journal entries, VAT and financial statements"
    assert share("accounting", "Associate", text) == 1.0
    assert share("nursing", "Associate", text) == 0.0


def test_genders_of_a_title_are_one() -> None:
    pairs = [("verkauferin", "verkaufer"), ("vendeuse", "vendeur"), ("profesora", "profesor"), ("مديره", "مدير")]
    assert all(one_form(one) == one_form(other) for one, other in pairs)


@pytest.mark.parametrize(
    "text", ["Supervised four accountants", "Führung von 18 Mitarbeitern", "équipe de 11", "الإشراف على 22 ممرضًا"]
)
def test_a_number_of_people_shows_leading(text: str) -> None:
    assert list(find_leading(text))


def test_numbers_of_other_things_do_not() -> None:
    assert not list(find_leading("Led the move of 40 services. Managed 9 warehouses."))
    assert is_leading("Shift Supervisor")
    assert not is_leading("Key Account Manager")


def test_capitals_tell_acronyms_from_words() -> None:
    assert [field.name for field in occupations().named("Head of IT")] == ["IT management"]
    assert not occupations().named("three years, two of it abroad")


@pytest.mark.parametrize("name", ["Bachelor of Commerce", "بكالوريوس التجارة", "Diplom-Betriebswirtschaft", "ADE"])
def test_a_field_of_study_in_many_languages(name: str) -> None:
    assert "study of business" in fields_of_study(name)


def test_networks_of_roads_and_drains_are_none_of_computers() -> None:
    assert "network engineering" not in {field.name for field in occupations().named("طرق وشبكات تصريف السيول")}
    assert "network engineering" in {field.name for field in occupations().named("شبكات الحاسب")}
