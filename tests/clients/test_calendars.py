"""Google's and Outlook's calendars over the wire, and everything that can go wrong with them."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.clients.calendars import OWN, Calendar, CalendarFailed, Event, Trouble
from bot.core.weeks import Span
from tests.clients.calendar_servers import BOTH, OMAR, SARA, browse, consent, google, outlook
from tests.clients.oauth_server import REDIRECT_URI, Silence, status

START = datetime(2026, 10, 25, 9, 0, tzinfo=UTC)  # the day on which Berlin's clocks go back
BERLIN = "Europe/Berlin"
Talking = Callable[..., AbstractAsyncContextManager[tuple[Any, Calendar]]]
both = pytest.mark.parametrize("talking", BOTH.values(), ids=BOTH)


def event(*, meeting: bool = True, start: datetime = START, title: str = "مقابلة Sara") -> Event:
    return Event(
        key="interview-1:1",
        uid="it's 1@nexus",
        title=title,
        description="Line <one>\nline two",
        location=None,
        start=start,
        end=start + timedelta(minutes=45),
        zone=BERLIN,
        meeting=meeting,
    )


async def failure(work: Any) -> CalendarFailed:
    with pytest.raises(CalendarFailed) as failed:
        await work
    return failed.value


@both
async def test_consent_gives_tokens_once(talking: Talking) -> None:
    async with talking() as (server, client):
        code, verifier = await consent(client, server)
        grant = await client.exchange(code, verifier=verifier, redirect_uri=REDIRECT_URI)
        assert grant.refresh_token is not None
        assert grant.expires_in == 3600
        again = await failure(client.exchange(code, verifier=verifier, redirect_uri=REDIRECT_URI))
        assert again.trouble is Trouble.REVOKED
        fresh = await client.refresh(grant.refresh_token)
        assert fresh.access_token != grant.access_token
        assert (await client.find(fresh.access_token, event())) is None


@both
@pytest.mark.parametrize("wrong", ["verifier", "redirect_uri", "late"])
async def test_a_code_is_good_with_its_verifier_its_redirect_and_in_time(talking: Talking, wrong: str) -> None:
    async with talking() as (server, client):
        code, verifier = await consent(client, server)
        if wrong == "late":
            server.pass_time(61)
        given = {"verifier": verifier, "redirect_uri": REDIRECT_URI}
        given |= {wrong: "x" * 43} if wrong in given else {}
        assert (await failure(client.exchange(code, **given))).trouble is Trouble.REVOKED


@both
async def test_rights_that_were_left_out_are_noticed(talking: Talking) -> None:
    async with talking() as (server, client):
        server.left_out = frozenset({min(server.known_scopes)})
        code, verifier = await consent(client, server)
        told = await failure(client.exchange(code, verifier=verifier, redirect_uri=REDIRECT_URI))
        assert told.trouble is Trouble.NOT_GRANTED


@both
async def test_a_wrong_secret_is_our_fault_and_not_the_persons(talking: Talking) -> None:
    async with talking(secret="wrong") as (server, client):
        told = await failure(client.refresh(server.grant(SARA)[1]))
        assert told.trouble is Trouble.REJECTED
        assert "wrong" not in str(told)


@both
async def test_only_our_redirect_address_is_sent_back_to(talking: Talking) -> None:
    async with talking() as (_server, client):
        url = client.consent_url(state="s" * 32, challenge="c" * 43, redirect_uri="http://evil.example/", hint=SARA)
        assert (await browse(url))[0] == 400


@both
async def test_tokens_expire_and_are_taken_back(talking: Talking) -> None:
    async with talking() as (server, client):
        access, refresh = server.grant(SARA)
        server.pass_time(3601)
        assert (await failure(client.insert(access, event()))).trouble is Trouble.EXPIRED
        server.revoke_all()
        assert (await failure(client.refresh(refresh))).trouble is Trouble.REVOKED
        await client.revoke(refresh)  # it is none any more, and that is no trouble


async def test_revoking_takes_googles_token_back() -> None:
    async with google() as (server, client):
        await client.revoke(server.grant(SARA)[1])
        assert server.holders == []


@both
async def test_an_event_is_made_changed_found_and_deleted(talking: Talking) -> None:
    async with talking() as (server, client):
        access, _refresh = server.grant(SARA)
        made = await client.insert(access, event())
        assert made.meeting_url is not None
        assert not made.pending
        [kept] = server.events[SARA].values()
        assert BERLIN in (kept["start"]["timeZone"], kept["end"]["timeZone"])
        later = event(start=START + timedelta(days=7))
        moved = await client.patch(access, made.event_id, later)
        assert moved == made, "the link stays when the time changes"
        assert (await client.find(access, later)) == made

        await client.delete(access, made.event_id)
        gone = await failure(client.delete(access, made.event_id))
        assert gone.trouble in {Trouble.GONE, Trouble.NOT_FOUND}


@both
async def test_a_repeated_insert_makes_no_second_event(talking: Talking) -> None:
    async with talking() as (server, client):
        access, _refresh = server.grant(SARA)
        made = await client.insert(access, event())
        repeated = await failure(client.insert(access, event(title="Another title")))
        assert repeated.trouble is Trouble.CONFLICT
        assert len(server.events[SARA]) == 1
        assert (await client.find(access, event())) == made


@both
async def test_without_a_meeting_there_is_no_link(talking: Talking) -> None:
    async with talking() as (server, client):
        access, _refresh = server.grant(SARA)
        made = await client.insert(access, event(meeting=False))
        assert made.meeting_url is None
        assert not made.pending
        linked = await client.patch(access, made.event_id, event())
        assert linked.meeting_url is not None


async def test_google_shows_wall_clock_times_and_nobody_else() -> None:
    async with google() as (server, client):
        await client.insert(server.grant(SARA)[0], event())
        [kept] = server.shown(SARA)
        assert kept["start"]["dateTime"] == "2026-10-25T10:00:00+01:00"
        assert kept["visibility"] == "private"
        assert "attendees" not in kept
        assert kept["extendedProperties"] == {"private": {"nexusUid": "it's 1@nexus"}}


async def test_outlook_lists_nobody_and_escapes_its_text() -> None:
    async with outlook() as (server, client):
        await client.insert(server.grant(SARA)[0], event())
        [kept] = server.events[SARA].values()
        assert kept["start"] == {"dateTime": "2026-10-25T10:00:00", "timeZone": BERLIN}
        assert kept["sensitivity"] == "private"
        assert "attendees" not in kept
        assert "Line &lt;one&gt;<br>line two" in kept["body"]["content"]


async def test_a_meet_link_that_is_still_being_made_is_pending() -> None:
    async with google() as (server, client):
        server.slow_meetings = True
        access, _refresh = server.grant(SARA)
        made = await client.insert(access, event())
        assert (made.meeting_url, made.pending) == (None, True)
        found = await client.patch(access, made.event_id, event())
        assert found.meeting_url is not None


async def test_google_tells_who_is_busy_and_whose_calendar_it_may_not_read() -> None:
    async with google() as (server, client):
        access, _refresh = server.grant(SARA)
        server.busy[OMAR] = [(START, START + timedelta(hours=1))]
        await client.insert(access, event())
        asked = [OWN, OMAR, "nobody@example.com"]
        found = await client.busy(access, asked, start=START - timedelta(days=1), end=START + timedelta(days=1))
        assert found == {
            OWN: (Span(START, START + timedelta(minutes=45)),),
            OMAR: (Span(START, START + timedelta(hours=1)),),
            "nobody@example.com": None,
        }


async def test_outlook_tells_who_is_busy_in_any_number_and_case() -> None:
    async with outlook() as (server, client):
        access, _refresh = server.grant(SARA)
        hour = timedelta(hours=1)
        server.busy[OMAR] = [
            (START, START + hour, "tentative"),
            (START + hour, START + 2 * hour, "workingElsewhere"),
            (START + 3 * hour, START + 4 * hour, "oof"),
        ]
        strangers = [f"nobody{number}@example.com" for number in range(30)]
        found = await client.busy(
            access, [*strangers, OMAR], start=START - timedelta(days=1), end=START + timedelta(days=1)
        )
        assert found[OMAR] == (Span(START, START + hour), Span(START + 3 * hour, START + 4 * hour))
        assert all(found[stranger] is None for stranger in strangers)
        assert await client.address(access) == SARA


@both
@pytest.mark.parametrize(
    ("code", "reason", "trouble"),
    [
        (400, "badRequest", Trouble.REJECTED),
        (401, "authError", Trouble.EXPIRED),
        (403, "forbidden", Trouble.FORBIDDEN),
        (403, "rateLimitExceeded", Trouble.LIMITED),
        (404, "notFound", Trouble.NOT_FOUND),
        (410, "deleted", Trouble.GONE),
        (412, "conditionNotMet", Trouble.CONFLICT),
        (429, "rateLimitExceeded", Trouble.LIMITED),
        (500, "backendError", Trouble.SERVER),
        (503, "backendError", Trouble.SERVER),
    ],
)
async def test_troubles_are_told_apart(talking: Talking, code: int, reason: str, trouble: Trouble) -> None:
    async with talking() as (server, client):
        server.faults = [status(code, reason, headers={"Retry-After": "7"})]
        told = await failure(client.delete(server.grant(SARA)[0], "event"))
        assert (told.trouble, told.retry_after) == (trouble, 7)


@both
async def test_silence_ends_and_a_dead_server_is_unreachable(talking: Talking) -> None:
    async with talking(timeout_seconds=0.2) as (server, client):
        server.faults = [Silence()]
        assert (await failure(client.delete(server.grant(SARA)[0], "event"))).trouble is Trouble.TIMEOUT
    async with talking(token_url="http://127.0.0.1:1") as (server, client):
        assert (await failure(client.refresh(server.grant(SARA)[1]))).trouble is Trouble.UNREACHABLE
