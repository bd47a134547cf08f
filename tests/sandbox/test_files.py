"""Files: the bot's upload and download, with and without faults."""

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from sandbox.client import ActRefused, Person
from sandbox.faults import CutDownload, HiddenShares, LoginPage, RateLimited, SlowDownload, TruncatedDownload
from tests.sandbox.conftest import BOT_TOKEN, Running

HIRING = "C0HIRING01"
BEARER = {"Authorization": f"Bearer {BOT_TOKEN}"}


async def fetch(url: str, headers: dict[str, str] | None = None) -> tuple[int, str, bytes]:
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as response:
        return response.status, response.content_type, await response.read()


async def test_a_download_needs_the_token(running: Running, recruiter: Person) -> None:
    (file_id,) = await recruiter.drop("hiring", [("سيرة ذاتية.pdf", b"%PDF-1.7")])
    file = (await running.client.files_info(file=file_id))["file"]
    assert (file["name"], file["mimetype"], file["size"]) == ("سيرة ذاتية.pdf", "application/pdf", 8)
    assert await fetch(file["url_private_download"], BEARER) == (200, "application/pdf", b"%PDF-1.7")
    status, kind, body = await fetch(file["url_private_download"])
    assert (status, kind) == (200, "text/html")
    assert b"Sign in" in body


async def test_bad_downloads_by_switch(running: Running, recruiter: Person) -> None:
    (file_id,) = await recruiter.drop("hiring", [("cv.pdf", b"%PDF" * 100)])
    url = (await running.client.files_info(file=file_id))["file"]["url_private_download"]
    await recruiter.set_faults(LoginPage(times=1), CutDownload(times=1), TruncatedDownload(times=1))
    assert (await fetch(url, BEARER))[1] == "text/html"
    with pytest.raises(aiohttp.ClientPayloadError):
        await fetch(url, BEARER)
    assert (await fetch(url, BEARER))[2] == b"%PDF" * 50
    assert (await fetch(url, BEARER))[2] == b"%PDF" * 100
    await recruiter.set_faults(SlowDownload(seconds=0.05))
    assert (await fetch(url, BEARER))[2] == b"%PDF" * 100
    assert (await recruiter.faults())["happened"] == [1]


async def test_shares_may_be_known_late(running: Running, recruiter: Person) -> None:
    await recruiter.set_faults(HiddenShares(times=1))
    (file_id,) = await recruiter.drop("hiring", [("cv.pdf", b"x")])
    assert (await running.client.files_info(file=file_id))["file"]["shares"] == {}
    assert HIRING in (await running.client.files_info(file=file_id))["file"]["shares"]["private"]


async def test_the_bot_uploads_into_a_thread(running: Running, recruiter: Person) -> None:
    root = await recruiter.post("hiring", "export please")
    await running.client.files_upload_v2(
        channel=HIRING, thread_ts=root.ts, filename="ranked.csv", content="a,b", initial_comment="Here it is"
    )
    message = await recruiter.wait_for("Here it is", "hiring", thread_ts=root.ts)
    assert [file.name for file in message.files] == ["ranked.csv"]
    assert await recruiter.download(message.files[0]) == b"a,b"
    async with running.person("support") as support:
        with pytest.raises(ActRefused):
            await support.download(message.files[0])


async def test_files_the_bot_cannot_see(running: Running, recruiter: Person) -> None:
    (file_id,) = await recruiter.drop("random", [("private.pdf", b"x")])
    for one in (file_id, "F0NONE"):
        with pytest.raises(SlackApiError, match="file_not_found"):
            await running.client.files_info(file=one)
    with pytest.raises(SlackApiError, match="file_not_found"):
        await running.client.files_completeUploadExternal(files=[{"id": "F0NONE", "title": "x"}], channel_id=HIRING)


async def test_methods_fail_by_switch(running: Running, recruiter: Person) -> None:
    await recruiter.set_faults(RateLimited(method="chat.postMessage", times=1, retry_after=7))
    with pytest.raises(SlackApiError) as caught:
        await running.client.chat_postMessage(channel=HIRING, text="x")
    assert caught.value.response.headers["Retry-After"] == "7"
    assert (await running.client.chat_postMessage(channel=HIRING, text="x"))["ok"]


async def test_a_file_for_a_reply_goes_to_its_thread(running: Running, recruiter: Person) -> None:
    root = await recruiter.post("hiring", "root")
    reply = await recruiter.post("hiring", "reply", thread_ts=root.ts)
    await running.client.files_upload_v2(channel=HIRING, thread_ts=reply.ts, content="x", filename="a.txt")
    assert [len(one.files) for one in await recruiter.messages("hiring", thread_ts=root.ts)] == [0, 0, 1]
