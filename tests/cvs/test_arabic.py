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
from bot.cvs.pipeline.text.cells import with_whole_cells
from bot.cvs.pipeline.text.fragments import Fragment
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
    ("dates", "since", "until"),
    [
        ("1441/05/12هـ - 1443/02/01هـ", "2020-01", "2021-09"),
        ("منذ عام 1440هـ", "2019", None),
        ("يناير 2018 - ومازلت", "2018-01", None),
        ("من جانفي 2018 إلى حد الساعة", "2018-01", None),
        ("2018 - على رأس عملي", "2018", None),
    ],
)
def test_dates(dates: str, since: str, until: str | None) -> None:
    (period,) = find_periods(dates)
    assert (str(period.since), period.until and str(period.until), period.current) == (since, until, until is None)


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


@pytest.mark.parametrize(
    "form",
    [
        """أولاً: {1}
        المنصب: {0}
        من: {2}/3
        إلى: {3}/4""",
        """المسمى الوظيفي / {0}
        جهة التوظيف / {1}
        تاريخ المباشرة / 3/{2}
        تاريخ ترك العمل / 4/{3}""",
        """اسم المؤسسة أو الشركة: {1}
        مسمى الوظيفة: {0}
        فترة الخدمة: آذار {2} - نيسان {3}""",
    ],
)
def test_forms(form: str) -> None:
    jobs = ("محاسب أول", "شركة الواحة", "2019", "2024"), ("محاسب", "مصرف النخيل", "2014", "2018")
    entries = "\n\n".join(form.replace("    ", "").format(*job) for job in jobs)
    assert roles(f"سارة كمال\n\nالخبرات\n{entries}\n\nاللغات\nالعربية") == [
        (title, employer, f"{since}-03", f"{until}-04") for title, employer, since, until in jobs
    ]


def test_alef_behind_lam_in_their_one_sign() -> None:
    boxes = [("ب", 94, 100), ("ا", 87, 94), ("ل", 87, 94), ("غ", 80, 87)]
    glyphs = [Glyph(char, x0, x1, 100, 12, False, (0, 0, 0), False) for char, x0, x1 in boxes]
    assert logical(glyphs) == "بلاغ"


def test_list_signs_by_their_codes_in_fonts_of_symbols() -> None:
    found = lines_of("الخبرات\n\uf0b7 إعداد القوائم\n\uf0d8متابعة الذمم").lines
    assert [(line.text, line.bullet) for line in found] == [
        ("الخبرات", False),
        ("إعداد القوائم", True),
        ("متابعة الذمم", True),
    ]


def test_a_period_on_two_lines_of_its_cell() -> None:
    def part(text: str, x1: float, base: float) -> Fragment:
        return Fragment(text, x1 - 80, x1, base, 12, False, (0, 0, 0), ())

    (above, below) = with_whole_cells(
        [
            [part("محاسب", 300, 100), part("مايو 2019", 500, 100)],
            [part("مصرف النخيل", 300, 118), part("حتى الآن", 500, 118)],
        ]
    )
    assert [[one.text for one in row] for row in (above, below)] == [["محاسب", "مايو 2019 حتى الآن"], ["مصرف النخيل"]]


def test_an_employer_behind_a_title_that_no_table_knows() -> None:
    entries = "من 2018 إلى غاية يومنا هذا: مسيرة أجور بمؤسسة الأفق\nمن 2014 إلى 2017: عون إداري ببلدية سطيف"
    assert [role[:2] for role in roles(f"سارة كمال\n\nالخبرات\n{entries}")] == [
        ("مسيرة أجور", "مؤسسة الأفق"),
        ("عون إداري", "بلدية سطيف"),
    ]


def test_a_season_in_a_list_of_roles() -> None:
    entries = "• محاسب | مصرف النخيل | 9/2019 – 3/2021\n• متدرب | ديوان المحاسبة | صيف 2018"
    assert [role[1] for role in roles(f"سارة كمال\n\nالخبرات\n{entries}")] == ["مصرف النخيل", "ديوان المحاسبة"]


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


