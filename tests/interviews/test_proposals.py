"""Times proposed from hours, interviews and calendars; mails that wait for a meeting's link, and for how long."""

import datetime
import time
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.accounts.hours import HoursOfWork
from bot.accounts.rules import standard_hours
from bot.core.errors import InvalidForm, NotAllowed
from bot.core.weeks import Shift, same_hours
from bot.interviews.availability import Obstacle
from bot.interviews.errors import InTheWay
from bot.interviews.finding import Proposals
from bot.interviews.models import SeatPlan, SentForm, Spoken, Wish
from bot.interviews.panels import Panels
from bot.interviews.rules import MOST_A_DAY, zone_of_place
from bot.interviews.views.forms import move_form, schedule_form
from bot.interviews.views.times import with_proposals
from db.models.calendars import Provider
from db.models.ids import CandidateId
from db.models.interviews import PanelistState, Platform, SeatKind
from db.models.mail import Mail
from db.models.users import Role
from db.pool import Pool
from db.queries import calendars
from db.queries import mail as mails
from sandbox.seen import texts
from tests.accounts.house import opened
from tests.clients.calendar_servers import OMAR, SARA
from tests.clients.oauth_server import status
from tests.db.people import WORKSPACE
from tests.interviews.office import HOUR, NOW, START, Office

REQUIRED, ANY_OF, OPTIONAL = SeatKind.REQUIRED, SeatKind.ANY_OF, SeatKind.OPTIONAL
RIYADH = ZoneInfo("Asia/Riyadh")
NINE, TEN = datetime.time(9), datetime.time(10)
CPU_SECONDS = 0.100  # for a panel of six over four weeks


@pytest.fixture
async def office(pool: Pool, tmp_path: Path) -> Office:
    return await Office(pool, tmp_path).open()


def wish(*seats: tuple[SeatKind, tuple[str, ...]], duration: int = 45) -> Wish:
    plans = tuple(SeatPlan(kind=kind, people=people, field=kind.value) for kind, people in seats)
    return Wish(candidate_id=CandidateId("dana"), candidate_email=None, seats=plans, duration=duration)


async def test_times_are_within_hours_and_clear_of_interviews(office: Office) -> None:
    await office.booked("first", (REQUIRED, ("ula",)), candidate_id=CandidateId("omar"))
    found = await office.proposals.for_new(office.owner, wish((REQUIRED, ("ula",)), (OPTIONAL, ("vic",))))
    assert len(found.slots) == 5
    for slot in found.slots:
        first, last = slot.start.astimezone(RIYADH), slot.end.astimezone(RIYADH)
        assert first.weekday() in {6, 0, 1, 2, 3}
        assert first.hour >= 9
        assert (last.hour, last.minute) <= (17, 0)
        assert slot.start >= NOW + timedelta(hours=24)
        assert slot.end <= START or slot.start >= START + HOUR
    assert set(found.unconnected) == {"Ula Q", "Vic Q"}
    with pytest.raises(InvalidForm):
        await office.proposals.for_new(office.owner, wish((REQUIRED, ("guest",))))


async def test_for_want_of_whose_time_there_is_none(office: Office) -> None:
    own = standard_hours("Asia/Riyadh").model_copy(update={"week": same_hours((), Shift(start=NINE, end=TEN))})
    await HoursOfWork(office.pool, office.clock).set(await office.actor("wes"), own)
    found = await office.proposals.for_new(
        office.owner, wish((REQUIRED, ("vic",)), (ANY_OF, ("wes",)), (OPTIONAL, ("ula",)))
    )
    assert [found.member(one).name for one in found.never] == ["Wes Q"]
    form = {**schedule_form(None)}
    form["blocks"] = [{"block_id": str(at), **block} for at, block in enumerate(form["blocks"])]
    assert "Never free in these weeks: Wes Q." in " ".join(texts(with_proposals(form, found, RIYADH)["blocks"]))


async def test_who_may_not_schedule_learns_nobodys_times(office: Office) -> None:
    manager = await office.reader("vic", Role.HIRING_MANAGER)
    with pytest.raises(NotAllowed):
        await office.proposals.for_new(manager, wish((REQUIRED, ("ula",))))


