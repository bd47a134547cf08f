"""Who is in charge: handed over, or taken over once the owner has left; the thread is told what fails till then."""

import asyncio
from pathlib import Path

import pytest

from bot.accounts.bookings import project_all
from bot.core.errors import InvalidForm, NotAllowed, Repeated
from bot.core.i18n import speaking
from bot.interviews.errors import NoLongerOpen, NotTheOwner
from bot.interviews.surfaces import interview_renderers
from bot.slack.blocks import Message
from db.models.calendars import Provider
from db.models.interviews import PanelistState, SeatKind
from db.models.mail import MailState
from db.models.surfaces import Surface
from db.models.users import Role
from db.pool import Pool
from db.queries import calendars
from db.queries import mail as mails
from sandbox.seen import buttons, texts
from tests.clients.calendar_servers import OMAR, SARA
from tests.db.people import WORKSPACE
from tests.interviews.desk import PLATFORMS, PROVIDERS, Desk
from tests.interviews.office import HOUR, START, Office
from tests.interviews.test_calendar_locks import waits_or_is_done
from tests.interviews.test_mails import CANDIDATE, Read

REQUIRED, OPTIONAL = SeatKind.REQUIRED, SeatKind.OPTIONAL
DECLINED = PanelistState.DECLINED


@pytest.fixture
async def office(pool: Pool, tmp_path: Path) -> Office:
    return await Office(pool, tmp_path).open()


async def recruiters(office: Office, *names: str) -> None:
    for name in names:
        await office.actor(name)
    await office.pool.execute("UPDATE slack_users SET role = 'recruiter' WHERE slack_user_id = ANY ($1)", list(names))


async def posted(office: Office, purpose: str) -> dict[str, Message]:
    """What the publisher would post now, by channel; what that leads to, too."""
    renderers = interview_renderers(
        office.interviews, office.scorecards, office.reminders, office.offers, office.booked_interviews
    )
    found: dict[str, Message] = {}
    seen: set[int] = set()
    while new := [
        row
        for row in await office.pool.fetch("SELECT * FROM surfaces WHERE purpose = $1 ORDER BY id", purpose)
        if row["id"] not in seen
    ]:
        for row in new:
            seen.add(row["id"])
            surface = Surface.model_validate(dict(row))
            with speaking("en"):
                message = await renderers[purpose](surface)
            if message is not None:
                assert (surface.thread_ts is not None) == (surface.channel_id == "C1")
                found[surface.channel_id] = message
    return found


def told(message: Message) -> str:
    return "\n".join(texts(message.blocks)).replace("\u2068", "").replace("\u2069", "")


async def test_what_goes_wrong_is_said_in_the_thread_until_somebody_takes_over(office: Office) -> None:
    await recruiters(office, "wes")
    booked = await office.booked("k", (REQUIRED, ("ula",)), (OPTIONAL, ("vic",)), (OPTIONAL, ("xia",)))
    office.colleagues.left = {"rana"}
    await office.answers.answer(await office.actor("ula"), booked.id, 0, DECLINED, reason="Away")
    said = await posted(office, "interview_notice")
    assert set(said) == {"C1"}, "not to whom it was meant for, who has left since"
    assert "Ula Q: :x: declined – Away" in told(said["C1"])
    assert buttons(said["C1"].blocks) == ["Reschedule …", "Swap a seat …", "Take over …"]
    card = (await posted(office, "interview"))["C1"]
    assert "Whoever was in charge has left the workspace." in told(card)
    assert "Take over …" in buttons(card.blocks)

    await office.answers.answer(await office.actor("vic"), booked.id, 0, PanelistState.ACCEPTED)
    async with office.pool.acquire() as conn, conn.transaction():
        [first, *_rest] = await mails.mails_for_subject(conn, WORKSPACE, "interview", booked.id)
        failed = {"state": MailState.FAILED, "error": "550 unknown"}
        await office.mails.troubled(conn, first.model_copy(update=failed))
    later = await office.pool.fetch("SELECT channel_id FROM surfaces WHERE purpose = 'interview_notice' ORDER BY id")
    assert [row["channel_id"] for row in later] == ["rana", "C1", "C1", "C1"], "known to have left"
    said = await posted(office, "interview_notice")
    assert "was not taken: 550 unknown" in told(said["C1"])

    wes = await office.reader("wes", Role.RECRUITER)
    assert (await office.changes.to_hand_over(wes, booked.id)).owner is None
    taken = await office.changes.hand_over(wes, booked.id, to="wes")
    assert taken.owner is not None
    assert taken.owner.slack_user_id == "wes"
    await office.answers.answer(await office.actor("xia"), booked.id, 0, DECLINED, reason="Ill")
    said = await posted(office, "interview_notice")
    assert "Xia Q: :x: declined – Ill" in told(said["wes"])
    assert "Take over …" not in buttons(said["C1"].blocks)
    assert "In charge: Wes Q." in told((await posted(office, "interview"))["C1"])


