"""The HTTP door: Slack's requests, and the probes of whoever runs the bot."""

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp

from bot.wiring import Services

MAX_BODY = 4 * 1024 * 1024  # bytes; Slack's own requests stay far below


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

    if bolt is not None:
        app.router.add_post("/slack/events", on_slack_request)
    app.router.add_get("/healthz", on_alive)
    app.router.add_get("/readyz", on_ready)
    app.router.add_get("/metrics", on_metrics)
    return app
