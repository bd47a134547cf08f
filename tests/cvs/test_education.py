"""Education: one entry per degree, whichever of school, degree and date stands first; degrees of many countries."""

import pytest

from bot.cvs.models import Education, SectionKind
from bot.cvs.pipeline.facts.education import read_education
from bot.cvs.pipeline.facts.sections import split_blocks
from bot.taxonomy.degrees import find_degrees, is_school, school_rank
from tests.cvs.papers import lines_of


def studies(lines: str, heading: str = "Education") -> tuple[Education, ...]:
    return read_education(split_blocks(lines_of(f"Dana Kassem\n\n{heading}\n{lines}")))


def told(found: tuple[Education, ...]) -> list[tuple[str | None, str | None, str | None]]:
    return [
        (
            one.degree.value if one.degree else None,
            one.institution.value if one.institution else None,
            str(one.end) if one.end else None,
        )
        for one in found
    ]


@pytest.mark.parametrize(
    ("lines", "degree", "school", "level"),
    [
        ("BSc in Accounting, Cairo University, 2014", "BSc", "Cairo University", 3),
        ("Cairo University\nMaster of Business Administration\n2012 - 2014", "Master", "Cairo University", 4),
        ("بكالوريوس محاسبة، جامعة القاهرة، 2014", "بكالوريوس", "جامعة القاهرة", 3),
        (
            "Harvard Business School    Boston, MA\nMaster of Business Administration, 2012",
            "Master",
            "Harvard Business School",
            4,
        ),
        ("Laurea in Informatica, Università di Milano, 2015", "Laurea", "Università di Milano", 3),
        ("PhD, Computer Science - MIT (2010)", "PhD", "MIT", 5),
        ("2015 - 2017  Acme School of Design MA Illustration", "MA", "Acme School of Design", 4),
        (
            "Diploma, Logistics\nat Red Academy for Science, Arts & Sea Transport\n2014",
            "Diploma",
            "Red Academy for Science, Arts & Sea Transport",
            2,
        ),
        ("2009 Licence d'anglais, Université Lumière", "Licence", "Université Lumière", 3),
        ("Ausbildung zum Koch bei der Huber GmbH, 2010", "Ausbildung zum Koch", "Huber GmbH", 2),
        ("School: Nile Academy\nHighest Grade Passed: Grade 12\nYear: 2009", "Grade 12", "Nile Academy", 1),
        ("College  Acme Institute  Course / Years  BSc in Tourism, 2003 - 2007", "BSc", "Acme Institute", 3),
        ("Advanced Diploma in Public Relations from Acme, 2018", "Advanced Diploma", "Acme", 2),
        ("BSc Nursing, Acme College (2.1), 2013", "BSc", "Acme College", 3),
        ("University of Arts, Cairo\nBFA Illustration, 2014", "BFA", "University of Arts", 3),
        (
            "Forklift Operator Course – Acme Technical Institute – 2010",
            "Forklift Operator Course",
            "Acme Technical Institute",
            None,
        ),
        ("X.Y.Z. – Acme Secondary School, 2003", "X.Y.Z", "Acme Secondary School", None),
    ],
)
def test_education(lines: str, degree: str, school: str, level: int | None) -> None:
    heading = "التعليم" if "جامعة" in lines else "Education"
    [study] = studies(lines, heading)
    assert study.degree is not None
    assert study.institution is not None
    assert study.degree.value.startswith(degree)
    assert (study.institution.value, study.level) == (school, level)


@pytest.mark.parametrize(
    "lines",
    [
        "BSc Physics, Cairo University, 2011 - 2015\nA-Levels, Nile Academy, 2009 - 2011",
        "2011 - 2015\nBSc Physics\nCairo University\n2009 - 2011\nA-Levels\nNile Academy",
        "BSc Physics\nCairo University\n2011 - 2015\nA-Levels\nNile Academy\n2009 - 2011",
        "Cairo University\nBSc Physics\n2011 - 2015\nNile Academy\nA-Levels\n2009 - 2011",
        "Cairo University    2011 - 2015\nBSc Physics\nGPA 3.8/4.0\nNile Academy    2009 - 2011\nA-Levels",
        "2011 - 2015  BSc Physics, Cairo University\n2009 - 2011  A-Levels, Nile Academy",
        "Degree | School | Years\nBSc Physics | Cairo University | 2011 - 2015\nA-Levels | Nile Academy | 2009 - 2011",
        "BSc Physics and\nMathematics\nCairo University\n2011 - 2015\nA-Levels\nNile Academy\n2009 - 2011",
    ],
)
def test_in_any_order(lines: str) -> None:
    assert told(studies(lines)) == [("BSc", "Cairo University", "2015"), ("A-Levels", "Nile Academy", "2011")]


def test_two_degrees_under_one_school() -> None:
    assert told(studies("Cairo University\nMSc Physics, 2015 - 2017\nBSc Physics, 2011 - 2015")) == [
        ("MSc", "Cairo University", "2017"),
        ("BSc", "Cairo University", "2015"),
    ]


