"""What a language model writes reaches people with links to proof, and with nothing that bites."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.candidates.citing import Citing, Evidence, defused
from db.models.ids import CandidateId


def evidence(label: str, text: str, link: str | None = "https://team.slack.com/archives/C1/p1") -> Evidence:
    return Evidence(candidate_id=CandidateId("c"), label=label, text=text, quotes=(), link=link)


EVIDENCE = {
    "c1.r1": evidence("Sara Haddad", "Event streaming with Kafka"),
    "c2.r1": evidence("Omar [x](https://evil.example)", "Event streaming with Kafka", None),
}
HOSTILE = [
    "see https://evil.example/?q=[c1.r1]",
    "![pixel](https://evil.example/p.png) [c1.r1]",
    "<https://evil.example|here> [c1.r1] <!channel> <@U0ADMIN001>",
    "www.evil.example and evil.example/path [c1.r1]",
    "[click](https://evil.example) [c1.r1](https://evil.example)",
    "slack://user?team=T1&id=U1 mailto:a@b.example javascript:alert(1) [c1.r1]",
]


def written(text: str, *, claims: bool = True, size: int = 5) -> tuple[str, Citing]:
    citing = Citing(EVIDENCE, claims=claims)
    shown = "".join(citing.feed(text[at : at + size]) for at in range(0, len(text), size))
    return shown + citing.end(), citing


@pytest.mark.parametrize("size", [1, 3, 1000])
def test_a_citation_becomes_a_link_to_the_card(size: int) -> None:
    shown, citing = written("Sara ran Kafka for years [c1.r1].", size=size)
    link = "[Sara Haddad · Event streaming with Kafka](https://team.slack.com/archives/C1/p1)"
    assert shown == f"Sara ran Kafka for years {link}.\n"
    assert list(citing.cited) == ["c1.r1"]


def test_what_cites_nothing_that_exists_is_left_out() -> None:
    shown, citing = written("Sara ran Kafka [c1.r1]\nShe is a genius\nOmar too [c9.r9]\n\nBoth [c1.r1, c7.r1]")
    assert shown.count("Sara Haddad") == 2
    assert not re.search("genius|too|c9|c7", shown)
    assert (citing.left_out, citing.unknown) == (2, 2)


def test_a_letter_needs_no_citation_in_every_line() -> None:
    shown, citing = written("Dear panel,\nSara ran Kafka [c1.r1]\nRegards [c4.r4]", claims=False)
    assert shown.startswith("Dear panel,\n")
    assert shown.endswith("Regards \n".rstrip(" \n") + "\n")
    assert "c4" not in shown
    assert (citing.left_out, citing.unknown) == (0, 1)


def test_a_person_without_a_card_is_named_without_a_link() -> None:
    shown, _citing = written("Omar, too [c2.r1]")
    assert "(Omar x… · Event streaming with Kafka)" in shown
    assert "](" not in shown


@pytest.mark.parametrize("text", HOSTILE)
def test_no_address_mention_or_picture_of_its_own_comes_through(text: str) -> None:
    shown, _citing = written(text, claims=False)
    rest = shown.replace("(https://team.slack.com/archives/C1/p1)", "")
    assert not re.search(r"://|www\.|<[@!]|!\[|mailto:|javascript:|\]\((?!https://team)|[a-z]\.[a-z]{2,}", rest), rest


@given(st.text(alphabet="[](){}<>!@.:/ c1r\n-htpsw", max_size=200))
def test_links_lead_to_cards_alone(text: str) -> None:
    shown, _citing = written(text, claims=False)
    assert set(re.findall(r"\]\(([^)]*)\)", shown)) <= {"https://team.slack.com/archives/C1/p1"}
    assert "<" not in shown


def test_words_of_the_trade_stay() -> None:
    assert defused("C#, C++ and CI/CD: 3.5 years").replace("\u2060", "") == "C#, C++ and CI/CD: 3.5 years"
    assert defused("ASP.NET, Node.js").replace("\u2060", "") == "ASP.NET, Node.js"
