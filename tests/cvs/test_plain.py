"""Plain text and Markdown: encodings, frames and rules, headings, tables, emphasis and links."""

import pytest

from bot.cvs.pipeline.document import Document
from bot.cvs.pipeline.limits import Limits
from bot.cvs.pipeline.text.extract import extract

FRENCH = "Léa Bélanger – Ingénieure d’études\nExpérience\n• Chargée d’affaires, Société Générale, 2019 à 2023 (45 k€)\n"
SPANISH = "Íñigo Muñoz\nFormación académica\nLicenciatura en Administración, Universidad de Málaga, 2009\n"
GERMAN = "Jörg Weiß\nBerufserfahrung\nSchichtführer für Qualitätsprüfung, Görlitz\nStärken: Zuverlässigkeit\n"
ARABIC = "رنا محمود\nالخبرات العملية: مهندسة بيانات، شركة الأفق، عمّان 2019 - 2023\nالمهارات: بايثون\n"
POLISH = "Łukasz Żółć\nDoświadczenie: inżynier, Kraków\nWykształcenie: Politechnika Śląska\n"


def read(text: str | bytes) -> Document:
    return extract(text if isinstance(text, bytes) else text.encode(), filename="cv.txt", limits=Limits())


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (FRENCH, "cp1252"), (FRENCH, "mac_roman"), (FRENCH, "utf-8-sig"), (FRENCH, "utf-16"), (FRENCH, "utf-16-le"),
        (SPANISH, "cp1252"), (SPANISH, "iso8859-15"), (SPANISH, "cp850"), (SPANISH, "utf-16-be"),
        (GERMAN, "cp1252"), (GERMAN, "mac_roman"), (GERMAN, "cp850"),
        (ARABIC, "cp1256"), (ARABIC, "iso8859-6"), (ARABIC, "utf-16-le"), (ARABIC, "utf-16-be"), (ARABIC, "utf-8"),
        (POLISH, "cp1250"), (POLISH, "iso8859-2"),
    ],
)  # fmt: skip
def test_every_encoding_gives_the_same_lines(text: str, encoding: str) -> None:
    assert read(text.encode(encoding)).text == read(text).text


def test_a_few_broken_bytes_spoil_no_utf_8() -> None:
    assert "Ingénieure" in read(FRENCH.encode() + b"\xff\n").text


ART = """
+------------------------------+
|        IVANA  KOVAČ          |
|   Systems Administrator      |
+------------------------------+

---[ EMPLOYMENT ]---------------
[2019 - now]   Senior Administrator
=== Education ===
~~~~~~~~
Certificates
------------
Name      : Red Hat Engineer
"""


def test_frames_and_rules_are_no_text() -> None:
    assert [(line.text, line.heading_level is not None) for line in read(ART).lines] == [
        ("IVANA  KOVAČ", False),
        ("Systems Administrator", False),
        ("EMPLOYMENT", True),
        ("[2019 - now]  Senior Administrator", False),
        ("Education", True),
        ("Certificates", True),
        ("Name: Red Hat Engineer", False),
    ]


MARKDOWN = """# Mina Lee
**Engineer** at *Hana* | [mina@example.org](mailto:mina@example.org) | <https://example.org/mina>

## Skills
- **Languages**: Python, C++, snake_case\\_names
* ~~PHP~~ `SQL`

| School | Years |
|:---|---:|
| KAIST | 2017 – 2018 |

> __Lead__ of a *team*, 2 * 3 = 6
"""


def test_marks_of_markdown_are_no_text() -> None:
    document = read(MARKDOWN)
    assert [(line.text, line.bullet, line.heading_level) for line in document.lines] == [
        ("Mina Lee", False, 1),
        ("Engineer at Hana | mina@example.org | https://example.org/mina", False, None),
        ("Skills", False, 2),
        ("Languages: Python, C++, snake_case_names", True, None),
        ("PHP SQL", True, None),
        ("School  Years", False, None),
        ("KAIST  2017 – 2018", False, None),
        ("Lead of a team, 2 * 3 = 6", False, None),
    ]
    assert "mailto:mina@example.org" in [link for link, _start in document.links]


@pytest.mark.timeout(60)
@pytest.mark.parametrize("filling", [" ", "\t", "\n", " \n", "\r", "-", "|", "<!--", "**a", "[a]("])
def test_a_long_row_of_signs_keeps_nobody_busy(filling: str) -> None:
    assert read("Rana Mahmoud\n" + filling * (150_000 // len(filling)) + "\n").lines[0].text == "Rana Mahmoud"
