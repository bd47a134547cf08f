"""Mails in their form: what a mail program and a mail server read out of it, whatever people are called."""

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header
from email.message import EmailMessage
from email.utils import getaddresses
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.core.text import one_line
from bot.notifications.mime import SUBJECT_LENGTH, compose, message_id
from bot.notifications.models import Address, CalendarPart, Letter
from bot.notifications.pages import Fact, Page, as_html, as_text

AT = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
BOT = Address(email="nexus@example.com", name="Nexus")
DANA = Address(email="dana@example.org", name="Dana Haddad")
HIDDEN = Address(email="hidden@example.net")
ICS = CalendarPart(method="REQUEST", data="BEGIN:VCALENDAR\r\nSUMMARY:مقابلة\r\nEND:VCALENDAR\r\n".encode())
NASTY = (
    "\r\nBcc: evil@example.com", "\n", "\r", ",", ";", "<", ">", '"', "\\", "@", "(", ")", ":", "=?utf-8?q?x?=",
    "\u202e", "\0", "\u2028", "\x85", "\ud800", "سارة القحطاني", "é", "\t", " ", "x" * 90, "مقابلة" * 30,
)  # fmt: skip
words = st.lists(st.one_of(st.sampled_from(NASTY), st.text(max_size=20)), max_size=8).map("".join)


def letter(**other: Any) -> Letter:
    written: dict[str, Any] = {
        "message_id": message_id("example.com", "i1", "dana"),
        "references": ("<root@example.com>",),
        "at": AT,
        "sender": BOT,
        "reply_to": Address(email="rana@example.com", name="Rana"),
        "to": (DANA,),
        "bcc": (HIDDEN,),
        "language": "en",
        "subject": "Invitation",
        "text": "Hello\n",
        "html": "<p>Hello</p>",
        "calendar": ICS,
    }
    return Letter(**{**written, **other})


