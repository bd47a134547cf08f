"""The panels beside Slack in Chromium: requests are filtered, faults are switched, all of it live and by keyboard."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page, expect

from sandbox.client import Person
from sandbox.faults import Plan, ServerError, Twice
from tests.browser import MISSING, chromium
from tests.sandbox.conftest import Running
from tests.sandbox.letters import EVIL, HENRIK, RANA, YUSUF, invitation
from tests.sandbox.test_mail import send

pytestmark = pytest.mark.skipif(chromium() is None, reason=MISSING)


@pytest.fixture
async def page(running: Running, opened: Browser) -> AsyncIterator[Page]:
    """The recruiter's; nothing may go wrong in it unseen."""
    context = await opened.new_context()
    page = await context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda line: wrong.append(line.text) if "Content Security Policy" in line.text else None)
    await page.goto(f"{running.sandbox.url}as/recruiter")
    await expect(page.locator("body[data-ready]")).to_be_attached()
    yield page
    await context.close()
    assert wrong == []


async def test_requests_are_filtered_by_kind_verdict_and_words(running: Running, recruiter: Person, page: Page) -> None:
    await recruiter.set_faults(ServerError(method="users.list"))
    await recruiter.command("/echo first", "hiring")
    await recruiter.drop("hiring", [("سيرة.pdf", b"%PDF")])
    await page.get_by_role("link", name="Requests").click()
    rows = page.locator(".request")
    await expect(rows.filter(has_text="/echo")).to_have_count(1)
    await expect(rows.filter(has_text="file_shared")).to_have_count(1)
    await page.get_by_label("Kind").select_option("Response URLs")
    await expect(rows).to_have_count(1)
    await rows.first.locator("summary").focus()
    await page.keyboard.press("Enter")
    await expect(rows.first.locator("pre")).to_contain_text("You said first")
    await page.get_by_label("Kind").select_option("All kinds")
    await page.get_by_label("Words").press_sequentially("message سيرة")
    await expect(rows).to_have_count(1)
    await recruiter.drop("hiring", [("سيرة.pdf", b"%PDF")])
    await expect(rows).to_have_count(2)
    await page.reload()
    await expect(page.get_by_label("Words")).to_have_value("message سيرة")
    await expect(rows).to_have_count(2)
    await page.get_by_label("Words").fill("")
    await page.get_by_label("Verdict").select_option("With a fault")
    await expect(page.get_by_text("Nothing fits.")).to_be_visible()
    with pytest.raises(Exception, match="500"):
        await running.client.users_list()
    await expect(rows).to_have_count(1)
    await expect(rows.first).to_contain_text("server error")


async def test_faults_are_switched_seeded_counted_and_all_turned_off(
    running: Running, recruiter: Person, page: Page
) -> None:
    await page.get_by_role("link", name="Faults").click()
    await expect(page.get_by_text("All is well: no fault is on.")).to_be_visible()
    twice = page.get_by_role("group", name="Twice")
    await twice.get_by_role("checkbox").focus()
    await page.keyboard.press("Space")
    error = page.get_by_role("group", name="Server error")
    await error.get_by_label("Method").fill("users.*")
    await expect(error.get_by_role("checkbox")).to_be_checked()
    await error.get_by_label("Chance, %").fill("50")
    await page.get_by_label("Seed").fill("42")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Seed 42", exact=True)).to_be_visible()
    plan = Plan(seed=42, faults=(Twice(), ServerError(method="users.*", chance=0.5)))
    assert running.sandbox.faults.plan == plan
    await expect(error.get_by_label("Chance, %")).to_have_value("50")
    await recruiter.post("hiring", "hello")
    so_far = page.get_by_role("region", name="So far")
    await expect(so_far.locator(".count").filter(has_text="Twice")).to_contain_text("1")
    await expect(so_far.get_by_text("message #hiring @recruiter hello")).to_be_visible()
    await recruiter.set_faults(Twice(times=3))
    await expect(page.get_by_text("The faults were set elsewhere meanwhile.")).to_be_visible()
    await page.get_by_role("link", name="Show them").click()
    await expect(twice.get_by_label("Times", exact=True)).to_have_value("3")
    await page.get_by_role("button", name="All off").click()
    await expect(page.get_by_text("All is well: no fault is on.")).to_be_visible()
    assert running.sandbox.faults.plan.faults == ()


