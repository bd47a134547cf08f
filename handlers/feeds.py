"""`/portal/feed/…`: somebody's interviews as a calendar, for programs that read it without Slack."""

from aiohttp import web

from bot.core.errors import DomainError
from bot.interviews.feeds import PATH
from bot.wiring import Services
from handlers.pages import HEADERS, refused


def feed_routes(services: Services) -> list[web.RouteDef]:
    async def on_feed(request: web.Request) -> web.Response:
        try:
            calendar = await services.feeds.read(request.match_info["token"])
        except DomainError as error:
            response = refused(request, error)
            response.set_status(404)
            return response
        return web.Response(body=calendar, content_type="text/calendar", charset="utf-8", headers=HEADERS)

    return [web.get(PATH + r"/{token:[\w-]+}.ics", on_feed)]
