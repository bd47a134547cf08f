"""/as/…/mail: caught mail, by recipient, with its parts; shown so that nothing in it runs or is fetched."""

import base64
import re
from collections import Counter
from dataclasses import replace
from urllib.parse import quote

from aiohttp import web

from sandbox.context import Context
from sandbox.finding import Refused
from sandbox.mime import Mail
from sandbox.pages.dates import Dates
from sandbox.pages.guard import ATTACHED, HEADERS, MAIL_HEADERS
from sandbox.pages.requests import Show
from sandbox.workspace import Json, User

SHOWN = 200  # mails of the list
LANGUAGE = "en-US"  # of the panels, whoever looks
LARGEST_PICTURE = 2_000_000  # bytes of one shown within HTML
PICTURES = {"image/gif", "image/jpeg", "image/png", "image/webp"}
NAMED = re.compile(r"""\bcid:([^"'\s>)]{1,250})""", re.IGNORECASE)
STATUS = {"ACCEPTED": "accepted", "DECLINED": "declined", "TENTATIVE": "maybe", "NEEDS-ACTION": "not answered"}


class MailPages:
    """Everybody may look at all mail: it is a panel of the workspace, not a mailbox with a lock."""

    def __init__(self, context: Context, show: Show) -> None:
        self._context, self._show = context, show

    async def page(self, request: web.Request, user: User) -> web.StreamResponse:
        number = request.match_info.get("number")
        mail = None if number is None else self._mail(number)
        return self._show(
            "mail.html", request, user, channel=None, mail=mail, status=STATUS, **self._listed(request, user)
        )

    async def rows(self, request: web.Request, user: User) -> web.StreamResponse:
        return self._show("mails.html", request, user, **self._listed(request, user))

    async def html(self, request: web.Request, _user: User) -> web.StreamResponse:
        """The HTML part as a page of its own in which no script runs and nothing is fetched."""
        mail = self._mail(request.match_info["number"])
        text = NAMED.sub(lambda match: _picture(mail, match.group(1)), mail.html or "")
        return web.Response(text=text, content_type="text/html", headers=MAIL_HEADERS)

    async def source(self, request: web.Request, _user: User) -> web.StreamResponse:
        mail = self._mail(request.match_info["number"])
        return web.Response(body=mail.source, headers=_attached(f"mail-{mail.number}.eml"))

    async def part(self, request: web.Request, _user: User) -> web.StreamResponse:
        mail, place = self._mail(request.match_info["number"]), request.match_info["place"]
        if not (place.isascii() and place.isdecimal() and int(place) < len(mail.parts)):
            raise Refused("there is no such part")
        part = mail.parts[int(place)]
        return web.Response(body=part.content, headers=_attached(part.name))

    def _mail(self, number: str) -> Mail:
        mail = self._context.mailbox.mail(int(number)) if number.isascii() and number.isdecimal() else None
        if mail is None:
            raise Refused("that mail is no longer kept")
        return mail

    def _listed(self, request: web.Request, user: User) -> Json:
        mailbox, address = self._context.mailbox, request.query.get("to", "")
        mails = mailbox.of(address) if address else mailbox.mails
        counts = Counter(one.casefold() for mail in mailbox.mails for one, _role in mail.recipients)
        own = user.email.casefold()
        return {
            "mails": list(reversed(mails))[:SHOWN],
            "addresses": sorted(counts.items(), key=lambda one: (one[0] != own, one[0])),
            "address": address.casefold(),
            "own": own,
            "all": len(mailbox.mails),
            "query": request.query_string,
            "dates": Dates(replace(user, locale=LANGUAGE)),
        }


def _picture(mail: Mail, content_id: str) -> str:
    """A picture that the mail carries, as a `data:` address; anything else is nothing."""
    for part in mail.parts:
        if part.content_id == content_id and part.kind in PICTURES and len(part.content) <= LARGEST_PICTURE:
            return f"data:{part.kind};base64,{base64.b64encode(part.content).decode()}"
    return "about:invalid"


def _attached(name: str) -> dict[str, str]:
    return {**HEADERS, **ATTACHED, "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
