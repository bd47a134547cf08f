"""The HTTP door: Slack's requests, and the probes of whoever runs the bot."""

from collections.abc import Awaitable, Callable

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp

from bot.accounts.calendar_views import connected_page
from bot.accounts.calendars import CALLBACKS
from bot.core.errors import DomainError
from bot.core.i18n import speaking
from bot.wiring import Services
from db.models.calendars import Provider
from handlers.feeds import feed_routes
from handlers.installing import install_routes
from handlers.pages import note, refused
from handlers.portal import portal_routes

MAX_BODY = 4 * 1024 * 1024  # bytes; Slack's own requests stay far below


Handler = Callable[[web.Request], Awaitable[web.Response]]


def web_app(services: Services, bolt: AsyncApp | None) -> web.Application:
    """`bolt` is None in Socket Mode, where Slack does not come in this way."""
    app = web.Application(client_max_size=MAX_BODY)

    async def on_slack_request(request: web.Request) -> web.Response:
        assert bolt is not None
        return await to_aiohttp_response(await bolt.async_dispatch(await to_bolt_request(request)))

    async def on_alive(_request: web.Request) -> web.Response:
        return web.json_response({"status": "alive"})

    async def on_ready(_request: web.Request) -> web.Response:
        ready = await services.is_ready()
        return web.json_response({"status": "ready" if ready else "not ready"}, status=200 if ready else 503)

    async def on_metrics(_request: web.Request) -> web.Response:
        return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    def on_consent(provider: Provider) -> Handler:
        async def consented(request: web.Request) -> web.Response:
            query = request.query
            try:
                connected = await services.calendars.connect(
                    provider, state=query.get("state", ""), code=query.get("code")
                )
            except DomainError as error:
                return refused(request, error)
            with speaking(connected.language):
                return note(*connected_page(connected))

        return consented

    for provider, path in CALLBACKS.items():
        app.router.add_get(path, on_consent(provider))
    if bolt is not None:
        app.router.add_post("/slack/events", on_slack_request)
    if services.settings.installs:
        app.add_routes(install_routes(services))
    app.add_routes(feed_routes(services))
    app.add_routes(portal_routes(services))
    app.router.add_get("/healthz", on_alive)
    app.router.add_get("/readyz", on_ready)
    app.router.add_get("/metrics", on_metrics)
    return app
