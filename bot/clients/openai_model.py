"""Language models behind any address that speaks OpenAI's API: answers in a given form, and text as it is written.

The Responses API where the server has it, else chat completions. No tools, nothing stored at the other end.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable
from typing import NoReturn

import openai
from openai.types.responses import ParsedResponse
from pydantic import ValidationError

from bot.clients.llm import Answer, Form, NoAnswer, Tokens, Trouble

RETRIES = 2  # by the client: after as long as a 429 asks for, else with a jitter and longer each time
_MODEL_UNKNOWN = "model_not_found"


class OpenAIModel:
    def __init__(self, *, name: str, api_key: str | None, base_url: str | None, timeout_seconds: float) -> None:
        self.name = name
        self._deadline_seconds = timeout_seconds * (RETRIES + 1)
        self._client = openai.AsyncOpenAI(
            api_key=api_key or "none",  # servers of one's own often want none, the client always does
            base_url=base_url,
            timeout=timeout_seconds,
            max_retries=RETRIES,
        )
        self._has_responses = True  # until the server says otherwise

    async def close(self) -> None:
        await self._client.close()

    async def answer(self, instructions: str, data: str, form: type[Form]) -> Answer[Form]:
        if self._has_responses:
            try:
                return await self._within(self._response(instructions, data, form))
            except _NoResponses:
                self._has_responses = False
        return await self._within(self._completion(instructions, data, form))

    async def _within(self, answer: Awaitable[Answer[Form]]) -> Answer[Form]:
        try:
            async with asyncio.timeout(self._deadline_seconds):
                return await answer
        except (openai.OpenAIError, ValidationError, TimeoutError) as error:
            _translate(error)

    async def _response(self, instructions: str, data: str, form: type[Form]) -> Answer[Form]:
        try:
            got = await self._client.responses.parse(
                model=self.name, instructions=instructions, input=data, text_format=form, store=False
            )
        except openai.NotFoundError as error:
            raise _no_responses(error) from error
        usage = got.usage
        tokens = Tokens(read=usage.input_tokens, written=usage.output_tokens) if usage else Tokens()
        return Answer(value=_parsed(got), tokens=tokens)

    async def _completion(self, instructions: str, data: str, form: type[Form]) -> Answer[Form]:
        got = await self._client.chat.completions.parse(
            model=self.name,
            messages=[{"role": "system", "content": instructions}, {"role": "user", "content": data}],
            response_format=form,
        )
        message = got.choices[0].message if got.choices else None
        if message is None or message.refusal:
            raise NoAnswer(Trouble.REFUSED, "refusal")
        if message.parsed is None:
            raise NoAnswer(Trouble.BROKEN, "empty")
        usage = got.usage
        tokens = Tokens(read=usage.prompt_tokens, written=usage.completion_tokens) if usage else Tokens()
        return Answer(value=message.parsed, tokens=tokens)

    async def told(self, instructions: str, data: str) -> AsyncGenerator[str | Tokens, None]:
        try:
            if self._has_responses:
                try:
                    async for piece in self._response_pieces(instructions, data):
                        yield piece
                    return
                except _NoResponses:
                    self._has_responses = False
            async for piece in self._completion_pieces(instructions, data):
                yield piece
        except openai.OpenAIError as error:
            _translate(error)

    async def _response_pieces(self, instructions: str, data: str) -> AsyncGenerator[str | Tokens, None]:
        try:
            events = await self._client.responses.create(
                model=self.name, instructions=instructions, input=data, store=False, stream=True
            )
        except openai.NotFoundError as error:
            raise _no_responses(error) from error
        async with events:
            async for event in events:
                if event.type == "response.output_text.delta":
                    yield event.delta
                elif event.type == "response.completed" and event.response.usage:
                    usage = event.response.usage
                    yield Tokens(read=usage.input_tokens, written=usage.output_tokens)
                elif event.type == "response.refusal.delta":
                    raise NoAnswer(Trouble.REFUSED, event.type)
                elif event.type in ("response.failed", "response.incomplete", "error"):
                    raise NoAnswer(Trouble.BROKEN, event.type)

    async def _completion_pieces(self, instructions: str, data: str) -> AsyncGenerator[str | Tokens, None]:
        chunks = await self._client.chat.completions.create(
            model=self.name,
            messages=[{"role": "system", "content": instructions}, {"role": "user", "content": data}],
            stream=True,
            stream_options={"include_usage": True},
        )
        async with chunks:
            async for chunk in chunks:
                if chunk.choices and chunk.choices[0].delta.content:
                    yield chunk.choices[0].delta.content
                if chunk.usage:
                    yield Tokens(read=chunk.usage.prompt_tokens, written=chunk.usage.completion_tokens)


class _NoResponses(Exception):
    """The server does not know the Responses API."""


def _no_responses(error: openai.NotFoundError) -> Exception:
    return error if error.code == _MODEL_UNKNOWN else _NoResponses()


def _parsed(response: ParsedResponse[Form]) -> Form:
    if response.status != "completed":
        filtered = response.incomplete_details is not None and response.incomplete_details.reason == "content_filter"
        raise NoAnswer(Trouble.REFUSED if filtered else Trouble.BROKEN, str(response.status))
    if response.output_parsed is not None:
        return response.output_parsed
    refused = any(
        content.type == "refusal" for item in response.output if item.type == "message" for content in item.content
    )
    raise NoAnswer(Trouble.REFUSED if refused else Trouble.BROKEN, "refusal" if refused else "empty")


def _translate(error: Exception) -> NoReturn:
    """The library's errors in our words. An answer of another form, JSON cut short among them, is BROKEN.

    From None: what they quote of requests and answers is somebody's CV, and logs are no place for it.
    """
    name = type(error).__name__
    match error:
        case openai.APITimeoutError() | TimeoutError():
            raise NoAnswer(Trouble.TIMEOUT, name) from None
        case openai.APIConnectionError():
            raise NoAnswer(Trouble.UNREACHABLE, name) from None
        case openai.ContentFilterFinishReasonError():
            raise NoAnswer(Trouble.REFUSED, name) from None
        case openai.APIStatusError(status_code=status) if status == 429 or status >= 500:
            raise NoAnswer(Trouble.BUSY, str(status)) from None
        case openai.APIStatusError(status_code=status):
            raise NoAnswer(Trouble.REJECTED, str(status)) from None
        case _:
            raise NoAnswer(Trouble.BROKEN, name) from None
