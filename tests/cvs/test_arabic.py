"""Arabic CVs: headings of any wording, entries in the orders and with the words that are in use."""

import docx
import pytest

from bot.cvs.models import SectionKind
from bot.cvs.pipeline.document import Document
from bot.cvs.pipeline.facts.dates import find_periods
from bot.cvs.pipeline.facts.experience import read_experience
from bot.cvs.pipeline.facts.sections import split_blocks
from bot.cvs.pipeline.facts.unheaded import with_inferred
from bot.taxonomy.headings import heading_kind
from tests.cvs.papers import document_of, lines_of, saved

FIRST = ("محاسب أول", "شركة الواحة للتجارة", "2019-05", None)
SECOND = ("محاسب", "مصرف النخيل", "2014-09", "2019-04")

Role = tuple[str | None, str | None, str | None, str | None]


def roles(text: str) -> list[Role]:
    return roles_in(lines_of(text))


def roles_in(document: Document) -> list[Role]:
    entries = read_experience(with_inferred(split_blocks(document)), document.text).entries
    return [
        (
            entry.title.value if entry.title else None,
            entry.company.value if entry.company else None,
            str(entry.start) if entry.start else None,
            str(entry.end) if entry.end else None,
        )
        for entry in entries
    ]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("سجل الوظائف", SectionKind.EXPERIENCE),
        ("الخدمة الوظيفية", SectionKind.EXPERIENCE),
        ("الخبرات الهندسية السابقة", SectionKind.EXPERIENCE),
        ("-- التدريب والعمل --", SectionKind.EXPERIENCE),
        ("الخبرة العملية Work Experience", SectionKind.EXPERIENCE),
        ("Education - التعليم", SectionKind.EDUCATION),
        ("الشهادات الجامعية", SectionKind.EDUCATION),
        ("الشهادات المهنية والرخص", SectionKind.CERTIFICATIONS),
        ("المهارات السريرية", SectionKind.SKILLS),
        ("البرامج التدريبية والورش", SectionKind.COURSES),
        ("الأنشطة الطلابية والتطوعية", SectionKind.VOLUNTEERING),
        ("السيرة الذاتية والعلمية", SectionKind.HEADER),
    ],
)
def test_headings(heading: str, kind: SectionKind) -> None:
    assert heading_kind(heading) == kind


@pytest.mark.parametrize(
    "text",
    ["العمل الجماعي", "إدارة المشاريع", "الدراسات الهندسية", "تاريخ العمل", "وزارة التعليم العالي", "تدريب الموظفين"],
)
def test_what_is_no_heading(text: str) -> None:
    assert heading_kind(text) is None


@pytest.mark.parametrize("dates", ["أيار 2019 – حاليًا", "من مايُو 2019 حتّى الآن"])
def test_dates_with_vowel_signs(dates: str) -> None:
    (period,) = find_periods(f"الواحة {dates} / بيروت")
    assert (str(period.since), period.current) == ("2019-05", True)
    assert f"الواحة {dates} / بيروت"[period.start : period.end] == dates


@pytest.mark.parametrize(
    "entries",
    [
        """محاسب أول ــ شركة الواحة للتجارة ــ من 5/2019 حتى تاريخه
        ـ إعداد القوائم المالية الشهرية.
        محاسب ــ مصرف النخيل ــ من 9/2014 إلى 4/2019
        ـ التسويات البنكية.""",
        """من أيار 2019 إلى الآن:
        محاسب أول بشركة الواحة للتجارة
        من أيلول 2014 إلى نيسان 2019:
        محاسب في مصرف النخيل""",
        """شركة الواحة للتجارة
        محاسب أول، مايو 2019 – حتى الآن
        › إعداد القوائم.
        مصرف النخيل
        محاسب، سبتمبر 2014 – أبريل 2019
        › التسويات.""",
    ],
)
def test_roles(entries: str) -> None:
    assert roles(f"سارة كمال\n\nسجل الوظائف\n{entries.replace('    ', '')}\n\nالتعليم الجامعي\nبكالوريوس المحاسبة") == [
        FIRST,
        SECOND,
    ]


def test_an_employer_that_no_word_shows_is_told_by_the_others() -> None:
    entries = "2016 - 2019\nمدرسة علوم في مدرسة الشروق\n2013 - 2016\nمدرسة علوم في نجوم الغد"
    assert [role[:2] for role in roles(f"سارة كمال\n\nالخبرات\n{entries}")] == [
        ("مدرسة علوم", "مدرسة الشروق"),
        ("مدرسة علوم", "نجوم الغد"),
    ]


def test_a_course_at_a_school_of_training_is_no_internship() -> None:
    assert roles("سارة كمال\n\nالدورات والورش\nدورة الإسعاف - معهد التدريب الصحي 2017 - 2018") == []


def test_dates_in_the_last_cell_of_rows_with_descriptions() -> None:
    document = docx.Document()
    for line in ("سارة كمال", "الخبرات العملية"):
        document.add_paragraph(line)
    table = document.add_table(2, 2)
    for row, (title, employer, since, until) in zip(table.rows, (FIRST, SECOND), strict=True):
        row.cells[0].text = f"{title}، {employer}"
        row.cells[0].add_paragraph("إعداد القوائم المالية ومتابعة الذمم والمخزون كل شهر.")
        row.cells[1].text = f"{since} – {until or 'حتى تاريخه'}"
    document.add_paragraph("اللغات")
    assert roles_in(document_of(saved(document))) == [FIRST, SECOND]
