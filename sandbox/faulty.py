"""Answers as faults have them: refused, limited, cut off."""

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web

from sandbox.faults import ApiFault, CutAnswer, RateLimited, Refused, ServerError

CHUNKS = 10  # of what comes slowly


def failed(fault: ApiFault) -> tuple[web.Response, str]:
    """What a call is answered with that is not done, and the verdict on it."""
    if isinstance(fault, RateLimited):
        return limited(fault.retry_after), "429"
    if isinstance(fault, Refused):
        return web.json_response({"ok": False, "error": fault.error}), fault.error
    status = fault.status if isinstance(fault, ServerError) else 500
    return web.Response(status=status, text="upstream request failed", content_type="text/html"), str(status)


def limited(seconds: int) -> web.Response:
    headers = {"Retry-After": str(seconds)}
    return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)


async def answered(
    request: web.Request, fault: ApiFault | None, answer: Callable[[], Awaitable[tuple[web.Response, str]]]
) -> tuple[web.StreamResponse, str]:
    """The answer and the verdict on it: as `answer` gives them, cut off, or not asked for at all."""
    if fault is not None and not isinstance(fault, CutAnswer):
        return failed(fault)
    response, verdict = await answer()
    return (response, verdict) if fault is None else (await cut(request, response), "cut off")


async def slowly(request: web.Request, response: web.Response, seconds: float) -> web.StreamResponse:
    """Send the answer bit by bit."""
    content = _content(response)
    begun = await _begun(request, response)
    step = max(1, -(-len(content) // CHUNKS))
    for start in range(0, len(content), step):
        await begun.write(content[start : start + step])
        await asyncio.sleep(seconds / CHUNKS)
    return begun


async def cut(request: web.Request, response: web.Response) -> web.StreamResponse:
    """Send the head and the first half of the answer, then close the connection."""
    content = _content(response)
    begun = await _begun(request, response)
    await begun.write(content[: len(content) // 2])
    if request.transport is not None:
        request.transport.close()
    return begun


async def _begun(request: web.Request, response: web.Response) -> web.StreamResponse:
    begun = web.StreamResponse(status=response.status, headers=response.headers)
    begun.content_length = len(_content(response))
    await begun.prepare(request)
    return begun


def _content(response: web.Response) -> bytes:
    return response.body if isinstance(response.body, bytes) else b""
