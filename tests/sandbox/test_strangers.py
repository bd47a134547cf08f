"""People who are not, or no longer, members of the workspace."""

import pytest

from sandbox.admin_client import Admin
from sandbox.client import ActRefused, Person
from tests.sandbox.conftest import Running, code

PARTNERS = "C0PARTNERS"
STRANGER, OUTSIDER, VISITOR, SUPPORT = "U0STRANGE1", "U0OUTSIDE1", "U0VISITOR1", "U0SUPPORT1"


async def test_a_message_from_another_company_says_so(running: Running) -> None:
    async with running.person("stranger") as stranger:
        await stranger.post("partners", "Hello from outside")
        await running.sandbox.settled()
        [body] = running.heard
        assert body["is_ext_shared_channel"] is True
        assert body["team_id"] == body["context_team_id"] == "T0SANDBOX1"
        event = body["event"]
        assert (event["team"], event["user_team"], event["source_team"]) == ("T0PARTNER1",) * 3
        with pytest.raises(ActRefused, match="not a valid command"):
            await stranger.command("/echo hello", "partners")
    shown = (await running.client.conversations_info(channel=PARTNERS))["channel"]
    assert (shown["is_ext_shared"], shown["connected_team_ids"]) == (True, ["T0PARTNER1"])


async def test_guests_and_strangers_are_told_apart(running: Running) -> None:
    async def flags(user: str) -> tuple[bool, bool, str, bool | None]:
        shown = (await running.client.users_info(user=user))["user"]
        return shown["is_restricted"], shown["is_ultra_restricted"], shown["team_id"], shown.get("is_stranger")

    assert await flags(OUTSIDER) == (True, False, "T0SANDBOX1", None)
    assert await flags(VISITOR) == (True, True, "T0SANDBOX1", None)
    assert await flags(STRANGER) == (False, False, "T0PARTNER1", False)
    async with Admin(running.sandbox.url, "admin") as admin:
        await admin.remove_bot("partners")
    assert await flags(STRANGER) == (False, False, "T0PARTNER1", True)


async def test_a_deactivated_person_can_do_nothing_and_gets_nothing(running: Running) -> None:
    async with Admin(running.sandbox.url, "admin") as admin, Person(running.sandbox.url, "support") as support:
        await support.post("general", "still here")
        await admin.deactivate("support")
        for act in (support.post("general", "gone"), support.command("/echo hello", "general")):
            with pytest.raises(ActRefused, match="there is no person"):
                await act
        assert (await running.client.users_info(user=SUPPORT))["user"]["deleted"] is True
        assert await code(running.client.chat_postMessage(channel=SUPPORT, text="Hello")) == "user_disabled"
        assert await code(running.client.conversations_open(users=SUPPORT)) == "user_disabled"
        ephemeral = running.client.chat_postEphemeral(channel="C0GENERAL1", user=SUPPORT, text="Hello")
        assert await code(ephemeral) == "user_not_in_channel"
        assert SUPPORT not in (await running.client.conversations_members(channel="C0GENERAL1"))["members"]
        await running.sandbox.settled()
        changed = [body["event"]["user"] for body in running.heard if body["event"]["type"] == "user_change"]
        assert [(one["id"], one["deleted"]) for one in changed] == [(SUPPORT, True)]
        await admin.reactivate("support")
        await support.post("general", "back again")
        assert (await running.client.chat_postMessage(channel=SUPPORT, text="Hello"))["ok"]
    assert await code(running.client.chat_postMessage(channel="U0BOT00001", text="Me?")) == "cannot_dm_bot"


async def test_only_an_admin_pulls_the_levers(running: Running) -> None:
    async with Admin(running.sandbox.url, "recruiter") as recruiter, Admin(running.sandbox.url, "admin") as admin:
        with pytest.raises(ActRefused, match="recruiter is no admin"):
            await recruiter.uninstall()
        with pytest.raises(ActRefused, match="deactivate yourself"):
            await admin.deactivate("admin")
        await admin.share("hiring")
        assert (await running.client.conversations_info(channel="C0HIRING01"))["channel"]["is_ext_shared"]
