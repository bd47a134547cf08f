"""What single lines say: periods, numbers, addresses, languages, degrees, headings, entries."""

from itertools import pairwise

import pytest

from bot.cvs.models import SectionKind
from bot.cvs.pipeline.facts.contacts import find_emails, find_links, find_phone
from bot.cvs.pipeline.facts.experience import read_experience
from bot.cvs.pipeline.facts.language import detect_language
from bot.cvs.pipeline.facts.sections import split_blocks
from bot.cvs.pipeline.facts.spoken import read_languages
from bot.cvs.pipeline.facts.unheaded import with_inferred
from bot.cvs.pipeline.facts.whereabouts import find_location
from tests.cvs.papers import lines_of, roles


@pytest.mark.parametrize(
    ("written", "region", "number"),
    [
        ("+966 50 123 4567", None, "+966501234567"),
        ("00966 50 123 4567", None, "+966501234567"),
        ("050 123 4567", "SA", "+966501234567"),
        ("+44 (0)20 7946 0958", None, "+442079460958"),
        ("٠٥٠ ١٢٣ ٤٥٦٧", "SA", "+966501234567"),
        ("(202) 555-0143", "US", "+12025550143"),
    ],
)
def test_phone(written: str, region: str | None, number: str) -> None:
    document = lines_of(f"Dana Kassem\nTel: {written}\nExperience\nClerk, Acme, 2014 - 2019, 12 345 678 files")
    found = find_phone(document, (region,) if region else ())
    assert found is not None
    assert found.value == number


@pytest.mark.parametrize(
    "text",
    ["Experience 2014 - 2019", "National ID 1029384756", "Iqama No: 2029384756", "12 345 678 visits", "1990-04-12"],
)
def test_numbers_that_are_no_phone(text: str) -> None:
    assert find_phone(lines_of(text), ("SA",)) is None


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("dana@example.org", "dana@example.org"),
        ("Mail:dana.k+cv@mail.example.co.uk.", "dana.k+cv@mail.example.co.uk"),
        ("dana [at] example [dot] org", "dana@example.org"),
        ("البريد: dana@example.org،", "dana@example.org"),
    ],
)
def test_email(text: str, address: str) -> None:
    [found, *_others] = find_emails(lines_of(text))
    assert found.value == address


def test_links_are_told_once() -> None:
    found = find_links(lines_of("https://github.com/dana github.com/dana/ www.linkedin.com/in/dana, done."))
    assert [link.value.removeprefix("https://").removeprefix("www.") for link in found] == [
        "github.com/dana",
        "linkedin.com/in/dana",
    ]


