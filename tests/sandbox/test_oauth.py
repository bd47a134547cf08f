"""An app is let in by OAuth, loses its token, is thrown out and comes back."""

from urllib.parse import parse_qs, urlencode, urlsplit

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.admin_client import Admin
from tests.sandbox.conftest import BOT_TOKEN, Running, code

REDIRECT = "http://127.0.0.1:9/oauth"  # in the manifest of the echo app; nobody listens there
SCOPES = "chat:write,commands"


def asked(running: Running, **changes: str | None) -> dict[str, str]:
    query: dict[str, str | None] = {
        "client_id": running.sandbox.installation.client_id,
        "scope": SCOPES,
        "redirect_uri": REDIRECT,
        "state": "a&b",
        **changes,
    }
    return {name: value for name, value in query.items() if value is not None}


async def seen(running: Running, query: dict[str, str]) -> tuple[int, str]:
    url = f"{running.sandbox.url}oauth/v2/authorize?{urlencode(query)}"
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        return response.status, await response.text()


async def decided(running: Running, query: dict[str, str], *, person: str = "admin", decision: str = "allow") -> str:
    """Where the browser is sent; "" where it is not."""
    form = {**query, "as": person, "decision": decision}
    async with aiohttp.ClientSession() as session:
        url = f"{running.sandbox.url}oauth/v2/authorize"
        async with session.post(url, data=form, allow_redirects=False) as response:
            return response.headers.get("Location", "")


async def allowed(running: Running, **changes: str | None) -> str:
    """A code."""
    [found] = parse_qs(urlsplit(await decided(running, asked(running, **changes))).query)["code"]
    return found


def exchange(running: Running, code: str, redirect_uri: str | None = REDIRECT, **changes: str) -> dict[str, str]:
    installation = running.sandbox.installation
    sent = {"client_id": installation.client_id, "client_secret": installation.client_secret, "code": code, **changes}
    return sent if redirect_uri is None else {**sent, "redirect_uri": redirect_uri}


async def test_the_page_shows_the_app_its_scopes_and_who_may_allow_them(running: Running) -> None:
    status, page = await seen(running, asked(running))
    assert status == 200
    for words in ("echo is requesting permission", "Amal Haddad", "Send messages", "chat:write", "Allow", "Cancel"):
        assert words in page
    _status, page = await seen(running, {**asked(running), "as": "recruiter"})
    assert "Only an admin of the workspace may install apps." in page
    assert ">Allow<" not in page
    assert await decided(running, asked(running), person="recruiter") == ""


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"client_id": "1.2"}, "invalid_client_id"),
        ({"redirect_uri": "https://evil.example/oauth"}, "bad_redirect_uri"),
        ({"redirect_uri": f"{REDIRECT}ther"}, "bad_redirect_uri"),
        ({"redirect_uri": f"{REDIRECT}/../x"}, "bad_redirect_uri"),
        ({"scope": ""}, "no_scopes"),
        ({"scope": "admin"}, "invalid_scope"),
    ],
)
async def test_what_slack_does_not_take_goes_nowhere(running: Running, changes: dict[str, str], words: str) -> None:
    status, page = await seen(running, asked(running, **changes))
    assert (status, words in page) == (400, True)
    assert await decided(running, asked(running, **changes)) == ""


async def test_the_state_comes_back_as_it_was_sent(running: Running) -> None:
    back = urlsplit(await decided(running, asked(running, redirect_uri=f"{REDIRECT}/below?x=1")))
    assert f"{back.scheme}://{back.netloc}{back.path}" == f"{REDIRECT}/below"
    assert parse_qs(back.query)["state"] == ["a&b"]
    assert parse_qs(back.query)["x"] == ["1"]
    back = urlsplit(await decided(running, asked(running), decision="cancel"))
    assert parse_qs(back.query) == {"error": ["access_denied"], "state": ["a&b"]}


