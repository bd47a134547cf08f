"""Two people set their hours, one in Riyadh in Arabic, one in London in English."""

import json

import pytest

from bot.core.i18n import _, speaking
from tests.scenarios.acts import CHANNEL
from tests.scenarios.stage import Stage

pytestmark = pytest.mark.scenario


async def test_hours_are_everybodys_own(stage: Stage) -> None:
    await stage.start_server()
    henrik, yusuf = stage.person("manager"), stage.person("panel1")

    # London, as the country has it; what cannot be is told at its field, and nothing is kept
    await henrik.command("/nexus hours", CHANNEL)
    opened = await henrik.wait_modal("Left empty, it is as Slack has it: London")
    assert [box["value"] for box in opened.values["days"]["days"]["selected_options"]] == ["0", "1", "2", "3", "4"]
    assert opened.values["hours"]["hours"]["value"] == "09:00–17:00"
    [country] = opened.values["countries"]["country.name.find"]["selected_options"]
    assert country["text"]["text"] == "United Kingdom"
    assert list(await henrik.offered("Public holidays of", "united"))[:2] == ["United Arab Emirates", "United Kingdom"]
    wrong = {"Hours": "9-5", "Time zone": "Amsterdm", "Your own days off": "soon"}
    await henrik.fill(wrong)
    told = await henrik.submit()
    assert told is not None
    assert set(told) == set(wrong)
    assert told["Time zone"] == "There is no such time zone. Do you mean “Europe/Amsterdam”?"
    assert await stage.rows("SELECT * FROM working_hours") == []

    await henrik.fill(
        {
            "Working days": ["Monday", "Tuesday", "Wednesday", "Thursday"],
            "Hours": "08:00–12:00, 13:00–17:00",
            "Other hours on some days": "Friday 08:00–12:00",
            "Time zone": "Amsterdam",
            "Public holidays of": ["Netherlands"],
            "Your own days off": "2030-12-20 – 2030-12-31",
            "Interviews a day, at most": "2",
            "Quiet hours": None,
        }
    )
    assert await henrik.submit() is None
    kept = await henrik.wait_modal("Public holidays ahead")
    for words in (
        "Thursday: 08:00–12:00, 13:00–17:00\nFriday: 08:00–12:00",
        "Time zone: Amsterdam, GMT+",
        "At most 2 interviews a day",
        "Fri 20 Dec 2030 – Tue 31 Dec 2030",
    ):
        assert words in kept.shown
    assert "Christmas" in kept.shown or "King's Day" in kept.shown, "one of both is among the next six, all year"
    assert "Quiet hours" not in kept.shown
    await henrik.close_modal()

    # It is there the next time
    await henrik.command("/nexus hours", CHANNEL)
    again = await henrik.wait_modal("Your hours")
    assert again.values["timezone"]["timezone"]["value"] == "Europe/Amsterdam"
    assert again.values["other_hours"]["other_hours"]["value"] == "Friday 08:00–12:00"
    assert again.values["days_off"]["days_off"]["value"] == "2030-12-20 – 2030-12-31"
    await henrik.close_modal()

    # Riyadh, in Arabic
    with speaking("ar"):
        await yusuf.command("/nexus hours", CHANNEL)
        opened = await yusuf.wait_modal("كما في سلاك: الرياض، غرينتش+3")
        ticked = [box["text"]["text"] for box in opened.values["days"]["days"]["selected_options"]]
        assert ticked == ["الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس"]
        assert next(iter(await yusuf.offered(_("Public holidays of"), "Nether"))) == "هولندا"
        await yusuf.fill({_("Hours"): "من ٨:٠٠ إلى ١٦:٠٠", _("Other hours on some days"): "الخميس من 8:00 إلى 12:00"})
        assert await yusuf.submit() is None
        kept = await yusuf.wait_modal(lambda view: " · " in view.shown)
        assert "الخميس: من 08:00 إلى 12:00" in kept.shown
        assert "Holiday" not in kept.shown

    rows = await stage.rows(
        "SELECT u.email, w.* FROM working_hours w JOIN users u ON u.id = w.user_id ORDER BY u.email DESC"
    )
    assert [(row["timezone"], row["countries"], row["most_a_day"]) for row in rows] == [
        (None, ["SA"], None),
        ("Europe/Amsterdam", ["NL"], 2),
    ]
    week = json.loads(rows[0]["week"])["days"]
    assert week[3] == [{"start": "08:00:00", "end": "12:00:00"}]
    assert week[6] == [{"start": "08:00:00", "end": "16:00:00"}]
    assert (rows[0]["quiet_from"], rows[1]["quiet_from"]) != (None, None)
    assert rows[1]["quiet_from"] is None
    audited = await stage.rows("SELECT action FROM audit_log WHERE action = 'hours.set'")
    assert len(audited) == 2
