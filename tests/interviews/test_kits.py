"""Questions by rules and by a model: nothing asked twice, invented or protected; kept, edited and audited."""

import json
from collections.abc import Sequence
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clients.openai_model import OpenAIModel
from bot.interviews.errors import KitChanged, NoQuestions, NotYourSeat
from bot.interviews.kits import BANK, MOST_QUESTIONS, Topic, bank, kits_by_rules
from bot.interviews.models import Kit, KitQuestion, Kits, Shown
from bot.interviews.proposing import ProposedKits, ProposedQuestion, kits_proposed
from bot.interviews.questions import Questions
from bot.llm.service import Questioner
from bot.openings.models import Requirement
from bot.taxonomy.criteria import protected_in
from db.models.interviews import Interview, InterviewType, SeatKind
from db.pool import Pool
from tests.clients.language_model import KEY, MODEL, ModelServer, model_server, status
from tests.interviews.office import Office

BLANKS = {Topic.GAP: {"requirement"}, Topic.CLAIM: {"requirement", "quote"}}
CLAIMED = "Ran the night shift of a control room"


def shown(known: str, text: str, verdict: str = "missing", *quotes: str, need: str = "must") -> Shown:
    requirement = Requirement.model_validate(
        {"id": known, "kind": "skill", "need": need, "weight": 3, "text": text, "any_of": (text,)}
    )
    return Shown.model_validate({"requirement": requirement, "verdict": verdict, "quotes": quotes, "graded": False})


FOUND = (
    shown("r1", "Welding"),
    shown("r2", "Shift planning", "met", CLAIMED),
    shown("r3", "Arabic", "unknown", need="nice"),
)


def test_the_bank_is_whole_in_both_languages_and_asks_nothing_protected() -> None:
    texts = [one.en.text for one in bank()]
    assert len(set(texts)) == len(texts) >= 30
    for one in bank():
        wanted = BLANKS.get(one.topic, set())
        for words in (one.en, one.ar):
            assert all(words.model_dump().values())
            said = " ".join(words.model_dump().values())
            assert {name for _text, name, _spec, _conversion in Formatter().parse(said) if name} == wanted
            assert not protected_in(said)
    assert {one.topic for one in bank()} == set(Topic)


@given(
    st.sampled_from(InterviewType),
    st.lists(st.sampled_from(["en", "ar"]), min_size=1, max_size=25),
    st.lists(st.sampled_from(["met", "missing", "partial", "unknown"]), max_size=12),
)
def test_no_seat_is_empty_and_nothing_is_asked_twice(
    kind: InterviewType, languages: Sequence[str], verdicts: Sequence[str]
) -> None:
    found = [shown(f"r{at}", f"Skill {at}", one, f"Line {at} of the CV") for at, one in enumerate(verdicts)]
    kits = kits_by_rules(kind, dict(enumerate(languages, start=1)), found)
    assert [kit.seat for kit in kits] == list(range(1, len(languages) + 1))
    assert all(1 <= len(kit.questions) <= MOST_QUESTIONS for kit in kits)
    asked = [place_in_bank(kit, one) for kit in kits for one in kit.questions]
    assert len(set(asked)) == len(asked)


def place_in_bank(kit: Kit, asked: KitQuestion) -> tuple[str, str | None]:
    """Which question it is, in whatever language."""
    for one in bank():
        words = one.ar if kit.language == "ar" else one.en
        blanks = {"requirement": asked.requirement or "", "quote": asked.quote or ""}
        if words.text.format(**blanks) == asked.text:
            about = asked.requirement if one.topic in BLANKS else None
            return one.en.text, about
    raise AssertionError(asked.text)


def test_what_is_needed_and_missing_is_asked_first() -> None:
    [kit] = kits_by_rules(InterviewType.TECHNICAL, {1: "en"}, FOUND)
    assert [one.requirement for one in kit.questions[:3]] == ["Welding", "Shift planning", "Arabic"]
    assert kit.questions[1].quote == CLAIMED
    assert CLAIMED in kit.questions[1].text
    [arabic] = kits_by_rules(InterviewType.TECHNICAL, {1: "ar"}, FOUND)
    assert "«Welding»" in arabic.questions[0].text


def proposed(seat: int, text: str, quote: str = "") -> ProposedQuestion:
    return ProposedQuestion(
        seat=seat, requirement="r2", text=text, tests="Depth", good="Says what was done", quote=quote
    )


def test_of_a_model_only_what_stands_is_left() -> None:
    good = [proposed(1, f"How did you do part {at}?", CLAIMED if at == 1 else "") for at in range(4)]
    bad = [
        proposed(1, "How did you do  part 0"),
        proposed(2, "Whose seat is this?"),
        proposed(1, "Where did you learn it?", "Ran the whole company"),
        proposed(1, "How old are you? Must be under 30 years of age."),
    ]
    kits = kits_proposed(ProposedKits(questions=[*good, *bad]), {1: "en"}, FOUND, written_by="m")
    assert kits is not None
    assert [one.text for one in kits[0].questions] == [one.text for one in good]
    assert kits[0].questions[0].requirement == "Shift planning"
    assert kits_proposed(ProposedKits(questions=good), {1: "en", 2: "en"}, FOUND, written_by="m") is None


