"""Who may schedule, whom, and when: every refusal, what is in the way, and what is not."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.accounts.hours import HoursOfWork
from bot.accounts.rules import standard_hours
from bot.core.errors import DomainError, InvalidForm, NotAllowed, NotInChannel
from bot.interviews.errors import InTheWay
from bot.interviews.models import Listing
from bot.interviews.rules import MOST_A_DAY
from bot.interviews.service import PAGE, UnknownInterviewee
from db.models.candidates import Decision
from db.models.ids import CandidateId, InterviewId
from db.models.interviews import SeatKind
from db.models.users import Role
from db.pool import Pool
from db.queries import candidates
from tests.db.people import WORKSPACE
from tests.interviews.office import HOUR, NOW, START, Office

REQUIRED, ANY_OF, OPTIONAL = SeatKind.REQUIRED, SeatKind.ANY_OF, SeatKind.OPTIONAL


@pytest.fixture
async def office(pool: Pool, tmp_path: Path) -> Office:
    return await Office(pool, tmp_path).open()


async def fields_of(office: Office, **other: Any) -> set[str]:
    seats = other.pop("seats", [(REQUIRED, ("ula",))])
    with pytest.raises(InvalidForm) as refused:
        await office.booked("k", *seats, **other)
    return set(refused.value.fields)


async def test_what_cannot_be_is_said_beside_its_field(office: Office) -> None:
    assert await fields_of(office, starts_at=NOW) == {"starts_at"}
    assert await fields_of(office, starts_at=NOW + timedelta(days=400)) == {"starts_at"}
    assert await fields_of(office, seats=[(REQUIRED, ("guest",))]) == {"required"}
    assert await fields_of(office, seats=[(REQUIRED, ("ula",)), (OPTIONAL, ("ula",))]) == {"optional"}
    async with office.pool.acquire() as conn:
        await conn.execute("UPDATE candidates SET email = NULL WHERE id = 'omar'")
    assert await fields_of(office, candidate_id=CandidateId("omar")) == {"candidate_email"}
    booked = await office.booked(
        "k", (REQUIRED, ("ula",)), candidate_id=CandidateId("omar"), candidate_email="omar@example.net"
    )
    assert booked.candidate_email == "omar@example.net"
    assert not await office.pool.fetchval("SELECT count(*) FROM interviews WHERE candidate_id = 'dana'")


@pytest.mark.parametrize(
    ("role", "channel", "error"),
    [(Role.HIRING_MANAGER, "C1", NotAllowed), (Role.USER, "C1", NotAllowed), (Role.RECRUITER, "C2", NotInChannel)],
)
async def test_only_recruiters_of_the_channel_schedule(
    office: Office, role: Role, channel: str, error: type[DomainError]
) -> None:
    other = await office.reader("other", role, channel)
    with pytest.raises(error):
        await office.interviews.schedule(other, office.booking((REQUIRED, ("ula",))), key="k")
    with pytest.raises(error):
        await office.interviews.interviewee(other, CandidateId("dana"))
    booked = await office.booked("k", (REQUIRED, ("ula",)))
    for act in (
        office.changes.cancel(other, booked.id, reason="no"),
        office.changes.reschedule(other, booked.id, starts_at=START + HOUR, duration=60, reason="no"),
        office.changes.swap(other, booked.id, user_id=await office.id_of("ula"), by="vic", reason="no"),
    ):
        with pytest.raises(error):
            await act
    with pytest.raises(UnknownInterviewee):
        await office.interviews.interviewee(office.owner, CandidateId("nobody"))


async def test_a_blind_batch_comes_to_interviews_through_the_shortlist(office: Office) -> None:
    async with office.pool.acquire() as conn:
        await conn.execute("UPDATE batch_threads SET blind = true")
    assert await fields_of(office) == {"candidate"}
    async with office.pool.acquire() as conn:
        for decision in (Decision.PASSED, Decision.SHORTLISTED):
            await candidates.set_decision(
                conn,
                CandidateId("dana"),
                workspace_id=WORKSPACE,
                decision=decision,
                reason="",
                decided_by=office.owner.user_id,
                at=NOW,
            )
            if decision is Decision.PASSED:
                assert await fields_of(office) == {"candidate"}
    assert (await office.booked("k", (REQUIRED, ("ula",)))).candidate_name == "Dana"


async def test_the_same_form_sent_twice_is_one_interview(office: Office) -> None:
    one = await office.booked("k", (REQUIRED, ("ula",)))
    assert await office.booked("k", (REQUIRED, ("ula",))) == one
    assert await office.pool.fetchval("SELECT count(*) FROM surfaces WHERE purpose LIKE 'interview%'") == 2
    assert await office.pool.fetchval("SELECT count(*) FROM audit_log WHERE action = 'interview.scheduled'") == 1


async def test_what_is_in_the_way_is_named_and_can_be_overruled_with_a_reason(office: Office) -> None:
    await office.booked("first", (REQUIRED, ("ula",)), (OPTIONAL, ("vic",)))
    omar = CandidateId("omar")
    for key, seats in (
        ("optional", [(REQUIRED, ("wes",)), (OPTIONAL, ("ula",))]),
        ("pool", [(ANY_OF, ("ula", "xia"))]),
    ):
        later = START + (HOUR / 2 if key == "optional" else -HOUR / 2)
        booked = await office.booked(key, *seats, candidate_id=omar, starts_at=later, duration=30)
        assert booked.sequence == 0, "neither an optional person nor one of several is in the way"
    with pytest.raises(InTheWay) as refused:
        await office.booked("clash", (REQUIRED, ("ula",)), (ANY_OF, ("wes", "vic")), starts_at=START + HOUR / 2)
    clashes = {(one.name, one.interview_id) for one in refused.value.obstacles.clashes}
    names = {name for name, _interview in clashes}
    assert names == {"Ula Q", "Wes Q", "Vic Q", "Dana"}
    booked = await office.interviews.schedule(
        office.owner,
        office.booking((REQUIRED, ("ula",)), starts_at=START + HOUR / 2),
        key="clash",
        anyway="She asked for it",
    )
    after = await office.pool.fetchval("SELECT after FROM audit_log WHERE subject_id = $1", booked.id)
    assert after["anyway"] == "She asked for it"
    assert {one["user"] for one in after["clashes"]} == {await office.id_of("ula"), None}


async def test_enough_is_enough_in_a_day(office: Office) -> None:
    for number in range(MOST_A_DAY):
        await office.booked(f"k{number}", (REQUIRED, ("ula",)), starts_at=START - number * HOUR)
    with pytest.raises(InTheWay) as refused:
        await office.booked("more", (REQUIRED, ("ula",)), starts_at=START + HOUR)
    assert [(one.name, one.load.a_day, one.load.a_week) for one in refused.value.obstacles.slot.overloaded] == [
        ("Ula Q", MOST_A_DAY, MOST_A_DAY)
    ]
    await office.booked("tomorrow", (REQUIRED, ("ula",)), starts_at=START + 21 * HOUR)
    once = standard_hours("Asia/Riyadh").model_copy(update={"most_a_day": 1})
    await HoursOfWork(office.pool, office.clock).set(await office.actor("vic"), once)
    await office.booked("vic", (REQUIRED, ("vic",)), starts_at=START + 2 * HOUR)
    with pytest.raises(InTheWay) as refused:
        await office.booked(
            "vic again", (REQUIRED, ("vic",)), starts_at=START - 2 * HOUR, candidate_id=CandidateId("omar")
        )
    [vic] = refused.value.obstacles.slot.overloaded
    assert (vic.name, vic.load.a_day) == ("Vic Q", 1)
    assert refused.value.obstacles.considered.member(vic.user_id).most_a_day == 1, "their own cap"


@pytest.mark.parametrize("listing", [Listing.WEEK, Listing.ALL])
async def test_long_lists_come_in_pages(office: Office, listing: Listing) -> None:
    """Each interview once, in the order of time; a page that is no longer there is empty."""
    ula = await office.reader("ula")
    booked = [
        await office.booked(f"{number}", (REQUIRED, ("ula",)), starts_at=START + number * HOUR, anyway="All in a row")
        for number in range(PAGE + 3)
    ]
    pages = [await office.interviews.listed(ula, listing, number) for number in (1, 2, 3)]
    assert [one.id for found, _page in pages for one in found] == [one.id for one in booked]
    assert [(len(found), page.pages, page.total) for found, page in pages] == [
        *((PAGE, 2, PAGE + 3), (3, 2, PAGE + 3), (0, 3, 0)),
    ]


async def test_interviews_are_for_whoever_is_asked_or_reads_the_channel(office: Office) -> None:
    booked = await office.booked("k", (REQUIRED, ("ula",)))
    ula, vic = await office.reader("ula", Role.USER, "C9"), await office.reader("vic")
    assert (await office.interviews.interview(ula, booked.id)).id == booked.id
    with pytest.raises(NotAllowed):
        await office.interviews.request_cv(vic, booked.id, channel_id="D1")
    manager = await office.reader("wes", Role.HIRING_MANAGER)
    for reader, listing, found in (
        (ula, Listing.ALL, [booked]),
        (ula, Listing.TODAY, []),
        (ula, Listing.WEEK, [booked]),
        (vic, Listing.ALL, []),
        (manager, Listing.ALL, [booked]),
        (manager, Listing.WEEK, []),
    ):
        assert (await office.interviews.listed(reader, listing, 1))[0] == found
    with pytest.raises(DomainError):
        await office.interviews.interview(ula, InterviewId("nothing"))
