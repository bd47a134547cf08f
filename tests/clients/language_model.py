"""A server of language models for tests: it speaks OpenAI's API over HTTP and answers what it was told to."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, Literal

from aiohttp import web

Api = Literal["responses", "chat"]
Fault = Callable[[web.Request], web.StreamResponse]
KEY = "a key for tests"
MODEL = "test-model"


def status(code: int, *, headers: Mapping[str, str] | None = None, error: str = "") -> Fault:
    """An answer that is no answer."""
    body = {"error": {"message": "told to", "type": "test", "code": error or None, "param": None}}
    return lambda _request: web.json_response(body, status=code, headers=headers)


class Silence:
    """No answer at all, for as long as the test lasts."""


class ModelServer:
    """`answer` gives the text for a request's instructions and data; `faults` come first, one a `faulty` request."""

    def __init__(self, *, apis: frozenset[Api] = frozenset({"responses", "chat"})) -> None:
        self.apis = apis
        self.answer: Callable[[str, str], str] = lambda _instructions, _data: "{}"
        self.refusal = False
        self.cut_short = False
        self.hold_after: int | None = None  # pieces of a streamed answer, after which nothing more comes
        self.faults: list[Fault | Silence] = []
        self.faulty: Callable[[dict[str, Any]], bool] = lambda _body: True
        self.requests: list[dict[str, Any]] = []
        self.asked_at: list[float] = []  # by the monotonic clock, in seconds
        self.url = ""
        self._closing = asyncio.Event()

    async def responses(self, request: web.Request) -> web.StreamResponse:
        return await self._serve(request, "responses")

    async def chat(self, request: web.Request) -> web.StreamResponse:
        return await self._serve(request, "chat")

    async def _serve(self, request: web.Request, api: Api) -> web.StreamResponse:
        if request.headers.get("Authorization") != f"Bearer {KEY}":
            return status(401)(request)
        if api not in self.apis:
            return status(404)(request)
        body = await request.json()
        self.requests.append(body)
        self.asked_at.append(time.monotonic())
        if self.faults and self.faulty(body):
            fault = self.faults.pop(0)
            if isinstance(fault, Silence):
                await self._closing.wait()
                return web.Response(status=503)
            return fault(request)
        if body["model"] != MODEL:
            return status(404, error="model_not_found")(request)
        if api == "responses":
            text = self.answer(body["instructions"], body["input"])
            return await (self._response_events(request, text) if body.get("stream") else self._response(text))
        system, user = (message["content"] for message in body["messages"])
        text = self.answer(system, user)
        return await (self._chunks(request, text) if body.get("stream") else self._completion(text))

    async def _response(self, text: str) -> web.Response:
        content = (
            {"type": "refusal", "refusal": "I will not."}
            if self.refusal
            else {"type": "output_text", "text": text[: len(text) // 2] if self.cut_short else text, "annotations": []}
        )
        message = {
            "type": "message", "id": "msg_1", "status": "completed", "role": "assistant", "content": [content],
        }  # fmt: skip
        return web.json_response(
            {
                "id": "resp_1", "object": "response", "created_at": 1, "model": MODEL, "status": "completed",
                "output": [{"type": "reasoning", "id": "rs_1", "summary": []}, message], "tools": [],
                "parallel_tool_calls": False, "tool_choice": "none", "error": None, "incomplete_details": None,
                "usage": {
                    "input_tokens": 120, "output_tokens": 40, "total_tokens": 160,
                    "input_tokens_details": {"cached_tokens": 0}, "output_tokens_details": {"reasoning_tokens": 0},
                },
            }
        )  # fmt: skip

    async def _completion(self, text: str) -> web.Response:
        message = {
            "role": "assistant",
            "content": None if self.refusal else text,
            "refusal": "I will not." if self.refusal else None,
        }
        reason = "length" if self.cut_short else "stop"
        return web.json_response(
            {
                "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": MODEL,
                "choices": [{"index": 0, "finish_reason": reason, "message": message}],
                "usage": {"prompt_tokens": 120, "completion_tokens": 40, "total_tokens": 160},
            }
        )  # fmt: skip

    async def _response_events(self, request: web.Request, text: str) -> web.StreamResponse:
        place = {"item_id": "msg_1", "output_index": 0, "content_index": 0, "logprobs": []}
        events: list[dict[str, Any]] = [
            {"type": "response.output_text.delta", "sequence_number": number, "delta": piece, **place}
            for number, piece in enumerate(_pieces(text))
        ]
        done = json.loads((await self._response(text)).text or "")
        events.append({"type": "response.completed", "sequence_number": len(events), "response": done})
        return await self._events(request, [f"event: {one['type']}\ndata: {json.dumps(one)}\n\n" for one in events])

    async def _chunks(self, request: web.Request, text: str) -> web.StreamResponse:
        head = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": MODEL}
        chunks: list[dict[str, Any]] = [
            {**head, "choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None}]}
            for piece in _pieces(text)
        ]
        usage = {"prompt_tokens": 120, "completion_tokens": 40, "total_tokens": 160}
        if ((await request.json()).get("stream_options") or {}).get("include_usage"):
            chunks.append({**head, "choices": [], "usage": usage})
        return await self._events(request, [*(f"data: {json.dumps(one)}\n\n" for one in chunks), "data: [DONE]\n\n"])

    async def _events(self, request: web.Request, events: list[str]) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        for number, event in enumerate(events):
            if number == self.hold_after:
                await self._closing.wait()
            await response.write(event.encode())
        await response.write_eof()
        return response

    def close(self) -> None:
        self._closing.set()


def _pieces(text: str) -> list[str]:
    return [text[at : at + 7] for at in range(0, len(text), 7)]


@asynccontextmanager
async def model_server(*, apis: frozenset[Api] = frozenset({"responses", "chat"})) -> AsyncIterator[ModelServer]:
    server = ModelServer(apis=apis)
    app = web.Application()
    app.router.add_post("/v1/responses", server.responses)
    app.router.add_post("/v1/chat/completions", server.chat)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    try:
        yield server
    finally:
        server.close()
        await runner.cleanup()
