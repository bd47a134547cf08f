"""Jobs told in prose: paragraphs that begin with their dates, and dates on lines of their own over sentences."""

import pytest

from bot.cvs.pipeline.facts.education import read_education
from bot.cvs.pipeline.facts.experience import read_experience
from bot.cvs.pipeline.facts.sections import split_blocks
from bot.cvs.pipeline.facts.unheaded import with_inferred
from tests.cvs.papers import lines_of, roles

TOP = "Sam Rowe\nsam@rowe.example\n\n"

Role = tuple[str | None, str | None, str | None, str | None]  # title, employer, first and last month

PARAGRAPHS: dict[str, tuple[str, list[Role]]] = {
    "English": (
        (
            "2019 to date — Harbour Point Marina, Cork, Ireland. Four docks (two dry, two wet), a winter "
            "store for 90 ships, a slip. 31 people in the yard, of whom six are apprentices; I plan the "
            "work and buy the timber.\n\n"
            "2013 to 2019 — Delta Boat Works, Galway, Ireland (family firm, 40 staff). Deputy to the "
            "foreman; ran the yard for nine months while the post was empty.\n\n"
            "2008 to 2013 — Nile Works, Limerick. Welder in the big hall, later leading hand of the night "
            "shift. Hulls.\n\n"
            "2003 to 2008 — Several small yards in Kerry and Clare, from apprentice to fitter.\n\n"
        ),
        [
            (None, "Harbour Point Marina", "2019", None),
            ("Deputy to the foreman", "Delta Boat Works", "2013", "2019"),
            ("Welder in the big hall", "Nile Works", "2008", "2013"),
            ("from apprentice to fitter", "Several small yards in Kerry and Clare", "2003", "2008"),
        ],
    ),
    "French": (
        (
            "Depuis 2018 — Clinique des Tilleuls, Lyon. Cinq blocs opératoires, une salle de réveil et 42 "
            "lits de jour. Je dirige une équipe de 24 personnes et je prépare les plannings avec les "
            "chirurgiens.\n\n"
            "2012 à 2018 — Hôpital Saint-Marc, Grenoble (public, 600 lits). Infirmière au bloc, puis "
            "référente de nuit ; formation des élèves et suivi des stocks de matériel stérile.\n\n"
        ),
        [
            (None, "Clinique des Tilleuls", "2018", None),
            ("Infirmière au bloc", "Hôpital Saint-Marc", "2012", "2018"),
        ],
    ),
    "German": (
        (
            "Seit 2017 — Brotwerk GmbH, Bremen. Drei Filialen, eine Backstube mit 22 Leuten und ein "
            "Lieferdienst für Hotels am See. Ich plane die Schichten und kaufe Mehl und Butter ein.\n\n"
            "2011 bis 2017 — Hofbäckerei Kern, Ulm (Familienbetrieb, 12 Leute). Stellvertreter des "
            "Meisters; führte den Betrieb acht Monate lang allein.\n\n"
            "2008 bis 2011 — Bäckerei Nil, Ulm. Bäcker in der Nachtschicht, später am Ofen. Brote und "
            "Kuchen.\n\n"
        ),
        [
            (None, "Brotwerk GmbH", "2017", None),
            ("Stellvertreter des Meisters", "Hofbäckerei Kern", "2011", "2017"),
            ("Bäcker in der Nachtschicht", "Bäckerei Nil", "2008", "2011"),
        ],
    ),
    "Arabic": (
        (
            "2019 حتى الآن — مستشفى النور، عمّان. خمسة أقسام وعيادة خارجية وصيدلية تخدم ألفي مريض في الشهر، "
            "وفريق من 24 شخصا أضع لهم جدول المناوبات وأتابع تدريبهم كل أسبوع.\n\n"
            "2014 - 2019 — مركز الحياة الطبي، إربد (خاص، 60 سريرا). ممرض في قسم الطوارئ، ثم مسؤول المناوبة "
            "الليلية؛ دربت الموظفين الجدد على الإسعاف وعلى كتابة التقارير.\n\n"
            "2010 - 2014 — عيادة الشفاء، الزرقاء. ممرض في العيادة. استقبال المرضى وتجهيز غرف الفحص.\n\n"
        ),
        [
            (None, "مستشفى النور", "2019", None),
            ("ممرض في قسم الطوارئ", "مركز الحياة الطبي", "2014", "2019"),
            ("ممرض في العيادة", "عيادة الشفاء", "2010", "2014"),
        ],
    ),
    "one long sentence": (
        (
            "2019–2024: Welder at Nile Works, Cork, where I look after forty hulls a year, teach "
            "apprentices, buy the steel and write the reports for the owners.\n\n"
            "2015–2019: Fitter, Delta Yard, Galway. Pumps and boilers for the fishing fleet, day and "
            "night.\n\n"
        ),
        [
            ("Welder", "Nile Works", "2019", "2024"),
            ("Fitter", "Delta Yard", "2015", "2019"),
        ],
    ),
    "broken lines": (
        (
            "2013 to 2019 — Delta Boat Works, Galway, Ireland (family firm, 40\nstaff). I ran the yard for "
            "nine months while the post\nwas empty.\n\n"
            "2008 to 2013 — Nile Works, Limerick. Welder in the big hall, later leading\nhand of the night "
            "shift. Hulls.\n\n"
        ),
        [
            (None, "Delta Boat Works", "2013", "2019"),
            ("Welder in the big hall", "Nile Works", "2008", "2013"),
        ],
    ),
}
DATES_APART: dict[str, tuple[str, list[Role]]] = {
    "English": (
        (
            "— 2019–2026 —\nHarbour Point Oy, Cork. The company mends boats for towns.\nShip carpenter, from "
            "2022 lead of a group of three.\n\n"
            "I plan the work and buy the timber. With the owners I go through every hull before it leaves.\n\n"
            "Twice a year we take in apprentices.\n\n"
            "— 2016–2019 —\nDelta Yard, Galway. A family firm.\nWelder\n\n"
            "Hulls and tanks for the fishing fleet.\n\n"
        ),
        [
            ("Ship carpenter", "Harbour Point Oy", "2019", "2026"),
            ("Welder", "Delta Yard", "2016", "2019"),
        ],
    ),
    "French": (
        (
            "*** 2019 – 2026 ***\nClinique des Tilleuls, Lyon. Une clinique de jour.\nInfirmière, depuis 2022 "
            "responsable d'une équipe de trois.\n\n"
            "Je prépare les plannings avec les chirurgiens. Deux fois par an nous formons des élèves.\n\n"
            "*** 2015 – 2019 ***\nHôpital Saint-Marc, Grenoble. Un hôpital public de 600 lits.\nInfirmière de "
            "nuit.\n\n"
            "Suivi des stocks de matériel stérile.\n\n"
        ),
        [
            ("Infirmière", "Clinique des Tilleuls", "2019", "2026"),
            ("Infirmière de nuit", "Hôpital Saint-Marc", "2015", "2019"),
        ],
    ),
    "German": (
        (
            "— 2019–2026 —\nBrotwerk GmbH, Bremen. Die Firma backt für Hotels.\nBäckermeister, ab 2022 Leiter "
            "einer Gruppe von drei Leuten.\n\n"
            "Ich plane die Schichten und kaufe Mehl ein. Mit den Köchen bespreche ich, was gebraucht wird.\n\n"
            "Im Sommer bilden wir Lehrlinge aus.\n\n"
            "— 2015–2019 —\nHofbäckerei Kern, Ulm. Ein Familienbetrieb.\nBäcker.\n\n"
            "Brote und Kuchen für die Stadt.\n\n"
        ),
        [
            ("Bäckermeister", "Brotwerk GmbH", "2019", "2026"),
            ("Bäcker", "Hofbäckerei Kern", "2015", "2019"),
        ],
    ),
    "Arabic": (
        (
            "— 2019–2026 —\nمستشفى النور، عمّان. مستشفى خاص كبير يخدم وسط المدينة.\nممرض أول، منذ 2022 رئيس "
            "فريق من ثلاثة.\n\n"
            "أضع جدول المناوبات وأتابع تدريب الفريق كل أسبوع. أكتب التقارير وأراجعها مع الأطباء.\n\n"
            "— 2015–2019 —\nمركز الحياة الطبي، إربد. مركز صغير.\nممرض\n\n"
            "استقبال المرضى وتجهيز غرف الفحص.\n\n"
        ),
        [
            ("ممرض أول", "مستشفى النور", "2019", "2026"),
            ("ممرض", "مركز الحياة الطبي", "2015", "2019"),
        ],
    ),
}
HEADING = {"French": "Parcours professionnel", "German": "Berufserfahrung", "Arabic": "الخبرات العملية"}


