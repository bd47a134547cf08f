"""An admin of the workspace, for tests and demos: over HTTP, like everything of `sandbox.client`."""

from dataclasses import dataclass
from typing import Literal

import aiohttp

from sandbox.client import Person


@dataclass(frozen=True, kw_only=True)
class Visit:
    """Where a browser came to, and what it showed."""

    url: str
    status: int
    text: str


class Admin(Person):
    """A person with the rights to install apps and to deactivate people."""

    async def install(self) -> str:
        """From the app's own settings; the bot token that they show."""
        return str(await self._admin("install"))

    async def install_from(self, url: str, *, allow: bool = True) -> Visit:
        """Follow the app's own "Add to Slack" link, Allow (or Cancel), and come back to the app."""
        jar = aiohttp.CookieJar(unsafe=True)  # whose hosts may be bare addresses
        async with aiohttp.ClientSession(cookie_jar=jar) as browser:
            async with browser.get(url) as asked:
                if asked.status != 200:
                    return Visit(url=str(asked.url), status=asked.status, text=await asked.text())
                form = {**asked.url.query, "as": self.handle, "decision": "allow" if allow else "cancel"}
                page = asked.url.with_query(None)
            async with browser.post(page, data=form) as back:
                return Visit(url=str(back.url), status=back.status, text=await back.text())

    async def uninstall(self) -> None:
        """Take the app out of the workspace: both events come, and its token works no more."""
        await self._admin("uninstall")

    async def revoke_token(self) -> None:
        await self._admin("revoke")

    async def deactivate(self, person: str) -> None:
        await self._admin("deactivate", person=person)

    async def reactivate(self, person: str) -> None:
        await self._admin("reactivate", person=person)

    async def add_bot(self, channel: str) -> None:
        await self._admin("add", channel=channel)

    async def remove_bot(self, channel: str) -> None:
        await self._admin("remove", channel=channel)

    async def share(self, channel: str) -> None:
        """Let another company into a channel."""
        await self._admin("share", channel=channel)

    async def archive(self, channel: str) -> None:
        """Nobody can post there any more."""
        await self._admin("archive", channel=channel)

    async def unarchive(self, channel: str) -> None:
        await self._admin("unarchive", channel=channel)

    async def disconnect(self, reason: Literal["warning", "refresh_requested", "link_disabled"]) -> None:
        """Send this frame to the app's Socket Mode connections."""
        await self._admin("disconnect", reason=reason)

    async def _admin(self, act: str, **body: str) -> str | None:
        token: str | None = (await self._send(f"admin/{act}", body))["token"]
        return token