@pytest.fixture
async def office(pool: Pool, tmp_path: Path) -> Office:
    opened = await Office(pool, tmp_path).open()
    requirement = FOUND[1].requirement.model_dump(mode="json")
    await pool.execute(
        "INSERT INTO candidate_evidence"
        " (candidate_id, requirement_id, position, requirement, verdict, credit, evidence)"
        " VALUES ('dana', 'r2', 0, $1, 'met', 1, $2)",
        requirement,
        [{"quote": f"{CLAIMED}, Dana, dana@example.org", "grade": "listed", "page": 1, "span": {"start": 0, "end": 1}}],
    )
    return opened


async def booked(office: Office) -> Interview:
    return await office.booked("k", (SeatKind.REQUIRED, ("ula",)), (SeatKind.REQUIRED, ("vic",)), wants_questions=True)


async def test_kits_are_seen_and_edited_by_whose_they_are(office: Office, pool: Pool) -> None:
    questions = Questions(pool, office.clock, Questioner(pool, office.clock, None, most_tokens=1))
    one = await booked(office)
    ula, vic, wes = [await office.actor(name) for name in ("ula", "vic", "wes")]
    with pytest.raises(NoQuestions):
        await questions.kits(ula, one.id)
    for _again in range(2):
        await questions.prepare(one.workspace_id, one.id)
    stored = Kits.model_validate(json.loads(await pool.fetchval("SELECT generated_questions FROM interviews")))
    assert [kit.written_by for kit in stored.kits] == [BANK, BANK]
    assert "dana@example.org" not in stored.model_dump_json()
    assert "Dana" not in stored.model_dump_json()
    assert [kit.seat for kit in (await questions.kits(ula, one.id))[1]] == [1]
    assert [kit.seat for kit in (await questions.kits(office.owner, one.id))[1]] == [1, 2]
    for actor, seat in ((wes, 1), (vic, 1)):
        with pytest.raises(NotYourSeat):
            await questions.kit(actor, one.id, seat)
    mine = [KitQuestion(text="What would you do first?", tests="Order", good="Asks before acting")]
    await questions.edit(ula, one.id, 1, mine, revision=0)
    with pytest.raises(KitChanged):
        await questions.edit(office.owner, one.id, 1, mine, revision=0)
    _interview, kit = await questions.kit(office.owner, one.id, 1)
    assert (kit.questions, kit.edited_by, kit.revision) == (tuple(mine), ula.user_id, 1)
    entry = await pool.fetchrow("SELECT * FROM audit_log WHERE action = 'interview.questions_edited'")
    assert entry is not None
    assert entry["after"] == {"seat": 1, "revision": 1, "questions": ["What would you do first?"]}
    assert len(entry["before"]["questions"]) == MOST_QUESTIONS


async def with_model(office: Office, pool: Pool, server: ModelServer) -> list[Kit]:
    model = OpenAIModel(name=MODEL, api_key=KEY, base_url=server.url, timeout_seconds=5)
    try:
        questioner = Questioner(pool, office.clock, model, most_tokens=100_000)
        one = await booked(office)
        questions = Questions(pool, office.clock, questioner)
        await questions.prepare(one.workspace_id, one.id)
        return (await questions.kits(office.owner, one.id))[1]
    finally:
        await model.close()


async def test_a_model_proposes_and_is_shown_no_name_and_no_address(office: Office, pool: Pool) -> None:
    def answer(_instructions: str, data: str) -> str:
        seats = [one["seat"] for one in json.loads(data)["seats"]]
        asked = [proposed(seat, f"Seat {seat}: what of {at}?") for seat in seats for at in range(3)]
        asked[0] = asked[0].model_copy(update={"quote": CLAIMED})
        return ProposedKits(questions=asked).model_dump_json()

    async with model_server() as server:
        server.answer = answer
        kits = await with_model(office, pool, server)
        [request] = server.requests
    assert [len(kit.questions) for kit in kits] == [3, 3]
    assert kits[0].questions[0].quote == CLAIMED
    assert kits[0].written_by == f"{MODEL} (questions-1)"
    sent = json.dumps(request, ensure_ascii=False)
    assert CLAIMED in sent
    assert "dana@example.org" not in sent
    assert "Dana" not in sent


@pytest.mark.parametrize("answer", ["{}", '{"questions": []}', None])
async def test_without_a_good_answer_the_bank_asks(office: Office, pool: Pool, answer: str | None) -> None:
    async with model_server() as server:
        if answer is None:
            server.faults = [status(400)] * 5
        server.answer = lambda _instructions, _data: answer or "{}"
        kits = await with_model(office, pool, server)
    assert [(kit.written_by, len(kit.questions)) for kit in kits] == [(BANK, MOST_QUESTIONS)] * 2
