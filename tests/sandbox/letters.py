"""Mails for the tests: an invitation as an app would send it, and some that wish no good."""

from email.message import EmailMessage

RANA = "rana.qadiri@palmharbour.example"
HENRIK = "henrik.solberg@palmharbour.example"
YUSUF = "yusuf.alnasser@palmharbour.example"
FROM = "Nexus <nexus@palmharbour.example>"

CALENDAR = "\r\n".join(
    f"""BEGIN:VCALENDAR
METHOD:REQUEST
PRODID:-//Nexus//EN
VERSION:2.0
BEGIN:VEVENT
UID:interview-7@palmharbour.example
SEQUENCE:2
STATUS:CONFIRMED
DTSTAMP:20261101T080000Z
DTSTART;TZID=Europe/London:20261201T090000
DTEND;TZID=Europe/London:20261201T094500
SUMMARY:مقابلة: Layla Haddad\\, Data Engineer
LOCATION:Riyadh\\, room 4
DESCRIPTION:Bring the kit.\\nSee you <b>there</b>.
ORGANIZER;CN=Nexus:mailto:nexus@palmharbour.example
ATTENDEE;CN=Rana Qadiri;ROLE=CHAIR;PARTSTAT=ACCEPTED;RSVP=TRUE:mailto:{RANA}
ATTENDEE;CN=Yusuf Al-Nasser;PARTSTAT=NEEDS-ACTION:mailto:{YUSUF}
RRULE:FREQ=WEEKLY;COUNT=2
END:VEVENT
END:VCALENDAR
""".splitlines()
)

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63606060000000040001f61738550000000049454e44ae426082"
)


def invitation(subject: str = "مقابلة يوم الثلاثاء") -> EmailMessage:
    """Text, HTML with a picture of its own, the calendar inline and as a file, and a question kit."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Cc"] = FROM, f'"Qadiri, Rana" <{RANA}>', HENRIK
    mail["Subject"] = subject
    mail.set_content("Dear Rana,\nthe interview is on Tuesday.\n\nمع التحية")
    mail.add_alternative(
        '<h1 style="color:#1f5f6b">Interview</h1><p>On <b>Tuesday</b>. <img src="cid:logo@nexus" alt="logo"></p>',
        subtype="html",
    )
    mail.add_alternative(CALENDAR.encode(), maintype="text", subtype="calendar", params={"method": "REQUEST"})
    mail.add_attachment(PIXEL, maintype="image", subtype="png", cid="<logo@nexus>", filename="logo.png")
    mail.add_attachment(CALENDAR.encode(), maintype="text", subtype="calendar", filename="invite.ics")
    mail.add_attachment("أسئلة".encode(), maintype="application", subtype="pdf", filename="أسئلة المقابلة.pdf")
    return mail


EVIL = b"""From: =?utf-8?b?PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==?= <evil@x.example>\r
To: rana.qadiri@palmharbour.example\r
Subject: </title><script>document.title = "owned"</script>\r
MIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary=b\r
\r
--b\r
Content-Type: text/html\r
\r
<script>top.document.title = "owned"</script><img src=https://tracker.example/p.gif onerror="alert(1)">\r
<meta http-equiv="refresh" content="0;url=https://evil.example"><base target=_top><form action=https://evil.example><button>Go</button></form>\r
<style>body { background: url(https://tracker.example/css) }</style><p>hostile</p><iframe src=https://evil.example></iframe>\r
--b\r
Content-Type: text/plain; charset=x-no-such\r
\r
<script>alert(2)</script> \xd9\x85\xd8\xb1\xd8\xad\xd8\xa8\xd8\xa7\x00\x1b[31m\r
--b\r
Content-Type: text/calendar\r
\r
BEGIN:VCALENDAR\r
BEGIN:VEVENT\r
DTSTART:never\r
SUMMARY:<script>alert(3)</script>\r
ATTENDEE;CN="<img src=x onerror=alert(4)>":javascript:alert(5)\r
END:VEVENT\r
END:VCALENDAR\r
--b\r
Content-Type: text/html; name="../../etc/<b>passwd"\r
Content-Disposition: attachment; filename="../../etc/<b>passwd.html"\r
\r
<script>alert(6)</script>\r
"""

BROKEN = [
    b"",
    b"no headers at all, only words \xff\xfe",
    b"Subject: =?x-unknown?b?!!!!?= =?utf-8?q?=ZZ?=\r\nTo: @@@@,,,<<>>\r\n\r\n",
    b"Content-Type: multipart/mixed\r\n\r\nno boundary",
    b"Content-Type: text/plain; charset=utf-16\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%not base64",
    b"Content-Type: multipart/mixed; boundary=a\r\n\r\n" + b"--a\r\nContent-Type: text/plain\r\n\r\nx\r\n" * 3000,
    b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (one, one) for one in range(1500)),
    b"X: " + b"y" * 900 + b"\r\nSubject: big\r\n\r\n" + b"z" * 70 + b"\r\n",
    b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nnonsense",
    b"Content-Disposition: attachment; filename*0*=utf-8''%FF; filename*1=x\r\n\r\nx",
    b"Content-Type: /;;;=\r\nContent-ID: \r\nMIME-Version: 9\r\n\r\n",
]
