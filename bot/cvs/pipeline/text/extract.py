"""File → Document. What a file is, its bytes say; its name is only for people."""

import codecs
import io
import re
import zipfile
import zlib

import filetype

from bot.cvs.models import Problem, Unreadable
from bot.cvs.pipeline.document import Document
from bot.cvs.pipeline.limits import Limits
from bot.cvs.pipeline.text import doc, docx, html, odt, ole, pdf, picture, plain, rtf
from bot.cvs.pipeline.text.archive import check_unpacked_size, is_archive, is_zip, unpack
from bot.cvs.pipeline.text.assembly import assemble
from bot.cvs.pipeline.text.charset import decoded
from bot.cvs.pipeline.text.saved_page import unwrapped

_PDF_HEADER_WITHIN = 1024  # bytes; readers allow rubbish before it
_BEFORE_RICH_TEXT = codecs.BOM_UTF8 + b" \r\n\t"  # which Word passes over
_WORD_2 = b"\xdb\xa5\x2d\x00"
_PROLOGUE = re.compile(r"\A\s*<\?xml\b[^<>]{0,200}\?>")  # of XHTML; what it says of the encoding is no longer so
_HTML = re.compile(r"\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
# A part of a page: it begins and ends with a tag.
_PART_OF_HTML = re.compile(
    r"\s*<(?:meta|title|style|div|p|table|h[1-6]|span|font|center|main|section|article|header|ul)\b[^<>]*>",
    re.IGNORECASE,
)
_XML_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
_PICTURES = frozenset(
    f"image/{kind}" for kind in ("png", "jpeg", "tiff", "webp", "bmp", "gif", "heic", "heif", "heic-sequence")
)
_WORD_MAIN = "word/document.xml"


def extract(data: bytes, *, filename: str, limits: Limits) -> Document:  # noqa: ARG001 - the name decides nothing
    """Raises Unreadable with the problem, and in `detail` the type where it is known."""
    if not data:
        raise Unreadable(Problem.EMPTY)
    if len(data) > limits.max_bytes:
        raise Unreadable(Problem.TOO_LARGE, str(len(data)))
    if b"%PDF-" in data[:_PDF_HEADER_WITHIN]:
        return pdf.read_pdf(data, limits)
    if is_zip(data):
        return _package(data, limits)
    if data.startswith(ole.SIGN):
        return doc.read_doc(data, limits)
    if data[:16].lstrip(_BEFORE_RICH_TEXT).startswith(b"{\\rtf"):
        rich = rtf.read(data.lstrip(_BEFORE_RICH_TEXT))
        return assemble(rtf.MEDIA_TYPE, rich.drafts, limits=limits, hidden=rich.hidden)
    kind = filetype.guess(data[:8192])
    if kind is not None and kind.mime in _PICTURES:
        return picture.read_picture(data, str(kind.mime), limits)
    _refuse_known(data, kind)
    text, is_xml = _PROLOGUE.subn("", decoded(unwrapped(data)), count=1)
    if not text.strip():
        raise Unreadable(Problem.NO_TEXT)
    if _HTML.match(text[:8192]) or (_PART_OF_HTML.match(text[:8192]) and text.rstrip().endswith(">")):
        page = html.Page(text)
        return assemble(html.MEDIA_TYPE, page.drafts, limits=limits, hidden=page.hidden)
    if is_xml:
        raise Unreadable(Problem.UNSUPPORTED, "XML")
    seen, hidden = plain.part(text)
    return assemble("text/plain", plain.drafts(seen), limits=limits, hidden=hidden)


def _refuse_known(data: bytes, kind: filetype.Type | None) -> None:
    if data.startswith(_WORD_2):
        raise Unreadable(Problem.UNSUPPORTED, "Word 2")
    if kind is not None:
        raise Unreadable(Problem.UNSUPPORTED, str(kind.extension).upper())


def _package(data: bytes, limits: Limits) -> Document:
    if is_archive(data):
        raise Unreadable(Problem.UNSUPPORTED, "ZIP")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            infos = package.infolist()
            names = {info.filename for info in infos}
            check_unpacked_size(infos, limits)
            open_document = _is_open_document(package, names)
            if open_document:
                _refuse_unsafe(package, infos, limits)
            elif _WORD_MAIN not in names:
                raise Unreadable(Problem.UNSUPPORTED, _package_name(names))
            else:
                _refuse_unsafe(package, infos, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, KeyError, OSError) as error:
        raise Unreadable(Problem.DAMAGED, "ZIP") from error
    return odt.read_odt(data, limits) if open_document else docx.read_docx(data, limits)


def _refuse_unsafe(package: zipfile.ZipFile, infos: list[zipfile.ZipInfo], limits: Limits) -> None:
    """Word never writes a document type declaration; it is there to read files, fetch addresses or blow up."""
    budget = limits.max_unpacked_bytes
    for info in infos:
        if info.filename.lower().endswith((".xml", ".rels")):
            content = unpack(package, info, budget)
            budget -= len(content)
            if any(sign in content or sign.decode().encode("utf-16-le") in content for sign in _XML_DECLARATIONS):
                raise Unreadable(Problem.UNSAFE, "document type declaration")


def _is_open_document(package: zipfile.ZipFile, names: set[str]) -> bool:
    return "mimetype" in names and package.read("mimetype")[:100].strip() == odt.MEDIA_TYPE.encode()


def _package_name(names: set[str]) -> str:
    if "mimetype" in names:
        return "OpenDocument"
    for folder, name in (("xl/", "XLSX"), ("ppt/", "PPTX"), ("word/", "DOCX"), ("META-INF/", "JAR")):
        if any(path.startswith(folder) for path in names):
            return name
    return "ZIP"
