"""Finding skills by the names people write."""

import pytest

from bot.taxonomy.skills import Naming, is_ordinary, skill_matcher, vocabulary


def names(text: str) -> list[str]:
    return [match.name for match in skill_matcher().find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("C++, C# and .NET", ["C++", "C#", ".NET"]),
        ("Node.js and React.js", ["Node.js", "React"]),
        ("written in Go for banks", ["Go"]),
        ("Python, R, SQL", ["Python", "R", "SQL"]),
        ("R&D, we go to market", []),
        ("visit example.net in spring", []),
        ("GitLab CI/CD on K8s", ["GitLab CI", "Kubernetes"]),
        ("خبرة في جافا وبايثون", ["Java", "Python"]),
        ("إقفال الحسابات والقوائم المالية", ["Month-end close", "Financial statements"]),
        ("Rapprochements bancaires, TVA", ["Bank reconciliation", "VAT"]),
        ("SMAW, GTAW; blueprint reading", ["SMAW", "GTAW", "Blueprint reading"]),
        ("Apex is slack when we zoom out of it", []),
        ("the rest of us, an excellent word, swift access", []),
    ],
)
def test_names(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_offsets_are_of_the_words_written() -> None:
    text = "We ran Postgres and وبايثون."
    assert [text[m.start : m.end] for m in skill_matcher().find(text)] == ["Postgres", "وبايثون"]


def test_implications_follow_on() -> None:
    assert {"Kubernetes", "Containers", "GCP"} <= set(skill_matcher().implies("GKE"))
    assert {"SAP", "ERP"} <= set(skill_matcher().implies("SAP S/4HANA"))
    assert "Relational database" in skill_matcher().implies("PostgreSQL")


def test_a_mention_says_how_close_it_is_to_the_name() -> None:
    cases = {
        "MS Excel": Naming.SAME,
        "Hauptbuch": Naming.TRANSLATED,
        "القيود اليومية": Naming.TRANSLATED,
        "supplier invoices": Naming.NARROWER,
        "a firewall": Naming.NARROWER,
        "two firewalls": Naming.SAME,
    }
    assert {text: skill_matcher().find(text)[0].naming for text in cases} == cases


def test_letters_that_join_a_name_to_its_sentence_are_counted() -> None:
    [match] = skill_matcher().find("وبايثون")
    assert (match.name, match.lead) == ("Python", 1)
    [match] = skill_matcher().find("والصيانة الوقائية")
    assert match.lead == 1


def test_what_is_implied_is_not_named() -> None:
    assert names("GKE") == ["GKE"]
    assert names("SAP S/4HANA, IFRS 16") == ["SAP S/4HANA", "IFRS 16"]


@pytest.mark.parametrize("word", ["English", "Arabic", "French", "German", "Urdu", "Mandarin", "Hindi", "Turkish"])
def test_spoken_languages_are_no_skills(word: str) -> None:
    assert names(word) == []


def test_every_implied_name_is_known() -> None:
    matcher = skill_matcher()
    assert all(set(matcher.implies(name)) <= set(matcher.names()) for name in matcher.names())


def test_canonical() -> None:
    assert skill_matcher().canonical("golang") == "Go"
    assert skill_matcher().canonical("juggling with fire") is None


def test_the_vocabulary_is_broad() -> None:
    assert len(skill_matcher().names()) >= 2500
    assert skill_matcher().family("Kafka") == "Event streaming"


def test_long_lines_end() -> None:
    assert names("a" * 30_000) == []
    assert names("go " * 10_000) == []


@pytest.mark.parametrize("text", ["R. Menon", "C. V. Raman", "C.V. Raman", "Sara C. Haddad"])
def test_initials_of_a_name_are_no_skills(text: str) -> None:
    assert skill_matcher().find(text) == []


def test_a_sentence_may_end_with_one_letter() -> None:
    assert [match.name for match in skill_matcher().find("Modelled churn in R. Built reports.")] == ["R"]


def test_arabic_names_of_many_words() -> None:
    assert names("عضوية الهيئة السعودية للمهندسين") == ["Saudi Council of Engineers"]
    assert names("وإعداد القوائم المالية") == ["Financial statements"]


def test_a_town_is_no_plural_of_an_acronym() -> None:
    assert names("Leeds") == []
    assert names("REST APIs") == ["REST"]


ORDINARY_NAMES = {
    name: row.canonical for row in vocabulary() for name in (row.canonical, *row.aliases) if is_ordinary(name)
}


@pytest.mark.parametrize(("name", "canonical"), ORDINARY_NAMES.items())
def test_an_acronym_that_is_a_word_counts_in_capitals_only(name: str, canonical: str) -> None:
    assert names(f"we worked with {name}, gladly") == [canonical]
    assert names(f"Python, {name.casefold()}, Java") == ["Python", "Java"]
    assert names(f"{name.capitalize()} we did it") == []
    assert names(f"THIS IS WHAT {name} DOES HERE") == []


def test_what_is_checked_of_acronyms_is_something() -> None:
    assert {"CAN", "MES", "SEM", "PERT"} <= ORDINARY_NAMES.keys()
