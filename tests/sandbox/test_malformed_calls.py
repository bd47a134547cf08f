"""Calls that no client of Slack's makes, but any program can: each is refused with a code, none breaks anything."""

from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.client import Person
from sandbox.web_api.door import METHODS
from tests.sandbox.conftest import BOT_TOKEN, Running, code, refusal

GENERAL, RECRUITER = "C0GENERAL1", "U0RECRUIT1"
ODD: tuple[Any, ...] = ([1], {"a": 1}, -1, "\0", [{"id": ["x"]}])
ARGUMENTS = (
    *("channel", "channel_id", "channels", "ts", "thread_ts", "message_ts", "timestamp", "user", "user_id", "users"),
    *("text", "markdown_text", "blocks", "attachments", "metadata", "view", "view_id", "external_id", "trigger_id"),
    *("hash", "file", "files", "filename", "length", "limit", "cursor", "types", "oldest", "latest", "name", "email"),
    *("prompts", "status", "loading_messages", "recipient_user_id", "title", "code", "client_id", "grant_type"),
)


async def posted(running: Running, method: str, body: bytes, kind: str) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {BOT_TOKEN}", "Content-Type": kind}
    url = running.sandbox.api_url + method
    async with aiohttp.ClientSession() as session, session.post(url, data=body, headers=headers) as response:
        assert response.status == 200
        answer: dict[str, Any] = await response.json()
        return answer


@pytest.mark.parametrize(
    ("body", "kind", "error"),
    [
        (b"{bad", "application/json", "invalid_json"),
        (b"\xff\xfe", "application/json", "invalid_json"),
        (b"{}", "application/json; charset=klingon", "invalid_json"),
        (b"[1]", "application/json", "json_not_object"),
        (b"null", "application/json", "json_not_object"),
        (b"channel=x", "application/x-www-form-urlencoded; charset=klingon", "invalid_form_data"),
        (b"--x", "multipart/form-data", "invalid_form_data"),
    ],
)
async def test_a_body_that_is_not_what_it_says(running: Running, body: bytes, kind: str, error: str) -> None:
    assert (await posted(running, "chat.postMessage", body, kind))["error"] == error


async def test_no_argument_breaks_a_method(running: Running) -> None:
    root = await running.client.chat_postMessage(channel=GENERAL, text="root")
    sound = {"channel": GENERAL, "channel_id": GENERAL, "ts": root["ts"], "thread_ts": root["ts"], "user": RECRUITER}
    sound |= {"user_id": RECRUITER, "text": "x", "timestamp": root["ts"], "message_ts": root["ts"], "name": "eyes"}
    broken = []
    headers = {"Authorization": f"Bearer {BOT_TOKEN}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        for method in sorted(set(METHODS) - {"auth.revoke", "apps.uninstall", "chat.delete"}):
            for name in ARGUMENTS:
                for value in ODD:
                    call = session.post(running.sandbox.api_url + method, json=sound | {name: value})
                    async with call as response:
                        if response.status != 200:
                            broken.append(f"{method}({name}={str(value)[:20]!r}): {response.status}")
    assert not broken, broken


async def test_what_is_missing_or_no_moment_is_told_by_slacks_codes(running: Running) -> None:
    client = running.client
    assert await code(client.api_call("conversations.open", json={})) == "users_list_not_supplied"
    assert await code(client.conversations_history(channel=GENERAL, oldest="yesterday")) == "invalid_ts_oldest"
    assert await code(client.conversations_history(channel=GENERAL, latest="1e9")) == "invalid_ts_latest"
    assert await code(client.conversations_replies(channel=GENERAL, ts="1.1")) == "thread_not_found"
    blank = client.api_call("chat.postMessage", json={"channel": GENERAL, "text": " \n "})
    assert await code(blank) == "no_text"
    view = {"type": "modal", "title": {"type": "plain_text", "text": "T"}, "blocks": [{"type": "divider"}]}
    assert await code(client.api_call("views.open", json={"view": view})) == "invalid_arguments"
    error = await refusal(client.api_call("chat.postMessage", json={"channel": GENERAL, "text": {"a": 1}}))
    assert error.response["error"] == "invalid_arguments"
    assert "/text" in error.response["response_metadata"]["messages"][0]


async def test_a_file_is_completed_once(running: Running, recruiter: Person) -> None:
    client: AsyncWebClient = running.client
    started = await client.files_getUploadURLExternal(filename="a.txt", length=3)
    async with aiohttp.ClientSession() as session, session.post(started["upload_url"], data=b"abc") as response:
        assert response.status == 200
    file = {"id": started["file_id"], "title": "A"}
    twice = client.api_call("files.completeUploadExternal", json={"files": [file, file], "channel_id": GENERAL})
    assert await code(twice) == "invalid_arguments"
    assert (await client.files_completeUploadExternal(files=[file], channel_id=GENERAL))["ok"], "it was not used up"
    assert [len(one.files) for one in await recruiter.messages("general")] == [1]
    assert await code(client.files_completeUploadExternal(files=[file], channel_id=GENERAL)) == "file_not_found"
