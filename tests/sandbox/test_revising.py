"""People who change their minds: what becomes of messages, and what the app is told."""

import pytest

from sandbox.client import ActRefused
from sandbox.revising_client import Writer
from tests.sandbox.conftest import Running, code


async def test_an_edit_a_deletion_and_an_emoji_are_told(running: Running) -> None:
    async with Writer(running.sandbox.url, "recruiter") as writer, Writer(running.sandbox.url, "manager") as other:
        message = await writer.post("hiring", "frist")
        await writer.edit(message, "first & best")
        [shown] = [one for one in await other.messages("hiring") if one.ts == message.ts]
        assert (shown.shown.strip(), shown.edited) == ("first & best", True)
        await other.react(message, "ticket")
        with pytest.raises(ActRefused, match="own messages"):
            await other.delete(message)
        with pytest.raises(ActRefused, match="own messages"):
            await other.edit(message, "mine")
        await writer.delete(message)
        assert message.ts not in [one.ts for one in await other.messages("hiring")]
    await running.sandbox.settled()
    told = [body["event"] for body in running.heard if body["event"]["type"] in {"message", "reaction_added"}]
    kinds = [one.get("subtype") or one.get("reaction") for one in told]
    assert kinds == [None, "message_changed", "ticket", "message_deleted"]
    changed, deleted = told[1], told[3]
    assert changed["message"]["text"] == "first &amp; best"
    assert changed["previous_message"]["text"] == "frist"
    assert deleted["deleted_ts"] == message.ts == deleted["previous_message"]["ts"]


async def test_an_app_takes_its_own_file_back(running: Running) -> None:
    async with Writer(running.sandbox.url, "recruiter") as writer:
        await writer.post("hiring", "here")
        [theirs] = await writer.drop("hiring", [("mine.txt", b"mine")])
        channel = next(one.channel for one in await writer.messages("hiring"))
        uploaded = await running.client.files_upload_v2(content="ours", filename="ours.txt", channel=channel)
        file_id = uploaded["file"]["id"]
        assert await code(running.client.files_delete(file=theirs)) == "cant_delete_file"
        await running.client.files_delete(file=file_id)
        assert await code(running.client.files_delete(file=file_id)) == "file_not_found"
        shared = [file.name for one in await writer.messages("hiring") for file in one.files]
    assert shared == ["mine.txt"]
