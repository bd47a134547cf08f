"""Reading order of pages: columns, cards, margins, tables, words and addresses that line ends cut."""

import io
from collections.abc import Sequence

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from bot.cvs.models import SectionKind
from bot.cvs.pipeline.facts.sections import split_blocks
from bot.cvs.pipeline.limits import Limits
from bot.cvs.pipeline.text.bidi import logical
from bot.cvs.pipeline.text.extract import extract
from bot.cvs.pipeline.text.glyphs import Glyph
from tests.cvs.papers import Words, pdf

BODY, HEAD = 10, 14


def lines_of(words: Sequence[Words]) -> list[str]:
    return [line.text for line in extract(pdf([words]), filename="cv.pdf", limits=Limits()).lines]


def turned(quarters: int, upright: Sequence[str] = ()) -> list[str]:
    """The left column on a square page, turned anticlockwise, and lines that are not."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(600, 600))
    canvas.setFont("Helvetica", BODY)
    for number, text in enumerate(upright):
        canvas.drawString(300, 500 - 14 * number, text)
    canvas.translate(300, 300)
    canvas.rotate(90 * quarters)
    for number, text in enumerate(filter(None, LEFT.splitlines())):
        canvas.drawString(-250, 200 - 14 * number, text)
    canvas.save()
    return [line.text for line in extract(out.getvalue(), filename="cv.pdf", limits=Limits()).lines]


def column(x: float, y: float, texts: str, *, step: float = 14, size: float = BODY) -> list[Words]:
    """Lines under each other; those in capitals are headings."""
    return [
        Words(text, x, y + number * step, HEAD if text.isupper() else size)
        for number, text in enumerate(texts.splitlines())
        if text
    ]


LEFT = "CONTACT\nAmman\nrana@example.org\n\nSKILLS\nPython\nExcel\nAirflow\nSpark"
RIGHT = "EXPERIENCE\nData Engineer\nWadi Analytics\n2019 - 2023\nLoads the warehouse\n\nEDUCATION\nBSc Physics\n2013"


@pytest.mark.parametrize("quarters", range(4))
def test_a_page_on_its_side_is_read_like_any(quarters: int) -> None:
    assert turned(quarters) == [line for line in LEFT.splitlines() if line]


def test_small_words_beside_a_large_name_are_no_part_of_it() -> None:
    name, size = "Rana Haddad-Cole", 30
    address = Words("Garden Street, Amman", 60 + stringWidth(name, "Helvetica", size) + 0.7 * size, 80, BODY)
    page = extract(pdf([[Words(name, 60, 80, size), address]]), filename="cv.pdf", limits=Limits())
    assert [line.text for line in page.lines] == [f"{name}  {address.text}"]


def test_what_stands_along_a_side_is_read_after_the_page() -> None:
    upright = RIGHT.replace("\n\n", "\n").splitlines()
    assert turned(1, upright) == [*upright, *filter(None, LEFT.splitlines())]


@pytest.mark.parametrize("shift", [0, 5])
def test_two_columns_are_read_one_after_the_other(shift: float) -> None:
    page = column(50, 60, LEFT) + column(230, 60 + shift, RIGHT)
    assert lines_of(page) == [line for line in (LEFT + "\n" + RIGHT).splitlines() if line]


def test_columns_on_one_grid_of_lines_stay_columns() -> None:
    grid = {"step": 14, "size": 12}
    left = column(50, 60, LEFT.replace("EXP", "Exp"), **grid)
    right = column(230, 60, "Rana Saleh\nEngineer\n" + RIGHT, **grid)
    page = [words._replace(size=12) for words in left + right]
    assert lines_of(page) == [words.text for words in page]


def test_headings_beside_what_they_head_come_before_it() -> None:
    page = [Words("Rana Saleh", 50, 40, 18)]
    for number, (heading, text) in enumerate(
        (
            ("Profile", "Builds roads"),
            ("Experience", "Engineer\nAtlas\n2019 - 2023"),
            ("Skills", "AutoCAD"),
            ("Languages", "Urdu"),
        )
    ):
        page += [Words(heading, 50, 80 + 60 * number, 11, font="Helvetica-Bold"), *column(160, 77 + 60 * number, text)]
    assert lines_of(page) == [
        "Rana Saleh", "Profile", "Builds roads", "Experience", "Engineer", "Atlas", "2019 - 2023", "Skills", "AutoCAD",
        "Languages", "Urdu",
    ]  # fmt: skip


def test_a_name_above_a_table_of_labels_parts_no_label_from_its_value() -> None:
    rows = [("Email", "rana@example.org"), ("Phone", "+962 79 000 0000"), ("City", "Amman"), ("Country", "Jordan")]
    page = [Words("Rana Saleh", 50, 40, 20)]
    page += [
        Words(text, x, 80 + 24 * y, 11) for y, row in enumerate(rows) for x, text in zip((50, 150), row, strict=True)
    ]
    assert lines_of(page) == ["Rana Saleh", *("  ".join(row) for row in rows)]


def test_columns_with_a_narrow_gutter() -> None:
    wide = ["EXPERIENCE", *(f"Ran the warehouse of the northern region, depot number {number}" for number in range(7))]
    right = 57 + stringWidth(wide[-1], "Helvetica", BODY)
    page = column(50, 60, "\n".join(wide), step=13) + column(right, 66, "SKILLS\nExcel\nWord\nForklift\nRail", step=17)
    assert lines_of(page) == [*wide, "SKILLS", "Excel", "Word", "Forklift", "Rail"]


def test_columns_end_where_text_goes_across() -> None:
    across = "A sentence that stands under both columns and is as wide as the page itself, from margin to margin."
    page = column(50, 60, LEFT) + column(300, 65, RIGHT) + [Words(across, 50, 250, BODY)]
    read = lines_of(page)
    assert read[0] == "CONTACT"
    assert read.index("Spark") < read.index("EXPERIENCE")
    assert read[-1] == across


def test_cards_are_read_row_by_row() -> None:
    page = [
        *column(50, 60, "PROFILE\nBuilds bridges\nand roads\nin the south"),
        *column(300, 60, "SKILLS\nAutoCAD\nRevit\nPrimavera"),
        *column(50, 180, "EDUCATION\nBSc Civil\nKing Saud University\n2009"),
        *column(220, 180, "LANGUAGES\nArabic\nEnglish\nUrdu"),
        *column(390, 180, "INTERESTS\nChess\nSailing\nPoetry"),
    ]
    assert [line for line in lines_of(page) if line.isupper()] == [
        "PROFILE", "SKILLS", "EDUCATION", "LANGUAGES", "INTERESTS"
    ]  # fmt: skip
    assert lines_of(page)[4:8] == ["SKILLS", "AutoCAD", "Revit", "Primavera"]


def test_a_card_beside_the_first_under_a_heading_is_under_it_too() -> None:
    page = [
        *column(50, 60, "Rana Haddad\nAmman, rana@example.org"),
        *column(50, 120, "EXPERIENCE\n2020 - 2023\nData Engineer\nWadi Analytics\nLoads the warehouse"),
        *column(310, 134, "2016 - 2020\nClerk\nNile Trading\nFiles the letters"),
        *column(50, 220, "SKILLS\nPython"),
    ]
    document = extract(pdf([page]), filename="cv.pdf", limits=Limits())
    kinds = [(line.text, block.kind) for block in split_blocks(document) for line in block.lines]
    assert ("Clerk", SectionKind.EXPERIENCE) in kinds
    assert ("Python", SectionKind.SKILLS) in kinds


def test_a_name_comes_before_the_address_beside_it() -> None:
    page = [
        Words("Layla Haddad", 50, 64, 28),
        Words("Nurse", 50, 88, 12),
        *column(400, 52, "12 River Street\nLeeds\n+44 113 496 0000\nlayla@example.org", step=11, size=9),
        *column(50, 140, "EXPERIENCE\nStaff Nurse, Leeds Infirmary"),
    ]
    assert lines_of(page)[:3] == ["Layla Haddad", "Nurse", "12 River Street"]


TIMELINE = [
    ("2019 - 2023", "Sales Manager"),
    ("2015 - 2019", "Sales Agent"),
    ("2011 - 2015", "Clerk"),
    ("2010", "Intern"),
]


@pytest.mark.parametrize("heading_x", [50, 150])
def test_dates_in_the_margin_stay_with_their_entries(heading_x: float) -> None:
    page = [Words("CAREER", heading_x, 60, HEAD)]
    for number, (period, title) in enumerate(TIMELINE):
        y = 84 + 48 * number
        page += [Words(period, 60, y, BODY), *column(150, y, f"{title}\nAtlas Homes, Cairo\nMet its targets")]
    page.append(Words("STUDIES", heading_x, 290, HEAD))
    read = lines_of(page)
    assert [f"{period}  {title}" in read for period, title in TIMELINE] == [True] * 4
    assert read[0] == "CAREER"
    assert read[-1] == "STUDIES"


def test_a_margin_s_period_on_two_lines_is_one() -> None:
    page = []
    for number, (start, end) in enumerate(
        (("May 2021 -", "present"), ("03/2017 -", "04/2021"), ("2012 - June", "2016"))
    ):
        y = 60 + 50 * number
        page += [
            *column(50, y, f"{start}\n{end}", step=12),
            *column(130, y, "Fitter, Kessler GmbH\nTurns parts", step=12),
        ]
    assert [line.partition("  ")[0] for line in lines_of(page)[::2]] == [
        "May 2021 - present", "03/2017 - 04/2021", "2012 - June 2016"
    ]  # fmt: skip


def test_labels_and_values_are_read_together() -> None:
    rows = [("Nationality", ": Indian"), ("Date of birth", ": 2 May 1990"), ("Marital", ": Married"), ("status", "")]
    rows += [("Visa type", ": Residence"), ("Languages", ": Hindi, English")]
    page = [
        Words(text, x, 60 + 13 * number, BODY)
        for number, row in enumerate(rows)
        for x, text in zip((50, 130), row, strict=True)
        if text
    ]
    assert lines_of(page) == [
        "Nationality: Indian", "Date of birth: 2 May 1990", "Marital status: Married", "Visa type: Residence",
        "Languages: Hindi, English",
    ]  # fmt: skip


def test_a_cell_of_a_table_on_two_lines_is_one() -> None:
    page = [
        *(Words(text, x, 60, BODY) for x, text in ((50, "Degree"), (170, "Institute"), (270, "Year"))),
        *(Words(text, x, 80, BODY) for x, text in ((50, "BSc Physics"), (170, "University of"), (270, "2011"))),
        Words("Engineering, Lahore", 170, 92, BODY),
        *(Words(text, x, 112, BODY) for x, text in ((50, "FSc"), (170, "Government College"), (270, "2007"))),
        *(Words(text, x, 132, BODY) for x, text in ((50, "SSC"), (170, "City School"), (270, "2005"))),
    ]
    assert lines_of(page) == [
        "Degree  Institute  Year",
        "BSc Physics  University of Engineering, Lahore  2011",
        "FSc  Government College  2007",
        "SSC  City School  2005",
    ]


@pytest.mark.parametrize("words", ["CONTACT", "SOBRE MÍ", "WORK EXPERIENCE"])
@pytest.mark.parametrize("spacing", [1.5, 2.5, 6])
def test_spaced_out_letters_make_words(words: str, spacing: float) -> None:
    page, x = [], 60.0
    for letter in words:
        page += [Words(letter, x, 60, 12)] if letter != " " else []
        x += stringWidth(letter, "Helvetica", 12) + spacing
    assert lines_of(page) == [words]


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("Studies of single-atom cata-", "lysts on copper", "Studies of single-atom catalysts"),
        ("Interfaces from right-", "to-left and back", "Interfaces from right-to-left"),
        ("Reports in real-", "time for all", "Reports in real-time"),
        ("Anna Kowalska-", "Nowak", "Anna Kowalska-Nowak"),
        ("Marketing- und Personal-", "und Finanzwesen", "Marketing- und Personal-"),
        ("layla.haddad@example.", "org", "layla.haddad@example.org"),
        ("layla.haddad", "@example.org", "layla.haddad@example.org"),
        ("layla@example.org", "Leeds", "layla@example.org"),
        ("www.linkedin.com/in/layla-", "haddad-rn (LinkedIn)", "www.linkedin.com/in/layla-haddad-rn"),
    ],
)
def test_what_a_line_s_end_cuts_is_put_together(first: str, second: str, whole: str) -> None:
    assert lines_of(column(60, 60, f"{first}\n{second}"))[0] == whole


def seen(text: str, *, size: float = 10) -> list[Glyph]:
    """Characters as they stand on a page from left to right."""
    return [
        Glyph(char, 5.0 * place, 5.0 * place + 5.0, 100.0, size, bold=False, color=(0, 0, 0), spaced=False)
        for place, char in enumerate(text)
        if char != " "
    ]


@pytest.mark.parametrize(
    ("page", "read"),
    [
        ("%14 ةبسن", "نسبة 14%"),
        (".%78 ىلإ", "إلى 78%."),
        ("ةمجن 220( زئاوج", "جوائز (220 نجمة"),
        ("(2020) ةعماج", "جامعة (2020)"),
        (")2020( ةعماج", "جامعة (2020)"),
        ("ACLS – 2023 مدقتم", "متقدم ACLS – 2023"),
        (".NET روطم", "مطور .NET"),
    ],
)
def test_signs_beside_arabic_stand_where_they_are_read(page: str, read: str) -> None:
    assert logical(seen(page)) == read


def test_a_vowel_sign_neither_parts_a_word_nor_leaves_its_letter() -> None:
    letters = [("ر", 30.0, 35.0), ("\u064b", 22.5, 24.0), ("ض", 18.0, 28.5), ("ا", 14.0, 18.0)]
    row = [Glyph(char, x0, x1, 100.0, 10.0, bold=False, color=(0, 0, 0), spaced=False) for char, x0, x1 in letters]
    assert logical(row) == "رضًا"


@pytest.mark.parametrize(
    ("page", "read"),
    [
        ("2937 614 050 فتاه", "هاتف 050 614 2937"),
        ("050 614 2937 فتاه", "هاتف 050 614 2937"),
        ("+966 55 318 2746 فتاه", "هاتف +966 55 318 2746"),
        ("2746 318 55 +966 فتاه", "هاتف +966 55 318 2746"),
    ],
)
def test_a_phone_number_is_read_from_its_prefix(page: str, read: str) -> None:
    assert logical(seen(page)) == read
