"""What people ask, in English and Arabic, and whom they mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.candidates.asking import Aspect, Kind, Known, question
from db.models.candidates import Decision
from db.models.ids import BatchId, CandidateId


def known(id_: str, name: str | None, rank: int, batch: str = "b1") -> Known:
    return Known(id=CandidateId(id_), batch_id=BatchId(batch), batch_name=f"Round {batch}", name=name, rank=rank)


PEOPLE = (
    known("sara", "Sara Haddad", 1),
    known("omar", "Omar Al-Nasser", 2),
    known("yusuf", "يوسف القحطاني", 3),
    known("salma1", "Salma Khan", 4),
    known("salma2", "Salma Farouk", 5),
    known("7c1d0000", None, 6),
)


@pytest.mark.parametrize(
    ("words", "kind", "people"),
    [
        ("who has led a team?", Kind.FIND, []),
        ("why is Sara above Omar?", Kind.COMPARE, ["sara", "omar"]),
        ("how come omar ended up behind sara", Kind.COMPARE, ["omar", "sara"]),
        ("Compare Sara Haddad with Omar al-Nasser please", Kind.COMPARE, ["sara", "omar"]),
        ("Salma Khan vs Salma Farouk", Kind.COMPARE, ["salma1", "salma2"]),
        ("what's the difference between Sara and Candidate 7C1D", Kind.COMPARE, ["sara", "7c1d0000"]),
        ("compare the top two", Kind.COMPARE, ["sara", "omar"]),
        ("why is #4 below #2?", Kind.COMPARE, ["salma1", "omar"]),
        ("what does Omar lack?", Kind.EXPLAIN, ["omar"]),
        ("Why is Omar second?", Kind.EXPLAIN, ["omar"]),
        ("tell me about Yusuf Al-Qahtani", Kind.EXPLAIN, ["yusuf"]),
        ("does Sara know Kafka?", Kind.EXPLAIN, ["sara"]),
        ("What are Sara's strengths", Kind.EXPLAIN, ["sara"]),
        ("how many candidates do we have?", Kind.LIST, []),
        ("who did we shortlist", Kind.LIST, []),
        ("show me everyone who was rejected", Kind.LIST, []),
        ("who are the best three?", Kind.LIST, []),
        ("who should we hire?", Kind.LIST, []),
        ("how many of them know Kubernetes?", Kind.FIND, []),
        ("anybody with banking experience?", Kind.FIND, []),
        ("find me a Java developer who lives in Riyadh", Kind.FIND, []),
        ("draft a note to the panel", Kind.COMPOSE, []),
        ("Could you please write an e-mail to Omar about the next step?", Kind.COMPOSE, ["omar"]),
        ("prepare interview questions for Sara", Kind.COMPOSE, ["sara"]),
        ("please shortlist Omar", Kind.ACT, ["omar"]),
        ("reject everybody below 50", Kind.ACT, []),
        ("schedule an interview with Sara on Monday", Kind.ACT, ["sara"]),
        ("hi there!", Kind.HELP, []),
        ("help", Kind.HELP, []),
        ("what can you do?", Kind.HELP, []),
        ("", Kind.HELP, []),
        ("لماذا سارة أعلى من عمر؟", Kind.COMPARE, ["sara", "omar"]),
        ("قارن بين سارة وعمر", Kind.COMPARE, ["sara", "omar"]),
        ("ما الفرق بين يوسف القحطاني وسارة حداد", Kind.COMPARE, ["yusuf", "sara"]),
        ("ماذا ينقص عمر؟", Kind.EXPLAIN, ["omar"]),
        ("حدثني عن يوسف", Kind.EXPLAIN, ["yusuf"]),
        ("هل يعرف يوسف كافكا؟", Kind.EXPLAIN, ["yusuf"]),
        ("من قاد فريقا من قبل؟", Kind.FIND, []),
        ("من لديه خبرة في المدفوعات؟", Kind.FIND, []),
        ("كم عدد المرشحين؟", Kind.LIST, []),
        ("من في القائمة المختصرة؟", Kind.LIST, []),
        ("من هم أفضل ثلاثة مرشحين؟", Kind.LIST, []),
        ("اكتب رسالة إلى لجنة المقابلة", Kind.COMPOSE, []),
        ("من فضلك صغ ملاحظة عن سارة", Kind.COMPOSE, ["sara"]),
        ("ارفض عمر", Kind.ACT, ["omar"]),
        ("مرحبا", Kind.HELP, []),
        ("ماذا تستطيع أن تفعل؟", Kind.HELP, []),
    ],
)
def test_what_is_asked_and_of_whom(words: str, kind: Kind, people: list[str]) -> None:
    asked = question(words, PEOPLE)
    assert (asked.kind, list(asked.people)) == (kind, people)
    assert not asked.unclear


@pytest.mark.parametrize(
    ("words", "aspect"),
    [
        ("what is Omar missing", Aspect.WEAK),
        ("where is Omar weak?", Aspect.WEAK),
        ("ما نقاط ضعف يوسف القحطاني", Aspect.WEAK),
        ("what is Sara good at?", Aspect.STRONG),
        ("ما نقاط القوة لدى يوسف", Aspect.STRONG),
        ("Tell me about Sara", Aspect.WHOLE),
    ],
)
def test_which_side_of_a_person(words: str, aspect: Aspect) -> None:
    asked = question(words, PEOPLE)
    assert (asked.kind, asked.aspect) == (Kind.EXPLAIN, aspect)


def test_what_is_looked_for_is_left_of_the_words() -> None:
    assert question("has Sara ever led a team?", PEOPLE).words.split() == ["led", "team"]
    assert "Kafka" in question("does Omar know Kafka?", PEOPLE).words
    assert question("why is Omar second?", PEOPLE).words == ""


def test_how_many_and_which_decision() -> None:
    assert question("who are the best three?", PEOPLE).first == 3
    assert question("show the top 5 candidates", PEOPLE).first == 5
    assert question("who did we shortlist?", PEOPLE).decision is Decision.SHORTLISTED
    assert question("من المرفوضون؟", PEOPLE).decision is Decision.PASSED


def test_a_name_of_two_people_is_asked_back() -> None:
    asked = question("why is Salma above Omar?", PEOPLE)
    assert asked.people == ("omar",)
    assert [(one.written, one.people) for one in asked.unclear] == [("Salma", ("salma1", "salma2"))]
    assert not question("why is Salma Khan above Omar? Is Salma better in Java?", PEOPLE).unclear


def test_a_name_that_nobody_has_is_no_reason_to_tell_of_somebody_else() -> None:
    asked = question("why is Sara above Waleed?", PEOPLE)
    assert (asked.kind, asked.people) == (Kind.COMPARE, ("sara",))


def test_nobody_of_a_blind_batch_is_found_by_name() -> None:
    """A question with the name gets the answer that it gets where there is no such person."""
    hidden = [known("7c1d0000", None, 1), known("omar", "Omar Al-Nasser", 2)]
    assert question("why is Dana Kassem above Omar?", hidden).people == ("omar",)
    assert question("why is candidate 7c1d above Omar?", hidden).people == ("7c1d0000", "omar")


def test_people_of_one_batch_where_there_are_all_of_them() -> None:
    spread = [known("s2", "Sara Haddad", 1, "b2"), *PEOPLE]  # newest first
    assert question("tell me about Sara", spread).people == ("s2",)
    assert question("why is Sara above Omar?", spread).people == ("sara", "omar")
    assert question("tell me about Sara in Round b1", spread).people == ("sara",)
    assert question("how many are in round b1?", spread).batch_id == "b1"


def test_slack_writes_some_words_its_own_way() -> None:
    asked = question("<@U0BOT00001> who knows C++ &amp; <https://kafka.example|Kafka>?", PEOPLE)
    assert asked.kind is Kind.FIND
    assert "Kafka" in asked.words
    assert "U0BOT" not in asked.words


@given(st.text(max_size=300))
def test_anything_is_a_question(words: str) -> None:
    question(words, PEOPLE)
