"""Language models as the bot knows them: answers in a given form, and text as it is written."""

from collections.abc import AsyncGenerator
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from pydantic import BaseModel

from bot.core.models import Frozen

Form = TypeVar("Form", bound=BaseModel)


class Trouble(StrEnum):
    """Why there is no answer."""

    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    BUSY = "busy"  # still 429 or 5xx after the retries
    REJECTED = "rejected"  # key, model or request
    REFUSED = "refused"  # the model itself, or a filter over it
    BROKEN = "broken"  # cut short, or not in the form that was asked for


class NoAnswer(Exception):
    """`detail` is for the log: a status or an error's name, nothing of what was sent or answered."""

    def __init__(self, trouble: Trouble, detail: str) -> None:
        super().__init__(f"{trouble}: {detail}")
        self.trouble = trouble


class Tokens(Frozen):
    read: int = 0
    written: int = 0


class Answer(BaseModel, Generic[Form]):
    value: Form
    tokens: Tokens


class LanguageModel(Protocol):
    name: str  # as the server knows it

    async def answer(self, instructions: str, data: str, form: type[Form]) -> Answer[Form]:
        """`data` goes in as the person's message, so that nothing in it ranks with `instructions`. Raises NoAnswer."""

    def told(self, instructions: str, data: str) -> AsyncGenerator[str | Tokens, None]:
        """Pieces of a text as they are written; where the server counts them, the tokens come last.

        Raises NoAnswer, perhaps after some pieces.
        """

    async def close(self) -> None: ...
