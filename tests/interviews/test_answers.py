"""What people say to an invitation, and what a change of the interview makes of it."""

from functools import partial
from pathlib import Path

import pytest

from bot.core.errors import InvalidForm, Repeated
from bot.interviews.errors import InTheWay, NoLongerOpen, NotYourSeat, SeatTaken, TimeChanged
from db.models.interviews import PanelistState, SeatKind
from db.pool import Pool
from tests.db.people import WORKSPACE
from tests.interviews.office import HOUR, NOW, START, Office

REQUIRED, ANY_OF, OPTIONAL = SeatKind.REQUIRED, SeatKind.ANY_OF, SeatKind.OPTIONAL
ACCEPTED, DECLINED, PROPOSED = PanelistState.ACCEPTED, PanelistState.DECLINED, PanelistState.PROPOSED


@pytest.fixture
async def office(pool: Pool, tmp_path: Path) -> Office:
    return await Office(pool, tmp_path).open()


async def test_nobody_answers_for_another_or_for_what_is_over(office: Office) -> None:
    booked = await office.booked("k", (REQUIRED, ("ula",)))
    ula = await office.actor("ula")
    for other in (office.owner, await office.actor("vic")):
        with pytest.raises(NotYourSeat):
            await office.answers.answer(other, booked.id, 0, ACCEPTED)
    with pytest.raises(InvalidForm):
        await office.answers.answer(ula, booked.id, 0, PROPOSED, proposed_time=NOW)
    await office.changes.reschedule(office.owner, booked.id, starts_at=START + HOUR, duration=30, reason="Later")
    with pytest.raises(TimeChanged):
        await office.answers.answer(ula, booked.id, 0, ACCEPTED)
    await office.answers.answer(ula, booked.id, 1, ACCEPTED)
    office.clock.at = START + 2 * HOUR
    with pytest.raises(NoLongerOpen):
        await office.answers.answer(ula, booked.id, 1, DECLINED, reason="Too late")
    with pytest.raises(NoLongerOpen):
        await office.changes.cancel(office.owner, booked.id, reason="Too late")


async def test_a_seat_of_several_goes_to_who_accepts_first_and_back_when_given_up(office: Office) -> None:
    booked = await office.booked("k", (ANY_OF, ("ula", "vic", "wes")))
    ula, vic, wes = [await office.actor(name) for name in ("ula", "vic", "wes")]
    await office.answers.answer(wes, booked.id, 0, DECLINED, reason="Away")
    await office.answers.answer(ula, booked.id, 0, ACCEPTED)
    assert await office.states(booked) == {"ula": "accepted", "vic": "released", "wes": "declined"}
    with pytest.raises(SeatTaken, match="seat_taken"):
        await office.answers.answer(vic, booked.id, 0, ACCEPTED)
    await office.answers.answer(ula, booked.id, 0, PROPOSED, proposed_time=START + HOUR)
    assert await office.states(booked) == {"ula": "proposed", "vic": "invited", "wes": "declined"}
    await office.answers.answer(vic, booked.id, 0, ACCEPTED)
    assert await office.states(booked) == {"ula": "released", "vic": "accepted", "wes": "declined"}


async def test_the_owner_hears_of_each_answer_once(office: Office) -> None:
    booked = await office.booked("k", (REQUIRED, ("ula", "rana")))
    ula = await office.actor("ula")
    for state in (ACCEPTED, ACCEPTED):
        await office.answers.answer(ula, booked.id, 0, state)
    await office.answers.answer(office.owner, booked.id, 0, ACCEPTED)
    notices = await office.pool.fetch("SELECT channel_id FROM surfaces WHERE purpose = 'interview_notice'")
    assert [row["channel_id"] for row in notices] == ["rana"], "nobody is told of what they did themselves"


async def test_a_swap_keeps_the_seat_and_asks_one_person(office: Office) -> None:
    booked = await office.booked("k", (REQUIRED, ("ula",)))
    await office.booked("other", (REQUIRED, ("vic",)), candidate_id="omar")
    ula = await office.id_of("ula")

    async def swap(by: str, **other: str) -> None:
        await office.changes.swap(office.owner, booked.id, user_id=ula, by=by, reason="Away", **other)

    for nobody in ("ula", "guest"):
        with pytest.raises(InvalidForm):
            await swap(nobody)
    with pytest.raises(InTheWay):
        await swap("vic")
    await swap("vic", anyway="He knows her")
    assert await office.states(booked) == {"ula": "released", "vic": "invited"}
    with pytest.raises(NotYourSeat):
        await office.answers.answer(await office.actor("ula"), booked.id, 0, ACCEPTED)
    with pytest.raises(InvalidForm):
        await swap("wes")
    found = await office.interviews.interview(office.owner, booked.id)
    assert [(one.slack_user_id, one.seat) for one in found.asked] == [("vic", 1)]
    assert (found.sequence, found.uid) == (0, booked.uid), "the time is the same"


