"""`/portal/offer/…`: the page on which a candidate chooses, confirms, moves, asks and declines.

Looking changes nothing, since scanners of mail follow links; what changes something is posted by a form of the page.
The path is a secret and stands in no log.
"""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from bot.core.errors import DomainError
from bot.core.i18n import languages, speaking
from bot.core.times import zone_names
from bot.interviews.errors import TooManyRequests, UnknownLink
from bot.interviews.forms import parse_choices, parse_sent_form, parse_words
from bot.interviews.links import PATH
from bot.interviews.models import LinkStage, OfferPage, Spoken
from bot.interviews.views.portal import CALENDAR_FILE, Notice, failed_notice, portal_screen, said_notice
from bot.wiring import Services
from db.pool import again_if_broken_off
from handlers.pages import note, page, spoken

STATUSES = {LinkStage.WITHDRAWN: 410, LinkStage.EXPIRED: 410}
Sent = Mapping[str, Any]
Deed = Callable[[str, Sent, Spoken], Awaitable[None]]


def portal_routes(services: Services) -> list[web.RouteDef]:
    portal, clock = services.portal, services.clock

    def show(found: OfferPage, sent: Sent, path: str, notice: Notice | None, status: int) -> web.Response:
        reads = _spoken(sent, found)
        with speaking(reads.language):
            screen = portal_screen(found, reads, notice, clock.now())
            return page("portal.html", status=status, screen=screen, action=path, chosen=sent)

    async def on_page(request: web.Request) -> web.Response:
        token, sent = request.match_info["token"], request.query
        try:
            found = await portal.page(token)
        except DomainError as error:
            return _closed(request, error)
        with speaking(_spoken(sent, found).language):
            notice = said_notice(sent.get("said", ""), found.stage)
        return show(found, sent, _path(token), notice, STATUSES.get(found.stage, 200))

    async def on_calendar(request: web.Request) -> web.Response:
        try:
            data = await portal.calendar(request.match_info["token"])
        except DomainError as error:
            return _closed(request, error)
        headers = {"Content-Disposition": f'attachment; filename="{CALENDAR_FILE}"', "Cache-Control": "no-store"}
        return web.Response(body=data, content_type="text/calendar", charset="utf-8", headers=headers)

    def on(said: str, deed: Deed) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def posted(request: web.Request) -> web.Response:
            token, sent = request.match_info["token"], dict(await request.post())
            try:
                reads = _spoken(sent, await portal.page(token))
                await again_if_broken_off(partial(deed, token, sent, reads))
            except (UnknownLink, TooManyRequests) as error:
                return _closed(request, error)
            except DomainError as error:
                with speaking(reads.language):
                    notice = failed_notice(error)
                return show(await portal.page(token), sent, _path(token), notice, 409)
            query = urlencode({"said": said, "lang": reads.language, "zone": reads.timezone})
            return web.Response(status=303, headers={"Location": f"{_path(token)}?{query}"})

        return posted

    async def book(token: str, sent: Sent, reads: Spoken) -> None:
        await portal.book(token, parse_sent_form(sent), parse_choices(sent), reads)

    async def accept(token: str, sent: Sent, _reads: Spoken) -> None:
        await portal.accept(token, parse_sent_form(sent))

    async def ask(token: str, sent: Sent, _reads: Spoken) -> None:
        await portal.ask(token, parse_sent_form(sent), parse_words(sent))

    async def decline(token: str, sent: Sent, _reads: Spoken) -> None:
        await portal.decline(token, parse_sent_form(sent), parse_words(sent))

    at = PATH + "/{token}"
    return [
        web.get(at, on_page),
        web.get(f"{at}/{CALENDAR_FILE}", on_calendar),
        web.post(f"{at}/book", on("booked", book)),
        web.post(f"{at}/accept", on("accepted", accept)),
        web.post(f"{at}/ask", on("asked", ask)),
        web.post(f"{at}/decline", on("declined", decline)),
    ]


def _path(token: str) -> str:
    return f"{PATH}/{token}"


def _spoken(sent: Sent, found: OfferPage) -> Spoken:
    """As the address or the form says; else as the candidate is known."""
    zone, language = str(sent.get("zone", "")), str(sent.get("lang", ""))
    return Spoken(
        timezone=zone if zone in zone_names() else found.first.candidate_timezone,
        language=language if language in languages() else found.first.candidate_language,
    )


def _closed(request: web.Request, error: DomainError) -> web.Response:
    with speaking(spoken(request)):
        return note(error.what, error.remedy, status=429 if isinstance(error, TooManyRequests) else 404)
