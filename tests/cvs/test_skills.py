"""Skills in every form in which CVs list them, and nothing that only looks like one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cvs.models import Entity, Reading, Unreadable
from bot.cvs.pipeline.facts.competences import read_skills
from bot.cvs.pipeline.facts.mentions import CONTEXT
from bot.cvs.pipeline.facts.sections import split_blocks
from bot.cvs.pipeline.facts.spoken import read_languages
from bot.taxonomy.skills import skill_matcher
from tests.cvs.papers import CV, lines_of, reading_of


def skills(text: str) -> list[str]:
    document = lines_of(text)
    found = read_skills(document.text, split_blocks(document), (), ())
    return list(dict.fromkeys(skill.value for skill in found))


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        ("Python, SQL, Zorbex", ["Python", "SQL", "Zorbex"]),
        ("- Python\n- Zorbex Studio\n- K8s", ["Python", "Zorbex Studio", "Kubernetes"]),
        ("Python | Zorbex | Excel", ["Python", "Zorbex", "Excel"]),
        ("Python / Zorbex / Excel", ["Python", "Zorbex", "Excel"]),
        ("Word/Excel/PowerPoint, Zorbex", ["Microsoft Word", "Excel", "PowerPoint", "Zorbex"]),
        ("Python    Zorbex    Excel", ["Python", "Zorbex", "Excel"]),
        ("Python • Zorbex · Excel", ["Python", "Zorbex", "Excel"]),
        ("Data: Zorbex, Python\nOffice: Excel, Quanto", ["Zorbex", "Python", "Excel", "Quanto"]),
        ("Platforms Zorbex, STM32\nTools CMake, Quanto", ["Zorbex", "STM32", "CMake", "Quanto"]),
        ("Zorbex ●●●○○\nPython ★★★★", ["Zorbex", "Python"]),
        ("Zorbex (5/5), Python 90%, Quanto (4 years), Excel – advanced", ["Zorbex", "Python", "Quanto", "Excel"]),
        ("Zorbex: advanced\nQuanto: 80%", ["Zorbex", "Quanto"]),
        ("Zorbex avancé, Quanto avanzado, Plonk (fortgeschritten)", ["Zorbex", "Quanto", "Plonk"]),
        ("CRM (Salesforce), Excel (pivot tables)", ["CRM", "Salesforce", "Excel", "Pivot tables"]),
        ("Zorbex, Risk review, Project\nmanagement, Quanto", ["Zorbex", "Risk review", "Project management", "Quanto"]),
        ("Excel (12 files), Zorbex ($5M); SAP (module MM)", ["Excel", "Zorbex ($5M)", "SAP"]),
        ("some Python, REST APIs, SQL basics", ["Python", "REST", "SQL"]),
        ("Beach horse\nriding school", ["Beach horse riding school"]),
        ("Zorbex drilling and\nQuanto milling", ["Zorbex drilling and Quanto milling"]),
        ("Zorbexian labour law", ["Labour law", "Zorbexian labour law"]),
        ("XPS, Zorbex.  Last updated: October 2026", ["XPS", "Zorbex"]),
        ("Python, SQL and Zorbex", ["Python", "SQL", "Zorbex"]),
        ("Excel, health and safety", ["Excel", "health and safety"]),
        ("Mambu: 5 years, Zorbex: 3 years", ["Mambu", "Zorbex"]),
        ("Zorbex (3 years, advanced); Quanto (2019)", ["Zorbex", "Quanto"]),
        ("Zorbex planning: kept the plan of a yard with twelve ships", ["Zorbex planning"]),
        ("Proficient in Zorbex, Quanto, and Plonk.", ["Zorbex", "Quanto", "Plonk"]),
        ("Maîtrise de Zorbex, Quanto\nBonne connaissance du Plonk", ["Zorbex", "Quanto", "Plonk"]),
        ("Sehr gute Kenntnisse in Zorbex, Erfahrung mit Quanto", ["Zorbex", "Quanto"]),
        ("Manejo de Zorbex; dominio de Quanto", ["Zorbex", "Quanto"]),
        ("إجادة استخدام Zorbex، إتقان Quanto", ["Zorbex", "Quanto"]),
    ],
)  # fmt: skip
def test_lists(listed: str, expected: list[str]) -> None:
    assert sorted(skills(f"Skills\n{listed}")) == sorted(expected)


@pytest.mark.parametrize(
    "heading",
    "Technical Skills;Core competencies;KEY SKILLS:;Expertise;Tools;Software;IT-Kenntnisse;Compétences;Informatique"
    ";Competencias;Conocimientos;المهارات;المهارات التقنية;الكفاءات".split(";"),
)
def test_headings(heading: str) -> None:
    assert skills(f"Experience\n{heading}\nZorbex, Quanto Pro") == ["Zorbex", "Quanto Pro"]


def test_a_line_under_a_job_may_list_skills() -> None:
    assert "Zorbex" in skills("Experience\nClerk, Acme\n2019 - 2021\nOther skills: Zorbex, Quanto")
    assert "Zorbex" not in skills("Experience\nClerk, Acme\n2019 - 2021\nClients: Zorbex, Quanto")


@pytest.mark.parametrize(
    "listed",
    [
        "I have spent ten years in many kitchens and enjoyed every one of them.",
        "English (native), Arabic (C1), Korean (TOPIK 5)",
        "Advanced\nBasic\nGood",
        "Riyadh, Saudi Arabia",
        "2019 - 2021, March 2020",
        "dana@example.org, www.example.org, +962 7 9012 3456",
        "●●●●○, 90%, 5/5",
    ],
)
def test_what_is_no_skill(listed: str) -> None:
    assert skills(f"Skills\n{listed}") == []


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("github.com/dana and dana@excel.example.org", {"GitHub", "Excel"}),
        ("Handled supplier invoices", {"Accounts payable"}),
        ("Closed the sale of a firewall", {"Sales", "Firewalls"}),
        ("Built the rail depot of Torwid", {"Ruby on Rails"}),
        ("C/ Mayor 12, Madrid", {"C"}),
        ("Responsable des ventes", {"Sales", "ventes"}),
    ],
)
def test_words_that_only_hint_at_a_skill(text: str, absent: set[str]) -> None:
    assert absent.isdisjoint(skills(f"Experience\n{text}"))


def test_a_skill_is_called_what_the_cv_calls_it() -> None:
    assert skills("Skills\nMS Excel, Postgres, JS") == ["Excel", "PostgreSQL", "JavaScript"]
    assert skills("Kenntnisse\nHauptbuch, Rechnungsstellung") == ["Hauptbuch", "Rechnungsstellung"]
    assert skills("المهارات\nالصيانة الوقائية، بايثون") == ["الصيانة الوقائية", "Python"]
    assert "أوامر التغيير" in skills("الخبرات\nإعداد المستخلصات وأوامر التغيير")


@pytest.mark.parametrize(
    "long", ["x" * 30_000, "\u2003" * 30_000, "(" * 5_000, "a, " * 10_000, "●" * 9_000, "1 " * 9_000]
)
def test_long_lines_end(long: str) -> None:
    assert skills(f"Skills\n{long}\nPython") == ["Python"] or long.startswith("a, ")


def test_a_level_may_stand_on_the_line_after_its_language() -> None:
    document = lines_of("Sprachen\nDeutsch (Muttersprache), Englisch (fließend), Niederländisch\n(Grundkenntnisse)")
    spoken = read_languages(split_blocks(document))
    assert [(one.language, one.rank) for one in spoken] == [("German", 5), ("English", 4), ("Dutch", 1)]


def test_names_of_employers_are_no_skills() -> None:
    reading = reading_of(CV.replace("Wadi Analytics", "Retail Insurance Company Ltd").encode())
    assert {"Retail", "Insurance"}.isdisjoint(reading.profile.skill_names())


_AS_WRITTEN = frozenset(("ORG", "TITLE", "SCHOOL", "DEGREE", "CERTIFICATE", "DATE"))
_LINES = CV.split("\n")
_KINDS = st.sampled_from(("double", "drop", "upper", "swap", "insert"))
_EDITS = st.lists(st.tuples(st.integers(0, len(_LINES) - 1), _KINDS, st.text(max_size=12)), max_size=6)


def _mutated(edits: list[tuple[int, str, str]]) -> str:
    lines = list(_LINES)
    for at, edit, text in edits:
        match edit:
            case "double":
                lines.insert(at, lines[at])
            case "drop":
                lines[at] = ""
            case "upper":
                lines[at] = lines[at].upper()
            case "swap":
                lines[at], lines[-1 - at] = lines[-1 - at], lines[at]
            case _:
                lines[at] = lines[at][: len(lines[at]) // 2] + text + lines[at][len(lines[at]) // 2 :]
    return "\n".join(lines)


def _found(entity: Entity, reading: Reading) -> bool:
    """Whether the words at the entity's place are what it says."""
    words = " ".join(entity.span.of(reading.raw_text).split())
    if entity.entity_type in _AS_WRITTEN:
        return words == " ".join(entity.value.split())
    if entity.entity_type == "SKILL":
        known = {skill_matcher().canonical(words), *(match.name for match in skill_matcher().find(words))}
        return entity.value == words or entity.value in known or entity.value in words
    return bool(words)


@given(_EDITS)
@settings(max_examples=60, deadline=None)
def test_entities_stand_where_they_say(edits: list[tuple[int, str, str]]) -> None:
    try:
        reading = reading_of(_mutated(edits).encode())
    except Unreadable:
        return
    text = reading.raw_text
    for entity in reading.entities:
        assert 0 <= entity.span.start < entity.span.end <= len(text)
        assert _found(entity, reading), entity
        assert 0 <= entity.confidence <= 1
        assert len(entity.context) <= CONTEXT
        assert entity.span.of(text)[:CONTEXT].replace("\n", " ") in entity.context
