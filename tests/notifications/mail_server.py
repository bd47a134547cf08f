"""A real mail server for tests, which keeps what it takes and can be told to misbehave."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

OK = "250 taken"
PATIENCE_SECONDS = 120.0
LAST = 12  # mails that are told of when those that are waited for do not come


@dataclass(frozen=True)
class Caught:
    sender: str
    recipients: tuple[str, ...]
    content: bytes

    @property
    def message(self) -> EmailMessage:
        parsed = message_from_bytes(self.content, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        return parsed

    @property
    def message_id(self) -> str:
        """Read off the bytes: parsing thousands of mails takes longer than sending them."""
        [line] = [line for line in self.content.split(b"\r\n") if line.lower().startswith(b"message-id:")]
        return line.partition(b":")[2].strip().decode()


@dataclass
class MailCatcher:
    """`on_recipient` and `on_mail` give the server's reply; "" after which it hangs up, the mail of `on_mail` taken."""

    url: str = ""
    port: int = 0
    caught: list[Caught] = field(default_factory=list)
    on_recipient: Callable[[str], str] = lambda _address: "250 fine"
    on_mail: Callable[[Caught], str] = lambda _mail: OK
    on_data: Callable[[], bool] = lambda: True  # False: hang up once the message is asked for
    opened: int = 0  # connections
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        reply = self.on_recipient(address)
        if reply.startswith("2"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        mail = Caught(str(envelope.mail_from), tuple(envelope.rcpt_tos), bytes(envelope.original_content or b""))
        reply = self.on_mail(mail)
        if reply in {OK, ""}:
            self.caught.append(mail)
            self._changed.set()
        if reply == "":
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return reply

    async def until(self, met: Callable[[], bool]) -> None:
        """Wait until what is caught is as asked. Raises AssertionError with what was caught instead."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while not met():
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            last = [(mail.recipients, mail.message["Subject"]) for mail in self.caught[-LAST:]]
            raise AssertionError(f"{len(self.caught)} mails came, the last of them {last}") from None


class _Server(SMTP):
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        if self.event_handler.on_data():
            await super().smtp_DATA(arg)
        else:
            await self.push("354 go on")
            assert self.transport is not None
            self.transport.close()


@asynccontextmanager
async def mail_catcher(*, tls: ssl.SSLContext | None = None, starttls: bool = False) -> AsyncIterator[MailCatcher]:
    """Listening on this machine; with a context it speaks TLS, after STARTTLS or from the first byte."""
    catcher = MailCatcher()
    options: dict[str, Any] = {"tls_context": tls, "require_starttls": True} if starttls else {}

    def connection() -> SMTP:
        catcher.opened += 1
        return _Server(catcher, enable_SMTPUTF8=True, hostname="mail.test", **options)

    loop = asyncio.get_running_loop()
    server = await loop.create_server(connection, "127.0.0.1", 0, ssl=None if starttls else tls)
    catcher.port = server.sockets[0].getsockname()[1]
    catcher.url = f"{'smtps' if tls and not starttls else 'smtp'}://127.0.0.1:{catcher.port}"
    try:
        yield catcher
    finally:
        server.close()
        await server.wait_closed()