def test_the_university_is_told_not_its_faculty() -> None:
    [study] = studies("بكالوريوس محاسبة\nكلية التجارة - جامعة القاهرة\n2010 - 2014", "التعليم")
    assert study.institution is not None
    assert study.institution.value == "جامعة القاهرة"
    [study] = studies("BSc Physics\nFaculty of Science, University of Jordan, 2014")
    assert study.institution is not None
    assert study.institution.value == "University of Jordan"


def test_a_trade_is_learnt_with_an_employer() -> None:
    [trade, school] = studies(
        "09/2010 – 06/2013  Ausbildung zum Kaufmann, Beispiel Handel, Köln\n2010  Mittlere Reife, Realschule Köln",
        "Ausbildung",
    )
    assert trade.degree is not None
    assert trade.institution is not None
    assert (trade.degree.value, trade.institution.value) == ("Ausbildung zum Kaufmann", "Beispiel Handel")
    assert school.level == 1


@pytest.mark.parametrize(
    ("lines", "degree", "school"),
    [
        ("Degree: BSc Physics\nInstitute: Nile Learning House\nPassing year: 2014", "BSc", "Nile Learning House"),
        ("Diplôme : BTS Tourisme\nÉtablissement : Maison Voltaire\n2014", "BTS", "Maison Voltaire"),
        ("التخصص: محاسبة\nالدرجة: بكالوريوس\nالجامعة: القاهرة\n2014", "بكالوريوس", "القاهرة"),
    ],
)
def test_labels(lines: str, degree: str, school: str) -> None:
    [study] = studies(lines, "التعليم" if lines > "\u0600" else "Education")
    assert study.degree is not None
    assert study.institution is not None
    assert (study.degree.value, study.institution.value) == (degree, school)


def test_a_section_of_an_unknown_name_is_read_where_there_is_no_other() -> None:
    document = lines_of(
        "Dana Kassem\n\nEXPERIENCE\nClerk, Acme Ltd\n2016 - 2019\n\n"
        "MY LEARNING PATH\nBSc Physics, Cairo University, 2015"
    )
    kinds = [block._replace(kind=SectionKind.OTHER) for block in split_blocks(document)[-1:]]
    assert told(read_education(kinds)) == [("BSc", "Cairo University", "2015")]


@pytest.mark.parametrize(
    ("line", "degree", "school"),
    [
        ("حاصل على بكالوريوس تجارة شعبة محاسبة جامعة القاهرة دفعة 2010", "بكالوريوس", "جامعة القاهرة"),
        ("Licence en Droit Université Voltaire 2010", "Licence", "Université Voltaire"),
        ("Técnico en Cocina. IES Cervantes. 2010", "Técnico", "IES Cervantes"),
        ("BSc Physics from University of Jordan in 2010", "BSc", "University of Jordan"),
    ],
)
def test_sentences(line: str, degree: str, school: str) -> None:
    heading = "التعليم" if line > "\u0600" else "Education"
    assert told(studies(line, heading)) == [(degree, school, "2010")]


def test_courses_are_no_degrees() -> None:
    found = studies("BSc Physics, Cairo University, 2015\nMachine Learning, Coursera, 2020")
    assert told(found) == [("BSc", "Cairo University", "2015")]


