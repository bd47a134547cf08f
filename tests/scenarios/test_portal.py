"""A candidate chooses by a link from their mail, moves one of two interviews, asks, declines; nobody else can."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from icalendar import Calendar, Event
from playwright.async_api import Browser, Page, expect

from tests.browser import MISSING, browser, chromium
from tests.notifications.mail_server import Caught, mail_catcher
from tests.scenarios.acts import (
    CHANNEL,
    PATIENCE,
    all_ended,
    card_of_rank,
    changed,
    office_hour,
    open_batch,
    open_job,
    recruiter_of,
    samples,
)
from tests.scenarios.mails import invitation_in, link_in, words_of
from tests.scenarios.stage import Stage

pytestmark = [
    pytest.mark.scenario,
    pytest.mark.timeout(400),
    pytest.mark.skipif(chromium() is None, reason=MISSING),
]

NEEDED = "Each of these people"
CHOOSES = {"Choice": ["Let the candidate choose among several times"]}
HOSTILE = "<script>alert(1)</script> <!channel> *Sunday*"
TABLES = "SELECT (SELECT max(changed_at) FROM interview_offers), (SELECT max(updated_at) FROM interviews),"
COUNTS = f"{TABLES} (SELECT count(*) FROM audit_log), (SELECT count(*) FROM mail_outbox)"


async def test_from_the_offer_to_a_no(stage: Stage, tmp_path: Path) -> None:
    async with mail_catcher() as catcher, browser() as opened:
        stage.settings = {"SMTP_URL": catcher.url, "MAIL_FROM": "Nexus <nexus@example.com>"}
        await stage.start_server()
        await stage.start_worker()
        recruiter, yusuf = await recruiter_of(stage), stage.person("panel1")
        job = await open_job(recruiter)
        batch = await open_batch(recruiter, "November round")
        await recruiter.drop(CHANNEL, samples(1), thread_ts=batch.ts)
        await all_ended(recruiter, batch, 1, ranked=1)
        card = await card_of_rank(recruiter, batch, 1, 1)
        [candidate] = await stage.rows("SELECT name, email FROM candidates")

        # Two sessions in one offer
        await recruiter.click(card, "Interview …")
        await recruiter.wait_modal("Schedule an interview")
        await recruiter.fill({NEEDED: ["panel1"]})
        assert await recruiter.submit() == {
            "Date and time": "Choose a date and a time, or let the candidate choose below."
        }
        await recruiter.fill({**CHOOSES, "Link or place": "https://meet.example.com/abc"})
        assert await recruiter.submit() is None
        await recruiter.wait_modal("Times at which everybody can", timeout=PATIENCE)
        await recruiter.fill({"Then": "Add another interview to it first"})
        assert await recruiter.submit() is None
        await recruiter.wait_modal("Schedule an interview")
        await recruiter.fill({NEEDED: ["panel2"], "Type": "System design interview", **CHOOSES})
        assert await recruiter.submit() is None
        await recruiter.wait_modal("1 other interview is in this offer.", timeout=PATIENCE)
        await recruiter.fill({"Another time (1)": int((datetime.now(UTC) - timedelta(days=1)).timestamp())})
        assert await recruiter.submit() == {"Another time (1)": "This time is over. Please choose one to come."}
        await recruiter.fill({"Another time (1)": None})
        assert await recruiter.submit() is None
        await recruiter.wait_modal("The candidate can choose until")
        await recruiter.close_modal()
        thread = await recruiter.wait_for("Offered: Technical interview", CHANNEL, thread_ts=batch.ts, timeout=PATIENCE)

        # One mail, to the candidate alone, with the link
        await catcher.until(lambda: len(catcher.caught) == 1)
        [mail] = catcher.caught
        assert mail.recipients == (candidate["email"],)
        url = link_in(mail)
        assert f'href="{url}"' in words_of(mail, "html")

        # Scanners follow links; that changes nothing. Wrong links are all alike
        before = await stage.rows(COUNTS)
        async with aiohttp.ClientSession() as session:
            for _time in range(3):
                await session.head(url)
                async with session.get(url) as answer:
                    assert answer.status == 200
                    assert "script" not in answer.headers["Content-Security-Policy"]
                    assert answer.headers["Referrer-Policy"] == "no-referrer"
                    page = await answer.text()
            assert "panel1" not in page
            assert "palmharbour.example" not in page, "no addresses"
            assert "Al-Nasser" not in page, "first names alone"
            wrong = [await said_by(session, one) for one in (f"{url[:-1]}~", f"{url[: url.rindex('/')]}/x")]
            assert wrong[0] == wrong[1]
            assert wrong[0][0] == 404
            async with session.post(f"{url}/decline", data={"seen": "x", "signature": "y"}) as answer:
                assert answer.status == 409
                assert "did not come from our page" in await answer.text()
        assert await stage.rows(COUNTS) == before

        # Chosen on a phone, by keyboard, in New York; a second tab is too late
        phone = await tab(opened, "light")
        await phone.goto(url)
        await expect(phone.get_by_role("heading", level=1)).to_have_text(job)
        await phone.get_by_label("Times are shown for").select_option("America/New_York")
        await phone.get_by_role("button", name="Show").click()
        await expect(phone.locator(".slot").first).to_be_visible()
        second = await tab(opened, "light")
        await second.goto(phone.url)
        await phone.screenshot(path=tmp_path / "choose.png", full_page=True)
        assert await phone.evaluate("document.documentElement.scrollWidth <= innerWidth"), "fits a phone"
        technical, design = phone.locator("fieldset").nth(0), phone.locator("fieldset").nth(1)
        await technical.get_by_role("radio").last.focus()
        await phone.keyboard.press("Space")
        await design.get_by_role("radio").first.focus()
        await phone.keyboard.press("Space")
        await second.locator("fieldset").nth(0).get_by_role("radio").first.focus()
        await second.keyboard.press("Space")
        await second.locator("fieldset").nth(1).get_by_role("radio").last.focus()
        await second.keyboard.press("Space")
        await phone.get_by_role("button", name="Book these times").click()
        await expect(phone.get_by_role("status")).to_contain_text("Booked")
        await second.get_by_role("button", name="Book these times").click()
        await expect(second.get_by_role("alert")).to_contain_text("out of date")
        await phone.screenshot(path=tmp_path / "booked.png", full_page=True)
        async with phone.expect_download() as download:
            await phone.get_by_role("link", name="Add to my calendar").click()
        file = Calendar.from_ical((await (await download.value).path()).read_bytes())
        starts = [one.start for one in file.walk() if isinstance(one, Event)]
        given = {one.astimezone(UTC).replace(tzinfo=None) for one in starts if isinstance(one, datetime)}
        rows = await stage.rows("SELECT id, scheduled_time FROM interviews ORDER BY interview_type DESC")
        assert given == {row["scheduled_time"] for row in rows}
        technical_id = rows[0]["id"]

        # What follows is what follows from any scheduling
        told = await changed(recruiter, thread, "The candidate chose")
        assert "The candidate has confirmed this time." in told.shown
        await yusuf.wait_for("مقابلة تقنية", "@bot", timeout=PATIENCE)
        await recruiter.wait_for("The candidate chose", "@bot", timeout=PATIENCE)
        await catcher.until(lambda: len(catcher.caught) == 5)
        assert sorted(_method(one) for one in catcher.caught) == ["", *["REQUEST"] * 4]
        [zone] = {row["candidate_timezone"] for row in await stage.rows("SELECT * FROM interview_details")}
        assert zone == "America/New_York"

        # Moved, in Arabic and in the dark
        dark = await tab(opened, "dark")
        await dark.goto(url)
        await dark.get_by_role("link", name="العربية").click()
        assert await dark.evaluate("getComputedStyle(document.body).direction") == "rtl"
        await dark.get_by_text("اختيار موعد آخر").click()
        await dark.locator("fieldset").nth(0).get_by_role("radio").first.focus()
        await dark.keyboard.press("Space")
        await dark.screenshot(path=tmp_path / "move-ar.png", full_page=True)
        await dark.get_by_role("button", name="انقل الموعد").click()
        await expect(dark.get_by_role("status")).to_contain_text("تم الحجز")
        await changed(recruiter, thread, "The candidate moved it from")
        await catcher.until(lambda: len(catcher.caught) == 7)
        [details] = await stage.rows("SELECT * FROM interview_details WHERE interview_id = $1", technical_id)
        assert (details["sequence"], details["candidate_language"]) == (1, "ar")
        [moved] = [one for one in catcher.caught[-2:] if one.recipients == (candidate["email"],)]
        assert moved.message["Content-Language"] == "ar"

        # Asked, in hostile words; then no
        await dark.get_by_text("لا يناسبني أي من هذه المواعيد").click()
        await dark.get_by_label("متى يناسبك؟").fill(HOSTILE)
        await dark.get_by_role("button", name="اطلب مواعيد أخرى").click()
        await expect(dark.get_by_role("status")).to_be_visible()
        asked = await recruiter.wait_for("asks for another time", "@bot", timeout=PATIENCE)
        assert "<!channel>" not in json.dumps(asked.blocks)
        await dark.get_by_text("لا أرغب في الحضور").click()
        await dark.screenshot(path=tmp_path / "booked-ar.png", full_page=True)
        await dark.get_by_role("button", name="أعتذر").click()
        await expect(dark.get_by_role("heading", level=1)).to_have_text("لقد اعتذرت")
        await dark.screenshot(path=tmp_path / "no-ar.png", full_page=True)
        await changed(recruiter, thread, "The candidate said no.")
        await catcher.until(lambda: len(catcher.caught) == 11)
        assert [_method(one) for one in catcher.caught[-4:]] == ["CANCEL"] * 4

        ten = await office_hour(datetime.now(UTC) + timedelta(days=40))
        # Scheduled by a person: that mail has a link, too. And an offer that is taken back
        await recruiter.click(card, "Interview …")
        await recruiter.fill({NEEDED: ["panel1"], "Date and time": int(ten.timestamp())})
        assert await recruiter.submit() is None
        await recruiter.close_modal()
        await catcher.until(lambda: len(catcher.caught) == 13)
        [invitation] = [one for one in catcher.caught[-2:] if one.recipients == (candidate["email"],)]
        await phone.goto(link_in(invitation))
        await phone.get_by_role("button", name="Yes, I will be there").click()
        await expect(phone.get_by_text("Confirmed", exact=True)).to_be_visible()
        await phone.screenshot(path=tmp_path / "invitation.png", full_page=True)
        await recruiter.click(card, "Interview …")
        await recruiter.fill({NEEDED: ["panel1"], "Type": "Final interview", **CHOOSES})
        assert await recruiter.submit() is None
        await recruiter.wait_modal("Times at which everybody can", timeout=PATIENCE)
        assert await recruiter.submit() is None
        await recruiter.close_modal()
        final = await recruiter.wait_for("Offered: Final interview", CHANNEL, thread_ts=batch.ts, timeout=PATIENCE)
        await changed(recruiter, final, "The candidate can choose until")
        await recruiter.click(final, "Withdraw offer …")
        await recruiter.fill({"Reason": "The job is filled"})
        assert await recruiter.submit() is None
        await changed(recruiter, final, "The job is filled")
        await catcher.until(lambda: len(catcher.caught) == 15)
        assert "The job is filled" not in text_of(catcher.caught)
        await phone.goto(link_in(catcher.caught[-2]))
        await expect(phone.get_by_role("heading", level=1)).to_have_text("No longer offered")


async def tab(opened: Browser, scheme: str) -> Page:
    """A phone."""
    context = await opened.new_context(
        viewport={"width": 390, "height": 844},
        device_scale_factor=2,
        color_scheme="dark" if scheme == "dark" else "light",
    )
    return await context.new_page()


async def said_by(session: aiohttp.ClientSession, url: str) -> tuple[int, str]:
    async with session.get(url) as answer:
        return answer.status, await answer.text()


def _method(mail: Caught) -> str:
    """Of the calendar object in it; "" without one."""
    found = invitation_in(mail)
    return found.method if found else ""


def text_of(mails: list[Caught]) -> str:
    return "\n".join(words_of(one) for one in mails)
