"""The panel of requests: everything that passes is noted, nothing secret is, and it does not grow without end."""

import time

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.client import Person
from sandbox.journal import HIDDEN, KEPT, LONGEST_PAYLOAD, MOST_CHARACTERS, Journal
from tests.sandbox.conftest import APP_TOKEN, BOT_TOKEN, SECRET, Running
from tests.sandbox.test_mail import send

HIRING = "C0HIRING01"
RANA = "rana.qadiri@palmharbour.example"


async def test_every_way_is_noted_and_no_secret_shown(running: Running, recruiter: Person) -> None:
    client = running.client
    await recruiter.command("/echo hello", "hiring")
    await recruiter.command("/form", "hiring")
    await recruiter.fill({"Name": "Layla"})
    await recruiter.submit()
    select = {"type": "external_select", "action_id": "who", "placeholder": {"type": "plain_text", "text": "Who"}}
    posted = await client.chat_postMessage(
        channel=HIRING, text="choose", blocks=[{"type": "actions", "elements": [select]}]
    )
    async with aiohttp.ClientSession() as session:
        asked = {"channel": HIRING, "ts": posted["ts"], "action": "Who", "typed": "ra"}
        async with session.post(f"{running.sandbox.url}people/recruiter/options", json=asked) as response:
            assert response.status == 200
    [file_id] = await recruiter.drop("hiring", [("cv.pdf", b"%PDF")])
    url = (await client.files_info(file=file_id))["file"]["url_private_download"]
    async with (
        aiohttp.ClientSession(headers={"Authorization": f"Bearer {BOT_TOKEN}"}) as session,
        session.get(url) as response,
    ):
        assert response.status == 200
    await client.files_upload_v2(channel=HIRING, filename="ranked.csv", content="a,b")
    await AsyncWebClient(base_url=running.sandbox.api_url).api_call(
        "auth.test", params={"token": BOT_TOKEN, "note": f"{SECRET} {APP_TOKEN}"}
    )
    await send(running, b"Subject: hello\r\n\r\n", [RANA])
    await running.sandbox.settled()

    noted = list(running.sandbox.journal.find())
    assert {(one.kind, one.direction) for one in noted} == {
        ("event", "to app"),
        ("command", "to app"),
        ("interaction", "to app"),
        ("options", "to app"),
        ("api", "from app"),
        ("download", "from app"),
        ("upload", "from app"),
        ("response_url", "from app"),
        ("mail", "from app"),
    }
    upload = next(one for one in noted if one.kind == "upload")
    assert (upload.what, upload.verdict, '"bytes": 3' in upload.payload) == ("ranked.csv", "200", True)
    everything = "".join(f"{one.what}{one.payload}" for one in noted)
    for secret in (BOT_TOKEN, APP_TOKEN, SECRET):
        assert secret not in everything
    assert f"/response/{HIDDEN}" in everything
    assert f"/upload/v1/{HIDDEN}" in everything


def test_tokens_are_hidden_wherever_they_stand() -> None:
    journal = Journal(secrets=("s3cret",))
    hostile = {
        "token": "anything",
        "text": "take xoxb-12-ab and xapp-1-A-b, xoxe.xoxp-1-abc, s3cret",
        "answer": '{"access_token": "opaque", "refresh_token": "xoxe-1-x"}',
        "code": "1234567890.abcdef12345",
        "error": {"code": "invalid_blocks_format_text"},
        "long": f"{'x' * (LONGEST_PAYLOAD - 200)} xoxb-{'9' * 400}",
    }
    journal.note("api", "oauth.v2.access xoxb-in-name", "ok", began=time.monotonic(), payload=hostile)
    [entry] = journal.entries
    for secret in ("anything", "xoxb", "xapp", "xoxp", "xoxe", "s3cret", "opaque", "1234567890", "9999"):
        assert secret not in entry.payload + entry.what
    assert "invalid_blocks_format_text" in entry.payload


def test_it_keeps_the_newest_within_bounds_and_finds_by_kind_verdict_fault_and_words() -> None:
    journal = Journal()
    for number in range(KEPT + 5):
        journal.note("api", f"call {number}", "ok" if number % 2 else "internal_error", began=0.0, payload=number)
    assert (len(journal.entries), journal.count) == (KEPT, KEPT + 5)
    assert [one.what for one in journal.find(failed=True, words="CALL 2003")] == []
    assert [one.what for one in journal.find(failed=True, words="2004 call")] == ["call 2004"]
    assert journal.entry(3) is None
    journal.note("event", "message", "200", began=0.0, payload={"text": "مرحبا"}, fault="twice")
    assert [one.what for one in journal.find(kind="event", failed=False, fault=True, words="مرحبا twice")] == [
        "message"
    ]
    for _number in range(600):
        journal.note("api", "big", "ok", began=0.0, payload="x" * 1_000_000)
    sizes = [len(one.payload) for one in journal.entries]
    assert sum(sizes) <= MOST_CHARACTERS
    assert max(sizes) < LONGEST_PAYLOAD + 100
    assert "1000002 characters in all" in journal.entries[-1].payload
