"""Names of languages and words for levels."""

import pytest

from bot.taxonomy.languages import find_languages, find_level


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Luganda, Gikuyu and isiZulu", ["Ganda", "Kikuyu", "Zulu"]),
        ("Afaan Oromo; Pulaar", ["Oromo", "Fula"]),
        ("الإنكليزية والفرنسية", ["English", "French"]),
        ("Inglese, tedesco, arabo", ["English", "German", "Arabic"]),
        ("Inglês e alemão", ["English", "German"]),
        ("Flemish; Bahasa Indonesia", ["Dutch", "Indonesian"]),
        ("Turki Al-Harbi, Riyadh", []),
        ("voto, servizio", []),
    ],
)
def test_names(text: str, names: list[str]) -> None:
    assert [found.name for found in find_languages(text)] == names


@pytest.mark.parametrize(
    ("text", "rank"),
    [
        ("مبتدئ", 1),
        ("وسط", 2),
        ("متداولة", 2),
        ("حسن", 3),
        ("طليق", 4),
        ("Schulkenntnisse", 1),
        ("bases", 1),
        ("scolastico", 1),
        ("buono", 3),
        ("boa", 3),
        ("ottimo", 4),
        ("fluente", 4),
        ("madrelingua", 5),
        ("língua materna", 5),
        ("based in Riyadh", None),
        ("bookings", None),
    ],
)
def test_levels(text: str, rank: int | None) -> None:
    found = find_level(text)
    assert (found.rank if found else None) == rank
