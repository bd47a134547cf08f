"""What reaches the app: signatures, retries, membership, and Slack's worst days."""

import asyncio
import json
import time
from collections import Counter

from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from sandbox.client import Person
from sandbox.faults import ClockSkew, Late, Lost, LostAck, OutOfOrder, Twice
from sandbox.manifest import read_manifest
from sandbox.server import start_sandbox
from tests.sandbox.conftest import APP_TOKEN, BOT_TOKEN, MANIFEST, PATIENCE_SECONDS, SECRET, Running


def event_requests(running: Running) -> list[tuple[dict[str, str], dict[str, object]]]:
    bodies = [(headers, json.loads(body)) for headers, body in running.requests if body.startswith(b"{")]
    return [(headers, body) for headers, body in bodies if body["type"] == "event_callback"]


async def test_everything_delivered_is_signed(running: Running, recruiter: Person) -> None:
    verifier = SignatureVerifier(SECRET)
    await recruiter.post("hiring", "كيف الحال؟ <b> & @you")
    await recruiter.command("/echo مرحبا", "hiring")
    await recruiter.command("/form", "hiring")
    await recruiter.fill({"Name": "ليلى"})
    await recruiter.submit()
    await running.sandbox.settled()
    assert len(running.requests) >= 4
    for headers, body in running.requests:
        assert verifier.is_valid_request(body, headers)
        assert not verifier.is_valid_request(body + b" ", headers)
    assert running.heard[0]["event"]["text"] == "كيف الحال؟ &lt;b&gt; &amp; @you"


async def test_an_event_is_sent_again_until_it_is_taken(running: Running, recruiter: Person) -> None:
    running.failures = [500, 503]
    await recruiter.post("hiring", "again")
    await running.sandbox.settled()
    sent = event_requests(running)
    assert [headers.get("x-slack-retry-num") for headers, _body in sent] == [None, "1", "2"]
    assert [headers.get("x-slack-retry-reason") for headers, _body in sent] == [None, "http_error", "http_error"]
    assert len({body["event_id"] for _headers, body in sent}) == 1
    assert len(running.heard) == 1


async def test_retries_end(running: Running, recruiter: Person) -> None:
    running.failures = [500] * 9
    await recruiter.post("hiring", "never")
    await running.sandbox.settled()
    assert len(event_requests(running)) == 4


async def test_only_what_the_bot_can_see_and_asked_for(running: Running, recruiter: Person) -> None:
    await recruiter.post("random", "not for bots")
    await recruiter.drop("random", [("secret.pdf", b"x")])
    await recruiter.post("general", "message.channels is not subscribed")
    await running.sandbox.settled()
    assert running.heard == []
    await recruiter.post("general", "<@U0BOT00001> hello")
    await recruiter.post("@bot", "hello in private")
    await running.sandbox.settled()
    assert Counter(body["event"]["type"] for body in running.heard) == {"app_mention": 1, "message": 1}
    direct = next(body["event"] for body in running.heard if body["event"]["type"] == "message")
    assert (direct["channel_type"], direct["user"]) == ("im", recruiter.id)
    await recruiter.invite("bot", "random")
    await running.sandbox.settled()
    assert running.heard[-1]["event"]["type"] == "member_joined_channel"


async def test_a_channel_shared_with_others_hides_its_files(running: Running) -> None:
    async with running.person("outsider") as outsider:
        ids = await outsider.drop("partners", [("cv.pdf", b"%PDF")])
    await running.sandbox.settled()
    assert all(body["is_ext_shared_channel"] for body in running.heard)
    told = {body["event"]["type"]: body["event"] for body in running.heard}
    assert told["file_shared"]["file_id"] == ids[0]
    assert told["message"]["files"][0]["file_access"] == "check_file_info"
    assert "url_private_download" not in told["message"]["files"][0]
    assert (await running.client.files_info(file=ids[0]))["file"]["name"] == "cv.pdf"