async def test_an_owner_hands_over_and_nobody_takes_it_from_them(office: Office) -> None:
    await recruiters(office, "wes", "zoe")
    booked = await office.booked("k", (REQUIRED, ("ula",)))
    wes, give = await office.reader("wes", Role.RECRUITER), office.changes.hand_over
    for act in (office.changes.to_hand_over(wes, booked.id), give(wes, booked.id, to="wes")):
        with pytest.raises(NotTheOwner):
            await act
    with pytest.raises(NotAllowed):
        await give(await office.reader("ula"), booked.id, to="wes")
    for nobody in ("ula", "guest", "rana"):
        await recruiters(office, "rana")
        with pytest.raises(InvalidForm) as refused:
            await give(office.owner, booked.id, to=nobody)
        assert set(refused.value.fields) == {"to"}
    both = await asyncio.gather(*(give(office.owner, booked.id, to="wes") for _ in range(2)), return_exceptions=True)
    assert sorted(type(one).__name__ for one in both) == ["Interview", "Repeated"]
    with pytest.raises(NotTheOwner):
        await give(office.owner, booked.id, to="zoe")
    entry = await office.pool.fetchrow("SELECT * FROM audit_log WHERE action = 'interview.handed_over'")
    assert entry is not None
    ids = [await office.id_of(name) for name in ("rana", "wes")]
    assert [entry["actor_id"], entry["before"]["user"], entry["after"]["user"]] == [ids[0], *ids]
    assert "You are in charge of this interview from now on." in told((await posted(office, "interview_notice"))["wes"])
    office.clock.at = START + HOUR
    with pytest.raises(NoLongerOpen):
        await give(wes, booked.id, to="zoe")


async def test_an_offer_can_be_taken_over_too(office: Office) -> None:
    await recruiters(office, "wes")
    drafted = await office.booked("k", (REQUIRED, ("ula",)), starts_at=None)
    office.colleagues.left = {"rana"}
    wes = await office.reader("wes", Role.RECRUITER)
    assert (await office.changes.hand_over(wes, drafted.id, to="wes")).scheduled_by == wes.user_id
    with pytest.raises(Repeated):
        await office.changes.hand_over(wes, drafted.id, to="wes")


async def test_everybody_is_mailed_whom_they_reply_to_now(office: Office) -> None:
    await recruiters(office, "wes")
    booked = await office.booked("k", (REQUIRED, ("ula",)), (OPTIONAL, ("rana",)))
    await office.changes.hand_over(office.owner, booked.id, to="wes")
    async with office.pool.acquire() as conn:
        sent = [Read(one) for one in await mails.mails_for_subject(conn, WORKSPACE, "interview", booked.id)]
    now = {one.told: str(one.event["organizer"]) for one in sent[3:]}
    people = (CANDIDATE, "ula@example.com", "rana@example.com")
    assert now == {(one, "REQUEST", 0): "mailto:wes@example.com" for one in people}
    assert all("wes@example.com" in str(one.message["Reply-To"]) for one in sent[3:])


@PROVIDERS
async def test_the_event_moves_from_one_calendar_to_the_other_and_is_told_once(desk: Desk, provider: Provider) -> None:
    office = desk.office
    await recruiters(office, "wes")
    await desk.connect(provider)
    wes = await office.actor("wes")
    await desk.house.connect(wes, provider, SARA)
    booked = await office.booked("k", (REQUIRED, ("ula",)), platform=PLATFORMS[provider])
    await desk.synced()
    await office.changes.hand_over(office.owner, booked.id, to="wes")
    await desk.synced()
    assert events(desk, provider) == {OMAR: 0, SARA: 1}
    link = await office.pool.fetchval("SELECT meeting_url FROM calendar_events WHERE user_id = $1", wes.user_id)
    assert (await desk.now(booked)).meeting_link == link is not None, "the old one goes with its event"
    assert await desk.subjects(booked) == ["Invitation", "Changed"], "whom they reply to, and the link"


@PROVIDERS
async def test_where_the_old_calendar_lets_nobody_in_the_new_one_has_it_all_the_same(
    desk: Desk, provider: Provider
) -> None:
    office = desk.office
    await recruiters(office, "wes")
    await desk.connect(provider)
    await desk.house.connect(await office.actor("wes"), provider, SARA)
    booked = await office.booked("k", (REQUIRED, ("ula",)), platform=PLATFORMS[provider])
    await desk.synced()
    await desk.house.calendars.disconnect(office.owner, provider)
    await office.changes.hand_over(office.owner, booked.id, to="wes")
    await desk.synced()
    assert events(desk, provider) == {OMAR: 1, SARA: 1}
    await desk.connect(provider)
    await desk.synced()
    assert events(desk, provider) == {OMAR: 0, SARA: 1}, "once it does, the event leaves it"


async def test_a_calendar_that_its_old_owner_connects_meanwhile_does_not_keep_it(desk: Desk) -> None:
    office, owner = desk.office, desk.office.owner
    await recruiters(office, "wes")
    await desk.connect(Provider.GOOGLE)
    wes = await office.actor("wes")
    await desk.house.connect(wes, Provider.GOOGLE, SARA)
    booked = await office.booked("k", (REQUIRED, ("ula",)), platform=PLATFORMS[Provider.GOOGLE])
    await office.pool.execute("DELETE FROM calendar_events")  # as if it was booked before there was a calendar
    async with office.pool.acquire() as conn, conn.transaction():
        await calendars.hold_owner(conn, owner.user_id)
        await project_all(conn, owner.user_id, changed_at=office.clock.now())
        giving = asyncio.create_task(office.changes.hand_over(owner, booked.id, to="wes"))
        await waits_or_is_done(office.pool, giving)
    await giving
    assert [row["user_id"] for row in await office.pool.fetch("SELECT * FROM calendar_events WHERE wanted")] == [
        wes.user_id
    ]


def events(desk: Desk, provider: Provider) -> dict[str, int]:
    """How many stand in each account."""
    if provider is Provider.GOOGLE:
        return {account: len(desk.house.google.shown(account)) for account in (OMAR, SARA)}
    return {account: len(desk.house.outlook.events[account]) for account in (OMAR, SARA)}
