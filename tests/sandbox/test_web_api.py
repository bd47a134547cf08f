"""The Web API refuses what Slack refuses, with Slack's codes, and answers the rest."""

from pathlib import Path

from slack_sdk.web.async_client import AsyncWebClient

from sandbox.client import Person
from sandbox.faults import Plan
from sandbox.web_api.door import METHODS
from tests.sandbox.conftest import APP_TOKEN, Running, code, refusal
from tests.sandbox.echo import FORM

GUIDE = Path(__file__).parents[2] / "docs" / "local-workspace.md"
HIRING, RANDOM, PARTNERS = "C0HIRING01", "C0RANDOM01", "C0PARTNERS"
RECRUITER, OUTSIDER, SUPPORT = "U0RECRUIT1", "U0OUTSIDE1", "U0SUPPORT1"


async def test_tokens(running: Running) -> None:
    url = running.sandbox.api_url
    assert (await running.client.auth_test())["bot_id"] == "B0BOT00001"
    assert await code(AsyncWebClient(token="xoxb-wrong", base_url=url).auth_test()) == "invalid_auth"
    assert await code(AsyncWebClient(base_url=url).auth_test()) == "not_authed"
    assert await code(AsyncWebClient(token=APP_TOKEN, base_url=url).auth_test()) == "not_allowed_token_type"
    assert (await AsyncWebClient(base_url=url).api_test())["ok"]


async def test_scopes_and_methods_come_from_the_manifest(running: Running) -> None:
    error = await refusal(running.client.reactions_add(channel=HIRING, timestamp="1.0", name="eyes"))
    assert error.response["error"] == "missing_scope"
    assert error.response["needed"] == "reactions:write"
    assert "chat:write" in error.response["provided"]
    assert await code(running.client.users_lookupByEmail(email="a@b.example")) == "missing_scope"
    assert await code(running.client.conversations_list(types="mpim")) == "missing_scope"
    assert await code(running.client.api_call("chat.sing")) == "unknown_method"


async def test_channels_the_bot_may_not_speak_in(running: Running) -> None:
    client = running.client
    assert await code(client.chat_postMessage(channel=RANDOM, text="hi")) == "not_in_channel"
    assert await code(client.chat_postMessage(channel="C0NOWHERE", text="hi")) == "channel_not_found"
    assert await code(client.conversations_history(channel=RANDOM)) == "not_in_channel"
    assert (await client.conversations_join(channel=RANDOM))["ok"]
    assert (await client.chat_postMessage(channel=RANDOM, text="hi"))["ok"]
    assert await code(client.conversations_join(channel=HIRING)) == "method_not_supported_for_channel_type"
    assert await code(client.chat_postEphemeral(channel=HIRING, user=SUPPORT, text="x")) == "user_not_in_channel"
    assert await code(client.users_info(user="U0NOBODY")) == "user_not_found"
    assert await code(client.conversations_open(users="U0FORMER01")) == "user_disabled"
    assert (await client.users_info(user="U0FORMER01"))["user"]["deleted"]


async def test_channels_of_a_person_and_of_the_bot(running: Running) -> None:
    async def channels(user: str | None, kinds: str) -> list[str]:
        pages = await running.client.users_conversations(user=user, types=kinds, limit=1)
        return [channel["name"] async for page in pages for channel in page["channels"]]

    assert await channels(SUPPORT, "public_channel,private_channel") == ["general", "random"]
    assert await channels(RECRUITER, "private_channel") == ["hiring", "partners"]
    assert await channels(None, "public_channel") == ["general"]
    assert await code(running.client.users_conversations(user="U0NOBODY")) == "user_not_found"
    assert await code(running.client.users_conversations(types="mpim")) == "missing_scope"


async def test_messages(running: Running, recruiter: Person) -> None:
    client = running.client
    assert await code(client.api_call("chat.postMessage", json={"channel": HIRING})) == "no_text"
    assert await code(client.chat_postMessage(channel=HIRING, text="x" * 40_001)) == "msg_too_long"
    assert await code(client.chat_postMessage(channel=HIRING, text="x", thread_ts="1.0")) == "thread_not_found"
    theirs = await recruiter.post("hiring", "mine")
    assert await code(client.chat_update(channel=HIRING, ts=theirs.ts, text="x")) == "cant_update_message"
    assert await code(client.chat_delete(channel=HIRING, ts=theirs.ts)) == "cant_delete_message"
    assert await code(client.chat_update(channel=HIRING, ts="1.0", text="x")) == "message_not_found"
    metadata = {"event_type": "batch", "event_payload": {"id": "7"}}
    blocks = [{"type": "divider"}]
    posted = await client.chat_postMessage(
        channel=HIRING, text="reply", thread_ts=theirs.ts, metadata=metadata, blocks=blocks
    )
    replies = await client.conversations_replies(channel=HIRING, ts=theirs.ts, include_all_metadata=True)
    assert [one["text"] for one in replies["messages"]] == ["mine", "reply"]
    assert replies["messages"][1]["metadata"] == metadata
    await client.api_call("chat.update", json={"channel": HIRING, "ts": posted["ts"], "blocks": blocks})
    assert (await recruiter.messages("hiring", thread_ts=theirs.ts))[1].text == "reply", "what is not sent is kept"
    await client.chat_update(channel=HIRING, ts=posted["ts"], text="changed")
    kept = (await recruiter.messages("hiring", thread_ts=theirs.ts))[1]
    assert (kept.text, kept.blocks, kept.edited) == ("changed", [], True), "text alone takes the place of blocks"
    assert kept.metadata == metadata
    assert await code(client.chat_update(channel=HIRING, ts=posted["ts"], text="x" * 4001)) == "msg_too_long"
    await client.chat_delete(channel=HIRING, ts=posted["ts"])
    assert len(await recruiter.messages("hiring")) == 1