async def test_calendars_are_asked_and_who_does_not_answer_is_named(office: Office) -> None:
    async with opened(office.pool) as house:
        house.clock.at = NOW
        panels = Panels(office.accounts, house.availability, office.clock)
        proposals = Proposals(office.pool, panels, office.interviews, office.changes)
        await house.connect(await office.actor("ula"), Provider.GOOGLE, SARA)
        await house.connect(await office.actor("vic"), Provider.OUTLOOK, OMAR)
        ula, both = wish((REQUIRED, ("ula",))), wish((REQUIRED, ("ula", "vic")))
        free, after = START + timedelta(hours=21), NOW + timedelta(days=60)  # Wednesday, nine in Riyadh
        house.google.busy[SARA] = [(NOW, free), (free + 2 * HOUR, after)]
        found = await proposals.for_new(office.owner, ula)
        assert found.slots
        assert all(free <= slot.start and slot.end <= free + 2 * HOUR for slot in found.slots)
        assert (found.unknown, found.unconnected) == ((), ())
        house.outlook.faults = [status(500)]
        assert (await proposals.for_new(office.owner, both)).unknown == ("Vic Q",)
        house.google.busy[SARA] = [(NOW, after)]
        house.clock.at += HOUR  # what was answered a moment ago is asked anew
        none = await proposals.for_new(office.owner, ula)
        assert (none.slots, none.never) == ((), (await office.id_of("ula"),))


async def test_a_move_is_not_in_its_own_way(office: Office) -> None:
    booked = await office.booked("k", (REQUIRED, ("ula",)))
    for number in range(1, MOST_A_DAY):
        await office.booked(f"k{number}", (REQUIRED, ("ula",)), starts_at=START - number * HOUR)
    moved = await office.changes.reschedule(
        office.owner, booked.id, starts_at=START + HOUR / 2, duration=60, reason="Later"
    )
    assert moved.starts_at == START + HOUR / 2
    assert len((await office.proposals.for_move(office.owner, booked.id, 60)).slots) == 5


async def test_a_move_takes_the_time_of_all_whom_it_asks_anew(office: Office) -> None:
    """Also of those who declined the time that it has, though nobody is left in their seat now."""
    booked = await office.booked("k", (REQUIRED, ("ula",)), (ANY_OF, ("vic", "wes")), starts_at=START)
    wednesdays = same_hours((2,), Shift(start=NINE, end=TEN))
    for name in ("ula", "vic", "wes"):
        actor = await office.actor(name)
        own = standard_hours("Asia/Riyadh")
        if name != "ula":
            own = own.model_copy(update={"week": wednesdays})
        await HoursOfWork(office.pool, office.clock).set(actor, own)
        await office.answers.answer(actor, booked.id, 0, PanelistState.DECLINED, reason="Away")
    found = await office.proposals.for_move(office.owner, booked.id, 60)
    assert [slot.start.astimezone(RIYADH).strftime("%a %H:%M") for slot in found.slots] == ["Wed 09:00"] * 4
    assert all({one.name for one in slot.seated} & {"Vic Q", "Wes Q"} for slot in found.slots)
    for at, names in ((START + HOUR, {"Vic Q", "Wes Q"}), (START + 9 * HOUR, {"Ula Q", "Vic Q", "Wes Q"})):
        with pytest.raises(InTheWay) as refused:
            await office.changes.reschedule(office.owner, booked.id, starts_at=at, duration=60, reason="Later")
        assert {one.name for one in refused.value.obstacles.hindered} == names
    moved = await office.changes.reschedule(
        office.owner, booked.id, starts_at=found.slots[0].start, duration=60, reason="Later"
    )
    assert {one.state for one in moved.panelists} == {PanelistState.INVITED}