@pytest.mark.parametrize(
    ("line", "spoken"),
    [
        ("Arabic (native), English (C1), French (basic)", [("Arabic", 5), ("English", 4), ("French", 1)]),
        ("Deutsch: Muttersprache; Englisch: fließend", [("German", 5), ("English", 4)]),
        ("العربية: اللغة الأم، الإنجليزية: جيد", [("Arabic", 5), ("English", 3)]),
        (
            "Italiano: madrelingua, inglese: ottimo, francese: scolastico",
            [("Italian", 5), ("English", 4), ("French", 1)],
        ),
        ("Português (língua materna), Inglês (avançado)", [("Portuguese", 5), ("English", 4)]),
        ("Nederlands: moedertaal; Engels: vloeiend; Duits: redelijk", [("Dutch", 5), ("English", 4), ("German", 2)]),
        ("Türkçe: ana dil, İngilizce: ileri", [("Turkish", 5), ("English", 4)]),
        ("Anglais : courant (TOEIC 945) ; Allemand : notions", [("English", 4), ("German", 1)]),
        ("English", [("English", None)]),
    ],
)
def test_languages(line: str, spoken: list[tuple[str, int | None]]) -> None:
    heading = "اللغات" if line > "\u0600" else "Languages"
    blocks = split_blocks(lines_of(f"Dana Kassem\n\n{heading}\n{line}"))
    assert [(one.language, one.rank) for one in read_languages(blocks)] == spoken


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Responsible for the accounts of the company and for the yearly audit of its branches", "en"),
        ("مسؤول عن حسابات الشركة والمراجعة السنوية لفروعها", "ar"),
        ("Verantwortlich für die Buchhaltung des Unternehmens und die jährliche Prüfung der Filialen", "de"),
        ("Responsable de la comptabilité de la société et de l'audit annuel des filiales avec les équipes", "fr"),
        (
            "Responsable de la contabilidad de la empresa y de la auditoría anual de sus sucursales con los equipos",
            "es",
        ),
        ("Responsabile della contabilità dell'azienda e della revisione annuale delle filiali con il team", "it"),
        ("Responsável pela contabilidade da empresa e pela auditoria anual das filiais com os seus parceiros", "pt"),
        ("Verantwoordelijk voor de boekhouding van het bedrijf en de jaarlijkse controle van de filialen", "nl"),
        ("Şirketin muhasebesi ve şubelerin yıllık denetimi için sorumlu olarak bir ekip ile çalıştım", "tr"),
        ("Contable\nExperiencia\nFormación académica\nIdiomas", "es"),
    ],
)
def test_language_of_a_cv(text: str, language: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("WORK EXPERIENCE", SectionKind.EXPERIENCE),
        ("Employment History", SectionKind.EXPERIENCE),
        ("الخبرات العملية", SectionKind.EXPERIENCE),
        ("Berufserfahrung", SectionKind.EXPERIENCE),
        ("Formation", SectionKind.EDUCATION),
        ("المؤهلات العلمية", SectionKind.EDUCATION),
        ("Technical Skills:", SectionKind.SKILLS),
        ("E D U C A T I O N", SectionKind.EDUCATION),
        ("---[ EMPLOYMENT ]-----", SectionKind.EXPERIENCE),
        ("2. Career Path", SectionKind.EXPERIENCE),
        ("Esperienze lavorative", SectionKind.EXPERIENCE),
        ("İş Deneyimi", SectionKind.EXPERIENCE),
        ("الـمـؤهــلات العلمية", SectionKind.EDUCATION),
        ("Employment (12 years)", SectionKind.EXPERIENCE),
        ("ثالثاً: الخبرات العملية", SectionKind.EXPERIENCE),
        ("التداريب والخبرات", SectionKind.EXPERIENCE),
        ("EMPLOYMENT - LATEST FIRST", SectionKind.EXPERIENCE),
        ("Voluntary work and experience", SectionKind.EXPERIENCE),
        ("Schul- und Berufsausbildung:", SectionKind.EDUCATION),
        ("Things I can do", SectionKind.SKILLS),
    ],
)
def test_headings(heading: str, kind: SectionKind) -> None:
    blocks = split_blocks(lines_of(f"Dana Kassem\n\n{heading}\nSomething under it"))
    assert [block.kind for block in blocks] == [SectionKind.HEADER, kind]


def test_blocks_cover_the_text_without_overlap() -> None:
    document = lines_of("Dana\n\nExperience\nClerk, Acme\n2019 - 2021\n\nSkills\nExcel, Word\n\nLanguages\nArabic")
    blocks = split_blocks(document)
    assert blocks[0].start == 0
    assert all(one.end <= other.start for one, other in pairwise(blocks))


@pytest.mark.parametrize(
    "entry",
    [
        "Accountant, Nile Trading LLC\nJan 2019 - Mar 2021\n- Closed the books.",
        "Nile Trading LLC\nAccountant\nJan 2019 - Mar 2021\n- Closed the books.",
        "Jan 2019 - Mar 2021  Accountant  Nile Trading LLC\n- Closed the books.",
        "Accountant at Nile Trading LLC (01/2019 - 03/2021)\n- Closed the books.",
        "Nile Trading LLC, Cairo  Jan 2019 - Mar 2021\nAccountant\n- Closed the books.",
        "1) Nile Trading LLC | Accountant | Jan'19 to Mar'21\n- Closed the books.",
        "Accountant, Nile Trading LLC, Cairo\nJan 2019 - Mar 2021\nDeveloper tools and reports in Excel",
        "Accountant\nat Nile Trading LLC\nCairo, Egypt - January 2019 to March 2021\n- Closed the books.",
        "Worked as an Accountant with Nile Trading LLC, Cairo from Jan 2019 to Mar 2021.\n- Closed the books.",
        "Nile Trading LLC, Austin, TX US\n01/2019 - 03/2021\nHours per week: 40\nAccountant\n- Closed the books.",
        "[2019-01 .. 2021-03] Nile Trading LLC -- Accountant\n- Closed the books.",
        "Accountant, Nile Trading LLC, Cairo, Jan 2019-Mar 2021: Closed the books.",
        "2- Nile Trading LLC (Cairo): Accountant, Jan 2019 - Mar 2021\n- Closed the books.",
        "Nile Trading LLC (Cairo), January 2019 until March 2021\nAccountant: Closed the books and paid the staff.",
    ],
    ids=[
        "title first",
        "company first",
        "dates first",
        "at",
        "company and place",
        "numbered",
        "description below",
        "at on its own line",
        "sentence",
        "hours below",
        "dots",
        "description on the same line",
        "colon",
        "title before what it did",
    ],
)
def test_one_role_in_many_forms(entry: str) -> None:
    found = roles(f"Dana Kassem\n\nExperience\n{entry}\n\nSkills\nExcel")
    assert found == [("Accountant", "Nile Trading LLC", "2019-01", "2021-03")]


