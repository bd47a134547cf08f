"""A mail taken apart: headers, text, HTML, attachments and calendar parts. Mail is hostile: nothing in it may raise."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import collapse_rfc2231_value, getaddresses
from pathlib import PurePath
from typing import Literal

from sandbox.invitations import Invitation, read_invitation

Role = Literal["to", "cc", "bcc"]

MOST_PARTS = 100
LONGEST_TEXT = 200_000  # characters of a text or HTML part
LONGEST_HEADER = 2_000  # characters
MOST_HEADERS = 200
LARGEST_CALENDAR = 256_000  # bytes
CALENDAR = {"text/calendar", "application/ics"}
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# what the library raises on mail that is broken on purpose
BROKEN = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError, HeaderParseError)


@dataclass(frozen=True, kw_only=True)
class Part:
    """An attachment or a calendar part; `content_id` is what HTML names it by."""

    name: str
    kind: str
    content: bytes
    content_id: str


@dataclass(frozen=True, kw_only=True)
class Mail:
    """`at` in seconds since the epoch; `sender` and `recipients` are the envelope's.

    `invitations` are the calendar parts with their places in `parts`, each once.
    """

    number: int
    at: float
    sender: str
    recipients: tuple[tuple[str, Role], ...]
    subject: str
    author: str
    headers: tuple[tuple[str, str], ...]
    text: str | None
    html: str | None
    parts: tuple[Part, ...]
    invitations: tuple[tuple[int, Invitation], ...]
    kinds: tuple[str, ...]
    problem: str
    source: bytes

    def role_of(self, address: str) -> Role | None:
        return next((role for one, role in self.recipients if one.casefold() == address.casefold()), None)


def read_mail(source: bytes, *, number: int, at: float, sender: str, recipients: Sequence[str]) -> Mail:
    """Whatever `source` is; `problem` says what could not be read."""
    problem = ""
    try:
        message: Message = message_from_bytes(source)
        leaves = list(_leaves(message))
    except BROKEN as error:
        problem = f"This mail could not be taken apart ({type(error).__name__})."
        message, leaves = Message(), []
    raw = [(name, str(value)) for name, value in message.raw_items()][:MOST_HEADERS]
    headers = [(_clean(name), decoded(value)) for name, value in raw]
    texts = [leaf for leaf in leaves if leaf.is_text]
    files = [leaf for leaf in leaves if not leaf.is_text]
    defects = {type(one).__name__ for leaf in leaves for one in leaf.message.defects}
    defects |= {type(one).__name__ for one in message.defects}
    if defects and not problem:
        problem = f"This mail is not well-formed ({', '.join(sorted(defects))})."
    return Mail(
        number=number,
        at=at,
        sender=_clean(sender),
        recipients=_roles(raw, recipients),
        subject=_header(headers, "subject"),
        author=_header(headers, "from"),
        headers=tuple(headers),
        text="\n\n".join(leaf.text for leaf in texts if leaf.kind != "text/html") or None,
        html=next((leaf.text for leaf in texts if leaf.kind == "text/html"), None),
        parts=tuple(leaf.part(place) for place, leaf in enumerate(files, start=1)),
        invitations=_invitations(files),
        kinds=tuple(leaf.kind for leaf in leaves),
        problem=problem,
        source=source,
    )


def decoded(raw: str) -> str:
    """A header's words: encoded words in any charset, or UTF-8 as it is; one line."""
    text = _utf8(raw)
    try:
        chunks = decode_header(text)
    except BROKEN:
        chunks = [(text, None)]
    words = "".join(one if isinstance(one, str) else _in_charset(one, charset) for one, charset in chunks)
    return _clean(" ".join(words.split()))[:LONGEST_HEADER]


@dataclass(frozen=True, kw_only=True)
class _Leaf:
    message: Message
    kind: str
    content: bytes

    @property
    def is_calendar(self) -> bool:
        return self.kind in CALENDAR or self.name.lower().endswith(".ics")

    @property
    def is_text(self) -> bool:
        """Shown as the mail itself, not as a file."""
        attached = str(self.message.get("content-disposition", "")).strip().lower().startswith("attachment")
        return self.kind in {"text/plain", "text/html"} and not attached and not self.name

    @property
    def text(self) -> str:
        return _clean(_in_charset(self.content, self.message.get_content_charset()))[:LONGEST_TEXT]

    @property
    def name(self) -> str:
        """The last part of the name the mail gives, "" where it gives none."""
        given = self.message.get_param("filename", None, "content-disposition") or self.message.get_param("name")
        if not given:
            return ""
        words = decoded(collapse_rfc2231_value(given) if isinstance(given, tuple) else str(given))
        return PurePath(words.replace("\\", "/")).name[:255]

    def part(self, place: int) -> Part:
        extension = ".ics" if self.is_calendar else ""
        content_id = str(self.message.get("content-id", "")).strip().strip("<>")
        name = self.name or f"part-{place}{extension}"
        return Part(name=name, kind=self.kind, content=self.content, content_id=content_id)


def _leaves(message: Message) -> Iterator[_Leaf]:
    count = 0
    for part in message.walk():
        if part.is_multipart():
            continue
        count += 1
        if count > MOST_PARTS:
            return
        payload = part.get_payload(decode=True)
        content = payload if isinstance(payload, bytes) else b""
        yield _Leaf(message=part, kind=part.get_content_type().lower(), content=content)


def _invitations(files: Sequence[_Leaf]) -> tuple[tuple[int, Invitation], ...]:
    """Mails carry the same part twice, for readers of either kind: inline and as a file."""
    found: dict[bytes, int] = {}
    for place, leaf in enumerate(files):
        if leaf.is_calendar:
            found.setdefault(leaf.content[:LARGEST_CALENDAR], place)
    return tuple((place, read_invitation(content)) for content, place in found.items())


def _roles(headers: Sequence[tuple[str, str]], recipients: Sequence[str]) -> tuple[tuple[str, Role], ...]:
    """Whoever got it and stands in neither To nor Cc got it in blind copy."""
    named: dict[str, set[str]] = {}
    for wanted in ("to", "cc"):
        values = [_utf8(value) for name, value in headers if name.lower() == wanted]
        try:
            named[wanted] = {address.casefold() for _name, address in getaddresses(values)}
        except BROKEN:
            named[wanted] = set()

    def role(address: str) -> Role:
        folded = address.casefold()
        return "to" if folded in named["to"] else "cc" if folded in named["cc"] else "bcc"

    return tuple((_clean(one), role(one)) for one in dict.fromkeys(recipients))


def _header(headers: Sequence[tuple[str, str]], wanted: str) -> str:
    return next((value for name, value in headers if name.lower() == wanted), "")


def _utf8(raw: str) -> str:
    return raw.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _in_charset(content: bytes, charset: str | None) -> str:
    """Unknown charsets and wrong bytes are read as UTF-8, with a sign for what is not."""
    try:
        return content.decode(charset or "utf-8", "replace")
    except BROKEN:
        return content.decode("utf-8", "replace")


def _clean(text: str) -> str:
    return CONTROLS.sub("", text.replace("\r\n", "\n"))
