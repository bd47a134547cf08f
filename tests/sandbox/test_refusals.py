"""Slack's codes, each met by the condition that Slack has it for."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from sandbox.admin_client import Admin
from sandbox.client import ActRefused, Person
from sandbox.faults import Plan
from sandbox.manifest import read_manifest
from sandbox.web_api.door import METHODS
from tests.sandbox.conftest import BOT_TOKEN, MANIFEST, Running, code, http_mode, refusal
from tests.sandbox.echo import FORM, plain

HIRING, RANDOM, GENERAL, PARTNERS = "C0HIRING01", "C0RANDOM01", "C0GENERAL1", "C0PARTNERS"
RECRUITER = "U0RECRUIT1"
SECTION = {"type": "section", "text": plain("x")}


async def test_a_bot_that_was_taken_out(running: Running, recruiter: Person, admin: Admin) -> None:
    """Of a private channel it knows nothing any more; a public one it only may not post in."""
    client = running.client
    posted = await client.chat_postMessage(channel=HIRING, text="mine")
    (file_id,) = await recruiter.drop("hiring", [("cv.pdf", b"%PDF")])
    url = (await client.files_info(file=file_id))["file"]["url_private_download"]
    await admin.remove_bot("hiring")
    for call in (
        client.chat_postMessage(channel=HIRING, text="x"),
        client.chat_update(channel=HIRING, ts=posted["ts"], text="x"),
        client.chat_postEphemeral(channel=HIRING, user=RECRUITER, text="x"),
        client.conversations_info(channel=HIRING),
        client.conversations_replies(channel=HIRING, ts=posted["ts"]),
        client.files_upload_v2(channel=HIRING, filename="a.csv", content="a"),
    ):
        assert await code(call) == "channel_not_found"
    assert await code(client.files_info(file=file_id)) == "file_not_found"
    headers = {"Authorization": f"Bearer {BOT_TOKEN}"}
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as response:
        assert (response.status, response.content_type) == (200, "text/html")
    await admin.remove_bot("general")
    assert await code(client.chat_postMessage(channel=GENERAL, text="x")) == "not_in_channel"
    assert await code(client.files_upload_v2(channel=GENERAL, filename="a.csv", content="a")) == "not_in_channel"
    await recruiter.invite("bot", "hiring")
    assert (await client.chat_postMessage(channel=HIRING, text="back"))["ok"]


async def test_an_archived_channel(running: Running, recruiter: Person, admin: Admin) -> None:
    client = running.client
    posted = await client.chat_postMessage(channel=HIRING, text="mine")
    await admin.archive("hiring")
    assert (await client.conversations_info(channel=HIRING))["channel"]["is_archived"]
    assert await code(client.chat_postMessage(channel=HIRING, text="x")) == "is_archived"
    assert await code(client.chat_postEphemeral(channel=HIRING, user=RECRUITER, text="x")) == "is_archived"
    assert await code(client.chat_update(channel=HIRING, ts=posted["ts"], text="x")) == "is_inactive"
    stream = {"channel": HIRING, "thread_ts": posted["ts"]}
    assert await code(client.api_call("chat.startStream", json=stream)) == "is_archived"
    upload = client.files_upload_v2(channel=HIRING, filename="a.csv", content="a")
    assert await code(upload) == "posting_to_channel_denied"
    listed = await client.conversations_list(types="private_channel", exclude_archived=True)
    assert [one["name"] for one in listed["channels"]] == ["partners"]
    with pytest.raises(ActRefused, match="archived"):
        await recruiter.post("hiring", "x")
    await admin.unarchive("hiring")
    assert (await client.chat_postMessage(channel=HIRING, text="x"))["ok"]


async def test_how_channels_are_named(running: Running) -> None:
    """By id; a message may also be sent to a name, or to a person by id."""
    client = running.client
    assert (await client.chat_postMessage(channel="#hiring", text="x"))["channel"] == HIRING
    direct = await client.chat_postMessage(channel=RECRUITER, text="x")
    assert direct["channel"].startswith("D")
    assert (await client.chat_update(channel=direct["channel"], ts=direct["ts"], text="y"))["ok"]
    assert await code(client.chat_update(channel=RECRUITER, ts=direct["ts"], text="z")) == "channel_not_found"
    assert await code(client.conversations_info(channel="hiring")) == "channel_not_found"


async def test_an_upload_that_is_refused_can_be_completed_again(running: Running) -> None:
    client = running.client
    taken = await client.files_getUploadURLExternal(filename="a.csv", length=1)
    async with aiohttp.ClientSession() as session, session.post(taken["upload_url"], data=b"a") as response:
        assert response.status == 200
    files = [{"id": taken["file_id"], "title": "a"}]
    assert await code(client.files_completeUploadExternal(files=files, channel_id=RANDOM)) == "not_in_channel"
    assert (await client.files_completeUploadExternal(files=files, channel_id=HIRING))["ok"]
    assert await code(client.files_completeUploadExternal(files=files, channel_id=HIRING)) == "file_not_found"


async def test_an_app_without_scopes(recruiter_of_scopeless: tuple[Running, Person]) -> None:
    """Each method names what it lacks, and events that need a scope never come."""
    running, recruiter = recruiter_of_scopeless
    for name, method in METHODS.items():
        if method.scopes and method.holder == "bot":
            answer = (await refusal(running.client.api_call(name))).response
            assert (answer["error"], answer["needed"]) == ("missing_scope", ",".join(method.scopes)), name
            assert answer["provided"] == "commands"
    await recruiter.post("@bot", "hello")
    await recruiter.post("general", "<@U0BOT00001> hello")
    await recruiter.drop("hiring", [("cv.pdf", b"%PDF")])
    await recruiter.invite("bot", "random")
    await running.sandbox.settled()
    assert [body["event"]["type"] for body in running.heard] == ["member_joined_channel"]


@pytest.fixture
async def recruiter_of_scopeless() -> AsyncIterator[tuple[Running, Person]]:
    granted = read_manifest(MANIFEST)["oauth_config"]["scopes"]["bot"]
    async for running in http_mode(without=set(granted) - {"commands"}):
        async with running.person("recruiter") as person:
            yield running, person


async def test_texts_and_blocks(running: Running) -> None:
    client = running.client
    markdown = client.api_call("chat.postMessage", json={"channel": HIRING, "markdown_text": "**x**"})
    assert (await markdown)["message"]["blocks"][0]["text"] == "**x**"
    for sent, wanted in (
        ({"markdown_text": "x", "text": "x"}, "markdown_text_conflict"),
        ({"markdown_text": "x" * 12_001}, "msg_too_long"),
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({"text": "x", "blocks": "not json"}, "invalid_blocks_format"),
        ({"text": "x", "blocks": {"type": "divider"}}, "invalid_blocks_format"),
        ({"text": "x", "blocks": [{"type": "blink"}]}, "invalid_blocks"),
        ({"text": "x", "attachments": [{"blocks": [{"type": "blink"}]}]}, "invalid_attachments"),
        ({"text": "x", "attachments": [{}] * 101}, "too_many_attachments"),
        ({"text": "x", "metadata": {"event_type": "e"}}, "invalid_metadata_schema"),
        ({"text": "x", "metadata": {"event_type": "e", "event_payload": {"a": "x" * 16_000}}}, "metadata_too_large"),
        ({}, "no_text"),
    ):
        assert await code(client.api_call("chat.postMessage", json={"channel": HIRING, **sent})) == wanted


async def test_views(running: Running) -> None:
    client, triggers = running.client, running.sandbox.triggers
    huge = {**FORM, "blocks": [{"type": "section", "text": plain("x" * 3000)}] * 100}
    assert await code(client.views_open(trigger_id=triggers.issue(RECRUITER), view=huge)) == "view_too_large"
    assert await code(client.api_call("views.open", json={"view": FORM})) == "invalid_arguments"
    home = {"type": "home", "blocks": [SECTION]}
    first = (await client.views_publish(user_id=RECRUITER, view=home))["view"]
    assert (await client.views_publish(user_id=RECRUITER, view=home, hash=first["hash"]))["ok"]
    assert await code(client.views_publish(user_id=RECRUITER, view=home, hash=first["hash"])) == "hash_conflict"
    error = await refusal(client.views_publish(user_id=RECRUITER, view={"type": "home", "blocks": [SECTION] * 101}))
    assert error.response["error"] == "invalid_arguments"
    assert "[json-pointer:/view/blocks]" in error.response["response_metadata"]["messages"][0]


async def test_used_up_by_switch(running: Running) -> None:
    running.sandbox.responses.most_uses = 0
    url = running.sandbox.responses.issue(HIRING, RECRUITER)
    async with aiohttp.ClientSession() as session, session.post(url, json={"text": "x"}) as response:
        assert (response.status, (await response.json())["error"]) == (404, "used_url")


# calls a minute, as `per_minute` of the special ones is by choice
TIERS = {
    20: "conversations.list users.list chat.startStream chat.stopStream reactions.remove",
    50: "chat.update chat.delete conversations.info conversations.history conversations.replies conversations.open"
    " conversations.join users.lookupByEmail reactions.add apps.connections.open",
    100: "views.open views.push views.update views.publish files.info files.getUploadURLExternal"
    " files.completeUploadExternal users.info conversations.members chat.postEphemeral chat.appendStream"
    " assistant.threads.setSuggestedPrompts",
}


def test_every_method_has_its_tier() -> None:
    named = {name: limit for limit, names in TIERS.items() for name in names.split()}
    assert {name: METHODS[name].per_minute for name in named} == named
    assert METHODS["chat.postMessage"].per_channel


async def test_the_wait_told_is_long_enough(running: Running) -> None:
    """A minute after the first call of the tier, rounded up, as Slack's header has whole seconds."""
    running.sandbox.faults.set(Plan(rate_limits=True))
    for _call in range(20):
        await running.client.users_list()
    error = await refusal(running.client.users_list())
    assert 50 < int(error.response.headers["Retry-After"]) <= 60
    assert (await running.client.auth_test())["ok"], "each method has a limit of its own"