async def test_a_code_is_good_once_for_its_app_and_address(running: Running) -> None:
    client = AsyncWebClient(base_url=running.sandbox.api_url)

    async def refused(**sent: str) -> str:
        return await code(client.api_call("oauth.v2.access", data=sent))

    once = await allowed(running)
    assert await refused(**exchange(running, once, client_id="1.2")) == "invalid_client_id"
    assert await refused(**exchange(running, once, client_secret="x")) == "bad_client_secret"
    assert await refused(**exchange(running, once, redirect_uri=None)) == "bad_redirect_uri"
    assert await refused(**exchange(running, once, grant_type="password")) == "invalid_grant_type"
    assert await refused(**exchange(running, "1.2.3")) == "invalid_code"
    assert (await client.api_call("oauth.v2.access", data=exchange(running, once)))["ok"]
    assert await refused(**exchange(running, once)) == "code_already_used"
    running.sandbox.installation.code_seconds = 0
    assert await refused(**exchange(running, await allowed(running))) == "invalid_code"


async def test_an_app_that_was_thrown_out_is_installed_anew(running: Running) -> None:
    async with Admin(running.sandbox.url, "admin") as admin:
        await admin.uninstall()
        await running.sandbox.settled()
        told = {body["event"]["type"] for body in running.heard}
        assert told == {"tokens_revoked", "app_uninstalled"}
        assert await code(running.client.auth_test()) == "account_inactive"
        installation = running.sandbox.installation
        basic = aiohttp.encode_basic_auth(installation.client_id, installation.client_secret)
        sent = {"code": await allowed(running), "redirect_uri": REDIRECT}
        async with (
            aiohttp.ClientSession(headers={"Authorization": basic}) as session,
            session.post(f"{running.sandbox.api_url}oauth.v2.access", data=sent) as response,
        ):
            answer = await response.json()
        token = answer["access_token"]
        assert token != BOT_TOKEN
        assert answer["scope"] == SCOPES
        assert answer["token_type"] == "bot"
        assert answer["authed_user"] == {"id": admin.id}
        assert (answer["team"]["id"], answer["enterprise"]) == ("T0SANDBOX1", None)
        again = AsyncWebClient(token=token, base_url=running.sandbox.api_url)
        assert (await again.auth_test())["user_id"] == answer["bot_user_id"]
        assert await code(running.client.auth_test()) == "account_inactive"
        with pytest.raises(SlackApiError, match="missing_scope") as missing:
            await again.users_info(user=admin.id)
        assert (missing.value.response["needed"], missing.value.response["provided"]) == ("users:read", SCOPES)
        assert await code(again.chat_postMessage(channel="C0GENERAL1", text="Hello")) == "not_in_channel"
        await admin.add_bot("general")
        assert (await again.chat_postMessage(channel="C0GENERAL1", text="Hello"))["ok"]


async def test_a_revoked_token_is_told_and_nothing_is_delivered_until_there_is_a_new_one(running: Running) -> None:
    async with Admin(running.sandbox.url, "admin") as admin:
        assert (await running.client.auth_revoke(test=True))["revoked"] is False
        assert (await running.client.auth_revoke())["revoked"] is True
        assert await code(running.client.auth_test()) == "token_revoked"
        await admin.post("hiring", "nobody hears this")
        await running.sandbox.settled()
        assert [body["event"]["type"] for body in running.heard] == ["tokens_revoked"]
        assert (
            await code(AsyncWebClient(token="xoxb-x", base_url=running.sandbox.api_url).auth_test()) == "invalid_auth"
        )
        token = await admin.install()
        assert (await AsyncWebClient(token=token, base_url=running.sandbox.api_url).auth_test())["ok"]
        await admin.post("hiring", "and this is delivered")
        await running.sandbox.settled()
        bodies = [body for _headers, body in running.requests]
        assert b"and this is delivered" in bodies[-1]
        assert [body for body in bodies if b"nobody hears this" in body] == []
