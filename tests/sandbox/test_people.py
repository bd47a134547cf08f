"""People meet a stock bolt app in HTTP mode."""

from sandbox.client import Person
from tests.sandbox.conftest import Running


async def test_a_command_is_answered_at_its_response_url(recruiter: Person) -> None:
    result = await recruiter.command("/echo hello", "hiring")
    assert [message.text for message in result.ephemerals] == ["You said hello"]
    assert result.error is None


async def test_a_form_is_opened_filled_refused_and_taken(recruiter: Person) -> None:
    result = await recruiter.command("/form", "hiring")
    assert result.modal is not None
    assert result.modal.title == "Form"
    assert await recruiter.submit() == {"Name": "Please complete this required field."}
    await recruiter.fill({"Name": "nobody", "Colour": "Green"})
    assert await recruiter.submit() == {"Name": "Nobody is not a name"}
    kept = await recruiter.modal()
    assert kept is not None
    assert kept.values["name"]["name"]["value"] == "nobody"
    assert kept.values["colour"]["colour"]["selected_option"]["value"] == "G"
    await recruiter.fill({"Name": "Layla"})
    assert await recruiter.submit() is None
    assert await recruiter.modal() is None
    message = await recruiter.wait_for("Hello Layla", "hiring")
    assert message.buttons == ["Wave"]
    await recruiter.click(message, "Wave")
    waved = await recruiter.wait_for("Waved at Layla", "hiring")
    assert waved.ts == message.ts
    assert waved.edited


async def test_files_dropped_in_a_thread_are_told_twice_and_can_be_downloaded(
    running: Running, recruiter: Person
) -> None:
    root = await recruiter.post("hiring", "CVs here")
    ids = await recruiter.drop("hiring", [("one.pdf", b"%PDF-1"), ("two.txt", b"two")], thread_ts=root.ts)
    await running.sandbox.settled()
    events = [body["event"] for body in running.heard]
    assert sorted(event["file_id"] for event in events if event["type"] == "file_shared") == sorted(ids)
    shared = next(event for event in events if event.get("subtype") == "file_share")
    assert shared["thread_ts"] == root.ts
    assert [file["id"] for file in shared["files"]] == ids
    info = await running.client.files_info(file=ids[0])
    assert info["file"]["shares"]["private"][shared["channel"]][0]["thread_ts"] == root.ts
    assert await recruiter.download(ids[1]) == b"two"