def studies(text: str) -> list[tuple[str | None, str | None]]:
    """School and last year of every degree in a plain text."""
    found = read_education(with_inferred(split_blocks(lines_of(text))))
    return [(one.institution.value if one.institution else None, str(one.end)) for one in found]


@pytest.mark.parametrize("headed", [True, False], ids=["under a heading", "without a heading"])
@pytest.mark.parametrize("name", PARAGRAPHS)
def test_a_paragraph_that_begins_with_its_dates_is_a_job(name: str, *, headed: bool) -> None:
    text, jobs = PARAGRAPHS[name]
    heading = HEADING.get(name, "Experience") + "\n\n" if headed else ""
    assert roles(TOP + heading + text) == jobs


@pytest.mark.parametrize("headed", [True, False], ids=["under a heading", "without a heading"])
@pytest.mark.parametrize("name", DATES_APART)
def test_dates_on_a_line_of_their_own_head_the_sentences_under_them(name: str, *, headed: bool) -> None:
    text, jobs = DATES_APART[name]
    heading = HEADING.get(name, "Experience") + "\n\n" if headed else ""
    assert roles(TOP + heading + text) == jobs


@pytest.mark.parametrize("told", [PARAGRAPHS["English"], DATES_APART["English"]], ids=["paragraphs", "dates apart"])
def test_what_a_paragraph_tells_is_in_the_span_of_its_job(told: tuple[str, list[Role]]) -> None:
    document = lines_of(TOP + told[0])
    last = "fitter" if told is PARAGRAPHS["English"] else "fishing fleet"
    entries = read_experience(with_inferred(split_blocks(document)), document.text).entries
    spans = [document.text[one.span.start : one.span.end] for one in entries]
    assert "buy the timber" in spans[0]
    assert last in spans[-1]


