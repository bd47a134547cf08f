"""Who is asked for a seat that was given back: by whom, how often, and never two at once."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.interviews.answering import Answers
from bot.interviews.errors import NotYourSeat
from bot.interviews.panels import Panels
from bot.interviews.substituting import MOST_UNASKED, NOTICE, Substitutes
from db.models.calendars import Provider
from db.models.interviews import Interview, PanelistState, SeatKind
from db.pool import Pool
from tests.accounts.house import opened
from tests.clients.calendar_servers import SARA
from tests.clients.oauth_server import status
from tests.db.people import WORKSPACE
from tests.interviews.office import HOUR, NOW, Office

REQUIRED, ANY_OF, OPTIONAL = SeatKind.REQUIRED, SeatKind.ANY_OF, SeatKind.OPTIONAL
ACCEPTED, DECLINED = PanelistState.ACCEPTED, PanelistState.DECLINED
WEDNESDAY = NOW + timedelta(days=3)  # noon in Riyadh, where all of them are


@pytest.fixture
async def office(pool: Pool, tmp_path: Path) -> Office:
    return await Office(pool, tmp_path).open()


async def practised(office: Office, **loads: int) -> None:
    """People who have accepted so many interviews on the day after."""
    at = WEDNESDAY + timedelta(days=1)
    for name, load in loads.items():
        for number in range(load):
            booked = await office.booked(
                f"{name} {number}",
                (REQUIRED, (name,)),
                starts_at=at + number * HOUR,
                candidate_id="omar",
                anyway="Practice",
            )
            await office.answers.answer(await office.actor(name), booked.id, 0, ACCEPTED)


async def decline(office: Office, interview: Interview, name: str) -> None:
    await office.answers.answer(await office.actor(name), interview.id, interview.sequence, DECLINED, reason="Away")


async def told(office: Office) -> list[str]:
    """What the owner was told of, in order; who accepts is not looked at here."""
    rows = await office.pool.fetch(
        "SELECT s.channel_id, a.action FROM surfaces s JOIN audit_log a ON a.id = s.subject_id::bigint"
        " WHERE s.purpose = 'interview_notice' AND a.after ->> 'state' IS DISTINCT FROM 'accepted' ORDER BY a.id"
    )
    assert {row["channel_id"] for row in rows} <= {"rana"}
    return [row["action"].removeprefix("interview.") for row in rows]


async def test_the_least_loaded_are_offered_first_and_nobody_who_cannot(office: Office) -> None:
    await practised(office, vic=2, wes=1, xia=4, yan=1, zoe=3)
    for known in ("amy", "guest"):
        await office.accounts.person(WORKSPACE, known)
    await office.pool.execute("UPDATE slack_users SET role = 'interviewer' WHERE slack_user_id IN ('amy', 'guest')")
    await office.booked("busy", (REQUIRED, ("yan",)), starts_at=WEDNESDAY, candidate_id="omar")
    booked = await office.booked("k", (REQUIRED, ("ula",)), (OPTIONAL, ("zoe",)), starts_at=WEDNESDAY)
    offered = await office.substitutes.offered(booked)
    assert [(one.slack_user_id, one.load.a_week) for one in offered] == [("amy", 0), ("wes", 1), ("vic", 2)]


async def test_a_needed_seat_that_is_declined_early_goes_to_somebody_else(office: Office) -> None:
    await practised(office, vic=2, wes=1)
    booked = await office.booked("k", (REQUIRED, ("ula",)), starts_at=WEDNESDAY)
    await decline(office, booked, "ula")
    assert await office.states(booked) == {"ula": "released", "wes": "invited"}
    assert await told(office) == ["substituted"], "one message tells both"
    mailed = await office.pool.fetch("SELECT recipients FROM mail_outbox WHERE subject_id = $1 ORDER BY id", booked.id)
    assert [row["recipients"][0] for row in mailed[2:]] == ["ula@example.com", "wes@example.com"]
    await office.answers.answer(await office.actor("wes"), booked.id, 0, ACCEPTED)
    await office.changes.reschedule(office.owner, booked.id, starts_at=WEDNESDAY + HOUR, duration=60, reason="Room")
    assert await office.states(booked) == {"ula": "released", "wes": "invited"}, "who has left is not asked anew"


async def test_a_decline_that_comes_twice_is_answered_as_the_first_and_a_stranger_is_not(office: Office) -> None:
    await practised(office, vic=1, wes=2)
    booked = await office.booked("k", (REQUIRED, ("ula",)), starts_at=WEDNESDAY)
    await asyncio.gather(*(decline(office, booked, "ula") for _time in range(2)))
    await decline(office, booked, "ula")
    assert await office.states(booked) == {"ula": "released", "vic": "invited"}
    assert await told(office) == ["substituted"]
    for name, reason in (("xia", "Away"), ("ula", "Away, again")):
        with pytest.raises(NotYourSeat):
            await office.answers.answer(await office.actor(name), booked.id, 0, DECLINED, reason=reason)
    with pytest.raises(NotYourSeat):
        await office.answers.answer(await office.actor("ula"), booked.id, 0, ACCEPTED)
    vic = await office.id_of("vic")
    await office.changes.swap(office.owner, booked.id, user_id=vic, by="wes", reason="Away")
    with pytest.raises(NotYourSeat):
        await decline(office, booked, "vic")


async def test_an_any_of_seat_that_nobody_is_left_for_goes_to_somebody_else(office: Office) -> None:
    await practised(office, vic=2, wes=1)
    booked = await office.booked("k", (REQUIRED, ("ula",)), (ANY_OF, ("xia", "yan")), starts_at=WEDNESDAY)
    await office.answers.answer(await office.actor("xia"), booked.id, 0, ACCEPTED)
    await decline(office, booked, "xia")
    there = {"ula": "invited", "xia": "declined"}
    assert await office.states(booked) == {**there, "yan": "invited"}, "who gave way is asked again first"
    await decline(office, booked, "yan")
    await decline(office, booked, "yan")
    assert await office.states(booked) == {**there, "yan": "declined", "wes": "invited"}
    await decline(office, booked, "wes")
    seats = {
        one.slack_user_id: one.seat for one in (await office.interviews.interview(office.owner, booked.id)).panelists
    }
    assert (seats["wes"], seats["vic"]) == (2, 2)
    assert await told(office) == ["answered", "substituted", "substituted"]
    await office.changes.reschedule(office.owner, booked.id, starts_at=WEDNESDAY + HOUR, duration=60, reason="Room")
    assert set((await office.states(booked)).values()) == {"invited"}, "another time may suit any of them"


async def test_the_last_two_of_an_any_of_seat_decline_at_once(office: Office) -> None:
    await practised(office, vic=1)
    booked = await office.booked("k", (ANY_OF, ("xia", "yan")), starts_at=WEDNESDAY)
    await asyncio.gather(decline(office, booked, "xia"), decline(office, booked, "yan"))
    assert await office.states(booked) == {"vic": "invited", "xia": "declined", "yan": "declined"}


async def test_a_substitute_who_accepts_an_any_of_seat_has_it(office: Office) -> None:
    await practised(office, vic=1)
    booked = await office.booked("k", (ANY_OF, ("xia",)), starts_at=WEDNESDAY)
    await decline(office, booked, "xia")
    await office.answers.answer(await office.actor("xia"), booked.id, 0, ACCEPTED)
    assert await office.states(booked) == {"vic": "released", "xia": "accepted"}, "who can come after all may say so"
    await decline(office, booked, "xia")
    assert await office.states(booked) == {"vic": "invited", "xia": "declined"}


async def test_it_ends_after_some_and_a_person_goes_on(office: Office) -> None:
    names = ["amy", "ben", "cleo", "dora", "eve"]
    await practised(office, **{name: number for number, name in enumerate(names, start=1)})
    booked = await office.booked("k", (REQUIRED, ("ula",)), starts_at=WEDNESDAY)
    asked = ["ula", *names[:MOST_UNASKED]]
    for name in asked:
        await decline(office, booked, name)
    assert await office.states(booked) == {**dict.fromkeys(asked, "released"), asked[-1]: "declined"}
    assert await told(office) == [*["substituted"] * MOST_UNASKED, "answered"]


async def test_late_or_not_needed_or_with_nobody_free_a_person_decides(office: Office) -> None:
    await practised(office, vic=1)
    optional = await office.booked("o", (REQUIRED, ("ula",)), (OPTIONAL, ("wes",)), starts_at=WEDNESDAY)
    several = await office.booked("s", (ANY_OF, ("xia", "yan")), starts_at=WEDNESDAY + 2 * HOUR)
    late = await office.booked("l", (REQUIRED, ("zoe",)), starts_at=WEDNESDAY + 4 * HOUR)
    night = await office.booked("n", (REQUIRED, ("amy",)), starts_at=WEDNESDAY + 12 * HOUR, anyway="By phone")
    await decline(office, optional, "wes")
    await decline(office, several, "xia")
    await decline(office, night, "amy")
    office.clock.at = WEDNESDAY + 4 * HOUR - NOTICE
    await decline(office, late, "zoe")
    for booked in (optional, several, late, night):
        assert "vic" not in await office.states(booked)


async def test_two_seats_at_once_do_not_go_to_one_person(office: Office) -> None:
    await practised(office, vic=1)
    first = await office.booked("f", (REQUIRED, ("ula",)), starts_at=WEDNESDAY)
    second = await office.booked("s", (REQUIRED, ("wes",)), starts_at=WEDNESDAY + HOUR / 2, candidate_id="omar")
    await asyncio.gather(decline(office, first, "ula"), decline(office, second, "wes"))
    given = [
        name for one in (first, second) for name, state in (await office.states(one)).items() if state == "invited"
    ]
    assert given == ["vic"]


async def test_two_seats_of_one_interview_do_not_go_to_one_person(office: Office) -> None:
    await practised(office, vic=1)
    booked = await office.booked("k", (REQUIRED, ("ula",)), (REQUIRED, ("wes",)), starts_at=WEDNESDAY)
    await asyncio.gather(decline(office, booked, "ula"), decline(office, booked, "wes"))
    states = await office.states(booked)
    assert states.pop("vic") == "invited"
    assert sorted(states.values()) == ["declined", "released"], "the other seat is for a person to fill"


async def test_whoever_has_left_the_workspace_or_may_have_is_not_asked(office: Office) -> None:
    await practised(office, vic=1, wes=3, xia=2)
    booked = await office.booked("k", (REQUIRED, ("ula",)), starts_at=WEDNESDAY)
    office.colleagues.left, office.colleagues.untold = {"vic"}, {"xia"}
    office.clock.at += timedelta(hours=13)
    await decline(office, booked, "ula")
    assert await office.states(booked) == {"ula": "released", "wes": "invited"}


async def test_whoever_s_calendar_does_not_answer_is_not_taken_for_free(office: Office) -> None:
    await practised(office, vic=1, wes=2)
    async with opened(office.pool) as house:
        await house.connect(await office.actor("vic"), Provider.GOOGLE, SARA)
        panels = Panels(office.accounts, house.availability, office.clock)
        substitutes = Substitutes(office.pool, office.clock, panels)
        office.answers = Answers(office.pool, office.clock, substitutes, office.mails)
        booked = await office.booked("k", (REQUIRED, ("ula",)), starts_at=WEDNESDAY)
        house.google.faults = [status(503)] * 9
        assert [one.slack_user_id for one in await substitutes.offered(booked)] == ["wes"]
        await decline(office, booked, "ula")
    assert await office.states(booked) == {"ula": "released", "wes": "invited"}
