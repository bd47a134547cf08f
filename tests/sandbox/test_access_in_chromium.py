"""For people who see little, hear the page read out, or have no mouse: names, landmarks, contrast, tab order."""

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser import MISSING, chromium
from tests.sandbox.conftest import Running
from tests.sandbox.gallery import SHOWN, Gallery
from tests.sandbox.letters import RANA, invitation
from tests.sandbox.test_mail import send

pytestmark = pytest.mark.skipif(chromium() is None, reason=MISSING)

CHECKS = Path(__file__).with_name("access.js").read_text(encoding="utf-8")
CHANNEL = "C0HIRING01"
CONTROLS = set(
    "button link textbox searchbox combobox checkbox radio menuitem option listbox spinbutton dialog image img"
    " Date InputTime DateTime DisclosureTriangle".split()
)
MOST_TABS = 250
FOCUS = """() => {
    const node = document.activeElement;
    if (node === document.body) return null;
    const style = (one) => getComputedStyle(one);
    const ring = style(node).outlineStyle !== "none" && parseFloat(style(node).outlineWidth) > 0;
    const around = node.closest(".composer, label, .files-input");
    const lit = around && (style(around).boxShadow !== "none" || style(around).outlineStyle !== "none");
    const label = node.nextElementSibling && style(node.nextElementSibling).outlineStyle !== "none";
    const all = [...document.querySelectorAll("*")];
    return {
        at: all.indexOf(node), seen: ring || Boolean(lit) || Boolean(label), kind: node.type ?? "",
        what: node.outerHTML.slice(0, 160), inside: Boolean(node.closest("dialog[open]")),
    };
}"""


async def nameless(page: Page) -> list[str]:
    """Controls that a screen reader would announce without a name, as the browser itself computes it."""
    session = await page.context.new_cdp_session(page)
    tree = await session.send("Accessibility.getFullAXTree")
    await session.detach()
    found = []
    for node in tree["nodes"]:
        role, name = node.get("role", {}).get("value"), node.get("name", {}).get("value", "")
        if not node["ignored"] and role in CONTROLS and not name.strip():
            found.append(f"{role} {node.get('properties')}")
    return found


async def tabbed(page: Page) -> list[dict[str, Any]]:
    """What the focus passes on its way once around the page."""
    await page.evaluate("document.activeElement.blur()")
    stops: list[dict[str, Any]] = []
    for _step in range(MOST_TABS):
        await page.keyboard.press("Tab")
        stop = await page.evaluate(FOCUS)
        if stop is None or (stops and stop["at"] == stops[0]["at"]):
            return stops
        stops.append(stop)
    raise AssertionError(f"the focus does not come out again; it was last on {stops[-1]['what']}")


async def judged(page: Page) -> None:
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        assert "\n".join(await page.evaluate(CHECKS)) == "", (page.url, scheme)
    assert await nameless(page) == [], page.url


@pytest.mark.parametrize(("person", "direction"), [("recruiter", "ltr"), ("panel1", "rtl")])
async def test_pages_can_be_read_and_used_without_a_mouse(
    running: Running, opened: Browser, person: str, direction: str
) -> None:
    assert running.app is not None
    Gallery(running.app)
    posted = await running.client.chat_postMessage(channel=CHANNEL, text="everything", blocks=SHOWN)
    async with running.person("manager") as manager:
        await manager.post("hiring", "a reply", thread_ts=posted["ts"])
        await manager.drop("hiring", [("سيرة ذاتية طويلة الاسم جدا.pdf", b"%PDF-1")], thread_ts=posted["ts"])
    async with running.person(person) as somebody:
        await somebody.command("/echo hidden", "hiring")
    context = await opened.new_context(reduced_motion="reduce", locale="ar-SA" if direction == "rtl" else "en-US")
    page = await context.new_page()
    home = running.sandbox.url
    await send(running, invitation(), [RANA])
    panels = [f"as/{person}/{name}" for name in ("mail/1", "requests", "faults", "workspace")]
    for path in ("", f"as/{person}/c/hiring?thread={posted['ts']}", f"as/{person}/home", *panels):
        await page.goto(f"{home}{path}")
        if path:
            await expect(page.locator("body[data-ready]")).to_be_attached()
            await page.locator(".message, .empty, .body, .letter, .request, .fault, .topic").first.hover()
        assert await page.evaluate("document.documentElement.dir") == direction
        for width in (1360, 700):
            await page.set_viewport_size({"width": width, "height": 850})
            await judged(page)
        await page.set_viewport_size({"width": 1360, "height": 850})
        stops = await tabbed(page)
        places = [stop["at"] for stop in stops]
        assert places == sorted(places), "the focus goes as the page reads"
        assert len(stops) >= 7, stops
        assert "\n".join(stop["what"] for stop in stops if not stop["seen"]) == ""

    await page.goto(f"{home}as/{person}/c/hiring")
    await expect(page.locator("body[data-ready]")).to_be_attached()
    composer = page.locator(".composer textarea")
    await composer.press_sequentially("/")
    await expect(page.locator(".completion [role=option]").first).to_be_visible()
    await judged(page)
    await composer.press_sequentially("gallery")
    await composer.press("Enter")
    modal = page.locator("dialog.modal")
    await expect(modal).to_be_visible()
    await page.keyboard.type("wrong")
    await page.keyboard.press("Enter")
    await expect(modal.get_by_text("Not that word")).to_be_visible()
    await judged(page)
    stops = [await page.evaluate(FOCUS)]
    for _step in range(60):
        await page.keyboard.press("Tab")
        stop = await page.evaluate(FOCUS)
        if stop is not None:
            stops.append(stop)
    assert all(stop["inside"] for stop in stops), "what stands under a modal is out of reach"
    assert "\n".join(stop["what"] for stop in stops if not stop["seen"]) == ""
    await modal.locator("textarea").first.focus()
    await page.keyboard.press("Escape")
    await expect(modal).to_be_hidden()
    await expect(composer).to_be_focused()
    await context.close()
