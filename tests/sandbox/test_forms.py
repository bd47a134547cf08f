"""Modals: stack, typed values, closing, shortcuts, App Home."""

import pytest

from sandbox.client import ActRefused, Person
from tests.sandbox.conftest import Running
from tests.sandbox.echo import plain

RECRUITER = "U0RECRUIT1"


def choice(*names: str) -> list[dict[str, object]]:
    return [{"text": plain(name), "value": name.lower()} for name in names]


def field(label: str, element: dict[str, object]) -> dict[str, object]:
    block_id = label.lower()
    element = {**element, "action_id": block_id}
    return {"type": "input", "block_id": block_id, "label": plain(label), "optional": True, "element": element}


EVERYTHING = {
    "type": "modal",
    "title": plain("All"),
    "submit": plain("Send"),
    "blocks": [
        field("Text", {"type": "plain_text_input", "max_length": 5, "initial_value": "old"}),
        field("Select", {"type": "static_select", "options": choice("A", "B")}),
        field("Multi", {"type": "multi_static_select", "options": choice("A", "B"), "max_selected_items": 1}),
        field("Boxes", {"type": "checkboxes", "options": choice("A", "B")}),
        field("Radio", {"type": "radio_buttons", "options": choice("A", "B")}),
        field("Date", {"type": "datepicker"}),
        field("Time", {"type": "timepicker"}),
        field("Moment", {"type": "datetimepicker"}),
        field("Person", {"type": "users_select"}),
        field("People", {"type": "multi_users_select"}),
        field("Channel", {"type": "conversations_select"}),
        field("Files", {"type": "file_input", "max_files": 2}),
        field("Number", {"type": "number_input", "is_decimal_allowed": False, "max_value": "9"}),
        field("Mail", {"type": "email_text_input"}),
    ],
}


async def test_every_kind_of_field(running: Running, recruiter: Person) -> None:
    trigger = running.sandbox.triggers.issue(RECRUITER)
    await running.client.views_open(trigger_id=trigger, view=EVERYTHING)
    view = await recruiter.fill(
        {
            "Text": "new",
            "Select": "B",
            "Multi": ["A"],
            "Boxes": ["A", "B"],
            "radio": "A",
            "Date": "2026-11-24",
            "Time": "09:30",
            "Moment": 1_800_000_000,
            "Person": "manager",
            "People": ["panel1", "@panel2"],
            "Channel": "#hiring",
            "Files": [("cv.pdf", b"%PDF"), ("b.txt", b"b")],
            "Number": "7",
            "Mail": "a@b.example",
        }
    )
    assert view is not None
    typed = {name: next(iter(one.values())) for name, one in view.values.items()}
    assert typed["text"]["value"] == "new"
    assert typed["select"]["selected_option"]["value"] == "b"
    assert [one["value"] for one in typed["multi"]["selected_options"]] == ["a"]
    assert [one["value"] for one in typed["boxes"]["selected_options"]] == ["a", "b"]
    assert typed["radio"]["selected_option"]["value"] == "a"
    assert (typed["date"]["selected_date"], typed["time"]["selected_time"]) == ("2026-11-24", "09:30")
    assert typed["moment"]["selected_date_time"] == 1_800_000_000
    assert typed["person"]["selected_user"] == "U0MANAGER1"
    assert typed["people"]["selected_users"] == ["U0PANEL001", "U0PANEL002"]
    assert typed["channel"]["selected_conversation"] == "C0HIRING01"
    assert [one["name"] for one in typed["files"]["files"]] == ["cv.pdf", "b.txt"]
    file_id = typed["files"]["files"][0]["id"]
    assert (await running.client.files_info(file=file_id))["file"]["size"] == 4


async def test_slack_refuses_some_input_itself(running: Running, recruiter: Person) -> None:
    trigger = running.sandbox.triggers.issue(RECRUITER)
    await running.client.views_open(trigger_id=trigger, view=EVERYTHING)
    await recruiter.fill({"Text": "too long", "Multi": ["A", "B"], "Number": "10", "Mail": "nobody", "Select": None})
    assert await recruiter.submit() == {
        "Text": "Please enter at most 5 characters.",
        "Multi": "Please choose at most 1.",
        "Number": "Please enter a number of at most 9.",
        "Mail": "Please enter a valid email address.",
    }
    with pytest.raises(ActRefused, match="'Select' offers"):
        await recruiter.fill({"Select": "C"})
    with pytest.raises(ActRefused, match="is not there; there are: 'Text'"):
        await recruiter.fill({"Nothing": "x"})
    assert running.requests == []


async def test_a_view_changed_under_the_person_keeps_what_was_typed(running: Running, recruiter: Person) -> None:
    await recruiter.command("/form", "hiring")
    await recruiter.fill({"Name": "Layla"})
    await recruiter.click_in_modal("More")
    longer = await recruiter.wait_modal("Longer")
    assert longer.values["name"]["name"]["value"] == "Layla"
    await recruiter.close_modal()
    assert await recruiter.modal() is None
    assert running.heard[-1]["type"] == "view_closed"


async def test_a_failed_submission_keeps_the_modal(running: Running, recruiter: Person) -> None:
    await recruiter.command("/form", "hiring")
    await recruiter.fill({"Name": "Layla"})
    running.failures = [500]
    assert await recruiter.submit() == {"": "We had some trouble connecting. Try again?"}
    assert await recruiter.modal() is not None
    assert await recruiter.submit() is None


async def test_shortcuts_and_home(running: Running, recruiter: Person) -> None:
    view = await recruiter.shortcut("Ask")
    assert view is not None
    assert view.title == "Form"
    with pytest.raises(ActRefused, match="there are: \\['Ask'\\]"):
        await recruiter.shortcut("Tell")
    home = await recruiter.home()
    assert home is not None
    assert f"Welcome {recruiter.id}" in home.shown


async def test_people_can_only_do_what_they_could(running: Running, recruiter: Person) -> None:
    with pytest.raises(ActRefused, match="not a valid command"):
        await recruiter.command("/dance", "hiring")
    with pytest.raises(ActRefused, match="in no channel"):
        async with running.person("support") as support:
            await support.post("hiring", "hello")
    with pytest.raises(ActRefused, match="no modal is open"):
        await recruiter.submit()
    with pytest.raises(TimeoutError, match="did not come to hiring"):
        await recruiter.wait_for("never", "hiring", timeout=0.01)


async def test_an_id_that_is_null_is_made_as_one_that_is_left_out(running: Running, recruiter: Person) -> None:
    element = {"type": "plain_text_input", "action_id": None}
    blocks = [
        {"type": "input", "block_id": None, "label": plain(label), "optional": True, "element": element}
        for label in ("One", "Two")
    ]
    trigger = running.sandbox.triggers.issue(RECRUITER)
    view = {"type": "modal", "title": plain("T"), "submit": plain("S"), "blocks": blocks}
    await running.client.views_open(trigger_id=trigger, view=view)
    await recruiter.fill({"One": "1", "Two": "2"})
    modal = await recruiter.modal()
    assert modal is not None
    assert [one["value"] for inner in modal.values.values() for one in inner.values()] == ["1", "2"]
