"""The Workspace page and the page of OAuth, in Chromium."""

from urllib.parse import urlencode

import pytest
from aiohttp import web
from playwright.async_api import Page, expect

from sandbox.server import start_sandbox
from tests.browser import MISSING, browser, chromium
from tests.sandbox.conftest import Running

pytestmark = pytest.mark.skipif(chromium() is None, reason=MISSING)


async def confirmed(page: Page, button: str) -> None:
    await page.get_by_role("main").get_by_role("button", name=button, exact=True).click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_be_visible()
    await dialog.locator("button[value=yes]").click()


async def test_an_admin_throws_the_app_out_lets_it_in_and_deactivates_somebody(running: Running) -> None:
    async with browser() as opened:
        page = await opened.new_page()
        await page.goto(f"{running.sandbox.url}as/admin/workspace")
        await expect(page.locator("body[data-ready]")).to_be_attached()
        main = page.get_by_role("main")
        await expect(main.get_by_text("Installed.")).to_be_visible()
        await confirmed(page, "Uninstall")
        await expect(main.get_by_text("Not installed.")).to_be_visible()
        assert running.sandbox.installation.token is None
        await main.get_by_role("button", name="Install", exact=True).click()
        await expect(main.get_by_text("Installed.")).to_be_visible()
        await expect(main.get_by_text(str(running.sandbox.installation.token))).to_be_visible()
        await main.get_by_role("button", name="Add echo to hiring").click()
        await expect(main.get_by_role("button", name="Remove echo from hiring")).to_be_visible()
        await confirmed(page, "Archive hiring")
        await expect(main.get_by_role("row", name="hiring").get_by_text("Archived")).to_be_visible()
        await main.get_by_role("button", name="Unarchive hiring").click()
        await expect(main.get_by_role("button", name="Archive hiring", exact=True)).to_be_visible()
        await confirmed(page, "Deactivate Omar Bensaid")
        await main.get_by_role("button", name="Reactivate Omar Bensaid").click()
        await expect(main.get_by_role("button", name="Deactivate Omar Bensaid")).to_be_visible()
        await page.goto(f"{running.sandbox.url}as/recruiter/workspace")
        await expect(page.get_by_text("Only an admin can change anything here.")).to_be_visible()
        await expect(main.get_by_role("button")).to_have_count(0)


async def test_the_browser_follows_the_answer_to_the_app(running: Running) -> None:
    """Another origin, to which the page's own policy must let a form lead."""

    async def arrived(request: web.Request) -> web.Response:
        return web.Response(text=f"arrived with {sorted(request.query)}")

    app = web.Application()
    app.router.add_get("/oauth", arrived)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    redirect = f"http://127.0.0.1:{runner.addresses[0][1]}/oauth"
    manifest = dict(running.sandbox.installation.manifest.raw)
    manifest["oauth_config"] = {**manifest["oauth_config"], "redirect_urls": [redirect]}
    sandbox = await start_sandbox(manifest, signing_secret="s", bot_token=None, app_token="xapp-t")
    query = {"client_id": sandbox.installation.client_id, "scope": "chat:write", "state": "x", "redirect_uri": redirect}
    try:
        async with browser() as opened:
            page = await opened.new_page()
            await page.goto(f"{sandbox.url}oauth/v2/authorize?{urlencode(query)}")
            await page.get_by_role("button", name="Allow").click()
            await expect(page.get_by_text("arrived with ['code', 'state']")).to_be_visible()
    finally:
        await sandbox.close()
        await runner.cleanup()
