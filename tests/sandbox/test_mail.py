"""Mail that an app sends by SMTP is caught, taken apart and shown, however hostile it is."""

from typing import Any

import aiohttp
import aiosmtplib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.client import Person
from sandbox.invitations import read_invitation
from sandbox.mime import decoded, read_mail
from tests.sandbox.conftest import Running
from tests.sandbox.letters import BROKEN, CALENDAR, EVIL, FROM, HENRIK, RANA, YUSUF, invitation
from tests.sandbox.test_pages import page


async def send(running: Running, message: Any, recipients: list[str], **options: Any) -> None:
    host, port = running.sandbox.smtp_url.removeprefix("smtp://").split(":")
    await aiosmtplib.send(
        message, sender="nexus@palmharbour.example", recipients=recipients, hostname=host, port=int(port), **options
    )


async def test_everybody_named_and_not_named_gets_a_mail_with_all_its_parts(
    running: Running, recruiter: Person
) -> None:
    await send(running, invitation(), [RANA, HENRIK, YUSUF], username="nexus", password="let me in")
    mail = await recruiter.wait_mail("Tuesday")
    assert (mail.role, mail.recipients) == ("to", {RANA: "to", HENRIK: "cc", YUSUF: "bcc"})
    assert (mail.subject, mail.headers["from"]) == ("مقابلة يوم الثلاثاء", FROM)
    assert mail.text == "Dear Rana,\nthe interview is on Tuesday.\n\nمع التحية\n"
    assert "<b>Tuesday</b>" in mail.html
    assert [part.name for part in mail.parts] == ["part-1.ics", "logo.png", "invite.ics", "أسئلة المقابلة.pdf"]
    assert await recruiter.mail_part(mail, "أسئلة المقابلة.pdf") == "أسئلة".encode()
    [event] = mail.invitations
    assert (event["method"], event["sequence"], event["uid"]) == ("REQUEST", "2", "interview-7@palmharbour.example")
    assert (event["summary"], event["repeats"]) == ("مقابلة: Layla Haddad, Data Engineer", "FREQ=WEEKLY;COUNT=2")
    assert event["start"]["seconds"] == 1796115600
    assert [(one["address"], one["status"]) for one in event["attendees"]] == [
        (RANA, "ACCEPTED"),
        (YUSUF, "NEEDS-ACTION"),
    ]
    async with running.person("panel1") as yusuf, running.person("panel2") as grace:
        assert [one.role for one in await yusuf.mails()] == ["bcc"]
        assert await grace.mails() == []
        with pytest.raises(TimeoutError, match="no mail with 'Tuesday'"):
            await grace.wait_mail("Tuesday", timeout=0.01)
    [noted] = running.sandbox.journal.find(kind="mail")
    assert (noted.what, noted.verdict) == ("مقابلة يوم الثلاثاء", "ok")
    assert "let me in" not in noted.payload


async def test_the_page_lists_by_recipient_and_reads_times_in_the_viewers_zone(running: Running) -> None:
    await send(running, invitation("first"), [RANA])
    await send(running, invitation("second"), [YUSUF])
    rows = await page(running, "as/recruiter/mail/rows")
    assert rows.index("second") < rows.index("first")
    assert "first" not in await page(running, f"as/recruiter/mail/rows?to={YUSUF}")
    shown = await page(running, "as/recruiter/mail/1")
    assert f'<option value="{RANA}">{RANA} (1), you</option>' in shown
    assert "Tuesday, December 1, 2026, 12:00" in shown
    assert "Tuesday, December 1, 2026, 4:00" in await page(running, "as/panel2/mail/1")
    assert "See you &lt;b&gt;there&lt;/b&gt;." in shown


async def test_nothing_in_a_hostile_mail_runs_or_is_fetched(running: Running, recruiter: Person) -> None:
    await send(running, EVIL, [RANA])
    mail = await recruiter.wait_mail("hostile")
    assert [part.name for part in mail.parts] == ["part-1.ics", "<b>passwd.html"]
    assert "\x1b" not in mail.text
    assert "مرحبا" in mail.text
    shown = await page(running, "as/recruiter/mail/1") + await page(running, "as/recruiter/mail/rows")
    for markup in ("<script>alert", "<script>document", "<img", "<b>passwd", 'href="javascript', "<meta http"):
        assert markup not in shown
    assert "Not understood: DTSTART" in shown
    async with aiohttp.ClientSession() as session:
        base = f"{running.sandbox.url}as/recruiter/mail/1"
        async with session.get(f"{base}/html") as response:
            policy = response.headers["Content-Security-Policy"]
            assert {"default-src 'none'", "sandbox", "img-src data:"} <= set(policy.split("; "))
        for path in (f"{base}/parts/1", f"{base}/source"):
            async with session.get(path) as response:
                assert response.content_type == "application/octet-stream"
                assert response.headers["Content-Disposition"].startswith("attachment")
        for path in (f"{base}/parts/9", f"{base}/parts/-1", f"{running.sandbox.url}as/recruiter/mail/٣"):
            async with session.get(path) as response:
                assert response.status == 404


async def test_broken_mail_is_kept_and_shown(running: Running, recruiter: Person) -> None:
    for source in BROKEN:
        await send(running, source or b"\r\n", [RANA])
    assert len(await recruiter.mails()) == len(BROKEN)
    for number in range(1, len(BROKEN) + 1):
        await page(running, f"as/recruiter/mail/{number}")
    with pytest.raises(aiosmtplib.SMTPResponseException, match="552"):
        await send(running, b"Subject: huge\r\n\r\n" + (b"x" * 76 + b"\r\n") * 400_000, [RANA])
    assert len(await recruiter.mails()) == len(BROKEN)


@given(source=st.binary(max_size=400), recipients=st.lists(st.text(max_size=20), max_size=3))
def test_any_bytes_are_a_mail(source: bytes, recipients: list[str]) -> None:
    for one in (source, b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n" + source):
        mail = read_mail(one, number=1, at=0.0, sender="a@b.example", recipients=recipients)
        assert {address for address, _role in mail.recipients} == {decoded_address(one) for one in recipients}


def decoded_address(address: str) -> str:
    return read_mail(b"", number=1, at=0.0, sender=address, recipients=[]).sender


@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda text: mangled(text).encode())))
def test_any_bytes_are_a_calendar_part(content: bytes) -> None:
    read_invitation(content)


def mangled(text: str) -> str:
    middle = len(CALENDAR) // 2
    return CALENDAR[:middle] + text + CALENDAR[middle:]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("=?utf-8?b?2YXYsdit2KjYpw==?= =?utf-8?q?_all?=", "مرحبا all"),
        ("=?windows-1256?q?=E3=D1=CD=C8=C7?=", "مرحبا"),
        ("plain\r\n folded", "plain folded"),
        ("=?x-none?q?hi?=", "hi"),
        ("=?utf-8?b?*?= left", "left"),
    ],
)
def test_headers_are_read_in_any_charset(raw: str, words: str) -> None:
    assert decoded(raw) == words


async def test_the_oldest_mail_is_forgotten_first(running: Running) -> None:
    mailbox = running.sandbox.mailbox
    for number in range(502):
        await mailbox.catch("a@b.example", [RANA], f"Subject: {number}\r\n\r\n".encode())
    assert (len(mailbox.mails), mailbox.count) == (500, 502)
    assert mailbox.mail(2) is None
    assert mailbox.mails[0].subject == "2"
