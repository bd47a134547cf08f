"""`/command word rest`: the word picks the listener; bare and `help` show the help, anything else the nearest word."""

from collections.abc import Awaitable, Callable, Mapping

from rapidfuzz import process

from bot.core.errors import DomainError
from bot.core.i18n import _
from bot.slack.blocks import Message
from handlers.call import Call
from handlers.errors import Listener

Subcommand = Callable[[Call, str], Awaitable[None]]


class UnknownSubcommand(DomainError):
    code = "unknown_subcommand"

    def __init__(self, command: str, nearest: str) -> None:
        super().__init__()
        self._command = command
        self._nearest = nearest

    @property
    def what(self) -> str:
        return _("That is not something this command does.")

    @property
    def remedy(self) -> str:
        return _("Did you mean `{command} {word}`? `{command} help` shows all.").format(
            command=self._command, word=self._nearest
        )


def command(known: Mapping[str, Subcommand], help_text: Callable[[], Message]) -> Listener:
    """The listener of a command whose subcommands are all its own."""

    async def on_command(call: Call) -> None:
        await dispatch(call, known, help_text)

    return on_command


async def dispatch(call: Call, known: Mapping[str, Subcommand], help_text: Callable[[], Message]) -> None:
    """Acknowledge and run the subcommand named by the first word."""
    await call.ack()
    word, _space, rest = call.words.partition(" ")
    word = word.casefold()
    if word in {"", "help"}:
        await call.whisper(help_text())
    elif word in known:
        await known[word](call, rest.strip())
    else:
        nearest = process.extractOne(word, list(known))
        raise UnknownSubcommand(str(call.body["command"]), nearest[0])
