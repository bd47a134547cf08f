"""Blind until submitted; the debrief, and the decision, which is a person's."""

from pathlib import Path
from typing import Any

import pytest

from bot.core.errors import InvalidForm, NotAllowed, NotInChannel
from bot.interviews.errors import (
    AlreadyDecided,
    CardFirst,
    CardGiven,
    CardsGiven,
    NoCards,
    NotAskedForCard,
    NotDebriefed,
    NotOver,
    NotTheOwner,
)
from bot.interviews.forms import parse_scorecard
from bot.interviews.models import Card, Missed
from bot.interviews.scoring import far_apart, judged, not_judged
from bot.interviews.views.debriefs import debrief_message, progress_message
from bot.interviews.views.forms import schedule_form
from bot.interviews.views.scorecards import scorecard_message, scorecards_view
from db.models.interviews import Interview, InterviewStatus, PanelistState, SeatKind
from db.models.scorecards import Competence, Mark, Outcome
from db.models.users import Role
from db.pool import Pool
from sandbox.seen import buttons, texts
from tests.interviews.office import HOUR, START, Office

HEARD = "Drew the queue before the code"


def card(overall: int, mark: int = 3, evidence: str = HEARD) -> Card:
    marks = (Mark(competence=Competence.PROBLEM_SOLVING, mark=mark, evidence=evidence),)
    return Card(marks=marks, overall=overall, notes="", open_questions="Salary?")


@pytest.fixture
async def office(pool: Pool, tmp_path: Path) -> Office:
    return await Office(pool, tmp_path).open()


@pytest.fixture
async def ended(office: Office) -> Interview:
    booked = await office.booked("k", (SeatKind.REQUIRED, ("ula",)), (SeatKind.REQUIRED, ("vic",)))
    for name in ("ula", "vic"):
        await office.answers.answer(await office.actor(name), booked.id, 0, PanelistState.ACCEPTED)
    with pytest.raises(NotOver):
        await office.scorecards.asked(await office.actor("ula"), booked.id)
    office.clock.at = START + HOUR
    await office.ending.work_due()
    return booked


async def test_others_cards_are_hidden_until_ones_own_is_in(office: Office, ended: Interview) -> None:
    ula, vic, wes = [await office.reader(name) for name in ("ula", "vic", "wes")]
    await office.scorecards.submit(ula, ended.id, card(4))
    feedback, seen = await office.scorecards.others(ula, ended.id)
    assert [one.user_id for one in seen] == [ula.user_id]
    for refused, who in ((CardFirst, vic), (NotAskedForCard, wes), (NotAskedForCard, office.owner)):
        with pytest.raises(refused):
            await office.scorecards.others(who, ended.id)
    assert feedback.debrief is None
    for shown in (progress_message(feedback), scorecard_message(feedback, feedback.interview.panelists[1], reminder=0)):
        assert shown is not None
        assert HEARD not in " ".join(texts(shown.blocks)) + shown.text
    with pytest.raises(CardGiven):
        await office.scorecards.submit(ula, ended.id, card(1))
    with pytest.raises(NotDebriefed):
        await office.debriefs.decide(office.owner, ended.id, Outcome.REJECT, reason="Hurry")
    await office.scorecards.submit(vic, ended.id, card(2, mark=1))
    feedback, seen = await office.scorecards.others(vic, ended.id)
    assert {one.overall for one in seen} == {4, 2}
    assert HEARD in " ".join(texts(scorecards_view(feedback, seen)["blocks"]))
    assert feedback.debrief is not None
    assert (await office.scorecards.others(office.owner, ended.id))[1] == seen, "who decides reads all of it"
    for stranger in (wes, await office.reader("rob", Role.RECRUITER, "C9")):
        with pytest.raises(NotAskedForCard):
            await office.scorecards.others(stranger, ended.id)
    assert feedback.debrief.opened_by is None


async def test_the_debrief_shows_scores_quotes_and_what_is_open(office: Office, ended: Interview) -> None:
    await office.scorecards.submit(await office.actor("ula"), ended.id, card(4))
    await office.scorecards.submit(await office.actor("vic"), ended.id, card(2, mark=1, evidence="Guessed"))
    feedback = await office.scorecards.of_interview(ended.workspace_id, ended.id)
    found = judged(feedback.interview.interview_type, feedback.cards)
    assert list(far_apart(found)) == [Competence.PROBLEM_SOLVING]
    assert set(not_judged(found)) == {Competence.EXPERTISE, Competence.JUDGEMENT, Competence.COMMUNICATION}
    message = debrief_message(feedback)
    [table] = [block for block in message.blocks if block["type"] == "table"]
    rows = [[cell["text"].strip("\u2068\u2069") for cell in row] for row in table["rows"]]
    assert rows[1:] == [["Ula Q", "–", "3", "–", "–", "4"], ["Vic Q", "–", "1", "–", "–", "2"], rows[3]]
    assert rows[3][1:] == ["–", "2", "–", "–", "2"]
    shown = " ".join(texts(message.blocks))
    for words in (HEARD, "Guessed", "lie far apart", "nobody has heard anything", "Salary?", "recommends nothing"):
        assert words in shown
    told = await office.pool.fetch("SELECT channel_id FROM surfaces WHERE purpose = 'interview_notice'")
    assert [row["channel_id"] for row in told][-1] == "rana"


