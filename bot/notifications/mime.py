"""A letter in the form in which it goes over the wire.

The form is the one that calendar services give their own invitations, so that mail programs show it as one: the words
and the calendar object as alternatives of each other, and the object once more as a file for programs that look there.
"""

import hashlib
import re
from collections.abc import Iterator
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final

from bot.core.text import one_line
from bot.notifications.models import Address, CalendarPart, Letter

SUBJECT_LENGTH: Final = 200  # characters
ATTACHMENT: Final = "invite.ics"
CRLF: Final = "\r\n"


def message_id(domain: str, *about: str) -> str:
    """The same for the same mail, however often it is put together."""
    digest = hashlib.sha256("\0".join(about).encode("utf-8", "replace")).hexdigest()
    return f"<{digest[:32]}@{domain}>"


def compose(letter: Letter) -> bytes:
    """Lines end in CRLF, and all of it is ASCII unless an address is not."""
    content = EmailMessage(SMTP.clone(cte_type="7bit"))
    content.set_content(letter.text)
    content.add_alternative(letter.html, subtype="html")
    if letter.calendar is not None:
        _add_calendar(content, letter.calendar)
    _mark(content, letter.message_id)
    lines = [f"{name}: {value}{CRLF}" for name, value in _headers(letter)]
    return "".join(lines).encode() + content.as_bytes()


def _mark(content: EmailMessage, known: str) -> None:
    """What parts its parts, the same for the same mail; the library would seek what no line is like, mail by mail."""
    for place, part in enumerate(part for part in content.walk() if part.is_multipart()):
        digest = hashlib.sha256(f"{known}{place}".encode("utf-8", "replace")).hexdigest()
        part.set_boundary(f"={digest[:40]}=")


def _add_calendar(content: EmailMessage, calendar: CalendarPart) -> None:
    # base64, so that no relay breaks the lines of the object in another place
    text = calendar.data.decode()
    content.add_alternative(text, subtype="calendar", cte="base64", params={"method": calendar.method})
    content.add_attachment(calendar.data, maintype="application", subtype="ics", filename=ATTACHMENT)


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
