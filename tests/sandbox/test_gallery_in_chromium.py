"""Everything that Block Kit has, by mouse and keyboard in Chromium, and what a stock app hears of it."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser import MISSING, chromium, drag
from tests.sandbox.conftest import PATIENCE_SECONDS, Running, Visit
from tests.sandbox.echo import plain
from tests.sandbox.gallery import MODAL, ROW, SHOWN, field, option, options, picture

pytestmark = pytest.mark.skipif(chromium() is None, reason=MISSING)

CHANNEL, GENERAL, GRACE, HENRIK = "C0HIRING01", "C0GENERAL1", "U0PANEL002", "U0MANAGER1"


async def test_each_element_of_a_message_tells_the_app_what_slack_would(visit: Visit, running: Running) -> None:
    page, keyboard = visit.page, visit.page.keyboard
    shown = [*SHOWN, picture(f"{running.sandbox.url}static/icon.svg")]
    posted = await running.client.chat_postMessage(channel=CHANNEL, text="everything", blocks=shown)
    card = page.locator(f'[data-ts="{posted["ts"]}"]')
    await expect(card.get_by_role("heading", name="Everything")).to_be_visible()
    await expect(card).to_contain_text("Hello @Rana Qadiri & all, Thursday, January 1, 2026 12:00")
    for role in ("separator", "list", "table"):
        await expect(card.get_by_role(role).first).to_be_visible()
    await expect(card.get_by_role("img", name="A square")).to_be_visible()
    await expect(card.get_by_role("cell", name="71")).to_be_visible()

    await card.get_by_role("button", name="Plain").click()
    await visit.hears("g_plain", text=plain("Plain"), value="p")
    body = visit.gallery.heard[-1]
    assert body["container"] == {
        "type": "message",
        "message_ts": posted["ts"],
        "channel_id": CHANNEL,
        "is_ephemeral": False,
    }
    assert body["message"]["blocks"][0]["text"] == plain("Everything")
    assert set(body["state"]["values"]) == {"choices", "note"}, "the state holds each input, touched or not"
    async with page.expect_popup() as another:
        await card.get_by_role("link", name="Open").click()
    await (await another.value).close()
    await visit.hears("g_link", text=plain("Open"))
    ask = next(one for block in SHOWN for one in block.get("elements", []) if "confirm" in one)["confirm"]
    await card.get_by_role("button", name="Delete").click()
    asked = page.get_by_role("dialog", name="Sure?")
    await expect(asked).to_contain_text("It cannot be undone")
    await asked.get_by_role("button", name="Leave it").click()
    await card.get_by_role("button", name="Delete").click()
    await keyboard.press("Enter")
    await visit.hears("g_danger", text=plain("Delete"), style="danger", confirm=ask)
    assert len(visit.gallery.chosen("g_danger")) == 1, "who does not confirm has not pressed"
    await card.get_by_role("button", name="More actions").first.click()
    await expect(card.get_by_role("menuitem", name="Rename")).to_be_focused()
    await keyboard.press("ArrowDown")
    await keyboard.press("Enter")
    await visit.hears("g_more", selected_option=option("Archive"))

    for label, typed, action_id, told in (
        ("One colour", "Gr", "g_one", {"selected_option": option("Green")}),
        ("In groups", "Bl", "g_group", {"selected_option": option("Blue")}),
        ("Somebody", "Grace", "g_person", {"selected_user": GRACE}),
        ("A conversation", "#hi", "g_place", {"selected_conversation": CHANNEL}),
        ("A channel", "#gen", "g_channel", {"selected_channel": GENERAL}),
    ):
        await card.get_by_label(label, exact=True).focus()
        await keyboard.type(typed)
        await keyboard.press("Enter")
        await visit.hears(action_id, placeholder=plain(label), **told)

    await visit.type_into(card.get_by_role("combobox", name="A town"), "ju")
    suggested = page.get_by_role("option", name="Jubail")
    await expect(suggested).to_be_visible()
    body = next(one for one in visit.gallery.heard if one["type"] == "block_suggestion")
    assert (body["value"], body["container"]["message_ts"], body["channel"]["id"]) == ("ju", posted["ts"], CHANNEL)
    await suggested.click()
    await visit.hears("g_town", placeholder=plain("A town"), selected_option=option("Jubail"))
    for typed in ("red", "gre"):
        await visit.type_into(card.get_by_role("combobox", name="Colours"), typed)
        await keyboard.press("ArrowDown")
        await keyboard.press("Enter")
    await visit.hears("g_many", placeholder=plain("Colours"), selected_options=options("Red", "Green"))
    for town in ("Riyadh", "جدة", "Dammam"):
        await visit.type_into(card.get_by_role("combobox", name="Towns"), town[:2])
        await page.locator("[role=listbox]:visible").get_by_role("option", name=town).click()
    await visit.hears("g_towns", placeholder=plain("Towns"), selected_options=options("Riyadh", "جدة"))
    await keyboard.press("Escape")
    for label, typed, action_id, several in (
        ("People", "henr", "g_people", {"selected_users": [HENRIK]}),
        ("Conversations", "hir", "g_places", {"selected_conversations": [CHANNEL]}),
        ("Channels", "gen", "g_channels", {"selected_channels": [GENERAL]}),
    ):
        await visit.type_into(card.get_by_role("combobox", name=label), typed, "Enter")
        await visit.hears(action_id, placeholder=plain(label), **several)

    await card.get_by_label("A day").focus()
    await keyboard.type("01052027")
    assert visit.gallery.chosen("g_day") == [], "half a date is none"
    await keyboard.press("Enter")
    await visit.hears("g_day", placeholder=plain("A day"), initial_date="2026-12-01", selected_date="2027-01-05")
    await card.get_by_label("A time").focus()
    await keyboard.type("0930AM")
    await card.get_by_text("in small print").click()
    await visit.hears("g_time", placeholder=plain("A time"), selected_time="09:30")
    await card.get_by_label("Sugar").focus()
    await keyboard.press("Space")
    await visit.hears("g_boxes", selected_options=[option("Sugar")])
    await card.get_by_label("Milk").click()
    await visit.hears("g_boxes", selected_options=options("Milk", "Sugar"))
    await card.get_by_text("Coffee").click()
    await visit.hears("g_radio", selected_option=option("Coffee"))
    await card.get_by_role("button", name="A bad answer").click()
    await visit.hears("g_feedback", text=plain("Bad"), value="bad")
    await expect(card.get_by_role("button", name="A bad answer")).to_have_attribute("aria-pressed", "true")

    # what was typed but does not dispatch survives an edit of the message, and goes with the next click
    note = card.get_by_label("Note")
    await visit.type_into(note, "half a wo")
    changed = [{"type": "header", "text": plain("Edited")}, *SHOWN[1:]]
    await running.client.chat_update(channel=CHANNEL, ts=posted["ts"], text="everything", blocks=changed)
    await expect(card.get_by_role("heading", name="Edited")).to_be_visible()
    await expect(note).to_be_focused()
    await keyboard.type("rd")
    await expect(note).to_have_value("half a word")
    await expect(card.get_by_role("button", name="A bad answer")).to_have_attribute("aria-pressed", "true")
    await card.get_by_role("button", name="Throw away").click()
    await visit.hears("g_bin", icon="trash", text=plain("Throw away"), value="bin")
    values = visit.gallery.heard[-1]["state"]["values"]
    assert values["note"]["g_note"] == {"type": "plain_text_input", "value": "half a word"}
    assert values["choices"]["g_radio"] == {"type": "radio_buttons", "selected_option": option("Coffee")}
    assert values["choices"]["g_day"] == {"type": "datepicker", "selected_date": "2027-01-05"}
    other = await (await page.context.new_page()).goto(f"{running.sandbox.url}as/manager/c/hiring/messages")
    assert other is not None
    assert "half a word" not in await other.text(), "what somebody chooses is theirs"


async def test_each_input_of_a_modal_is_kept_through_updates_and_submitted(visit: Visit, tmp_path: Path) -> None:
    page, keyboard, running = visit.page, visit.page.keyboard, visit.running
    modal = await visit.command("/gallery")
    await expect(modal.get_by_label("Text", exact=False).first).to_be_focused()
    await keyboard.type("wrong")
    await visit.type_into(modal.get_by_label("Lines"), "one\ntwo")
    await visit.type_into(modal.get_by_label("Mail"), "nobody")
    await visit.type_into(modal.get_by_label("Url"), "https://example.com/x")
    await visit.type_into(modal.get_by_label("Number"), "0.5")
    await visit.type_into(modal.get_by_label("Rich"), "said so")
    await modal.get_by_label("Moment").focus()
    await keyboard.type("07012027")
    await keyboard.press("Tab")
    await keyboard.type("0930AM")
    paths = [tmp_path / name for name in ("cv.pdf", "سيرة.txt", "virus.exe")]
    for path in paths:
        path.write_bytes(b"%PDF-1")
    async with page.expect_file_chooser() as chooser:
        await modal.get_by_text("Add files").click()
    await (await chooser.value).set_files(paths[0])
    await expect(modal.get_by_text("cv.pdf")).to_be_visible()
    await drag(modal.locator(".files-input"), "drop", paths[2:])
    await expect(modal.get_by_role("alert")).to_contain_text("virus.exe cannot be given here; wanted are: pdf, txt.")
    await drag(modal.locator(".files-input"), "drop", paths[1:2])
    await expect(modal.get_by_text("سيرة.txt")).to_be_visible()
    await modal.get_by_label("One colour").focus()
    await keyboard.type("Gr")
    await visit.type_into(modal.get_by_role("combobox", name="A town"), "جد")
    await page.get_by_role("option", name="جدة").click()
    await visit.type_into(modal.get_by_role("combobox", name="People"), "grace", "Enter")
    await modal.get_by_label("Milk").check()

    # the app changes the modal while somebody types: all that was entered stays, and so does the caret
    lines = modal.get_by_label("Lines")
    await lines.press("Home")
    await keyboard.type("half a ")
    view = running.sandbox.workspace.modal_of("U0RECRUIT1")
    assert view is not None
    changed = {**MODAL, "title": plain("Changed"), "blocks": [{"type": "divider"}, *MODAL["blocks"]]}
    await running.client.views_update(view_id=view.id, view=changed)
    await expect(modal.get_by_role("heading", name="Changed")).to_be_visible()
    await expect(lines).to_be_focused()
    await keyboard.type("word ")
    await expect(lines).to_have_value("one\nhalf a word two")
    for label, kept in (
        ("Mail", "nobody"),
        ("Moment", "2027-07-01T09:30"),
        ("Rich", "said so"),
        ("One colour", "green"),
    ):
        await expect(modal.get_by_label(label)).to_have_value(kept)
    await expect(modal.get_by_role("button", name="Remove جدة")).to_be_visible()
    await expect(modal.get_by_text("cv.pdf")).to_be_visible()

    # inputs that dispatch: on Enter, which does not submit, and with the keys
    await visit.type_into(modal.get_by_label("Enter"), "told", "Enter")
    await visit.hears("g_enter", value="told")
    await visit.type_into(modal.get_by_label("Keys"), "k")
    await visit.hears("g_keys", value="k")
    assert visit.gallery.heard[-1]["view"]["state"]["values"]["text"]["g_text"]["value"] == "wrong"

    # what Slack refuses, then what the app refuses; nothing is lost by either
    await modal.get_by_role("button", name="Send").click()
    await expect(modal.get_by_text("Please enter a valid email address.")).to_be_visible()
    await expect(modal.get_by_text("Please enter a number of at least 1.")).to_be_visible()
    await expect(modal.get_by_label("Number")).to_have_attribute("aria-invalid", "true")
    await modal.get_by_label("Mail").fill("")
    await visit.type_into(modal.get_by_label("Mail"), "layla@example.com")
    await modal.get_by_label("Number").fill("")
    await visit.type_into(modal.get_by_label("Number"), "1.5", "Enter")
    await expect(modal.get_by_text("Not that word")).to_be_visible()
    await expect(modal.get_by_text("Nor these files")).to_be_visible()
    await expect(modal.get_by_label("Text", exact=False).first).to_be_focused()
    await keyboard.press("Control+A")
    await keyboard.type("right")
    await modal.get_by_role("button", name="Remove cv.pdf").click()
    visit.gallery.answer.clear()
    send = modal.get_by_role("button", name="Send")
    await send.click()
    await expect(send).to_have_attribute("aria-busy", "true")
    visit.gallery.answer.set()
    await expect(modal).to_be_hidden()
    body = visit.gallery.heard[-1]
    assert (body["type"], body["view"]["callback_id"]) == ("view_submission", "gallery")
    values = {key: part for block in body["view"]["state"]["values"].values() for key, part in block.items()}
    [file] = values["g_files"].pop("files")
    assert file["name"] == "سيرة.txt"
    assert (await running.client.files_info(file=file["id"]))["file"]["size"] == 6
    rich = {"type": "rich_text_section", "elements": [{"type": "text", "text": "said so"}]}
    filled = {
        "g_text": {"type": "plain_text_input", "value": "right"},
        "g_lines": {"type": "plain_text_input", "value": "one\nhalf a word two"},
        "g_mail": {"type": "email_text_input", "value": "layla@example.com"},
        "g_url": {"type": "url_text_input", "value": "https://example.com/x"},
        "g_number": {"type": "number_input", "value": "1.5"},
        "g_rich": {"type": "rich_text_input", "rich_text_value": {"type": "rich_text", "elements": [rich]}},
        "g_moment": {"type": "datetimepicker", "selected_date_time": 1814423400},  # 09:30 in Riyadh
        "g_files": {"type": "file_input"},
        "g_one": {"type": "static_select", "selected_option": option("Green")},
        "g_town": {"type": "external_select", "selected_option": option("جدة")},
        "g_people": {"type": "multi_users_select", "selected_users": [GRACE]},
        "g_boxes": {"type": "checkboxes", "selected_options": [option("Milk")]},
        "g_day": {"type": "datepicker", "selected_date": "2026-12-01"},
        "g_enter": {"type": "plain_text_input", "value": "told"},
        "g_keys": {"type": "plain_text_input", "value": "k"},
    }
    assert {key: values[key] for key in filled} == filled
    untouched = [
        next(one for name, one in values[key].items() if name != "type") for key in values if key not in filled
    ]
    assert all(one in (None, []) for one in untouched), untouched


async def test_modals_stand_on_each_other_and_give_way(visit: Visit) -> None:
    page, gallery = visit.page, visit.gallery
    modal = await visit.command("/gallery")
    await visit.type_into(modal.get_by_label("Text", exact=False).first, "below")
    for level in (2, 3):
        await modal.get_by_role("button", name="Deeper").click()
        await expect(modal.get_by_role("heading", name=f"Level {level}")).to_be_visible()
        await visit.type_into(modal.get_by_label(f"Word{level}"), f"typed {level}")
    await modal.get_by_role("button", name="Back").first.click()
    await expect(modal.get_by_role("heading", name="Level 2")).to_be_visible()
    await expect(modal.get_by_label("Word2")).to_have_value("typed 2")
    closed = gallery.heard[-1]
    assert (closed["type"], closed["is_cleared"]) == ("view_closed", False)
    assert closed["view"]["previous_view_id"] != closed["view"]["root_view_id"]
    await modal.get_by_label("Word2").press("Enter")
    await expect(modal.get_by_role("heading", name="Gallery")).to_be_visible()
    assert gallery.heard[-1]["view"]["state"]["values"]["word2"]["g_word2"]["value"] == "typed 2"
    await expect(modal.get_by_label("Text", exact=False).first).to_have_value("below")
    await modal.get_by_role("button", name="Deeper").click()
    await expect(modal.get_by_role("heading", name="Level 2")).to_be_visible()
    await modal.get_by_role("button", name="Close").click()
    await expect(modal).to_be_hidden()
    await expect(page.get_by_label("Message #hiring")).to_be_focused()
    assert [(one["view"]["callback_id"], one["is_cleared"]) for one in gallery.heard[-2:]] == [
        ("deeper", True),
        ("gallery", True),
    ]


async def test_shortcuts_reactions_ephemerals_and_edits(visit: Visit, running: Running) -> None:
    page, keyboard = visit.page, visit.page.keyboard
    async with running.person("manager") as manager:
        said = await manager.post("hiring", "a *line* to repeat")
        message = page.locator(f'main [data-ts="{said.ts}"]')
        await message.hover()
        await message.get_by_role("button", name="More actions").click()
        await expect(message.get_by_role("menuitem", name="Repeat")).to_be_focused()
        await keyboard.press("Enter")
        body = await visit.heard(1)
        assert (body["type"], body["callback_id"], body["message_ts"]) == ("message_action", "repeat", said.ts)
        assert (body["message"]["text"], body["channel"]["id"]) == ("a *line* to repeat", CHANNEL)
        assert body["trigger_id"]
        assert body["response_url"]
        await expect(message.get_by_role("link", name="1 reply")).to_be_visible()
        await message.hover()
        await message.get_by_role("button", name="More reactions").click()
        await expect(message.get_by_role("menuitem", name="+1")).to_be_focused()
        await keyboard.press("ArrowRight")
        await keyboard.press("Enter")
        mine = message.get_by_role("button", name="white_check_mark, 1")
        await expect(mine).to_have_attribute("aria-pressed", "true")
        await mine.click()
        await expect(mine).to_be_hidden()

        def kinds() -> list[str]:
            return [one["event"]["type"] for one in running.heard if one["event"]["type"].startswith("reaction")]

        both = ["reaction_added", "reaction_removed"]
        assert await running.sandbox.workspace.until(lambda: kinds() == both, PATIENCE_SECONDS), kinds()

    await page.get_by_role("button", name="Commands and shortcuts").click()
    await page.get_by_role("menuitem", name="Ask").click()
    await expect(page.get_by_role("dialog", name="Form")).to_be_visible()
    await keyboard.press("Escape")
    await visit.command("/echo hush & *more*")
    hidden = page.locator(".message.ephemeral", has_text="You said hush & more")
    await expect(hidden).to_contain_text("Only visible to you")

    # progress by edits: the same line changes under a reader who writes meanwhile
    composer = page.get_by_label("Message #hiring")
    await visit.type_into(composer, "an unfinished sen")
    progress = await running.client.chat_postMessage(channel=CHANNEL, text="0 of 2")
    line = page.locator(f'[data-ts="{progress["ts"]}"]')
    for count in (1, 2):
        await expect(line).to_contain_text(f"{count - 1} of 2")
        await running.client.chat_update(channel=CHANNEL, ts=progress["ts"], text=f"{count} of 2")
    await expect(line).to_contain_text("2 of 2")
    await keyboard.type("tence")
    await expect(composer).to_have_value("an unfinished sentence")
    await page.reload()
    await expect(composer).to_have_value("an unfinished sentence")


async def test_the_app_home_keeps_what_is_typed_into_it(visit: Visit, running: Running) -> None:
    page = visit.page
    blocks = [field({"type": "plain_text_input", "action_id": "g_word"}), ROW]
    await page.get_by_role("link", name="echo").click()
    await expect(page.get_by_text("Welcome U0RECRUIT1")).to_be_visible()
    await running.client.views_publish(user_id="U0RECRUIT1", view={"type": "home", "blocks": blocks})
    await visit.type_into(page.get_by_label("Word"), "half a ")
    more = [{"type": "header", "text": plain("News")}, *blocks]
    await running.client.views_publish(user_id="U0RECRUIT1", view={"type": "home", "blocks": more})
    await expect(page.get_by_role("heading", name="News")).to_be_visible()
    await page.keyboard.type("word")
    await page.get_by_role("button", name="Primary").click()
    await visit.hears("g_primary", text=plain("Primary"), style="primary")
    body = visit.gallery.heard[-1]
    assert body["view"]["state"]["values"]["word"]["g_word"] == {"type": "plain_text_input", "value": "half a word"}
    assert body["container"] == {"type": "view", "view_id": body["view"]["id"]}