@pytest.mark.parametrize(
    ("text", "degree", "level"),
    [
        ("HSSC (Commerce)", "HSSC", 1),
        ("Class XII (CBSE)", "Class XII", 1),
        ("G.C.E. A/L", "G.C.E. A/L", 1),
        ("National Senior Certificate", "National Senior Certificate", 1),
        ("Leaving Certificate", "Leaving Certificate", 1),
        ("Bac ST2S", "Bac ST2S", 1),
        ("Abitur", "Abitur", 1),
        ("Bachillerato", "Bachillerato", 1),
        ("Maturità classica", "Maturità classica", 1),
        ("الشهادة السودانية", "الشهادة السودانية", 1),
        ("باكالوريا", "باكالوريا", 1),
        ("BTS Tourisme", "BTS", 2),
        ("CAP Cuisine", "CAP", 2),
        ("Geprüfter Industriemeister (IHK)", "Geprüfter Industriemeister (IHK)", 2),
        ("NVQ Level 3", "NVQ Level 3", 2),
        ("Técnico Superior en Hostelería", "Técnico Superior", 2),
        ("دبلوم عالٍ", "دبلوم عال", 2),
        ("BFA Illustration", "BFA", 3),
        ("B.Com. Accounting", "B.Com.", 3),
        ("LLB (Hons)", "LLB (Hons)", 3),
        ("MBChB", "MBChB", 3),
        ("Diplôme d’État d’infirmier", "Diplôme d’État d’infirmier", 3),
        ("الإجازة في القانون", "الإجازة", 3),
        ("Grado en Turismo", "Grado", 3),
        ("Dipl.-Ing. Maschinenbau", "Dipl.-Ing.", 4),
        ("Master 2 Finance", "Master 2", 4),
        ("Laurea Magistrale in Ingegneria", "Laurea Magistrale", 4),
        ("Mestrado em Gestão", "Mestrado", 4),
        ("ماستر تدبير", "ماستر", 4),
        ("Doctor of Philosophy in Physics", "Doctor of Philosophy", 5),
        ("دكتوراه الفلسفة", "دكتوراه", 5),
        ("BNSc General Nursing", "BNSc", 3),
        ("B.App.Sc. (Hons) in Surveying", "B.App.Sc. (Hons)", 3),
        ("BPsych", "BPsych", 3),
        ("M.Comp. Software", "M.Comp.", 4),
        ("MMedSci Anatomy", "MMedSci", 4),
        ("Bachelier en droit", "Bachelier", 3),
        ("NVQ-Q Level 2 Catering", "NVQ-Q Level 2", 2),
        ("Certificate in Book-keeping", "Certificate", 2),
        ("Victorian Certificate of Education", "Victorian Certificate of Education", 1),
        ("الثانوية العامة، القسم العلمي", "الثانوية العامة", 1),
        ("ثانوية عامة 2004", "ثانوية عامة", 1),
        ("شهادة التأهيل المهني في النجارة", "شهادة التأهيل المهني", 2),
        ("تقني سامٍ في التبريد", "تقني سام", 2),
        ("الدراسات العليا في التخطيط", "الدراسات العليا", 4),
        ("Master craftsman’s diploma in Joinery", "Master craftsman’s diploma", 2),
        ("Level 2 Certificate in Bricklaying", "Level 2 Certificate", 2),
        ("Mention complémentaire Sommellerie", "Mention complémentaire", 2),
        ("Graduado en ESO", "Graduado en ESO", 1),
        ("Diploma di liceo artistico", "Diploma di liceo artistico", 1),
    ],
)
def test_degrees_of_many_countries(text: str, degree: str, level: int) -> None:
    [first, *_] = find_degrees(text)
    assert (text[first.start : first.end], first.level) == (degree, level)


@pytest.mark.parametrize(
    "text",
    [
        "but I can",
        "a cap on costs",
        "Senior HR Specialist",
        "Driving licence",
        "HGV licence training",
        "Driver’s licence: Code 8",
        "a bit more",
        "Brad",
        "ثانوية طارق بن زياد",
    ],
)
def test_words_that_are_no_degrees(text: str) -> None:
    assert not find_degrees(text)


def test_schools_and_degrees_that_are_listed_apart() -> None:
    schools = "Acme University, Lagos  2014 - 2018\nNile High School  2006 - 2012"
    listed = f"{schools}\n\nQualifications\nB.Tech Physics  2018\nWAEC  2012"
    assert told(studies(listed, "Schools attended")) == [
        ("B.Tech", "Acme University", "2018"),
        ("WAEC", "Nile High School", "2012"),
    ]


def test_headings_in_capitals_of_a_plain_text() -> None:
    document = lines_of(
        "Dana Kassem\n\nWORK EXPERIENCE\nDIRECTOR OF STUDIES\nAcme Ltd\n2019 - 2021\n"
        "PREPARATORY SCHOOL EDUCATION\nSchool: Nile Academy\nYear: 2009\nSKILLS\nFiling\n"
    )
    kinds = [block.kind for block in split_blocks(document)]
    assert kinds == [SectionKind.HEADER, SectionKind.EXPERIENCE, SectionKind.EDUCATION, SectionKind.SKILLS]
    assert told(read_education(split_blocks(document))) == [(None, "Nile Academy", "2009")]


def test_studies_without_a_heading() -> None:
    lines = "dana@example.org\nBSc Physics, Acme University, 2014\nA-Levels, Nile Academy, 2011"
    document = lines_of(f"Dana Kassem\n{lines}\n\nLanguages\nArabic\n")
    assert told(read_education(split_blocks(document))) == [
        ("BSc", "Acme University", "2014"),
        ("A-Levels", "Nile Academy", "2011"),
    ]
    assert not read_education(
        split_blocks(lines_of("Dana Kassem, MBA\nLecturer, Acme University\n\nLanguages\nArabic"))
    )


def test_letters_of_schools_count_in_capitals() -> None:
    assert is_school("MIT")
    assert not is_school("it is fast")
    assert is_school("ثانوية طارق بن زياد")
    assert is_school("مركز التكوين المهني بسلا")
    assert not is_school("الثانوية العامة")
    assert not is_school("ثانوية علمية")
    assert is_school("إعدادية النهضة للبنات")
    assert [school_rank(name) for name in ("TU Berlin", "Lycée Voltaire", "كلية التجارة", "Acme Ltd")] == [3, 2, 1, 0]