async def test_whatever_was_written_is_shown_to_its_end(office: Office, ended: Interview) -> None:
    competences = (Competence.EXPERTISE, Competence.PROBLEM_SOLVING, Competence.JUDGEMENT, Competence.COMMUNICATION)
    marks = tuple(Mark(competence=one, mark=3, evidence=f"{'saw ' * 140}{one}.") for one in competences)
    for name in ("ula", "vic"):
        written = Card(marks=marks, overall=3, notes="word " * 299 + "end.", open_questions="what " * 299 + "now?")
        await office.scorecards.submit(await office.actor(name), ended.id, written)
    feedback, seen = await office.scorecards.others(await office.reader("ula"), ended.id)
    shown = " ".join(texts(scorecards_view(feedback, seen)["blocks"]))
    assert [shown.count(one) for one in (*(f"saw {one}." for one in competences), "now?", "end.")] == [2] * 6
    message = debrief_message(feedback)
    assert " ".join(texts(message.blocks)).count("now?") == 2
    assert buttons(message.blocks)


async def test_the_owner_need_not_wait_but_decides_after_the_debrief(office: Office, ended: Interview) -> None:
    ula = await office.actor("ula")
    with pytest.raises(NoCards):
        await office.debriefs.open_now(office.owner, ended.id)
    await office.scorecards.submit(ula, ended.id, card(3))
    colleague = await office.reader("tom", Role.RECRUITER)
    for refused, who in (
        (NotTheOwner, colleague),
        (NotAllowed, await office.reader("ula")),
        (NotInChannel, await office.reader("rana", Role.RECRUITER, "C2")),
    ):
        with pytest.raises(refused):
            await office.debriefs.open_now(who, ended.id)
    for _again in range(2):
        await office.debriefs.open_now(office.owner, ended.id)
    feedback = await office.scorecards.of_interview(ended.workspace_id, ended.id)
    assert "Without the scorecards of" in " ".join(texts(debrief_message(feedback).blocks))
    office.clock.at += 30 * HOUR
    await office.ending.work_due()
    rows = await office.pool.fetch("SELECT slot FROM surfaces WHERE purpose = 'interview_scorecard'")
    assert {row["slot"] for row in rows} == {0}, "who is not waited for is not reminded"
    await office.debriefs.decide(office.owner, ended.id, Outcome.HOLD, reason="One card is missing")
    admin = await office.reader("ada", Role.ADMIN)
    await office.debriefs.decide(admin, ended.id, Outcome.ADVANCE, reason="Strong enough")
    with pytest.raises(AlreadyDecided):
        await office.scorecards.submit(await office.actor("vic"), ended.id, card(1))
    feedback = await office.scorecards.of_interview(ended.workspace_id, ended.id)
    assert feedback.interview.outcome == "advance"
    shown = debrief_message(feedback)
    assert "Strong enough" in " ".join(texts(shown.blocks))
    entries = await office.pool.fetch(
        "SELECT before, after FROM audit_log WHERE action = 'interview.decided' ORDER BY id"
    )
    assert [(row["before"]["outcome"], row["after"]["outcome"]) for row in entries] == [
        (None, "hold"),
        ("hold", "advance"),
    ]


async def test_once_the_owner_has_left_another_recruiter_decides(office: Office, ended: Interview) -> None:
    for name in ("ula", "vic"):
        await office.scorecards.submit(await office.actor(name), ended.id, card(3))
    wes = await office.reader("wes", Role.RECRUITER)
    with pytest.raises(NotTheOwner):
        await office.debriefs.to_decide(wes, ended.id)
    office.colleagues.left = {"rana"}
    office.clock.at += 13 * HOUR
    assert (await office.debriefs.to_decide(wes, ended.id)).interview.owner is None
    await office.debriefs.decide(wes, ended.id, Outcome.OFFER, reason="All agree")
    with pytest.raises(NotAllowed):
        await office.debriefs.decide(await office.reader("xia"), ended.id, Outcome.HOLD, reason="I do not")


