"""A mail server that delivers nothing: what the app sends is kept for whoever looks, the oldest forgotten first."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from sandbox.journal import Journal
from sandbox.mime import Mail, read_mail

LARGEST_MAIL = 25_000_000  # bytes, as most servers take
KEPT = 500  # mails
MOST_BYTES = 200_000_000  # of all mails together


@dataclass(kw_only=True)
class Mailbox:
    """All caught mails, in the order they came. `caught` is called after each."""

    journal: Journal
    mails: deque[Mail] = field(default_factory=deque)
    count: int = 0
    caught: Callable[[], None] = field(default=lambda: None)

    def mail(self, number: int) -> Mail | None:
        return next((one for one in self.mails if one.number == number), None)

    def of(self, address: str) -> Sequence[Mail]:
        """Those that an address was sent, as main recipient, in copy or in blind copy."""
        return [one for one in self.mails if one.role_of(address) is not None]

    async def catch(self, sender: str, recipients: Sequence[str], source: bytes) -> Mail:
        """Read in another thread: a hostile mail may take long to read, and the workspace goes on meanwhile."""
        began = time.monotonic()
        self.count += 1
        number = self.count
        mail = await asyncio.to_thread(
            read_mail, source, number=number, at=time.time(), sender=sender, recipients=recipients
        )
        self.mails.append(mail)
        while len(self.mails) > KEPT or sum(len(one.source) for one in self.mails) > MOST_BYTES:
            self.mails.popleft()
        payload = {"from": sender, "to": list(recipients), "bytes": len(source), "parts": [*mail.kinds]}
        self.journal.note("mail", mail.subject or "(no subject)", "ok", began=began, payload=payload)
        self.caught()
        return mail


class Catcher:
    """An SMTP server for one mailbox; any name and password are good, and neither is kept."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        self._server: asyncio.Server | None = None
        self._open: set[SMTP] = set()

    async def listen(self, host: str, port: int) -> tuple[str, int]:
        """The address bound. Raises OSError when the port is taken."""
        self._server = await asyncio.get_running_loop().create_server(self._connected, host, port)
        address: tuple[str, int] = self._server.sockets[0].getsockname()[:2]
        return address

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
        for protocol in self._open:
            if protocol.transport is not None:
                protocol.transport.close()

    # called by aiosmtpd, which names its hooks so

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.original_content or b""
        await self._mailbox.catch(envelope.mail_from or "", envelope.rcpt_tos, content)
        return "250 OK, kept here and sent to nobody"

    def connection_closed(self, protocol: SMTP) -> None:
        self._open.discard(protocol)

    def _connected(self) -> SMTP:
        protocol = _Connection(self)
        self._open.add(protocol)
        return protocol


class _Connection(SMTP):
    def __init__(self, catcher: Catcher) -> None:
        super().__init__(
            catcher,
            data_size_limit=LARGEST_MAIL,
            enable_SMTPUTF8=True,
            hostname="sandbox",
            ident="Local workspace",
            auth_require_tls=False,
            authenticator=_anybody,
        )
        self._catcher = catcher

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self._catcher.connection_closed(self)


def _anybody(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, _data: object) -> AuthResult:
    return AuthResult(success=True)
