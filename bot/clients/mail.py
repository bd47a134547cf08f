"""Mail over SMTP, in the steps that sending exactly once needs.

SMTP's one uncertain moment is after the last line of a message, a lone dot: the server may have taken the mail and the
sender not know it. So a mail goes out in steps: `open`, `write` all but the dot, `dot` and `push`, while somebody waits
for the `answer`.
"""

import asyncio
import ipaddress
import re
import socket
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from typing import Final, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib
from aiosmtplib.email import parse_address
from aiosmtplib.protocol import normalize_message_line_endings

COMMAND_SECONDS: Final = 60  # for connecting and for each reply but the last
REPLY_SECONDS: Final = 600  # for the reply to the dot: RFC 5321, 4.5.3.2.6
REPLY_LENGTH: Final = 300  # characters of a server's reply that are kept
DEFAULT_PORTS: Final = {"smtp": 587, "smtps": 465}
START_INPUT, COMPLETED = 354, 250  # replies of SMTP


class MailError(Exception):
    """A mail was not taken; `reply` holds the server's words, or what happened instead."""

    def __init__(self, reply: str) -> None:
        super().__init__(reply)
        self.reply = reply


class NotReached(MailError):
    """No server to speak with, or it stopped speaking before the dot: nothing was sent, and it may go better later."""


class PutOff(MailError):
    """Not now (4xx)."""


class Refused(MailError):
    """Never (5xx)."""


class Unanswered(MailError):
    """The dot is sent and no answer came: the mail may have been taken."""


@dataclass(frozen=True)
class Replies:
    """What the server said of each recipient."""

    accepted: tuple[str, ...]
    put_off: Mapping[str, str]  # address → reply
    refused: Mapping[str, str]


class MailSession(Protocol):
    """A connection, for one mail after the other."""

    async def open(self, sender: str, recipients: Sequence[str]) -> Replies:
        """Begin a mail; somebody is accepted. Raises NotReached, and PutOff or Refused where nobody is."""
        ...

    async def write(self, message: bytes) -> None:
        """All of the message but its dot, out of this process. Raises NotReached, PutOff, Refused."""
        ...

    def dot(self) -> None:
        """The end of the message, into the hands of the operating system: held there until `push`, and sent should
        this process die. Does nothing where the connection is gone."""
        ...

    def push(self) -> None:
        """Send what is held."""
        ...

    async def answer(self) -> None:
        """Wait for the server to take the mail; to be begun before the dot. Raises NotReached where there was no dot,
        PutOff, Refused and Unanswered."""
        ...

    def abandon(self) -> None:
        """Leave without the dot: the server drops what was written. The session is over."""
        ...


class MailServer(Protocol):
    def session(self) -> AbstractAsyncContextManager[MailSession]:
        """Raises NotReached."""
        ...


@dataclass(frozen=True, kw_only=True)
class SmtpServer:
    """Where mail is handed in."""

    host: str
    port: int
    username: str | None = None
    password: str | None = None
    tls: bool = False  # from the first byte
    starttls: bool | None = None  # None: where the server offers it

    @classmethod
    def parse(cls, url: str) -> "SmtpServer":
        """`smtp://user:pass@host:port?starttls=1` or `smtps://…`. Raises ValueError.

        A password goes over an open line only to this machine or where `starttls=0` says so.
        """
        parts = urlsplit(url)
        if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
            raise ValueError("not of the form smtp://user:password@host:port or smtps://…")
        asked = parse_qs(parts.query).get("starttls", [None])[-1]
        starttls = asked not in {"0", "false", "no"} if asked else None
        if starttls is None and parts.username and not _is_this_machine(parts.hostname):
            starttls = True
        return cls(
            host=parts.hostname,
            port=parts.port or DEFAULT_PORTS[parts.scheme],
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            tls=parts.scheme == "smtps",
            starttls=False if parts.scheme == "smtps" else starttls,
        )

    @asynccontextmanager
    async def session(self) -> AsyncIterator["SmtpSession"]:
        smtp = aiosmtplib.SMTP(
            hostname=self.host,
            port=self.port,
            username=self.username,
            password=self.password,
            use_tls=self.tls,
            start_tls=self.starttls,
            timeout=COMMAND_SECONDS,
        )
        try:
            with _translated():
                await smtp.connect()
            yield SmtpSession(smtp)
            if smtp.is_connected:
                with suppress(aiosmtplib.SMTPException, OSError):  # whatever was to be sent is sent
                    await smtp.quit()
        finally:
            smtp.close()


