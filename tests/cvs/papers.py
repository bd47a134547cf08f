"""CVs made for a test: pages drawn with reportlab, documents written with python-docx."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from email import policy
from email.message import EmailMessage
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

import docx
from docx.document import Document as WordDocument
from reportlab.lib.colors import Color, black, white
from reportlab.pdfgen.canvas import Canvas

from bot.cvs.models import Reading
from bot.cvs.pipeline.document import Document
from bot.cvs.pipeline.facts.experience import read_experience
from bot.cvs.pipeline.facts.sections import split_blocks
from bot.cvs.pipeline.facts.unheaded import with_inferred
from bot.cvs.pipeline.limits import Limits
from bot.cvs.pipeline.reader import read_cv
from bot.cvs.pipeline.text.assembly import assemble
from bot.cvs.pipeline.text.extract import extract
from bot.cvs.pipeline.text.plain import drafts

AS_OF = date(2026, 11, 15)
WIDTH, HEIGHT = 595, 842  # points of A4

CV = """Dana Kassem
Data Engineer
Amman, Jordan | dana.kassem@example.org | +962 7 9012 3456

Experience
Senior Data Engineer, Wadi Analytics
Mar 2021 – Present
- Built pipelines with Airflow and Spark on AWS.
Data Engineer, Petra Software
January 2018 – February 2021
- Loaded the PostgreSQL warehouse every night.

Education
BSc in Computer Science, University of Jordan, 2013 – 2017

Skills
Python, SQL, Airflow, Spark, PostgreSQL

Languages
Arabic (native), English (C1)
"""


class Words(NamedTuple):
    """Text on a page; `y` in points from the top."""

    text: str
    x: float = 60
    y: float = 60
    size: float = 11
    color: Color = black
    font: str = "Helvetica"


def pdf(pages: Sequence[Sequence[Words]], *, boxes: Sequence[tuple[float, ...]] = (), **options: Any) -> bytes:
    """`boxes` (x, y, width, height, from the top) are filled black under the text of every page."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), **options)
    for page in pages:
        for x, y, width, height in boxes:
            canvas.rect(x, HEIGHT - y - height, width, height, fill=1, stroke=0)
        for words in page:
            canvas.setFillColor(words.color)
            canvas.setFont(words.font, words.size)
            canvas.drawString(words.x, HEIGHT - words.y, words.text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def page_of(text: str, *, x: float = 60, y: float = 60, size: float = 11) -> list[Words]:
    """Lines of a text under each other."""
    lines = text.splitlines()
    return [
        Words(line.replace("–", "-"), x, y + number * size * 1.4, size) for number, line in enumerate(lines) if line
    ]


def saved(document: WordDocument) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def word(text: str) -> WordDocument:
    """A document with a paragraph for each line."""
    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    return document


_ODT_SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"), ("fo", "xsl-fo-compatible"),
        ("draw", "drawing"), ("svg", "svg-compatible"),
    )
)  # fmt: skip


def odt(body: str, styles: str = "") -> bytes:
    """An OpenDocument text of the elements in `body`, with automatic `styles`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr(
            "content.xml",
            f"<office:document-content {_ODT_SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        )
    return out.getvalue()


def odt_of(text: str) -> bytes:
    """An OpenDocument text with a paragraph for each line."""
    return odt("".join(f"<text:p>{escape(line)}</text:p>" for line in text.splitlines()))


def html_of(text: str) -> bytes:
    """A web page with a paragraph for each line."""
    lines = "".join(f"<p>{escape(line)}</p>" for line in text.splitlines())
    return f"<!DOCTYPE html><html><head><title>x</title></head><body>{lines}</body></html>".encode()


def message_of(page: bytes) -> bytes:
    """A web page as browsers save it in one file."""
    message = EmailMessage(policy=policy.SMTP)
    message["Subject"] = "CV"
    message.set_content(page.decode(), subtype="html", charset="utf-8", cte="quoted-printable")
    message.add_related(b"GIF89a", "image", "gif", cid="photo")
    return message.as_bytes()


def rtf_of(text: str) -> bytes:
    """Rich text with a paragraph for each line."""
    letters = "".join(char if ord(char) < 128 else f"\\u{ord(char)}?" for char in text)
    return ("{\\rtf1\\ansi {\\colortbl;\\red255\\green255\\blue255;}" + letters.replace("\n", "\\par\n") + "}").encode()


def document_of(data: bytes) -> Document:
    return extract(data, filename="cv", limits=Limits())


def lines_of(text: str) -> Document:
    """Plain text as a document."""
    return assemble("text/plain", drafts(text), limits=Limits())


def reading_of(data: bytes, limits: Limits | None = None) -> Reading:
    return read_cv(data, filename="cv", as_of=AS_OF, limits=limits or Limits())


__all__ = [
    "AS_OF", "CV", "HEIGHT", "WIDTH", "Words", "document_of", "html_of", "lines_of", "message_of", "odt", "odt_of",
    "page_of", "pdf", "reading_of", "rtf_of", "saved", "white", "word",
]  # fmt: skip


def roles(text: str) -> list[tuple[str | None, str | None, str | None, str | None]]:
    """Title, employer, first and last month of every role in a plain text."""
    document = lines_of(text)
    work = read_experience(with_inferred(split_blocks(document)), document.text)
    return [
        (
            entry.title.value if entry.title else None,
            entry.company.value if entry.company else None,
            str(entry.start) if entry.start else None,
            str(entry.end) if entry.end else None,
        )
        for entry in work.entries
    ]