def read(data: bytes) -> EmailMessage:
    message = message_from_bytes(data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    for part in message.walk():
        assert part.defects == []
    return message


def test_the_form_of_an_invitation() -> None:
    """As Gmail's and Outlook's own: the object as an alternative with its method, and once more as a file."""
    message = read(compose(letter()))
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    calendar, attached = list(message.walk())[-2:]
    assert dict(calendar["content-type"].params) == {"charset": "utf-8", "method": "REQUEST"}
    assert calendar.get_payload(decode=True) == attached.get_payload(decode=True) == ICS.data
    assert (attached.get_filename(), attached.get_content_disposition()) == ("invite.ics", "attachment")


def test_headers() -> None:
    message = read(compose(letter(cc=(Address(email="omar@example.org"),))))
    assert message["From"] == "Nexus <nexus@example.com>"
    assert (message["To"], message["Cc"]) == ("Dana Haddad <dana@example.org>", "omar@example.org")
    assert message["Message-ID"] == message_id("example.com", "i1", "dana")
    assert message["References"] == message["In-Reply-To"] == "<root@example.com>"
    assert message["Date"].datetime == AT
    assert (message["Reply-To"], message["Content-Language"]) == ("Rana <rana@example.com>", "en")


def test_bcc_stands_in_the_envelope_alone() -> None:
    hidden = letter()
    assert hidden.recipients == (DANA.email, HIDDEN.email)
    assert HIDDEN.email.encode() not in compose(hidden)
    assert "Bcc" not in read(compose(hidden))


def test_nobody_gets_it_twice() -> None:
    assert letter(cc=(DANA,), bcc=(DANA, HIDDEN)).recipients == (DANA.email, HIDDEN.email)


def test_without_a_calendar_there_is_no_file() -> None:
    message = read(compose(letter(calendar=None)))
    assert [part.get_content_type() for part in message.walk()] == ["multipart/alternative", "text/plain", "text/html"]


@settings(max_examples=300, deadline=None)
@given(name=words, subject=words, text=words)
def test_no_word_becomes_a_header(name: str, subject: str, text: str) -> None:
    named = Address(email="dana@example.org", name=name)
    data = compose(letter(to=(named,), sender=named, subject=subject, text=text))
    assert data.isascii()
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(len(line) for line in data.split(b"\r\n")) <= 998
    message = read(data)
    assert len(message) == 12
    assert shown(data, "Subject") == one_line(subject)[:SUBJECT_LENGTH].strip()
    for header in ("From", "To"):
        assert shown(data, header) == f"{named.name} <dana@example.org>".strip()
        assert [one.addr_spec for one in message[header].addresses] == ["dana@example.org"]
    plain = next(part for part in message.walk() if part.get_content_type() == "text/plain")
    came = plain.get_payload(decode=True)
    assert isinstance(came, bytes)
    assert came.replace(b"\r\n", b"\n") == re.sub(r"\r\n?", "\n", text).encode("utf-8", "replace")


def shown(data: bytes, header: str) -> str:
    """As mail programs do: split first, then decode. (The newer parser puts spaces between encoded words.)"""
    raw = str(message_from_bytes(data)[header])
    if header == "Subject":
        return decoded(raw)
    [(name, address)] = getaddresses([raw])
    return f"{decoded(name)} <{address}>".strip()


def decoded(text: str) -> str:
    return "".join(
        part if isinstance(part, str) else part.decode(charset or "ascii")
        for part, charset in decode_header(re.sub(r"\r\n(?=[ \t])", "", text))
    )


def test_message_ids_are_stable_and_tell_nothing() -> None:
    one = message_id("example.com", "a", "b")
    assert one == message_id("example.com", "a", "b") != message_id("example.com", "ab", "")
    assert re.fullmatch(r"<[0-9a-f]{32}@example\.com>", one)


def test_addresses() -> None:
    assert Address.parse("Nexus <nexus@EXAMPLE.com>") == Address(email="nexus@example.com", name="Nexus")
    assert Address(email="dana@bücher.example.com").email == "dana@xn--bcher-kva.example.com"
    assert Address(email="سارة@example.com").domain == "example.com"
    for wrong in ("", "dana", "a@b", "u1@t1.slack.invalid", "a b@example.com", "a@example.com\r\nBcc: x@example.com"):
        assert Address.of(wrong) is None
        with pytest.raises(ValidationError):
            Address(email=wrong)


def test_an_address_of_other_letters_goes_as_it_is() -> None:
    data = compose(letter(to=(Address(email="سارة@example.com", name="سارة"),)))
    assert "<سارة@example.com>".encode() in data


PAGE = Page(
    title="Interview <b>",
    paragraphs=("Hello\nthere", "{name} & co"),
    facts=(
        Fact(label="When", value="Sun"),
        Fact(label="Where", value="Room", url="https://meet.example/?a=1&b=2"),
        Fact(label="Form", url="javascript:alert(1)"),
    ),
    footer="Bye",
)


def test_text_and_html_say_the_same() -> None:
    text, html = as_text(PAGE), as_html(PAGE, "en")
    assert text == (
        "Interview <b>\n\nHello\nthere\n\n{name} & co\n\n"
        "When: Sun\nWhere: Room https://meet.example/?a=1&b=2\nForm: javascript:alert(1)\n\nBye\n"
    )
    assert "Interview &lt;b&gt;" in html
    assert '<a dir="ltr" href="https://meet.example/?a=1&amp;b=2">' in html
    assert 'href="javascript' not in html
    assert 'lang="en" dir="ltr"' in html


@pytest.mark.parametrize("typed", ["https://[room", "https://a]b/", "https://ex\u2100mple.com/"])
def test_what_is_no_address_is_no_link(typed: str) -> None:
    page = PAGE.model_copy(update={"facts": (Fact(label="Where", url=typed),)})
    html = as_html(page, "en")
    assert f"<bdi>{typed}</bdi>" in html
    assert "href" not in html


def test_arabic_runs_from_right_to_left() -> None:
    assert 'lang="ar" dir="rtl"' in as_html(PAGE, "ar")
