"""What keeps foreign pages and foreign text out: same-origin posts and a strict content security policy."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data: http: https:; "  # image blocks name pictures anywhere
    "frame-src 'self'; "  # the HTML of mails, which has a policy of its own
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
# Of the HTML of a mail: no scripts, no forms, nothing is fetched, and its origin is its own
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
MAIL_HEADERS = {**HEADERS, "Content-Security-Policy": MAIL_POLICY, "Referrer-Policy": "no-referrer"}
ATTACHED = {"Content-Type": "application/octet-stream", "Content-Disposition": "attachment"}
SAFE = {"GET", "HEAD", "OPTIONS"}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def same_origin(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Browsers tell where a post comes from; programs tell nothing and may go on."""
    origin = request.headers.get("Origin")
    if request.method not in SAFE and origin is not None and urlsplit(origin).netloc != request.host:
        return web.json_response({"error": "this came from another site"}, status=403)
    return await handler(request)