async def test_a_seat_is_taken_off_as_long_as_somebody_who_is_needed_stays(office: Office) -> None:
    booked = await office.booked("k", (REQUIRED, ("ula",)), (ANY_OF, ("vic", "wes")), (OPTIONAL, ("xia",)))
    await office.answers.answer(await office.actor("vic"), booked.id, 0, ACCEPTED)
    ids = {name: await office.id_of(name) for name in ("ula", "vic", "wes", "xia")}

    async def off(name: str) -> None:
        await office.changes.take_off(office.owner, booked.id, user_id=ids[name], reason=f"Not {name}")

    await off("xia")
    with pytest.raises(Repeated):
        await off("xia")
    office.clock.at += HOUR
    with pytest.raises(InvalidForm):
        await off("xia")
    await off("vic")
    there = {"ula": "invited", "vic": "released", "wes": "invited", "xia": "released"}
    assert await office.states(booked) == there, "who gave way is asked again"
    await off("ula")
    with pytest.raises(InvalidForm) as refused:
        await off("wes")
    assert set(refused.value.fields) == {"substitute"}
    told = await office.pool.fetch(
        "SELECT s.channel_id, a.after FROM surfaces s JOIN audit_log a ON a.id = s.subject_id::bigint"
        " WHERE s.purpose = 'interview_notice' AND a.action = 'interview.taken_off' ORDER BY a.id"
    )
    assert [(row["channel_id"], row["after"]["user"]) for row in told] == [
        (name, ids[name]) for name in ("xia", "vic", "ula")
    ]
    await office.changes.reschedule(office.owner, booked.id, starts_at=START + HOUR, duration=60, reason="Room")
    assert await office.states(booked) == {**there, "ula": "released"}, "who is off is not asked anew"


async def test_nobody_is_taken_from_one_seat_to_another(office: Office) -> None:
    booked = await office.booked("k", (REQUIRED, ("ula",)), (ANY_OF, ("vic", "wes")), (REQUIRED, ("xia",)))
    for name in ("ula", "vic"):
        await office.answers.answer(await office.actor(name), booked.id, 0, DECLINED, reason="Away")
    xia, wes = await office.id_of("xia"), await office.id_of("wes")
    for by in ("ula", "vic", "wes", "xia"):
        with pytest.raises(InvalidForm, match="invalid_form"):
            await office.changes.swap(office.owner, booked.id, user_id=xia, by=by, reason="Away")
    await office.changes.swap(office.owner, booked.id, user_id=wes, by="vic", reason="She can come after all")
    assert await office.states(booked) == {"ula": "declined", "vic": "invited", "wes": "released", "xia": "invited"}


async def test_a_move_is_decided_from_the_time_that_was_shown(office: Office) -> None:
    booked = await office.booked("k", (REQUIRED, ("ula",)))
    move = partial(office.changes.reschedule, office.owner, booked.id, duration=60, reason="Later")
    await move(starts_at=START + HOUR, seen=0)
    with pytest.raises(TimeChanged):
        await move(starts_at=START + 2 * HOUR, seen=0)
    longer = await move(starts_at=START + HOUR, duration=90, seen=1)
    assert (longer.starts_at, longer.duration, longer.sequence) == (START + HOUR, 90, 2)


async def test_a_move_asks_anew_and_may_not_meet_another_interview(office: Office) -> None:
    booked = await office.booked("k", (REQUIRED, ("ula",)))
    other = await office.booked("other", (REQUIRED, ("ula",)), starts_at=START + 3 * HOUR)
    await office.answers.answer(await office.actor("ula"), booked.id, 0, ACCEPTED)
    with pytest.raises(InvalidForm):
        await office.changes.reschedule(office.owner, booked.id, starts_at=START, duration=60, reason="None")
    with pytest.raises(InTheWay) as refused:
        await office.changes.reschedule(office.owner, booked.id, starts_at=START + 3 * HOUR, duration=60, reason="x")
    assert {one.interview_id for one in refused.value.obstacles.clashes} == {other.id}
    moved = await office.changes.reschedule(
        office.owner, booked.id, starts_at=START + HOUR / 2, duration=45, reason="The room"
    )
    assert (moved.sequence, moved.uid, moved.duration) == (1, booked.uid, 45)
    assert await office.states(booked) == {"ula": "invited"}
    entry = await office.pool.fetchrow("SELECT * FROM audit_log WHERE action = 'interview.rescheduled'")
    assert entry is not None
    assert (entry["before"]["duration"], entry["after"]["reason"]) == (60, "The room")
    await office.changes.cancel(office.owner, booked.id, reason="Filled")
    assert (await office.interviews.interview(office.owner, booked.id)).sequence == 2
    await office.booked("again", (REQUIRED, ("ula",)))


async def test_many_answers_do_not_hide_why_it_was_moved(office: Office) -> None:
    interview = await office.booked("k", (REQUIRED, ("ula",)))
    await office.changes.reschedule(
        office.owner, interview.id, starts_at=START + HOUR, duration=60, reason="The room is taken"
    )
    ula = await office.actor("ula")
    for number in range(12):
        state = PROPOSED if number % 2 else ACCEPTED
        proposed = START + number * HOUR if number % 2 else None
        await office.answers.answer(ula, interview.id, 1, state, proposed_time=proposed)
    _interview, _candidate, change = await office.interviews.shown(WORKSPACE, interview.id)
    assert change is not None
    assert change.after["reason"] == "The room is taken"
