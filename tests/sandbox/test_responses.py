"""response_url: five uses, thirty minutes, and what each kind of answer does."""

from typing import Any

import aiohttp

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