async def test_who_has_left_the_workspace_is_named_and_waited_for_by_nobody(office: Office) -> None:
    needed = await office.booked("k", (REQUIRED, ("ula",)))
    any_one = await office.booked("a", (ANY_OF, ("ula", "vic")), starts_at=START + HOUR, candidate_id="omar")
    office.colleagues.left = {"ula"}
    office.clock.at += timedelta(hours=13)
    found = await office.proposals.for_move(office.owner, needed.id, 60)
    assert found.slots == ()
    form = move_form(needed, RIYADH)
    form["blocks"] = [{"block_id": str(at), **block} for at, block in enumerate(form["blocks"])]
    assert "No longer in this workspace: Ula Q." in " ".join(texts(with_proposals(form, found, RIYADH)["blocks"]))
    with pytest.raises(InTheWay) as refused:
        await office.changes.reschedule(
            office.owner, needed.id, starts_at=START + 3 * HOUR, duration=60, reason="Later"
        )
    assert [one.obstacle for one in refused.value.obstacles.hindered] == [Obstacle.GONE]
    found = await office.proposals.for_move(office.owner, any_one.id, 60)
    assert {one.name for slot in found.slots for one in slot.seated} == {"Vic Q"}
    shown = " ".join(texts(with_proposals(form, found, RIYADH)["blocks"]))
    [vic] = found.slots[0].seated
    assert f"Vic Q\u2069 ({vic.load.a_day} that day, {vic.load.a_week} that week)" in shown


async def test_other_hours_need_a_reason_and_name_who_and_when(office: Office) -> None:
    with pytest.raises(InTheWay) as refused:
        await office.booked("k", (REQUIRED, ("ula",)), (ANY_OF, ("vic", "wes")), starts_at=START + 9 * HOUR)
    assert {one.name for one in refused.value.obstacles.hindered} == {"Ula Q", "Vic Q", "Wes Q"}
    assert refused.value.obstacles.clashes == ()


async def test_six_people_over_four_weeks_take_little_time(office: Office) -> None:
    for number in range(12):
        person, candidate = f"p{number % 6}", CandidateId(("dana", "omar")[number % 2])
        at = START + timedelta(days=7 * (number % 3)) + number // 3 * HOUR
        await office.interviews.schedule(
            office.owner, office.booking((REQUIRED, (person,)), candidate_id=candidate, starts_at=at), key=str(number),
            anyway="Full weeks",
        )  # fmt: skip
    asked = wish((REQUIRED, ("p0", "p1")), (ANY_OF, ("p2", "p3", "p4")), (OPTIONAL, ("p5",)))
    taken = []
    for _time in range(5):
        began = time.process_time()
        found = await office.proposals.for_new(office.owner, asked)
        taken.append(time.process_time() - began)
        assert len(found.slots) == 5
    assert min(taken) < CPU_SECONDS


async def _mailed(office: Office, known: str) -> list[Mail]:
    async with office.pool.acquire() as conn:
        return await mails.mails_for_subject(conn, WORKSPACE, "interview", known)


def _subject(mail: Mail) -> str:
    return str(message_from_bytes(mail.message or b"", policy=policy.default)["subject"])


async def _connected(office: Office) -> None:
    async with office.pool.acquire() as conn, conn.transaction():
        await conn.execute(
            "INSERT INTO calendar_connections (user_id, provider, workspace_id, slack_user_id, connected_at)"
            " VALUES ($1, 'google', $2, 'rana', now())",
            office.owner.user_id,
            WORKSPACE,
        )
        assert [one.provider for one in await calendars.connections_of_user(conn, office.owner.user_id)] == [
            Provider.GOOGLE
        ]


async def test_mails_wait_for_the_link_and_then_go_without(office: Office) -> None:
    await _connected(office)
    booked = await office.booked("k", (REQUIRED, ("ula",)), platform=Platform.GOOGLE)
    await office.changes.reschedule(office.owner, booked.id, starts_at=START + HOUR, duration=60, reason="Later")
    assert await _mailed(office, booked.id) == []
    assert await office.pool.fetchval("SELECT count(*) FROM pgqueuer WHERE entrypoint = 'interview.mail'") == 2
    for _time in range(2):
        await office.booked_interviews.waited(booked.id)
        sent = await _mailed(office, booked.id)
        assert [_subject(mail).startswith("Invitation") for mail in sent] == [True, True], "moved meanwhile"
    # The link comes late: an update; again: nothing new
    for _time in range(2):
        async with office.pool.acquire() as conn, conn.transaction():
            await office.booked_interviews.synced(conn, booked.id, "https://meet.google.com/abc", gives_link=True)
        sent = await _mailed(office, booked.id)
        assert [_subject(mail).startswith("Changed") for mail in sent] == [False, False, True, True]
    found = await office.interviews.interview(office.owner, booked.id)
    assert found.meeting_link == "https://meet.google.com/abc"