@pytest.mark.parametrize(
    "studied",
    [
        "2004–2008 — University of Galway, BSc Marine Biology. Thesis on the eels of the Corrib and the weirs there.",
        "2004–2008 — University of Galway, BSc Marine Biology.",
        "— 2004–2008 —\nUniversity of Galway\nBSc Marine Biology",
    ],
)
@pytest.mark.parametrize("told", [PARAGRAPHS["English"], DATES_APART["English"]], ids=["paragraphs", "dates apart"])
def test_studies_in_the_same_form_are_no_job(told: tuple[str, list[Role]], studied: str) -> None:
    for heading in ("", "Experience\n\n"):
        text = f"{TOP}{heading}{told[0]}{studied}\n"
        assert roles(text) == told[1]
        assert studies(text) == [("University of Galway", "2008")]


@pytest.mark.parametrize(
    "summary",
    [
        "2009 to 2019 were my years at sea; since then I have looked for quiet work on land. I write well.",
        "2009 to 2019: ten years at sea with every kind of cargo. I write well and count better than most.",
        "From 2009 to 2019 I sailed with Delta Lines, Cork. I write well and count better than most people do.",
    ],
)
def test_a_summary_that_begins_with_years_is_no_job(summary: str) -> None:
    text, jobs = PARAGRAPHS["one long sentence"]
    assert roles(f"{TOP}{summary}\n\nExperience\n\n{text}") == jobs
    assert roles(f"{TOP}{summary}\n\nSkills\nWelding, rope work\n") == []


def test_projects_and_studies_under_their_headings_are_no_jobs() -> None:
    text = (
        f"{TOP}Projects\n\n2020 to 2021 — Tide Clock, Cork. A clock for the harbour wall that shows the tide; "
        "built with two friends.\n\n2018 to 2019 — Herring Map, Galway. A chart of all that the fleet landed.\n\n"
        "Education\n\n2004–2008 — University of Galway, BSc Marine Biology. Thesis on the eels of the Corrib.\n"
    )
    assert roles(text) == []
    assert studies(text) == [("University of Galway", "2008")]


def test_a_sentence_of_a_description_under_dates_heads_nothing() -> None:
    found = roles(
        f"{TOP}Experience\n\nWelder, Nile Works, Cork\n2019 – 2021\nRepaired hulls with a foreman and two fitters.\n\n"
        "Fitter, Delta Yard, Galway\n2015 – 2019\nPumps for the fishing fleet. Supported the chief engineer.\n"
    )
    assert found == [("Welder", "Nile Works", "2019", "2021"), ("Fitter", "Delta Yard", "2015", "2019")]


@pytest.mark.parametrize(
    "deeds",
    [
        "2019–2020: Rebuilt the large slip for the winter fleet.\n2017–2018: new racks for all of the steel in store.",
        "2019–2020: rebuilt the large slip with a crew of nine, then cut the time of a hull by half, every year.",
    ],
)
def test_what_was_done_in_some_years_of_a_job_is_no_other_job(deeds: str) -> None:
    found = roles(f"{TOP}Experience\n\nWelder, Nile Works, Cork  2015 – 2021\n{deeds}\n")
    assert found == [("Welder", "Nile Works", "2015", "2021")]
