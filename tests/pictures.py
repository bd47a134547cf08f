"""`python -m tests.pictures`: goes the walk in Chromium with the real bot and takes the pictures of docs/images."""

import argparse
import asyncio
import io
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, Page, ViewportSize, expect

from bot.config import Settings
from bot.demo.story import bot_and_workspace, sample_cvs
from tests.browser import MISSING, browser, chromium
from tests.walk import RANA, YUSUF, Recruiter, Walk

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
SIZE: ViewportSize = {"width": 1360, "height": 850}
NARROW: ViewportSize = {"width": 700, "height": 850}
SCALE = 1.5
COLOURS = 256
LARGEST = 300_000  # bytes of a picture


async def take(folder: Path) -> None:
    async with browser() as opened:
        for who, prefix in ((RANA, ""), (YUSUF, "ar-")):
            await _walk(opened, who, lambda name, prefix=prefix: folder / f"{prefix}{name}.png")  # type: ignore[misc]


async def _walk(opened: Browser, who: Recruiter, path: Callable[[str], Path]) -> None:
    """In a workspace of their own: each stage in the light, the last also in the dark and in a narrow window."""

    async def shoot(page: Page, name: str) -> None:
        _save(await page.screenshot(animations="disabled", caret="hide"), path(name))

    async with bot_and_workspace(Settings()) as (workspace, _services):
        locale = "ar-SA" if who.language == "ar" else "en-US"
        context = await opened.new_context(
            viewport=SIZE, device_scale_factor=SCALE, color_scheme="light", locale=locale
        )
        page = await Walk(context, workspace.url, shoot, who=who, files=sample_cvs()[:12]).go()
        await page.mouse.move(1, 1)
        await page.emulate_media(color_scheme="dark")
        await shoot(page, "dark")
        await page.emulate_media(color_scheme="light")
        await page.set_viewport_size(NARROW)
        await shoot(page, "narrow-thread")
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("complementary")).to_have_count(0)
        await shoot(page, "narrow")
        if who is RANA:  # the panel of requests is in English for everybody
            await page.set_viewport_size(SIZE)
            await page.goto(f"{workspace.url}as/recruiter/requests")
            await page.locator(".request", has_text="views.open").first.click()
            await shoot(page, "requests")


def _save(shot: bytes, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    picture = Image.open(io.BytesIO(shot)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    picture.save(path, optimize=True)
    size = path.stat().st_size
    if size > LARGEST:
        raise SystemExit(f"{path.name} has {size} bytes, more than {LARGEST}")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="tests.pictures", description=__doc__)
    parser.add_argument("--into", type=Path, default=IMAGES)
    folder = parser.parse_args(arguments).into
    if chromium() is None:
        sys.stderr.write(f"{MISSING}\n")
        return 1
    asyncio.run(take(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
