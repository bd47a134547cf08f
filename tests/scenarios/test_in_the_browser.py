"""The main job in Chromium, by mouse and keyboard, by a recruiter who reads English and by one who reads Arabic."""

import pytest
from playwright.async_api import Browser, Page, expect

from sandbox.faults import SlowDownload
from tests.browser import MISSING, browser, chromium
from tests.scenarios.acts import CHANNEL, samples
from tests.scenarios.stage import Stage
from tests.walk import RANA, YUSUF, Recruiter, Walk

pytestmark = [pytest.mark.scenario, pytest.mark.skipif(chromium() is None, reason=MISSING)]

LATIN = 0.2  # at most, of the letters on the labels and buttons of an Arabic form
LABELS = (
    "[...document.querySelectorAll('dialog[open] .label, dialog[open] footer button')].map((one) => one.textContent)"
)


async def test_from_sign_in_to_export_in_two_languages(stage: Stage) -> None:
    await stage.start_server()
    await stage.start_worker()
    async with browser() as opened:
        await _walked(stage, opened, RANA)
        page = await _walked(stage, opened, YUSUF)
        assert await page.evaluate("document.documentElement.dir") == "rtl"
        decided = await stage.rows("SELECT decision FROM candidate_decisions")
        assert [one["decision"] for one in decided] == ["shortlisted", "shortlisted"]

        answer = page.locator(".thread .composer textarea")
        await answer.fill("شكراً، المرشح الأول مناسب جداً")
        await answer.press("Enter")
        said = page.locator(".thread p", has_text="المرشح الأول")
        await expect(said).to_be_visible()
        assert await said.evaluate("(line) => getComputedStyle(line).direction") == "rtl"
        heard = await stage.person("recruiter").messages(CHANNEL)
        assert any("المرشح الأول" in message.shown for message in heard)


async def _walked(stage: Stage, opened: Browser, who: Recruiter) -> Page:
    stages: list[str] = []

    async def note(page: Page, name: str) -> None:
        stages.append(name)
        if who is YUSUF:
            words = "".join(await page.evaluate(LABELS))
            latin = sum(letter.isascii() for letter in words if letter.isalpha())
            assert latin <= LATIN * len(words), (name, words)

    # one file comes slowly: twelve may be read before anybody has seen that they are
    await stage.person("admin").set_faults(SlowDownload(times=1, seconds=8))
    context = await opened.new_context(locale="ar-SA" if who.language == "ar" else "en-US")
    page = await Walk(context, stage.workspace.url, note, who=who, files=samples(12)).go()
    assert stages[-1] == "export"
    async with page.expect_download() as download:
        await page.locator(".thread .files a", has_text=".csv").click()
    assert (await (await download.value).path()).read_bytes().count(b"\n") >= 13
    return page
