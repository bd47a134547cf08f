"""Files that give no profile: each says why."""

import io
import zipfile

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption

from bot.cvs.models import Problem, Unreadable
from bot.cvs.pipeline.limits import Limits
from bot.cvs.pipeline.text.archive import members, safe_path
from tests.cvs.papers import CV, odt_of, page_of, pdf, reading_of, saved, word

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
PLAIN = "The weather was fine and everybody went to the market. " * 20


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def with_part(data: bytes, name: str, part: bytes) -> bytes:
    """A package with one of its parts replaced."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return zipped({info.filename: package.read(info) for info in package.infolist()} | {name: part})


def with_damaged_part(data: bytes, suffix: str) -> bytes:
    """A package in which the bytes of the first part of this kind are no longer what they were packed to."""
    damaged = bytearray(data)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        info = next(info for info in package.infolist() if info.filename.endswith(suffix))
    start = info.header_offset + 30 + len(info.filename)
    damaged[start : start + 40] = b"\xff" * 40
    return bytes(damaged)


DOCUMENT = saved(word(CV))
RELATIONS = b"http://schemas.openxmlformats.org/package/2006/relationships"
NOWHERE = b'<Relationships xmlns="%s"><Relationship Id="rId1" Type="x"/></Relationships>' % RELATIONS
ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x>&e;</x>'
REFUSED = {
    "empty": (b"", Problem.EMPTY),
    "blank text": (b" \n\n ", Problem.NO_TEXT),
    "blank page": (pdf([[]]), Problem.NO_TEXT),
    "noise": (bytes(range(256)) * 4, Problem.UNKNOWN_TYPE),
    "broken picture": (PNG, Problem.DAMAGED),
    "empty web page": (b"<!DOCTYPE html><html><body><script>CV</script></body></html>", Problem.NO_TEXT),
    "empty rich text": (rb"{\rtf1 }", Problem.NO_TEXT),
    "deep rich text": (rb"{\rtf1 " + b"{" * 5000, Problem.DAMAGED),
    "cut old word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Problem.DAMAGED),
    "cut page file": (pdf([page_of(CV)])[:300], Problem.DAMAGED),
    "cut document": (DOCUMENT[: len(DOCUMENT) // 2], Problem.DAMAGED),
    "cut thumbnail": (with_damaged_part(DOCUMENT, ".jpeg"), Problem.DAMAGED),
    "leads nowhere": (with_part(DOCUMENT, "word/_rels/document.xml.rels", NOWHERE), Problem.DAMAGED),
    "locked": (pdf([page_of(CV)], encrypt=StandardEncryption("secret", "owner")), Problem.ENCRYPTED),
    "entity in odt": (with_part(odt_of(CV), "content.xml", ENTITY), Problem.UNSAFE),
    "damaged odt": (with_part(odt_of(CV), "content.xml", b"<office"), Problem.DAMAGED),
    "entity": (with_part(DOCUMENT, "word/document.xml", ENTITY), Problem.UNSAFE),
    "bomb": (with_part(DOCUMENT, "word/document.xml", b" " * 120_000_000), Problem.BOMB),
    "other xml": (
        b'<?xml version="1.0"?><w:wordDocument><w:t>' + CV.encode() + b"</w:t></w:wordDocument>",
        Problem.UNSUPPORTED,
    ),
    "prose": (PLAIN.encode(), Problem.NOT_A_CV),
}


@pytest.mark.parametrize(("data", "problem"), REFUSED.values(), ids=REFUSED)
def test_why(data: bytes, problem: Problem) -> None:
    with pytest.raises(Unreadable) as refused:
        reading_of(data)
    assert refused.value.problem is problem


def test_too_large_and_too_long() -> None:
    for limits, problem in (
        (Limits(max_bytes=100), Problem.TOO_LARGE),
        (Limits(max_characters=100), Problem.TOO_LONG),
    ):
        with pytest.raises(Unreadable) as refused:
            reading_of(CV.encode(), limits)
        assert refused.value.problem is problem


def test_the_owner_s_lock_alone_is_no_lock() -> None:
    data = pdf([page_of(CV)], encrypt=StandardEncryption("", "owner", canPrint=0, canCopy=0))
    assert "Petra Software" in reading_of(data).raw_text


def test_an_archive_gives_its_files_without_clutter() -> None:
    data = zipped({"cvs/a.pdf": b"a", "__MACOSX/cvs/._a.pdf": b"x", ".DS_Store": b"x", "../../b.docx": b"b", "c/": b""})
    assert [(one.path, one.data) for one in members(data, Limits())] == [("cvs/a.pdf", b"a"), ("b.docx", b"b")]


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        ({}, Problem.EMPTY_ARCHIVE),
        ({"inner.zip": zipped({"a.pdf": b"a"})}, Problem.NESTED_ARCHIVE),
        ({f"{number}.pdf": b"a" for number in range(101)}, Problem.BOMB),
        ({"a.pdf": b" " * 110_000_000}, Problem.BOMB),
    ],
    ids=["empty", "nested", "many", "large"],
)
def test_archives_that_are_refused(files: dict[str, bytes], problem: Problem) -> None:
    with pytest.raises(Unreadable) as refused:
        members(zipped(files), Limits())
    assert refused.value.problem is problem


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("C:\\Users\\cv.pdf", "Users/cv.pdf"),
        ("cv_\u202efdp.exe", "cv_fdp.exe"),
        ("سيرة ذاتية.pdf", "سيرة ذاتية.pdf"),
        ("..", "file"),
    ],
)
def test_names_are_only_shown_and_safe(name: str, shown: str) -> None:
    assert safe_path(name) == shown