def test_promotions_are_roles_of_their_own() -> None:
    found = roles(
        "Dana Kassem\n\nExperience\nNile Trading LLC\nSenior Accountant\nApr 2021 - Present\n- Led four.\n"
        "Accountant\nJan 2019 - Mar 2021\n- Closed the books.\n"
    )
    assert [(title, start) for title, _company, start, _end in found] == [
        ("Senior Accountant", "2021-04"),
        ("Accountant", "2019-01"),
    ]
    assert {company for _title, company, _start, _end in found} == {"Nile Trading LLC"}


@pytest.mark.parametrize(
    "form",
    [
        "Company: Nile Trading LLC\nPosition: Accountant\nDuration: 01/2019 - 03/2021\nDuties:\nClosed books",
        "Dates  01/2019 - 03/2021\nOccupation or position held  Accountant\nEmployer  Nile Trading LLC",
        "Von – bis: 01/2019 - 03/2021\nFunktion: Accountant\nArbeitgeber: Nile Trading LLC",
        "Período: 01/2019 - 03/2021\nCargo: Accountant\nEmpresa: Nile Trading LLC",
        "Employer  Position  From  To\nNile Trading LLC  Accountant  01/2019  03/2021",
        "No  Employer  Position  From  To  Work\n1  Nile Trading LLC  Accountant  01/2019  03/2021  Books",
        "Nile Trading LLC\nالوظيفة: Accountant\nالمدة: 01/2019 - 03/2021",
    ],
    ids=["labels", "Europass", "German", "Spanish", "table", "wide table", "employer over labels"],
)
def test_roles_of_forms(form: str) -> None:
    found = roles(f"Dana Kassem\n\nExperience\n{form}\n\nSkills\nExcel")
    assert found == [("Accountant", "Nile Trading LLC", "2019-01", "2021-03")]


def test_a_pattern_decides_where_words_say_nothing() -> None:
    found = roles(
        "Dana Kassem\n\nExperience\nHead of Mathematics, Oakmere Academy (2019 - 2021)\n- Led nine teachers.\n"
        "Second in Line, Westbrook Fold (2015 - 2019)\n- Ran the club.\n"
        "Teacher, Hillcrest School (2012 - 2015)\n- Taught.\n"
    )
    assert [role[:2] for role in found] == [
        ("Head of Mathematics", "Oakmere Academy"),
        ("Second in Line", "Westbrook Fold"),
        ("Teacher", "Hillcrest School"),
    ]


def test_years_in_a_column_of_their_own_are_no_telephone() -> None:
    document = lines_of("Dana Kassem\n\nExperience\n2014 - 2020\nDriver, Delta Ltd\n2009 - 2013\nClerk, Nile Ltd\n")
    columns = [line.model_copy(update={"column": 1 if line.text[0] == "2" else 2}) for line in document.lines]
    blocks = split_blocks(document.model_copy(update={"lines": tuple(columns)}))
    assert [block.kind for block in blocks] == [SectionKind.HEADER, SectionKind.EXPERIENCE]


def test_whole_times_of_employers_name_nothing() -> None:
    found = roles(
        "Dana Kassem\n\nExperience\nNile Trading\n5 years 3 months\nSenior Accountant\n"
        "April 2021 - Present (2 years 8 months)\n- Led four.\n\n"
        "Accountant\nJan 2019 - Mar 2021 (2 years 3 months)\n"
    )
    assert [role[:3] for role in found] == [
        ("Senior Accountant", "Nile Trading", "2021-04"),
        ("Accountant", "Nile Trading", "2019-01"),
    ]


@pytest.mark.parametrize(
    "line", ["- Member of the audit team since 2022", "- Taught evening classes, 2018-2019", "2016 - 2018  Elternzeit"]
)
def test_dates_that_are_of_no_role(line: str) -> None:
    found = roles(f"Dana Kassem\n\nExperience\n2019 - 2021  Accountant\nNile Trading LLC\n- Closed books.\n{line}\n")
    assert [role[0] for role in found] == ["Accountant"]