async def test_what_is_cancelled_within_the_wait_was_never_mailed(office: Office) -> None:
    await _connected(office)
    booked = await office.booked("k", (REQUIRED, ("ula",)), platform=Platform.GOOGLE)
    await office.changes.cancel(office.owner, booked.id, reason="Filled")
    await office.booked_interviews.waited(booked.id)
    assert await _mailed(office, booked.id) == []


async def test_what_a_candidate_chooses_waits_for_the_link_too(office: Office) -> None:
    await _connected(office)
    drafted = await office.booked("k", (REQUIRED, ("ula",)), platform=Platform.GOOGLE, starts_at=None)
    await office.offers.offer(office.owner, drafted.id, [("slots", START)], days=3, send=True)
    offer = await office.offers.standing(WORKSPACE, drafted.id)
    assert offer is not None
    token = office.links.token(offer.id)
    page = await office.portal.page(token)
    form = SentForm(seen=page.seen, signature=page.signature)
    await office.portal.book(token, form, {drafted.id: START}, Spoken(timezone="Asia/Riyadh", language="en"))
    assert len(await _mailed(office, drafted.id)) == 1, "the offer"
    async with office.pool.acquire() as conn, conn.transaction():
        await office.booked_interviews.synced(conn, drafted.id, "https://meet.google.com/abc", gives_link=True)
    _offer, *sent = await _mailed(office, drafted.id)
    assert [_subject(mail).startswith("Invitation") for mail in sent] == [True, True]
    assert all(b"meet.google.com/abc" in (mail.message or b"") for mail in sent)


async def test_a_broken_calendar_and_a_typed_link_are_not_waited_for(office: Office) -> None:
    await _connected(office)
    typed = await office.booked(
        "typed", (REQUIRED, ("ula",)), platform=Platform.GOOGLE, meeting_link="https://meet.example.org/own"
    )
    assert len(await _mailed(office, typed.id)) == 2
    async with office.pool.acquire() as conn, conn.transaction():
        await office.booked_interviews.synced(conn, typed.id, None, gives_link=True)
        assert (await office.interviews.interview(office.owner, typed.id)).meeting_link == typed.meeting_link
    booking = await office.booked_interviews.booking(typed.id)
    assert booking is not None
    assert booking.link == typed.meeting_link
    await office.pool.execute("UPDATE calendar_connections SET broken_since = now()")
    broken = await office.booked("broken", (REQUIRED, ("vic",)), starts_at=START + 2 * HOUR, platform=Platform.GOOGLE)
    assert len(await _mailed(office, broken.id)) == 2


@pytest.mark.parametrize(
    ("place", "zone"),
    [
        ("Jeddah, Saudi Arabia", "Asia/Riyadh"),
        ("London", "Europe/London"),
        ("London, Canada", None),
        ("Austin, United States", None),
        ("الرياض", "Asia/Riyadh"),
        (None, None),
    ],
)
def test_where_a_candidates_clock_stands(place: str | None, zone: str | None) -> None:
    assert zone_of_place(place) == zone


async def test_a_candidate_is_told_their_own_time(office: Office) -> None:
    await office.pool.execute("UPDATE candidates SET location = 'London, United Kingdom' WHERE id = 'dana'")
    booked = await office.booked("k", (REQUIRED, ("ula",)))
    assert booked.candidate_timezone == "Europe/London"
    other = await office.booked("o", (REQUIRED, ("vic",)), candidate_id=CandidateId("omar"))
    assert other.candidate_timezone == "Asia/Riyadh", "that of the workspace"
