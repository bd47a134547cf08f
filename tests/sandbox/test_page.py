"""The page shows what is there, and nothing on it is taken for markup."""

from typing import Any

import aiohttp

from sandbox.client import Person
from tests.sandbox.conftest import Running


async def test_everything_is_on_the_page_and_escaped(running: Running, recruiter: Person) -> None:
    root = await recruiter.post("hiring", "CVs here")
    evil = "<script>alert(1)</script>"
    await recruiter.drop("hiring", [(f"{evil}.pdf", b"x")], thread_ts=root.ts)
    blocks: list[dict[str, Any]] = [
        {"type": "header", "text": {"type": "plain_text", "text": evil}},
        {"type": "section", "fields": [{"type": "mrkdwn", "text": "*Score* 71 <@U0RECRUIT1> *&lt;b&gt;*"}]},
        {"type": "actions", "elements": [{"type": "button", "text": {"type": "plain_text", "text": "Why"}}]},
    ]
    await running.client.chat_postMessage(channel="C0HIRING01", text="card", blocks=blocks)
    await recruiter.command("/form", "hiring")
    async with aiohttp.ClientSession() as session, session.get(running.sandbox.url) as response:
        assert response.status == 200
        shown = await response.text()
    assert "<script" not in shown
    for words in (
        "CVs here",
        "&lt;script&gt;",
        "<b>Score</b> 71",
        "<b>&lt;b&gt;</b>",
        '<span class="button">Why</span>',
        "Form",
        "views.open",
    ):
        assert words in shown