def test_dates_broken_over_two_lines() -> None:
    found = roles(
        "Dana Kassem\n\nExperience\n03/2021 – Accountant, Nile Trading LLC\npresent\n- Led four.\n"
        "September 2013 – Februar  Delta GmbH\n2014  Buchhalterin\n- Closed books.\n"
    )
    assert [role[:4] for role in found] == [
        ("Accountant", "Nile Trading LLC", "2021-03", None),
        ("Buchhalterin", "Delta GmbH", "2013-09", "2014-02"),
    ]


def test_a_section_under_an_unknown_heading_is_told_by_its_entries() -> None:
    document = lines_of(
        "Dana Kassem\n\nPROFILE\nCooks.\n\nSKILLS\nHACCP\n\nKITCHENS\nExecutive Chef, Maison Terroir\n"
        "2018 - present\n- Opened.\nSous Chef, Bay Hotel\n2014 - 2018\n- Banquets.\n\nLANGUAGES\nArabic\n"
    )
    levelled = [
        line.model_copy(update={"heading_level": 2}) if line.text.isupper() else line for line in document.lines
    ]
    blocks = with_inferred(split_blocks(document.model_copy(update={"lines": tuple(levelled)})))
    found = read_experience(blocks, document.text).entries
    assert [entry.company.value for entry in found if entry.company] == ["Maison Terroir", "Bay Hotel"]


def test_entries_without_a_heading_begin_with_their_employer() -> None:
    found = roles(
        "Dana Kassem\ndana@example.com\n\nMercy Hospital – Chicago, IL\nICU Nurse, 6/2019–Present\n- Cares.\n\n"
        "Grove Hospital – Chicago, IL\nStaff Nurse, 7/2016–5/2019\n- Telemetry.\n"
    )
    assert [role[:2] for role in found] == [("ICU Nurse", "Mercy Hospital"), ("Staff Nurse", "Grove Hospital")]


def test_arabic_roles() -> None:
    found = roles("دانة قاسم\n\nالخبرات\nمحاسب أول، شركة النيل للتجارة\nيناير 2019 - مارس 2021\n- إقفال الحسابات\n")
    assert found == [("محاسب أول", "شركة النيل للتجارة", "2019-01", "2021-03")]


@pytest.mark.parametrize(
    ("line", "city", "code"),
    [
        ("Amman, Jordan | 0790000000", "Amman", "JO"),
        ("Address: 12 Palm Street, Jeddah, KSA", "Jeddah", "SA"),
        ("الرياض، المملكة العربية السعودية", "الرياض", "SA"),
        ("Atlanta, GA", "Atlanta", "US"),
        ("University of Bergen, Norway", "Bergen", "NO"),
        ("الدار البيضاء، المغرب", "الدار البيضاء", "MA"),
        ("2 Elm Road, Cork T12 X9Y4, Ireland 087 123 4567 dana@example.ie\nGalway", "Cork", "IE"),
    ],
)
def test_where_somebody_lives(line: str, city: str, code: str) -> None:
    document = lines_of(f"Dana Kassem\n{line}\n\nExperience\nClerk, Acme Ltd, London\n2019 - 2021")
    place = find_location(document, split_blocks(document))
    assert place is not None
    assert (place.city, place.country_code) == (city, code)


def test_a_line_may_be_its_own_section() -> None:
    document = lines_of("Dana Kassem\n\nPublications\nOn ledgers, 2019\nLanguages: Norwegian, English (C1)")
    assert [one.language for one in read_languages(split_blocks(document))] == ["Norwegian", "English"]


@pytest.mark.parametrize(
    ("line", "city"),
    [
        ("Oslo, remote — sam@example.com", "Oslo"),
        ("Oslo (family visa, may work) | sam@example.com", "Oslo"),
        ("Oslo & Bergen | sam@example.com", "Oslo"),
        ("sam@example.com — Oslo — +47 22 33 44 55", "Oslo"),
        ("جدة، مستعدة للانتقال إلى المدينة المنورة", "جدة"),
    ],
)
def test_a_remark_beside_a_town_hides_it_no_more_than_a_dash(line: str, city: str) -> None:
    document = lines_of(f"Sam Rowe\n{line}\n\nSkills\nWelding\n")
    place = find_location(document, split_blocks(document))
    assert place is not None
    assert place.city == city
