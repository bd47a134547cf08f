"""A letter in the form in which it goes over the wire.

The form is the one that calendar services give their own invitations, so that mail programs show it as one: the words
and the calendar object as alternatives of each other, and the object once more as a file for programs that look there.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator, Sequence
from email.header import Header
from email.message import Message
from email.mime.multipart import MIMEMultipart
from email.policy import compat32
from email.utils import format_datetime
from typing import Final

from bot.core.text import one_line
from bot.notifications.models import Address, CalendarPart, Letter

SUBJECT_LENGTH: Final = 200  # characters
ATTACHMENT: Final = "invite.ics"
CRLF: Final = "\r\n"
LINE_END: Final = re.compile(r"\r\n?")
LINE_LENGTH: Final = 78  # characters of a line that goes as it is
_ON_THE_WIRE: Final = compat32.clone(linesep=CRLF)


def message_id(domain: str, *about: str) -> str:
    """The same for the same mail, however often it is put together."""
    digest = hashlib.sha256("\0".join(about).encode("utf-8", "replace")).hexdigest()
    return f"<{digest[:32]}@{domain}>"


def compose(letter: Letter) -> bytes:
    """Lines end in CRLF, and all of it is ASCII unless an address is not."""
    words = [_text("plain", letter.text), _text("html", letter.html)]
    if letter.calendar is None:
        content = _joined(letter, "alternative", words)
    else:
        shown, file = _calendar(letter.calendar)
        content = _joined(letter, "mixed", [_joined(letter, "alternative", [*words, shown]), file])
    lines = [f"{name}: {value}{CRLF}" for name, value in _headers(letter)]
    return "".join(lines).encode() + content.as_bytes(policy=_ON_THE_WIRE)


def _joined(letter: Letter, subtype: str, parts: Sequence[Message]) -> Message:
    """What parts its parts is the same for the same mail; the library would seek what no line is like, mail by mail."""
    digest = hashlib.sha256(f"{letter.message_id}{subtype}".encode("utf-8", "replace")).hexdigest()
    return MIMEMultipart(subtype, f"={digest[:40]}=", parts)


def _calendar(calendar: CalendarPart) -> tuple[Message, Message]:
    """As an alternative and as a file; in base64, so that no relay breaks its lines in another place."""
    shown = _base64(calendar.data, f'text/calendar; charset="utf-8"; method={calendar.method}')
    file = _base64(calendar.data, f'application/ics; name="{ATTACHMENT}"')
    file["Content-Disposition"] = f'attachment; filename="{ATTACHMENT}"'
    return shown, file


def _text(subtype: str, words: str) -> Message:
    """As it is where that passes everywhere, else in the shorter of the two encodings."""
    content_type = f'text/{subtype}; charset="utf-8"'
    lines = LINE_END.sub("\n", words)
    data = lines.encode("utf-8", "replace")
    if data.isascii() and b"\0" not in data and max(map(len, data.split(b"\n"))) <= LINE_LENGTH:
        return _part(lines, content_type, "7bit")
    quoted = binascii.b2a_qp(data)
    if len(quoted) > len(data) * 4 / 3:
        return _base64(data, content_type)
    return _part(quoted.decode(), content_type, "quoted-printable")


def _base64(data: bytes, content_type: str) -> Message:
    return _part(base64.encodebytes(data).decode(), content_type, "base64")


def _part(encoded: str, content_type: str, encoding: str) -> Message:
    """Its headers as they stand here: the newer class would parse each, which takes longer than all the rest."""
    part = Message()
    part["Content-Type"] = content_type
    part["Content-Transfer-Encoding"] = encoding
    part.set_payload(encoded)
    return part


def _headers(letter: Letter) -> Iterator[tuple[str, str]]:
    """Written out here: the library passes on what only looks encoded, which then shows as something else."""
    yield "From", _mailboxes(letter.sender)
    yield "To", _mailboxes(*letter.to)
    if letter.cc:
        yield "Cc", _mailboxes(*letter.cc)
    if letter.reply_to is not None:
        yield "Reply-To", _mailboxes(letter.reply_to)
    yield "Subject", _encoded(one_line(letter.subject)[:SUBJECT_LENGTH].strip())
    yield "Date", format_datetime(letter.at)
    yield "Message-ID", letter.message_id
    if letter.references:
        yield "In-Reply-To", letter.references[-1]
        yield "References", f"{CRLF} ".join(letter.references)
    yield "Auto-Submitted", "auto-generated"  # keeps holiday notices away (RFC 3834)
    yield "Content-Language", letter.language


def _mailboxes(*addresses: Address) -> str:
    return f",{CRLF} ".join(_mailbox(address) for address in addresses)


def _mailbox(address: Address) -> str:
    if not address.name:
        return address.email
    if _is_plain(address.name):
        return '"{}" <{}>'.format(re.sub(r'(["\\])', r"\\\1", address.name), address.email)
    return f"{_encoded(address.name)} <{address.email}>"


def _encoded(text: str) -> str:
    """As encoded words (RFC 2047) where it must be, or looks as if it were."""
    return text if _is_plain(text) else Header(text, "utf-8", maxlinelen=75).encode(linesep=CRLF)


def _is_plain(text: str) -> bool:
    return text.isascii() and "=?" not in text