async def test_twice_lost_late_and_out_of_order(running: Running, recruiter: Person) -> None:
    await recruiter.set_faults(Twice())
    await recruiter.post("hiring", "twice")
    await running.sandbox.settled()
    assert [body["event"]["text"] for body in running.heard] == ["twice", "twice"]
    running.heard.clear()
    await recruiter.set_faults(LostAck(times=1))
    await recruiter.post("hiring", "lost")
    await running.sandbox.settled()
    assert event_requests(running)[-1][0]["x-slack-retry-reason"] == "http_timeout"
    assert len(running.heard) == 2
    running.heard.clear()
    await recruiter.set_faults(Late(seconds=0.05))
    await recruiter.post("hiring", "late")
    assert running.heard == []
    await running.sandbox.settled()
    assert len(running.heard) == 1
    running.heard.clear()
    await recruiter.set_faults(OutOfOrder(times=1, seconds=60))
    await recruiter.post("hiring", "first")
    await running.sandbox.settled()
    assert running.heard == []
    await recruiter.post("hiring", "second")
    await running.sandbox.settled()
    assert sorted(body["event"]["text"] for body in running.heard) == ["first", "second"]
    running.heard.clear()
    await recruiter.set_faults(OutOfOrder(seconds=0.01), Lost(times=1))
    await recruiter.post("hiring", "never comes")
    await recruiter.post("hiring", "comes in the end")
    assert await running.sandbox.workspace.until(lambda: bool(running.heard), PATIENCE_SECONDS)
    assert [body["event"]["text"] for body in running.heard] == ["comes in the end"]


async def test_a_request_of_another_time_is_refused_and_sent_again(running: Running, recruiter: Person) -> None:
    for seconds, requests in ((-600, 2), (600, 2), (-200, 1)):
        running.requests.clear()
        running.heard.clear()
        await recruiter.set_faults(ClockSkew(seconds=seconds, each=1))
        await recruiter.post("hiring", f"off by {seconds}")
        await running.sandbox.settled()
        stamps = [int(headers["x-slack-request-timestamp"]) for headers, _body in event_requests(running)]
        assert len(stamps) == requests, "bolt refuses what is off by more than 300 s, with 401"
        assert abs(stamps[0] - time.time() - seconds) < 30
        assert len(running.heard) == 1
        noted = [one for one in running.sandbox.journal.find(kind="event") if one.fault is not None]
        assert (noted[0].fault, noted[0].verdict) == ("clock_skew", "http_error" if requests == 2 else "200")


async def test_a_command_that_fails_is_told_to_the_person(running: Running, recruiter: Person) -> None:
    running.failures = [500]
    result = await recruiter.command("/echo hi", "hiring")
    assert result.error == "http_error"
    assert result.text.strip() == '/echo failed with the error "dispatch_failed"'
    running.requests.clear()
    unheard = await recruiter.command("/silent", "hiring")
    assert unheard.error == "http_error"  # bolt answers 404 to what nobody listens to
    assert len(running.requests) == 1  # commands are not retried


async def test_an_app_that_answers_too_late_has_not_answered() -> None:
    answer = asyncio.Event()

    async def late(_request: web.Request) -> web.Response:
        await answer.wait()
        return web.Response()

    door = web.Application()
    door.router.add_post("/slack/events", late)
    runner = web.AppRunner(door)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sandbox = await start_sandbox(
        read_manifest(MANIFEST),
        signing_secret=SECRET,
        bot_token=BOT_TOKEN,
        app_token=APP_TOKEN,
        request_url=f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events",
        patience_seconds=0.05,
    )
    async with Person(sandbox.url, "recruiter") as person:
        result = await person.command("/echo hi", "hiring")
    assert result.error == "http_timeout"
    assert result.text.strip() == '/echo failed with the error "operation_timeout"'
    answer.set()
    await sandbox.close()
    await runner.cleanup()