async def test_what_a_person_enters_wrong_is_told_and_changes_nothing(running: Running, page: Page) -> None:
    await page.get_by_role("link", name="Faults").click()
    late = page.get_by_role("group", name="Late")
    await late.get_by_label("Seconds").fill("9999")
    await page.get_by_role("button", name="Set", exact=True).click()
    assert not await late.get_by_label("Seconds").evaluate("(field) => field.checkValidity()")
    await page.locator("form.faults").evaluate("(form) => { form.noValidate = true; form.requestSubmit(); }")
    told = "Late, Seconds: Input should be less than or equal to 600"
    await expect(page.get_by_role("alert").filter(has_text=told)).to_be_visible()
    await expect(late.get_by_label("Seconds")).to_have_value("9999")
    await expect(late.get_by_role("checkbox")).to_be_checked()
    assert running.sandbox.faults.plan == Plan()


async def test_mail_comes_live_and_is_read_with_its_parts(running: Running, page: Page) -> None:
    await page.get_by_role("link", name="Mail", exact=True).click()
    await expect(page.get_by_text("No mail has been caught yet.")).to_be_visible()
    await send(running, invitation(), [RANA, HENRIK, YUSUF])
    mail = page.get_by_role("link", name="مقابلة يوم الثلاثاء")
    await expect(mail).to_contain_text(f"bcc {YUSUF}")
    await mail.focus()
    await page.keyboard.press("Enter")
    letter = page.get_by_role("article", name="مقابلة يوم الثلاثاء")
    await expect(letter.get_by_text("(named by the envelope alone)")).to_be_visible()
    html = letter.frame_locator("iframe")
    await expect(html.get_by_role("heading", name="Interview")).to_be_visible()
    drawn = "(picture) => picture.complete && picture.naturalWidth"
    assert await html.get_by_alt_text("logo").evaluate(drawn) == 1
    calendar = letter.get_by_role("region", name="Calendar part")
    await expect(calendar).to_contain_text("Tuesday, December 1, 2026, 12:00")
    await expect(calendar).to_contain_text("Yusuf Al-Nasser")
    await calendar.get_by_text("Source").click()
    await expect(calendar.locator("pre")).to_contain_text("SEQUENCE:2")
    async with page.expect_download() as download:
        await letter.get_by_role("link", name="أسئلة المقابلة.pdf").click()
    assert (await download.value).suggested_filename == "أسئلة المقابلة.pdf"
    await send(running, invitation("for Yusuf alone"), [YUSUF])
    await expect(page.get_by_role("link", name="for Yusuf alone")).to_be_visible()
    await page.get_by_label("Recipient").select_option(f"{HENRIK} (1)")
    await expect(page.get_by_role("link", name="for Yusuf alone")).to_have_count(0)
    await expect(mail).to_have_count(1)


async def test_a_hostile_mail_neither_runs_nor_fetches(running: Running, opened: Browser, recruiter: Person) -> None:
    visits: list[str] = []

    async def visited(request: web.Request) -> web.Response:
        visits.append(request.path)
        return web.Response(text="caught you")

    elsewhere = TestServer(web.Application())
    elsewhere.app.router.add_route("*", "/{path:.*}", visited)
    await elsewhere.start_server()
    address = str(elsewhere.make_url("")).rstrip("/").encode()
    evil = EVIL.replace(b"https://tracker.example", address).replace(b"https://evil.example", address)
    await send(running, evil, [RANA])
    await recruiter.wait_mail("hostile")
    page = await opened.new_page()
    page.on("dialog", lambda dialog: visits.append(dialog.message))
    await page.goto(f"{running.sandbox.url}as/recruiter/mail/1")
    letter = page.frame_locator("iframe")
    await letter.get_by_role("button", name="Go").click()
    await expect(letter.get_by_text("hostile", exact=True)).to_be_visible()
    await page.get_by_role("link", name="Requests").click()
    await expect(page.locator(".request").first).to_contain_text("owned")
    assert "owned" not in await page.title()
    assert visits == []
    await page.close()
    await elsewhere.close()
