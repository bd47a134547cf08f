"""The main job in the browser, by mouse and keyboard, as somebody new to it would go through it.

Who takes pictures gives `shoot`, which is called with a name at each stage.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import BrowserContext, Locator, Page, expect

from bot.core.i18n import _, speaking
from sandbox.pages.script_words import script_words
from sandbox.words import words_in
from tests.browser import drag

PATIENCE = 120_000.0  # milliseconds: while CVs are read and ranked
JOBS = {"en": Path(__file__).parents[1] / "bot" / "demo" / "job.txt", "ar": Path(__file__).with_name("job_ar.txt")}
Shoot = Callable[[Page, str], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class Recruiter:
    """Who goes the walk: `typed` completes to them; `language` is that of their Slack, and of their job."""

    name: str
    typed: str
    language: str
    batch: str

    def job(self) -> tuple[str, str]:
        """Title and description."""
        title, _newline, description = JOBS[self.language].read_text(encoding="utf-8").partition("\n")
        return title, description.strip()


RANA = Recruiter(name="Rana Qadiri", typed="Ra", language="en", batch="November round")
YUSUF = Recruiter(name="Yusuf Al-Nasser", typed="Yus", language="ar", batch="جولة الرياض")


class Walk:
    """One recruiter's way from a job to an export. `url` is the workspace's."""

    def __init__(self, context: BrowserContext, url: str, shoot: Shoot, *, who: Recruiter, files: Sequence[Path]):
        self._context, self._url, self._shoot = context, url, shoot
        self._who, self._files = who, files
        self._words = words_in(who.language)

    async def go(self) -> Page:
        """Returns the recruiter's page, with the batch's thread open."""
        page = await self._context.new_page()
        await self._role(page)
        with speaking(self._who.language):
            await self._sign_in(page)
            await self._open_job(page)
            await self._open_batch(page)
            await self._drop(page)
            await self._why(page)
            await self._compare(page)
            await self._decide_and_export(page)
        return page

    async def _role(self, page: Page) -> None:
        await page.goto(self._url)
        await page.get_by_role("link", name="Amal Haddad").click()
        await expect(page.locator("body[data-ready]")).to_be_attached()
        composer = page.get_by_label("Message #hiring")
        await composer.press_sequentially(f"/nexus role @{self._who.typed}")
        await composer.press("Tab")
        await composer.press_sequentially("recruiter")
        await composer.press("Enter")
        await expect(page.get_by_text("Only visible to you")).to_be_visible()

    async def _sign_in(self, page: Page) -> None:
        await page.goto(self._url)
        await self._shoot(page, "sign-in")
        await page.get_by_role("link", name=self._who.name).click()

    async def _open_job(self, page: Page) -> None:
        title, description = self._who.job()
        composer = await self._composer(page)
        await composer.press_sequentially("/")
        await expect(page.get_by_role("option")).to_have_count(6)
        await self._shoot(page, "commands")
        await composer.press_sequentially("job new")
        await composer.press("Enter")
        modal = page.get_by_role("dialog")
        await modal.get_by_label(_("Title")).fill(title)
        await modal.get_by_label(_("Description")).fill(description)
        await self._shoot(page, "job")
        reviewed = modal.get_by_role("heading", name=_("Review the job"))
        await self._submit(modal, reviewed)
        await self._shoot(page, "requirements")
        await self._submit(modal, page.locator("dialog.modal:not([open])"))

    async def _open_batch(self, page: Page) -> None:
        title, _description = self._who.job()
        composer = await self._composer(page)
        await composer.fill("/batch new")
        await composer.press("Enter")
        modal = page.get_by_role("dialog")
        await modal.get_by_label(_("Job"), exact=True).select_option(title)
        name = modal.get_by_label(f"{_('Name')} {self._say('(optional)')}")
        await name.fill(self._who.batch)
        await name.press("Enter")
        message = self._root(page)
        await expect(message).to_contain_text(_("no CVs yet"))
        await message.hover()
        await message.get_by_label(self._say("Reply in thread")).click()

    async def _drop(self, page: Page) -> None:
        thread = self._thread(page)
        await expect(page.locator("body[data-ready]")).to_be_attached()
        await drag(thread, "dragenter", self._files[:1])
        await self._shoot(page, "drop")
        await drag(thread, "drop", self._files)
        await self._shoot(page, "attached")
        share = script_words(self._words)["share"]["other" if self._who.language == "en" else "many"]
        await thread.get_by_role("button", name=share.format(count=len(self._files))).click()
        read = _("{count} being read").replace("{count}", "")
        await expect(self._root(page)).to_contain_text(read, timeout=PATIENCE)
        await self._shoot(page, "progress")
        ended = _("{ranked} of {total} ranked").split("{ranked}")[1].format(total=len(self._files)).strip()
        await expect(self._root(page)).to_contain_text(ended, timeout=PATIENCE)
        await expect(self._root(page)).not_to_contain_text(read, timeout=PATIENCE)
        await expect(self._card(page)).to_be_visible(timeout=PATIENCE)
        await self._card(page).scroll_into_view_if_needed()
        await self._shoot(page, "cards")

    async def _why(self, page: Page) -> None:
        await self._card(page).get_by_text(_("Why"), exact=True).click()
        modal = page.get_by_role("dialog")
        await expect(modal).to_contain_text(_("page {page}").format(page=1))
        await self._shoot(page, "why")
        await page.keyboard.press("Escape")
        await expect(modal).to_be_hidden()

    async def _compare(self, page: Page) -> None:
        composer = await self._composer(page)
        await composer.fill(f"/candidates compare {self._who.batch}")
        await composer.press("Enter")
        picker = page.get_by_role("dialog").get_by_role("combobox")
        await picker.click()
        await page.get_by_role("option").nth(0).click()
        await page.get_by_role("option").nth(1).click()
        await self._shoot(page, "choose")
        await page.keyboard.press("Tab")
        modal = page.get_by_role("dialog")
        ahead = _("{one} is ahead of {other} for: {items}").split("{other}")[0].removeprefix("{one}").strip()
        await self._submit(modal, modal.get_by_text(ahead).first)
        await self._shoot(page, "compare")
        await page.keyboard.press("Escape")
        await expect(modal).to_be_hidden()

    async def _decide_and_export(self, page: Page) -> None:
        card = self._card(page)
        await card.get_by_text(_("Shortlist"), exact=True).click()
        decided = _("Shortlisted by {who}, {when}").split("{who}")[0].strip()
        await expect(card).to_contain_text(decided)
        await self._shoot(page, "shortlisted")
        await self._root(page).get_by_text(_("Export CSV"), exact=True).click()
        export = self._thread(page).locator(".files a", has_text=".csv")
        await expect(export).to_be_visible(timeout=PATIENCE)
        await export.scroll_into_view_if_needed()
        await self._shoot(page, "export")

    async def _composer(self, page: Page) -> Locator:
        await expect(page.locator("body[data-ready]")).to_be_attached()
        return page.locator("main .composer textarea")

    async def _submit(self, modal: Locator, wanted: Locator) -> None:
        """Once more where a busy machine took longer than Slack waits, as the modal says then."""
        trouble = self._say("We had some trouble connecting. Try again?")
        for _time in range(3):
            await modal.locator("[type=submit]").click()
            await expect(modal.locator("form[aria-busy]")).to_have_count(0, timeout=PATIENCE)
            if not await modal.get_by_text(trouble).count():
                break
        await expect(wanted).to_be_attached()

    def _say(self, words: str) -> str:
        """The page's own words as the recruiter reads them."""
        return self._words.gettext(words)

    def _thread(self, page: Page) -> Locator:
        return page.get_by_role("complementary", name=self._say("Thread"))

    def _root(self, page: Page) -> Locator:
        """The batch's message."""
        return page.locator("main .message", has_text=self._who.batch).filter(has=page.locator(".actions")).last

    def _card(self, page: Page) -> Locator:
        """The card of the first in rank."""
        words = _("{rank} of {total} · {name}").format(rank=1, total=len(self._files), name="").strip()
        return self._thread(page).locator(".message", has_text=words).first
