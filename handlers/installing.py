"""`/slack/install` and `/slack/oauth_redirect`: how a workspace gets the app."""

from aiohttp import web

from bot.core.errors import DomainError
from bot.core.i18n import speaking
from bot.slack.installations import STATE_LIFETIME
from bot.slack.pages import installed_page
from bot.wiring import Services
from handlers.pages import HEADERS, note, refused, spoken

COOKIE = "nexus-install"  # holds the state, so that only the browser that began can end


def install_routes(services: Services) -> list[web.RouteDef]:
    async def on_install(_request: web.Request) -> web.Response:
        page, state = await services.installations.begin()
        response = web.Response(status=302, headers={**HEADERS, "Location": page})
        response.set_cookie(
            COOKIE,
            state,
            path="/slack",
            max_age=int(STATE_LIFETIME.total_seconds()),
            httponly=True,
            samesite="Lax",
            secure=services.settings.base_url.startswith("https://"),
        )
        return response

    async def on_redirect(request: web.Request) -> web.Response:
        """Slack sends people back here with a code, or with an error and none."""
        sent = request.query
        try:
            name = await services.installations.complete(
                code=sent.get("code", ""), state=sent.get("state", ""), cookie=request.cookies.get(COOKIE, "")
            )
        except DomainError as error:
            response = refused(request, error)
        else:
            with speaking(spoken(request)):
                response = note(*installed_page(name))
        response.del_cookie(COOKIE, path="/slack")
        return response

    return [web.get("/slack/install", on_install), web.get("/slack/oauth_redirect", on_redirect)]
