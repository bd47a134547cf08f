"""Faults are drawn from a seed: the same storm for the same seed, whatever order things arrive in."""

import asyncio
import random
from collections import Counter
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.errors import SlackApiError

from sandbox.__main__ import main
from sandbox.client import Person
from sandbox.faults import (
    KINDS,
    AnyFault,
    BadPlan,
    CutAnswer,
    Fault,
    Faults,
    HiddenShares,
    Late,
    Lost,
    LostAck,
    Plan,
    RateLimited,
    Refused,
    ServerError,
    Twice,
    read_plan,
)
from tests.sandbox.conftest import MANIFEST, Running

HIRING = "C0HIRING01"
STORM: list[AnyFault] = [
    Twice(chance=0.4),
    Late(chance=0.5, seconds=0.01),
    LostAck(chance=0.4, each=2),
    Lost(chance=0.1),
    ServerError(method="chat.*", chance=0.3),
    RateLimited(method="chat.*", chance=0.3),
]


async def _storm(running: Running, recruiter: Person, seed: int, order: random.Random) -> Counter[tuple[str, str]]:
    """What befell eight posts and sixteen calls, made at once and in some order."""
    await recruiter.set_faults(*STORM, seed=seed)

    async def call(number: int) -> None:
        try:
            await running.client.chat_postMessage(channel=HIRING, text=f"card {number}")
        except SlackApiError:
            await call(number)  # a call of the same name has its own draw each time

    acts = [recruiter.post("hiring", f"post {number}") for number in range(8)] + [call(one) for one in range(8)]
    order.shuffle(acts)
    await asyncio.gather(*acts)
    await running.sandbox.settled()
    return Counter((one["kind"], one["subject"]) for one in (await recruiter.faults())["latest"])


async def test_the_same_seed_gives_the_same_storm_and_another_seed_another(running: Running, recruiter: Person) -> None:
    first = await _storm(running, recruiter, 7, random.Random(1))
    again = await _storm(running, recruiter, 7, random.Random(2))
    other = await _storm(running, recruiter, 8, random.Random(1))
    assert first == again
    assert first != other
    assert {kind for kind, _subject in first} >= {"twice", "late", "lost_ack", "server_error", "rate_limited"}


@given(passings=st.lists(st.sampled_from("abcdef"), max_size=60), seed=st.integers(), shuffle=st.randoms())
def test_the_order_of_arrival_changes_nothing(passings: list[str], seed: int, shuffle: random.Random) -> None:
    plan = Plan(seed=seed, faults=(ServerError(chance=0.5, each=3),))

    def befallen(order: list[str]) -> Counter[str]:
        faults = Faults(plan=plan)
        return Counter(one for one in order if faults.draw(ServerError, one) is not None)

    shuffled = list(passings)
    shuffle.shuffle(shuffled)
    assert befallen(passings) == befallen(shuffled)


def test_times_and_each_are_kept_and_the_first_that_fits_wins() -> None:
    faults = Faults(plan=Plan(faults=(ServerError(method="chat.*", times=3, each=2), RateLimited())))

    def drawn(subject: str, method: str) -> str:
        fault = faults.draw(Fault, subject, method=method)
        return "" if fault is None else fault.kind

    assert [drawn("a", "chat.update") for _one in range(3)] == ["server_error", "server_error", "rate_limited"]
    assert [drawn("b", "chat.update") for _one in range(2)] == ["server_error", "rate_limited"]
    assert drawn("c", "files.info") == "rate_limited"
    assert faults.happened() == [3, 3]
    share = sum(
        Faults(plan=Plan(seed=seed, faults=(Twice(chance=0.25),))).draw(Twice, "x") is not None for seed in range(2000)
    )
    assert 420 < share < 580


@pytest.mark.parametrize(
    ("described", "told"),
    [
        ({"faults": [{"kind": "late", "chance": 2}]}, "faults.0.chance: Input should be less than or equal to 1"),
        ({"faults": [{"kind": "late"}, {"kind": "twice", "secs": 1}]}, "faults.1.secs: Extra inputs are not permitted"),
        ({"faults": [{"kind": "server_error", "status": 404}]}, "faults.0.status: Input should be greater than"),
        ({"faults": [{"kind": "clock_skew", "seconds": 0}]}, "0 seconds is no skew"),
        ({"faults": [{"kind": "gremlins"}]}, "'late', 'twice'"),
        ({"storm": []}, "storm: Extra inputs are not permitted"),
        ([], "the plan: Input should be a valid dictionary"),
    ],
)
async def test_a_wrong_plan_is_refused_and_the_place_named(running: Running, described: Any, told: str) -> None:
    async with aiohttp.ClientSession() as session:
        running.sandbox.faults.set(Plan(faults=(Twice(),)))
        async with session.put(f"{running.sandbox.url}faults", json=described) as response:
            assert response.status == 400
            assert told in (await response.json())["error"]
    assert running.sandbox.faults.plan.faults == (Twice(),), "what was on stays on"


async def test_every_kind_is_described_for_other_programs(running: Running) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{running.sandbox.url}faults/kinds") as response:
        told = (await response.json())["$defs"]
    assert {one["properties"]["kind"]["const"] for one in told.values()} == {kind().kind for kind in KINDS}  # type: ignore[call-arg]
    assert all(one["description"] for one in told.values())


async def test_a_cut_answer_leaves_the_call_done_and_response_urls_have_faults_too(
    running: Running, recruiter: Person
) -> None:
    await recruiter.set_faults(CutAnswer(method="chat.postMessage", times=1), HiddenShares(times=1))
    with pytest.raises(aiohttp.ClientPayloadError):
        await running.client.chat_postMessage(channel=HIRING, text="done all the same")
    assert [one.text for one in await recruiter.messages("hiring")] == ["done all the same"]
    noted = next(running.sandbox.journal.find(kind="api", fault=True))
    assert (noted.what, noted.verdict, noted.fault) == ("chat.postMessage", "cut off", "cut_answer")
    await recruiter.set_faults(ServerError(method="response_url", status=503))
    await recruiter.command("/echo hello", "hiring")
    assert await recruiter.ephemerals("hiring") == []
    noted = next(running.sandbox.journal.find(kind="response_url"))
    assert (noted.verdict, noted.fault) == ("503", "server_error")


async def test_a_call_is_refused_with_any_code(running: Running, recruiter: Person) -> None:
    await recruiter.set_faults(Refused(method="chat.postMessage", error="restricted_action", each=1))
    with pytest.raises(SlackApiError, match="restricted_action"):
        await running.client.chat_postMessage(channel=HIRING, text="not here")
    assert await recruiter.messages("hiring") == []
    assert next(running.sandbox.journal.find(fault=True)).verdict == "restricted_action"
    assert (await running.client.chat_postMessage(channel=HIRING, text="not here"))["ok"]


def test_a_plan_is_read_from_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "storm.yml"
    path.write_text("seed: 3\nfaults:\n- {kind: late, seconds: 1, chance: 0.5}\n- {kind: lost_ack, each: 1}\n")
    assert read_plan(path) == Plan(seed=3, faults=(Late(seconds=1, chance=0.5), LostAck(each=1)))
    path.write_text("faults: [{kind: late, seconds: -1}]")
    with pytest.raises(BadPlan, match=r"storm\.yml: faults\.0\.seconds: Input should be greater than 0"):
        read_plan(path)
    assert main(["--manifest", str(MANIFEST), "--port", "0", "--faults", str(path)]) == 1
    assert "faults.0.seconds" in capsys.readouterr().err
