"""Arabic CVs: headings of any wording, entries in the orders and with the words that are in use."""

import docx
import pytest

from bot.cvs.models import SectionKind
from bot.cvs.pipeline.document import Document
from bot.cvs.pipeline.facts.dates import find_periods
from bot.cvs.pipeline.facts.experience import read_experience
from bot.cvs.pipeline.facts.identity import read_identity
from bot.cvs.pipeline.facts.sections import split_blocks
from bot.cvs.pipeline.facts.unheaded import with_inferred
from bot.cvs.pipeline.text.bidi import logical
from bot.cvs.pipeline.text.glyphs import Glyph
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
        """• محاسب أول
        شركة الواحة للتجارة – جدة
        05/2019 - حتى الآن
        - إعداد القوائم.
        • محاسب
        مصرف النخيل – جدة
        09/2014 - 04/2019
        - التسويات.""",
    ],
)
def test_roles(entries: str) -> None:
    assert roles(f"سارة كمال\n\nسجل الوظائف\n{entries.replace('    ', '')}\n\nالتعليم الجامعي\nبكالوريوس المحاسبة") == [
        FIRST,
        SECOND,
    ]


@pytest.mark.parametrize("frame", ["★ {} ★", "❖ {}:", "-- {} --"])
def test_headings_with_signs_of_lists(frame: str) -> None:
    text = "سارة كمال\n{}\nمحاسب، مصرف النخيل، 9/2014 - 4/2019\n{}\nبكالوريوس المحاسبة، جامعة بغداد\n{}\nExcel"
    headings = (frame.format(heading) for heading in ("الوظائف السابقة", "الدراسة الجامعية", "المهارات"))
    kinds = [block.kind for block in split_blocks(lines_of(text.format(*headings)))]
    assert kinds == [SectionKind.HEADER, SectionKind.EXPERIENCE, SectionKind.EDUCATION, SectionKind.SKILLS]


@pytest.mark.parametrize("top", ["ليلى حداد\nمصممة أزياء", "الاسم الثلاثي واللقب: ليلى حداد", "معلم أول\nليلى حداد"])
def test_a_surname_that_is_a_trade(top: str) -> None:
    document = lines_of(f"{top}\nعمان، الأردن\nالخبرات العملية\nمصرف النخيل، 2014 - 2019")
    name = read_identity(document, split_blocks(document), ()).name
    assert name is not None
    assert name.value == "ليلى حداد"


@pytest.mark.parametrize("leftwards", [True, False], ids=["as it is read", "as it is seen"])
def test_letters_that_a_font_stacks_keep_their_order(leftwards: bool) -> None:
    # م stands over the beginning of ج; the end of a word and the next word touch
    boxes = [("ا", 95, 100), ("ل", 90, 95), ("م", 85, 91), ("ج", 84, 93), ("د", 76, 84), ("ة", 70, 76), ("ب", 64, 70)]
    glyphs = [Glyph(char, x0, x1, 100, 12, False, (0, 0, 0), False) for char, x0, x1 in boxes]
    assert logical(glyphs if leftwards else glyphs[::-1]) == "المجدة ب"


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
