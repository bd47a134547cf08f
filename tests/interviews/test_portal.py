"""What a candidate does by their link: once, however often and however many at once; and what nobody can do by it."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core.errors import DomainError, InvalidForm, NotAllowed
from bot.interviews.errors import (
    NothingChosen,
    NotOffered,
    NotOurForm,
    PageOutdated,
    SessionsOverlap,
    SlotGone,
    TooLateToMove,
    TooManyRequests,
    UnknownLink,
)
from bot.interviews.links import digest
from bot.interviews.models import LinkStage, OfferPage, SentForm, Spoken
from bot.interviews.panels import Panels
from bot.interviews.portal import ANSWERS, LOOKS, Portal
from db.models.calendars import Provider
from db.models.interviews import Interview, SeatKind
from db.models.offers import Offer
from db.models.users import Role
from db.pool import Pool
from tests.accounts.house import opened
from tests.clients.calendar_servers import SARA
from tests.interviews.office import HOUR, NOW, START, Office

REQUIRED, ANY_OF = SeatKind.REQUIRED, SeatKind.ANY_OF
WEEK = timedelta(weeks=1)
RIYADH = Spoken(timezone="Asia/Riyadh", language="ar")
TIMES = tuple(START + number * 2 * HOUR for number in range(3))


@pytest.fixture
async def office(pool: Pool, tmp_path: Path) -> Office:
    return await Office(pool, tmp_path).open()


async def drafted(office: Office, key: str, *people: str, **other: Any) -> Interview:
    return await office.booked(key, (REQUIRED, people or ("ula",)), starts_at=None, **other)


async def offered(
    office: Office, *found: Interview, times: tuple[datetime, ...] = TIMES, days: int = 3
) -> tuple[Offer, str]:
    """The offer of all these interviews, and what stands in its link."""
    given = [("slots", one) for one in times]
    for number, interview in enumerate(found, start=1):
        last = number == len(found)
        offer = await office.offers.offer(office.owner, interview.id, given, days=days, send=last)
    return offer, office.links.token(offer.id)


def form(page: OfferPage) -> SentForm:
    return SentForm(seen=page.seen, signature=page.signature)


async def actions(office: Office) -> list[str]:
    rows = await office.pool.fetch("SELECT action FROM audit_log WHERE subject_type = 'interview' ORDER BY id")
    return [row["action"].removeprefix("interview.") for row in rows]


async def told(office: Office, purpose: str) -> list[str]:
    rows = await office.pool.fetch("SELECT channel_id FROM surfaces WHERE purpose = $1 ORDER BY channel_id", purpose)
    return [row["channel_id"] for row in rows]


async def mailed(office: Office) -> list[str]:
    rows = await office.pool.fetch("SELECT recipients FROM mail_outbox ORDER BY id")
    return [one for row in rows for one in row["recipients"]]


async def test_from_the_offer_to_the_booking(office: Office) -> None:
    interview = await drafted(office, "k")
    assert (interview.status, interview.starts_at) == ("offered", None)
    assert await told(office, "interview_invitation") == [], "the panel is asked once there is a time"
    offer, token = await offered(office, interview)
    assert await mailed(office) == ["dana@example.org"]
    page = await office.portal.page(token)
    assert page.stage is LinkStage.CHOOSING
    assert [one.free for one in page.sessions] == [TIMES]

    for _again in range(2):  # a double click
        await office.portal.book(token, form(page), {interview.id: TIMES[1]}, RIYADH)
    booked = await office.interviews.interview(office.owner, interview.id)
    assert (booked.status, booked.starts_at, booked.sequence) == ("scheduled", TIMES[1], 0)
    assert (booked.candidate_timezone, booked.candidate_language) == ("Asia/Riyadh", "ar")
    assert await mailed(office) == ["dana@example.org", "dana@example.org", "ula@example.com"]
    assert await told(office, "interview_invitation") == ["ula"]
    assert await told(office, "interview_notice") == ["rana"]
    assert await actions(office) == ["drafted", "offered", "booked"]
    entry = await office.pool.fetchrow("SELECT actor_id, after FROM audit_log WHERE action = 'interview.booked'")
    assert entry is not None
    assert (entry["actor_id"], entry["after"]["by"]) == (None, "candidate")
    page = await office.portal.page(token)
    assert (page.stage, page.sessions[0].accepted) == (LinkStage.BOOKED, True)
    assert page.sessions[0].free == (TIMES[0], TIMES[2])
    with pytest.raises(NotOffered):
        await office.offers.withdraw(office.owner, interview.id, reason="Too late for that")
    assert offer.expires_at == NOW + timedelta(days=3)


async def test_the_database_does_not_hold_the_link(office: Office) -> None:
    _offer, token = await offered(office, await drafted(office, "k"))
    found = await office.pool.fetch("SELECT o::text AS row FROM interview_offers o")
    assert [token in row["row"] for row in found] == [False]
    assert [digest(token) in row["row"] for row in found] == [True]
    for wrong in ("", "x", token[:-1], token + "A", token.swapcase(), "'; --", "\ud800"):
        with pytest.raises(UnknownLink):
            await office.portal.page(wrong)


async def test_looking_changes_nothing(office: Office) -> None:
    interview = await drafted(office, "k")
    _offer, token = await offered(office, interview)
    before = await everything(office)
    for _look in range(5):
        await office.portal.page(token)
    assert await everything(office) == before


async def everything(office: Office) -> list[str]:
    tables = ("interviews", "interview_details", "interview_offers", "interview_offer_sessions", "audit_log")
    return [str(await office.pool.fetch(f"SELECT t::text AS row FROM {table} t ORDER BY 1")) for table in tables]


async def test_two_tabs_at_once_make_one_booking(office: Office) -> None:
    interview = await drafted(office, "k")
    _offer, token = await offered(office, interview)
    page = await office.portal.page(token)
    ended = await asyncio.gather(
        *(office.portal.book(token, form(page), {interview.id: one}, RIYADH) for one in (*TIMES, *TIMES)),
        return_exceptions=True,
    )
    assert sum(one is None for one in ended) == 2, "one time, by two clicks"
    assert all(one is None or isinstance(one, PageOutdated) for one in ended)
    assert (await actions(office)).count("booked") == 1
    assert (await mailed(office)).count("ula@example.com") == 1


@pytest.mark.parametrize("seat", [REQUIRED, ANY_OF])
async def test_two_candidates_do_not_get_one_interviewer_at_one_time(office: Office, seat: SeatKind) -> None:
    """Ten times over, so that both orders come up."""
    for number in range(10):
        start = START + number * WEEK  # in working hours each time
        tokens = {}
        for candidate in ("dana", "omar"):
            interview = await office.booked(
                f"{number}/{candidate}", (seat, ("ula",)), starts_at=None, candidate_id=candidate
            )
            tokens[interview.id] = (await offered(office, interview, times=(start, start + HOUR / 2)))[1]
        pages = {known: await office.portal.page(token) for known, token in tokens.items()}
        first, second = tokens
        ended = await asyncio.gather(
            office.portal.book(tokens[first], form(pages[first]), {first: start}, RIYADH),
            office.portal.book(tokens[second], form(pages[second]), {second: start + HOUR / 2}, RIYADH),
            return_exceptions=True,
        )
        assert sorted(type(one).__name__ for one in ended) == ["NoneType", "SlotGone"]
        [loser] = [known for known, one in zip((first, second), ended, strict=True) if one is not None]
        left = await office.portal.page(tokens[loser])
        assert (left.stage, left.sessions[0].free) == (LinkStage.CHOOSING, ())


async def test_a_recruiter_and_a_candidate_at_once(office: Office) -> None:
    interview = await drafted(office, "k")
    _offer, token = await offered(office, interview)
    page = await office.portal.page(token)
    ended = await asyncio.gather(
        office.portal.book(token, form(page), {interview.id: TIMES[0]}, RIYADH),
        office.booked("other", (REQUIRED, ("ula",)), candidate_id="omar", starts_at=TIMES[0]),
        return_exceptions=True,
    )
    assert sum(isinstance(one, DomainError) for one in ended) == 1
    rows = await office.pool.fetch("SELECT 1 FROM interviews WHERE status = 'scheduled'")
    assert len(rows) == 1


async def test_sessions_are_booked_together_or_not_at_all(office: Office) -> None:
    one, two = await drafted(office, "1", "ula"), await drafted(office, "2", "vic")
    offer, token = await offered(office, one, two)
    assert [session.interview_id for session in offer.sessions] == [one.id, two.id]
    assert await mailed(office) == ["dana@example.org"], "one mail for both"
    page = await office.portal.page(token)
    with pytest.raises(NothingChosen):
        await office.portal.book(token, form(page), {one.id: TIMES[0]}, RIYADH)
    with pytest.raises(SessionsOverlap):
        await office.portal.book(token, form(page), {one.id: TIMES[0], two.id: TIMES[0]}, RIYADH)
    await office.booked("other", (REQUIRED, ("vic",)), candidate_id="omar", starts_at=TIMES[1])
    with pytest.raises(SlotGone):
        await office.portal.book(token, form(page), {one.id: TIMES[0], two.id: TIMES[1]}, RIYADH)
    assert (await office.interviews.interview(office.owner, one.id)).starts_at is None
    page = await office.portal.page(token)
    assert [session.free for session in page.sessions] == [TIMES, (TIMES[0], TIMES[2])]
    await office.portal.book(token, form(page), {one.id: TIMES[0], two.id: TIMES[2]}, RIYADH)
    found = [await office.interviews.interview(office.owner, known) for known in (one.id, two.id)]
    assert [interview.starts_at for interview in found] == [TIMES[0], TIMES[2]]


async def test_moved_until_a_day_before(office: Office) -> None:
    interview = await drafted(office, "k")
    _offer, token = await offered(office, interview)
    await office.portal.book(token, form(await office.portal.page(token)), {interview.id: TIMES[0]}, RIYADH)
    page = await office.portal.page(token)
    await office.portal.book(token, form(page), {interview.id: TIMES[2]}, RIYADH)
    moved = await office.interviews.interview(office.owner, interview.id)
    assert (moved.starts_at, moved.sequence) == (TIMES[2], 1)
    with pytest.raises(PageOutdated):
        await office.portal.book(token, form(page), {interview.id: TIMES[1]}, RIYADH)
    office.clock.at = TIMES[2] - 24 * HOUR + timedelta(seconds=1)
    page = await office.portal.page(token)
    assert (page.sessions[0].free, page.sessions[0].may_move) == ((), False)
    with pytest.raises(TooLateToMove):
        await office.portal.book(token, form(page), {interview.id: TIMES[1]}, RIYADH)
    office.clock.at = TIMES[2] + 2 * HOUR
    assert (await office.portal.page(token)).stage is LinkStage.OVER
    with pytest.raises(PageOutdated):
        await office.portal.decline(token, form(await office.portal.page(token)), "")


async def test_only_what_was_offered_can_be_taken_and_only_by_our_form(office: Office) -> None:
    interview = await drafted(office, "k")
    other = await drafted(office, "o", "vic", candidate_id="omar")
    _offer, token = await offered(office, interview)
    _other, strange = await offered(office, other)
    page = await office.portal.page(token)
    with pytest.raises(SlotGone):
        await office.portal.book(token, form(page), {interview.id: START + HOUR}, RIYADH)
    with pytest.raises(NothingChosen):
        await office.portal.book(token, form(page), {other.id: TIMES[0]}, RIYADH)
    for wrong in (
        SentForm(seen="", signature=""),
        SentForm(seen=page.seen, signature=page.signature[:-1]),
        SentForm(seen="0" * 16, signature=page.signature),
        form(await office.portal.page(strange)),
    ):
        with pytest.raises(NotOurForm):
            await office.portal.decline(token, wrong, "No")
        office.clock.at += timedelta(minutes=2)
    assert await actions(office) == ["drafted", "drafted", "offered", "offered"]


async def test_expired_withdrawn_and_declined_links_do_nothing(office: Office) -> None:
    interview = await drafted(office, "k")
    _offer, token = await offered(office, interview, days=1)
    page = await office.portal.page(token)
    office.clock.at = NOW + timedelta(days=1)
    assert (await office.portal.page(token)).stage is LinkStage.EXPIRED
    with pytest.raises(PageOutdated):
        await office.portal.book(token, form(page), {interview.id: TIMES[2]}, RIYADH)
    with pytest.raises(NotAllowed):
        await office.offers.withdraw(await office.reader("ula"), interview.id, reason="Mine")
    with pytest.raises(NotOffered):
        await office.offers.resend(office.owner, interview.id)
    await office.offers.withdraw(office.owner, interview.id, reason="The job is filled")
    assert (await office.portal.page(token)).stage is LinkStage.WITHDRAWN
    with pytest.raises(PageOutdated):
        await office.portal.ask(token, form(await office.portal.page(token)), "Please")
    assert (await office.interviews.interview(office.owner, interview.id)).status == "cancelled"
    assert await mailed(office) == ["dana@example.org"] * 2, "offered, withdrawn"

    office.clock.at = NOW
    again = await drafted(office, "again")
    _offer, token = await offered(office, again)
    page = await office.portal.page(token)
    for _click in range(2):
        await office.portal.decline(token, form(page), "I have found a place")
    assert (await office.portal.page(token)).stage is LinkStage.DECLINED
    assert (await office.interviews.interview(office.owner, again.id)).status == "cancelled"
    assert await told(office, "interview_notice") == ["rana"]


async def test_an_invitation_has_a_link_too(office: Office) -> None:
    interview = await office.booked("k", (REQUIRED, ("ula",)))
    token = office.links.token(f"invitation-{interview.id}")
    page = await office.portal.page(token)
    assert (page.stage, page.sessions[0].free, page.sessions[0].accepted) == (LinkStage.BOOKED, (), False)
    for _click in range(2):
        await office.portal.accept(token, form(page))
    assert (await office.portal.page(token)).sessions[0].accepted
    await office.changes.reschedule(office.owner, interview.id, starts_at=START + HOUR, duration=60, reason="Room")
    with pytest.raises(PageOutdated):
        await office.portal.accept(token, form(page))
    page = await office.portal.page(token)
    assert not page.sessions[0].accepted, "that was for the other time"
    for _click in range(2):
        await office.portal.ask(token, form(page), "Mornings are better")
    await office.portal.decline(token, form(page), "I have found a place")
    assert await actions(office) == ["scheduled", "confirmed", "rescheduled", "other_times_asked", "cancelled"]
    assert (await office.portal.page(token)).stage is LinkStage.DECLINED


async def test_what_a_connected_calendar_says_is_asked_again_at_booking(office: Office) -> None:
    interview = await drafted(office, "k")
    _offer, token = await offered(office, interview)
    async with opened(office.pool) as house:
        await house.connect(await office.actor("ula"), Provider.GOOGLE, SARA)
        panels = Panels(office.accounts, house.availability, office.clock)
        portal = Portal(office.pool, office.clock, panels, office.links, office.mails)
        page = await portal.page(token)
        assert page.sessions[0].free == TIMES
        house.google.busy[SARA] = [(TIMES[0] + HOUR / 2, TIMES[0] + HOUR)]
        house.clock.at += timedelta(minutes=2)
        office.clock.at += timedelta(minutes=2)
        with pytest.raises(SlotGone):
            await portal.book(token, form(page), {interview.id: TIMES[0]}, RIYADH)
        assert (await portal.page(token)).sessions[0].free == TIMES[1:]
        await portal.book(token, form(page), {interview.id: TIMES[1]}, RIYADH)


async def test_times_months_apart_are_all_held_against_calendars(office: Office) -> None:
    times = (START, START + 10 * WEEK, START + 20 * WEEK)
    interview = await drafted(office, "k")
    _offer, token = await offered(office, interview, times=times)
    async with opened(office.pool) as house:
        await house.connect(await office.actor("ula"), Provider.GOOGLE, SARA)
        house.google.busy[SARA] = [(one, one + HOUR / 2) for one in times[::2]]
        panels = Panels(office.accounts, house.availability, office.clock)
        portal = Portal(office.pool, office.clock, panels, office.links, office.mails)
        assert (await portal.page(token)).sessions[0].free == (times[1],)
        asked = len(house.google.requests)
        for week in range(30, 40):
            with pytest.raises(NotOurForm):
                await portal.book(token, SentForm(seen="", signature=""), {interview.id: START + week * WEEK}, RIYADH)
        assert len(house.google.requests) == asked, "nobody's calendar is asked about times that were not offered"


async def test_only_times_in_working_hours_are_offered(office: Office) -> None:
    interview = await drafted(office, "k")
    night = START + 12 * HOUR
    with pytest.raises(InvalidForm) as refused:
        await office.offers.offer(office.owner, interview.id, [("by_hand_1", night)], days=3, send=True)
    assert "Ula Q cannot at this time" in refused.value.fields["by_hand_1"]


async def test_one_link_is_not_hammered_on(office: Office) -> None:
    interview = await drafted(office, "k")
    _offer, token = await offered(office, interview)
    wrong = SentForm(seen="", signature="")
    for _time in range(ANSWERS):
        with pytest.raises(NotOurForm):
            await office.portal.accept(token, wrong)
    with pytest.raises(TooManyRequests):
        await office.portal.accept(token, wrong)
    for _time in range(LOOKS):
        await office.portal.page(token)
    with pytest.raises(TooManyRequests):
        await office.portal.page(token)
    office.clock.at += timedelta(minutes=1)
    assert (await office.portal.page(token)).stage is LinkStage.CHOOSING


async def test_times_are_found_and_those_typed_are_checked(office: Office) -> None:
    await office.booked("other", (REQUIRED, ("ula",)), candidate_id="omar", starts_at=START)
    interview = await drafted(office, "k")
    proposal = await office.offers.proposal(office.owner, interview.id)
    assert len(proposal.slots) == 8
    hours = {one.start.astimezone(office.clock.at.tzinfo).hour for one in proposal.slots}
    assert hours <= set(range(6, 15)), "working hours of Riyadh"
    assert not any(one.start < START + HOUR and one.end > START for one in proposal.slots)
    with pytest.raises(InvalidForm) as refused:
        await office.offers.offer(
            office.owner,
            interview.id,
            [("by_hand_1", START), ("by_hand_2", NOW), ("by_hand_3", NOW + HOUR)],
            days=3,
            send=True,
        )
    assert "Ula Q" in refused.value.fields["by_hand_1"]
    assert set(refused.value.fields) == {"by_hand_1", "by_hand_2", "by_hand_3"}
    with pytest.raises(NotAllowed):
        await office.offers.proposal(await office.reader("ula", Role.HIRING_MANAGER), interview.id)


async def test_other_times_come_by_the_same_link_and_it_can_be_sent_again(office: Office) -> None:
    interview = await drafted(office, "k")
    _offer, token = await offered(office, interview)
    await office.portal.ask(token, form(await office.portal.page(token)), "Later please")
    later = tuple(one + 24 * HOUR for one in TIMES)
    assert (await offered(office, interview, times=later))[1] == token
    page = await office.portal.page(token)
    assert page.sessions[0].free == later
    await office.offers.resend(office.owner, interview.id)
    assert await mailed(office) == ["dana@example.org"] * 3
    await office.portal.book(token, form(page), {interview.id: later[0]}, RIYADH)
    with pytest.raises(NotOffered):
        await office.offers.resend(office.owner, interview.id)