@pytest.mark.parametrize("backwards", [True, False])
@pytest.mark.parametrize(
    ("signs", "text"),
    [(["ا", "لا", "س", "م"], "الاسم"), (["ع", "ب", "د", "الله"], "عبدالله"), (["لأ", "ف", "في"], "لأففي")],
)
def test_ligatures_that_pdfium_gives_backwards(signs: list[str], text: str, backwards: bool) -> None:
    glyphs = [
        Glyph(char, 100 - 8 * at, 108 - 8 * at, 100, 12, False, (0, 0, 0), False)
        for at, sign in enumerate(signs)
        for char in (sign[::-1] if backwards else sign)
    ]
    assert logical(glyphs) == text


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("السيرة الذاتية لـ د. سامي الخياط", "سامي الخياط"),
        ("السيرة الذاتية للمهندس/ قاسم البيطار", "قاسم البيطار"),
        ("سيرة ذاتية لسامي الخياط", "سامي الخياط"),
        ("السيرة الذاتية لبنى الخياط", "لبنى الخياط"),
        ("السيرة الذاتية لأبو بكر الخياط", "أبو بكر الخياط"),
        ("الدُّكتور سيف الدين الصائغ", "سيف الدين الصائغ"),
        ("قاسم اللحام (Kassem Lahham)", "قاسم اللحام"),
        ("Dana Kassem\nدانة قاسم\nمحاسبة أولى في الشركة", "دانة قاسم"),
        ("دانة قاسم - Dana Kassem", "دانة قاسم"),
    ],
)
def test_names_after_captions_and_beside_their_twins(head: str, name: str) -> None:
    document = lines_of(f"{head}\ndana.kassem@example.com\nالخبرات العملية\nمصرف النخيل، 2014 - 2019")
    found = read_identity(document, split_blocks(document), ("dana.kassem@example.com",)).name
    assert found is not None
    assert found.value == name


def test_the_mail_address_tells_a_name_before_a_trade() -> None:
    document = lines_of("ريفان القاضي\nعمان\nالخبرات العملية\nمصرف النخيل، 2014 - 2019")
    assert read_identity(document, split_blocks(document), ()).name is None
    found = read_identity(document, split_blocks(document), ("rivan77@example.com",)).name
    assert found is not None
    assert found.value == "ريفان القاضي"


def laid(*rows: tuple[str, float, float, float, str]) -> Document:
    """Of rows of text, left and right edge, size and colour."""
    plain = lines_of("\n".join(row[0] for row in rows) + "\n" + "\n".join(["عمل مع فرق"] * 9))
    looks = [*rows, *[("", 50.0, 500.0, 10.0, "#000000")] * 9]
    lines = [
        line.model_copy(update={"x0": x0, "x1": x1, "font_size": size, "color": color})
        for line, (_, x0, x1, size, color) in zip(plain.lines, looks, strict=True)
    ]
    return plain.model_copy(update={"lines": tuple(lines)})


@pytest.mark.parametrize(
    "rows",
    [
        [("الأستاذة هيفاء", 300, 500, 24, "#000000"), ("بنت سعود العتيبي", 280, 500, 24, "#000000")],
        [("هيفاء", 400, 500, 24, "#888888"), ("بنت سعود العتيبي", 280, 500, 24, "#000000")],
        [("هيفاء بنت سعود", 300, 500, 24, "#000000"), ("العتيبي", 400, 500, 24, "#000000")],
        [
            ("هيفاء بنت سعود", 300, 500, 24, "#000000"),
            ("خبرة سبع سنوات", 50, 200, 10, "#000000"),
            ("العتيبي", 400, 500, 24, "#000000"),
        ],
    ],
    ids=["titled", "two colours", "one word left", "past a line of the other column"],
)
def test_names_on_two_lines(rows: list[tuple[str, float, float, float, str]]) -> None:
    document = laid(*rows, ("محاسبة", 400, 500, 12, "#000000"))
    found = read_identity(document, split_blocks(document), ()).name
    assert found is not None
    assert found.value == "هيفاء بنت سعود العتيبي"


def test_words_of_unlike_sizes_are_two_texts() -> None:
    letters = [("د", 300, 24), ("ا", 288, 24), ("ن", 276, 24), ("ع", 266, 9), ("م", 261, 9)]
    glyphs = [Glyph(char, x, x + size / 2, 100, size, False, (0, 0, 0), False) for char, x, size in letters]
    assert logical(glyphs) == "دان  عم"


def test_a_job_is_dated_in_two_calendars_and_a_break_is_no_job() -> None:
    found = roles(
        "سالم عمر\n\nالخبرات\nمحاسب أول  محرم 1447 (يوليو 2025) – حتى الآن\nشركة الواحة للتجارة، جدة\n- القوائم\n"
        "توقف عن العمل لأسباب عائلية  أغسطس 2024 – يونيو 2025\n"
        "محاسب  سبتمبر 2014 – يوليو 2024\nمصرف النخيل، جدة\n- القيود\n"
    )
    assert found == [
        ("محاسب أول", "شركة الواحة للتجارة", "2025-07", None),
        ("محاسب", "مصرف النخيل", "2014-09", "2024-07"),
    ]
