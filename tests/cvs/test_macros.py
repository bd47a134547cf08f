"""Documents with macros: their text is read, the macros are neither run nor kept, and the recruiter is told."""

import io
import zipfile

import pytest

from bot.candidates.warnings import hiding_words
from bot.cvs.models import Hiding
from tests.cvs.attacks.docx import docx_with
from tests.cvs.attacks.odt import odt_with
from tests.cvs.papers import CV, reading_of
from tests.cvs.word97 import Run, word97

MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
KINDS = {
    "document": MAIN,
    "document with macros": b"application/vnd.ms-word.document.macroEnabled.main+xml",
    "template": b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    "template with macros": b"application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
}


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
