"""People meet a stock bolt app in Chromium: keyboard, mouse, files, modals, live changes."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser import MISSING, chromium, drag
from tests.sandbox.conftest import Running

pytestmark = pytest.mark.skipif(chromium() is None, reason=MISSING)

CHANNEL = "C0HIRING01"


@pytest.fixture
async def page(running: Running, opened: Browser) -> AsyncIterator[Page]:
    """The recruiter's, in the channel; nothing may go wrong in it unseen."""
    context = await opened.new_context()
    page = await context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda line: wrong.append(line.text) if "Content Security Policy" in line.text else None)
    await page.goto(f"{running.sandbox.url}as/recruiter/c/hiring")
    await expect(page.locator("body[data-ready]")).to_be_attached()
    yield page
    await context.close()
    assert wrong == []


async def test_a_command_is_completed_and_its_form_refused_and_taken_by_keyboard(running: Running, page: Page) -> None:
    composer = page.get_by_label("Message #hiring")
    await composer.press_sequentially("/fo")
    await expect(page.get_by_role("option", name="/form")).to_be_visible()
    await composer.press("Tab")
    await composer.press("Enter")
    modal = page.get_by_role("dialog")
    name = modal.get_by_label("Name")
    await expect(name).to_be_focused()
    await name.press("Enter")
    await expect(modal.get_by_text("Please complete this required field.")).to_be_visible()
    await name.fill("nobody")
    await modal.get_by_label("Colour").select_option("Green")
    await name.press("Enter")
    await expect(modal.get_by_text("Nobody is not a name")).to_be_visible()
    await expect(modal.get_by_label("Colour")).to_have_value("G")
    await name.fill("Layla")
    await name.press("Enter")
    await expect(modal).to_be_hidden()
    await expect(page.get_by_text("Hello Layla", exact=True)).to_be_visible()
    await page.get_by_role("button", name="Wave").click()
    await expect(page.get_by_text("Waved at Layla", exact=True)).to_be_visible()


async def test_what_begins_with_a_slash_is_never_posted_to_everybody(running: Running, page: Page) -> None:
    composer = page.get_by_label("Message #hiring")
    for mistyped in ("/نموذج راتب", "/form.salary 9", "/etc/passwd"):
        await composer.fill(mistyped)
        await composer.press("Enter")
        await expect(page.get_by_text(f"{mistyped.split()[0]} is not a valid command")).to_be_visible()
        await expect(composer).to_have_value(mistyped)
    await composer.fill(" /etc/passwd")
    await composer.press("Enter")
    await expect(page.locator("main .lines")).to_contain_text("/etc/passwd")
    assert [one.text for one in running.sandbox.workspace.channels[CHANNEL].messages.values()] == ["/etc/passwd"]


async def test_an_update_of_the_app_keeps_what_is_typed_and_focus_stays_until_escape(page: Page) -> None:
    composer = page.get_by_label("Message #hiring")
    await composer.fill("/form")
    await composer.press("Enter")
    modal = page.get_by_role("dialog")
    await expect(modal.get_by_label("Name")).to_be_focused()
    await modal.get_by_label("Name").press_sequentially("Layla")
    await modal.get_by_role("button", name="More").click()
    await expect(modal.get_by_role("heading", name="Longer")).to_be_visible()
    await expect(modal.get_by_label("Name")).to_have_value("Layla")
    for _step in range(9):
        await page.keyboard.press("Tab")
        outside = "document.activeElement !== document.body && !document.activeElement.closest('dialog')"
        assert not await page.evaluate(outside)
    await page.keyboard.press("Escape")
    await expect(modal).to_be_hidden()
    await expect(composer).to_be_focused()


async def test_files_are_dropped_into_a_thread_and_come_live(running: Running, page: Page, tmp_path: Path) -> None:
    async with running.person("manager") as manager:
        root = await manager.post("hiring", "CVs here, please")
        await page.get_by_text("CVs here, please", exact=True).hover()
        await page.get_by_label("Reply in thread").click()
        thread = page.get_by_role("complementary", name="Thread")
        await expect(page.locator("body[data-ready]")).to_be_attached()
        paths = [tmp_path / f"{name}.pdf" for name in ("<b>one", "ثلاثة", "two")]
        for path in paths:
            path.write_bytes(b"%PDF-1")
        await drag(thread, "drop", paths[:2])
        await thread.locator("input[type=file]").set_input_files(paths[2])
        await expect(thread.get_by_role("button", name="Share 3 files")).to_be_visible()
        await thread.get_by_role("textbox", name="Reply in thread").press("Enter")
        await expect(thread.locator(".message .files li")).to_have_count(3)
        await expect(page.get_by_role("link", name="1 reply")).to_be_visible()
        [_root, shared] = await manager.messages("hiring", root.ts)
        assert [file.name for file in shared.files] == [path.name for path in paths]


async def test_shortcuts_home_reactions_and_the_dark(running: Running, page: Page) -> None:
    async with running.person("manager") as manager:
        await manager.post("hiring", "look at this")
        message = page.get_by_role("article").filter(has_text="look at this")
        await message.hover()
        await message.get_by_label("React with +1").click()
        await expect(message.get_by_label("+1, 1")).to_have_attribute("aria-pressed", "true")
        [seen] = await manager.messages("hiring")
        assert seen.reactions == {"+1": 1}
    await page.get_by_role("button", name="Commands and shortcuts").click()
    await page.get_by_role("menuitem", name="Ask").click()
    await expect(page.get_by_role("dialog", name="Form")).to_be_visible()
    await page.keyboard.press("Escape")
    await page.get_by_role("link", name="echo").click()
    await expect(page.get_by_text("Welcome U0RECRUIT1")).to_be_visible()
    await page.emulate_media(color_scheme="dark")
    assert await page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(27, 29, 32)"


async def test_an_agent_suggests_tells_what_it_does_and_is_stopped(running: Running, page: Page) -> None:
    workspace, client, direct = running.sandbox.workspace, running.client, "D0RECRUIT1"
    await page.get_by_role("link", name="echo").click()
    await page.get_by_role("link", name="Messages").click()
    await expect(page.locator("body[data-ready]")).to_be_attached()
    await running.sandbox.settled()
    workspace.prompts[direct] = [{"title": "Who leads?", "message": "Who are the top three?"}]
    workspace.touch()
    await page.get_by_role("button", name="Who leads?").click()
    question = page.get_by_role("article", name="Rana Qadiri")
    await expect(question).to_contain_text("Who are the top three?")
    [asked] = workspace.channels[direct].messages
    await client.assistant_threads_setStatus(channel_id=direct, thread_ts=asked, status="is looking through 12 CVs")
    await expect(page.get_by_text("is looking through 12 CVs")).to_be_visible()
    await client.agents_sessions_setStatus(channel_id=direct, thread_ts=asked, status="processing")
    started = await client.chat_startStream(channel=direct, thread_ts=asked, markdown_text="One, ")
    await page.goto(f"{running.sandbox.url}as/recruiter/c/{direct}?thread={asked}")
    thread = page.get_by_role("complementary", name="Thread")
    await expect(thread.get_by_text("One,")).to_be_visible()
    await client.chat_appendStream(channel=direct, ts=str(started["ts"]), markdown_text="two")
    await expect(thread.get_by_text("One, two")).to_be_visible()
    await thread.get_by_role("button", name="Stop").click()

    def stopped() -> list[str]:
        return [one["event"]["thread_ts"] for one in running.heard if one["event"]["type"] == "agent_session_stopped"]

    assert await workspace.until(lambda: stopped() == [asked], 10.0)
