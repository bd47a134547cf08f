"""response_url: five uses, thirty minutes, and what each kind of answer does."""

from typing import Any

import aiohttp

from sandbox.admin_client import Admin
from sandbox.client import Person
from tests.sandbox.conftest import Running

RECRUITER, HIRING = "U0RECRUIT1", "C0HIRING01"


async def answer(url: str, payload: dict[str, Any]) -> int:
    async with aiohttp.ClientSession() as session, session.post(url, json=payload) as response:
        return response.status


async def test_five_uses(running: Running, recruiter: Person) -> None:
    url = running.sandbox.responses.issue(HIRING, RECRUITER)
    assert await answer(url, {"text": "all", "response_type": "in_channel"}) == 200
    assert await answer(url, {"blocks": [{"type": "nonsense"}]}) == 400
    for number in range(4):
        assert await answer(url, {"text": str(number)}) == 200
    assert await answer(url, {"text": "six"}) == 404
    assert [message.text for message in await recruiter.messages("hiring")] == ["all"]
    assert len(await recruiter.ephemerals("hiring")) == 4
    running.sandbox.responses.lifetime_seconds = 0.0
    assert await answer(running.sandbox.responses.issue(HIRING, RECRUITER), {"text": "late"}) == 404


async def test_the_original_is_replaced_and_deleted(running: Running, recruiter: Person) -> None:
    posted = await running.client.chat_postMessage(channel=HIRING, text="before")
    source = running.sandbox.workspace.channels[HIRING].messages[posted["ts"]]
    url = running.sandbox.responses.issue(HIRING, RECRUITER, source=source)
    assert await answer(url, {"text": "after", "replace_original": True}) == 200
    assert [message.text for message in await recruiter.messages("hiring")] == ["after"]
    assert await answer(url, {"delete_original": True}) == 200
    assert await recruiter.messages("hiring") == []


async def test_attachments_are_an_answer_too(running: Running, recruiter: Person) -> None:
    url = running.sandbox.responses.issue(HIRING, RECRUITER)
    attachments: list[dict[str, Any]] = [{"text": "Build 7 failed", "blocks": [{"type": "divider"}]}]
    assert await answer(url, {"attachments": attachments, "response_type": "in_channel"}) == 200
    assert await answer(url, {"attachments": ["x"]}) == 400
    assert await answer(url, {"attachments": [{"blocks": [{"type": "nonsense"}]}]}) == 400
    (message,) = await recruiter.messages("hiring")
    assert message.raw["attachments"][0]["text"] == "Build 7 failed"


async def test_no_answer_comes_from_an_app_that_is_uninstalled(
    running: Running, recruiter: Person, admin: Admin
) -> None:
    url = running.sandbox.responses.issue(HIRING, RECRUITER)
    assert await answer(url, {"text": "here"}) == 200
    await admin.uninstall()
    assert await answer(url, {"text": "gone"}) == 404
    assert [one.text for one in await recruiter.ephemerals("hiring")] == ["here"]


async def test_an_answer_goes_to_the_thread_it_names(running: Running, recruiter: Person) -> None:
    root = await recruiter.post("hiring", "root")
    reply = await recruiter.post("hiring", "reply", thread_ts=root.ts)
    for thread_ts in (reply.ts, "1.1", ["x"]):
        url = running.sandbox.responses.issue(HIRING, RECRUITER)
        payload = {"text": "here", "response_type": "in_channel", "thread_ts": thread_ts}
        assert await answer(url, payload) == 200
    assert [one.thread_ts for one in await recruiter.messages("hiring")][2:] == [root.ts, None, None]