class SmtpSession:
    def __init__(self, smtp: aiosmtplib.SMTP) -> None:
        self._smtp = smtp
        protocol, transport = smtp.protocol, smtp.transport
        assert protocol is not None
        assert isinstance(transport, asyncio.WriteTransport)
        # What is drained has left this process, so that nothing stands before the dot in its memory.
        transport.set_write_buffer_limits(high=0)
        self._is_complete = False  # the mail that is being sent
        self._protocol = protocol
        self._writer = asyncio.StreamWriter(transport, protocol, None, asyncio.get_running_loop())

    async def open(self, sender: str, recipients: Sequence[str]) -> Replies:
        plain = all(address.isascii() for address in (sender, *recipients))
        encoding = "ascii" if plain else "utf-8"
        accepted: list[str] = []
        put_off: dict[str, str] = {}
        refused: dict[str, str] = {}
        with _translated():
            if not plain and not self._smtp.supports_extension("smtputf8"):
                raise Refused("the server takes no addresses with other letters than Latin ones")
            await self._smtp.mail(sender, options=() if plain else ("SMTPUTF8",), encoding=encoding)
            for recipient in recipients:
                if not _is_bare(recipient):
                    refused[recipient] = "not an address"
                    continue
                try:
                    await self._smtp.rcpt(recipient, encoding=encoding)
                    accepted.append(recipient)
                except aiosmtplib.SMTPRecipientRefused as error:
                    (refused if error.code >= 500 else put_off)[recipient] = _reply(error.code, error.message)
            if not accepted:
                await self._smtp.rset()
                raise PutOff(summary(put_off)) if put_off else Refused(summary(refused))
        return Replies(tuple(accepted), put_off, refused)

    async def write(self, message: bytes) -> None:
        with _translated():
            self._is_complete = False
            answer = await self._smtp.execute_command(b"DATA")
            if answer.code != START_INPUT:
                await self._smtp.rset()
                raise aiosmtplib.SMTPDataError(answer.code, answer.message)
            self._writer.write(re.sub(rb"(?m)^\.", b"..", normalize_message_line_endings(message)))
            await self._writer.drain()

    def dot(self) -> None:
        if self._smtp.is_connected:
            self._hold(True)
            self._writer.write(b".\r\n")
            self._is_complete = True

    def push(self) -> None:
        if self._smtp.is_connected:
            self._hold(False)

    def _hold(self, held: bool) -> None:
        """Where the system knows no way (it is Linux's own), nothing is held."""
        if hasattr(socket, "TCP_CORK"):
            self._smtp.get_transport_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, held)

    async def answer(self) -> None:
        try:
            answer = await self._protocol.read_response(timeout=REPLY_SECONDS)
        except (aiosmtplib.SMTPException, OSError) as error:
            self._smtp.close()
            raise (Unanswered if self._is_complete else NotReached)(_said(error)) from error
        with _translated():
            if answer.code != COMPLETED:
                raise aiosmtplib.SMTPDataError(answer.code, answer.message)

    def abandon(self) -> None:
        self._smtp.close()


def summary(replies: Mapping[str, str]) -> str:
    """What was said, once each."""
    return "; ".join(dict.fromkeys(replies.values()))


@contextmanager
def _translated() -> Iterator[None]:
    """The library's errors as ours."""
    try:
        yield
    except (aiosmtplib.SMTPSenderRefused, aiosmtplib.SMTPDataError) as error:
        raise (Refused if error.code >= 500 else PutOff)(_reply(error.code, error.message)) from error
    except (aiosmtplib.SMTPException, OSError) as error:
        raise NotReached(_said(error)) from error


def _said(error: Exception) -> str:
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return _reply(error.code, error.message)
    return _printable(f"{type(error).__name__}: {error}")


def _reply(code: int, words: str) -> str:
    return _printable(f"{code} {words}")


def _printable(words: str) -> str:
    """What servers write goes to logs and tables."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())[:REPLY_LENGTH]


def _is_bare(address: str) -> bool:
    """Whether the library sends just that, and not the address that it can find in it."""
    try:
        return parse_address(address) == address
    except ValueError:
        return False


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
