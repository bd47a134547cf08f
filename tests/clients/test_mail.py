"""Speaking with a mail server: addresses of servers, TLS, passwords, and what a server's words come to."""

import asyncio
import datetime as dt
import ipaddress
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bot.clients.mail import MailError, NotReached, PutOff, Refused, SmtpServer, Unanswered
from tests.notifications.mail_server import mail_catcher

MESSAGE = b"Message-ID: <1@example.com>\r\n\r\nHello\r\n"
FROM, TO = "nexus@example.com", "sara@example.com"


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example.com", SmtpServer(host="mail.example.com", port=587)),
        ("smtp://localhost:2525", SmtpServer(host="localhost", port=2525)),
        ("smtps://mail.example.com", SmtpServer(host="mail.example.com", port=465, tls=True, starttls=False)),
        ("smtp://h:25?starttls=1", SmtpServer(host="h", port=25, starttls=True)),
        ("smtp://h:25?starttls=0", SmtpServer(host="h", port=25, starttls=False)),
        (
            "smtp://a%40b:p%3Aw%2F@h",
            SmtpServer(host="h", port=587, username="a@b", password="p:w/", starttls=True),
        ),
        ("smtp://a:b@127.0.0.1", SmtpServer(host="127.0.0.1", port=587, username="a", password="b")),
    ],
)
def test_addresses_of_servers(url: str, server: SmtpServer) -> None:
    assert SmtpServer.parse(url) == server


@pytest.mark.parametrize("url", ["mail.example.com", "http://mail.example.com", "smtp://", "smtp://h:port", ""])
def test_what_is_no_address_of_a_server(url: str) -> None:
    with pytest.raises(ValueError, match=r"smtp|[Pp]ort"):
        SmtpServer.parse(url)


async def deliver(server: SmtpServer, *recipients: str) -> None:
    async with server.session() as session:
        await session.open(FROM, recipients or (TO,))
        await session.write(MESSAGE)
        session.dot()
        session.push()
        await session.answer()


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """Of 127.0.0.1, which this process trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path, key_path = tmp_path / "cert.pem", tmp_path / "key.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path, key_path)
    return context


@pytest.mark.parametrize("starttls", [True, False])
async def test_tls(certificate: ssl.SSLContext, starttls: bool) -> None:
    async with mail_catcher(tls=certificate, starttls=starttls) as catcher:
        await deliver(SmtpServer.parse(catcher.url + ("?starttls=1" if starttls else "")))
    assert len(catcher.caught) == 1


@pytest.mark.parametrize("starttls", [True, False])
async def test_a_server_that_nobody_vouches_for(
    certificate: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch, starttls: bool
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    async with mail_catcher(tls=certificate, starttls=starttls) as catcher:
        with pytest.raises(NotReached, match="CERTIFICATE_VERIFY_FAILED"):
            await deliver(SmtpServer.parse(catcher.url + ("?starttls=1" if starttls else "")))
    assert catcher.caught == []


async def test_a_password_does_not_cross_an_open_line() -> None:
    async with mail_catcher() as catcher:
        with pytest.raises(NotReached, match="STARTTLS"):
            await deliver(SmtpServer.parse(f"smtp://nexus:secret@127.0.0.1:{catcher.port}?starttls=1"))


async def test_nobody_there() -> None:
    with pytest.raises(NotReached, match="ConnectError"):
        await deliver(SmtpServer.parse("smtp://127.0.0.1:1"))


async def test_letters_of_other_alphabets_in_an_address() -> None:
    async with mail_catcher() as catcher:
        await deliver(SmtpServer.parse(catcher.url), "سارة@example.com", TO)
    assert catcher.caught[0].recipients == ("سارة@example.com", TO)


@pytest.mark.parametrize(
    "address", ["a@b.example>\r\nRCPT TO:<evil@example.com", "a b@example.com", "x@y.example> SIZE=1"]
)
async def test_an_address_says_nothing_to_the_server(address: str) -> None:
    async with mail_catcher() as catcher, SmtpServer.parse(catcher.url).session() as session:
        replies = await session.open(FROM, (TO, address))
        assert (replies.accepted, set(replies.refused)) == ((TO,), {address})


Script = dict[str, str]


@asynccontextmanager
async def scripted(script: Script) -> AsyncIterator[SmtpServer]:
    """A server that answers each command by its first word as the script says; "" hangs up."""
    answers = {"EHLO": "250 fine", "MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go", ".": "250 taken", **script}

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write((answers.get("hello", "220 here") + "\r\n").encode())
        in_data = False
        while line := (await reader.readline()).decode():
            word = line.split()[0].upper() if line.strip() else ""
            if in_data and word != ".":
                continue
            answer = answers.get(word, "250 ok")
            in_data = answer.startswith("354")
            if not answer:
                break
            writer.write(f"{answer}\r\n".encode())
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield SmtpServer(host="127.0.0.1", port=server.sockets[0].getsockname()[1])
    finally:
        server.close()
        await server.wait_closed()


@pytest.mark.parametrize(
    ("script", "error"),
    [
        ({"hello": "554 go away"}, NotReached),
        ({"EHLO": "", "HELO": ""}, NotReached),
        ({"MAIL": "451 later"}, PutOff),
        ({"MAIL": "550 not you"}, Refused),
        ({"MAIL": ""}, NotReached),
        ({"RCPT": "450 greylisted"}, PutOff),
        ({"RCPT": "550 unknown"}, Refused),
        ({"RCPT": ""}, NotReached),
        ({"DATA": "451 disk full"}, PutOff),
        ({"DATA": "554 no"}, Refused),
        ({"DATA": ""}, NotReached),
        ({".": "452 disk full"}, PutOff),
        ({".": "552 too big"}, Refused),
        ({".": ""}, Unanswered),
        ({".": "nonsense"}, Unanswered),
    ],
    ids=str,
)
async def test_what_a_servers_words_come_to(script: Script, error: type[MailError]) -> None:
    async with scripted(script) as server:
        with pytest.raises(error) as raised:
            await deliver(server)
    said = next(iter(script.values()))
    assert type(raised.value) is error
    assert said in raised.value.reply


async def test_after_a_refusal_the_session_takes_the_next_mail() -> None:
    async with mail_catcher() as catcher, SmtpServer.parse(catcher.url).session() as session:
        catcher.on_recipient = lambda address: "550 unknown" if address != TO else "250 ok"
        with pytest.raises(Refused):
            await session.open(FROM, ("nobody@example.com",))
        await session.open(FROM, (TO,))
        await session.write(MESSAGE)
        session.dot()
        session.push()
        await session.answer()
    assert len(catcher.caught) == 1