async def test_pages_of_channels_and_people(running: Running) -> None:
    client = running.client
    first = await client.users_list(limit=6)
    rest = await client.users_list(limit=6, cursor=first["response_metadata"]["next_cursor"])
    assert len(first["members"]) == 6
    assert len(rest["members"]) == 5
    assert rest["response_metadata"]["next_cursor"] == ""
    assert "email" not in first["members"][0]["profile"]
    named = {
        one["name"]: one
        for one in (await client.conversations_list(types="public_channel,private_channel"))["channels"]
    }
    assert set(named) == {"general", "hiring", "random", "partners"}
    assert named["partners"]["is_ext_shared"]
    guest = (await client.users_info(user=OUTSIDER))["user"]
    assert guest["is_restricted"]
    panel = (await client.users_info(user="U0PANEL001", include_locale=True))["user"]
    assert (panel["locale"], panel["tz"]) == ("ar-SA", "Asia/Riyadh")
    direct = (await client.conversations_open(users=RECRUITER))["channel"]["id"]
    assert (await client.chat_postMessage(channel=RECRUITER, text="psst"))["channel"] == direct


async def test_triggers_are_used_once_and_soon(running: Running, recruiter: Person) -> None:
    client, triggers = running.client, running.sandbox.triggers
    trigger = triggers.issue(RECRUITER)
    opened = await client.views_open(trigger_id=trigger, view=FORM)
    assert await code(client.views_open(trigger_id=trigger, view=FORM)) == "exchanged_trigger_id"
    assert await code(client.views_open(trigger_id="1.2.3", view=FORM)) == "invalid_trigger_id"
    triggers.lifetime_seconds = 0.0
    assert await code(client.views_open(trigger_id=triggers.issue(RECRUITER), view=FORM)) == "expired_trigger_id"
    triggers.lifetime_seconds = 3.0
    for _depth in range(2):
        await client.views_push(trigger_id=triggers.issue(RECRUITER), view=FORM)
    assert await code(client.views_push(trigger_id=triggers.issue(RECRUITER), view=FORM)) == "push_limit_reached"
    view = opened["view"]
    updated = await client.views_update(view_id=view["id"], hash=view["hash"], view=FORM)
    assert updated["view"]["hash"] != view["hash"]
    assert await code(client.views_update(view_id=view["id"], hash=view["hash"], view=FORM)) == "hash_conflict"
    assert await code(client.views_update(view_id="V0NONE", view=FORM)) == "not_found"
    named = {**FORM, "external_id": "one"}
    await client.views_update(view_id=view["id"], view=named)
    await recruiter.close_modal()
    assert await code(client.views_push(trigger_id=triggers.issue(RECRUITER), view=named)) == "duplicate_external_id"
    await recruiter.close_modal(clear=True)
    assert await recruiter.modal() is None


async def test_what_is_wrong_is_named_by_pointer(running: Running) -> None:
    long = {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}
    error = await refusal(running.client.chat_postMessage(channel=HIRING, text="x", blocks=[{"type": "divider"}, long]))
    assert error.response["error"] == "invalid_blocks"
    assert error.response["response_metadata"]["messages"] == [
        "[ERROR] must be less than 151 characters [json-pointer:/blocks/1/text/text]"
    ]
    assert error.response["errors"] == ["must be less than 151 characters [json-pointer:/blocks/1/text/text]"]
    trigger = running.sandbox.triggers.issue(RECRUITER)
    error = await refusal(running.client.views_open(trigger_id=trigger, view={**FORM, "private_metadata": "x" * 3001}))
    assert error.response["error"] == "invalid_arguments"
    assert "/view/private_metadata" in error.response["response_metadata"]["messages"][0]
    assert (await running.client.views_open(trigger_id=trigger, view=FORM))["ok"]  # a refused view spends no trigger


async def test_rate_limits_and_failures_by_switch(running: Running) -> None:
    client, faults = running.client, running.sandbox.faults
    faults.set(Plan(rate_limits=True))
    for _call in range(20):
        await client.users_list()
    error = await refusal(client.users_list())
    assert error.response.status_code == 429
    assert error.response["error"] == "ratelimited"
    assert 1 <= int(error.response.headers["Retry-After"]) <= 60
    faults.set(Plan())
    assert (await client.users_list())["ok"]


async def test_reactions(running: Running, recruiter: Person) -> None:
    client, installation = running.client, running.sandbox.installation
    installation.scopes |= {"reactions:write"}
    ts = (await recruiter.post("hiring", "mine")).ts
    for name in ("eyes", "wave::skin-tone-3"):
        await client.reactions_add(channel=HIRING, timestamp=ts, name=name)
    assert await code(client.reactions_add(channel=HIRING, timestamp=ts, name="eyes")) == "already_reacted"
    for name in ("👀", "wave::skin-tone-9", "two words"):
        assert await code(client.reactions_add(channel=HIRING, timestamp=ts, name=name)) == "invalid_name"
    await client.reactions_remove(channel=HIRING, timestamp=ts, name="eyes")
    assert await code(client.reactions_remove(channel=HIRING, timestamp=ts, name="eyes")) == "no_reaction"
    assert [one.reactions for one in await recruiter.messages("hiring")] == [{"wave::skin-tone-3": 1}]


def test_the_guide_names_every_method_and_no_other() -> None:
    rows = [line.split("|")[1:3] for line in GUIDE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    named = {f"{family.strip(' `')}.{one.strip(' `')}" for family, methods in rows for one in methods.split(",")}
    assert set(METHODS) <= named
    families = {one.rpartition(".")[0] for one in METHODS}
    assert {one for one in named if one.rpartition(".")[0] in families} == set(METHODS)
