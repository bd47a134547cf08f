"""The review of a job: what was refused, warned of and asked, and what a recruiter does about it."""

import json

import pytest

from sandbox.client import SeenView
from tests.scenarios.acts import CHANNEL, recruiter_of
from tests.scenarios.stage import Stage

pytestmark = pytest.mark.scenario

ENGLISH = """Requirements
- Male, under 35 years old
- Several years of experience
- Native English speaker
- No career gaps
- Ability to surprise us
- ACCA
"""
ARABIC = """الشروط
- الجنسية: سعودي
- حسن المظهر
- خبرة عدة سنوات
- بكالوريوس محاسبة
"""


async def test_asked_answered_saved(stage: Stage) -> None:
    await stage.start_server()
    recruiter = await recruiter_of(stage)
    await recruiter.command("/job new", CHANNEL)
    await recruiter.fill({"Title": "Accountant", "Description": ENGLISH})
    assert await recruiter.submit() is None
    review = await recruiter.wait_modal("How many years")
    assert "Gender is protected" in review.shown
    assert "Age is protected" in review.shown
    assert "This asks for an origin" in review.shown
    assert "Instead: “Fluent, level C1 or C2”" in review.shown

    await recruiter.click_in_modal("Answer: “Several years of experience”")
    form = await recruiter.wait_modal("Years at least")
    assert _value(form, "text") == "Several years of experience"
    await recruiter.fill({"Years at least": "abc"})
    assert list(await recruiter.submit() or {}) == ["Years at least"]
    await recruiter.fill({"Years at least": "4", "Does not count, with commas between": "payroll"})
    assert await recruiter.submit() is None
    review = await recruiter.wait_modal(lambda view: "How many years" not in view.shown and "Review" in view.title)
    assert "does not count: \u2068payroll" in review.shown

    await recruiter.click_in_modal("Edit: “Native English speaker”")
    form = await recruiter.wait_modal("Years at least")
    assert _value(form, "text") == "English: Fluent, level C1 or C2"
    assert await recruiter.submit() is None
    await recruiter.wait_modal(lambda view: "asks for an origin" not in view.shown and "Review" in view.title)

    await recruiter.click_in_modal("Add as requirement: “Ability to surprise us”")
    await recruiter.wait_modal("Years at least")
    await recruiter.fill({"What is required": "Female candidates only"})
    refused = await recruiter.submit()
    assert refused is not None
    assert "leave them out" in refused["What is required"]
    await recruiter.fill({"What is required": "Writes clearly", "Any one of these, with commas between": "reports"})
    assert await recruiter.submit() is None
    await recruiter.wait_modal(lambda view: "What in a CV" not in view.shown and "Review" in view.title)

    for line in ("No career gaps", "Male, under 35 years old", "Male, under 35 years old"):
        before = (await recruiter.wait_modal("Review")).shown.count(line)
        await recruiter.click_in_modal(f"Dismiss “{line}”")
        await recruiter.wait_modal(lambda view, line=line, before=before: view.shown.count(line) < before)  # type: ignore[misc]
    assert await recruiter.submit() is None

    [row] = await stage.rows("SELECT requirements_json AS kept FROM jobs")
    kept = json.loads(row["kept"])
    assert kept["notes"] == []
    asked = {item["text"]: item for item in kept["items"]}
    assert asked["Several years of experience"]["min_years"] == 4
    assert asked["Several years of experience"]["not_counted"] == ["payroll"]
    assert asked["English: Fluent, level C1 or C2"]["level"] == 4
    assert asked["English: Fluent, level C1 or C2"]["source"] == "Native English speaker"
    assert asked["Writes clearly"]["source"] == "Ability to surprise us"


async def test_a_place_may_be_worked_for_from_elsewhere_and_arabic_is_asked_too(stage: Stage) -> None:
    await stage.start_server()
    recruiter = await recruiter_of(stage)
    await recruiter.command("/job new", CHANNEL)
    await recruiter.fill({"Title": "محاسب", "Description": ARABIC})
    assert await recruiter.submit() is None
    review = await recruiter.wait_modal("How many years")
    assert "Nationality is protected" in review.shown
    assert "الجنسية: سعودي" in review.shown
    assert "Looks are not the work" in review.shown

    await recruiter.click_in_modal("Answer: “خبرة عدة سنوات”")
    await recruiter.wait_modal("Years at least")
    await recruiter.fill({"Years at least": "٣"})
    assert await recruiter.submit() is None
    await recruiter.wait_modal(lambda view: "How many years" not in view.shown and "Review" in view.title)

    await recruiter.click_in_modal("Add a requirement")
    await recruiter.wait_modal("Years at least")
    await recruiter.fill(
        {
            "What is required": "الرياض",
            "Kind": "Location",
            "Any one of these, with commas between": "Riyadh",
            "For a place": ["Work from elsewhere is fine"],
        }
    )
    assert await recruiter.submit() is None
    await recruiter.wait_modal(lambda view: "Location" in view.shown and "Review" in view.title)
    assert await recruiter.submit() is None
    [row] = await stage.rows("SELECT requirements_json AS kept FROM jobs")
    kept = json.loads(row["kept"])
    assert [item["remote"] for item in kept["items"] if item["kind"] == "location"] == [True]
    assert [item["min_years"] for item in kept["items"] if item["kind"] == "experience"] == [3]
    assert [note["about"] for note in kept["notes"]] == ["nationality", "appearance"]


async def test_nobody_is_searched_for_by_what_is_protected(stage: Stage) -> None:
    await stage.start_server()
    recruiter = await recruiter_of(stage)
    refused = await recruiter.command("/candidates search women under 30", CHANNEL)
    assert "Nobody is looked for by age, gender" in refused.text
    part = await recruiter.command("/candidates search female nurses in Riyadh", CHANNEL)
    assert "what is protected" in part.text
    assert "\u2068female" in part.text
    assert "only in \u2068Riyadh" in part.text


def _value(view: SeenView, block_id: str) -> str:
    """What stands in a text field."""
    return str(next(iter(view.values[block_id].values()))["value"])
