"""What a Word package holds beside the document itself: properties, comments, notes, macros."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.part import Part
from docx.oxml.ns import qn
from lxml import etree
from lxml.etree import _Element

from bot.cvs.models import HiddenText, Hiding, Problem, Unreadable

# What python-docx, lxml and zipfile meet in damaged packages: parts cut short, named by nobody, or leading nowhere.
_DAMAGE = (
    PackageNotFoundError, etree.LxmlError, zipfile.BadZipFile, zlib.error, EOFError, OSError, KeyError, IndexError,
    ValueError, TypeError, AttributeError, NotImplementedError,
)  # fmt: skip
_CONTENT_TYPES = "[Content_Types].xml"
_TELLING = (_CONTENT_TYPES, "_rels/.rels")  # of what kind the document is
_MACROS = "vbaproject.bin"
# Documents with macros and templates are documents of another content type.
_KINDS = (
    "application/vnd.ms-word.document.macroEnabled.main+xml",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
)
# A "Strict Open XML Document" names the same things by other addresses.
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/((?:relationships/)?)(extended|custom)?(?(3)P)")
_NO_PROPERTIES = frozenset(("created", "modified", "lastPrinted", "revision", "version", "language", "contentStatus"))


def open_document(data: bytes) -> WordDocument:
    """Raises Unreadable: DAMAGED. Macros are neither run nor looked at."""
    try:
        return docx.Document(io.BytesIO(_as_plain_document(data)))
    except _DAMAGE as error:
        raise Unreadable(Problem.DAMAGED, "DOCX") from error


def _as_plain_document(data: bytes) -> bytes:
    """The package as python-docx takes it: macros, templates and strict documents pass for a usual document."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        telling = {name: package.read(name) for name in _TELLING}
        if all(_plain(name, content) == content for name, content in telling.items()):
            return data
        copy = io.BytesIO()
        with zipfile.ZipFile(copy, "w") as other:
            for name in dict.fromkeys(package.namelist()):
                other.writestr(name, _plain(name, package.read(name)))
    return copy.getvalue()


def _plain(name: str, content: bytes) -> bytes:
    if name == _CONTENT_TYPES:
        for kind in _KINDS:
            content = content.replace(kind.encode(), CONTENT_TYPE.WML_DOCUMENT_MAIN.encode())
    return _STRICT.sub(_usual, content) if name.lower().endswith((".xml", ".rels")) else content


def _usual(address: re.Match[bytes]) -> bytes:
    """ ".../ooxml/officeDocument/extendedProperties" as ".../officeDocument/2006/extended-properties"."""
    properties = address[3] + b"-p" if address[3] else b""
    return b"http://schemas.openxmlformats.org/" + address[1] + b"/2006/" + address[2] + properties


def kept_apart(data: bytes, document: WordDocument, roots: Sequence[_Element]) -> Iterator[HiddenText]:
    """That there are macros, and the words of properties, comments, deletions, fields' codes and pictures.

    `roots` hold what is read of the document.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if any(name.lower().endswith(_MACROS) for name in package.namelist()):
            yield HiddenText(reason=Hiding.MACRO, words="", page=None)
    for part in document.part.package.iter_parts():
        name = str(part.partname).lower()
        if name.startswith("/docprops/") and name.endswith(".xml"):
            yield from _together(Hiding.METADATA, _properties(part))
        elif name.startswith("/word/comments") and name.endswith(".xml"):
            yield from _together(Hiding.COMMENT, map(str, _parsed(part).itertext(qn("w:t"))))
    for root in roots:
        yield from _together(Hiding.DELETED, map(str, root.itertext(qn("w:delText"))))
        moved = (words for one in root.iter(qn("w:moveFrom")) for words in one.itertext(qn("w:t")))
        yield from _together(Hiding.DELETED, map(str, moved))
        yield from _together(Hiding.COMMENT, map(str, root.itertext(qn("w:instrText"))))
        yield from _together(Hiding.ALT_TEXT, _descriptions(root))


def _together(reason: Hiding, words: Iterable[str]) -> Iterator[HiddenText]:
    found = " ".join(words).strip()
    if found:
        yield HiddenText(reason=reason, words=found, page=None)


def _descriptions(root: _Element) -> Iterator[str]:
    """What is said of pictures and tables to those who do not see them."""
    for element in root.iter():
        local = str(element.tag).rpartition("}")[2]
        if local in ("docPr", "cNvPr"):
            yield from (text for text in (element.get("descr"), element.get("title")) if text)
        elif local in ("tblCaption", "tblDescription"):
            yield element.get(qn("w:val")) or ""
        elif element.get("alt"):
            yield element.get("alt") or ""


def notes(document: WordDocument) -> Iterator[tuple[_Element, Part]]:
    """Footnotes and endnotes, which a reader sees; not the lines that part them from the text."""
    for kind in (RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES):
        for relation in document.part.rels.values():
            if relation.reltype == kind and not relation.is_external:
                for note in _parsed(relation.target_part):
                    if note.get(qn("w:type")) in (None, "normal"):
                        yield note, relation.target_part


def _properties(part: Part) -> Iterator[str]:
    for element in _parsed(part).iter():
        local = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        if local and local not in _NO_PROPERTIES and element.text and any(c.isalpha() for c in element.text):
            yield element.text


def _parsed(part: Part) -> _Element:
    return etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