async def test_an_owner_on_the_panel_is_blind_too(office: Office) -> None:
    booked = await office.booked("k", (SeatKind.REQUIRED, ("ula", "rana")))
    office.clock.at = START + HOUR
    await office.ending.work_due()
    await office.scorecards.submit(await office.actor("ula"), booked.id, card(3))
    with pytest.raises(CardFirst):
        await office.debriefs.open_now(office.owner, booked.id)
    await office.scorecards.excuse(office.owner, booked.id)
    feedback = await office.scorecards.of_interview(booked.workspace_id, booked.id)
    assert feedback.debrief is not None, "all who were there have given theirs"


async def test_a_no_show_is_an_outcome_and_can_be_booked_again(office: Office, ended: Interview) -> None:
    stranger = await office.reader("wes", Role.USER)
    with pytest.raises(NotAllowed):
        await office.scorecards.missed(stranger, ended.id, Missed.PANEL, reason="None of my business")
    ula = await office.reader("ula", Role.USER, "C2")
    await office.scorecards.missed(ula, ended.id, Missed.CANDIDATE, reason="Nobody in the room")
    feedback = await office.scorecards.of_interview(ended.workspace_id, ended.id)
    assert (feedback.interview.status, feedback.interview.outcome) == (InterviewStatus.NO_SHOW, "no_show")
    message = progress_message(feedback)
    assert "Nobody in the room" in message.text
    assert buttons(message.blocks) == ["Book again …"]
    with pytest.raises(NotOver):
        await office.scorecards.submit(await office.actor("vic"), ended.id, card(3))
    office.clock.at += 30 * HOUR
    await office.ending.work_due()
    assert await office.pool.fetchval("SELECT max(slot) FROM surfaces WHERE purpose = 'interview_scorecard'") == 0
    again, candidate = await office.interviews.to_rebook(office.owner, ended.id)
    assert (again.id, candidate.id) == (ended.id, ended.candidate_id)
    await office.booked("again", (SeatKind.REQUIRED, ("ula",)), starts_at=START + 48 * HOUR)


async def test_booked_again_every_seat_has_who_could_come(office: Office) -> None:
    required, any_of, optional = SeatKind.REQUIRED, SeatKind.ANY_OF, SeatKind.OPTIONAL
    pools = ((any_of, ("vic", "wes")), (any_of, ("xia", "yan")), (any_of, ("zoe",)))
    booked = await office.booked("k", (required, ("ula",)), *pools, (optional, ("tim",)))
    for name, answer in (("xia", PanelistState.ACCEPTED), ("vic", PanelistState.DECLINED)):
        await office.answers.answer(await office.actor(name), booked.id, 0, answer, reason="Holidays")
    await office.answers.answer(await office.actor("zoe"), booked.id, 0, PanelistState.DECLINED, reason="Holidays")
    office.clock.at = START + HOUR
    await office.ending.work_due()
    await office.scorecards.missed(office.owner, booked.id, Missed.CANDIDATE, reason="Nobody in the room")
    again, candidate = await office.interviews.to_rebook(office.owner, booked.id)
    form = schedule_form(candidate, like=again)
    people = {
        block["block_id"]: block["element"].get("initial_users") for block in form["blocks"] if "element" in block
    }
    chosen = {name: people[name] for name in people if name in {"required", "optional"} or name.startswith("any_of")}
    assert chosen == {"required": ["ula"], "any_of_1": ["wes"], "any_of_2": ["xia", "yan"], "optional": ["tim"]}
    [adding] = [block["elements"][0] for block in form["blocks"] if block.get("block_id") == "seats"]
    assert adding["value"] == "3", "the next has a field of its own"


async def test_what_has_a_card_did_take_place(office: Office, ended: Interview) -> None:
    await office.scorecards.submit(await office.actor("ula"), ended.id, card(3))
    with pytest.raises(CardsGiven):
        await office.scorecards.missed(office.owner, ended.id, Missed.CANDIDATE, reason="Late")


def test_a_mark_needs_what_was_seen() -> None:
    def view(**values: Any) -> dict[str, Any]:
        return {"state": {"values": {name: {name: value} for name, value in values.items()}}}

    three = {"selected_option": {"value": "3"}}
    with pytest.raises(InvalidForm) as refused:
        parse_scorecard(view(mark_judgement=three, evidence_design={"value": "Saw it"}, overall=three))
    assert set(refused.value.fields) == {"evidence_judgement", "mark_design"}
    with pytest.raises(InvalidForm) as refused:
        parse_scorecard(view(notes={"value": "No mark at all"}))
    assert set(refused.value.fields) == {"overall"}
    found = parse_scorecard(view(mark_judgement=three, evidence_judgement={"value": "Weighed it"}, overall=three))
    assert found.marks == (Mark(competence=Competence.JUDGEMENT, mark=3, evidence="Weighed it"),)
