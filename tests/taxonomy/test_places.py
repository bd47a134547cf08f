"""Places as people write them, and addresses."""

import pytest

from bot.taxonomy.addresses import parse_place
from bot.taxonomy.places import country_of, find_places, is_place, is_region


@pytest.mark.parametrize(
    ("text", "city", "code"),
    [
        ("12 Palm Street, Jeddah 21432, KSA", "Jeddah", "SA"),
        ("18 Beech Grove, Chorlton, Manchester M21 9TX", "Manchester", "GB"),
        ("House 14, Road 7, Dhanmondi, Dhaka-1205", "Dhaka", "BD"),
        ("8 bis avenue Foch, 59100 Roubaix", "Roubaix", "FR"),
        ("Ringstr. 77, D-26123 Oldenburg", "Oldenburg", "DE"),
        ("Via Broseta, 56 – 24128 Bergamo (BG)", "Bergamo", "IT"),
        ("Rua das Flores, n.º 31, 2.º Dto., 2900-020 Setúbal", "Setúbal", "PT"),
        ("Av. Juárez 418, Guadalajara, Jalisco, México", "Guadalajara", "MX"),
        ("Keizersgracht 12, 1015 CS Amsterdam", "Amsterdam", "NL"),
        ("100 King St W, Toronto, ON M5X 1A9, Canada", "Toronto", "CA"),
        ("São Paulo - SP", "São Paulo", "BR"),
        ("Perth WA 6000", "Perth", "AU"),
        ("Bengaluru, Karnataka, India", "Bengaluru", "IN"),
        ("Cluj-Napoca (Romania)", "Cluj-Napoca", "RO"),
        ("Cairo Egypt", "Cairo", "EG"),
        ("Greater London, UK", "London", "GB"),
        ("Reading, UK", "Reading", "GB"),
        ("Hyderabad, Pakistan", "Hyderabad", "PK"),
        ("Kleinstadt, Deutschland", "Kleinstadt", "DE"),
        ("المكلا – حي السلام – الجمهورية اليمنية", "المكلا", "YE"),
        ("الأردن - عمان", "عمان", "JO"),
        ("Dublin 4", "Dublin", "IE"),
        ("Remote (Based in Lisbon, Portugal)", "Lisbon", "PT"),
        ("Vill. Rampur, P.O. Rampur, Dist. Sylhet, Bangladesh", "Sylhet", "BD"),
    ],
)
def test_addresses(text: str, city: str, code: str) -> None:
    place = parse_place(text)
    assert place is not None
    assert (place.city, place.country_code) == (city, code)


@pytest.mark.parametrize(
    "text", ["Reading, Writing", "Java, Python", "Senior Accountant", "Dana Kassem", "2019 - 2021"]
)
def test_what_is_no_place(text: str) -> None:
    assert parse_place(text) is None


def test_a_post_code_and_another_sign_place_a_village() -> None:
    place = parse_place("99999 Hinterdorf", "DE")
    assert place is not None
    assert (place.city, place.country_code) == ("Hinterdorf", "DE")
    assert parse_place("99999 Hinterdorf") is None


def test_two_cities_of_one_name() -> None:
    there, here = parse_place("Valencia, Venezuela"), parse_place("Valencia")
    assert there is not None
    assert here is not None
    assert (there.country_code, here.country_code) == ("VE", "ES")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Germania", "DE"),
        ("Alemanha", "DE"),
        ("المغرب", "MA"),
        ("Duitsland", "DE"),
        ("Almanya", "DE"),
        ("U.A.E.", "AE"),
    ],
)
def test_countries_in_many_languages(name: str, code: str) -> None:
    assert country_of(name) == code


def test_regions() -> None:
    assert (is_region("GA"), is_region("Karnataka"), is_region("SA")) == ("US", "IN", None)
    assert is_place("Boston, MA")


def test_words_that_are_towns_too() -> None:
    assert find_places("Nice people with Orange phones in Split shifts") == ((), ())
    assert find_places("A desk in Nice, France") == (("Nice",), ("France",))
