"""Calls of Slack whose answer broke off on its way: whether they were done is not known."""

import aiohttp
from slack_sdk.http_retry.builtin_async_handlers import AsyncConnectionErrorRetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState


class BrokenAnswers(AsyncConnectionErrorRetryHandler):
    """Asks again for windows only: a trigger opens one, once. A message would come twice; see `surfaces` for those."""

    def __init__(self) -> None:
        super().__init__(error_types=[aiohttp.ClientPayloadError])

    async def _can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        broken = await super()._can_retry_async(state=state, request=request, response=response, error=error)
        return broken and "/views." in request.url
