"""A form that Slack delivers twice, a button that is pressed twice: done once, told once, mailed once."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.core.errors import Repeated
from bot.interviews.errors import KitChanged, NoLongerOpen, NotAskedForCard, NotOver
from bot.interviews.models import Card, KitQuestion, Missed
from bot.interviews.questions import Questions
from bot.interviews.reminding import RemindedJustNow
from bot.llm.service import Questioner
from db.models.interviews import Interview, PanelistState, SeatKind
from db.models.scorecards import Competence, Mark, Outcome
from db.pool import Pool
from tests.interviews.office import HOUR, START, Office

REQUIRED = SeatKind.REQUIRED
CARD = Card(
    marks=(Mark(competence=Competence.DESIGN, mark=3, evidence="Drew it"),), overall=3, notes="", open_questions=""
)


@pytest.fixture
async def office(pool: Pool, tmp_path: Path) -> Office:
    return await Office(pool, tmp_path).open()


@pytest.fixture
async def ended(office: Office) -> Interview:
    booked = await office.booked("k", (REQUIRED, ("ula", "vic")))
    for name in ("ula", "vic"):
        await office.answers.answer(await office.actor(name), booked.id, 0, PanelistState.ACCEPTED)
    office.clock.at = START + HOUR
    await office.ending.work_due()
    return booked


async def twice(deed: Callable[[], Awaitable[object]]) -> None:
    await deed()
    with pytest.raises(Repeated):
        await deed()


async def done(office: Office, interview: Interview) -> list[str]:
    rows = await office.pool.fetch("SELECT action FROM audit_log WHERE subject_id = $1 ORDER BY id", interview.id)
    return [row["action"].removeprefix("interview.") for row in rows]


async def mails(office: Office) -> int:
    return int(await office.pool.fetchval("SELECT count(*) FROM mail_outbox"))


async def test_changes_of_an_interview(office: Office) -> None:
    booked = await office.booked("k", (REQUIRED, ("ula",)))
    changes, ula = office.changes, await office.id_of("ula")
    move = partial(changes.reschedule, office.owner, booked.id, starts_at=START + HOUR, duration=60, reason="Later")
    await twice(partial(move, seen=0))
    await twice(partial(changes.swap, office.owner, booked.id, user_id=ula, by="vic", reason="Away"))
    cancel = partial(changes.cancel, office.owner, booked.id)
    both = await asyncio.gather(*(cancel(reason="Filled") for _time in range(2)), return_exceptions=True)
    assert sorted(type(one).__name__ for one in both) == ["Interview", "Repeated"]
    with pytest.raises(NoLongerOpen):
        await cancel(reason="Filled by somebody else")
    assert await done(office, booked) == ["scheduled", "rescheduled", "swapped", "cancelled"]


async def test_offers_to_a_candidate(office: Office) -> None:
    drafted = await office.booked("k", (REQUIRED, ("ula",)), starts_at=None)
    send = partial(office.offers.offer, office.owner, drafted.id, [("slots", START + HOUR)], days=3, send=True)
    assert await send() == await send()
    assert await mails(office) == 1
    await twice(partial(office.offers.resend, office.owner, drafted.id))
    assert await mails(office) == 2
    office.clock.at += timedelta(minutes=2)
    await office.offers.resend(office.owner, drafted.id)
    await send()
    assert await mails(office) == 4, "after a while it is meant"
    await twice(partial(office.offers.withdraw, office.owner, drafted.id, reason="Filled"))
    assert await mails(office) == 5


async def test_cards_and_decisions(office: Office, ended: Interview) -> None:
    ula, vic = [await office.actor(name) for name in ("ula", "vic")]
    for _time in range(2):
        await office.scorecards.submit(ula, ended.id, CARD)
        await office.scorecards.excuse(vic, ended.id)
    with pytest.raises(NotAskedForCard):
        await office.scorecards.submit(vic, ended.id, CARD)
    decide = partial(office.debriefs.decide, office.owner, ended.id)
    await twice(partial(decide, Outcome.HOLD, reason="Budget"))
    await decide(Outcome.OFFER, reason="Budget")
    told = await done(office, ended)
    assert told[-5:] == ["card_given", "card_excused", "debriefed", "decided", "decided"]


async def test_reminding_at_once(office: Office) -> None:
    booked = await office.booked("k", (REQUIRED, ("ula",)), (REQUIRED, ("vic",)))
    remind = partial(office.reminders.remind, office.owner, booked.id)
    assert await asyncio.gather(*(remind(everybody=True) for _time in range(2))) == [3, 3]
    assert (await done(office, booked))[1:] == ["reminded"]
    again = "SELECT count(*) FROM reminder_details WHERE interview_id = $1 AND kind LIKE 'now%'"
    reminders = await office.pool.fetchval(again, booked.id)
    with pytest.raises(RemindedJustNow):
        await remind(everybody=False)
    office.clock.at += timedelta(minutes=2)
    assert await remind(everybody=True) == 3
    assert await office.pool.fetchval(again, booked.id) == 2 * reminders, "after a while it is meant"


async def test_questions_that_are_edited(office: Office) -> None:
    booked = await office.booked("k", (REQUIRED, ("ula",)), wants_questions=True)
    questions = Questions(office.pool, office.clock, Questioner(office.pool, office.clock, None, most_tokens=0))
    await questions.prepare(booked.workspace_id, booked.id)
    ula = await office.actor("ula")
    one, other = (KitQuestion(text=text, tests="Order", good="Asks") for text in ("What first?", "What next?"))
    both = await asyncio.gather(*(questions.edit(ula, booked.id, 1, [one], revision=0) for _time in range(2)))
    assert [[kit.questions for kit in kits] for _interview, kits in both] == [[(one,)]] * 2
    for actor, asked in ((ula, other), (office.owner, one)):
        with pytest.raises(KitChanged):
            await questions.edit(actor, booked.id, 1, [asked], revision=0)
    await questions.edit(ula, booked.id, 1, [one], revision=1)
    assert (await done(office, booked))[1:] == ["questions_edited", "questions_edited"]


async def test_a_no_show(office: Office, ended: Interview) -> None:
    missed = partial(office.scorecards.missed, office.owner, ended.id, Missed.CANDIDATE)
    await twice(partial(missed, reason="Nobody in the room"))
    with pytest.raises(NotOver):
        await missed(reason="Said so to another")
