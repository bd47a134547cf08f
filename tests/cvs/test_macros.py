"""Kinds of documents: each is read alike; macros are neither run nor kept, and the recruiter is told."""

import io
import re
import zipfile

import pytest

from bot.candidates.warnings import hiding_words
from bot.cvs.models import Hiding
from tests.cvs.attacks.docx import WHITE_LETTERS, docx_with, paragraph
from tests.cvs.attacks.odt import odt_with
from tests.cvs.papers import CV, document_of, reading_of
from tests.cvs.word97 import Run, word97

MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
KINDS = {
    "document": MAIN,
    "document with macros": b"application/vnd.ms-word.document.macroEnabled.main+xml",
    "template": b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    "template with macros": b"application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
}
_PACKAGE = b"http://schemas.openxmlformats.org/package/2006/"


def of_kind(kind: bytes, **added: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx_with())) as package, zipfile.ZipFile(out, "w") as other:
        for info in package.infolist():
            content = package.read(info)
            other.writestr(info, content.replace(MAIN, kind) if info.filename == "[Content_Types].xml" else content)
        for name, content in added.items():
            other.writestr(f"word/{name}.bin", content)
    return out.getvalue()


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_document_is_read_whatever_its_kind(kind: bytes) -> None:
    assert reading_of(of_kind(kind)) == reading_of(docx_with())


def strict(data: bytes) -> bytes:
    """As Word saves a "Strict Open XML Document": other addresses, and lengths in points."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(out, "w") as other:
        for info in package.infolist():
            content = re.sub(
                rb"http://schemas.openxmlformats.org/(\w+)/2006/(?!metadata)(?=[\w/-]+[\"'])",
                rb"http://purl.oclc.org/ooxml/\1/",
                package.read(info),
            )
            content = content.replace(b"http://purl.oclc.org/ooxml/package/", _PACKAGE)
            content = content.replace(b"extended-properties", b"extendedProperties")
            other.writestr(info, package.read(info) if info.filename == "[Content_Types].xml" else content)
    return out.getvalue()


def test_a_strict_document_is_read() -> None:
    assert reading_of(strict(docx_with(keywords="CV"))) == reading_of(docx_with(keywords="CV"))


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        (paragraph('<w:sz w:val="1pt"/>'), Hiding.TINY),
        (paragraph('<w:sz w:val="4"/>'), Hiding.TINY),
        (paragraph(place='<w:ind w:start="1500pt"/>'), Hiding.OFF_PAGE),
        (paragraph(place='<w:spacing w:line="1pt" w:lineRule="exact"/>'), Hiding.CLIPPED),
        (paragraph(WHITE_LETTERS), Hiding.WHITE),
    ],
)
def test_what_is_not_seen_of_a_strict_document_is_told(block: str, reason: Hiding) -> None:
    twin = document_of(strict(docx_with(block)))
    assert twin.text == document_of(docx_with()).text
    assert [one.reason for one in twin.hidden] == [reason]


@pytest.mark.parametrize(
    "data",
    [
        of_kind(KINDS["document with macros"], vbaProject=b"\xd0\xcf"),
        odt_with(**{"Basic/Standard/Module1": "<x/>"}),
        word97([[Run(line)] for line in CV.splitlines()], beside={"Macros": b"x"}),
    ],
    ids=["word", "open document", "old word"],
)
def test_macros_are_told(data: bytes) -> None:
    reading = reading_of(data)
    assert [(one.reason, one.words) for one in reading.hidden] == [(Hiding.MACRO, "")]
    assert "not run" in hiding_words(Hiding.MACRO)
