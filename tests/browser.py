"""Debian's Chromium, driven by Playwright; where neither is there, those who need it skip."""

import os
import shutil
from base64 import b64encode
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Locator, async_playwright, expect

PATIENCE = 60_000.0  # milliseconds: an acting person waits this long for what should come at once
MISSING = "there is no Chromium: install one, or name it in NEXUS_CHROMIUM"


def chromium() -> str | None:
    """The program, by NEXUS_CHROMIUM or on the path."""
    names = (os.environ.get("NEXUS_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if name and (found := shutil.which(name))), None)


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    async with async_playwright() as playwright:
        # no sandbox of its own: it refuses to have one as root
        opened = await playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        try:
            yield opened
        finally:
            await opened.close()


DRAG = """async (pane, [kind, files]) => {
    const carried = new DataTransfer();
    for (const [name, bytes] of files) {
        carried.items.add(new File([Uint8Array.from(atob(bytes), (one) => one.charCodeAt(0))], name));
    }
    pane.dispatchEvent(new DragEvent(kind, {bubbles: true, cancelable: true, dataTransfer: carried}));
}"""


async def drag(pane: Locator, kind: str, files: Sequence[Path]) -> None:
    """A drag event ("dragenter", "drop") with files, as the browser gives it to a page."""
    carried = [[path.name, b64encode(path.read_bytes()).decode()] for path in files]
    await pane.evaluate(DRAG, [kind, carried])
